"""Reads .xlsx files from strangers in bounded time and memory: what is asked for, or an error."""
