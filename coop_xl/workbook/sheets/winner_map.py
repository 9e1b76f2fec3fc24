"""The winner map: which kind of work is best as two picked inputs move at once."""

from dataclasses import dataclass

from coop_xl.estimates.cell_names import EXTENSION_WORKINGS, PER_F_I
from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import COALITION, ONE, TWO
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.sizes import PERCENT
from coop_xl.workbook.formulas.model_row import best_formula
from coop_xl.workbook.live import LiveSheet

from . import one_slope
from .entry_rules import list_rule
from .ranges import end_formula
from .varied_points import LINEAR, SHARES, inside, now, per_F_I_texts, share_texts

STEPS = 9
_X, _Y = "F_V", "p_V"  # the axes at first
FIRST_COLUMN = 3  # of the map
_ENDS = {"from": "low", "to": "high"}


@dataclass(frozen=True)
class WinnerMap:
    """The picks from `row` on, the map below them, and its workings from another row on."""

    sheet: LiveSheet
    row: int
    work_row: int
    work_column: int

    @property
    def columns(self) -> tuple[str, ...]:
        """What stands in a working row."""
        workings = EXTENSION_WORKINGS if self.sheet.book.has_extensions else ()
        return ("x", "y", "F_V", "F_I", *LINEAR, "fits", *SHARES, *workings, *PER_F_I, "best")

    @property
    def axis_row(self) -> int:
        """The row of the values across."""
        return self.row + 5

    def column(self, key: str) -> int:
        """A column of the workings."""
        return self.work_column + self.columns.index(key)


def add_winner_map(winners: WinnerMap) -> None:
    """The picks, the axes, the map and its workings."""
    _add_picks(winners)
    _add_axes(winners)
    add_workings(winners)
    sheet, top = winners.sheet, winners.axis_row + 1
    for place in range(STEPS**2):
        best = cell(winners.work_row + place, winners.column("best"))
        letter = f'IF({best}="","",INDEX(kind_letters,MATCH({best},kind_symbols,0)))'
        across, down = place % STEPS, place // STEPS
        sheet.formula(top + down, FIRST_COLUMN + across, letter, style="center")
    last = top + STEPS - 1, FIRST_COLUMN + STEPS - 1
    sheet.mark(top, FIRST_COLUMN, *last, {"A": "V", "C": "CV", "M": "CnV"})


def _add_picks(winners: WinnerMap) -> None:
    """Which inputs, and from where to where they go: typed, else Low to High, else around it."""
    sheet = winners.sheet
    for column, text in enumerate(("Pick", "Input", "from", "to", "from, if you wish", "to, if you wish"), start=1):  # fmt: skip
        sheet.write(winners.row, column, text, "head")
    for row, label, name, chosen, help_text in (
        (winners.row + 1, "Across", "grid_x", _X, "The input that changes from left to right."),
        (winners.row + 2, "Down", "grid_y", _Y, "The input that changes from top to bottom."),
    ):  # fmt: skip
        sheet.write(row, 1, label, "key")
        sheet.entry(row, 2, chosen, list_rule(list(VARIABLES), label, help_text))
        sheet.name(row, 2, name)
        for offset, end in enumerate(_ENDS):
            _add_end(sheet, row, offset, name, end)


def _add_end(sheet: LiveSheet, row: int, offset: int, name: str, end: str) -> None:
    """One end of an axis."""
    typed = cell(row, 5 + offset)
    sheet.entry(row, 5 + offset, None, {
        "validate": "decimal", "criteria": "between", "minimum": -1e300, "maximum": 1e300,
        "input_title": f"{name[-1]}: {end}", "input_message": "Leave blank to go from the input's Low to its High.",
        "error_title": "A number is needed", "error_message": "Enter a number, on the scale the input is entered in, or clear the cell.",
    })  # fmt: skip
    ends = ",".join(end_formula(key, _ENDS[end]) for key in VARIABLES)
    chosen = f"CHOOSE({_place_of(name)},{ends})"
    text = f'IF(inputs_ready,IF(ISNUMBER({typed}),{typed},{chosen}),"")'
    sheet.formula(row, 3 + offset, text)


def _place_of(name: str) -> str:
    """Which input is picked, from 1."""
    return f"MATCH({name},input_keys,0)"


def _add_axes(winners: WinnerMap) -> None:
    """The plain names of both inputs, and the values along both sides."""
    sheet, axis = winners.sheet, winners.axis_row
    for row, column, text in (
        (axis - 1, FIRST_COLUMN, f'"across: "&INDEX(input_labels,{_place_of("grid_x")})'),
        (axis, 1, f'"down: "&INDEX(input_labels,{_place_of("grid_y")})'),
    ):  # fmt: skip
        sheet.formula(row, column, text, style="muted")
    sheet.write(axis, 2, None, "head")
    across = (axis, FIRST_COLUMN, axis, FIRST_COLUMN + STEPS - 1)
    for name, span in (("grid_x", across), ("grid_y", (axis + 1, 2, axis + STEPS, 2))):
        sheet.page.conditional_format(*span, {
            "type": "formula", "criteria": f"={_is_share(name)}", "format": sheet.book.styles[PERCENT]})  # fmt: skip
    for step in range(STEPS):
        for row, column, ends in (
            (axis, FIRST_COLUMN + step, winners.row + 1),
            (axis + 1 + step, 2, winners.row + 2),
        ):
            low, high = cell(ends, 3), cell(ends, 4)
            text = f'IF(inputs_ready,{low}+({high}-{low})*{step}/{STEPS - 1},"")'
            sheet.formula(row, column, text, style="axis")


def _is_share(name: str) -> str:
    """Whether the input that is picked is a share on a plain scale."""
    shares = (f'{name}="{key}"' for key in LINEAR if VARIABLES[key].high == 1)
    plain = (f'AND({name}="{key}",scale_{key}="{PLAIN}")' for key in SCALES)
    return f"OR({','.join((*shares, *plain))})"


def add_workings(winners: WinnerMap) -> None:
    """One row a point of the map, with the values per F_I there."""
    sheet, count = winners.sheet, STEPS**2
    for key in winners.columns:
        sheet.write(winners.work_row - 1, winners.column(key), key, "head")
    for place in range(count):
        row, across, down = winners.work_row + place, place % STEPS, place // STEPS
        x = cell(winners.axis_row, FIRST_COLUMN + across)
        y = cell(winners.axis_row + 1 + down, 2)
        for key, text in (("x", x), ("y", y)):
            sheet.formula(row, winners.column(key), text, style="working")
    for key, text in _point_texts(winners).items():
        shown = f'IF(inputs_ready,{text},"")'
        column = winners.column(key)
        sheet.fill_down(winners.work_row, column, shown, count, "working", at_once=False)


def _point_texts(winners: WinnerMap) -> dict[str, str]:
    """The formulas of a point; ROW stands for its row."""
    own = {
        key: "$" + cell(0, winners.column(key), absolute=False)[:-1] + ROW
        for key in winners.columns
    }
    entries = {key: _entry_text(key, own) for key in (*SCALES, *LINEAR)}
    at = {key: at for key, at in own.items() if key not in ("x", "y", "F_V", "F_I", "best")}
    at["delta_U"] = "delta_U"
    found = share_texts(own["F_V"], own["F_I"], own)
    found |= per_F_I_texts(at, with_extensions=winners.sheet.book.has_extensions)
    per_F_I = [own[key] for key in PER_F_I]
    best = best_formula(per_F_I, f"MAX({','.join(per_F_I)})")
    return (
        entries
        | {"fits": _fits_text(own)}
        | {key: f'IF({own["fits"]},{text},"")' for key, text in found.items()}
        | {"best": f'IF(COUNT({",".join(per_F_I)})=3,{best},"")'}
    )


def _entry_text(key: str, own: dict[str, str]) -> str:
    """The value of an input at a point, where slopes may follow from D_b."""
    if key not in one_slope.SLOPES:
        return _picked_text(key, now(key), own)
    one = _picked_text(TWO[0], f"best_{ONE}", own)
    beyond = _picked_text(COALITION, one_slope.BEYOND, own)
    as_entered = _picked_text(key, key, own)
    return one_slope.if_one(one_slope.from_one(key, own, one, beyond), as_entered)


def _picked_text(key: str, now: str, own: dict[str, str]) -> str:
    """The point's x or y if an input is picked, else as now."""
    return f'IF(grid_x="{key}",{own["x"]},IF(grid_y="{key}",{own["y"]},{now}))'


def _fits_text(own: dict[str, str]) -> str:
    """Whether all values at a point lie in their domains."""
    shares = [key for key in LINEAR if VARIABLES[key].high == 1]  # they stand side by side
    span = f"{own[shares[0]]}:{own[shares[-1]]}"
    tests = (f'COUNTIF({span},"<0")+COUNTIF({span},">1")=0', *(inside(key, own[key]) for key in SCALES))  # fmt: skip
    return f"AND({','.join(tests)})"
