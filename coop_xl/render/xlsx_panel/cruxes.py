"""The Cruxes sheet: which inputs make the experts disagree, over all pairs and pair by pair."""

from collections.abc import Sequence

from coop_xl.analysis.experts.disagreement import EXACT, Part
from coop_xl.analysis.experts.panel import POOL, Pair, Panel
from coop_xl.findings.experts import flipped, overall, sentence, work
from coop_xl.findings.numbers import number
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, Switch
from coop_xl.render.xlsx.native_charts import Picture, Series, add_bars
from coop_xl.render.xlsx.result_cells import clean, paragraph, put
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .panel_layout import CRUXES

ABOUT = (
    "Own derivation: the post says nothing of several people. One expert's best estimates are turned into the other's, one set of "
    "inputs at a time. The gap is (first − second): how far the one expert's best leads the other's, per unit of F_I (which scales "
    "all three marginals and is never a crux). An input's part of the gap is its Shapley value: the mean, over all orders in which "
    "inputs may be swapped, of what swapping it adds ({how}). Parts add up to 100 %; a negative one works against the difference. "
    "“In proportion”: db_dF_CV goes along with F_V, and db_dF_CnV with 1 − F_V, as they do without locality. “As typed”: each "
    "input is swapped as it was entered, which you can try in a workbook; F_V and the slopes may then nearly cancel."
)
ABOUT_EXTENSIONS = (
    " Extensions (own derivation): one that only one of two has on is swapped as a whole, under the name of its switch; "
    "of one that both have on each input is swapped. With evidence on F_I does not scale all three alike, so then it may be a crux after all."
)
EXACT_ONLY = "all sets are tried: exact"
SAMPLED = (
    f"all sets are tried, so it is exact, where up to {EXACT} inputs differ; where more do, as in some pair here, orders are drawn, so "
    "parts have errors: see coop-xl pool --json"
)
HEADINGS = (
    "Input", "says the one", "says the other", "Part of the gap", "Alone flips", "Part, as typed", "Alone flips, as typed",
)  # fmt: skip
PART, FLIPS, PART_TYPED, FLIPS_TYPED = 3, 4, 5, 6
GAP, CHART, CHART_COLUMNS = 7, 8, 8
LAST = CHART + CHART_COLUMNS - 1
PAIRS_OF_PAGE = 2
MOST_PAIRS = 20  # told in detail
LEAST_LINES = 12
LARGEST_SHARE = 100  # of the gap; larger parts only cancel one another


def add_cruxes_sheet(book: Book, panel: Panel) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(CRUXES)
    sheet.widths(21, 13, 13, 12, 24, 12, 24, 3, *(11.0,) * CHART_COLUMNS)
    sheet.write(0, 0, "Cruxes: what makes the experts disagree", "title")
    sheet.page.set_row(0, 28)
    paragraph(sheet, 1, overall(panel), LAST, "headline")
    every = [each.why.is_exact for each in (*panel.pairs, *panel.against_pool)]
    about = ABOUT.format(how=EXACT_ONLY if all(every) else SAMPLED)
    paragraph(sheet, 2, about + ABOUT_EXTENSIONS * panel.has_extensions, LAST, "muted_wrap")
    row = add_ranking(sheet, panel, 4)
    breaks = [row]
    apart = [pair for pair in panel.pairs if not pair.why.agree]
    row = add_sentences(sheet, row, "Pair by pair, in words", panel.pairs)
    row = add_sentences(sheet, row, "Against the pool, in words", panel.against_pool)
    against = [pair for pair in panel.against_pool if not pair.why.agree]
    for place, pair in enumerate((*apart[:MOST_PAIRS], *against[:MOST_PAIRS])):
        if place % PAIRS_OF_PAGE == 0:
            breaks.append(row)
        row = add_pair(sheet, pair, row)
    hidden = max(len(apart) - MOST_PAIRS, 0) + max(len(against) - MOST_PAIRS, 0)
    if hidden:
        sheet.write(row, 0, f"{hidden} more pairs: see coop-xl pool --json", "muted")
        row += 1
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, LAST)


def add_ranking(sheet: Sheet, panel: Panel, row: int) -> int:
    """The inputs over all pairs that differ, as table and bars; the free row."""
    sheet.write(row, 0, "Over all pairs that differ", "section")
    if not panel.cruxes:
        sheet.write(row + 1, 0, "No pair differs.", "text")
        return row + 3
    apart = sum(not pair.why.agree for pair in panel.pairs)
    headings = ("Input", "Part of the differences", f"Pairs it alone flips, of {apart}", "Meaning")
    sheet.write_row(row + 1, headings, "head")
    sheet.page.merge_range(row + 1, 3, row + 1, 6, headings[-1], sheet.book.styles["head"])
    sheet.page.set_row(row + 1, 44)
    first = row + 2
    for at, crux in enumerate(panel.cruxes, start=first):
        sheet.write(at, 0, crux.key, "key")
        sheet.write(at, 1, crux.weight, "chance")
        sheet.write(at, 2, crux.flips, "whole")
        sheet.page.merge_range(at, 3, at, 6, "", sheet.book.styles["plain_text"])
        sheet.write(at, 3, ACCEPTED[crux.key].meaning, "plain_text")
    last = first + len(panel.cruxes) - 1
    picture = Picture(
        "Which inputs make the experts disagree",
        "Bar chart: each input's part of the differences over all pairs of experts that disagree; "
        "the numbers stand in the table",
        "", "part of the differences", "0%",
    )  # fmt: skip
    add_bars(sheet, (row, CHART), (first, last), picture, [Series("part", 1)],
             size=chart_size(len(panel.cruxes)), min=0)  # fmt: skip
    return max(last, row + LEAST_LINES + 6) + 3


def chart_size(lines: int) -> tuple[int, int]:
    """As high as the table beside it."""
    return 640, 20 * max(lines + 4, LEAST_LINES + 5)


def add_sentences(sheet: Sheet, row: int, title: str, pairs: Sequence[Pair]) -> int:
    """A sentence for each pair; the free row."""
    sheet.write(row, 0, title, "section")
    for at, pair in enumerate(pairs, start=row + 1):
        paragraph(sheet, at, sentence(pair), LAST)
    return row + 2 + len(pairs)


def add_pair(sheet: Sheet, pair: Pair, row: int) -> int:
    """Everything about one pair; the free row."""
    why = pair.why
    typed = {part.key: part for part in pair.typed.parts}
    title = clean(f"{pair.one} and {pair.other if pair.other != POOL else 'the pool'}")
    sheet.write(row, 0, title, "section")
    compared = f"({work(why.first)} − {work(why.second)})"
    paragraph(
        sheet, row + 1,
        f"{compared} is {number(why.one_margin)} for {pair.one} and {number(why.other_margin)} for {pair.other}, per "
        "unit of F_I: the gap is the difference of the two.",
        LAST,
    )  # fmt: skip
    says = [f"{clean(name)} says" for name in (pair.one, pair.other)]
    sheet.write_row(row + 2, (HEADINGS[0], *says, *HEADINGS[3:]), "head")
    sheet.page.set_row(row + 2, 44)
    first = row + 3
    for at, part in enumerate(why.parts, start=first):
        sheet.write(at, 0, part.entry, "key")
        add_said(sheet, at, 1, part.key, part.one)
        add_said(sheet, at, 2, part.key, part.other)
        add_share(sheet, at, PART, part.share)
        sheet.write(at, FLIPS, clean(flipped(pair, part)) or "—", "cell")
        add_typed(sheet, at, pair, typed.get(part.key))
    last = first + len(why.parts) - 1
    picture = Picture(
        "What carries the gap between the two",
        f"Bar chart: each input's part of the gap between {title}; the numbers stand in the table",
        "", "part of the gap (in proportion)", "0%",
    )  # fmt: skip
    add_bars(sheet, (row + 1, CHART), (first, last), picture, [Series("part of the gap", PART)],
             size=chart_size(len(why.parts)))  # fmt: skip
    return max(last, row + LEAST_LINES + 7) + 3


def add_said(sheet: Sheet, row: int, column: int, key: str, value: float) -> None:
    """What somebody says of an input; of a switch whether the extension is on."""
    if isinstance(EXTENSION_INPUTS.get(key), Switch):
        sheet.write(row, column, "on" if value else "off", "center")
    elif value != value:  # of an extension, whose default is derived
        sheet.write(row, column, "left out", "missing")
    else:
        put(sheet, row, column, value)


def add_typed(sheet: Sheet, row: int, pair: Pair, part: Part | None) -> None:
    """The part of an input that is swapped as it was entered."""
    if part is None:  # as entered the two say the same
        sheet.write(row, PART_TYPED, 0.0, "percent")
    else:
        add_share(sheet, row, PART_TYPED, part.share)
    alone = clean(flipped(pair, part)) if part else ""
    sheet.write(row, FLIPS_TYPED, alone or "—", "cell")


def add_share(sheet: Sheet, row: int, column: int, share: float) -> None:
    """A part of the gap, or that it is many times the gap and cancelled by others."""
    if abs(share) < LARGEST_SHARE:
        sheet.write(row, column, share, "percent")
    else:  # or not a number, where rounding hides the gap
        sheet.write(row, column, "cancels", "missing")
