"""The Reference sheet: glossary, equations, families of distributions, worksheet functions, caveats, change log."""

from collections.abc import Iterable
from typing import Any

from coop_xl.estimates.distributions import FAMILIES
from coop_xl.functions import catalogue  # noqa: F401  (fills FUNCTIONS)
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.model.catalogue import ENTRIES, QUANTITIES
from coop_xl.workbook.live import LiveBook, LiveSheet

TITLE = "Reference"
_TERMS = {
    "V, C|V, C|¬V": "the three kinds of work: alignment, cooperation if aligned, cooperation if misaligned (A, C and M on the winner map)",
    "V, nV": "an agent has (approximately) our values, or any others; the post treats this as yes or no",
    "C": "an agent is cooperative; also yes or no",
    "F": "a share of all resources",
    "p": "a probability about the one agent we can affect",
    "a": "effort on an intervention; dp/da is its tractability",
    "marginal value": "by how much total utility U changes per unit of effort",
    "lead": "how far the best kind of work is ahead of the next, as a part of its own value",
    "switch point": "the value of one input beyond which another kind of work is best (own derivation)",
    "break-even": "the value of one input at which two interventions are worth the same (own derivation)",
    "coherent": "our agent is part of the totals, so the F's, F_I and the p's bound each other (own derivation)",
}
_CAVEATS = (
    "Returns are taken as linear: tractability does not fall with effort, and there is no threshold (unless a workbook with the sheet Extensions says so).",
    "Values and cooperativeness are yes or no; bargaining success is one number b for near and distant values alike.",
    "Locality (meeting one's own kind more often) and coalition building are not modelled beyond db/dF_V (unless a workbook with the sheet Extensions says so).",
    "Evidential cooperation in large worlds is not included (unless a workbook with the sheet Extensions says so).",
    "On What would change it each input moves alone. On Simulation all vary at once, independently unless its section 6 ties them together.",
)
_CHANGES = (
    (
        "0.4.0",
        "Questions in plain words, Answer on one page, What would change it; assumed answers; extensions only where asked for; a quarter of the weight",
    ),
    (
        "0.3.1",
        "Checks says where labels and entries do not belong together; minute shares and small steps keep their digits; comments are allowed; rows fit their text",
    ),
    (
        "0.3.0",
        "Scenarios, Sensitivity and Simulation follow the extensions; Low, High, distributions and credences of extensions",
    ),
    (
        "0.2.0",
        "Simulation, correlations, extensions, names of remarks; small negative numbers keep their minus",
    ),
    ("0.1.0", "first version: the base model, native formulas, scenarios, sensitivity, checks"),
)


def add_reference_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names family_names and family_meanings."""
    sheet = book.add_sheet(TITLE, landscape=False)
    sheet.widths(27, 70, 60)
    sheet.write(0, 0, "Reference", "title")
    row = _add_table(sheet, 2, "Words", ("Word", "Meaning"), _TERMS.items())
    row = _add_table(sheet, row, "Variables", ("Name", "Meaning", "How to think about it"),
                    ((key, each.meaning, each.think) for key, each in ENTRIES.items()))  # fmt: skip
    row = _add_table(sheet, row, "Equations", ("Name", "Equation", "Where it comes from"),
                    ((each.key, each.equation_text, each.origin) for each in QUANTITIES))  # fmt: skip
    first = row + 2
    row = _add_table(
        sheet, row, "Families of distributions", ("Name", "Low and High mean"), FAMILIES.items()
    )
    last = first + len(FAMILIES) - 1
    book.name("family_names", sheet.area(first, 0, last, 0))
    book.name("family_meanings", sheet.area(first, 1, last, 1))
    row = _add_table(sheet, row, "Worksheet functions (they need the add-in, or a workbook made as .xlsm)", ("Function", "Gives", "Arguments"),
                    ((name, each.description.split(" More: ")[0], ", ".join(at.name for at in each.arguments)) for name, each in FUNCTIONS.items()))  # fmt: skip
    row = _add_table(
        sheet,
        row,
        "What the model leaves out (the post's own caveats)",
        ("", "Caveat"),
        (("", text) for text in _CAVEATS),
    )
    row = _add_table(sheet, row, "Change log", ("Version", "Change"), _CHANGES)
    sheet.page.print_area(0, 0, row, 2)


def _add_table(
    sheet: LiveSheet,
    row: int,
    title: str,
    headings: tuple[str, ...],
    lines: Iterable[tuple[Any, ...]],
) -> int:
    """A titled table; returns the row where the next may start."""
    for column in range(3):
        sheet.write(row, column, title if column == 0 else None, "section")
    sheet.write_row(row + 1, headings, "head")
    row += 2
    for line in lines:
        for column, text in enumerate(line):
            sheet.write(row, column, text, "key" if column == 0 else "cell")
        row += 1
    return row + 1
