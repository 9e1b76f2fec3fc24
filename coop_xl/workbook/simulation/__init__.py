"""The Simulation sheet: live Monte Carlo in native formulas."""
