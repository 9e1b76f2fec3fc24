"""A row of the Extension model sheet: a name, what it is, and the formula it stands for."""

from dataclasses import dataclass

from coop_xl.workbook.live import LiveSheet

OWN = "own derivation"


@dataclass(frozen=True)
class Line:
    """A row: name, symbol, meaning, equation, and formula."""

    name: str
    symbol: str
    meaning: str
    equation: str
    text: str
    style: str = "number"
    shown: str = "options_ready"  # when the formula gives more than an empty text
    told: str = ""  # instead of a formula too long to read


def add_line(sheet: LiveSheet, row: int, line: Line) -> int:
    """One computed row; returns the next."""
    shown = f'IF({line.shown},{line.text},"")' if line.shown else line.text
    sheet.write(row, 0, line.name, "key")
    sheet.write(row, 1, line.symbol, "cell")
    sheet.formula(row, 2, shown, style=line.style)
    for column, part in ((3, line.meaning), (4, line.equation), (6, OWN)):
        sheet.write(row, column, part, "cell")
    told = line.told or line.text
    sheet.write(row, 5, told, "formula_text")
    sheet.name(row, 2, line.name)
    return row + 1
