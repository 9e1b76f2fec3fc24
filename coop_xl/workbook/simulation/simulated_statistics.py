"""The statistics of a workbook's draws: each as a formula over columns and as a function of arrays."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.results import FEW, UNSEEN
from coop_xl.analysis.monte_carlo.stored_points import SCRAMBLES, by_scramble
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.coherence import BOUNDS
from coop_xl.model.compute import BEST, TIE
from coop_xl.workbook.extensions.in_rows import FLAGS

OUTPUTS = ("U", "marginal_V", "marginal_CV", "marginal_CnV", "ratio_V", "ratio_CV", "ratio_CnV")
BROKEN = {f"{bound.variable} {'≥' if bound.is_least else '≤'}": bound for bound in BOUNDS}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COHERENT = "yes"
HOLDS, HOLDS_NOT = "yes", "no"
RATIOS = tuple(f"ratio_{name}" for name in INTERVENTIONS)
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)

Draws = Mapping[str, np.ndarray]
Area = Callable[[str], str]


@dataclass(frozen=True)
class Statistic:
    """A figure of the draws.

    Attributes
    ----------
    name : str
        What it is, and of which column.
    formula : callable
        Formula text from the areas of columns, and from the cell that holds `part`.
    value : callable
        The same from arrays; nan if there is none.
    part : float or None
        Of a quantile.
    counted : tuple of callables, or None
        Of a share: how many draws it is of, as a formula and from arrays.
    unseen : tuple of callables, or None
        What draws not seen may change: a formula from areas and the cell of the figure, and from
        arrays.
    """

    name: str
    formula: Callable[[Area, str], str]
    value: Callable[[Draws], Any]
    part: float | None = None
    counted: tuple[Callable[[Area], str], Callable[[Draws], int]] | None = None
    unseen: tuple[Callable[[Area, str], str], Callable[[Draws], float]] | None = None


@dataclass(frozen=True)
class Measured:
    """A statistic of all draws, its error, and that of each scramble; "" where there is none.

    The error is made of what the scrambles show (`spread`), of what no draw shows (`unseen`), and,
    of a share, of how many draws it counts.
    """

    whole: Any = ""
    error: Any = ""
    scrambles: tuple = ("",) * SCRAMBLES
    counted: Any = ""
    unseen: Any = ""
    spread: Any = ""


def all_statistics() -> Iterator[Statistic]:
    """Every statistic, in the order of the sheet's rows."""
    for output in OUTPUTS:
        yield always_best(mean(output), output)
        yield always_best(spread(output), output)
        for part in QUANTILES:
            yield quantile(output, part)
    for name in INTERVENTIONS:
        yield share_best(name)
    for name in INTERVENTIONS:
        yield mean_loss(name)
    yield share("incoherent", "coherent", "no")
    for words in BROKEN:
        yield share(words, "broken", f"*{words}*")
    for output in OUTPUTS:
        yield always_best(coherent_mean(output), output)
    for name in INTERVENTIONS:
        yield share_best_given(f"coherent best {name}", name, "coherent", COHERENT)
    for extension in FLAGS:
        column = f"holds_{extension}"
        yield replace(share(column, column, HOLDS), counted=None)  # its credence is known
        for holds, words in ((HOLDS, "if"), (HOLDS_NOT, "if not")):
            for name in INTERVENTIONS:
                yield share_best_given(f"best {name} {words} {extension}", name, column, holds)
        yield worth(extension)


def numbers(values: np.ndarray) -> np.ndarray:
    """Those that a cell holds."""
    values = np.asarray(values, dtype=float)
    return values[np.isfinite(values)]


def average(values: np.ndarray) -> Any:
    """The mean of the values that a cell holds."""
    held = numbers(values)
    return held.mean() if held.size else np.nan


def mean(column: str) -> Statistic:
    """The mean."""
    return Statistic(
        f"mean {column}",
        lambda area, _: f"AVERAGE({area(column)})",
        lambda at: average(at[column]),
    )


def mean_loss(name: str) -> Statistic:
    """What choosing a kind of work costs on average; where nothing was lost, a draw not seen might."""
    loss, marginal = f"loss_{name}", f"marginal_{name}"

    def formula(area: Area, whole: str) -> str:
        size = f"ABS(AVERAGE({area(marginal)}))"
        return f"IF({whole}=0,sim_unseen*{size}/COUNT({area('U')}),0)"

    def value(at: Draws) -> float:
        lost = average(at[loss])
        return UNSEEN * abs(average(at[marginal])) / len(at["U"]) if lost == 0 else 0.0

    return replace(mean(loss), unseen=(formula, value))


def always_best(statistic: Statistic, output: str) -> Statistic:
    """A mean or spread of a ratio that is 1 in every draw: in one not seen it may be 0."""
    if output not in RATIOS:
        return statistic
    power = 0.5 if statistic.name.startswith("sd") else 1

    def formula(area: Area, _: str) -> str:
        at = area(output)
        return f"IF(MIN({at})=1,(sim_unseen/COUNT({at}))^{power},0)"

    def value(at: Draws) -> float:
        held = numbers(at[output])
        return (UNSEEN / held.size) ** power if held.min() == 1 else 0.0

    return replace(statistic, unseen=(formula, value))


def spread(column: str) -> Statistic:
    """The standard deviation."""

    def formula(area: Area, _: str) -> str:
        at = area(column)
        return f'IF(COUNT({at})<2,"",IF({alike_formula(at)},0,STDEV({at})))'

    def value(at: Draws) -> Any:
        held = numbers(at[column])
        return np.nan if held.size < 2 else 0.0 if alike(held) else held.std(ddof=1)

    return Statistic(f"sd {column}", formula, value)


def alike(values: Any) -> bool:
    """Whether values differ by rounding only."""
    least, most = np.min(values), np.max(values)
    return bool(most - least <= TIE * max(most, -least))


def alike_formula(area: str) -> str:
    """The same of an area of cells."""
    return f"MAX({area})-MIN({area})<=tie_tolerance*MAX(MAX({area}),-MIN({area}))"


def quantile(column: str, part: float) -> Statistic:
    """The value that a part of the draws stays below."""

    def value(at: Draws) -> Any:
        held = numbers(at[column])
        return np.quantile(held, part) if held.size else np.nan

    return Statistic(
        f"{part:.0%} {column}", lambda area, at: f"PERCENTILE({area(column)},{at})", value, part
    )


ALL = (lambda area: f"COUNT({area('U')})", lambda at: len(at["U"]))  # draws


def share(name: str, column: str, words: str) -> Statistic:
    """How often a column says something; * stands for any text."""
    return Statistic(
        f"share {name}",
        lambda area, _: f'COUNTIF({area(column)},"{words}")/COUNT({area("U")})',
        lambda at: np.mean(np.char.find(at[column], words.strip("*")) >= 0),
        counted=ALL,
    )


def ways_to_be_best(name: str) -> Iterator[tuple[str, int]]:
    """What `best` says where a kind of work is best, and how many share the place."""
    for words in BEST[1:]:
        names = words.split(" = ")
        if name in names:
            yield words, len(names)


def part_best(best: np.ndarray, name: str) -> Any:
    """The share of draws in which a kind of work is best, ties split."""
    if not best.size:
        return np.nan
    return sum(np.sum(best == words) / n for words, n in ways_to_be_best(name)) / best.size


def share_best(name: str) -> Statistic:
    """P(best), ties split."""

    def formula(area: Area, _: str) -> str:
        counts = (f'COUNTIF({area("best")},"{words}")/{n}' for words, n in ways_to_be_best(name))
        return f"({'+'.join(counts)})/COUNT({area('U')})"

    return Statistic(f"best {name}", formula, lambda at: part_best(at["best"], name), counted=ALL)


def coherent_mean(column: str) -> Statistic:
    """The mean of the coherent draws."""
    return Statistic(
        f"coherent mean {column}",
        lambda area, _: f'AVERAGEIFS({area(column)},{area("coherent")},"{COHERENT}")',
        lambda at: average(at[column][at["coherent"] == COHERENT]),
    )


def share_best_given(title: str, name: str, column: str, word: str) -> Statistic:
    """P(best) of the draws in which a column says a word."""

    def formula(area: Area, _: str) -> str:
        given = f'{area(column)},"{word}"'
        counts = (
            f'COUNTIFS({area("best")},"{words}",{given})/{n}' for words, n in ways_to_be_best(name)
        )
        return f"({'+'.join(counts)})/COUNTIF({given})"

    return Statistic(
        title,
        formula,
        lambda at: part_best(at["best"][at[column] == word], name),
        counted=(
            lambda area: f'COUNTIF({area(column)},"{word}")',
            lambda at: int(np.sum(at[column] == word)),
        ),
    )


def worth(extension: str) -> Statistic:
    """The value of knowing whether an extension holds: Σ P(state)·max E[marginal | state] − max E."""
    column = f"holds_{extension}"

    def formula(area: Area, _: str) -> str:
        def most(word: str) -> str:
            sums = (f'SUMIFS({area(key)},{area(column)},"{word}")' for key in MARGINALS)
            return f"MAX({','.join(sums)})"

        whole = f"MAX({','.join(f'SUM({area(key)})' for key in MARGINALS)})"
        gain = f"{most(HOLDS)}+{most(HOLDS_NOT)}-{whole}"
        worth = f"IF({gain}<=tie_tolerance*ABS({whole}),0,({gain})/COUNT({area('U')}))"
        return f'IF(COUNT({area("U")})=0,"",{worth})'

    def value(at: Draws) -> Any:
        held = np.array([at[key] for key in MARGINALS], dtype=float)
        most = sum(held[:, at[column] == word].sum(axis=1).max() for word in (HOLDS, HOLDS_NOT))
        whole = held.sum(axis=1).max()
        return (most - whole) / len(at["U"]) if most - whole > TIE * abs(whole) else 0.0

    return Statistic(f"worth {extension}", formula, value)


def measure(draws: Draws, *, is_certain: bool = False) -> dict[str, Measured]:
    """Every statistic of the draws, with its error; nothing is unseen of what is certain."""
    if not draws:
        return {each.name: Measured() for each in all_statistics()}
    split = {key: by_scramble(np.asarray(values)) for key, values in draws.items()}
    parts = [{key: values[n] for key, values in split.items()} for n in range(SCRAMBLES)]
    found = {}
    for each in all_statistics():
        scrambles = tuple(held(each.value(part)) for part in parts)
        whole = held(each.value(draws))
        counted = each.counted[1](draws) if each.counted else ""
        unseen = "" if whole == "" else unseen_of(each, draws, counted, is_certain=is_certain)
        spread = spread_of(scrambles, whole, counted)
        error = floored(whole, spread, unseen)
        found[each.name] = Measured(whole, error, scrambles, counted, unseen, spread)
    return found


def held(value: Any) -> float | str:
    """A value as a cell holds it."""
    return float(value) if np.isfinite(value) else ""


def unseen_of(
    statistic: Statistic, draws: Draws, counted: Any, *, is_certain: bool
) -> float | str:
    """What no draw shows, which the error of a figure is not below; "" where that is not asked."""
    if statistic.unseen:
        return 0.0 if is_certain else statistic.unseen[1](draws)
    if not counted:
        return ""
    return 0.0 if is_certain else UNSEEN / counted


def spread_of(scrambles: tuple, whole: float | str, counted: Any) -> float | str:
    """The error that scrambles show, 0 if they differ by rounding only.

    That of a share some scrambles have no draws for is as of independent draws.
    """
    if "" not in scrambles:
        return 0.0 if alike(scrambles) else float(np.std(scrambles, ddof=1) / np.sqrt(SCRAMBLES))
    if whole == "" or not counted:
        return ""
    return float(np.sqrt(float(whole) * (1 - float(whole)) / counted))


def floored(whole: Any, spread: Any, unseen: Any) -> float | str:
    """The error: next to 0 or 1, where few draws tell a share, not below what none shows."""
    if unseen == "" or spread == "":
        return spread
    near = min(whole, 1 - whole) <= FEW * spread
    return max(spread, unseen) if near else spread
