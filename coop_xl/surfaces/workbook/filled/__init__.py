"""Reads workbooks that come back filled in."""
