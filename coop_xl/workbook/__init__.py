"""The live workbook: native formulas that compute the whole model."""
