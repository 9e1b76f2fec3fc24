"""Prints sheets on pages without end, and says where the numbers stand on them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .session import Office, properties

MARGIN = 500  # hundredths of a millimetre, as all lengths here
TEXT, TEXT_OF_FORMULA = 4, 2  # CellFlags.STRING, FormulaResult.STRING
LARGEST = 290_000  # of a page; the office allows little more
SWITCHES = ("HeaderIsOn", "FooterIsOn", "CenterHorizontally", "CenterVertically", "IsLandscape")
MARGINS = ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin")


def print_numbers(office: Office, path: str, target: str, rows: int) -> list[tuple]:
    """A PDF of the first rows of each sheet; where each number is.

    That is (sheet, row, column, value, page, left, top, right, bottom): row, column and page are
    counted from 0, the last four are hundredths of a millimetre on the page.
    """
    document = office.open(path)
    found, page = [], 0
    for sheet in document.Sheets:
        paper = Paper(document, sheet, rows, page)
        found += paper.numbers()
        page += len(paper.areas)
    document.storeToURL(Path(target).as_uri(), properties(FilterName="calc_pdf_Export"))
    return found


class Paper:
    """The pages of a sheet: side by side, where one cannot be wide enough."""

    def __init__(self, document: Any, sheet: Any, rows: int, first_page: int):
        self.document, self.sheet, self.first_page = document, sheet, first_page
        sheet.unprotect("")
        sheet.Rows.IsVisible = sheet.Columns.IsVisible = True
        for texts in (sheet.queryContentCells(TEXT), sheet.queryFormulaCells(TEXT_OF_FORMULA)):
            if texts.Count:  # words that stand out of their cell would be taken as its neighbour's
                texts.ShrinkToFit = True
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        self.rows = range(min(end.EndRow + 1, rows))
        lines = [sheet.getCellByPosition(0, row) for row in self.rows]
        self.tops = [(cell.Position.Y, cell.Size.Height) for cell in lines]
        heads = [sheet.getCellByPosition(column, 0) for column in range(end.EndColumn + 1)]
        self.lefts = [(cell.Position.X, cell.Size.Width) for cell in heads]
        self.areas = [0]  # first column of each page
        for column, (left, width) in enumerate(self.lefts):
            if left + width - self.lefts[self.areas[-1]][0] > LARGEST:
                self.areas.append(column)
        for column in self.areas:
            cell = sheet.getCellByPosition(column, 0)
            cell.String = cell.String or "."  # pages with nothing on them are not printed
        self.set_up()

    def set_up(self) -> None:
        """Pages large enough, without charts, which hide cells."""
        sheet = self.sheet
        for place in reversed(range(sheet.DrawPage.Count)):
            sheet.DrawPage.remove(sheet.DrawPage.getByIndex(place))
        sheet.removeAllManualPageBreaks()
        sheet.setPrintTitleColumns(False)
        sheet.setPrintTitleRows(False)
        ends = [*self.areas[1:], len(self.lefts)]
        sheet.setPrintAreas(tuple(
            sheet.getCellRangeByPosition(first, 0, end - 1, self.rows[-1]).RangeAddress
            for first, end in zip(self.areas, ends, strict=True)
        ))  # fmt: skip
        page = self.document.StyleFamilies["PageStyles"][sheet.PageStyle]
        for name in SWITCHES:
            page.setPropertyValue(name, False)
        page.ScaleToPages = page.ScaleToPagesX = page.ScaleToPagesY = 0
        page.PageScale = 100
        for name in MARGINS:
            page.setPropertyValue(name, MARGIN)
        page.Width = min(LARGEST, sum(self.lefts[-1])) + 6 * MARGIN
        page.Height = sum(self.tops[-1]) + 6 * MARGIN

    def numbers(self) -> Iterator[tuple]:
        """The numbers of the printed rows and their places."""
        printed = self.sheet.getCellRangeByPosition(0, 0, len(self.lefts) - 1, self.rows[-1])
        for row, line in enumerate(printed.getDataArray()):
            for column, value in enumerate(line):
                if isinstance(value, float):
                    yield self.sheet.Name, row, column, value, *self.place(row, column)

    def place(self, row: int, column: int) -> tuple[int, ...]:
        """The page of a cell, and its edges there."""
        page = sum(first <= column for first in self.areas) - 1
        left, width = self.lefts[column]
        left += MARGIN - self.lefts[self.areas[page]][0]
        top, height = self.tops[row]
        return self.first_page + page, left, top + MARGIN, left + width, top + MARGIN + height
