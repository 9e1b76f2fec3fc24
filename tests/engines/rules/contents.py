"""A workbook's XML, with the parts that belong together found."""

import posixpath
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element, fromstring

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Sheet:
    """A worksheet; `tables` belong to it."""

    name: str
    root: Element
    tables: list[Element]

    def cells(self) -> list[Element]:
        return self.root.findall("{*}sheetData/{*}row/{*}c")


class Contents:
    """What the rules look at."""

    def __init__(self, parts: dict[str, bytes]):
        self.parts = parts
        self.book = fromstring(parts["xl/workbook.xml"])

    @cached_property
    def sheet_names(self) -> list[str]:
        return [str(sheet.get("name")) for sheet in self.book.iterfind("{*}sheets/{*}sheet")]

    @cached_property
    def sheets(self) -> list[Sheet]:
        targets = self.targets("xl/workbook.xml")
        listed = self.book.findall("{*}sheets/{*}sheet")
        parts = [targets[str(sheet.get(RELATION))] for sheet in listed]
        return [
            Sheet(name, fromstring(self.parts[part]), self.tables_of(part))
            for name, part in zip(self.sheet_names, parts, strict=True)
            if "/worksheets/" in part
        ]

    @cached_property
    def defined_names(self) -> list[Element]:
        return self.book.findall("{*}definedNames/{*}definedName")

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts."""
        items = fromstring(self.parts.get("xl/sharedStrings.xml", b"<sst/>"))
        return [
            "".join(text.text or "" for text in item.iter() if is_text(text)) for item in items
        ]

    @cached_property
    def styles(self) -> Element:
        return fromstring(self.parts.get("xl/styles.xml", b"<styleSheet/>"))

    @cached_property
    def charts(self) -> dict[str, Element]:
        return {
            name: fromstring(data)
            for name, data in self.parts.items()
            if name.startswith("xl/charts/chart")
        }

    @cached_property
    def tables(self) -> list[Element]:
        return [table for sheet in self.sheets for table in sheet.tables]

    def tables_of(self, part: str) -> list[Element]:
        targets = self.targets(part).values()
        return [fromstring(self.parts[name]) for name in targets if "/tables/" in name]

    def targets(self, part: str) -> dict[str, str]:
        """The parts that a part points to, by the relation's id."""
        folder, name = posixpath.split(part)
        relations = self.parts.get(f"{folder}/_rels/{name}.rels", b"<Relationships/>")
        return {
            str(relation.get("Id")): posixpath.normpath(
                posixpath.join("/" + folder, str(relation.get("Target")))
            ).removeprefix("/")
            for relation in fromstring(relations)
            if relation.get("TargetMode") != "External"
        }


def is_text(element: Element) -> bool:
    return element.tag.endswith("}t")
