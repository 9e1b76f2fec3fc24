"""The sheet What would change it: who wins where along each input, the tornado, the winner map.

Workings stand below what is printed: a row a point, with the three values per F_I there, a line an input,
and a row a point of the map.
"""

from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.styles import TO_READ
from coop_xl.workbook.extensions.side_by_side import add_side_by_side
from coop_xl.workbook.live import LiveBook, LiveSheet

from . import one_slope
from .lead_tornado import ABOUT, PARTS, Tornado, add_now, add_tornado
from .switch_lines import PROBE_COUNT, Lines, add_lines
from .switch_sentences import add_sentences
from .varied_points import Points
from .winner_map import FIRST_COLUMN, STEPS, WinnerMap, add_winner_map

TITLE = "What would change it"
LINE_ROW, TORNADO_ROW, _MAP_ROW, _BESIDE_ROW, _WORK_ROW = 3, 24, 70, 92, 100
CHART_ROW = TORNADO_ROW + len(VARIABLES) + 4
_LAST_COLUMN = FIRST_COLUMN + STEPS - 1
_POINT_COLUMN = 3
_AREAS = {  # of the lines, by the names that this sheet and Answer read them by
    "input_keys": "input", "input_labels": "label", "switch_ranks": "rank",
    "switch_sentences": "sentence", "switch_winners": "then best", "switch_distances": "far",
}  # fmt: skip
_LINES_INTRO = (
    "Each input moves alone, what is assumed stays as it is; nearest switch first. "
    "Bold: within your Low to High. Own derivation."
)
_NOT_YET = "Shown once the questions are answered."
_MAP_INTRO = (
    "Two inputs move at once: A alignment, C cooperation if aligned, M cooperation if misaligned."
)


def add_what_would_change_it_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names grid_x, grid_y, now_… and those of `_AREAS`."""
    sheet = book.add_sheet(TITLE, landscape=False, zoom=85, tab=TO_READ)
    sheet.widths(2, 56, 14, *[12.6] * STEPS)
    sheet.write(0, 1, TITLE, "title")
    sheet.write(1, 1, "How the answer moves as inputs move. Correlations are ignored here: see Simulation.", "muted")  # fmt: skip
    if book.has_extensions:
        sheet.formula(2, 1, "options_said", style="muted")
    lines, tornado = layout(sheet)
    _add_workings(sheet, lines, tornado)
    _add_table(sheet, lines)
    head(
        sheet, TORNADO_ROW, "How far the lead moves as each input goes to its Low and High", ABOUT
    )
    add_tornado(tornado, CHART_ROW)
    head(sheet, _MAP_ROW, "The winner map", _MAP_INTRO)
    add_winner_map(map_layout(sheet))
    if book.has_extensions:
        add_side_by_side(sheet, _BESIDE_ROW)
    _put_workings_away(sheet)
    sheet.page.freeze_panes(2, 0)
    sheet.page.fit_to_pages(1, 1)
    last = _BESIDE_ROW + 4 if book.has_extensions else _BESIDE_ROW - 5
    sheet.page.print_area(0, 0, last, _LAST_COLUMN)


def _put_workings_away(sheet: LiveSheet) -> None:
    """Hide the workings, below and beside what is printed, behind outline buttons."""
    sheet.page.outline_settings(symbols_below=False)
    sheet.page.outline_row(_WORK_ROW, 18, {"collapsed": True})
    for row in range(_WORK_ROW + 1, sheet.page.dim_rowmax + 1):
        sheet.page.outline_row(row, 18, {"level": 1, "hidden": True})
    sheet.page.set_column(
        _LAST_COLUMN + 1, sheet.page.dim_colmax, None, None, {"level": 1, "hidden": True}
    )


def _tornado_and_probes() -> int:
    """How many points the tornado and the lines build on."""
    return 2 * len(VARIABLES) + PROBE_COUNT


def head(sheet: LiveSheet, row: int, title: str, intro: str) -> None:
    """The heading of a section, ruled across, with a sentence below."""
    sheet.write(row, 1, title, "section")
    for column in range(2, _LAST_COLUMN + 1):
        sheet.write(row, column, None, "section")
    sheet.write(row + 1, 1, intro, "muted")


def layout(sheet: LiveSheet) -> tuple[Lines, Tornado]:
    """Where the points and the lines of all inputs stand, below what is printed."""
    points = Points(sheet, _POINT_COLUMN)
    beside = _POINT_COLUMN + len(points.columns) + 1
    first = _WORK_ROW + 2
    tornado = Tornado(sheet, points, first, TORNADO_ROW + 2, beside)
    probes = first + 2 * len(VARIABLES)
    return Lines(sheet, points, first + _tornado_and_probes() + 3, 1, probes), tornado


def map_layout(sheet: LiveSheet) -> WinnerMap:
    """Where the winner map and its workings stand."""
    lines, _ = layout(sheet)
    return WinnerMap(sheet, _MAP_ROW + 2, lines.first_row + len(VARIABLES) + 3, 1)


def _add_workings(sheet: LiveSheet, lines: Lines, tornado: Tornado) -> None:
    """The points and the lines of all inputs."""
    sheet.write(
        _WORK_ROW, 1, "Workings, behind the button at the left: nothing to fill in", "section"
    )
    lines.points.write_headings(_WORK_ROW + 1)
    for column, part in enumerate(PARTS, start=tornado.first_column):
        sheet.write(_WORK_ROW + 1, column, part, "head")
    add_now(sheet, _WORK_ROW + 2, tornado.first_column + len(PARTS) + 1)
    for place, key in enumerate(VARIABLES):
        one_slope.write_label(sheet, tornado.row(place, 0), 1, key, "plain_text")
    add_lines(lines)
    add_sentences(lines)
    for name, part in _AREAS.items():
        sheet.book.name(name, lines.area(part))


def _add_table(sheet: LiveSheet, lines: Lines) -> None:
    """Who wins where along each input, nearest switch first."""
    head(sheet, LINE_ROW, "Who wins where", _LINES_INTRO)
    row = LINE_ROW + 2
    for place in range(1, len(VARIABLES) + 1):
        found = f"MATCH({place},{lines.area('rank')},0)"
        for column, part in ((1, "label"), (2, "who wins where")):
            blank = _NOT_YET if (place, part) == (1, "label") else ""
            text = f'IF(inputs_ready,INDEX({lines.area(part)},{found}),"{blank}")'
            sheet.formula(row, column, text, style="line")
        for column in range(3, _LAST_COLUMN + 1):
            sheet.write(row, column, None, "line")
        far = f"INDEX({lines.area('far')},{found})"
        sheet.page.conditional_format(row, 1, row, 1, {
            "type": "formula", "criteria": f"=AND(ISNUMBER({far}),{far}<=1)",
            "format": sheet.book.styles["bold"]})  # fmt: skip
        row += 1
