"""The sheet Extensions: the answer with and without them, along λ, by division of a budget."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor, log10
from typing import Any

from coop_xl.analysis.extension_summary import Discussion
from coop_xl.analysis.study import Study
from coop_xl.findings import extension_findings
from coop_xl.findings.numbers import NAMES, SYMBOLS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import TITLES
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import AXIS

from .extension_figures import MAP_COLUMN, add_lambda_figures, add_map_figures
from .extension_native_charts import HEIGHT, add_lambda_chart, add_map_chart
from .native_charts import DARK, LIGHT, Picture, Series, add_bars
from .result_cells import clean, paragraph, put, put_figure

TITLE = "Extensions"
FIRST_WIDTH, WIDTH, LAST = 38.0, 12.5, 15
VALUE, BEST, MULTIPLE, WITH, AGAINST = 1, 4, 5, 8, 12  # columns of the table of models
MERGED = 4  # columns that hold a text
LOOKS = {"V": DARK, "CV": LIGHT, "CnV": "#FFFFFF"}  # told apart in grey
PIXELS_OF_ROW, LINE, FRAME = 20, 60, 110
BY_DRAWS = "How often each kind of work is best, without extensions and with them"
AT_BEST = "Marginal values with every estimate at its best value"
HEADINGS = (
    "Model", "(v)", "(cv)", "(c¬v)", "Best", *(f"{each}, multiple" for each in SYMBOLS.values()),
)  # fmt: skip


def add_extensions_sheet(book: Book, study: Study, found: Discussion) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE, zoom=85)
    sheet.widths(FIRST_WIDTH, *(WIDTH,) * LAST)
    sheet.write(0, 0, "Extensions of the post’s discussion: with them and without", "title")
    sheet.page.set_row(0, 28)
    row = add_sentences(sheet, 2, lead(study, found))
    row = add_best(sheet, row + 1, study, found)
    row = add_models(sheet, row + 1, found)
    breaks = [row]
    row = add_part(sheet, row, "The answer against locality (λ)", about_lambda(found))
    row = add_part(sheet, row + 1, "How to divide a budget", about_map(found))
    charts, row = row + 1, row + 1
    if found.against_lambda or found.division:
        row += HEIGHT // PIXELS_OF_ROW + 2
        breaks.append(row)
        sheet.write(row, 0, "Figures behind the charts", "section")
        row = add_figures_and_charts(sheet, row + 1, charts, found)
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, LAST)


def lead(study: Study, found: Discussion) -> Iterator[str]:
    """Which extensions count, and which work is best."""
    on = "On, or with a credence" if study.structure else "On"
    yield f"{on}: {'; '.join(TITLES[name] for name in found.on)}."
    if found.outcomes:
        yield extension_findings.best_in_words(found.outcomes)
    else:
        yield extension_findings.not_drawn("outcomes", found.missing["outcomes"])
    if study.structure:
        yield f"{extension_findings.ABOUT_CREDENCES} {extension_findings.OF_LIKELIEST}"


def about_lambda(found: Discussion) -> Iterator[str]:
    """What the chart of λ shows, or why there is none."""
    if not found.against_lambda:
        yield extension_findings.not_drawn("against_lambda", found.missing["against_lambda"])
        return
    is_off = "locality" not in found.on
    yield " ".join(extension_findings.lambda_sentences(found.against_lambda, is_off))
    yield extension_findings.ABOUT_LAMBDA


def about_map(found: Discussion) -> Iterator[str]:
    """What the map of budgets shows, or why there is none."""
    if not found.division:
        yield extension_findings.not_drawn("division", found.missing["division"])
        return
    yield " ".join(extension_findings.division_sentences(found.division))
    yield extension_findings.ABOUT_MAP


def add_sentences(sheet: Sheet, row: int, sentences: Iterable[str]) -> int:
    """Paragraphs, one a row; returns the row that is free."""
    for sentence in sentences:
        paragraph(sheet, row, sentence, LAST)
        row += 1
    return row


def add_part(sheet: Sheet, row: int, title: str, sentences: Iterable[str]) -> int:
    """A heading with its paragraphs; returns the row that is free."""
    sheet.write(row, 0, title, "section")
    return add_sentences(sheet, row + 1, sentences)


def add_best(sheet: Sheet, row: int, study: Study, found: Discussion) -> int:
    """P(best) in the base model and with extensions; returns the row that is free."""
    if found.base is None:
        return row
    sheet.write(row, 0, BY_DRAWS, "section")
    with_extensions = "Over all combinations" if study.structure else "With extensions"
    sheet.write_row(row + 1, ("Kind of work", "Base model", "±", with_extensions, "±"), "head")
    sheet.page.set_row(row + 1, 30)
    for at, name in enumerate(INTERVENTIONS, start=row + 2):
        sheet.write(at, 0, f"{SYMBOLS[name]}: {NAMES[name]}", "key")
        put_figure(sheet, at, 1, found.base.best[name], "chance")
        put_figure(sheet, at, 3, study.best[name], "chance")
    return row + 2 + len(INTERVENTIONS)


def add_models(sheet: Sheet, row: int, found: Discussion) -> int:
    """The base model, each extension and all: table and bars; returns the row that is free."""
    if not found.outcomes:
        return row
    sheet.write(row, 0, AT_BEST, "section")
    paragraph(sheet, row + 1, extension_findings.ABOUT_BARS, LAST, "muted_wrap")
    sheet.write_row(row + 2, HEADINGS, "head")
    for column, heading in ((WITH, "With"), (AGAINST, "Against the base model")):
        add_text(sheet, row + 2, column, heading, "head")
    sheet.page.set_row(row + 2, 30)
    first = row + 3
    lines = list(extension_findings.model_lines(found.outcomes))
    for at, line in enumerate(lines):
        marginals, multiples = found.outcomes[at].marginals or {}, found.multiples[at]
        add_model(sheet, first + at, line, marginals, multiples)
    last = first + len(lines) - 1
    height = FRAME + LINE * len(lines)
    add_model_bars(sheet, last + 2, (first, last), found, height)
    return last + 3 + height // PIXELS_OF_ROW


def add_model(
    sheet: Sheet,
    row: int,
    line: Sequence[str],
    marginals: Mapping[str, float],
    multiples: Mapping[str, float],
) -> None:
    """A row of that table; blank where a model gives nothing."""
    model, setting, *_, best, against = line
    sheet.write(row, 0, model, "key")
    sheet.write(row, BEST, best, "center")
    for place, name in enumerate(INTERVENTIONS):
        for column, found in ((VALUE, marginals), (MULTIPLE, multiples)):
            if name in found:
                put(sheet, row, column + place, float(found[name]))
            else:
                sheet.write(row, column + place, None, "cell")
    add_text(sheet, row, WITH, setting, "cell")
    add_text(sheet, row, AGAINST, against, "cell")


def add_text(sheet: Sheet, row: int, column: int, text: str, style: str) -> None:
    """A text over several columns."""
    last = column + MERGED - 1
    sheet.page.merge_range(row, column, row, last, "", sheet.book.styles[style])
    sheet.write(row, column, clean(text), style)


def add_model_bars(
    sheet: Sheet, row: int, rows: tuple[int, int], found: Discussion, height: int
) -> None:
    """The multiples as bars."""
    multiples = [value for each in found.multiples for value in each.values()]
    is_log = min(multiples) > 0 and max(multiples) > extension_findings.WIDE
    axis: dict[str, Any] = {}
    if is_log:
        axis = {"log_base": 10, "min": 10.0 ** floor(log10(min(multiples)))}
    picture = Picture(
        "What each extension does to the marginal values",
        f"Bar chart of the three marginal values, model by model. "
        f"{extension_findings.best_in_words(found.outcomes)}",
        "",
        "multiples of the largest marginal value in the base model"
        + (", in powers of ten" if is_log else ""),
        "0E+00" if is_log else AXIS,
    )
    series = [
        Series(f"{SYMBOLS[name]}: {NAMES[name]}", MULTIPLE + place, color=LOOKS[name])
        for place, name in enumerate(INTERVENTIONS)
    ]
    add_bars(sheet, (row, 0), rows, picture, series, size=(900, height), **axis)


def add_figures_and_charts(sheet: Sheet, row: int, charts: int, found: Discussion) -> int:
    """Both tables side by side, with their charts above; returns the last row."""
    last = row
    if found.against_lambda:
        figures = add_lambda_figures(sheet, row, found.against_lambda)
        add_lambda_chart(sheet, (charts, 0), found.against_lambda, figures)
        last = figures.last
    if found.division:
        column = MAP_COLUMN if found.against_lambda else 0
        map_figures = add_map_figures(sheet, row, column, found.division)
        add_map_chart(sheet, (charts, column), found.division, map_figures)
        last = max(last, map_figures.last)
    return last
