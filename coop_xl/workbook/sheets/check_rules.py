"""The rules of the Checks sheet, each in native formulas."""

from collections.abc import Iterator

from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.coherence import BOUNDS, Bound
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.rules import extension_rules
from coop_xl.workbook.formulas.status_words import FILL_IN, OK
from coop_xl.workbook.live import LiveBook
from coop_xl.workbook.simulation.statistics import whole_at

from .questions_layout import (
    ASK,
    BEST,
    CHECK,
    HIGH,
    IN_FORCE,
    LABEL,
    LOW,
    NAME,
    ONE_END,
    RANGE,
    ROWS,
    WAITS,
    at,
    variable_of,
)
from .rule import SORTED, Rule, is_labelled
from .slip_questions import MOVED, is_stopped


def all_rules(book: LiveBook) -> Iterator[Rule]:
    """Every rule, in the order of the sheet."""
    yield from _input_rules()
    yield from map(_label_rule, ROWS)
    yield from _definition_rules()
    yield from _coherence_rules()
    yield from _plausibility_rules()
    if book.has_extensions:
        yield from extension_rules()
    if book.has_simulation:
        yield from _simulation_rules()


def _input_rules() -> Iterator[Rule]:
    """Answered by a number, in range; Low ≤ Best ≤ High. What is only blank waits."""
    for key in ROWS:
        check, untouched = at(key, CHECK), f"COUNTA({at(key, LOW)}:{cell(ROWS[key], HIGH)})=0"
        waits = f'OR({check}="{WAITS}",AND({check}="{FILL_IN}",{untouched}))'
        good = f'OR({check}="{OK}",{check}="{IN_FORCE}",{check}="")'
        yield Rule("input", f"{LABEL[key]}: {key} is a number inside its range, if it is filled in", key,
                   f'IF({waits},"",{good})',
                   f"On Questions, enter {variable_of(key).domain}.")  # fmt: skip
    for key in ROWS:
        yield Rule("input", f"{LABEL[key]}: Low and High of {key} are both blank or numbers in range, and Low ≤ Best ≤ High", key,
                   f'OR({at(key, RANGE)}="{OK}",{at(key, RANGE)}="{ONE_END}")',
                   "On Questions, fix Low, Best or High; type numbers without units.")  # fmt: skip
    for key in MOVED:
        asked = at(key, ASK)
        yield Rule("input", f"One unit of effort leaves {MOVED[key]} within 0 to 1", key,
                   f"NOT({is_stopped(asked)})", "Type 1% for one percentage point, or choose a smaller unit of effort.")  # fmt: skip


def _label_rule(key: str) -> Rule:
    """The entries of a variable stand in its row: names do not move when rows are sorted."""
    label, *entries = (at(key, column) for column in (NAME, LOW, BEST, HIGH))
    return Rule("label", f"On Questions, the entries of {key} stand in the row that is labelled {key}", key,
                is_labelled(label, key, entries), SORTED, label)  # fmt: skip


def _definition_rules() -> Iterator[Rule]:
    """The words the numbers depend on."""
    for name, label in DEFINITIONS.items():
        if name != "filled_in_by":
            yield Rule("definition", f"“{label} …” is filled in on Start", "", f"LEN({name})>0",
                       "On Start, say it in a sentence: the estimates mean little without it.", place=name)  # fmt: skip


def _coherence_rules() -> Iterator[Rule]:
    """Our agent is part of the totals."""
    for bound in BOUNDS:
        side = "at least" if bound.is_least else "at most"
        yield Rule("coherence", f"{bound.variable} is {side} {bound.quantity}: {bound.because}", bound.variable,
                   _coherence_formula(bound),
                   "Change the variable towards the limit, or F_I and the p's. Nothing is changed for you (own derivation).",
                   bound.variable, bound.quantity)  # fmt: skip


def _coherence_formula(bound: Bound) -> str:
    """Whether a bound holds; for F_V through s and t, which hold for any size of share."""
    if bound.variable == "F_V":
        return f"{'s' if bound.is_least else 't'}<=1+coherence_slack"
    if bound.is_least:
        return f"{bound.variable}>={bound.quantity}-coherence_slack"
    return f"{bound.variable}<={bound.quantity}+coherence_slack"


def _plausibility_rules() -> Iterator[Rule]:
    """What is allowed, but worth a second look."""
    yield Rule("plausible", "U_nB is at most U_B", "U_nB", "U_nB<=U_B",
               "Bargaining that goes badly would be better than bargaining that goes well.", "U_nB", "U_B")  # fmt: skip
    for key, variable in VARIABLES.items():
        if variable.least_usual == 0:
            yield Rule("plausible", f"{key} is 0 or more", key, f"{key}>=0",
                       f"A negative value says that this backfires: {variable.meaning}.", key)  # fmt: skip
    moved = "r_V*ABS(dp_V_da_V)"
    yield Rule("plausible", "One unit of effort on V moves F_V by at most a tenth of itself", "dp_V_da_V",
               f"{moved}<=rough_share",
               "The first-order (v) is rough: see the exact change (change_V) on Model, or choose a smaller unit of effort.",
               moved, "rough_share")  # fmt: skip
    yield Rule("plausible", "At least one marginal is positive", "", "greatest>0",
               "By these estimates none of the three kinds of work helps.")  # fmt: skip


def _simulation_rules() -> Iterator[Rule]:
    """What the simulation needs, and whether its draws hang together."""
    yield Rule("simulation", "Low, Best, High and Distribution of every input make a distribution", "",
               "sim_to_mend=0", "See section 5 of Simulation: each row says what to fix on Questions.")  # fmt: skip
    yield Rule("simulation", "The correlations are complete, and do not contradict one another", "",
               "AND(sim_pairs_to_mend=0,correlations_fit)",
               "See section 6 of Simulation; bring some of them nearer to 0, or clear the row.")  # fmt: skip
    yield Rule("simulation", "Cells can hold the marginals of every draw (as a power of ten)", "",
               'IF(sim_to_mend=0,sim_size<sim_largest,"")', "Bring Low and High nearer to each other.",
               "sim_size", "sim_largest")  # fmt: skip
    shown = whole_at("share incoherent", elsewhere=True)
    yield Rule("simulation", "At most one draw in twenty breaks a coherence bound", "",
               f'IF(simulation_ready,{shown}<=sim_incoherent_limit,"")',
               "See section 4 of Simulation: move the estimates apart, or say which inputs go together (own derivation).",
               shown, "sim_incoherent_limit")  # fmt: skip
