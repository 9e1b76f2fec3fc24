"""Reads estimates from cells: a table with a variable a row, and correlations between them."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coop_xl.model.accept import missing_from, missing_text
from coop_xl.model.catalogue import ENTRIES, WAYS_TO_ENTER
from coop_xl.model.errors import (
    ConflictingInputError,
    CoopError,
    InputError,
    MissingInputError,
    UnknownNameError,
)
from coop_xl.model.names import hint, key_of, option_of
from coop_xl.model.options.catalogue import ACCEPTED, OPTIONS

from .cells import (
    Cells,
    Row,
    as_found,
    block,
    is_blank,
    is_error,
    plain,
    problem_of,
    single,
    size,
    without_blank_end,
)
from .cells import number as one_number
from .reading import unknown
from .workbook.content import KEY_ON_SCALE, PLAIN, SCALES

if TYPE_CHECKING:
    from coop_xl.analysis.estimates import Estimate

HEADINGS = NAME, LOW, BEST, HIGH, DISTRIBUTION = ("Name", "Low", "Best", "High", "Distribution")
ENTERED_AS = "Entered as"  # on the Inputs sheet of our workbook; a table may do without
ROLES = {LOW: "Low of ", BEST: "", HIGH: "High of "}
FAMILY_OF_BLANK = "auto"
DECREASING = ("log10_1mF_V",)  # falls as the variable it stands for rises

Correlation = tuple[str, str, float]
CORRELATION = one_number(
    "the correlation", "a number from -1 to 1", -1, 1, "of the ranks of the two estimates"
)


def read_estimates(table: Cells) -> dict[str, "Estimate"]:
    """The estimates of all variables, and of options, by the keys they are entered as.

    Parameters
    ----------
    table : cells
        Headings in the first row, then a variable a row in any order. Blank rows and rows with
        nothing but a name that is no variable (headings of groups) are left alone.

    Raises
    ------
    CoopError
        Naming the row of the table, the headings being row 1, the variable and the remedy. Whether
        the numbers make a distribution is for `distribution_of` to tell.
    """
    headings, *rows = rectangle(table, "table")
    columns = columns_of(headings)
    found: dict[str, Estimate] = {}
    at: dict[str, int] = {}
    blank: dict[str, int] = {}
    for place, row in enumerate(rows, start=2):
        entry = {heading: plain(row[column]) for heading, column in columns.items()}
        with told_with(f"row {place} of the table"):
            if all(is_blank(entry[role]) for role in ROLES):
                blank[key_of(entry[NAME]) or ""] = place
                continue
            key = key_entered(entry)
            if key in found:
                raise ConflictingInputError(f"{key} stands in row {at[key]} too: keep one of them")
            found[key], at[key] = estimate(key, entry), place
    refuse_gaps(found, blank, [row[columns[NAME]] for row in rows])
    return {key: found[key] for key in ACCEPTED if key in found}


def read_correlations(cells: Cells, keys: Collection[str]) -> tuple[Correlation, ...]:
    """The rank correlations between variables that are entered as `keys`.

    Parameters
    ----------
    cells : cells
        Three columns: name, name, correlation; a row of headings is left out. Blank: none.
    """
    if cells is None or (len(block(cells)) == 1 and all(map(is_blank, block(cells)[0]))):
        return ()
    rows = rectangle(cells, "correlations")
    if len(rows[0]) != 3:
        raise InputError(f"correlations is {size(rows)}: give three columns: name, name, number")
    found = []
    for place, row in enumerate(rows, start=1):
        if all(map(is_blank, row)) or (place == 1 and is_heading(row)):
            continue
        with told_with(f"row {place} of correlations"):
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
def told_with(place: str) -> Iterator[None]:
    """Put the place before what is told of a problem."""
    try:
        yield
    except CoopError as problem:
        raise type(problem)(f"{place}: {problem}") from None


def columns_of(headings: Row) -> dict[str, int]:
    """The column under each of our headings."""
    known = {same(heading): heading for heading in (*HEADINGS, ENTERED_AS)}
    found: dict[str, int] = {}
    for column, label in enumerate(headings):
        heading = known.get(same(label)) if isinstance(label, str) else None
        if heading in found:
            raise ConflictingInputError(
                f"the table has two columns {heading}: rename the one that is not meant"
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


def same(text: object) -> str:
    """Text in the form in which it is compared."""
    return " ".join(str(text).split()).casefold().replace("−", "-")


def key_entered(entry: Mapping[str, Any]) -> str:
    """The key for a row's name and scale: F_V may be entered as its log10."""
    name, scale = entry[NAME], entry.get(ENTERED_AS)
    if is_blank(name):
        raise MissingInputError("it has numbers but no name: enter the variable's name")
    if is_error(name):
        raise InputError(f"its name is the error {name}: fix that cell")
    key = key_of(name) or option_of(name)
    if key is None:
        raise UnknownNameError(f"{unknown(name)}; leave Low, Best and High of other rows blank")
    if is_blank(scale):
        return key
    variable = ACCEPTED[key].instead_of or key
    scale = choice(scale, SCALES.get(variable, (PLAIN,)), f"{ENTERED_AS} of {key}")
    way = KEY_ON_SCALE.get((variable, scale), variable)
    if key not in (variable, way):
        raise ConflictingInputError(
            f"{key} is entered as {scale}: leave {ENTERED_AS} blank, or name the row {variable}"
        )
    return way


def estimate(key: str, entry: Mapping[str, Any]) -> "Estimate":
    """The estimate in a row."""
    # Late, as most sessions read no estimates, and to make ready for them takes a while.
    from coop_xl.analysis.distributions import FAMILIES
    from coop_xl.analysis.estimates import Estimate

    family = entry[DISTRIBUTION]
    return Estimate(
        low=number(entry[LOW], key, LOW),
        best=number(entry[BEST], key, BEST),
        high=number(entry[HIGH], key, HIGH),
        distribution=FAMILY_OF_BLANK
        if is_blank(family)
        else choice(family, FAMILIES, f"{DISTRIBUTION} of {key}"),
    )


def number(cell: Any, key: str, role: str) -> float | None:
    """The finite number in a cell, None if it is blank."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and math.isfinite(cell):
        return cell
    raise InputError(problem_of(replace(ACCEPTED[key], key=f"{ROLES[role]}{key}"), cell))


def choice(cell: Any, choices: Collection[str], what: str) -> str:
    """One word of a list, in any case."""
    if isinstance(cell, str) and cell in choices:
        return cell
    if is_error(cell):
        raise InputError(f"{what} is the error {cell}: fix that cell")
    for each in choices:
        if same(each) == same(cell):
            return each
    raise InputError(f"{what} is {as_found(cell)}: choose one of {', '.join(choices)}")


def refuse_gaps(found: Collection[str], blank: Mapping[str, int], names: Sequence[Any]) -> None:
    """An error if a variable has no estimate, or has two."""
    missing = missing_from(found)
    for key in missing:
        for way in WAYS_TO_ENTER.get(key, (key,)):
            if way in blank:
                problem = ENTRIES[way].problem(None)
                raise MissingInputError(f"row {blank[way]} of the table: {problem}")
    if missing:
        raise MissingInputError(f"{missing_text(missing)}{hint(missing, [*names])}")


def is_heading(row: Row) -> bool:
    """Whether a row of correlations holds words alone, none of them a variable."""
    return all(isinstance(cell, str) and not is_error(cell) for cell in row) and not any(
        map(key_of, row)
    )


def correlation(one: Any, other: Any, value: Any, keys: Collection[str]) -> Correlation:
    """A correlation between two entries, told of them or of the variables they stand for."""
    first, first_sign = as_entered(one, keys)
    second, second_sign = as_entered(other, keys)
    if problem := problem_of(CORRELATION, value):
        raise InputError(problem)
    return first, second, first_sign * second_sign * value


def as_entered(name: Any, keys: Collection[str]) -> tuple[str, int]:
    """The key under which a variable was entered, and 1 or −1 as it rises or falls with it."""
    if is_error(name):
        raise InputError(f"a name is the error {name}: fix that cell")
    key = key_of(name) or option_of(name)
    if key is None:
        raise UnknownNameError(unknown("" if is_blank(name) else name))
    if key in OPTIONS:
        if key not in keys:
            raise MissingInputError(f"{key} is correlated but has no estimate: enter one")
        return key, 1
    variable = ENTRIES[key].instead_of or key
    used = next(way for way in WAYS_TO_ENTER.get(variable, (key,)) if way in keys)
    return used, -1 if (key in DECREASING) != (used in DECREASING) else 1
