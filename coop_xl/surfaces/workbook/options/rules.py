"""What the Checks sheet says of the options."""

from collections.abc import Iterator

from coop_xl.analysis.credences import CREDENCES
from coop_xl.model.options.catalogue import RELATIONS, Relation
from coop_xl.surfaces.workbook.book import cell
from coop_xl.surfaces.workbook.rule import SORTED, Rule, labelled

from .layout import BEST, NAME, ROWS, STATE, TITLE, count_formula, state_at
from .plausible import plausible_rules
from .refusals import REFUSALS
from .states import BLANK, IN_FORCE, WRONG, Options

MEND = "On Options, mend the entries whose State says what is wrong, or clear them."


def option_rules(options: Options) -> Iterator[Rule]:
    """Entries of options; what contradicts counts where an option is on."""
    for relation in RELATIONS:
        yield entries_rule(relation, options)
        yield label_rule(relation)
        if relation.name in CREDENCES:
            yield credence_rule(relation, options)
    broken = options.broken or (None,) * len(REFUSALS)
    for refusal, is_broken in zip(REFUSALS, broken, strict=True):
        fits = None if is_broken is None else not (is_broken and options.any_on)
        yield Rule("contradiction", f"Options: not so that {refusal.sentence.partition(':')[0]}", refusal.about,
                   f"NOT(AND(options_on,{refusal.formula}))", fits, f"{refusal.sentence}. Counts only while an option is on.")  # fmt: skip
    yield from plausible_rules(options)


def entries_rule(relation: Relation, options: Options) -> Rule:
    """The entries of an option's inputs."""
    first, last = (relation.inputs[place].key for place in (0, -1))
    states = f"{TITLE}!{cell(ROWS[first], STATE)}:{cell(ROWS[last], STATE)}"
    text = "entries are blank or numbers in range"
    if relation.inputs[1:]:
        text += ", Low ≤ Best ≤ High, none of the ends alone"
    holds = not any(options.words[each.key] in WRONG for each in relation.inputs)
    return Rule("option", f"{relation.title}: {text}", relation.switch,
                f"{count_formula(states)}=0", holds, MEND)  # fmt: skip


def label_rule(relation: Relation) -> Rule:
    """The entries of an option stand in the rows of its inputs."""
    credence = [CREDENCES[relation.name]] if relation.name in CREDENCES else []
    keys = [each.key for each in (*credence, *relation.inputs)]

    def at(key: str, column: int) -> str:
        return f"{TITLE}!{cell(ROWS[key], column)}"

    tests = (labelled(at(key, NAME), key, [at(key, BEST)]) for key in keys)
    return Rule("label", f"{relation.title}: on Options, entries stand in the rows that are labelled with their inputs",
                relation.switch, f"AND({','.join(tests)})", True, SORTED)  # fmt: skip


def credence_rule(relation: Relation, options: Options) -> Rule:
    """A credence is a probability, of an option that makes a difference where it holds."""
    key = CREDENCES[relation.name].key
    text, remedy = f"{key} is blank or a probability", "enter a probability from 0 to 1"
    if relation.inputs[1:]:
        text += f"; {relation.switch} is not 0, and an input of the option counts"
        remedy += f", clear {relation.switch} 0 and enter an input of the option"
    at = state_at(key)
    return Rule("option", text, key, f'OR({at}="{BLANK}",{at}="{IN_FORCE}")',
                options.credences[key] in (BLANK, IN_FORCE), f"On Options, clear the credence; or {remedy}.")  # fmt: skip
