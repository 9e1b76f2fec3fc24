"""The base model and the model with extensions side by side, on Results."""

from typing import Any

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.compute import ranking
from coop_xl.workbook.live import LiveSheet

from .extension_words import UNDEFINED, best_of, extensions_text

HEADINGS = ("Model", "U", "(v)", "(cv)", "(c¬v)", "Best")
SHOWN = "AND(options_on,options_ready)"
BRANCHES = f'AND({SHOWN},on_branches="on")'


def add_side_by_side(sheet: "LiveSheet", first: int) -> None:
    """The table, whose first row of figures is `first`; a sentence stands above it."""
    book = sheet.book
    extensions, base, at = book.extensions, book.figures.base, book.extensions.at
    sheet.write(first - 3, 0, "Base model and with extensions (see Extensions)", "section")
    sheet.page.merge_range(first - 2, 0, first - 2, 6, "", book.styles["cell"])
    sheet.formula(first - 2, 0, "options_text", extensions_text(book), "cell")
    sheet.page.set_row(first - 2, 30)
    sheet.write_row(first - 1, HEADINGS, "head")
    is_shown = extensions.any_on and extensions.ready
    has_branches = is_shown and extensions.on["branches"]
    names = list(INTERVENTIONS)
    merged: dict[str, Any] = dict(at) if is_shown else {}
    best = {
        "base": base.get("best", ""),
        "with": ranking(dict(at))["best"] if is_shown else "",
        "branches": best_of(at, extensions.on) if has_branches else "",
    }
    rows = (
        ("Base model (the figures above)", "inputs_ready", "U", [f"marginal_{n}" for n in names], "best_intervention",
         [base.get(key, "") for key in ("U", *(f"marginal_{n}" for n in names))], best["base"]),
        ("With extensions", SHOWN, "U", [f"with_marginal_{n}" for n in names], "with_best_intervention",
         [merged.get(key, "") for key in ("U", *(f"marginal_{n}" for n in names))], best["with"]),
        ("With extensions, over the two branches", BRANCHES, "U_branches", [f"marginal_{n}_branches" for n in names], "options_best",
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
