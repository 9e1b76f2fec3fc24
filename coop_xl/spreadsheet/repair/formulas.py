"""Links in a formula's text: those before our functions, and those to other workbooks."""

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape

_FUNCTION = r"(?=(?P<function>[A-Za-z_]\w*)\s*\()"
# Text and other quoted names are passed over whole: what looks like a link in them is none.
PREFIX = re.compile(
    r"""
    "(?:[^"]|"")*"
    | (?P<link> '(?P<quoted>(?:[^']|'')*)'!
        | (?P<bare> (?<![\w\].])\[[^\[\]"'!]*\][\w.]* | (?<![\w.])[\w.]+ )! )
    """
    + _FUNCTION
    + r"| '(?:[^']|'')*'",
    re.VERBOSE,
)
# [2] is another workbook only before a sheet or a name; a table's column may be called 2, too.
_NUMBERED = re.compile(
    r"""
    "(?:[^"]|"")*"
    | '\[(?P<quoted>\d+)\](?:[^']|'')*'!
    | '(?:[^']|'')*'
    | (?<![\w\].'])\[(?P<bare>\d+)\](?=[\w.:]*!)
    """,
    re.VERBOSE,
)
_IS_FILE = re.compile(
    r"\[(?!0\])[^\[\]]+\]|\.xl\w{1,2}$", re.IGNORECASE
)  # [0] is the workbook itself
_LETTER = re.compile(r"&[^;<&]*;|.", re.DOTALL)


def without_links(formula: bytes, functions: Collection[str]) -> tuple[bytes, list[str]]:
    """A formula without the files before our functions.

    Parameters
    ----------
    formula : bytes
        As it stands in the XML, with entities such as &amp;.
    functions : collection of str
        The names of our functions, in capitals.

    Returns
    -------
    tuple of bytes and list of str
        The formula with nothing else changed, and the links that are gone, such as [1] or a path.
    """
    letters, text = read(formula)
    kept: list[str] = []
    links, at = [], 0
    for match in PREFIX.finditer(text):
        if (match["function"] or "").upper() not in functions:
            continue
        link = match["quoted"] or match["bare"]
        if _IS_FILE.search(link or ""):
            kept += letters[at : match.start("link")]
            at = match.end("link")
            links.append(link)
    return "".join([*kept, *letters[at:]]).encode(), links


def workbooks_used(formula: bytes) -> set[int]:
    """The numbers of the other workbooks a formula reads from."""
    return {int(number) for number, _, _ in numbers(read(formula)[1])}


def renumbered(formula: bytes, new: Mapping[int, int]) -> bytes:
    """A formula whose links to other workbooks have their new numbers."""
    letters, text = read(formula)
    for number, start, end in reversed(list(numbers(text))):
        letters[start:end] = str(new.get(number, number))
    return "".join(letters).encode()


def numbers(text: str) -> Iterator[tuple[int, int, int]]:
    """Each number of another workbook, and from where to where it stands."""
    for match in _NUMBERED.finditer(text):
        for group in ("quoted", "bare"):
            if match[group] and int(match[group]):
                yield int(match[group]), *match.span(group)


def number_of(link: str) -> int:
    """The number in [1]; 0 if the link is a path."""
    match = re.match(r"\[(\d+)\]", link)
    return int(match[1]) if match else 0


def read(formula: bytes) -> tuple[list[str], str]:
    """Each letter as it is written, and the text they make, of as many letters."""
    written = formula.decode()
    if "&" not in written:
        return list(written), written
    letters = _LETTER.findall(written)
    return letters, "".join(map(letter, letters))


def letter(written: str) -> str:
    """The one letter an entity stands for."""
    plain = unescape(written)
    return plain if len(plain) == 1 else "\0"
