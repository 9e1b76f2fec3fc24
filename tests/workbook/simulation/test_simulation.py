"""The Simulation sheet against Python on the same points, recalculated in real engines."""

import math
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import openpyxl
import pytest

from coop_xl.analysis.monte_carlo.draws import Offsets, tabulated
from coop_xl.analysis.monte_carlo.sobol import SobolPoints
from coop_xl.analysis.monte_carlo.stored_points import DRAWS, POINTS, SCRAMBLES, normal_scores
from coop_xl.estimates import fit
from coop_xl.estimates.correlation import factor
from coop_xl.estimates.distributions import EstimateError
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.quantile_functions import normal_quantile
from coop_xl.estimates.scales import LOG10, PLAIN
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.spreadsheet.writing.book import plain
from coop_xl.workbook.build import sheets
from coop_xl.workbook.formulas.values import OK
from coop_xl.workbook.simulation.simulated import Simulated
from coop_xl.workbook.simulation.simulated_inputs import (
    BELOW_0_NOTE,
    CELLS,
    FAR,
    NEAR_WHOLE,
    NEAR_ZERO_LOG,
    TOO_FAR,
)
from coop_xl.workbook.simulation.simulated_links import PAIRS, Links
from coop_xl.workbook.simulation.simulated_statistics import floored, spread_of
from coop_xl.workbook.simulation.simulated_tails import MAYBE_NO_MEAN, MAYBE_NO_SD
from coop_xl.workbook.simulation.simulation_inputs import CONSTANTS, input_cell
from coop_xl.workbook.simulation.simulation_layout import (
    CONSTANT_ROW,
    DRAW_ROW,
    LINK_ROW,
    MATRIX_ROW,
    SPREAD_ROW,
    STATISTIC_ROW,
    TITLE,
    WORK_ROW,
    column_of,
)
from coop_xl.workbook.simulation.simulation_outputs import (
    MAY_BE_NONE,
    TOO_SMALL,
    has_no_floor,
    remark,
)
from coop_xl.workbook.simulation.simulation_words import coherence_text, text_of
from coop_xl.workbook.simulation.statistics import ROWS
from tests.engines import require_libreoffice
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice
from tests.engines.values import ErrorValue
from tests.workbook.cases import Address, Expected, disagreements

from .uncertain_cases import (
    ALWAYS_BEST,
    CERTAIN,
    CONTRADICTING_EXTENSIONS,
    CONTRADICTORY,
    CORRELATED,
    FILLINGS,
    INFEASIBLE,
    MINUTE,
    MINUTE_WITH_EXTENSIONS,
    NEXT_TO_0,
    NO_FLOOR,
    WITH_EXTENSIONS,
    WRONG_PAIRS,
    every_family,
    messy,
    plain_auto,
    two_tails,
    typed,
)

FAMILIES = {f"families {place}": every_family(place) for place in range(FILLINGS)}
SOME = FAMILIES | {"correlated": CORRELATED, "infeasible": INFEASIBLE, "minute": MINUTE}
SOME |= {"with extensions": WITH_EXTENSIONS}
SOME |= {"two tails": two_tails(0.5)}
OTHERS = {"contradictory": CONTRADICTORY, "wrong pairs": WRONG_PAIRS}
OTHERS |= {"next to 0": NEXT_TO_0, "always best": ALWAYS_BEST, "no floor": NO_FLOOR}
OTHERS |= {"certain": CERTAIN, "blank": Entries()}
OTHERS |= {
    "minute, with extensions": MINUTE_WITH_EXTENSIONS,
    "extensions contradict": CONTRADICTING_EXTENSIONS,
}
# formualizer is quickest; formulon takes half a minute for a filling.
TWO = {name: SOME[name] for name in ("with extensions", "infeasible")}
TWO |= {"always best": ALWAYS_BEST}
ONE = {"families 1": SOME["families 1"]}
READINGS = ((libreoffice, TWO, 1), (formualizer, SOME | OTHERS, 37), (formulon, ONE, 37))
EXPECTED_BREACHES = (TOO_FAR, NEAR_WHOLE, NEAR_ZERO_LOG)  # limits of cells, not of distributions
MESSES, MANY_MESSES = 3, 200


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """The blank template with every cached value poisoned."""
    folder = tmp_path_factory.mktemp("simulation")
    (folder / "clean.xlsx").write_bytes(sheets(Entries()).bytes())
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
            estimate = fit.Estimate(given.low, given.best, given.high, given.distribution)
            try:
                made = fit.distribution_of(content.key_entered(key), estimate)
            except EstimateError:
                made = None
            if made is None:
                assert row.cells["status"] != OK, (key, given)
                continue
            assert row.cells["status"] in (OK, *EXPECTED_BREACHES), (key, given)
            below_0 = any("lies below 0" in note for note in made.notes)
            assert (BELOW_0_NOTE.strip() in row.cells["note"]) == below_0, (key, given)
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
        (PLAIN, Estimate(0.1, None, 0.3, "normal"), "means and"),
        (PLAIN, Estimate(0.7, None, 0.9, "normal"), "means and"),
        (PLAIN, Estimate(0.35, None, 0.65, "normal"), ""),
        (PLAIN, Estimate(0.1, None, 0.9, "lognormal"), "means and"),
        (PLAIN, Estimate(0.1, 0.3, 0.6), ""),
        (PLAIN, Estimate(0.05, 0.3, 0.6), "standard deviations"),
        (PLAIN, Estimate(0.001, 0.3, 0.9), "means and"),
        (PLAIN, Estimate(0.001, 0.3, 0.9, "PERT"), ""),
        (LOG10, Estimate(-2, -1, -0.3), "means and"),
        (LOG10, Estimate(-2, None, -0.3, "normal"), "means and"),
        (LOG10, Estimate(-12, None, -8, "normal"), ""),
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
    mended = INFEASIBLE.estimates | {"U_B": Estimate(2, best_to - 1e-9, 90)}
    assert Simulated.of(replace(INFEASIBLE, estimates=mended)).rows["U_B"].is_ready


def test_each_row_next_to_0_says_whether_it_reaches_below():
    rows = Simulated.of(NEXT_TO_0).rows
    told = {key for key, row in rows.items() if BELOW_0_NOTE.strip() in row.cells["note"]}
    assert told == {"dp_V_da_V", "dp_CV_da_CV", "db_dF_CV"}
    assert rows["db_dF_CnV"].cells["status"].startswith("Best is too near Low")


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
        "b": Estimate(best=0.5),
        "U_nB": Estimate(best=0.0),
        "U_B": Estimate(40, None, 60, "normal"),
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
        "F_V": Estimate(best=0.5), "p_V": Estimate(best=0.5), "dp_V_da_V": Estimate(best=0.0),
        "db_dF_CV": Estimate(best=0.3), "db_dF_CnV": Estimate(best=0.3),
        "dp_CV_da_CV": Estimate(0.01, 0.02, 0.04), "dp_CnV_da_CnV": Estimate(0.01, 0.02, 0.04),
    }  # fmt: skip
    found = Simulated.of(replace(CERTAIN, estimates=alike)).measured
    assert found["best V"].whole == 0
    assert found["best CV"].whole == pytest.approx(0.5, abs=4 * found["best CV"].error)
    assert 0 < found["best CV"].error < 0.01  # of 1,024 random draws it were 0.016
    tied = {key: replace(each, low=None, high=None) for key, each in alike.items()}
    found = Simulated.of(replace(CERTAIN, estimates=tied)).measured
    assert [found[f"best {name}"].whole for name in INTERVENTIONS] == [0, 0.5, 0.5]
    assert found["best CV"].error == found["mean loss_CV"].whole == 0


def test_a_share_that_every_draw_shows_has_an_error_of_one_draw_and_a_half():
    simulated = Simulated.of(ALWAYS_BEST)
    found = simulated.measured
    shares = [*(f"best {name}" for name in INTERVENTIONS), "share incoherent"]
    shares += [f"coherent best {name}" for name in INTERVENTIONS]
    assert [found[name].whole for name in shares] == [1, 0, 0, 0, 1, 0, 0]
    assert {found[name].error for name in shares} == {1.5 / DRAWS}
    assert found["mean ratio_V"].whole == 1
    assert found["mean ratio_V"].error == 1.5 / DRAWS
    assert found["mean loss_V"].whole == 0
    lost_if_unseen = found["mean marginal_V"].whole * 1.5 / DRAWS
    assert found["mean loss_V"].error == pytest.approx(lost_if_unseen)
    assert text_of(simulated).startswith("Alignment (V) work is best in above 99.7 % of draws")
    assert coherence_text(simulated) == (
        "Every draw is coherent: below 0.3 % of draws break a coherence bound."
    )


def test_a_share_of_the_best_that_may_have_no_mean_is_said_to():
    found = Simulated.of(EXAMPLES["multiverse"])  # in some draws no kind of work helps
    assert has_no_floor(found, "ratio_V")
    sheet = found_sheet(EXAMPLES["multiverse"])
    mean, error = (sheet.cell(SPREAD_ROW + 2 * 4 + line + 1, 2).value for line in (0, 1))
    assert (mean, error) == (MAY_BE_NONE, None)
    assert not has_no_floor(Simulated.of(CERTAIN), "ratio_V")
    assert not has_no_floor(Simulated.of(EXAMPLES["earth"]), "ratio_V")


def found_sheet(content):
    """The Simulation sheet with its stored values."""
    book = openpyxl.load_workbook(BytesIO(sheets(content).bytes()), data_only=True)
    return book[TITLE]


def test_what_is_certain_is_exact():
    simulated = Simulated.of(CERTAIN)
    assert {each.error for each in simulated.measured.values()} == {0, ""}
    assert "best in 100 % of" in text_of(simulated)
    assert coherence_text(simulated) == "Every draw is coherent."


def test_an_option_that_may_hold_leaves_nothing_certain():
    perhaps = replace(
        CERTAIN,
        extensions={"lambda_own": Estimate(best=0.05), "D_b": Estimate(best=0.4)},
        credences={"locality": 0.3},
    )
    simulated = Simulated.of(perhaps)
    assert simulated.is_ready
    assert not simulated.is_certain
    held = round(simulated.measured["share holds_locality"].whole * DRAWS)
    assert simulated.measured["best V if locality"].error == 1.5 / held
    assert simulated.measured["best V if not locality"].error == 1.5 / (DRAWS - held)


@pytest.mark.parametrize(
    ("share", "scrambles", "error"),
    [
        (1 / 1024, (1 / 128, *[0.0] * 7), 1.5 / 1024),  # a lucky draw
        (0.5, (0.5,) * 8, 0.0),  # what all scrambles agree on, far from 0 and 1
        (0.5, (0.4, 0.6) * 4, np.std([0.4, 0.6] * 4, ddof=1) / np.sqrt(8)),
        (0.2, ("", *[0.2] * 7), 0.0125),  # √(0.2·0.8/1024): a scramble without such draws
    ],
)
def test_the_error_of_a_share_counts_what_no_draw_shows(share, scrambles, error):
    assert floored(share, spread_of(scrambles, share, 1024), 1.5 / 1024) == pytest.approx(error)


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
    heavy = plain_auto() | {"dp_CV_da_CV": Estimate(0.0004, 0.01, 0.25)}
    for db_dF_CV, said in ((0.3, MAYBE_NO_MEAN), (0.0, "")):
        content = Entries(
            estimates=heavy | {"db_dF_CV": Estimate(best=db_dF_CV)},
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
