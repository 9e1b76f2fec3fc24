"""The Sensitivity sheet: tornado, Sobol indices and rank correlations."""

import math
from collections.abc import Mapping

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.sensitivity import INDEXED, Indices
from coop_xl.analysis.study import Study
from coop_xl.findings.numbers import NO_MEAN, OUTPUT_NAMES, UNDEFINED, short
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import DARK, LIGHT, Picture, Series, add_bars
from .parts import CHART, GAP, LAST, bars_size, no_effect, start_block, start_part
from .result_cells import paragraph, put, put_error, put_figure
from .result_tornado import add_tornado

TITLE = "Sensitivity"
SOBOL = ("Input", "First-order index", "±", "Total index", "±")
NOTHING = 1e-9  # an index so small is rounding
ABOUT_TORNADO = (
    "One input at a time goes from Best to its Low and to its High, all others stay at Best. "
    "Correlations are ignored."
)
ABOUT_SOBOL = (
    "How much of an output's variance an input makes: alone (first-order), and with all that it "
    "interacts with (total). An index that is less than its error from 0 is as good as 0; "
    "estimates of small indices may be a little below it."
)
NO_VARIANCE = "no finite variance, so no shares of it; see the rank correlations below."
ABOUT_RANKS = "Spearman's: 1 if the output always rises with the input, −1 if it always falls."


def add_sensitivity_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(24, *(12.5,) * (GAP - 1), 3, *(12.0,) * (LAST - GAP))
    sheet.write(0, 0, "What the results depend on", "title")
    sheet.page.set_row(0, 28)
    if not study.uncertain:
        sheet.write(2, 0, "Every estimate is certain: nothing moves.", "text")
        return
    row = start_part(sheet, 2, "1. Tornado: one estimate at a time", ABOUT_TORNADO)
    for key in study.swings:
        row = add_tornado(sheet, row, key, study)
    breaks = [row]
    row = start_part(sheet, row, "2. Sobol indices: shares of the variance", ABOUT_SOBOL)
    row = add_all_indices(sheet, row, study, breaks)
    breaks.append(row)
    row = start_part(sheet, row, "3. Rank correlations", ABOUT_RANKS)
    row = add_ranks(sheet, row, study.ranks)
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, LAST)


def add_all_indices(sheet: Sheet, row: int, study: Study, breaks: list[int]) -> int:
    """The Sobol indices of U and the marginals, two on a page; returns the row that is free."""
    if not study.sobol:
        why = "inputs are correlated" if study.content.correlations else "too many are uncertain"
        text = f"Not defined, as {why}: see the rank correlations below."
        paragraph(sheet, row, text, LAST)
        return row + 2
    paragraph(sheet, row, f"From {study.index_samples:,} draws.", LAST, "muted_wrap")
    row += 1
    for place, (key, found) in enumerate(study.sobol.items()):
        if place == 2:
            breaks.append(row)
        if all(math.isfinite(each.total.value) for each in found.values()):
            row = add_indices(sheet, row, key, found)
        else:
            paragraph(sheet, row, f"{short(key)}: {NO_VARIANCE}", LAST)
            row += 1
    return row + 1


def add_indices(sheet: Sheet, row: int, key: str, found: Mapping[str, Indices]) -> int:
    """The Sobol indices of an output, the largest total first."""
    ordered = sorted(found.items(), key=lambda item: -item[1].total.value)
    ordered = [(name, each) for name, each in ordered if each.total.value > NOTHING]
    first, free = start_block(sheet, row, f"{short(key)}: {OUTPUT_NAMES[key]}", len(ordered))
    no_effect(sheet, free - 2, list(found.keys() - dict(ordered).keys()))
    if not ordered:
        return free
    sheet.write_row(first - 1, SOBOL, "head")
    for at, (name, each) in enumerate(ordered, start=first):
        sheet.write(at, 0, name, "key")
        put_figure(sheet, at, 1, each.first, "index", NO_MEAN)
        put_figure(sheet, at, 3, each.total, "index", NO_MEAN)
    add_indices_chart(sheet, row, (first, first + len(ordered) - 1), key)
    return free


def add_indices_chart(sheet: Sheet, row: int, rows: tuple[int, int], key: str) -> None:
    """First-order and total indices side by side."""
    picture = Picture(
        f"Sobol indices of {short(key)}: {OUTPUT_NAMES[key]}",
        f"Bar chart of first-order and total Sobol indices of the {OUTPUT_NAMES[key]} for each "
        "input, with error bars",
        "",
        "share of the variance (whiskers: ± one standard error)",
    )
    both = [Series("first-order: alone", 1, 2, LIGHT), Series("total: with others", 3, 4, DARK)]
    add_bars(sheet, (row, CHART), rows, picture, both, size=bars_size(rows))


def add_ranks(sheet: Sheet, row: int, ranks: Mapping[str, Mapping[str, Figure]]) -> int:
    """The rank correlations of U and the marginals with each input, errors beside."""
    errors = (f"{short(key)}: ±" for key in INDEXED)
    sheet.write_row(row, ("Input", *map(short, INDEXED), *errors), "head")
    inputs = list(next(iter(ranks.values())))
    for at, name in enumerate(inputs, start=row + 1):
        sheet.write(at, 0, name, "key")
        for column, key in enumerate(INDEXED, start=1):
            put(sheet, at, column, ranks[key][name].value, "index", UNDEFINED)
            put_error(sheet, at, column + len(INDEXED), ranks[key][name], "index")
    last = row + len(inputs)
    sheet.page.conditional_format(
        row + 1, 1, last, len(INDEXED),
        {"type": "data_bar", "bar_color": "#9FB6C9", "bar_negative_color": "#F6C177",
         "min_type": "num", "max_type": "num", "min_value": -1, "max_value": 1, "bar_solid": True},
    )  # fmt: skip
    return last + 1
