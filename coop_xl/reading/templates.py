"""Which versions of the workbook are known, and what is done for those that lack something."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import coop_xl
from coop_xl.estimates.cell_names import COST_OF_UNIT, LOW_HIGH_RANGE, OWN_BAR
from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.entries import ABOUT_FILE
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, Switch
from coop_xl.safe_text import on_one_line

NAME = "template_version"
_VERSION = re.compile(r"v?([0-9]{1,6})(?:\.([0-9]{1,6}))?(?:\.([0-9]{1,6}))?.{0,20}")
_UPGRADE = "upgrade with: pip install --upgrade coop-xl"


class NewerTemplateError(CoopError):
    """The workbook was made by a version of Coop XL that is newer than this one."""


@dataclass(frozen=True)
class _Template:
    """A version of the workbook.

    Attributes
    ----------
    may_lack : tuple of str
        How the names begin of cells it may not have: those then have their default.
    """

    version: str
    may_lack: tuple[str, ...] = ()


SHARES_MEANING = "shares_meaning"
EXTENSION_CELLS = (*(f"best_{key}" for key in EXTENSION_INPUTS), SHARES_MEANING)
UNCERTAIN = tuple(key for key, each in EXTENSION_INPUTS.items() if not isinstance(each, Switch))
UNCERTAIN_CELLS = (
    *(f"{role}_{key}" for key in UNCERTAIN for role in ("low", "high", "distribution")),
    *(each.key for each in CREDENCES.values()),
)
REMARKS = ("source_", "confidence_", "dated_")
_QUESTION_CELLS = (
    LOW_HIGH_RANGE, *ABOUT_FILE, "dist_D_b", *(f"{each}D_b" for each in REMARKS)
)  # fmt: skip
_PROPOSAL_CELLS = (COST_OF_UNIT, OWN_BAR)
ADDED_IN_0_4_0 = (*_QUESTION_CELLS, *_PROPOSAL_CELLS)
KNOWN = (
    # The first workbooks of 0.1.0 had no table of correlations, names of remarks, extensions.
    _Template(
        "0.1.0",
        ("corr_", *REMARKS, *EXTENSION_CELLS, *UNCERTAIN_CELLS, *ADDED_IN_0_4_0),
    ),
    # Extensions were numbers.
    _Template("0.2.0", (*UNCERTAIN_CELLS, *ADDED_IN_0_4_0)),
    # Inputs were a list of variables, without one answer for two slopes, and without proposals.
    *(_Template(version, ADDED_IN_0_4_0) for version in ("0.3.0", "0.3.1")),
    _Template(coop_xl.__version__, ("distribution_D_b",)),
)


def template_of(path: Path, version: str) -> _Template | None:
    """What is known about the version that a workbook names; None if nothing.

    Raises
    ------
    NewerTemplateError
    """
    if is_newer(version):
        raise NewerTemplateError(
            f"{path} was made by Coop XL {on_one_line(version[:40])}, newer than this one "
            f"({coop_xl.__version__}): {_UPGRADE}"
        )
    return next((each for each in KNOWN if each.version == version), None)


def is_newer(version: str) -> bool:
    """Whether a version is later than ours."""
    theirs, ours = numbers(version), numbers(coop_xl.__version__)
    return bool(theirs) and theirs > ours


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version; none if it is not one."""
    found = _VERSION.fullmatch(version)
    return tuple(int(each or 0) for each in found.groups()) if found else ()


def remark_on_version(template: _Template | None, version: str) -> str:
    """What to say about an unknown version; "" for a known one."""
    if template:
        return ""
    what = f"{on_one_line(version[:40])} is not known" if version else "is blank"
    return (
        f"the template version {what}: check that the entries were read as you meant them, or "
        "copy them into a new workbook made with coop-xl new"
    )


def remark_on_lost(names: Sequence[str]) -> str:
    """What to say about cells that are gone and not needed; "" if there are none."""
    if not names:
        return ""
    listed = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return (
        f"cells that are gone count as blank ({listed}): if they are needed, copy your entries "
        "into a new workbook made with coop-xl new"
    )
