"""What pyproject.toml allows is tried: `make lowest` installs the lowest of each."""

import inspect
import re
import tomllib
from pathlib import Path

import pytest
from xlsxwriter.worksheet import Worksheet

ROOT = Path(__file__).parents[1]


def allowed():
    """The lowest version of each package that is needed at run time, as pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(re.match(r"([\w-]+)>=([\d.]+)", each).groups() for each in project["dependencies"])


def tried():
    """The versions that are tried."""
    lines = (ROOT / "constraints-lowest.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_lowest_versions_tried_are_the_lowest_allowed():
    assert [*tried()] == [*allowed()]
    for name, version in tried().items():
        assert re.fullmatch(rf"{re.escape(allowed()[name])}(\.0)*", version), name


def test_ci_tries_them():
    assert "make lowest\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["_prepare_formula"])
def test_the_method_of_xlsxwriter_that_is_overridden_takes_what_ours_takes(name):
    """It is private, so pyproject.toml bounds XlsxWriter from above: try newer ones here."""
    from coop_xl.spreadsheet.writing.page import Page

    theirs, ours = (inspect.signature(getattr(kind, name)) for kind in (Worksheet, Page))
    assert [*ours.parameters] == [*theirs.parameters]
    assert "xlsxwriter>=3.2.3,<3.4" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
