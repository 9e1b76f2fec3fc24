"""The statistics of a workbook's draws: each as a formula over columns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.coherence import BOUNDS
from coop_xl.workbook.extensions.in_rows import FLAGS

OUTPUTS = ("U", "marginal_V", "marginal_CV", "marginal_CnV", "ratio_V", "ratio_CV", "ratio_CnV")
BROKEN = {f"{bound.variable} {'≥' if bound.is_least else '≤'}": bound for bound in BOUNDS}
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COHERENT = "yes"
HOLDS, HOLDS_NOT = "yes", "no"
RATIOS = tuple(f"ratio_{name}" for name in INTERVENTIONS)
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)

_Area = Callable[[str], str]


@dataclass(frozen=True)
class Statistic:
    """A figure of the draws.

    Attributes
    ----------
    name : str
        What it is, and of which column.
    formula : callable
        Formula text from the areas of columns, and from the cell that holds `part`.
    part : float or None
        Of a quantile.
    counted : callable, or None
        Of a share: formula text of how many draws it is of.
    unseen : callable, or None
        Formula text of what draws not seen may change, from areas and the cell of the figure.
    """

    name: str
    formula: Callable[[_Area, str], str]
    part: float | None = None
    counted: Callable[[_Area], str] | None = None
    unseen: Callable[[_Area, str], str] | None = None


def all_statistics(*, extensions: bool = True) -> Iterator[Statistic]:
    """Every statistic, in the order of the sheet's rows; those of extensions come last."""
    for output in OUTPUTS:
        yield _always_best(mean(output), output)
        yield _always_best(spread(output), output)
        for part in _QUANTILES:
            yield quantile(output, part)
    for name in INTERVENTIONS:
        yield _share_best(name)
    for name in INTERVENTIONS:
        yield _mean_loss(name)
    yield share("incoherent", "coherent", "no")
    for words in BROKEN:
        yield share(words, "broken", f"*{words}*")
    for output in OUTPUTS:
        yield _always_best(_coherent_mean(output), output)
    for name in INTERVENTIONS:
        yield _share_best_given(f"coherent best {name}", name, "coherent", COHERENT)
    for extension in FLAGS if extensions else ():
        column = f"holds_{extension}"
        yield replace(share(column, column, HOLDS), counted=None)  # its credence is known
        for holds, words in ((HOLDS, "if"), (HOLDS_NOT, "if not")):
            for name in INTERVENTIONS:
                yield _share_best_given(f"best {name} {words} {extension}", name, column, holds)
        yield worth(extension)


def mean(column: str) -> Statistic:
    """The mean."""
    return Statistic(
        f"mean {column}",
        lambda area, _: f"AVERAGE({area(column)})",
    )


def _mean_loss(name: str) -> Statistic:
    """What choosing a kind of work costs on average; where nothing was lost, a draw not seen might."""

    def lost(area: _Area, _: str) -> str:
        gap = f"SUM({area('most')})-SUM({area(f'marginal_{name}')})"
        return f'IF(COUNT({area("U")})=0,"",MAX(0,{gap})/COUNT({area("U")}))'

    def unseen(area: _Area, whole: str) -> str:
        size = f"ABS(AVERAGE({area(f'marginal_{name}')}))"
        return f"IF({whole}=0,sim_unseen*{size}/COUNT({area('U')}),0)"

    return Statistic(f"mean loss_{name}", lost, unseen=unseen)


def _always_best(statistic: Statistic, output: str) -> Statistic:
    """A mean or spread of a ratio that is 1 in every draw: in one not seen it may be 0."""
    if output not in RATIOS:
        return statistic
    power = 0.5 if statistic.name.startswith("sd") else 1

    def formula(area: _Area, _: str) -> str:
        at = area(output)
        return f"IF(MIN({at})=1,(sim_unseen/COUNT({at}))^{power},0)"

    return replace(statistic, unseen=formula)


def spread(column: str) -> Statistic:
    """The standard deviation."""

    def formula(area: _Area, _: str) -> str:
        at = area(column)
        return f'IF(COUNT({at})<2,"",IF({alike_formula(at)},0,STDEV({at})))'

    return Statistic(f"sd {column}", formula)


def alike_formula(area: str) -> str:
    """Whether the values of an area differ by rounding only."""
    return f"MAX({area})-MIN({area})<=tie_tolerance*MAX(MAX({area}),-MIN({area}))"


def quantile(column: str, part: float) -> Statistic:
    """The value that a part of the draws stays below."""
    return Statistic(
        f"{part:.0%} {column}", lambda area, at: f"PERCENTILE({area(column)},{at})", part
    )


def _every_draw(area: _Area) -> str:
    """How many draws there are."""
    return f"COUNT({area('U')})"


def share(name: str, column: str, words: str) -> Statistic:
    """How often a column says something; * stands for any text."""
    return Statistic(
        f"share {name}",
        lambda area, _: f'COUNTIF({area(column)},"{words}")/COUNT({area("U")})',
        counted=_every_draw,
    )


def _share_best(name: str) -> Statistic:
    """P(best): the mean of what it is in each draw."""
    return replace(mean(f"best_{name}"), name=f"best {name}", counted=_every_draw)


def _coherent_mean(column: str) -> Statistic:
    """The mean of the coherent draws."""
    return Statistic(
        f"coherent mean {column}",
        lambda area, _: f'AVERAGEIFS({area(column)},{area("coherent")},"{COHERENT}")',
    )


def _share_best_given(title: str, name: str, column: str, word: str) -> Statistic:
    """P(best) of the draws in which a column says a word."""

    def formula(area: _Area, _: str) -> str:
        return f'AVERAGEIFS({area(f"best_{name}")},{area(column)},"{word}")'

    return Statistic(title, formula, counted=lambda area: f'COUNTIF({area(column)},"{word}")')


def worth(extension: str) -> Statistic:
    """The value of knowing whether an extension holds: Σ P(state)·max E[marginal | state] − max E."""
    column = f"holds_{extension}"

    def formula(area: _Area, _: str) -> str:
        def most(word: str) -> str:
            sums = (f'SUMIFS({area(key)},{area(column)},"{word}")' for key in MARGINALS)
            return f"MAX({','.join(sums)})"

        whole = f"MAX({','.join(f'SUM({area(key)})' for key in MARGINALS)})"
        gain = f"{most(HOLDS)}+{most(HOLDS_NOT)}-{whole}"
        worth = f"IF({gain}<=tie_tolerance*ABS({whole}),0,({gain})/COUNT({area('U')}))"
        return f'IF(COUNT({area("U")})=0,"",{worth})'

    return Statistic(f"worth {extension}", formula)
