"""The chart of a sweep: how often each kind of work is best, scenario by scenario."""

from collections.abc import Sequence

from coop_xl.findings.document import Chart
from coop_xl.findings.plain_names import HOW_OFTEN_BEST, NAMES, listed, work_name
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import COLORS, EVERY_NAME, HEAD_FILL, ON_COLORS

from .native_charts import insert, value_axis

TITLE = "P(best)"
_A_CHART = 25  # scenarios in one chart
_MOST = 600  # scenarios in all charts
_LEGIBLE = '[>=0.07]0%;""'  # a narrow bar has no room for its number
LINE, FRAME, PIXELS_OF_ROW, WIDTH = 26, 130, 20, 1000


def add_chart_sheet(book: Book, table: str, first: int, count: int) -> None:
    """Append the sheet; the numbers stand on the sheet `table`, from row `first` on."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*(12.0,) * 12)
    sheet.write(0, 0, HOW_OFTEN_BEST, "title")
    sheet.page.set_row(0, 28)
    if count > _MOST:
        sheet.write(1, 0, f"The first {_MOST} of {count} scenarios.", "muted")
    row, last = 3, first + min(count, _MOST) - 1
    for start in range(first, last + 1, _A_CHART):
        end = min(start + _A_CHART - 1, last)
        height = FRAME + LINE * (end - start + 1)
        add_chart(sheet, row, table, (start, end), height)
        row += height // PIXELS_OF_ROW + 2
        sheet.page.set_h_pagebreaks([*sheet.page.hbreaks, row - 1])


def add_chart(sheet: Sheet, row: int, table: str, rows: tuple[int, int], height: int) -> None:
    """Stacked bars of some scenarios."""
    chart = Chart(
        title="Share of draws in which each kind of work is best",
        about=about(rows, table),
        axis="share of draws",
    )
    columns = [2 + 2 * place for place in range(len(INTERVENTIONS))]
    add_stacked_bars(sheet, (row, 0), table, rows, columns, chart, (WIDTH, height))


def add_stacked_bars(
    sheet: Sheet,
    place: tuple[int, int],
    table: str,
    rows: tuple[int, int],
    columns: Sequence[int],
    chart: Chart,
    size: tuple[int, int],
) -> None:
    """Bars of P(best), one for each row of a table that names it in column A."""
    drawn = sheet.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = rows
    for column, name in zip(columns, INTERVENTIONS, strict=True):
        drawn.add_series(
            {
                "name": work_name(name),
                "categories": [table, first, 0, last, 0],
                "values": [table, first, column, last, column],
                "fill": {"color": COLORS[name]},
                "border": {"color": HEAD_FILL},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "num_format": _LEGIBLE,
                    "font": {"color": ON_COLORS[name], "size": 9},
                },
            }
        )
    drawn.set_x_axis(value_axis(chart.values(), "0%") | {"min": 0, "max": 1})
    drawn.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "label_position": "low",
            "num_font": {"size": 9},
            **EVERY_NAME,
        }
    )
    insert(sheet, place, drawn, chart, size, True)


def about(rows: tuple[int, int], table: str) -> str:
    """A chart for those who cannot see it."""
    return (
        f"Stacked bars, one for each scenario in rows {rows[0] + 1} to {rows[1] + 1} of the sheet "
        f"{table}: the shares of draws in which {listed([*NAMES.values()])} are best, from left "
        "to right; the numbers stand there"
    )
