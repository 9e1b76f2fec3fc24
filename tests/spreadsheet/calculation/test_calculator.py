"""Formulas give what spreadsheets give; whole columns give what their cells give one by one."""

import math

import numpy as np
import pytest

from coop_xl.spreadsheet.calculation.calculator import Calculator, Filled
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.calculation.sheet_values import Failed

CELLS = {"A1": 2.0, "A2": 3.0, "A3": "text", "A4": True, "A6": "", "B1": -4.0, "B2": 0.5}


def calculator():
    """A sheet with a few constants; A5 and A7 are blank."""
    made = Calculator()
    for at, value in CELLS.items():
        made.enter(("S", int(at[1:]) - 1, "AB".index(at[0])), value)
    made.names |= {"two": "'S'!$A$1", "area": "'S'!$A$1:$A$7"}
    return made


def value(formula):
    made = calculator()
    made.enter_formula(("S", 9, 9), formula)
    return made.value(("S", 9, 9))


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("-2^2", 4), ("2^3^2", 64), ("1-2-3", -4), ("2*3+4/8", 6.5), ("10^-2", 0.01),
        ("A1+$A$2*S!A1", 8), ("two&\"x\"&1.5", "2x1.5"), ("A5+1", 1), ("A5", 0), ("1E3", 1000),
        ('A5=""', True), ("A5=0", True), ('A3="TEXT"', True), ("A3>1E300", True), ("A4>A3", True),
        ('IF(A1>1,"yes",1/0)', "yes"), ("IFERROR(1/0,7)", 7), ("IFERROR(A3*1,7)", 7),
        ('IFERROR(LOG10(0),"")', ""), ("AND(TRUE,A1=2)", True), ("OR(FALSE,A1=3)", False),
        ("NOT(A4)", False), ("ISNUMBER(A3)", False), ("ISNUMBER(1/0)", False),
        ("ISBLANK(A5)", True),
        ("ISBLANK(A6)", False), ("COUNT(area)", 2), ("COUNTA(area)", 5), ('COUNTIF(area,">2")', 1),
        ('COUNTIF(area,"*ex*")', 1), ("MAX(area)", 3), ("MIN(A1,A2,B1)", -4), ("MAX(A3,A5)", 0),
        ("SUM(A1:B2)", 1.5), ("AVERAGE(A1:A3)", 2.5), ("STDEV(A1:A2)", math.sqrt(0.5)),
        ("PERCENTILE(A1:A2,0.25)", 2.25), ("SUMPRODUCT(A1:A2,B1:B2)", -6.5),
        ("SUMPRODUCT((1-A1:A2)*B1:B2+A1:A2/4)/2", 2.125), ("SUMPRODUCT(A1:A2)", 5),
        ('SUMIFS(A1:A2,B1:B2,">0")', 3), ('COUNTIFS(A1:A2,">1",B1:B2,"<0")', 1),
        ('AVERAGEIFS(A1:A2,B1:B2,"<1")', 2.5), ("INDEX(A1:B2,2,1)", 3), ("INDEX(A1:B1,2)", -4),
        ("MATCH(3,area,0)", 2), ("RANK(A1,A1:A2)", 2),
        ("SMALL(area,2)", 3), ('UPPER("ab")', "AB"), ("ROUND(2.295,2)", 2.3),
        ("ROUND(-2.5,0)", -3), ("INT(-0.5)", -1), ("SIGN(B1)", -1), ("ABS(B1)", 4),
        ("MID(\"abcdef\",2,3)", "bcd"), ('FIND("c","abc")', 3), ('TRIM("  a  b ")', "a b"),
        ('SUBSTITUTE("a;b;c",";","--")', "a--b--c"),
        ('LEN("abc")', 3), ("CHOOSE(2,1/0,5)", 5), ("ROW(B7)", 7), ("EXP(LN(2))", 2),
        ("NORMSDIST(NORMSINV(0.3))", 0.3), ("BETAINV(0.5,2,2)", 0.5), ("SQRT(A1)", math.sqrt(2)),
        ("SIN(0)", 0), ("SINH(0)", 0), ('"say ""so"""', 'say "so"'),
    ],
)  # fmt: skip
def test_a_formula_gives_what_a_spreadsheet_gives(formula, wanted):
    found = value(formula)
    assert type(found) is type(wanted) or isinstance(found, float)
    assert found == (pytest.approx(wanted, rel=1e-12) if isinstance(found, float) else wanted)


@pytest.mark.parametrize(
    "formula", ["1/0", "A3+1", "10^400", "(-8)^0.5", "MATCH(9,area,0)", "SMALL(area,3)"]
)
def test_an_error_is_told_from_a_value(formula):
    assert isinstance(value(formula), Failed)


@pytest.mark.parametrize("formula", ["1+", "(1", "1 2", "SUM(1", "#REF!", "IF(,1)"])
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(ValueError, match=r"formula|expected"):
        value(formula)


def test_formulas_are_computed_after_those_they_build_on():
    made = calculator()
    for row in range(3000):
        made.enter_formula(("T", row, 0), f"A{row + 2}+1")
    made.enter(("T", 3000, 0), 0)
    assert made.value(("T", 0, 0)) == 3000


def test_a_formula_that_builds_on_itself_is_refused():
    made = calculator()
    made.enter_formula(("S", 0, 2), "D1")
    made.enter_formula(("S", 0, 3), "C1+1")
    with pytest.raises(ValueError, match="refers to itself"):
        made.value(("S", 0, 2))


COLUMNS = (
    "$A¤+$B¤/two", "IF($A¤>0,LN($A¤),\"\")", "IFERROR(1/$A¤,$B¤)", "IF(ISNUMBER($D¤),$D¤,-1)",
    'IF($A¤>0,"above","below")', '$G¤&" x"', 'IF($G¤="above",MAX($A¤,$B¤),MIN($A¤,$B¤,0))',
    "IF(AND($A¤>0,$B¤>0),$A¤^$B¤,SIGN($A¤)*SQRT(ABS($B¤)))", "SUMPRODUCT($A¤:$B¤,$A$1:$B$1)",
    "INDEX($A¤:$B¤,1,two)", "IF(OR($A¤<0,$B¤>1),INT($A¤),NORMSDIST($B¤))", "MID($G¤,2,3)",
    "IFERROR(1/$A¤>=0,$B¤>0)", "IF(IFERROR(1/$A¤>=0,$B¤>0),\"a\",\"b\")", 
    "IF(NOT($A¤=0),EXP(-$A¤),0)",
)  # fmt: skip


def test_a_column_computed_at_once_is_what_its_cells_are():
    rng = np.random.default_rng(4)
    count = 200
    texts = [each.replace("¤", ROW) for each in COLUMNS]
    at_once, one_by_one = Calculator(), Calculator()
    for made in (at_once, one_by_one):
        made.names["two"] = "'T'!$Z$1"
        made.enter(("T", 0, 25), 2)
    for row in range(count):
        for column, number in enumerate(rng.integers(-2, 3, 2) / 2):
            for made in (at_once, one_by_one):
                made.enter(("T", row, column), number)
    for place, text in enumerate(texts, start=2):
        filled = Filled(text, tuple(("T", row, place) for row in range(count)))
        for row in range(count):
            at_once.enter_formula(("T", row, place), filled)
            one_by_one.enter_formula(("T", row, place), text.replace(ROW, str(row + 1)))
    for place, text in enumerate(texts, start=2):
        for row in range(count):
            want, have = (each.value(("T", row, place)) for each in (one_by_one, at_once))
            if isinstance(want, Failed):  # in a column an error is a cell without a number
                want = ""
            assert have == (
                want if isinstance(want, str) else pytest.approx(float(want), rel=1e-15)
            ), (text, row)
