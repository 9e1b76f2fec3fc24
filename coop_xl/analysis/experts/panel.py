"""A panel: its members, what they say together, and what makes them disagree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from coop_xl.analysis.at_best import AtBest, at_best
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.combined import extensions_on as on_at

from .disagreement import Crux, Disagreement, disagreement, ranked_inputs
from .members import Member, extensions_on, remarks
from .panel_proposals import PanelProposals
from .pool import Pool, PoolError, pool

SAMPLES = 2**14
POOL = "the pool"


@dataclass(frozen=True)
class Pair:
    """Two sets of estimates, and why their answers differ.

    Attributes
    ----------
    one, other : str
        Names of members; `POOL` for the averaged best estimates.
    why : Disagreement
        Slopes in proportion to shares, see `coop_xl.disagreement`.
    typed : Disagreement
        Every input as it was entered: what one sees who types it into a workbook.
    """

    one: str
    other: str
    why: Disagreement
    typed: Disagreement


@dataclass(frozen=True)
class Panel:
    """What several people estimate, together and against one another.

    Attributes
    ----------
    members : tuple of Member
    pool : Pool
    pairs : tuple of Pair
        Of members; those whose answers differ first, the widest gap before the others.
    against_pool : tuple of Pair
        Each member and the pool.
    cruxes : list of Crux
        Inputs over all pairs of members that differ.
    remarks : tuple of str
        Whether the members speak of the same things.
    weights : tuple of float
        As given; `pool.weights` add up to 1.
    samples, seed : int
    proposals : PanelProposals or None
        What they would fund of one list; None if there is none.
    """

    members: tuple[Member, ...]
    pool: Pool
    pairs: tuple[Pair, ...]
    against_pool: tuple[Pair, ...]
    cruxes: tuple[Crux, ...]
    remarks: tuple[str, ...]
    weights: tuple[float, ...]
    samples: int
    seed: int
    proposals: PanelProposals | None = None

    @property
    def points(self) -> list[dict[str, float]]:
        """Each member's best estimates, with those of extensions that count."""
        return self.pool.points

    @property
    def extensions(self) -> list[tuple[str, ...]]:
        """The extensions that each member has on, and those of the averaged estimates."""
        return [*(each.on for each in self.pool.experts), on_at(self.pool.point)]

    @property
    def has_extensions(self) -> bool:
        """Whether any member has one on."""
        return any(self.extensions)

    @cached_property
    def at_best(self) -> list[AtBest]:
        """The answer at each member's best estimates, and at the averaged ones."""
        return [at_best(point) for point in (*self.points, self.pool.point)]

    @property
    def best(self) -> list[str]:
        """What each member finds best at their best estimates, ties named."""
        return [each.best for each in self.at_best[:-1]]

    @property
    def pooled_best(self) -> str:
        """What is best at the averaged best estimates."""
        return self.at_best[-1].best


def panel_of(
    members: Sequence[Member],
    weights: Sequence[float] | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], object] | None = None,
) -> Panel:
    """Pool and compare.

    Parameters
    ----------
    members : sequence of Member
        Two or more, with nothing wrong.
    weights, samples, seed, jobs, progress
        As for `coop_xl.pool`.
    """
    experts = [member.expert for member in members]
    pooled = pool(experts, weights, samples, seed, jobs=jobs, progress=progress)
    named = list(zip((member.name for member in members), pooled.points, strict=True))
    pairs = [pair(*one, *other) for one, other in combinations(named, 2)]
    return Panel(
        tuple(members),
        pooled,
        tuple(sorted(pairs, key=_by_gap)),
        tuple(pair(*one, POOL, pooled.point) for one in named),
        tuple(ranked_inputs(each.why for each in pairs)),
        (*remarks(members), *extensions_on(experts), *pooled.notes),
        tuple(weights or (1.0,) * len(members)),
        pooled.averaged.samples,
        seed,
    )


def pair(one: str, point: dict[str, float], other: str, point_of_other: dict[str, float]) -> Pair:
    """Two sets of estimates compared; an error that names both if they cannot be."""
    try:
        why, typed = (
            disagreement(point, point_of_other, in_proportion=in_proportion)
            for in_proportion in (True, False)
        )
    except CoopError as problem:  # such as a share too small for the other's extensions
        raise PoolError(f"{one} and {other} cannot be compared: {problem}") from None
    return Pair(one, other, why, typed)


def _by_gap(pair: Pair) -> tuple[bool, float]:
    """Pairs that differ come first, the widest gap before the others."""
    return pair.why.agree, -abs(pair.why.one_margin - pair.why.other_margin)
