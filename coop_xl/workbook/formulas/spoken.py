"""Numbers and kinds of work as a person says them, as formula text."""

from coop_xl.estimates.questions import QUESTIONS, Answered
from coop_xl.estimates.scales import LOG10_REST, PLAIN, SCALES

DIGITS = "1"  # after the first: 33 %, 1.4 points
_CLOSE_DIGITS = "2"
_CLOSE = 0.1  # of what it is compared with: nearer numbers need a digit more


def number(at: str, digits: str = DIGITS) -> str:
    """A number rounded to so many digits after its first, as a power of ten if small or large."""
    size = f"ABS({at})"  # programs differ in the last digit of a half, so it is rounded twice
    # What rounds up to 10, 100, … has the exponent of that.
    exponent = f"INT(LOG10({size}/(1-0.05*10^(-{digits}))))"
    plain = f"ROUND(ROUND({size},11-{exponent}),{digits}-{exponent})"
    power = f'ROUND(ROUND({size}/10^{exponent},11),{digits})&" × 10^"&{exponent}'
    read = f"IF(AND({size}>=0.0001,{size}<1000000),{plain},{power})"
    return f'IF({at}=0,"0",IF({at}<0,"−","")&{read})'


def close_digits(at: str, other: str) -> str:
    """The digits that tell a number from one near it."""
    return f"IF(ABS({at}-{other})<{_CLOSE}*ABS({other}),{_CLOSE_DIGITS},{DIGITS})"


def value(key: str, at: str, digits: str = DIGITS) -> str:
    """A value of an input, on the scale it is entered in, in the unit of its question."""
    said = in_unit(key, at, digits)
    if key not in SCALES:
        return said
    share = number(f"(100*10^{at})", digits)
    in_logs = f'IF({at}>-2,{share}&" %","10^"&ROUND({at},{digits}))'
    if key == "F_V":
        in_logs = f'IF(scale_F_V="{LOG10_REST}","1−F_V of ","")&{in_logs}'
    return f'IF(scale_{key}="{PLAIN}",{said},{in_logs})'


def in_unit(key: str, at: str, digits: str) -> str:
    """The same on a plain scale."""
    hundredfold = _bare(key, at, digits)
    one = f'IF(ROUND(100*{at},6)=1," percentage point"," percentage points")'
    return {
        Answered.IN_100: f'{hundredfold}&" %"',
        Answered.POINTS: f"{hundredfold}&{one}",
        Answered.DEALINGS: f'{hundredfold}&" of 100 dealings"',
        Answered.SCORE: hundredfold,
    }[QUESTIONS[key].answered]


def _bare(key: str, at: str, digits: str = DIGITS) -> str:
    """The same without its unit, for a place where that was just said."""
    is_score = QUESTIONS[key].answered == Answered.SCORE
    return number(at if is_score else f"(100*{at})", digits)


def again(key: str, at: str) -> str:
    """A value beside another one of the same input."""
    if QUESTIONS[key].answered == Answered.IN_100:
        return value(key, at)
    return _bare(key, at)


def whole(at: str) -> str:
    """A number of any size, rounded to a whole one as long as that is short."""
    rounded = f"ROUND(ROUND(ABS({at}),6),0)"
    return f'IF(ABS({at})<1000000,IF(AND({at}<0,{rounded}>0),"−","")&{rounded},{number(at)})'


def percent(at: str) -> str:
    """A share as a whole percentage."""
    whole = f"ROUND(ROUND(100*{at},9),0)"
    return f'IF({whole}<0,"−","")&ABS({whole})&" %"'


def kind(at: str) -> str:
    """The plain name of a kind of work, or of a tie of several, from its symbol."""
    return f"INDEX(kind_names,MATCH({at},kind_symbols,0))"


def capital(text: str) -> str:
    """A text as a sentence begins."""
    return f"UPPER(MID({text},1,1))&MID({text},2,400)"
