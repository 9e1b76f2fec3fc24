"""Build the workbook of `coop-xl fund`: what to fund, the ranks, how sure they are."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time

from coop_xl.analysis.proposals.proposal_study import ProposalStudy
from coop_xl.analysis.study import Origin
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.proposal import Proposal
from coop_xl.findings.document import Bars, Chart, Section, Table
from coop_xl.findings.proposal_findings import (
    FUNDED,
    GAIN,
    SPENT,
    WHAT,
    agreement,
    comparison_table,
    frontier_section,
    headline,
    sections,
)
from coop_xl.findings.report_tables import computed_by
from coop_xl.render.proposals_csv import FIXED, columns_of, fixed, heading, part_of
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import SERIES

from .native_charts import draw_bars, insert, value_axis
from .placed_tables import PlacedTable, add_table
from .result_cells import clean, paragraph
from .result_styles import add_result_styles

LIST = "List as used"
_LAST = 12  # column of a paragraph
_SPANS = {FUNDED: _LAST - 1, WHAT: 7}  # columns of the sheet that texts take
_NAME_WIDTH, _WIDEST, _OTHER_WIDTH = 44.0, 90.0, 13.0
_SIZE, _FRAME, _LINE, _PIXELS_OF_ROW = 900, 110, 24, 20
_FRONTIER_HEIGHT = 380
_LONGEST_SHEET = 31


def build_proposals(studies: Sequence[ProposalStudy], origin: Origin) -> bytes:
    """A workbook of values, text and charts; the same studies and origin give the same bytes.

    Parameters
    ----------
    studies : sequence of ProposalStudy
        One for each model.
    origin : Origin
        The file of the proposals, and the date to tell.
    """
    book = Book(Entries().title)
    book.workbook.set_properties(
        {
            "title": "Coop XL: what to fund",
            "author": "Coop XL",
            "created": datetime.combine(origin.date, time()),
        }
    )
    add_result_styles(book)
    if studies[1:]:
        _add_comparison(book, studies, origin)
    for place, study in enumerate(studies, start=1):
        add_study(book, study, origin, _title_of(study, place, len(studies)))
    _add_list(book, studies[0].ranking.proposals.all)
    return book.bytes()


def _title_of(study: ProposalStudy, place: int, count: int) -> str:
    """The name of a model's sheet."""
    return "What to fund" if count == 1 else f"Model {place}"


def _width_of(proposals: Sequence[Proposal]) -> float:
    """The width of a column of names."""
    return min(max(_NAME_WIDTH, *(1.2 * len(each.name) for each in proposals)), _WIDEST)


def _begin(book: Book, title: str, said: str, origin: Origin, width: float) -> Sheet:
    """A sheet with its heading, and what was computed when by what."""
    sheet = book.add_sheet(title[:_LONGEST_SHEET], zoom=90)
    sheet.widths(width, *(_OTHER_WIDTH,) * _LAST)
    sheet.write(0, 0, clean(said), "title")
    sheet.page.set_row(0, 28)
    when = f"{origin.file}, {origin.date:%Y-%m-%d}; {computed_by()}"
    sheet.write(1, 0, clean(when), "muted")
    return sheet


def _add_comparison(book: Book, studies: Sequence[ProposalStudy], origin: Origin) -> None:
    """Who would fund what."""
    width = _width_of(studies[0].ranking.proposals.all)
    sheet = _begin(book, "Who funds what", "Several models on one list", origin, width)
    row = 3
    for sentence in agreement(studies):
        paragraph(sheet, row, sentence, _LAST)
        row += 1
    placed = add_table(sheet, row + 1, comparison_table(studies))
    sheet.page.print_area(0, 0, placed.free, _LAST)
    sheet.page.fit_to_pages(1, 0)


def add_study(
    book: Book,
    study: ProposalStudy,
    origin: Origin,
    title: str,
    parts: Callable[[ProposalStudy], Iterable[Section]] = sections,
) -> None:
    """All that one model says, or parts of it."""
    width = _width_of(study.ranking.proposals.all)
    sheet = _begin(book, title, f"What to fund, by {study.name}", origin, width)
    paragraph(sheet, 3, headline(study), _LAST, "headline")
    row = 5
    for section in parts(study):
        is_frontier = section == frontier_section(study)
        row = _add_section(sheet, row, section, headline(study), is_frontier)
    for note in study.notes:
        paragraph(sheet, row, f"Note: {note}.", _LAST, "muted_wrap")
        row += 1
    sheet.page.print_area(0, 0, row, _LAST)
    sheet.page.fit_to_pages(1, 0)


def _add_section(sheet: Sheet, row: int, section: Section, said: str, is_frontier: bool) -> int:
    """Sentences that were not said, a table, its chart below; returns the row that is free."""
    for sentence in (section.lead, *section.sentences):
        if sentence and sentence != said:
            paragraph(sheet, row, sentence, _LAST)
            row += 1
    if section.about:
        paragraph(sheet, row, section.about, _LAST, "muted_wrap")
        sheet.page.set_row(row, 2 * _PIXELS_OF_ROW)
        row += 1
    if section.table is None:
        return row + 1
    placed = add_table(sheet, row, section.table, _SPANS)
    row, height = placed.free + 1, _FRAME + _LINE * len(section.table.rows)
    if isinstance(section.chart, Bars):
        draw_bars(placed, (row, 0), section.chart, size=(_SIZE, height))
    elif is_frontier and section.table.rows[1:]:
        height = _FRONTIER_HEIGHT
        _draw_frontier(placed, (row, 0), section.table)
    else:
        return row
    return row + height // _PIXELS_OF_ROW + 2


def _draw_frontier(placed: PlacedTable, place: tuple[int, int], table: Table) -> None:
    """What each budget gains: a mark where the best portfolio changes."""
    (first, last), title = placed.rows, placed.sheet.title
    drawn = placed.sheet.book.workbook.add_chart(
        {"type": "scatter", "subtype": "straight_with_markers"}
    )
    at, gain = (placed.columns[heading] for heading in (SPENT, GAIN))
    drawn.add_series(
        {
            "name": GAIN,
            "categories": [title, first, at, last, at],
            "values": [title, first, gain, last, gain],
            "line": {"color": SERIES[0], "width": 1.5},
            "marker": {"type": "circle", "size": 5, "fill": {"color": SERIES[0]}},
        }
    )
    drawn.set_x_axis(value_axis("budget", "#,##0") | {"min": 0})
    drawn.set_y_axis(value_axis("gain in U, utility") | {"min": 0})
    ends = table.texts[-1]
    chart = Chart(
        title="What each budget gains",
        about=f"A curve that rises to {ends[1]} at a budget of {ends[0]}.",
        axis=GAIN,
    )
    insert(placed.sheet, place, drawn, chart, (_SIZE, _FRONTIER_HEIGHT), False)


def _add_list(book: Book, proposals: Sequence[Proposal]) -> None:
    """The list as it was used; coop-xl fund reads this sheet again."""
    sheet = book.add_sheet(LIST, zoom=85)
    sheet.write(0, 0, LIST, "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, "coop-xl fund --proposals can read this sheet.", "muted")
    columns = columns_of(proposals)
    sheet.widths(_width_of(proposals), 13.0, 10.0, 14.0, 30.0, *(15.0,) * len(columns))
    sheet.write_row(3, [*FIXED, *map(heading, columns)], "head")
    for row, each in enumerate(proposals, start=4):
        name, cost, chance, group, needs = fixed(each)
        sheet.write(row, 0, clean(name), "label")
        sheet.write(row, 1, cost, "money")
        sheet.write(row, 2, chance, "entered")
        for column, text in ((3, group), (4, needs)):
            sheet.write(row, column, text and clean(text), "cell")
        for place, column_of in enumerate(columns, start=len(FIXED)):
            sheet.write(row, place, part_of(each, *column_of), "entered")
    sheet.page.freeze_panes(4, 1)
    sheet.page.fit_to_pages(1, 0)
