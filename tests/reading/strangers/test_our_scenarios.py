"""The sheet Scenarios of a workbook of ours is held against Questions, and `check` reads it."""

import re
from functools import cache

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.model.errors import CoopError
from coop_xl.reading.checking import all_problems
from coop_xl.reading.scenario_rows import read_scenarios
from tests.reading.zips import BOOK, INPUTS, SHIPPED, packed, parts_in

SCENARIOS = "xl/worksheets/sheet5.xml"
CELLS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
BEST_P_V = rb'(<c [^>]*r="E8"[^>]*><v>)0\.4(</v>)'
NOT_RECALCULATED = (
    "the workbook was not recalculated; open it in a spreadsheet program and save it"
)


@cache
def earth():
    """The parts of the shipped example, without what stands on sheets that are not read."""
    parts = parts_in((SHIPPED / "earth.xlsx").read_bytes())
    return {
        name: data if number_of(name) <= 5 else CELLS.sub(b"<sheetData/>", data)
        for name, data in parts.items()
    }


def number_of(part):
    """The number of a sheet; 0 of another part."""
    found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part)
    return int(found[1]) if found else 0


@pytest.fixture
def workbook(tmp_path):
    """Writes the example with patterns replaced in its parts."""

    def write(*edits):
        parts = dict(earth())
        for part, old, new in edits:
            parts[part], count = re.subn(old, new, parts[part])
            assert count, old
        path = tmp_path / "mine.xlsx"
        path.write_bytes(packed(parts))
        return path

    return write


def cell(address):
    """A pattern for a cell of a sheet, with its formula."""
    return (
        rb'(<c [^>]*r="%s"[^>]*>)(<f[^>]*>.*?</f>|<f[^>]*/>)?<v>[^<]*</v></c>' % address.encode()
    )


def errors(path):
    return [str(each) for each in all_problems(path) if each.severity == "error"]


def test_an_untouched_workbook_passes_with_the_estimates_of_inputs(workbook):
    path = workbook()
    assert all_problems(path) == ()
    found, problems = read_scenarios(path)
    assert problems == []
    assert found[0].case.estimates["p_V"].low is not None


def test_scenarios_not_recalculated_since_inputs_changed_are_refused(workbook):
    path = workbook((INPUTS, BEST_P_V, rb"\g<1>0.5\2"))
    found, problems = read_scenarios(path)
    assert [each.name for each in found] == ["Alignment is likely anyway"]  # there p_V is typed
    assert [each.place for each in problems][:2] == ["Scenarios!N5", "Scenarios!N6"]
    assert problems[0].text == f"p_V shows 0.4 though 0.5 is entered: {NOT_RECALCULATED}"
    assert errors(path) == [str(each) for each in problems]


def test_an_entry_wrong_on_inputs_is_told_there_and_not_in_every_scenario(workbook):
    path = workbook((INPUTS, BEST_P_V, rb"\g<1>7\2"))
    (told,) = errors(path)
    assert told.startswith("Questions!E8: error: p_V is 7: type 0.07")


def test_mistakes_on_inputs_and_on_scenarios_are_told_together(workbook):
    typed = (SCENARIOS, cell("O5"), rb"\1<v>3</v></c>")
    path = workbook((INPUTS, BEST_P_V, rb"\g<1>7\2"), typed)
    told = errors(path)
    assert [each.partition(": ")[0] for each in told] == ["Questions!E8", "Scenarios!O5"]
    assert "p_CV is 3" in told[1]
    result = CliRunner().invoke(cli, ["sweep", str(path), "-o", str(path.with_name("o.xlsx"))])
    assert result.exit_code == 1
    assert all(each in result.stderr for each in told)


def test_a_value_typed_over_a_formula_is_certain(workbook):
    (first, *_), problems = read_scenarios(
        workbook((SCENARIOS, cell("N5"), rb"\1<v>0.25</v></c>"))
    )
    assert problems == []
    estimate = first.case.estimates["p_V"]
    assert (estimate.low, estimate.best, estimate.high) == (None, 0.25, None)


def test_a_share_given_in_two_ways_is_told_at_the_cell_to_be_cleared(workbook):
    (told,) = errors(workbook((SCENARIOS, cell("Y5"), rb"\1<v>-2</v></c>")))
    assert told.startswith("Scenarios!J5: error: F_V is entered twice, as F_V and log10_F_V")


def test_a_formula_of_ones_own_that_was_never_calculated_is_refused(workbook):
    path = workbook((SCENARIOS, cell("N5"), rb"\1<f>2*best_p_V</f><v>0</v></c>"))
    (told,) = errors(path)
    assert told.startswith("Scenarios!N5: error: p_V is a formula that was never calculated")


def test_a_formula_of_ones_own_counts_once_a_program_calculated_it(workbook):
    path = workbook(
        (BOOK, rb' fullCalcOnLoad="1"', b""),
        (SCENARIOS, cell("N5"), rb"\1<f>2*best_p_V</f><v>0.8</v></c>"),
    )
    (first, *_), problems = read_scenarios(path)
    assert problems == []
    assert first.case.estimates["p_V"].best == 0.8


def test_a_number_of_another_workbook_is_remarked_on(workbook):
    path = workbook(
        (BOOK, rb' fullCalcOnLoad="1"', b""),
        (SCENARIOS, cell("N5"), rb"\1<f>[1]Sheet!A1</f><v>0.8</v></c>"),
    )
    (problem,) = read_scenarios(path)[1]
    assert (problem.severity, problem.place) == ("warning", "Scenarios!N5")
    assert "p_V takes its value from another workbook" in problem.text


def test_numbers_in_a_row_without_a_name_are_told_once(workbook):
    (told,) = errors(workbook((SCENARIOS, rb'<c [^>]*r="A6"[^>]*><v>\d+</v></c>', b"")))
    assert told == (
        "Scenarios!A6: error: this row has numbers but no name: type one, or clear the numbers"
    )


def test_a_renamed_sheet_is_found(workbook):
    path = workbook((BOOK, rb'<sheet name="Scenarios"', b'<sheet name="Szenarien"'))
    found, problems = read_scenarios(path)
    assert problems == []
    assert [each.name for each in found] == [each.name for each in read_scenarios(workbook())[0]]


def test_a_workbook_whose_names_were_deleted_is_no_foreign_table(workbook):
    path = workbook((BOOK, rb"<definedNames>.*</definedNames>", b""))
    for read in (read_scenarios, all_problems):
        with pytest.raises(CoopError, match="was made by Coop XL, but the names of its cells"):
            read(path)
