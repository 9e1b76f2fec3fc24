"""What the report says whatever the estimates are: question, reading aids, caveats."""

from collections.abc import Collection
from typing import NamedTuple

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
COUNTED = "These limits are taken in here, as extensions (own derivations):"
ABOUT_LOSS = (
    "Expected loss: what choosing this work costs on average, against always choosing the work "
    "that is best in the draw. ±: one standard error of the simulation; figures without it are "
    "exact, or certain to the digits shown."
)
ABOUT_SPREAD = (
    "The line runs from the 5 % to the 95 % quantile of the draws: 1 in 20 lies below it, 1 in 20 "
    "above. The box holds the middle half, the thick tick is the median."
)
ABOUT_REACH = (
    "One estimate at a time goes from Best to Low (light, upper bar) and to High (dark, lower "
    "bar); all others stay at Best, and correlations are ignored. Low and High stand in brackets. "
    "The chart shows those that move it most, eight at most."
)
ABOUT_RANKS = (
    "These values are too small, or too large, to move one estimate at a time, so this shows rank "
    "correlations instead: 1 if the marginal value always rises with the estimate, −1 if it "
    "always falls. The chart shows the strongest, eight at most."
)
ABOUT_WORTH = (
    "How much better the choice between the three kinds of work would be, on average and for each "
    "unit of effort spent, if the true value of one estimate were known before choosing (expected "
    "value of partial perfect information). What cannot change the choice is worth nothing, "
    "however uncertain it is. The chart shows the eight most valuable at most."
)
S_AND_T = (
    "s = F_I·p_V/F_V is the share of the resources with our values that our agent is expected to "
    "hold, t = F_I·(1−p_V)/(1−F_V) its share of the others."
)
COHERENT = (
    "Our agent is part of the totals, so estimates of it and of all agents bound each other. A "
    "draw in which they contradict each other is called broken."
)
TOO_HEAVY = (
    "Some tails are so heavy that the mean of a marginal value does not exist, and with it none "
    "of the values of information: see the notes under Checks. P(best) and the quantiles stand."
)
POST, OWN = "the post", "own derivation"


class Caveat(NamedTuple):
    """Something the model leaves out, who says so, and the extension that takes it in."""

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
        "reckoned with.",
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
    """What is left out where these extensions are on."""
    return [each for each in CAVEATS if each.extension not in on]


OWN_WORK = (
    "The post gives the formulas of the three marginal values. Everything about uncertainty is "
    "our own derivation: distributions, P(best), expected losses, values of information, the "
    "check that estimates hold together, the reckoning with very small shares, the extensions, "
    "and the division of budgets."
)
