"""The model's inputs as questions that a person can answer, in the order in which they are asked.

Every tool that asks or reads back in plain words takes the wording from here.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Answered(Enum):
    """How a person says an answer, whatever the unit that the model computes in."""

    IN_100 = auto()  # a share or probability: 0.4 is 40 in 100
    POINTS = auto()  # what is added to a probability: 0.01 is 1 percentage point
    DEALINGS = auto()  # a change of b: 0.05 is 5 more of 100 dealings
    SCORE = auto()  # on the scale of U_B and U_nB


@dataclass(frozen=True)
class Question:
    """An input as a question.

    Attributes
    ----------
    key : str
        The variable, or `D_b`, which stands for two of them.
    text : str
        What is asked.
    hint : str
        What helps to answer it, or "".
    answered : Answered
        How the answer is said.
    """

    key: str
    text: str
    hint: str
    answered: Answered


QUESTIONS = {
    question.key: question
    for question in (
        Question("p_V", "How likely is it that our agent will share our values, without further work?",
                 "Our agent is the one that we can affect.", Answered.IN_100),
        Question("F_V", "What share of all resources will agents with our values hold?",
                 "By control, not by number of agents. Tiny shares can be entered as powers of ten.", Answered.IN_100),
        Question("dp_V_da_V", "If one unit of effort went into alignment, how many percentage points would it add to question 1?",
                 "What one unit of effort is stands on Start.", Answered.POINTS),
        Question("dp_CV_da_CV", "One unit on cooperation, should our agent share our values: how many percentage points would it add to question 13?",
                 "The same unit of effort.", Answered.POINTS),
        Question("dp_CnV_da_CnV", "One unit on cooperation, should our agent not share our values: how many percentage points would it add to question 14?",
                 "The same unit of effort.", Answered.POINTS),
        Question("db_dF_CV", "If all agents with our values turned cooperative, from none of them: how many more of 100 dealings would succeed?",
                 "Or answer questions 6 and 7 by one number: see the row below.", Answered.DEALINGS),
        Question("db_dF_CnV", "The same for all other agents: how many more of 100 dealings would succeed?",
                 "In proportion to what they hold, unless location matters.", Answered.DEALINGS),
        Question("db_dF_V", "If agents with our values held everything rather than nothing, as cooperative as now: how many more of 100 dealings would succeed?",
                 "A tenth of it for 10 percentage points. Negative if it unsettles.", Answered.DEALINGS),
        Question("b", "Of 100 dealings today, how many end in at least a minimal deal?",
                 "Among powerful agents.", Answered.IN_100),
        Question("F_CV", "Of what agents with our values hold, what part is held by cooperative ones?",
                 "Cooperative agents are those that bargain well.", Answered.IN_100),
        Question("F_CnV", "And of what all other agents hold?", "", Answered.IN_100),
        Question("F_I", "What share of all resources will our agent hold?",
                 "It never changes which kind of work is best in the base model.", Answered.IN_100),
        Question("p_CV", "If our agent shares our values, how likely is it to be cooperative?",
                 "Compare question 10.", Answered.IN_100),
        Question("p_CnV", "If our agent does not share our values, how likely is it to be cooperative?",
                 "Compare question 11.", Answered.IN_100),
        Question("U_B", "How good is the world if every dealing succeeds?",
                 "This is the scale: leave it at 100.", Answered.SCORE),
        Question("U_nB", "How good is the world if no dealing succeeds?",
                 "0 is as good as nothing; negative is worse than nothing.", Answered.SCORE),
        Question("dU_B_dF_V", "Every dealing succeeding: how many points better is it if our values hold everything rather than nothing?",
                 "0 if it makes no difference.", Answered.SCORE),
        Question("dU_nB_dF_V", "The same, every dealing failing?",
                 "0 if it makes no difference.", Answered.SCORE),
    )
}  # fmt: skip

ONE_FOR_TWO = Question(
    "D_b",
    "If everyone turned cooperative, from no one: how many more of 100 dealings would succeed?",
    "It answers questions 6 and 7 at once: each group adds in proportion to what it holds.",
    Answered.DEALINGS,
)

NUMBERS = {key: place for place, key in enumerate(QUESTIONS, start=1)}
