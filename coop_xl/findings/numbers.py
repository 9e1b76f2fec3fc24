"""Numbers in words: percentages, powers of ten, units."""

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from markupsafe import Markup, escape

from coop_xl.analysis.figure import Figure

from .plain_names import UNIT

_LOWERED = re.compile(r"_\{([^}]*)\}|_(¬?\w+)|(?<!_)\{([^}]*)\}")


def entered(value: float | None) -> str:
    """A number with the digits it was entered with; "" for a blank."""
    if value is None:
        return ""
    mantissa, _, exponent = f"{value:.10g}".partition("e")
    if not exponent:
        return minus(mantissa)
    return minus(
        power(int(exponent)) if mantissa == "1" else f"{mantissa} × {power(int(exponent))}"
    )


def symbol(text: str) -> Markup:
    """A symbol of the post, such as F_{C|V}, with its subscripts lowered."""
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    """What is level, and what is lowered."""
    at = 0
    for found in _LOWERED.finditer(text):
        yield escape(text[at : found.start()])
        lowered = found[1] or found[2]
        yield Markup("<sub>{}</sub>").format(lowered) if lowered else escape(found[3])
        at = found.end()
    yield escape(text[at:])


ROUNDING = 1e-12  # of a value; an error below it is that of a computer's sums
NO_MEAN, NO_SD, UNDEFINED = "no finite mean", "no finite sd", "undefined"


def percent(figure: Figure) -> str:
    """A share as 43.04 % ± 0.03 %, with digits as its error has; a bound if few draws tell it."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    error = 100 * figure.error
    if not (math.isfinite(error) and error > 0):
        return exact_percent(figure.value)
    digits = min(_digits_after_point(error), 6)
    if min(figure.value, 1 - figure.value) <= figure.error:
        most = 100 * min(figure.value, 1 - figure.value) + 2 * error
        end, bound = ("below", most) if figure.value < 0.5 else ("above", 100 - most)
        return f"{end} {bound:.{digits}f} %"
    return f"{100 * figure.value:.{digits}f} % ± {error:.{digits}f} %"


def about(figure: Figure) -> str:
    """A share as a sentence says it, without its error: about 43 %; a bound if draws are few."""
    is_bound = min(figure.value, 1 - figure.value) <= figure.error
    if not (math.isfinite(figure.value) and figure.error > 0) or is_bound:
        return percent(figure)
    return f"about {exact_percent(figure.value, 2)}"


def _digits_after_point(error: float) -> int:
    """So many that one digit of the error is seen."""
    return max(0, -math.floor(math.log10(error)))


def amount(figure: Figure, log10_scale: int = 0, missing: str = NO_MEAN) -> str:
    """A number with its error, as a power of ten where it is very small or large."""
    if not math.isfinite(figure.value):
        return missing if math.isinf(figure.value) else UNDEFINED
    if not (math.isfinite(figure.error) and figure.error > ROUNDING * abs(figure.value)):
        said = number(figure.value, log10_scale)
        return said if math.isfinite(figure.error) else f"{said} (too few draws to tell its error)"
    exponent = _exponent_of(figure.value or figure.error)
    is_plain = not log10_scale and -4 <= exponent < 6
    shift = 0 if is_plain else exponent
    value, error, digits = scaled(figure, shift)
    if not is_plain and abs(round(value, digits)) >= 10:  # 9.96 ± 0.3 is 10.0 ± 0.3
        shift += 1
        value, error, digits = scaled(figure, shift)
    said = f"{minus(f'{value:.{digits}f}')} ± {error:.{digits}f}"
    return said if is_plain else f"({said}) × {power(shift + log10_scale)}"


def number(value: float, log10_scale: int = 0, missing: str = NO_MEAN) -> str:
    """A number, as a power of ten where it is very small or large."""
    if not math.isfinite(value):
        return missing if math.isinf(value) else UNDEFINED
    if value == 0:
        return "0"
    exponent = _exponent_of(value)
    if not log10_scale and -4 <= exponent < 6:
        return minus(f"{value:.4g}" if exponent < 4 else f"{value:.0f}")
    factor, _, rounded = f"{value:.2e}".partition("e")  # 9.996 is 10, so 1 with one power more
    return f"{minus(f'{float(factor):g}')} × {power(int(rounded) + log10_scale)}"


def money(value: float) -> str:
    """An amount of money, to the unit where that is fine enough: 1,200,000."""
    return minus(f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.4g}")


def _exponent_of(value: float) -> int:
    """The power of ten of a number's first digit, as it is rounded to four."""
    return int(f"{abs(value):.3e}".partition("e")[2])


def power(exponent: int) -> str:
    """10^−33."""
    return f"10^{minus(str(exponent))}"


def minus(text: str) -> str:
    """With a minus sign that is not a hyphen."""
    return text.replace("-", "−")


def unit(key: str, log10_scale: int = 0) -> str:
    """The unit of an output."""
    name = UNIT if key.startswith("marginal_") else "utility" if key == "U" else "share"
    return f"{power(log10_scale)} {name}" if log10_scale else name


_LEAST_PERCENT = 1e-6  # a smaller exact share is given as this bound


def exact_percent(share: float, digits: int = 4) -> str:
    """A share without an error, from 0 to 1, as 33.33 %, in plain digits near the ends too."""
    near = 100 * min(share, 1 - share)
    if 0 < near < _LEAST_PERCENT:
        return (
            f"below {_LEAST_PERCENT:f} %" if share < 0.5 else f"above {100 - _LEAST_PERCENT:f} %"
        )
    places = min(digits - 1 - math.floor(math.log10(near)), 6) if near > 0 else 1
    text = f"{100 * share:.{places}f}"
    return f"{text.rstrip('0').rstrip('.') if places else text} %"


def scaled(figure: Figure, shift: int) -> tuple[float, float, int]:
    """A number and its error, divided by a power of ten, and how many digits to show of them."""
    value, error = (float(Decimal(x).scaleb(-shift)) for x in (figure.value, figure.error))
    return value, error, min(_digits_after_point(error), 9)
