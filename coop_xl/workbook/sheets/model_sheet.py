"""The Model sheet: every intermediate, one row each, with its formula and the post's equation."""

from collections.abc import Mapping

from coop_xl.estimates.scales import LOG10, LOG10_REST, PLAIN
from coop_xl.model import coherence, equations, small_shares
from coop_xl.model.break_even import FAR, PARALLEL, SAME
from coop_xl.model.catalogue import (
    INTERVENTIONS,
    MAGNITUDES,
    OUTPUTS,
    QUANTITIES,
    SHARES,
    Quantity,
)
from coop_xl.model.compute import TIE
from coop_xl.model.warnings import ROUGH
from coop_xl.workbook.formulas.model_row import best_formula, ratio_formula
from coop_xl.workbook.formulas.trace import formula, trace
from coop_xl.workbook.live import LiveBook, LiveSheet

TITLE = "Model"
HEADINGS = ("Name", "Symbol", "Value", "Meaning", "Equation", "Formula in the cell", "Where it comes from")  # fmt: skip
WIDTHS = (23, 20, 16, 44, 52, 50, 22)
CONSTANTS = {
    "tie_tolerance": (TIE, "marginals closer than this, relative to the best, tie"),
    "coherence_slack": (coherence.SLACK, "a bound overstepped by less is rounding"),
    "rough_share": (ROUGH, "one unit of effort that moves F_V by more than this share of itself is too large for first order"),
    "far_probe": (FAR, "break-evens look this far out to see how an input without bounds moves the marginals"),
    "parallel_slope": (PARALLEL, "the same for inputs without bounds, seen from so far out"),
    "same_slope": (SAME, "two marginals that move alike within this, relative to their size, are parallel"),
    "largest_inverse": (small_shares.LIMIT, "what is larger was cut: no plain share has so large an inverse"),
    "largest_held": (equations.HELD, "1/F_V and 1/(1−F_V) in the ranking, at most: beyond, all three are scaled"),
}  # fmt: skip
BEYOND = "beyond a number's range"
SECTIONS = {
    "r_V": "Shares",
    "delta_U": "Setup of the post",
    "dU_dF_V": "How U moves with the landscape",
    "dF_V_dp_V": "How the landscape moves with our agent",
    "dU_dp_V": "Gradient",
    "v_coalition": "The marginals",
    "star": "Ranking (per unit of F_I)",
    "step_V": "One whole unit of effort, exactly (own derivation)",
    "s": "Coherence (own derivation)",
    "v_through_F_V": "Marginals as powers of ten (own derivation)",
}


def add_model_sheet(book: LiveBook) -> None:
    """Append the sheet; every row's value is a name of the workbook."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Model", "title")
    sheet.write(1, 0, "Everything the model computes from the Best estimates, in order. Nothing to fill in here.", "muted")  # fmt: skip
    sheet.write_row(3, HEADINGS, "head")
    row = add_constants(sheet, 4)
    row = add_logs(sheet, row)
    for quantity in (*SHARES, *QUANTITIES):
        row = add_quantity(sheet, row, quantity)
        if quantity.key == "greatest":
            row = add_ranking(sheet, row)
    for quantity in MAGNITUDES:
        row = add_quantity(sheet, row, quantity)
    sheet.page.freeze_panes(4, 3)
    sheet.page.repeat_rows(3)
    sheet.page.print_area(0, 0, row - 1, len(HEADINGS) - 1)


def add_band(sheet: LiveSheet, row: int, text: str) -> int:
    """A heading across the table; returns the next row."""
    for column in range(len(HEADINGS)):
        sheet.write(row, column, text if column == 0 else None, "band")
    return row + 1


def add_constants(sheet: LiveSheet, row: int) -> int:
    """The model's own few numbers, so that no formula hides one."""
    row = add_band(sheet, row, "Constants")
    for name, (value, meaning) in CONSTANTS.items():
        for column, text in enumerate((name, "", value, meaning, "", "", "own choice")):
            sheet.write(
                row, column, text, ("key", "cell", "number")[column] if column < 3 else "cell"
            )
        sheet.name(row, 2, name)
        row += 1
    return row


def add_line(
    sheet: LiveSheet, row: int, line: Mapping[str, str], text: str, value: object, style: str
) -> int:
    """One computed row; returns the next."""
    shown = f'IF(inputs_ready,{text},"")'
    sheet.write(row, 0, line["name"], "key")
    sheet.write(row, 1, line["symbol"], "cell")
    sheet.formula(row, 2, shown, value if sheet.book.figures.ready else "", style)
    for column, part in ((3, "meaning"), (4, "equation"), (6, "origin")):
        sheet.write(row, column, line[part], "cell")
    sheet.write(row, 5, text, "formula_text")
    sheet.name(row, 2, line["name"])
    return row + 1


def add_logs(sheet: LiveSheet, row: int) -> int:
    """log10 of the shares as used, whichever way they were entered."""
    row = add_band(sheet, row, "Shares")
    rest = formula(small_shares.log10_rest, "best_F_V")
    base = sheet.book.figures.base
    for name, symbol, used, text in (
        ("log10_F_V", "log10 F_V", "lg_F_V",
         f'IF(scale_F_V="{PLAIN}",LOG10(best_F_V),IF(scale_F_V="{LOG10}",best_F_V,{rest}))'),
        ("log10_1mF_V", "log10(1−F_V)", "lg_1mF_V",
         f'IF(scale_F_V="{PLAIN}",{formula(small_shares.log10_one_minus, "best_F_V")},IF(scale_F_V="{LOG10_REST}",best_F_V,{rest}))'),
        ("log10_F_I", "log10 F_I", "lg_F_I",
         f'IF(scale_F_I="{PLAIN}",LOG10(best_F_I),best_F_I)'),
    ):  # fmt: skip
        line = {"name": name, "symbol": symbol, "meaning": f"{symbol}, however it was entered",
                "equation": "so that a share of 10^−400 is no trouble", "origin": "the post advises logarithms"}  # fmt: skip
        row = add_line(sheet, row, line, text, base.get(used, ""), "log10")
    return row


def add_quantity(sheet: LiveSheet, row: int, quantity: Quantity) -> int:
    """A quantity of the catalogue, its formula traced from its equation."""
    key = quantity.key
    if key in SECTIONS and key != "r_V":
        row = add_band(sheet, row, SECTIONS[key])
    text, value = guarded(key, trace(quantity, {}).text, sheet.book.figures.base)
    line = {"name": key, "symbol": quantity.symbol, "meaning": quantity.meaning,
            "equation": quantity.equation_text, "origin": quantity.origin}  # fmt: skip
    return add_line(sheet, row, line, text, value, style_of(quantity))


def guarded(key: str, text: str, base: Mapping) -> tuple[str, object]:
    """Formula and value of a quantity that is undefined for some inputs, said in words there."""
    value = base.get(key, "")
    if key == "star":
        text = f'IF(MAX(q_V,q_nV)>=largest_inverse,"{BEYOND}",IFERROR({text},"{BEYOND}"))'
        return text, BEYOND if value != value else value
    if key in ("change_F_CV", "change_F_CnV", "change_b", "change_V"):
        return f'IFERROR({text},"")', value
    if key.startswith("log10_"):
        sign = key.replace("log10_", "sign_")
        return f'IF({sign}=0,"zero",{text})', "zero" if base and base[sign] == 0 else value
    return text, value


def style_of(quantity: Quantity) -> str:
    """How a quantity's value is shown."""
    if quantity.key.startswith(("log10_", "v_log10")):
        return "log10"
    if quantity.key.startswith("sign_"):
        return "whole"
    return "share" if quantity.section == "Coherence" else "number"


def add_ranking(sheet: LiveSheet, row: int) -> int:
    """The best intervention and the ratios to it."""
    merits = [f"{name}_per_F_I" for name in INTERVENTIONS]
    base = sheet.book.figures.base
    line = {"name": "best_intervention", "symbol": "best", "meaning": OUTPUTS["best"],
            "equation": "largest of (v), (cv), (c¬v)", "origin": "the post's question"}  # fmt: skip
    row = add_line(
        sheet, row, line, best_formula(merits, "greatest"), base.get("best", ""), "center"
    )
    for name, merit in zip(INTERVENTIONS, merits, strict=True):
        key = f"ratio_{name}"
        line = {"name": key, "symbol": f"{name} ÷ best", "meaning": OUTPUTS[key],
                "equation": "the F_I cancels", "origin": "own derivation"}  # fmt: skip
        row = add_line(
            sheet, row, line, ratio_formula(merit, "greatest"), base.get(key, ""), "ratio"
        )
    return row
