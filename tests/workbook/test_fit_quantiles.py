"""The formula of an implied quantile gives what the fit gives."""

import pytest
import xlsxwriter

import coop_xl
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.implied_quantiles import LEVELS, implied_quantiles
from coop_xl.spreadsheet.calculation.calculator import Calculator
from coop_xl.workbook.formulas.fit_quantiles import FIT, quantile_formula
from tests.engines.recalculate import formualizer

ESTIMATES = {
    "p_V": coop_xl.Estimate(0.2, 0.4, 0.6),
    "F_V": coop_xl.Estimate(0.01, 0.05, 0.3, range=(0.1, 0.9)),
    "log10_F_V": coop_xl.Estimate(-12, -7, -4, range=(0.25, 0.75)),
    "U_B": coop_xl.Estimate(85, 100, 130),
    "dp_V_da_V": coop_xl.Estimate(0.002, 0.01, 0.03),
    "b": coop_xl.Estimate(0.1, 0.3, 0.6, "normal"),
    "db_dF_CV": coop_xl.Estimate(0.1, 0.3, 0.6, "lognormal"),
    "F_CV": coop_xl.Estimate(0.1, 0.3, 0.6, "triangular"),
    "F_CnV": coop_xl.Estimate(0.1, 0.3, 0.6, "PERT"),
    "F_I": coop_xl.Estimate(0.01, 0.03, 0.1, "loguniform"),
    "p_CV": coop_xl.Estimate(0.1, 0.3, 0.6, "uniform"),
    "U_nB": coop_xl.Estimate(best=-20),
}


def cells(key):
    """The fit as the sheet holds it."""
    found = distribution_of(key, ESTIMATES[key])
    numbers = found.location, found.scale, found.c, found.d
    return dict(zip(FIT, ("OK", found.score, found.outer, *numbers), strict=True))


@pytest.mark.parametrize("key", ESTIMATES)
def test_quantiles_low_best_and_high_imply(key):
    estimate, found = ESTIMATES[key], implied_quantiles(key, ESTIMATES[key])
    assert list(found) == list(LEVELS)
    assert list(found.values()) == sorted(found.values())
    low = {0.05: found[0.05], 0.25: found[0.25]}.get(estimate.range[0])
    if estimate.distribution == "auto" and low is not None and estimate.low is not None:
        assert low == pytest.approx(estimate.low, rel=1e-9)


@pytest.mark.parametrize("key", ESTIMATES)
def test_the_calculator_gives_the_implied_quantiles(key):
    made = Calculator()
    for column, value in enumerate(cells(key).values()):
        made.enter(("S", 0, column), value)
    at = {name: f"${letter}$1" for name, letter in zip(FIT, "ABCDEFG", strict=True)}
    for row, (level, wanted) in enumerate(implied_quantiles(key, ESTIMATES[key]).items(), start=1):
        made.enter_formula(("S", row, 0), quantile_formula(at, level))
        assert made.value(("S", row, 0)) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_an_engine_gives_them_too(tmp_path):
    path, wanted = tmp_path / "quantiles.xlsx", {}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for row, key in enumerate(ESTIMATES):
            sheet.write_row(row, 0, cells(key).values())
            at = {
                name: f"${letter}${row + 1}" for name, letter in zip(FIT, "ABCDEFG", strict=True)
            }
            found = implied_quantiles(key, ESTIMATES[key])
            for column, (level, value) in enumerate(found.items(), start=7):
                sheet.write_formula(row, column, quantile_formula(at, level), value=0)
                wanted["S", f"{'HIJKLMN'[column - 7]}{row + 1}"] = value
    values = formualizer(path)
    assert {at: values[at] for at in wanted} == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_nothing_is_told_of_what_is_not_fitted():
    made = Calculator()
    at = {name: f"${letter}$1" for name, letter in zip(FIT, "ABCDEFG", strict=True)}
    for column, value in enumerate(("enter Low ≤ Best ≤ High", *[""] * 6)):
        made.enter(("S", 0, column), value)
    made.enter_formula(("S", 1, 0), quantile_formula(at, 0.05))
    assert made.value(("S", 1, 0)) == ""
