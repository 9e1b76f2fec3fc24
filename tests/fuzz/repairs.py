"""Workbooks for `repair` to choke on: mutants by their seed, and crafted ones by their name."""

import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from coop_xl.functions.excel.sources import worksheet_functions
from coop_xl.model.errors import CoopError
from coop_xl.spreadsheet.repair.repair import repair
from tests.reading.hostile import HOSTILE, NOT_WORKBOOKS
from tests.reading.mutations import WAYS, broken
from tests.reading.zips import MEGABYTE, bomb, ours, packed, parts_in
from tests.spreadsheet.repair.linked import ADDIN, HEAD, PRICES, cell, sheet, workbook_parts

CALL = "COOP_BEST($A$1:$B$1,A2:B2)"
FIRST, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


@cache
def linked() -> bytes:
    """A workbook with links to the add-in and to another file, in formulas of all kinds."""
    rows = [
        cell("A1", f"[1]!{CALL}") + cell("B1", "[2]Sheet1!A1+'[3]My sheet'!B2"),
        cell("A2", f"[1]!{CALL}", attributes=' t="shared" ref="A2:A3" si="0"'),
        cell(
            "A4", f"'{ADDIN}'!{CALL}&amp;\"[1]!COOP_BEST(\"", attributes=' t="array" ref="A4:B4"'
        ),
        '<c r="A6" t="inlineStr"><is><t>[2]!COOP_BEST(A1)</t></is></c>',
    ]
    rules = (
        '<dataValidations count="1"><dataValidation type="custom" sqref="B9">'
        f"<formula1><f>[1]!{CALL}</f></formula1></dataValidation></dataValidations>"
    )
    sheets = {"First": sheet(rows, data_after=rules), "Other": sheet([cell("A1", "1+1")])}
    parts = workbook_parts(sheets, [ADDIN, PRICES, "more.xlsx"], {"Best": f"[1]!{CALL}"})
    return packed({name: encoded(part) for name, part in parts.items()})


def encoded(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else (HEAD + part).encode()


def mutated(seed: int) -> bytes:
    """A broken file: in its bytes, or inside one or several of its parts."""
    rng = Random(seed)
    data = rng.choice((linked, linked, linked, ours))()
    if rng.random() < 0.3:
        return broken(data, rng)
    parts = parts_in(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        part = rng.choice([name for name in parts if parts[name]])
        parts[part] = rng.choice(WAYS)(parts[part], rng)
    return packed(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def filled(chunk: bytes, megabytes: float, *, is_dense: bool = True) -> Callable[[], bytes]:
    """The linked workbook with as much of something on its first sheet."""

    def make() -> bytes:
        head, tail = parts_in(linked())[FIRST].split(b"<sheetData>")
        return bomb(
            FIRST, head + b"<sheetData>", chunk, megabytes, tail, is_dense=is_dense, data=linked()
        )

    return make


def named(count: int) -> Callable[[], bytes]:
    """The linked workbook with many names more."""

    def make() -> bytes:
        names = b"".join(
            b'<definedName name="n%d">[1]!COOP_BEST(A1)</definedName>' % n for n in range(count)
        )
        parts = parts_in(linked())
        book = parts[BOOK].replace(b"<definedNames>", b"<definedNames>" + names)
        return packed(parts | {BOOK: book})

    return make


def with_part(name: str, data: Callable[[], bytes]) -> Callable[[], bytes]:
    """The linked workbook with a part more."""
    return lambda: packed(parts_in(linked()) | {name: data()})


CALLS = b'<row><c r="A1"><f>[1]!COOP_BEST($A$1:$B$1,A2:B2)</f><v>1</v></c></row>'
CRAFTED: dict[str, Callable[[], bytes]] = {
    "400,000 formulas": filled(CALLS, 26),
    "as many formulas as fit": filled(CALLS, 62),
    "formulas of elsewhere": filled(b"<row><c><f>[2]S!A1+1</f><v>1</v></c></row>", 62),
    "formulas of letters in numbers": filled(b"<row><c><f>&#91;&#49;&#93;!A</f></c></row>", 62),
    "one long formula": filled(b"[1]!COOP_BEST(A1)+&amp;", 40),
    "one formula of many quotes": filled(b"<f>" + b"'" * 900_000 + b"[1]!COOP_BEST(</f>", 2),
    "one formula of many points": filled(b"<f>" + b"a." * 400_000 + b"!COOP_BEST(</f>", 2),
    "one formula of many brackets": filled(b"<f>" + b"[" * 900_000 + b"!COOP_BEST(</f>", 2),
    "blanks": filled(b" ", 600, is_dense=False),
    "packed blanks": filled(b" ", 62),
    "300,000 names": named(300_000),
    "formulas in formulas": filled(b"<f>", 20),
    "a long attribute": filled(b'<f a="' + b"x" * 900_000 + b'">!COOP_</f>', 60),
    "a large binary part": with_part("xl/worksheets/sheet1.bin", lambda: noise(45)),
    "many pictures": with_part("xl/media/image1.png", lambda: noise(45)),
    "pictures of blanks": with_part("xl/media/image1.bmp", lambda: bytes(250 * MEGABYTE)),
    "a large other part": with_part("xl/printerSettings/a.xml", lambda: noise(45)),
}
QUICK = NOT_WORKBOOKS | CRAFTED
ALL = HOSTILE | CRAFTED


def noise(megabytes: int) -> bytes:
    """Bytes that cannot be compressed."""
    return Random(1).randbytes(megabytes * MEGABYTE)


def repair_as_it_comes(path: Path, allow: Callable[[], None]) -> str:
    """What came of a repair: "read", with the result beside it, or an error."""
    allow()
    try:
        found = repair(path, worksheet_functions())
    except CoopError as problem:
        return f"{type(problem).__name__}: {problem}"
    except BaseException as problem:
        return f"{type(problem).__name__} of Python\n{problem!r}"
    if found.is_changed:
        path.with_suffix(".made").write_bytes(found.data)
    return "read"


def faults(path: Path) -> str:
    """What is wrong with the result of a repair; "" if there is none."""
    made, before = path.with_suffix(".made"), path.with_suffix(".copy").read_bytes()
    if path.read_bytes() != before:
        return "the input was changed"
    if not made.exists():
        return ""
    try:
        old, new = parts_in(before), parts_in(made.read_bytes())
    except zipfile.BadZipFile as problem:
        return f"a broken file was made\n{problem}"
    lost = [name for name in old if name not in new]
    if not {*new} <= {*old} or not all("externallink" in name.lower() for name in lost):
        return "parts that are no links came or went"
    return "a second repair changes more" if repair(made, worksheet_functions()).is_changed else ""
