"""Read a filled-in workbook: its named cells only, with every problem reported at once."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, NoReturn

from coop_xl.estimates.cell_names import MARGINALS, RATIOS
from coop_xl.estimates.entries import ABOUT_FILE, DEFINITIONS, Entries
from coop_xl.estimates.proposals import BAR, COST_OF_UNIT
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.estimates.scales import LOG10, PLAIN, SCALES
from coop_xl.estimates.simulatable import obstacles, slips_of_high
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.defaults import ASSUMED
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
    ADDED_IN_0_4_0,
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
         *UNCERTAIN_CELLS, *ADDED_IN_0_4_0)  # fmt: skip
# A workbook has the sheet Extensions only where that was asked for.
_ONLY_WITH_EXTENSIONS = tuple(name for name in EXTENSION_CELLS if name != "best_D_b")
_RESULTS = tuple(VARIABLES)  # the cells that repeat what was entered, as the model uses it
# What the histogram shows: the output, and on which scale.
_PICKS = {"sim_output": ("U", *MARGINALS, *RATIOS), "sim_scale": (PLAIN, LOG10)}
_WANTED = (NAME, *NEEDED, *SPARE, *_RESULTS, *_PICKS)
_ENTRIES_AND_WORDS = (*NEEDED, *CELLS, *EXTENSION_CELLS, *UNCERTAIN_CELLS, *ADDED_IN_0_4_0)
ENOUGH = len(VARIABLES) // 2  # fewer of the best_KEY cells, and the workbook is another's
_OUR_SHEETS = frozenset(
    (
        *("Start", "Questions", "Scenarios", "Answer", "Model", "Checks"),
        *("Welcome", "Inputs", "Results"),  # what three of them were called
    )
)
_ENOUGH_SHEETS = 4
_PANEL_SHEETS = frozenset(("Panel", "Cruxes", "Reasons", "Mixtures"))
_TWO_BARS = (
    "{cell} and {other} are both given, and proposals are compared with one bar: clear one of them"
)
_CORRELATION = re.compile(r"corr_(\d+)_value")


class ForeignWorkbookError(CoopError):
    """The workbook was not made by Coop XL."""


class _PanelWorkbookError(CoopError):
    """The workbook is a panel of several people's estimates."""


class NamelessWorkbookError(CoopError):
    """The workbook was made by Coop XL, but its entries can no longer be identified."""


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
        What is wrong inside a workbook of ours is in `ReadFile.problems` instead.
    """
    path = Path(path)
    book = Book(Package(path), _WANTED)
    cells = cells_of(book, _WANTED)
    if sum(f"best_{key}" in cells for key in VARIABLES) < ENOUGH:
        refuse_other(path, book.sheets)
    reader = Reader(cells)
    _look_at_template(reader, path)
    refuse_lost_sheets(reader, book.sheets)
    look_at_layout(reader)
    for sheet, copy in copied_sheets(book, cells):
        reader.add("warning", copy, remark_on_copy(sheet, copy, sheet in book.hidden))
    look_at_formulas(reader, _ENTRIES_AND_WORDS)
    return _read_entries(reader)


def refuse_other(path: Path, titles: Collection[str]) -> NoReturn:
    """An error for a workbook that is another's, or that lost what identifies its entries."""
    if _PANEL_SHEETS.issubset(titles):
        raise _PanelWorkbookError(
            f"{path} is a panel workbook: it holds what several people's workbooks say together. "
            "Open it to read the answer; for a page, or after a change of theirs, run coop-xl "
            "pool on their workbooks, with --report panel.html"
        )
    if len(_OUR_SHEETS.intersection(titles)) >= _ENOUGH_SHEETS:
        raise NamelessWorkbookError(
            f"{path} was made by Coop XL, but the names of its cells, such as best_F_V, are gone: "
            f"undo that, or {COPY}"
        )
    raise ForeignWorkbookError(
        f"{path} is not a Coop XL workbook: it lacks the named cells, such as best_F_V; "
        "make one with: coop-xl new FILE.xlsx"
    )


def _look_at_template(reader: Reader, path: Path) -> None:
    """Note missing cells that the version does not explain; an error if it is later than ours."""
    version = reader.remark(NAME)
    template = template_of(path, version)
    gone = names_of_lost(reader)
    if NAME not in gone and (text := remark_on_version(template, version)):
        reader.note(NAME, text, "warning")
    may_lack = template.may_lack if template else ("",)
    if not any(name in reader.cells for name in _ONLY_WITH_EXTENSIONS):
        may_lack = (*may_lack, *EXTENSION_CELLS, *UNCERTAIN_CELLS)
    lost = [
        name
        for name in SPARE
        if (reader.cells[name].is_gone if name in reader.cells else not name.startswith(may_lack))
    ]
    if text := remark_on_lost([name for name in lost if name not in gone]):
        reader.note("", text, "warning")


def _read_entries(reader: Reader) -> ReadFile:
    """Everything the workbook holds; the model's own remarks come last."""
    content = content_of(reader)
    _look_at_bars(reader, content)
    wrong = {each.name for each in reader.problems if each.severity == "error"}
    faulty = faulty_keys(wrong | reader.unread)
    inputs = inputs_of(content, faulty)
    for key, text in contradictions(inputs, faulty):
        reader.note(cell_of(key), text)
    hindering = [
        reader.problem(_cell_in(reader, cell), text)
        for cell, _, text in obstacles(content, faulty)
    ]
    if not any(each.severity == "error" for each in reader.problems):
        for message in check(inputs):
            text = told_if(message, content.credences)
            reader.note(cell_of(message.variable), text, message.severity)
        for name, _, text in slips_of_high(content):
            reader.note(name, text, "warning")
    problems = tuple(sorted(reader.problems, key=_by_severity))
    return ReadFile(content, inputs, problems, tuple(hindering))


def _look_at_bars(reader: Reader, content: Entries) -> None:
    """Note both cells if proposals are to be compared with two bars: that is none."""
    if content.cost_of_unit is None or content.own_bar is None:
        return
    for cell, other in ((COST_OF_UNIT, BAR), (BAR, COST_OF_UNIT)):
        text = _TWO_BARS.format(cell=cell.key, other=other.key)
        reader.note(cell.key, text, "warning")


def inputs_of(content: Entries, faulty: Collection[str]) -> dict[str, Any]:
    """The best estimates that there are, and the defaults of what is blank and not wrong."""
    extensions = {key: each.best for key, each in content.extensions.items()}
    blank = [key for key in content.assumed if key not in faulty]
    found = {**content.best, **extensions, **dict.fromkeys(blank, ASSUMED)}
    return {key: value for key, value in found.items() if value is not None}


def content_of(reader: Reader) -> Entries:
    """The entries as they are; one that is wrong is noted, and counts as blank."""
    definitions = {name: reader.definition(name) for name in DEFINITIONS}
    said = {name: on_one_line(reader.remark(name)) for name in ABOUT_FILE}
    definitions |= {name: text for name, text in said.items() if text}
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
        histogram=_read_picks(reader),
        shares_meaning=on_one_line(reader.remark(SHARES_MEANING)),
        cost_of_unit=reader.number_if_there(COST_OF_UNIT),
        own_bar=reader.number_if_there(BAR),
    )


def _read_picks(reader: Reader) -> tuple[str, str]:
    """What the histogram shows; each as in a new workbook if there is no such choice."""
    usual = dict(zip(_PICKS, Entries().histogram, strict=True))
    picked = {name: reader.remark(name) for name in _PICKS}
    output, scale = (
        picked[name] if picked[name] in _PICKS[name] else usual[name] for name in _PICKS
    )
    return output, scale


def faulty_keys(names: set[str]) -> frozenset[str]:
    """The variables and extensions with an entry among those names."""
    lines = (*ON_INPUTS, *ON_EXTENSIONS)
    return frozenset(line.key for line in lines if not names.isdisjoint(line.names))


def _cell_in(reader: Reader, cell: str) -> str:
    """The name of a cell; a correlation's is numbered by its line of the table."""
    found = _CORRELATION.fullmatch(cell)
    if not found or int(found[1]) > len(reader.correlation_lines):
        return cell
    return f"corr_{reader.correlation_lines[int(found[1]) - 1]}_value"


def _by_severity(problem: Problem) -> str:
    """Errors come before warnings."""
    return problem.severity


def cell_of(variable: str) -> str:
    """The name of the cell in which the model's variable is entered; "" of no variable."""
    if variable in ENTRIES:
        return f"best_{ENTRIES[variable].instead_of or variable}"
    return f"best_{variable}" if variable in EXTENSION_INPUTS else ""
