"""The post's discussion as options in the workbook: their entries, and the model with them."""
