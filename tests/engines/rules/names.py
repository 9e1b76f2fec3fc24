"""Names of sheets and defined names."""

import re
from collections import Counter
from collections.abc import Iterator

from .contents import Contents

LONGEST_SHEET_NAME = 31
LONGEST_NAME = 255
SPELLING = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
A1_STYLE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)
R1C1_STYLE = re.compile(r"R[0-9]*(C[0-9]*)?|C[0-9]*", re.IGNORECASE)


def name_problems(contents: Contents) -> Iterator[str]:
    yield from sheet_name_problems(contents.sheet_names)
    yield from defined_name_problems(contents)


def sheet_name_problems(names: list[str]) -> Iterator[str]:
    for name in names:
        if not 1 <= len(name) <= LONGEST_SHEET_NAME:
            yield f"The sheet name {name!r} has {len(name)} characters, not 1 to 31."
        if set(name) & set("[]:*?/\\") or name.startswith("'") or name.endswith("'"):
            yield f"The sheet name {name!r} has a character that Excel forbids."
        if name.lower() == "history":
            yield f"Excel keeps the sheet name {name!r} for itself."
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            yield f"Two sheets are called {name!r}; case does not tell them apart."


def defined_name_problems(contents: Contents) -> Iterator[str]:
    tables = [str(table.get("displayName")).lower() for table in contents.tables]
    uses: Counter[tuple[str, str | None]] = Counter((table, None) for table in tables)
    for element in contents.defined_names:
        name, scope = str(element.get("name")), element.get("localSheetId")
        uses[name.lower(), scope] += 1
        if not name.startswith("_xlnm.") and not is_valid(name):
            yield f"Excel does not take {name!r} for a name: it looks like a cell or is misspelt."
        if scope is not None and int(scope) >= len(contents.sheet_names):
            yield f"The name {name} belongs to sheet {scope}, which does not exist."
        if "#REF!" in (element.text or ""):
            yield f"The name {name} refers to nothing: {element.text}."
    for (name, _), count in uses.items():
        if count > 1:
            yield f"The name {name!r} is given twice; case does not tell names apart."


def is_valid(name: str) -> bool:
    """Whether Excel takes a text for the name of a cell, a range or a table."""
    return bool(
        SPELLING.fullmatch(name)
        and len(name) <= LONGEST_NAME
        and not R1C1_STYLE.fullmatch(name)
        and not is_cell(name)
    )


def is_cell(name: str) -> bool:
    match = A1_STYLE.fullmatch(name)
    if not match:
        return False
    column = match[1].upper()
    return (len(column), column) <= (3, "XFD") and 1 <= int(match[2]) <= 2**20
