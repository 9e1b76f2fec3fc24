"""The side that runs in a Python that has LibreOffice's `uno`: standard library only.

`python -m tests.engines.office` takes one JSON task on standard input and prints a JSON answer.
"""
