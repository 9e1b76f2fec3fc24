"""The base model and the model with extensions side by side, on What would change it."""

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.workbook.live import LiveSheet

_LAST, _TWO_LINES = 11, 32
_HEADINGS = ("Model", "U", "(v)", "(cv)", "(c¬v)", "Best")
_SHOWN = "AND(options_on,options_ready)"
_BRANCHES = f'AND({_SHOWN},on_branches="on")'


def add_side_by_side(sheet: "LiveSheet", first: int) -> None:
    """The table, whose first row of figures is `first`; a sentence stands above it."""
    for column in range(1, _LAST + 1):
        text = "Base model and with extensions (see Extensions)" if column == 1 else None
        sheet.write(first - 3, column, text, "section")
    said = sheet.book.styles["muted_wrap"]
    sheet.page.merge_range(first - 2, 1, first - 2, _LAST, "", said)
    sheet.page.set_row(first - 2, _TWO_LINES)
    sheet.formula(first - 2, 1, "options_text", style="muted_wrap")
    for column, heading in enumerate(_HEADINGS, start=1):
        sheet.write(first - 1, column, heading, "head")
    names = list(INTERVENTIONS)
    rows = (
        ("Base model", "inputs_ready", "U", [f"marginal_{n}" for n in names], "best_intervention"),
        ("With extensions", _SHOWN, "U", [f"with_marginal_{n}" for n in names], "with_best_intervention"),
        ("With extensions, over the two branches", _BRANCHES, "U_branches", [f"marginal_{n}_branches" for n in names], "options_best"),
    )  # fmt: skip
    for row, (title, shown, U, marginals, name) in enumerate(rows, start=first):
        sheet.write(row, 1, title, "key")
        for column, text in enumerate((U, *marginals), start=2):
            sheet.formula(row, column, f'IF({shown},{text},"")')
        sheet.formula(row, 6, f'IF({shown},{name},"")', style="center")
    row = first + len(rows)
    sheet.write(row, 1, "Average value a unit of crossing a threshold", "key")
    sheet.write(row, 2, None, "cell")
    for column, name in enumerate(names, start=3):
        sheet.formula(row, column, f'IF({_SHOWN},IF(Y_{name}>0,average_{name},""),"")')
    sheet.write(row, 6, None, "cell")
