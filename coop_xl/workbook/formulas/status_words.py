"""What the status of an entry, or of a row of the model, says."""

OK, FILL_IN, OUT_OF_RANGE, SEE_EXTENSIONS = "OK", "fill in", "out of range", "see Extensions"
