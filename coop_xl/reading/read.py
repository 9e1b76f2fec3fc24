"""Read a filled workbook: its named cells only, with everything that is wrong told at once."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from coop_xl.estimates.entries import DEFINITIONS, Entries
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.estimates.simulatable import obstacles
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.model.warnings import check
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.addresses import COPY
from coop_xl.spreadsheet.reading.package import Package
from coop_xl.spreadsheet.reading.workbook_file import Book

from .calculated import look_at_formulas
from .contradictions import contradictions
from .copies import copied_sheets, remark_on_copy
from .correlations import CELLS, read_correlations
from .extension_reader import read_credences, read_extensions, told_if
from .layout import ON_EXTENSIONS, ON_INPUTS, look_at_layout
from .lost import names_of_lost, refuse_lost_sheets
from .opening import cells_of
from .reader import Reader
from .templates import (
    EXTENSION_CELLS,
    NAME,
    REMARKS,
    SHARES_MEANING,
    UNCERTAIN_CELLS,
    remark_on_lost,
    remark_on_version,
    template_of,
)

NEEDED = (*(f"{role}{key}" for key in VARIABLES for role in ("low_", "best_", "high_", "dist_")),
          *(f"scale_{key}" for key in SCALES), *DEFINITIONS)  # fmt: skip
SPARE = (*(f"{role}{key}" for key in VARIABLES for role in REMARKS), *CELLS, *EXTENSION_CELLS,
         *UNCERTAIN_CELLS)  # fmt: skip
RESULTS = tuple(VARIABLES)  # the cells that repeat what was entered, as the model uses it
WANTED = (NAME, *NEEDED, *SPARE, *RESULTS)
ENTRIES_AND_WORDS = (*NEEDED, *CELLS, *EXTENSION_CELLS, *UNCERTAIN_CELLS)
ENOUGH = len(VARIABLES) // 2  # fewer of the best_KEY cells, and the workbook is another's
OUR_SHEETS = frozenset(("Welcome", "Inputs", "Scenarios", "Model", "Results", "Checks"))
ENOUGH_SHEETS = 4
CORRELATION = re.compile(r"corr_(\d+)_value")


class ForeignWorkbookError(CoopError):
    """The workbook was not made by Coop XL."""


class NamelessWorkbookError(CoopError):
    """The workbook was made by Coop XL, but its entries can no longer be told."""


def read_workbook(path: Path) -> ReadFile:
    """Read the entries of a workbook made by Coop XL and filled in by anyone.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm file.

    Returns
    -------
    ReadFile

    Raises
    ------
    UnreadableFileError, NotAWorkbookError, ForeignWorkbookError, NewerTemplateError
        What is wrong inside a workbook of ours is told in `ReadFile.problems` instead.
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


def filled(reader: Reader) -> ReadFile:
    """Everything the workbook holds; the model's own remarks come last."""
    content = content_of(reader)
    inputs = {key: value for key, value in content.best.items() if value is not None}
    inputs |= {key: each.best for key, each in content.extensions.items() if each.best is not None}
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
    return ReadFile(content, inputs, problems, tuple(hindering))


def content_of(reader: Reader) -> Entries:
    """The entries, each as it stands; one that is wrong is noted, and blank."""
    definitions = {name: reader.definition(name) for name in DEFINITIONS}
    scales = {key: reader.choice(f"scale_{key}", SCALES[key]) for key in SCALES}
    estimates = {key: reader.estimate(key, scales.get(key, PLAIN)) for key in VARIABLES}
    return Entries(
        "Filled workbook",
        estimates=estimates,
        scales={key: scale or PLAIN for key, scale in scales.items()},
        definitions=definitions,
        correlations=tuple(read_correlations(reader)),
        extensions=read_extensions(reader),
        credences=read_credences(reader),
        shares_meaning=on_one_line(reader.remark(SHARES_MEANING)),
    )


def faulty_keys(names: set[str]) -> frozenset[str]:
    """The variables and extensions with an entry among those names."""
    lines = (*ON_INPUTS, *ON_EXTENSIONS)
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
    return f"best_{variable}" if variable in EXTENSION_INPUTS else ""
