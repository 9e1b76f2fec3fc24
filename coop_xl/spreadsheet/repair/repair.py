"""Removes the path of somebody's add-in from a workbook: changes formulas and nothing else."""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coop_xl.spreadsheet.reading.package import workbook_bytes

from . import formulas
from .editable_package import Package, broken_told
from .elements import Element, replaced
from .links import Link, file_name, links, remove

ADDIN = "coop_xl.xlam"
# Formulas of cells, conditional formats, validations, names, tables and charts.
_FORMULAS = frozenset(
    (
        *("f", "formula", "formula1", "formula2"),
        *("definedName", "calculatedColumnFormula", "totalsRowFormula"),
    )
)
_NUMBER = re.compile(rb"\[0*([1-9][0-9]{0,8})\]")
# What a formula that needs a change has in it, if only as a reference to a character.
CALL = re.compile(rb"!COOP_|&#", re.IGNORECASE)
_SIGNS = (b"!", b"&#")
_LINK = re.compile(rb"\[0*[1-9]|&#")
# Here a number in brackets is text, a number format or the like.
_NO_FORMULAS = re.compile(
    r"docprops/|customxml/|.*/(?:sharedstrings|styles|calcchain|metadata|comments?\d*|threadedcomment\d*)\.xml$"
    r"|.*/(?:theme|media|externallinks|persons)/|.*\.bin$|.*\.rels$"
)  # fmt: skip


@dataclass(frozen=True)
class Repaired:
    """A repaired workbook.

    Attributes
    ----------
    data : bytes
        The file.
    formulas : mapping of str to int
        How many formulas changed, by sheet; "names", "tables" and "charts" besides.
    removed, kept : tuple of str
        Files it no longer links to; files of the add-in it still links to, since something
        else uses them.
    """

    data: bytes
    formulas: Mapping[str, int]
    removed: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether there was anything to repair."""
        return bool(self.formulas or self.removed)


def repair(path: Path, functions: Collection[str]) -> Repaired:
    """Take the file out of calls such as 'C:\\…\\coop_xl.xlam'!COOP_BEST(…) or [1]!COOP_BEST(…).

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm file; it is only read.
    functions : collection of str
        The names of our worksheet functions, in capitals.

    Returns
    -------
    Repaired

    Raises
    ------
    UnreadableFileError, NotAWorkbookError
    """
    package = Package(path)
    with broken_told(path):
        listed = links(package)
        freed, counts = strip(package, functions)
        ours = [
            each for each in listed if each.number in freed or file_name(each).lower() == ADDIN
        ]
        gone = _removable(package, ours, listed)
        if gone:
            _renumber(package, listed, gone)
            remove(package, gone)
        kept = tuple(each.file for each in ours if each not in gone)
        data = package.rewritten() if package.changed else workbook_bytes(path)
        return Repaired(data, counts, tuple(each.file for each in gone), kept)


def strip(package: Package, functions: Collection[str]) -> tuple[set[int], Counter[str]]:
    """Remove the path from all formulas; returns their link numbers, and counts by place."""
    numbers: set[int] = set()
    counts = Counter[str]()
    places = sheets(package)
    for part in package:
        changes = []
        for element, formula in _formulas_of(package, part, CALL):
            new, gone = formulas.without_links(formula, functions)
            if gone:
                changes.append((*element.inside, new))
                numbers |= {formulas.number_of(link) for link in gone}
        if changes:
            package.change(part, changes)
            counts[places.get(part) or _kind_of(part)] += len(changes)
    return numbers - {0}, counts


def _formulas_of(
    package: Package, part: str, pattern: re.Pattern[bytes]
) -> Iterator[tuple[Element, bytes]]:
    """The formulas of a part that hold a pattern, with their bytes."""
    if _NO_FORMULAS.match(part) or not part.endswith(".xml"):
        return
    data = package.content(part)
    if any(each in data for each in _SIGNS):  # much quicker than searching for a pattern
        for element in package.elements(part, _FORMULAS, pattern):
            yield element, data[slice(*element.inside)]


def _removable(package: Package, ours: Collection[Link], listed: Collection[Link]) -> list[Link]:
    """The add-in's links that nothing uses, and whose going leaves the other numbers right."""
    if not ours:
        return []
    used, unclear = uses(package)
    idle = [each for each in ours if each.number not in used | unclear]
    # A number we cannot rewrite must stay as it is, so nothing before it may go.
    last = max((each.number for each in listed if each.number in unclear), default=0)
    return [each for each in idle if each.number > last]


def uses(package: Package) -> tuple[set[int], set[int]]:
    """The numbers of other workbooks in formulas, and in whatever else may be one."""
    used: set[int] = set()
    unclear: set[int] = set()
    for part in package:
        if _NO_FORMULAS.match(part):
            continue
        data, known = package.content(part), list(_formulas_of(package, part, _LINK))
        for _, formula in known:
            used |= formulas.workbooks_used(formula)
        rest = replaced(data, [(*element.inside, b"") for element, _ in known]) if known else data
        unclear |= {int(number) for number in set(_NUMBER.findall(rest))}
    return used, unclear


def _renumber(package: Package, listed: Collection[Link], gone: Collection[Link]) -> None:
    """Give the workbooks that stay the numbers they will have."""
    staying = [each for each in listed if each not in gone]
    new = {each.number: number for number, each in enumerate(staying, 1)}
    if all(old == number for old, number in new.items()):
        return
    for part in package:
        package.change(
            part,
            [
                (*element.inside, formulas.renumbered(formula, new))
                for element, formula in _formulas_of(package, part, _LINK)
            ],
        )


def sheets(package: Package) -> dict[str, str]:
    """The name of the sheet in each part."""
    parts = {each.identity: each.target for each in package.relations(package.workbook)}
    return {
        parts[each.attributes["id"]]: each.attributes["name"]
        for each in package.elements(package.workbook, ["sheet"])
    }


def _kind_of(part: str) -> str:
    """What a part that is no sheet holds, in a word."""
    folder = posixpath.basename(posixpath.dirname(part))
    return folder if folder in ("tables", "charts") else "names"
