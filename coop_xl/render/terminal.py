"""What the commands print: lines, tables, and errors as one line."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from coop_xl.estimates.read_file import Problem
from coop_xl.findings import document
from coop_xl.findings.plain_names import OWN, OWN_LEGEND
from coop_xl.safe_text import Lines, without_breaks

if TYPE_CHECKING:
    from coop_xl.functions.excel.addin import Status
    from coop_xl.functions.registry import WorksheetFunction

STYLES = {"error": "bold red", "warning": "yellow"}
_GAP = 2  # between two columns
_PIPE_WIDTH = 200  # columns of a table that is not shown on a terminal
_KEPT = {f" {sign}": f"\N{NO-BREAK SPACE}{sign}" for sign in "%×"}  # with what stands before


def print_problems(problems: Iterable["Problem"], *, to_stderr: bool = False) -> None:
    """A line for each problem, or that there is none."""
    if not problems:
        say("  No errors or warnings.", "green")
    for each in problems:
        say(f"  {each}", STYLES[each.severity], to_stderr=to_stderr)


def print_function(function: "WorksheetFunction") -> None:
    """A worksheet function as one would type it, what it gives, and its arguments."""
    names = [
        f"[{each.name}]" if each.optional else f"[{each.name}…]" if each.repeated else each.name
        for each in function.arguments
    ]
    say(f"{function.name}({', '.join(names)})", "bold cyan")
    say(f"  {function.description}")
    for each in function.arguments:
        say(f"    {each.name}: {each.help}")
    say("")


def print_status(status: "Status") -> None:
    """Where the add-in lies, and what is to be done."""
    say(f"Add-in: {status.path}")
    say(f"Python: {status.interpreter or 'none set'}")
    if status.problem:
        say(f"{status.problem}: run {status.remedy}", "yellow")
    else:
        say("Installed. Excel loads it at its next start.", "green")


def show_table(table: document.Table) -> None:
    """A table of the document, and what is to be said of its columns."""
    is_wrapped = any(each.kind is document.Kind.LINES for each in table.columns)
    texts = wrapped_rows(table, console().width) if is_wrapped else table.texts
    print_table(table.headings, texts)
    note = table.note
    if OWN in f"{table.title}{note}" and OWN_LEGEND not in note:
        note = f"{note} {OWN_LEGEND}".lstrip()
    if note:
        say(note, "dim")


def wrapped_rows(table: document.Table, room: int) -> Iterator[list[str]]:
    """Rows in columns of their widths, narrower where room is less, each above a blank line."""
    widths = [each.width for each in table.columns]
    whole = sum(widths)
    part = min((room - _GAP * (len(widths) - 1)) / whole, 1)
    for row in table.texts:
        cells = [
            _wrapped(text, int(width * part)) for text, width in zip(row, widths, strict=True)
        ]
        missing = max(cell.count("\n") for cell in cells) - cells[0].count("\n")
        yield [Lines(cells[0] + "\n" * (missing + 1)), *cells[1:]]


def _wrapped(text: str, width: int) -> Lines:
    """Lines of at most that width, broken between words, but not before % or ×."""
    for apart, together in _KEPT.items():
        text = text.replace(apart, together)
    found = [
        part
        for line in text.split("\n")
        for part in textwrap.wrap(line, width, break_on_hyphens=False)
    ]
    return Lines("\n".join(found).replace("\N{NO-BREAK SPACE}", " "))


def say_list(title: str, lines: Iterable[str]) -> None:
    """A heading and the lines below it, if there are any."""
    for place, line in enumerate(lines):
        if place == 0:
            say(title, "bold")
        say(f"  {line}")


def print_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table as wide as the terminal allows."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(without_breaks(cell)) for cell in row))
    console().print(table)


def say(text: str, style: str = "", *, to_stderr: bool = False) -> None:
    """One line, whatever stands in a text, in colour where the terminal has it."""
    console(to_stderr=to_stderr).print(
        without_breaks(text), style=style, markup=False, emoji=False, highlight=False,
        soft_wrap=True,
    )  # fmt: skip


def say_lines(text: str) -> None:
    """Several lines of our own; what a file holds goes through `say`."""
    for line in text.splitlines():
        say(line)


def console(*, to_stderr: bool = False) -> "Console":
    """The terminal, or a pipe, in which tables are not squeezed."""
    found = Console(stderr=to_stderr)
    return found if found.is_terminal else Console(stderr=to_stderr, width=_PIPE_WIDTH)
