"""What may make Excel offer to repair a workbook, as far as it can be known without Excel.

The rules of the package are here, those of what the sheets say in `rules`.
"""

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.engines.rules.cells import cell_problems
from tests.engines.rules.contents import Contents
from tests.engines.rules.extras import extra_problems
from tests.engines.rules.formulas import formula_problems, newer_functions
from tests.engines.rules.names import name_problems
from tests.engines.rules.tables import table_problems

__all__ = ["functions_after_2016", "problems"]

TYPES = "[Content_Types].xml"
RULES = (name_problems, cell_problems, table_problems, extra_problems, formula_problems)


def problems(path: Path) -> list[str]:
    """One sentence for each fault; a file that is not whole is not looked at further."""
    parts, found = read_parts(path)
    found = found or [*content_type_problems(parts), *relation_problems(parts)]
    if found:
        return found
    contents = Contents(parts)
    return [problem for rule in RULES for problem in rule(contents)]


def functions_after_2016(path: Path) -> dict[str, list[str]]:
    """The functions that Excel 2016 lacks, such as LET and XLOOKUP, and where they stand."""
    return newer_functions(Contents(read_parts(path)[0]))


def read_parts(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """Each part's bytes, and what is wrong with them as bytes."""
    try:
        with zipfile.ZipFile(path) as package:
            names = [name for name in package.namelist() if not name.endswith("/")]
            parts = {name: package.read(name) for name in names}
    except (zipfile.BadZipFile, OSError) as problem:
        return {}, [f"The file is not a whole package: {problem}."]
    alike = Counter(name.lower() for name in names)
    found = [f"{name} is in the package twice." for name, count in alike.items() if count > 1]
    found += [problem for name, data in parts.items() for problem in xml_problems(name, data)]
    return parts, found


def xml_problems(name: str, data: bytes) -> Iterator[str]:
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        yield f"{name} declares a document type."
        return
    try:
        ElementTree.fromstring(data)
    except ElementTree.ParseError as problem:
        yield f"{name} is not well-formed XML: {problem}."


def content_type_problems(parts: dict[str, bytes]) -> Iterator[str]:
    if TYPES not in parts:
        yield f"{TYPES} is missing."
        return
    types = ElementTree.fromstring(parts[TYPES])
    extensions = {str(each.get("Extension")).lower() for each in types.iterfind("{*}Default")}
    overrides = [
        str(each.get("PartName")).removeprefix("/") for each in types.iterfind("{*}Override")
    ]
    for name, count in Counter(overrides).items():
        if count > 1:
            yield f"{name} has two content types."
        if name not in parts:
            yield f"{TYPES} names {name}, which is missing."
    for name in parts.keys() - {TYPES, *overrides}:
        if name.rpartition(".")[2].lower() not in extensions:
            yield f"{name} has no content type."


def relation_problems(parts: dict[str, bytes]) -> Iterator[str]:
    reached = {TYPES}
    for name in parts:
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        source = posixpath.join(
            posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")]
        )
        if source and source not in parts:
            yield f"{name} belongs to {source}, which is missing."
        relations = list(ElementTree.fromstring(parts[name]))
        for identity, count in Counter(each.get("Id") for each in relations).items():
            if count > 1:
                yield f"{name} uses the id {identity} twice."
        used = set(used_ids(parts.get(source, b"")))
        for missing in used - {each.get("Id") for each in relations}:
            yield f"{source} uses the relation {missing}, which {name} lacks."
        for relation in relations:
            if relation.get("TargetMode") == "External":
                continue
            target = target_of(source, str(relation.get("Target")))
            reached.add(target)
            if target not in parts:
                yield f"{name} points to {target}, which is missing."
    for name in sorted(parts.keys() - reached):
        yield f"{name} is not reached from any other part."


def used_ids(data: bytes) -> Iterator[str]:
    """The relations that a part mentions."""
    if not data.startswith(b"<?xml"):
        return
    for element in ElementTree.fromstring(data).iter():
        for attribute, value in element.items():
            if attribute.startswith("{http://schemas.openxmlformats.org/officeDocument/2006/rel"):
                yield value


def target_of(source: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
