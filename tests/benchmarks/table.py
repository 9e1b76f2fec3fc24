"""The table of figures: line by line on the screen, or as Markdown between marks in a file."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from importlib import metadata
from pathlib import Path

from .peers import squiggle

HEADINGS = ("figure", "ours", "peer", "ratio", "target", "met?")
WIDTHS = (66, 15, 36, 10, 12, 4)
BEGIN, END = "<!-- benchmarks: measured -->", "<!-- /benchmarks -->"
LIBRARIES = ("numpy", "squigglepy", "SALib")


def line(cells: Iterable[str]) -> str:
    """One line of the table on the screen."""
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    return " | ".join(padded).rstrip()


def markdown(rows: list[tuple[str, ...]]) -> str:
    """The whole table, with the day and the machine it was measured on."""
    heading, *lines = (f"| {' | '.join(cells)} |" for cells in (HEADINGS, *rows))
    ruler = "|" + "---|" * len(HEADINGS)
    return "\n".join([f"Measured on {date.today()}: {machine()}.", "", heading, ruler, *lines])


def machine() -> str:
    """What the figures were measured with."""
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    python = f"Python {platform.python_version()}"
    cores = f"{os.cpu_count()} cores ({platform.machine()})"
    return ", ".join([cores, python, *versions, f"Squiggle {squiggle.version()}"])


def version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def put_between_marks(path: Path, text: str) -> None:
    """Replace what stands between the marks in a file."""
    before, found, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise SystemExit(f"{path.name} needs a line {BEGIN} and a line {END}")
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
