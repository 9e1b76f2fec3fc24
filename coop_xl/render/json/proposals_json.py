"""What was found of proposals as one JSON document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from coop_xl.analysis.proposals.funding import Portfolio
from coop_xl.analysis.proposals.proposal_study import ProposalStudy
from coop_xl.analysis.proposals.proposal_uncertainty import Uncertainty
from coop_xl.analysis.study import Origin, versions
from coop_xl.estimates.read_file import Problem
from coop_xl.findings.proposal_findings import agreement, headline, next_money

from .json_text import text_of

_FIGURES = {  # the keys of JSON, and where each figure is
    "mean": "mean",
    "p5": "p5",
    "p50": "p50",
    "p95": "p95",
    "probability_best": "best",
    "probability_above_bar": "above_bar",
    "probability_harmful": "harmful",
    "expected_loss": "expected_loss",
}


def proposals_json(
    studies: Sequence[ProposalStudy],
    origin: Origin,
    seed: int,
    problems: Iterable[Problem] = (),
) -> str:
    """Everything found; of several models under `models`, each as of one alone.

    Parameters
    ----------
    studies : sequence of ProposalStudy
        One for each model.
    origin : Origin
        The file of the proposals.
    seed : int
    problems : iterable of Problem
        Warnings about the files that were read.
    """
    several = {
        "agreement": list(agreement(studies)),
        "models": [{"file": each.name} | study_of(each) for each in studies],
    }
    return text_of(
        {
            "file": origin.file,
            "date": origin.date.isoformat(),
            "seed": seed,
            "versions": versions(),
            **(several if studies[1:] else study_of(studies[0])),
            "messages": [asdict(each) for each in problems],
        }
    )


def study_of(study: ProposalStudy) -> dict[str, Any]:
    """What one model says."""
    found = study.ranking
    bar = {
        "value": found.bar.value,
        "work": found.bar.work,
        "cost_of_unit": found.bar.cost_of_unit,
    }
    said: dict[str, Any] = {
        "answer": headline(study),
        "bar": bar,
        "proposals": list(_rows_of(study)),
    }
    if found.uncertainty:
        said["samples"] = found.uncertainty.samples
        said["evpi"] = asdict(found.uncertainty.evpi)
        said["evppi"] = list(_worths_of(found.uncertainty))
    if study.otherwise:
        said["otherwise"] = _portfolio_of(study.otherwise)
    return said | _portfolio_of(study.portfolio) | {"notes": list(study.notes)}


def _rows_of(study: ProposalStudy) -> Iterator[dict[str, Any]]:
    """The proposals, in the order of the list."""
    found = study.ranking
    for i, name in enumerate(found.proposals.names):
        row = {
            "name": name,
            "cost": found.proposals.costs[i],
            "value": found.values[i],
            "exact": found.exact[i],
            "per_cost": found.per_cost[i],
            "times_bar": found.times_bar[i],
        }
        yield (
            {key: float(each) if key != "name" else each for key, each in row.items()}
            | {"rank": int(found.ranks[i])}
            | uncertain(found.uncertainty, i)
        )


def uncertain(found: Uncertainty | None, place: int) -> dict[str, Any]:
    """The figures of a proposal under uncertainty, and their standard errors."""
    if found is None:
        return {}
    figures = {key: getattr(found, each)[place] for key, each in _FIGURES.items()}
    return {key: each.value for key, each in figures.items()} | {
        "errors": {key: each.error for key, each in figures.items()}
    }


def _worths_of(found: Uncertainty) -> Iterator[dict[str, Any]]:
    """What knowing each input or effect would be worth."""
    for name, figure in found.worth_knowing.items():
        proposal, key = name if isinstance(name, tuple) else ("", name)
        yield {"proposal": proposal, "key": key} | asdict(figure)


def _portfolio_of(found: Portfolio | None) -> dict[str, Any]:
    """What to fund with the budget."""
    if found is None:
        return {}
    return {
        "budget": found.budget,
        "chosen_by": found.by,
        "funded": list(found.funded),
        "parts": found.parts,
        "gain": found.gain,
        "spent": found.spent,
        "gap": found.gap if np.isfinite(found.gap) else None,
        "shares": found.shares,
        "frontier": [asdict(each) for each in found.frontier],
        "next": asdict(found.next) if found.next else None,
        "next_money": next_money(found),
    }
