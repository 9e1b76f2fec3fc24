"""Writes .xlsx files: sheets, styles, names, formulas with their cached values."""
