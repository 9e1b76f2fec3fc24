"""Workbooks that openpyxl edits quickly: without the draws of the Simulation sheet."""

import re
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from tests.engines.poison import rewrite, sheet_parts

ROW = re.compile(rb'<row r="(\d+)".*?</row>', re.DOTALL)


def without_draws(path: Path) -> Path:
    """Take out what lies below the last named cell of the sheet; entries stay as they are."""
    named = [
        int(at.rpartition("$")[2])
        for defined in load_workbook(path, read_only=True).defined_names.values()
        for title, at in defined.destinations
        if title == "Simulation" and ":" not in at
    ]
    whole = path.rename(path.with_suffix(".whole"))
    rewrite(whole, path, {sheet_parts(whole)["Simulation"]: partial(rows_to, max(named))})
    whole.unlink()
    return path


def rows_to(last: int, xml: bytes) -> bytes:
    """A sheet without the rows below one."""
    return ROW.sub(lambda row: row[0] if int(row[1]) <= last else b"", xml)
