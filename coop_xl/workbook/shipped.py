"""The workbooks that are shipped in `workbooks/`."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES

from .build import build
from .build_with_macros import build_with_macros

SHIPPED: Mapping[str, Callable[[], bytes]] = {
    "template.xlsx": partial(build, Entries()),
    "template.xlsm": partial(build_with_macros, Entries()),
} | {f"{name}.xlsx": partial(build, content) for name, content in EXAMPLES.items()}


def main(folder: str) -> None:
    """Write them all."""
    for name, made in SHIPPED.items():
        Path(folder, name).write_bytes(made())


if __name__ == "__main__":
    main(sys.argv[1])
