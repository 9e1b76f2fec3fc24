"""Problems of every kind are told at once, each at its own sheet and cell."""

import pytest

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.contradictions import contradictions
from coop_xl.reading.read import read_workbook

from .edits import by_hand, entry, light, typed

EARTH = EXAMPLES["earth"].best
PAIRS = [("F_V", "F_CV", 0.9), ("F_CV", "p_V", 0.9), ("F_V", "p_V", -0.9)]


@pytest.fixture(scope="module")
def whole():
    return light()


@pytest.fixture
def read(tmp_path, whole):
    """What is read after entries and correlations were typed, the latter from a line on."""

    def edited(entries, pairs=(), line=1):
        def edit(book):
            typed(**entries)(book)
            for at, pair in enumerate(pairs, line):
                for part, value in zip(("first", "second", "value"), pair, strict=True):
                    entry(book, f"corr_{at}_{part}").value = value

        path = tmp_path / "edited.xlsx"
        path.write_bytes(by_hand(edit, whole))
        return read_workbook(path)

    return edited


def places(problems):
    return [(each.sheet, each.name) for each in problems if each.severity == "error"]


def test_errors_of_cells_hide_nothing_else(read):
    entries = {
        "best_b": 2, "dist_U_B": "gauss", "low_dp_V_da_V": 0, "dist_dp_V_da_V": "lognormal",
        "best_pmax_V": 0.001, "best_F_V_from": 0.9, "best_F_V_to": 0.1, "credence_locality": 1.5,
    }  # fmt: skip
    filled = read(entries, [*PAIRS, ("b", "U_B", 1.2)], line=2)
    assert places(filled.problems) == [
        ("Questions", "dist_U_B"), ("Questions", "best_b"), ("Simulation", "corr_5_value"),
        ("Extensions", "credence_locality"),
        ("Extensions", "best_F_V_from"),
        ("Extensions", "best_pmax_V"),
    ]  # fmt: skip
    assert places(filled.obstacles) == [
        ("Questions", "low_dp_V_da_V"), ("Simulation", "corr_2_value"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", [1, 4])
def test_correlations_that_contradict_one_another_are_told_at_their_line(read, line):
    pairs = [("F_V", "F_CV", 0.1), ("F_CV", "p_V", 0.95), ("F_V", "p_V", -0.95)]
    (problem,) = read({}, pairs, line).obstacles
    # The correlations nearest to what is possible change the two high ones most.
    assert problem.name in (f"corr_{line + 1}_value", f"corr_{line + 2}_value")
    assert f"the correlation of {pairs[int(problem.name[5]) - line][0]}" in problem.text


@pytest.mark.parametrize(
    ("entries", "cell", "text"),
    [
        ({"dist_dp_V_da_V": "lognormal", "low_dp_V_da_V": 0}, "low_dp_V_da_V", "Low is 0, but"),
        ({"dist_dp_V_da_V": "loguniform", "low_dp_V_da_V": -1}, "low_dp_V_da_V", "Low is -1, but"),
        ({"high_F_CV": 1}, "high_F_CV", "High is 1, which auto never reaches"),
        ({"low_F_CV": None}, "low_F_CV", "F_CV has High but no Low"),
        ({"low_U_B": 99.9999, "best_U_B": 100, "high_U_B": 200}, "best_U_B", "Best 100 is too"),
    ],
)  # fmt: skip
def test_what_keeps_an_estimate_from_being_simulated_is_told_at_the_cell_to_mend(
    read, entries, cell, text
):
    found = {each.name: each.text for each in read(entries).obstacles}
    assert text in found[cell]


def test_utilities_that_no_variance_can_hold_are_told(read):
    filled = read(dict.fromkeys(("low_U_B", "best_U_B", "high_U_B"), 1e200))
    assert not filled.obstacles
    assert "U_B is 1e+200: beyond 10^100" in filled.problems[0].text
    assert not read({"high_U_B": 1e60}).problems


@pytest.mark.parametrize(
    ("extensions", "keys"),
    [
        ({"F_V_from": 0.9, "F_V_to": 0.1}, ["F_V_from"]),
        ({"pmax_V": 1e-9, "pmax_CV": 1e-9, "pmax_CnV": 1e-9}, ["pmax_V", "pmax_CV", "pmax_CnV"]),
        ({"lambda_own": 0.1, "D_b": 0.0}, ["D_b"]),
        ({"alpha_V": 0.1, "p_V": 0.0, "pmax_CV": 1e-9}, ["pmax_CV", "S_V"]),
        ({"gamma": 0.5, "F_V": 1e-200, "pmax_CV": 1e-9}, ["F_V", "pmax_CV"]),
        ({"pmax_V": 0.99, "pmax_CV": 0.99}, []),
    ],
)
def test_all_contradictions_of_extensions_are_found_and_named_by_their_input(extensions, keys):
    assert [key for key, _ in contradictions(EARTH | extensions)] == keys


def test_of_what_is_missing_nothing_is_said():
    without = {key: value for key, value in EARTH.items() if key != "p_V"}
    extensions = {"pmax_V": 1e-9, "pmax_CV": 1e-9}
    assert [key for key, _ in contradictions(without | extensions)] == ["pmax_CV"]


def test_of_an_input_that_is_wrong_nothing_more_is_said():
    assert list(contradictions(EARTH | {"lambda_own": 0.1}, ["D_b"])) == []
    assert [key for key, _ in contradictions(EARTH | {"lambda_own": 0.1})] == ["D_b"]


@pytest.mark.parametrize(("rank", "offer"), [(1.2, ""), (-1.5, ""), (30, "type 0.3, or ")])
def test_a_correlation_out_of_range_offers_percent_only_where_that_is_meant(read, rank, offer):
    (problem,) = read({}, [("F_V", "b", rank)], 6).problems
    assert problem.name == "corr_6_value"
    assert problem.text == f"corr_6_value is {rank}: {offer}enter a number from −1 to 1"
