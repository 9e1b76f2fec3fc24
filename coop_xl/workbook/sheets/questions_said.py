"""The column “You said” of Questions: an answer read back, or what is wrong with it."""

from collections.abc import Iterator

from coop_xl.estimates.questions import Question
from coop_xl.estimates.scales import SCALES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.read_back import read_back
from coop_xl.workbook.formulas.status_words import OUT_OF_RANGE

from .assumed_values import D_B, DEFAULTS, FROM_ONE, SLOPES
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
    RANGE,
    ROWS,
    SMALL_SHARE,
    typed_count,
    value,
    variable_of,
)
from .slip_questions import MOVED, is_stopped


def said_formula(question: Question) -> str:
    """What is wrong with a row, or what it says."""
    key, row = question.key, ROWS[question.key]
    check, fits, asked = (cell(row, each) for each in (CHECK, RANGE, ASK))
    places = {"low": cell(row, LOW), "best": cell(row, BEST), "high": cell(row, HIGH), "dist": cell(row, DISTRIBUTION)}  # fmt: skip
    if key in MOVED:
        places["now"] = value(MOVED[key])
    text = f"IF(ISNUMBER({places['best']}),{read_back(key, question.answered, places)},{_blank_said(question)})"
    if key in MOVED:
        text = f'IF({asked}<>"",{asked},{text})'
    stop = [(is_stopped(asked), asked)] if key in MOVED else []
    for test, words in reversed([*stop, *_problem_of_row(key, check, fits)]):
        text = f"IF({test},{words},{text})"
    return text


def _problem_of_row(key: str, check: str, fits: str) -> Iterator[tuple[str, str]]:
    """What may be wrong with a row, and the remedy in words."""
    row, variable = ROWS[key], variable_of(key)
    low, best, high = (cell(row, each) for each in (LOW, BEST, HIGH))
    three = f"{low}:{high}"
    yield f"COUNTA({three})<>COUNT({three})", '"Not a number: type 40% or 0.4."' if variable.high == 1 else '"Not a number: type a number without units."'  # fmt: skip
    range_words = f"Enter {variable.domain}{', or its log10' if key in SCALES else ''}."
    out = f'OR({check}="{OUT_OF_RANGE}",{fits}="{OUT_OF_RANGE}")'
    words = f'"{range_words}"'
    if variable.high == 1:
        big = f"MAX({three})"
        words = f'IF(AND({big}>1,{big}<=100),{big}&" is too large: type "&{big}&"% for "&{big}&" in 100.",{words})'
    yield out, words
    yield f'{check}="{CLEAR_ONE}"', '"Answer this or questions 6 and 7, not both: clear one."'
    if key == D_B:
        yield f'{check}="{SMALL_SHARE}"', '"Question 2 leaves one group less than 10^-300 of all resources: answer questions 6 and 7 instead."'  # fmt: skip
    yield f'{fits}="{DISORDER}"', f'IF({low}>{high},"Low is above High: swap them.","Best must lie between Low and High.")'  # fmt: skip
    yield f"AND(ISBLANK({best}),COUNT({three})>0)", '"Best is missing: enter your best guess."'
    yield f'{fits}="{ONE_END}"', f'IF(ISBLANK({low}),"Low","High")&" is missing: enter both ends, or neither if Best is certain."'  # fmt: skip


def _blank_said(question: Question) -> str:
    """What stands for a blank answer."""
    key = question.key
    if key == D_B:
        both = ",".join(map(typed_count, SLOPES))
        return f'IF(MIN({both})>0,"Answered by questions 6 and 7 below.","")'
    from_one = f'"From question 6–7: "&{_read_value(key)}' if key in FROM_ONE else '""'
    answered = f'{cell(ROWS[D_B], CHECK)}="{IN_FORCE}"'
    if key in DEFAULTS:
        said = f'"Assumed: {DEFAULTS[key].said}"'
        return f"IF({answered},{from_one},{said})" if key in FROM_ONE else said
    return f'IF({answered},{from_one},"")' if key in SLOPES else '""'


def _read_value(key: str) -> str:
    """A change of bargaining success that follows from others."""
    at_value = value(key)
    more = f'IF({at_value}<0," fewer"," more")'
    return f'IF(ISNUMBER({at_value}),"about "&ROUND(ABS(100*{at_value}),1)&{more}&" of 100 dealings.","once question 2 is answered.")'
