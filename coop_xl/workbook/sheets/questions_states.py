"""What an answer on Questions amounts to, in a word each, and what the model takes of it."""

from coop_xl.estimates.scales import LOG10, PLAIN, SCALES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import OF_LOCALITY
from coop_xl.model.small_shares import power_of_ten
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import FILL_IN, OK, OUT_OF_RANGE
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.live import LiveBook

from .assumed_values import (
    D_B,
    DEFAULTS,
    FROM_ONE,
    LEAST_SHARE,
    SLOPES,
    default_formula,
    formula_from_one,
)
from .entry_rules import inside_formula
from .questions_layout import (
    ASK,
    BEST,
    CHECK,
    CLEAR_ONE,
    DISORDER,
    DISTRIBUTION,
    HIGH,
    IN_FORCE,
    LOW,
    ONE_END,
    OPEN,
    RANGE,
    ROWS,
    SCALE,
    SMALL_SHARE,
    WAITS,
    typed_count,
    value,
    variable_of,
)
from .slip_questions import MOVED, is_stopped


def check_formula(key: str) -> str:
    """OK, fill in, out of range, or waiting for another answer: of Best."""
    best, variable = cell(ROWS[key], BEST), VARIABLES[key]
    entered = f'IF({inside_formula(variable, best)},"{OK}","{OUT_OF_RANGE}")'
    blank = f'"{FILL_IN}"'
    if key in DEFAULTS:
        needs_four = key == "db_dF_V"
        four = ",".join(map(value, ("F_V", "F_CV", "F_CnV", *SLOPES)))
        waits = f'IF(COUNT({four})=5,"{FILL_IN}","{WAITS}")' if needs_four else f'"{WAITS}"'
        blank = f'IF({typed_count(key)}>0,"{FILL_IN}",IF(ISNUMBER({value(key)}),"{OK}",{waits}))'
    if key in SLOPES:
        one, both = cell(ROWS[D_B], CHECK), "+".join(map(typed_count, SLOPES))
        given = f'IF({one}="{IN_FORCE}","{OK}",IF({both}=0,"{WAITS}","{FILL_IN}"))'
        blank = f"IF({typed_count(key)}>0,{blank},{given})"
        entered = f'IF({one}="{CLEAR_ONE}","{WAITS}",{entered})'
    return f"IF(ISNUMBER({best}),{entered},{blank})"


def state_of_one(book: LiveBook) -> str:
    """What the answer for two amounts to; it may stand beside them where locality is entered."""
    best, both = cell(ROWS[D_B], BEST), "+".join(map(typed_count, SLOPES))
    clash = f"{both}>0"
    if book.has_extensions:
        of_locality = ",".join(f"best_{key}" for key in OF_LOCALITY)
        clash = f"AND({both}>0,COUNTA({of_locality})=0)"
    share = value("F_V")
    small = f"IF(ISNUMBER({share}),MIN({share},{_rest()})<{LEAST_SHARE},FALSE)"
    alone = f'IF({small},"{SMALL_SHARE}","{IN_FORCE}")'
    valid = f'IF({clash},"{CLEAR_ONE}",IF({both}>0,"",{alone}))'
    entered = f'IF({inside_formula(variable_of(D_B), best)},{valid},"{OUT_OF_RANGE}")'
    blank = f'IF(OR({typed_count(D_B)}>0,{both}=0),"{FILL_IN}","")'
    return f"IF(ISNUMBER({best}),{entered},{blank})"


def range_formula(key: str) -> str:
    """What is wrong with Low and High, in a word."""
    row = ROWS[key]
    low, best, high = (cell(row, each) for each in (LOW, BEST, HIGH))
    ends = ",".join(
        f"IF(ISBLANK({end}),TRUE,IF(ISNUMBER({end}),{inside_formula(variable_of(key), end)},FALSE))"
        for end in (low, high)
    )
    order = ",".join(
        f"IF(COUNT({one},{other})=2,{one}<={other},TRUE)"
        for one, other in ((low, best), (best, high), (low, high))
    )
    lone = f'AND(COUNT({low},{high})=1,TRIM({cell(row, DISTRIBUTION)})<>"constant")'
    return (
        f'IF(NOT(AND({ends})),"{OUT_OF_RANGE}",IF(NOT(AND({order})),"{DISORDER}",'
        f'IF({lone},"{ONE_END}","{OK}")))'
    )


def tick_formula(key: str) -> str:
    """✓ for an answer, ○ for what is assumed or follows, ! for what needs a look."""
    row = ROWS[key]
    check, fits, asked = (cell(row, each) for each in (CHECK, RANGE, ASK))
    is_open = ",".join(f'{check}="{each}"' for each in OPEN)
    bad = f"AND({typed_count(key)}>0,OR({is_open}))"
    tests = [bad, f'{fits}<>"{OK}"', *([is_stopped(asked)] if key in MOVED else [])]
    good = f'OR({check}="{OK}",{check}="{IN_FORCE}",{check}="")'
    untouched = '"○"' if key in DEFAULTS else f'IF({good},"○","")'
    return f'IF(OR({",".join(tests)}),"!",IF({typed_count(key)}=0,{untouched},IF({good},"✓","")))'


def value_formula(key: str) -> str:
    """The answer, or what stands for it, as the model takes it."""
    best, places = cell(ROWS[key], BEST), {each: value(each) for each in ROWS}
    places |= {"beyond": f"IF(ISNUMBER({best}),{best},0)", "rest": _rest()}
    entered = f'IF(ISNUMBER({best}),{_on_plain_scale(key)},"")'
    if key in DEFAULTS:
        assumed = f"IF({typed_count(key)}=0,{default_formula(key, places)},{entered})"
    else:
        assumed = entered
    if key not in FROM_ONE:
        return assumed
    from_one = formula_from_one(key, places)
    return f'IF({cell(ROWS[D_B], CHECK)}="{IN_FORCE}",{from_one},{assumed})'


def _rest() -> str:
    """1 − F_V."""
    power = formula(power_of_ten, cell(ROWS["F_V"], BEST))
    return f'IF(scale_F_V="{SCALES["F_V"][-1]}",{power},1-{value("F_V")})'


def _on_plain_scale(key: str) -> str:
    """The best estimate, or the share that a log10 stands for."""
    best, scale = cell(ROWS[key], BEST), cell(ROWS[key], SCALE)
    power = formula(power_of_ten, best)
    if key == "F_V":
        return f'IF({scale}="{PLAIN}",{best},IF({scale}="{LOG10}",{power},1-{power}))'
    return f'IF({scale}="{PLAIN}",{best},{power})' if key == "F_I" else best
