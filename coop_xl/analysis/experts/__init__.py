"""Several people's estimates: the pools, and which inputs make them disagree."""
