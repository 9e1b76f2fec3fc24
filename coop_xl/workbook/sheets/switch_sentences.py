"""What is said of the switch points: who wins where, and which one is nearest."""

from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.findings.plain_names import NAMES
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.defaults import TWO
from coop_xl.workbook.formulas import spoken

from . import one_slope
from .switch_lines import BENT, Lines, codes_with, ties

_NEVER = "never changes which kind of work is best"
SEARCH = "bent by the extensions: search it with COOP_BREAKEVEN"
_BEYOND = "9E+307"
_DIGITS = 9  # of a distance
_AT_ORDER = {key: f"{place}/10^11" for place, key in enumerate(VARIABLES)}
FARTHEST = 2  # of what sorts lines; any distance comes before it


def add_sentences(lines: Lines) -> None:
    """The sentence of every input, its nearest switch point, and its place among the others."""
    for key in VARIABLES:
        if ties(key):
            _add_who_wins_where(lines, key)
            _add_nearest(lines, key)
        else:
            lines.put(
                key, "who wins where", _unless_bent(lines, key, f'"{_NEVER}"', f'"{SEARCH}"')
            )
            lines.put(key, "sorting", f"0-{FARTHEST}-{_AT_ORDER[key]}")
        lines.put(key, "rank", f"RANK({lines.at(key, 'sorting')},{lines.area('sorting')})")


def _unless_bent(lines: Lines, key: str, text: str, otherwise: str) -> str:
    """A text unless extensions bend the values per F_I in an input."""
    if not lines.has_extensions or key not in BENT:
        return text
    return f"IF({BENT[key]},{otherwise},{text})"


def _add_who_wins_where(lines: Lines, key: str) -> None:
    """The kinds of work from the lowest value on, with the place of the value now."""
    count = ties(key)
    switches = [lines.at(key, f"switch {place}") for place in range(1, count + 1)]
    now = lines.at(key, "now")
    mark = f'" (now "&{spoken.again(key, now)}&")"'
    passed = "+".join(f"IF(ISNUMBER({at}),IF({_is_reached(at, now)},1,0),0)" for at in switches)
    for place, at in enumerate(switches, start=1):
        digits = spoken.close_digits(at, now)
        name = spoken.kind(lines.at(key, f"best {place}"))
        here = f'IF(COUNT({lines.span(key, "switch", 1, place)})={passed},{mark},"")'
        said = f'" up to "&{spoken.value(key, at, digits)}&", then "&{name}&{here}'
        lines.put(key, f"said {place}", f'IF(ISNUMBER({at}),{said},"")')
    lines.put(key, "nowhere", _nowhere_formula(lines, key))
    first, all_said = lines.at(key, "best 0"), lines.span(key, "switch", 1, count)
    rest = "&".join(lines.at(key, f"said {place}") for place in range(1, count + 1))
    here = f'IF({passed}=0,{mark},"")'
    said = f'IF(COUNT({all_said})=0," everywhere",{here}&{rest}&{lines.at(key, "nowhere")})'
    text = f'IF({first}="","",{spoken.kind(first)}&{said})'
    text = _unless_bent(lines, key, text, f'"{SEARCH}"')
    if key == TWO[1]:
        text = one_slope.if_one(f'"{one_slope.FOLLOWS}"', text)
    lines.put(key, "who wins where", text)


def _is_reached(at: str, now: str, sign: str = "-") -> str:
    """Whether a switch lies at or below the value now, or with a sign of "" at or above it.

    What differs in its last digits lies at it: programs differ there.
    """
    apart = f"({at}-{now})" if sign else f"({now}-{at})"
    return f"{apart}<=ABS({now})/10^{_DIGITS}"


def _nowhere_formula(lines: Lines, key: str) -> str:
    """The kinds of work that win for no value."""
    span = lines.span(key, "best", 0, ties(key))
    parts = []
    for name in INTERVENTIONS:
        wins = "+".join(f'COUNTIF({span},"{code}")' for code in codes_with(name))
        parts.append(f'IF({wins}=0,"; {NAMES[name]} nowhere","")')
    return "&".join(parts)


def _add_nearest(lines: Lines, key: str) -> None:
    """The next switch above and below, how far they are, and what is best beyond the nearer."""
    switches = [lines.at(key, f"switch {place}") for place in range(1, ties(key) + 1)]
    now = lines.at(key, "now")
    for part, sign, pick in (("above", "", "MIN"), ("below", "-", "MAX")):
        far = f"{sign}{_BEYOND}"
        each = ",".join(
            f"IF(ISNUMBER({at}),IF({_is_reached(at, now, sign)},{at},{far}),{far})"
            for at in switches
        )
        found = f"{pick}({each})"
        lines.put(key, part, _unless_bent(lines, key, f'IF({found}={far},"",{found})', '""'))
    for part, end in (("above", "high"), ("below", "low")):
        at = lines.at(key, part)
        lines.put(key, f"far {part}", f'IF(ISNUMBER({at}),{_distance(key, at, now, end)},"")')
    above, below = (lines.at(key, f"far {part}") for part in ("above", "below"))
    lines.put(key, "far", f'IF(COUNT({above},{below})=0,"",MIN({above},{below}))')
    is_above = f"IF(ISNUMBER({above}),{above}={lines.at(key, 'far')},FALSE)"
    _add_nearest_words(lines, key, is_above)


def _distance(key: str, at: str, now: str, end: str) -> str:
    """How far a value is, as a part of the way to Low or High, or of half the value if blank."""
    usual = f"IF({now}=0,1,ABS({now})/2)"
    if key in SCALES:
        usual = f'IF(scale_{key}="{PLAIN}",{usual},1)'

    def reach_of(key: str) -> str:
        reach = f"ABS({end}_{key}-{now})"
        return f"IF(ISNUMBER({end}_{key}),IF({reach}>0,{reach},{usual}),{usual})"

    reach = one_slope.of_input(key, reach_of)
    return f"ROUND(ABS({at}-{now})/{reach},{_DIGITS})"


def _add_nearest_words(lines: Lines, key: str, is_above: str) -> None:
    """The nearest switch point in words, and what sorts the lines by it."""
    at, now = lines.at(key, "switch point"), lines.at(key, "now")
    far = lines.at(key, "far")
    above, below = lines.at(key, "above"), lines.at(key, "below")
    lines.put(key, "switch point", f'IF({far}="","",IF({is_above},{above},{below}))')
    beyond = '""'
    for place in range(ties(key), 0, -1):
        switch = lines.at(key, f"switch {place}")
        best = [lines.at(key, f"best {each}") for each in (place - 1, place)]
        beyond = f"IF({at}={switch},IF({is_above},{best[1]},{best[0]}),{beyond})"
    lines.put(key, "then best", f'IF({far}="","",{beyond})')
    digits = spoken.close_digits(at, now)
    side = f'IF({is_above}," above "," below ")'
    said = f'{spoken.value(key, at, digits)}&" (now "&{spoken.again(key, now)}&")"'
    text = f"{lines.at(key, 'label')}&{side}&{said}"
    lines.put(key, "sentence", f'IF({far}="","",{text})')
    near = f"IF(ISNUMBER({far}),{far}/(1+{far}),{FARTHEST})"
    lines.put(key, "sorting", f"0-ROUND({near},{_DIGITS})-{_AT_ORDER[key]}")
