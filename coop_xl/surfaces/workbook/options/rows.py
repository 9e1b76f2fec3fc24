"""A row of the Options sheet: an input of an option, or the credence that the option holds."""

from math import isfinite, isnan

from coop_xl.analysis.credences import CREDENCES
from coop_xl.analysis.distributions import FAMILIES
from coop_xl.model.options import evidence
from coop_xl.model.options.catalogue import Option, Relation, Switch
from coop_xl.surfaces.formula import formula
from coop_xl.surfaces.workbook.book import Sheet, cell
from coop_xl.surfaces.workbook.content import Estimate
from coop_xl.surfaces.workbook.figures import FILL_IN, OUT_OF_RANGE
from coop_xl.surfaces.workbook.inputs import conditions, list_rule, number_rule, shorten

from .layout import (
    BEST,
    DEFAULT,
    DISTRIBUTION,
    DOMAIN,
    HIGH,
    LOW,
    MEANING,
    NAME,
    ROWS,
    STATE,
    SYMBOL,
    THINK,
    USED,
)  # fmt: skip
from .states import (
    ASIDE,
    BLANK,
    CERTAIN,
    DERIVED,
    IN_FORCE,
    IS_OFF,
    NO_CEILING,
    NO_DISTRIBUTION,
    NO_INPUT,
    NO_PROBABILITY,
    ON,
    OUT_OF_ORDER,
    acting_inputs,
)  # fmt: skip

AS_ENTERED = "as entered"
ENDS = {"low": (LOW, "Low"), "high": (HIGH, "High")}


def add_input(sheet: Sheet, relation: Relation, option: Option) -> None:
    """One input: what it is, its entry cells, its state and the value used."""
    row, key, book = ROWS[option.key], option.key, sheet.book
    add_words(sheet, option)
    number = "whole" if key == relation.switch else "number"
    sheet.write(row, DEFAULT, default_of(option), number if isfinite(option.default) else "cell")
    given = book.content.options.get(key, Estimate())
    sheet.entry(row, BEST, given.best, best_rule(option, row))
    sheet.name(row, BEST, f"best_{key}")
    if isinstance(option, Switch):
        close_uncertain(sheet, row)
    else:
        add_uncertain(sheet, option, given)
    state = state_formula(relation, option)
    sheet.formula(row, STATE, state, book.options.words[key], "cell")
    used = book.options.used(key, book.figures.base)
    sheet.formula(row, USED, used_formula(key), used, number)
    sheet.name(row, USED, key)


def add_words(sheet: Sheet, option: Option) -> None:
    """What an input is."""
    row = ROWS[option.key]
    texts = {
        NAME: option.key, MEANING: option.meaning, SYMBOL: option.symbol, DOMAIN: option.domain,
        THINK: option.think,
    }  # fmt: skip
    for column, text in texts.items():
        sheet.write(row, column, text, "key" if column == NAME else "cell")


def add_uncertain(sheet: Sheet, option: Option, given: Estimate) -> None:
    """Low, High and Distribution of an input."""
    row, key = ROWS[option.key], option.key
    for name, (column, role) in ENDS.items():
        sheet.entry(row, column, getattr(given, name), number_rule(option, row, column, role))
        sheet.name(row, column, f"{name}_{key}")
    sheet.entry(row, DISTRIBUTION, given.distribution, list_rule(
        list(FAMILIES), "Distribution", "How the estimate is spread; auto fits most. It matters for coop-xl run, report, diff and pool only."))  # fmt: skip
    sheet.name(row, DISTRIBUTION, f"distribution_{key}")


def close_uncertain(sheet: Sheet, row: int) -> None:
    """No entries where only one number is asked for."""
    for column in (LOW, HIGH, DISTRIBUTION):
        sheet.write(row, column, None, "not_entry")


def add_credence(sheet: Sheet, relation: Relation) -> None:
    """How likely it is that an option holds."""
    credence, content = CREDENCES[relation.name], sheet.book.content
    row = ROWS[credence.key]
    add_words(sheet, credence)
    sheet.write(row, DEFAULT, AS_ENTERED, "cell")
    rule = number_rule(credence, row, BEST, "how likely")
    prompt = f"How likely it is that this holds. {credence.think} Blank means: taken as entered."
    sheet.entry(row, BEST, content.credences.get(relation.name), rule | {"input_message": prompt})
    sheet.name(row, BEST, credence.key)
    close_uncertain(sheet, row)
    word = sheet.book.options.credences[credence.key]
    sheet.formula(row, STATE, credence_formula(relation), word, "cell")
    sheet.write(row, USED, None, "cell")


def default_of(option: Option) -> float | str:
    """What counts if nothing is entered."""
    if isfinite(option.default):
        return option.default
    return DERIVED[option.key] if isnan(option.default) else NO_CEILING


def inside_formula(option: Option, at: str) -> str:
    """Whether the number in a cell lies in the input's domain."""
    if isinstance(option, Switch):
        return f"OR({at}=0,{at}=1)"
    return f"AND({','.join(conditions(option, at))})"


def state_formula(relation: Relation, option: Option) -> str:
    """What is wrong with the entries; else left blank, put aside by its switch, or in force."""
    best = cell(ROWS[option.key], BEST)
    counts = f'IF(ISBLANK({best}),"{BLANK}","{IN_FORCE}")'
    if isinstance(option, Switch):
        return f'IF({fits_formula(option, best)},{counts},"{OUT_OF_RANGE}")'
    counts = f'IF(ISBLANK({best}),"{BLANK}",IF({relation.switch}=0,"{ASIDE}","{IN_FORCE}"))'
    low, high, family = (cell(ROWS[option.key], each) for each in (LOW, HIGH, DISTRIBUTION))
    ends = f"COUNTA({low},{high})"
    inside = ",".join(fits_formula(option, at) for at in (low, best, high))
    lacks = f'OR(AND({ends}>0,ISBLANK({best})),AND({ends}=1,TRIM({family})<>"{CERTAIN}"))'
    order = f"IF(COUNT({low},{best})=2,{low}<={best},TRUE),IF(COUNT({best},{high})=2,{best}<={high},TRUE)"
    known = f'OR(TRIM({family})="",ISNUMBER(MATCH(TRIM({family}),family_names,0)))'
    return (
        f'IF(NOT(AND({inside})),"{OUT_OF_RANGE}",IF({lacks},"{FILL_IN}",'
        f'IF(NOT(AND({order})),"{OUT_OF_ORDER}",IF({known},{counts},"{NO_DISTRIBUTION}"))))'
    )


def fits_formula(option: Option, at: str) -> str:
    """Whether a cell is blank or holds a number in the input's domain."""
    return f"IF(ISBLANK({at}),TRUE,IF(ISNUMBER({at}),{inside_formula(option, at)},FALSE))"


def credence_formula(relation: Relation) -> str:
    """What is wrong with a credence; else left blank or in force."""
    credence = CREDENCES[relation.name]
    at = cell(ROWS[credence.key], BEST)
    fits = f'"{IN_FORCE}"'
    if len(relation.inputs) > 1:
        tests = ",".join((*on_tests(relation), *map(varies_formula, acting_inputs(relation))))
        fits = f'IF({relation.switch}=0,"{IS_OFF}",IF(OR({tests}),"{IN_FORCE}","{NO_INPUT}"))'
    return (
        f'IF(ISBLANK({at}),"{BLANK}",IF({fits_formula(credence, at)},{fits},"{NO_PROBABILITY}"))'
    )


def varies_formula(option: Option) -> str:
    """Whether an estimate is uncertain."""
    low, high, family = (cell(ROWS[option.key], each) for each in (LOW, HIGH, DISTRIBUTION))
    return f'IF(COUNT({low},{high})=2,AND({low}<{high},TRIM({family})<>"{CERTAIN}"),FALSE)'


def on_tests(relation: Relation) -> list[str]:
    """Whether each input of an option differs from its default."""
    return [
        f"{each.key}<>{cell(ROWS[each.key], DEFAULT)}"
        if isfinite(each.default)
        else f"ISNUMBER({each.key})"
        for each in acting_inputs(relation)
    ]


def used_formula(key: str) -> str:
    """The entry that is in force, or what stands for it."""
    best, state, default = (cell(ROWS[key], column) for column in (BEST, STATE, DEFAULT))
    otherwise = default
    if key in DERIVED:
        otherwise = f'IF(inputs_ready,{DERIVED[key]},"")'
    if key == "S_V":
        symmetric = formula(evidence.S_V_symmetric, "F_V", "p_V", "F_I")
        otherwise = f'IF(inputs_ready,IF(p_V=0,"",{symmetric}),"")'
    found = f'IF({state}="{IN_FORCE}",{best},{otherwise})'
    return f'IF(on_evidence="{ON}",{found},0)' if key == "S_V" else found


def best_rule(option: Option, row: int) -> dict:
    """Validation of an entry, with a prompt that helps to find it."""
    rule = number_rule(option, row, BEST, "Best estimate")
    if isinstance(option, Switch):
        rule |= {"validate": "list", "source": ["0", "1"], "input_title": option.key[:32]}
        del rule["value"]
    error = f"{option.key}: enter {option.domain}, or clear the cell. {sentence(option.meaning)}"
    return rule | {
        "input_message": shorten(f"{option.think} Blank means {default_of(option)}.", 255),
        "error_message": shorten(error, 255),
    }


def sentence(text: str) -> str:
    """Words as a sentence; a name at the start stays as it is."""
    start = text if "_" in text.split()[0] else f"{text[0].upper()}{text[1:]}"
    return f"{start}."
