"""Rules that Excel holds a workbook's contents to, one file for each kind of content."""
