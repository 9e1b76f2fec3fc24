"""Compute the whole model for one set of inputs, or for arrays of them that broadcast."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.model.extensions.evaluation import (
    evaluate_with_extensions,
    log10_marginals_with_extensions,
)

from . import equations
from .base_model import evaluate_base, log10_marginals_base
from .catalogue import VARIABLES
from .compute import spread
from .defaults import by_masses, in_marginals, resolved
from .validate import Values, accepted_as_entered

_OF_MASSES = (
    "dU_dp_V", "dU_dp_CV", "dU_dp_CnV", "marginal_V", "marginal_CV", "marginal_CnV", "star",
    "V_per_F_I", "CV_per_F_I", "CnV_per_F_I", "greatest", "ranking_scale", "change_CV",
    "change_CnV", "best", "ratio_V", "ratio_CV", "ratio_CnV",
)  # fmt: skip


def evaluate(inputs: Mapping[str, Any]) -> Values:
    """Every quantity of the model.

    Parameters
    ----------
    inputs : mapping from variable keys to numbers or arrays that broadcast
        The 18 variables of `coop_xl.VARIABLES`, in any order; `F_V` may be given as `log10_F_V` or
        `log10_1mF_V` instead, `F_I` as `log10_F_I`, and `db_dF_CV` and `db_dF_CnV` together as
        `D_b` (then `db_dF_V` is what coalition size adds, 0 if left out). `coop_xl.ASSUMED` in
        place of a number means its neutral default. Inputs of extensions, which are off if left
        out, are those of `coop_xl.EXTENSION_INPUTS`. Shares and probabilities are plain (0.3,
        not 30), utilities in one unit of your own, tractabilities per unit of effort.

    Returns
    -------
    dict
        For each key of `coop_xl.OUTPUTS` a float64 of the broadcast shape (`best` is text): `U`,
        `marginal_V`, `marginal_CV`, `marginal_CnV` (utility per unit of effort), `best`,
        `ratio_V`, … A value is nan where it is undefined: a ratio when no marginal is positive,
        `star` when 1/F_V is beyond 10^307. There the values per unit of F_I, which serve the
        ranking only, take 1/F_V as 10^307.9, while `best` and the ratios are those of the
        logarithms. What is too large for a float64 is infinite. If an extension is on, what it
        adds is there too.

    Raises
    ------
    InputError, MissingInputError, ConflictingInputError, UnknownNameError
        Each names the variable, the value and the remedy.

    Notes
    -----
    Source: the post's section "Mathematical derivations" (see the README).
    """
    entered = accepted_as_entered(inputs)
    values = resolved(entered)
    found = evaluate_base(_of_base(values))
    if by_masses(entered):
        by_mass = evaluate_base(_of_base(in_marginals(entered)))
        found |= {key: spread(by_mass[key], np.shape(found["U"])) for key in _OF_MASSES}
    return found if len(values) == len(VARIABLES) else evaluate_with_extensions(values, found)


def _of_base(values: Values) -> Values:
    """Those that the base model takes."""
    if len(values) == len(VARIABLES):
        return values
    return {key: value for key, value in values.items() if key not in EXTENSION_INPUTS}


def log10_marginals(inputs: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Sign and log10 magnitude of the three marginals, correct even where float64 underflows.

    Parameters
    ----------
    inputs : mapping
        As for `evaluate`.

    Returns
    -------
    dict
        `marginal_V`, `marginal_CV`, `marginal_CnV`, each a pair (sign, log10 of the magnitude in
        utility per unit of effort) of the broadcast shape; a zero marginal is (0, −inf).

    Raises
    ------
    CoopError
        As `evaluate`.
    """
    entered = accepted_as_entered(inputs)
    values = resolved(entered)
    base = _of_base(values)
    if by_masses(entered):
        shape = np.broadcast_shapes(*map(np.shape, base.values()))
        by_mass = log10_marginals_base(_of_base(in_marginals(entered)))
        found: Any = {
            key: tuple(spread(each, shape) for each in pair) for key, pair in by_mass.items()
        }
    else:
        found = log10_marginals_base(base)
    return found if base is values else log10_marginals_with_extensions(values, found)


def intervention(inputs: Mapping[str, Any], dp_V: Any, dp_CV: Any, dp_CnV: Any) -> Any:
    """(⋆): the marginal value of an intervention that moves several probabilities at once.

    Parameters
    ----------
    inputs : mapping
        As for `evaluate`.
    dp_V, dp_CV, dp_CnV : float or array
        Change of p_V, p_CV and p_CnV per unit of effort on this intervention.

    Returns
    -------
    float64 or array
        dU/da, in utility per unit of effort.
    """
    at = evaluate(inputs)
    return equations.intervention(
        at["dU_dp_V"], at["dU_dp_CV"], at["dU_dp_CnV"], dp_V, dp_CV, dp_CnV
    )
