"""Workbooks of results, as values and charts: what `run` and `sweep` found."""
