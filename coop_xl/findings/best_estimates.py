"""The model's answer for one set of inputs, in words and as JSON."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from coop_xl.analysis.at_best import AtBest
from coop_xl.estimates.read_file import Loaded
from coop_xl.model.catalogue import IN_WORDS
from coop_xl.model.defaults import ASSUMED

from .document import Column, Kind, Table
from .numbers import minus
from .plain_names import THREE_KINDS, is_best, work_name


def headline(best: str) -> str:
    """The answer in a sentence; ties are named."""
    if "=" in best:
        return f"A tie: {is_best(best)}."
    return f"Best: {IN_WORDS.get(best, best)}."


def answer_table(found: AtBest) -> Table:
    """A row for each kind of work: its marginal value, and that as a part of the best."""
    columns = [
        Column("One more unit of effort on", Kind.LABEL),
        Column("Adds to U", Kind.TEXT),
        Column("Of the best", Kind.TEXT),
    ]
    rows = []
    for name, each in found.marginals.items():
        ratio = found.ratios[name]
        of_best = "" if math.isnan(ratio) else minus(f"{100 * ratio:.1f} %")
        value = minus(marginal(each.value, each.sign, each.log10))
        rows.append([work_name(name), value, of_best])
    return Table(THREE_KINDS, columns, rows)


def reasons(found: AtBest) -> Iterable[str]:
    """One sentence on each marginal: what it is made of."""
    at = {**found.inputs, **found.outputs}
    g = {key: f"{value:.3g}" for key, value in at.items() if not isinstance(value, str)}
    yield (
        f"Alignment: {g['v_direct']} as the stakes move with F_V, {g['v_coalition']} as "
        f"bargaining moves with coalition sizes, {g['v_composition']} as our agent changes "
        "who cooperates."
    )
    yield (
        f"Cooperation if aligned: a unit adds {g['dp_CV_da_CV']} to p_CV, × {g['p_V']} that our "
        f"agent has our values, × {g['r_V']} its weight among those that have, × {g['dU_dF_CV']} "
        "what their cooperation is worth."
    )
    yield (
        f"Cooperation if misaligned: a unit adds {g['dp_CnV_da_CnV']} to p_CnV, × "
        f"{1 - at['p_V']:.3g} that it has not, × {g['r_nV']} its weight among the others, × "
        f"{g['dU_dF_CnV']} what their cooperation is worth."
    )


def marginal(value: float, sign: float, log10: float) -> str:
    """A marginal, as a power of ten where it is too small to be shown plainly."""
    if sign == 0 or abs(value) >= 1e-12:
        return f"{value:.6g}"
    return f"{'−' if sign < 0 else ''}10^{log10:.6g}"


def json_text(loaded: Loaded, outputs: Mapping[str, Any] | None) -> str:
    """Inputs, outputs (null if something is wrong) and messages."""
    messages = [asdict(each) for each in loaded.problems]
    assumed = [key for key, each in loaded.inputs.items() if each is ASSUMED]
    found = {
        "inputs": {key: each for key, each in loaded.inputs.items() if each is not ASSUMED},
        "assumed": assumed,
        "outputs": outputs,
        "messages": messages,
    }
    return json.dumps(bare(found), indent=2)


def bare(value: Any) -> Any:
    """A value as JSON can hold it: NaN and infinity become null, arrays lists."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items()}
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
