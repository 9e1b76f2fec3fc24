"""CSV tables, JSON files and foreign sheets of estimates, sound ones and mutants of them."""

import csv
import io
import json
import random
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from coop_xl.estimates.examples import EXAMPLES

EARTH = EXAMPLES["earth"]
BEST = EARTH.best
JUNK: tuple[Any, ...] = (
    "", " ", "nan", "inf", "-1e400", "1e308", "-1e308", "5e-324", "0", "1", "-0", "1_000", "−2",
    "0,4", "1.234,5", "30 %", "=1+1", "#N/A", "TRUE", "x" * 300, "\x1b[2J", "a\nb",
    "\u202e", "\x00",
    '"', "'", ";", ",", "\t", "PERT", "gauss", "F_V", "log10_F_V", "10^-3", "½", "９", "🙂",
)  # fmt: skip
HEADINGS = (
    "F_V low", "F_V high", "F_V lo", "p_V distribution", "log10_F_V", "log10_1mF_V", "log10_F_I",
    "lambda_own", "D_b", "use_masses", "F_V_from", "Scenario", "name", "", "b notes",
    "F_VC", "α_V",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 0.5, 1e308, -1e308, 5e-324, 10**400, -(10**309), float("nan"),
    float("inf"), "", "0,4", "x", "\x1b[31m\n", "\ud800", [], {}, [1], [0.1, 0.2], [[1]], {"x": 1},
    {"low": 0.1, "high": 0.2}, {"best": None}, {"low": 0.2, "best": 0.1}, {"distribution": "PERT"},
    {"low": 0.1, "best": 0.2, "high": 0.3}, {"best": 0.1, "source": 5, "dated": "2020-13-01"},
    {"low": 1e-300, "high": 1e300, "distribution": "lognormal"}, {"best": [1]}, {"best": {}},
)  # fmt: skip
NAMES = (
    *BEST, *HEADINGS, "inputs", "correlations", "credences", "p_v", "P(V)", "versions",
    "corelations",
    "alpha_V", "S_V", "kappa_own", "use_locality", "use_branches", "slope_below", "\x1b]0;x\x07",
    "\n",
)  # fmt: skip
CREDENCES = ("locality", "evidence", "masses", "branches", "several", "foo")


def sound_rows() -> list[list[Any]]:
    """A table of three scenarios with some estimates."""
    more = ["F_V low", "F_V high", "F_V distribution", "lambda_own", "D_b"]
    rows: list[list[Any]] = [["Scenario", *BEST, *more]]
    for name, cells in (("a", [0.2, 0.5, "auto", "", ""]), ("b", ["", "", "", 0.1, 0.4])):
        rows.append([name, *BEST.values(), *cells])
    return [*rows, ["c", *BEST.values(), "", "", "", "", ""]]


def mutated_rows(dice: random.Random) -> list[list[Any]]:
    """The same with a few things wrong."""
    rows = sound_rows()
    for _ in range(dice.randint(1, 6)):
        row = dice.choice(rows)
        column = dice.randrange(len(row) + 1)
        dice.choice(CHANGES)(dice, rows, row, column)
        rows = rows or [[]]
    return rows


def put_junk(dice: random.Random, _: list, row: list, column: int) -> None:
    row[column : column + 1] = [dice.choice(JUNK)]


def put_heading(dice: random.Random, rows: list, _: list, column: int) -> None:
    rows[0][column : column + 1] = [dice.choice(HEADINGS)]


def put_number(dice: random.Random, _: list, row: list, column: int) -> None:
    row[column : column + 1] = [dice.uniform(-2, 2) * 10.0 ** dice.randint(-320, 307)]


def drop_cell(_: random.Random, __: list, row: list, column: int) -> None:
    del row[column : column + 1]


def shift_cells(dice: random.Random, _: list, row: list, column: int) -> None:
    row.insert(column, dice.choice(JUNK))


def add_row(dice: random.Random, rows: list, row: list, _: int) -> None:
    rows.insert(dice.randrange(len(rows)), [*row])


def drop_row(dice: random.Random, rows: list, *_: Any) -> None:
    if len(rows) > 1:
        del rows[dice.randrange(len(rows))]


CHANGES: tuple[Callable[..., None], ...] = (
    put_junk, put_junk, put_heading, put_number, drop_cell, shift_cells, add_row, drop_row,
)  # fmt: skip


def csv_mutant(seed: int) -> bytes:
    """A CSV table with mistakes of content, of form, or of both."""
    dice = random.Random(seed)
    content = io.StringIO()
    rows = mutated_rows(dice) if dice.random() < 0.8 else sound_rows()
    csv.writer(content, delimiter=dice.choice(",,;\t")).writerows(rows)
    text = content.getvalue()
    if dice.random() < 0.2:
        text = text.replace(".", ",")
    return damaged(dice, text.encode(dice.choice(ENCODINGS), "replace"))


ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1")


def damaged(dice: random.Random, data: bytes) -> bytes:
    """Bytes of which in one of three cases some are changed, lost, or there twice."""
    if dice.random() < 0.67 or not data:
        return data
    changed = bytearray(data)
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(changed) + 1)
        end = min(at + dice.randint(0, 40), len(changed))
        piece = changed[at:end] * dice.choice((0, 2, 50)) + bytes([dice.randrange(256)])
        changed[at:end] = piece
    return bytes(changed)


def json_mutant(seed: int) -> bytes:
    """A JSON file with mistakes of content, of form, or of both."""
    dice = random.Random(seed)
    inputs: dict[str, Any] = dict(BEST)
    for _ in range(dice.randint(0, 5)):
        name = dice.choice(NAMES)
        if dice.random() < 0.2:
            inputs.pop(name, None)
        else:
            inputs[name] = dice.choice(VALUES)
    whole = inputs
    if dice.random() < 0.6:
        whole = {"inputs": inputs}
        if dice.random() < 0.5:
            whole["correlations"] = [some_pair(dice) for _ in range(dice.randint(0, 3))]
        if dice.random() < 0.5:
            whole["credences"] = {dice.choice(CREDENCES): some_credence(dice) for _ in "ab"}
        if dice.random() < 0.3:
            whole[dice.choice(NAMES)] = dice.choice(VALUES)
    text = json.dumps(whole, ensure_ascii=dice.random() < 0.7)
    if dice.random() < 0.1:
        text = text.replace('"b"', '"F_V"')
    return damaged(dice, text.encode(dice.choice(ENCODINGS), "replace"))


def some_pair(dice: random.Random) -> Any:
    """A correlation, or what is none."""
    if dice.random() < 0.1:
        return dice.choice(VALUES)
    rank = dice.choice((*VALUES, 0.5, 0.5, 0.9, -0.9))
    return [dice.choice((*BEST, *NAMES)), dice.choice(tuple(BEST)), rank]


def some_credence(dice: random.Random) -> Any:
    """A credence, or what is none."""
    return dice.choice((*VALUES, 0.3, 0.3, 0.7))


def xlsx_mutant(seed: int) -> bytes:
    """A foreign workbook whose table has mistakes of content."""
    dice = random.Random(seed)
    book = Workbook()
    sheet = book.active
    for row in mutated_rows(dice):
        sheet.append([fit(each) for each in row])
    if dice.random() < 0.2:
        book.create_sheet("More").append([*BEST])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def fit(value: Any) -> Any:
    """A value as openpyxl takes it."""
    if isinstance(value, str):
        return "".join(each for each in value if each.isprintable() and each != "\ufffd")
    return value


MUTANTS: dict[str, Callable[[int], bytes]] = {
    "table.csv": csv_mutant,
    "mine.json": json_mutant,
    "table.xlsx": xlsx_mutant,
}
