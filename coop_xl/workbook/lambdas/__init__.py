"""The COOPL_ functions: LAMBDAs inside a workbook."""
