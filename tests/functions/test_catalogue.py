"""What the worksheet functions answer, off Excel: every surface calls these very functions."""

import datetime
from decimal import Decimal

import pytest

import coop_xl
from coop_xl.functions import catalogue
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.model.catalogue import ENTRIES
from tests.model.cases import BASIC, EXTREME, MARGINALS

from .tables import HEADINGS, KEYS, basic, changed, table, truth, upright

ONE_ANSWER = {
    "COOP_UTILITY": "U",
    "COOP_MARGINAL_V": "marginal_V",
    "COOP_MARGINAL_CV": "marginal_CV",
    "COOP_MARGINAL_CNV": "marginal_CnV",
}
ROW = BASIC[0]["inputs"]
NEAR = 1e-11  # a few roundings of terms that partly cancel


def number(text: str):
    return pytest.approx(float(text), rel=NEAR)


# Values and layouts


@pytest.mark.parametrize(("name", "key"), ONE_ANSWER.items())
def test_a_block_of_scenarios_gives_the_vectors(name, key):
    answer = FUNCTIONS[name].call(HEADINGS, basic(120))
    assert [row for (row,) in answer] == truth(key, 120)


@pytest.mark.parametrize(("name", "key"), ONE_ANSWER.items())
def test_a_lone_scenario_gives_a_number(name, key):
    assert [FUNCTIONS[name].call(HEADINGS, basic(1))] == truth(key, 1)
    assert [FUNCTIONS[name].call(upright(HEADINGS), upright(basic(1)))] == truth(key, 1)


def test_scenarios_in_rows_have_their_marginals_side_by_side():
    answer = catalogue.COOP_MARGINALS(HEADINGS, basic(5))
    assert upright(answer) == tuple(tuple(truth(key, 5)) for key in MARGINALS)


def test_scenarios_in_columns_have_their_marginals_stacked():
    answer = catalogue.COOP_MARGINALS(upright(HEADINGS), upright(basic(5)))
    assert answer == [truth(key, 5) for key in MARGINALS]


def test_in_a_square_block_the_names_tell_the_direction():
    square = basic(18)
    assert catalogue.COOP_UTILITY(HEADINGS, square) == [[each] for each in truth("U", 18)]
    assert catalogue.COOP_UTILITY(upright(HEADINGS), upright(square)) == [truth("U", 18)]


def test_names_may_come_in_any_order_case_and_spelling_with_other_columns_between():
    keys = ("Scenario", *reversed(KEYS), "Notes", "marginal_V")
    rows = [{"Scenario": "mine", "Notes": 1.0, "marginal_V": "?"} | ROW]
    typed = {"F_CV": " f_c|v ", "F_CnV": "F_{C|¬V}", "U_nB": "U_¬B", "p_V": "P_V"}
    headings = (tuple(typed.get(key, key) for key in keys),)
    assert [catalogue.COOP_MARGINAL_V(headings, table(*rows, keys=keys))] == truth("marginal_V", 1)


def test_the_gradient_times_the_tractabilities_is_the_marginals():
    gradient, marginals = (
        f(HEADINGS, basic(9)) for f in (catalogue.COOP_GRADIENT, catalogue.COOP_MARGINALS)
    )
    for slopes, values, case in zip(gradient, marginals, BASIC, strict=False):
        tractabilities = [case["inputs"][f"dp_{name}_da_{name}"] for name in ("V", "CV", "CnV")]
        products = [slope * t for slope, t in zip(slopes, tractabilities, strict=True)]
        assert values == pytest.approx(products, rel=NEAR)


def test_an_intervention_that_moves_one_probability_is_that_marginal():
    moves = [tuple((case["inputs"]["dp_CV_da_CV"],) for case in BASIC[:6])]
    answer = catalogue.COOP_INTERVENTION(HEADINGS, basic(6), 0.0, *moves, 0.0)
    assert [row for (row,) in answer] == truth("marginal_CV", 6)


def test_an_intervention_refuses_a_move_that_is_no_number():
    answer = catalogue.COOP_INTERVENTION(HEADINGS, basic(1), 0.0, "much", None)
    assert answer == '#COOP! dp_CV is "much": enter any number'


def test_best_is_the_largest_marginal_of_the_vectors():
    best = [
        max(("V", "CV", "CnV"), key=lambda name: float(case["outputs"][f"marginal_{name}"]))
        for case in BASIC
    ]
    assert [row for (row,) in catalogue.COOP_BEST(HEADINGS, basic(120))] == best


def test_best_names_ties():
    nothing = changed({f"dp_{name}_da_{name}": 0.0 for name in ("V", "CV", "CnV")})
    assert catalogue.COOP_BEST(HEADINGS, table(nothing)) == "V = CV = CnV"


# Shares entered as logarithms


def test_scenarios_in_one_block_may_enter_their_shares_differently():
    keys = tuple(key for key in ENTRIES)
    answer = catalogue.COOP_LOG10_MARGINALS(
        (keys,), table(*(case["inputs"] for case in EXTREME), keys=keys)
    )
    for row, case in zip(answer, EXTREME, strict=True):
        for key, sign, size in zip(MARGINALS, row[::2], row[1::2], strict=True):
            assert sign == case["outputs"][key]["sign"]
            assert size == pytest.approx(float(case["outputs"][key]["log10"]), abs=1e-11)


def test_a_zero_marginal_has_sign_zero_and_no_size():
    answer = catalogue.COOP_LOG10_MARGINALS(HEADINGS, table(changed({"p_V": 0.0})))
    assert answer[0][2:4] == [0.0, "zero"]


def test_a_share_entered_twice_is_told_in_its_row():
    keys = (*KEYS, "log10_F_V")
    rows = table(ROW, ROW | {"log10_F_V": -3.0}, keys=keys)
    (good,), (bad,) = catalogue.COOP_UTILITY((keys,), rows)
    assert [good] == truth("U", 1)
    assert bad == "#COOP! F_V is entered twice, as F_V and log10_F_V: keep one of them"


# Overrides


def test_an_override_replaces_the_tables_value():
    other = changed({"F_V": 0.4, "p_V": 0.2})
    expected = catalogue.COOP_MARGINAL_V(HEADINGS, table(other))
    assert catalogue.COOP_MARGINAL_V(HEADINGS, basic(1), "F_V", 0.4, "p_v", ((0.2,),)) == expected


def test_an_override_of_a_share_replaces_every_way_of_entering_it():
    plain = catalogue.COOP_MARGINAL_V(HEADINGS, basic(1), "F_V", 0.01)
    in_logs = catalogue.COOP_MARGINAL_V(HEADINGS, basic(1), "log10_F_V", -2.0)
    assert in_logs == pytest.approx(plain, rel=NEAR)
    last_wins = catalogue.COOP_MARGINAL_V(HEADINGS, basic(1), "log10_F_V", -5.0, "F_V", 0.01)
    assert last_wins == plain


@pytest.mark.parametrize("direction", [tuple, upright], ids=["row", "column"])
def test_one_scenario_with_a_range_as_override_answers_along_that_range(direction):
    shares = (0.1, 0.2, 0.3)
    each = [catalogue.COOP_MARGINAL_V(HEADINGS, basic(1), "F_V", share) for share in shares]
    answer = catalogue.COOP_MARGINAL_V(HEADINGS, basic(1), "F_V", direction((shares,)))
    assert answer == [
        list(row) for row in direction(([pytest.approx(value, rel=NEAR) for value in each],))
    ]


def test_an_override_may_have_one_cell_a_scenario_and_room_for_more():
    rows = (*basic(3), *[(None,) * 18] * 4)
    shares = ((0.1,), (0.2,), (0.3,), *[(0.5,)] * 4)
    expected = catalogue.COOP_UTILITY(
        HEADINGS, table(*(changed({"b": b}, n) for n, (b,) in enumerate(shares[:3])))
    )
    assert catalogue.COOP_UTILITY(HEADINGS, rows, "b", shares) == expected


@pytest.mark.parametrize(
    ("overrides", "text"),
    [
        (("F_V",), '"F_V" has no value: overrides are pairs of a name and a value'),
        (("F_VC", 0.1), '"F_VC" is not a variable of the model; did you mean F_CV?'),
        (("size", 0.1), '"size" is not a variable of the model: COOP_VARIABLES lists them'),
        ((None, 0.1), "a name is blank: enter one that COOP_VARIABLES lists"),
        (("b", ((0.1,), (0.2,))), "b has 2 values for 3 scenarios"),
        (("b", ((0.1, 0.2), (0.2, 0.3))), "b is a block of 2 × 2 cells (rows × columns)"),
        (("#REF!", 0.1), "the name of an override is the error #REF!: fix that cell"),
    ],
)
def test_an_override_that_cannot_be_used_says_why(overrides, text):
    assert catalogue.COOP_UTILITY(HEADINGS, basic(3), *overrides).startswith(f"#COOP! {text}")


# Cells that are no numbers


BAD_CELLS = [
    pytest.param(1.2, "F_CV is 1.2: enter a share from 0 to 1", id="outside"),
    pytest.param(
        "0.3",
        'F_CV is "0.3", which is text: type 0.3, or enter a share from 0 to 1',
        id="number as text",
    ),
    pytest.param(
        "30 %",
        'F_CV is "30 %", which is text: type 0.3, or enter a share from 0 to 1',
        id="percentage as text",
    ),
    pytest.param("little", 'F_CV is "little": enter a share from 0 to 1', id="text"),
    pytest.param(True, "F_CV is TRUE: enter a share from 0 to 1", id="truth value"),
    pytest.param("#DIV/0!", "F_CV is the error #DIV/0!: fix that cell", id="error"),
    pytest.param(-2146826243, "F_CV is the error #SPILL!: fix that cell", id="newer error"),
    pytest.param("#COOP! b is 2", "F_CV is the error #COOP! b is 2: fix that cell", id="ours"),
    pytest.param(
        datetime.datetime(2024, 1, 2),
        "F_CV is a date or time (2024-01-02 00:00:00): format the cell as a number, then enter a "
        "share from 0 to 1",
        id="date",
    ),
    pytest.param(None, "F_CV is blank: enter a share from 0 to 1 (", id="blank"),
    pytest.param("", "F_CV is blank: enter a share from 0 to 1 (", id="empty text"),
    pytest.param(float("nan"), "F_CV is not a number (nan)", id="nan"),
    pytest.param(float("inf"), "F_CV is inf: enter a share from 0 to 1", id="infinity"),
]


@pytest.mark.parametrize("name", ["COOP_UTILITY", "COOP_MARGINALS", "COOP_BEST"])
@pytest.mark.parametrize(("cell", "text"), BAD_CELLS)
def test_a_bad_row_tells_why_and_the_others_are_answered(name, cell, text):
    call = FUNCTIONS[name].call
    good = call(HEADINGS, basic(3))
    rows = (*basic(2), *table(changed({"F_CV": cell})), *basic(1, first=2))
    answer = call(HEADINGS, rows)
    assert [answer[0], answer[1], answer[3]] == good
    assert len(answer[2]) == len(good[0])
    assert all(each.startswith(f"#COOP! {text}") for each in answer[2])


@pytest.mark.parametrize(("cell", "text"), BAD_CELLS)
def test_a_lone_bad_scenario_tells_why(cell, text):
    answer = catalogue.COOP_MARGINAL_V(HEADINGS, table(changed({"F_CV": cell})))
    assert answer.startswith(f"#COOP! {text}")


@pytest.mark.parametrize("cell", [0.5, Decimal("0.5")], ids=["number", "currency"])
def test_numbers_in_any_format_count(cell):
    expected = catalogue.COOP_UTILITY(HEADINGS, table(changed({"b": 0.5})))
    assert catalogue.COOP_UTILITY(HEADINGS, table(changed({"b": cell}))) == expected


def test_truth_values_do_not_pass_for_0_and_1_in_a_long_column():
    rows = table(*[changed({"p_V": 1.0})] * 50, changed({"p_V": True}))
    assert catalogue.COOP_UTILITY(HEADINGS, rows)[50] == [
        "#COOP! p_V is TRUE: enter a probability from 0 to 1"
    ]


def test_a_marginal_no_cell_can_hold_is_told():
    huge = changed({"U_B": 1e308, "U_nB": -1e308, "db_dF_CV": 1e10})
    assert catalogue.COOP_MARGINAL_CV(HEADINGS, table(huge)).startswith(
        "#COOP! too large for a cell"
    )
    assert catalogue.COOP_MARGINAL_V(HEADINGS, table(huge)).startswith("#COOP! ")


# Blank rows, room for more, shapes


def test_a_blank_scenario_stays_blank_and_a_blank_end_is_left_out():
    blank = (None,) * 9 + ("",) * 9
    answer = catalogue.COOP_MARGINALS(HEADINGS, (basic(1)[0], blank, basic(2)[1], blank, blank))
    assert [row[0] for row in answer] == [truth("marginal_V", 1)[0], "", truth("marginal_V", 2)[1]]
    assert answer[1] == ["", "", ""]


def test_a_row_with_a_number_and_no_values_is_blank():
    keys = ("Scenario", *KEYS)
    assert catalogue.COOP_UTILITY((keys,), ((1.0, *(None,) * 18),)) == ""


def test_whole_columns_are_read_to_their_last_filled_cell():
    length = 2**20
    rest = ((None,),) * (length - 18)
    names, values = (*upright(HEADINGS), *rest), (*upright(basic(1)), *rest)
    assert [catalogue.COOP_MARGINAL_V(names, values)] == truth("marginal_V", 1)
    rows = (*basic(4), *((None,) * 18,) * (length - 4))
    assert [row for (row,) in catalogue.COOP_MARGINAL_V(HEADINGS, rows)] == truth("marginal_V", 4)


@pytest.mark.parametrize(
    ("names", "values", "text"),
    [
        ("b", 0.5, "names is one cell: give the row or column with all variable names"),
        ("#REF!", basic(1), "names is the error #REF!: fix that cell"),
        ((("#N/A", *KEYS[1:]),), basic(1), "names holds the error #N/A: fix that cell"),
        (basic(2), basic(2), "names is a block of 2 × 18 cells"),
        (HEADINGS, "#REF!", "values is the error #REF!: fix that cell"),
        (HEADINGS, 0.5, "values is one cell: names is a row of 18, so give cells 18 wide below"),
        (upright(HEADINGS), basic(1), "values is a block of 1 × 18 cells (rows × columns): names"),
        (HEADINGS, (basic(1)[0], (1.0,)), "the rows of a range differ in length"),
        (((*KEYS, "f_cv"),), ((*basic(1)[0], 0.1),), "F_CV stands in names more than once"),
        ((KEYS[1:],), (basic(1)[0][1:],), "U_B is missing: enter any number"),
    ],
)
def test_ranges_that_do_not_fit_are_told(names, values, text):
    assert catalogue.COOP_MARGINALS(names, values).startswith(f"#COOP! {text}")


def test_a_misspelt_heading_is_named_where_the_variable_is_missing():
    headings = (tuple("F_VC" if key == "F_CV" else key for key in KEYS),)
    answer = catalogue.COOP_UTILITY(headings, basic(1))
    assert answer.startswith("#COOP! F_CV is missing")
    assert answer.endswith('did you mean it by "F_VC"?')


def test_an_unexpected_problem_is_told_in_a_cell():
    answer = catalogue.COOP_UTILITY(HEADINGS)
    assert answer.startswith("#COOP! unexpected problem: TypeError: ")
    assert answer.endswith("please report it")


# Tables in answer


def test_explain_shows_each_intermediate_with_its_equation_and_origin():
    headings, *lines = catalogue.COOP_EXPLAIN(HEADINGS, basic(1))
    assert headings == ["Name", "Value", "Equation", "Where it comes from"]
    shown = {name: (value, equation, origin) for name, value, equation, origin in lines}
    outputs = coop_xl.evaluate(ROW)
    assert outputs.keys() <= shown.keys()
    assert all(shown[key][0] == value for key, value in outputs.items())
    assert shown["marginal_CV"][0] == number(BASIC[0]["outputs"]["marginal_CV"])
    assert shown["dU_dF_CV"][1:] == ("dU/dF_C|V = ΔU·db/dF_C|V.", "the post, derivations")
    assert shown["F_CV_least"][2] == "own derivation"
    assert all(cell != "" for line in lines for cell in line)


def test_explain_has_words_where_a_value_is_undefined():
    harmful = changed(
        {"U_B": -1.0, "U_nB": 1.0, "dU_B_dF_V": -5.0, "dU_nB_dF_V": -5.0, "p_V": 0.0}
    )
    shown = {line[0]: line[1] for line in catalogue.COOP_EXPLAIN(HEADINGS, table(harmful))}
    assert (shown["sign_CV"], shown["log10_CV"]) == (0.0, "zero")
    assert shown["ratio_V"] == "undefined: no marginal is positive"


def test_explain_takes_one_scenario():
    assert catalogue.COOP_EXPLAIN(HEADINGS, basic(2)) == (
        "#COOP! values holds 2 scenarios: COOP_EXPLAIN takes one, so give one row"
    )
    answer = catalogue.COOP_EXPLAIN(HEADINGS, table(changed({"b": 2.0})))
    assert answer == "#COOP! b is 2: enter a share from 0 to 1"


def sound():
    return changed(
        {"F_V": 0.3, "F_I": 0.01, "p_V": 0.3, "F_CV": 0.5, "p_CV": 0.6, "F_CnV": 0.4}
        | {"p_CnV": 0.5, "dp_V_da_V": 0.01, "dp_CV_da_CV": 0.02, "dp_CnV_da_CnV": 0.03}
    )


def test_check_says_ok_when_there_is_nothing_to_say():
    assert catalogue.COOP_CHECK(HEADINGS, table(sound())) == "OK"
    assert catalogue.COOP_CHECK(HEADINGS, table(*[sound()] * 3)) == "OK"


def test_check_says_all_the_model_says_of_each_scenario():
    for number, case in enumerate(BASIC[:40]):
        expected = [
            [each.severity, each.variable or "all", each.text]
            for each in coop_xl.check(case["inputs"])
        ]
        assert catalogue.COOP_CHECK(HEADINGS, basic(1, number)) == (expected or "OK")


def test_check_names_the_scenarios_concerned():
    bad = sound() | {"F_CV": 1.2}
    many = table(*[sound()] * 2, bad, sound(), bad, sound() | {"b": None})
    assert catalogue.COOP_CHECK(HEADINGS, many) == [
        ["error", "F_CV", "F_CV is 1.2: enter a share from 0 to 1", "scenarios 3, 5"],
        [
            "error",
            "b",
            catalogue.COOP_UTILITY(HEADINGS, many)[5][0][len("#COOP! ") :],
            "scenario 6",
        ],
    ]
    assert catalogue.COOP_CHECK(HEADINGS, table(*[bad] * 20, sound()))[0][3] == (
        "scenarios 1, 2, 3, 4, 5, 6, 7, 8, … (20 in all)"
    )


def test_check_reports_a_misspelt_heading_even_if_nothing_is_missing():
    keys = (*KEYS, "F_VC")
    ((severity, variable, text),) = catalogue.COOP_CHECK((keys,), table(sound(), keys=keys))
    assert (severity, variable) == ("warning", "F_VC")
    assert text == '"F_VC" is not a variable of the model; did you mean F_CV?'


def test_check_of_nothing_says_so():
    assert catalogue.COOP_CHECK(HEADINGS, ((None,) * 18,))[0][0] == "error"


def test_at_a_break_even_the_two_marginals_tie():
    for number in range(20):
        answer = catalogue.COOP_BREAKEVEN(HEADINGS, basic(1, number), "F_V", "CV", "CnV")
        for value in answer[0] if isinstance(answer, list) else [answer]:
            if isinstance(value, float):
                _, cv, cnv = catalogue.COOP_MARGINALS(HEADINGS, basic(1, number), "F_V", value)[0]
                assert cv == pytest.approx(cnv, rel=1e-9)
            else:
                assert value.startswith("no F_V makes CV and CnV tie")


def test_a_break_even_compares_v_with_cv_unless_told_otherwise():
    ask = (HEADINGS, basic(8), "p_CV")
    assert catalogue.COOP_BREAKEVEN(*ask) == catalogue.COOP_BREAKEVEN(*ask, "V", "CV")
    assert catalogue.COOP_BREAKEVEN(*ask, None, "CnV") == catalogue.COOP_BREAKEVEN(
        *ask, "V", "CnV"
    )


def test_break_evens_of_several_scenarios_stand_side_by_side():
    answer = catalogue.COOP_BREAKEVEN(HEADINGS, basic(2), "F_V")
    assert [[type(cell) for cell in row] for row in answer] == [[float, str], [float, float]]
    assert answer[0][1] == "none"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (("F_VC",), "F_VC"),
        ((None,), "variable is blank: enter a key such as F_V"),
        ((True,), "variable is TRUE: enter a key such as F_V"),
        (("p_V", 3.0), "first is 3: enter V, CV or CnV"),
        (("p_V", None, True), "second is TRUE: enter V, CV or CnV"),
        (("#N/A",), "variable is the error #N/A"),
        (("p_V", "CV", "CV"), "CV always ties with itself"),
        (("p_V", "W"), '"W" is not an intervention'),
        (((("p_V", "b"),),), "variable is a block of 1 × 2 cells"),
    ],
)
def test_a_break_even_that_cannot_be_asked_is_told(asked, text):
    answer = catalogue.COOP_BREAKEVEN(HEADINGS, basic(1), *asked)
    assert answer.startswith("#COOP! ")
    assert text in answer


BEYOND_FLOATS = [
    {"U_B": 1e308, "U_nB": -1e308},
    {"dp_V_da_V": 1e308, "U_B": 1e10},
    {"db_dF_CV": 1e308, "db_dF_V": 1e308},
]


@pytest.mark.parametrize("changes", BEYOND_FLOATS, ids=str)
def test_check_says_why_an_answer_is_undefined(changes):
    rows = table(changed(changes))
    assert catalogue.COOP_BEST(HEADINGS, rows).startswith("#COOP! undefined")
    told = [row[2] for row in catalogue.COOP_CHECK(HEADINGS, rows)]
    assert any("too large for a computer" in text for text in told)
    assert any(
        "too large for a computer" in str(each)
        for each in coop_xl.check(dict(zip(KEYS, rows[0], strict=True)))
    )


@pytest.mark.parametrize("changes", BEYOND_FLOATS, ids=str)
def test_a_break_even_among_them_is_no_python_word(changes):
    assert "nan" not in str(catalogue.COOP_BREAKEVEN(HEADINGS, table(changed(changes)), "p_V"))


def test_no_budget_is_divided_where_its_gain_is_no_number():
    answer = catalogue.COOP_ALLOCATE(HEADINGS, table(changed(BEYOND_FLOATS[0])), 1.0)
    assert answer.startswith("#COOP! the utilities are too large for dividing a budget")


def test_variables_lists_the_catalogue():
    headings, *lines = catalogue.COOP_VARIABLES()
    assert headings == ["Key", "Meaning", "Allowed", "Unit"]
    assert [line[0] for line in lines] == list(ENTRIES)
    assert all(isinstance(cell, str) and cell for line in lines for cell in line)


def test_version_names_the_product():
    assert catalogue.COOP_VERSION().startswith(f"Coop XL {coop_xl.__version__}, model ")
