"""Accept inputs: every variable given once, by a name of the model, inside its domain."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from coop_xl.model.extensions.catalogue import ACCEPTED

from .catalogue import ENTRIES, VARIABLES, WAYS_TO_ENTER
from .defaults import ASSUMED, ONE, TWO, conflicts, not_needed, resolved, with_constants
from .errors import ConflictingInputError, InputError, MissingInputError, UnknownNameError
from .names import extension_of, hint, key_of, no_variable

Values = dict[str, Any]


def accepted(inputs: Mapping[str, Any]) -> Values:
    """The inputs by key, each a float or a float64 array inside its domain, or an error.

    All 18 variables are there, and D_b only where locality takes it.
    """
    return resolved(accepted_as_entered(inputs))


def accepted_as_entered(inputs: Mapping[str, Any]) -> Values:
    """The same without what follows from others: D_b may stand for slopes, defaults be absent."""
    values = {key: number(key, value) for key, value in named(inputs).items()}
    if ONE in values and any(key in values for key in TWO) and np.all(values[ONE] == 0):
        del values[ONE]  # its default, which stands for nothing
    missing = missing_from(values)
    if missing:
        raise MissingInputError(f"{missing_text(missing)}{hint(missing, list(inputs))}")
    values = with_constants(values)
    _refuse_shapes_apart(values)
    return values


def refuse_arrays(values: Values) -> None:
    """An error if an input has several values."""
    for name, value in values.items():
        if np.ndim(value):
            raise InputError(f"{name} has several values: enter one scenario at a time")


def named(inputs: Mapping[str, Any]) -> Values:
    """The inputs by key, or an error about a name."""
    found: Values = {}
    for name, value in inputs.items():
        key = name if name in ACCEPTED else key_of(name) or extension_of(name)
        if key is None:
            raise UnknownNameError(no_variable(name))
        if key in found:
            raise ConflictingInputError(twice(key))
        found[key] = value
    return found


def twice(key: str) -> str:
    """What to say about a variable entered under two spellings of its name."""
    return f"{key} is entered twice: keep one of them"


def _refuse_shapes_apart(values: Values) -> None:
    """An `InputError` if two arrays do not broadcast."""
    shapes = {key: np.shape(value) for key, value in values.items() if type(value) is not float}
    if len(set(shapes.values())) < 2:
        return
    for one, other in combinations(shapes, 2):
        for m, n in zip(reversed(shapes[one]), reversed(shapes[other]), strict=False):
            if m != n and 1 not in (m, n):
                raise InputError(
                    f"{one} has {m} values but {other} has {n}: enter one, or as many, of each"
                )


def entered_twice(values: Collection[str]) -> Iterator[tuple[str, list[str], str]]:
    """The shares that are entered in several ways, those ways, and what to say."""
    for key, ways in WAYS_TO_ENTER.items():
        found = [way for way in ways if way in values]
        if len(found) > 1:
            yield key, found, f"{key} is entered twice, as {' and '.join(found)}: keep one of them"
    yield from conflicts(values)


def missing_from(values: Iterable[str]) -> list[str]:
    """The keys still needed; an error if a share is given in two ways."""
    given = set(values)
    if given == VARIABLES.keys():
        return []
    for _, _, conflict in entered_twice(given):
        raise ConflictingInputError(conflict)
    spared = not_needed(given)
    return [
        key
        for key in VARIABLES
        if key not in spared and given.isdisjoint(WAYS_TO_ENTER.get(key, (key,)))
    ]


def missing_text(missing: list[str]) -> str:
    """ "F_CV is missing", "F_CV and b are missing"."""
    listed = " and ".join((", ".join(missing[:-1]), missing[-1]) if missing[1:] else missing)
    return f"{listed} {'are' if missing[1:] else 'is'} missing: enter {'them' if missing[1:] else ENTRIES[missing[0]].domain}"  # noqa: E501


def number(key: str, value: Any) -> Any:
    """One input as a float or a float64 array, or an `InputError`."""
    variable = ACCEPTED[key]
    if value is ASSUMED:
        return value
    if type(value) is float:
        if variable.low < value < variable.high:
            return value
    else:
        if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim):
            return numbers(key, value)
        if isinstance(value, np.generic | np.ndarray):
            value = value.item()
    problem = variable.problem(value)
    if problem:
        raise InputError(problem)
    return float(value)


def numbers(key: str, value: Any) -> Any:
    """An array of one input, or an error that names the first bad entry."""
    array = value if isinstance(value, np.ndarray) else np.asarray(value, dtype=object)
    if array.dtype.kind not in "fiu" and not set(map(type, array.ravel())) <= {float}:
        for place, each in enumerate(array.ravel()):
            each = each.item() if isinstance(each, np.generic) else each
            if problem := ACCEPTED[key].problem(each):
                raise InputError(f"{problem}, in scenario {place + 1}")
    array = array.astype(float)
    allowed = ACCEPTED[key].allows(array)
    if not allowed.all():
        place = int(np.argmin(allowed.ravel()))
        raise InputError(
            f"{ACCEPTED[key].problem(float(array.ravel()[place]))}, in scenario {place + 1}"
        )
    return array
