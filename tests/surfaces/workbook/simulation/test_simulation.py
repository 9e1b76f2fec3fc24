"""The Simulation sheet against Python on the same points, recalculated in real engines."""

import math
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import openpyxl
import pytest

from coop_xl.analysis import estimates
from coop_xl.analysis.correlation import factor
from coop_xl.analysis.distributions import EstimateError
from coop_xl.analysis.draws import Offsets, tabulated
from coop_xl.analysis.quantiles import normal_quantile
from coop_xl.analysis.sobol import SobolPoints
from coop_xl.analysis.stored_points import DRAWS, POINTS, SCRAMBLES, normal_scores
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.surfaces.workbook.book import plain
from coop_xl.surfaces.workbook.build import sheets
from coop_xl.surfaces.workbook.content import LOG10, PLAIN, Content, Estimate
from coop_xl.surfaces.workbook.examples import EXAMPLES
from coop_xl.surfaces.workbook.figures import OK
from coop_xl.surfaces.workbook.simulation.inputs import CONSTANTS, input_cell
from coop_xl.surfaces.workbook.simulation.outputs import TOO_SMALL, remark
from coop_xl.surfaces.workbook.simulation.places import (
    CONSTANT_ROW,
    DRAW_ROW,
    LINK_ROW,
    MATRIX_ROW,
    STATISTIC_ROW,
    TITLE,
    WORK_ROW,
    column_of,
)
from coop_xl.surfaces.workbook.simulation.simulated import Simulated
from coop_xl.surfaces.workbook.simulation.simulated_inputs import (
    CELLS,
    FAR,
    NEAR_WHOLE,
    NEAR_ZERO_LOG,
    TOO_FAR,
)
from coop_xl.surfaces.workbook.simulation.simulated_links import PAIRS, Links
from coop_xl.surfaces.workbook.simulation.simulated_tails import MAYBE_NO_MEAN, MAYBE_NO_SD
from coop_xl.surfaces.workbook.simulation.statistics import ROWS
from tests.engines import require_libreoffice
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice
from tests.engines.values import ErrorValue
from tests.surfaces.workbook.cases import Address, Expected, disagreements

from .uncertain_cases import (
    CERTAIN,
    CONTRADICTING_OPTIONS,
    CONTRADICTORY,
    CORRELATED,
    FILLINGS,
    INFEASIBLE,
    MINUTE,
    MINUTE_WITH_OPTIONS,
    WITH_OPTIONS,
    WRONG_PAIRS,
    every_family,
    messy,
    plain_auto,
    two_tails,
    typed,
)

FAMILIES = {f"families {place}": every_family(place) for place in range(FILLINGS)}
SOME = FAMILIES | {"correlated": CORRELATED, "infeasible": INFEASIBLE, "minute": MINUTE}
SOME |= {"with options": WITH_OPTIONS}
SOME |= {"two tails": two_tails(0.5)}
OTHERS = {"contradictory": CONTRADICTORY, "wrong pairs": WRONG_PAIRS}
OTHERS |= {"certain": CERTAIN, "blank": Content()}
OTHERS |= {
    "minute, with options": MINUTE_WITH_OPTIONS,
    "options contradict": CONTRADICTING_OPTIONS,
}
# formualizer is quickest; formulon takes half a minute for a filling.
TWO = {name: SOME[name] for name in ("with options", "infeasible")}
ONE = {"families 1": SOME["families 1"]}
READINGS = ((libreoffice, TWO, 1), (formualizer, SOME | OTHERS, 37), (formulon, ONE, 37))
EXPECTED_BREACHES = (TOO_FAR, NEAR_WHOLE, NEAR_ZERO_LOG)  # limits of cells, not of distributions
MESSES, MANY_MESSES = 3, 200


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """The blank template with every cached value poisoned."""
    folder = tmp_path_factory.mktemp("simulation")
    (folder / "clean.xlsx").write_bytes(sheets(Content()).bytes())
    poison(folder / "clean.xlsx", folder / "template.xlsx")
    return folder / "template.xlsx"


@pytest.fixture(scope="module")
def expected() -> dict[str, Expected]:
    """What every formula cell must hold, for each filling."""
    return {name: Expected.of(content) for name, content in (SOME | OTHERS).items()}


def is_read(address: Address, every: int) -> bool:
    """All cells but the draws, and of these one row in so many."""
    sheet, at = address
    row = int(at.lstrip(ascii_uppercase)) - 1
    return sheet != TITLE or row < DRAW_ROW or (row - DRAW_ROW) % every == 0


def str_of_engine(value: object) -> str:
    """Only engines have a name worth showing."""
    return getattr(value, "name", "x")


@pytest.mark.parametrize(("engine", "contents", "every"), READINGS, ids=str_of_engine)
def test_what_is_typed_into_the_template_gives_what_python_says(
    engine, contents, every, template, expected
):
    if engine is libreoffice:
        require_libreoffice()
    read = {at for at in expected["infeasible"].formulas if is_read(at, every)}
    entries = [typed(content, template) for content in contents.values()]
    answers = engine.recalculate_many(template, entries, read)
    for name, found in zip(contents, answers, strict=True):
        wanted = expected[name]
        some = replace(wanted, formulas={at: wanted.formulas[at] for at in read})
        # PERT too is right to 1e-9: BETAINV reaches that in all three.
        assert disagreements(some, found) == [], name
        assert not [value for value in found.values() if isinstance(value, ErrorValue)], name


def test_what_is_wrong_with_an_estimate_is_said_in_its_row(template):
    rng = np.random.default_rng(5)
    contents = [messy(rng) for _ in range(MESSES)]
    places = {(key, name): (TITLE, input_cell(key, name).replace("$", ""))
              for key in VARIABLES for name in CELLS}  # fmt: skip
    entries = [typed(content, template) for content in contents]
    answers = formualizer.recalculate_many(template, entries, set(places.values()))
    for content, found in zip(contents, answers, strict=True):
        rows = Simulated.of(content).rows
        for (key, name), at in places.items():
            want, have = plain(rows[key].cells[name]), found.get(at, "")
            # 1e-15: a share below the domain of 1e-260 is 0 to Python.
            assert want == have or math.isclose(want, have, rel_tol=1e-9, abs_tol=1e-15), at


def test_the_sheet_takes_the_estimates_that_python_takes_and_no_others():
    rng = np.random.default_rng(6)
    for _ in range(MANY_MESSES):
        content = messy(rng)
        for key, row in Simulated.of(content).rows.items():
            given = content.estimate(key)
            estimate = estimates.Estimate(given.low, given.best, given.high, given.distribution)
            try:
                made = estimates.distribution_of(content.key_entered(key), estimate)
            except EstimateError:
                made = None
            if made is None:
                assert row.cells["status"] != OK, (key, given)
                continue
            assert row.cells["status"] in (OK, *EXPECTED_BREACHES), (key, given)
            heavy = any("tails" in note for note in made.notes)
            assert ("heavy" in row.cells["note"]) == heavy, (key, given)
            if key == "F_V" and not made.is_constant:
                assert_tells_of_its_ends(row.cells["note"], made, content.key_entered(key))


def assert_tells_of_its_ends(note, made, key):
    """The sheet says of 1/F_V and 1/(1−F_V) what `simulate` does."""
    t = max(tabulated(made, key, name, Offsets())[1] for name in ("q_V", "q_nV"))
    assert ("means and standard deviations mean little" in note) == (t >= 1), made
    assert ("the marginals' standard deviations" in note) == (0.5 <= t < 1), made


@pytest.mark.parametrize(
    ("scale", "given", "told"),
    [
        (PLAIN, Estimate(None, 0.1, 0.3, "normal"), "means and"),
        (PLAIN, Estimate(None, 0.7, 0.9, "normal"), "means and"),
        (PLAIN, Estimate(None, 0.35, 0.65, "normal"), ""),
        (PLAIN, Estimate(None, 0.1, 0.9, "lognormal"), "means and"),
        (PLAIN, Estimate(0.3, 0.1, 0.6), ""),
        (PLAIN, Estimate(0.3, 0.05, 0.6), "standard deviations"),
        (PLAIN, Estimate(0.3, 0.001, 0.9), "means and"),
        (PLAIN, Estimate(0.3, 0.001, 0.9, "PERT"), ""),
        (LOG10, Estimate(-1, -2, -0.3), "means and"),
        (LOG10, Estimate(None, -2, -0.3, "normal"), "means and"),
        (LOG10, Estimate(None, -12, -8, "normal"), ""),
    ],
)
def test_an_F_V_that_comes_so_near_an_end_that_means_say_little_is_told(scale, given, told):
    earth = EXAMPLES["earth"]
    content = replace(earth, estimates=earth.estimates | {"F_V": given}, scales={"F_V": scale})
    row = Simulated.of(content).rows["F_V"]
    assert ("comes so near" in row.cells["note"]) == bool(told)
    assert f"the marginals' {told}" in row.cells["note"] or not told
    assert_tells_of_its_ends(row.cells["note"], row.distribution, content.key_entered("F_V"))


def test_each_row_of_the_infeasible_filling_says_what_to_mend():
    said = {key: row.cells["status"] for key, row in Simulated.of(INFEASIBLE).rows.items()}
    assert len(set(said.values())) == 14
    assert OK not in [status for key, status in said.items() if key != "dp_CnV_da_CnV"]
    assert said["U_B"].startswith("Best is too near High")
    best_to = Simulated.of(INFEASIBLE).rows["U_B"].cells["best_to"]
    mended = INFEASIBLE.estimates | {"U_B": Estimate(best_to - 1e-9, 2, 90)}
    assert Simulated.of(replace(INFEASIBLE, estimates=mended)).rows["U_B"].is_ready


def test_the_stored_points_are_sobol_points_to_five_decimals():
    scores = normal_scores(len(VARIABLES))
    assert scores.shape == (DRAWS, len(VARIABLES))
    for scramble in range(SCRAMBLES):
        exact = normal_quantile(SobolPoints(len(VARIABLES), 0, scramble).uniforms(0, POINTS)).T
        stored = scores[scramble * POINTS : (scramble + 1) * POINTS]
        assert np.abs(stored - exact).max() <= 0.5e-5 * (1 + 1e-9)
    assert np.abs(scores).max() < FAR


def test_the_sheet_holds_the_stored_points(template):
    page = openpyxl.load_workbook(template, read_only=True)[TITLE]
    first = column_of("z_U_B") + 1
    rows = page.iter_rows(min_row=DRAW_ROW + 1, max_row=DRAW_ROW + DRAWS, min_col=first,
                          max_col=first + len(VARIABLES) - 1, values_only=True)  # fmt: skip
    assert np.array_equal(np.array(list(rows), dtype=float), normal_scores(len(VARIABLES)))


def test_correlated_scores_are_those_of_the_analysis():
    pairs = CORRELATED.correlations[:-1]  # the last is 1, where a Cholesky factor is rough
    links = Links.of(replace(CORRELATED, correlations=pairs))
    scores = normal_scores(len(VARIABLES))
    assert np.allclose(
        links.correlated(scores), scores @ factor(list(VARIABLES), pairs).T, rtol=0, atol=1e-13
    )


def test_a_correlation_of_one_makes_two_inputs_one():
    draws = Simulated.of(CORRELATED).draws
    assert np.allclose(draws["u_db_dF_CV"], draws["u_F_CV"], rtol=1e-12)


def test_the_mean_of_a_linear_output_is_known():
    certain = CERTAIN.estimates | {
        "b": Estimate(0.5),
        "U_nB": Estimate(0.0),
        "U_B": Estimate(None, 40, 60, "normal"),
    }
    found = Simulated.of(replace(CERTAIN, estimates=certain)).measured
    mean, spread = found["mean U"], found["sd U"]
    assert mean.whole == pytest.approx(
        25, abs=4 * mean.error
    )  # U = U_B/2, and U_B has the mean 50
    assert 0 < mean.error < 0.02
    assert spread.whole == pytest.approx(20 / 3.289707 / 2, abs=4 * spread.error)


def test_two_kinds_of_work_that_are_alike_are_best_alike_often():
    alike = CERTAIN.estimates | {
        "F_V": Estimate(0.5), "p_V": Estimate(0.5), "dp_V_da_V": Estimate(0.0),
        "db_dF_CV": Estimate(0.3), "db_dF_CnV": Estimate(0.3),
        "dp_CV_da_CV": Estimate(0.02, 0.01, 0.04), "dp_CnV_da_CnV": Estimate(0.02, 0.01, 0.04),
    }  # fmt: skip
    found = Simulated.of(replace(CERTAIN, estimates=alike)).measured
    assert found["best V"].whole == 0
    assert found["best CV"].whole == pytest.approx(0.5, abs=4 * found["best CV"].error)
    assert 0 < found["best CV"].error < 0.01  # of 1,024 random draws it were 0.016
    tied = {key: replace(each, low=None, high=None) for key, each in alike.items()}
    found = Simulated.of(replace(CERTAIN, estimates=tied)).measured
    assert [found[f"best {name}"].whole for name in INTERVENTIONS] == [0, 0.5, 0.5]
    assert found["best CV"].error == found["mean loss_CV"].whole == 0


def test_marginals_too_small_for_a_cell_still_have_a_best():
    simulated = Simulated.of(MINUTE)
    assert not simulated.draws["marginal_CnV"].any()
    assert simulated.draws["CnV_per_F_I"].all()
    assert sum(
        simulated.measured[f"best {name}"].whole for name in INTERVENTIONS
    ) == pytest.approx(1)
    assert remark(simulated, "marginal_CnV") == TOO_SMALL


@pytest.mark.parametrize(
    ("rank", "said"),
    [(0.0, ""), (0.2, ""), (0.5, MAYBE_NO_SD), (-0.5, MAYBE_NO_SD), (0.99, MAYBE_NO_SD)],
)
def test_tails_that_may_leave_an_output_no_sd_are_told_correlated_ones_too(rank, said):
    # t = ln 3.25/ln 19 = 0.4: there is a standard deviation while 0.4·(1 + r) is below ½
    simulated = Simulated.of(two_tails(rank))
    assert remark(simulated, "marginal_CV") == said
    assert remark(simulated, "marginal_CnV") == ""


def test_a_tail_that_may_leave_an_output_no_mean_is_told_unless_the_output_is_0():
    heavy = plain_auto() | {"dp_CV_da_CV": Estimate(0.01, 0.0004, 0.25)}
    for db_dF_CV, said in ((0.3, MAYBE_NO_MEAN), (0.0, "")):
        content = Content(
            estimates=heavy | {"db_dF_CV": Estimate(db_dF_CV)},
            scales={"F_V": PLAIN, "F_I": PLAIN},
        )
        assert remark(Simulated.of(content), "marginal_CV") == said


def test_a_normal_F_V_that_hardly_reaches_its_ends_says_that_strictly_there_are_no_means():
    rows = Simulated.of(two_tails(0)).rows
    assert "strictly the marginals have no means" in rows["F_V"].cells["note"]


def test_the_statistics_fit_between_the_sections_of_the_sheet():
    assert max(ROWS.values()) < MATRIX_ROW - 2
    assert CONSTANT_ROW + len(CONSTANTS) + 3 < STATISTIC_ROW - 2
    assert LINK_ROW + PAIRS < WORK_ROW
    assert plain_auto().keys() == VARIABLES.keys()
