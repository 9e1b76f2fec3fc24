"""The column Mean value of the sheet Proposals: the mean over the draws of Simulation."""

from dataclasses import replace

import numpy as np
import pytest

from coop_xl import Estimate, Proposal, evaluate, rank_proposals
from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.analysis.proposals.proposal_arrays import proposals_of
from coop_xl.analysis.proposals.worths import first_order, worths
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.model.catalogue import VARIABLES
from coop_xl.workbook.build import sheets
from coop_xl.workbook.sheets.proposals_layout import COLUMNS, FIRST, MEAN_ROW, TITLE
from coop_xl.workbook.simulation.simulation_layout import DRAW_ROW, column_of
from tests.engines import require_libreoffice
from tests.engines.poison import poison
from tests.engines.recalculate import libreoffice

from .cases import Expected, disagreements

EARTH = EXAMPLES["earth"]
NEAR = 1e-9
FAR = 0.02  # 256 draws are this near to the exact mean
EXTENSIONS = {"D_b": 0.4, "lambda_own": 0.2, "alpha_V": 0.3, "alpha_nV": 0.2}


def cells_of(book, row, keys):
    sheet = next(each for each in book.sheets if each.title == TITLE)
    return [sheet.value(row, COLUMNS[key]) for key in keys]


def means(book, count=12):
    return [cells_of(book, row, ["mean"])[0] for row in range(FIRST, FIRST + count)]


def drawn(book, key):
    """A column of the draws."""
    sheet = next(each for each in book.sheets if each.title == "Simulation")
    column = column_of(key)
    return np.array([sheet.value(row, column) for row in range(DRAW_ROW, DRAW_ROW + DRAWS)])


def certain(proposals):
    """The same with every effect at Best."""
    return [
        replace(each, effects={key: getattr(e, "best", e) for key, e in each.effects.items()})
        for each in proposals
    ]


@pytest.fixture(scope="module")
def book():
    return sheets(EARTH)


@pytest.mark.parametrize("entered", [{}, EXTENSIONS], ids=["base", "extensions"])
def test_it_is_the_mean_of_what_python_gives_at_the_same_draws(book, entered):
    extensions = {key: Estimate(best=value) for key, value in entered.items()}
    made = sheets(replace(EARTH, extensions=extensions)) if entered else book
    at = {key: drawn(made, key) for key in VARIABLES if not (entered and key in
          ("db_dF_CV", "db_dF_CnV"))}  # fmt: skip
    if entered:
        at |= {key: drawn(made, key) for key in ("db_dF_CV", "db_dF_CnV")} | entered
    outputs = evaluate(at)
    worth = worths(outputs | {"b": at["b"]})
    mean = [float(np.mean(each)) for each in worth]
    assert cells_of(made, MEAN_ROW, EFFECTS) == pytest.approx(mean, rel=NEAR)
    given = proposals_of(certain(PROPOSALS))
    assert means(made) == pytest.approx(
        list(first_order(given.effects, mean, given.chances)), rel=NEAR
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_is_near_the_exact_mean_and_blank_where_there_is_none(name):
    content = EXAMPLES[name]
    if name != "earth":
        content = replace(content, correlations=())
    found = rank_proposals(
        content.estimates_entered, certain(PROPOSALS), samples=256,
        correlations=content.correlations_entered,
    ).uncertainty.mean  # fmt: skip
    if not all(np.isfinite(each.value) for each in found):
        assert set(means(sheets(content))) == {""}
        return
    size = max(abs(each.value) for each in found)
    assert means(sheets(content)) == pytest.approx(
        [each.value for each in found], rel=10 * FAR, abs=FAR * size
    )


def test_it_is_blank_where_the_simulation_is_or_cannot_tell():
    blank = sheets(replace(Entries(), proposals=PROPOSALS[:2]))
    assert means(blank, 2) == ["", ""]
    waiting = {"Y_V": Estimate(best=0.3)}
    threshold = sheets(replace(EARTH, extensions=waiting))
    assert cells_of(threshold, MEAN_ROW, ["effort_V"]) == [""]
    assert set(means(threshold)) == {""}
    without = sheets(EARTH, simulation=False)
    assert set(means(without)) == {""}


def test_a_row_with_a_mistake_has_none(book):
    wrong = sheets(replace(EARTH, proposals=(Proposal("A", -1.0, 1, {"change_b": 0.01}),)))
    assert means(wrong, 1) == [""]
    assert all(isinstance(each, float) for each in means(book))


def test_cells_are_the_same_in_libreoffice(tmp_path, book):
    require_libreoffice()
    (tmp_path / "clean.xlsx").write_bytes(book.bytes())
    poison(tmp_path / "clean.xlsx", tmp_path / "poisoned.xlsx")
    expected = Expected.in_book(book)
    ours = {at: each for at, each in expected.formulas.items() if at[0] == TITLE}
    assert len(ours) > len(PROPOSALS)
    found = libreoffice(tmp_path / "poisoned.xlsx")
    assert disagreements(replace(expected, formulas=ours), found) == []
