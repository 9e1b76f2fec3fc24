"""What lies over the cells: validation, conditional formats, merged cells, links, print texts."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from openpyxl.utils.cell import range_boundaries

from .contents import Contents, Sheet

LONGEST = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
LONGEST_LIST = 255
LONGEST_LINK = 2_079
LONGEST_TIP = 255
LONGEST_HEADING = 255  # of a printed page
MOST_LINKS = 65_530
IN_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
    phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup
    headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing
    legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts
    extLst
"""
ORDER = IN_ORDER.split()

Area = tuple[int, int, int, int]  # left, top, right, bottom


def extra_problems(contents: Contents) -> Iterator[str]:
    formats = len(contents.styles.findall("{*}dxfs/{*}dxf"))
    for sheet in contents.sheets:
        found = [
            *element_order_problems(sheet),
            *column_problems(sheet),
            *validation_problems(sheet),
            *conditional_format_problems(sheet, formats),
            *merge_problems(sheet),
            *link_problems(sheet, contents.sheet_names),
            *heading_problems(sheet),
        ]
        yield from (f"{sheet.name}: {problem}" for problem in found)


def element_order_problems(sheet: Sheet) -> Iterator[str]:
    tags = [child.tag.rpartition("}")[2] for child in sheet.root]
    for before, after in pairwise(tag for tag in tags if tag in ORDER):
        if ORDER.index(before) > ORDER.index(after):
            yield f"{after} must come before {before}."
    for tag, count in Counter(tags).items():
        if count > 1 and tag != "conditionalFormatting":
            yield f"{tag} is there {count} times."


def column_problems(sheet: Sheet) -> Iterator[str]:
    columns = sheet.root.findall("{*}cols/{*}col")
    spans = [(int(str(each.get("min"))), int(str(each.get("max")))) for each in columns]
    for (_, end), (start, _) in pairwise(spans):
        if start <= end:
            yield f"the widths of columns {start} and {end} overlap."
    for each in columns:
        if float(each.get("width", "0")) > 255:
            yield f"column {each.get('min')} is wider than 255 characters."


def validation_problems(sheet: Sheet) -> Iterator[str]:
    for rule in sheet.root.iterfind("{*}dataValidations/{*}dataValidation"):
        where = f"the validation of {rule.get('sqref')}"
        for field, longest in LONGEST.items():
            length = len(rule.get(field, ""))
            if length > longest:
                yield f"{where} has {length} characters in its {field}; the most is {longest}."
        listed = rule.findtext("{*}formula1", "")
        if listed.startswith('"') and len(listed) - 2 > LONGEST_LIST:
            yield f"{where} lists {len(listed) - 2} characters; the most is {LONGEST_LIST}."
        if not rule.get("sqref"):
            yield "a validation covers no cell."


def conditional_format_problems(sheet: Sheet, formats: int) -> Iterator[str]:
    rules = sheet.root.findall("{*}conditionalFormatting/{*}cfRule")
    for priority, count in Counter(rule.get("priority") for rule in rules).items():
        if count > 1 or int(priority or 0) < 1:
            yield f"{count} conditional formats have the priority {priority}."
    for rule in rules:
        if int(rule.get("dxfId", "-1")) >= formats:
            yield f"a conditional format uses format {rule.get('dxfId')}; there are {formats}."


def merge_problems(sheet: Sheet) -> Iterator[str]:
    merged = [str(each.get("ref")) for each in sheet.root.iterfind("{*}mergeCells/{*}mergeCell")]
    tables = [str(table.get("ref")) for table in sheet.tables]
    for one, other in combinations(merged, 2):
        if overlap(range_boundaries(one), range_boundaries(other)):
            yield f"the merged cells {one} and {other} overlap."
    for area in merged:
        if ":" not in area:
            yield f"the merged cell {area} is a single cell."
        for table in tables:
            if overlap(range_boundaries(area), range_boundaries(table)):
                yield f"the merged cells {area} lie in the table {table}."
    for one, other in combinations(tables, 2):
        if overlap(range_boundaries(one), range_boundaries(other)):
            yield f"the tables {one} and {other} overlap."


def overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def link_problems(sheet: Sheet, sheet_names: list[str]) -> Iterator[str]:
    links = sheet.root.findall("{*}hyperlinks/{*}hyperlink")
    if len(links) > MOST_LINKS:
        yield f"there are {len(links)} links; the most is {MOST_LINKS}."
    for link in links:
        location = link.get("location", "")
        if len(location) > LONGEST_LINK or len(link.get("tooltip", "")) > LONGEST_TIP:
            yield f"the link in {link.get('ref')} or its tip is too long."
        target, mark, _ = location.rpartition("!")
        if mark and target.strip("'").replace("''", "'") not in sheet_names:
            yield f"the link in {link.get('ref')} leads to {location}, which does not exist."


def heading_problems(sheet: Sheet) -> Iterator[str]:
    for heading in sheet.root.iterfind("{*}headerFooter/*"):
        if len(heading.text or "") > LONGEST_HEADING:
            yield f"a page heading has {len(heading.text or '')} characters, not at most 255."
