"""The panel workbook: everyone's estimates and results, the pools, the cruxes."""
