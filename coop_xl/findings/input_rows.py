"""The estimates as they were entered, what each is, and what was made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from coop_xl.analysis.study import Study
from coop_xl.estimates.distributions import FAMILIES, Distribution, constant
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distribution_of
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import CONSTANTS, FOLLOWERS, IN_WORDS
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS

from .plain_names import label

_ILLUSTRATION = "Illustration."
_EXTENSIONS_GROUP = "Extensions of the post’s discussion"
_DEFAULT = "default"
MEANINGS = FAMILIES | {  # of Low and High
    "certain": "Best is taken as it is",
    _DEFAULT: "no estimate was entered: the neutral default counts",
}
_NO_SOURCE = "no source given"
_NO_PLACE = "–"  # a workbook has none for sources of extensions
INDEPENDENT = "The estimates are taken as independent of each other."


@dataclass(frozen=True)
class InputRow:
    """An estimate under the name it was entered by.

    Attributes
    ----------
    key : str
    label : str
        Its plain name.
    meaning : str
    entry : Estimate
    family : str
        Of its distribution, or "certain".
    found : Distribution
        What was made of it.
    source : str
        As entered, or that there is none.
    """

    key: str
    label: str
    meaning: str
    entry: Estimate
    family: str
    found: Distribution
    source: str


def input_groups(study: Study) -> Iterator[tuple[str, list[InputRow]]]:
    """The estimates by the groups of the catalogue, those of extensions last."""
    for group, variables in groupby(VARIABLES.values(), key=lambda each: each.group):
        rows = [row for each in variables if (row := _row_if_any(study, each.key))]
        yield group, rows
    extensions = [key for key in EXTENSION_INPUTS if key in study.content.extensions]
    if extensions:
        yield _EXTENSIONS_GROUP, [_input_row(study, key) for key in extensions]


def _row_if_any(study: Study, variable: str) -> InputRow | None:
    """An estimate or a default; None of what follows from several others."""
    content = study.content
    if variable not in content.assumed:
        return _input_row(study, variable) if variable in content.asked else None
    if variable in CONSTANTS:
        return _assumed_row(variable, constant(CONSTANTS[variable]))
    if variable in FOLLOWERS:
        other = content.key_entered(FOLLOWERS[variable])
        return _assumed_row(variable, distribution_of(other, content.estimates_entered[other]))
    return _assumed_row(variable, constant(0.0)) if content.has_one_slope else None


def _assumed_row(variable: str, found: Distribution) -> InputRow:
    """An input that nobody estimated."""
    source = f"default, not an estimate: {IN_WORDS[variable]}"
    return InputRow(
        variable, label(variable), VARIABLES[variable].meaning, Estimate(), _DEFAULT, found, source
    )


def _input_row(study: Study, variable: str) -> InputRow:
    """One of them."""
    content = study.content
    key = content.key_entered(variable)
    entry = content.extensions.get(variable) or content.estimate(variable)
    found = distribution_of(key, content.estimates_entered[key])
    family = "certain" if found.is_constant else _family_of(entry.distribution)
    base = ACCEPTED[key].instead_of
    what = f"{ACCEPTED[base].meaning}; {ACCEPTED[key].meaning}" if base else ACCEPTED[key].meaning
    source = entry.source.strip() or (_NO_PLACE if variable in EXTENSION_INPUTS else _NO_SOURCE)
    return InputRow(key, label(key), what, entry, family, found, source)


def _family_of(name: str) -> str:
    """The family that was meant, in any case."""
    return next(each for each in FAMILIES if each.casefold() == name.strip().casefold())


def families(study: Study) -> dict[str, str]:
    """What Low and High mean, for the families in use."""
    used = {row.family for _, rows in input_groups(study) for row in rows}
    return {name: text for name, text in MEANINGS.items() if name in used}


def illustrations(content: Entries) -> int:
    """How many of the sources say that the number is an illustration."""
    rows: Iterable[Estimate] = content.estimates.values()
    return sum(row.source.startswith(_ILLUSTRATION) for row in rows)
