"""`evaluate` and `log10_marginals` where inputs of extensions are among the inputs."""

from typing import Any

import numpy as np
from numpy import float64

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.compute import log10_shares, ranking, spread
from coop_xl.model.validate import Values

from .combined import with_extensions
from .quantities import ADDED, USED


def evaluate_with_extensions(values: Values, plain: Values) -> Values:
    """Every quantity; with all extensions off the base model's, bit for bit.

    Parameters
    ----------
    values : dict
        Accepted inputs, some of them of extensions.
    plain : dict
        What the base model gives.

    Returns
    -------
    dict
        The keys of the base model; those of each extension that is on (`ADDED`; nan in scenarios
        where it is off); and derivatives and tractabilities as used (`USED`).
    """
    shape = np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    outputs, on = with_extensions(values)
    if not outputs:
        return {key: spread(value, shape) for key, value in plain.items()}
    outputs |= ranking(outputs)
    is_on = is_any_on(on)
    found: Values = {key: np.where(is_on, outputs[key], value) for key, value in plain.items()}
    for key in USED:
        found[key] = np.asarray(outputs[key])
    for extension, keys in ADDED.items():
        if np.any(on[extension]):
            found |= {key: np.where(on[extension], outputs[key], np.nan) for key in keys}
    return {key: as_scalar(spread(value, shape)) for key, value in found.items()}


def log10_marginals_with_extensions(
    values: Values, plain: dict[str, tuple[Any, Any]]
) -> dict[str, tuple[Any, Any]]:
    """Sign and log10 magnitude of the marginals; extensions refuse numbers beyond float64."""
    shape = np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    outputs, on = with_extensions(values)
    if outputs:
        log10_F_I = log10_shares(outputs)["log10_F_I"]
    found = {}
    for name in INTERVENTIONS:
        pair = plain[f"marginal_{name}"]
        if outputs:
            per_F_I = outputs[f"{name}_per_F_I"]
            with np.errstate(divide="ignore"):
                ours = np.sign(per_F_I), np.log10(np.abs(per_F_I)) + log10_F_I
            pair = tuple(np.where(is_any_on(on), *each) for each in zip(ours, pair, strict=True))
        sign, log10 = (spread(each, shape) for each in pair)
        found[f"marginal_{name}"] = sign[()], log10[()]
    return found


def is_any_on(on: Values) -> Any:
    """Whether any extension is on, a truth value a scenario."""
    return np.any(np.broadcast_arrays(*on.values()), axis=0)


def as_scalar(value: Any) -> Any:
    """A single number as a float64, a single text as a str."""
    if np.ndim(value):
        return value
    return str(value[()]) if value.dtype.kind == "U" else float64(value)
