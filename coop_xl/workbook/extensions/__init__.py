"""The extensions in the workbook: their entries, and the model with them."""
