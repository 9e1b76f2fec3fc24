"""Reads what others have filled in: workbooks, tables of scenarios, CSV, JSON."""
