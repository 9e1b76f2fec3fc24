"""Extensions in the worksheet functions: among names, as overrides, blank, wrong; allocation."""

import pytest

import coop_xl
from coop_xl.analysis.allocation import allocate
from coop_xl.functions import catalogue
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .estimates import CERTAIN
from .tables import KEYS, table, upright

EARTH = {
    "U_B": 100.0, "U_nB": -20.0, "b": 0.6, "F_V": 0.35, "F_CV": 0.7, "F_CnV": 0.45, "F_I": 0.08,
    "p_V": 0.4, "p_CV": 0.7, "p_CnV": 0.4, "db_dF_V": 0.1, "db_dF_CV": 0.25, "db_dF_CnV": 0.45,
    "dU_B_dF_V": 40.0, "dU_nB_dF_V": 20.0, "dp_V_da_V": 0.01, "dp_CV_da_CV": 0.02,
    "dp_CnV_da_CnV": 0.01,
}  # fmt: skip
LOCAL = {"D_b": 0.4, "lambda_own": 0.0}
NO_D = "#COOP! D_b is 0: locality needs to know"
MARGINALS = ("marginal_V", "marginal_CV", "marginal_CnV")


def ask(name, *scenarios, keys=(), more=()):
    """A function on scenarios with columns of extensions."""
    headings = (*KEYS, *keys)
    return FUNCTIONS[name].call((headings,), table(*scenarios, keys=headings), *more)


def test_extensions_among_the_names_count():
    expected = coop_xl.evaluate(EARTH | LOCAL)
    (answer,) = ask("COOP_MARGINALS", EARTH | LOCAL, keys=tuple(LOCAL))
    assert answer == [expected[key] for key in MARGINALS]
    assert ask("COOP_BEST", EARTH | LOCAL, keys=tuple(LOCAL)) == expected["best"] == "V"
    assert ask("COOP_BEST", EARTH) == "CV"
    assert ask("COOP_UTILITY", EARTH | LOCAL, keys=tuple(LOCAL)) == expected["U"]
    (gradient,) = ask("COOP_GRADIENT", EARTH | LOCAL, keys=tuple(LOCAL))
    assert gradient == [expected[f"dU_dp_{name}"] for name in ("V", "CV", "CnV")]
    moved = ask("COOP_INTERVENTION", EARTH | LOCAL, keys=tuple(LOCAL), more=(0.1, 0.2, 0.3))
    assert moved == coop_xl.intervention(EARTH | LOCAL, 0.1, 0.2, 0.3)
    (logs,) = ask("COOP_LOG10_MARGINALS", EARTH | LOCAL, keys=tuple(LOCAL))
    assert logs[2:4] == list(coop_xl.log10_marginals(EARTH | LOCAL)["marginal_CV"])


def test_extensions_may_be_overrides_one_for_each_scenario():
    names, values = (KEYS,), table(EARTH)
    answer = catalogue.COOP_MARGINAL_CV(names, values, "alpha_V", ((0.1, 0.2, None),))
    expected = coop_xl.evaluate(EARTH | {"alpha_V": [0.1, 0.2, 0.0]})["marginal_CV"]
    assert answer == [pytest.approx(list(expected), rel=1e-14)]
    assert answer[0][2] == coop_xl.evaluate(EARTH)["marginal_CV"]


def test_a_blank_cell_of_an_extension_is_as_if_it_were_left_out():
    keys = ("D_b", "lambda_own", "alpha_V", "S_V", "pmax_V", "use_branches")
    assert ask("COOP_MARGINALS", EARTH, keys=keys) == ask("COOP_MARGINALS", EARTH)
    rows = ask("COOP_MARGINALS", EARTH, EARTH | LOCAL, EARTH | {"alpha_V": 0.2}, keys=keys)
    assert rows[0] == ask("COOP_MARGINALS", EARTH)[0]
    assert rows[1] == pytest.approx(ask("COOP_MARGINALS", EARTH | LOCAL, keys=keys)[0])
    assert rows[2] == pytest.approx(ask("COOP_MARGINALS", EARTH | {"alpha_V": 0.2}, keys=keys)[0])
    assert ask("COOP_UTILITY", {}, EARTH, keys=keys)[0] == [""]
    upright_answer = catalogue.COOP_MARGINALS(
        upright(((*KEYS, *keys),)), upright(table(EARTH | LOCAL, keys=(*KEYS, *keys)))
    )
    assert [row[0] for row in upright_answer] == pytest.approx(rows[1])


@pytest.mark.parametrize("name", ["COOP_MARGINALS", "COOP_BEST", "COOP_UTILITY"])
def test_a_row_whose_extensions_contradict_tells_why_and_the_others_are_answered(name):
    keys = (*LOCAL, "kappa_own", "S_V", "alpha_V")
    rows = ask(name, EARTH, EARTH | {"kappa_own": 0.1}, EARTH | LOCAL, EARTH | {"S_V": "x"},
               EARTH | {"alpha_V": 2.0}, keys=keys)  # fmt: skip
    assert rows[0] == (answer if isinstance(answer := ask(name, EARTH), list) else [[answer]])[0]
    assert all(cell.startswith(NO_D) for cell in rows[1])
    assert not str(rows[2][0]).startswith("#")
    assert rows[3][0] == '#COOP! S_V is "x": enter a share from 0 to 1'
    assert rows[4][0] == "#COOP! alpha_V is 2: enter a number from −1 to 1"


def test_an_intervention_answers_the_rows_beside_one_whose_extensions_contradict():
    rows = ask("COOP_INTERVENTION", EARTH, EARTH | {"lambda_own": 0.1}, EARTH | LOCAL,
               keys=tuple(LOCAL), more=(0.1, 0.2, 0.3))  # fmt: skip
    assert rows[0] == [pytest.approx(coop_xl.intervention(EARTH, 0.1, 0.2, 0.3))]
    assert rows[1][0].startswith(NO_D)
    assert rows[2] == [pytest.approx(coop_xl.intervention(EARTH | LOCAL, 0.1, 0.2, 0.3))]


def test_check_tells_of_extensions():
    assert ask("COOP_CHECK", EARTH, keys=("D_b",)) == "OK"
    ((severity, variable, text),) = ask("COOP_CHECK", EARTH | LOCAL, keys=tuple(LOCAL))
    assert (severity, variable) == ("warning", "use_locality")
    assert "are not used" in text
    ((severity, variable, text),) = ask(
        "COOP_CHECK", EARTH | {"kappa_own": 0.1}, keys=("kappa_own",)
    )
    assert (severity, variable) == ("error", "D_b")
    many = ask(
        "COOP_CHECK", EARTH, EARTH | {"kappa_own": 0.1}, EARTH | LOCAL, keys=(*LOCAL, "kappa_own")
    )
    assert [row[-1] for row in many] == ["scenario 2", "scenario 3"]


def test_explain_shows_what_extensions_do():
    lines = {row[0]: row[1:] for row in ask("COOP_EXPLAIN", EARTH | LOCAL, keys=tuple(LOCAL))}
    assert lines["used_db_dF_CV"][0] == pytest.approx(0.4 * 0.35)
    assert lines["lambda_even"][1].startswith("λ* = ")
    assert lines["marginal_CV"][1].startswith("(cv) with all extensions")
    assert lines["marginal_CV"][2] == "own derivation"
    every = EARTH | LOCAL | {
        "gamma": 0.1, "Y_V": 2.0, "dp_CV_da_V": 0.01, "alpha_V": 0.1, "use_branches": 1.0,
    }  # fmt: skip
    lines = ask("COOP_EXPLAIN", every, keys=tuple(every)[18:])
    assert {"average_V", "reach", "U_branches", "v_several"} <= {line[0] for line in lines}
    assert all(cell != "" for line in lines for cell in line)
    assert not [line for line in ask("COOP_EXPLAIN", EARTH) if line[0].startswith("used_")]


def test_a_break_even_takes_extensions_and_varies_them():
    keys, small = tuple(LOCAL), EARTH | LOCAL | {"p_V": 0.3}
    answer = ask("COOP_BREAKEVEN", small, keys=keys, more=("p_V", "CV", "CnV"))
    assert answer == pytest.approx(1 / 3)  # as a unit of CV moves twice what one of CnV does
    answer = ask("COOP_BREAKEVEN", small, keys=keys, more=("lambda_own", "CV", "CnV"))
    assert answer == pytest.approx(coop_xl.evaluate(small)["lambda_even"])


def test_extensions_lists_them_all():
    headings, *lines = catalogue.COOP_EXTENSIONS()
    assert headings == ["Key", "Extension", "Meaning", "Allowed", "Unit", "If omitted"]
    assert [line[0] for line in lines] == list(EXTENSION_INPUTS)
    assert all(isinstance(cell, str) and cell for line in lines for cell in line)


def test_allocate_tells_the_best_division():
    answer = ask("COOP_ALLOCATE", EARTH | LOCAL, keys=tuple(LOCAL), more=(20.0,))
    found = allocate(EARTH | LOCAL, 20.0)
    assert answer[0] == ["Figure", "V", "CV", "CnV"]
    rows = {row[0]: row[1:] for row in answer}
    assert rows["Effort"] == list(found.efforts.values())
    assert rows["One more unit adds to U"] == list(found.marginals.values())
    assert rows["Gain"][0] == found.gain
    assert rows[f"Gain over all on {found.best_alone}"][0] == found.gain_over_best > 0
    assert ["Binding", "the budget is spent", "–", "–"] in answer
    assert {len(row) for row in answer} == {4}


@pytest.mark.parametrize("budget", [None, 0.0, "x", True, "#N/A", ((1.0, 2.0),)])
def test_a_budget_that_is_none_is_told(budget):
    answer = ask("COOP_ALLOCATE", EARTH, more=(budget,))
    assert answer.startswith("#COOP! budget is ")


def test_allocate_takes_one_scenario():
    answer = ask("COOP_ALLOCATE", EARTH, EARTH, more=(1.0,))
    assert answer.startswith("#COOP! values holds 2 scenarios: COOP_ALLOCATE takes one")


UNCERTAIN_EXTENSION = (
    *CERTAIN,
    ("gamma", -0.1, 0.1, 0.3, "normal"),
    ("use_coalition", None, 1.0, None, None),
)


def test_a_simulation_takes_extensions_among_the_estimates():
    found = {row[0]: row for row in catalogue.COOP_SIMULATE(UNCERTAIN_EXTENSION, 64.0)}
    estimates = {
        row[0]: coop_xl.Estimate(*row[1:4], row[4] or "auto") for row in UNCERTAIN_EXTENSION[1:]
    }
    known = coop_xl.simulate(estimates, 64)
    assert found["marginal_V"][1] == known.outputs["marginal_V"].mean.value
    assert found["marginal_V"][3] > 0  # γ is all that is uncertain
    assert [row[0] for row in catalogue.COOP_EVPPI(UNCERTAIN_EXTENSION, 64.0)][1:] == [
        "gamma",
        "Coalition size",
        "All (EVPI)",
    ]
    assert [row[0] for row in catalogue.COOP_TORNADO(UNCERTAIN_EXTENSION, "V")][1:] == ["gamma"]
    assert [row[0] for row in catalogue.COOP_SOBOL(UNCERTAIN_EXTENSION, "V", 64.0)][1:] == [
        "gamma"
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("gamma", "x", 0.1, 0.2, None), "Low of gamma"),
        (("lambda_own", None, 1.5, None, None), "lambda_own is 1.5: enter a number"),
        (("lambda_own", None, 0.1, None, None), "D_b is 0: locality needs"),
        (("gama", None, 0.1, None, None), '"gama" is not a variable of the model; did you mean'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_extension_in_a_table_is_told(row, words):
    assert words in catalogue.COOP_SIMULATE((*CERTAIN, row), 64.0)


def test_correlations_of_extensions_need_an_estimate():
    pair = (("gamma", "b", 0.5),)
    answer = catalogue.COOP_SIMULATE(CERTAIN, 64.0, None, pair)
    assert "gamma is correlated but has no estimate: enter one" in answer
    assert catalogue.COOP_SIMULATE(UNCERTAIN_EXTENSION, 64.0, None, pair)[0][0] == "Output"
