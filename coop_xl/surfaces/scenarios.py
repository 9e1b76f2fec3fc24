"""Scenarios as a worksheet holds them: names, values beside or below, and overrides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coop_xl.model.catalogue import ENTRIES, WAYS_TO_ENTER, Variable, shown
from coop_xl.model.errors import ConflictingInputError, InputError, UnknownNameError
from coop_xl.model.evaluate import missing_from, missing_text
from coop_xl.model.names import hint, key_of, meant

from .cells import (
    Row,
    block,
    is_blank,
    is_error,
    numbers,
    plain,
    problem_of,
    single,
    size,
    transposed,
    vector,
    without_blank_end,
)
from .worksheet import told

Inputs = dict[str, np.ndarray]
Model = Callable[[Inputs], Sequence[Any]]  # gives columns, each with one entry a scenario


@dataclass
class Scenarios:
    """Scenarios read from cells; nothing is checked until they are used.

    Attributes
    ----------
    table : dict
        For each variable of the table its cells, one a scenario.
    headings : sequence
        All names of the table, variables or not.
    across : bool
        Whether scenarios stand side by side, so that the answers must too.
    columns : dict
        The table with what was put in place of its values.
    variables : dict
        What may stand in `columns`.
    """

    table: dict[str, Row]
    headings: Row
    across: bool
    columns: dict[str, Row] = field(init=False)
    variables: dict[str, Variable] = field(default_factory=lambda: ENTRIES)

    def __post_init__(self) -> None:
        self.columns = dict(self.table)

    @property
    def count(self) -> int:
        """Number of scenarios."""
        return max(map(len, self.columns.values()), default=1)

    def put(self, key: str, cells: Any) -> None:
        """Replace a variable's cells by one for all scenarios, or one for each."""
        entries, is_column = vector(cells, key)
        count = self.count
        for ways in WAYS_TO_ENTER.values():
            for way in ways if key in ways else ():
                self.columns.pop(way, None)
        if count == 1 < len(entries):
            self.across = not is_column
            self.columns = {name: [*each] * len(entries) for name, each in self.columns.items()}
        elif len(entries) == 1:
            entries = [*entries] * count
        elif len(entries) != count:
            raise InputError(
                f"{key} has {len(entries)} values for {count} scenarios: "
                "give one value, or one for each scenario"
            )
        self.columns[key] = entries

    def is_blank(self, row: int) -> bool:
        """Whether the table holds nothing at all in one scenario."""
        table = self.table.values()
        return bool(table) and all(is_blank(column[row % len(column)]) for column in table)

    def entered(self, row: int) -> dict[str, Any]:
        """The cells of one scenario by variable, without the ways of entering it left blank."""
        cells = {key: column[row] for key, column in self.columns.items()}
        for ways in WAYS_TO_ENTER.values():
            open_ways = [way for way in ways if way in cells]
            used = [way for way in open_ways if not is_blank(cells[way])] or open_ways[:1]
            for way in set(open_ways).difference(used):
                del cells[way]
        return cells

    def problems(self, row: int) -> list[tuple[str, str]]:
        """Everything that keeps one scenario from being computed: variable and sentence."""
        cells = self.entered(row)
        found = [
            (key, problem)
            for key, variable in self.variables.items()
            if key in cells and (problem := problem_of(variable, cells[key]))
        ]
        try:
            missing = missing_from(cells)
        except ConflictingInputError as conflict:
            return [(str(conflict).split()[0], str(conflict)), *found]
        if missing:
            text = f"{missing_text(missing)}{hint(missing, list(self.headings))}"
            found.insert(0, (missing[0], text))
        return found

    def inputs(self, row: int) -> dict[str, float]:
        """One scenario's numbers, or an error."""
        for _, problem in self.problems(row):
            raise InputError(problem)
        return {key: plain(cell) for key, cell in self.entered(row).items()}

    def groups(self) -> Iterator[tuple[np.ndarray, set[str]]]:
        """The rows that enter their shares in the same way, with the variables they enter."""
        choices = []
        for ways in WAYS_TO_ENTER.values():
            open_ways = [way for way in ways if way in self.columns]
            choices += open_ways if open_ways[1:] else []
        rows = np.arange(self.count)
        code = np.zeros(self.count, dtype=int)
        for bit, way in enumerate(choices):
            code += [is_blank(cell) << bit for cell in self.columns[way]]
        for pattern in np.unique(code) if choices else (0,):
            unused = {way for bit, way in enumerate(choices) if pattern >> bit & 1}
            yield rows[code == pattern], self.columns.keys() - unused

    def computed(self, model: Model) -> Iterator[tuple[np.ndarray, Sequence[Any]]]:
        """What the model gives: rows that can be computed, and columns with an entry for each."""
        for rows, keys in self.groups():
            if not is_complete(keys):
                continue
            inputs: Inputs = {}
            good = np.ones(len(rows), dtype=bool)
            for key in keys:
                column = self.columns[key]
                whole = len(rows) == len(column)
                inputs[key] = numbers(column if whole else [column[row] for row in rows])
                good &= self.variables[key].allows(inputs[key])
            if not good.all():
                rows = rows[good]
                inputs = {key: column[good] for key, column in inputs.items()}
            if len(rows):
                yield rows, model(inputs)

    def answer(self, model: Model) -> np.ndarray:
        """What the model gives for each scenario, laid out as the scenarios are.

        Parameters
        ----------
        model : callable
            Takes arrays by variable, gives columns with one entry a scenario.

        Returns
        -------
        array
            One scenario a row (a column if `across`). A scenario that cannot be computed has the
            reason in each of its cells; a blank one is blank.
        """
        parts = list(self.computed(model))
        if parts and len(parts[0][0]) == self.count:
            results = np.column_stack(parts[0][1])
        else:
            width = max((len(columns) for _, columns in parts), default=1)
            results = np.full((self.count, width), None, dtype=object)
            for rows, columns in parts:
                results[rows] = np.array([list(each) for each in columns], dtype=object).T
            for row in np.flatnonzero(results[:, 0] == None):  # noqa: E711
                results[row] = "" if self.is_blank(row) else told(self.problems(row)[0][1])
        return results.T if self.across else results


def is_complete(keys: set[str]) -> bool:
    """Whether the variables are enough, each entered in one way."""
    try:
        return not missing_from(keys)
    except ConflictingInputError:
        return False


def read_scenarios(names: Any, values: Any, overrides: Sequence[Any] = ()) -> Scenarios:
    """The scenarios of a table, with pairs of a name and its cells in place of the table's.

    Raises
    ------
    CoopError
        If the shapes do not fit, a variable has two columns, or an override is no pair of a
        variable and its cells.
    """
    headings, across = read_names(names)
    rows = read_values(values, headings, across)
    table: dict[str, Row] = {}
    for heading, cells in zip(headings, transposed(rows), strict=False):
        key = key_of(heading)
        if key in table:
            raise ConflictingInputError(f"{key} stands in names more than once: keep one of them")
        if key:
            table[key] = cells
    scenarios = Scenarios(table, headings, across)
    for name, cells in pairs(overrides):
        scenarios.put(name, cells)
    return scenarios


def read_names(names: Any) -> tuple[Row, bool]:
    """The headings, and whether they stand in a column, so that scenarios go across."""
    headings, is_column = vector(names, "names")
    if len(headings) == 1:
        single(names, "names")
        raise InputError("names is one cell: give the row or column with all variable names")
    for heading in map(plain, headings):
        if is_error(heading):
            raise InputError(f"names holds the error {heading}: mend that cell")
    return headings, is_column


def read_values(values: Any, headings: Row, across: bool) -> Sequence[Row]:
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
    return without_blank_end(transposed(rows) if across else rows)


def pairs(overrides: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each override's variable and cells."""
    for name, cells in zip(overrides[::2], overrides[1::2], strict=False):
        label = single(name, "the name of an override")
        key = key_of(label)
        if key is None:
            raise UnknownNameError(unknown(label))
        yield key, cells
    if len(overrides) % 2:
        last = single(overrides[-1], "the name of an override")
        raise InputError(f'"{last}" has no value: overrides are pairs of a name and a value')


def unknown(label: Any) -> str:
    """What to say of a name that is no variable."""
    near = meant(label)
    text = f"{shown(label)} is no variable of the model"
    return f"{text}; is {near} meant?" if near else f"{text}: COOP_VARIABLES lists them"
