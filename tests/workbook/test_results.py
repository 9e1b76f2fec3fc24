"""A marginal as a power of ten on the sheet Results: the formula, and the same in Python."""

from math import log10

import pytest
import xlsxwriter

from coop_xl.workbook.sheets.results_sheet import power_formula, power_text
from tests.engines.recalculate import formualizer, formulon

CASES = {
    (4.207e-35, 1): "4.21 × 10^−35",
    (9.994e-3, 1): "9.99 × 10^−3",
    (9.996e-3, 1): "1 × 10^−2",
    (9.99999, -1): "−1 × 10^1",
    (1.0, 1): "1 × 10^0",
    (0.0, 0): "0",
}


@pytest.mark.parametrize("engine", [formualizer, formulon], ids=str)
def test_a_marginal_is_rounded_before_its_exponent_is_split_off(engine, tmp_path):
    path, shown = tmp_path / "powers.xlsx", {}
    with xlsxwriter.Workbook(path) as book:
        for number, ((size, sign), text) in enumerate(CASES.items()):
            sheet = book.add_worksheet(f"Case {number}")
            log = log10(size) if size else 0
            for row, value in enumerate((log, sign)):
                sheet.write(row, 0, value)
            sheet.write(2, 0, True)
            formula = power_formula("V")
            for row, name in enumerate(("log10_V", "sign_V", "inputs_ready")):
                formula = formula.replace(name, f"A{row + 1}")
            sheet.write_formula("B1", f"={formula}", None, -999)
            shown[f"Case {number}", "B1"] = text.replace("^−", "^-")
            assert power_text({"log10_V": log, "sign_V": sign}, "V") == shown[sheet.name, "B1"]
    assert engine(path, read=list(shown)) == shown
