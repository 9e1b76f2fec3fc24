"""Computes formulas: a cell of a workbook being written gets its value from its own formula."""
