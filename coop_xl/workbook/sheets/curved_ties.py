"""Ties where extensions bend the marginals: sought along one input, then closed in on (own derivation).

The difference of two marginals, as a part of the larger, is looked at on a grid of the input's
whole domain. Where its sign changes between two points, steps of regula falsi (the Illinois
variant) close in on the tie. Each line is the model with extensions once more, at the best estimates
but for that input.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.estimates.cell_names import EXTENSION_WORKINGS
from coop_xl.model.catalogue import INTERVENTIONS, PAIRS
from coop_xl.model.extensions.combined import state
from coop_xl.model.extensions.ties import TOUCHING
from coop_xl.spreadsheet.writing.book import ROW, cell
from coop_xl.workbook.extensions.in_rows import extension_formulas
from coop_xl.workbook.formulas.values import is_number
from coop_xl.workbook.live import LiveSheet

from .curved_inputs import INPUTS, VARIED, Bent
from .points import TWO_WAY_WORK
from .two_way import STEPS as STEPS_OF_TWO_WAY

GRID, STEPS = 49, 12
DIGITS = 12  # of a difference, as a part of the larger marginal: beyond them programs differ
MERITS = tuple(f"{name}_per_F_I" for name in INTERVENTIONS)
NAMES = tuple(f"{one} − {other}" for one, other in PAIRS)
COLUMNS = (
    "Point", "left", "D left", "right", "D right", "x", *VARIED, *EXTENSION_WORKINGS, *MERITS,
    *NAMES, *(f"change {name}" for name in NAMES), "tie",
)  # fmt: skip
AT = {key: place for place, key in enumerate(COLUMNS)}
TITLE_ROW = TWO_WAY_WORK + STEPS_OF_TWO_WAY**2 + 2
FIRST = TITLE_ROW + 2
ABOUT = "Workings: ties where extensions bend the marginals; a grid along an input, then steps towards each change of sign"
Pair = tuple[str, str]
Line = dict[str, Any]


@dataclass(frozen=True)
class Ties:
    """The cells that hold the ties of a pair along an input, and what they hold."""

    cells: tuple[str, ...]
    values: tuple[Any, ...]
    never: tuple[str, bool]  # whether the two never differ: formula, and whether it is so


def add_curved_ties(sheet: LiveSheet) -> dict[tuple[str, Pair], Ties]:
    """Append the lines of every input that extensions can bend the marginals in."""
    sheet.write(TITLE_ROW, 0, ABOUT, "section")
    sheet.write_row(TITLE_ROW + 1, COLUMNS, "head")
    found, row = {}, FIRST
    for bent in INPUTS:
        search = Search(sheet, bent, row)
        search.write_grid()
        row += GRID
        for pair in PAIRS:
            ties = []
            for turn in range(bent.turns):
                ties.append(search.write_steps(pair, turn + 1, row))
                row += STEPS
            cells, values = zip(*ties, strict=True)
            found[bent.key, pair] = Ties(cells, values, search.never(pair))
        search.fill_model()
    return found


class Search:
    """The lines of one input, from a row on: formulas, and the values that Python gives them."""

    def __init__(self, sheet: LiveSheet, bent: Bent, row: int) -> None:
        self.sheet, self.bent, self.row = sheet, bent, row
        book = sheet.book
        extensions = book.extensions
        self.is_on = extensions.ready and bent.is_bent(extensions)
        self.best = {key: value for key, value in book.content.best.items() if is_number(value)}
        self.extensions = extensions.in_force.at_margin
        self.written: list[Line] = []
        self.grid: list[Line] = self.lines() if self.is_on else [{}] * GRID

    def lines(self) -> list[Line]:
        """The values along the grid."""
        low, high = self.bent.ends(self.sheet.book)
        found: list[Line] = []
        for place in range(GRID):
            x = low + (high - low) * place / (GRID - 1)
            line = self.line(x)
            for name in NAMES:
                before = found[-1][name] if found else 0.0
                count = sum(is_number(each[f"change {name}"]) for each in found)
                changes = np.sign(before) * np.sign(line[name]) < 0
                line[f"change {name}"] = count + 1 if changes else ""
            found.append(line)
        return found

    def line(self, x: float) -> Line:
        """The model at a point."""
        at = state({**self.bent.entries(self.best, x), **self.extensions})
        line: Line = {"x": x} | {key: float(at[key]) for key in (*EXTENSION_WORKINGS, *MERITS)}
        line |= {key: float(value) for key, value in self.bent.varied(x, self.sheet.book).items()}
        for name, (one, other) in zip(NAMES, PAIRS, strict=True):
            left, right = line[f"{one}_per_F_I"], line[f"{other}_per_F_I"]
            size = max(abs(left), abs(right))
            line[name] = round((left - right) / size, DIGITS) if size else 0.0
        return line

    def write_grid(self) -> None:
        """Points over the whole domain, and where a difference changes its sign."""
        low, high = self.bent.end_formulas()
        for place, line in enumerate(self.grid):
            row = self.row + place
            self.sheet.write(row, 0, f"{self.bent.key}: point {place + 1}", "key")
            x = f"{low}+({high}-({low}))*{place}/{GRID - 1}"
            texts = {"x": x}
            for name in NAMES:
                column = AT[name]
                above = (
                    f"{cell(self.row, AT[f'change {name}'])}:{cell(row - 1, AT[f'change {name}'])}"
                )
                change = f'IF(SIGN({cell(row - 1, column)})*SIGN({cell(row, column)})<0,COUNT({above})+1,"")'
                texts[f"change {name}"] = change if place else '""'
            self.write(row, texts, line)

    def write_steps(self, pair: Pair, turn: int, row: int) -> tuple[str, Any]:
        """Steps towards the n-th change of sign; the cell of the tie, and its value."""
        name = f"{pair[0]} − {pair[1]}"
        line = self.start(name, turn)
        value: Any = ""
        for step in range(STEPS):
            self.sheet.write(row + step, 0, f"{self.bent.key}: {name}, tie {turn}", "key")
            texts = self.start_texts(name, turn) if not step else self.next_texts(name, row + step)
            left, d_left, right, d_right = (cell(row + step, AT[key]) for key in COLUMNS[1:5])
            secant = f"{right}-{d_right}*({right}-{left})/({d_right}-{d_left})"
            texts["x"] = (
                f'IF(COUNT({d_left},{d_right})=2,IF({d_left}={d_right},{right},{secant}),"")'
            )
            if step == STEPS - 1:
                texts["tie"], value = self.tie(pair, row + step, line)
            self.write(row + step, texts, line | {"tie": value})
            line = self.after(name, line)
        return cell(row + STEPS - 1, AT["tie"]), value

    def start(self, name: str, turn: int) -> Line:
        """The two points between which the sign changes, and the first step."""
        for before, after in zip(self.grid, self.grid[1:], strict=False):
            if after.get(f"change {name}") == turn:
                return self.stepped(before["x"], before[name], after["x"], after[name])
        return {}

    def stepped(self, left: float, d_left: float, right: float, d_right: float) -> Line:
        """A step: the line through two points, followed to zero."""
        x = right if d_left == d_right else right - d_right * (right - left) / (d_right - d_left)
        ends = dict(zip(COLUMNS[1:5], (left, d_left, right, d_right), strict=True))
        return self.line(x) | ends

    def after(self, name: str, line: Line) -> Line:
        """The next step; the end that stays counts half, so that it moves sooner."""
        if not line:
            return {}
        turns = np.sign(line[name]) * np.sign(line["D right"]) < 0
        left = (line["right"], line["D right"]) if turns else (line["left"], line["D left"] / 2)
        return self.stepped(*left, line["x"], line[name])

    def start_texts(self, name: str, turn: int) -> dict[str, str]:
        """The same as formulas."""

        def area(key: str) -> str:
            return f"{cell(self.row, AT[key])}:{cell(self.row + GRID - 1, AT[key])}"

        place = f"MATCH({turn},{area(f'change {name}')},0)"
        keys = zip(COLUMNS[1:5], (("x", "-1"), (name, "-1"), ("x", ""), (name, "")), strict=True)
        return {
            end: f'IFERROR(INDEX({area(key)},{place}{offset}),"")' for end, (key, offset) in keys
        }

    def next_texts(self, name: str, row: int) -> dict[str, str]:
        """The same as formulas."""
        left, d_left, right, d_right, x, d = (
            cell(row - 1, AT[key]) for key in (*COLUMNS[1:6], name)
        )
        turns = f"SIGN({d})*SIGN({d_right})<0"
        texts = {
            "left": f"IF({turns},{right},{left})", "D left": f"IF({turns},{d_right},{d_left}/2)",
            "right": x, "D right": d,
        }  # fmt: skip
        return {key: f'IF(ISNUMBER({x}),{text},"")' for key, text in texts.items()}

    def fill_model(self) -> None:
        """The model of all lines of this input, a formula a column."""

        def at_row(key: str) -> str:
            return "$" + cell(0, AT[key], absolute=False)[:-1] + ROW

        at = {key: key for key in self.best_names()}
        at |= {key: at_row(key) for key in (*VARIED, *EXTENSION_WORKINGS, *MERITS)}
        formulas = extension_formulas(at)
        texts = dict(zip(VARIED, self.bent.varied_formulas(at_row("x")), strict=True))
        texts |= {key: formulas[key] for key in (*EXTENSION_WORKINGS, *MERITS)}
        for name, (one, other) in zip(NAMES, PAIRS, strict=True):
            left, right = at[f"{one}_per_F_I"], at[f"{other}_per_F_I"]
            size = f"MAX(ABS({left}),ABS({right}))"
            texts[name] = f"IF({size}=0,0,ROUND(({left}-{right})/{size},{DIGITS}))"
        for key, text in texts.items():
            values = [line.get(key, "") for line in self.written]
            shown = f'IF(ISNUMBER({at_row("x")}),{text},"")'
            self.sheet.fill_down(self.row, AT[key], shown, values, "working")

    @staticmethod
    def best_names() -> tuple[str, ...]:
        """The names that hold the best estimates and what follows from them."""
        return (
            "b", "F_CV", "F_CnV", "p_CV", "p_CnV", "dU_B_dF_V", "dU_nB_dF_V", "delta_U",
            *(f"db_dF_{name}" for name in INTERVENTIONS),
            *(f"dp_{name}_da_{name}" for name in INTERVENTIONS),
        )  # fmt: skip

    def tie(self, pair: Pair, row: int, line: Line) -> tuple[str, Any]:
        """Where the last step has come to, if the two are equal there and it is in the domain."""
        name = f"{pair[0]} − {pair[1]}"
        x = cell(row, AT["x"])
        is_tie = f"ABS({cell(row, AT[name])})<=jump_limit"
        shown, test = self.bent.shown_formula(x), self.bent.inside_formula(x)
        text = f'IF(ISNUMBER({x}),IF(AND({is_tie},{test}),{shown},""),"")'
        if not line:
            return text, ""
        near = abs(line[name]) <= TOUCHING
        inside = self.bent.is_inside(line["x"], self.sheet.book.extensions)
        return text, self.bent.shown(line["x"], self.sheet.book) if near and inside else ""

    def never(self, pair: Pair) -> tuple[str, bool]:
        """Whether the two are equal all along."""
        name = f"{pair[0]} − {pair[1]}"
        area = f"{cell(self.row, AT[name])}:{cell(self.row + GRID - 1, AT[name])}"
        return f"COUNTIF({area},0)={GRID}", all(line.get(name) == 0 for line in self.grid)

    def write(self, row: int, texts: Mapping[str, str], line: Line) -> None:
        """The point of a line, empty while extensions do not bend the marginals in this input."""
        self.written.append(line)
        shown = f"AND(options_ready,{self.bent.on})"
        for key, text in texts.items():
            value = line.get(key, "")
            self.sheet.formula(row, AT[key], f'IF({shown},{text},"")', value, "working")
