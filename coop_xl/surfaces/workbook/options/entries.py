"""The Options sheet: the post's discussion, one titled block an option, all off while blank."""

from math import isfinite, isnan

from coop_xl.model.options import evidence
from coop_xl.model.options.catalogue import OPTIONS, RELATIONS, Option, Relation
from coop_xl.model.options.quantities import DERIVATIVES
from coop_xl.surfaces.formula import formula
from coop_xl.surfaces.workbook.book import Book, Sheet, cell
from coop_xl.surfaces.workbook.figures import OUT_OF_RANGE
from coop_xl.surfaces.workbook.inputs import conditions, list_rule, shorten

from .states import ASIDE, BLANK, DERIVED, IN_FORCE, NO_CEILING, OFF, ON
from .words import options_text, options_text_formula

TITLE = "Options"
HEADINGS = (
    "Name", "Meaning", "Symbol", "Enter", "If left blank", "Your entry", "How to think about it",
    "State", "Used by the model",
)  # fmt: skip
NAME, MEANING, SYMBOL, DOMAIN, DEFAULT, ENTRY, THINK, STATE, USED = range(len(HEADINGS))
WIDTHS = (17, 42, 16, 24, 14, 13, 58, 12, 14)
TEXT_ROW, HEAD_ROW = 4, 7
SHARES = ("at creation", "under multi-agentic stability")
SHARES_MEANING = "F means shares"
INTRODUCTION = (
    "What the post discusses but leaves out of its model. Each option is off until you fill in a yellow cell, and off again once you "
    "clear it (or enter 0 as its switch use_…). The post has words for them and no formulas: these are our own derivation."
)
WHERE = (
    "Results shows the base model and the model with options side by side; Options model and Options changes hold the workings. "
    "Scenarios, Sensitivity and Simulation follow the options, each row and each draw with inputs of its own."
)  # fmt: skip


def rows_of() -> tuple[dict[str, int], dict[str, int], int]:
    """The row of each option's title, of each input, and of the choice about shares."""
    titles, rows, row, shares = {}, {}, HEAD_ROW + 1, 0
    for relation in RELATIONS:
        titles[relation.name] = row
        row += 2
        for each in relation.inputs:
            rows[each.key] = row
            row += 1
        if relation.name == "coalition":
            shares, row = row, row + 1
    return titles, rows, shares


TITLES, ROWS, SHARES_ROW = rows_of()
LAST_ROW = max(ROWS.values())
DERIVATIVES_ROW = LAST_ROW + 4


def area(column: int) -> str:
    """A column of the table, with its sheet."""
    return f"{TITLE}!{cell(HEAD_ROW + 1, column)}:{cell(LAST_ROW, column)}"


def add_options_sheet(book: Book) -> None:
    """Append the sheet, with the names best_KEY and KEY of each input, and on_OPTION."""
    sheet = book.add_sheet(TITLE, zoom=85)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Options", "title")
    for row, text in ((1, INTRODUCTION), (2, WHERE)):
        sheet.page.merge_range(row, 0, row, THINK, text, book.styles["muted_wrap"])
        sheet.page.set_row(row, 30)
    sheet.page.merge_range(TEXT_ROW, 0, TEXT_ROW, USED, "", book.styles["headline"])
    sheet.formula(TEXT_ROW, 0, options_text_formula(), options_text(book), "headline")
    sheet.name(TEXT_ROW, 0, "options_text")
    sheet.page.set_row(TEXT_ROW, 38)
    unit = book.content.definitions.get("unit_of_effort", "")
    sheet.page.merge_range(TEXT_ROW + 1, 0, TEXT_ROW + 1, USED, "", book.styles["cell"])
    sheet.formula(TEXT_ROW + 1, 0, '"Units of effort are those of Welcome and of the tractabilities on Inputs. One unit: "&IF(unit_of_effort="","not said yet",unit_of_effort)',
                  f"Units of effort are those of Welcome and of the tractabilities on Inputs. One unit: {unit or 'not said yet'}", "cell")  # fmt: skip
    sheet.write_row(HEAD_ROW, HEADINGS, "head")
    sheet.page.set_row(HEAD_ROW, 30)
    for relation in RELATIONS:
        add_relation(sheet, relation)
    add_shares_choice(sheet)
    first = HEAD_ROW + 1
    marks = {IN_FORCE: "good", ON: "good", OUT_OF_RANGE: "bad", BLANK: "quiet", ASIDE: "quiet"}
    sheet.mark(first, STATE, LAST_ROW, STATE, marks | {OFF: "quiet"})
    add_derivatives(sheet)
    sheet.page.freeze_panes(HEAD_ROW + 1, 1)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.print_area(0, 0, DERIVATIVES_ROW + len(DERIVATIVES), USED)


def add_relation(sheet: Sheet, relation: Relation) -> None:
    """An option: its title, what it is, what the post says, and its inputs."""
    row, on = TITLES[relation.name], sheet.book.options.on[relation.name]
    for column in range(len(HEADINGS)):
        sheet.write(row, column, relation.title if column == 0 else None, "band")
    sheet.formula(row, STATE, on_formula(relation), ON if on else OFF, "center")
    sheet.name(row, STATE, f"on_{relation.name}")
    told = f"{sentence(relation.meaning)} The post: {relation.post}. Own derivation."
    sheet.page.merge_range(row + 1, 0, row + 1, USED, told, sheet.book.styles["cell"])
    sheet.page.set_row(row + 1, 30 if len(told) > 190 else 17)
    for each in relation.inputs:
        add_input(sheet, relation, each)


def sentence(text: str) -> str:
    """Words as a sentence; a name at the start stays as it is."""
    start = text if "_" in text.split()[0] else f"{text[0].upper()}{text[1:]}"
    return f"{start}."


def on_formula(relation: Relation) -> str:
    """Whether an option is on: an input of it in force differs from its default."""
    switch, *inputs = relation.inputs
    if not inputs:
        return f'IF({switch.key}=1,"{ON}","{OFF}")'
    keys = ("alpha_V", "alpha_nV") if relation.name == "evidence" else [one.key for one in inputs]
    tests = (
        f"{key}<>{cell(ROWS[key], DEFAULT)}"
        if isfinite(OPTIONS[key].default)
        else f"ISNUMBER({key})"
        for key in keys
    )
    return f'IF(OR({",".join(tests)}),"{ON}","{OFF}")'


def add_input(sheet: Sheet, relation: Relation, option: Option) -> None:
    """One input: what it is, its entry cell, its state and the value used."""
    row, key, book = ROWS[option.key], option.key, sheet.book
    for column, text in (
        (NAME, key), (MEANING, option.meaning), (SYMBOL, option.symbol), (DOMAIN, option.domain),
        (THINK, option.think),
    ):  # fmt: skip
        sheet.write(row, column, text, "key" if column == NAME else "cell")
    number = "whole" if key == relation.switch else "number"
    sheet.write(row, DEFAULT, default_of(option), number if isfinite(option.default) else "cell")
    given = book.content.options.get(key)
    sheet.entry(row, ENTRY, given.best if given else None, entry_rule(option, row))
    sheet.name(row, ENTRY, f"best_{key}")
    state = state_formula(relation, option)
    sheet.formula(row, STATE, state, book.options.words[key], "cell")
    used = book.options.used(key, book.figures.base)
    sheet.formula(row, USED, used_formula(key), used, number)
    sheet.name(row, USED, key)
    widths = ((option.meaning, 44), (option.think, 62), (option.domain, 25), (option.symbol, 16))
    lines = max(-(-len(text) // width) for text, width in widths)
    sheet.page.set_row(row, 13.5 * max(lines, 1) + 4)


def default_of(option: Option) -> float | str:
    """What counts if nothing is entered."""
    if isfinite(option.default):
        return option.default
    return DERIVED[option.key] if isnan(option.default) else NO_CEILING


def inside_formula(option: Option, at: str) -> str:
    """Whether the number in a cell lies in the input's domain."""
    if option.allowed == "0 or 1":
        return f"OR({at}=0,{at}=1)"
    return f"AND({','.join(conditions(option, at))})"


def state_formula(relation: Relation, option: Option) -> str:
    """Left blank, out of range, put aside by its switch, or in force."""
    best = cell(ROWS[option.key], ENTRY)
    inside = inside_formula(option, best)
    counts = f'"{IN_FORCE}"'
    if option.key != relation.switch:
        counts = f'IF({relation.switch}=0,"{ASIDE}","{IN_FORCE}")'
    return (
        f'IF(ISBLANK({best}),"{BLANK}",IF(NOT(ISNUMBER({best})),"{OUT_OF_RANGE}",'
        f'IF({inside},{counts},"{OUT_OF_RANGE}")))'
    )


def state_at(key: str) -> str:
    """The cell that says what an entry amounts to, with its sheet."""
    return f"{TITLE}!{cell(ROWS[key], STATE)}"


def used_formula(key: str) -> str:
    """The entry that is in force, or what stands for it."""
    best, state, default = (cell(ROWS[key], column) for column in (ENTRY, STATE, DEFAULT))
    otherwise = default
    if key in DERIVED:
        otherwise = f'IF(inputs_ready,{DERIVED[key]},"")'
    if key == "S_V":
        symmetric = formula(evidence.S_V_symmetric, "F_V", "p_V", "F_I")
        otherwise = f'IF(inputs_ready,IF(p_V=0,"",{symmetric}),"")'
    found = f'IF({state}="{IN_FORCE}",{best},{otherwise})'
    return f'IF(on_evidence="{ON}",{found},0)' if key == "S_V" else found


def entry_rule(option: Option, row: int) -> dict:
    """Validation of an entry, with a prompt that helps to find it."""
    at = cell(row, ENTRY, absolute=False)
    prompt = f"{option.think} Blank means {default_of(option)}."
    error = f"{option.key}: enter {option.domain}, or clear the cell. {sentence(option.meaning)}"
    if option.allowed == "0 or 1":
        rule = {"validate": "list", "source": ["0", "1"]}
    else:
        rule = {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({at}),{inside_formula(option, cell(row, ENTRY))})",
        }
    return rule | {
        "input_title": option.key[:32], "input_message": shorten(prompt, 255),
        "error_title": f"{option.key} is not accepted"[:32], "error_message": shorten(error, 255),
    }  # fmt: skip


def add_shares_choice(sheet: Sheet) -> None:
    """A remark by the user that no formula reads: of when the shares are."""
    row = SHARES_ROW
    for column, text in (
        (NAME, SHARES_MEANING), (MEANING, "a remark, which no formula reads: when the shares F_V, F_CV and F_CnV are those of"),
        (SYMBOL, None), (DOMAIN, "one of the list"), (DEFAULT, "not said"),
        (THINK, "At creation: when the agents come to be. Under multi-agentic stability: once wars are over. b and its slopes must use the same meaning."),
        (STATE, None), (USED, None),
    ):  # fmt: skip
        sheet.write(row, column, text, "key" if column == NAME else "cell")
    rule = list_rule(list(SHARES), SHARES_MEANING, "Whether the shares are those at creation, or those under multi-agentic stability. No formula reads it.")  # fmt: skip
    sheet.entry(row, ENTRY, sheet.book.content.shares_meaning, rule, "entry_text")
    sheet.name(row, ENTRY, "shares_meaning")
    sheet.page.set_row(row, 44)


def add_derivatives(sheet: Sheet) -> None:
    """The three derivatives of b: as entered, as derived, as used, and which is in force."""
    row, book = DERIVATIVES_ROW, sheet.book
    sheet.write(row - 2, 0, "How bargaining success moves: as entered and as derived", "section")
    for column, text in enumerate(
        ("Name", "Meaning", "Entered", "Derived from locality", "Coalition size adds", "Used", "In force")
    ):  # fmt: skip
        sheet.write(row - 1, column, text, "head")
    sheet.page.set_row(row - 1, 30)
    at, on = book.options.at, book.options.on
    for place, key in enumerate(DERIVATIVES, start=row):
        is_first = key == DERIVATIVES[0]
        sheet.write(place, NAME, key, "key")
        sheet.write(place, MEANING, MEANINGS[key], "cell")
        sheet.formula(place, SYMBOL, key, book.figures.base.get(key, ""))
        derived = f'IF(on_locality="{ON}",local_{key},"")'
        is_local = on["locality"] and bool(at)
        sheet.formula(place, DOMAIN, derived, at[f"local_{key}"] if is_local else "")
        if is_first:
            has_slope = on["coalition"] and bool(at)
            text = f'IF(on_coalition="{ON}",coalition_slope,"")'
            sheet.formula(place, DEFAULT, text, at["coalition_slope"] if has_slope else "")
        else:
            sheet.write(place, DEFAULT, None, "cell")
        sheet.formula(place, ENTRY, f"used_{key}", at.get(f"used_{key}", ""))
        added = f'&IF(on_coalition="{ON}",", and what coalition size adds","")' if is_first else ""
        text = f'IF(options_ready,IF(on_locality="{ON}","derived from locality","as entered"){added},"")'
        said = "derived from locality" if on["locality"] else "as entered"
        if is_first and on["coalition"]:
            said += ", and what coalition size adds"
        sheet.formula(place, THINK, text, said if at else "", "cell")


MEANINGS = {
    "db_dF_V": "how b moves with F_V",
    "db_dF_CV": "how b moves with F_CV",
    "db_dF_CnV": "how b moves with F_CnV",
}
