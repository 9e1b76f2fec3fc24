"""What is said about an analysis, in sentences and tables, whatever shows it."""
