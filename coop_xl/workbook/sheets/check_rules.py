"""The rules of the Checks sheet, each in native formulas and in Python."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, VARIABLES
from coop_xl.model.coherence import BOUNDS, Bound
from coop_xl.model.warnings import ROUGH
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.rules import extension_rules
from coop_xl.workbook.formulas.values import OK, Figures, is_number
from coop_xl.workbook.live import LiveBook
from coop_xl.workbook.simulation.simulated import INCOHERENT_LIMIT, LARGEST_LOG10, Simulated
from coop_xl.workbook.simulation.statistics import whole_at

from . import inputs_sheet
from .rule import SORTED, Rule, labelled


def all_rules(book: LiveBook) -> Iterator[Rule]:
    """Every rule, in the order of the sheet."""
    yield from input_rules(book)
    yield from map(partial(label_rule, book), VARIABLES)
    yield from definition_rules(book)
    yield from coherence_rules(book.figures)
    yield from plausibility_rules(book.figures)
    yield from extension_rules(book.extensions)
    if book.simulated:
        yield from simulation_rules(book.simulated)


def input_rules(book: LiveBook) -> Iterator[Rule]:
    """Filled in, a number, in range; Low ≤ Best ≤ High."""
    for key, variable in VARIABLES.items():
        row = inputs_sheet.ROWS[key]
        yield Rule("input", f"{key} is filled in with a number inside its range", key,
                   f'{inputs_sheet.TITLE}!{cell(row, inputs_sheet.CHECK)}="{OK}"', book.figures.status[key] == OK,
                   f"On Inputs, enter {variable.domain}.")  # fmt: skip
    for key, variable in VARIABLES.items():
        row = inputs_sheet.ROWS[key]
        low, best, high = (
            f"{inputs_sheet.TITLE}!{cell(row, at)}"
            for at in (inputs_sheet.LOW, inputs_sheet.BEST, inputs_sheet.HIGH)
        )
        inside = [inputs_sheet.inside_formula(variable, row, at).replace(cell(row, inputs_sheet.SCALE), f"{inputs_sheet.TITLE}!{cell(row, inputs_sheet.SCALE)}")
                  for at in (low, high)]  # fmt: skip
        ends = ",".join(
            f"IF(ISBLANK({at}),TRUE,IF(ISNUMBER({at}),{test},FALSE))"
            for at, test in zip((low, high), inside, strict=True)
        )
        order = ",".join(
            f"IF(COUNT({a},{b})=2,{a}<={b},TRUE)"
            for a, b in ((low, best), (best, high), (low, high))
        )
        yield Rule("input", f"Low and High of {key} are blank or numbers in range, and Low ≤ Best ≤ High", key,
                   f"AND({ends},{order})", ordered(book, key), "On Inputs, mend Low, Best or High; type numbers without units.")  # fmt: skip


def label_rule(book: LiveBook, key: str) -> Rule:
    """The entries of a variable stand in its row: names do not move when rows are sorted."""
    label, *entries = (
        f"{inputs_sheet.TITLE}!{cell(inputs_sheet.ROWS[key], column)}"
        for column in (inputs_sheet.NAME, inputs_sheet.LOW, inputs_sheet.BEST, inputs_sheet.HIGH)
    )
    return Rule("label", f"On Inputs, the entries of {key} stand in the row that is labelled {key}", key,
                labelled(label, key, entries), True, SORTED, (label, key if book.figures.ready else ""))  # fmt: skip


def ordered(book: LiveBook, key: str) -> bool:
    """Whether Low, Best and High of a variable stand in order, inside the domain."""
    estimate, entered = book.content.estimate(key), ENTRIES[book.content.key_entered(key)]
    ends = [value for value in (estimate.low, estimate.high) if value is not None]
    given = [at for at in (estimate.low, estimate.best, estimate.high) if at is not None]
    return all(is_number(value) and entered.allows(value) for value in ends) and given == sorted(
        given
    )


def definition_rules(book: LiveBook) -> Iterator[Rule]:
    """The words the numbers depend on."""
    for name, label in DEFINITIONS.items():
        if name != "filled_in_by":
            yield Rule("definition", f"“{label} …” is filled in on Welcome", "", f'LEN({name})>0',
                       bool(book.content.definitions.get(name)), "On Welcome, say it in a sentence: the estimates mean little without it.")  # fmt: skip


def coherence_rules(figures: Figures) -> Iterator[Rule]:
    """Our agent is part of the totals."""
    base = figures.base
    for bound in BOUNDS:
        side = "at least" if bound.is_least else "at most"
        yield Rule("coherence", f"{bound.variable} is {side} {bound.quantity}: {bound.because}", bound.variable,
                   coherence_formula(bound), None if not base else not bound.broken(base | {"F_V": base["used_F_V"]}),
                   "Change the variable towards the limit, or F_I and the p's. Nothing is changed for you (own derivation).",
                   (bound.variable, base.get(f"used_{bound.variable}", base.get(bound.variable, ""))),
                   (bound.quantity, base.get(bound.quantity, "")))  # fmt: skip


def coherence_formula(bound: Bound) -> str:
    """Whether a bound holds; for F_V through s and t, which hold for any size of share."""
    if bound.variable == "F_V":
        return f"{'s' if bound.is_least else 't'}<=1+coherence_slack"
    if bound.is_least:
        return f"{bound.variable}>={bound.quantity}-coherence_slack"
    return f"{bound.variable}<={bound.quantity}+coherence_slack"


def plausibility_rules(figures: Figures) -> Iterator[Rule]:
    """What is allowed, but worth a second look."""
    at = figures.base

    def holds(test: Any) -> bool | None:
        return bool(test(at)) if at else None

    yield Rule("plausible", "U_nB is at most U_B", "U_nB", "U_nB<=U_B", holds(lambda at: at["U_nB"] <= at["U_B"]),
               "Bargaining that goes badly would be better than bargaining that goes well.",
               ("U_nB", at.get("U_nB", "")), ("U_B", at.get("U_B", "")))  # fmt: skip
    for key, variable in VARIABLES.items():
        if variable.least_usual == 0:
            yield Rule("plausible", f"{key} is 0 or more", key, f"{key}>=0", holds(lambda at, key=key: at[key] >= 0),
                       f"A negative value says that this backfires: {variable.meaning}.", (key, at.get(key, "")))  # fmt: skip
    moved = "r_V*ABS(dp_V_da_V)"
    yield Rule("plausible", "One unit of effort on V moves F_V by at most a tenth of itself", "dp_V_da_V",
               f"{moved}<=rough_share", holds(lambda at: at["r_V"] * abs(at["dp_V_da_V"]) <= ROUGH),
               "The first-order (v) is rough: see the exact change (change_V) on Model, or choose a smaller unit of effort.",
               (moved, at["r_V"] * abs(at["dp_V_da_V"]) if at else ""), ("rough_share", ROUGH if at else ""))  # fmt: skip
    for name in INTERVENTIONS:
        p, tractability = f"p_{name}", f"dp_{name}_da_{name}"
        total = f"{p}+{tractability}"
        yield Rule("plausible", f"One unit of effort leaves {p} within 0 to 1", tractability, f"AND({total}>=0,{total}<=1)",
                   holds(lambda at, p=p, t=tractability: 0 <= at[p] + at[t] <= 1), "Choose a smaller unit of effort.",
                   (total, at[p] + at[tractability] if at else ""))  # fmt: skip
    yield Rule("plausible", "At least one marginal is positive", "", "greatest>0", holds(lambda at: at["greatest"] > 0),
               "By these estimates none of the three kinds of work helps.")  # fmt: skip


def simulation_rules(simulated: Simulated) -> Iterator[Rule]:
    """What the simulation needs, and whether its draws hang together."""
    ready, has_rows = simulated.inputs_ready, not simulated.to_mend

    def holds(test: bool, *, known: bool = True) -> bool | None:
        return bool(test) if ready and known else None

    yield Rule("simulation", "Low, Best, High and Distribution of every input make a distribution", "",
               "sim_to_mend=0", holds(has_rows), "See section 5 of Simulation: each row says what to mend on Inputs.")  # fmt: skip
    links = simulated.links
    yield Rule("simulation", "The correlations are complete, and do not contradict one another", "",
               "AND(sim_pairs_to_mend=0,correlations_fit)", holds(not links.to_mend and links.fit),
               "See section 6 of Simulation; bring some of them nearer to 0, or clear the row.")  # fmt: skip
    size = simulated.size
    yield Rule("simulation", "Cells can hold the marginals of every draw (as a power of ten)", "",
               'IF(sim_to_mend=0,sim_size<sim_largest,"")',
               holds(has_rows and float(size or 0) < LARGEST_LOG10, known=has_rows), "Bring Low and High nearer to each other.",
               ("sim_size", size if ready else ""), ("sim_largest", LARGEST_LOG10 if ready else ""))  # fmt: skip
    share = simulated.measured["share incoherent"].whole
    shown = whole_at("share incoherent", elsewhere=True)
    yield Rule("simulation", "At most one draw in twenty breaks a coherence bound", "",
               f'IF(simulation_ready,{shown}<=sim_incoherent_limit,"")',
               holds(simulated.is_ready and share <= INCOHERENT_LIMIT, known=simulated.is_ready),
               "See section 4 of Simulation: move the estimates apart, or say which inputs go together (own derivation).",
               (shown, share if ready else ""), ("sim_incoherent_limit", INCOHERENT_LIMIT if ready else ""))  # fmt: skip
