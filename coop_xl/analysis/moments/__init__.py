"""Which means and variances exist, and the exact ones."""
