"""The model's answer for one set of inputs, in words and as JSON."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from coop_xl.analysis.at_best import AtBest
from coop_xl.estimates.read_file import Loaded
from coop_xl.model.catalogue import IN_WORDS


def headline(best: str) -> str:
    """The answer in a sentence; ties are named."""
    names = best.split(" = ")
    if len(names) == 1:
        return f"Best: {IN_WORDS.get(best, best)} ({best})."
    return f"A tie: {', '.join(names)} are worth the same."


def reasons(found: AtBest) -> Iterable[str]:
    """One sentence on each marginal: what it is made of."""
    at = {**found.inputs, **found.outputs}
    g = {key: f"{value:.3g}" for key, value in at.items() if not isinstance(value, str)}
    yield (
        f"V: {g['v_direct']} as the stakes move with F_V, {g['v_coalition']} as bargaining moves "
        f"with coalition sizes, {g['v_composition']} as our agent changes who cooperates."
    )
    yield (
        f"CV: a unit adds {g['dp_CV_da_CV']} to p_CV, × {g['p_V']} that our agent has our values, "
        f"× {g['r_V']} its weight among those that have, × {g['dU_dF_CV']} what their "
        "cooperation is worth."
    )
    yield (
        f"CnV: a unit adds {g['dp_CnV_da_CnV']} to p_CnV, × {1 - at['p_V']:.3g} that it has not, "
        f"× {g['r_nV']} its weight among the others, × {g['dU_dF_CnV']} what their cooperation "
        "is worth."
    )


def marginal(value: float, sign: float, log10: float) -> str:
    """A marginal, as a power of ten where it is too small to be shown plainly."""
    if sign == 0 or abs(value) >= 1e-12:
        return f"{value:.6g}"
    return f"{'−' if sign < 0 else ''}10^{log10:.6g}"


def figure(value: Any) -> str:
    """A value of the explanation."""
    return value if isinstance(value, str) else f"{value:.10g}"


def json_text(loaded: Loaded, outputs: Mapping[str, Any] | None) -> str:
    """Inputs, outputs (null if something is wrong) and messages."""
    messages = [asdict(each) for each in loaded.problems]
    return json.dumps(
        bare({"inputs": loaded.inputs, "outputs": outputs, "messages": messages}), indent=2
    )


def bare(value: Any) -> Any:
    """A value as JSON can hold it: NaN and infinity become null, arrays lists."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items()}
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
