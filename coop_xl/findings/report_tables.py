"""The tables of the report, as rows of texts."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from coop_xl.analysis.study import Origin, Study, versions
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.read_file import Problem
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.coherence import BOUNDS
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS

from .extension_findings import in_symbols
from .numbers import SYMBOLS, amount, entered, exact_percent, number, percent, symbol
from .study_parts import family_of, has_no_swings, meaning, moved, ranks, work, worth_scale, worths

ILLUSTRATION = "Illustration."
NO_PLACE = "–"  # a workbook has none for sources of extensions
EXTENSIONS_GROUP = "Extensions of the post’s discussion"


@dataclass(frozen=True)
class Input:
    """A line of the table of estimates."""

    key: str
    symbol: Markup
    meaning: str
    low: str
    best: str
    high: str
    family: str
    source: str
    confidence: str
    dated: str


@dataclass(frozen=True)
class Table:
    """Headings, and rows that each begin with what they are about."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def input_groups(study: Study) -> list[tuple[str, list[Input]]]:
    """The estimates by the groups of the catalogue, those of extensions last."""
    groups = [
        (group, [input_line(study, variable.key) for variable in variables])
        for group, variables in groupby(VARIABLES.values(), key=lambda each: each.group)
    ]
    extensions = [
        input_line(study, key) for key in EXTENSION_INPUTS if key in study.content.extensions
    ]
    return [*groups, (EXTENSIONS_GROUP, extensions)] if extensions else groups


def input_line(study: Study, variable: str) -> Input:
    """One estimate as it was entered."""
    content = study.content
    key, row = content.key_entered(variable), content.extensions.get(variable)
    row = row or content.estimate(variable)
    is_certain = distribution_of(key, content.estimates_entered[key]).is_constant
    return Input(
        key,
        symbol(ACCEPTED[key].symbol),
        meaning(key) if ACCEPTED[key].instead_of else ACCEPTED[key].meaning,
        entered(row.low),
        entered(row.best),
        entered(row.high),
        "certain" if is_certain else family_of(row.distribution),
        row.source.strip() or (NO_PLACE if variable in EXTENSION_INPUTS else ""),
        row.confidence,
        row.dated.isoformat() if row.dated else "",
    )


def families(study: Study) -> dict[str, str]:
    """What Low and High mean, for the families in use."""
    used = [line.family for _, lines in input_groups(study) for line in lines]
    more = {"certain": "Best is taken as it is"}
    return {name: text for name, text in (FAMILIES | more).items() if name in used}


def illustrations(content: Entries) -> int:
    """How many of the sources say that the number is an illustration."""
    rows: Iterable[Estimate] = content.estimates.values()
    return sum(row.source.startswith(ILLUSTRATION) for row in rows)


def spread_table(study: Study) -> Table:
    """The quantiles of the marginal values."""
    outputs = {name: study.simulation.outputs[f"marginal_{name}"] for name in INTERVENTIONS}
    probabilities = next(iter(outputs.values())).quantiles
    rows = [
        [work(name), *(number(each.value, found.log10_scale) for each in found.quantiles.values())]
        for name, found in outputs.items()
    ]
    headings = ["Work", *(f"{100 * p:g} %" for p in probabilities)]
    return Table("Quantiles of the marginal values", headings, rows)


def reach_table(study: Study, name: str) -> Table:
    """A marginal value at Low and High of each estimate, and the best work there."""
    if has_no_swings(study, name):
        rows = [[key, amount(rank)] for key, rank in ranks(study, name)]
        headings = ["Estimate", "Rank correlation"]
        return Table(f"Rank correlations with the value of {SYMBOLS[name]} work", headings, rows)
    rows = [
        [
            each.key,
            *(entered(value) for value in (each.low, each.high)),
            *(number(value) for value in (each.at_low, each.at_high)),
            *(in_symbols(best) for best in (each.best_at_low, each.best_at_high)),
        ]
        for each in moved(study, name)
    ]
    headings = ["Estimate", "Low", "High", "Value at Low", "Value at High", "Best work at Low",
                "Best work at High"]  # fmt: skip
    return Table(f"Marginal value of {SYMBOLS[name]} work", headings, rows)


def flips(study: Study) -> Iterator[tuple[str, str, str]]:
    """The estimates that change which work is best when they alone move, and how."""
    best = study.at_best.best
    swings = {each.key: each for found in study.swings.values() for each in found}
    for key, each in swings.items():
        ends = [
            f"{in_symbols(name)} work is best at {end} ({entered(value)})"
            for end, value, name in (
                ("Low", each.low, each.best_at_low),
                ("High", each.high, each.best_at_high),
            )
            if name != best
        ]
        if ends:
            yield key, meaning(key), ", ".join(ends)


def worth_table(study: Study) -> Table:
    """What knowing each estimate would be worth."""
    scale = worth_scale(study)
    evpi = study.evpi.value
    rows = [
        [key, amount(figure, scale), exact_percent(figure.value / evpi, 3)]
        for key, figure in worths(study)
    ]
    what = "Estimate or extension" if study.structure else "Estimate"
    headings = [what, "Worth of knowing it", "Share of knowing everything"]
    return Table("Values of information", headings, rows)


def bounds_table(study: Study) -> Table | None:
    """How often each bound is broken."""
    coherence = study.simulation.coherence
    if coherence is None:
        return None
    rows = [["any of these", percent(coherence.share_broken), "our agent is part of the totals"]]
    for bound in BOUNDS:
        side = "below" if bound.is_least else "above"
        share = percent(coherence.shares_broken[bound.quantity])
        rows.append([f"{bound.variable} is {side} its bound", share, bound.because])
    return Table("How often draws are broken", ["Broken if", "Share of draws", "Because"], rows)


def problem_lines(problems: Iterable["Problem"]) -> list[tuple[str, str]]:
    """What the checks say: severity and place, and the sentence."""
    return [
        (", ".join(part for part in (each.severity, each.place) if part), each.text)
        for each in problems
    ]


def origin_lines(study: Study, origin: Origin) -> Iterator[tuple[str, str]]:
    """What was computed from what, by what."""
    made = versions()
    yield "File", origin.file
    yield "Date of this report", f"{origin.date:%Y-%m-%d}"
    yield "Draws", f"{study.simulation.samples:,}, by scrambled Sobol points"
    yield "Seed", str(study.simulation.seed)
    yield "Coop XL", made["coop_xl"]
    yield "Model", made["model"]
    yield "Python, NumPy", f"{made['python']}, {made['numpy']}"


def command(study: Study, origin: Origin) -> str:
    """What to type to have the same figures again."""
    simulation = study.simulation
    of_budget = "" if study.budget is None else f" --budget {study.budget:.15g}"
    return (
        f"coop-xl report {shlex.quote(origin.file)} --samples {simulation.samples} "
        f"--seed {simulation.seed}{of_budget}"
    )
