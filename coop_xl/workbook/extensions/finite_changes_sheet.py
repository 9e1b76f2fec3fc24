"""The Extension changes sheet: whole steps of the probabilities, exactly, with all extensions.

One column a case: a unit of effort on each kind of work, crossing its threshold, and the two
branches in which our agent has our values or not. Rows are written once and copied across.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from coop_xl.model import equations
from coop_xl.model.catalogue import INTERVENTIONS, Quantity
from coop_xl.model.compute import calculate
from coop_xl.model.extensions import finite_changes, returns, spillovers
from coop_xl.model.extensions.quantities import own
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import formula, trace
from coop_xl.workbook.live import LiveBook, LiveSheet

from .extension_words import UNDEFINED
from .using import USING

TITLE = "Extension changes"
UNIT, CROSSING, BRANCH = "one unit of effort on ", "crossing the threshold of ", "our agent "
CASES = {
    **{f"unit_{name}": f"{UNIT}{name}" for name in INTERVENTIONS},
    **{f"crossing_{name}": f"{CROSSING}{name}" for name in INTERVENTIONS},
    "is_V": f"{BRANCH}has our values",
    "is_nV": f"{BRANCH}has not",
}
BRANCHES = ("is_V", "is_nV")
HEADINGS = ("Symbol", "Meaning", "Equation", *CASES.values())
WIDTHS = (15, 40, 52, *[14] * len(CASES))
HEAD_ROW, FIRST_CASE = 4, 3
EFFORTS = tuple(f"a_{name}" for name in INTERVENTIONS)
EFFECTIVE = tuple(f"e_{name}" for name in INTERVENTIONS)
GAINS = tuple(f"dp_{name}" for name in INTERVENTIONS)
REACHES = ("reach", "reach_nV")
LEFT = own(finite_changes.is_left, "some are left", "whether any resources with, and without, our values are left")  # fmt: skip
FINITE: tuple[Quantity, ...] = (
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
KEYS = (*EFFORTS, *EFFECTIVE, *GAINS, *REACHES, LEFT.key, *(each.key for each in FINITE))
ROWS = {key: HEAD_ROW + 1 + place for place, key in enumerate(KEYS)}
SYMBOLS = {"V": "V", "CV": "{C|V}", "CnV": "{C|¬V}"}


def at_case(key: str, case: str, *, elsewhere: bool = False) -> str:
    """The cell of a row in a case's column."""
    place = cell(ROWS[key], FIRST_CASE + list(CASES).index(case))
    return f"'{TITLE}'!{place}" if elsewhere else place


def add_changes_sheet(book: LiveBook) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Extension changes", "title")
    sheet.page.merge_range(1, 0, 1, 7, "Whole steps of the probabilities, computed exactly with all extensions that are on; masses of the rest of the world stay as they are (own derivation). Nothing to fill in here.", book.styles["muted_wrap"])  # fmt: skip
    sheet.page.merge_range(2, 0, 2, 7, "Below a threshold the marginal value is zero: what counts is the average value of crossing it, in the columns “crossing”. The two branches are computed if use_branches is 1.", book.styles["muted_wrap"])  # fmt: skip
    sheet.write_row(HEAD_ROW, HEADINGS, "head")
    sheet.page.set_row(HEAD_ROW, 44)
    for key, symbol, meaning, equation in labels():
        sheet.write_row(ROWS[key], (symbol, meaning, equation), "cell")
    for case in CASES:
        add_case(sheet, case)
    sheet.page.freeze_panes(HEAD_ROW + 1, 2)
    sheet.page.print_area(0, 0, max(ROWS.values()), FIRST_CASE + len(CASES) - 1)


def labels() -> Iterator[tuple[str, str, str, str]]:
    """Key, symbol, meaning and equation of each row."""
    for name in INTERVENTIONS:
        yield f"a_{name}", f"a_{SYMBOLS[name]}", f"effort on {name}", "in units of effort"
    for name in INTERVENTIONS:
        yield f"e_{name}", f"e_{SYMBOLS[name]}", f"effective effort on {name}", returns.effective.__doc__ or ""  # fmt: skip
    for name in INTERVENTIONS:
        text = "each effective effort times what a unit adds, kept within 0 to 1"
        yield f"dp_{name}", f"Δp_{SYMBOLS[name]}", f"change of p_{name}", text
    yield "reach", "E/F_I", "how far our choice reaches; in the branches ours alone", "see Extension model"  # fmt: skip
    yield "reach_nV", "A/F_I", "the same among those without our values", "see Extension model"
    for each in (LEFT, *FINITE):
        yield each.key, each.symbol, each.meaning, each.equation_text


def add_case(sheet: LiveSheet, case: str) -> None:
    """One column."""
    column, extensions = FIRST_CASE + list(CASES).index(case), sheet.book.extensions
    is_shown = extensions.ready and (case not in BRANCHES or extensions.on["branches"])
    found = values_of(case, extensions.at) if is_shown else {}
    shown = 'AND(options_ready,on_branches="on")' if case in BRANCHES else "options_ready"
    for key in KEYS:
        row, text = ROWS[key], text_of(key, case)
        if isinstance(text, str):
            value: Any = found.get(key, "")
            if is_shown and isinstance(value, float) and value != value:
                value = UNDEFINED
            sheet.formula(row, column, f'IF({shown},IFERROR({text},"{UNDEFINED}"),"")', value, "center" if key == LEFT.key else "number")  # fmt: skip
        else:
            sheet.write(row, column, text, "cell" if text is None else "number")


def text_of(key: str, case: str) -> str | float | None:
    """What stands in a row of a case: a formula, a constant, or nothing."""
    kind, _, which = case.partition("_")
    name = key.partition("_")[2]
    cells = {each: at_case(each, case) for each in KEYS}
    if key in EFFORTS:
        if case in BRANCHES:
            return None
        if name != which:
            return 0.0
        return 1.0 if kind == "unit" else f"Y_{name}"
    if key in EFFECTIVE:
        if case in BRANCHES:
            return None
        return formula(returns.effective, cells[f"a_{name}"], f"rate_{name}", f"Y_{name}")
    if key in GAINS:
        if case in BRANCHES:
            branch = {"is_V": "1-p_V", "is_nV": "-p_V"}[case]
            return branch if key == "dp_V" else 0.0
        efforts = [cells[each] for each in EFFECTIVE]
        moves = [f"dp_{name}_da_{each}" for each in INTERVENTIONS]
        return formula(gain, f"p_{name}", *moves, *efforts)
    if key in REACHES:
        if case not in BRANCHES:
            return key
        return 1.0 if key == "reach" else 0.0
    used = USING | {each: cells[each] for each in (*GAINS, *REACHES, *(one.key for one in FINITE))}
    if key == LEFT.key:
        return trace(LEFT, used).text
    each = next(one for one in FINITE if one.key == key)
    return f'IF({cells[LEFT.key]},{trace(each, used).text},"{UNDEFINED}")'


def gain(p: Any, *parts: Any) -> Any:
    """What efforts add to a probability: three moves a unit, then three effective efforts."""
    moves, efforts = parts[:3], parts[3:]
    total = moves[0] * efforts[0] + moves[1] * efforts[1] + moves[2] * efforts[2]
    return spillovers.moved(p, total)


def values_of(case: str, at: Mapping[str, Any]) -> dict[str, Any]:
    """What the formulas of a case give."""
    found: dict[str, Any] = {}
    kind, _, which = case.partition("_")
    if case in BRANCHES:
        gains = {"V": 1 - at["p_V"] if case == "is_V" else -at["p_V"], "CV": 0.0, "CnV": 0.0}
        own_reach = {"reach": 1.0, "reach_nV": 0.0}
    else:
        efforts = dict.fromkeys(INTERVENTIONS, 0.0)
        efforts[which] = 1.0 if kind == "unit" else at[f"Y_{which}"]
        with np.errstate(all="ignore"):
            for name, a in efforts.items():
                found[f"a_{name}"] = a
                found[f"e_{name}"] = returns.effective(a, at[f"rate_{name}"], at[f"Y_{name}"])
            gains = {
                p: gain(
                    at[f"p_{p}"],
                    *(at[f"entered_dp_{p}_da_{name}"] for name in INTERVENTIONS),
                    *(found[f"e_{name}"] for name in INTERVENTIONS),
                )
                for p in INTERVENTIONS
            }
        own_reach = {key: at[key] for key in REACHES}
    found |= {f"dp_{p}": each for p, each in gains.items()} | own_reach
    state = calculate(dict(at) | found, (LEFT, *FINITE))
    is_left = bool(state[LEFT.key])
    found[LEFT.key] = is_left
    for each in FINITE:
        found[each.key] = float(state[each.key]) if is_left else np.nan
    return {key: each if key == LEFT.key else float(each) for key, each in found.items()}
