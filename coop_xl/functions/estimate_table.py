"""Reads estimates from cells: a table with a variable a row, and correlations between them."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import Correlation, choice, correlation, same, unknown
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.estimate_rules import of_role
from coop_xl.estimates.low_high_range import Range, range_of
from coop_xl.estimates.scales import KEY_ON_SCALE, PLAIN, SCALES
from coop_xl.estimates.spreadsheet_cells import is_blank, is_error, plain
from coop_xl.estimates.typed_values import problem_of_cell
from coop_xl.model.catalogue import ENTRIES, WAYS_TO_ENTER
from coop_xl.model.errors import (
    ConflictingInputError,
    CoopError,
    InputError,
    MissingInputError,
    UnknownNameError,
)
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.names import extension_of, hint, key_of
from coop_xl.model.validate import missing_from, missing_text

from .arguments import Cells, Row, block, single, size, without_blank_end

HEADINGS = _NAME, _LOW, BEST, HIGH, _DISTRIBUTION = ("Name", "Low", "Best", "High", "Distribution")
_ENTERED_AS = "Entered as"  # on the Questions sheet of our workbook; a table may do without
_RANGE = "Range"  # what Low and High mean: "10–90 %"; a table may do without, and a cell be blank
_FAMILY_OF_BLANK = "auto"


def read_estimates(table: Cells) -> dict[str, "Estimate"]:
    """The estimates of all variables, and of extensions, by the keys they are entered as.

    Parameters
    ----------
    table : cells
        Headings in the first row, then a variable a row in any order; a column Range may say what
        Low and High of a row mean. Blank rows and rows with nothing but a name that is not a
        variable (headings of groups) are ignored.

    Raises
    ------
    CoopError
        Naming the row of the table, the headings being row 1, the variable and the remedy. Whether
        the numbers make a distribution is for `distribution_of` to check.
    """
    headings, *rows = rectangle(table, "table")
    columns = columns_of(headings)
    found: dict[str, Estimate] = {}
    at: dict[str, int] = {}
    blank: dict[str, int] = {}
    for place, row in enumerate(rows, start=2):
        entry = {heading: plain(row[column]) for heading, column in columns.items()}
        with _told_with(f"row {place} of the table"):
            if all(is_blank(entry[role]) for role in (_LOW, BEST, HIGH)):
                blank[key_of(entry[_NAME]) or ""] = place
                continue
            key = key_entered(entry)
            if key in found:
                raise ConflictingInputError(f"{key} stands in row {at[key]} too: keep one of them")
            found[key], at[key] = estimate(key, entry), place
    _refuse_gaps(found, blank, [row[columns[_NAME]] for row in rows])
    return {key: found[key] for key in ACCEPTED if key in found}


def read_correlations(cells: Cells, keys: Collection[str]) -> tuple[Correlation, ...]:
    """The rank correlations between variables that are entered as `keys`.

    Parameters
    ----------
    cells : cells
        Three columns: name, name, correlation; a row of headings is skipped. Blank: none.
    """
    if cells is None or (len(block(cells)) == 1 and all(map(is_blank, block(cells)[0]))):
        return ()
    rows = rectangle(cells, "correlations")
    if len(rows[0]) != 3:
        raise InputError(f"correlations is {size(rows)}: give three columns: name, name, number")
    found = []
    for place, row in enumerate(rows, start=1):
        if all(map(is_blank, row)) or (place == 1 and _is_heading(row)):
            continue
        with _told_with(f"row {place} of correlations"):
            one, other, value = map(plain, row)
            found.append(correlation(one, other, value, keys))
    return tuple(found)


def rectangle(cells: Cells, name: str) -> Sequence[Row]:
    """The rows of a range up to the last that holds anything."""
    rows = without_blank_end(block(cells))
    if len(rows) == len(rows[0]) == 1:
        single(rows, name)
    if len({len(row) for row in rows}) > 1:
        raise InputError(f"the rows of {name} differ in length: give a rectangle")
    return rows


@contextmanager
def _told_with(place: str) -> Iterator[None]:
    """Put the place before the text of a problem."""
    try:
        yield
    except CoopError as problem:
        raise type(problem)(f"{place}: {problem}") from None


def columns_of(headings: Row) -> dict[str, int]:
    """The column under each of our headings."""
    known = {same(heading): heading for heading in (*HEADINGS, _ENTERED_AS, _RANGE)}
    found: dict[str, int] = {}
    for column, label in enumerate(headings):
        heading = known.get(same(label)) if isinstance(label, str) else None
        if heading in found:
            raise ConflictingInputError(
                f"the table has two columns {heading}: rename the one that should not be used"
            )
        if heading:
            found[heading] = column
    missing = [heading for heading in HEADINGS if heading not in found]
    if missing:
        raise MissingInputError(
            f"the table lacks the heading{'s' if missing[1:] else ''} {', '.join(missing)}: its "
            f"first row must hold {', '.join(HEADINGS)}, in any order"
        )
    return found


def key_entered(entry: Mapping[str, Any]) -> str:
    """The key for a row's name and scale: F_V may be entered as its log10."""
    name, scale = entry[_NAME], entry.get(_ENTERED_AS)
    if is_blank(name):
        raise MissingInputError("it has numbers but no name: enter the variable's name")
    if is_error(name):
        raise InputError(f"its name is the error {name}: fix that cell")
    key = key_of(name) or extension_of(name)
    if key is None:
        raise UnknownNameError(f"{unknown(name)}; leave Low, Best and High of other rows blank")
    if is_blank(scale):
        return key
    variable = ACCEPTED[key].instead_of or key
    scale = choice(scale, SCALES.get(variable, (PLAIN,)), f"{_ENTERED_AS} of {key}")
    way = KEY_ON_SCALE.get((variable, scale), variable)
    if key not in (variable, way):
        raise ConflictingInputError(
            f"{key} is entered as {scale}: leave {_ENTERED_AS} blank, or name the row {variable}"
        )
    return way


def estimate(key: str, entry: Mapping[str, Any]) -> "Estimate":
    """The estimate in a row."""
    family = entry[_DISTRIBUTION]
    return Estimate(
        low=number(entry[_LOW], key, _LOW),
        best=number(entry[BEST], key, BEST),
        high=number(entry[HIGH], key, HIGH),
        distribution=_FAMILY_OF_BLANK
        if is_blank(family)
        else choice(family, FAMILIES, f"{_DISTRIBUTION} of {key}"),
        range=_range_entered(key, entry.get(_RANGE)),
    )


def _range_entered(key: str, cell: Any) -> Range:
    """What Low and High of a row mean."""
    if is_error(cell):
        raise InputError(f"{_RANGE} of {key} is the error {cell}: fix that cell")
    try:
        return range_of(cell)
    except InputError as problem:
        raise InputError(f"{key}: {problem}") from None


def number(cell: Any, key: str, role: str) -> float | None:
    """The finite number in a cell, None if it is blank."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and math.isfinite(cell):
        return cell
    raise InputError(problem_of_cell(of_role(ACCEPTED[key], role.lower()), cell))


def _refuse_gaps(found: Collection[str], blank: Mapping[str, int], names: Sequence[Any]) -> None:
    """An error if a variable has no estimate, or has two."""
    missing = missing_from(found)
    for key in missing:
        for way in WAYS_TO_ENTER.get(key, (key,)):
            if way in blank:
                problem = ENTRIES[way].problem(None)
                raise MissingInputError(f"row {blank[way]} of the table: {problem}")
    if missing:
        raise MissingInputError(f"{missing_text(missing)}{hint(missing, [*names])}")


def _is_heading(row: Row) -> bool:
    """Whether a row of correlations holds words alone, none of them a variable."""
    return all(isinstance(cell, str) and not is_error(cell) for cell in row) and not any(
        map(key_of, row)
    )
