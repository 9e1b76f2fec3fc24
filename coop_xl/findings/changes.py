"""A comparison in words: a headline, and the sentences below it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from coop_xl.analysis.changes.answer import Outlook, Unknown
from coop_xl.analysis.changes.compare import CORRELATIONS, CREDENCES, Comparison
from coop_xl.estimates.entries import SHARES_MEANING

from .change_numbers import points
from .numbers import percent
from .plain_names import NAMES, works

NOTHING = "Nothing changed."
_INCOMPARABLE = "The inputs could not be compared: the errors are listed below."
# What is estimated anew when a definition changes.
_DEFINED = {
    "definition_values": ("“Our values” means", "neither F_V nor p_V", ("F_V", "p_V")),
    "definition_cooperative": (
        "“Cooperative” means",
        "none of F_CV, F_CnV, p_CV, p_CnV",
        ("F_CV", "F_CnV", "p_CV", "p_CnV"),
    ),
    "unit_of_effort": (
        "One unit of effort is",
        "no tractability",
        ("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV"),
    ),
    "shares_meaning": (
        f"“{SHARES_MEANING}” says",
        "none of F_V, F_CV, F_CnV",
        ("F_V", "F_CV", "F_CnV"),
    ),
}


def headline(found: Comparison, scenarios: int = 0, proposals: int = 0) -> str:
    """What changed, and what became of the answer, in a sentence.

    Parameters
    ----------
    found : Comparison
    scenarios : int
        How many rows of the Scenarios sheet changed.
    proposals : int
        The same of the Proposals sheet.
    """
    if not found.comparable:
        return _INCOMPARABLE
    if found.effects:
        return f"{_what_changed(found)}; {_what_became_of_the_answer(found)}."
    said = ", ".join(_changed_besides(found, scenarios, proposals))
    return f"No number on Questions changed, only {said}." if said else NOTHING


def _what_changed(found: Comparison) -> str:
    """How much changed that can move the answer."""
    values = sum(bool(each.parts) for each in found.inputs)
    ways = [each.key for each in found.inputs if each.is_rescaled and not each.parts]
    said = [count(values, "input")] if values else []
    said += [count(len(found.correlations), CORRELATIONS[:-1])] if found.correlations else []
    said += [count(len(found.credences), CREDENCES[:-1])] if found.credences else []
    if not said:
        return f"No value changed, only the way to enter {' and '.join(ways)}"
    return f"{' and '.join(said)} changed"


def _changed_besides(found: Comparison, scenarios: int, proposals: int) -> Iterator[str]:
    """How much changed that cannot."""
    notes = sum(bool(each.notes) for each in found.inputs)
    if notes:
        yield f"the notes on {count(notes, 'input')}"
    if found.definitions:
        yield count(len(found.definitions), "definition")
    if scenarios:
        yield count(scenarios, "scenario")
    if proposals:
        yield count(proposals, "proposal")


def count(number: int, noun: str) -> str:
    """1 input, 2 inputs."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _what_became_of_the_answer(found: Comparison) -> str:
    """What became of the answer at Best."""
    before, after = found.before, found.after
    if isinstance(after, Unknown):
        is_new = isinstance(before, Outlook)
        return (
            f"the answer was {best_of(before)}, now there is none" if is_new else "no answer yet"
        )
    if isinstance(before, Unknown):
        return f"there was no answer, now it is {best_of(after)}"
    if before.best == after.best:
        return f"the answer stays {best_of(after)}"
    return (
        f"the answer moved from {best_of(before)} to {best_of(after)}: {movers(found, after.best)}"
    )


def best_of(outlook: Outlook | Unknown) -> str:
    """The best kind of work, or which tie."""
    if not isinstance(outlook, Outlook):
        return "unknown"
    return f"a tie of {works(outlook.best)}" if "=" in outlook.best else works(outlook.best)


def movers(found: Comparison, to: str) -> str:
    """Which changes alone move the answer to where it went."""
    if len(found.effects) == 1:
        return f"{next(iter(found.effects))} does that"
    alone = [key for key, best in found.flips.items() if best == to]
    if len(alone) == 1:
        return f"{alone[0]} alone does that"
    if alone:
        return f"each of {', '.join(alone)} does that alone"
    if len(found.known) < len(found.effects):
        return "no change whose effect is known does that alone"
    return "no change does that alone, only several together"


def sentences(found: Comparison) -> Iterator[str]:
    """What else there is to know of the answer."""
    yield from extensions_on(found)
    yield from _under_uncertainty(found)
    yield from _at_odds(found)
    if found.interacts and found.chances:
        added, whole = found.chances
        yield (
            f"The changes interact: one by one they move P({NAMES[found.focus]} best) by "
            f"{points(added)} in sum, together by {points(whole)}."
        )
    yield from _unrevised_definitions(found)


def extensions_on(found: Comparison) -> Iterator[str]:
    """Which extensions are on, and where their credences count."""
    known = [each for each in (found.before, found.after) if isinstance(each, Outlook)]
    said = list(dict.fromkeys(", ".join(each.extensions) or "none" for each in known))
    if said not in ([], ["none"]):
        yield f"Extensions on: {' → '.join(said)}."
    if any(each.credences for each in known):
        yield (
            "U and the marginals are those with every extension on that has an input given; "
            "credences count in draws only."
        )


def _under_uncertainty(found: Comparison) -> Iterator[str]:
    """How often the old answer is best in draws, and whether another now is more often."""
    before, after = found.before, found.after
    if not (isinstance(before, Outlook) and isinstance(after, Outlook)):
        return
    if not (found.effects and before.chances and after.chances):
        return
    one, other = before.chances[found.focus], after.chances[found.focus]
    old, new = before.most_often, after.most_often
    moved = "" if old == new else f"; most often best was {works(old)}, now it is {works(new)}"
    yield (
        f"Under uncertainty {NAMES[found.focus]} was best in {percent(one)} of draws, "
        f"now in {percent(other)}{moved}."
    )


def _at_odds(found: Comparison) -> Iterator[str]:
    """Which changes alone move the answer to another place than all together."""
    if not isinstance(found.after, Outlook):
        return
    led = defaultdict(list)
    for key, best in found.flips.items():
        if best != found.after.best:
            led[best].append(key)
    for best, keys in led.items():
        each = "each of " if keys[1:] else ""
        end = (
            f"together they lead to {works(found.after.best)}"
            if found.moved
            else "the rest undoes that"
        )
        yield f"Alone, {each}{', '.join(keys)} would move the answer to {works(best)}; {end}."


def _unrevised_definitions(found: Comparison) -> Iterator[str]:
    """Which definition changed while the numbers that rest on it did not."""
    changed = {each.key for each in found.inputs if each.parts}
    for each in found.definitions:
        if each.name in _DEFINED and each.old and each.new:
            what, none_of, keys = _DEFINED[each.name]
            if not changed.intersection(keys):
                yield f"{what} something else now, but {none_of} changed."


def reasons(names: Iterable[str], outlooks: Iterable[Outlook | Unknown]) -> Iterator[str]:
    """Why a file has no answer, or none under uncertainty."""
    for name, each in zip(names, outlooks, strict=True):
        if isinstance(each, Unknown):
            yield f"{name} has no answer: {each.reason}"
        elif each.unsimulated:
            yield f"{name} cannot be simulated: {each.unsimulated}"
