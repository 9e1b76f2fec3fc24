"""Every input of an extension: group, default (which means off), allowed values, guidance."""

from dataclasses import dataclass
from math import isnan, nan
from typing import Any

from coop_xl.model.catalogue import ENTRIES, INFINITY, Variable

DISCUSSION = "the post's discussion in words; own derivation"
FOOTNOTE = "the post's footnote 3; own derivation"


@dataclass(frozen=True)
class ExtensionInput(Variable):
    """An input of an extension; if not given it is `default`, which means off (nan: derived)."""

    default: float = 0.0
    allowed: str = ""
    extension: str = ""

    @property
    def domain(self) -> str:
        """The allowed values in words, fit to follow "enter"."""
        return self.allowed or super().domain

    def allows(self, value: Any) -> Any:
        """Whether a number (or each of an array) lies in the domain, or is the default."""
        if isnan(self.default):
            return super().allows(value) | (value != value)
        return super().allows(value) | (value == self.default)

    def problem(self, value: object) -> str:
        """What is wrong with one value; nan is allowed where it is the default (not given)."""
        if isinstance(value, float) and self.allows(value):
            return ""
        return super().problem(value)

    def or_log10(self, value: float) -> str:
        """No extension is entered as a log10."""
        return ""


@dataclass(frozen=True)
class Extension:
    """An extension: its switch, what it is, and its inputs."""

    name: str
    switch: str
    title: str
    meaning: str
    post: str
    inputs: tuple[ExtensionInput, ...]


@dataclass(frozen=True)
class Switch(ExtensionInput):
    """The switch of an extension: 0 turns it off and leaves its inputs as they are."""

    def allows(self, value: Any) -> Any:
        """Whether a number (or each of an array) is 0 or 1."""
        return (value == 0) | (value == 1)


def switch(name: str, default: float = 1) -> ExtensionInput:
    """The switch of an extension, in its own group."""
    think = (
        "1: on as soon as one of its inputs differs from its default. 0: off, whatever its inputs."
        if default
        else "1: on. 0: off."
    )
    nothing = 0  # no number lies between low and high, so `allows` decides
    return Switch(f"use_{name}", f"use {name}", f"whether {name} is used", TITLES[name], f"whether {name} is used", "0 or 1",
                  think, "own derivation", nothing, nothing, default=default, allowed="0 or 1",
                  extension=name)  # fmt: skip


def number(
    extension: str, key: str, symbol: str, meaning: str, unit: str, think: str,
    source: str = DISCUSSION, low: float = -INFINITY, high: float = INFINITY, *,
    high_open: bool = False, default: float = 0.0, allowed: str = "any number",
) -> ExtensionInput:  # fmt: skip
    """An input of an extension."""
    return ExtensionInput(key, symbol, meaning, TITLES[extension], meaning, unit, think, source, low, high,
                  high_open=high_open, default=default, allowed=allowed, extension=extension)  # fmt: skip


TITLES = {
    "locality": "Locality and one's own cooperativeness",
    "coalition": "Coalition size",
    "response": "Tractability that is not constant",
    "several": "Work that moves several probabilities",
    "evidence": "Evidential cooperation in large worlds",
    "masses": "Bargaining linear in masses",
    "branches": "The two branches, for a large F_I",
}
PART = "a number from 0 and below 1"
SHARE = "a share from 0 to 1"
PROBABILITY = "a probability from 0 to 1"
EFFORT = "a number of units of effort, 0 or more"
CORRELATION = "a number from −1 to 1"
KINDS = {"V": "alignment", "CV": "cooperation if aligned", "CnV": "cooperation if misaligned"}
OTHERS = {"V": ("CV", "CnV"), "CV": ("V", "CnV"), "CnV": ("V", "CV")}
SUBSCRIPTS = {"V": "V", "CV": "{C|V}", "CnV": "{C|¬V}"}
CEILINGS = tuple(
    number("response", f"pmax_{name}", f"p_max of {SUBSCRIPTS[name]}", f"the highest p_{name} that work on {KINDS[name]} can reach", "probability",
           "Diminishing returns: the first unit brings what the tractability says, further ones less and less. Blank: no ceiling, returns are constant.", low=0, high=1, default=INFINITY, allowed=PROBABILITY)
    for name in KINDS
)  # fmt: skip
THRESHOLDS = tuple(
    number("response", f"Y_{name}", f"Y of {SUBSCRIPTS[name]}", f"effort on {KINDS[name]} below which it achieves nothing", "units of effort",
           "Technical work may need Y units before anything can be implemented. In the unit of effort of the tractabilities. 0: no threshold.", low=0, allowed=EFFORT)
    for name in KINDS
)  # fmt: skip
CROSSED = tuple(
    number("several", f"dp_{other}_da_{name}", f"dp_{SUBSCRIPTS[other]}/da_{SUBSCRIPTS[name]}", f"what a unit of effort on {KINDS[name]} adds to p_{other}", "probability per unit of effort",
           "For example alignment work that makes the agent more cooperative too. 0 if it has no effect; negative if it does harm.", FOOTNOTE)
    for name, others in OTHERS.items() for other in others
)  # fmt: skip

EXTENSIONS = (
    Extension(
        "locality", "use_locality", TITLES["locality"],
        "agents deal more often with their own kind (λ), or their own cooperativeness counts (κ); db_dF_V, db_dF_CV and db_dF_CnV are then derived",
        "locality effects would partly undo the advice to make cooperative the kind most likely to happen",
        (
            switch("locality"),
            number("locality", "D_b", "D", "how much of bargaining success depends on cooperativeness", "share", "If everyone turned from uncooperative to cooperative, by how much would b rise? Needed for locality.", low=0, high=1, allowed=SHARE),
            number("locality", "lambda_own", "λ", "extra chance of dealing with one's own kind", "share", "0: agents deal with V agents in proportion to F_V. Similar minds may find each other; a strong orthogonality thesis says they hardly can.", low=0, high=1, high_open=True, allowed=PART),
            number("locality", "kappa_own", "κ", "weight of one's own against the other side's cooperativeness", "share", "In a dealing of ours with another kind, how much of success depends on our cooperativeness rather than theirs?", low=0, high=1, high_open=True, allowed=PART),
        ),
    ),
    Extension(
        "coalition", "use_coalition", TITLES["coalition"],
        "db_dF_V gains 2γ·(2F_V − 1): a concentrated world bargains better",
        "from 0 to 1 % more agents with our values unsettle, from 50 to 95 % they stabilise; doubtful at the extremes",
        (
            switch("coalition"),
            number("coalition", "gamma", "γ", "how much concentration of values helps bargaining", "success per unit of concentration", "Twice the rise in b from a world of two equal blocs to a world of one. Added to db_dF_V: do not count it there too. Decide whether F_V means shares at creation or once wars are over."),
            number("coalition", "F_V_from", "F_V from", "below this F_V slope_below applies instead", "share", "The post doubts its argument close to the extremes.", low=0, high=1, allowed=SHARE),
            number("coalition", "slope_below", "slope below", "what db_dF_V gains below F_V_from", "per unit of share", "0 if a tiny coalition neither unsettles nor calms."),
            number("coalition", "F_V_to", "F_V to", "above this F_V slope_above applies instead", "share", "An almost all-powerful coalition might rather destroy the rest.", low=0, high=1, default=1.0, allowed=SHARE),
            number("coalition", "slope_above", "slope above", "what db_dF_V gains above F_V_to", "per unit of share", "Negative if the nearly all-powerful crush the rest."),
        ),
    ),
    Extension(
        "response", "use_response", TITLES["response"],
        "diminishing returns up to a ceiling; below a threshold the marginal value is zero, and the average value of crossing it is shown",
        "returns are taken as linear, which fails most for technical work that needs Y researcher-hours before anything works",
        (switch("response"), *CEILINGS, *THRESHOLDS),
    ),
    Extension(
        "several", "use_several", TITLES["several"],
        "a unit of effort on one kind of work moves the other probabilities too",
        "the base model leaves out that cooperativeness may change values, and the like",
        (switch("several"), *CROSSED),
    ),
    Extension(
        "evidence", "use_evidence", TITLES["evidence"],
        "our choice is evidence about civilisations like and unlike us; F_I then no longer cancels from the ranking",
        "effects on cooperation from evidential cooperation in large worlds are not yet included",
        (
            switch("evidence"),
            number("evidence", "alpha_V", "α_V", "expected effort of civilisations with our values, per unit of ours", "correlation", "0: our choice says nothing about theirs. 1: they do what we do.", low=-1, high=1, allowed=CORRELATION),
            number("evidence", "alpha_nV", "α_¬V", "expected effort of civilisations without our values, per unit of ours", "correlation", "Likely less than alpha_V: they reason towards other ends.", low=-1, high=1, allowed=CORRELATION),
            number("evidence", "S_V", "S_V", "share of resources of other civilisations with our values", "share", "Blank: F_V/p_V − F_I, as if all civilisations succeeded as often as we do.", low=0, high=1, default=nan, allowed=SHARE),
            number("evidence", "p_A", "p_A", "probability that a civilisation without our values aligns its AGI to its own", "probability", "Blank: p_V.", low=0, high=1, default=nan, allowed=PROBABILITY),
            number("evidence", "p_CA", "p_CA", "probability that its AGI is cooperative, if aligned to it", "probability", "Blank: p_CV.", low=0, high=1, default=nan, allowed=PROBABILITY),
            number("evidence", "p_CM", "p_CM", "probability that its AGI is cooperative, if not", "probability", "Blank: p_CnV.", low=0, high=1, default=nan, allowed=PROBABILITY),
        ),
    ),
    Extension(
        "masses", "use_masses", TITLES["masses"],
        "over finite changes b is linear in cooperative masses, not in shares; marginal values are unchanged",
        "without locality bigger classes of agents matter in proportion to their size",
        (switch("masses", 0),),
    ),
    Extension(
        "branches", "use_branches", TITLES["branches"],
        "besides U and the marginal values, their exact values over two branches: our agent has our values, or it does not",
        "U is evaluated at expected shares",
        (switch("branches", 0),),
    ),
)  # fmt: skip

EXTENSION_INPUTS = {each.key: each for extension in EXTENSIONS for each in extension.inputs}
BY_NAME = {extension.name: extension for extension in EXTENSIONS}
ACCEPTED: dict[str, Variable] = ENTRIES | EXTENSION_INPUTS  # what `evaluate` takes
