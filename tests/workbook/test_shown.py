"""What LibreOffice shows in a cell has the sign and the size of the number in it."""

import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from coop_xl.estimates.entries import Scenario
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES, MULTIVERSE
from coop_xl.spreadsheet.writing.book import Book
from coop_xl.workbook.build import sheets
from tests.engines import require_libreoffice
from tests.engines.shown import Shown, shown_numbers

NO_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|TRUE|FALSE")
NUMBER = re.compile(r"(?:± )?(-?[\d,]+(?:\.(\d*))?)(?:E([+-]\d+))?(%?)")
# At least so near, relatively: three digits, two of an error, one of a share.
NEAR = dict.fromkeys(("number", "working", "axis"), 5e-3) | {"error": 5e-2, "share": 0.5}

EARTH = EXAMPLES["earth"]
HARMFUL = {  # bargaining makes matters worse: (cv) and (c¬v) are negative
    "U_B": Estimate(-60, -20, 0),
    "U_nB": Estimate(85, 100, 115),
    "F_I": Estimate(1e-6, 0.00656, 0.05),
}
NEGATIVE = replace(
    EARTH,
    estimates=dict(EARTH.estimates) | HARMFUL,
    scenarios=(
        Scenario("As on Questions"),
        Scenario("A smaller share", {"F_I": 4.375e-7}),
        Scenario("Bargaining changes nothing", {"U_B": 100}),
        Scenario("A large scale", {"U_B": -1.4e12}),
    ),
)


def parsed(text: str) -> tuple[float, float]:
    """The number that a text shows, and how far off it may be by rounding."""
    digits, decimals, power, percent = NUMBER.fullmatch(text).groups()
    unit = 10.0 ** (int(power or 0) - 2 * bool(percent))
    return float(digits.replace(",", "")) * unit, 0.5 * 10.0 ** -len(decimals or "") * unit


def is_right(each: Shown, style: str) -> bool:
    """Whether a text shows its number."""
    if not NUMBER.fullmatch(each.text):
        return False
    value, off = parsed(each.text)
    far = abs(value - each.value)
    return (
        each.text.startswith("-") <= (each.value < 0)
        and far <= off * (1 + 1e-9) + 1e-14 * abs(each.value)
        and far <= NEAR.get(style, 1e300) * abs(each.value)
    )


def wrong(book: Book, shown: list[Shown]) -> list[Shown]:
    """The numbers that do not show as they are."""
    styles = {
        (sheet.title, place): style
        for sheet in book.sheets
        for place, style in sheet.numbers.items()
    }
    return [
        each
        for each in shown
        if not NO_NUMBER.fullmatch(each.text)
        and not is_right(each, styles.get((each.sheet, each.place), ""))
    ]


@pytest.fixture(
    scope="module",
    params=[(EARTH, False), (MULTIVERSE, False), (NEGATIVE, True)],  # draws take the most time
    ids=["earth", "multiverse", "negative results"],
)
def made(request, tmp_path_factory) -> tuple[Book, Path]:
    """A workbook that was built, and where it is."""
    content, simulation = request.param
    book = sheets(content, simulation=simulation)
    path = tmp_path_factory.mktemp("shown") / "book.xlsx"
    path.write_bytes(book.bytes())
    return book, path


def test_every_number_is_shown_with_its_sign_and_its_size(made):
    require_libreoffice()
    book, path = made
    shown = shown_numbers(path)
    assert len({each.sheet for each in shown}) >= 6
    assert wrong(book, shown) == []
    if book.content is NEGATIVE:
        texts = {each.text for each in shown if each.sheet == "Scenarios"}
        assert {"-0.0045", "-3.00E-07", "0.000", "-5.25E+07"} <= texts


def test_no_format_of_a_cell_or_chart_has_conditions_or_sections(made):
    with zipfile.ZipFile(made[1]) as package:
        parts = [package.read(name).decode() for name in package.namelist()
                 if re.match(r"xl/(styles|charts/chart\d+)\.xml", name)]  # fmt: skip
    codes = {unescape(code) for part in parts for code in re.findall(r'formatCode="(.*?)"', part)}
    assert {"0.00E+00", "0.0%"} <= codes
    assert [code for code in codes if re.search(r"[;\[]", code)] == []
