"""Formulas traced from the model's equations, and their values."""
