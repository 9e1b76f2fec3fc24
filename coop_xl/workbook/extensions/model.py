"""The Extension model sheet: every quantity of the model with extensions, one row each.

Rows come from the tables of `model.extensions.quantities` and of the base catalogue: no equation is
written twice. Names that the base model has, too, begin with used_ (what the base equation gives
on derivatives as used) or with_ (what counts with all extensions).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from coop_xl.model import equations
from coop_xl.model.catalogue import INTERVENTIONS, OUTPUTS, QUANTITIES, Quantity
from coop_xl.model.extensions import branches, returns
from coop_xl.model.extensions.catalogue import KINDS, OTHERS
from coop_xl.model.extensions.quantities import AFTER, BEFORE, MASSES, REPLACED
from coop_xl.workbook.formulas.model_row import best_formula, ratio_formula
from coop_xl.workbook.formulas.trace import COMPARISON, Term, formula, trace
from coop_xl.workbook.live import LiveBook
from coop_xl.workbook.sheets.model_sheet import HEADINGS, WIDTHS, add_band

from .extension_words import UNDEFINED
from .finite_changes_sheet import at_case
from .flags import add_constants, conditions
from .lines import Line, add_line
from .using import USING

TITLE = "Extension model"
ALL = (*BEFORE, *MASSES, *AFTER)
PER_F_I = [f"{name}_by_matrix" for name in INTERVENTIONS]
_IS_LOCAL = Term('on_locality="on"', COMPARISON)
# What the base equations give on the derivatives and tractabilities as used.
AGAIN = ("dU_dF_V", "dU_dF_CV", "dU_dF_CnV", "star", "v_coalition", "v_composition", "v_direct")
_MAY_FAIL = ("agent_ratio", "lambda_even")
BY_KEY = {each.key: each for each in QUANTITIES}


def add_extensions_model_sheet(book: LiveBook) -> None:
    """Append the sheet; every row's value is a name of the workbook."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Extension model", "title")
    sheet.write(1, 0, "Everything the model computes from the Best estimates and the extensions, in order. With all extensions off it equals the sheet Model. Nothing to fill in here.", "muted")  # fmt: skip
    sheet.write_row(3, HEADINGS, "head")
    row = add_constants(sheet, add_band(sheet, 4, "Constants"))
    row = add_band(sheet, row, "Whether the extensions can be computed")
    for line in conditions():
        row = add_line(sheet, row, line)
    for title, lines in sections():
        row = add_band(sheet, row, title)
        for line in lines:
            row = add_line(sheet, row, line)
    sheet.page.freeze_panes(4, 3)
    sheet.page.repeat_rows(3)
    sheet.page.print_area(0, 0, row - 1, len(HEADINGS) - 1)


def sections() -> Iterator[tuple[str, Iterable[Line]]]:
    """Titles and rows, in calculation order."""
    on_used = USING | {"star": "used_star"}
    yield "What follows from locality and coalition size", _of_tables(BEFORE, {})
    yield "What a unit of effort adds, and 1/τ of diminishing returns", tractabilities()
    yield "The base equations on derivatives and tractabilities as used", again()
    yield "Masses and evidence", _of_tables(MASSES, USING)
    yield "Gradient and values per unit of F_I", _of_tables(AFTER, on_used)
    yield "What stands for the base model's results", results()
    yield "Which is best", rank()
    yield "Whole steps, exactly (from Extension changes)", steps()
    yield "The two branches", _over_branches()


def _of_tables(table: Iterable[Quantity], cells: dict[str, Any]) -> Iterator[Line]:
    """The rows of a table."""
    return (of_table(each, cells | {"is_local": _IS_LOCAL}) for each in table)


def of_table(each: Quantity, cells: Mapping[str, Term | str]) -> Line:
    """The row of a quantity, its formula traced from its equation."""
    text = trace(each, cells).text
    if each.key in _MAY_FAIL:
        text = f'IFERROR({text},"{UNDEFINED}")'
    return Line(each.key, each.symbol, each.meaning, each.equation_text, text)


def again() -> Iterator[Line]:
    """Base equations that other rows build on, with what is used in place of entries."""
    for key in AGAIN:
        yield replace(of_table(BY_KEY[key], USING), name=f"used_{key}")


def tractabilities() -> Iterator[Line]:
    """The nine tractabilities as used, and the three rates."""
    for name in INTERVENTIONS:
        for p in (name, *OTHERS[name]):
            key = f"dp_{p}_da_{name}"
            yield Line(
                f"used_{key}", f"{key} used", f"what a unit on {KINDS[name]} adds to p_{p}, as used",
                returns.tractability.__doc__ or "",
                formula(returns.tractability, key, f"Y_{name}"),
            )  # fmt: skip
    for name in INTERVENTIONS:
        rate = formula(returns.rate, f"dp_{name}_da_{name}", f"p_{name}", f"pmax_{name}")
        yield Line(
            f"rate_{name}", f"1/τ of {name}", f"how fast returns of {KINDS[name]} diminish",
            returns.rate.__doc__ or "", f"IF(ISNUMBER(pmax_{name}),{rate},0)",
        )  # fmt: skip


def results() -> Iterator[Line]:
    """What takes the place of the base equations' results."""
    parts = {key: f"used_{key}" for key in AGAIN}
    for key, each in REPLACED.items():
        yield replace(of_table(each, USING | parts), name=f"with_{key}")


def rank() -> Iterator[Line]:
    """The best of the three, with extensions."""
    text = formula(equations.greatest, *PER_F_I)
    yield Line("with_greatest", "max", "the largest of the three, per unit of F_I", "", text)
    yield Line("with_best_intervention", "best", OUTPUTS["best"], "largest of (v), (cv), (c¬v)",
               best_formula(PER_F_I, "with_greatest"), "center")  # fmt: skip
    for name, value in zip(INTERVENTIONS, PER_F_I, strict=True):
        yield Line(f"with_ratio_{name}", f"{name} ÷ best", OUTPUTS[f"ratio_{name}"], "",
                   ratio_formula(value, "with_greatest"), "ratio")  # fmt: skip


def steps() -> Iterator[Line]:
    """What a unit of effort does, and what crossing a threshold brings on average."""
    for name in INTERVENTIONS:
        text = at_case(f"dp_{name}", f"unit_{name}", elsewhere=True)
        yield Line(f"with_step_{name}", f"Δp of {name}", f"what one unit of effort adds to p_{name}", "", text)  # fmt: skip
        text = at_case("change_U", f"unit_{name}", elsewhere=True)
        yield Line(f"with_change_{name}", f"ΔU after {name}", f"exact change of U after one unit of effort on {name}", "", text)  # fmt: skip
        crossed = at_case("change_U", f"crossing_{name}", elsewhere=True)
        text = f'IFERROR(IF(Y_{name}>0,{crossed}/Y_{name},with_marginal_{name}),"{UNDEFINED}")'
        yield Line(f"average_{name}", f"average of {name}", f"average value a unit of crossing the threshold of {name}", "(U at the threshold − U)/Y; the marginal value without one", text)  # fmt: skip


def _over_branches() -> Iterator[Line]:
    """The exact value over the branches where ours has our values and where not."""
    cells: dict[str, Term | str] = dict(USING)
    shown = 'AND(options_ready,on_branches="on")'
    for case, short in (("is_V", "if_V"), ("is_nV", "if_nV")):
        cells[f"change_{short}"] = at_case("change_U", case, elsewhere=True)
        cells[f"change_F_V_{short}"] = at_case("change_F_V", case, elsewhere=True)
        cells[f"dp_{short}"] = at_case("dp_V", case, elsewhere=True)
    for key, symbol, meaning, equation, renamed in _BRANCH_ROWS:
        each = Quantity(key, equation, symbol, meaning, "Discussion", own=True)
        taken = cells | {name: cells.get(other, other) for name, other in renamed.items()}
        text = f'IFERROR({trace(each, taken).text},"{UNDEFINED}")'
        yield Line(key, symbol, meaning, each.equation_text, text, shown=shown)  # fmt: skip
    for name in INTERVENTIONS:
        gradient = [f"dU_dp_{p}_branches" for p in INTERVENTIONS]
        column = [f"used_dp_{p}_da_{name}" for p in INTERVENTIONS]
        text = f'IFERROR({formula(equations.intervention, *gradient, *column)},"{UNDEFINED}")'
        key = f"marginal_{name}_branches"
        yield Line(key, f"{name}, branches", f"marginal value of {name} over the two branches", "d/da of U_branches", text, shown=shown)  # fmt: skip
    marginals = [f"marginal_{name}_branches" for name in INTERVENTIONS]
    text = f'IF(COUNT({",".join(marginals)})=3,{formula(equations.greatest, *marginals)},"{UNDEFINED}")'
    yield Line("greatest_branches", "max", "the largest of the three", "", text, shown=shown)
    over = f'IF(ISNUMBER(greatest_branches),{best_formula(marginals, "greatest_branches")},"{UNDEFINED}")'
    yield Line("options_best", "best", "the best kind of work: over the two branches if use_branches is 1", "",
               f'IF(on_branches="on",{over},with_best_intervention)', "center")  # fmt: skip


_BRANCH_ROWS: tuple[tuple[str, str, str, Any, dict[str, str]], ...] = (
    ("U_branches", "U over branches", "U over the two branches", branches.U_branches,
     {"change_if_V": "change_if_V", "change_if_nV": "change_if_nV"}),
    ("delta_U_if_V", "ΔU if V", "what bargaining is worth where ours is V", branches.delta_U_if,
     {"change_F_V_if": "change_F_V_if_V"}),
    ("delta_U_if_nV", "ΔU if ¬V", "the same where it is not", branches.delta_U_if,
     {"change_F_V_if": "change_F_V_if_nV"}),
    ("db_dF_CV_if_V", "db/dF_{C|V} if V", "how b moves with F_CV where ours is V",
     branches.db_dF_CV_if, {"change_F_V_if": "change_F_V_if_V"}),
    ("db_dF_CnV_if_nV", "db/dF_{C|¬V} if ¬V", "how b moves with F_CnV where it is not",
     branches.db_dF_CnV_if, {"change_F_V_if": "change_F_V_if_nV"}),
    ("dU_dp_V_branches", "dU/dp_V, branches", "how U over branches moves with p_V",
     branches.dU_dp_V_branches, {}),
    ("dU_dp_CV_branches", "dU/dp_{C|V}, branches", "how it moves with p_CV",
     branches.dU_dp_CV_branches, {"dp_if_V": "dp_if_V"}),
    ("dU_dp_CnV_branches", "dU/dp_{C|¬V}, branches", "how it moves with p_CnV",
     branches.dU_dp_CnV_branches, {"dp_if_nV": "dp_if_nV"}),
)  # fmt: skip
