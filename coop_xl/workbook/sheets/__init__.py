"""The sheets of the workbook and their parts."""
