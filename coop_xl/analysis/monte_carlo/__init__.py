"""Monte Carlo: points, draws, blocks of draws, results with their errors."""
