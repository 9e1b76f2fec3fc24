"""A panel in sentences: who finds what best, what makes whom disagree, what to discuss next."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from coop_xl.analysis.experts.disagreement import Crux, Disagreement, Part
from coop_xl.analysis.experts.panel import POOL, Pair, Panel
from coop_xl.analysis.figure import Figure
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, Switch

from .numbers import entered
from .plain_names import capital, label, listed, named, works
from .simulation_answer import odds

ROUNDING = 1e-9  # shares of draws that differ by less are equal
_MAIN = 0.5  # of the gap: an input that accounts for as much is the main one
MOST = 1.05  # of the gap: what accounts for more is offset by others
_NAMED = 2  # inputs that are named if none is the main one
_WORTH_DISCUSSING = 0.05  # of the differences
_MOST_DISCUSSED = 5  # inputs
_DIGITS = "{:.4g}"


def headline(panel: Panel) -> str:
    """What the recommended pool says, and how many members say what."""
    said = odds(panel.pool.best)
    return f"Pool of {len(panel.members)} experts: {said}. {votes(panel.best)}"


def other_pool(panel: Panel) -> str:
    """What the second way of pooling says, which stands behind the first."""
    return f"Averaging the experts' quantiles instead: {odds(panel.pool.averaged.best)}."


def leaders(best: Mapping[str, Figure]) -> list[str]:
    """The work that is best most often; several at a tie."""
    most = max(each.value for each in best.values())
    return [name for name, each in best.items() if each.value >= most - ROUNDING]


def votes(best: Sequence[str]) -> str:
    """How many find what best at their best estimates."""
    counts = Counter(best).most_common()
    if len(counts) == 1:
        return f"At their best estimates all {len(best)} experts find {works(best[0])} best."
    said = [f"{works(name)} for {number}" for name, number in counts]
    return f"At the experts' best estimates, best is {listed(said)}."


def sentence(pair: Pair) -> str:
    """Why the answers of two differ, or that they do not."""
    why = pair.why
    if not why.parts and why.agree:
        return f"{pair.one} and {pair.other} say the same of everything that matters."
    if why.agree:
        return f"{pair.one} and {pair.other} agree on {works(why.one_best)}. {tail(why)}".strip()
    said = (
        f"{person(pair.one)} finds {works(why.one_best)} best, "
        f"{pair.other} {works(why.other_best)}. "
    )
    return f"{said}They disagree {mainly(pair)}{fewest(pair)}"


def tail(why: Disagreement) -> str:
    """What makes the lead of the best larger for one of two who agree."""
    if not why.parts:
        return ""
    causes = listed([_of_part(part) for part in why.parts[:_NAMED]])
    return f"How clearly it leads differs most because of {causes}."


def mainly(pair: Pair) -> str:
    """The inputs that account for most of the gap, and what each would do by itself."""
    first, *rest = _strongest_first(pair.why.parts)
    if first.share >= _MAIN:
        said = f"mainly about {_of_part(first)}: it accounts for {_share_of_gap(first.share)}"
        alone = _changed_by(pair, first)
        more = [also(pair, name, rest) for name in (pair.one, pair.other)]
        return f"{said}{f' and by itself would change {alone}' if alone else ''}.{''.join(more)}"
    chosen = [first, *rest][:_NAMED]
    about = [f"{_of_part(part)}: {_share_of_gap(part.share)}" for part in chosen]
    more = [also(pair, name, [first, *rest]) for name in (pair.one, pair.other)]
    return f"most about {'; '.join(about)}.{''.join(more)}"


def percents(share: float) -> str:
    """A share in whole percent."""
    return f"{share:.0%}".replace("%", " %").replace("-", "−")


def _of_part(part: Part) -> str:
    """An input; a slope by its ratio where that is what is swapped."""
    return f"{label(part.key)} ({part.entry})" if "÷" in part.entry else player(part.key)


def player(key: str) -> str:
    """An input or, for an extension that only one of two has on, that it is."""
    extension = EXTENSION_INPUTS.get(key)
    return f"whether {extension.extension} is on" if isinstance(extension, Switch) else named(key)


def _share_of_gap(share: float) -> str:
    """How much of the gap an input accounts for, which may be more than all of it."""
    if not isfinite(share):
        return "a part of a gap that is lost in rounding"
    whole = f"{percents(share)} of the gap"
    return f"{whole} (other inputs offset part of that)" if share > MOST else whole


def _strongest_first(parts: Sequence[Part]) -> list[Part]:
    """The inputs, first those that push the most towards the other's answer."""
    return sorted(parts, key=lambda part: -part.share if isfinite(part.share) else 0.0)


def also(pair: Pair, name: str, parts: Sequence[Part]) -> str:
    """Which of some inputs would by itself change somebody's ranking; "" if none."""
    keys = [_of_part(part) for part in parts if flips(pair, name, part)]
    return f" {capital(listed(keys, 'or'))} alone would change {name}'s ranking." if keys else ""


def fewest(pair: Pair) -> str:
    """Which inputs change a ranking together that none changes by itself; "" if nobody's."""
    why, said = pair.why, []
    for name, chosen in ((pair.one, why.smallest), (pair.other, why.smallest_back)):
        if len(chosen) > 1:
            words = "the fewest that do so together are" if why.is_exact else "together these do:"
            keys = [*map(player, chosen)]
            said.append(f" No single input changes {name}'s ranking; {words} {listed(keys)}.")
    return "".join(said)


def flips(pair: Pair, name: str, part: Part) -> bool:
    """Whether an input alone changes the best of one of the two."""
    return part.flips_one if name == pair.one else part.flips_other


def flipped(pair: Pair, part: Part) -> list[str]:
    """Whose best an input alone would change."""
    return [name for name in (pair.one, pair.other) if flips(pair, name, part)]


def _changed_by(pair: Pair, part: Part) -> str:
    """Whose ranking an input alone would change, as a sentence says it; "" if nobody's."""
    names = flipped(pair, part)
    return "both rankings" if names[1:] else f"{names[0]}'s ranking" if names else ""


def person(name: str) -> str:
    """A name fit to begin a sentence."""
    return capital(name) if name == POOL else name


def overall(panel: Panel) -> str:
    """Which input matters most over all pairs."""
    apart = [pair for pair in panel.pairs if not pair.why.agree]
    if not apart:
        return "All experts find the same kind of work best at their best estimates."
    crux = panel.cruxes[0]
    alone = f" and by itself would change a ranking in {crux.flips} of them" if crux.flips else ""
    return (
        f"{len(apart)} of {len(panel.pairs)} pairs of experts disagree. What divides them most is "
        f"{named(crux.key)}: it accounts for {percents(crux.weight)} of their differences{alone}."
    )


def disagreements(panel: Panel) -> Iterator[str]:
    """A sentence for each pair that disagrees."""
    return (sentence(pair) for pair in panel.pairs if not pair.why.agree)


def second_round(panel: Panel) -> Iterator[str]:
    """What the experts should discuss next, the largest crux first, and what they need not."""
    worth = [each for each in panel.cruxes if each.weight >= _WORTH_DISCUSSING]
    chosen = worth[:_MOST_DISCUSSED]
    for crux in chosen:
        yield f"{capital(player(crux.key))}: {_who_says_what(panel, crux)}"
    rest = [named(each.key) for each in panel.cruxes if each not in chosen]
    if rest:
        yield f"Less worth the time: {listed(rest)}."
    if not panel.cruxes:
        yield (
            "The experts agree on what is best. Ask instead what would change their minds: "
            "coop-xl breakeven says so of each workbook."
        )


def _who_says_what(panel: Panel, crux: Crux) -> str:
    """The answers to a crux from the lowest to the highest, and whom to ask for reasons."""
    if isinstance(EXTENSION_INPUTS.get(crux.key), Switch):
        return "settle whether the extension should count."
    key, bests = best_estimates(panel, crux.key)
    members = zip(bests, (each.name for each in panel.members), strict=True)
    known = sorted((value, name) for value, name in members if value is not None)
    if len(known) < 2:
        return "one expert alone gives it: ask the others."
    said = ", ".join(f"{name} {entered(float(_DIGITS.format(value)))}" for value, name in known)
    logarithm = f" ({key})" if key != crux.key else ""
    low, high = known[0][1], known[-1][1]
    return f"{said}{logarithm}. Ask {low} and {high} what each knows that the other does not."


def best_estimates(panel: Panel, key: str) -> tuple[str, list[float | None]]:
    """What each member says of an input (None: nothing), and the key that the numbers are of."""
    if key in panel.pool.inputs:
        pooled = panel.pool.inputs[key]
        return pooled.key, list(pooled.bests)
    return key, [point.get(key) for point in panel.points]
