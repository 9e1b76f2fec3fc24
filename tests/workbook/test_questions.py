"""Questions in every state: nothing, some, all, D_b or the slopes, each level, mistakes."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from coop_xl.estimates.cell_names import SCENARIO_COLUMNS
from coop_xl.estimates.entries import Entries, Scenario
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.low_high_range import RANGES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.workbook.build import sheets
from coop_xl.workbook.formulas.status_words import FILL_IN, OK
from coop_xl.workbook.sheets import scenarios_sheet
from coop_xl.workbook.sheets.assumed_values import DEFAULTS
from coop_xl.workbook.sheets.questions_layout import ESSENTIAL, LAST_ROW, ROWS, SAID, TICK, TITLE
from tests.engines.recalculate import formualizer, libreoffice
from tests.engines.values import ErrorValue

from .cases import entry_cells
from .simulation.uncertain_cases import WITH_D_B

EARTH = EXAMPLES["earth"].estimates
SHEETS = ("Start", "Questions", "Checks", "Model")
FROM_40 = "One unit: from 40 in 100 to 41 in 100"
CERTAIN = " of 100 dealings, taken as certain."
BOTH_ENDS = "enter both ends, or neither if Best is certain."
SLOPES = ("db_dF_CV", "db_dF_CnV")


def typed(*keys, **more):
    """What a person types: the example's answers to some questions, and other cells by name."""
    roles = ("low", "best", "high")
    return {f"{role}_{key}": getattr(EARTH[key], role) for key in keys for role in roles} | more


NINE = typed(*(key for key in ESSENTIAL if key != "D_b"), best_D_b=0.6)
EIGHT = typed(*(key for key in ESSENTIAL if key != "D_b"))
TINIEST = {"low_F_V": -500, "best_F_V": -400, "high_F_V": -320}
STATES = {
    "blank": {},
    "three of nine": typed("p_V", "F_V", "dp_V_da_V"),
    "all nine": NINE,
    "slopes": EIGHT | typed(*SLOPES),
    "one slope": EIGHT | typed("db_dF_CV"),
    "D_b and what coalition size adds": NINE | typed("db_dF_V"),
    "both": NINE | typed(*SLOPES),
    "assumed changed": NINE | {"best_p_CV": 0.9, "best_U_B": 50, "best_U_nB": -50},
    "all": typed(*VARIABLES),
    "tiny": NINE | {"scale_F_V": "log10", "low_F_V": -40, "best_F_V": -30, "high_F_V": -20},
    "tiniest": NINE | TINIEST | {"scale_F_V": "log10"},
    "tiniest rest": NINE | TINIEST | {"scale_F_V": "log10 of 1−F_V"},
    **{level: typed(*VARIABLES, low_high_range=level) for level in RANGES.values()},
    "mistakes": {
        "best_p_V": 40, "best_F_V": "a third", "low_b": 0.7, "best_b": 0.5, "high_b": 0.6,
        "low_F_CV": 0.2, "best_F_CV": 0.3, "low_F_CnV": 0.2, "best_D_b": 1.4, "best_p_CV": -1,
        "high_U_B": 3,
    },
    "tiny slopes": EIGHT | {"best_db_dF_CV": 1e-30, "best_db_dF_CnV": -2.51e-32},
    "slips": NINE | {"best_dp_V_da_V": 1, "best_dp_CV_da_CV": 0.25, "high_dp_CV_da_CV": 0.3},
}  # fmt: skip


TOO_SMALL = (
    "Question 2 leaves one group less than 10^-300 of all resources: "
    "answer questions 6 and 7 instead."
)


def ends(low, high, odds="1 in 20"):
    """How a range is read back."""
    return f"{odds} that it is below {low}, {odds} that it is above {high}."


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The blank template without its simulation, and where its names lie."""
    path = tmp_path_factory.mktemp("questions") / "template.xlsx"
    path.write_bytes(sheets(Entries(), simulation=False).bytes())
    names = load_workbook(path, read_only=True).defined_names
    places = {name: next(iter(at.destinations)) for name, at in names.items()}
    return path, {name: (sheet, at.replace("$", "")) for name, (sheet, at) in places.items()}


@pytest.fixture(scope="module", params=[libreoffice, formualizer], ids=str)
def found(request, template):
    """The values of all cells in each state, by one engine."""
    path, places = template
    edits = [{places[name]: value for name, value in each.items()} for each in STATES.values()]
    values = request.param.recalculate_many(path, edits)
    return dict(zip(STATES, values, strict=True)), places


def said(values, key):
    """What the row of a question says, and its tick."""
    row = ROWS[key] + 1
    return values.get((TITLE, f"{'ABCDEFGHIJK'[SAID]}{row}"), ""), values.get(
        (TITLE, f"{'ABCDEFGHIJK'[TICK]}{row}"), ""
    )


@pytest.mark.parametrize("state", STATES)
def test_no_cell_is_an_error(found, state):
    values, _ = found[0][state], found[1]
    errors = {
        at: value
        for at, value in values.items()
        if isinstance(value, ErrorValue) and at[0] in SHEETS
    }
    assert errors == {}


@pytest.mark.parametrize(
    ("state", "answered", "assumed", "is_ready"),
    [("blank", 0, 8, False), ("three of nine", 3, 8, False), ("all nine", 9, 8, True),
     ("slopes", 9, 8, True), ("one slope", 8, 8, False), ("assumed changed", 9, 5, True),
     ("D_b and what coalition size adds", 9, 7, True), ("all", 9, 0, True), ("tiny", 9, 8, True)],
)  # fmt: skip
def test_answers_and_assumptions_are_counted(found, state, answered, assumed, is_ready):
    values, places = found[0][state], found[1]
    assert values[places["answered_count"]] == answered
    assert values[places["essential_count"]] == 9
    assert values[places["assumed_count"]] == assumed
    assert values[places["inputs_ready"]] is is_ready
    text = values.get(places["assumed_said"], "")
    assert text.startswith(f"{assumed} of 18") if assumed else text == ""


def test_assumed_values_are_the_neutral_ones(found):
    values, places = found[0]["slopes"], found[1]
    used = {key: values[places[key]] for key in VARIABLES}
    expected = {"U_B": 100, "U_nB": 0, "F_I": 0.01, "dU_B_dF_V": 0, "dU_nB_dF_V": 0,
                "p_CV": used["F_CV"], "p_CnV": used["F_CnV"]}  # fmt: skip
    expected["db_dF_V"] = 0.25 * 0.7 / 0.35 - 0.45 * 0.45 / 0.65
    assert {key: used[key] for key in DEFAULTS} == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("state", "beyond"), [("all nine", 0), ("D_b and what coalition size adds", 0.1)]
)
def test_one_number_stands_for_the_slopes(found, state, beyond):
    values, places = found[0][state], found[1]
    used = [values[places[key]] for key in (*SLOPES, "db_dF_V")]
    assert used == pytest.approx([0.6 * 0.35, 0.6 * 0.65, 0.6 * (0.7 - 0.45) + beyond], rel=1e-12)


def test_slopes_of_a_minute_share_come_from_one_number(found):
    values, places = found[0]["tiny"], found[1]
    assert values[places["db_dF_CV"]] == pytest.approx(0.6e-30, rel=1e-9)
    assert values[places["db_dF_CnV"]] == pytest.approx(0.6, rel=1e-12)


@pytest.mark.parametrize(
    ("state", "key", "text", "tick"),
    [
        ("all", "p_V", f"About 40 in 100; {ends('20 in 100', '60 in 100')}", "✓"),
        ("10–90 %", "p_V", f"About 40 in 100; {ends('20 in 100', '60 in 100', '1 in 10')}", "✓"),
        ("25–75 %", "U_nB", f"About −20; {ends('−60', '0', '1 in 4')}", "✓"),
        ("all", "dp_V_da_V", f"{FROM_40}; {ends('0.2 points', '3 points')}", "✓"),
        ("all", "db_dF_V", f"About 10 more of 100 dealings; {ends('−10', '30')}", "✓"),
        ("all", "dU_B_dF_V", f"About 40 points better; {ends('10', '70')}", "✓"),
        ("all", "D_b", "Answered by questions 6 and 7 below.", "○"),
        ("assumed changed", "p_CV", "About 90 in 100, taken as certain.", "✓"),
        ("all nine", "p_CV", "Assumed: our agent is typical, as in question 10.", "○"),
        ("all nine", "db_dF_CV", "From question 6–7: about 21 more of 100 dealings.", "○"),
        ("tiny slopes", "db_dF_CV", f"About 10^−28 more{CERTAIN}", "✓"),
        ("tiny slopes", "db_dF_CnV", f"About 2.5 × 10^−30 fewer{CERTAIN}", "✓"),
        ("tiny", "F_V", f"About 10^−30; {ends('10^−40', '10^−20')}", "✓"),
        ("blank", "p_V", "", ""),
        ("both", "D_b", "Answer this or questions 6 and 7, not both: clear one.", "!"),
        ("tiniest", "D_b", TOO_SMALL, "!"),
        ("tiniest rest", "D_b", TOO_SMALL, "!"),
        ("mistakes", "p_V", "40 is too large: type 40% for 40 in 100.", "!"),
        ("mistakes", "F_V", "Not a number: type 40% or 0.4.", "!"),
        ("mistakes", "b", "Low is above High: swap them.", "!"),
        ("mistakes", "F_CV", "High is missing: " + BOTH_ENDS, "!"),
        ("mistakes", "F_CnV", "Best is missing: enter your best guess.", "!"),
        ("mistakes", "p_CV", "Enter a probability from 0 to 1.", "!"),
        ("slips", "dp_V_da_V", "One unit cannot raise 40 % by 100 points. Did you mean 1 %?", "!"),
        ("slips", "dp_CV_da_CV", "One unit would move 70 % to 95 %. Did you mean 0.25 %?", "✓"),
    ],
)  # fmt: skip
def test_each_answer_is_read_back(found, state, key, text, tick):
    assert said(found[0][state], key) == (text, tick)


def test_a_slip_stops_the_headline(found):
    values, places = found[0]["slips"], found[1]
    problem = "One unit cannot raise 40 % by 100 points. Did you mean 1 %?"
    assert values[places["points_problem"]] == problem
    assert values[places["points_question"]].startswith("One unit would move 70 % to 95 %.")
    assert values[places["headline"]] == problem
    assert found[0]["all nine"].get(places["points_problem"], "") == ""


def test_what_is_open_is_said_by_number(found):
    values, places = found[0]["three of nine"], found[1]
    assert values[places["open_text"]] == "6 questions to answer or fix: 4, 5, 6–7, 9, 10, 11"
    values = found[0]["one slope"]
    assert values[places["open_text"]] == "1 question to answer or fix: 7"
    for state in ("tiniest", "tiniest rest"):
        values = found[0][state]
        assert values[places["inputs_ready"]] is False
        assert values[places["open_text"]] == "1 question to answer or fix: 6–7"


@pytest.mark.parametrize("state", ["blank", "three of nine"])
def test_what_is_only_blank_needs_no_look(found, state):
    words = [
        value
        for (sheet, at), value in found[0][state].items()
        if sheet == "Checks" and at[0] == "E"
    ]
    assert "Look" not in words
    assert "waits" in words


def test_failures_stand_first_with_a_link(found):
    values = found[0]["mistakes"]
    assert values["Checks", "B6"] == "1: p_V is a number inside its range, if it is filled in"
    assert values["Checks", "C6"] == "p_V →"
    assert values["Checks", "H6"] == "On Questions, enter a probability from 0 to 1."
    assert found[0]["all"]["Checks", "B6"].startswith("“Our values (V) means …”")


def test_every_entry_has_a_rule_and_a_prompt(template):
    path, _ = template
    sheet = load_workbook(path)[TITLE]
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.prompt and rule.error]
    ruled = {str(cell) for rule in rules for cell in rule.sqref.ranges}
    entries = {at for name, (sheet, at) in entry_cells(path).items() if sheet == TITLE}
    assert len(entries) == 3 * (len(VARIABLES) + 1) + 2 + 1  # two scales, one range
    assert entries <= ruled


def test_no_row_wraps_to_more_than_three_lines(template):
    sheet = load_workbook(template[0])[TITLE]
    heights = [sheet.row_dimensions[row + 1].height for row in ROWS.values()]
    assert max(heights) <= 45
    assert sheet.max_row == LAST_ROW + 1


def test_a_scenario_whose_share_is_too_small_for_one_number_waits_for_slopes():
    typed_slopes = {"db_dF_CV": 0.1, "db_dF_CnV": 0.2}
    rows = [
        Scenario("tiny", {"log10_F_V": -290.0}),
        Scenario("tiniest", {"log10_F_V": -400.0}),
        Scenario("tiniest with slopes", {"log10_F_V": -400.0, **typed_slopes}),
    ]
    book = sheets(replace(WITH_D_B, scenarios=tuple(rows)), simulation=False)
    (sheet,) = [each for each in book.sheets if each.title == "Scenarios"]
    status = 1 + SCENARIO_COLUMNS.index("status")
    found = [sheet.value(scenarios_sheet.FIRST + row, status) for row in range(3)]
    assert found == [OK, FILL_IN, OK]
