"""What the worksheet functions under uncertainty answer, off Excel and through xlwings."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coop_xl.analysis import sensitivity, value_of_information
from coop_xl.analysis.monte_carlo import simulate
from coop_xl.estimates.fit import distribution_of
from coop_xl.functions import catalogue, simulation_tables
from coop_xl.functions.estimate_table import read_estimates
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.model.catalogue import VARIABLES
from tests.model.cases import BASIC

from .estimates import CERTAIN, EARTH, estimates_table, inputs_range, with_row
from .tables import HEADINGS, basic, truth
from .test_junk import anything, assert_fit_for_cells, cells
from .windows_stubs import MISSING, CellRange, book, xlwings_as_on_windows

UNCERTAIN = {  # and what each needs beside the table
    "COOP_SIMULATE": (),
    "COOP_PERCENTILE": ("marginal_V", 0.5),
    "COOP_PROBABILITY_BEST": (),
    "COOP_TORNADO": ("marginal_V",),
    "COOP_SOBOL": ("marginal_V",),
    "COOP_EVPI": (),
    "COOP_EVPPI": (),
}
TAKES_CORRELATIONS = ("COOP_SIMULATE", "COOP_PROBABILITY_BEST", "COOP_EVPI", "COOP_EVPPI")
SIMULATING = [name for name in UNCERTAIN if name != "COOP_TORNADO"]
BEST = ("V", "CV", "CnV")
FEW = 256
TABLE = inputs_range("earth")
TABLE_OF_FIVE = estimates_table(EARTH)  # columns
HEAD = [
    "Output", "Mean", "Error of mean", "SD", "5 %", "25 %", "50 %", "75 %", "95 %", "P(best)",
    "Expected loss", "Error of P(best)", "Error of expected loss",
]  # fmt: skip
# One tractability is all that is unknown, and (cv) is proportional to it.
ONE_UNKNOWN = with_row(CERTAIN, ("dp_CV_da_CV", 0.0, 0.01, 0.05, "uniform"))


@pytest.fixture(autouse=True)
def nothing_kept():
    """Each test runs its own simulations."""
    for name in ("simulation", "quantile", "indices", "information"):
        getattr(simulation_tables, name).cache_clear()


def columns(answer):
    """The rows of a table in answer, by their first cell and heading."""
    headings, *rows = answer
    return {row[0]: dict(zip(headings, row, strict=True)) for row in rows}


# Known answers


def test_of_certain_estimates_every_figure_is_the_models_own():
    answer = catalogue.COOP_SIMULATE(CERTAIN, FEW)
    assert answer[0] == HEAD
    by_output = columns(answer)
    for key in ("U", "marginal_V", "marginal_CV", "marginal_CnV"):
        row = by_output[key]
        for heading in ("Mean", "5 %", "25 %", "50 %", "75 %", "95 %"):
            assert [row[heading]] == truth(key, 1)
        assert row["SD"] == pytest.approx(0, abs=1e-9 * abs(row["Mean"]))


def test_of_certain_estimates_the_best_is_best_and_nothing_is_left_to_know():
    values = {name: float(BASIC[0]["outputs"][f"marginal_{name}"]) for name in BEST}
    most = max(values.values())
    chances = [float(value == most) for value in values.values()]
    assert catalogue.COOP_PROBABILITY_BEST(CERTAIN, FEW) == [chances]
    assert catalogue.COOP_EVPI(CERTAIN, FEW) == pytest.approx(0, abs=1e-12 * most)
    by_output = columns(catalogue.COOP_SIMULATE(CERTAIN, FEW))
    for name, value in values.items():
        loss = by_output[f"marginal_{name}"]["Expected loss"]
        assert loss == pytest.approx(most - value, rel=1e-9, abs=1e-12 * most)


def test_a_marginal_in_proportion_to_a_uniform_tractability_has_its_quantiles():
    slope = catalogue.COOP_MARGINAL_CV(HEADINGS, basic(1), "dp_CV_da_CV", 0.05)
    for probability in (0.0625, 0.25, 0.5, 0.9):
        value = catalogue.COOP_PERCENTILE(ONE_UNKNOWN, "marginal_CV", probability)
        assert value == pytest.approx(slope * probability, rel=1e-3)  # a histogram's step
    row = columns(catalogue.COOP_SIMULATE(ONE_UNKNOWN))["marginal_CV"]
    assert row["Mean"] == pytest.approx(slope / 2, rel=1e-9)
    assert row["SD"] == pytest.approx(abs(slope) / math.sqrt(12), rel=1e-3)


def test_a_tornado_shows_the_model_at_each_end_widest_first():
    head, *rows = catalogue.COOP_TORNADO(ONE_UNKNOWN, "CV")
    assert head == [
        "Input", "Low", "High", "Output at Low", "Output at High", "Best at Low", "Best at High",
    ]  # fmt: skip
    key, low, high, at_low, at_high, *best = rows[0]
    assert key == "dp_CV_da_CV"
    for value, output, name in ((low, at_low, best[0]), (high, at_high, best[1])):
        asked = (HEADINGS, basic(1), "dp_CV_da_CV", value)
        assert output == pytest.approx(catalogue.COOP_MARGINAL_CV(*asked), rel=1e-9)
        assert name == catalogue.COOP_BEST(*asked)


def test_the_bars_of_a_tornado_grow_upwards():
    _, *rows = catalogue.COOP_TORNADO(TABLE, "marginal_V")
    widths = [abs(row[4] - row[3]) for row in rows]
    assert widths == sorted(widths, reverse=True)
    assert {row[0] for row in rows} == set(VARIABLES)


def test_all_variance_comes_from_the_one_unknown():
    head, first, *others = catalogue.COOP_SOBOL(ONE_UNKNOWN, "CV", FEW)
    assert head == ["Input", "First-order", "Error of first-order", "Total", "Error of total"]
    assert first[0] == "dp_CV_da_CV"
    assert first[1] == pytest.approx(1, abs=0.05)  # at 256 draws
    assert first[3] == pytest.approx(1, abs=0.05)
    assert all(row[1] == pytest.approx(0, abs=0.05) for row in others)


def test_indices_stand_with_the_largest_total_first():
    _, *rows = catalogue.COOP_SOBOL(TABLE, "U", FEW)
    totals = [row[3] for row in rows]
    assert totals == sorted(totals, reverse=True)
    assert rows[0][0] == "b"  # U = b·U_B + (1−b)·U_¬B, and U_B − U_¬B is 120


def test_knowing_the_one_unknown_is_knowing_all():
    head, *rows = catalogue.COOP_EVPPI(ONE_UNKNOWN)
    assert head == ["Input", "EVPPI", "Error of EVPPI"]
    worth = {name: value for name, value, _ in rows}
    assert rows[-1][0] == "All (EVPI)"
    assert rows[0][0] == "dp_CV_da_CV"
    assert worth["dp_CV_da_CV"] == pytest.approx(worth["All (EVPI)"], rel=0.05)


def test_the_value_of_information_is_sorted_inputs_before_groups_before_all():
    _, *rows = catalogue.COOP_EVPPI(TABLE, FEW)
    names = [row[0] for row in rows]
    groups = {each.group for each in VARIABLES.values()}
    assert set(names[:18]) == set(VARIABLES)
    assert set(names[18:-1]) == groups
    for part in (rows[:18], rows[18:-1]):
        values = [row[1] for row in part]
        assert values == sorted(values, reverse=True)
    assert all(0 <= row[1] <= rows[-1][1] for row in rows)


# What the engine gives, in cells


def test_the_table_of_a_simulation_shows_all_its_figures():
    table = inputs_range("multiverse")  # some draws contradict themselves
    found = simulate.simulate(read_estimates(table), FEW, 3)
    answer = catalogue.COOP_SIMULATE(table, FEW, 3)
    assert len({len(row) for row in answer}) == 1
    by_output = columns(answer)
    for key, summary in found.outputs.items():
        row = by_output[key]
        shown = [row[heading] for heading in HEAD[1:4]]
        figures = (summary.mean.value, summary.mean.error, summary.sd.value)
        words = {math.inf: "infinite", -math.inf: "−infinite"}
        assert shown == [words.get(each, each) for each in figures]
        assert row["5 %"] == summary.quantiles[0.05].value
        name = key.removeprefix("marginal_")
        chance = found.best[name].value if name in BEST else ""
        loss = found.expected_loss[name].value if name in BEST else ""
        loss = "infinite" if loss == math.inf else loss
        assert [row["P(best)"], row["Expected loss"]] == [chance, loss]
        error = found.best[name].error if name in BEST else ""
        assert row["Error of P(best)"] == error
    coherent = by_output["Coherent draws (share)"]["Mean"]
    assert coherent == 1 - found.coherence.share_broken.value
    row = by_output["marginal_CV, coherent draws"]
    assert row["50 %"] == found.coherence.outputs["marginal_CV"].quantiles[0.5].value
    assert row["P(best)"] == found.coherence.best["CV"].value
    assert row["Expected loss"] == found.coherence.expected_loss["CV"].value
    assert row["Error of P(best)"] == found.coherence.best["CV"].error
    assert [row[1] for row in answer if row[0] == "Note"] == list(found.notes)


def test_a_note_names_an_estimate_that_needs_attention():
    table = with_row(TABLE_OF_FIVE, ("U_B", 85.0, 99.9, 100.0, "lognormal"))
    (note,) = distribution_of("U_B", read_estimates(table)["U_B"]).notes
    assert ["Note", note] in [row[:2] for row in catalogue.COOP_SIMULATE(table, FEW)]


def test_formulas_over_one_table_agree():
    by_output = columns(catalogue.COOP_SIMULATE(TABLE, FEW))
    chances = [by_output[f"marginal_{name}"]["P(best)"] for name in BEST]
    assert catalogue.COOP_PROBABILITY_BEST(TABLE, FEW) == [chances]
    assert sum(chances) == pytest.approx(1, abs=1e-12)
    for key in ("U", "marginal_CnV", "ratio_V"):
        for heading in ("5 %", "25 %", "50 %", "75 %", "95 %"):
            probability = float(heading[:-2]) / 100
            value = catalogue.COOP_PERCENTILE(TABLE, key, probability, FEW)
            assert value == pytest.approx(by_output[key][heading], rel=1e-12)
    losses = [by_output[f"marginal_{name}"]["Expected loss"] for name in BEST]
    assert catalogue.COOP_EVPI(TABLE, FEW) == pytest.approx(min(losses), rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("V", "marginal_V"), (" cv ", "marginal_CV"), ("(c¬v)", "marginal_CnV"), ("u", "U"),
     ("RATIO_CV", "ratio_CV"), ("Marginal_CnV", "marginal_CnV")],
)  # fmt: skip
def test_an_output_may_be_named_as_people_do(typed, key):
    expected = catalogue.COOP_PERCENTILE(TABLE, key, 0.5, FEW)
    assert catalogue.COOP_PERCENTILE(TABLE, typed, ((0.5,),), FEW) == expected


def test_a_correlation_counts():
    alike = (("p_V", "F_V", 0.9),)
    for name in TAKES_CORRELATIONS:
        call = FUNCTIONS[name].call
        assert call(TABLE, FEW, 0, alike) != call(TABLE, FEW, 0)
        assert call(TABLE, FEW, 0, ((None, None, None),)) == call(TABLE, FEW)


# Very small shares


def test_values_too_small_for_a_cell_are_shown_with_their_power_of_ten():
    table = (TABLE[0], *at_far_smaller_shares("uniform"))
    found = simulate.simulate(read_estimates(table), FEW)
    scale = found.outputs["marginal_CnV"].log10_scale
    assert scale < -400
    answer = catalogue.COOP_SIMULATE(table, FEW)
    by_output = columns(answer)
    row = by_output[f"marginal_CnV (times 10^−{-scale})"]
    assert row["50 %"] == found.outputs["marginal_CnV"].quantiles[0.5].value
    assert f"Expected loss (times 10^−{-found.log10_scale})" in answer[0]
    assert answer[0][-1] == f"Error of expected loss (times 10^−{-found.log10_scale})"
    told = catalogue.COOP_PERCENTILE(table, "CnV", 0.5, FEW)
    assert re.fullmatch(rf"#COOP! too small for a cell: it is \S+ \(times 10\^−{-scale}\)", told)
    held = found.evpi.value * 10.0**found.log10_scale  # V and CV are far from so small
    assert catalogue.COOP_EVPI(table, FEW) == pytest.approx(held, rel=1e-12)
    assert "(times 10^−" in catalogue.COOP_EVPPI(table, FEW)[0][1]


def at_far_smaller_shares(family):
    """The worked example of the multiverse, with shares about 10^−450."""
    head, *rows = inputs_range("multiverse")
    places = [head.index(each) for each in ("Low", "Best", "High", "Distribution", "Entered as")]
    for row in rows:
        if row[head.index("Name")] in ("F_I", "F_V"):
            cells_of_row = dict(zip(places, (-451, -450, -449, family, "log10"), strict=True))
            row = [cells_of_row.get(place, cell) for place, cell in enumerate(row)]
        yield tuple(row)


def test_a_power_of_ten_that_a_cell_holds_is_taken_in():
    assert simulation_tables.in_one_cell(2.5, -300) == 2.5e-300
    assert simulation_tables.in_one_cell(0.0, -900) == 0.0
    assert simulation_tables.in_one_cell(-2.5, 0) == -2.5


# One run for several formulas


@pytest.fixture
def runs(monkeypatch):
    """The runs of the engine, by name."""
    made = []

    def count(module, name):
        engine = getattr(module, name)

        def counted(*given, **options):
            made.append(name)
            return engine(*given, **options)

        monkeypatch.setattr(module, name, counted)

    count(simulate, "simulate")
    count(sensitivity, "sobol_indices")
    count(value_of_information, "evppi")
    return made


def test_formulas_over_one_table_share_one_simulation(runs):
    catalogue.COOP_SIMULATE(TABLE)
    catalogue.COOP_PERCENTILE(TABLE, "U", 0.1)
    catalogue.COOP_PERCENTILE([list(row) for row in TABLE], "V", 0.9, None, 0.0)
    catalogue.COOP_PROBABILITY_BEST(
        (TABLE[0], *TABLE[:0:-1]), 65536
    )  # its rows the other way round
    catalogue.COOP_EVPI(TABLE, ((65536,),), ((None,),), ((None, None, None),))
    assert runs == ["simulate"]


def test_indices_of_all_outputs_come_from_one_run(runs):
    for output in ("U", "V", "CV", "CnV"):
        catalogue.COOP_SOBOL(TABLE, output, FEW)
    catalogue.COOP_EVPPI(TABLE, FEW)
    catalogue.COOP_EVPPI(TABLE, FEW)
    assert runs == ["sobol_indices", "evppi"]


@pytest.mark.parametrize("name", SIMULATING)
def test_the_number_of_draws_is_rounded_up_to_a_power_of_two(name):
    call = FUNCTIONS[name].call
    given = ("ratio_CV",) if name == "COOP_SOBOL" else UNCERTAIN[name]  # others are exact
    assert call(TABLE, *given, 200) == call(TABLE, *given, 256)
    assert call(TABLE, *given, 200) != call(TABLE, *given, 128)


@pytest.mark.parametrize(
    "other",
    [
        (with_row(TABLE_OF_FIVE, ("b", 0.4, 0.6, 0.81, None)), FEW, 0),
        (with_row(TABLE_OF_FIVE, ("b", 0.4, 0.6, 0.8, "PERT")), FEW, 0),
        (TABLE_OF_FIVE, 2 * FEW, 0),
        (TABLE_OF_FIVE, FEW, 1),
        (TABLE_OF_FIVE, FEW, 0, (("F_V", "b", 0.5),)),
    ],
    ids=["a number", "a family", "samples", "seed", "correlations"],
)
def test_whatever_changes_the_answer_is_run_anew(runs, other):
    first = catalogue.COOP_SIMULATE(TABLE_OF_FIVE, FEW)
    assert catalogue.COOP_SIMULATE(*other) != first
    assert catalogue.COOP_SIMULATE(TABLE_OF_FIVE, FEW, 0) == first
    assert runs == ["simulate"] * 2


def test_a_truth_value_does_not_pass_for_the_number_kept():
    one = with_row(CERTAIN, ("p_V", None, 1.0, None, None))
    assert catalogue.COOP_PROBABILITY_BEST(one, FEW)
    told = catalogue.COOP_PROBABILITY_BEST(with_row(one, ("p_V", None, True, None, None)), FEW)
    assert told == "#COOP! row 9 of the table: p_V is TRUE: enter a probability from 0 to 1"


# What cannot be asked


@pytest.mark.parametrize(
    ("extensions", "text"),
    [
        ((1.5,), "samples is 1.5: enter a whole number from 64 to"),
        ((1,), "samples is 1: enter a whole number from 64 to"),
        ((1e9,), "samples is 1000000000: enter a whole number from 64 to"),
        (("1,024",), 'samples is "1,024", which is text: type 1024, or enter a whole number'),
        (("many",), 'samples is "many": enter a whole number'),
        ((True,), "samples is TRUE: enter a whole number"),
        (("#N/A",), "samples is the error #N/A: fix that cell"),
        ((((1.0, 2.0),),), "samples is a block of 1 × 2 cells (rows × columns): give one cell"),
        ((FEW, -1), "seed is -1: enter a whole number from 0 to"),
        ((FEW, float("nan")), "seed is not a number (nan): enter a whole number from 0 to"),
        ((FEW, 0.5), "seed is 0.5: enter a whole number from 0 to"),
    ],
)
@pytest.mark.parametrize("name", SIMULATING)
def test_an_extension_that_cannot_be_used_is_told(name, extensions, text):
    answer = FUNCTIONS[name].call(TABLE, *UNCERTAIN[name], *extensions)
    assert answer.startswith(f"#COOP! {text}")


@pytest.mark.parametrize(
    ("correlations", "text"),
    [
        ((("F_V", "b", 2.0),), "row 1 of correlations: the correlation is 2: enter a number"),
        ((("F_V", "F_W", 0.2),), 'row 1 of correlations: "F_W" is not a variable of the model'),
        ((("F_V", "b", 0.9), ("b", "p_V", 0.9), ("F_V", "p_V", -0.9)), "the correlation of "),
        ((("b", "F_V", 0.9), ("F_V", "b", 0.8)), "F_V and b are correlated twice: keep one"),
    ],
)
@pytest.mark.parametrize("name", TAKES_CORRELATIONS)
def test_correlations_that_cannot_be_used_are_told(name, correlations, text):
    answer = FUNCTIONS[name].call(TABLE, FEW, 0, correlations)
    assert answer.startswith(f"#COOP! {text}")


@pytest.mark.parametrize("name", ["COOP_TORNADO", "COOP_SOBOL"])
def test_nothing_is_sensitive_to_what_is_certain(name):
    assert FUNCTIONS[name].call(CERTAIN, "U") == (
        "#COOP! every estimate is certain: enter Low and High where you are unsure"
    )


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("marginl_V", 'output is "marginl_V": choose one of U, marginal_V, marginal_CV'),
        (None, "output is blank: choose one of U, marginal_V"),
        (3.0, "output is 3: choose one of U, marginal_V"),
        ("#REF!", "output is the error #REF!: fix that cell"),
        ((("U", "V"),), "output is a block of 1 × 2 cells (rows × columns): give one cell"),
    ],
)
@pytest.mark.parametrize("name", ["COOP_PERCENTILE", "COOP_TORNADO", "COOP_SOBOL"])
def test_an_output_that_cannot_be_used_is_told(name, output, text):
    answer = FUNCTIONS[name].call(TABLE, output, *UNCERTAIN[name][1:])
    assert answer.startswith(f"#COOP! {text}")


@pytest.mark.parametrize(
    ("probability", "text"),
    [(5.0, "5"), (-0.1, "-0.1"), (None, "blank"), ("little", '"little"'), (True, "TRUE")],
)
def test_a_probability_that_is_none_is_told(probability, text):
    answer = catalogue.COOP_PERCENTILE(TABLE, "U", probability, FEW)
    assert answer.startswith(f"#COOP! probability is {text}: enter a number from 0 to 1")


# So heavy a tail that there is no mean: a figure that is none has a word in every table.
NO_MEAN = with_row(CERTAIN, ("dp_CV_da_CV", 0.00171, 0.01, 1.17, None))


@pytest.mark.parametrize("name", UNCERTAIN)
def test_a_figure_that_does_not_exist_is_neither_blank_nor_0(name):
    if name == "COOP_PERCENTILE":
        arguments = (NO_MEAN, "marginal_CV", 0.95, FEW)
    else:
        arguments = (NO_MEAN, *UNCERTAIN[name], *(() if name == "COOP_TORNADO" else (FEW,)))
    answer = FUNCTIONS[name].call(*arguments)
    assert_fit_for_cells(answer)
    assert "nan" not in str(answer)


def test_a_mean_and_a_value_of_information_that_are_infinite_say_so():
    row = columns(catalogue.COOP_SIMULATE(NO_MEAN, FEW))["marginal_CV"]
    assert (row["Mean"], row["SD"]) == ("infinite", "infinite")
    assert catalogue.COOP_EVPI(NO_MEAN, FEW) == "infinite"
    assert {each[1] for each in catalogue.COOP_EVPPI(NO_MEAN, FEW)[1:]} == {"infinite"}
    # of a variance that is infinite no share is anybody's
    assert catalogue.COOP_SOBOL(NO_MEAN, "marginal_CV", FEW)[1][1] == "undefined"


def test_a_probability_that_is_text_is_offered_as_a_number():
    answer = catalogue.COOP_PERCENTILE(TABLE, "U", "5 %", FEW)
    start = '#COOP! probability is "5 %", which is text: type 0.05, or enter a number from 0 to 1'
    assert answer.startswith(start)


def test_a_sobol_analysis_that_would_keep_the_spreadsheet_waiting_is_refused():
    answer = catalogue.COOP_SOBOL(TABLE, "U", 2.0**19)
    assert answer == "#COOP! samples is 524288: enter a whole number from 64 to 262144"


def test_an_evppi_among_correlated_estimates_that_would_keep_it_waiting_is_refused():
    answer = catalogue.COOP_EVPPI(TABLE, 2.0**15 + 1, None, (("F_V", "p_V", 0.5),))
    assert answer == (
        "#COOP! samples is 65536: with correlations enter a whole number from 64 to 32768"
    )


@pytest.mark.parametrize("name", UNCERTAIN)
@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("b", 0.8, 0.6, 0.4, None), "b: Low is 0.8, above Best 0.6"),
        (("b", 0.4, 0.6, 1.4, None), "High of b is 1.4: enter a share from 0 to 1"),
        (("b", "0.4", 0.6, 0.8, None), 'row 4 of the table: Low of b is "0.4"'),
    ],
)
def test_an_estimate_that_cannot_be_used_is_told(name, row, text):
    answer = FUNCTIONS[name].call(with_row(TABLE_OF_FIVE, row), *UNCERTAIN[name])
    assert answer.startswith(f"#COOP! {text}")


@pytest.mark.parametrize("name", UNCERTAIN)
@settings(deadline=None, max_examples=40)
@given(extensions=some.lists(anything, min_size=1, max_size=5))
def test_any_arguments_after_a_good_table(name, extensions):
    answer = FUNCTIONS[name].call(TABLE, *UNCERTAIN[name], *extensions)
    assert_fit_for_cells(answer)
    if len(extensions) + 1 + len(UNCERTAIN[name]) <= len(FUNCTIONS[name].arguments):
        assert "unexpected" not in str(answer)


@pytest.mark.parametrize("name", UNCERTAIN)
@settings(deadline=None, max_examples=60)
@given(data=some.data())
def test_any_cells_in_a_table(name, data):
    rows = [list(row) for row in data.draw(some.sampled_from([TABLE, TABLE_OF_FIVE, CERTAIN]))]
    for _ in range(data.draw(some.integers(1, 3))):
        row = data.draw(some.sampled_from(rows))
        row[data.draw(some.integers(0, len(row) - 1))] = data.draw(cells)
    few = () if name == "COOP_TORNADO" else (FEW,)
    answer = FUNCTIONS[name].call(rows, *UNCERTAIN[name], *few)
    assert_fit_for_cells(answer)
    assert "unexpected" not in str(answer)


# Through xlwings


def test_the_functions_are_listed_after_the_core():
    assert list(FUNCTIONS)[-len(UNCERTAIN) :] == list(UNCERTAIN)


@pytest.fixture(scope="module")
def excel():
    """What a cell shows for a formula of ranges, by way of xlwings' own server."""
    with xlwings_as_on_windows() as modules:
        server, caller = modules.com_server.XLPython(), CellRange(None)

        def shown(name, *arguments):
            passed = [CellRange(each) if isinstance(each, tuple) else each for each in arguments]
            module = "coop_xl.functions.catalogue"
            return server.CallUDF(module, name, tuple(passed), book("coop_xl.xlam"), caller)

        yield shown


@pytest.mark.parametrize("name", UNCERTAIN)
def test_excel_shows_what_other_surfaces_show(excel, name):
    few = () if name == "COOP_TORNADO" else (float(FEW), MISSING)
    answer = excel(name, TABLE, *UNCERTAIN[name], *few)
    expected = FUNCTIONS[name].call(TABLE, *UNCERTAIN[name], *few[:1])
    is_row = isinstance(expected, list) and len(expected) == 1  # VBA takes it as a flat list
    assert answer == (expected[0] if is_row else expected)


def test_excel_passes_ranges_of_extensions(excel):
    correlations = (("F_V", "b", 0.5), (None, None, None))
    answer = excel("COOP_EVPI", TABLE, ((FEW,),), ((7.0,),), correlations)
    assert answer == catalogue.COOP_EVPI(TABLE, FEW, 7, correlations[:1])


def test_excel_shows_the_problem_of_an_error_cell(excel):
    table = with_row(TABLE_OF_FIVE, ("b", -2146826281, 0.6, 0.8, None))
    assert excel("COOP_EVPI", table) == (
        "#COOP! row 4 of the table: Low of b is the error #DIV/0!: fix that cell"
    )
