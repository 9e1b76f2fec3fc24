"""The base model and the model with options side by side, on Results."""

from typing import TYPE_CHECKING, Any

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.evaluate import ranking

from .words import UNDEFINED, best_of, options_text

if TYPE_CHECKING:
    from coop_xl.surfaces.workbook.book import Sheet

HEADINGS = ("Model", "U", "(v)", "(cv)", "(c¬v)", "Best")
SHOWN = "AND(options_on,options_ready)"
BRANCHES = f'AND({SHOWN},on_branches="on")'


def add_side_by_side(sheet: "Sheet", first: int) -> None:
    """The table, whose first row of figures is `first`; a sentence stands above it."""
    book = sheet.book
    options, base, at = book.options, book.figures.base, book.options.at
    sheet.write(first - 3, 0, "Base model and with options (see Options)", "section")
    sheet.page.merge_range(first - 2, 0, first - 2, 6, "", book.styles["cell"])
    sheet.formula(first - 2, 0, "options_text", options_text(book), "cell")
    sheet.page.set_row(first - 2, 30)
    sheet.write_row(first - 1, HEADINGS, "head")
    is_shown = options.any_on and options.ready
    has_branches = is_shown and options.on["branches"]
    names = list(INTERVENTIONS)
    merged: dict[str, Any] = dict(at) if is_shown else {}
    best = {
        "base": base.get("best", ""),
        "with": ranking(dict(at))["best"] if is_shown else "",
        "branches": best_of(at, options.on) if has_branches else "",
    }
    rows = (
        ("Base model (the figures above)", "inputs_ready", "U", [f"marginal_{n}" for n in names], "best_intervention",
         [base.get(key, "") for key in ("U", *(f"marginal_{n}" for n in names))], best["base"]),
        ("With options", SHOWN, "U", [f"with_marginal_{n}" for n in names], "with_best_intervention",
         [merged.get(key, "") for key in ("U", *(f"marginal_{n}" for n in names))], best["with"]),
        ("With options, over the two branches", BRANCHES, "U_branches", [f"marginal_{n}_branches" for n in names], "options_best",
         [merged.get(key, "") if has_branches else "" for key in ("U_branches", *(f"marginal_{n}_branches" for n in names))], best["branches"]),
    )  # fmt: skip
    for row, (title, shown, U, marginals, name, values, word) in enumerate(rows, start=first):
        sheet.write(row, 0, title, "key")
        for column, (text, value) in enumerate(zip((U, *marginals), values, strict=True), start=1):
            known = UNDEFINED if isinstance(value, float) and value != value else value
            sheet.formula(row, column, f'IF({shown},{text},"")', known)
        sheet.formula(row, 5, f'IF({shown},{name},"")', word, "center")
    row = first + len(rows)
    sheet.write(row, 0, "Average value a unit of crossing a threshold", "key")
    sheet.write(row, 1, None, "cell")
    for column, name in enumerate(names, start=2):
        has_one = is_shown and at[f"Y_{name}"] > 0
        average = float(at[f"average_{name}"]) if has_one else ""
        if isinstance(average, float) and average != average:
            average = UNDEFINED
        sheet.formula(row, column, f'IF({SHOWN},IF(Y_{name}>0,average_{name},""),"")', average)
    sheet.write(row, 5, None, "cell")
