"""The file format .xlsx: writing, bounded reading, repair."""
