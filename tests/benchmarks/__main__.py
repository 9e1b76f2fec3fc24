"""Run every bench module of this folder and print one table: `python -m tests.benchmarks`.

Names of modules run only those: `python -m tests.benchmarks model sensitivity`.
"""

import argparse
import importlib
from pathlib import Path

from .table import HEADINGS, line, machine, markdown, put_between_marks

MODULES = sorted(
    path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*")
)


def arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", default=MODULES, metavar="NAME", help=", ".join(MODULES)
    )
    parser.add_argument("--quick", action="store_true", help="10^7 rows where it should be 10^8")
    parser.add_argument("--page", type=Path, help="also write the table into this file")
    return parser.parse_args()


def main():
    """Print each figure as soon as it is measured."""
    asked = arguments()
    print(f"{machine()}. Ratios hold elsewhere, times do not.\n\n{line(HEADINGS)}", flush=True)
    rows = []
    for name in asked.modules:
        module = importlib.import_module(f"{__package__}.bench_{name}")
        for figure in module.figures(asked.quick):
            rows.append(figure.cells)
            print(line(figure.cells), flush=True)
    if asked.page:
        put_between_marks(asked.page, markdown(rows))


if __name__ == "__main__":
    main()
