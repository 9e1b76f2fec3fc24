"""What the Checks sheet says of the extensions."""

from collections.abc import Iterator

from coop_xl.estimates.credences import CREDENCES
from coop_xl.model.extensions.catalogue import EXTENSIONS, Extension
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.sheets.rule import SORTED, Rule, is_labelled

from .extension_layout import BEST, NAME, ROWS, STATE, TITLE, count_formula, state_at
from .plausible import plausible_rules
from .refusals import REFUSALS
from .states import BLANK, IN_FORCE

_FIX = "On Extensions, fix the entries whose State says what is wrong, or clear them."


def extension_rules() -> Iterator[Rule]:
    """Entries of extensions; what contradicts counts where an extension is on."""
    for extension in EXTENSIONS:
        yield _entries_rule(extension)
        yield label_rule(extension)
        if extension.name in CREDENCES:
            yield _credence_rule(extension)
    for refusal in REFUSALS:
        yield Rule("contradiction", f"Extensions: not so that {refusal.sentence.partition(':')[0]}", refusal.about,
                   f"NOT(AND(options_on,{refusal.formula}))", f"{refusal.sentence}. Counts only while an extension is on.")  # fmt: skip
    yield from plausible_rules()


def _entries_rule(extension: Extension) -> Rule:
    """The entries of an extension's inputs."""
    first, last = (extension.inputs[place].key for place in (0, -1))
    states = f"{TITLE}!{cell(ROWS[first], STATE)}:{cell(ROWS[last], STATE)}"
    text = "entries are blank or numbers in range"
    if extension.inputs[1:]:
        text += ", Low ≤ Best ≤ High, none of the ends alone"
    return Rule("option", f"{extension.title}: {text}", extension.switch,
                f"{count_formula(states)}=0", _FIX)  # fmt: skip


def label_rule(extension: Extension) -> Rule:
    """The entries of an extension stand in the rows of its inputs."""
    credence = [CREDENCES[extension.name]] if extension.name in CREDENCES else []
    keys = [each.key for each in (*credence, *extension.inputs)]

    def at(key: str, column: int) -> str:
        return f"{TITLE}!{cell(ROWS[key], column)}"

    tests = (is_labelled(at(key, NAME), key, [at(key, BEST)]) for key in keys)
    return Rule("label", f"{extension.title}: on Extensions, entries stand in the rows that are labelled with their inputs",
                extension.switch, f"AND({','.join(tests)})", SORTED)  # fmt: skip


def _credence_rule(extension: Extension) -> Rule:
    """A credence is a probability, of an extension that makes a difference where it holds."""
    key = CREDENCES[extension.name].key
    text, remedy = f"{key} is blank or a probability", "enter a probability from 0 to 1"
    if extension.inputs[1:]:
        text += f"; {extension.switch} is not 0, and an input of the extension counts"
        remedy += f", clear {extension.switch} 0 and enter an input of the extension"
    at = state_at(key)
    return Rule("option", text, key, f'OR({at}="{BLANK}",{at}="{IN_FORCE}")',
                f"On Extensions, clear the credence; or {remedy}.")  # fmt: skip
