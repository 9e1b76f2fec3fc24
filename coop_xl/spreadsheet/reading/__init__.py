"""Reads .xlsx files of strangers: what is asked for, in bounded time and memory, or an error."""
