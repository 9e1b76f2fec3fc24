"""Section 7 of the Simulation sheet: does it matter which extensions hold?"""

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import BY_NAME
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.live import LiveSheet

from .simulation_layout import LAST_COLUMN, STRUCTURE_ROW
from .statistics import error_at, whole_at

_ABOUT = (
    "With a credence on Extensions an extension holds in so many of the draws, independently of all else. The value of knowing whether it holds "
    "is what choosing with that knowledge adds to expected utility per unit of effort (own derivation). The errors of these chances stand with the statistics below."
)
_HEADINGS = (
    "Extension", "holds in so many draws", *(f"P({name} best) if it holds" for name in INTERVENTIONS),
    *(f"P({name} best) if not" for name in INTERVENTIONS), "value of knowing whether", "±",
    "Worth knowing",
)  # fmt: skip
_REMARK = len(_HEADINGS) - 1
_OFF, CERTAIN, _SMALL = (
    "off: see Extensions", "taken as holding: give it a credence on Extensions",
    "knowing it would not change what is best",
)  # fmt: skip


def add_structure(sheet: LiveSheet) -> None:
    """One row an extension that moves a marginal value."""
    row = STRUCTURE_ROW
    sheet.write(row - 3, 0, "7. Does it matter which extensions hold?", "section")
    sheet.page.merge_range(
        row - 2, 0, row - 2, LAST_COLUMN, _ABOUT, sheet.book.styles["muted_wrap"]
    )
    sheet.page.set_row(row - 2, 30)
    _merge_last(sheet, row - 1, "head")
    sheet.write_row(row - 1, _HEADINGS, "head")
    sheet.page.set_row(row - 1, 42)
    for place, name in enumerate(FLAGS, start=row):
        _add_extension(sheet, place, name)


def _merge_last(sheet: LiveSheet, row: int, style: str) -> None:
    """Room for the words in the last columns."""
    sheet.page.merge_range(row, _REMARK, row, LAST_COLUMN, "", sheet.book.styles[style])


def _add_extension(sheet: LiveSheet, row: int, name: str) -> None:
    """P(best) where an extension holds and where it does not, and the value of knowing that."""
    sheet.write(row, 0, BY_NAME[name].title, "key")
    sheet.page.set_row(row, 30)
    states = [
        f"best {kind} {words} {name}" for words in ("if", "if not") for kind in INTERVENTIONS
    ]
    for column, statistic in enumerate((f"share holds_{name}", *states), start=1):
        sheet.formula(row, column, whole_at(statistic), style="percent")
    worth = f"worth {name}"
    sheet.formula(row, _REMARK - 2, whole_at(worth))
    sheet.formula(row, _REMARK - 1, error_at(worth), style="error")
    _merge_last(sheet, row, "cell")
    sheet.formula(row, _REMARK, _remark_formula(row, name), style="cell")


def _remark_formula(row: int, name: str) -> str:
    """Why there is nothing to tell, or that knowing would not help."""
    chance, worth = f"chance_{name}", cell(row, _REMARK - 2)
    small = f'IF({worth}=0,"{_SMALL}","")'
    known = f'IF({chance}<=0,"{_OFF}",IF({chance}>=1,"{CERTAIN}",{small}))'
    return f'IF(simulation_ready,{known},"")'
