"""Entries read back as a person would say them, as formula text.

Each function takes addresses of cells and gives the text of a formula, without its equals sign.
"""

from collections.abc import Callable

from coop_xl.estimates.questions import Answered
from coop_xl.estimates.scales import LOG10_REST, PLAIN, SCALES

_DIGITS = 2  # after the first: 33.3 in 100
_LEAST, _MOST = "0.0001", "10^15"  # beyond these a number is said as a power of ten
_BELOW_TEN = "0.995"  # so that 9.96 is said as 10, not as 10.0 times a power
_LEAST_LOG = "-4"  # and a share entered as a logarithm from here on as so many in 100
_QUANTILES = ("", "auto", "normal", "lognormal")  # families of which Low and High are quantiles
_SIGNED = {True: " more", False: " fewer"}

_Words = Callable[[str], str]  # from a cell to how its number is said


def _digits(at: str) -> str:
    """A number of ordinary size to three digits, without its sign."""
    size = f"ABS({at})"
    return f'IF({at}=0,"0",ROUND({size},{_DIGITS}-INT(LOG10({size})))&"")'


def number(at: str) -> str:
    """A number of any size, without its sign: programs write very small ones each in its own way."""
    size = f"ABS({at})"
    far = f"IF({at}=0,FALSE,OR({size}<{_LEAST},{size}>={_MOST}))"
    return f"IF({far},{_power(size)},{_digits(at)})"


def signed(at: str) -> str:
    """The same with a minus."""
    return f'IF({at}<0,"−","")&{number(at)}'


def _power(at: str) -> str:
    """A number above 0 as a power of ten: "2.5 × 10^−28", or "10^−28"."""
    exponent = f"INT(LOG10({at}/{_BELOW_TEN}))"
    times = f"ROUND({at}/10^{exponent},1)"
    return f'IF({times}=1,"",{times}&" × ")&"10^"&IF({exponent}<0,"−","")&ABS({exponent})'


def _in_100(at: str) -> str:
    """A share or probability: "40 in 100"."""
    return f'IF(AND({at}>0,{at}<{_LEAST}),{_power(at)},{_digits(f"(100*{at})")}&" in 100")'


def _share_on_scale(key: str) -> _Words:
    """A share as `_in_100`, whichever way it was entered."""

    def words(at: str) -> str:
        plain, logs = _in_100(at), f'"10^"&IF({at}<0,"−","")&{_digits(at)}'
        large = f'{_digits(f"(100*10^{at})")}&" in 100"'
        in_logs = f"IF({at}>={_LEAST_LOG},{large},{logs})"
        if LOG10_REST in SCALES[key]:
            in_logs = f'IF(scale_{key}="{LOG10_REST}","all but ","")&{in_logs}'
        return f'IF(scale_{key}="{PLAIN}",{plain},{in_logs})'

    return words


def dealings(at: str) -> str:
    """A change of bargaining success: "25 more of 100 dealings"."""
    more = f'IF({at}<0,"{_SIGNED[False]}","{_SIGNED[True]}")'
    return f'{number(f"(100*{at})")}&{more}&" of 100 dealings"'


def _hundredfold(at: str) -> str:
    """The same without its unit, for ends of a range."""
    return signed(f"(100*{at})")


def _better(at: str) -> str:
    """A change of a score."""
    return f'{number(at)}&IF(ABS({at})=1," point"," points")&IF({at}<0," worse"," better")'


def _words_of(key: str, answered: Answered) -> tuple[_Words, _Words]:
    """How the answer to a question is said, and how the ends of its range are."""
    if key in SCALES:
        return _share_on_scale(key), _share_on_scale(key)
    if answered is Answered.SCORE:
        return (_better if key.startswith("d") else signed), signed
    return (dealings, _hundredfold) if answered is Answered.DEALINGS else (_in_100, _in_100)


def read_back(key: str, answered: Answered, at: dict[str, str]) -> str:
    """What was said, of a row whose Best is a number in range.

    Parameters
    ----------
    key : str
        The variable.
    answered : Answered
        How the answers to its question are said.
    at : dict
        Cells: `low`, `best`, `high`, `dist`, and for a tractability `now`, the probability that it
        moves.
    """
    if answered is Answered.POINTS:
        return f"{_one_unit(at)}&{spread(points, at)}"
    words, ends = _words_of(key, answered)
    return f'"About "&{words(at["best"])}&{spread(ends, at)}'


def points(at: str) -> str:
    """Percentage points."""
    return f"{_hundredfold(at)}&{unit_of_points(at)}"


def unit_of_points(at: str) -> str:
    """Singular or plural."""
    return f'IF(ROUND(100*ABS({at}),6)=1," point"," points")'


def _one_unit(at: dict[str, str]) -> str:
    """What one unit of effort does to a probability, if that is known."""
    best, now = at["best"], at["now"]
    moved = f'"One unit: from "&{number(f"(100*{now})")}&" in 100 to "&{signed(f"(100*({now}+{best}))")}&" in 100"'
    return f'IF(COUNT({now})=1,{moved},"One unit adds "&{points(best)})'


def spread(words: _Words, at: dict[str, str]) -> str:
    """How far it may lie off, or that it is taken as certain."""
    low, high, family = at["low"], at["high"], at["dist"]
    quantiles = ",".join(f'TRIM({family})="{name}"' for name in _QUANTILES)
    odds = f'"; "&range_odds&" that it is below "&{words(low)}&", "&range_odds&" that it is above "&{words(high)}&"."'
    ends = f'"; at least "&{words(low)}&", at most "&{words(high)}&"."'
    certain = f'OR(COUNT({low},{high})<2,{low}={high},TRIM({family})="constant")'
    return f'IF({certain},", taken as certain.",IF(OR({quantiles}),{odds},{ends}))'
