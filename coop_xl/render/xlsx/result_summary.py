"""The Summary sheet: the answer in words, which work is best, every output, coherence, notes."""

from collections.abc import Mapping

from coop_xl.analysis.monte_carlo.results import Summary
from coop_xl.analysis.study import Origin, Study
from coop_xl.findings.extension_credences import about_likeliest
from coop_xl.findings.one_at_a_time import at_best_sentence
from coop_xl.findings.plain_names import OWN_LEGEND, capital
from coop_xl.findings.report_tables import BECAUSE, bounds_table, origin_lines, outputs_tables
from coop_xl.findings.simulation_answer import (
    GIVEN_COHERENCE,
    answer_lines,
    best_chart,
    coherent_answer,
    coherent_table,
    has_no_ranges,
    likeliest_table,
    loss_chart,
    not_finite,
)
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import draw_bars
from .placed_tables import add_table
from .result_cells import clean, paragraph, put_figure

_TITLE = "Summary"
_LAST = 8  # column
_CHART_ROWS = 15
_SEE_STRUCTURE = "All combinations together: sheets Structure and Value of information."


def add_summary_sheet(book: Book, study: Study, origin: Origin) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE)
    sheet.widths(40, *(15.0,) * _LAST)
    sheet.write(0, 0, "Results under uncertainty", "title")
    sheet.page.set_row(0, 28)
    drawn = f"{study.simulation.samples:,} draws, seed {study.simulation.seed}"
    sheet.write(1, 0, clean(f"{origin.file}, {origin.date:%Y-%m-%d}: {drawn}"), "muted")
    first, *more = answer_lines(study)
    paragraph(sheet, 2, first, _LAST, "headline")
    said = [*more, at_best_sentence(study)]
    if study.structure:
        said.append(f"{about_likeliest(study.structure)} {_SEE_STRUCTURE}")
    for row, line in enumerate(said, start=3):
        paragraph(sheet, row, line, _LAST)
    row = 3 + len(said)
    row = _add_kinds(sheet, row + 1, study)
    breaks = [row]
    row = _add_outputs(sheet, row + 1, study.simulation.outputs)
    row = _add_coherence(sheet, row + 1, study)
    breaks.append(row)
    row = _add_given_coherence(sheet, row, study)
    row = _add_notes(sheet, row + 1, study)
    row = _add_origin(sheet, row + 1, study, origin)
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, _LAST)


def _add_kinds(sheet: Sheet, row: int, study: Study) -> int:
    """The kinds of work, as a table and as bars; returns the row that is free."""
    table = likeliest_table(study)
    placed, scale = add_table(sheet, row, table), study.simulation.log10_scale
    if has_no_ranges(study):
        return placed.free
    evpi = placed.free
    sheet.write(evpi, 0, "Expected value of perfect information (EVPI)", "key")
    put_figure(sheet, evpi, 1, study.simulation.evpi, log10_scale=scale)
    paragraph(sheet, evpi + 1, table.note, _LAST, "muted_wrap")
    draw_bars(placed, (evpi + 3, 0), best_chart(table), size=(560, 280), min=0)
    if study.is_finite:
        draw_bars(placed, (evpi + 3, 4), loss_chart(table), size=(480, 280), min=0)
    return evpi + 3 + _CHART_ROWS


def _add_outputs(sheet: Sheet, row: int, outputs: Mapping[str, Summary], where: str = "") -> int:
    """Mean, sd and quantiles of every output; returns the free row."""
    for table in outputs_tables(outputs, where):
        row = add_table(sheet, row, table).free + 1
    return row - 1


def _add_coherence(sheet: Sheet, row: int, study: Study) -> int:
    """How often the estimates contradict one another; returns the row that is free."""
    coherence, table = study.simulation.coherence, bounds_table(study)
    if coherence is None or table is None:
        return row
    free = add_table(sheet, row, table, {BECAUSE: _LAST - 2}).free
    paragraph(sheet, free + 1, capital(coherent_answer(coherence)), _LAST)
    return free + 2


def _add_given_coherence(sheet: Sheet, row: int, study: Study) -> int:
    """The results without inconsistent draws, if there are any; the free row."""
    coherence, table = study.simulation.coherence, coherent_table(study)
    if coherence is None or table is None:
        return row
    free = add_table(sheet, row + 1, table).free
    return _add_outputs(sheet, free + 1, coherence.outputs, GIVEN_COHERENCE)


def _add_notes(sheet: Sheet, row: int, study: Study) -> int:
    """What a user should know."""
    sheet.write(row, 0, "Notes", "section")
    notes = [*study.notes, *not_finite(study)] or ["Nothing to note."]
    notes.append(OWN_LEGEND)
    for at, note in enumerate(notes, start=row + 1):
        paragraph(sheet, at, note, _LAST)
    return row + 1 + len(notes)


def _add_origin(sheet: Sheet, row: int, study: Study, origin: Origin) -> int:
    """What was computed from what, by what; returns the last row."""
    lines = origin_lines(study, origin) | study.content.meanings
    sheet.write(row, 0, "What was computed", "section")
    at = row
    for at, (label, text) in enumerate(lines.items(), start=row + 1):
        sheet.write(at, 0, label, "key")
        sheet.page.merge_range(at, 1, at, _LAST, "", sheet.book.styles["cell"])
        sheet.write(at, 1, clean(text), "cell")
    return at
