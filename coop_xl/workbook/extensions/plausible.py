"""What the Checks sheet says of extensions that are on: allowed, but worth a second look.

The rules of `model.extensions.remarks`, for the best estimates.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from coop_xl.model.extensions.remarks import APART, FRAGILE, PERCENT
from coop_xl.workbook.sheets.rule import Rule

from .extension_words import UNDEFINED

_AT_LEAST, _AT_MOST = ">=", "<="
# Limits that the formulas name, on the sheet Extension model.
LIMITS = {
    "fragile_gain": (FRAGILE, "a ratio that one percent of locality moves by more is fragile"),
    "one_percent": (PERCENT, "so much of locality is tried"),
    "branches_apart": (APART, "of U_B − U_nB, by which the two branches may differ from U"),
}


@dataclass(frozen=True)
class Look:
    """A rule of one extension: a figure that keeps a limit."""

    extension: str
    text: str
    about: str
    remedy: str
    found: str
    sign: str
    limit: str


LOOKS = (
    Look("evidence", "Evidence: no share of other civilisations is below 0", "S_V",
         "Enter S_V, or bring F_V and p_V to estimates with F_I·p_V ≤ F_V ≤ p_V.",
         "MIN(S_V,S_nV)", _AT_LEAST, "0"),
    Look("evidence", "Evidence: our choice does not count against us", "alpha_V",
         "With so many civilisations like us that do the opposite, a unit of ours counts as less than nothing: correct alpha_V or S_V.",
         "reach", _AT_LEAST, "0"),
    Look("locality", "Locality: b is at least what cooperativeness alone brings", "D_b",
         "Success of bargaining if no one were cooperative would be below 0: lower D_b or correct b.",
         "b_floor", _AT_LEAST, "0"),
    Look("locality", "Locality: b leaves room for what cooperativeness may bring", "D_b",
         "Success of bargaining if all were cooperative would be above 1: lower D_b or correct b.",
         "b_floor+D_b", _AT_MOST, "1"),
    Look("locality", "Locality: one percent of it leaves (cv)/(c¬v) much as it is", "lambda_own",
         "F_V is so small that a little locality makes CV many times as valuable beside CnV: whether CV or CnV is worth more is fragile.",
         "one_percent/((1-one_percent)*F_V)", _AT_MOST, "fragile_gain"),
    Look("branches", "The two branches: their mean is near U", "F_I",
         "F_I is so large that U at expected shares is rough: read the values over the two branches on What would change it.",
         "ABS(U_branches-U)", _AT_MOST, "branches_apart*ABS(delta_U)"),
)  # fmt: skip


def plausible_rules() -> Iterator[Rule]:
    """A row for each; while its extension is off it holds."""
    for look in LOOKS:
        shown = f'AND(options_ready,on_{look.extension}="on")'
        test = f"IFERROR({look.found}{look.sign}{look.limit},FALSE)"
        yield Rule(
            "plausible", look.text, look.about, f"IF({shown},{test},TRUE)", look.remedy,
            f'IF({shown},IFERROR({look.found},"{UNDEFINED}"),"")', f'IF({shown},{look.limit},"")',
        )  # fmt: skip
