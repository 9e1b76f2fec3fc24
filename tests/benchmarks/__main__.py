"""Run every bench module of this folder and print one table: `python -m tests.benchmarks`."""

import importlib
import os
import platform
from pathlib import Path

import numpy as np

HEADINGS = ("figure", "measured: median", "target", "met?")


def rows():
    """One row a figure, printed as soon as its module has run."""
    yield HEADINGS
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        module = importlib.import_module(f"{__package__}.{path.stem}")
        for figure in module.figures():
            target = f"≤ {figure.target:g} {figure.unit}"
            yield figure.name, figure.measured, target, "yes" if figure.is_met else "NO"


def main():
    """Print the table."""
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, "
        f"{os.cpu_count()} processors. Ratios hold elsewhere, times do not.\n"
    )
    for name, measured, target, is_met in rows():
        print(f"{name:<52} | {measured:<26} | {target:<10} | {is_met}", flush=True)


if __name__ == "__main__":
    main()
