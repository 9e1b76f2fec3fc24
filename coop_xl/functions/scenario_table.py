"""Reads scenarios: names, values beside or below them, and overrides."""

from collections.abc import Iterator, Sequence

from coop_xl.estimates.entries import unknown
from coop_xl.estimates.spreadsheet_cells import as_found, is_error
from coop_xl.model.errors import ConflictingInputError, InputError, UnknownNameError
from coop_xl.model.names import extension_of, key_of

from .arguments import Cells, Row, block, single, size, transposed, vector, without_blank_end
from .scenario_arguments import Scenarios


def read_scenarios(names: Cells, values: Cells, overrides: Sequence[Cells] = ()) -> Scenarios:
    """The scenarios of a table, with pairs of a name and its cells in place of the table's.

    Raises
    ------
    CoopError
        If the shapes do not fit, a variable has two columns, or an override is no pair of a
        variable and its cells.
    """
    headings, across = _read_names(names)
    rows = _read_values(values, headings, across)
    filled = without_blank_end(rows)
    table: dict[str, Row] = {}
    for heading, cells in zip(headings, transposed(filled), strict=True):
        key = key_of(heading) or extension_of(heading)
        if key in table:
            raise ConflictingInputError(f"{key} stands in names more than once: keep one of them")
        if key:
            table[key] = cells
    scenarios = Scenarios(table, headings, across, len(rows))
    for name, cells in pairs(overrides):
        scenarios.put(name, cells)
    return scenarios


def _read_names(names: Cells) -> tuple[Row, bool]:
    """The headings, and whether they stand in a column, so that scenarios go across."""
    headings, is_column = vector(names, "names")
    if len(headings) == 1:
        single(names, "names")
        raise InputError("names is one cell: give the row or column with all variable names")
    for heading in filter(is_error, headings):
        raise InputError(f"names holds the error {heading}: fix that cell")
    return headings, is_column


def _read_values(values: Cells, headings: Row, across: bool) -> Sequence[Row]:
    """The cells of a table, one scenario a row."""
    rows = block(values)
    if len(rows if across else rows[0]) != len(headings):
        if len(rows) == len(rows[0]) == 1:
            single(values, "values")
        side = "column" if across else "row"
        extent = f"{len(headings)} {'high' if across else 'wide'}"
        raise InputError(
            f"values is {size(rows)}: names is a {side} of {len(headings)}, so give cells "
            f"{extent} {'beside' if across else 'below'} it"
        )
    return transposed(rows) if across else rows


def pairs(overrides: Sequence[Cells]) -> Iterator[tuple[str, Cells]]:
    """Each override's variable and cells."""
    for name, cells in zip(overrides[::2], overrides[1::2], strict=False):
        label = single(name, "the name of an override")
        key = key_of(label) or extension_of(label)
        if key is None:
            raise UnknownNameError(unknown(label))
        yield key, cells
    if len(overrides) % 2:
        last = single(overrides[-1], "the name of an override")
        raise InputError(
            f"{as_found(last)} has no value: overrides are pairs of a name and a value"
        )
