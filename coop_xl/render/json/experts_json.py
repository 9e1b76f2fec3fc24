"""A panel as one JSON document."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from coop_xl.analysis.at_best import AtBest
from coop_xl.analysis.experts.disagreement import Disagreement
from coop_xl.analysis.experts.own_answers import Own
from coop_xl.analysis.experts.panel import Pair, Panel
from coop_xl.analysis.experts.panel_proposals import PanelProposals
from coop_xl.analysis.experts.pooled_inputs import PooledInput
from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.results import Simulation
from coop_xl.analysis.study import Origin, versions
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.read_file import Problem
from coop_xl.findings.experts import headline, overall, second_round, sentence
from coop_xl.findings.proposal_findings import agreement
from coop_xl.findings.proposal_panel import lead, reasons

from .json_text import figures, text_of
from .proposals_json import study_of
from .study_json import inputs_of

_RESULTS = ("U", "marginal_V", "marginal_CV", "marginal_CnV", "best")
_PERCENTS = {0.05: "0.05", 0.5: "0.5", 0.95: "0.95"}


def panel_json(panel: Panel, origin: Origin, problems: Iterable[Problem] = ()) -> str:
    """Everything found, with errors."""
    pool = panel.pool
    return text_of(
        {
            "date": origin.date.isoformat(),
            "samples": panel.samples,
            "seed": panel.seed,
            "versions": versions(),
            "answer": headline(panel),
            "disagreement": overall(panel),
            "second_round": [*second_round(panel)],
            "remarks": panel.remarks,
            "experts": [expert(panel, place) for place in range(len(panel.members))],
            "linear_pool": {
                "best": figures(pool.best),
                "outputs": {
                    key: quantiles(each) | {"log10_scale": pool.log10_scale[key]}
                    for key, each in pool.outputs.items()
                },
            },
            "averaged_quantiles": results(panel.at_best[-1])
            | _simulated(pool.averaged)
            | {"correlations": pool.correlations, "options": panel.extensions[-1]},
            "inputs": {key: pooled(panel, each) for key, each in pool.inputs.items()},
            "options": {key: pooled(panel, each) for key, each in pool.extensions.items()},
            "cruxes": [asdict(each) for each in panel.cruxes],
            "pairs": [_compared(each) for each in panel.pairs],
            "against_pool": [_compared(each) for each in panel.against_pool],
            **_proposals_of(panel),
            "messages": [asdict(each) for each in problems],
        }
    )


def _proposals_of(panel: Panel) -> dict[str, Any]:
    """What everyone's model, and the pool, says of one list of proposals, if there is one."""
    found = panel.proposals
    if found is None:
        return {}
    return {
        "proposals": {
            "list": found.listed,
            "remarks": found.remarks,
            "answer": lead(found),
            "agreement": [*agreement(found.studies)],
            "reasons": [*reasons(found)],
            "experts": [{"name": each.name} | study_of(each) for each in found.studies],
            "pool": study_of(found.pooled) | {"probability_best": _best_of(found)},
            "differences": [asdict(each) for each in found.divides],
        }
    }


def _best_of(found: PanelProposals) -> dict[str, Any]:
    """How often each proposal is best for its cost in the draws of the pool."""
    names = found.pooled.ranking.proposals.names
    return {name: asdict(each) for name, each in zip(names, found.best, strict=False)}


def expert(panel: Panel, place: int) -> dict[str, Any]:
    """One member: estimates, and what follows from them."""
    member = panel.members[place]
    return (
        {
            "name": member.name,
            "file": member.file,
            "weight": panel.pool.weights[place],
            "definitions": dict(member.content.definitions),
            "inputs": inputs_of(member.content),
            "options": panel.extensions[place],
            "credences": dict(member.content.credences),
            "correlations": member.content.correlations_entered,
        }
        | results(panel.at_best[place])
        | _simulated(panel.pool.own[place])
    )


def results(found: AtBest) -> dict[str, Any]:
    """What the model gives at best estimates."""
    return {"at_best": {key: found.outputs[key] for key in _RESULTS}}


def _simulated(found: Simulation | Own) -> dict[str, Any]:
    """What a simulation gives."""
    return {
        "p_best": figures(found.best),
        "outputs": {
            key: quantiles(each.quantiles) | {"log10_scale": each.log10_scale}
            for key, each in found.outputs.items()
            if not key.startswith("ratio")
        },
    }


def quantiles(found: Mapping[float, Figure]) -> dict[str, Any]:
    """The quantiles that are shown, with their errors."""
    return {_PERCENTS[p]: asdict(found[p]) for p in _PERCENTS}


def pooled(panel: Panel, found: PooledInput) -> dict[str, Any]:
    """One variable in both pools, and as each expert has it."""
    return {
        "key": found.key,
        "averaged_on": found.scale,
        "experts": {
            member.name: _levels(each)
            for member, each in zip(panel.members, found.members, strict=True)
        },
        "averaged_quantiles": _levels(found.averaged),
        "averaged_best": found.averaged_best,
        "linear_pool": {label: found.linear[p] for p, label in _PERCENTS.items()},
    }


def _levels(found: Distribution) -> dict[str, float]:
    """The quantiles of an input that are shown."""
    return {label: float(found.quantile(p)) for p, label in _PERCENTS.items()}


def _compared(pair: Pair) -> dict[str, Any]:
    """Two members compared, slopes in proportion and as typed."""
    return {
        "one": pair.one,
        "other": pair.other,
        "in_words": sentence(pair),
        "in_proportion": parts(pair.why),
        "as_entered": parts(pair.typed),
    }


def parts(found: Disagreement) -> dict[str, Any]:
    """One way of comparing."""
    return asdict(found) | {"agree": found.agree}
