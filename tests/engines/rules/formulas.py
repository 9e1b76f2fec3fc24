"""Formulas wherever they stand: cells, names, validation, conditional formats, tables, charts."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from .contents import Contents
from .functions import NEWER, PREFIXED
from .names import is_cell
from .tables import column_names

LONGEST = 8_192
MOST_ARGUMENTS = 255
DEEPEST = 64
MISMATCH = "The formula's brackets or quotes do not match."


PREFIX = re.compile(r"_xlfn\.(_xlws\.)?", re.IGNORECASE)
NAME = re.compile(r"[^\W\d][\w.?\\]*")
STRUCTURED = re.compile(r"([^\[\]]*)(\[.*\])", re.DOTALL)
COLUMN_PARTS = re.compile(r"\[((?:[^\[\]']|'.)+)\]")


class Formula(NamedTuple):
    """A formula without its equals sign, and where it stands."""

    where: str
    text: str
    may_name_tables: bool = True


class Vocabulary:
    """What formulas of a workbook may mention."""

    def __init__(self, contents: Contents):
        self.contents = contents

    @cached_property
    def sheets(self) -> set[str]:
        return {name.lower() for name in self.contents.sheet_names}

    @cached_property
    def names(self) -> set[str]:
        return {str(name.get("name")).lower() for name in self.contents.defined_names}

    @cached_property
    def tables(self) -> dict[str, set[str]]:
        return {
            str(table.get("displayName")).lower(): {name.lower() for name in column_names(table)}
            for table in self.contents.tables
        }


def formula_problems(contents: Contents) -> Iterator[str]:
    vocabulary = Vocabulary(contents)
    for formula in formulas(contents):
        for problem in problems_of(formula, vocabulary):
            yield f"{formula.where}: {problem} ={formula.text[:100]}"


def newer_functions(contents: Contents) -> dict[str, list[str]]:
    """Where each function stands that Excel 2016 lacks."""
    found: dict[str, list[str]] = {}
    for formula in formulas(contents):
        for name in {bare(token.value) for token in tokens(formula.text) if opens(token)} & NEWER:
            found.setdefault(name, []).append(formula.where)
    return found


def formulas(contents: Contents) -> Iterator[Formula]:
    for name in contents.defined_names:
        yield Formula(f"Name {name.get('name')}", name.text or "")
    for sheet in contents.sheets:
        for cell in sheet.cells():
            if text := cell.findtext("{*}f"):
                yield Formula(f"{sheet.name}!{cell.get('r')}", text)
        for rule in sheet.root.iterfind("{*}dataValidations/{*}dataValidation"):
            for text in (rule.findtext("{*}formula1"), rule.findtext("{*}formula2")):
                if text:
                    yield Formula(f"{sheet.name} validation {rule.get('sqref')}", text, False)
        for rule in sheet.root.iterfind("{*}conditionalFormatting"):
            for element in rule.iterfind("{*}cfRule/{*}formula"):
                where = f"{sheet.name} conditional format {rule.get('sqref')}"
                yield Formula(where, element.text or "", False)
    for table in contents.tables:
        for element in table.iter():
            if element.tag.endswith(("}calculatedColumnFormula", "}totalsRowFormula")):
                yield Formula(f"Table {table.get('displayName')}", element.text or "")
    for part, chart in contents.charts.items():
        for element in chart.iter():
            if element.tag.endswith("}f"):
                yield Formula(part, element.text or "")


def problems_of(formula: Formula, vocabulary: Vocabulary) -> Iterator[str]:
    if len(formula.text) > LONGEST:
        yield f"The formula has {len(formula.text)} characters; the most is {LONGEST}."
    if formula.text.startswith("="):
        yield "A file stores a formula without its equals sign."
        return
    try:
        found = tokens(formula.text)
    except (TokenizerError, IndexError):
        yield MISMATCH
        return
    yield from shape_problems(found)
    for token in found:
        if opens(token):
            yield from function_problems(token.value)
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            yield from reference_problems(token.value, vocabulary)
            if "[" in token.value and not formula.may_name_tables:
                yield "Excel takes no table reference here."


def tokens(text: str) -> list[Token]:
    return Tokenizer("=" + text).items


def opens(token: Token) -> bool:
    return token.type == Token.FUNC and token.subtype == Token.OPEN


def bare(function: str) -> str:
    """A function's name without its prefix and bracket."""
    return PREFIX.sub("", function).rstrip("(").upper()


def shape_problems(found: list[Token]) -> Iterator[str]:
    brackets: list[str] = []
    arguments: list[int] = []
    for token in found:
        if token.subtype == Token.OPEN:
            brackets.append(token.type)
            arguments.append(1)
        elif token.subtype == Token.CLOSE:
            brackets.pop()
            if arguments.pop() > MOST_ARGUMENTS:
                yield f"A function has more than {MOST_ARGUMENTS} arguments."
        elif token.type == Token.SEP and brackets:
            arguments[-1] += 1
            if token.subtype == Token.ROW and brackets[-1] == Token.FUNC:
                yield "Arguments are parted by commas in a file, whatever the language."
        if brackets.count(Token.FUNC) > DEEPEST:
            yield f"Functions stand more than {DEEPEST} deep."
            return
    if brackets:
        yield MISMATCH


def function_problems(function: str) -> Iterator[str]:
    name = bare(function)
    if name in PREFIXED | NEWER and not PREFIX.match(function):
        yield f"{name} must be stored as _xlfn.{name}."


def reference_problems(reference: str, vocabulary: Vocabulary) -> Iterator[str]:
    sheet, mark, area = reference.rpartition("!")
    if mark and sheet.strip("'").replace("''", "'").lower() not in vocabulary.sheets:
        yield f"There is no sheet {sheet}."
    elif structured := STRUCTURED.fullmatch(area):
        yield from structured_problems(structured[1], structured[2], vocabulary)
    elif not mark and is_name(area) and area.lower() not in vocabulary.names:
        if area.lower() not in vocabulary.tables:
            yield f"There is no name {area}."
        else:
            yield f"A file stores the whole table as {area}[]."


def structured_problems(table: str, inside: str, vocabulary: Vocabulary) -> Iterator[str]:
    if table.lower() not in vocabulary.tables:
        yield f"There is no table {table!r}; a file names the table even within it."
        return
    if "@" in re.sub("'.", "", inside):
        yield "A file stores [#This Row], not @."
    for column in COLUMN_PARTS.findall(inside):
        plain = re.sub("'(.)", r"\1", column).lstrip("@").lower()
        if not column.startswith("#") and plain not in vocabulary.tables[table.lower()]:
            yield f"The table {table} has no column {column!r}."


def is_name(text: str) -> bool:
    """Whether an operand is a name: no cell, no whole column, no variable of LET or LAMBDA."""
    return bool(NAME.fullmatch(text) and not is_cell(text) and not text.lower().startswith("_xl"))
