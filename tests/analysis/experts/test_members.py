"""Members have names that differ, and it is said where they do not speak of the same things."""

from dataclasses import replace
from pathlib import Path

import pytest

from coop_xl.analysis.experts.members import members_of, remarks, short_names
from coop_xl.cli.demo_experts import EXPERTS
from coop_xl.estimates.estimate import Estimate
from tests.cli.experts.cases import changed


def named(*names):
    files = [Path(f"file {place}.xlsx") for place, _ in enumerate(names)]
    return [each.name for each in members_of(files, [changed(name) for name in names])]


def remarks_on(**definitions):
    """What is said of Ada and of one who defines something else."""
    ada = EXPERTS["ada"]
    other = replace(ada, definitions={**ada.definitions, **definitions})
    return list(remarks(members_of([Path("a.xlsx"), Path("b.xlsx")], [ada, other])))


def test_a_member_is_called_as_the_workbook_was_filled_in_by():
    assert named("Ada", "Ben") == ["Ada", "Ben"]


def test_a_blank_name_is_the_files():
    assert named("", " ") == ["file 0", "file 1"]


def test_equal_names_get_numbers_in_any_case():
    assert named("Ada", "ADA", "ada (2)") == ["Ada", "ADA (2)", "ada (2) (2)"]


def test_a_long_name_is_cut():
    assert named("x" * 100, "y")[0] == "x" * 39 + "…"


def test_nothing_is_said_of_members_who_mean_the_same():
    assert remarks_on() == []
    assert remarks_on(unit_of_effort="100  Researcher-Years.") == []


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("unit_of_effort", "bring them to one unit"),
        ("definition_values", "“our values”"),
        ("definition_cooperative", "“cooperative”"),
    ],
)
def test_words_that_mean_something_else_are_told(definition, said):
    assert [said in each for each in remarks_on(**{definition: "a dollar"})] == [True]


def test_a_blank_definition_is_told_with_its_members_name():
    first = members_of([Path("a.xlsx"), Path("b.xlsx")], [EXPERTS["ada"], changed("Ben")])
    blank = replace(first[1].content, definitions={"filled_in_by": "Ben"})
    told = list(remarks([first[0], replace(first[1], content=blank)]))
    assert len(told) == 3
    assert all(each.startswith("Ben left blank") for each in told)


def test_scales_of_utility_that_differ_tenfold_are_told():
    wide = changed("Wide", U_B=Estimate(best=2000.0))
    files = [Path("a.xlsx"), Path("b.xlsx")]
    (told,) = remarks(members_of(files, [EXPERTS["ada"], wide]))
    assert "U_B − U_nB is 2020 for Wide but 120 for Ada" in told
    assert (
        list(remarks(members_of(files, [EXPERTS["ada"], changed("Near", U_B=Estimate(best=900))])))
        == []
    )


def test_names_in_charts_are_short_and_differ():
    names = ["Ada Lovelace", "Ada Byron", "Wolfgang-Amadeus", "Ben"]
    files = [Path(f"{name}.xlsx") for name in names]
    members = members_of(files, [changed(name) for name in names])
    assert short_names(members) == ["Ada", "Ada (2)", "Wolfgang-…", "Ben"]
