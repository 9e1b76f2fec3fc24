"""Frees workbooks of the path to somebody's add-in; every other part stays byte for byte."""
