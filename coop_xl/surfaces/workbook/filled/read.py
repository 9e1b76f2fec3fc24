"""Read a filled workbook: its named cells only, with everything that is wrong told at once."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.check import check
from coop_xl.model.errors import CoopError
from coop_xl.model.options.catalogue import OPTIONS
from coop_xl.surfaces.strangers_text import on_one_line
from coop_xl.surfaces.workbook.content import DEFINITIONS, PLAIN, SCALES, Content

from .calculated import look_at_formulas
from .contradictions import contradictions
from .copies import copied_sheets, remark_on_copy
from .correlations import CELLS, read_correlations
from .layout import ON_INPUTS, ON_OPTIONS, look_at_layout
from .lost import names_of_lost, refuse_lost_sheets
from .obstacles import obstacles
from .opening import cells_of
from .options import read_credences, read_options, told_if
from .reader import Problem, Reader
from .templates import (
    NAME,
    OPTION_CELLS,
    REMARKS,
    SHARES_MEANING,
    UNCERTAIN_CELLS,
    remark_on_lost,
    remark_on_version,
    template_of,
)
from .xlsx.book import Book
from .xlsx.package import Package
from .xlsx.places import COPY

NEEDED = (*(f"{role}{key}" for key in VARIABLES for role in ("low_", "best_", "high_", "dist_")),
          *(f"scale_{key}" for key in SCALES), *DEFINITIONS)  # fmt: skip
SPARE = (*(f"{role}{key}" for key in VARIABLES for role in REMARKS), *CELLS, *OPTION_CELLS,
         *UNCERTAIN_CELLS)  # fmt: skip
RESULTS = tuple(VARIABLES)  # the cells that repeat what was entered, as the model uses it
WANTED = (NAME, *NEEDED, *SPARE, *RESULTS)
ENTRIES_AND_WORDS = (*NEEDED, *CELLS, *OPTION_CELLS, *UNCERTAIN_CELLS)
ENOUGH = len(VARIABLES) // 2  # fewer of the best_KEY cells, and the workbook is another's
OUR_SHEETS = frozenset(("Welcome", "Inputs", "Scenarios", "Model", "Results", "Checks"))
ENOUGH_SHEETS = 4
CORRELATION = re.compile(r"corr_(\d+)_value")


class ForeignWorkbookError(CoopError):
    """The workbook was not made by Coop XL."""


class NamelessWorkbookError(CoopError):
    """The workbook was made by Coop XL, but its entries can no longer be told."""


@dataclass(frozen=True)
class Filled:
    """What a filled workbook holds.

    Attributes
    ----------
    content : Content
        The entries; an entry that is wrong counts as blank.
    inputs : mapping of str to float
        The best estimates under the keys the model takes: F_V may stand as log10_F_V.
    problems : tuple of Problem
        Everything wrong (errors) or, if nothing is, worth knowing (warnings).
    obstacles : tuple of Problem
        What keeps the estimates from being simulated, though the model can be computed at the
        best ones.
    """

    content: Content
    inputs: Mapping[str, float]
    problems: tuple[Problem, ...]
    obstacles: tuple[Problem, ...] = ()


def read_workbook(path: Path) -> Filled:
    """Read the entries of a workbook made by Coop XL and filled in by anyone.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm file.

    Returns
    -------
    Filled

    Raises
    ------
    UnreadableFileError, NotAWorkbookError, ForeignWorkbookError, NewerTemplateError
        What is wrong inside a workbook of ours is told in `Filled.problems` instead.
    """
    path = Path(path)
    book = Book(Package(path), WANTED)
    cells = cells_of(book, WANTED)
    if sum(f"best_{key}" in cells for key in VARIABLES) < ENOUGH:
        refuse_other(path, book.sheets)
    reader = Reader(cells)
    look_at_template(reader, path)
    refuse_lost_sheets(reader, book.sheets)
    look_at_layout(reader)
    for sheet, copy in copied_sheets(book, cells):
        reader.add("warning", copy, remark_on_copy(sheet, copy, sheet in book.hidden))
    look_at_formulas(reader, ENTRIES_AND_WORDS)
    return filled(reader)


def refuse_other(path: Path, titles: Collection[str]) -> NoReturn:
    """An error for a workbook that is another's, or lost what its entries are known by."""
    if len(OUR_SHEETS.intersection(titles)) >= ENOUGH_SHEETS:
        raise NamelessWorkbookError(
            f"{path} was made by Coop XL, but the names of its cells, such as best_F_V, are gone: "
            f"undo that, or {COPY}"
        )
    raise ForeignWorkbookError(
        f"{path} is not a Coop XL workbook: it lacks the named cells, such as best_F_V; "
        "make one with: coop-xl new FILE.xlsx"
    )


def look_at_template(reader: Reader, path: Path) -> None:
    """Note what a version does not explain; an error if it is later than ours."""
    version = reader.remark(NAME)
    template = template_of(path, version)
    gone = names_of_lost(reader)
    if NAME not in gone and (text := remark_on_version(template, version)):
        reader.note(NAME, text, "warning")
    may_lack = template.may_lack if template else ("",)
    lost = [
        name
        for name in SPARE
        if (reader.cells[name].is_gone if name in reader.cells else not name.startswith(may_lack))
    ]
    if text := remark_on_lost([name for name in lost if name not in gone]):
        reader.note("", text, "warning")


def filled(reader: Reader) -> Filled:
    """Everything the workbook holds; the model's own remarks come last."""
    content = content_of(reader)
    inputs = {key: value for key, value in content.best.items() if value is not None}
    inputs |= {key: each.best for key, each in content.options.items() if each.best is not None}
    wrong = {each.name for each in reader.problems if each.severity == "error"}
    faulty = faulty_keys(wrong | reader.unread)
    for key, text in contradictions(inputs, faulty):
        reader.note(cell_of(key), text)
    hindering = [
        reader.problem(cell_in(reader, cell), text) for cell, _, text in obstacles(content, faulty)
    ]
    if not any(each.severity == "error" for each in reader.problems):
        for message in check(inputs):
            text = told_if(message, content.credences)
            reader.note(cell_of(message.variable), text, message.severity)
    problems = tuple(sorted(reader.problems, key=by_severity))
    return Filled(content, inputs, problems, tuple(hindering))


def content_of(reader: Reader) -> Content:
    """The entries, each as it stands; one that is wrong is noted, and blank."""
    definitions = {name: reader.definition(name) for name in DEFINITIONS}
    scales = {key: reader.choice(f"scale_{key}", SCALES[key]) for key in SCALES}
    estimates = {key: reader.estimate(key, scales.get(key, PLAIN)) for key in VARIABLES}
    return Content(
        "Filled workbook",
        estimates=estimates,
        scales={key: scale or PLAIN for key, scale in scales.items()},
        definitions=definitions,
        correlations=tuple(read_correlations(reader)),
        options=read_options(reader),
        credences=read_credences(reader),
        shares_meaning=on_one_line(reader.remark(SHARES_MEANING)),
    )


def faulty_keys(names: set[str]) -> frozenset[str]:
    """The variables and options with an entry among those names."""
    lines = (*ON_INPUTS, *ON_OPTIONS)
    return frozenset(line.key for line in lines if not names.isdisjoint(line.names))


def cell_in(reader: Reader, cell: str) -> str:
    """The name of a cell; a correlation's is numbered by its line of the table."""
    found = CORRELATION.fullmatch(cell)
    if not found or int(found[1]) > len(reader.correlation_lines):
        return cell
    return f"corr_{reader.correlation_lines[int(found[1]) - 1]}_value"


def by_severity(problem: Problem) -> str:
    """Errors come before warnings."""
    return problem.severity


def cell_of(variable: str) -> str:
    """The name of the cell in which the model's variable is entered; "" of no variable."""
    if variable in ENTRIES:
        return f"best_{ENTRIES[variable].instead_of or variable}"
    return f"best_{variable}" if variable in OPTIONS else ""
