"""Reads the sheet Extensions: estimates of their inputs, and credences that they hold."""

from collections.abc import Mapping
from dataclasses import replace

from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.estimate_rules import ROLES
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, ExtensionInput
from coop_xl.model.warnings import Message

from .correlations import is_blank
from .reader import Reader


def read_extensions(reader: "Reader") -> dict[str, Estimate]:
    """The entries of extensions; one that is blank, or has no cell, has its default."""
    found = {key: _read_extension(reader, each) for key, each in EXTENSION_INPUTS.items()}
    return {key: each for key, each in found.items() if has_numbers(each)}


def _read_extension(reader: "Reader", extension: ExtensionInput) -> Estimate:
    """Low, best, high and distribution of an extension's input; an old file has best only."""
    key = extension.key
    roles = [role for role in ROLES if reader.has_cell(f"{role}_{key}")]
    row = reader.numbers(key, extension, roles)
    if has_numbers(replace(row, best=None)) and is_blank(reader, f"best_{key}"):
        text = (
            f"{key} has Low or High but no Best: enter {extension.domain}, or clear Low and High"
        )
        reader.note(f"best_{key}", text)
    family = _family_cell(reader, key)
    is_auto = is_blank(reader, family)
    distribution = "auto" if is_auto else reader.choice(family, FAMILIES)
    return replace(
        row,
        distribution=distribution,
        source=reader.remark(f"source_{key}"),
        confidence=reader.remark(f"confidence_{key}"),
        dated=reader.day(f"dated_{key}"),
        range=reader.range,
    )


def _family_cell(reader: "Reader", key: str) -> str:
    """The cell that names the distribution; that of D_b stands on Questions in new workbooks."""
    on_questions = f"dist_{key}"
    return on_questions if reader.has_cell(on_questions) else f"distribution_{key}"


def has_numbers(row: Estimate) -> bool:
    """Whether a row has Low, Best or High."""
    return any(each is not None for each in (row.low, row.best, row.high))


def read_credences(reader: "Reader") -> dict[str, float]:
    """How likely it is that extensions hold, where that is filled in."""
    found = {
        name: reader.number(each.key, each)
        for name, each in CREDENCES.items()
        if reader.has_cell(each.key)
    }
    return {name: value for name, value in found.items() if value is not None}


def told_if(message: Message, credences: Mapping[str, float]) -> str:
    """What to say about an extension; with a credence, only where it holds."""
    extension = (
        EXTENSION_INPUTS[message.variable].extension
        if message.variable in EXTENSION_INPUTS
        else ""
    )
    return f"where {extension} holds: {message.text}" if extension in credences else message.text
