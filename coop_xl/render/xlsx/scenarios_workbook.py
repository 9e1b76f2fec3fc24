"""Build the workbook of a sweep: a row a scenario, a chart of P(best), the estimates as used."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.scenarios import SHOWN, Outcome, Scenario
from coop_xl.analysis.study import Origin, versions
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.findings.numbers import SYMBOLS, UNIT, number, power, short
from coop_xl.findings.scenario_answers import (
    EXTENSIONS_WIDTH,
    Swept,
    extensions_on,
    most_often,
    most_worth,
)
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .result_cells import clean, paragraph, put_figure
from .result_styles import add_result_styles
from .scenarios_chart import add_chart_sheet

TITLE, ESTIMATES = "Scenarios", "Estimates as used"
HEAD_ROW, FIRST = 4, 5
LAST_OF_PAGE = 10  # column
NAME_WIDTH, NOTES_WIDTH = 32.0, 90.0
PARTS = ("mean", "5 %", "median", "95 %")
ABOUT_EXTENSIONS = (
    " Extensions of the post's discussion (own derivation) count in the scenarios that name them "
    "in the column Extensions on."
)
ABOUT = (
    "P(best): the share of draws in which this work has the largest marginal value. EVPI: what "
    "knowing every estimate exactly would be worth; most worth improving: the estimate that "
    f"alone would be worth most to know; both in {UNIT}. Incoherent: the share of draws in which "
    "shares contradict one another. ±: one standard error of the Monte Carlo; ± 0 is exact. All "
    "scenarios are drawn at the same points, so they can be compared closer than by their errors."
)


def build_sweep(swept: Swept, origin: Origin) -> bytes:
    """A workbook of values, text and charts; the same sweep and origin give the same bytes."""
    book = Book(Entries().title)
    book.workbook.set_properties(
        {
            "title": "Coop XL: scenarios under uncertainty",
            "author": "Coop XL",
            "created": datetime.combine(origin.date, time()),
        }
    )
    add_result_styles(book)
    add_scenarios_sheet(book, swept, origin)
    add_chart_sheet(book, TITLE, FIRST, len(swept.scenarios))
    add_estimates_sheet(book, swept.scenarios)
    return book.bytes()


def columns(has_extensions: bool) -> list[tuple[str, str, float]]:
    """Band, heading and width of each column; which extensions are on only if any is."""
    found = [("", "Scenario", NAME_WIDTH), ("", "Most often best", 11.0)]
    for name in INTERVENTIONS:
        band = "P(best)" if name == INTERVENTIONS[0] else ""
        found += [(band, SYMBOLS[name], 9.0), ("", "±", 9.0)]
    for key in SHOWN:
        band = f"{short(key)}{'' if key == 'U' else f': one more unit on {SYMBOLS[key[9:]]}'}"
        found += [(band if part == PARTS[0] else "", part, 12.0) for part in PARTS]
    found += [("Value of information", "EVPI", 12.0), ("", "±", 11.0)]
    found += [("", "Most worth improving", 16.0), ("", "Worth", 12.0)]
    found += [("Draws", "Incoherent", 11.0), ("", "Draws", 12.0)]
    found += [("Model", "Extensions on", EXTENSIONS_WIDTH)] if has_extensions else []
    return [*found, ("", "Notes", NOTES_WIDTH)]


def add_scenarios_sheet(book: Book, swept: Swept, origin: Origin) -> None:
    """The table."""
    sheet = book.add_sheet(TITLE, zoom=85)
    headings = columns(swept.has_extensions)
    sheet.widths(*(width for _, _, width in headings))
    sheet.write(0, 0, "Scenarios under uncertainty", "title")
    sheet.page.set_row(0, 28)
    made = ", ".join(f"{name} {version}" for name, version in versions().items())
    count = len(swept.scenarios)
    said = f"{origin.file}, {origin.date:%Y-%m-%d}: {count} scenarios, seed {swept.seed}; {made}"
    sheet.write(1, 0, clean(said), "muted")
    about = ABOUT + ABOUT_EXTENSIONS * swept.has_extensions
    paragraph(sheet, 2, " ".join((about, *(f"{each}." for each in swept.remarks))), LAST_OF_PAGE)
    for column, (band, heading, _) in enumerate(headings):
        if column > 1:
            sheet.write(HEAD_ROW - 1, column, band or None, "band")
        sheet.write(HEAD_ROW, column, heading, "head")
    sheet.page.set_row(HEAD_ROW, 30)
    for place, (scenario, outcome) in enumerate(
        zip(swept.scenarios, swept.outcomes, strict=True), start=FIRST
    ):
        add_scenario(sheet, place, scenario.name, outcome, swept.has_extensions)
    last = FIRST + count - 1
    sheet.mark(FIRST, 1, last, 1, {SYMBOLS[name]: name for name in INTERVENTIONS})
    sheet.page.freeze_panes(FIRST, 1)
    sheet.page.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(3, 0)
    sheet.page.print_area(0, 0, last, len(headings) - 1)


def add_scenario(
    sheet: Sheet, row: int, name: str, outcome: Outcome, has_extensions: bool
) -> None:
    """One row."""
    sheet.write(row, 0, clean(name), "label")
    sheet.write(row, 1, most_often(outcome), "center")
    column = 2
    for figure in outcome.best.values():
        put_figure(sheet, row, column, figure, "chance")
        column += 2
    for spread in outcome.outputs.values():
        for figure in (spread.mean, *(spread.quantiles[p] for p in (0.05, 0.5, 0.95))):
            put_scaled(sheet, row, column, figure, spread.log10_scale)
            column += 1
    put_scaled(sheet, row, column, outcome.evpi, outcome.log10_scale, with_error=True)
    key, worth = most_worth(outcome)
    sheet.write(row, column + 2, key, "cell")
    put_scaled(sheet, row, column + 3, worth, outcome.log10_scale)
    put_figure(sheet, row, column + 4, outcome.share_broken, "chance")
    sheet.write(row, column + 5, outcome.samples, "whole")
    if has_extensions:
        sheet.write(row, column + 6, extensions_on(outcome), "cell")
    sheet.write(row, column + 6 + has_extensions, clean("; ".join(outcome.notes)), "cell")


def put_scaled(
    sheet: Sheet, row: int, column: int, figure: Figure, log10_scale: int, with_error: bool = False
) -> None:
    """A figure (and its error beside it), as text where it is too small for a cell."""
    if not log10_scale:
        put_figure(sheet, row, column, figure)
        return
    sheet.write(row, column, number(figure.value, log10_scale), "cell")
    if with_error:
        text = f"± {power(log10_scale)} × {figure.error:.1g}" if figure.error else None
        sheet.write(row, column + 1, text, "cell")


def add_estimates_sheet(book: Book, scenarios: Sequence[Scenario]) -> None:
    """The estimates of each scenario; coop-xl sweep reads this sheet again."""
    sheet = book.add_sheet(ESTIMATES, zoom=85)
    sheet.write(0, 0, ESTIMATES, "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, "A number alone is certain. coop-xl sweep can read this sheet.", "muted")
    parts = [
        (key, part)
        for key in ACCEPTED
        for part in ("best", "low", "high", "distribution")
        if any(part_of(each, key, part) is not None for each in scenarios)
    ]
    sheet.widths(NAME_WIDTH, *(13.0 for _ in parts))
    headings = [key if part == "best" else f"{key} {part}" for key, part in parts]
    sheet.write_row(3, ["Scenario", *headings], "head")
    for row, scenario in enumerate(scenarios, start=4):
        sheet.write(row, 0, clean(scenario.name), "label")
        for column, (key, part) in enumerate(parts, start=1):
            sheet.write(row, column, part_of(scenario, key, part), "entered")
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(3)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(4, 0)


def part_of(scenario: Scenario, key: str, part: str) -> Any:
    """Low, best, high or distribution of an input; None if it is left blank."""
    estimates: Mapping[str, Estimate] = scenario.case.estimates
    if key not in estimates:
        return None
    estimate = estimates[key]
    is_certain = estimate.low is None and estimate.high is None
    if part == "distribution" and (is_certain or estimate.distribution == "auto"):
        return None
    return getattr(estimate, part)
