"""The Inputs sheet: one row a variable, with everything a person needs to estimate it."""

from datetime import date

from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import CONFIDENCE
from coop_xl.estimates.scales import LOG10, PLAIN, SCALES
from coop_xl.model.catalogue import ENTRIES, VARIABLES, Variable
from coop_xl.model.small_shares import power_of_ten
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import as_term, formula
from coop_xl.workbook.formulas.values import FILL_IN, OK, OUT_OF_RANGE
from coop_xl.workbook.live import LiveBook, LiveSheet

TITLE = "Inputs"
HEADINGS = (
    "Name", "Meaning", "Symbol in the post", "Enter", "Low", "Best", "High", "Distribution",
    "Low and High mean", "Entered as", "Source or reasoning", "Confidence", "Date", "Check",
    "Used by the model",
)  # fmt: skip
(
    NAME, MEANING, SYMBOL, DOMAIN, LOW, BEST, HIGH, DISTRIBUTION, LOW_HIGH, SCALE, SOURCE,
    CONFIDENT, DATED, CHECK, USED,
) = range(len(HEADINGS))  # fmt: skip
WIDTHS = (16, 40, 13, 23, 11, 11, 11, 12.5, 26, 13, 44, 11, 11.5, 12, 13)
HEAD_ROW = 3
DATE_RULE = {
    "validate": "date", "criteria": ">=", "value": date(2000, 1, 1),
    "input_title": "Date", "input_message": "When the estimate was made, for example 2026-11-23.",
    "error_title": "Date", "error_message": "Enter a date, for example 2026-11-23.",
}  # fmt: skip


def row_of() -> dict[str, int]:
    """The row of each variable: groups have a heading row of their own."""
    rows, row, group = {}, HEAD_ROW, ""
    for key, variable in VARIABLES.items():
        row += 1 if variable.group == group else 2
        rows[key], group = row, variable.group
    return rows


ROWS = row_of()
LAST_ROW = max(ROWS.values())


def area(column: int, *, sheet: bool = True) -> str:
    """A column of the table, group headings included."""
    span = f"{cell(HEAD_ROW + 1, column)}:{cell(LAST_ROW, column)}"
    return f"{TITLE}!{span}" if sheet else span


def add_inputs_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names low_, best_, high_, dist_, scale_, source_, confidence_,
    dated_KEY and KEY.
    """
    sheet = book.add_sheet(TITLE, zoom=85)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Inputs", "title")
    sheet.write(1, 0, "Fill in the yellow cells; Best is needed, Low and High say how uncertain it is. "
                      "Click a cell to see how to think about it. Type shares and probabilities as 0.3, not 30.", "muted")  # fmt: skip
    sheet.write_row(HEAD_ROW, HEADINGS, "head")
    sheet.page.set_row(HEAD_ROW, 32)
    group = ""
    for key, variable in VARIABLES.items():
        if variable.group != group:
            group = variable.group
            for column in range(len(HEADINGS)):
                sheet.write(ROWS[key] - 1, column, group if column == 0 else None, "band")
        add_row(sheet, ROWS[key], variable)
    sheet.mark(
        HEAD_ROW + 1, CHECK, LAST_ROW, CHECK, {OK: "good", OUT_OF_RANGE: "bad", FILL_IN: "bad"}
    )
    sheet.page.freeze_panes(HEAD_ROW + 1, 1)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.print_area(0, 0, LAST_ROW, USED)


def add_row(sheet: LiveSheet, row: int, variable: Variable) -> None:
    """One variable: what it is, its entry cells, its check and the value the model uses."""
    key, content = variable.key, sheet.book.content
    estimate = content.estimate(key)
    sheet.page.set_row(row, 40)
    for column, text in ((NAME, key), (MEANING, variable.meaning), (SYMBOL, variable.symbol)):
        sheet.write(row, column, text, "key" if column == NAME else "cell")
    domain = f"{variable.domain}, or its log10" if key in SCALES else variable.domain
    sheet.write(
        row, DOMAIN, domain + (", normally 0 or more" if variable.least_usual == 0 else ""), "cell"
    )
    for column, name, value, role in (
        (LOW, "low", estimate.low, "Low"),
        (BEST, "best", estimate.best, "Best estimate"),
        (HIGH, "high", estimate.high, "High"),
    ):
        sheet.entry(row, column, value, number_rule(variable, row, column, role))
        sheet.name(row, column, f"{name}_{key}")
    sheet.entry(row, DISTRIBUTION, estimate.distribution, list_rule(
        list(FAMILIES), "Distribution", "How the estimate is spread; auto fits most. It matters for simulation only."))  # fmt: skip
    sheet.name(row, DISTRIBUTION, f"dist_{key}")
    dist = cell(row, DISTRIBUTION)
    sheet.formula(row, LOW_HIGH, f'IFERROR(INDEX(family_meanings,MATCH({dist},family_names,0)),"")',
                  FAMILIES.get(estimate.distribution, ""), "cell")  # fmt: skip
    add_scale(sheet, row, key)
    sheet.entry(
        row,
        SOURCE,
        estimate.source,
        text_rule("Source or reasoning", "Where the estimate comes from, in a sentence or two."),
        "entry_text",
    )
    sheet.entry(
        row,
        CONFIDENT,
        estimate.confidence,
        list_rule(
            list(CONFIDENCE),
            "Confidence",
            "How much you trust the estimate; leave blank if you wish.",
        ),
    )
    sheet.entry(row, DATED, estimate.dated, DATE_RULE, "entry_date")
    for column, name in ((SOURCE, "source"), (CONFIDENT, "confidence"), (DATED, "dated")):
        sheet.name(row, column, f"{name}_{key}")
    sheet.formula(row, CHECK, check_formula(variable, row), sheet.book.figures.status[key], "cell")
    used = (
        sheet.book.figures.base.get(f"used_{key}" if key in SCALES else key, "")
        if sheet.book.figures.ready
        else ""
    )
    sheet.formula(row, USED, f'IF(inputs_ready,{used_formula(key, row)},"")', used,
                  "share" if variable.high == 1 else "number")  # fmt: skip
    sheet.name(row, USED, key)


def add_scale(sheet: LiveSheet, row: int, key: str) -> None:
    """How F_V and F_I are entered; other variables have no choice."""
    if key not in SCALES:
        sheet.write(row, SCALE, None, "not_entry")
        return
    sheet.entry(row, SCALE, sheet.book.content.scale(key), list_rule(
        list(SCALES[key]), f"How {key} is entered",
        "plain: 0.02. log10: −30 for a share of 10^−30. Low, Best and High must all be on this scale."))  # fmt: skip
    sheet.name(row, SCALE, f"scale_{key}")


def check_formula(variable: Variable, row: int) -> str:
    """OK, fill in, or out of range, for the Best cell."""
    best = cell(row, BEST)
    inside = inside_formula(variable, row, best)
    return f'IF(NOT(ISNUMBER({best})),"{FILL_IN}",IF({inside},"{OK}","{OUT_OF_RANGE}"))'


def inside_formula(variable: Variable, row: int, at: str) -> str:
    """Whether the number in a cell lies in the variable's domain, on the scale chosen."""
    if variable.key not in SCALES:
        return f"AND({','.join(conditions(variable, at))})"
    scale, log = cell(row, SCALE), ENTRIES[f"log10_{variable.key}"]
    plainly = f"AND({','.join(conditions(variable, at))})"
    in_logs = f"AND({','.join(conditions(log, at))})"
    return f'IF({scale}="{PLAIN}",{plainly},{in_logs})'


def conditions(variable: Variable, at: str) -> list[str]:
    """The comparisons that hold inside a variable's domain."""
    low, high = max(variable.low, -1e300), min(variable.high, 1e300)
    return [
        f"{at}{'>' if variable.low_open else '>='}{as_term(low).text}",
        f"{at}{'<' if variable.high_open else '<='}{as_term(high).text}",
    ]


def used_formula(key: str, row: int) -> str:
    """The value the model uses: the best estimate, or the share a log10 stands for."""
    best, scale = cell(row, BEST), cell(row, SCALE)
    power = formula(power_of_ten, best)
    if key == "F_V":
        return f'IF({scale}="{PLAIN}",{best},IF({scale}="{LOG10}",{power},1-{power}))'
    return f'IF({scale}="{PLAIN}",{best},{power})' if key == "F_I" else best


def number_rule(variable: Variable, row: int, column: int, role: str) -> dict:
    """Validation of an estimate: a number in the domain, with a prompt that helps to find it."""
    at = cell(row, column, absolute=False)
    enter = f"{variable.domain}{', or its log10' if variable.key in SCALES else ''}"
    help_text = variable.think if role == "Best estimate" else f"{role}: {enter}. {variable.think}"
    return {
        "validate": "custom",
        "value": f"=AND(ISNUMBER({at}),{inside_formula(variable, row, at)})",
        "input_title": f"{variable.key}: {role}"[:32],
        "input_message": shorten(help_text, 255),
        "error_title": f"{variable.key} is not accepted"[:32],
        "error_message": shorten(f"{variable.key}: enter {enter}. {variable.meaning[0].upper()}{variable.meaning[1:]}.", 255),
    }  # fmt: skip


def list_rule(choices: list[str], title: str, help_text: str) -> dict:
    """Validation of a cell that takes one of a list."""
    return {
        "validate": "list", "source": choices,
        "input_title": title[:32], "input_message": shorten(help_text, 255),
        "error_title": title[:32], "error_message": shorten(f"Choose one of: {', '.join(choices)}.", 255),
    }  # fmt: skip


def text_rule(title: str, help_text: str) -> dict:
    """Validation of free text: only its length."""
    return {
        "validate": "length", "criteria": "<=", "value": 2000,
        "input_title": title[:32], "input_message": shorten(help_text, 255),
        "error_title": title[:32], "error_message": "Enter at most 2000 characters.",
    }  # fmt: skip


def shorten(text: str, most: int) -> str:
    """Text cut at a word, as Excel allows no more."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
