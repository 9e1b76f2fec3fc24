"""CSV as the programs of several countries write it gives the same numbers, or one refusal."""

import pytest

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.grids import ScenarioTableError
from coop_xl.reading.scenario_rows import read_scenarios

BEST = EXAMPLES["earth"].best


@pytest.fixture
def read(tmp_path):
    """The scenarios of a text."""

    def read(text, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return read_scenarios(path)

    return read


def table(delimiter=",", mark=".", **changes):
    """A row of the example's numbers below their names, written in one way."""
    values = {key: f"{value!r}".replace(".", mark) for key, value in BEST.items()} | changes
    return "\n".join(delimiter.join(each) for each in (values, values.values()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("delimiter", "mark"), [(",", "."), (";", "."), ("\t", "."), (";", ","), ("\t", ",")]
)
def test_all_ways_to_write_a_table_give_the_same_numbers(read, encoding, delimiter, mark):
    (found,), problems = read(table(delimiter, mark), encoding)
    assert problems == []
    assert {key: each.best for key, each in found.case.estimates.items()} == BEST


def test_commas_that_may_stand_for_thousands_are_told_with_both_readings(read):
    whole = dict.fromkeys(BEST, "1") | {"U_B": "1,234"}
    _, problems = read("\n".join(";".join(each) for each in (whole, whole.values())))
    assert any('U_B is "1,234", which is text: type 1.234 or 1234' in e.text for e in problems)


def test_commas_and_points_in_one_table_are_refused_once(read):
    with pytest.raises(
        ScenarioTableError, match=r"decimal commas \(F_V|decimal commas \(D2 and 1"
    ):
        read(table(";", F_V="0,35", F_CV="0,7"))


def test_a_comma_among_points_is_told_with_its_cell(read):
    _, (problem,) = read(table(";", F_V="0,35"))
    assert problem.text.startswith('D2: F_V is "0,35", which is text: type 0.35')


def test_a_quotation_mark_that_swallows_rows_is_refused(read):
    text = table(Scenario='"A') + "\n" + table().splitlines()[1] + ",B"
    with pytest.raises(ScenarioTableError, match="from row 2 on: a quotation mark there"):
        read(text)


def test_a_text_of_several_lines_is_one_cell(read):
    (found,), problems = read(table(Scenario='"A\nsecond line"'))
    assert (found.name, problems) == ("A second line", [])


def test_a_name_that_is_a_number_is_told_as_it_was_typed(read):
    (found,), _ = read(table(Scenario="2030"))
    assert found.name == "2030"
