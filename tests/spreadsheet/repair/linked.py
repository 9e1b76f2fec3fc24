"""Workbooks that link to an add-in by its path, written part by part as Excel would."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ADDIN = "C:\\Users\\A &amp; B\\AppData\\coop_xl.xlam"
PRICES = "prices.xlsx"

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="1"><xf/></cellXfs><dxfs count="1"><dxf><font><b/></font></dxf>'
    "</dxfs></styleSheet>"
)


def cell(address: str, formula: str, value: str = "1", attributes: str = "") -> str:
    """A cell with a formula, both as they stand in the XML."""
    return f'<c r="{address}"><f{attributes}>{formula}</f><v>{value}</v></c>'


def sheet(rows: Iterable[str], after: str = "", data_after: str = "") -> str:
    """A worksheet of rows 1, 2, …"""
    lines = "".join(f'<row r="{number}">{each}</row>' for number, each in enumerate(rows, 1))
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetData>{lines}</sheetData>'
        f"{data_after}{after}</worksheet>"
    )


def relations(entries: Iterable[tuple[str, str, str]]) -> str:
    """Relations as id, kind and target; a target outside starts with file:."""
    lines = "".join(
        f'<Relationship Id="{identity}" Type="{RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if target.startswith("file:") else "/>")
        for identity, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def workbook_parts(
    sheets: Mapping[str, str],
    files: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
    macros: bool = False,
) -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets, links to files [1], [2], … and names."""
    files = list(files)
    types = [("workbook", "sheet.main"), ("styles", "styles")]
    types += [(f"worksheets/sheet{n}", "worksheet") for n in range(1, len(sheets) + 1)]
    types += [(f"externalLinks/externalLink{n}", "externalLink") for n in range(1, len(files) + 1)]
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for part, kind in types
    )
    macro_type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    if macros:
        overrides = overrides.replace(f"{SPREADSHEET}.sheet.main+xml", macro_type)
    of_book = [
        (f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)
    ]
    of_book += [("rIdS", "styles", "styles.xml")]
    of_book += [
        (f"rIdX{n}", "externalLink", f"externalLinks/externalLink{n}.xml")
        for n in range(1, len(files) + 1)
    ]
    listed = "".join(f'<externalReference r:id="rIdX{n}"/>' for n in range(1, len(files) + 1))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in enumerate(sheets, 1)
        )
        + "</sheets>"
        + (f"<externalReferences>{listed}</externalReferences>" if files else "")
        + (
            "<definedNames>"
            + "".join(f'<definedName name="{k}">{v}</definedName>' for k, v in names.items())
            + "</definedNames>"
            if names
            else ""
        )
        + '<calcPr calcId="191029"/></workbook>',
        "xl/_rels/workbook.xml.rels": relations(of_book),
        "xl/styles.xml": STYLES,
    }
    for number, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    for number, file in enumerate(files, 1):
        part = f"xl/externalLinks/externalLink{number}.xml"
        parts[part] = (
            f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{RELATIONS}" r:id="rId1">'
            '<sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
        )
        parts[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = relations(
            [("rId1", "externalLinkPath", f"file:///{file}")]
        )
    if macros:
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 any bytes [1]!COOP_BEST("
        parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
            "</Types>",
            '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            "</Types>",
        )
    return parts


def write(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A workbook of these parts; every other one is stored, not compressed."""
    with zipfile.ZipFile(path, "w") as file:
        file.comment = b"as it was"
        for number, (name, content) in enumerate(parts.items()):
            data = content if isinstance(content, bytes) else (HEAD + content).encode()
            entry = zipfile.ZipInfo(name, (2024, 2, 3, 4, 5, 6))
            entry.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            file.writestr(entry, data)
    return path


def parts_in(path: Path) -> dict[str, bytes]:
    """Each part's bytes, in their order."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}
