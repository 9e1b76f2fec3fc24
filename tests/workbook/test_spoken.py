"""Numbers as the sheets say them: what the formulas give in two engines."""

import pytest
import xlsxwriter

from coop_xl.workbook.formulas import spoken
from tests.engines.recalculate import formualizer, formulon

NUMBERS = {
    0.0: "0", 33.33: "33", 1.449: "1.4", 0.145: "0.15", -20.4: "−20", 99.6: "100",
    12345.0: "12000",    4.207e-35: "4.2 × 10^-35", 9.96e-7: "1 × 10^-6", -3e12: "−3 × 10^12",
}  # fmt: skip
VALUES = {
    ("p_V", 1 / 3): "33 %",
    ("dp_V_da_V", 0.01): "1 percentage point",
    ("dp_V_da_V", 0.0142): "1.4 percentage points",
    ("db_dF_CV", 0.18): "18 of 100 dealings",
    ("U_B", -53.4): "−53",
}


@pytest.mark.parametrize("engine", [formualizer, formulon], ids=str)
def test_a_number_is_said_with_two_digits_in_the_unit_of_its_question(engine, tmp_path):
    path, want = tmp_path / "spoken.xlsx", {}
    texts = [(value, spoken.number("A1"), said) for value, said in NUMBERS.items()]
    texts += [(value, spoken.value(key, "A1"), said) for (key, value), said in VALUES.items()]
    texts += [(0.4189, spoken.percent("A1"), "42 %"), (-0.66, spoken.percent("A1"), "−66 %")]
    with xlsxwriter.Workbook(path) as book:
        for number, (value, formula, said) in enumerate(texts):
            sheet = book.add_worksheet(f"Case {number}")
            sheet.write(0, 0, value)
            sheet.write_formula("B1", f"={formula}", None, "poison")
            want[f"Case {number}", "B1"] = said
    assert engine(path, read=list(want)) == want
