"""What a proposal is worth, as formula text traced from the equations of `analysis.proposals`."""

from typing import Any

from coop_xl.analysis.proposals import exact_gains
from coop_xl.analysis.proposals.ranking import ROUGH, TIE
from coop_xl.analysis.proposals.worths import WORTHS
from coop_xl.estimates.cell_names import BAR
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions import finite_changes, returns
from coop_xl.workbook.extensions.using import USING
from coop_xl.workbook.formulas import spoken
from coop_xl.workbook.formulas.neutral import ONE, ZERO
from coop_xl.workbook.formulas.trace import Term, as_term, formula

from .proposals_layout import (
    ABOVE_ROW,
    BELOW_ROW,
    EFFECT_KEYS,
    FIRST,
    HEAD_ROW,
    MEAN_ROW,
    MOST_NEEDS,
    MOVING,
    UNCERTAIN,
    WORTH_ROW,
    across,
    address,
    area,
)

_EFFORTS = tuple(f"effort_{name}" for name in INTERVENTIONS)
_P = tuple(f"p_{name}" for name in INTERVENTIONS)
# Without extensions our choice reaches no one else, and slopes of b stay as they are.
_LACKING = {"reach": ONE, "reach_nV": ZERO, "cross_V": ZERO, "cross_nV": ZERO}
_SLACK = as_term(exact_gains.SLACK).text
_ROOM = 99  # characters that a name takes at most between two separators
_EMPTIED = (
    "It would leave no resources with our values, or none without them: enter a smaller effect."
)
_NOT_READY = "Answer the questions first."
_ROUGH_SAID = "First order is off by more than a tenth: look at the exact value."


class _Cells(dict[str, Any]):
    """What equations read: each name stands for the cell so named, unless another is given."""

    def __missing__(self, key: str) -> Term:
        return Term(key)


class Formulas:
    """The formulas of a row, in a workbook with or without extensions, over so many rows."""

    def __init__(self, last: int, *, with_extensions: bool, with_simulation: bool = True) -> None:
        self.last = last
        self.with_simulation = with_simulation
        self.with_extensions = with_extensions
        used = {key: Term(name) for key, name in USING.items()}
        self.at = _Cells(used if with_extensions else _LACKING)

    @property
    def ready(self) -> str:
        """Whether the model is there."""
        return "AND(inputs_ready,options_ready)" if self.with_extensions else "inputs_ready"

    def worth(self, effect: str) -> str:
        """What one unit of an effect adds to U at the margin."""
        if effect == "change_U_nB":
            return "1-b"
        key = WORTHS[effect]
        if not self.with_extensions or key in ("b", "delta_U"):
            return key
        if key.startswith("dU_dF"):
            return f"used_{key}"
        if effect not in _EFFORTS:
            return f"with_{key}"
        name = effect.removeprefix("effort_")
        beyond = "+".join(f"dp_{p}_da_{name}*with_dU_dp_{p}" for p in INTERVENTIONS)
        return f"IF(Y_{name}>0,{beyond},with_{key})"

    def effort(self, name: str, row: int) -> str:
        """The cell with the effort that counts."""
        return address(f"e_{name}" if self.with_extensions else f"effort_{name}", row)

    def gained(self, name: str, row: int) -> str:
        """What is added to a probability, by efforts and directly."""
        efforts = INTERVENTIONS if self.with_extensions else (name,)
        worked = "+".join(f"dp_{name}_da_{each}*{self.effort(each, row)}" for each in efforts)
        return f"{worked}+{address(f'change_p_{name}', row)}"

    def moved(self, row: int) -> dict[str, str]:
        """The changes of the probabilities, the shares and b."""
        found = {f"p_{name}": self.gained(name, row) for name in INTERVENTIONS}
        steps = [Term(address(f"moved_{key}", row)) for key in _P]
        for key, change in finite_changes.share_changes(self.at, *steps).items():
            found[key] = f"{change.text}+{address(f'change_{key}', row)}"
        found["b"] = f"{self.by_slopes(row).text}+{address('change_b', row)}"
        return found

    def by_slopes(self, row: int) -> Any:
        """Δb by the slopes of b."""
        changes = self.changes(row)
        if self.with_extensions:
            return exact_gains.by_slopes(self.at, changes)
        return finite_changes.change_b(
            self.at["db_dF_V"], changes["F_V"], ZERO,
            self.at["db_dF_CV"], ZERO, changes["F_CV"],
            self.at["db_dF_CnV"], ZERO, changes["F_CnV"],
        )  # fmt: skip

    def changes(self, row: int) -> dict[str, Any]:
        """The cells with the changes."""
        return {key: Term(address(f"moved_{key}", row)) for key in MOVING}

    def columns(self, row: int) -> dict[str, str]:
        """The formula of each column of a row."""
        name, cost, counts, value, exact, per_cost, past, works = (
            address(key, row)
            for key in ("name", "cost", "counts", "value", "exact", "per_cost", "past", "works")
        )
        chance = address("chance", row)
        known = f"ISNUMBER({value})"
        larger = f"{per_cost}+{as_term(TIE).text}*ABS({per_cost})"  # but for rounding
        found = {
            "wrong": f'IF({self.entries(row)}=0,"",{self.wrong(row)})',
            "counts": f'IF({self.entries(row)}=0,FALSE,IF({address("wrong", row)}="",{self.ready},FALSE))',
            "works": f'IF({chance}="",1,{chance})',
        }
        for each in INTERVENTIONS if self.with_extensions else ():
            text = formula(
                returns.effective, address(f"effort_{each}", row), f"rate_{each}", f"Y_{each}"
            )
            found[f"e_{each}"] = f'IF({counts},{text},"")'
        for key, text in self.moved(row).items():
            found[f"moved_{key}"] = f'IF({counts},IFERROR({text},""),"")'
        if self.with_simulation:
            found["mean"] = self.mean(row, known)
        effect = {key: Term(address(key, row)) for key in EFFECTS}
        gain = exact_gains.U_of(self.at, self.changes(row), effect)
        return found | {
            "past": f'IF({counts},{self.past(row)},"")',
            "value": f'IF(AND({counts},{past}=""),{works}*({self.first_order(row)}),"")',
            "exact": f'IF({known},{works}*({gain.text}),"")',
            "per_cost": f'IF({known},{value}/{cost},"")',
            "times_bar": f'IF(AND({known},ISNUMBER({BAR})),{per_cost}/{BAR},"")',
            "rank": f'IF({known},1+COUNTIF({area("per_cost", FIRST, self.last)},">"&({larger})),"")',
            "place": self.place(row),
            "remark": self.remark(row, value, exact),
            **self.in_order(row, name),
        }

    def mean(self, row: int, known: str) -> str:
        """The mean of the value over the draws of Simulation, its effects at Best."""
        means = f"{_cell_of_worth(EFFECT_KEYS[0], MEAN_ROW)}:{_cell_of_worth(EFFECT_KEYS[-1], MEAN_ROW)}"
        test = f"IF({known},COUNT({means})={len(EFFECT_KEYS)},FALSE)"
        return f'IF({test},{address("works", row)}*({self.first_order(row, MEAN_ROW)}),"")'

    def first_order(self, row: int, worth_row: int = WORTH_ROW) -> str:
        """Σ effect · worth."""
        worths = {key: _cell_of_worth(key, worth_row) for key in _EFFORTS}
        efforts = "+".join(
            f"{self.effort(name, row)}*{worths[f'effort_{name}']}" for name in INTERVENTIONS
        )
        rest = EFFECT_KEYS[len(_EFFORTS) :]
        fixed = f"{_cell_of_worth(rest[0], worth_row)}:{_cell_of_worth(rest[-1], worth_row)}"
        return f"{efforts}+SUMPRODUCT({across(rest[0], rest[-1], row)},{fixed})"

    def entries(self, row: int) -> str:
        """How many cells of a row are filled in."""
        spans = (("name", "chance"), (EFFECT_KEYS[0], UNCERTAIN[-1]))
        return f"COUNTA({','.join(across(first, last, row) for first, last in spans)})"

    def wrong(self, row: int) -> str:
        """What is wrong with the entries; the first of it."""
        name, cost, chance, needs = (
            address(key, row) for key in ("name", "cost", "chance", "needs")
        )
        effects = across(EFFECT_KEYS[0], EFFECT_KEYS[-1], row)
        names = area("name", FIRST, self.last)
        tests = (
            (f'{name}=""', "Enter a name unlike all others."),
            (f"MATCH({name},{names},0)<{row - FIRST + 1}", "Another proposal has this name: rename one of them."),
            (f"NOT(ISNUMBER({cost}))", "Enter what it costs, a number above 0."),
            (f"{cost}<=0", "The cost must be above 0."),
            (f'AND({chance}<>"",NOT(ISNUMBER({chance})))', "The chance that it works: enter a number from 0 to 1."),
            (f'IF({chance}="",FALSE,OR({chance}<0,{chance}>1))', "The chance must be from 0 to 1: type 40% or 0.4, not 40."),
            (f"COUNT({effects})<COUNTA({effects})", "An effect is not a number: correct it."),
            (f"COUNT({effects})=0", "Enter at least one effect, as Best."),
            (f'COUNTIF({across(_EFFORTS[0], _EFFORTS[-1], row)},"<0")>0', "Units of effort cannot be negative."),
            (self.lacks(needs, names), "It needs a proposal that is not in this list: check the name."),
        )  # fmt: skip
        text = '""'
        for test, said in reversed(tests):
            text = f'IF({test},"{said}",{text})'
        return text

    def lacks(self, needs: str, names: str) -> str:
        """Whether one of the first proposals that another needs is not among the names."""
        parts = f'SUBSTITUTE({needs},";",REPT(" ",{_ROOM}))'
        tests = []
        for place in range(MOST_NEEDS):
            part = f"TRIM(MID({parts},{1 + _ROOM * place},{_ROOM}))"
            tests.append(f'IF({part}="",FALSE,NOT(ISNUMBER(MATCH({part},{names},0))))')
        return f'IF({needs}="",FALSE,OR({",".join(tests)}))'

    def past(self, row: int) -> str:
        """What is said of a proposal that would push something past its end."""
        gained: Any = Term(address("moved_p_V", row))
        at = self.at
        left: Any = finite_changes.is_left(at["r_V"], at["r_nV"], at["reach"], gained)
        text = '""'
        for key in reversed(MOVING):
            change = address(f"moved_{key}", row)
            above, below = _past_end(key)
            text = f"IF({key}+{change}>1+{_SLACK},{above},IF({key}+{change}<-{_SLACK},{below},{text}))"
            if key == "F_V":
                text = f'IF({left.text},{text},"{_EMPTIED}")'
        return text

    def place(self, row: int) -> str:
        """The place among all in order; those that tie in the order of the list."""
        rank = address("rank", row)
        before = area("rank", HEAD_ROW, row - 1)
        return f'IF(ISNUMBER({rank}),{rank}+COUNTIF({before},{rank}),"")'

    def remark(self, row: int, value: str, exact: str) -> str:
        """What is wrong, or worth knowing."""
        wrong, past = address("wrong", row), address("past", row)
        rough = f"ABS({value}-{exact})>{as_term(ROUGH).text}*ABS({exact})+{as_term(TIE**2).text}"
        known = f'IF({rough},"{_ROUGH_SAID}",IF({value}<0,"It does harm.",""))'
        return (
            f'IF({self.entries(row)}=0,"",IF({wrong}<>"",{wrong},IF({past}<>"",{past},'
            f'IF(ISNUMBER({value}),{known},"{_NOT_READY}"))))'
        )

    def in_order(self, row: int, name: str) -> dict[str, str]:
        """The name and the multiple of the bar of the proposal that comes in this place."""
        found = f"MATCH({row - FIRST + 1},{area('place', FIRST, self.last)},0)"
        return {
            f"shown{part}": f'IFERROR(INDEX({area(key, FIRST, self.last)},{found}),"")'
            for part, key in (("", "name"), ("_times", "times_bar"))
        }


def _cell_of_worth(effect: str, row: int = WORTH_ROW) -> str:
    """The cell above a column with what a unit of that effect is worth, at Best or on average."""
    return area(effect, row, row).partition(":")[0]


def _past_end(key: str) -> tuple[str, str]:
    """What is said where a variable would pass 1, and where it would pass 0."""
    room, value = (
        area(f"moved_{key}", row, row).partition(":")[0] for row in (ABOVE_ROW, BELOW_ROW)
    )
    return (
        f'"{key} is "&{value}&", so at most "&{room}&" can be added: enter a smaller effect."',
        f'"{key} is "&{value}&", so at most that can be taken away: enter a smaller effect."',
    )


def room_formulas(key: str) -> tuple[str, str]:
    """How far a variable can rise, and how far it can fall."""
    rest = "(1/q_nV)" if key == "F_V" else f"(1-{key})"  # which may be tiny
    return spoken.number(rest), spoken.number(key)
