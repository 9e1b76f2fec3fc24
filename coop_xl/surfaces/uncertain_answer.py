"""The answer under uncertainty in words: figures with their errors, sentences, what is missing."""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

from coop_xl.analysis.results import OFTEN, Coherence, Figure, Simulation
from coop_xl.model.catalogue import INTERVENTIONS

from .study import Study, largest

SYMBOLS = {"V": "V", "CV": "C|V", "CnV": "C|¬V"}
NAMES = {
    "V": "alignment",
    "CV": "cooperation if aligned",
    "CnV": "cooperation if misaligned",
}
OUTPUT_NAMES = {"U": "total expected utility"} | {
    f"{kind}_{name}": f"{words} of {SYMBOLS[name]} work"
    for kind, words in (("marginal", "marginal value"), ("ratio", "share of the best"))
    for name in INTERVENTIONS
}
NO_MEAN, NO_SD, UNDEFINED = "no finite mean", "no finite sd", "undefined"
UNIT = "utility per unit of effort"
KINDS = ("", "Effort on", "P(best)", "Mean", "5 % to 95 %", "Expected loss")
ABOUT_KINDS = (
    f"Mean, quantiles and expected loss (against knowing which is best) in {UNIT}. "
    "±: one standard error of the Monte Carlo."
)
LEAST_PERCENT = 1e-6  # an exact share below it is told by this bound
ALL_CERTAIN = "every estimate is certain"


def headline(study: Study) -> str:
    """Which work is best how often, and what would be worth most to know."""
    best = study.best
    first, second = sorted(INTERVENTIONS, key=lambda name: -best[name].value)[:2]
    if are_close(best[first], best[second]):
        said = (
            f"{SYMBOLS[first]} and {SYMBOLS[second]} work are best about equally often: in "
            f"{percent(best[first])} and {percent(best[second])} of draws"
        )
    else:
        said = f"{SYMBOLS[first]} work ({NAMES[first]}) is best in {percent(best[first])} of draws"
    if study.structure and study.structure.combinations[1:]:
        said += f" over {len(study.structure.combinations)} combinations of options"
    return f"{said}; {worth_most(study)}."


def are_close(one: Figure, other: Figure) -> bool:
    """Whether two shares cannot be told apart within their errors."""
    return abs(one.value - other.value) <= 2 * math.hypot(one.error, other.error)


def worth_most(study: Study) -> str:
    """Which estimate to improve."""
    if study.worth is None and not study.structure:
        return ALL_CERTAIN
    if not study.is_finite:
        return "what knowing more would be worth has no finite mean"
    if study.structure:
        option = largest(study.structure.switches)
        if study.structure.is_worth_more_than_any_number(option):
            return f"knowing whether {option} holds would be worth most"
    if study.worth is None:
        return ALL_CERTAIN
    key = largest(study.worth.inputs)
    if study.worth.inputs[key].value <= 0:
        return "knowing any one estimate exactly would not change the choice"
    return f"knowing {key} would be worth most"


def on_average(study: Study) -> str:
    """Which work to choose to lose least on average."""
    if not study.is_finite:
        return (
            "Some tails are too heavy (or utilities too large) for a mean, so neither expected "
            "losses nor values of information exist; P(best) and the quantiles stand."
        )
    losses = study.expected_loss
    safest = min(losses, key=lambda name: losses[name].value)
    also = "also " if study.best[safest].value == max_share(study.best) else ""
    loss = amount(losses[safest], study.log10_scale)
    if losses[safest].value <= 0:
        return f"{SYMBOLS[safest]} work {also}has the highest mean: it is the best in every draw."
    return (
        f"{SYMBOLS[safest]} work {also}has the highest mean: choosing it loses on average {loss} "
        f"{UNIT} against knowing which is best (EVPI)."
    )


def max_share(best: Mapping[str, Figure]) -> float:
    """The largest P(best)."""
    return max(each.value for each in best.values())


def kinds(found: Simulation | Coherence, log10_scale: int) -> Iterator[list[str]]:
    """A line for each kind of work, below `KINDS`."""
    for name in INTERVENTIONS:
        summary = found.outputs[f"marginal_{name}"]
        low, high = (number(summary.quantiles[p].value, summary.log10_scale) for p in (0.05, 0.95))
        yield [
            SYMBOLS[name],
            NAMES[name],
            percent(found.best[name]),
            amount(summary.mean, summary.log10_scale),
            f"{low} to {high}",
            amount(found.expected_loss[name], log10_scale),
        ]


def coherent_answer(coherence: Coherence) -> str:
    """The answer given draws that can hold together."""
    if not coherence.best:
        return "No draw can hold together: see the notes."
    first = max(coherence.best, key=lambda name: coherence.best[name].value)
    return (
        f"{percent(coherence.share_broken)} of draws cannot hold together; given those that can, "
        f"{SYMBOLS[first]} work is best in {percent(coherence.best[first])}."
    )


def is_often_broken(study: Study) -> bool:
    """Whether so many draws are incoherent that results without them must be told."""
    coherence = study.simulation.coherence
    return coherence is not None and coherence.share_broken.value > OFTEN


def percent(figure: Figure) -> str:
    """A share as 43.04 % ± 0.03 %, with digits as its error has; a bound if few draws tell it."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    error = 100 * figure.error
    if not (math.isfinite(error) and error > 0):
        return exact_percent(figure.value)
    digits = min(digits_after_point(error), 6)
    if min(figure.value, 1 - figure.value) <= figure.error:
        most = 100 * min(figure.value, 1 - figure.value) + 2 * error
        end, bound = ("below", most) if figure.value < 0.5 else ("above", 100 - most)
        return f"{end} {bound:.{digits}f} %"
    return f"{100 * figure.value:.{digits}f} % ± {error:.{digits}f} %"


def exact_percent(share: float, digits: int = 4) -> str:
    """A share without an error, from 0 to 1, as 33.33 %, in plain digits near the ends too."""
    near = 100 * min(share, 1 - share)
    if 0 < near < LEAST_PERCENT:
        return f"below {LEAST_PERCENT:f} %" if share < 0.5 else f"above {100 - LEAST_PERCENT:f} %"
    places = min(digits - 1 - math.floor(math.log10(near)), 6) if near > 0 else 1
    return f"{f'{100 * share:.{places}f}'.rstrip('0').rstrip('.')} %"


def digits_after_point(error: float) -> int:
    """So many that one digit of the error is seen."""
    return max(0, -math.floor(math.log10(error)))


def amount(figure: Figure, log10_scale: int = 0, missing: str = NO_MEAN) -> str:
    """A number with its error, as a power of ten where it is very small or large."""
    if not math.isfinite(figure.value):
        return missing if math.isinf(figure.value) else UNDEFINED
    if not (math.isfinite(figure.error) and figure.error > 0):
        said = number(figure.value, log10_scale)
        return f"{said} (too few draws to tell its error)" if figure.error else said
    exponent = exponent_of(figure.value or figure.error)
    is_plain = not log10_scale and -4 <= exponent < 6
    shift = 0 if is_plain else exponent
    value, error, digits = scaled(figure, shift)
    if not is_plain and abs(round(value, digits)) >= 10:  # 9.96 ± 0.3 is 10.0 ± 0.3
        shift += 1
        value, error, digits = scaled(figure, shift)
    said = f"{minus(f'{value:.{digits}f}')} ± {error:.{digits}f}"
    return said if is_plain else f"({said}) × {power(shift + log10_scale)}"


def scaled(figure: Figure, shift: int) -> tuple[float, float, int]:
    """A number and its error, divided by a power of ten, and how many digits to show of them."""
    value, error = (float(Decimal(x).scaleb(-shift)) for x in (figure.value, figure.error))
    return value, error, min(digits_after_point(error), 9)


def number(value: float, log10_scale: int = 0, missing: str = NO_MEAN) -> str:
    """A number, as a power of ten where it is very small or large."""
    if not math.isfinite(value):
        return missing if math.isinf(value) else UNDEFINED
    if value == 0:
        return "0"
    exponent = exponent_of(value)
    if not log10_scale and -4 <= exponent < 6:
        return minus(f"{value:.4g}" if exponent < 4 else f"{value:.0f}")
    factor, _, rounded = f"{value:.2e}".partition("e")  # 9.996 is 10, so 1 with one power more
    return f"{minus(f'{float(factor):g}')} × {power(int(rounded) + log10_scale)}"


def exponent_of(value: float) -> int:
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


def short(key: str) -> str:
    """An output as a heading names it: (v) for the marginal value of V work."""
    kind, _, name = key.partition("_")
    marginal = f"({SYMBOLS[name].lower()})".replace("|", "") if name else key
    return f"{marginal} ÷ best" if kind == "ratio" else marginal


def not_finite(study: Study) -> Iterator[str]:
    """What has no number, in words."""
    for key, summary in study.simulation.outputs.items():
        missing = [
            words
            for figure, words in (
                (summary.mean, NO_MEAN),
                (summary.sd, "no finite standard deviation"),
            )
            if not math.isfinite(figure.value)
        ]
        if missing:
            yield f"{OUTPUT_NAMES[key]}: {' and '.join(missing)}"
    if not study.is_finite:
        yield "expected losses, EVPI and EVPPI: no finite mean"
