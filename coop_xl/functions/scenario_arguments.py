"""Scenarios as a worksheet holds them, and what the model gives for each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coop_xl.estimates.spreadsheet_cells import is_blank, plain
from coop_xl.estimates.typed_values import problem_of_cell
from coop_xl.model.catalogue import WAYS_TO_ENTER, Variable
from coop_xl.model.defaults import COALITION, ONE, TWO
from coop_xl.model.errors import ConflictingInputError, CoopError, InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS
from coop_xl.model.names import hint
from coop_xl.model.validate import missing_from, missing_text

from .arguments import Row, numbers, vector
from .registry import error_text

Inputs = dict[str, Any]  # arrays or, for a lone scenario, floats
_Model = Callable[[Inputs], Sequence[Any]]  # gives columns, each with one entry a scenario


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
    places : int
        How many scenarios the table has room for; blank ones at its end are skipped.
    columns : dict
        The table with what was put in place of its values.
    variables : dict
        What may stand in `columns`.
    """

    table: dict[str, Row]
    headings: Row
    across: bool
    places: int = 1
    columns: dict[str, Row] = field(init=False)
    variables: dict[str, Variable] = field(default_factory=lambda: ACCEPTED)

    def __post_init__(self) -> None:
        self.columns = dict(self.table)
        for key in EXTENSION_INPUTS.keys() & self.table.keys():
            self.columns[key] = _with_defaults(key, self.table[key])

    @property
    def count(self) -> int:
        """Number of scenarios."""
        return max(map(len, self.columns.values()), default=1)

    def put(self, key: str, cells: Any) -> None:
        """Replace a variable's cells by one for all scenarios, or one for each."""
        entries, is_column = vector(cells, key)
        count = self.count
        if len(entries) == self.places:
            entries = entries[:count]
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
        self.columns[key] = _with_defaults(key, entries)

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
        for key in _slopes_left_blank(cells):
            del cells[key]
        return cells

    def problems(self, row: int) -> list[tuple[str, str]]:
        """Everything that prevents one scenario from being computed: variable and sentence."""
        cells = self.entered(row)
        found = [
            (key, problem)
            for key, variable in self.variables.items()
            if key in cells and (problem := problem_of_cell(variable, cells[key]))
        ]
        try:
            missing = missing_from(cells)
        except ConflictingInputError as conflict:
            return [(str(conflict).split()[0], str(conflict)), *found]
        if missing:
            text = f"{missing_text(missing)}{hint(missing, list(self.headings))}"
            found.insert(0, (missing[0], text))
        return found or _contradictions(cells)

    def inputs(self, row: int) -> dict[str, float]:
        """One scenario's numbers, or an error."""
        for _, problem in self.problems(row):
            raise InputError(problem)
        return {key: plain(cell) for key, cell in self.entered(row).items()}

    def only(self, function: str) -> dict[str, float]:
        """The numbers of the only scenario, or an error if there are several."""
        if self.count > 1:
            raise InputError(
                f"values holds {self.count} scenarios: {function} takes one, so give one "
                f"{'column' if self.across else 'row'}"
            )
        return self.inputs(0)

    def groups(self) -> Iterator[tuple[np.ndarray, set[str]]]:
        """The rows that enter their shares in the same way, with the variables they enter."""
        choices = []
        for ways in WAYS_TO_ENTER.values():
            open_ways = [way for way in ways if way in self.columns]
            choices += open_ways if open_ways[1:] else []
        if ONE in self.columns:
            choices += [key for key in (ONE, *TWO, COALITION) if key in self.columns]
        rows = np.arange(self.count)
        code = np.zeros(self.count, dtype=int)
        for bit, way in enumerate(choices):
            code += [is_blank(cell) << bit for cell in self.columns[way]]
        for pattern in np.unique(code) if choices else (0,):
            unused = {way for bit, way in enumerate(choices) if pattern >> bit & 1}
            yield rows[code == pattern], self.columns.keys() - unused

    def computed(self, model: _Model) -> Iterator[tuple[np.ndarray, Sequence[Any]]]:
        """What the model gives: rows that can be computed, and columns with an entry for each."""
        if self.count == 1:  # plain floats are ten times as fast as arrays of one
            inputs = self.lone_inputs()
            if inputs:
                yield np.arange(1), model(inputs)
            return
        for rows, keys in self.groups():
            if _is_complete(keys):
                rows, inputs = self.good_ones(rows, keys)
                if len(rows):
                    yield from self.modelled(rows, inputs, model)

    def modelled(
        self, rows: np.ndarray, inputs: Inputs, model: _Model
    ) -> Iterator[tuple[np.ndarray, Sequence[Any]]]:
        """What the model gives for rows; not for those whose extensions contradict."""
        try:
            yield rows, model(inputs)
        except InputError:
            is_good = np.array([not self.problems(row) for row in rows])
            if is_good.all():
                raise
            if is_good.any():
                yield rows[is_good], model({key: each[is_good] for key, each in inputs.items()})

    def lone_inputs(self) -> Inputs | None:
        """The numbers of the only scenario; None if something is wrong with it."""
        cells = self.entered(0)
        if _contradictions(cells):
            return None
        if _is_complete(set(cells)) and all(
            type(cell) is float and self.variables[key].allows(cell) for key, cell in cells.items()
        ):
            return cells
        return None if self.problems(0) else self.inputs(0)

    def good_ones(self, rows: np.ndarray, keys: set[str]) -> tuple[np.ndarray, Inputs]:
        """Those of the rows that hold only allowed numbers, and these."""
        inputs: Inputs = {}
        is_good = np.ones(len(rows), dtype=bool)
        for key in keys:
            column = self.columns[key]
            cells = column if len(rows) == len(column) else [column[row] for row in rows]
            inputs[key] = numbers(cells)
            is_good &= self.variables[key].allows(inputs[key])
            if key in EXTENSION_INPUTS:  # its default may be nan, as is the number of a text
                is_good &= [isinstance(plain(cell), float) for cell in cells]
        if is_good.all():
            return rows, inputs
        return rows[is_good], {key: column[is_good] for key, column in inputs.items()}

    def answer(self, model: _Model) -> np.ndarray:
        """What the model gives for each scenario, laid out as the scenarios are.

        Parameters
        ----------
        model : callable
            Takes arrays by variable, or floats for a lone scenario; gives columns with one entry
            a scenario.

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
            for row, (first, *_) in enumerate(results):
                if first is None:
                    results[row] = (
                        "" if self.is_blank(row) else error_text(self.problems(row)[0][1])
                    )
        return results.T if self.across else results


def _with_defaults(key: str, cells: Row) -> Row:
    """The cells of a variable; those of an extension's input that are blank hold its default.

    D_b may stand for slopes, so that a blank one is none.
    """
    if key not in EXTENSION_INPUTS or key == ONE:
        return cells
    return [float(EXTENSION_INPUTS[key].default) if is_blank(cell) else cell for cell in cells]


def _slopes_left_blank(cells: Mapping[str, Any]) -> list[str]:
    """What of D_b and the slopes that it may stand for is not meant in one scenario."""
    blank = [key for key in (ONE, *TWO, COALITION) if key in cells and is_blank(cells[key])]
    if ONE not in cells or ONE in blank:
        return [key for key in blank if key == ONE]
    return blank


def _contradictions(cells: dict[str, Any]) -> list[tuple[str, str]]:
    """What prevents extensions that are each valid from being computed together."""
    if EXTENSION_INPUTS.keys().isdisjoint(cells):
        return []
    try:
        evaluate({key: plain(cell) for key, cell in cells.items() if key in ACCEPTED})
    except CoopError as problem:
        return [(str(problem).split()[0], str(problem))]
    return []


def one_by_one(at: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each scenario of arrays by name."""
    columns = [np.atleast_1d(column).tolist() for column in at.values()]
    for row in zip(*columns, strict=True):
        yield dict(zip(at, row, strict=True))


def _is_complete(keys: set[str]) -> bool:
    """Whether the variables are enough, each entered in one way."""
    try:
        return not missing_from(keys)
    except ConflictingInputError:
        return False
