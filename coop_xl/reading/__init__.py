"""Reads what others filled in: workbooks, tables of scenarios, CSV, JSON."""
