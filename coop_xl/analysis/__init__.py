"""What follows from the estimates: simulation, sensitivity, value of information, allocation."""
