"""A study as one JSON document."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from coop_xl.analysis.monte_carlo.results import Coherence, Summary
from coop_xl.analysis.study import Origin, Study, versions
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.read_file import Problem
from coop_xl.findings.extension_credences import about_likeliest, sentences
from coop_xl.findings.simulation_answer import headline, not_finite

from .json_text import figures, text_of
from .proposals_json import study_of

_NULLS = "null stands for what has no finite number"


def study_json(study: Study, origin: Origin, problems: Iterable["Problem"] = ()) -> str:
    """Everything found, with errors; the inputs can be read by `coop-xl run` again."""
    simulation = study.simulation
    notes = [*study.notes, *not_finite(study)]
    return text_of(
        {
            "file": origin.file,
            "date": origin.date.isoformat(),
            "samples": simulation.samples,
            "seed": simulation.seed,
            "versions": versions(),
            "answer": headline(study),
            "inputs": inputs_of(study.content),
            "assumed": study.content.assumed if study.content.estimates else (),
            "correlations": study.content.correlations_entered,
            **_structure_of(study),
            "distributions": {key: _moments(each) for key, each in simulation.inputs.items()},
            "best": figures(simulation.best),
            "expected_loss": figures(simulation.expected_loss),
            "evpi": asdict(simulation.evpi),
            "log10_scale": simulation.log10_scale,
            "outputs": outputs(simulation.outputs),
            "coherence": _coherence(simulation.coherence),
            "evppi": asdict(study.worth) if study.worth else None,
            "sobol": {
                output: {key: asdict(each) for key, each in found.items()}
                for output, found in study.sobol.items()
            },
            "rank_correlations": _of_ranks(study, "value"),
            "rank_correlations_error": _of_ranks(study, "error"),
            "tornado": {key: [asdict(each) for each in study.swings[key]] for key in study.swings},
            **({"proposals": study_of(study.proposals)} if study.proposals else {}),
            "notes": [*notes, _NULLS] if _has_nulls(study) else notes,
            "messages": [asdict(each) for each in problems],
        }
    )


def _structure_of(study: Study) -> dict[str, Any]:
    """The mixture over extensions, if there are credences; the single model is its likeliest."""
    found = study.structure
    if found is None:
        return {}
    return {
        "credences": dict(found.credences),
        "structure": {
            "combinations": [
                {
                    "holding": each.holding,
                    "probability": each.probability,
                    "best": figures(each.best),
                }
                for each in found.combinations
            ],
            "best": figures(found.best),
            "expected_loss": figures(found.expected_loss),
            "marginals": figures(found.marginals),
            "best_if": {name: figures(each) for name, each in found.best_if.items()},
            "best_if_not": {name: figures(each) for name, each in found.best_if_not.items()},
            "share_broken": asdict(found.share_broken),
            "coherent_best": figures(found.coherent_best),
            "evpi": asdict(found.evpi),
            "evppi_of_options": figures(found.switches),
            "evppi_of_all_options": asdict(found.structure),
            "evppi_of_inputs": figures(found.inputs),
            "log10_scale": found.log10_scale,
            "sentences": [*sentences(found), about_likeliest(found)],
        },
    }


def inputs_of(content: "Entries") -> dict[str, dict[str, Any]]:
    """The estimates as entered."""
    found = {}
    for key, row in (*content.estimates.items(), *content.extensions.items()):
        if not row.has_numbers:
            continue
        parts = asdict(row) | {"dated": row.dated.isoformat() if row.dated else None}
        found[content.key_entered(key)] = parts
    return found


def _moments(found: Distribution) -> dict[str, Any]:
    """What was made of an estimate."""
    quantiles = found.quantile([0.05, 0.5, 0.95])
    return {
        "mean": found.mean,
        "sd": 0.0 if found.is_constant else found.variance**0.5,
        "quantiles": dict(zip(("0.05", "0.5", "0.95"), map(float, quantiles), strict=True)),
    }


def _of_ranks(study: Study, part: str) -> dict[str, dict[str, float]]:
    """The rank correlations, or their errors, by output and input."""
    return {
        output: {key: getattr(figure, part) for key, figure in each.items()}
        for output, each in study.ranks.items()
    }


def outputs(found: Mapping[str, Summary]) -> dict[str, Any]:
    """Mean, sd, quantiles and histogram of each output."""
    return {key: summary(each) for key, each in found.items()}


def summary(found: Summary) -> dict[str, Any]:
    """One output."""
    edges, shares = found.histogram
    return {
        "mean": asdict(found.mean),
        "sd": asdict(found.sd),
        "quantiles": {str(p): asdict(figure) for p, figure in found.quantiles.items()},
        "log10_scale": found.log10_scale,
        "histogram": {"edges": edges, "shares": shares},
    }


def _coherence(found: Coherence | None) -> dict[str, Any] | None:
    """How often the draws are inconsistent, and the results of the others."""
    if found is None:
        return None
    return {
        "share_broken": asdict(found.share_broken),
        "broken_by_bound": found.broken_by_bound,
        "broken_by_bound_error": {key: each.error for key, each in found.shares_broken.items()},
        "best": figures(found.best),
        "expected_loss": figures(found.expected_loss),
        "outputs": outputs(found.outputs),
    }


def _has_nulls(study: Study) -> bool:
    """Whether a figure is not finite."""
    return next(iter(not_finite(study)), None) is not None
