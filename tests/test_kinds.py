"""Every kind of workbook: valid to Microsoft, seen whole, and as it recalculates."""

import math
import re
import zipfile
from xml.etree import ElementTree

import pytest

from tests.engines.file_values import formula_cells, values_in
from tests.engines.fit import cut_texts, require_fonts
from tests.engines.gnumeric import require_gnumeric
from tests.engines.poison import cells_of, poison, sheet_parts
from tests.engines.recalculate import gnumeric, libreoffice
from tests.engines.validator import require_validator, sdk_problems

from .engines import office_runner, require_libreoffice
from .kinds import KINDS

BOOKS = [name for name in KINDS if name.endswith(("x", "m")) and name != "addin.xlam"]
SHOWN = [name for name in BOOKS if name != "repaired.xlsx"]  # that one is ours only in part
LIKE_EXTENSIONS = ("earth.xlsx", "multiverse.xlsx")  # the same sheets with other numbers
SAVED = [name for name in BOOKS if name not in LIKE_EXTENSIONS]
CHARTED = [name for name in SHOWN if not name.startswith(("earth", "lightcone", "multiverse"))]
# LibreOffice takes 20 s for the draws of one sheet Simulation, and other tests look at them.
RECALCULATED = ("multiverse.xlsx", "lightcone.xlsx", "panel.xlsx", "panel extensions.xlsx")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def parts_of(path, pattern):
    """The parsed parts whose names fit."""
    with zipfile.ZipFile(path) as package:
        return [
            ElementTree.fromstring(package.read(name))
            for name in package.namelist()
            if re.fullmatch(pattern, name)
        ]


def charts_of(path):
    return parts_of(path, r"xl/charts/chart\d+\.xml")


# ---- Microsoft's validator -------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_microsofts_validator_finds_no_fault(kinds, name):
    require_validator()
    assert sdk_problems(kinds(name)) == []


def test_microsofts_validator_tells_a_fault(kinds, tmp_path):
    require_validator()
    source, target = kinds("panel.xlsx"), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            new.writestr(
                part, old.read(part).replace(b"<pageMargins", b"<mergeCells/><pageMargins")
            )
    assert "mergeCells" in " ".join(sdk_problems(target))


@pytest.mark.parametrize("name", SAVED)
def test_a_file_that_libreoffice_saved_again_is_valid(kinds, name, tmp_path):
    require_validator()
    require_libreoffice()
    target = tmp_path / "saved.xlsx"
    office_runner.run("save", kinds(name), target=str(target))
    assert sdk_problems(target) == []


# ---- What is seen ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHOWN)
def test_no_text_is_cut_by_its_cell(kinds, name):
    require_fonts()
    assert cut_texts(kinds(name)) == []


@pytest.mark.parametrize("name", CHARTED)
def test_every_axis_has_a_format_of_its_own(kinds, name):
    for chart in charts_of(kinds(name)):
        for axis in ("valAx", "catAx", "dateAx"):
            for each in chart.iter(f"{CHART}{axis}"):
                linked = each.find(f"{CHART}numFmt")
                assert linked is None or linked.get("sourceLinked") == "0"


@pytest.mark.parametrize("name", CHARTED)
def test_every_bar_has_its_name(kinds, name):
    for chart in charts_of(kinds(name)):
        direction = chart.find(f".//{CHART}barChart/{CHART}barDir")
        if direction is not None and direction.get("val") == "bar":
            skip = chart.find(f".//{CHART}catAx/{CHART}tickLblSkip")
            assert skip is not None
            assert skip.get("val") == "1"


@pytest.mark.parametrize("name", CHARTED)
def test_no_axis_is_one_of_dates(kinds, name):
    assert not [each for chart in charts_of(kinds(name)) for each in chart.iter(f"{CHART}dateAx")]


# ---- What Excel allows and marks -------------------------------------------------------------


@pytest.mark.parametrize("name", SHOWN)
def test_sheets_are_protected_and_take_comments(kinds, name):
    for sheet in parts_of(kinds(name), r"xl/worksheets/sheet\d+\.xml"):
        protection = sheet.find(f"{MAIN}sheetProtection")
        assert protection is not None
        assert protection.get("objects", "0") == "0"


@pytest.mark.parametrize("name", ["template.xlsx", "options.xlsx", "lambdas.xlsx", "panel.xlsx"])
def test_formulas_to_type_over_are_not_marked_as_unprotected(kinds, name):
    (styles,) = parts_of(kinds(name), r"xl/styles\.xml")
    open_formats = {
        str(number)
        for number, each in enumerate(styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
        if (found := each.find(f"{MAIN}protection")) is not None and found.get("locked") == "0"
    }
    for sheet in parts_of(kinds(name), r"xl/worksheets/sheet\d+\.xml"):
        open_formulas = {
            each.get("r")
            for each in sheet.iter(f"{MAIN}c")
            if each.get("s") in open_formats and each.find(f"{MAIN}f") is not None
        }
        excused = {
            cell
            for each in sheet.iter(f"{MAIN}ignoredError")
            if each.get("unlockedFormula") == "1"
            for area in each.get("sqref").split()
            for cell in map(bytes.decode, cells_of(area))
        }
        assert open_formulas == excused


def test_scenarios_hold_formulas_to_type_over(kinds):
    with zipfile.ZipFile(kinds("template.xlsx")) as package:
        part = sheet_parts(kinds("template.xlsx"))["Scenarios"]
        assert b'unlockedFormula="1"' in package.read(part)


# ---- Cached values ---------------------------------------------------------------------------


def different(path, folder, engine):
    """Formula cells whose cached value is not what the formula gives; a zero is a zero."""
    poison(path, folder / "poisoned.xlsx")
    cached, found = values_in(path), engine(folder / "poisoned.xlsx")
    return {
        cell: (cached.get(cell, ""), found.get(cell, ""))
        for cell in formula_cells(path)
        if not same(cached.get(cell, ""), found.get(cell, ""))
    }


def same(cached, found):
    if isinstance(cached, float) and isinstance(found, int | float):
        return math.isclose(cached, found, rel_tol=1e-9, abs_tol=0)
    return cached == found


@pytest.mark.parametrize("name", RECALCULATED)
def test_cached_values_are_what_libreoffice_computes_and_zeros_are_zeros(kinds, name, tmp_path):
    require_libreoffice()
    assert different(kinds(name), tmp_path, libreoffice) == {}


# Not the panel: a pool's quantile of 4e-6 is a difference there, which Gnumeric has to 1e-14; nor
# extensions, whose break-evens have 1 − p_V next to 1, nor LAMBDA, which it does not know.
@pytest.mark.parametrize("name", ["template.xlsx", "earth.xlsx", "multiverse.xlsx"])
def test_cached_values_are_what_gnumeric_computes_and_zeros_are_zeros(kinds, name, tmp_path):
    require_gnumeric()
    assert different(kinds(name), tmp_path, gnumeric) == {}
