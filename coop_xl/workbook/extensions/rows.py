"""A row of the Extensions sheet: an input of an extension, or the credence that the extension holds."""

from math import isfinite, isnan
from typing import Any

from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.questions import ONE_FOR_TWO
from coop_xl.model.defaults import OF_LOCALITY, TWO
from coop_xl.model.extensions import evidential
from coop_xl.model.extensions.catalogue import Extension, ExtensionInput, Switch
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import FILL_IN, OUT_OF_RANGE
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.live import LiveSheet
from coop_xl.workbook.sheets.entry_rules import conditions, list_rule, number_rule, shorten

from .extension_layout import (
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
)
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
)

_AS_ENTERED = "as entered"
_ON_QUESTIONS = {
    LOW: f"low_{ONE_FOR_TWO.key}", BEST: f"best_{ONE_FOR_TWO.key}", HIGH: f"high_{ONE_FOR_TWO.key}",
    DISTRIBUTION: f"dist_{ONE_FOR_TWO.key}",
}  # fmt: skip
ENDS = {"low": (LOW, "Low"), "high": (HIGH, "High")}


def add_input(sheet: LiveSheet, extension: Extension, extension_input: ExtensionInput) -> None:
    """One input: what it is, its entry cells, its state and the value used."""
    row, key = ROWS[extension_input.key], extension_input.key
    add_words(sheet, extension_input)
    number = "whole" if key == extension.switch else "number"
    sheet.write(
        row,
        DEFAULT,
        _default_of(extension_input),
        number if isfinite(extension_input.default) else "cell",
    )
    add_entries(sheet, extension_input)
    sheet.formula(row, STATE, _state_formula(extension, extension_input), style="cell")
    sheet.formula(row, USED, _used_formula(key), style=number)
    sheet.name(row, USED, key)


def add_entries(sheet: LiveSheet, extension_input: ExtensionInput) -> None:
    """The cells to fill in; what Questions asks for is shown as it stands there."""
    row, key = ROWS[extension_input.key], extension_input.key
    if key == ONE_FOR_TWO.key:
        for column, name in _ON_QUESTIONS.items():
            sheet.formula(row, column, f'IF(ISBLANK({name}),"",{name})', style="number")
        return
    given = sheet.book.content.extensions.get(key, Estimate())
    sheet.entry(row, BEST, given.best, _best_rule(extension_input, row))
    sheet.name(row, BEST, f"best_{key}")
    if isinstance(extension_input, Switch):
        _close_uncertain(sheet, row)
    else:
        _add_uncertain(sheet, extension_input, given)


def _entry_at(key: str, column: int) -> str:
    """The cell of an entry: on this sheet, or on Questions."""
    if key == ONE_FOR_TWO.key:
        return _ON_QUESTIONS[column]
    return cell(ROWS[key], column)


def add_words(sheet: LiveSheet, extension_input: ExtensionInput) -> None:
    """What an input is."""
    row = ROWS[extension_input.key]
    texts = {
        NAME: extension_input.key, MEANING: extension_input.meaning, SYMBOL: extension_input.symbol, DOMAIN: extension_input.domain,
        THINK: extension_input.think,
    }  # fmt: skip
    for column, text in texts.items():
        sheet.write(row, column, text, "key" if column == NAME else "cell")


def _add_uncertain(sheet: LiveSheet, extension_input: ExtensionInput, given: Estimate) -> None:
    """Low, High and Distribution of an input."""
    row, key = ROWS[extension_input.key], extension_input.key
    for name, (column, role) in ENDS.items():
        sheet.entry(
            row, column, getattr(given, name), number_rule(extension_input, row, column, role)
        )
        sheet.name(row, column, f"{name}_{key}")
    sheet.entry(row, DISTRIBUTION, given.distribution, list_rule(
        list(FAMILIES), "Distribution", "How the estimate is spread; auto fits most. It matters for coop-xl run, report, diff and pool only."))  # fmt: skip
    sheet.name(row, DISTRIBUTION, f"distribution_{key}")


def _close_uncertain(sheet: LiveSheet, row: int) -> None:
    """No entries where only one number is asked for."""
    for column in (LOW, HIGH, DISTRIBUTION):
        sheet.write(row, column, None, "not_entry")


def add_credence(sheet: LiveSheet, extension: Extension) -> None:
    """How likely it is that an extension holds."""
    credence, content = CREDENCES[extension.name], sheet.book.content
    row = ROWS[credence.key]
    add_words(sheet, credence)
    sheet.write(row, DEFAULT, _AS_ENTERED, "cell")
    rule = number_rule(credence, row, BEST, "how likely")
    prompt = f"How likely it is that this holds. {credence.think} Blank means: taken as entered."
    sheet.entry(row, BEST, content.credences.get(extension.name), rule | {"input_message": prompt})
    sheet.name(row, BEST, credence.key)
    _close_uncertain(sheet, row)
    sheet.formula(row, STATE, _credence_formula(extension), style="cell")
    sheet.write(row, USED, None, "cell")


def _default_of(extension_input: ExtensionInput) -> float | str:
    """What counts if nothing is entered."""
    if isfinite(extension_input.default):
        return extension_input.default
    return DERIVED[extension_input.key] if isnan(extension_input.default) else NO_CEILING


def _inside_formula(extension_input: ExtensionInput, at: str) -> str:
    """Whether the number in a cell lies in the input's domain."""
    if isinstance(extension_input, Switch):
        return f"OR({at}=0,{at}=1)"
    return f"AND({','.join(conditions(extension_input, at))})"


def _state_formula(extension: Extension, extension_input: ExtensionInput) -> str:
    """What is wrong with the entries; else left blank, put aside by its switch, or in force."""
    best = _entry_at(extension_input.key, BEST)
    counts = f'IF(ISBLANK({best}),"{BLANK}","{IN_FORCE}")'
    if isinstance(extension_input, Switch):
        return f'IF({_fits_formula(extension_input, best)},{counts},"{OUT_OF_RANGE}")'
    counts = f'IF(ISBLANK({best}),"{BLANK}",IF({extension.switch}=0,"{ASIDE}","{IN_FORCE}"))'
    low, high, family = (
        _entry_at(extension_input.key, each) for each in (LOW, HIGH, DISTRIBUTION)
    )
    ends = f"COUNTA({low},{high})"
    inside = ",".join(_fits_formula(extension_input, at) for at in (low, best, high))
    lacks = f'OR(AND({ends}>0,ISBLANK({best})),AND({ends}=1,TRIM({family})<>"{CERTAIN}"))'
    order = f"IF(COUNT({low},{best})=2,{low}<={best},TRUE),IF(COUNT({best},{high})=2,{best}<={high},TRUE)"
    known = f'OR(TRIM({family})="",ISNUMBER(MATCH(TRIM({family}),family_names,0)))'
    return (
        f'IF(NOT(AND({inside})),"{OUT_OF_RANGE}",IF({lacks},"{FILL_IN}",'
        f'IF(NOT(AND({order})),"{OUT_OF_ORDER}",IF({known},{counts},"{NO_DISTRIBUTION}"))))'
    )


def _fits_formula(extension_input: ExtensionInput, at: str) -> str:
    """Whether a cell is blank or holds a number in the input's domain."""
    return (
        f"IF(ISBLANK({at}),TRUE,IF(ISNUMBER({at}),{_inside_formula(extension_input, at)},FALSE))"
    )


def _credence_formula(extension: Extension) -> str:
    """What is wrong with a credence; else left blank or in force."""
    credence = CREDENCES[extension.name]
    at = cell(ROWS[credence.key], BEST)
    fits = f'"{IN_FORCE}"'
    if len(extension.inputs) > 1:
        tests = ",".join((*on_tests(extension), *map(_varies_formula, acting_inputs(extension))))
        fits = f'IF({extension.switch}=0,"{IS_OFF}",IF(OR({tests}),"{IN_FORCE}","{NO_INPUT}"))'
    return (
        f'IF(ISBLANK({at}),"{BLANK}",IF({_fits_formula(credence, at)},{fits},"{NO_PROBABILITY}"))'
    )


def _varies_formula(extension_input: ExtensionInput) -> str:
    """Whether an estimate is uncertain."""
    low, high, family = (
        _entry_at(extension_input.key, each) for each in (LOW, HIGH, DISTRIBUTION)
    )
    test = f'IF(COUNT({low},{high})=2,AND({low}<{high},TRIM({family})<>"{CERTAIN}"),FALSE)'
    return _beside_slopes(test) if extension_input.key == ONE_FOR_TWO.key else test


def on_tests(extension: Extension) -> list[str]:
    """Whether each input of an extension differs from its default."""
    return [
        _differs_formula(each, cell(ROWS[each.key], DEFAULT)) for each in acting_inputs(extension)
    ]


def _differs_formula(extension_input: ExtensionInput, default: str) -> str:
    """Whether an input differs from its default, and so turns its extension on."""
    key = extension_input.key
    test = f"{key}<>{default}" if isfinite(extension_input.default) else f"ISNUMBER({key})"
    return _beside_slopes(test) if key == ONE_FOR_TWO.key else test


def _beside_slopes(test: str) -> str:
    """A test of D_b, which says something of locality where it does not stand for the slopes."""
    slopes, others = (",".join(f"best_{key}" for key in keys) for keys in (TWO, OF_LOCALITY))
    return f"AND({test},COUNT({slopes})>0,COUNT({others})>0)"


def _used_formula(key: str) -> str:
    """The entry that is in force, or what stands for it."""
    best = _entry_at(key, BEST)
    state, default = (cell(ROWS[key], column) for column in (STATE, DEFAULT))
    otherwise = default
    if key in DERIVED:
        otherwise = f'IF(inputs_ready,{DERIVED[key]},"")'
    if key == "S_V":
        symmetric = formula(evidential.S_V_symmetric, "F_V", "p_V", "F_I")
        otherwise = f'IF(inputs_ready,IF(p_V=0,"",{symmetric}),"")'
    found = f'IF({state}="{IN_FORCE}",{best},{otherwise})'
    return f'IF(on_evidence="{ON}",{found},0)' if key == "S_V" else found


def _best_rule(extension_input: ExtensionInput, row: int) -> dict[str, Any]:
    """Validation of an entry, with a prompt that helps to find it."""
    rule = number_rule(extension_input, row, BEST, "Best estimate")
    if isinstance(extension_input, Switch):
        rule |= {"validate": "list", "source": ["0", "1"], "input_title": extension_input.key[:32]}
        del rule["value"]
    error = f"{extension_input.key}: enter {extension_input.domain}, or clear the cell. {sentence(extension_input.meaning)}"
    return rule | {
        "input_message": shorten(
            f"{extension_input.think} Blank means {_default_of(extension_input)}.", 255
        ),
        "error_message": shorten(error, 255),
    }


def sentence(text: str) -> str:
    """Words as a sentence; a name at the start stays as it is."""
    start = text if "_" in text.split()[0] else f"{text[0].upper()}{text[1:]}"
    return f"{start}."
