"""What changed between two files, and what each change does to the answer."""
