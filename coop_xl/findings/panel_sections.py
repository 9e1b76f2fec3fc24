"""A panel as tables and charts: answers, cruxes, ranges of what differs, reasons."""

from collections.abc import Iterator, Sequence
from typing import Any

from coop_xl.analysis.experts.panel import Panel
from coop_xl.analysis.experts.pooled_inputs import PooledInput
from coop_xl.estimates.entries import DEFINITIONS, Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS

from .document import BLANK, Bars, Column, Kind, Section, Stacked, Strips, Table
from .experts import overall, percents
from .numbers import entered
from .plain_names import HOW_OFTEN_BEST, NAMES, capital, label, named

POOL, _AVERAGED = "Pool", "Averaged quantiles"
_EXPERT, _CHANCES = "Expert", [f"{capital(NAMES[name])} best" for name in INTERVENTIONS]
PART = "Part of the differences"
_ABOUT_ANSWERS = (
    "Best at best estimates: with every estimate at its best value. The other columns: in what "
    "share of draws each kind of work is best. Pool: one expert is drawn by weight, then all "
    "their estimates together (a linear pool). Averaged quantiles: each quantile is the experts' "
    "weighted average. ±: one standard error of the simulation."
)
_ABOUT_CRUXES = (
    "One expert's best estimates are turned into the other's, one input at a time, in every "
    "order. An input's part is the mean of what swapping it adds to the gap between the two, over "
    "all orders (its Shapley value), averaged over the pairs of experts that disagree."
)
ABOUT_STRIPS = (
    "The line runs from the 5 % to the 95 % quantile, the box holds the middle half, the thick "
    "tick is the median."
)
_NO_REASON = "No reason given."


def answers_table(panel: Panel) -> Table:
    """Who finds what best: a row for each expert, then the pool and the second way of pooling."""
    pool = panel.pool
    columns = [
        Column(_EXPERT, Kind.LABEL),
        Column("Weight", Kind.SHARE),
        Column("Best at best estimates", Kind.WORK),
        *(Column(heading, Kind.CHANCE) for heading in _CHANCES),
    ]
    rows: list[list[Any]] = [
        [member.name, weight, best, *own.best.values()]
        for member, weight, best, own in zip(
            panel.members, pool.weights, panel.best, pool.own, strict=True
        )
    ]
    rows.append([POOL, None, None, *pool.best.values()])
    rows.append([_AVERAGED, None, panel.pooled_best, *pool.averaged.best.values()])
    if panel.has_extensions:
        columns.append(Column("Extensions on", Kind.TEXT))
        *own, averaged = [", ".join(on) or "none" for on in panel.extensions]
        for row, on in zip(rows, [*own, "everyone's own", averaged], strict=True):
            row.append(on)
    return Table("Who finds what best", columns, rows, _ABOUT_ANSWERS)


def answers_chart(panel: Panel) -> Stacked:
    """The same as a picture, the pool last."""
    table = answers_table(panel)
    said = (
        f"{row[0]}: {', '.join(f'{name} {row[table.place(name)]}' for name in _CHANCES)}"
        for row in table.texts
    )
    return Stacked(
        name="answers",
        title=HOW_OFTEN_BEST,
        about=f"Stacked bars. {'. '.join(said)}.",
        axis="share of draws",
        table=table,
        columns=_CHANCES,
    )


def cruxes_section(panel: Panel) -> Section:
    """What divides the experts most, over all pairs that disagree."""
    title = "What makes the experts disagree"
    if not panel.cruxes:
        return Section(title, overall(panel))
    columns = [
        Column("Estimate", Kind.LABEL),
        Column("Key", Kind.KEY),
        Column(PART, Kind.SHARE),
        Column("Pairs it alone changes", Kind.COUNT),
    ]
    rows = [[label(each.key), each.key, each.weight, each.flips] for each in panel.cruxes]
    table = Table(title, columns, rows, _ABOUT_CRUXES)
    most = ", ".join(f"{named(each.key)} {percents(each.weight)}" for each in panel.cruxes[:3])
    chart = Bars(
        name="cruxes",
        title="Which inputs make the experts disagree",
        about=f"The largest: {most}.",
        axis="part of the differences",
        table=table,
        columns=[PART],
        labels=[named(each.key) for each in panel.cruxes],
        whole=1.0,
    )
    return Section(title, overall(panel), chart=chart, about=_ABOUT_CRUXES, table=table)


def strips_sections(panel: Panel) -> Iterator[Section]:
    """Everyone's ranges of what differs, first what divides the experts most."""
    for key in differing_inputs(panel):
        pooled = panel.pool.inputs.get(key) or panel.pool.extensions.get(key)
        if pooled:
            yield _strips_section(panel, key, pooled)


def differing_inputs(panel: Panel) -> list[str]:
    """The inputs that not all say the same of: cruxes by their size, then the others."""
    inputs = {**panel.pool.inputs, **panel.pool.extensions}
    cruxes = [each.key for each in panel.cruxes]
    return cruxes + [key for key, each in inputs.items() if key not in cruxes and apart(each)]


def apart(found: PooledInput) -> bool:
    """Whether the experts' ranges or best estimates differ."""
    ranges = {tuple(float(each.quantile(p)) for p in found.linear) for each in found.members}
    return len(ranges) > 1 or len(set(found.bests)) > 1


def _strips_section(panel: Panel, key: str, found: PooledInput) -> Section:
    """Everyone's range of one input, and the pool's."""
    columns = [Column(_EXPERT, Kind.LABEL)]
    columns += [Column(f"{100 * p:g} %", Kind.NUMBER) for p in found.linear]
    rows = [
        [member.name, *(float(each.quantile(p)) for p in found.linear)]
        for member, each in zip(panel.members, found.members, strict=True)
    ]
    rows.append([POOL, *found.linear.values()])
    title = capital(named(found.key))
    table = Table(title, columns, rows)
    about = " ".join(
        f"{row[0]}: median {row[3]}, from {row[1]} to {row[5]}." for row in table.texts
    )
    chart = Strips(
        name=f"strip-{key}",
        title=title,
        about=about,
        axis=label(key),
        unit=ACCEPTED[found.key].unit,
        table=table,
    )
    return Section(title, chart=chart, about=ABOUT_STRIPS, table=table)


def reasons_table(panel: Panel, keys: Sequence[str], title: str, longest: int = 0) -> Table:
    """What everyone says of some inputs and why; a reason may be cut at so many characters."""
    columns = [Column("Estimate", Kind.LABEL), Column("Key", Kind.KEY)]
    columns += [Column(member.name, Kind.TEXT) for member in panel.members]
    rows = [
        [
            label(key),
            key,
            *(
                _shortened(_number_and_reason(each.content, key), longest)
                for each in panel.members
            ),
        ]
        for key in keys
    ]
    return Table(title, columns, rows)


def _shortened(text: str, longest: int) -> str:
    """A text of so many characters at most; 0 for all of it."""
    return f"{text[: longest - 1]}…" if 0 < longest < len(text) else text


def definitions_table(panel: Panel) -> Table:
    """What everyone means by the words."""
    columns = [Column("Word", Kind.LABEL), Column("Key", Kind.KEY)]
    columns += [Column(member.name, Kind.TEXT) for member in panel.members]
    rows = [
        [text, None, *(member.meaning_of(key) for member in panel.members)]
        for key, text in DEFINITIONS.items()
    ]
    shares = [each.content.shares_meaning for each in panel.members]
    if any(shares):
        rows.append(["F means shares", None, *shares])
    return Table("What everyone means by the words", columns, rows)


def keys_given(panel: Panel) -> list[str]:
    """Every variable, and the inputs of extensions that somebody gives."""
    given = [each.content.extensions for each in panel.members]
    return [*VARIABLES, *(key for key in EXTENSION_INPUTS if any(key in each for each in given))]


def _number_and_reason(content: Entries, key: str) -> str:
    """0.45 (0.3 to 0.6). Why. Confidence: high. 2026-01-31."""
    is_extension = key in EXTENSION_INPUTS
    given = content.extensions.get(key, Estimate()) if is_extension else content.estimate(key)
    if given.best is None and not given.source:
        return ""
    parts = [f"{_number_said(content.key_entered(key), key, given)}.", given.source or _NO_REASON]
    if given.confidence:
        parts.append(f"Confidence: {given.confidence}.")
    if given.dated:
        parts.append(f"{given.dated:%Y-%m-%d}.")
    return " ".join(" ".join(parts).split())


def _number_said(key_entered: str, key: str, given: Estimate) -> str:
    """0.45 (0.3 to 0.6), or log10_F_V −30 where it was entered so."""
    way = "" if key_entered == key else f"{key_entered} "
    ends = ""
    if given.low is not None and given.high is not None:
        ends = f" ({entered(given.low)} to {entered(given.high)})"
    return f"{way}{entered(given.best) or BLANK}{ends}"
