"""The first rows of the Extension model sheet: the numbers of its rules, and flags that all sheets read."""

from collections.abc import Iterator

from coop_xl.model.extensions.catalogue import EXTENSIONS
from coop_xl.model.extensions.combined import SMALLEST
from coop_xl.model.extensions.ties import TOUCHING
from coop_xl.workbook.live import LiveSheet

from . import extension_layout
from .extension_words import extensions_said_formula
from .in_rows import FLAGS
from .lines import Line
from .plausible import LIMITS
from .refusals import REFUSALS
from .states import DERIVED, IN_FORCE

_CONSTANTS = {
    "smallest_share": (
        SMALLEST,
        "with extensions shares enter in squares, which a cell must hold",
    ),
    "jump_limit": (TOUCHING, "marginals that differ by more, relative to their size, do not tie"),
} | LIMITS
_GIVEN_MEANINGS = {
    key: f"{key} as entered; blank if every row of the model takes {usual} of its own"
    for key, usual in DERIVED.items()
}
STYLES = {"options_refusal": "cell", "options_said": "cell", "options_wrong": "whole"}
_RULES = "the first broken rule of the kind contradiction on Checks"


def add_constants(sheet: LiveSheet, row: int) -> int:
    """The few numbers of the rules, so that no formula hides one."""
    for place, (name, (value, meaning)) in enumerate(_CONSTANTS.items(), start=row):
        for column, text in enumerate((name, "", value, meaning, "", "", "own choice")):
            sheet.write(place, column, text, {0: "key", 2: "number"}.get(column, "cell"))
        sheet.name(place, 2, name)
    return row + len(_CONSTANTS)


def conditions() -> Iterator[Line]:
    """What other sheets read: flags, how likely each extension is, and entries that stand for all."""
    yield from flags()
    yield from chances()
    yield from _usual_entries()


def flags() -> Iterator[Line]:
    """Whether extensions are on, and can be computed."""
    switches = ",".join(f'on_{each.name}="on"' for each in EXTENSIONS)
    refusal = '""'
    for each in reversed(REFUSALS):
        refusal = f'IF({each.formula},"{each.sentence}",{refusal})'
    alone = ",".join(each.formula for each in REFUSALS if not each.looks_at_inputs)
    for name, meaning, text in (
        ("options_on", "whether any extension is on", f"OR({switches})"),
        ("options_wrong", "rows of Extensions with entries to fix",
         extension_layout.count_formula(extension_layout.area(extension_layout.STATE))),
        ("options_apply", "whether all rows of the model follow extensions",
         "OR(options_on,options_wrong>0)"),
        ("options_stopped", "whether entries are out of range or contradict one another",
         f"OR(options_wrong>0,AND(options_on,OR({alone})))"),
        ("options_said", "what the sheets that follow the extensions say of them",
         extensions_said_formula()),
        ("options_refusal", "what contradicts, or is too small to compute with",
         f'IF(inputs_ready,{refusal},"")'),
        ("options_ready", "whether the rows below are computed",
         'AND(inputs_ready,options_wrong=0,options_refusal="")'),
    ):  # fmt: skip
        told = _RULES if name == "options_refusal" else ""
        yield Line(name, "", meaning, "", text, STYLES.get(name, "center"), shown="", told=told)


def chances() -> Iterator[Line]:
    """In how many draws of the simulation each extension holds."""
    for name in FLAGS:
        credence = (
            f'IF({extension_layout.state_at(f"credence_{name}")}="{IN_FORCE}",credence_{name},1)'
        )
        meaning = "in how many draws it holds: its credence, or 1, if it is on"
        yield Line(f"chance_{name}", "", meaning, "", f'IF(on_{name}="on",{credence},0)', shown="")  # fmt: skip


def _usual_entries() -> Iterator[Line]:
    """Entries that count for every row of the model; left blank, each row has its own."""
    for key, meaning in _GIVEN_MEANINGS.items():
        text = f'IF({extension_layout.state_at(key)}="{IN_FORCE}",best_{key},"")'
        yield Line(f"given_{key}", f"{key} given", meaning, "", text, shown="")
