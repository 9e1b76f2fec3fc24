"""What a person enters: estimates, their distributions, correlations, credences, cell names."""
