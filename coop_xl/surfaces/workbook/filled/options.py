"""Reads the sheet Options: estimates of the inputs of options, and credences that options hold."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from coop_xl.analysis.credences import CREDENCES
from coop_xl.analysis.distributions import FAMILIES
from coop_xl.model.check import Message
from coop_xl.model.options.catalogue import OPTIONS, Option
from coop_xl.surfaces.workbook.content import Estimate

from .correlations import is_blank
from .entries import ROLES

if TYPE_CHECKING:
    from .reader import Reader


def read_options(reader: "Reader") -> dict[str, Estimate]:
    """The entries of options; one that is blank, or has no cell, has its default."""
    found = {key: read_option(reader, each) for key, each in OPTIONS.items()}
    return {key: each for key, each in found.items() if has_numbers(each)}


def read_option(reader: "Reader", option: Option) -> Estimate:
    """Low, best, high and distribution of an option's input; an old file has best only."""
    key = option.key
    low, best, high = (
        reader.number(name, replace(option, key=f"{words}{key}"))
        if reader.has_cell(name := f"{role}_{key}")
        else None
        for role, words in ROLES.items()
    )
    if has_numbers(Estimate(low=low, high=high)) and is_blank(reader, f"best_{key}"):
        text = f"{key} has Low or High but no Best: enter {option.domain}, or clear Low and High"
        reader.note(f"best_{key}", text)
    reader.refuse_disorder(key, key, {"Low": low, "Best": best, "High": high})
    family = f"distribution_{key}"
    is_auto = is_blank(reader, family)
    return Estimate(best, low, high, "auto" if is_auto else reader.choice(family, FAMILIES))


def has_numbers(row: Estimate) -> bool:
    """Whether a row has Low, Best or High."""
    return any(each is not None for each in (row.low, row.best, row.high))


def read_credences(reader: "Reader") -> dict[str, float]:
    """How likely it is that options hold, where that is filled in."""
    found = {
        name: reader.number(each.key, each)
        for name, each in CREDENCES.items()
        if reader.has_cell(each.key)
    }
    return {name: value for name, value in found.items() if value is not None}


def told_if(message: Message, credences: Mapping[str, float]) -> str:
    """What is to be said of an option; with a credence only where it holds."""
    option = OPTIONS[message.variable].option if message.variable in OPTIONS else ""
    return f"where {option} holds: {message.text}" if option in credences else message.text
