"""A proposal as it is entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .estimate import Estimate

BETWEEN = ";"  # names of several proposals that one needs


@dataclass(frozen=True)
class Proposal:
    """Something that could be funded.

    Attributes
    ----------
    name : str
        Unlike all other names of a list, in any case.
    cost : float
        Above 0, in one currency for the whole list.
    chance : float
        The probability that it works; if it does not, it has no effect.
    effects : mapping from keys of `proposals.EFFECTS` to float or Estimate
        What it does if it works, in the model's units.
    group : str
        Of the proposals of one group only one can be funded; "" if it has no alternatives.
    needs : tuple of str
        Names of proposals without which it cannot be funded.
    """

    name: str
    cost: float
    chance: float = 1.0
    effects: Mapping[str, float | Estimate] = field(default_factory=dict)
    group: str = ""
    needs: tuple[str, ...] = ()

    @property
    def cells(self) -> dict[str, float | str]:
        """What a table says of it, by heading; blank cells are missing."""
        found: dict[str, float | str | None] = {
            "name": self.name, "cost": self.cost, "chance": self.chance,
            "group": self.group, "needs": f"{BETWEEN} ".join(self.needs),
        }  # fmt: skip
        for key, effect in self.effects.items():
            row = effect if isinstance(effect, Estimate) else Estimate(best=effect)
            found |= {key: row.best, f"{key} low": row.low, f"{key} high": row.high}
            found[f"{key} distribution"] = "" if row.distribution == "auto" else row.distribution
        return {key: each for key, each in found.items() if each is not None and each != ""}
