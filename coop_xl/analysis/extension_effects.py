"""Base model against each extension and all: what the answer depends on (own derivation)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, PAIRS
from coop_xl.model.compute import TIE
from coop_xl.model.errors import CoopError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS, EXTENSIONS
from coop_xl.model.extensions.combined import active, effective_inputs
from coop_xl.model.validate import Values, accepted, refuse_arrays

BASE, ALL, _LOCALITY = "base", "all", "locality"
_OF_LOCALITY = ("lambda_own", "kappa_own")
_NOWHERE = {"lambda_own": 0.0}  # beside the slopes D_b is told to be that of locality
_NO_BRANCH = "undefined: in one branch no agent with, or without, our values is left"


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
    refuse_arrays(values)
    base = {key: value for key, value in values.items() if key not in EXTENSION_INPUTS}
    given = _settings_of(values)
    settings = list(given or illustrations(evaluate(base) | base))
    plain = outcome(base, BASE, {}, None)
    return [plain, *(outcome(base, name, each, plain) for name, each in settings)], not given


@dataclass(frozen=True)
class LocalityApart:
    """What D_b does to the answer, and what locality does beyond that.

    Attributes
    ----------
    implied : float
        That of the slopes entered, db_dF_CV + db_dF_CnV: without locality they are D_b·F_V and
        D_b·(1−F_V).
    slopes, slopes_derived : tuple of float
        db_dF_CV and db_dF_CnV as entered, and as D_b would have them without locality.
    base, without_locality : Outcome
        With the slopes entered; with those of D_b.
    with_locality : Outcome or None
        With lambda_own and kappa_own too; None if they are 0 or not given.
    """

    implied: float
    slopes: tuple[float, float]
    slopes_derived: tuple[float, float]
    base: Outcome
    without_locality: Outcome
    with_locality: Outcome | None


def locality_apart(inputs: Mapping[str, Any]) -> LocalityApart | None:
    """Tell what D_b does from what locality does; None if D_b is neither given nor implied.

    Parameters
    ----------
    inputs : mapping
        As for `compare`. Without D_b that of the slopes is taken, if it is between 0 and 1.
    """
    values = accepted(inputs)
    base = {key: value for key, value in values.items() if key not in EXTENSION_INPUTS}
    at = evaluate(base) | base
    slopes = float(at["db_dF_CV"]), float(at["db_dF_CnV"])
    D = float(values.get("D_b") or sum(slopes))
    if not 0 < D <= 1:
        return None
    F_V = float(1 / at["q_V"])
    plain = outcome(base, BASE, {}, None)
    with_D = outcome(base, _LOCALITY, {"D_b": D, **_NOWHERE}, plain)
    is_off = values.get("use_locality", 1) == 0
    given = {} if is_off else {key: values[key] for key in _OF_LOCALITY if values.get(key)}
    beyond = outcome(base, _LOCALITY, {"D_b": D, **given}, with_D) if given else None
    return LocalityApart(sum(slopes), slopes, (D * F_V, D * (1 - F_V)), plain, with_D, beyond)


def _settings_of(values: Values) -> list[tuple[str, dict[str, float]]]:
    """Each extension that is on, by itself, and all of them if there are several."""
    extensions = effective_inputs(values)
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
    yield "locality", {"D_b": D, "lambda_own": 0.0}
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
        return Outcome(extension, setting, problem=_NO_BRANCH)
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
        _best_of(marginals) if has_branches else str(at["best"]),
        tuple(flips(marginals, plain.marginals)) if plain and plain.marginals else (),
    )


def _best_of(marginals: Mapping[str, float]) -> str:
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
