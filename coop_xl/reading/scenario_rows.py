"""Read scenarios to simulate: the Scenarios sheet of our workbook, or any table with headings.

Under the name of a variable stands its value; beside it may stand columns such as "F_V low", "F_V
high" and "F_V distribution". In our workbook a value that is Best on Inputs keeps the estimate
there (Low, High, Distribution); any other value is certain. Inputs of extensions may have columns,
too; what a row leaves blank of them is as on the sheet Extensions of our workbook, or left out.
"""

from collections.abc import Iterator
from pathlib import Path

from coop_xl.analysis.monte_carlo.simulate import refuse_unfit
from coop_xl.analysis.scenarios import Scenario
from coop_xl.estimates.cell_names import TITLE
from coop_xl.estimates.read_file import ONLY_IN_RUN, Problem, ReadFile, any_error
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.workbook_file import Book

from .copies import sparing
from .grids import Grid, ScenarioTableError, grids, opened
from .load import load_estimates
from .read import ForeignWorkbookError, faulty_keys
from .scenario_headings import headings_in
from .scenario_reader import ScenarioReader
from .text_grid import TEXTS, text_grid
from .usual_cells import Basis

Found = tuple[list[Scenario], list[Problem]]


def read_scenarios(path: Path) -> Found:
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
        return scenarios_of_text(path)
    try:
        filled = load_estimates(path)
    except ForeignWorkbookError:
        return scenarios_of_other(path)
    errors = list(errors_of(filled))
    found, problems = scenarios_of_ours(path, filled)
    if filled.content.credences:
        problems.append(Problem("warning", "", "", "", ONLY_IN_RUN))
    return found, [*errors, *problems]


def errors_of(filled: ReadFile) -> Iterator[Problem]:
    """What keeps all scenarios of our workbook from being simulated."""
    errors = [each for each in filled.all_problems if each.severity == "error"]
    yield from errors
    if not errors:
        try:
            refuse_unfit(filled.content.estimates_entered, filled.content.correlations_entered)
        except CoopError as problem:
            yield Problem("error", "", "", "", str(problem))


def scenarios_of_text(path: Path) -> Found:
    """The scenarios of a CSV file."""
    return read_table(path, iter([text_grid(path)]), Basis())


def scenarios_of_other(path: Path) -> Found:
    """The scenarios of a workbook that is not ours."""
    return read_sheets(opened(path), Basis())


def scenarios_of_ours(path: Path, filled: ReadFile) -> Found:
    """The scenarios of our workbook; those that hang on a wrong entry are left out."""
    wrong = {each.name for each in filled.problems if each.severity == "error"}
    basis = Basis(
        filled.content.estimates_entered,
        filled.content.correlations,
        faulty_keys(wrong),
        is_ours=True,
        is_wrong=any_error(filled.all_problems),
    )
    return read_sheets(opened(path), basis)


def read_sheets(book: Book, basis: Basis) -> Found:
    """The scenarios of the first sheet that has a table; others that have one are told."""
    sheets = grids(book, TITLE if basis.is_ours else "")
    found, problems = read_table(book.package.path, sheets, basis)
    with sparing(book.package):
        try:
            others = [each.title for each in sheets if has_table(each, basis)]
        except CoopError:  # no harm: nothing is read from those
            others = []
    for title in map(on_one_line, others):
        text = (
            f"the sheet {title} holds scenarios, too, and is left out: give it a file of its own"
        )
        problems.append(Problem("warning", title, "", "", text))
    return found, problems


def read_table(path: Path, sheets: Iterator[Grid], basis: Basis) -> Found:
    """The scenarios of the first sheet that has a table."""
    grid = next((each for each in sheets if has_table(each, basis)), None)
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


def has_table(grid: Grid, basis: Basis) -> bool:
    """Whether a sheet holds scenarios; in our workbook many sheets have columns of variables."""
    return headings_in(grid, basis.is_ours) is not None
