"""What the commands print: lines, tables, and errors as one line."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from coop_xl.analysis.at_best import AtBest
from coop_xl.analysis.extension_uncertainty import Structure
from coop_xl.analysis.study import Study
from coop_xl.estimates.read_file import Problem
from coop_xl.findings import best_estimates, extension_credences, simulation_answer
from coop_xl.model.catalogue import IN_WORDS
from coop_xl.safe_text import without_breaks

if TYPE_CHECKING:
    from coop_xl.functions.excel.addin import Status
    from coop_xl.functions.registry import WorksheetFunction

STYLES = {"error": "bold red", "warning": "yellow"}
PIPE_WIDTH = 200  # columns of a table that is not shown on a terminal
LONG = 2**20  # draws of which progress is shown


def print_answer(found: AtBest) -> None:
    """The best intervention in words, and the three marginals."""
    say(best_estimates.headline(found.best), "bold green")
    rows = []
    for name, each in found.marginals.items():
        ratio = found.ratios[name]
        rows.append([name, IN_WORDS[name],
                     best_estimates.marginal(each.value, each.sign, each.log10),
                     "" if math.isnan(ratio) else f"{ratio:.1%}"])  # fmt: skip
    print_table(["", "One more unit of effort on", "Adds to U", "Of the best"], rows)


def print_study(study: "Study") -> None:
    """The answer under uncertainty, the three kinds of work, and what to know of it."""
    print_uncertain_answer(study)
    if study.structure:
        print_structure(study.structure)
    print_table(
        simulation_answer.KINDS,
        simulation_answer.kinds(study.simulation, study.simulation.log10_scale),
    )
    say(simulation_answer.ABOUT_KINDS, "dim")
    if study.simulation.coherence and simulation_answer.is_often_broken(study):
        say(simulation_answer.coherent_answer(study.simulation.coherence), "yellow")
    for note in study.notes:
        say(f"  Note: {note}.", "yellow")


def print_uncertain_answer(study: "Study") -> None:
    """Which work is best how often, and which to choose."""
    say(simulation_answer.headline(study), "bold green")
    say(simulation_answer.on_average(study))


def print_structure(structure: "Structure") -> None:
    """The mixture over extensions, what knowing of each is worth, and what follows is of."""
    print_table(extension_credences.WORK, extension_credences.kinds_of_work(structure))
    print_table(
        extension_credences.EXTENSIONS_HELD, extension_credences.extensions_held(structure)
    )
    say(extension_credences.ABOUT, "dim")
    for sentence in extension_credences.sentences(structure):
        say(sentence, "bold")
    say("")
    say(extension_credences.about_likeliest(structure))


@contextmanager
def progress_bar(samples: int) -> Iterator[Callable[[int, int], object] | None]:
    """What takes the draws done and in all; None if the run is short or no one watches."""
    screen = console(to_stderr=True)
    if samples <= LONG or not screen.is_terminal:
        yield None
        return
    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task("Drawing", total=samples)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_problems(problems: Iterable["Problem"], *, to_stderr: bool = False) -> None:
    """A line for each problem, or that there is none."""
    if not problems:
        say("  Nothing wrong, and nothing to warn of.", "green")
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
    return found if found.is_terminal else Console(stderr=to_stderr, width=PIPE_WIDTH)
