"""What the worked examples enter under each question, to compare one's own answer with."""

from math import log10

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.questions import Answered, Question
from coop_xl.estimates.scales import PLAIN

from .assumed_values import D_B, SLOPES

_UNITS = {
    Answered.IN_100: " %", Answered.DEALINGS: " of 100", Answered.POINTS: " points", Answered.SCORE: "",
}  # fmt: skip
_LEAST_PLAIN = 1e-3  # of what is shown: less is a power of ten


def anchor(question: Question) -> str:
    """ "Earth 40 %, lightcone 25 %, multiverse 10^−30", of the examples' best estimates."""
    text = ", ".join(f"{name} {_said_of(question, entries)}" for name, entries in EXAMPLES.items())
    return f"{text[0].upper()}{text[1:]}"


def _said_of(question: Question, entries: Entries) -> str:
    """An example's best estimate in the unit of the question."""
    key = question.key
    if entries.scale(key) != PLAIN:
        return f"10^{entries.estimate(key).best:g}".replace("-", "−")
    keys = SLOPES if key == D_B else (key,)  # without locality D_b is the sum of the two
    value = sum(entries.estimate(each).best or 0.0 for each in keys)
    shown = value if question.answered is Answered.SCORE else 100 * value
    if 0 < abs(shown) < _LEAST_PLAIN:
        return f"10^{log10(abs(value)):.0f}".replace("-", "−")
    number = f"{round(shown, 1):,g}".replace("-", "−")
    unit = _UNITS[question.answered]
    return number + (unit.removesuffix("s") if number == "1" else unit)
