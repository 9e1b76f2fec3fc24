"""The Welcome sheet: what question the workbook answers, how to use it, and the answer so far."""

import coop_xl
from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.workbook.extensions.extension_words import extensions_text
from coop_xl.workbook.live import LiveBook
from coop_xl.workbook.simulation.simulation_words import text_of

from .inputs_sheet import text_rule
from .results_sheet import book_checks, headline, headline_formula

TITLE = "Welcome"
LIVE = 52  # points: these texts grow as extensions are turned on
QUESTION = (
    "Many powerful agents (AGIs, civilisations) share the world's resources. We can act on one of them. Is a marginal unit of "
    "effort best spent on making it have our values (alignment, V), on making it cooperative if it has them (CV), or on making "
    "it cooperative if it does not (CnV)? A public post answers with a small model of bargaining; this workbook computes it."
)
STEPS = (
    "1.  Say below what “our values”, “cooperative” and “one unit of effort” mean to you.",
    "2.  Go to Inputs and fill in the yellow cells: Best is needed, Low and High say how uncertain it is.",
    "3.  Read Results and Simulation; look at Checks if a flag is raised; try other numbers on Scenarios and Sensitivity.",
)
LEGEND = (
    ("entry_sample", "Yellow, blue text: for you to fill in"),
    ("number", "White, black text: a formula, locked without a password"),
    ("band", "Grey-blue: a heading"),
)
PROMPTS = {
    "definition_values": "Which values count as ours? The post leaves it to you; U_B and U_nB must use the same meaning.",
    "definition_cooperative": "When is an agent cooperative? For example: settles rather than fights when both gain.",
    "unit_of_effort": "One unit for all three kinds of work, such as 100 researcher-years.",
    "filled_in_by": "Your name, so that your workbook can be told from others.",
}


def add_welcome_sheet(book: LiveBook, functions: str) -> None:
    """Append the sheet, with the names headline, definition_…, unit_of_effort, filled_in_by."""
    sheet = book.add_sheet(TITLE, landscape=False)
    sheet.widths(26, 90)
    page, styles, content = sheet.page, book.styles, book.content
    sheet.write(0, 0, "Coop XL: where is effort on AGI best spent?", "title")
    page.set_row(0, 30)
    sheet.write(1, 0, content.title, "muted")
    page.merge_range(2, 0, 2, 1, QUESTION, styles["wrap"])
    page.set_row(2, 56)
    row = 3
    if content.about:
        page.merge_range(row, 0, row, 1, content.about, styles["headline"])
        page.set_row(row, 52)
        row += 1
    sheet.write(row + 1, 0, "The answer so far", "section")
    page.merge_range(row + 2, 0, row + 2, 1, "", styles["headline"])
    sheet.formula(row + 2, 0, headline_formula(), headline(book), "headline")
    sheet.name(row + 2, 0, "headline")
    page.set_row(row + 2, 40)
    page.merge_range(row + 3, 0, row + 3, 1, "", styles["cell"])
    sheet.formula(row + 3, 0, "checks_text", book_checks(book), "cell")
    page.set_row(row + 3, 28)
    if book.simulated:
        row += 1
        page.merge_range(row + 3, 0, row + 3, 1, "", styles["cell"])
        sheet.formula(row + 3, 0, "sim_text", text_of(book.simulated), "cell")
        page.set_row(row + 3, LIVE)
    row += 1
    page.merge_range(row + 3, 0, row + 3, 1, "", styles["cell"])
    sheet.formula(row + 3, 0, "options_text", extensions_text(book), "cell")
    page.set_row(row + 3, LIVE)
    sheet.write(row + 5, 0, "Three steps", "section")
    for place, step in enumerate(STEPS, start=row + 6):
        page.merge_range(place, 0, place, 1, step, styles["text"])
    sheet.write(row + 10, 0, "What the words mean here", "section")
    for place, (name, label) in enumerate(DEFINITIONS.items(), start=row + 11):
        sheet.write(place, 0, label, "key")
        sheet.entry(
            place, 1, content.definitions.get(name), text_rule(label, PROMPTS[name]), "entry_text"
        )
        sheet.name(place, 1, name)
        page.set_row(place, 44 if name != "filled_in_by" else 18)
    sheet.write(row + 16, 0, "Legend", "section")
    for place, (style, text) in enumerate(LEGEND, start=row + 17):
        sheet.write(place, 0, None, style)
        sheet.write(place, 1, text, "text")
    sheet.write(row + 21, 0, "Version", "section")
    sheet.write(row + 22, 0, "Template", "text")
    sheet.write(row + 22, 1, coop_xl.__version__, "text")
    sheet.name(row + 22, 1, "template_version")
    sheet.write(row + 23, 0, "Model", "text")
    sheet.write(
        row + 23,
        1,
        "the post's base model; what its discussion adds stands on Extensions, off unless you fill it in",
        "text",
    )
    sheet.write(row + 24, 0, "COOP_ functions", "text")
    sheet.write(row + 24, 1, functions, "text")
    page.print_area(0, 0, row + 24, 1)
    page.activate()
