"""Every variable and every quantity of the model, defined once for everything else to read."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from sys import float_info
from typing import Any

from . import equations, small_shares

INFINITY = float("inf")
LARGEST = float_info.max
INTERVENTIONS = ("V", "CV", "CnV")
PAIRS = (("V", "CV"), ("V", "CnV"), ("CV", "CnV"))
IN_WORDS = {
    "V": "alignment: make our agent have our values",
    "CV": "cooperation if aligned: make it cooperative if it has our values",
    "CnV": "cooperation if misaligned: make it cooperative if it does not",
}


@dataclass(frozen=True)
class Variable:
    """An input of the model: a symbol of the post, and what a user needs to know to estimate it.

    `label` is its plain name, fit for a sentence: "p_V below 33 %" is read as "our agent's odds of
    sharing our values below 33 %".
    """

    key: str
    symbol: str
    label: str
    group: str
    meaning: str
    unit: str
    think: str
    source: str
    low: float = -INFINITY
    high: float = INFINITY
    low_open: bool = False
    high_open: bool = False
    least_usual: float = -INFINITY
    instead_of: str = ""

    @property
    def domain(self) -> str:
        """The allowed values in words, fit to follow "enter"."""
        if self.instead_of:
            open_end = "below 0" if self.high_open else "at most 0"
            return f"a log10, {open_end} (−30 for a share of 10^−30)"
        if self.low == -INFINITY:
            return "any number"
        ends = (
            "above 0" if self.low_open else "from 0",
            "below 1" if self.high_open else "to 1" if not self.low_open else "at most 1",
        )
        return f"a {self.unit} {ends[0]}{' and' if self.low_open else ''} {ends[1]}"

    def allows(self, value: Any) -> Any:
        """Whether a number (or each of an array) lies in the domain; NaN and infinity do not."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above & below & (abs(value) <= LARGEST)

    def problem(self, value: object) -> str:
        """What is wrong with one value, as the user should read it; "" if nothing."""
        if value is None or value == "":
            return f"{self.key} is blank: enter {self.domain} ({self.meaning})"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{self.key} is {shown(value)}: enter {self.domain}"
        if value != value:
            return f"{self.key} is not a number (nan): enter {self.domain}"
        if self.allows(value):
            return ""
        return f"{self.key} is {self.figure(value)}: enter {self.domain}{self.or_log10(value)}"

    def figure(self, value: float) -> str:
        """A number outside the domain, with digits enough to show that it is."""
        if abs(value) > LARGEST:
            return f"{value}" if isinstance(value, float) else "too large a number"
        rounded = f"{value:.6g}"
        return repr(value) if self.allows(float(rounded)) else rounded

    def or_log10(self, value: float) -> str:
        """The entry to use for a share so near 0 or 1 that it was typed as 0 or 1."""
        ways: dict[float, tuple[str, str]] = {
            0: ("smaller", f"log10_{self.key}"),
            1: ("larger", f"log10_1m{self.key}"),
        }
        which, way = ways.get(value, ("", ""))
        return f", or a {which} one as {way}" if way in ALTERNATIVES else ""


def shown(value: object) -> str:
    """A wrong value as a message shows it: short, on one line."""
    if isinstance(value, bool):
        return str(value).upper()
    plain = "".join(each if each.isprintable() else " " for each in str(value)[:400])
    text = " ".join(plain.split())
    return f'"{text[:40]}{"…" if len(text) > 40 else ""}"'


def share(
    key: str,
    symbol: str,
    label: str,
    group: str,
    meaning: str,
    think: str,
    source: str,
    *,
    low_open: bool = False,
    high_open: bool = False,
) -> Variable:
    """A variable that is a share of resources."""
    return Variable(
        key, symbol, label, group, meaning, "share", think, source, 0, 1, low_open, high_open
    )


def probability(
    key: str, symbol: str, label: str, group: str, meaning: str, think: str, source: str
) -> Variable:
    """A variable that is a probability."""
    return Variable(key, symbol, label, group, meaning, "probability", think, source, 0, 1)


def log10_share(
    key: str, symbol: str, group: str, meaning: str, instead_of: str, *, open_end: bool = True
) -> Variable:
    """A second way to enter a share that is very small or very near 1."""
    return Variable(
        key, symbol, VARIABLES[instead_of].label, group, meaning, "log10 of a share",
        "Use it when the share is too small, or too near 1, to be typed plainly.",
        "the post advises logarithms when F_V is very small", -1e5, 0,
        high_open=open_end, instead_of=instead_of,
    )  # fmt: skip


UTILITIES = "What is at stake"
_LANDSCAPE = "The landscape of agents"
_AGENT = "The agent we can affect"
_SUCCESS = "How bargaining success moves"
STAKES = "How the stakes move"
_TRACTABILITY = "Tractability of each kind of work"

VARIABLES = {
    variable.key: variable
    for variable in (
        Variable("U_B", "U_B", "value of the world if every dealing succeeds", UTILITIES, "utility if bargaining goes as well as possible, for agents with our values", "utility",
                 "Fix your own scale: for example 100 for the best future you can name. Only ratios to U_B − U_nB matter to the ranking.", "list of variables"),
        Variable("U_nB", "U_¬B", "value of the world if no dealing succeeds", UTILITIES, "utility if bargaining goes as badly as possible", "utility",
                 "On the same scale, normally below U_B; negative if conflict is worse than nothing. Depends on how common retribution would be.", "list of variables"),
        Variable("b", "b", "dealings that succeed today", UTILITIES, "baseline success of bargaining: share of interactions that end in minimally cooperative settlements", "share",
                 "Of 100 dealings among powerful agents, how many end in a settlement rather than in waste or conflict?", "list of variables", 0, 1),
        share("F_V", "F_V", "resources of agents with our values", _LANDSCAPE, "share of resources held by agents with our values",
              "Weigh agents by what they control, not by their number. Small for lightcone and multiverse questions.", "list of variables", low_open=True, high_open=True),
        share("F_CV", "F_{C|V}", "cooperative part of agents with our values", _LANDSCAPE, "of the resources held by agents with our values, the share that is cooperative",
              "Among those who share our values, how much is in the hands of agents that bargain well?", "list of variables"),
        share("F_CnV", "F_{C|¬V}", "cooperative part of all other agents", _LANDSCAPE, "of the resources held by agents without our values, the share that is cooperative",
              "The same among all others.", "list of variables"),
        share("F_I", "F_I", "our agent's share of resources", _AGENT, "share of resources held by the agent we can affect",
              "Our AGI or civilisation; on a multipolar Earth the share our work can affect. It scales all three marginals alike, so it never changes the ranking.", "list of variables", low_open=True),
        probability("p_V", "p_V", "our agent's odds of sharing our values", _AGENT, "probability that our agent has our values",
                    "Without further effort from us.", "list of variables"),
        probability("p_CV", "p_{C|V}", "our agent's odds of cooperating if aligned", _AGENT, "probability that our agent is cooperative, if it has our values",
                    "Compare with F_CV: is our agent more or less cooperative than others like it?", "list of variables"),
        probability("p_CnV", "p_{C|¬V}", "our agent's odds of cooperating if misaligned", _AGENT, "probability that our agent is cooperative, if it does not have our values",
                    "Compare with F_CnV: a misaligned agent of our making may be more or less cooperative than the others.", "list of variables"),
        Variable("db_dF_V", "db/dF_V", "what our values' share adds to success", _SUCCESS, "how bargaining success b moves with F_V (coalition sizes)", "per unit of share",
                 "If F_V rose by 0.01 with cooperativeness as it is, by how much would b rise? Times 100. The post: negative from 0 to 1 %, positive from 50 to 95 %.", "derivations; discussion"),
        Variable("db_dF_CV", "db/dF_{C|V}", "what cooperation among agents with our values adds to success", _SUCCESS, "how b moves with F_CV", "per unit of share",
                 "If all V agents turned cooperative, by how much would b rise? Without locality this is in proportion to F_V.", "derivations; discussion", least_usual=0),
        Variable("db_dF_CnV", "db/dF_{C|¬V}", "what cooperation among all others adds to success", _SUCCESS, "how b moves with F_CnV", "per unit of share",
                 "If all other agents turned cooperative, by how much would b rise? Without locality this is in proportion to 1 − F_V.", "derivations; discussion", least_usual=0),
        Variable("dU_B_dF_V", "dU_B/dF_V", "what our values' share adds if dealings succeed", STAKES, "how the best case U_B moves with F_V", "utility per unit of share",
                 "How much better is the best case if agents with our values hold all rather than nothing? 0 if the best case does not depend on it.", "derivations"),
        Variable("dU_nB_dF_V", "dU_¬B/dF_V", "what our values' share adds if dealings fail", STAKES, "how the worst case U_nB moves with F_V", "utility per unit of share",
                 "The same for the worst case.", "derivations"),
        Variable("dp_V_da_V", "dp_V/da_V", "what a unit on alignment adds", _TRACTABILITY, "tractability of alignment (V): probability gained per unit of effort", "probability per unit of effort",
                 "Choose one unit of effort for all three, such as 100 researcher-years. By how much would it raise p_V?", "derivations", least_usual=0),
        Variable("dp_CV_da_CV", "dp_{C|V}/da_{C|V}", "what a unit on cooperation if aligned adds", _TRACTABILITY, "tractability of cooperation if aligned (CV)", "probability per unit of effort",
                 "The same unit of effort: by how much would it raise p_CV?", "derivations", least_usual=0),
        Variable("dp_CnV_da_CnV", "dp_{C|¬V}/da_{C|¬V}", "what a unit on cooperation if misaligned adds", _TRACTABILITY, "tractability of cooperation if misaligned (CnV)", "probability per unit of effort",
                 "The same unit of effort: by how much would it raise p_CnV?", "derivations", least_usual=0),
    )
}  # fmt: skip

ALTERNATIVES = {
    variable.key: variable
    for variable in (
        log10_share("log10_F_V", "log10 F_V", _LANDSCAPE, "F_V, entered as its log10", "F_V"),
        log10_share("log10_1mF_V", "log10(1−F_V)", _LANDSCAPE, "1 − F_V, entered as its log10: for F_V very near 1", "F_V"),
        log10_share("log10_F_I", "log10 F_I", _AGENT, "F_I, entered as its log10", "F_I", open_end=False),
    )
}  # fmt: skip

ENTRIES = VARIABLES | ALTERNATIVES
WAYS_TO_ENTER = {
    "F_V": ("F_V", "log10_F_V", "log10_1mF_V"),
    "F_I": ("F_I", "log10_F_I"),
}


@dataclass(frozen=True)
class Quantity:
    """Something the model computes, from what the parameters of its equation name."""

    key: str
    equation: Callable[..., Any]
    symbol: str
    meaning: str
    section: str
    own: bool = False  # own derivation, the post is silent

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """Keys of the variables and quantities that the equation needs, in its order."""
        return tuple(inspect.signature(self.equation).parameters)

    @cached_property
    def take(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """A fast function that takes the equation's arguments out of a mapping."""
        if len(self.arguments) > 1:
            return itemgetter(*self.arguments)
        return lambda values: tuple(values[key] for key in self.arguments)

    @property
    def equation_text(self) -> str:
        """The equation as the post writes it, or a description in its place."""
        return inspect.getdoc(self.equation) or ""

    @property
    def origin(self) -> str:
        """Where it comes from: the post's section, or our own derivation."""
        return "own derivation" if self.own else f"the post, {self.section.lower()}"


def quantity(
    equation: Callable[..., Any], symbol: str, meaning: str, section: str, *, own: bool = False
) -> Quantity:
    """A quantity named after its equation."""
    return Quantity(equation.__name__, equation, symbol, meaning, section, own)


_SETUP = "Setup"
_DERIVATIONS = "Derivations"
E, S = equations, small_shares

# The shares in use, all computed from log10_F_V, log10_1mF_V and log10_F_I.
SHARES = (
    quantity(S.r_V, "r_V", "our agent's resources as a multiple of those with our values", _DERIVATIONS),
    quantity(S.r_nV, "r_¬V", "our agent's resources as a multiple of those without our values", _DERIVATIONS),
    quantity(S.q_V, "1/F_V", "how much is divided among agents with our values", _DERIVATIONS),
    quantity(S.q_nV, "1/(1−F_V)", "the same for agents without our values", _DERIVATIONS),
)  # fmt: skip

# In calculation order: a quantity uses inputs, shares and earlier quantities only.
QUANTITIES = (
    quantity(E.delta_U, "ΔU", "what successful bargaining is worth", _SETUP),
    quantity(E.U, "U", "total expected utility", _SETUP),
    quantity(E.dU_dF_V, "dU/dF_V", "how U moves with F_V", _DERIVATIONS),
    quantity(E.dU_dF_CV, "dU/dF_{C|V}", "how U moves with F_CV", _DERIVATIONS),
    quantity(E.dU_dF_CnV, "dU/dF_{C|¬V}", "how U moves with F_CnV", _DERIVATIONS),
    quantity(E.dF_V_dp_V, "dF_V/dp_V", "how F_V moves with p_V", _DERIVATIONS),
    quantity(E.dF_CV_dp_V, "dF_{C|V}/dp_V", "how F_CV moves with p_V", _DERIVATIONS),
    quantity(E.dF_CV_dp_CV, "dF_{C|V}/dp_{C|V}", "how F_CV moves with p_CV", _DERIVATIONS),
    quantity(E.dF_CV_dp_CnV, "dF_{C|V}/dp_{C|¬V}", "how F_CV moves with p_CnV: not at all", _DERIVATIONS),
    quantity(E.dF_CnV_dp_V, "dF_{C|¬V}/dp_V", "how F_CnV moves with p_V", _DERIVATIONS),
    quantity(E.dF_CnV_dp_CnV, "dF_{C|¬V}/dp_{C|¬V}", "how F_CnV moves with p_CnV", _DERIVATIONS),
    quantity(E.dU_dp_V, "dU/dp_V", "gradient: how U moves with p_V", _DERIVATIONS),
    quantity(E.dU_dp_CV, "dU/dp_{C|V}", "gradient: how U moves with p_CV", _DERIVATIONS),
    quantity(E.dU_dp_CnV, "dU/dp_{C|¬V}", "gradient: how U moves with p_CnV", _DERIVATIONS),
    quantity(E.v_coalition, "(v) coalition", "part of (v): bargaining through coalition size", _DERIVATIONS),
    quantity(E.v_composition, "(v) composition", "part of (v): bargaining through who cooperates", _DERIVATIONS),
    quantity(E.v_direct, "(v) direct", "part of (v): direct utility", _DERIVATIONS),
    quantity(E.marginal_V, "(v)", "marginal value of alignment", _DERIVATIONS),
    quantity(E.marginal_CV, "(cv)", "marginal value of cooperation if aligned", _DERIVATIONS),
    quantity(E.marginal_CnV, "(c¬v)", "marginal value of cooperation if misaligned", _DERIVATIONS),
    quantity(E.star, "(∗)", "total effect of F_V on bargaining success", _DERIVATIONS),
    quantity(E.ranking_scale, "scale", "by what the next four are multiplied: 1, unless 1/F_V or 1/(1−F_V) is above 10^200", "Very small shares", own=True),
    quantity(E.V_per_F_I, "(v)/F_I", "(v) per unit of F_I, times the scale: what the ranking compares", _DERIVATIONS),
    quantity(E.CV_per_F_I, "(cv)/F_I", "(cv) per unit of F_I, times the scale", _DERIVATIONS),
    quantity(E.CnV_per_F_I, "(c¬v)/F_I", "(c¬v) per unit of F_I, times the scale", _DERIVATIONS),
    quantity(E.greatest, "max", "the largest of the three, per unit of F_I", _DERIVATIONS, own=True),
    quantity(E.step_V, "Δp_V", "what one unit of effort adds to p_V", "Finite change", own=True),
    quantity(E.step_CV, "Δp_{C|V}", "what one unit of effort adds to p_CV", "Finite change", own=True),
    quantity(E.step_CnV, "Δp_{C|¬V}", "what one unit of effort adds to p_CnV", "Finite change", own=True),
    quantity(E.change_F_V, "ΔF_V", "exact change of F_V after one unit of effort on V", "Finite change", own=True),
    quantity(E.change_F_CV, "ΔF_{C|V}", "exact change of F_CV after it", "Finite change", own=True),
    quantity(E.change_F_CnV, "ΔF_{C|¬V}", "exact change of F_CnV after it", "Finite change", own=True),
    quantity(E.change_b, "Δb", "change of b after it", "Finite change", own=True),
    quantity(E.change_V, "ΔU after V", "exact change of U after one unit of effort on V", "Finite change", own=True),
    quantity(E.change_CV, "ΔU after CV", "exact change of U after one unit of effort on CV", "Finite change", own=True),
    quantity(E.change_CnV, "ΔU after CnV", "exact change of U after one unit of effort on CnV", "Finite change", own=True),
    quantity(E.s, "s", "share of the V resources expected to be ours", "Coherence", own=True),
    quantity(E.t, "t", "share of the ¬V resources expected to be ours", "Coherence", own=True),
    quantity(E.F_V_least, "F_V at least", "least coherent F_V", "Coherence", own=True),
    quantity(E.F_V_most, "F_V at most", "largest coherent F_V", "Coherence", own=True),
    quantity(E.F_CV_least, "F_{C|V} at least", "least coherent F_CV", "Coherence", own=True),
    quantity(E.F_CV_most, "F_{C|V} at most", "largest coherent F_CV", "Coherence", own=True),
    quantity(E.F_CnV_least, "F_{C|¬V} at least", "least coherent F_CnV", "Coherence", own=True),
    quantity(E.F_CnV_most, "F_{C|¬V} at most", "largest coherent F_CnV", "Coherence", own=True),
)  # fmt: skip

# Marginals by sign and log10 magnitude, correct even where float64 underflows.
MAGNITUDES = (
    quantity(S.v_through_F_V, "(v) via F_V", "(v) through F_V, per F_I", "Very small shares", own=True),
    quantity(S.v_through_F_CV, "(v) via F_{C|V}", "(v) through F_CV, per r_V", "Very small shares", own=True),
    quantity(S.v_through_F_CnV, "(v) via F_{C|¬V}", "(v) through F_CnV, per r_¬V", "Very small shares", own=True),
    quantity(S.v_log10_scale, "log10 scale of (v)", "the largest scale among the terms of (v)", "Very small shares", own=True),
    quantity(S.v_factor, "(v)/scale", "(v) divided by that scale", "Very small shares", own=True),
    quantity(S.cv_factor, "(cv)/r_V", "(cv) divided by r_V", "Very small shares", own=True),
    quantity(S.cnv_factor, "(c¬v)/r_¬V", "(c¬v) divided by r_¬V", "Very small shares", own=True),
    quantity(S.sign_V, "sign of (v)", "sign of (v): 1, 0 or −1", "Very small shares", own=True),
    quantity(S.sign_CV, "sign of (cv)", "sign of (cv)", "Very small shares", own=True),
    quantity(S.sign_CnV, "sign of (c¬v)", "sign of (c¬v)", "Very small shares", own=True),
    quantity(S.log10_V, "log10 |(v)|", "magnitude of (v) as a power of ten", "Very small shares", own=True),
    quantity(S.log10_CV, "log10 |(cv)|", "magnitude of (cv) as a power of ten", "Very small shares", own=True),
    quantity(S.log10_CnV, "log10 |(c¬v)|", "magnitude of (c¬v) as a power of ten", "Very small shares", own=True),
)  # fmt: skip

OUTPUTS: Mapping[str, str] = (
    {each.key: each.meaning for each in (*SHARES, *QUANTITIES, *MAGNITUDES)}
    | {"best": "the intervention with the largest marginal; ties named"}
    | {f"ratio_{name}": f"marginal_{name} divided by the best marginal" for name in INTERVENTIONS}
)
