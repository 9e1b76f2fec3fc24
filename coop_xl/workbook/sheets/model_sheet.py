"""The Model sheet: every intermediate, one row each, with its formula and the post's equation."""

from collections.abc import Mapping, Sequence

from coop_xl.findings.plain_names import NAMES
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
from coop_xl.model.compute import BEST, TIE
from coop_xl.model.warnings import ROUGH
from coop_xl.workbook.formulas.model_row import best_formula, logs_on_scale, ratio_formula
from coop_xl.workbook.formulas.trace import trace
from coop_xl.workbook.live import LiveBook, LiveSheet

TITLE = "Model"
HEADINGS = ("Name", "Symbol", "Value", "Meaning", "Equation", "Formula in the cell", "Where it comes from")  # fmt: skip
WIDTHS = (23, 15, 14, 40, 48, 76, 22)
_CONSTANTS = {
    "tie_tolerance": (TIE, "marginals closer than this, relative to the best, tie"),
    "coherence_slack": (coherence.SLACK, "a bound overstepped by less is rounding"),
    "rough_share": (ROUGH, "one unit of effort that moves F_V by more than this share of itself is too large for first order"),
    "far_probe": (FAR, "break-evens look this far out to see how an input without bounds moves the marginals"),
    "parallel_slope": (PARALLEL, "the same for inputs without bounds, seen from so far out"),
    "same_slope": (SAME, "two marginals that move alike within this, relative to their size, are parallel"),
    "largest_inverse": (small_shares.LIMIT, "what is larger was cut: no plain share has so large an inverse"),
    "largest_held": (equations.HELD, "1/F_V and 1/(1−F_V) in the ranking, at most: beyond, all three are scaled"),
}  # fmt: skip
_LETTERS = {"V": "A", "CV": "C", "CnV": "M"}  # aligned, cooperative, misaligned
_BEYOND = "beyond a number's range"
_SECTIONS = {
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
    sheet.write(3, 2, HEADINGS[2], "head_right")
    row = add_constants(sheet, 4)
    row = _add_logs(sheet, row)
    for quantity in (*SHARES, *QUANTITIES):
        row = _add_quantity(sheet, row, quantity)
        if quantity.key == "greatest":
            row = _add_ranking(sheet, row)
    for quantity in MAGNITUDES:
        row = _add_quantity(sheet, row, quantity)
    row = _add_words(sheet, row)
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
    for name, (value, meaning) in _CONSTANTS.items():
        for column, text in enumerate((name, "", value, meaning, "", "", "own choice")):
            sheet.write(
                row, column, text, ("key", "cell", "number")[column] if column < 3 else "cell"
            )
        sheet.name(row, 2, name)
        row += 1
    return row


def add_line(sheet: LiveSheet, row: int, line: Mapping[str, str], text: str, style: str) -> int:
    """One computed row; returns the next."""
    shown = f'IF(inputs_ready,{text},"")'
    sheet.write(row, 0, line["name"], "key")
    sheet.write(row, 1, line["symbol"], "cell")
    sheet.formula(row, 2, shown, style=style)
    for column, part in ((3, "meaning"), (4, "equation"), (6, "origin")):
        sheet.write(row, column, line[part], "cell")
    sheet.write(row, 5, text, "formula_text")
    sheet.name(row, 2, line["name"])
    return row + 1


def _add_logs(sheet: LiveSheet, row: int) -> int:
    """log10 of the shares as used, whichever way they were entered."""
    row = add_band(sheet, row, "Shares")
    names = ("log10_F_V", "log10_1mF_V", "log10_F_I")
    symbols = ("log10 F_V", "log10(1−F_V)", "log10 F_I")
    *logs, log_F_I = logs_on_scale("best_F_V", "best_F_I")
    texts = (*logs, f"IF(assumed_F_I,LOG10(F_I),{log_F_I})")
    for name, symbol, text in zip(names, symbols, texts, strict=True):
        line = {"name": name, "symbol": symbol, "meaning": f"{symbol}, however it was entered",
                "equation": "so that a share of 10^−400 is no trouble", "origin": "the post advises logarithms"}  # fmt: skip
        row = add_line(sheet, row, line, text, "log10")
    return row


def _add_quantity(sheet: LiveSheet, row: int, quantity: Quantity) -> int:
    """A quantity of the catalogue, its formula traced from its equation."""
    key = quantity.key
    if key in _SECTIONS and key != "r_V":
        row = add_band(sheet, row, _SECTIONS[key])
    line = {"name": key, "symbol": quantity.symbol, "meaning": quantity.meaning,
            "equation": quantity.equation_text, "origin": quantity.origin}  # fmt: skip
    return add_line(
        sheet, row, line, _or_words(key, trace(quantity, {}).text), _style_of(quantity)
    )


def _or_words(key: str, text: str) -> str:
    """The formula of a quantity that is undefined for some inputs, said in words there."""
    if key == "star":
        return f'IF(MAX(q_V,q_nV)>=largest_inverse,"{_BEYOND}",IFERROR({text},"{_BEYOND}"))'
    if key in ("change_F_CV", "change_F_CnV", "change_b", "change_V"):
        return f'IFERROR({text},"")'
    if key.startswith("log10_"):
        return f'IF({key.replace("log10_", "sign_")}=0,"zero",{text})'
    return text


def _style_of(quantity: Quantity) -> str:
    """How a quantity's value is shown."""
    if quantity.key.startswith(("log10_", "v_log10")):
        return "log10"
    if quantity.key.startswith("sign_"):
        return "whole"
    return "share" if quantity.section == "Coherence" else "number"


def _add_ranking(sheet: LiveSheet, row: int) -> int:
    """The best intervention and the ratios to it."""
    per_F_I = [f"{name}_per_F_I" for name in INTERVENTIONS]
    line = {"name": "best_intervention", "symbol": "best", "meaning": OUTPUTS["best"],
            "equation": "largest of (v), (cv), (c¬v)", "origin": "the post's question"}  # fmt: skip
    row = add_line(sheet, row, line, best_formula(per_F_I, "greatest"), "center")
    for name, value in zip(INTERVENTIONS, per_F_I, strict=True):
        key = f"ratio_{name}"
        line = {"name": key, "symbol": f"{name} ÷ best", "meaning": OUTPUTS[key],
                "equation": "the F_I cancels", "origin": "own derivation"}  # fmt: skip
        row = add_line(sheet, row, line, ratio_formula(value, "greatest"), "ratio")
    return row


def _add_words(sheet: LiveSheet, row: int) -> int:
    """How `best` is said, with the names kind_symbols, kind_names and kind_letters."""
    row = add_band(sheet, row, "What the symbols of the best are called")
    for place, symbol in enumerate(BEST[1:], start=row):
        kinds = symbol.split(" = ")
        name = _in_a_row([NAMES[each] for each in kinds])
        letters = "=".join(_LETTERS[each] for each in kinds)
        line = (symbol, letters, "", f"a tie of {name}" if kinds[1:] else name, "", "", "")
        for column, text in enumerate(line):
            sheet.write(place, column, text, "key" if column == 0 else "cell")
    last = row + len(BEST) - 2
    for column, name in enumerate(("kind_symbols", "kind_letters", "", "kind_names")):
        if name:
            sheet.book.name(name, sheet.area(row, column, last, column))
    return last + 1


def _in_a_row(names: Sequence[str]) -> str:
    """Several names as a sentence lists them."""
    return " and ".join((", ".join(names[:-1]), names[-1]) if names[1:] else names)
