"""The Simulation sheet against Python on the same points, and recalculated in real engines."""

import math
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import openpyxl
import pytest

from coop_xl.analysis.monte_carlo.draws import Offsets, cell_means
from coop_xl.analysis.monte_carlo.results import FEW
from coop_xl.analysis.monte_carlo.sobol import SobolPoints
from coop_xl.analysis.monte_carlo.stored_points import (
    DRAWS,
    GRAIN,
    POINTS,
    SCRAMBLES,
    normal_scores,
)
from coop_xl.estimates import fit
from coop_xl.estimates.correlation import factor
from coop_xl.estimates.distributions import EstimateError
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.quantile_functions import normal_probability, normal_quantile
from coop_xl.estimates.scales import LOG10, PLAIN
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.compute import TIE
from coop_xl.spreadsheet.writing.book import Book
from coop_xl.workbook.build import sheets
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.simulation.draw_statistics import OUTPUTS, all_statistics
from coop_xl.workbook.simulation.input_rules import (
    BELOW_0_NOTE,
    CELLS,
    FAR,
    NEAR_WHOLE,
    NEAR_ZERO_LOG,
    TOO_FAR,
)
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
from coop_xl.workbook.simulation.simulation_links import PAIRS
from coop_xl.workbook.simulation.simulation_outputs import (
    MAY_BE_NONE,
    TOO_SMALL,
)
from coop_xl.workbook.simulation.simulation_outputs import (
    NO_FLOOR as NO_FLOOR_REMARK,
)
from coop_xl.workbook.simulation.simulation_tails import MAYBE_NO_MEAN, MAYBE_NO_SD
from coop_xl.workbook.simulation.statistics import (
    COUNTED,
    ERROR,
    FIRST,
    ROWS,
    SPREAD,
    UNSEEN,
    WHOLE,
    error_formula,
    spread_formula,
)
from tests.engines import require_libreoffice
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice
from tests.engines.values import ErrorValue
from tests.workbook.cases import Address, Expected, disagreements

from .shown_sheet import ShownInputs, ShownSheet
from .uncertain_cases import (
    ALWAYS_BEST,
    BEYOND,
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
    QUARTILES,
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
OTHERS = {"contradictory": CONTRADICTORY, "wrong pairs": WRONG_PAIRS}
OTHERS |= {"next to 0": NEXT_TO_0, "always best": ALWAYS_BEST, "no floor": NO_FLOOR}
OTHERS |= {"blank": Entries()}
OTHERS |= {
    "minute, with extensions": MINUTE_WITH_EXTENSIONS,
    "extensions contradict": CONTRADICTING_EXTENSIONS,
}
# formualizer is quickest; formulon takes half a minute for a filling.
SOME |= {"assumed, by quartiles": QUARTILES, "assumed, from D_b": BEYOND}
TWO = {name: SOME[name] for name in ("with extensions", "infeasible", "assumed, from D_b")}
TWO |= {"always best": ALWAYS_BEST}
ONE = {"families 1": SOME["families 1"]}
READINGS = ((libreoffice, TWO, 1), (formualizer, SOME | OTHERS, 13), (formulon, ONE, 13))
EXPECTED_BREACHES = (TOO_FAR, NEAR_WHOLE, NEAR_ZERO_LOG)  # limits of cells, not of distributions
MESSES, MANY_MESSES = 3, 60


@pytest.fixture(scope="module")
def templates(tmp_path_factory) -> dict[bool, Path]:
    """The blank template with every cached value poisoned, without and with extensions."""
    folder = tmp_path_factory.mktemp("simulation")
    paths = {False: folder / "template.xlsx", True: folder / "extensions.xlsx"}
    for extensions, path in paths.items():
        (folder / "clean.xlsx").write_bytes(sheets(Entries(), extensions=extensions).bytes())
        poison(folder / "clean.xlsx", path)
    return paths


@pytest.fixture(scope="module")
def template(templates) -> Path:
    return templates[False]


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
    engine, contents, every, templates, expected
):
    if engine is libreoffice:
        require_libreoffice()
    for extensions, template in templates.items():
        names = [name for name in contents if contents[name].has_extensions == extensions]
        if not names:
            continue
        read = {at for at in expected[names[0]].formulas if is_read(at, every)}
        entries = [typed(contents[name], template) for name in names]
        answers = engine.recalculate_many(template, entries, read)
        for name, found in zip(names, answers, strict=True):
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
        rows = ShownInputs(content).rows
        for (key, name), at in places.items():
            want, have = rows[key][name], found.get(at, "")
            # 1e-15: a share below the domain of 1e-260 is 0 to Python.
            assert want == have or math.isclose(want, have, rel_tol=1e-9, abs_tol=1e-15), at


def test_the_sheet_takes_the_estimates_that_python_takes_and_no_others():
    rng = np.random.default_rng(6)
    for _ in range(MANY_MESSES):
        content = messy(rng)
        for key, row in ShownInputs(content).rows.items():
            given = content.estimate(key)
            if key in content.assumed:
                assert row["status"] == OK, (key, given)
                continue
            try:
                made = fitted(content, key)
            except EstimateError:
                made = None
            if made is None:
                assert row["status"] != OK, (key, given)
                continue
            assert row["status"] in (OK, *EXPECTED_BREACHES), (key, given)
            below_0 = any("lies below 0" in note for note in made.notes)
            assert (BELOW_0_NOTE.strip() in row["note"]) == below_0, (key, given)
            heavy = any("tails" in note for note in made.notes)
            assert ("heavy" in row["note"]) == heavy, (key, given)
            if key == "F_V" and not made.is_constant:
                assert_tells_of_its_ends(row["note"], made, content.key_entered(key))


def fitted(content, key):
    """The distribution that the analysis makes of an estimate."""
    given = content.estimate(key)
    estimate = fit.Estimate(given.low, given.best, given.high, given.distribution)
    return fit.distribution_of(content.key_entered(key), estimate)


def assert_tells_of_its_ends(note, made, key):
    """The sheet says of 1/F_V and 1/(1−F_V) what `simulate` does."""
    t = max(cell_means(made, key, name, Offsets())[1] for name in ("q_V", "q_nV"))
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
    row = ShownInputs(content).rows["F_V"]
    assert ("comes so near" in row["note"]) == bool(told)
    assert f"the marginals' {told}" in row["note"] or not told
    assert_tells_of_its_ends(row["note"], fitted(content, "F_V"), content.key_entered("F_V"))


def test_each_row_of_the_infeasible_filling_says_what_to_mend():
    said = {key: row["status"] for key, row in ShownInputs(INFEASIBLE).rows.items()}
    assert len(set(said.values())) == 14
    fine = {key for key, status in said.items() if status == OK}
    assert fine == {"dp_CnV_da_CnV", "dU_nB_dF_V"}  # the latter is blank, so assumed
    assert said["U_B"].startswith("Best is too near High")
    best_to = ShownInputs(INFEASIBLE).rows["U_B"]["best_to"]
    mended = INFEASIBLE.estimates | {"U_B": Estimate(2, best_to - 1e-9, 90)}
    assert ShownInputs(replace(INFEASIBLE, estimates=mended)).rows["U_B"]["status"] == OK


def test_each_row_next_to_0_says_whether_it_reaches_below():
    rows = ShownInputs(NEXT_TO_0).rows
    told = {key for key, row in rows.items() if BELOW_0_NOTE.strip() in row["note"]}
    assert told == {"dp_V_da_V", "dp_CV_da_CV", "db_dF_CV"}
    assert rows["db_dF_CnV"]["status"].startswith("Best is too near Low")


def test_the_stored_points_are_sobol_points_to_three_decimals():
    scores = normal_scores(len(VARIABLES))
    assert scores.shape == (DRAWS, len(VARIABLES))
    for scramble in range(SCRAMBLES):
        exact = normal_quantile(SobolPoints(len(VARIABLES), 0, scramble).uniforms(0, POINTS)).T
        stored = scores[scramble * POINTS : (scramble + 1) * POINTS]
        assert np.abs(stored - exact).max() <= 0.5e-3 * (1 + 1e-9)
    assert np.abs(scores).max() < FAR


def test_the_sheet_holds_the_stored_points(template):
    page = openpyxl.load_workbook(template, read_only=True)[TITLE]
    first = column_of("z_U_B") + 1
    rows = page.iter_rows(min_row=DRAW_ROW + 1, max_row=DRAW_ROW + DRAWS, min_col=first,
                          max_col=first + len(VARIABLES) - 1, values_only=True)  # fmt: skip
    stored = np.array(list(rows))
    assert stored.dtype == int  # whole numbers of parts, which make a small file
    assert np.array_equal(stored / GRAIN, normal_scores(len(VARIABLES)))


def test_correlated_scores_are_those_of_the_analysis():
    pairs = CORRELATED.correlations[:-1]  # the last is 1, where a Cholesky factor is rough
    drawn = ShownSheet(replace(CORRELATED, correlations=pairs)).drawn
    z = normal_scores(len(VARIABLES)) @ factor(list(VARIABLES), pairs).T
    made = fit.distributions_of(CORRELATED.estimates_entered)
    for place, key in enumerate(VARIABLES):
        wanted = made[CORRELATED.key_entered(key)].quantile(normal_probability(z[:, place]))
        assert np.allclose(drawn(key), wanted, rtol=1e-9)


def test_a_correlation_of_one_makes_two_inputs_one():
    drawn = ShownSheet(CORRELATED).drawn
    assert np.array_equal(np.argsort(drawn("db_dF_CV")), np.argsort(drawn("F_CV")))


def test_the_mean_of_a_linear_output_is_known():
    certain = CERTAIN.estimates | {
        "b": Estimate(best=0.5),
        "U_nB": Estimate(best=0.0),
        "U_B": Estimate(40, None, 60, "normal"),
    }
    found = ShownSheet(replace(CERTAIN, estimates=certain)).measured
    mean, spread = found("mean U"), found("sd U")
    assert mean.whole == pytest.approx(
        25, abs=4 * mean.error
    )  # U = U_B/2, and U_B has the mean 50
    assert 0 < mean.error < 0.04
    assert spread.whole == pytest.approx(20 / 3.289707 / 2, abs=4 * spread.error)


def test_two_kinds_of_work_that_are_alike_are_best_alike_often():
    alike = CERTAIN.estimates | {
        "F_V": Estimate(best=0.5), "p_V": Estimate(best=0.5), "dp_V_da_V": Estimate(best=0.0),
        "db_dF_CV": Estimate(best=0.3), "db_dF_CnV": Estimate(best=0.3),
        "dp_CV_da_CV": Estimate(0.01, 0.02, 0.04), "dp_CnV_da_CnV": Estimate(0.01, 0.02, 0.04),
    }  # fmt: skip
    found = ShownSheet(replace(CERTAIN, estimates=alike)).measured
    assert found("best V").whole == 0
    assert found("best CV").whole == pytest.approx(0.5, abs=4 * found("best CV").error)
    assert 0 < found("best CV").error < 0.02  # of 256 random draws it were 0.031
    tied = {key: replace(each, low=None, high=None) for key, each in alike.items()}
    found = ShownSheet(replace(CERTAIN, estimates=tied)).measured
    assert [found(f"best {name}").whole for name in INTERVENTIONS] == [0, 0.5, 0.5]
    assert found("best CV").error == found("mean loss_CV").whole == 0


def test_a_share_that_every_draw_shows_has_an_error_of_one_draw_and_a_half():
    sheet = ShownSheet(ALWAYS_BEST)
    shares = [*(f"best {name}" for name in INTERVENTIONS), "share incoherent"]
    shares += [f"coherent best {name}" for name in INTERVENTIONS]
    found = {name: sheet.measured(name) for name in ROWS}
    assert [found[name].whole for name in shares] == [1, 0, 0, 0, 1, 0, 0]
    assert {found[name].error for name in shares} == {1.5 / DRAWS}
    assert found["mean ratio_V"].whole == 1
    assert found["mean ratio_V"].error == 1.5 / DRAWS
    assert found["mean loss_V"].whole == 0
    lost_if_unseen = found["mean marginal_V"].whole * 1.5 / DRAWS
    assert found["mean loss_V"].error == pytest.approx(lost_if_unseen)
    assert sheet.text.startswith("Alignment (V) work is best in above 98.8 % of draws")
    assert sheet.coherence == (
        "Every draw is coherent: below 1.2 % of draws break a coherence bound."
    )


def test_a_share_of_the_best_that_may_have_no_mean_is_said_to():
    multiverse = ShownSheet(EXAMPLES["multiverse"])  # in some draws no kind of work helps
    ratio = multiverse.drawn("ratio_V")
    assert np.isnan(ratio).any()
    assert np.nanmin(ratio) < 0
    assert mean_of_ratio_V(multiverse) == (MAY_BE_NONE, "", NO_FLOOR_REMARK)
    for content in (CERTAIN, EXAMPLES["earth"]):
        sheet = ShownSheet(content)
        found = sheet.measured("mean ratio_V")
        assert mean_of_ratio_V(sheet) == (found.whole, found.error, "")


def mean_of_ratio_V(sheet):
    """The mean, its error, and what is said beside it."""
    row = SPREAD_ROW + 2 * OUTPUTS.index("ratio_V")
    return sheet.at(row, 1), sheet.at(row + 1, 1), sheet.at(row + 1, 9)


def test_what_is_certain_is_exact():
    sheet = ShownSheet(CERTAIN)
    assert {sheet.measured(name).error for name in ROWS} == {0, ""}
    assert "best in 100 % of" in sheet.text
    assert sheet.coherence == "Every draw is coherent."


def test_an_option_that_may_hold_leaves_nothing_certain():
    perhaps = replace(
        CERTAIN,
        extensions={"lambda_own": Estimate(best=0.05), "D_b": Estimate(best=0.4)},
        credences={"locality": 0.3},
    )
    sheet = ShownSheet(perhaps)
    assert sheet.book.value("simulation_ready") is True
    assert sheet.book.value("sim_certain") is False
    held = round(sheet.measured("share holds_locality").whole * DRAWS)
    assert sheet.measured("best V if locality").error == 1.5 / held
    assert sheet.measured("best V if not locality").error == 1.5 / (DRAWS - held)


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
    assert error_shown(share, scrambles) == pytest.approx(error)


def error_shown(share, scrambles):
    """What the sheet makes of a share of 1,024 draws and of its scrambles."""
    name = "best V"
    row, statistic = ROWS[name], next(each for each in all_statistics() if each.name == name)
    book = Book("the error of a share")
    sheet = book.add_sheet(TITLE)
    for column, (constant, value) in enumerate({"tie_tolerance": TIE, "sim_few": FEW}.items()):
        sheet.write(0, column, value)
        sheet.name(0, column, constant)
    known = {WHOLE: share, COUNTED: 1024, UNSEEN: 1.5 / 1024}
    for column, value in {**known, **dict(enumerate(scrambles, start=FIRST))}.items():
        sheet.write(row, column, value)
    sheet.formula(row, SPREAD, spread_formula(statistic, row))
    sheet.formula(row, ERROR, error_formula(statistic, row))
    return sheet.value(row, ERROR)


def test_marginals_too_small_for_a_cell_still_have_a_best():
    sheet = ShownSheet(MINUTE)
    assert not sheet.drawn("marginal_CnV").any()
    assert sheet.drawn("CnV_per_F_I").all()
    assert sum(sheet.measured(f"best {name}").whole for name in INTERVENTIONS) == pytest.approx(1)
    assert sheet.remark("marginal_CnV") == TOO_SMALL


@pytest.mark.parametrize(
    ("rank", "said"),
    [(0.0, ""), (0.2, ""), (0.5, MAYBE_NO_SD), (-0.5, MAYBE_NO_SD), (0.99, MAYBE_NO_SD)],
)
def test_tails_that_may_leave_an_output_no_sd_are_told_correlated_ones_too(rank, said):
    # t = ln 3.25/ln 19 = 0.4: there is a standard deviation while 0.4·(1 + r) is below ½
    sheet = ShownSheet(two_tails(rank))
    assert sheet.remark("marginal_CV") == said
    assert sheet.remark("marginal_CnV") == ""


def test_a_tail_that_may_leave_an_output_no_mean_is_told_unless_the_output_is_0():
    heavy = plain_auto() | {"dp_CV_da_CV": Estimate(0.0004, 0.01, 0.25)}
    for db_dF_CV, said in ((0.3, MAYBE_NO_MEAN), (0.0, "")):
        content = Entries(
            estimates=heavy | {"db_dF_CV": Estimate(best=db_dF_CV)},
            scales={"F_V": PLAIN, "F_I": PLAIN},
        )
        assert ShownSheet(content).remark("marginal_CV") == said


def test_a_normal_F_V_that_hardly_reaches_its_ends_says_that_strictly_there_are_no_means():
    rows = ShownInputs(two_tails(0)).rows
    assert "strictly the marginals have no means" in rows["F_V"]["note"]


def test_the_statistics_fit_between_the_sections_of_the_sheet():
    assert max(ROWS.values()) < MATRIX_ROW - 2
    assert CONSTANT_ROW + len(CONSTANTS) + 3 < STATISTIC_ROW - 2
    assert LINK_ROW + PAIRS < WORK_ROW
    assert plain_auto().keys() == VARIABLES.keys()
