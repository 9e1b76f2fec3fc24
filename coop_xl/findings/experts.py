"""A panel in words: who finds what best, and what makes whom disagree."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from coop_xl.analysis.experts.disagreement import Disagreement, Part
from coop_xl.analysis.experts.panel import POOL, Pair, Panel
from coop_xl.analysis.figure import Figure
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, Switch

from .numbers import SYMBOLS, percent

ROUNDING = 1e-9  # shares of draws that differ by less are equal
MAIN = 0.5  # of the gap: an input that carries as much is the main one
MOST = 1.05  # of the gap: who carries more is offset by others
NAMED = 2  # inputs that are named if none is the main one


def work(best: str) -> str:
    """A kind of work, or a tie of several, as a sentence names it."""
    names = [SYMBOLS[each] for each in best.split(" = ")]
    return f"{' and '.join(names)} work" if len(names) < 3 else "all three kinds of work alike"


def headline(panel: Panel) -> str:
    """What the pools say, and how many members say what."""
    linear, averaged = panel.pool.best, panel.pool.averaged.best
    first, second = leaders(linear), leaders(averaged)
    shares = percent(linear[first[0]]), percent(averaged[second[0]])
    said = (
        f"Both ways of pooling find {most_often(first)}: in {shares[0]} and {shares[1]} of draws"
        if first == second
        else f"The linear pool finds {most_often(first)}, in {shares[0]} of draws; averaged "
        f"quantiles find {most_often(second)}, in {shares[1]}"
    )
    return f"{said}. {votes(panel.best)}"


def leaders(best: Mapping[str, Figure]) -> list[str]:
    """The work that is best most often; several at a tie."""
    most = max(each.value for each in best.values())
    return [name for name, each in best.items() if each.value >= most - ROUNDING]


def most_often(names: Sequence[str]) -> str:
    """What leads, as a sentence says it."""
    return f"{work(' = '.join(names))} {'equally' if names[1:] else 'most'} often best"


def votes(best: Sequence[str]) -> str:
    """How many find what best at their best estimates."""
    counts = Counter(best).most_common()
    if len(counts) == 1:
        return f"At their best estimates all {len(best)} experts find {work(best[0])} best."
    (first, number), *others = counts
    said = [f"{work(first)} is best for {number}"]
    said += [f"{work(name)} for {number}" for name, number in others]
    return f"At the experts' best estimates {', '.join(said[:-1])} and {said[-1]}."


def sentence(pair: Pair) -> str:
    """Why the answers of two differ, or that they do not."""
    why = pair.why
    if not why.parts and why.agree:
        return f"{pair.one} and {pair.other} say the same of everything that matters."
    if why.agree:
        return f"{pair.one} and {pair.other} agree: {work(why.one_best)} is best. {tail(why)}"
    said = (
        f"{capital(pair.one)} finds {work(why.one_best)} best, "
        f"{pair.other} {work(why.other_best)}. "
    )
    return f"{said}They disagree {mainly(pair)}{fewest(pair)}"


def tail(why: Disagreement) -> str:
    """By how much more the one prefers it, and because of what."""
    if not why.parts:
        return ""
    names = [named(part) for part in why.parts[:NAMED]]
    return f"How clearly it leads differs most about {' and '.join(names)}."


def mainly(pair: Pair) -> str:
    """The inputs that carry most of the gap, and what each would do alone."""
    first, *rest = leading(pair.why.parts)
    if first.share >= MAIN:
        said = f"mainly about {named(first)}: it carries {carried(first.share)}"
        alone = flipped(pair, first)
        more = [also(pair, name, rest) for name in (pair.one, pair.other)]
        return f"{said}{f', and alone would flip {alone}' if alone else ''}.{''.join(more)}"
    chosen = [first, *rest][:NAMED]
    about = " and ".join(f"{named(part)} ({carried(part.share)})" for part in chosen)
    more = [also(pair, name, [first, *rest]) for name in (pair.one, pair.other)]
    return f"most about {about}.{''.join(more)}"


def percents(share: float) -> str:
    """A share in whole percent."""
    return f"{share:.0%}".replace("%", " %").replace("-", "−")


def named(part: Part) -> str:
    """An input; a slope by its ratio where that is what is swapped."""
    return part.entry if "÷" in part.entry else player(part.key)


def player(key: str) -> str:
    """An input or, for an extension that only one of two has on, that it is."""
    extension = EXTENSION_INPUTS.get(key)
    return f"whether {extension.extension} is on" if isinstance(extension, Switch) else key


def carried(share: float) -> str:
    """How much of the gap an input carries, which may be more than all of it."""
    if not isfinite(share):
        return "a part of a gap that is lost in rounding"
    whole = f"{percents(share)} of the gap"
    return f"{whole} (other inputs offset part of that)" if share > MOST else whole


def leading(parts: Sequence[Part]) -> list[Part]:
    """The inputs, first those that push the most towards the other's answer."""
    return sorted(parts, key=lambda part: -part.share if isfinite(part.share) else 0.0)


def also(pair: Pair, name: str, parts: Sequence[Part]) -> str:
    """Which of some inputs would flip somebody alone; "" if none."""
    keys = [named(part) for part in parts if flips(pair, name, part)]
    return f" {capital(name)} would be flipped by {listed(keys, 'or')} alone." if keys else ""


def fewest(pair: Pair) -> str:
    """Which inputs flip somebody together whom none flips alone; "" if nobody."""
    why, said = pair.why, []
    for name, chosen in ((pair.one, why.smallest), (pair.other, why.smallest_back)):
        if len(chosen) > 1:
            words = "the fewest that do together are" if why.is_exact else "together these do:"
            keys = [player(key) for key in chosen]
            said.append(f" No single input flips {name}; {words} {listed(keys)}.")
    return "".join(said)


def flips(pair: Pair, name: str, part: Part) -> bool:
    """Whether an input alone flips one of the two."""
    return part.flips_one if name == pair.one else part.flips_other


def flipped(pair: Pair, part: Part) -> str:
    """Whom an input alone would flip; "" if nobody."""
    return " and ".join(name for name in (pair.one, pair.other) if flips(pair, name, part))


def listed(keys: Sequence[str], word: str = "and") -> str:
    """a, b and c."""
    return f" {word} ".join((", ".join(keys[:-1]), keys[-1]) if keys[1:] else keys)


def capital(name: str) -> str:
    """A name fit to begin a sentence."""
    return name[:1].upper() + name[1:] if name == POOL else name


def overall(panel: Panel) -> str:
    """Which input matters most over all pairs."""
    apart = [pair for pair in panel.pairs if not pair.why.agree]
    if not apart:
        return "All experts find the same kind of work best at their best estimates."
    crux = panel.cruxes[0]
    alone = f", and alone flips one of the two in {crux.flips} of them" if crux.flips else ""
    return (
        f"{len(apart)} of {len(panel.pairs)} pairs of experts disagree. Over these the main crux "
        f"is {crux.key} ({ACCEPTED[crux.key].meaning}): it makes {percents(crux.weight)} of "
        f"their differences{alone}."
    )


def disagreements(panel: Panel) -> Iterator[str]:
    """A sentence for each pair that disagrees."""
    return (sentence(pair) for pair in panel.pairs if not pair.why.agree)
