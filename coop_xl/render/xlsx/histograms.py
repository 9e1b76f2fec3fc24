"""The Histograms sheet: how U and the three marginal values are spread over the draws."""

from math import floor, log10

from coop_xl.analysis.monte_carlo.results import Summary
from coop_xl.analysis.study import Study
from coop_xl.findings.numbers import OUTPUT_NAMES, number, power, short, unit
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import LIGHT, Picture, Series, add_histogram
from .result_cells import paragraph, put
from .spread import BINS, Spread

TITLE = "Histograms"
SHOWN = ("U", "marginal_V", "marginal_CV", "marginal_CnV")
NO_HISTOGRAM = (
    "No histogram: in some draws this is beyond the numbers of a computer (10^308). Enter all "
    "utilities in a larger unit, which changes neither P(best) nor the ranking."
)
FROM, TO, MIDDLE, ABOVE, BELOW, GAP, CHART, LAST = 0, 1, 2, 3, 4, 5, 6, 13


def add_histograms_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*(13.0,) * GAP, 3, *(12.0,) * (LAST - GAP))
    sheet.write(0, 0, "How the results are spread", "title")
    sheet.page.set_row(0, 28)
    row = 2
    for key in SHOWN:
        row = add_spread(sheet, row, key, study.simulation.outputs[key])
    sheet.page.print_area(0, 0, row, LAST)


def add_spread(sheet: Sheet, row: int, key: str, summary: Summary) -> int:
    """Words, table and chart of an output; returns the row that is free."""
    spread = Spread.of(summary)
    sheet.write(row, 0, f"{short(key)}: {OUTPUT_NAMES[key]}", "section")
    if not spread.is_finite:
        paragraph(sheet, row + 1, NO_HISTOGRAM, LAST)
        return row + 3
    paragraph(sheet, row + 1, in_words(spread, summary), LAST)
    first, last = row + 3, row + 2 + BINS
    add_table(sheet, row + 2, spread, summary.log10_scale)
    add_chart(sheet, (row + 2, CHART), (first, last), key, spread, summary.log10_scale)
    sheet.page.set_h_pagebreaks([*sheet.page.hbreaks, last + 2])
    return last + 2


def in_words(spread: Spread, summary: Summary) -> str:
    """The quantiles, and what the histogram leaves out."""
    found = ", ".join(
        f"{p:.0%}".replace("%", f" %: {number(figure.value, summary.log10_scale)}")
        for p, figure in summary.quantiles.items()
    )
    how = "bins are equal powers of ten of the size" if spread.is_log else "bins are of one width"
    return f"Quantiles: {found}. The {how}; {spread.outside:.1%} of draws lie outside them."


def add_table(sheet: Sheet, row: int, spread: Spread, log10_scale: int) -> None:
    """A line for each bin below a line of headings."""
    of = "log10 of size, " if spread.is_log else ""
    times = f", × {power(log10_scale)}" if log10_scale and not spread.is_log else ""
    shares = ("Share, positive", "Share, negative") if spread.is_log else ("Share of draws", "")
    headings = (f"{of}from{times}", f"{of}to{times}", f"{of}middle{times}", *shares)
    sheet.write_row(row, [each[:1].upper() + each[1:] for each in headings], "head")
    sheet.page.set_row(row, 44 if times else 30)
    shift = log10_scale if spread.is_log else 0
    style = "log10" if spread.is_log else "value"
    for at in range(BINS):
        for column, ends in (
            (FROM, spread.edges[:-1]),
            (TO, spread.edges[1:]),
            (MIDDLE, spread.middles),
        ):
            put(sheet, row + 1 + at, column, float(ends[at]) + shift, style, "")
        sheet.write(row + 1 + at, ABOVE, float(spread.above[at]), "chance")
        below = float(spread.below[at]) if spread.is_log else None
        sheet.write(row + 1 + at, BELOW, below, "chance")


def add_chart(
    sheet: Sheet,
    place: tuple[int, int],
    rows: tuple[int, int],
    key: str,
    spread: Spread,
    log10_scale: int,
) -> None:
    """The bins as columns."""
    series = [Series("positive" if spread.is_log else "draws", ABOVE)]
    if spread.is_log:
        series.append(Series("negative (by size)", BELOW, color=LIGHT))
    measure = unit(key) if spread.is_log else unit(key, log10_scale)
    label = f"{'size of ' if spread.is_log else ''}{short(key)}, {measure}"
    picture = Picture(
        f"{short(key)}: {OUTPUT_NAMES[key]}",
        f"Histogram of {OUTPUT_NAMES[key]} over the draws",
        label,
        "share of draws",
        "0.0%",
    )
    add_histogram(sheet, place, rows, MIDDLE, picture, series, label_format(spread))


def label_format(spread: Spread) -> str:
    """How the middles of bins are labelled: so that neighbours differ."""
    if spread.is_log:
        return '"10^"0.0;"10^−"0.0'
    largest, width = float(abs(spread.edges).max()), float(spread.edges[1] - spread.edges[0])
    if not 1e-3 <= largest < 1e5:
        return "0.0E+00"
    digits = max(0, -floor(log10(width)))
    return f"0.{'0' * digits}" if digits else "0"
