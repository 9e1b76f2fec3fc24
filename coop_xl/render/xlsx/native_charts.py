"""The charts of the results workbook: bars with errors, and histograms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from coop_xl.findings.document import WITH_ERRORS, Bars, Chart, Histogram, Kind
from coop_xl.findings.plain_names import SYMBOLS, work_name
from coop_xl.spreadsheet.writing.book import Sheet
from coop_xl.spreadsheet.writing.styles import AXIS, COLORS, EVERY_NAME, HEAD_FILL, INK, SERIES

from .placed_tables import PlacedTable

GRID = {"visible": True, "line": {"color": "#E5E7EB"}}
_TITLE_FONT = {"color": INK}
AXIS_FONT = {"size": 9, "bold": False}
DARK, _, LIGHT = SERIES
_BY_COUNT = {1: (DARK,), 2: (LIGHT, DARK), 3: tuple(COLORS.values())}  # by how many stand together
_HISTOGRAM_SIZE = (690, 400)
_LEGEND = {symbol: work_name(name) for name, symbol in SYMBOLS.items()}


@dataclass(frozen=True)
class Series:
    """A column of numbers to show, and if there is one that of their errors."""

    name: str
    column: int
    error_column: int | None = None
    color: str = DARK


def draw_bars(placed: PlacedTable, place: tuple[int, int], chart: Bars, **options: Any) -> None:
    """Bars of columns of a table that stands on the sheet; options as for `add_bars`."""
    table, first = placed.table, placed.rows[0]
    columns = [table.columns[table.place(heading)] for heading in chart.columns]
    series = [
        Series(
            _LEGEND.get(column.heading, column.heading),
            placed.columns[column.heading],
            placed.columns[column.heading] + 1 if column.kind in WITH_ERRORS else None,
            color,
        )
        for column, color in zip(columns, _BY_COUNT[len(columns)], strict=True)
    ]
    number_format = "0%" if columns[0].kind in (Kind.CHANCE, Kind.SHARE) else AXIS
    axis = value_axis(chart.values(columns[0].log10_scale), number_format)
    rows = first, first + (chart.rows or len(table.rows)) - 1
    options |= {"kinds": chart.kinds} if chart.kinds else {}
    add_bars(placed.sheet, place, rows, chart, series, axis, **options)


def add_bars(
    sheet: Sheet,
    place: tuple[int, int],
    rows: tuple[int, int],
    chart: Chart,
    series: Sequence[Series],
    axis: Mapping[str, Any],
    *,
    size: tuple[int, int] = (620, 300),
    overlap: int = 0,
    kinds: Sequence[str] = (),
    **more: Any,
) -> None:
    """Horizontal bars, the first row on top; labels stand in column A, more is of the axis."""
    drawn = sheet.book.workbook.add_chart({"type": "bar"})
    for each in series:
        options = bars(sheet, rows, each, overlap)
        if kinds:  # without labels: LibreOffice would save them where no program may read them
            options["points"] = [{"fill": {"color": COLORS[name]}} for name in kinds]
        drawn.add_series(options)
    drawn.set_x_axis({**axis, **more})
    drawn.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",  # so that the values stand below the bars
            "label_position": "low",
            "num_font": {"size": 9},
            **EVERY_NAME,
        }
    )
    insert(sheet, place, drawn, chart, size, len(series) > 1)


def bars(sheet: Sheet, rows: tuple[int, int], series: Series, overlap: int) -> dict[str, Any]:
    """One set of bars."""
    first, last = rows
    options: dict[str, Any] = {
        "name": series.name,
        "categories": [sheet.title, first, 0, last, 0],
        "values": [sheet.title, first, series.column, last, series.column],
        "fill": {"color": series.color},
        "border": {"color": HEAD_FILL},
        "gap": 45,
        "overlap": overlap,
    }
    if series.error_column is not None:
        errors = f"='{sheet.title}'!{span(first, last, series.error_column)}"
        options["y_error_bars"] = {
            "type": "custom",
            "plus_values": errors,
            "minus_values": errors,
            "line": {"color": INK},
        }
    return options


def span(first: int, last: int, column: int) -> str:
    """Part of a column."""
    ends = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last))
    return ":".join(ends)


def draw_histogram(
    placed: PlacedTable, place: tuple[int, int], chart: Histogram, label_format: str
) -> None:
    """Columns that touch; bins are labelled by their middles."""
    drawn = placed.sheet.book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    (first, last), title, middle = placed.rows, placed.sheet.title, placed.columns[chart.middles]
    for heading, color in zip(chart.shares, (DARK, LIGHT), strict=False):
        column = placed.columns[heading]
        drawn.add_series(
            {
                "name": heading,
                "categories": [title, first, middle, last, middle],
                "values": [title, first, column, last, column],
                "fill": {"color": color},
                "border": {"color": "#FFFFFF", "width": 0.5},
                "gap": 0,
            }
        )
    drawn.set_x_axis(
        {
            "name": chart.along,
            "name_font": AXIS_FONT,
            "num_font": {"size": 8, "rotation": -90},
            "num_format": label_format,
            "interval_tick": 5,
            "label_position": "low",
        }
    )
    drawn.set_y_axis(value_axis(chart.values(), "0.0%") | {"min": 0})
    insert(placed.sheet, place, drawn, chart, _HISTOGRAM_SIZE, len(chart.shares) > 1)


def value_axis(name: str, number_format: str = AXIS) -> dict[str, Any]:
    """The axis of the values."""
    return {
        "name": name,
        "name_font": AXIS_FONT,
        "num_font": {"size": 9},
        "num_format": number_format,
        "major_gridlines": GRID,
    }


def insert(
    sheet: Sheet,
    place: tuple[int, int],
    drawn: Any,
    chart: Chart,
    size: tuple[int, int],
    has_legend: bool,
    *,
    title_size: int = 12,
    unnamed: Sequence[int] = (),
) -> None:
    """Put a chart on its sheet; the legend leaves out unnamed series, by their number."""
    font = _TITLE_FONT | {"size": title_size}
    drawn.set_title({"name": chart.title, "name_font": font, "overlay": False})
    legend = {"position": "bottom", "delete_series": list(unnamed)}
    drawn.set_legend(legend if has_legend else {"none": True})
    drawn.set_size({"width": size[0], "height": size[1]})
    sheet.page.insert_chart(
        *place, drawn, {"description": chart.about, "x_offset": 8, "object_position": 2}
    )
