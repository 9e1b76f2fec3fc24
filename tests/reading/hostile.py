"""Workbooks made to hurt a reader, or broken as real files break: a name and how to make each."""

import zipfile
import zlib
from collections.abc import Callable
from random import Random

from .crafting import (
    DIMENSION,
    FAR,
    LAUGHS,
    NAME,
    OPEN,
    OUTSIDE,
    PARAMETER,
    QUADRATIC,
    ROW,
    START,
    also,
    cell,
    claiming,
    dense,
    dense_table,
    doubled,
    encoded_as,
    entity,
    flagged,
    in_part,
    in_table,
    in_utf_16,
    many_parts,
    name,
    numbered,
    of_parts,
    part,
    split,
    strict,
    without,
)
from .zips import (
    BOOK,
    EXTENSIONS,
    INPUTS,
    MEGABYTE,
    STRINGS,
    STYLES,
    bomb,
    ours,
    packed,
    parts_in,
    raw_zip,
    with_raw,
)


def copies() -> bytes:
    """Our workbook with many sheets that have to be looked at, and are long."""
    parts = parts_in(ours())
    listed, linked = b"", b""
    rng = Random(1)
    rows = (b'<row><c t="s"><v>%d</v></c></row>' % rng.randrange(10**6) for _ in range(100_000))
    sheet = b"<worksheet><sheetData>" + b"".join(rows)
    for number in range(20):
        listed += b'<sheet name="Copy %d" sheetId="%d" r:id="c%d"/>' % (
            number,
            number + 90,
            number,
        )
        linked += (
            b'<Relationship Id="c%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/worksheet" Target="worksheets/c%d.xml"/>' % (number, number)
        )
        parts[f"xl/worksheets/c{number}.xml"] = sheet
    parts[BOOK] = parts[BOOK].replace(b"</sheets>", listed + b"</sheets>")
    parts[EXTENSIONS] = parts[EXTENSIONS].replace(
        b"</Relationships>", linked + b"</Relationships>"
    )
    return packed(parts)


NOT_WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"hello",
    "csv": lambda: b"F_V,F_CV\r\n0.1,0.2\r\n",
    "html": lambda: b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>",
    "pdf": lambda: b"%PDF-1.7\n" + bytes(500),
    "xml-2003": lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><W/>',
    "xls": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
    "password": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
    + "EncryptedPackage".encode("utf-16-le") + bytes(500),
    "rar": lambda: b"Rar!\x1a\7\0" + bytes(90),
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(90),
    "zip-of-text": of_parts("a.txt"),
    "zip-empty": lambda: packed({}),
    "ods": of_parts("mimetype", content=b"application/vnd.oasis.opendocument.spreadsheet"),
    "numbers": of_parts("Index/Document.iwa", "Metadata/Properties.plist"),
    "docx": of_parts("[Content_Types].xml", "word/document.xml"),
    "pptx": of_parts("[Content_Types].xml", "ppt/presentation.xml"),
    "xlsb-large": lambda: packed(
        {"_rels/.rels": b"", "xl/workbook.bin": Random(1).randbytes(45 * MEGABYTE)}
    ),
    "xlsb": of_parts("[Content_Types].xml", "xl/workbook.bin"),
    "strict": strict,
    "half": lambda: ours()[: len(ours()) // 2],
    "tail-cut": lambda: ours()[:-30],
    "head-cut": lambda: ours()[200:],
    "zip-signature-only": lambda: b"PK\3\4",
    "spliced": lambda: ours()[:5000] + bytes(100) + ours()[5000:],
    "junk-behind": lambda: ours() + bytes(600),
    "junk-before": lambda: b"MZ" * 50 + ours(),
}  # fmt: skip
ZIPS: dict[str, Callable[[], bytes]] = {
    "encrypted-entries": flagged(flags=1),
    "strong-encryption": flagged(flags=0x41),
    "masked-names": flagged(flags=0x2000),
    "bad-utf-8-names": lambda: flagged(flags=0x800)().replace(b"sheet2.xml", b"sheet\xff.xml"),
    "bzip2": lambda: packed(parts_in(ours()), zipfile.ZIP_BZIP2),
    "lzma": lambda: packed(parts_in(ours()), zipfile.ZIP_LZMA),
    "method-99": flagged(method=99),
    "stored-but-deflated": flagged(method=0),
    "same-part-twice": doubled(INPUTS),
    "same-part-in-capitals": doubled(INPUTS.upper()),
    "traversal": also(**{"../../evil0txt": b"x"}),
    "absolute": also(**{"_etc_passwd": b"x"}),
    "backslashes": lambda: packed({n.replace("/", "\\"): d for n, d in parts_in(ours()).items()}),
    "strings-in-another-case": lambda: packed(
        {n.replace("sharedS", "SharedS"): d for n, d in parts_in(ours()).items()}
    ),
    "all-in-capitals": lambda: packed({n.upper(): d for n, d in parts_in(ours()).items()}),
    "backslashes-out-of-package": also(**{"xl\\..\\..\\evil0txt": b"x"}),
    "size-too-small": claiming(size=100),
    "size-too-large": claiming(size=90_000),
    "size-huge": claiming(size=0xFFFFFFF0),
    "wrong-check-sum": claiming(check=12345),
    "20,000 parts": many_parts(20_000),
    "deflate-garbage": lambda: with_raw(INPUTS, b"\xff" * 500, 0, 500),
    "deflate-endless": lambda: with_raw(INPUTS, b"\0\xff\xff\0\0" * 100, 0, 500),
    "no-types": without("[Content_Types].xml"),
    "no-package-relations": without("_rels/.rels"),
    "no-workbook": without(BOOK),
    "no-relations": without(EXTENSIONS),
    "no-sheet": without(INPUTS),
    "no-strings": without(STRINGS),
    "no-styles": without(STYLES),
    "bomb-of-rows": in_part(INPUTS, b"<sheetData>", ROW, 400),
    "bomb-of-text": in_part(STRINGS, b"<t>", b"A", 600),
    "bomb-in-relations": in_part(EXTENSIONS, b'relationships">', b"<x/>", 400),
    "bomb-of-blanks": in_part(BOOK, START, b" ", 300),
    "bomb-that-lies": lambda: with_raw(
        INPUTS, zlib.compress(b" " * 100 * MEGABYTE)[2:-4], 0, 1000
    ),
    "bomb-in-picture": lambda: raw_zip(
        [(n, zlib.compress(d)[2:-4], zlib.crc32(d), len(d)) for n, d in parts_in(ours()).items()]
        + [("xl/media/image1.bmp", zlib.compress(bytes(50 * MEGABYTE))[2:-4], 1, 50 * MEGABYTE)]
    ),
}  # fmt: skip
XML: dict[str, Callable[[], bytes]] = {
    "laughs-in-strings": entity(STRINGS, LAUGHS, b"Where is effort"),
    "laughs-in-workbook": entity(BOOK, LAUGHS, NAME),
    "laughs-in-sheet": entity(INPUTS, LAUGHS, b"0.7"),
    "quadratic": entity(STRINGS, QUADRATIC, b"Where is effort", 20_000),
    "outside-in-strings": entity(STRINGS, OUTSIDE, b"Where is effort"),
    "outside-in-workbook": entity(BOOK, OUTSIDE, NAME),
    "outside-in-sheet": entity(INPUTS, OUTSIDE, b"0.7"),
    "outside-in-relations": entity(EXTENSIONS, OUTSIDE, b"worksheets/sheet2.xml"),
    "parameter-entity": part(INPUTS, START, START + PARAMETER),
    "document-type-only": part(STYLES, START, START + b"<!DOCTYPE styleSheet>"),
    "unknown-entity": part(INPUTS, b"<v>0.7</v>", b"<v>&what;</v>"),
    "deep": part(INPUTS, b"<sheetData>", b"<sheetData>" + b"<a>" * 100_000),
    "deep-in-strings": dense(STRINGS, b"<si>", b"<r>"),
    "million-attributes": numbered(INPUTS, b"<sheetData", b' a@=""', 1_000_000),
    "same-attribute-twice": part(INPUTS, b"<sheetData", b'<sheetData a="" a=""'),
    "long-attribute": in_part(INPUTS, b'<row r="', b"1", 30),
    "long-comment": in_part(INPUTS, b"<sheetData><!--", b"x", 30),
    "long-comment-there": lambda: bomb(
        INPUTS, split(INPUTS, b"<sheetData>")[0] + b"<!--", b"x", 30,
        b"-->" + split(INPUTS, b"<sheetData>")[1],
    ),
    "million-names": numbered(INPUTS, b"<sheetData>", b"<a@/>", 1_000_000),
    "instructions": in_part(INPUTS, b"<sheetData>", b"<?a b?>", 40),
    "dense-elements": dense(INPUTS, b"<sheetData>", b"<a/>"),
    "dense-rows": dense(INPUTS, b"<sheetData>", ROW),
    "dense-empty-rows": dense(INPUTS, b"<sheetData>", b"<row/>"),
    "dense-cells": dense(INPUTS, b"<sheetData>", b"<c/>", b'<row r="1">', b"</row>"),
    "dense-attributes": dense(INPUTS, b"<sheetData>", b'<c a="" b="" d="" e="" f="" g="" h=""/>'),
    "dense-wanted-text": dense(INPUTS, OPEN, b"1\n"),
    "dense-unwanted-text": dense(INPUTS, b"<sheetData>", b"1\n"),
    "dense-references": dense(INPUTS, OPEN, b"&lt;&#65;"),
    "dense-instructions": dense(INPUTS, b"<sheetData>", b"<?a b?>"),
    "dense-comments": dense(INPUTS, b"<sheetData>", b"<!---->"),
    "dense-sections": dense(INPUTS, OPEN, b"<![CDATA[1]]>"),
    "dense-strings": dense(STRINGS, b'">', b"<si><t>a</t></si>"),
    "dense-runs": dense(
        STRINGS, b"<si>", b"<r><t>ab</t></r>", b"", b"</si><si>"
    ),
    "dense-inline-runs": dense(
        INPUTS, b'<c s="28" r="E15"', b"<r><t>abc</t></r>", b' t="inlineStr"><is>', b"</is></c><c"
    ),
    "dense-text": dense(STRINGS, b"<t>", b"A"),
    "dense-blanks": dense(BOOK, START, b" "),
    "dense-relation-elements": dense(EXTENSIONS, b'relationships">', b"<x/>"),
    "dense-book": dense(BOOK, b"<sheets>", b"<x/>"),
    "dense-names": numbered(
        BOOK, b"<definedNames>", b'<definedName name="n@">Questions!$A$1</definedName>', 200_000
    ),
    "300,000 names": numbered(
        BOOK, b"<definedNames>", b'<definedName name="best_b@">Start!$A$1</definedName>', 300_000
    ),
    "names-of-one-cell": numbered(
        BOOK, b"<definedNames>", b'<definedName name="best_b">Start!$A$@</definedName>', 100_000
    ),
    "400,000 formulas": in_table(
        b"</sheetData>",
        b"".join(b"<row><c><f>A1+%d</f><v>1</v></c></row>" % n for n in range(400_000))
        + b"</sheetData>",
    ),
    "dense-merged": dense(
        INPUTS, b"</sheetData>", b'<mergeCell ref="A1:XFD1048576"/>', b"<mergeCells>",
        b"</mergeCells>",
    ),
    "merged-without-end": dense(INPUTS, b"</sheetData>", b"<mergeCell ref='A1:A"),
    "dense-copies": copies,
    "dense-sheets": numbered(BOOK, b"<sheets>", b'<sheet name="s@" r:id="rId2"/>', 200_000),
    "dense-relations": numbered(
        EXTENSIONS, b'relationships">', b'<Relationship Id="x@" Type="t" Target="u"/>', 200_000
    ),
    "dense-styles": dense(STYLES, b"<cellXfs", b'<xf numFmtId="14"/>', b">", b"</cellXfs><x"),
    "dense-formats": dense(
        STYLES, b"<cellXfs", b'<numFmt numFmtId="9" formatCode="[h]&quot;y"/>',
        b"/><numFmts>", b"</numFmts><x",
    ),
    "utf-16": in_utf_16,
    "utf-7": encoded_as(b"utf-7"),
    "encoding-unknown": encoded_as(b"klingon"),
    "encoding-of-many-bytes": encoded_as(b"gb18030"),
    "encoding-rot13": encoded_as(b"rot13"),
    "encoding-zlib": encoded_as(b"zlib"),
    "encoding-idna": encoded_as(b"idna"),
    "bad-utf-8": part(INPUTS, b"<v>0.7</v>", b"<v>\xff\xfe</v>"),
    "zero-bytes": part(INPUTS, b"<v>0.7</v>", b"<v>\0</v>"),
    "surrogates": part(STRINGS, b"Where is effort", b"\xed\xa0\x80"),
    "cut": lambda: packed(parts_in(ours()) | {INPUTS: parts_in(ours())[INPUTS][:9000]}),
    "blank-part": lambda: packed(parts_in(ours()) | {INPUTS: b""}),
    "blank-workbook": lambda: packed(parts_in(ours()) | {BOOK: b""}),
    "wrong-root": lambda: packed(parts_in(ours()) | {BOOK: b"<html/>"}),
    "root-only": lambda: packed(parts_in(ours()) | {BOOK: b"<workbook/>"}),
    "markup-behind": lambda: packed(
        parts_in(ours()) | {BOOK: parts_in(ours())[BOOK] + b"<workbook/>"}
    ),
}  # fmt: skip
CELLS: dict[str, Callable[[], bytes]] = {
    "infinite": cell(b'<c r="E15"><v>1e999</v></c>'),
    "not-a-number": cell(b'<c r="E15"><v>NaN</v></c>'),
    "words": cell(b'<c r="E15"><v>abc</v></c>'),
    "underscores": cell(b'<c r="E15"><v>0_1</v></c>'),
    "digits": cell(b'<c r="E15"><v>' + b"9" * 5000 + b"</v></c>"),
    "megabytes-of-digits": in_part(INPUTS, OPEN, b"7", 20),
    "string-99999": cell(b'<c r="E15" t="s"><v>99999</v></c>'),
    "string-negative": cell(b'<c r="E15" t="s"><v>-1</v></c>'),
    "string-huge": cell(b'<c r="E15" t="s"><v>' + b"9" * 5000 + b"</v></c>"),
    "string-words": cell(b'<c r="E15" t="s"><v>x</v></c>'),
    "address-B0": cell(b'<c r="E0"><v>1</v></c>'),
    "address-far": cell(b'<c r="XFE1"><v>1</v></c>'),
    "address-words": cell(b'<c r="here"><v>1</v></c>'),
    "address-long": cell(b'<c r="' + b"A" * 100_000 + b'1"><v>1</v></c>'),
    "row-of-words": part(INPUTS, b'<row r="15"', b'<row r="fifteen"'),
    "row-zero": part(INPUTS, b'<row r="15"', b'<row r="0"'),
    "row-huge": part(INPUTS, b'<row r="15"', b'<row r="' + b"9" * 5000 + b'"'),
    "error": cell(b'<c r="E15" t="e"><v>#N/A</v></c>'),
    "error-of-strangers": cell(b'<c r="E15" t="e"><v>&#x9b;31m\xe2\x80\xaeRED</v></c>'),
    "formula-not-calculated": cell(b'<c r="E15"><f>0.1+0.2</f></c>'),
    "formula-calculated": cell(b'<c r="E15"><f>0.3+0.4</f><v>0.7</v></c>'),
    "formula-error": cell(b'<c r="E15" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    "formula-long": in_part(INPUTS, OPEN[:-3] + b"<f>1", b"+1", 20),
    "cell-twice": cell(b'<c r="E15"><v>1</v></c><c r="E15"><v>0.2</v></c>'),
    "value-twice": cell(b'<c r="E15"><v>0.1</v><v>0.2</v></c>'),
    "truth": cell(b'<c r="E15" t="b"><v>1</v></c>'),
    "truth-of-words": cell(b'<c r="E15" t="b"><v>yes</v></c>'),
    "date": cell(b'<c r="E15" t="d"><v>2024-05-01T00:00:00</v></c>'),
    "date-of-words": cell(b'<c r="E15" t="d"><v>May</v></c>'),
    "type-unknown": cell(b'<c r="E15" t="zz"><v>1</v></c>'),
    "style-unknown": cell(b'<c r="E15" s="99999"><v>0.7</v></c>'),
    "style-of-words": cell(b'<c r="E15" s="x"><v>0.7</v></c>'),
    "style-negative": cell(b'<c r="E15" s="-5"><v>0.7</v></c>'),
    "date-far": cell(b'<c r="E15" s="16"><v>1e300</v></c>'),
    "date-negative": cell(b'<c r="E15" s="16"><v>-5</v></c>'),
    "inline": cell(b'<c r="E15" t="inlineStr"><is><t>0.7</t></is></c>'),
    "inline-long": lambda: bomb(
        INPUTS, split(INPUTS, b'<c r="E15"')[0] + b' t="inlineStr"><is><t>', b"7", 20,
        b"</t></is></c><c" + split(INPUTS, b'<c r="E15"')[1],
    ),
    "inline-rich": cell(b'<c r="E15" t="inlineStr"><is><r><t>0.</t></r><r><t>7</t></r></is></c>'),
    "nested-cells": cell(b'<c r="E15"><c r="E15"><v>1</v></c></c>'),
    "dimension-huge": part(INPUTS, DIMENSION, b'<dimension ref="A1:XFD1048576"/>'),
    "far-cell": part(INPUTS, b"</sheetData>", FAR + b"</sheetData>"),
    "rows-unsorted": part(INPUTS, b"<sheetData>", b"<sheetData>" + FAR),
    "format-long": part(
        STYLES, b"<cellXfs", b'<numFmts><numFmt numFmtId="999" formatCode="' + b"[" * 900_000
        + b'"/></numFmts><cellXfs'
    ),
    "format-of-quotes": part(
        STYLES, b"<cellXfs", b'<numFmts><numFmt numFmtId="14" formatCode="' + b"&quot;" * 100_000
        + b'"/></numFmts><cellXfs'
    ),
    "table-far-cell": in_table(b"</sheetData>", FAR + b"</sheetData>"),
    "table-far-row": in_table(b"</sheetData>", b'<row r="1048576"/></sheetData>'),
    "table-wide-row": in_table(
        b"<sheetData>", b'<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row>'
    ),
    "table-rows": dense_table(ROW),
    "table-cells": dense_table(b"<row>" + b"<c><v>1</v></c>" * 30 + b"</row>"),
    "table-wide": dense_table(b"<c><v>1</v></c>", b"<row>", b"</row>"),
    "table-texts": dense_table(
        b'<row><c t="inlineStr"><is><t>' + b"F_V" * 300 + b"</t></is></c></row>"
    ),
    "table-same-text": dense_table(b'<row><c t="s"><v>1</v></c><c t="s"><v>1</v></c></row>'),
    "table-errors": dense_table(b'<row><c r=""/></row>'),
    "table-empty-rows": dense_table(b"<row/>"),
}  # fmt: skip
NAMES: dict[str, Callable[[], bytes]] = {
    "name-missing": part(BOOK, b'name="best_F_CV"', b'name="lost"'),
    "name-in-capitals": part(BOOK, b'name="best_F_CV"', b'name="BEST_F_CV"'),
    "name-deleted": name(b"#REF!"),
    "name-deleted-on-sheet": name(b"Questions!#REF!"),
    "name-elsewhere": name(b"[1]Other!$B$1"),
    "name-of-area": name(b"Questions!$E$15:$E$16"),
    "name-of-areas": name(b"Questions!$E$15,Questions!$E$16"),
    "name-of-sheets": name(b"Start:Questions!$E$15"),
    "name-of-lost-sheet": name(b"'My sheet'!$F$11"),
    "name-of-number": name(b"0.7"),
    "name-of-function": name(b"OFFSET(Questions!$A$1,10,5)"),
    "name-blank": name(b""),
    "name-far": name(b"Questions!$XFD$1048576"),
    "name-too-far": name(b"Questions!$XFE$9999999"),
    "name-of-quotes": name(b"'" * 100_000 + b"!$A$1"),
    "name-long": in_part(BOOK, b"'Questions'!$E$1", b"1", 20),
    "relation-out-of-package": part(EXTENSIONS, b"worksheets/sheet2.xml", b"../../../etc/passwd"),
    "relation-to-nothing": part(EXTENSIONS, b"worksheets/sheet2.xml", b"worksheets/none.xml"),
    "relation-to-itself": part(EXTENSIONS, b"worksheets/sheet2.xml", b"workbook.xml"),
    "relation-absolute": part(EXTENSIONS, b"worksheets/sheet2.xml", b"/xl/worksheets/sheet2.xml"),
    "relation-outside": part(
        EXTENSIONS, b'"worksheets/sheet2.xml"', b'"http://127.0.0.1:9/" TargetMode="External"'
    ),
    "relation-without-target": part(EXTENSIONS, b'Target="worksheets/sheet2.xml"', b""),
    "sheet-without-relation": part(BOOK, b'r:id="rId2"', b""),
    "sheet-of-other-relation": part(BOOK, b'r:id="rId2"', b'r:id="rId99"'),
}  # fmt: skip
HOSTILE = NOT_WORKBOOKS | ZIPS | XML | CELLS | NAMES
