"""The chart of a sweep: how often each kind of work is best, scenario by scenario."""

from collections.abc import Sequence

from coop_xl.findings.numbers import NAMES, SYMBOLS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import EVERY_NAME, HEAD_FILL, INK

from .native_charts import Picture, insert, value_axis

TITLE = "P(best)"
A_CHART = 25  # scenarios in one chart
MOST = 600  # scenarios in all charts
LEGIBLE = '[>=0.07]0%;""'  # a narrow bar has no room for its number
LOOKS = {  # told apart in black and white: dark, striped, white
    "V": {"fill": {"color": "#24435C"}, "ink": "#FFFFFF"},
    "CV": {"fill": {"color": "#F6C177"}, "ink": INK},
    "CnV": {"fill": {"color": "#FFFFFF"}, "ink": INK},
}
LINE, FRAME, PIXELS_OF_ROW, WIDTH = 26, 130, 20, 1000


def add_chart_sheet(book: Book, table: str, first: int, count: int) -> None:
    """Append the sheet; the numbers stand on the sheet `table`, from row `first` on."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*(12.0,) * 12)
    sheet.write(0, 0, "How often each kind of work is best", "title")
    sheet.page.set_row(0, 28)
    if count > MOST:
        sheet.write(1, 0, f"The first {MOST} of {count} scenarios.", "muted")
    row, last = 3, first + min(count, MOST) - 1
    for start in range(first, last + 1, A_CHART):
        end = min(start + A_CHART - 1, last)
        height = FRAME + LINE * (end - start + 1)
        add_chart(sheet, row, table, (start, end), height)
        row += height // PIXELS_OF_ROW + 2
        sheet.page.set_h_pagebreaks([*sheet.page.hbreaks, row - 1])


def add_chart(sheet: Sheet, row: int, table: str, rows: tuple[int, int], height: int) -> None:
    """Stacked bars of some scenarios."""
    picture = Picture(
        "Share of draws in which each kind of work is best",
        about(rows, table),
        "",
        "share of draws",
        "0%",
    )
    columns = [2 + 2 * place for place in range(len(INTERVENTIONS))]
    add_stacked_bars(sheet, (row, 0), table, rows, columns, picture, (WIDTH, height))


def add_stacked_bars(
    sheet: Sheet,
    place: tuple[int, int],
    table: str,
    rows: tuple[int, int],
    columns: Sequence[int],
    picture: Picture,
    size: tuple[int, int],
) -> None:
    """Bars of P(best), one for each row of a table that names it in column A."""
    chart = sheet.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = rows
    for column, name in zip(columns, INTERVENTIONS, strict=True):
        look = LOOKS[name]
        chart.add_series(
            {
                "name": f"{SYMBOLS[name]}: {NAMES[name]}",
                "categories": [table, first, 0, last, 0],
                "values": [table, first, column, last, column],
                "fill": look["fill"],
                "border": {"color": HEAD_FILL},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "num_format": LEGIBLE,
                    "font": {"color": look["ink"], "size": 9},
                },
            }
        )
    chart.set_x_axis(value_axis(picture) | {"min": 0, "max": 1})
    chart.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "label_position": "low",
            "num_font": {"size": 9},
            **EVERY_NAME,
        }
    )
    insert(sheet, place, chart, picture, size, True)


def about(rows: tuple[int, int], table: str) -> str:
    """A chart for those who cannot see it."""
    return (
        f"Stacked bars, one for each scenario in rows {rows[0] + 1} to {rows[1] + 1} of the sheet "
        f"{table}: the shares of draws in which V work (dark), C|V work (middle) and C|¬V work "
        "(white) are best; the numbers stand there"
    )
