"""Reads estimates from a JSON file: what a workbook holds, for those who have none."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from coop_xl.analysis.estimates import Estimate as Entered
from coop_xl.analysis.estimates import distribution_of
from coop_xl.model.accept import twice
from coop_xl.model.catalogue import ENTRIES, WAYS_TO_ENTER, shown
from coop_xl.model.check import check
from coop_xl.model.errors import CoopError
from coop_xl.model.names import key_of, option_of
from coop_xl.model.options.catalogue import ACCEPTED, OPTIONS

from .estimates import correlation
from .loading import any_error, inputs_of, json_document
from .workbook.content import KEY_ON_SCALE, Content, Estimate
from .workbook.filled.obstacles import obstacles
from .workbook.filled.options import has_numbers, told_if
from .workbook.filled.read import Filled, Problem

PARTS = tuple(each.name for each in fields(Estimate))
PAIR = '["F_V", "F_I", 0.5]'
CREDENCES = '{"locality": 0.3, "evidence": 0.2}'
UNREAD = Estimate()
SHAPE = '{"low": …, "best": …, "high": …, "distribution": …}'


def json_estimates(path: Path) -> Filled:
    """The estimates of a JSON file, with everything that is wrong with them.

    The file maps names to numbers or to {"low": …, "best": …, "high": …, "distribution": …},
    alone or under "inputs", beside which "correlations" may list [name, name, correlation], and
    "credences" map names of options to the probabilities that they hold.
    """
    document = json_document(path)
    given = inputs_of(document, path)
    credences = document.get("credences", {}) if "inputs" in document else {}
    misfits = list(misfit(credences))
    problems = [error(str(name), text) for name, text in (*misshapen(given), *misfits)]
    rows = rows_of(given)
    best = {key: median(key, row) for key, row in rows.items()}
    problems += remarks(rows, best, {} if misfits else credences)
    is_wrong = any_error(problems)
    if is_wrong:
        rows = readable(rows, {each.name for each in problems if each.severity == "error"})
        best = {key: best[key] for key, row in rows.items() if row.best is not None}
    content, unread = with_correlations(content_of(rows), document)
    content = replace(content, credences={} if misfits else credences)
    stops = () if is_wrong else (error(key, text) for _, key, text in obstacles(content))
    return Filled(content, best, tuple(problems), (*unread, *stops))


def error(name: str, text: str) -> Problem:
    """A problem that has no cell."""
    return Problem("error", "", "", name, text)


def misshapen(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is neither a number nor an estimate, or there twice."""
    seen = set()
    for name, value in given.items():
        key = key_of(name) or option_of(name) or name
        if key in seen:
            yield key, twice(key)
        seen.add(key)
        if isinstance(value, list):
            yield key, f"{name} has several values: give a number or {SHAPE}"
        elif isinstance(value, dict):
            for part in value.keys() - set(PARTS):
                yield key, f"{name} has a part {shown(part)}: give {SHAPE}"


def misfit(credences: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with the shape of credences; their numbers are looked at when used."""
    if not isinstance(credences, dict):
        yield "credences", f"credences is {shown(credences)}: give {CREDENCES}"


def rows_of(given: Mapping[str, Any]) -> dict[str, Estimate]:
    """The estimates by their keys; `UNREAD` stands for one that cannot be taken as it is."""
    rows: dict[str, Estimate] = {}
    for name, value in given.items():
        key = key_of(name) or option_of(name) or name
        rows[key] = UNREAD if key in rows or isinstance(value, list) else row_of(value)
    return rows


def remarks(
    rows: Mapping[str, Estimate], best: Mapping[str, Any], credences: Mapping[str, Any]
) -> list[Problem]:
    """What the model says of the best estimates, but of those that were not read."""
    doubled = [key for key in rows if key in ENTRIES and is_doubled(key, rows)]
    return [
        Problem(
            each.severity, "", "", each.variable or (*doubled, "")[0], told_if(each, credences)
        )
        for each in check(best)
        if rows.get(each.variable) is not UNREAD
    ]


def is_doubled(key: str, rows: Mapping[str, Estimate]) -> bool:
    """Whether a variable is entered in two ways: F_V and log10_F_V."""
    variable = ENTRIES[key].instead_of or key
    return sum(each in rows for each in WAYS_TO_ENTER.get(variable, ())) > 1


def readable(rows: Mapping[str, Estimate], wrong: Collection[str]) -> dict[str, Estimate]:
    """The estimates, the Best of wrong ones blank as in a workbook; none if nothing is left."""
    kept = {
        key: replace(row, best=None) if key in wrong else row
        for key, row in rows.items()
        if key in ACCEPTED and not (key in ENTRIES and is_doubled(key, rows))
    }
    return kept if any(has_numbers(each) for each in kept.values()) else {}


def row_of(value: Any) -> Estimate:
    """An estimate, or a certain number."""
    if not isinstance(value, dict):
        return Estimate(value)
    return Estimate(
        value.get("best"),
        value.get("low"),
        value.get("high"),
        value.get("distribution") or "auto",
        str(value.get("source") or ""),
        str(value.get("confidence") or ""),
        day(value),
    )


def day(value: Mapping[str, Any]) -> date | None:
    """When an estimate was made, if that is told."""
    try:
        return date.fromisoformat(value.get("dated") or "")
    except (TypeError, ValueError):
        return None


def median(name: str, row: Estimate) -> Any:
    """Best or, where that is blank, what is as likely to be exceeded as not."""
    if row.best is not None or row.low is None or name not in ACCEPTED:
        return row.best
    try:
        return distribution_of(name, Entered(row.low, None, row.high, row.distribution)).median
    except CoopError:
        return None


def content_of(rows: Mapping[str, Estimate]) -> Content:
    """The estimates as a workbook would hold them."""
    scale_of = {key: scale for (_, scale), key in KEY_ON_SCALE.items()}
    variables = {key: ENTRIES[key].instead_of or key for key in rows if key in ENTRIES}
    return Content(
        "JSON file",
        estimates={variables[key]: rows[key] for key in variables},
        scales={variables[key]: scale_of[key] for key in rows if key in scale_of},
        options={key: row for key, row in rows.items() if key in OPTIONS},
    )


def with_correlations(
    content: Content, document: Mapping[str, Any]
) -> tuple[Content, list[Problem]]:
    """The same with the correlations of the document, and what is wrong with these."""
    listed = document.get("correlations", []) if "inputs" in document else []
    keys = tuple(content.estimates_entered)
    found, problems = [], []
    for line in listed if isinstance(listed, list) else [listed]:
        try:
            one, other, rank = line
            found.append(correlation(one, other, as_number(rank), keys))
        except CoopError as problem:
            problems.append(error("", str(problem)))
        except (TypeError, ValueError):
            problems.append(error("", f"{shown(line)} is no correlation: give {PAIR}"))
    return replace(content, correlations=tuple(found)), problems


def as_number(value: Any) -> Any:
    """A whole number as the float a cell would hold."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
