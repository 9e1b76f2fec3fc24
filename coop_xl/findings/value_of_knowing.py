"""What knowing an estimate, or whether an extension holds, would be worth."""

from collections.abc import Mapping

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.study import Study, largest
from coop_xl.model.extensions.catalogue import ACCEPTED

from .document import Bars, Column, Kind, Section, Table
from .extension_credences import sentences
from .numbers import amount
from .plain_names import UNIT, capital, label, listed, named
from .simulation_answer import worth_most

_KNOWN, _VALUE, _SHARE = "If you knew", "Value of knowing it", "Share of knowing everything"
_MOST = 3  # that are named to those who cannot see the chart
_ABOUT = (
    "How much better the choice between the three kinds of work would be, on average and for each "
    "unit of effort spent, if the true value of one estimate were known before choosing (EVPPI, "
    "expected value of partial perfect information). Knowing everything (EVPI) is worth at least "
    "as much. What cannot change the choice is worth nothing, however uncertain it is."
)
_ALL_EXTENSIONS, _EVERYTHING = "all extensions together", "everything (EVPI)"
_TOO_HEAVY = (
    "Some tails are so heavy that the mean of a marginal value does not exist, and with it none "
    "of the values of information: see the notes. P(best) and the quantiles stand."
)


def knowing_section(study: Study) -> Section:
    """What is most worth knowing: every estimate and, with credences, every extension."""
    lead = _most_worth(study)
    if not study.is_finite or not (study.worth or study.structure):
        return Section("Each estimate", lead)
    found = dict(study.structure.switches) if study.structure else {}
    found |= study.worth.inputs if study.worth else {}
    found = dict(sorted(found.items(), key=lambda item: -item[1].value))
    totals = {_EVERYTHING: study.evpi}
    if study.structure:
        totals = {_ALL_EXTENSIONS: study.structure.structure} | totals
    title = "Each estimate" + (", and each extension" if study.structure else "")
    names = {key: label(key) for key in found}
    table = _worth_table(title, found | totals, study, names)
    return Section(
        title, lead, chart=_worth_chart("worth", table, found), about=_ABOUT, table=table
    )


def groups_section(study: Study) -> Section | None:
    """What it is worth to know all estimates of a group; None if that is not known."""
    if not study.is_finite or not (study.worth and study.worth.groups):
        return None
    found = study.worth.groups
    members = {
        name: listed([label(key) for key in study.uncertain if ACCEPTED[key].group == name])
        for name in found
    }
    title = "Each group of estimates"
    names = {name: f"{name}: {of}" for name, of in members.items()}
    table = _worth_table(title, found, study, names)
    return Section(title, chart=_worth_chart("worth-groups", table, found), table=table)


def _worth_table(
    title: str, found: Mapping[str, Figure], study: Study, names: Mapping[str, str]
) -> Table:
    """A row for each thing that may be known; totals have no plain name of their own."""
    scale = study.worth.log10_scale if study.worth else study.log10_scale
    columns = [
        Column(_KNOWN, Kind.LABEL),
        Column("Key", Kind.KEY),
        Column(_VALUE, Kind.FIGURE, scale),
        Column(_SHARE, Kind.SHARE),
    ]
    evpi = study.evpi.value
    rows = [
        [
            names.get(name, name),
            name if name in ACCEPTED else None,
            figure,
            figure.value / evpi if evpi > 0 else 0.0,
        ]
        for name, figure in found.items()
    ]
    return Table(title, columns, rows, f"In {UNIT}.")


def _worth_chart(name: str, table: Table, found: Mapping[str, Figure]) -> Bars | None:
    """The rows that stand for what may be known, not those of totals; None if all are 0."""
    if not any(each.value > 0 for each in found.values()):
        return None
    return Bars(
        name=name,
        title=f"What knowing would be worth: {table.title[0].lower()}{table.title[1:]}",
        about=f"The most valuable, in {UNIT}: {table.sentence(_VALUE, _MOST)}.",
        axis="value of knowing it",
        unit=UNIT,
        table=table,
        columns=[_VALUE],
        rows=len(found),
        labels=[f"{name} ({key})" if key else name for name, key, *_ in table.rows],
    )


def _most_worth(study: Study) -> str:
    """The answer in words."""
    if not study.is_finite:
        return _TOO_HEAVY
    if study.structure:
        return " ".join(sentences(study.structure))
    if study.worth is None:
        return "Every estimate is certain: there is nothing to learn."
    key = largest(study.worth.inputs)
    figure = study.worth.inputs[key]
    if figure.value <= 0:
        return f"{capital(worth_most(study))}."
    worth = amount(figure, study.worth.log10_scale)
    return (
        f"{capital(named(key))} is most worth improving: knowing it would be worth {worth} "
        f"{UNIT}, {100 * figure.value / study.evpi.value:.0f} % of the value of knowing "
        "everything."
    )
