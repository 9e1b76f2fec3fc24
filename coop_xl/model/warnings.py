"""Say everything that is wrong, or worth knowing, about a set of inputs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.extensions.remarks import extension_remarks, for_base, has_extensions

from .catalogue import ENTRIES, INTERVENTIONS, shown
from .coherence import breaches
from .errors import CoopError
from .evaluate import evaluate
from .names import extension_of, hint, key_of, meant
from .validate import accepted, missing_from, missing_text, twice

NUMBER = re.compile(r"[-+.0-9]+(e[-+]?[0-9]+)?|nan|inf")
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
VAST = 1e100  # a square of larger utilities, times others, no float64 holds
TOO_LARGE = "too large for a computer (beyond 10^308): enter utilities in a larger unit, or effort in a smaller one"
UTILITIES = ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")
ROUGH = 0.1  # one unit of effort moving more than this share of F_V makes first order rough
FAR = 1e6  # from 0 to 1


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
        model from being computed, or its answer from being used (a marginal value too large for a
        computer); warnings (incoherent shares, unusual signs, effects too large for first order)
        do not. Of an array the first scenario concerned is told.
    """
    errors = list(input_errors(inputs))
    if errors:
        return errors
    try:
        return sorted(warnings(inputs), key=lambda each: each.severity)
    except CoopError as shapes_apart:
        return [Message("error", "", str(shapes_apart))]


def input_errors(inputs: Mapping[str, Any]) -> Iterator[Message]:
    """What keeps the model from being computed."""
    given: dict[str, Any] = {}
    for name, value in inputs.items():
        key = name if name in ACCEPTED else key_of(name) or extension_of(name)
        if key is None:
            near = meant(name)
            text = f"{shown(name)} is no variable of the model"
            yield Message("error", str(name), text + (f"; is {near} meant?" if near else ""))
            continue
        if key in given:
            yield Message("error", key, twice(key))
        given[key] = value
        if problem := problem_of(key, value):
            yield Message("error", key, problem)
    try:
        missing = missing_from(given)
    except CoopError as conflict:
        yield Message("error", "", str(conflict))
        return
    if missing:
        text = f"{missing_text(missing)}{hint(missing, list(inputs))}"
        yield Message("error", missing[0], text)


def problem_of(key: str, value: Any) -> str:
    """What is wrong with one entry, or the first bad one of an array."""
    values = np.asarray(value, dtype=object).ravel()
    for place, each in enumerate(values):
        each = each.item() if isinstance(each, np.generic) else each
        if problem := ACCEPTED[key].problem(each):
            return problem + (f", in scenario {place + 1}" if values.size > 1 else "")
    return ""


def warnings(inputs: Mapping[str, Any]) -> Iterator[Message]:
    """What the user should know about inputs that can be computed."""
    at = accepted(inputs)
    at |= evaluate(at)
    shape = np.shape(at["best"])
    rows = {key: np.broadcast_to(value, shape).ravel() for key, value in at.items()}
    seen: set[str] = set()
    for place in range(rows["best"].size):
        for severity, variable, text in findings({key: row[place] for key, row in rows.items()}):
            kind = NUMBER.sub("", text)
            if kind not in seen:
                seen.add(kind)
                where = f", in scenario {place + 1}" if shape else ""
                yield Message(severity, variable, text + where)


def findings(entered: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(severity, variable, sentence) for all that is to be said of one scenario."""
    at = for_base(entered) if has_extensions(entered) else entered
    if lost := [key for key in ("U", *MARGINALS) if not np.isfinite(at[key])]:
        yield "error", "", f"{', '.join(lost)}: {TOO_LARGE}"
    yield from (("warning", *each) for each in remarks(entered, at))


def remarks(entered: dict[str, Any], at: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(variable, sentence) for each remark on one scenario, which the base model sees as `at`."""
    if has_extensions(entered):
        yield from extension_remarks(entered)
    for key in UTILITIES:
        if abs(at[key]) > VAST:
            yield (
                key,
                f"{key} is {at[key]:.6g}: beyond 10^100 no means and losses are formed; enter all utilities in a larger unit, which changes neither the ranking nor P(best)",
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
            f"one unit of effort on V moves F_V by {rough:.3g} of itself, so the first-order (v) {at['marginal_V']:.6g} is rough: the exact change of U is {at['change_V']:.6g} (own derivation)",
        )
    for name in INTERVENTIONS:
        p, tractability = at[f"p_{name}"], at[f"dp_{name}_da_{name}"]
        if not 0 <= p + tractability <= 1:
            yield (
                f"dp_{name}_da_{name}",
                f"one unit of effort would take p_{name} from {p:.6g} to {outside(p + tractability)}: choose a smaller unit of effort",
            )
    if at["greatest"] <= 0:
        yield (
            "",
            "no marginal is positive: by these estimates none of the three kinds of work helps",
        )


def outside(p: float) -> str:
    """A number that is no probability; of a very large one only where it lies."""
    if abs(p) < FAR:
        return f"{p:.6g}, outside 0 to 1"
    return "far below 0" if p < 0 else "far above 1"
