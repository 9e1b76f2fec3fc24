"""The first rows of the Options model sheet: the numbers of its rules, and flags that all sheets read."""

from collections.abc import Iterator

from coop_xl.model.options.apply import SMALLEST
from coop_xl.model.options.break_even import TOUCHING
from coop_xl.model.options.catalogue import RELATIONS
from coop_xl.surfaces.workbook.book import Book, Sheet

from . import layout
from .in_rows import FLAGS
from .lines import Line
from .plausible import LIMITS
from .refusals import REFUSALS
from .states import DERIVED, IN_FORCE, Options
from .words import options_said, options_said_formula

CONSTANTS = {
    "smallest_share": (SMALLEST, "with options shares enter in squares, which a cell must hold"),
    "jump_limit": (TOUCHING, "marginals that differ by more, relative to their size, do not tie"),
} | LIMITS
GIVEN_MEANINGS = {
    key: f"{key} as entered; blank if every row of the model takes {usual} of its own"
    for key, usual in DERIVED.items()
}
STYLES = {"options_refusal": "cell", "options_said": "cell", "options_wrong": "whole"}
RULES = "the first broken rule of the kind contradiction on Checks"


def add_constants(sheet: Sheet, row: int) -> int:
    """The few numbers of the rules, so that no formula hides one."""
    for place, (name, (value, meaning)) in enumerate(CONSTANTS.items(), start=row):
        for column, text in enumerate((name, "", value, meaning, "", "", "own choice")):
            sheet.write(place, column, text, {0: "key", 2: "number"}.get(column, "cell"))
        sheet.name(place, 2, name)
    return row + len(CONSTANTS)


def conditions(book: Book) -> Iterator[Line]:
    """What other sheets read: flags, how likely each option is, and entries that stand for all."""
    yield from flags(book.options)
    yield from chances(book.options)
    yield from given(book.options)


def flags(options: Options) -> Iterator[Line]:
    """Whether options are on, and can be computed."""
    switches = ",".join(f'on_{each.name}="on"' for each in RELATIONS)
    refusal = '""'
    for each in reversed(REFUSALS):
        refusal = f'IF({each.formula},"{each.sentence}",{refusal})'
    in_force = options.in_force
    alone = ",".join(each.formula for each in REFUSALS if not each.looks_at_inputs)
    for name, meaning, text, value in (
        ("options_on", "whether any option is on", f"OR({switches})", options.any_on),
        ("options_wrong", "rows of Options with entries to mend",
         layout.count_formula(layout.area(layout.STATE)), options.wrong),
        ("options_apply", "whether all rows of the model follow options",
         "OR(options_on,options_wrong>0)", in_force.is_on),
        ("options_stopped", "whether entries are out of range or contradict one another",
         f"OR(options_wrong>0,AND(options_on,OR({alone})))", in_force.is_stopped),
        ("options_said", "what the sheets that follow the options say of them",
         options_said_formula(), options_said(options)),
        ("options_refusal", "what contradicts, or is too small to compute with",
         f'IF(inputs_ready,{refusal},"")', options.refusal),
        ("options_ready", "whether the rows below are computed",
         'AND(inputs_ready,options_wrong=0,options_refusal="")', options.ready),
    ):  # fmt: skip
        told = RULES if name == "options_refusal" else ""
        yield Line(
            name, "", meaning, "", text, value, STYLES.get(name, "center"), shown="", told=told
        )


def chances(options: Options) -> Iterator[Line]:
    """In how many draws of the simulation each option holds."""
    for name in FLAGS:
        credence = f'IF({layout.state_at(f"credence_{name}")}="{IN_FORCE}",credence_{name},1)'
        meaning = "in how many draws it holds: its credence, or 1, if it is on"
        yield Line(f"chance_{name}", "", meaning, "", f'IF(on_{name}="on",{credence},0)',
                   options.chance(name), shown="")  # fmt: skip


def given(options: Options) -> Iterator[Line]:
    """Entries that count for every row of the model; left blank, each row has its own."""
    for key, meaning in GIVEN_MEANINGS.items():
        text = f'IF({layout.state_at(key)}="{IN_FORCE}",best_{key},"")'
        value = options.entered[key] if options.words[key] == IN_FORCE else ""
        yield Line(f"given_{key}", f"{key} given", meaning, "", text, value, shown="")
