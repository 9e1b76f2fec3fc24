"""The Summary sheet: the answer in words, which work is best, every output, coherence, notes."""

from collections.abc import Mapping

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.results import Coherence, Simulation, Summary
from coop_xl.analysis.study import Origin, Study, versions
from coop_xl.findings.extension_credences import about_likeliest
from coop_xl.findings.numbers import NAMES, NO_MEAN, NO_SD, SYMBOLS, UNIT, power, short
from coop_xl.findings.simulation_answer import (
    coherent_answer,
    headline,
    is_often_broken,
    not_finite,
    on_average,
)
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.coherence import BOUNDS
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import Picture, Series, add_bars
from .result_cells import clean, paragraph, put, put_error, put_figure

TITLE = "Summary"
LAST = 8  # column
CHART_ROWS = 15
SEE_STRUCTURE = "All combinations together: sheets Structure and Value of information."
WHAT_THEY_ARE = (
    "P(best): the share of draws in which this work has the largest marginal value. Expected "
    "loss: what choosing it costs on average against knowing which is best. ±: one standard error "
    f"of the Monte Carlo; ± 0 is exact. Values are in {UNIT}."
)


def add_summary_sheet(book: Book, study: Study, origin: Origin) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(40, *(15.0,) * LAST)
    sheet.write(0, 0, "Results under uncertainty", "title")
    sheet.page.set_row(0, 28)
    drawn = f"{study.simulation.samples:,} draws, seed {study.simulation.seed}"
    sheet.write(1, 0, clean(f"{origin.file}, {origin.date:%Y-%m-%d}: {drawn}"), "muted")
    paragraph(sheet, 2, headline(study), LAST, "headline")
    paragraph(sheet, 3, on_average(study), LAST)
    row = 4
    if study.structure:
        paragraph(sheet, row, f"{about_likeliest(study.structure)} {SEE_STRUCTURE}", LAST)
        row += 1
    if study.simulation.coherence and is_often_broken(study):
        paragraph(sheet, row, coherent_answer(study.simulation.coherence), LAST)
        row += 1
    row = add_kinds(sheet, row + 1, study)
    breaks = [row]
    row = add_outputs(sheet, row + 1, "Every output", study.simulation.outputs)
    row = add_coherence(sheet, row + 1, study)
    breaks.append(row)
    row = add_given_coherence(sheet, row, study)
    row = add_notes(sheet, row + 1, study)
    row = add_origin(sheet, row + 1, study, origin)
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, LAST)


def add_kinds(sheet: Sheet, row: int, study: Study) -> int:
    """Which work is best, as a table and as bars; returns the row that is free."""
    simulation = study.simulation
    where = ", in the most likely combination of extensions" if study.structure else ""
    sheet.write(row, 0, f"Which work is best{where}?", "section")
    first = add_kinds_table(sheet, row + 1, simulation, simulation.log10_scale)
    evpi = first + len(INTERVENTIONS)
    sheet.write(evpi, 0, "Expected value of perfect information (EVPI)", "key")
    put_figure(sheet, evpi, 1, simulation.evpi, log10_scale=simulation.log10_scale)
    paragraph(sheet, evpi + 1, WHAT_THEY_ARE, LAST, "muted_wrap")
    rows = first, first + len(INTERVENTIONS) - 1
    add_bars(
        sheet, (evpi + 3, 0), rows,
        Picture("How often each kind of work is best",
                "Bar chart of P(best): the share of draws in which each kind of work is best",
                "", "P(best), share of draws", "0%"),
        [Series("P(best)", 1, 2)], size=(560, 280), data_labels="0.0%", min=0,
    )  # fmt: skip
    if study.is_finite:
        add_bars(
            sheet, (evpi + 3, 4), rows,
            Picture("What choosing each kind of work loses on average",
                    "Bar chart of the expected loss of choosing each kind of work",
                    "", in_units("expected loss", simulation.log10_scale)),
            [Series("Expected loss", 7, 8)], size=(480, 280), data_labels="0.0E+00", min=0,
        )  # fmt: skip
    return evpi + 3 + CHART_ROWS


def add_kinds_table(
    sheet: Sheet, row: int, found: Simulation | Coherence, log10_scale: int
) -> int:
    """P(best), mean, quantiles and expected loss of each kind of work; returns its first row."""
    sheet.write_row(
        row,
        ("Kind of work", "P(best)", "±", "Mean marginal value", "±", "5 % quantile",
         "95 % quantile", "Expected loss" + times(log10_scale), "±"),
        "head",
    )  # fmt: skip
    sheet.page.set_row(row, 30)
    for at, name in enumerate(INTERVENTIONS, start=row + 1):
        summary = found.outputs[f"marginal_{name}"]
        scale = summary.log10_scale
        sheet.write(at, 0, f"{SYMBOLS[name]}: {NAMES[name]}", "key")
        put_figure(sheet, at, 1, found.best[name], "chance")
        put_figure(sheet, at, 3, summary.mean, log10_scale=scale)
        for column, p in ((5, 0.05), (6, 0.95)):
            put(sheet, at, column, summary.quantiles[p].value, log10_scale=scale)
        put_figure(sheet, at, 7, found.expected_loss[name])
    return row + 1


def times(log10_scale: int) -> str:
    """What a heading adds where numbers are shown divided by a power of ten."""
    return f", × {power(log10_scale)}" if log10_scale else ""


def in_units(what: str, log10_scale: int) -> str:
    """The title of an axis."""
    return f"{what}, {power(log10_scale) + ' ' if log10_scale else ''}{UNIT}"


def add_outputs(sheet: Sheet, row: int, title: str, outputs: Mapping[str, Summary]) -> int:
    """Mean, sd and quantiles of every output, each above its error; returns the free row."""
    sheet.write(row, 0, title, "section")
    sheet.write(row + 1, 0, "Statistic", "head")
    for column, key in enumerate(outputs, start=1):
        sheet.write(row + 1, column, heading(key), "head")
    sheet.page.set_row(row + 1, 30)
    at = row + 2
    for label in ("Mean", "Standard deviation (sd)", *statistics_of(next(iter(outputs.values())))):
        sheet.write(at, 0, label, "key")
        sheet.write(at + 1, 0, "   ± Monte Carlo error", "small")
        for column, summary in enumerate(outputs.values(), start=1):
            figure, missing = statistic(summary, label)
            scale = summary.log10_scale
            put(sheet, at, column, figure.value, "value", missing, scale)
            put_error(sheet, at + 1, column, figure, log10_scale=scale)
        at += 2
    return at


def heading(key: str) -> str:
    """An output, with the work whose marginal value it is."""
    kind, _, name = key.partition("_")
    return f"{short(key)} {SYMBOLS[name]} work" if kind == "marginal" else short(key)


def statistics_of(summary: Summary) -> dict[str, float]:
    """The quantiles by their labels."""
    return {f"{p:.0%}".replace("%", " % quantile"): p for p in summary.quantiles}


def statistic(summary: Summary, label: str) -> tuple[Figure, str]:
    """A figure of an output, and the words for it where it is not finite."""
    if label == "Mean":
        return summary.mean, NO_MEAN
    if label.startswith("Standard"):
        return summary.sd, NO_SD
    return summary.quantiles[statistics_of(summary)[label]], NO_MEAN


def add_coherence(sheet: Sheet, row: int, study: Study) -> int:
    """How often the estimates contradict one another; returns the row that is free."""
    coherence = study.simulation.coherence
    if coherence is None:
        return row
    sheet.write(row, 0, "Do the estimates hold together? (own derivation)", "section")
    sheet.write_row(row + 1, ("A draw is broken if", "Share of draws", "±"), "head")
    sheet.page.merge_range(row + 1, 3, row + 1, LAST, "Because", sheet.book.styles["head"])
    at = row + 2
    sheet.write(at, 0, "any of these holds", "key")
    put_figure(sheet, at, 1, coherence.share_broken, "chance")
    sheet.page.merge_range(
        at, 3, at, LAST, "our agent is part of the totals", sheet.book.styles["cell"]
    )
    for at, bound in enumerate(BOUNDS, start=row + 3):
        side = "below" if bound.is_least else "above"
        sheet.write(at, 0, f"{bound.variable} is {side} {bound.quantity}", "key")
        put_figure(sheet, at, 1, coherence.shares_broken[bound.quantity], "chance")
        sheet.page.merge_range(at, 3, at, LAST, bound.because, sheet.book.styles["cell"])
    paragraph(sheet, at + 2, coherent_answer(coherence), LAST)
    return at + 3


def add_given_coherence(sheet: Sheet, row: int, study: Study) -> int:
    """The results of the draws that hold together, if there are others; the free row."""
    coherence = study.simulation.coherence
    if coherence is None or not coherence.best or not coherence.share_broken.value:
        return row
    sheet.write(row + 1, 0, "Which work is best, given draws that hold together", "section")
    first = add_kinds_table(sheet, row + 2, coherence, study.simulation.log10_scale)
    title = "Every output, given draws that hold together"
    return add_outputs(sheet, first + len(INTERVENTIONS) + 1, title, coherence.outputs)


def add_notes(sheet: Sheet, row: int, study: Study) -> int:
    """What a user should know."""
    sheet.write(row, 0, "Notes", "section")
    notes = [*study.notes, *not_finite(study)] or ["Nothing to note."]
    for at, note in enumerate(notes, start=row + 1):
        paragraph(sheet, at, note, LAST)
    return row + 1 + len(notes)


def add_origin(sheet: Sheet, row: int, study: Study, origin: Origin) -> int:
    """What was computed from what, by what; returns the last row."""
    made = versions()
    lines = {
        "File": origin.file,
        "Date": f"{origin.date:%Y-%m-%d}",
        "Draws": f"{study.simulation.samples:,} scrambled Sobol points",
        "Seed": str(study.simulation.seed),
        "Coop XL": made["coop_xl"],
        "Model": made["model"],
        "Python, NumPy": f"{made['python']}, {made['numpy']}",
    } | study.content.meanings
    sheet.write(row, 0, "What was computed", "section")
    at = row
    for at, (label, text) in enumerate(lines.items(), start=row + 1):
        sheet.write(at, 0, label, "key")
        sheet.page.merge_range(at, 1, at, LAST, "", sheet.book.styles["cell"])
        sheet.write(at, 1, clean(text), "cell")
    return at
