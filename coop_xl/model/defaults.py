"""What an input is taken to be where nobody enters it, and one entry that stands for two.

Neutral defaults (own derivation): U_B and U_¬B are a scale; our agent is as cooperative as others
like it; F_I never changes the base ranking; and F_V moves success only through who cooperates
(β_0 = 0: success depends on the masses F_V·F_C|V and (1−F_V)·F_C|¬V alone).

D_b stands for db_dF_CV and db_dF_CnV, as the post has it without locality: by how much b would
rise if everyone turned cooperative, of which each group makes what it holds. Then db_dF_V is what
coalition size adds to D·(F_C|V − F_C|¬V).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import Any

import numpy as np

from . import small_shares
from .catalogue import VARIABLES, WAYS_TO_ENTER
from .errors import InputError

Values = dict[str, Any]


class Assumed(Enum):
    """Stands in place of an estimate that nobody made."""

    NEUTRAL = auto()

    def __repr__(self) -> str:
        return "coop_xl.ASSUMED"


ASSUMED = Assumed.NEUTRAL
CONSTANTS = {"U_B": 100.0, "U_nB": 0.0, "F_I": 0.01, "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0}
FOLLOWERS = {"p_CV": "F_CV", "p_CnV": "F_CnV"}  # each is the other, in every draw
COALITION = "db_dF_V"
IN_WORDS = {
    **{key: f"{value:g}" for key, value in CONSTANTS.items()},
    **{key: f"as {other}" for key, other in FOLLOWERS.items()},
    COALITION: "what follows from who cooperates alone",
}
HAVE_DEFAULTS = tuple(key for key in VARIABLES if key in IN_WORDS)
ESSENTIAL = tuple(key for key in VARIABLES if key not in IN_WORDS)

ONE, TWO = "D_b", ("db_dF_CV", "db_dF_CnV")
_REPLACED = (ONE, "log10_F_V", "log10_1mF_V")  # where ½ stands for F_V
OF_LOCALITY = ("lambda_own", "kappa_own", "use_locality")


def stands_for_slopes(keys: Collection[str]) -> bool:
    """Whether D_b is entered in place of db_dF_CV and db_dF_CnV."""
    return ONE in keys and not any(key in keys for key in TWO)


def conflicts(keys: Collection[str]) -> Iterator[tuple[str, list[str], str]]:
    """D_b beside what it stands for, unless locality says what it is for; and what to say."""
    doubled = [key for key in TWO if key in keys]
    if ONE in keys and doubled and not any(key in keys for key in OF_LOCALITY):
        stands = "both are" if doubled[1:] else f"{doubled[0]} is"
        text = f"D_b stands for {' and '.join(TWO)}, but {stands} entered too"
        yield doubled[0], [*doubled, ONE], f"{text}: keep either D_b or these two"


def not_needed(keys: Collection[str]) -> tuple[str, ...]:
    """The variables that may be missing, as others are there."""
    if ONE not in keys:
        return ()
    beside = any(key in keys for key in OF_LOCALITY) and any(key in keys for key in TWO)
    return (COALITION,) if beside else (*TWO, COALITION)  # beside D_b both slopes are needed


def left_assumed(keys: Iterable[str]) -> dict[str, Assumed]:
    """The defaults of estimates in which those that are assumed are simply absent."""
    given = set(keys)
    return {
        key: ASSUMED for key in HAVE_DEFAULTS if given.isdisjoint(WAYS_TO_ENTER.get(key, (key,)))
    }


def _refuse_without_default(values: Mapping[str, Any]) -> None:
    """An error if an input is to be assumed that has no neutral default."""
    for key, value in values.items():
        if value is ASSUMED and key not in IN_WORDS:
            raise InputError(f"{key} has no neutral default: enter an estimate of it")


def with_constants(values: Mapping[str, Any]) -> Values:
    """The values with the defaults that are numbers; those that follow others are left out."""
    if not any(each is ASSUMED for each in values.values()):
        return {**values}
    _refuse_without_default(values)
    found = {key: CONSTANTS.get(key) if each is ASSUMED else each for key, each in values.items()}
    return {key: each for key, each in found.items() if each is not None}


def with_followers(values: Mapping[str, Any]) -> Values:
    """The values with the p that are not there as those F that they follow."""
    return {key: values[other] for key, other in FOLLOWERS.items() if key not in values} | {
        **values
    }


def by_masses(values: Mapping[str, Any]) -> bool:
    """Whether db_dF_V follows from who cooperates, wholly or in part."""
    return COALITION not in values or stands_for_slopes(values)


def in_marginals(values: Mapping[str, Any]) -> Values:
    """Other values with the same marginals, where some inputs are not there or D_b is.

    With success as a function of masses, (∗) is β_0 + β_V·p_C|V − β_¬V·p_C|¬V, β_V being
    db_dF_CV/F_V and β_¬V db_dF_CnV/(1−F_V); that is what the post's equations give for F_C|V =
    F_C|¬V = 0 and db_dF_V = β_0. With D_b both are D, so that F_V does not matter, and ½ stands
    for it: nothing is divided by a tiny F_V. Runs on numbers, arrays and polynomials.
    """
    at = with_followers(values)
    if not by_masses(at):
        return at
    at |= {COALITION: at.get(COALITION, 0.0), "F_CV": 0.0, "F_CnV": 0.0}
    if not stands_for_slopes(at):
        return at
    at |= dict.fromkeys(TWO, at[ONE] * 0.5) | {"F_V": 0.5, "q_V": 2.0, "q_nV": 2.0}
    if "F_I" in at:
        at |= dict.fromkeys(("r_V", "r_nV"), at["F_I"] * 2.0)
    return {key: each for key, each in at.items() if key not in _REPLACED}


def resolved(values: Mapping[str, Any]) -> Values:
    """The values with all slopes as numbers; D_b stays where locality takes it.

    Parameters
    ----------
    values : mapping
        Without `ASSUMED`; F_V in any way, or as q_V and q_nV.
    """
    at = with_followers(values)
    if not by_masses(at):
        return at
    F_V, rest = shares(at)
    if stands_for_slopes(at):
        D, beyond = at[ONE], at.get(COALITION, 0.0)
        at |= {TWO[0]: D * F_V, TWO[1]: D * rest}
        at[COALITION] = D * (at["F_CV"] - at["F_CnV"]) + beyond
        _leave_to_locality(at)
    else:
        with np.errstate(over="ignore", divide="ignore"):
            beta_V, beta_nV = at[TWO[0]] / np.float64(F_V), at[TWO[1]] / np.float64(rest)
        at[COALITION] = plain(beta_V * at["F_CV"] - beta_nV * at["F_CnV"])
    return at


def shares(at: Mapping[str, Any]) -> tuple[Any, Any]:
    """F_V and 1 − F_V."""
    if "q_V" in at:
        return 1 / at["q_V"], 1 / at["q_nV"]
    if "F_V" in at:
        return at["F_V"], 1 - at["F_V"]
    key = next(way for way in WAYS_TO_ENTER["F_V"] if way in at)
    one = plain(small_shares.power_of_ten(np.float64(at[key])))
    other = plain(small_shares.power_of_ten(small_shares.log10_rest_accurate(np.asarray(at[key]))))
    return (one, other) if key == "log10_F_V" else (other, one)


def _leave_to_locality(at: Values) -> None:
    """Take D_b away in the scenarios in which no agent deals more with its own kind."""
    is_local: Any = False
    for key in OF_LOCALITY[:2]:
        is_local = is_local | (np.asarray(at.get(key, 0.0)) != 0)
    if np.all(is_local):
        return
    if np.any(is_local):
        at[ONE] = np.where(is_local, at[ONE], 0.0)
    else:
        del at[ONE]


def plain(value: Any) -> Any:
    """A lone number as a float."""
    return value if np.ndim(value) else float(value)
