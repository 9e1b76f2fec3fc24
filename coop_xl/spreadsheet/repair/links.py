"""The list of other workbooks a workbook links to: [1], [2], … in its formulas."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .editable_package import Package, relations_part
from .elements import Element


@dataclass(frozen=True)
class Link:
    """Another workbook: [number] in formulas, its own part here, the file it stands for."""

    number: int
    part: str
    file: str
    relation: str


def links(package: Package) -> list[Link]:
    """The other workbooks in the order in which they are numbered."""
    relations = {each.identity: each for each in package.relations(package.workbook)}
    found = []
    for number, element in enumerate(_references(package), 1):
        relation = relations[element.attributes["id"]]
        files = [each.target for each in package.relations(relation.target) if each.is_outside]
        found.append(Link(number, relation.target, (files or [""])[0], relation.identity))
    return found


def file_name(link: Link) -> str:
    """The file's name alone."""
    return link.file.replace("\\", "/").rpartition("/")[2]


def remove(package: Package, gone: Collection[Link]) -> None:
    """Take other workbooks off the list, with their parts."""
    relations = {each.relation for each in gone}
    whole = package.elements(package.workbook, ["externalReferences"])
    single = _references(package)
    kept = [each for each in single if each.attributes["id"] not in relations]
    cut(
        package, package.workbook, [each for each in single if each not in kept] if kept else whole
    )
    of_workbook = package.relations(package.workbook)
    cut(package, relations_part(package.workbook),
        [each.element for each in of_workbook if each.identity in relations])  # fmt: skip
    for link in gone:
        package.remove(link.part)


def _references(package: Package) -> list[Element]:
    """The entries of the list."""
    return package.elements(package.workbook, ["externalReference"])


def cut(package: Package, part: str, gone: Iterable[Element]) -> None:
    """Take elements out of a part."""
    package.change(part, [(each.start, each.end, b"") for each in gone])
