"""What proposals are worth: at the margin, exactly, under uncertainty, and together."""
