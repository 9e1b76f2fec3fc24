"""Tables, whose columns must be named as the cells above them read."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from openpyxl.utils.cell import get_column_letter, range_boundaries

from .contents import Contents, Sheet, is_text
from .names import is_valid


def table_problems(contents: Contents) -> Iterator[str]:
    for identity, count in Counter(table.get("id") for table in contents.tables).items():
        if count > 1:
            yield f"Two tables have the id {identity}."
    for sheet in contents.sheets:
        for table in sheet.tables:
            for problem in [*shape_problems(table), *header_problems(table, sheet, contents)]:
                yield f"Table {table.get('displayName')} {problem}"


def column_names(table: Element) -> list[str]:
    return [str(column.get("name")) for column in table.iterfind("{*}tableColumns/{*}tableColumn")]


def shape_problems(table: Element) -> Iterator[str]:
    if not is_valid(str(table.get("displayName"))):
        yield "has a name that Excel does not take."
    names = column_names(table)
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            yield f"has two columns called {name!r}; case does not tell them apart."
    left, top, right, bottom = range_boundaries(str(table.get("ref")))
    if len(names) != right - left + 1:
        yield f"names {len(names)} columns over {table.get('ref')}."
    if bottom <= top and table.get("headerRowCount") != "0":
        yield "has no row below its headings."


def header_problems(table: Element, sheet: Sheet, contents: Contents) -> Iterator[str]:
    if table.get("headerRowCount") == "0":
        return
    left, top, _, _ = range_boundaries(str(table.get("ref")))
    cells = {cell.get("r"): cell for cell in sheet.cells()}
    for column, name in enumerate(column_names(table), start=left):
        place = f"{get_column_letter(column)}{top}"
        shown = text_of(cells.get(place), contents)
        if shown != name.replace("_x000a_", "\n").replace("_x000A_", "\n"):
            yield f"calls a column {name!r}, but {place} above it reads {shown!r}."


def text_of(cell: Element | None, contents: Contents) -> str | None:
    """The text typed in a cell; None for a number, a formula or a blank."""
    if cell is None or cell.find("{*}f") is not None:
        return None
    if cell.get("t") == "s":
        return contents.strings[int(cell.findtext("{*}v", "0"))]
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter() if is_text(part))
    return None
