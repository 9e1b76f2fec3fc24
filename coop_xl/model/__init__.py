"""The model of the post, and nothing of spreadsheets."""

MODEL_VERSION = "1"  # rises when the same inputs may give another number
