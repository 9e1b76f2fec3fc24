"""Read scenarios to simulate: the Scenarios sheet of our workbook, or any table with headings.

Under the name of a variable stands its value; beside it may stand columns such as "F_V low", "F_V
high" and "F_V distribution". In our workbook a value that is Best on Questions keeps the estimate
there (Low, High, Distribution); any other value is certain. Inputs of extensions may have columns,
too; where a row leaves them blank, they are as on the sheet Extensions of our workbook, or off.
"""

from collections.abc import Iterator
from pathlib import Path

from coop_xl.analysis.monte_carlo.simulate import refuse_unfit
from coop_xl.analysis.scenarios import Scenario
from coop_xl.estimates.cell_names import TITLE
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.read_file import ONLY_IN_RUN, Problem, ReadFile, any_error
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import with_constants
from coop_xl.model.errors import CoopError
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.workbook_file import Book

from .copies import limited_reading
from .grids import Grid, ScenarioTableError, grids, opened
from .load import load_estimates
from .read import ForeignWorkbookError, faulty_keys
from .scenario_headings import headings_in
from .scenario_reader import ScenarioReader
from .text_grid import TEXTS, text_grid
from .usual_cells import Basis

_Found = tuple[list[Scenario], list[Problem]]


def read_scenarios(path: Path) -> _Found:
    """The scenarios of a file, and what is wrong with them or worth knowing.

    Parameters
    ----------
    path : Path
        A filled workbook of ours, or an .xlsx, .xlsm or .csv file with a row of headings.

    Raises
    ------
    CoopError
        If the file cannot be read, or has no such table.
    """
    if path.suffix.lower() in TEXTS:
        return _scenarios_of_text(path)
    try:
        filled = load_estimates(path)
    except ForeignWorkbookError:
        return _scenarios_of_other(path)
    errors = list(_errors_of(filled))
    found, problems = scenarios_of_ours(path, filled)
    if filled.content.credences:
        problems.append(Problem("warning", "", "", "", ONLY_IN_RUN))
    return found, [*errors, *problems]


def _errors_of(filled: ReadFile) -> Iterator[Problem]:
    """What prevents all scenarios of our workbook from being simulated."""
    errors = [each for each in filled.all_problems if each.severity == "error"]
    yield from errors
    if not errors:
        try:
            refuse_unfit(filled.content.estimates_entered, filled.content.correlations_entered)
        except CoopError as problem:
            yield Problem("error", "", "", "", str(problem))


def _scenarios_of_text(path: Path) -> _Found:
    """The scenarios of a CSV file."""
    return _read_table(path, iter([text_grid(path)]), Basis())


def _scenarios_of_other(path: Path) -> _Found:
    """The scenarios of a workbook that is not ours."""
    return _read_sheets(opened(path), Basis())


def scenarios_of_ours(path: Path, filled: ReadFile) -> _Found:
    """The scenarios of our workbook; those that depend on a wrong entry are skipped."""
    wrong = {each.name for each in filled.problems if each.severity == "error"}
    basis = Basis(
        _usual_estimates(filled.content),
        filled.content.correlations,
        faulty_keys(wrong),
        frozenset(filled.content.assumed),
        is_ours=True,
        is_wrong=any_error(filled.all_problems),
    )
    return _read_sheets(opened(path), basis)


def _usual_estimates(content: Entries) -> dict[str, Estimate]:
    """The estimates that scenarios leave as they are; a default that follows others is none."""
    constants = with_constants(content.estimates_entered)
    return {
        key: each if isinstance(each, Estimate) else Estimate(best=each)
        for key, each in constants.items()
    }


def _read_sheets(book: Book, basis: Basis) -> _Found:
    """The scenarios of the first sheet that has a table; others that have one are noted."""
    sheets = grids(book, TITLE if basis.is_ours else "")
    found, problems = _read_table(book.package.path, sheets, basis)
    with limited_reading(book.package):
        try:
            others = [each.title for each in sheets if _has_table(each, basis)]
        except CoopError:  # no harm: nothing is read from those
            others = []
    for title in map(on_one_line, others):
        text = f"the sheet {title} also holds scenarios and is skipped: give it a file of its own"
        problems.append(Problem("warning", title, "", "", text))
    return found, problems


def _read_table(path: Path, sheets: Iterator[Grid], basis: Basis) -> _Found:
    """The scenarios of the first sheet that has a table."""
    grid = next((each for each in sheets if _has_table(each, basis)), None)
    if grid is None:
        raise ScenarioTableError(
            f"{path} has no table of scenarios: give a sheet with a row of variable names "
            f"({', '.join(list(VARIABLES)[:4])}, …) and a scenario in each row below it"
        )
    reader = ScenarioReader(grid.whole(), headings_in(grid, basis.is_ours) or 0, basis)
    found = reader.read()
    if not found and not any_error(reader.problems) and not basis.is_wrong:
        raise ScenarioTableError(f"{path} has no scenario: fill in a row below the variable names")
    return found, reader.problems


def _has_table(grid: Grid, basis: Basis) -> bool:
    """Whether a sheet holds scenarios; in our workbook many sheets have columns of variables."""
    return headings_in(grid, basis.is_ours) is not None
