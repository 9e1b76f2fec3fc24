"""Everything that run, sweep and pool would say about a file: what `coop-xl check` reports."""

from pathlib import Path

from coop_xl.estimates.cell_names import TITLE
from coop_xl.estimates.defaults_used import assumed_sentence
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.model.errors import CoopError

from .grids import ScenarioTableError
from .load import load_estimates
from .read import ForeignWorkbookError
from .scenario_rows import read_scenarios, scenarios_of_ours
from .text_grid import TEXTS
from .workbook_proposals import problems_of_proposals, problems_with_bars


def all_problems(path: Path) -> tuple[Problem, ...]:
    """What is wrong with a file, or worth knowing.

    Parameters
    ----------
    path : Path
        A workbook of ours, a JSON file of estimates, or a table of scenarios.

    Raises
    ------
    CoopError
        If the file cannot be read.
    """
    if path.suffix.lower() in TEXTS:
        return tuple(read_scenarios(path)[1])
    try:
        filled = load_estimates(path)
    except ForeignWorkbookError as foreign:
        try:
            return tuple(read_scenarios(path)[1])
        except ScenarioTableError:
            raise foreign from None
    said = assumed_sentence(filled.content)
    defaults = (Problem("warning", "", "", "", said),) if said else ()
    return (
        *problems_with_bars(filled),
        *defaults,
        *_problems_of_scenarios(path, filled),
        *problems_of_proposals(path, filled),
    )


def _problems_of_scenarios(path: Path, filled: ReadFile) -> tuple[Problem, ...]:
    """What is wrong with the scenarios of our workbook; a JSON file has none."""
    if path.suffix.lower() == ".json":
        return ()
    try:
        return tuple(scenarios_of_ours(path, filled)[1])
    except CoopError as problem:
        text = f"coop-xl sweep has nothing to simulate: {problem}"
        return (Problem("warning", TITLE, "", "", text),)
