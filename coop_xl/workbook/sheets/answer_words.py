"""What the sheet Answer says, as formula text."""

from dataclasses import dataclass

from coop_xl.findings.caveats import NO_RANGES
from coop_xl.findings.plain_names import NAMES
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.workbook.formulas import spoken

_MOST, _LEAST = 0.95, 0.05  # of draws: beyond, none is counted by tenths
_NOTHING_HELPS = "By your best guesses none of the three kinds of work helps: each would leave the world worse or as it is."
WAITING = "The extensions wait: see the sheet Extensions."
_OPEN = (
    'answered_count&" of "&essential_count&" questions answered; no answer yet. "&open_text&"."'
)
_ADDED = {
    "CV": ("that our agent cooperates if aligned", "p_V", "is aligned", "r_V", "all with our values"),
    "CnV": ("that our agent cooperates if misaligned", "(1-p_V)", "is not", "r_nV", "all others"),
}  # fmt: skip


def _marginal_now(name: str, *, with_extensions: bool) -> str:
    """The marginal value that counts, of a kind of work."""
    base = f"marginal_{name}"
    return f"IF(AND(options_apply),with_{base},{base})" if with_extensions else base


def _best_now(*, with_extensions: bool) -> str:
    """The marginal value of what is best now."""
    values = (_marginal_now(name, with_extensions=with_extensions) for name in INTERVENTIONS)
    return f"CHOOSE(now_leader,{','.join(values)})"


def scaled_to_best(at: str, *, with_extensions: bool) -> str:
    """A marginal value where the best guess of the best is 100; blank where no cell holds it."""
    best = _best_now(with_extensions=with_extensions)
    return f'IFERROR(100*{at}/{best},"")'


@dataclass(frozen=True)
class Odds:
    """The cells that hold the odds of each kind of work in words, its share of draws, its loss."""

    words: tuple[str, ...]
    shares: tuple[str, ...]
    losses: tuple[str, ...]


def headline_formula(odds: Odds | None) -> str:
    """The answer in words, with its odds and the runner-up; without `odds` nothing is drawn."""
    return (
        f"IF(NOT(inputs_ready),{_OPEN},"
        'IF(points_problem<>"",points_problem,'
        f'IF(now_best="","{WAITING}",'
        f'IF(MAX(now_V,now_CV,now_CnV)>0,{_best_formula(odds)},"{_NOTHING_HELPS}"))))'
    )


def _best_formula(odds: Odds | None) -> str:
    """What is best, and how sure that is."""
    tie = 'ISNUMBER(FIND("=",now_best))'
    best = f'"Best guess: "&{spoken.kind("now_best")}'
    leads = f'IF({tie},".",". It leads "&{_runner_up()}&" by "&{spoken.percent("now_lead")}&".")'
    if not odds:
        return f"{best}&{leads}"
    drawn = f"IF({tie},{_odds_of_tie(odds)},{_odds_of_best(odds)})&{_loss_words(odds)}"
    known = f'IF(sim_certain,{leads}&" {NO_RANGES}",{drawn})'
    return f'{best}&IF(simulation_ready,{known},{leads}&" "&sim_text)'


def _runner_up() -> str:
    """The second best now, in words; the first of equals."""
    names = [f'"{NAMES[name]}"' for name in INTERVENTIONS]

    def larger(one: int, other: int) -> str:
        per_F_I = [f"now_{INTERVENTIONS[each]}" for each in (one, other)]
        return f"IF({per_F_I[0]}>={per_F_I[1]},{names[one]},{names[other]})"

    return f"CHOOSE(now_leader,{larger(1, 2)},{larger(0, 2)},{larger(0, 1)})"


def odds_formula(name: str, share: str) -> str:
    """In how many of ten draws a kind of work is best: "alignment 3"."""
    count = f'IF({share}<{_LEAST},"hardly any",{_tenths(share)})'
    return f'IF(ISNUMBER({share}),"{NAMES[name]} "&{count},"")'


def _tenths(share: str) -> str:
    """A share as so many of ten; programs differ in the last digit of a half."""
    return f"ROUND(ROUND(10*{share},9),0)"


def _odds_of_best(odds: Odds) -> str:
    """ ", best in about 4 of 10 draws; alignment 3, cooperation if misaligned 3."."""
    own = f"CHOOSE(now_leader,{','.join(odds.shares)})"
    one, two, three = odds.words
    others = f'CHOOSE(now_leader,{two}&", "&{three},{one}&", "&{three},{one}&", "&{two})'
    some = f'IF({own}<{_LEAST},"hardly any draw","about "&{_tenths(own)}&" of 10 draws")&"; "&{others}&"."'
    return f'", best in "&IF({own}>{_MOST},"nearly all draws.",{some})'


def _odds_of_tie(odds: Odds) -> str:
    """How often each is best."""
    listed = '&", "&'.join(odds.words)
    return f'". Of 10 draws each is best in about: "&{listed}&"."'


def _loss_words(odds: Odds) -> str:
    """What is lost on average by choosing what is best now, beside knowing which is best."""
    loss = f"CHOOSE(now_leader,{','.join(odds.losses)})"
    rough = f"CHOOSE(now_leader,{','.join(spoken.number(each, '0') for each in odds.losses)})"
    text = f'" Where it adds 100, knowing which is best would add about "&{rough}&" more."'
    return f'IF(ISNUMBER({loss}),{text},"")'


def why_formula(name: str, value: str) -> str:
    """What a marginal value is made of; `value` is the cell with it where the best is 100."""
    if name == "V":
        return _why_alignment(value)
    what, chance, that, weight, among = _ADDED[name]
    moves = f"dp_{name}_da_{name}"
    factors = (
        f'"A unit adds "&{spoken.in_unit(moves, moves, spoken.DIGITS)}&" to the odds {what}; '
        f'× "&{spoken.percent(chance)}&" that it {that}; × "&{spoken.number(weight)}&", what our '
        f'agent holds for each 1 that {among} hold; × "&{spoken.number(f"dU_dF_{name}")}&", '
        'what their cooperation is worth."'
    )
    return f'IF(ISNUMBER({value}),{factors},"")'


def _why_alignment(value: str) -> str:
    """The three parts of (v), on the scale of the page."""
    parts = [
        spoken.whole(f"({value}*v_{part}/marginal_V)")
        for part in ("direct", "coalition", "composition")
    ]
    said = ("as the stakes move with our values' share", "as success moves with the size of coalitions",
            "as our agent changes who cooperates")  # fmt: skip
    listed = '&", "&'.join(f'{part}&" {words}"' for part, words in zip(parts, said, strict=True))
    return f'IF(ISNUMBER({value}),IFERROR("Of these "&{spoken.whole(value)}&": "&{listed}&".","It comes to nothing."),"")'
