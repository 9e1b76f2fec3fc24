"""Say everything that is wrong, or worth knowing, about a set of inputs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.extensions.remarks import extension_remarks, for_base, has_extensions

from .catalogue import ENTRIES, INTERVENTIONS
from .coherence import breaches
from .defaults import ASSUMED, HAVE_DEFAULTS
from .errors import CoopError
from .evaluate import evaluate
from .names import extension_of, hint, key_of, no_variable
from .percentage_points import large_units, slips
from .validate import accepted, missing_from, missing_text, twice

_NUMBER = re.compile(r"[-+.0-9]+(e[-+]?[0-9]+)?|nan|inf")
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
_VAST = 1e100  # the squares of larger utilities, times others, are beyond float64
_TOO_LARGE = "too large for a computer (beyond 10^308): enter utilities in a larger unit, or effort in a smaller one"
_UTILITIES = ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")
ROUGH = 0.1  # of F_V; if a unit of effort moves more, the first order is only approximate


@dataclass(frozen=True)
class Message:
    """A remark on the inputs: `severity` is "error" or "warning"."""

    severity: str
    variable: str
    text: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.text}"


def check(inputs: Mapping[str, Any]) -> list[Message]:
    """All errors and warnings about the inputs, errors first; empty if there is nothing to say.

    Parameters
    ----------
    inputs : mapping from variable keys to numbers or arrays
        As for `coop_xl.evaluate`, but anything may be wrong with it.

    Returns
    -------
    list of Message
        Errors (misspelt, missing, blank, not a number, outside the domain, entered twice) keep the
        model from being computed, or its answer from being used: a marginal value too large for a
        computer, and a tractability that would move its probability past 0 or 1 in one unit, which
        is likely a slip of a factor of 100. Warnings (incoherent shares,
        unusual signs, effects too large for first order) do not. For arrays the first scenario
        concerned is named.
    """
    errors = list(_input_errors(inputs))
    if errors:
        return errors
    try:
        return sorted(warnings(inputs), key=lambda each: each.severity)
    except CoopError as shapes_apart:
        return [Message("error", "", str(shapes_apart))]


def _input_errors(inputs: Mapping[str, Any]) -> Iterator[Message]:
    """What keeps the model from being computed."""
    given: dict[str, Any] = {}
    for name, value in inputs.items():
        key = name if name in ACCEPTED else key_of(name) or extension_of(name)
        if key is None:
            yield Message("error", str(name), no_variable(name))
            continue
        if key in given:
            yield Message("error", key, twice(key))
        given[key] = value
        if problem := _problem_of(key, value):
            yield Message("error", key, problem)
    try:
        missing = missing_from(given)
    except CoopError as conflict:
        yield Message("error", "", str(conflict))
        return
    if missing:
        text = f"{missing_text(missing)}{hint(missing, list(inputs))}"
        yield Message("error", missing[0], text)


def _problem_of(key: str, value: Any) -> str:
    """What is wrong with one entry, or the first bad one of an array."""
    if value is ASSUMED and key in HAVE_DEFAULTS:
        return ""
    values = np.asarray(value, dtype=object).ravel()
    for place, each in enumerate(values):
        each = each.item() if isinstance(each, np.generic) else each
        if problem := ACCEPTED[key].problem(each):
            return problem + (f", in scenario {place + 1}" if values.size > 1 else "")
    return ""


def warnings(inputs: Mapping[str, Any]) -> Iterator[Message]:
    """What the user should know about inputs that can be computed."""
    at = accepted(inputs) | evaluate(inputs)
    shape = np.shape(at["best"])
    rows = {key: np.broadcast_to(value, shape).ravel() for key, value in at.items()}
    seen: set[str] = set()
    for place in range(rows["best"].size):
        for severity, variable, text in findings({key: row[place] for key, row in rows.items()}):
            kind = _NUMBER.sub("", text)
            if kind not in seen:
                seen.add(kind)
                where = f", in scenario {place + 1}" if shape else ""
                yield Message(severity, variable, text + where)


def findings(at: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(severity, variable, sentence) for all that is to be said of one scenario."""
    base = for_base(at) if has_extensions(at) else at
    if lost := [key for key in ("U", *MARGINALS) if not np.isfinite(base[key])]:
        yield "error", "", f"{', '.join(lost)}: {_TOO_LARGE}"
    yield from (("error", *each) for each in slips(at, base))
    yield from (("warning", *each) for each in remarks(at))


def remarks(at: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(variable, sentence) for each remark on one scenario."""
    entered = at
    if has_extensions(at):
        yield from extension_remarks(at)
        at = for_base(at)
    for key in _UTILITIES:
        if abs(at[key]) > _VAST:
            yield (
                key,
                f"{key} is {at[key]:.6g}: beyond 10^100 means and losses are not computed; enter all utilities in a larger unit, which changes neither the ranking nor P(best)",
            )
    if at["U_nB"] > at["U_B"]:
        yield (
            "U_nB",
            f"U_nB is {at['U_nB']:.6g}, above U_B {at['U_B']:.6g}: bargaining that goes badly would be better than bargaining that goes well",
        )
    if at["delta_U"] == 0:
        yield "U_B", "U_B equals U_nB: bargaining is worth nothing, so (cv) and (c¬v) are zero"
    for key, variable in ENTRIES.items():
        if key in entered and entered[key] < variable.least_usual:
            yield (
                key,
                f"{key} is {entered[key]:.6g}, normally {variable.least_usual:g} or more: {variable.meaning}",
            )
    for bound, sentence in breaches(at):
        yield bound.variable, sentence
    rough = at["r_V"] * abs(at["dp_V_da_V"])
    if rough > ROUGH:
        yield (
            "dp_V_da_V",
            f"one unit of effort on V changes F_V by {rough:.3g} of its value, so the first-order (v) {at['marginal_V']:.6g} is only approximate: the exact change of U is {at['change_V']:.6g} (own derivation)",
        )
    yield from large_units(entered, at)
    if at["greatest"] <= 0:
        yield (
            "",
            "no marginal is positive: by these estimates none of the three kinds of work does any good",
        )
