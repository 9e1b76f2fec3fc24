"""Times entries into a document."""

from time import perf_counter

from .session import Office


def time_edits(office: Office, path: str, sheet: str, cell: str, values: list[float]) -> list:
    """Seconds until everything is computed after each value typed into one cell."""
    document = office.open(path)
    document.calculateAll()
    at, seconds = document.Sheets[sheet][cell], []
    for value in values:
        start = perf_counter()
        at.Value = value
        document.calculate()
        seconds.append(perf_counter() - start)
    return seconds
