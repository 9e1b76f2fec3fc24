"""Who wins where along each input: its ties in order, and the best kind of work between them.

A tie of two that lose to the third changes nothing, so it is no switch point: on both sides of it
the same kind of work is best. All values per F_I are linear in an input, but for F_V (see `break_evens`).
"""

from dataclasses import dataclass

from coop_xl.estimates.scales import PLAIN
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, PAIRS, VARIABLES
from coop_xl.model.compute import BEST
from coop_xl.model.defaults import TWO
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.model_row import best_formula
from coop_xl.workbook.live import LiveSheet

from . import one_slope
from .break_evens import (
    ByWork,
    add_share_roots,
    inside_or_none,
    linear_root,
    second_point,
    top_formula,
)
from .varied_points import LINEAR, STAKES, Points, now

_MOST = 6  # ties along F_V: two of each pair
_LINEAR_TIES = len(PAIRS)
# Inputs in which extensions bend the values per F_I, and when.
BENT = {"F_V": "options_on", "F_I": 'on_evidence="on"', "p_V": 'on_evidence="on"'}
_CLOSE, _MINUTE = "10^-9", "10^-12"  # as a part of their size, and of the value now: ties are one


def _numbered_columns(name: str, first: int = 1, last: int = _MOST) -> tuple[str, ...]:
    """Columns of one kind."""
    return tuple(f"{name} {place}" for place in range(first, last + 1))


_COLUMNS = (
    "input", "label", "now", *_numbered_columns("root"), *_numbered_columns("tie"), *_numbered_columns("sorted"),
    *_numbered_columns("between", 0), *(f"{name} {place}" for place in range(_LINEAR_TIES + 1) for name in INTERVENTIONS),
    *_numbered_columns("best", 0), *_numbered_columns("switch"), *_numbered_columns("said"), "nowhere", "who wins where",
    "above", "below", "far above", "far below", "far", "switch point", "then best", "sentence",
    "sorting", "rank",
)  # fmt: skip
AT = {key: place for place, key in enumerate(_COLUMNS)}


_PROBES = dict.fromkeys(LINEAR, 2) | {"F_V": _MOST + 1}
PROBE_COUNT = sum(_PROBES.values())


def ties(key: str) -> int:
    """How many ties an input can have."""
    return {"F_V": _MOST, "F_I": 0}.get(key, _LINEAR_TIES)


@dataclass(frozen=True)
class Lines:
    """A line an input from a row and a column on, and the points that they build on."""

    sheet: LiveSheet
    points: Points
    first_row: int
    first_column: int
    probe_row: int

    @property
    def has_extensions(self) -> bool:
        """Whether the book has extensions."""
        return self.sheet.book.has_extensions

    def row(self, key: str) -> int:
        """The line of an input."""
        return self.first_row + list(VARIABLES).index(key)

    def at(self, key: str, part: str) -> str:
        """A cell of the line of an input."""
        return cell(self.row(key), self.first_column + AT[part])

    def area(self, part: str) -> str:
        """A part of all lines, with the sheet."""
        column = self.first_column + AT[part]
        last = self.first_row + len(VARIABLES) - 1
        return self.sheet.area(self.first_row, column, last, column)

    def span(self, key: str, name: str, first: int, last: int) -> str:
        """Several columns of one kind, in the line of an input."""
        return f"{self.at(key, f'{name} {first}')}:{self.at(key, f'{name} {last}')}"

    def probe(self, key: str, place: int) -> int:
        """The row of a point along an input."""
        before = list(_PROBES)[: list(_PROBES).index(key)]
        return self.probe_row + sum(_PROBES[each] for each in before) + place

    def per_F_I(self, row: int) -> ByWork:
        """The values per F_I at a point."""
        return {name: self.points.at(row, f"{name}_per_F_I") for name in INTERVENTIONS}

    def put(self, key: str, part: str, text: str) -> None:
        """Write a formula into the line of an input, blank until all inputs are there."""
        text = f'IF(inputs_ready,{text},"")'
        self.sheet.formula(self.row(key), self.first_column + AT[part], text, style="plain_text")


def add_lines(lines: Lines) -> None:
    """The ties of every input, in order, and the best kind of work between them."""
    sheet = lines.sheet
    for column, heading in enumerate(_COLUMNS, start=lines.first_column):
        sheet.write(lines.first_row - 1, column, heading, "head")
    for key in VARIABLES:
        sheet.write(lines.row(key), lines.first_column, key, "key")
        one_slope.write_label(sheet, lines.row(key), lines.first_column + 1, key, "key")
        lines.put(key, "now", now(key))
    for key in LINEAR:
        _add_linear_ties(lines, key)
        _add_between(lines, key)
    _add_share_ties(lines)
    _add_between(lines, "F_V")


def _add_linear_ties(lines: Lines, key: str) -> None:
    """The values per F_I at 0 and at a second point, and where pairs tie by them."""
    second = second_point(key, with_extensions=lines.has_extensions)
    for place, (words, x) in enumerate((("0", "0"), ("a second point", second))):
        lines.points.write(lines.probe(key, place), f"{key} at {words}", key, x)
    rows = [lines.probe(key, place) for place in range(2)]
    probe = lines.points.at(rows[1], "x")
    at_zero, at_probe = map(lines.per_F_I, rows)
    for place, pair in enumerate(PAIRS, start=1):
        lines.put(key, f"root {place}", linear_root(key, pair, probe, at_zero, at_probe))
        root = lines.at(key, f"root {place}")
        inside = inside_or_none(key, root, with_extensions=lines.has_extensions)
        lines.put(key, f"tie {place}", inside)


def _add_share_ties(lines: Lines) -> None:
    """The roots in F_V of all pairs."""
    column = lines.first_column + len(_COLUMNS) + 1
    roots = add_share_roots(lines.sheet, lines.first_row - 1, column)
    for place, root in enumerate((each for pair in PAIRS for each in roots[pair]), start=1):
        lines.put("F_V", f"tie {place}", one_slope.if_one('""', root))


def _add_between(lines: Lines, key: str) -> None:
    """The ties in order, a value between any two, and what is best there."""
    count = ties(key)
    span = lines.span(key, "tie", 1, count)
    for place in range(1, count + 1):
        text = f'IF(COUNT({span})>={place},SMALL({span},{place}),"")'
        lines.put(key, f"sorted {place}", text)
    for place in range(count + 1):
        lines.put(key, f"between {place}", _between_formula(lines, key, place))
        _add_best(lines, key, place)
    for place in range(1, count + 1):
        before, after = lines.at(key, f"best {place - 1}"), lines.at(key, f"best {place}")
        tie = lines.at(key, f"sorted {place}")
        lines.put(key, f"switch {place}", f'IF(ISNUMBER({tie}),IF({before}<>{after},{tie},""),"")')


def _between_formula(lines: Lines, key: str, place: int) -> str:
    """A value after so many ties and before the next; none between two that are as one."""
    below, above = _end_formulas(lines, key)
    here = lines.at(key, f"sorted {place}") if place else ""
    following = lines.at(key, f"sorted {place + 1}") if place < ties(key) else ""
    if not place:
        return f"IF(ISNUMBER({following}),{below},{lines.at(key, 'now')})"
    last = above.format(here)
    if following:
        size = f"{_CLOSE}*MAX(ABS({here}),ABS({following}))"
        if key in STAKES:  # where stakes vanish so may all values, and ties differ by rounding
            size += f",{_MINUTE}*ABS({lines.at(key, 'now')})"
        middle = f'IF({following}-{here}<=MAX({size}),"",({here}+{following})/2)'
        last = f"IF(ISNUMBER({following}),{middle},{last})"
    return f'IF(ISNUMBER({here}),{last},"")'


def _end_formulas(lines: Lines, key: str) -> tuple[str, str]:
    """A value below the first tie, and one above a tie that is put into it."""
    first = lines.at(key, "sorted 1")
    if key == "F_V":
        plain = f'scale_F_V="{PLAIN}"'
        return f"IF({plain},{first}/2,{first}-1)", f"IF({plain},({{0}}+1)/2,{{0}}/2)"
    if ENTRIES[key].high == 1:
        top = top_formula(key, with_extensions=lines.has_extensions)
        return f"{first}/2", f"({{0}}+{top})/2"
    below, above = f"{first}-1-ABS({first})", "{0}+1+ABS({0})"
    if key == TWO[0]:  # D_b goes from 0 to 1
        return one_slope.if_one(f"{first}/2", below), one_slope.if_one("({0}+1)/2", above)
    return below, above


def _add_best(lines: Lines, key: str, place: int) -> None:
    """The best kind of work after so many ties; where they lie close, what it was before."""
    x = lines.at(key, f"between {place}")
    if key == "F_V":
        row = lines.probe(key, place)
        lines.points.write(row, f"F_V between its ties: {place}", key, x)
        per_F_I = [*lines.per_F_I(row).values()]
    else:
        per_F_I = [_add_per_F_I(lines, key, place, name) for name in INTERVENTIONS]
    best = best_formula(per_F_I, f"MAX({','.join(per_F_I)})")
    best = f'IF(COUNT({",".join(per_F_I)})=3,{best},"")'
    if 0 < place < ties(key):
        before, tie = lines.at(key, f"best {place - 1}"), lines.at(key, f"sorted {place}")
        best = f'IF(ISNUMBER({x}),{best},IF(ISNUMBER({tie}),{before},""))'
    lines.put(key, f"best {place}", best)


def _add_per_F_I(lines: Lines, key: str, place: int, name: str) -> str:
    """A value per F_I that is linear in an input, by its values at 0 and at the second point."""
    zero, second = (lines.per_F_I(lines.probe(key, each))[name] for each in (0, 1))
    x, probe = lines.at(key, f"between {place}"), lines.points.at(lines.probe(key, 1), "x")
    text = f"{zero}+({second}-{zero})*{x}/{probe}"
    lines.put(key, f"{name} {place}", f'IF(COUNT({x},{zero},{second})=3,{text},"")')
    return lines.at(key, f"{name} {place}")


def codes_with(name: str) -> tuple[str, ...]:
    """What `best` says where a kind of work is best, alone or with others."""
    return tuple(code for code in BEST if name in code.split(" = "))
