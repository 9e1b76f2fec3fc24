"""Removes the path to somebody's add-in from workbooks; every other part stays the same."""
