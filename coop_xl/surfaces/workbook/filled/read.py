"""Read a filled workbook: its named cells only, with everything that is wrong told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.check import check
from coop_xl.model.errors import CoopError
from coop_xl.model.options.catalogue import OPTIONS
from coop_xl.surfaces.workbook.content import DEFINITIONS, PLAIN, SCALES, Content

from .correlations import CELLS, read_correlations
from .obstacles import obstacles
from .opening import named_cells
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

NEEDED = (*(f"{role}{key}" for key in VARIABLES for role in ("low_", "best_", "high_", "dist_")),
          *(f"scale_{key}" for key in SCALES), *DEFINITIONS)  # fmt: skip
SPARE = (*(f"{role}{key}" for key in VARIABLES for role in REMARKS), *CELLS, *OPTION_CELLS,
         *UNCERTAIN_CELLS)  # fmt: skip
ENOUGH = len(VARIABLES) // 2  # fewer of the best_KEY cells, and the workbook is another's


class ForeignWorkbookError(CoopError):
    """The workbook was not made by Coop XL."""


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
    cells = named_cells(path, (NAME, *NEEDED, *SPARE))
    if sum(f"best_{key}" in cells for key in VARIABLES) < ENOUGH:
        raise ForeignWorkbookError(
            f"{path} is not a Coop XL workbook: it lacks the named cells, such as best_F_V; "
            "make one with: coop-xl new FILE.xlsx"
        )
    reader = Reader(cells)
    look_at_template(reader, path)
    return filled(reader)


def look_at_template(reader: Reader, path: Path) -> None:
    """Note what a version does not explain; an error if it is later than ours."""
    version = reader.remark(NAME)
    template = template_of(path, version)
    may_lack = template.may_lack if template else ("",)
    lost = [
        name
        for name in SPARE
        if (reader.cells[name].is_gone if name in reader.cells else not name.startswith(may_lack))
    ]
    for name, text in (
        (NAME, remark_on_version(template, version)),
        ("", remark_on_lost(lost)),
    ):
        if text:
            reader.note(name, text, "warning")


def filled(reader: Reader) -> Filled:
    """Everything the workbook holds; the model's own remarks come last."""
    definitions = {name: reader.definition(name) for name in DEFINITIONS}
    scales = {key: reader.choice(f"scale_{key}", SCALES[key]) for key in SCALES}
    estimates = {key: reader.estimate(key, scales.get(key, PLAIN)) for key in VARIABLES}
    content = Content(
        "Filled workbook",
        estimates=estimates,
        scales={key: scale or PLAIN for key, scale in scales.items()},
        definitions=definitions,
        correlations=tuple(read_correlations(reader)),
        options=read_options(reader),
        credences=read_credences(reader),
        shares_meaning=reader.remark(SHARES_MEANING),
    )
    inputs = {key: value for key, value in content.best.items() if value is not None}
    inputs |= {key: each.best for key, each in content.options.items() if each.best is not None}
    hindering: list[Problem] = []
    if not any(each.severity == "error" for each in reader.problems):
        for message in check(inputs):
            text = told_if(message, content.credences)
            reader.note(cell_of(message.variable), text, message.severity)
        hindering = [reader.problem(cell, text) for cell, _, text in obstacles(content)]
    problems = tuple(sorted(reader.problems, key=by_severity))
    return Filled(content, inputs, problems, tuple(hindering))


def by_severity(problem: Problem) -> str:
    """Errors come before warnings."""
    return problem.severity


def cell_of(variable: str) -> str:
    """The name of the cell in which the model's variable is entered; "" of no variable."""
    if variable in ENTRIES:
        return f"best_{ENTRIES[variable].instead_of or variable}"
    return f"best_{variable}" if variable in OPTIONS else ""
