"""No text of a file can forge a line of ours, or hide one, whatever part of the file it is in."""

import re

import pytest

from coop_xl.model.errors import CoopError
from coop_xl.reading.read import read_workbook

from .edits import as_saved_by_excel
from .zips import BOOK, INPUTS, STRINGS, ours, packed, parts_in

LINE = "No errors or warnings."
FORGED = f"x\n{LINE}\x9b2K\u202e\u2028{LINE}"  # a new line, of a terminal too, and letters turned
IN_XML = "x&#10;" + FORGED[2:]
IN_CELL = FORGED.replace("\n", "_x000A_").replace("\x9b", "_x001B_")


def within(part, old, new):
    """The earth example with a pattern replaced in a part."""

    def make():
        parts = parts_in(ours())
        text, count = re.subn(old, lambda found: found.expand(new), parts[part].decode(), count=0)
        assert count
        return packed(parts | {part: text.encode()})

    return make


def cell(kind, value):
    return within(INPUTS, r'<c s="28" r="E15"><v>0.7</v></c>',
                  f'<c r="E15" t="{kind}"><v>{value}</v></c>')  # fmt: skip


def renamed_sheet():
    parts = parts_in(ours())
    text = (
        parts[BOOK]
        .decode()
        .replace("'Questions'!", f"'{IN_XML}'!")
        .replace('"Questions"', f'"{IN_XML}"')
    )
    sheet = parts[INPUTS].replace(b'<c s="28" r="E15"><v>0.7</v>', b'<c r="E15"><v>7</v>')
    return packed(parts | {BOOK: text.encode(), INPUTS: sheet})


FILES = {
    "the title of a sheet": renamed_sheet,
    "the sheet of a name": within(BOOK, r"'Questions'!\$E\$15", f"'{IN_XML}'!$E$15"),
    "what a name stands for": within(BOOK, r"'Questions'!\$E\$15", IN_XML),
    "another file's cell": within(BOOK, r"'Questions'!\$E\$15", f"[1]{IN_XML}!$A$1"),
    "the version": within(STRINGS, "<t>0.1.0</t>", f"<t>{IN_CELL}</t>"),
    "a newer version": within(STRINGS, "<t>0.1.0</t>", f"<t>99.0{IN_CELL}</t>"),
    "a text for a number": cell("str", IN_CELL),
    "an error": cell("e", FORGED),
    "a number": cell("n", FORGED),
    "a choice": within(INPUTS, r'<c [^>]*r="S15"[^>]*><v>\d+</v></c>',
                       f'<c r="S15" t="str"><v>{IN_CELL}</v></c>'),
    "a formula": lambda: as_saved_by_excel(
        (INPUTS, '<c s="28" r="E15"><v>', f"<c r='E15'><f>'[1]{IN_XML}'!A1</f><v>")),
    "the name of a part": lambda: packed(parts_in(ours()) | {f"../{FORGED}": b""}),
    "a part that is missing": within("_rels/.rels", "xl/workbook.xml", f"xl/{IN_XML}.xml"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_of_a_file_stands_on_the_lines_we_made(tmp_path, name):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(FILES[name]())
    try:
        said = list(map(str, read_workbook(path).problems))
    except CoopError as problem:
        said = [str(problem)]
    assert said
    for line in said:
        assert line.isprintable()
        assert not line.startswith(LINE)


def test_words_of_a_workbook_are_read_on_one_line(tmp_path):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(within(STRINGS, "<t>100 researcher-years.</t>", f"<t>{IN_CELL}</t>")())
    definitions = read_workbook(path).content.definitions
    assert definitions["unit_of_effort"] == f"x {LINE} 2K {LINE}"
