"""Several people's estimates: pooled, and what makes them disagree."""
