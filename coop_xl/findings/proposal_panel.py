"""What is said of one list of proposals by everyone's model (own derivation)."""

from collections.abc import Iterator, Sequence
from typing import Any

from coop_xl.analysis.experts.panel_proposals import Divide, PanelProposals
from coop_xl.analysis.experts.proposal_swaps import EXTENSIONS, Cause
from coop_xl.analysis.proposals.proposal_study import ProposalStudy
from coop_xl.safe_text import on_one_line

from .document import Bars, Column, Kind, Section, Table
from .experts import percents
from .plain_names import OWN_LEGEND, capital, named
from .plain_names import listed as together
from .proposal_findings import (
    PER_COST,
    PROPOSAL,
    TIMES_BAR,
    agreement,
    compared_part,
    headline,
    next_money,
)

TITLE = "What to fund"
_RANKS, _WORTHS = "Who ranks what how", "What everyone finds it worth"
_BEST, FUNDED_BY = "Best for its cost, pool", "Funded by"
_MOST_CAUSES = 2
_LEAST_SHARE = 0.1  # of the difference: what accounts for less is not named
_ABOUT = (
    "Everyone’s model values the same list, with every estimate at its best value. Pool: one "
    "expert’s model holds, with their weight, so its values, gains and bar are everyone’s "
    f"weighted means. {OWN_LEGEND}"
)
_ABOUT_CAUSES = (
    "Why two differ: one expert’s best estimates are turned into the other’s, one input at a "
    "time, slopes of b in proportion to shares. What an input accounts for is the mean of what it "
    "adds to the lead of the one proposal over the other, swapped first and swapped last."
)


def lead(found: PanelProposals) -> str:
    """What the pool would fund, or finds worth most for its cost."""
    return f"By the pool of {len(found.studies)} experts: {headline(found.pooled)}"


def sentences(found: PanelProposals) -> Iterator[str]:
    """Whose list it is and how others differ, who funds what, and why."""
    yield f"The list of proposals is that of {found.listed}."
    yield from found.remarks
    yield from agreement(found.studies)
    if found.pooled.portfolio:
        yield next_money(found.pooled.portfolio)
    yield from reasons(found)


def reasons(found: PanelProposals) -> Iterator[str]:
    """Why each two who differ do."""
    return map(_reason, found.divides)


def _reason(divide: Divide) -> str:
    """Which inputs make two people prefer different proposals."""
    said = f"{divide.one} prefers {divide.first}, {divide.other} {divide.second}"
    causes = [each for each in divide.causes if each.share >= _LEAST_SHARE][:_MOST_CAUSES]
    if not causes:
        return f"{said}."
    first, *more = (f"{_cause_named(each)} for {percents(each.share)}" for each in causes)
    because = together([f"{first} of the difference".replace(" for ", " accounts for ", 1), *more])
    return f"{said}: {because}.{alone(divide)}"


def _cause_named(cause: Cause) -> str:
    """An input, or extensions as a whole."""
    return "the extensions that count" if cause.key == EXTENSIONS else named(cause.key)


def alone(divide: Divide) -> str:
    """Which inputs by themselves would change what one of two prefers."""
    said = ""
    for name, flips in (
        (divide.one, [each for each in divide.causes if each.flips_one]),
        (divide.other, [each for each in divide.causes if each.flips_other]),
    ):
        if flips:
            causes = together([_cause_named(each) for each in flips[:_MOST_CAUSES]], "or")
            said += f" {capital(causes)} alone would change what {name} prefers."
    return said


def everyone(found: PanelProposals) -> list[ProposalStudy]:
    """The members' studies, and the pool's."""
    return [*found.studies, found.pooled]


def _ranks_table(found: PanelProposals) -> Table:
    """A row a proposal, the pool's best first: everyone's rank, and who would fund it."""
    studies = everyone(found)
    columns = [Column(PROPOSAL, Kind.LABEL)]
    columns += [Column(each.name, Kind.ENTERED) for each in studies]
    columns += [Column(_BEST, Kind.CHANCE)] if found.best else []
    columns += [Column(FUNDED_BY, Kind.TEXT)] if found.pooled.portfolio else []
    rows = []
    for place in found.pooled.ranking.order:
        row: list[Any] = [found.pooled.ranking.proposals.names[place]]
        row += [int(each.ranking.ranks[place]) for each in studies]
        row += [found.best[place]] if found.best else []
        row += [_funded_by(studies, row[0])] if found.pooled.portfolio else []
        rows.append(row)
    return Table(_RANKS, columns, rows, "Rank 1: worth most for its cost.")


def _funded_by(studies: Sequence[ProposalStudy], name: str) -> str:
    """Whose best portfolio holds a proposal, and how much of it if not all."""
    said = []
    for each in studies:
        part = compared_part(each, name)
        if part:
            said.append(each.name if part == "yes" else f"{each.name} ({part})")
    return ", ".join(said)


def _worths_table(found: PanelProposals) -> Table:
    """A row a proposal: how many times the bar everyone finds it worth."""
    studies = everyone(found)
    has_bar = all(each.has_bar for each in studies)
    title = f"{_WORTHS}: {TIMES_BAR if has_bar else PER_COST.lower()}"
    columns = [Column(PROPOSAL, Kind.LABEL)]
    columns += [Column(each.name, Kind.NUMBER) for each in studies]
    rows = []
    for place in found.pooled.ranking.order:
        worths = [each.ranking.times_bar if has_bar else each.ranking.per_cost for each in studies]
        name = found.pooled.ranking.proposals.names[place]
        rows.append([name, *(float(each[place]) for each in worths)])
    note = (
        "The bar of each: the best marginal unit of effort by their own model, at one price."
        if has_bar and found.pooled.ranking.bar.work
        else ""
        if has_bar
        else "In utility per unit of currency."
    )
    return Table(title, columns, rows, note)


def sections(found: PanelProposals) -> list[Section]:
    """The answer with everyone's ranks, and what they find proposals worth."""
    table = _worths_table(found)
    return [
        Section(TITLE, lead(found), [*sentences(found)], about=_ABOUT, table=_ranks_table(found)),
        Section(_WORTHS, chart=_worths_chart(found, table), about=_ABOUT_CAUSES, table=table),
    ]


def _worths_chart(found: PanelProposals, table: Table) -> Bars | None:
    """What the pool finds proposals worth; None if that is nothing."""
    pool = found.pooled.name
    if not (table.numbers(pool) > 0).any():
        return None
    best = "; ".join(f"{on_one_line(row[0])} {row[-1]}" for row in table.texts[:3])
    return Bars(
        name="panel-proposals",
        title="What proposals are worth for their cost, by the pool",
        about=f"The first of {len(table.rows)}: {best}.",
        axis=TIMES_BAR if found.pooled.has_bar else PER_COST.lower(),
        unit="" if found.pooled.has_bar else "utility",
        table=table,
        columns=[pool],
        labels=[on_one_line(row[0]) for row in table.rows],
    )
