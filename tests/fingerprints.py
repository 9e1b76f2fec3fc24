"""Hashes of all that is written deterministically, to see what a change of the code changes.

    python -m tests.fingerprints > before.txt
    (change the code)
    python -m tests.fingerprints > after.txt; diff before.txt after.txt

With -k FOLDER the files and texts are kept there, to be compared where a hash differs.
"""

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from coop_xl.analysis.study import Origin
from coop_xl.cli import cli
from coop_xl.render.html.build import build_report
from tests.render.html.cases import studied

from .kinds import KINDS, made

FEW = ("--samples", "512")
PROPOSED = ("--proposals", "coop-xl-demo-proposals.csv", "--budget", "8000000", *FEW)
REPORTS = ("earth", "tiny", "options", "credences", "harmful", "incoherent")
COMMANDS = {
    "eval": ("eval", "earth.xlsx"),
    "eval.json": ("eval", "earth.xlsx", "--json"),
    "eval extensions.json": ("eval", "options.xlsx", "--json"),
    "explain": ("explain", "earth.xlsx"),
    "explain extensions": ("explain", "options.xlsx"),
    "breakeven": ("breakeven", "earth.xlsx"),
    "breakeven.json": ("breakeven", "options.xlsx", "--json"),
    "check": ("check", "earth.xlsx", "template.xlsx", "options.xlsx", "multiverse.xlsx"),
    "compare": ("compare", "options.xlsx"),
    "compare.json": ("compare", "options.xlsx", "--json"),
    "allocate": ("allocate", "earth.xlsx", "--budget", "20"),
    "allocate.json": ("allocate", "options.xlsx", "--budget", "5", "--json"),
    "demo": ("demo",),
    "fund": ("fund", "coop-xl-demo.xlsx", *PROPOSED, "-o", "funded.xlsx"),
    "fund.json": ("fund", "coop-xl-demo.xlsx", *PROPOSED, "--json"),
    "carried over": ("new", "carried.xlsx", "--from", "options.xlsx", "--extensions"),
    "run": ("run", "earth.xlsx", *FEW, "-o", "out.xlsx"),
    "run.json": ("run", "earth.xlsx", *FEW, "--json"),
    "run extensions.json": ("run", "options.xlsx", *FEW, "--json"),
    "sweep": ("sweep", "earth.xlsx", *FEW, "-o", "swept.xlsx"),
    "sweep.json": ("sweep", "options.xlsx", *FEW, "-o", "swept.xlsx", "--json", "--force"),
    "diff": ("diff", "earth.xlsx", "lightcone.xlsx", *FEW),
    "diff.json": ("diff", "earth.xlsx", "options.xlsx", *FEW, "--json"),
    "pool": ("pool", "earth.xlsx", "lightcone.xlsx", *FEW, "-o", "pooled.xlsx"),
    "pool.json": ("pool", "earth.xlsx", "lightcone.xlsx", *FEW, "--json"),
    "panel": ("pool", "earth.xlsx", "lightcone.xlsx", *FEW, "--report", "panel.html"),
    "report": ("report", "earth.xlsx", *FEW, "-o", "page.html"),
    "functions": ("functions",),
}


def outputs(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each thing written."""
    for name in KINDS:
        yield name, made(folder, name).read_bytes()
    origin = Origin("mine.xlsx", date(2026, 3, 1))
    for name in REPORTS:
        yield f"report {name}.html", build_report(studied(name), origin)
    os.chdir(folder)
    for name, command in COMMANDS.items():
        result = CliRunner().invoke(cli, list(command), prog_name="coop-xl")
        said = re.sub(r"\d+\.\d+ s\b", "… s", result.output).replace(str(Path.cwd()), "…")
        yield name, f"{result.exit_code}\n{said}".encode()


def main(kept: Path | None) -> None:
    """Print a line for each; keep what was written if there is a folder for it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in outputs(Path(folder)):
            print(hashlib.sha256(data).hexdigest()[:16], name, flush=True)
            if kept:
                (kept / name).write_bytes(data)


if __name__ == "__main__":
    where = Path(sys.argv[2]).resolve() if sys.argv[1:2] == ["-k"] else None
    if where:
        where.mkdir(parents=True, exist_ok=True)
    main(where)
