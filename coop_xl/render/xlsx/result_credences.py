"""The Structure sheet: which extensions hold, what that does, and what knowing it is worth."""

import math

from coop_xl.analysis.extension_uncertainty import Structure
from coop_xl.findings.extension_credences import ABOUT, combination_in_words, sentences
from coop_xl.findings.numbers import NAMES, SYMBOLS, UNIT, power
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import BY_NAME
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import Picture, Series, add_bars
from .result_cells import paragraph, put_figure

TITLE = "Structure"
LAST = 13  # column
NUMBERS = 10  # of the most valuable ones, beside the extensions
CHART_ROWS = 20


def add_structure_sheet(book: Book, structure: Structure) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(38, *(12.5,) * LAST)
    sheet.write(0, 0, "Which extensions hold?", "title")
    sheet.page.set_row(0, 28)
    row = 2
    for sentence in sentences(structure):
        paragraph(sheet, row, sentence, LAST, "headline")
        row += 1
    paragraph(sheet, row, ABOUT, LAST, "muted_wrap")
    row = add_kinds(sheet, row + 2, structure)
    row = add_extensions(sheet, row + 1, structure)
    row = add_worths(sheet, row + 1, structure)
    row = add_combinations(sheet, row + 1, structure)
    sheet.page.print_area(0, 0, row, LAST)


def add_kinds(sheet: Sheet, row: int, structure: Structure) -> int:
    """P(best), mean and expected loss over all combinations; returns the free row."""
    sheet.write(row, 0, "Which work is best, over all combinations?", "section")
    headings = ("Kind of work", "P(best)", "±", "Mean marginal value", "±", "Expected loss", "±")
    sheet.write_row(row + 1, headings, "head")
    sheet.page.set_row(row + 1, 30)
    scale = structure.log10_scale
    for at, name in enumerate(INTERVENTIONS, start=row + 2):
        sheet.write(at, 0, f"{SYMBOLS[name]}: {NAMES[name]}", "key")
        put_figure(sheet, at, 1, structure.best[name], "chance")
        put_figure(sheet, at, 3, structure.marginals[name], log10_scale=scale)
        put_figure(sheet, at, 5, structure.expected_loss[name], log10_scale=scale)
    return row + 2 + len(INTERVENTIONS)


def add_extensions(sheet: Sheet, row: int, structure: Structure) -> int:
    """P(best) if each extension holds, and if not; returns the free row."""
    sheet.write(row, 0, "How often each work is best if an extension holds, and if not", "section")
    pairs = [(SYMBOLS[name], text) for text in ("if so", "if not") for name in INTERVENTIONS]
    headings = [each for name, text in pairs for each in (f"{name} best {text}", "±")]
    sheet.write_row(row + 1, ("Extension", "Credence", *headings), "head")
    sheet.page.set_row(row + 1, 30)
    for at, name in enumerate(structure.switches, start=row + 2):
        sheet.write(at, 0, BY_NAME[name].title, "key")
        sheet.write(at, 1, structure.credences[name], "chance")
        column = 2
        for held in (structure.best_if, structure.best_if_not):
            for kind in INTERVENTIONS:
                if name in held:
                    put_figure(sheet, at, column, held[name][kind], "chance")
                else:
                    sheet.write(at, column, None, "cell")
                    sheet.write(at, column + 1, None, "cell")
                column += 2
    return row + 2 + len(structure.switches)


def add_worths(sheet: Sheet, row: int, structure: Structure) -> int:
    """What knowing each extension is worth, among the most valuable numbers; the free row."""
    sheet.write(row, 0, "What is most worth knowing?", "section")
    if not math.isfinite(structure.evpi.value):
        return row + 1
    sheet.write_row(row + 1, ("Known", "EVPPI", "±", "Share of EVPI"), "head")
    worths = {f"whether {name} holds": each for name, each in structure.switches.items()}
    worths |= dict(list(structure.inputs.items())[:NUMBERS])
    ordered = sorted(worths.items(), key=lambda item: -item[1].value)
    first, last = row + 2, row + 1 + len(ordered)
    for at, (name, figure) in enumerate(ordered, start=first):
        sheet.write(at, 0, name, "key")
        put_figure(sheet, at, 1, figure)
        whole = structure.evpi.value
        sheet.write(at, 3, figure.value / whole if whole > 0 else 0.0, "ratio")
    for at, (name, figure) in enumerate(
        (("all extensions together", structure.structure), ("everything (EVPI)", structure.evpi)),
        start=last + 1,
    ):
        sheet.write(at, 0, name, "key")
        put_figure(sheet, at, 1, figure)
        sheet.write(at, 3, None, "cell")
    scale = f"{power(structure.log10_scale)} " if structure.log10_scale else ""
    lines = max(CHART_ROWS, len(ordered) + 6)
    picture = Picture(
        "What knowing would be worth: extensions and the most valuable numbers",
        "Bar chart of the expected value of partial perfect information of whether each extension "
        "holds, and of the most valuable numbers, largest first, with error bars",
        "",
        f"EVPPI, {scale}{UNIT}",
    )
    add_bars(sheet, (row + 1, 5), (first, last), picture, [Series("EVPPI", 1, 2)],
             size=(720, 20 * (lines - 2)), min=0)  # fmt: skip
    return max(last + 3, row + lines)


def add_combinations(sheet: Sheet, row: int, structure: Structure) -> int:
    """P(best) in each combination of extensions; returns the free row."""
    sheet.write(row, 0, "Each combination of extensions", "section")
    headings = [each for name in INTERVENTIONS for each in (f"{SYMBOLS[name]} best", "±")]
    sheet.write_row(row + 1, ("Which hold", "Probability", *headings), "head")
    for at, each in enumerate(structure.combinations, start=row + 2):
        sheet.write(at, 0, combination_in_words(each, structure.credences), "label")
        sheet.write(at, 1, each.probability, "chance")
        for column, name in enumerate(INTERVENTIONS):
            put_figure(sheet, at, 2 + 2 * column, each.best[name], "chance")
    return row + 2 + len(structure.combinations)
