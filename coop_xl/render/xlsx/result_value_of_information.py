"""The Value of information sheet: which estimate is most worth improving."""

from collections.abc import Mapping

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.study import Study
from coop_xl.findings.numbers import UNIT, power
from coop_xl.findings.study_parts import most_worth
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import Picture, Series, add_bars
from .result_cells import paragraph, put_figure

TITLE = "Value of information"
GAP, CHART, LAST = 5, 6, 12
WIDTH, FRAME, LINE, PIXELS_OF_ROW = 620, 100, 20, 20  # of a chart
MEANING = 1
ABOUT = (
    "EVPPI of an estimate: what it would be worth, on average and for each unit of effort spent, "
    "to know its true value before choosing between the three kinds of work. EVPI: the same for "
    "all estimates together, so no EVPPI is larger. What cannot change the choice is worth "
    "nothing, however uncertain it is. ± 0: exact."
)
NO_GROUPS = "With credences that extensions hold, groups of estimates are not served yet."


def add_value_of_information_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(38, 44, 14, 13, 13, 3, *(12.5,) * (LAST - GAP))
    sheet.write(0, 0, "Which estimate is most worth improving", "title")
    sheet.page.set_row(0, 28)
    paragraph(sheet, 2, most_worth(study), LAST, "headline")
    paragraph(sheet, 3, ABOUT, LAST, "muted_wrap")
    if study.worth is None or not study.is_finite:
        sheet.page.print_area(0, 0, 4, LAST)
        return
    scale = study.worth.log10_scale
    sheet.write(5, 0, "EVPI: knowing everything", "key")
    sheet.write(5, 1, f"{power(scale)} {UNIT}" if scale else UNIT, "cell")
    put_figure(sheet, 5, 2, study.evpi)
    sheet.write(5, 4, 1.0, "ratio")
    row = add_worths(sheet, 7, "Each estimate", study.worth.inputs, study)
    if study.worth.groups:
        row = add_worths(sheet, row, "Each group of estimates", study.worth.groups, study)
    else:
        paragraph(sheet, row, NO_GROUPS, LAST)
        row += 1
    sheet.page.print_area(0, 0, row, LAST)


def add_worths(
    sheet: Sheet, row: int, title: str, figures: Mapping[str, Figure], study: Study
) -> int:
    """A table and its bars, the largest first; returns the row that is free."""
    sheet.write(row, 0, title, "section")
    headings = ("Known", "What it is", "EVPPI", "±", "Share of EVPI")
    sheet.write_row(row + 1, headings, "head")
    first, last = row + 2, row + 1 + len(figures)
    for at, (name, figure) in enumerate(figures.items(), start=first):
        sheet.write(at, 0, name, "label")
        sheet.write(at, MEANING, what_it_is(name, study), "cell")
        put_figure(sheet, at, 2, figure)
        sheet.write(at, 4, share(figure, study.evpi), "ratio")
    height = FRAME + LINE * len(figures)
    add_chart(sheet, row + 1, (first, last), title, study, (WIDTH, height))
    return max(last, row + 1 + height // PIXELS_OF_ROW) + 2


def add_chart(
    sheet: Sheet, row: int, rows: tuple[int, int], title: str, study: Study, size: tuple[int, int]
) -> None:
    """The values of information as bars."""
    scale = study.worth.log10_scale if study.worth else 0
    picture = Picture(
        f"What knowing would be worth: {title[0].lower()}{title[1:]}",
        "Bar chart of the expected value of partial perfect information, largest first, with "
        "error bars",
        "",
        f"EVPPI, {power(scale) + ' ' if scale else ''}{UNIT}",
    )
    add_bars(sheet, (row, CHART), rows, picture, [Series("EVPPI", 2, 3)], size=size, min=0)


def what_it_is(name: str, study: Study) -> str:
    """The meaning of an input, or the members of a group."""
    if name in ACCEPTED:
        return ACCEPTED[name].meaning
    return ", ".join(key for key in study.uncertain if ACCEPTED[key].group == name)


def share(figure: Figure, evpi: Figure) -> float:
    """As a part of knowing everything."""
    return figure.value / evpi.value if evpi.value > 0 else 0.0
