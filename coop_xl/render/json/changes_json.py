"""A comparison as one JSON document.

{"headline": …, "sentences": […], "samples": …, "seed": …, "versions": {…},
 "base": {"file": …, "answer": ANSWER or null, "reason": why null, "messages": […]},
 "filled": {the same}, "comparable": false if a file holds no inputs that could be read,
 "inputs": [{"input": key, "extension": its extension or "", "changed": [parts], "rescaled": …,
             "notes_changed": [parts], "old": ROW, "new": ROW,
             "effect": EFFECT or null if no number changed}],
 "correlations": {"changes": [{"pair": [key, key], "old": …, "new": …}], "effect": EFFECT or null},
 "credences": {"changes": [{"extension", "old", "new"}], "effect": EFFECT or null},
 "extensions": {an extension of which several inputs changed: EFFECT of all these},
 "definitions": [{"name": …, "old": …, "new": …}],
 "scenarios": {"changes": [{"name": …, "old": {key: value} or null, "new": …}], "reason": …},
 "proposals": {the same, with all that is entered},
 "chance_of_base_best": {"work": …, "added": FIGURE, "together": FIGURE} or null}

ANSWER: {"U", "best", "marginals": {work: {"value", "sign", "log10"}}, "ratios": {work: …},
"chances": {work: FIGURE}, "unsimulated": why chances is empty, "extensions": those on,
"credences": {extension: …}}. ROW: {"entered_as", "low", "best", "high", "distribution", "source",
"confidence", "dated"}. EFFECT: {"answer": ANSWER or null, "reason", "moves_answer": true, false or
null}. FIGURE: {"value", "error"}. What has no finite number is null.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from coop_xl.analysis.changes.answer import Outlook, Unknown
from coop_xl.analysis.changes.changed_entries import InputChange
from coop_xl.analysis.changes.changed_scenarios import Scenarios
from coop_xl.analysis.changes.compare import CORRELATIONS, CREDENCES, Comparison, Version
from coop_xl.analysis.study import versions as of_programs
from coop_xl.estimates.estimate import Estimate
from coop_xl.findings.changes import headline, sentences
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS

from .json_text import text_of
from .kept_keys import with_kept_keys


def comparison_json(
    found: Comparison, versions: Sequence[Version], scenarios: Scenarios, proposals: Scenarios
) -> str:
    """Everything found, as listed at the top of this file."""
    base, filled = versions
    return text_of(
        {
            "headline": headline(found, len(scenarios.changes), len(proposals.changes)),
            "sentences": list(sentences(found)),
            "samples": found.draws.samples,
            "seed": found.draws.seed,
            "versions": of_programs(),
            "base": side(base, found.before),
            "filled": side(filled, found.after),
            "comparable": found.comparable,
            "inputs": [_input_of(found, each) for each in found.inputs],
            "correlations": {
                "changes": [asdict(each) for each in found.correlations],
                "effect": _effect_of(found, CORRELATIONS),
            },
            "credences": {
                "changes": [with_kept_keys(each) for each in found.credences],
                "effect": _effect_of(found, CREDENCES),
            },
            "options": {
                name: _effect_of(found, name) for name in found.effects if name in BY_NAME
            },
            "definitions": [asdict(each) for each in found.definitions],
            "scenarios": asdict(scenarios),
            "proposals": asdict(proposals),
            "chance_of_base_best": chances(found),
        }
    )


def side(version: Version, outlook: Outlook | Unknown) -> dict[str, Any]:
    """One of the files."""
    return {
        "file": version.name,
        **_answer_of(outlook),
        "messages": [asdict(each) for each in version.problems],
    }


def _answer_of(outlook: Outlook | Unknown) -> dict[str, Any]:
    """An answer, or why there is none."""
    if isinstance(outlook, Unknown):
        return {"answer": None, "reason": outlook.reason}
    return {"answer": with_kept_keys(outlook), "reason": ""}


def _input_of(found: Comparison, change: InputChange) -> dict[str, Any]:
    """A row of Inputs that changed."""
    return {
        "input": change.key,
        "option": EXTENSION_INPUTS[change.key].extension if change.key in EXTENSION_INPUTS else "",
        "changed": change.parts,
        "rescaled": change.is_rescaled,
        "notes_changed": change.notes,
        "old": row(change.old, change.old_way),
        "new": row(change.new, change.new_way),
        "effect": _effect_of(found, change.key),
    }


def row(entered: Estimate, way: str) -> dict[str, Any]:
    """An estimate as entered."""
    dated = entered.dated.isoformat() if entered.dated else None
    return {"entered_as": way, **asdict(entered), "dated": dated}


def _effect_of(found: Comparison, key: str) -> dict[str, Any] | None:
    """What a change alone does; None if it cannot move the answer."""
    outlook = found.effects.get(key)
    if outlook is None:
        return None
    moves = None if isinstance(outlook, Unknown) else key in found.flips
    return {**_answer_of(outlook), "moves_answer": moves}


def chances(found: Comparison) -> dict[str, Any] | None:
    """How all changes move P(best) of the work that was best: one by one, and together."""
    if found.chances is None:
        return None
    added, together = map(asdict, found.chances)
    return {"work": found.focus, "added": added, "together": together}
