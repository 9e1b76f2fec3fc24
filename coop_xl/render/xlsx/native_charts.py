"""The charts of the results workbook: bars with errors, and histograms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from coop_xl.spreadsheet.writing.book import Sheet
from coop_xl.spreadsheet.writing.styles import AXIS, EVERY_NAME, HEAD_FILL, INK, SERIES

GRID = {"visible": True, "line": {"color": "#E5E7EB"}}
TITLE_FONT = {"color": INK}
AXIS_FONT = {"size": 9, "bold": False}
DARK, LIGHT = SERIES[0], "#F6C177"  # told apart in grey too


@dataclass(frozen=True)
class Series:
    """A column of numbers to show, and if there is one that of their errors."""

    name: str
    column: int
    error_column: int | None = None
    color: str = DARK


@dataclass(frozen=True)
class Picture:
    """What a chart says of itself.

    Attributes
    ----------
    title, about : str
        Title, and text for those who cannot see it.
    labels, values : str
        Titles of the axes of the labels and of the values.
    number_format : str
        Of the values.
    """

    title: str
    about: str
    labels: str
    values: str
    number_format: str = AXIS


def add_bars(
    sheet: Sheet,
    place: tuple[int, int],
    rows: tuple[int, int],
    picture: Picture,
    series: Sequence[Series],
    *,
    size: tuple[int, int] = (620, 300),
    overlap: int = 0,
    data_labels: str = "",
    **axis: Any,
) -> None:
    """Horizontal bars, the first row on top; labels stand in column A."""
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    for each in series:
        options = bars(sheet, rows, each, overlap)
        if data_labels:
            options["data_labels"] = {"value": True, "num_format": data_labels}
        chart.add_series(options)
    chart.set_x_axis(value_axis(picture) | axis)
    chart.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",  # so that the values stand below the bars
            "label_position": "low",
            "name": picture.labels,
            "name_font": AXIS_FONT,
            "num_font": {"size": 9},
            **EVERY_NAME,
        }
    )
    insert(sheet, place, chart, picture, size, len(series) > 1)


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


def add_histogram(
    sheet: Sheet,
    place: tuple[int, int],
    rows: tuple[int, int],
    label_column: int,
    picture: Picture,
    series: Sequence[Series],
    label_format: str,
    *,
    size: tuple[int, int] = (690, 400),
) -> None:
    """Columns that touch; bins are labelled by their middles."""
    chart = sheet.book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    first, last = rows
    for each in series:
        chart.add_series(
            {
                "name": each.name,
                "categories": [sheet.title, first, label_column, last, label_column],
                "values": [sheet.title, first, each.column, last, each.column],
                "fill": {"color": each.color},
                "border": {"color": "#FFFFFF", "width": 0.5},
                "gap": 0,
            }
        )
    chart.set_x_axis(
        {
            "name": picture.labels,
            "name_font": AXIS_FONT,
            "num_font": {"size": 8, "rotation": -90},
            "num_format": label_format,
            "interval_tick": 5,
            "label_position": "low",
        }
    )
    chart.set_y_axis(value_axis(picture) | {"min": 0})
    insert(sheet, place, chart, picture, size, len(series) > 1)


def value_axis(picture: Picture) -> dict[str, Any]:
    """The axis of the values."""
    return {
        "name": picture.values,
        "name_font": AXIS_FONT,
        "num_font": {"size": 9},
        "num_format": picture.number_format,
        "major_gridlines": GRID,
    }


def insert(
    sheet: Sheet,
    place: tuple[int, int],
    chart: Any,
    picture: Picture,
    size: tuple[int, int],
    has_legend: bool,
    *,
    title_size: int = 12,
    unnamed: Sequence[int] = (),
) -> None:
    """Put a chart on its sheet; the legend leaves out unnamed series, by their number."""
    font = TITLE_FONT | {"size": title_size}
    chart.set_title({"name": picture.title, "name_font": font, "overlay": False})
    legend = {"position": "bottom", "delete_series": list(unnamed)}
    chart.set_legend(legend if has_legend else {"none": True})
    chart.set_size({"width": size[0], "height": size[1]})
    sheet.page.insert_chart(
        *place, chart, {"description": picture.about, "x_offset": 8, "object_position": 2}
    )
