"""Which list of proposals a panel is asked about: the one given, else the one most have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coop_xl.analysis.experts.members import Member
from coop_xl.estimates.entries import same
from coop_xl.estimates.read_file import any_error
from coop_xl.findings.proposal_findings import listed

from .proposal_table import ProposalTable, read_proposals
from .workbook_proposals import price_of, proposals_in

_Listed = Mapping[str, Mapping[str, float | str]]


@dataclass(frozen=True)
class _PanelList:
    """A list for everyone's model.

    Attributes
    ----------
    table : ProposalTable
    listed : str
        Whose list it is: members, or a file.
    cost_of_unit, bar : float or None
        What a unit of effort costs, or a bar, as it stands beside the list.
    remarks : tuple of str
        How other lists and prices differ.
    """

    table: ProposalTable
    listed: str
    cost_of_unit: float | None = None
    bar: float | None = None
    remarks: tuple[str, ...] = ()


def list_of_panel(
    files: Sequence[Path], members: Sequence[Member], given: Path | None
) -> _PanelList | None:
    """The list that is used; None if nobody has one.

    Of lists in members' workbooks it is that which most members have, of equals the first. One
    with errors is used only if there is no other, so that they are told.
    """
    if given:
        return _priced(_PanelList(read_proposals(given), given.name), members)
    lists = {
        each.name: table
        for file, each in zip(files, members, strict=True)
        if (table := proposals_in(file))
    }
    sound = {name: _by_name(each) for name, each in lists.items() if not any_error(each.problems)}
    if not sound:
        first = next(iter(lists), None)
        return None if first is None else _PanelList(lists[first], first)
    holders = _most_common(sound)
    said = tuple(remarks(members, lists, sound, holders))
    return _priced(_PanelList(lists[holders[0]], listed(holders), remarks=said), members, holders)


def _by_name(table: ProposalTable) -> _Listed:
    """What is entered of each proposal; the order of rows does not matter."""
    return {same(each.name): each.cells for each in table.proposals}


def _most_common(lists: Mapping[str, _Listed]) -> list[str]:
    """Who has the list that most have."""
    groups = ([name for name, each in lists.items() if each == own] for own in lists.values())
    return max(groups, key=len)


def remarks(
    members: Sequence[Member],
    lists: Mapping[str, ProposalTable],
    sound: Mapping[str, _Listed],
    holders: Sequence[str],
) -> Iterator[str]:
    """Whose list is not used, and how it differs from the one that is."""
    used = f"that of {listed(holders)} is used for all"
    for each in members:
        if each.name in holders:
            continue
        if each.name not in lists:
            yield f"{each.name} has no list of proposals: {used}."
        elif each.name not in sound:
            yield f"{each.name}'s list of proposals has errors (coop-xl check lists them): {used}."
        else:
            how = "; ".join(_differences(lists[each.name], lists[holders[0]]))
            yield f"{each.name}'s list of proposals differs ({how}): {used}."


def _differences(other: ProposalTable, used: ProposalTable) -> Iterator[str]:
    """How a list differs from the one that is used."""
    mine, theirs = _by_name(other), _by_name(used)
    for said, names in (
        ("it also has", [e.name for e in other.proposals if same(e.name) not in theirs]),
        ("it lacks", [e.name for e in used.proposals if same(e.name) not in mine]),
        ("it has other numbers for",
         [e.name for e in used.proposals if mine.get(same(e.name), e.cells) != e.cells]),
    ):  # fmt: skip
        if names:
            yield f"{said} {listed(names)}"


def _priced(
    found: _PanelList, members: Sequence[Member], holders: Sequence[str] = ()
) -> _PanelList:
    """The same with the first price of a unit of effort, or bar, that a member gives.

    Who has the list comes first; who gives another price is named.
    """
    prices = {each.name: price for each in members if any(price := price_of(each.content))}
    first = next(iter([*(name for name in holders if name in prices), *prices]), None)
    if first is None:
        return found
    others = [name for name, price in prices.items() if price != prices[first]]
    said = (
        f"{listed(others)} {'give' if others[1:] else 'gives'} another price of a unit of "
        f"effort, or another bar: that of {first} is used for all."
    )
    cost_of_unit, bar = prices[first]
    more = (said,) if others else ()
    return replace(found, cost_of_unit=cost_of_unit, bar=bar, remarks=(*found.remarks, *more))
