"""The Extension changes sheet: whole steps of the probabilities, exactly, with all extensions.

One column a case: a unit of effort on each kind of work, crossing its threshold, and the two
branches in which our agent has our values or not. Rows are written once and copied across.
"""

from collections.abc import Iterator
from typing import Any

from coop_xl.model import equations
from coop_xl.model.catalogue import INTERVENTIONS, Quantity
from coop_xl.model.extensions import finite_changes, returns, spillovers
from coop_xl.model.extensions.quantities import own
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import formula, trace
from coop_xl.workbook.live import LiveBook, LiveSheet

from .extension_words import UNDEFINED
from .using import USING

TITLE = "Extension changes"
_UNIT, _CROSSING, _BRANCH = "one unit of effort on ", "crossing the threshold of ", "our agent "
_CASES = {
    **{f"unit_{name}": f"{_UNIT}{name}" for name in INTERVENTIONS},
    **{f"crossing_{name}": f"{_CROSSING}{name}" for name in INTERVENTIONS},
    "is_V": f"{_BRANCH}has our values",
    "is_nV": f"{_BRANCH}has not",
}
_BRANCHES = ("is_V", "is_nV")
HEADINGS = ("Symbol", "Meaning", "Equation", *_CASES.values())
WIDTHS = (15, 40, 52, *[14] * len(_CASES))
_HEAD_ROW, _FIRST_CASE = 4, 3
_EFFORTS = tuple(f"a_{name}" for name in INTERVENTIONS)
_EFFECTIVE = tuple(f"e_{name}" for name in INTERVENTIONS)
_GAINS = tuple(f"dp_{name}" for name in INTERVENTIONS)
_REACHES = ("reach", "reach_nV")
_LEFT = own(finite_changes.is_left, "some are left", "whether any resources with, and without, our values are left")  # fmt: skip
_FINITE: tuple[Quantity, ...] = (
    own(finite_changes.gained_V, "Δ(p_V·p_{C|V})−F_{C|V}·Δp_V", "what ours adds to cooperation among V, beyond F_CV"),
    own(finite_changes.gained_nV, "Δ((1−p_V)·p_{C|¬V})+F_{C|¬V}·Δp_V", "the same among ¬V, beyond F_CnV"),
    own(finite_changes.gained_others, "Δ(others)", "what civilisations without our values add to it"),
    own(finite_changes.change_F_V, "ΔF_V", "exact change of F_V"),
    own(finite_changes.change_F_CV, "ΔF_{C|V}", "exact change of F_CV"),
    own(finite_changes.change_F_CnV, "ΔF_{C|¬V}", "exact change of F_CnV"),
    own(finite_changes.beyond_slope, "coalition beyond slope", "coalition size: what its slope alone leaves out"),
    own(finite_changes.change_b, "Δb", "exact change of b"),
    Quantity("change_U", equations.change_V, "ΔU", "exact change of U", "Discussion", own=True),
)  # fmt: skip
_KEYS = (*_EFFORTS, *_EFFECTIVE, *_GAINS, *_REACHES, _LEFT.key, *(each.key for each in _FINITE))
_ROWS = {key: _HEAD_ROW + 1 + place for place, key in enumerate(_KEYS)}
_SYMBOLS = {"V": "V", "CV": "{C|V}", "CnV": "{C|¬V}"}


def at_case(key: str, case: str, *, elsewhere: bool = False) -> str:
    """The cell of a row in a case's column."""
    place = cell(_ROWS[key], _FIRST_CASE + list(_CASES).index(case))
    return f"'{TITLE}'!{place}" if elsewhere else place


def add_changes_sheet(book: LiveBook) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Extension changes", "title")
    sheet.page.merge_range(1, 0, 1, 7, "Whole steps of the probabilities, computed exactly with all extensions that are on; masses of the rest of the world stay as they are (own derivation). Nothing to fill in here.", book.styles["muted_wrap"])  # fmt: skip
    sheet.page.merge_range(2, 0, 2, 7, "Below a threshold the marginal value is zero: what counts is the average value of crossing it, in the columns “crossing”. The two branches are computed if use_branches is 1.", book.styles["muted_wrap"])  # fmt: skip
    sheet.write_row(_HEAD_ROW, HEADINGS, "head")
    sheet.page.set_row(_HEAD_ROW, 44)
    for key, symbol, meaning, equation in _labels():
        sheet.write_row(_ROWS[key], (symbol, meaning, equation), "cell")
    for case in _CASES:
        _add_case(sheet, case)
    sheet.page.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.page.print_area(0, 0, max(_ROWS.values()), _FIRST_CASE + len(_CASES) - 1)


def _labels() -> Iterator[tuple[str, str, str, str]]:
    """Key, symbol, meaning and equation of each row."""
    for name in INTERVENTIONS:
        yield f"a_{name}", f"a_{_SYMBOLS[name]}", f"effort on {name}", "in units of effort"
    for name in INTERVENTIONS:
        yield f"e_{name}", f"e_{_SYMBOLS[name]}", f"effective effort on {name}", returns.effective.__doc__ or ""  # fmt: skip
    for name in INTERVENTIONS:
        text = "each effective effort times what a unit adds, kept within 0 to 1"
        yield f"dp_{name}", f"Δp_{_SYMBOLS[name]}", f"change of p_{name}", text
    yield "reach", "E/F_I", "how far our choice reaches; in the branches ours alone", "see Extension model"  # fmt: skip
    yield "reach_nV", "A/F_I", "the same among those without our values", "see Extension model"
    for each in (_LEFT, *_FINITE):
        yield each.key, each.symbol, each.meaning, each.equation_text


def _add_case(sheet: LiveSheet, case: str) -> None:
    """One column."""
    column = _FIRST_CASE + list(_CASES).index(case)
    shown = 'AND(options_ready,on_branches="on")' if case in _BRANCHES else "options_ready"
    for key in _KEYS:
        row, text = _ROWS[key], _text_of(key, case)
        if isinstance(text, str):
            style = "center" if key == _LEFT.key else "number"
            sheet.formula(
                row, column, f'IF({shown},IFERROR({text},"{UNDEFINED}"),"")', style=style
            )
        else:
            sheet.write(row, column, text, "cell" if text is None else "number")


def _text_of(key: str, case: str) -> str | float | None:
    """What stands in a row of a case: a formula, a constant, or nothing."""
    kind, _, which = case.partition("_")
    name = key.partition("_")[2]
    cells = {each: at_case(each, case) for each in _KEYS}
    if key in _EFFORTS:
        if case in _BRANCHES:
            return None
        if name != which:
            return 0.0
        return 1.0 if kind == "unit" else f"Y_{name}"
    if key in _EFFECTIVE:
        if case in _BRANCHES:
            return None
        return formula(returns.effective, cells[f"a_{name}"], f"rate_{name}", f"Y_{name}")
    if key in _GAINS:
        if case in _BRANCHES:
            branch = {"is_V": "1-p_V", "is_nV": "-p_V"}[case]
            return branch if key == "dp_V" else 0.0
        efforts = [cells[each] for each in _EFFECTIVE]
        moves = [f"dp_{name}_da_{each}" for each in INTERVENTIONS]
        return formula(_gain, f"p_{name}", *moves, *efforts)
    if key in _REACHES:
        if case not in _BRANCHES:
            return key
        return 1.0 if key == "reach" else 0.0
    used = USING | {
        each: cells[each] for each in (*_GAINS, *_REACHES, *(one.key for one in _FINITE))
    }
    if key == _LEFT.key:
        return trace(_LEFT, used).text
    each = next(one for one in _FINITE if one.key == key)
    return f'IF({cells[_LEFT.key]},{trace(each, used).text},"{UNDEFINED}")'


def _gain(p: Any, *parts: Any) -> Any:
    """What efforts add to a probability: three moves a unit, then three effective efforts."""
    moves, efforts = parts[:3], parts[3:]
    total = moves[0] * efforts[0] + moves[1] * efforts[1] + moves[2] * efforts[2]
    return spillovers.moved(p, total)
