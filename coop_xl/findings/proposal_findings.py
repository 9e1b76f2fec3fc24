"""What is said of proposals: which to fund, how they rank, how sure that is (own derivation)."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from coop_xl.analysis.proposals.funding import BEST, MEAN, Portfolio
from coop_xl.analysis.proposals.mean_models import DRAWS
from coop_xl.analysis.proposals.proposal_study import ProposalStudy
from coop_xl.analysis.proposals.proposal_uncertainty import Uncertainty
from coop_xl.analysis.proposals.ranking import Ranking
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.safe_text import on_one_line

from .document import Bars, Column, Kind, Section, Table
from .numbers import exact_percent, money, number
from .plain_names import NAMES

_RANK, PROPOSAL, _COST, _VALUE, _EXACT = "Rank", "Proposal", "Cost", "Value", "Exact value"
TIMES_BAR, PER_COST = "× the bar", "Value per cost"
_PART, _SHARE = "Part", "Lost without it"
_LOSS, WHAT = "Expected loss", "What it is"
_DIFFERENCE = "First order is off by"
SPENT, GAIN, FUNDED = "Budget", "Gain in U", "Funded"
_BY = {
    BEST: "with every estimate at Best",
    MEAN: f"by the mean over {DRAWS} draws of the estimates",
}
_MOST_KNOWN = 10  # rows of what is worth finding out
_MOST_NAMED = 6  # proposals in a sentence
_ABOUT_VALUES = (
    "Value: chance × effects × what they are worth at the margin, in utility. Exact value: chance "
    "× the change of U by the whole effects, the masses of the rest of the world held fixed. Own "
    "derivation beyond the post’s (⋆)."
)
_ABOUT_DRAWS = (
    "Over the model’s own draws, with every uncertain effect drawn too. Best: the share of draws "
    "in which the proposal is worth most for its cost. Expected loss: what picking it first costs "
    "on average, for each unit of currency, against the best for its cost in every draw."
)
_ABOUT_PORTFOLIO = (
    "Lost without it: the part of the gain that goes if this proposal, and what needs it, is not "
    "funded. Parts need not add up to 1: alignment and cooperation if aligned help each other."
)


def listed(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """Names in a sentence."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def headline(study: ProposalStudy) -> str:
    """What to fund or, without a budget, what is worth most for its cost."""
    return funded(study.portfolio) if study.portfolio else first(study)


def funded(found: Portfolio) -> str:
    """The portfolio in a sentence."""
    if not found.funded:
        return f"Fund nothing: no portfolio that {money(found.budget)} pays for makes U rise."
    named = [
        name if part == 1 else f"{name} ({exact_percent(part, 2)} of it)"
        for name, part in found.parts.items()
    ]
    if named[1:]:
        these, cost, rise = f"these {len(named)}", "They cost", "raise"
    else:
        these, cost, rise = "this one", "It costs", "raises"
    return (
        f"Fund {these}: {listed(named, len(named))}. {cost} {money(found.spent)} of "
        f"{money(found.budget)} and {rise} U by {number(found.gain)}."
    )


def chosen_by(study: ProposalStudy) -> Iterator[str]:
    """What the choice is by and, where that differs, what would be funded by the other."""
    found, other = study.portfolio, study.otherwise
    if found is None or not study.ranking.uncertainty:
        return
    yield f"Gains are {_BY[found.by]}."
    if other is None:
        return
    joins = [name for name in other.parts if name not in found.parts]
    leaves = [name for name in found.parts if name not in other.parts]
    if not (joins or leaves):
        yield f"Chosen {_BY[other.by]}, the same would be funded."
    elif not joins:
        yield f"Chosen {_BY[other.by]}, {listed(leaves)} would not be funded."
    else:
        instead = f" in place of {listed(leaves)}" if leaves else " too"
        yield f"Chosen {_BY[other.by]}, {listed(joins)} would be funded{instead}."


def next_money(found: Portfolio) -> str:
    """What more money would do."""
    if found.next is None:
        return "More money would fund nothing further on this list."
    joins, leaves = listed(found.next.joins), listed(found.next.leaves)
    instead = f", in place of {leaves}" if leaves else ""
    return f"The next {money(found.next.more)} would go to {joins}{instead}."


def first(study: ProposalStudy) -> str:
    """The proposal that is worth most for its cost."""
    found, place = study.ranking, study.ranking.order[0]
    name = found.proposals.names[place]
    if found.values[place] <= 0:
        return "No proposal on this list makes U rise."
    worth = f": {times(found.times_bar[place])} the bar" if study.has_bar else ""
    said = f"{name} is worth most for its cost{worth}."
    if found.uncertainty:
        said += f" It is so in {_roughly(found.uncertainty.best[place].value)} of draws."
    return said


def times(multiple: float) -> str:
    """A multiple of the bar: 3.2 ×."""
    return f"{number(float(multiple)) if abs(multiple) >= 1e4 else f'{multiple:.3g}'} ×"


def _roughly(share: float) -> str:
    """A share of draws in a sentence; its error stands in the table."""
    return f"about {100 * share:.0f} %"


def _about_bar(study: ProposalStudy) -> str:
    """What the bar is, or how to have one."""
    bar = study.ranking.bar
    if not study.has_bar:
        return "" if bar.work else "There is no bar: say what a unit of effort costs to have one."
    if not bar.work:
        return f"The bar is {number(bar.value)} utility per unit of currency, as given."
    return (
        f"The bar is one more unit of effort on {NAMES[bar.work]}, the best at the margin, at "
        f"{money(bar.cost_of_unit)} a unit."
    )


def above_bar(study: ProposalStudy) -> Iterator[str]:
    """Which proposals are worth more than the bar, and which do harm."""
    found = study.ranking
    if study.has_bar:
        above = [found.proposals.names[i] for i in found.order if found.times_bar[i] > 1]
        count = len(found.proposals)
        yield f"{len(above)} of {count} proposals are worth more than the bar."
    harmful = [found.proposals.names[i] for i in found.order if found.values[i] < 0]
    if harmful:
        yield f"{listed(harmful)} would do harm."


def _ranking_section(study: ProposalStudy) -> Section:
    """All proposals, best first."""
    table = _ranking_table(study)
    said = [*filter(None, [_about_bar(study)]), *above_bar(study)]
    return Section("Proposals, best for their cost first", first(study), said,
                   _ranking_chart(study, table), _ABOUT_VALUES, table)  # fmt: skip


def _ranking_chart(study: ProposalStudy, table: Table) -> Bars | None:
    """What all are worth for their cost; None if no proposal is worth anything."""
    shown = TIMES_BAR if study.has_bar else PER_COST
    if not (table.numbers(shown) > 0).any():
        return None
    best = "; ".join(f"{on_one_line(row[0])} {row[table.place(shown)]}" for row in table.texts[:3])
    return Bars(
        name="proposals",
        title="What proposals are worth for their cost",
        about=f"The first of {len(table.rows)}: {best}.",
        axis=shown if study.has_bar else "value per unit of currency",
        unit="" if study.has_bar else "utility",
        table=table,
        columns=[shown],
        labels=[on_one_line(row[0]) for row in table.rows],
    )


def _ranking_table(study: ProposalStudy) -> Table:
    """A row a proposal: rank, name, cost, values, and how many times the bar."""
    found = study.ranking
    last = Column(TIMES_BAR if study.has_bar else PER_COST, Kind.NUMBER)
    columns = [
        Column(PROPOSAL, Kind.LABEL),
        Column(_RANK, Kind.ENTERED),
        Column(_COST, Kind.MONEY),
        Column(_VALUE, Kind.NUMBER),
        Column(_EXACT, Kind.NUMBER),
        last,
    ]
    worth = found.times_bar if study.has_bar else found.per_cost
    rows = [
        [
            found.proposals.names[i], int(found.ranks[i]), float(found.proposals.costs[i]),
            float(found.values[i]), float(found.exact[i]), float(worth[i]),
        ]
        for i in found.order
    ]  # fmt: skip
    return Table("Proposals", columns, rows, "In utility.")


def _uncertainty_section(study: ProposalStudy) -> Section | None:
    """How sure the figures are; None if nothing is uncertain."""
    found = study.ranking.uncertainty
    if found is None:
        return None
    table = _uncertainty_table(study, found)
    return Section("How sure that is", _surest(study, found), about=_ABOUT_DRAWS, table=table)


def _surest(study: ProposalStudy, found: Uncertainty) -> str:
    """The proposal that is best most often, and what picking it costs."""
    names = study.ranking.proposals.names
    often = max(range(len(names)), key=lambda i: found.best[i].value)
    least = min(range(len(names)), key=lambda i: found.expected_loss[i].value)
    share = _roughly(found.best[often].value)
    said = f"{names[often]} is most often best for its cost, in {share} of draws"
    if not np.isfinite(found.expected_loss[least].value):
        return f"{said}."
    if least == often:
        return f"{said}, and picking it first is expected to lose least."
    return f"{said}; picking {names[least]} first is expected to lose least."


def _uncertainty_table(study: ProposalStudy, found: Uncertainty) -> Table:
    """Mean, quantiles, chances and loss of each proposal."""
    kinds: list[tuple[str, Kind, Sequence[Any]]] = [
        ("Mean value", Kind.FIGURE, found.mean),
        ("5 %", Kind.NUMBER, found.p5),
        ("Median", Kind.NUMBER, found.p50),
        ("95 %", Kind.NUMBER, found.p95),
        ("Best for its cost", Kind.CHANCE, found.best),
        *([("Above the bar", Kind.CHANCE, found.above_bar)] if study.has_bar else []),
        ("Harmful", Kind.CHANCE, found.harmful),
        (f"{_LOSS}, {TIMES_BAR}" if study.has_bar else _LOSS, Kind.NUMBER, _losses(study, found)),
    ]
    names = study.ranking.proposals.names
    columns = [Column(PROPOSAL, Kind.LABEL), *(Column(head, kind) for head, kind, _ in kinds)]
    rows = [[names[i], *(each[i] for _, _, each in kinds)] for i in study.ranking.order]
    return Table("Proposals under uncertainty", columns, rows, "Values in utility.")


def _losses(study: ProposalStudy, found: Uncertainty) -> list[float]:
    """The expected losses for each unit of currency, as multiples of the bar if there is one."""
    unit = study.ranking.bar.value if study.has_bar else 1.0
    return [each.value / unit for each in found.expected_loss]


def _finding_out_section(study: ProposalStudy) -> Section | None:
    """What is most worth finding out before deciding; None if nothing is uncertain."""
    found = study.ranking.uncertainty
    if found is None or not found.worth_knowing:
        return None
    rows = [
        [*_known(name), figure, figure.value / found.evpi.value if found.evpi.value > 0 else 0.0]
        for name, figure in list(found.worth_knowing.items())[:_MOST_KNOWN]
    ]
    columns = [Column("Known", Kind.LABEL), Column(WHAT, Kind.TEXT),
               Column("Value of knowing it", Kind.FIGURE),
               Column("Share of all", Kind.SHARE)]  # fmt: skip
    table = Table(
        "What to find out first",
        columns,
        rows,
        "In utility per unit of currency; share of what knowing everything would be worth.",
    )
    return Section("What to find out before deciding", _finding_out(found), table=table)


def _finding_out(found: Uncertainty) -> str:
    """What is most worth knowing before deciding which proposal to fund first."""
    name, figure = next(iter(found.worth_knowing.items()))
    if figure.value <= 0:
        return "Knowing no estimate alone would change which proposal to fund first."
    part = exact_percent(min(figure.value / found.evpi.value, 1.0), 2)
    return (
        f"Most worth finding out before deciding which to fund first: {': '.join(_known(name))} "
        f"({part} of what knowing everything would be worth)."
    )


def _known(name: str | tuple[str, str]) -> tuple[str, str]:
    """An input, or an effect by its proposal, and what it is."""
    if isinstance(name, tuple):
        proposal, key = name
        return proposal, f"{EFFECTS[key].meaning} ({key})"
    return name, ACCEPTED[name].meaning


def _portfolio_section(study: ProposalStudy) -> Section | None:
    """What to fund with the budget; None without one."""
    found = study.portfolio
    if found is None:
        return None
    columns = [Column(PROPOSAL, Kind.LABEL), Column(_COST, Kind.MONEY), Column(_PART, Kind.SHARE),
               Column(_SHARE, Kind.SHARE)]  # fmt: skip
    costs = dict(zip(found.proposals.names, found.proposals.costs, strict=True))
    rows = [
        [name, float(costs[name] * part), part, found.shares[name]]
        for name, part in found.parts.items()
    ]
    said = [*chosen_by(study), next_money(found)]
    table = Table("What to fund", columns, rows)
    return Section("What to fund", funded(found), said, about=_ABOUT_PORTFOLIO, table=table)


def frontier_section(study: ProposalStudy) -> Section | None:
    """What each budget gains; None without one."""
    found = study.portfolio
    if found is None:
        return None
    columns = [Column(SPENT, Kind.MONEY), Column(GAIN, Kind.NUMBER), Column(FUNDED, Kind.TEXT)]
    rows = [[each.spent, each.gain, ", ".join(each.funded)] for each in found.frontier]
    table = Table("What each budget gains", columns, rows, "Gains in utility, exact.")
    return Section("What each budget gains", table=table)


def sections(study: ProposalStudy) -> Iterator[Section]:
    """All that is said, the answer first."""
    made = (_portfolio_section, _ranking_section, _uncertainty_section, _finding_out_section,
            frontier_section)  # fmt: skip
    yield from (each for make in made if (each := make(study)))


def report_sections(study: ProposalStudy) -> list[Section]:
    """What a report on a whole file says of its proposals: ranks, odds, what to find out."""
    made = (_ranking_section, _uncertainty_section, _finding_out_section, _rough_section)
    return [each for make in made if (each := make(study))]


def _rough_section(study: ProposalStudy) -> Section | None:
    """First order against exact where they differ by more than a tenth; None if nowhere."""
    found = study.ranking
    columns = [Column(PROPOSAL, Kind.LABEL), Column(_VALUE, Kind.NUMBER),
               Column(_EXACT, Kind.NUMBER), Column(_DIFFERENCE, Kind.SHARE)]  # fmt: skip
    names = found.proposals.names
    rough = [i for i in found.order if found.is_rough[i]]
    if not rough:
        return None
    rows = [
        [names[i], float(found.values[i]), float(found.exact[i]), _off(found, i)] for i in rough
    ]
    table = Table("First order against exact", columns, rows, "In utility.")
    said = f"First order is more than a tenth off for {listed([names[i] for i in rough])}."
    return Section("Too large for first order", said, about=_ABOUT_VALUES, table=table)


def _off(found: Ranking, place: int) -> float | None:
    """How far first order is off, as a part of the exact value; None where that is 0."""
    exact = float(found.exact[place])
    return float(found.values[place]) / exact - 1 if exact else None


def comparison_table(studies: Sequence[ProposalStudy]) -> Table:
    """Several models on one list: how many times its bar each says, and whether to fund it."""
    has_bar = all(each.has_bar for each in studies)
    columns = [Column(PROPOSAL, Kind.LABEL)]
    for each in studies:
        head = TIMES_BAR if has_bar else _RANK
        columns.append(Column(f"{head}: {each.name}", Kind.NUMBER))
        columns += [Column(f"Funded: {each.name}", Kind.TEXT)] if each.portfolio else []
    names = studies[0].ranking.proposals.names
    rows = [[name, *compared(studies, place, has_bar)] for place, name in enumerate(names)]
    return Table("Proposals by model", columns, rows)


def compared(studies: Sequence[ProposalStudy], place: int, has_bar: bool) -> Iterator[Any]:
    """What models say of one proposal."""
    for each in studies:
        found = each.ranking
        yield float((found.times_bar if has_bar else found.ranks)[place])
        if each.portfolio:
            yield compared_part(each, found.proposals.names[place])


def compared_part(study: ProposalStudy, name: str) -> str | None:
    """Whether, or which part of, a proposal is funded; None if it is not."""
    part = study.portfolio.parts.get(name, 0.0) if study.portfolio else 0.0
    return "yes" if part == 1 else exact_percent(part, 2) if part else None


def _by_first(studies: Sequence[ProposalStudy]) -> str:
    """Which proposal which models find worth most for its cost."""
    firsts: dict[str, list[str]] = {}
    for each in studies:
        name = each.ranking.proposals.names[each.ranking.order[0]]
        firsts.setdefault(name, []).append(each.name)
    if len(firsts) == 1:
        return f"By every model {next(iter(firsts))} is worth most for its cost."
    said = [f"{name} by {listed(models)}" for name, models in firsts.items()]
    return f"Worth most for its cost is {'; '.join(said)}."


def agreement(studies: Sequence[ProposalStudy]) -> Iterator[str]:
    """Which proposals every model would fund, and which only some."""
    chosen = [set(each.portfolio.funded) for each in studies if each.portfolio]
    if not chosen:
        yield _by_first(studies)
        return
    names = studies[0].ranking.proposals.names
    by_all = [name for name in names if all(name in each for each in chosen)]
    by_some = [name for name in names if any(name in e for e in chosen) and name not in by_all]
    models = "Both models" if len(chosen) == 2 else f"All {len(chosen)} models"
    yield f"{models} fund {listed(by_all) or 'none of the proposals'}."
    for name in by_some:
        those = [e.name for e in studies if e.portfolio and name in e.portfolio.funded]
        yield f"Only {listed(those)} {'fund' if those[1:] else 'funds'} {name}."
