"""The tornado of the lead: how far what is best now stays ahead as each input goes to Low and High."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from coop_xl.findings.plain_names import NAMES
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import COLORS, EVERY_NAME
from coop_xl.workbook.formulas import spoken
from coop_xl.workbook.formulas.model_row import LEAD_DIGITS, best_formula
from coop_xl.workbook.live import LiveSheet

from . import one_slope
from .assumed_values import HAS_D_B
from .varied_points import Points, inside, now

_HEADINGS = (
    "Input, widest first", "Lead at Low", "Lead at High", "Best at Low", "", "Best at High", "",
)  # fmt: skip
_BARS = ("label", "from 0", *INTERVENTIONS)
PARTS = ("swing", "sorting", "rank", "lead", "best", "leader")
_ENDS = ("low", "high")
_PATTERNS = {"V": "", "CV": "light_upward_diagonal", "CnV": "percent_20"}
ABOUT = "Lead: how far what is best now is ahead of the next, as a part of itself; below 0, how far it is behind."


@dataclass(frozen=True)
class Tornado:
    """Two points an input from a row on; beside them their leads, and the bars of the chart."""

    sheet: LiveSheet
    points: Points
    first_row: int
    table_row: int
    first_column: int

    def row(self, place: int, end: int) -> int:
        """The row of an input at one of its ends."""
        return self.first_row + 2 * place + end

    @property
    def last_row(self) -> int:
        """The last of the points."""
        return self.row(len(VARIABLES) - 1, 1)

    def at(self, row: int, part: str) -> str:
        """A cell beside a point."""
        return cell(row, self.first_column + PARTS.index(part))

    def area(self, part: str) -> str:
        """A part of all points."""
        column = self.first_column + PARTS.index(part)
        return f"{cell(self.first_row, column)}:{cell(self.last_row, column)}"

    def per_F_I(self, row: int) -> list[str]:
        """The values per F_I at a point."""
        return [self.points.at(row, f"{name}_per_F_I") for name in INTERVENTIONS]


def add_now(sheet: LiveSheet, row: int, column: int) -> None:
    """The values per F_I at the values now, with the names now_V, …, now_best, now_leader and now_lead.

    Below them stands whether D_b stands for the slopes.
    """
    applied = sheet.book.has_extensions
    for place, name in enumerate(INTERVENTIONS):
        base = f"{name}_per_F_I"
        text = f"IF(AND(options_apply),{name}_by_matrix,{base})" if applied else base
        _add_named(sheet, row + place, column, f"now_{name}", text)
    per_F_I = [f"now_{name}" for name in INTERVENTIONS]
    most = f"MAX({','.join(per_F_I)})"
    known = f"COUNT({','.join(per_F_I)})=3"
    for place, (name, text) in enumerate((
        ("now_best", best_formula(per_F_I, most)),
        ("now_leader", _place_of(most, per_F_I)),
        ("now_lead", _lead_formula(per_F_I)),
    ), start=len(per_F_I)):  # fmt: skip
        _add_named(sheet, row + place, column, name, f'IF({known},{text},"")')
    _add_named(sheet, row + 2 * len(per_F_I), column, one_slope.NAME, HAS_D_B, always=True)


def _add_named(
    sheet: LiveSheet, row: int, column: int, name: str, text: str, *, always: bool = False
) -> None:
    """A working with a name."""
    sheet.write(row, column, name, "key")
    shown = text if always else f'IF(inputs_ready,{text},"")'
    sheet.formula(row, column + 1, shown, style="working")
    sheet.name(row, column + 1, name)


def _place_of(most: str, per_F_I: list[str]) -> str:
    """Which value per F_I is the largest: the first of equals."""
    one, two, _ = per_F_I
    return f"IF({one}={most},1,IF({two}={most},2,3))"


def _lead_formula(per_F_I: list[str]) -> str:
    """How far what is best now is ahead of the next best, as a part of it; below 0: behind."""
    own = f"CHOOSE(now_leader,{','.join(per_F_I)})"
    one, two, three = per_F_I
    rival = f"CHOOSE(now_leader,MAX({two},{three}),MAX({one},{three}),MAX({one},{two}))"
    larger = f"MAX({','.join(per_F_I)})"
    lead = f"ROUND(MAX(-1,MIN(1,({own}-{rival})/{larger})),{LEAD_DIGITS})"
    return f'IF({larger}>0,{lead},"")'


def add_tornado(tornado: Tornado, lead_row: int) -> None:
    """The points, the table and the chart, which begins at `lead_row`."""
    for place, key in enumerate(VARIABLES):
        _add_ends(tornado, place, key)
    sheet = tornado.sheet
    for column, heading in enumerate(_HEADINGS, start=1):
        style = "head_right" if column in (2, 3) else "head"
        sheet.write(tornado.table_row, column, heading, style)
    for place in range(len(VARIABLES)):
        _add_bar(tornado, place)
    _add_chart(tornado, lead_row)


def _add_ends(tornado: Tornado, place: int, key: str) -> None:
    """An input at Low and at High (as now where that is blank), with the lead there."""
    sheet = tornado.sheet
    for end, name in enumerate(_ENDS):
        row = tornado.row(place, end)
        x = one_slope.of_input(key, partial(_at_end, name))
        tornado.points.write(row, f"{key} at {name.capitalize()}", key, x)
        per_F_I = tornado.per_F_I(row)
        most, known = f"MAX({','.join(per_F_I)})", f"COUNT({','.join(per_F_I)},now_leader)=4"
        for part, text in (
            ("lead", _lead_formula(per_F_I)), ("best", best_formula(per_F_I, most)),
            ("leader", _place_of(most, per_F_I)),
        ):  # fmt: skip
            column = tornado.first_column + PARTS.index(part)
            sheet.formula(row, column, f'IF({known},{text},"")', style="working")
    low, high = (tornado.at(tornado.row(place, end), "lead") for end in (0, 1))
    row = tornado.row(place, 0)
    swing = f"IF(COUNT({low},{high},now_lead)=3,MAX({low},{high},now_lead)-MIN({low},{high},now_lead),0)"
    sorting = f"ROUND({tornado.at(row, 'swing')},9)-{place}/10^11"
    rank = f"RANK({tornado.at(row, 'sorting')},{tornado.area('sorting')})"
    for part, text in (("swing", swing), ("sorting", sorting), ("rank", rank)):
        column = tornado.first_column + PARTS.index(part)
        sheet.formula(row, column, f'IF(inputs_ready,{text},"")', style="working")


def _at_end(end: str, key: str) -> str:
    """An input at its Low or High, or as now where that is blank."""
    at = f"{end}_{key}"
    return f'IF(ISNUMBER({at}),IF({inside(key, at)},{at},""),{now(key)})'


def _add_bar(tornado: Tornado, place: int) -> None:
    """A line of the table, and its bar: from the smaller to the larger of its leads."""
    sheet, row = tornado.sheet, tornado.table_row + 1 + place
    bar = tornado.first_column + len(PARTS) + 1
    found = f"MATCH({place + 1},{tornado.area('rank')},0)"
    labels = tornado.points.first - 2  # the plain names stand before the points
    label = f"INDEX({cell(tornado.first_row, labels)}:{cell(tornado.last_row, labels)},{found})"
    sheet.formula(row, 1, f'IF(inputs_ready,{label},"")', style="line")

    def looked_up(part: str, end: int) -> str:
        return f"INDEX({tornado.area(part)},{found}+{end})"

    for end in (0, 1):
        lead, best = looked_up("lead", end), looked_up("best", end)
        sheet.formula(row, 2 + end, f'IF(inputs_ready,{lead},"")', style="ratio")
        said = f'IF({best}="","",{spoken.kind(best)})'
        sheet.formula(row, 4 + 2 * end, f'IF(inputs_ready,{said},"")', style="line")
        sheet.write(row, 5 + 2 * end, None, "line")
    _add_bar_parts(tornado, row, bar, [looked_up("leader", end) for end in (0, 1)])


def _add_bar_parts(tornado: Tornado, row: int, bar: int, leaders: list[str]) -> None:
    """What the chart shows of a line: a gap from 0, then a part of each kind's colour."""
    sheet = tornado.sheet
    low, high = cell(row, 2), cell(row, 3)
    known = f"COUNT({low},{high},now_lead)=3"
    least, most = f"MIN({low},{high},now_lead)", f"MAX({low},{high},now_lead)"
    overtakes = f"IF({low}<={high},{leaders[0]},{leaders[1]})"
    texts = [cell(row, 1), f"IF({known},MAX({least},0),0)"]
    for place in range(1, len(INTERVENTIONS) + 1):
        ahead = f"IF(now_leader={place},{most}-MAX({least},0),0)"
        behind = f"IF({least}<0,IF({overtakes}={place},{least},0),0)"
        texts.append(f"IF({known},{ahead}+{behind},0)")
    for column, text in enumerate(texts, start=bar):
        sheet.formula(row, column, text, style="working")


def _add_chart(tornado: Tornado, at_row: int) -> None:
    """Bars to both sides of 0: to the left, by how much another kind of work overtakes."""
    sheet = tornado.sheet
    chart = sheet.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    chart.show_hidden_data()
    first, last = tornado.table_row + 1, tornado.table_row + len(VARIABLES)
    bar = tornado.first_column + len(PARTS) + 1
    for column, part in enumerate(_BARS[1:], start=bar + 1):
        shown = part in INTERVENTIONS
        chart.add_series({
            "name": NAMES[part] if shown else " ",
            "categories": [sheet.title, first, bar, last, bar],
            "values": [sheet.title, first, column, last, column], "gap": 40,
            **(_look_of(part) if shown else {"fill": {"none": True}, "border": {"none": True}}),
        })  # fmt: skip
    chart.set_x_axis({"name": "lead of what is best now", "num_format": "0%", "min": -1, "max": 1,
                      "label_position": "high", "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True, "label_position": "low", **EVERY_NAME})
    chart.set_legend({"position": "top"})
    chart.set_size({"width": 960, "height": 470})
    sheet.page.insert_chart(at_row, 1, chart, {
        "description": "Tornado: see the table above it. " + ABOUT, "object_position": 2})  # fmt: skip


def _look_of(name: str) -> dict[str, Any]:
    """How bars of a kind of work look: a colour, and a hatch that survives grey print."""
    if not _PATTERNS[name]:
        return {"fill": {"color": COLORS[name]}}
    return {
        "pattern": {"pattern": _PATTERNS[name], "fg_color": "#FFFFFF", "bg_color": COLORS[name]}
    }
