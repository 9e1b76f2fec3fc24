"""The Cruxes sheet: which inputs make the experts disagree, over all pairs and pair by pair."""

from collections.abc import Iterable

from coop_xl.analysis.experts.disagreement import EXACT, Part
from coop_xl.analysis.experts.panel import POOL, Pair, Panel
from coop_xl.findings.document import Bars, Chart
from coop_xl.findings.experts import flipped, overall, second_round, sentence
from coop_xl.findings.numbers import number
from coop_xl.findings.panel_sections import cruxes_section
from coop_xl.findings.plain_names import NAMES, OWN_LEGEND, label
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, Switch
from coop_xl.render.xlsx.native_charts import Series, add_bars, draw_bars, value_axis
from coop_xl.render.xlsx.placed_tables import add_table
from coop_xl.render.xlsx.result_cells import clean, paragraph, put
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .panel_layout import CRUXES

ABOUT = (
    f"{OWN_LEGEND} One expert's best estimates are turned into the other's, one set of "
    "inputs at a time. The gap is (first − second): how far the one expert's best leads the other's, per unit of F_I (which scales "
    "all three marginals and is never a crux). An input's part of the gap is its Shapley value: the mean, over all orders in which "
    "inputs may be swapped, of what swapping it adds ({how}). Parts add up to 100 %; a negative one works against the difference. "
    "“In proportion”: db_dF_CV goes along with F_V, and db_dF_CnV with 1 − F_V, as they do without locality. “As typed”: each "
    "input is swapped as it was entered, which you can try in a workbook; F_V and the slopes may then nearly cancel."
)
_ABOUT_EXTENSIONS = (
    " Extensions: one that only one of two has on is swapped as a whole, under the name of its switch; "
    "of one that both have on each input is swapped. With evidence on F_I does not scale all three alike, so then it may be a crux after all."
)
_EXACT_ONLY = "all sets are tried: exact"
_SAMPLED = (
    f"all sets are tried, so it is exact, where up to {EXACT} inputs differ; where more do, as in some pair here, orders are drawn, so "
    "parts have errors: see coop-xl pool --json"
)
_HEADINGS = (
    "Input", "says the one", "says the other", "Part of the gap", "Alone flips", "Part, as typed", "Alone flips, as typed",
)  # fmt: skip
PART, _FLIPS, _PART_TYPED, _FLIPS_TYPED = 3, 4, 5, 6
_GAP, _CHART, _CHART_COLUMNS = 7, 8, 8
_LAST = _CHART + _CHART_COLUMNS - 1
_PAIRS_OF_PAGE = 2
_MOST_PAIRS = 20  # shown in detail
_LEAST_LINES = 12
_LARGEST_SHARE = 100  # of the gap; larger parts only cancel one another


def add_cruxes_sheet(book: Book, panel: Panel) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(CRUXES)
    sheet.widths(44, 13, 13, 12, 24, 12, 24, 3, *(11.0,) * _CHART_COLUMNS)
    sheet.write(0, 0, "Cruxes: what makes the experts disagree", "title")
    sheet.page.set_row(0, 28)
    paragraph(sheet, 1, overall(panel), _LAST, "headline")
    every = [each.why.is_exact for each in (*panel.pairs, *panel.against_pool)]
    about = ABOUT.format(how=_EXACT_ONLY if all(every) else _SAMPLED)
    paragraph(sheet, 2, about + _ABOUT_EXTENSIONS * panel.has_extensions, _LAST, "muted_wrap")
    row = _add_ranking(sheet, panel, 4)
    breaks = [row]
    apart = [pair for pair in panel.pairs if not pair.why.agree]
    row = _add_sentences(sheet, row, "For a second round", second_round(panel))
    row = _add_sentences(sheet, row, "Pair by pair, in words", map(sentence, panel.pairs))
    against_pool = map(sentence, panel.against_pool)
    row = _add_sentences(sheet, row, "Against the pool, in words", against_pool)
    against = [pair for pair in panel.against_pool if not pair.why.agree]
    for place, pair in enumerate((*apart[:_MOST_PAIRS], *against[:_MOST_PAIRS])):
        if place % _PAIRS_OF_PAGE == 0:
            breaks.append(row)
        row = _add_pair(sheet, pair, row)
    hidden = max(len(apart) - _MOST_PAIRS, 0) + max(len(against) - _MOST_PAIRS, 0)
    if hidden:
        sheet.write(row, 0, f"{hidden} more pairs: see coop-xl pool --json", "muted")
        row += 1
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, _LAST)


def _add_ranking(sheet: Sheet, panel: Panel, row: int) -> int:
    """The inputs over all pairs that differ, as table and bars; the free row."""
    section = cruxes_section(panel)
    if section.table is None or not isinstance(section.chart, Bars):
        sheet.write(row, 0, "No pair differs.", "text")
        return row + 2
    placed, lines = add_table(sheet, row, section.table), len(section.table.rows)
    draw_bars(placed, (row, _CHART), section.chart, size=_chart_size(lines), min=0)
    return max(placed.free, row + _LEAST_LINES + 7) + 2


def _chart_size(lines: int) -> tuple[int, int]:
    """As high as the table beside it."""
    return 640, 20 * max(lines + 4, _LEAST_LINES + 5)


def _add_sentences(sheet: Sheet, row: int, title: str, said: Iterable[str]) -> int:
    """Sentences below a title; the free row."""
    sheet.write(row, 0, title, "section")
    at = row
    for at, each in enumerate(said, start=row + 1):
        paragraph(sheet, at, each, _LAST)
    return at + 2


def _add_pair(sheet: Sheet, pair: Pair, row: int) -> int:
    """Everything about one pair; the free row."""
    why = pair.why
    typed = {part.key: part for part in pair.typed.parts}
    title = clean(f"{pair.one} and {pair.other if pair.other != POOL else 'the pool'}")
    sheet.write(row, 0, title, "section")
    compared = f"({NAMES[why.first]} − {NAMES[why.second]})"
    paragraph(
        sheet, row + 1,
        f"{compared} is {number(why.one_margin)} for {pair.one} and {number(why.other_margin)} for {pair.other}, per "
        "unit of F_I: the gap is the difference of the two.",
        _LAST,
    )  # fmt: skip
    says = [f"{clean(name)} says" for name in (pair.one, pair.other)]
    sheet.write_row(row + 2, (_HEADINGS[0], *says, *_HEADINGS[3:]), "head")
    sheet.page.set_row(row + 2, 44)
    first = row + 3
    for at, part in enumerate(why.parts, start=first):
        sheet.write(at, 0, f"{label(part.key)} ({part.entry})", "label")
        _add_said(sheet, at, 1, part.key, part.one)
        _add_said(sheet, at, 2, part.key, part.other)
        _add_share(sheet, at, PART, part.share)
        sheet.write(at, _FLIPS, clean(", ".join(flipped(pair, part))) or "—", "cell")
        _add_typed(sheet, at, pair, typed.get(part.key))
    last = first + len(why.parts) - 1
    chart = Chart(
        title="What carries the gap between the two",
        about=f"Bar chart: each input's part of the gap between {title}; the numbers stand in the "
        "table",
        axis="part of the gap (in proportion)",
    )
    axis, series = value_axis(chart.axis, "0%"), [Series("part of the gap", PART)]
    add_bars(sheet, (row + 1, _CHART), (first, last), chart, series, axis,
             size=_chart_size(len(why.parts)))  # fmt: skip
    return max(last, row + _LEAST_LINES + 7) + 3


def _add_said(sheet: Sheet, row: int, column: int, key: str, value: float) -> None:
    """What somebody says of an input; of a switch whether the extension is on."""
    if isinstance(EXTENSION_INPUTS.get(key), Switch):
        sheet.write(row, column, "on" if value else "off", "center")
    elif value != value:  # of an extension, whose default is derived
        sheet.write(row, column, "not given", "missing")
    else:
        put(sheet, row, column, value)


def _add_typed(sheet: Sheet, row: int, pair: Pair, part: Part | None) -> None:
    """The part of an input that is swapped as it was entered."""
    if part is None:  # as entered the two say the same
        sheet.write(row, _PART_TYPED, 0.0, "percent")
    else:
        _add_share(sheet, row, _PART_TYPED, part.share)
    alone = clean(", ".join(flipped(pair, part))) if part else ""
    sheet.write(row, _FLIPS_TYPED, alone or "—", "cell")


def _add_share(sheet: Sheet, row: int, column: int, share: float) -> None:
    """A part of the gap, or that it is many times the gap and cancelled by others."""
    if abs(share) < _LARGEST_SHARE:
        sheet.write(row, column, share, "percent")
    else:  # or not a number, where rounding hides the gap
        sheet.write(row, column, "cancels", "missing")
