"""Base model against each extension and all: what the answer depends on (own derivation)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, PAIRS
from coop_xl.model.compute import TIE
from coop_xl.model.errors import CoopError, InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS, EXTENSIONS
from coop_xl.model.extensions.combined import active, settled
from coop_xl.model.validate import Values, accepted

BASE, ALL = "base", "all"
NO_BRANCH = "undefined: in one branch no agent with, or without, our values is left"


@dataclass(frozen=True)
class Outcome:
    """What the model says with one setting of extensions.

    Attributes
    ----------
    extension : str
        The extension's name, "base" or "all".
    setting : dict
        The extensions' inputs that differ from the base model.
    U : float
    marginals : dict
        By V, CV and CnV; those of the exact two-branch value if that is asked for.
    averages : dict
        Average value a unit of crossing a threshold, of the kinds that have one ahead.
    best : str
        The kind of work with the largest marginal; ties named.
    flips : tuple of str
        Pairs whose order is not that of the base model, such as "V overtakes CV".
    problem : str
        Why there is no answer; "" if there is one.
    """

    extension: str
    setting: dict[str, float]
    U: float = np.nan
    marginals: Mapping[str, float] | None = None
    averages: Mapping[str, float] | None = None
    best: str = ""
    flips: tuple[str, ...] = ()
    problem: str = ""


def compare(inputs: Mapping[str, Any]) -> tuple[list[Outcome], bool]:
    """The base model, each extension that the inputs give, and all of them.

    Parameters
    ----------
    inputs : mapping
        As for `coop_xl.evaluate`; scalars only.

    Returns
    -------
    outcomes : list of Outcome
        The base model first.
    are_illustrations : bool
        Whether the inputs give no extension, so that settings of our own are shown instead.
    """
    values = accepted(inputs)
    for name, value in values.items():
        if np.ndim(value):
            raise InputError(f"{name} has several values: enter one scenario at a time")
    base = {key: value for key, value in values.items() if key not in EXTENSION_INPUTS}
    given = settings_of(values)
    settings = list(given or illustrations(evaluate(base) | base))
    plain = outcome(base, BASE, {}, None)
    return [plain, *(outcome(base, name, each, plain) for name, each in settings)], not given


def settings_of(values: Values) -> list[tuple[str, dict[str, float]]]:
    """Each extension that is on, by itself, and all of them if there are several."""
    extensions = settled(values)
    on = active(extensions)
    found = [
        (
            extension.name,
            {each.key: values[each.key] for each in extension.inputs if each.key in values},
        )
        for extension in EXTENSIONS
        if on[extension.name]
    ]
    together = {key: value for _, setting in found for key, value in setting.items()}
    return [*found, (ALL, together)] if found[1:] else found


def illustrations(at: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, float]]]:
    """Settings that show what each extension may do to an answer; nobody's estimates.

    Without locality db_dF_CV and db_dF_CnV are D·F_V and D·(1−F_V), so D is taken as their sum.
    """
    D = float(at["db_dF_CV"] + at["db_dF_CnV"])
    D = min(D, 1.0) if D > 0 else 0.5
    yield "locality", {"D_b": D}
    for key in ("lambda_own", "kappa_own"):
        for size in (0.01, 0.1):
            yield "locality", {"D_b": D, key: size}
    for gamma in (0.1, 0.5):
        yield "coalition", {"gamma": gamma}
    for name in INTERVENTIONS:
        yield "response", {f"Y_{name}": 5.0}
    for p, name in (("CV", "V"), ("CnV", "CV"), ("CV", "CnV")):
        yield "several", {f"dp_{p}_da_{name}": float(at[f"dp_{name}_da_{name}"]) / 2}
    for setting in ({"alpha_V": 0.1}, {"alpha_nV": 0.1}, {"alpha_V": 0.1, "alpha_nV": 0.1}):
        yield "evidence", setting
    yield "branches", {"use_branches": 1.0}


def outcome(
    base: Values, extension: str, setting: dict[str, float], plain: Outcome | None
) -> Outcome:
    """What the model says with a setting."""
    try:
        at = evaluate(base | setting)
    except CoopError as problem:
        return Outcome(extension, setting, problem=str(problem))
    has_branches = "U_branches" in at
    key = "marginal_{}_branches" if has_branches else "marginal_{}"
    marginals = {name: float(at[key.format(name)]) for name in INTERVENTIONS}
    if any(value != value for value in marginals.values()):
        return Outcome(extension, setting, problem=NO_BRANCH)
    averages = {
        name: float(at[f"average_{name}"])
        for name in INTERVENTIONS
        if f"average_{name}" in at and setting.get(f"Y_{name}", 0) > 0
    }
    return Outcome(
        extension,
        setting,
        float(at["U_branches" if has_branches else "U"]),
        marginals,
        averages,
        best_of(marginals) if has_branches else str(at["best"]),
        tuple(flips(marginals, plain.marginals)) if plain and plain.marginals else (),
    )


def best_of(marginals: Mapping[str, float]) -> str:
    """The kinds of work with the largest marginal."""
    most = max(marginals.values())
    return " = ".join(name for name, at in marginals.items() if at >= most - TIE * abs(most))


def flips(marginals: Mapping[str, float], plain: Mapping[str, float]) -> Iterator[str]:
    """The pairs whose order is not what it was."""
    for pair in PAIRS:
        for one, other in (pair, pair[::-1]):
            if marginals[one] > marginals[other] and plain[one] < plain[other]:
                yield f"{one} overtakes {other}"


def title(extension: str) -> str:
    """An extension in words."""
    words = {BASE: "Base model", ALL: "All together"}
    return words.get(extension) or BY_NAME[extension].title
