"""A table says the same in words, wherever it stands."""

import math

import pytest

from coop_xl.analysis.figure import Figure
from coop_xl.findings.document import Chart, Column, Kind, Scaled, Table


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        (Kind.LABEL, "alignment (V)", "alignment (V)"),
        (Kind.WORK, "CV = CnV", "cooperation if aligned = cooperation if misaligned"),
        (Kind.ENTERED, 1e-5, "10^−5"),
        (Kind.NUMBER, 0.25, "0.25"),
        (Kind.NUMBER, Scaled(Figure(2.5), -400), "2.5 × 10^−400"),
        (Kind.FIGURE, Figure(0.25, 0.01), "0.25 ± 0.01"),
        (Kind.FIGURE, Figure(math.inf), "no finite mean"),
        (Kind.SHARE, 0.30001, "30 %"),
        (Kind.CHANCE, Figure(0.4304, 0.0003), "43.04 % ± 0.03 %"),
        (Kind.ROUGH, Figure(0.4304, 0.0003), "43 %"),
        (Kind.CHANCE, None, "–"),
        (Kind.TEXT, "", "–"),
        (Kind.LINES, ["b", "F_V"], "b\nF_V"),
        (Kind.ENTERED, "zero", "zero"),
    ],
)
def test_a_cell_is_told_as_its_column_says(kind, cell, said):
    assert Column("", kind).text(cell) == said


def test_numbers_of_a_column_are_in_units_of_its_power_of_ten():
    assert Column("", Kind.FIGURE, -402).text(Figure(2.5)) == "2.5 × 10^−402"


def test_a_column_stands_in_a_sentence_with_what_its_rows_are_about():
    columns = [Column("Known", Kind.KEY), Column("Share", Kind.SHARE)]
    table = Table("Shares", columns, [["F_V", 0.5], ["F_I", 0.25], ["p_V", 0.0]])
    assert table.sentence("Share") == "F_V 50 %; F_I 25 %; p_V 0 %"
    assert table.sentence("Share", 1) == "F_V 50 %"


@pytest.mark.parametrize(
    ("unit", "log10_scale", "said"),
    [
        ("utility", 0, "loss, utility"),
        ("utility", -30, "loss, 10^−30 utility"),
        ("", 0, "loss"),
    ],
)
def test_an_axis_says_its_unit_and_power_of_ten(unit, log10_scale, said):
    assert Chart(title="", about="", axis="loss", unit=unit).values(log10_scale) == said
