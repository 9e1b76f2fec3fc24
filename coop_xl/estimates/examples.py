"""The post's three scenarios as worked examples. Every number is an illustration, with its reason."""

from datetime import date

from .entries import Entries, Scenario
from .estimate import Estimate
from .example_proposals import COST_OF_UNIT, PROPOSALS
from .scales import LOG10

DAY = date(2026, 1, 1)
_ABOUT = "Illustration: the numbers below were made up to show how the workbook is used. Nobody's estimates; replace them with your own."


def estimate(
    low: float,
    best: float,
    high: float,
    source: str,
    confidence: str = "low",
    family: str = "auto",
) -> Estimate:
    """An illustrative estimate with its one-line reason."""
    return Estimate(low, best, high, family, f"Illustration. {source}", confidence, DAY)


EARTH = Entries(
    title="Worked example: several AGIs and AI-augmented states on Earth",
    about=_ABOUT,
    proposals=PROPOSALS,
    cost_of_unit=COST_OF_UNIT,
    definitions={
        "definition_values": "Broadly humane, pluralist values, as most people would recognise on reflection.",
        "definition_cooperative": "Settles conflicts by bargaining when both sides gain, and honours commitments.",
        "unit_of_effort": "100 researcher-years.",
        "filled_in_by": "Coop XL, as an illustration",
    },
    estimates={
        "U_B": estimate(
            85,
            100,
            115,
            "Scale: 100 is the best outcome we can name for many bargaining powers.",
            "medium",
        ),
        "U_nB": estimate(
            -60, -20, 0, "Ruinous conflict on one planet is worse than nothing, though not always."
        ),
        "b": estimate(0.4, 0.6, 0.8, "Great powers settle more disputes than they fight over."),
        "F_V": estimate(
            0.2, 0.35, 0.55, "A third of resources with systems whose values we would endorse."
        ),
        "F_CV": estimate(0.5, 0.7, 0.85, "Humane values go with a liking for settlement."),
        "F_CnV": estimate(0.25, 0.45, 0.65, "Others cooperate when it pays, which is often."),
        "F_I": estimate(0.03, 0.08, 0.15, "The share held by developers our work can reach."),
        "p_V": estimate(
            0.2, 0.4, 0.6, "Alignment of the systems we can reach is a little better than average."
        ),
        "p_CV": estimate(0.5, 0.7, 0.9, "As others with our values."),
        "p_CnV": estimate(
            0.2, 0.4, 0.6, "Slightly below others: a failed alignment attempt may be erratic."
        ),
        "db_dF_V": estimate(
            -0.1,
            0.1,
            0.3,
            "One large coalition makes dealings simpler, in the middle range of F_V.",
        ),
        "db_dF_CV": estimate(
            0.1, 0.25, 0.4, "A third of dealings involve agents with our values."
        ),
        "db_dF_CnV": estimate(0.2, 0.45, 0.7, "Two thirds involve the others."),
        "dU_B_dF_V": estimate(
            10, 40, 70, "The best case is better if more of it is ours to shape."
        ),
        "dU_nB_dF_V": estimate(0, 20, 50, "So is the worst, less surely."),
        "dp_V_da_V": estimate(
            0.002, 0.01, 0.03, "A crowded field: one percentage point per 100 researcher-years."
        ),
        "dp_CV_da_CV": estimate(
            0.005, 0.02, 0.05, "Less crowded, and alignment makes the agent steerable."
        ),
        "dp_CnV_da_CnV": estimate(
            0.002, 0.01, 0.03, "Hard to shape an agent that does not share our aims."
        ),
    },
    scenarios=(
        Scenario("As on Questions"),
        Scenario("Two blocs of equal size", {"F_V": 0.5, "db_dF_V": 0.3}),
        Scenario("Alignment is likely anyway", {"p_V": 0.8}),
        Scenario(
            "Cooperation work is twice as hard", {"dp_CV_da_CV": 0.01, "dp_CnV_da_CnV": 0.005}
        ),
    ),
)

LIGHTCONE = Entries(
    title="Worked example: singletons of different planets in the lightcone",
    about=_ABOUT,
    proposals=PROPOSALS,
    cost_of_unit=COST_OF_UNIT,
    definitions={
        "definition_values": "Values that humans of today would, on reflection, call their own.",
        "definition_cooperative": "Prefers trade and settlement to war with civilisations it meets.",
        "unit_of_effort": "100 researcher-years.",
        "filled_in_by": "Coop XL, as an illustration",
    },
    estimates={
        "U_B": estimate(80, 100, 120, "Scale: 100 is the best future of our lightcone.", "medium"),
        "U_nB": estimate(
            -50, 10, 40, "Even without bargaining, each keeps what it settled first."
        ),
        "b": estimate(
            0.3, 0.55, 0.8, "Distance favours defence, so many meetings end peacefully."
        ),
        "F_V": estimate(0.003, 0.01, 0.03, "Few civilisations would share our values."),
        "F_CV": estimate(0.4, 0.6, 0.8, "Most that share our values would cooperate."),
        "F_CnV": estimate(0.2, 0.4, 0.6, "Selection for expansion need not select for peace."),
        "F_I": estimate(0.001, 0.004, 0.01, "Our own share of reachable resources."),
        "p_V": estimate(0.1, 0.25, 0.45, "Our singleton is one chance in four aligned."),
        "p_CV": estimate(0.4, 0.6, 0.8, "As others with our values."),
        "p_CnV": estimate(0.15, 0.35, 0.55, "A little below the others."),
        "db_dF_V": estimate(
            -0.2,
            -0.05,
            0.1,
            "Few like us: a slightly larger minority unsettles more than it calms.",
        ),
        "db_dF_CV": estimate(0.002, 0.006, 0.015, "Without locality in proportion to F_V."),
        "db_dF_CnV": estimate(
            0.3, 0.6, 0.9, "Nearly all we meet are others, so their cooperation counts."
        ),
        "dU_B_dF_V": estimate(10, 30, 60, "More of the best case is ours."),
        "dU_nB_dF_V": estimate(5, 20, 50, "And of the worst."),
        "dp_V_da_V": estimate(0.002, 0.008, 0.02, "As on Earth, a little less certain."),
        "dp_CV_da_CV": estimate(0.004, 0.015, 0.04, "As on Earth."),
        "dp_CnV_da_CnV": estimate(
            0.006,
            0.02,
            0.05,
            "Simple dispositions such as not threatening may survive misalignment.",
        ),
    },
    scenarios=(
        Scenario("As on Questions"),
        Scenario("We meet mostly our own kind", {"db_dF_CV": 0.25, "db_dF_CnV": 0.35}),
        Scenario("A misaligned agent cannot be shaped", {"dp_CnV_da_CnV": 0.001}),
        Scenario("Our singleton is likely aligned", {"p_V": 0.7, "F_V": 0.02}),
    ),
)

MULTIVERSE = Entries(
    title="Worked example: acausal interaction across the multiverse",
    about=_ABOUT,
    proposals=PROPOSALS,
    cost_of_unit=COST_OF_UNIT,
    scales={"F_V": LOG10, "F_I": LOG10},
    correlations=(("F_V", "F_I", 0.8),),  # both are small because the whole is large
    histogram=("ratio_CV", LOG10),
    definitions={
        "definition_values": "Values that humans of today would, on reflection, call their own.",
        "definition_cooperative": "Acts as it would want correlated and distant agents to act.",
        "unit_of_effort": "100 researcher-years.",
        "filled_in_by": "Coop XL, as an illustration",
    },
    estimates={
        "U_B": estimate(70, 100, 130, "Scale: 100 is our values' best share of everything."),
        "U_nB": estimate(20, 60, 90, "Failed acausal trade loses gains; it burns little."),
        "b": estimate(0.1, 0.3, 0.6, "Acausal settlement is hard to find."),
        "F_V": estimate(-34, -30, -26, "10^−30 of all agents share our values; entered as log10."),
        "F_CV": estimate(0.3, 0.55, 0.8, "Half of those are cooperative in this sense."),
        "F_CnV": estimate(0.1, 0.3, 0.5, "Fewer of the others."),
        "F_I": estimate(
            -38, -33, -29, "Our civilisation is one in a thousand of those; entered as log10."
        ),
        "p_V": estimate(0.1, 0.3, 0.5, "As for the lightcone."),
        "p_CV": estimate(0.35, 0.6, 0.8, "A little above others with our values."),
        "p_CnV": estimate(0.1, 0.3, 0.5, "As the others."),
        "db_dF_V": estimate(-0.1, 0.0, 0.1, "Coalitions hardly matter to agents that never meet."),
        "db_dF_CV": estimate(1e-31, 1e-30, 1e-29, "Without locality in proportion to F_V."),
        "db_dF_CnV": estimate(0.2, 0.5, 0.8, "Nearly all partners are others."),
        "dU_B_dF_V": estimate(
            200, 2000, 6000, "Our values count each extra agent that shares them."
        ),
        "dU_nB_dF_V": estimate(100, 1500, 5000, "So they do if trade fails."),
        "dp_V_da_V": estimate(0.002, 0.008, 0.02, "As for the lightcone."),
        "dp_CV_da_CV": estimate(
            0.002, 0.01, 0.03, "Decision theory of an aligned agent can be worked on."
        ),
        "dp_CnV_da_CnV": estimate(0.001, 0.004, 0.02, "Less so for a misaligned one."),
    },
    scenarios=(
        Scenario("As on Questions"),
        Scenario("Strong locality: we trade with our like", {"db_dF_CV": 0.4}),
        Scenario("Stakes do not grow with F_V", {"dU_B_dF_V": 0, "dU_nB_dF_V": 0}),
        Scenario("Shares of 10^−400", {"log10_F_V": -400, "log10_F_I": -403, "db_dF_CV": 0}),
    ),
)

EXAMPLES = {"earth": EARTH, "lightcone": LIGHTCONE, "multiverse": MULTIVERSE}
