"""What the Checks sheet says of extensions that are on: allowed, but worth a second look.

The rules of `model.extensions.remarks`, for the best estimates.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coop_xl.model.extensions.remarks import APART, FRAGILE, PERCENT
from coop_xl.workbook.sheets.rule import Rule

from .extension_words import UNDEFINED
from .states import ExtensionStates

At = Mapping[str, Any]
AT_LEAST, AT_MOST = ">=", "<="
NOTHING = ("0", lambda at: 0.0)
# Limits that the formulas name, on the sheet Extension model.
LIMITS = {
    "fragile_gain": (FRAGILE, "a ratio that one percent of locality moves by more is fragile"),
    "one_percent": (PERCENT, "so much of locality is tried"),
    "branches_apart": (APART, "of U_B − U_nB, by which the two branches may differ from U"),
}


def gained(F_V: Any) -> Any:
    """By how much one percent of λ or κ alone raises L above 1: 0.01/(0.99·F_V)."""
    return PERCENT / ((1 - PERCENT) * F_V)


@dataclass(frozen=True)
class Look:
    """A rule of one extension: a figure that keeps a limit, in cells and here."""

    extension: str
    text: str
    about: str
    remedy: str
    found: tuple[str, Callable[[At], Any]]
    sign: str
    limit: tuple[str, Callable[[At], Any]]

    def holds(self, found: Any, limit: Any) -> bool:
        """Whether the figure keeps the limit; one that is undefined does not."""
        return bool(found >= limit if self.sign == AT_LEAST else found <= limit)


LOOKS = (
    Look("evidence", "Evidence: no share of other civilisations is below 0", "S_V",
         "Enter S_V, or bring F_V and p_V to estimates with F_I·p_V ≤ F_V ≤ p_V.",
         ("MIN(S_V,S_nV)", lambda at: min(at["S_V"], at["S_nV"])), AT_LEAST, NOTHING),
    Look("evidence", "Evidence: our choice does not count against us", "alpha_V",
         "With so many civilisations like us that do the opposite, a unit of ours counts as less than nothing: mend alpha_V or S_V.",
         ("reach", lambda at: at["reach"]), AT_LEAST, NOTHING),
    Look("locality", "Locality: b is at least what cooperativeness alone brings", "D_b",
         "Success of bargaining if no one were cooperative would be below 0: lower D_b or mend b.",
         ("b_floor", lambda at: at["b_floor"]), AT_LEAST, NOTHING),
    Look("locality", "Locality: b leaves room for what cooperativeness may bring", "D_b",
         "Success of bargaining if all were cooperative would be above 1: lower D_b or mend b.",
         ("b_floor+D_b", lambda at: at["b_floor"] + at["D_b"]), AT_MOST, ("1", lambda at: 1.0)),
    Look("locality", "Locality: one percent of it leaves (cv)/(c¬v) much as it is", "lambda_own",
         "F_V is so small that a little locality makes CV many times as valuable beside CnV: whether CV or CnV is worth more is fragile.",
         ("one_percent/((1-one_percent)*F_V)", lambda at: gained(at["F_V"])), AT_MOST, ("fragile_gain", lambda at: FRAGILE)),
    Look("branches", "The two branches: their mean is near U", "F_I",
         "F_I is so large that U at expected shares is rough: read the values over the two branches on Results.",
         ("ABS(U_branches-U)", lambda at: abs(at["U_branches"] - at["U"])), AT_MOST,
         ("branches_apart*ABS(delta_U)", lambda at: APART * abs(at["delta_U"]))),
)  # fmt: skip


def plausible_rules(extensions: ExtensionStates) -> Iterator[Rule]:
    """A row for each; while its extension is off it holds."""
    for look in LOOKS:
        shown = f'AND(options_ready,on_{look.extension}="on")'
        figure, limit = look.found[0], look.limit[0]
        test = f"IFERROR({figure}{look.sign}{limit},FALSE)"
        pair: tuple[Any, Any] = ("", "")
        holds: bool | None = True if extensions.has_inputs else None
        if extensions.ready and extensions.on[look.extension]:
            pair = look.found[1](extensions.at), look.limit[1](extensions.at)
            holds = look.holds(*pair)
        yield Rule(
            "plausible", look.text, look.about, f"IF({shown},{test},TRUE)", holds, look.remedy,
            (f'IF({shown},IFERROR({figure},"{UNDEFINED}"),"")', known(pair[0])),
            (f'IF({shown},{limit},"")', pair[1]),
        )  # fmt: skip


def known(value: Any) -> Any:
    """A figure as its cell shows it."""
    return UNDEFINED if value != value else value
