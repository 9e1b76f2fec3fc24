"""What the report says whatever the estimates are: question, reading aids, caveats."""

from collections.abc import Collection
from typing import NamedTuple

from .plain_names import OWN

WORK = {
    "V": ("alignment", "raises the probability that our agent has our values."),
    "CV": (
        "cooperation if aligned",
        "raises the probability that our agent is cooperative in case it has our values; "
        "read “cooperative, given our values”.",
    ),
    "CnV": (
        "cooperation if misaligned",
        "raises the probability that our agent is cooperative in case it has other values; "
        "read “cooperative, given not our values”.",
    ),
}
NO_RANGES = "You gave no ranges, so how sure this is cannot be said."
QUESTION = (
    "Many powerful agents (AGIs, states with AI, civilisations) will share the resources of the "
    "world and will have to settle with one another. We can influence one of them: our agent. "
    "Each kind of work below makes one thing about it more probable. Where does one more unit of "
    "effort do most good?"
)
MEASURE = (
    "Good is total expected utility, U. It lies between the utility if bargaining among agents "
    "goes as badly as possible and the utility if it goes as well as possible, the nearer to the "
    "latter the more of bargaining succeeds. The marginal value of a kind of work is what one "
    "more unit of effort on it adds to U."
)
UNCERTAIN = (
    "The estimates are uncertain. So many sets of them are drawn at random, from between Low and "
    "High and somewhat beyond, and the model is computed for each. P(best) is the share of draws "
    "in which a kind of work has the largest marginal value."
)
CERTAIN = "Every estimate in the file is certain, so every draw is the same."
CERTAIN_BUT_EXTENSIONS = (
    "Every estimate in the file is certain, so all draws of a combination of extensions are the "
    "same."
)
COUNTED = f"These limits are lifted here by extensions{OWN}:"
ABOUT_SPREAD = (
    "The line runs from the 5 % to the 95 % quantile of the draws: 1 in 20 lies below it, 1 in 20 "
    "above. The box holds the middle half, the thick tick is the median."
)
S_AND_T = (
    "s = F_I·p_V/F_V is the share of the resources with our values that our agent is expected to "
    "hold, t = F_I·(1−p_V)/(1−F_V) its share of the others."
)
COHERENT = (
    "Our agent is part of the totals, so estimates of it and of all agents bound each other. A "
    "draw in which they contradict each other is called inconsistent."
)
POST = "the post"


class Caveat(NamedTuple):
    """Something the model leaves out, who says so, and the extension that adds it."""

    title: str
    text: str
    source: str
    extension: str = ""


CAVEATS = (
    Caveat(
        "Returns are linear",
        "Marginal values are derivatives: they hold for the next small unit of effort, at the "
        "tractability entered. Returns that diminish, and work that yields nothing until enough "
        "hours are in, are not in the model. The post finds this tolerable where a breakthrough "
        "may come at any time, and poor where a minimum of work is known to be needed. Do not "
        "multiply a marginal value by the size of a large programme.",
        POST,
        "response",
    ),
    Caveat(
        "Values and cooperation are yes or no",
        "An agent has our values or any others, and is cooperative or not. There are no degrees "
        "and no near misses, and what the two words mean is for those to say who fill in the "
        "estimates.",
        POST,
    ),
    Caveat(
        "Locality",
        "One number stands for the success of bargaining with like and unlike minds. Agents may "
        "deal more often with their own kind, because they understand or prefer each other; then "
        "cooperation among agents with our values counts for more. Without such effects the "
        "advice would be to make cooperative whichever kind of agent is more likely to arise.",
        POST,
        "locality",
    ),
    Caveat(
        "A little locality goes far where F_V is small",
        "If one agent in a thousand shares our values, one percent of locality makes cooperation "
        "if aligned about eleven times as valuable beside cooperation if misaligned. Rankings "
        "between these two are fragile there.",
        OWN,
        "locality",
    ),
    Caveat(
        "Coalitions",
        "A larger group with the same values may calm bargaining or unsettle it; a nearly "
        "all-powerful one may prefer to destroy the rest. All this enters through one derivative, "
        "db/dF_V, whose sign depends on where F_V stands. Whether shares are meant as agents "
        "arise, or after wars among them, is left open.",
        POST,
        "coalition",
    ),
    Caveat(
        "Our choice as evidence",
        "Agents much like us may choose as we do, so that our choice is evidence of theirs. Such "
        "evidential cooperation in large worlds is not included.",
        POST,
        "evidence",
    ),
    Caveat(
        "One agent, one effect",
        "All effort acts on a single agent, and each kind of work moves one probability. That an "
        "agent made more cooperative might also come to share our values, for example, is not "
        "considered.",
        POST,
        "several",
    ),
    Caveat(
        "Cooperation is no end in itself",
        "More cooperation changes utility through bargaining only, neither as a good nor as an "
        "evil of its own.",
        POST,
    ),
    Caveat(
        "The stakes are the least grounded",
        "Both extreme utilities and the baseline success of bargaining are the hardest to "
        "estimate: they depend on how common retribution is, and on how wide one's values are.",
        POST,
    ),
    Caveat(
        "Shares are expectations",
        "Utility is computed at expected shares. The larger the share of our agent (F_I), the "
        "more this can differ from the expected utility over its having our values or not.",
        OWN,
    ),
)


def caveats(on: Collection[str]) -> list[Caveat]:
    """What the model leaves out where these extensions are on."""
    return [each for each in CAVEATS if each.extension not in on]


OWN_WORK = (
    "The post gives the formulas of the three marginal values. Everything about uncertainty is "
    "our own derivation: distributions, P(best), expected losses, values of information, the "
    "check that estimates are consistent, the arithmetic of very small shares, the extensions, "
    "and the division of budgets."
)
