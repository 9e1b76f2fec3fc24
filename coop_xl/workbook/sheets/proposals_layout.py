"""Where what stands on the sheet Proposals."""

from coop_xl.estimates.proposal_headings import DISTRIBUTION
from coop_xl.estimates.proposals import EFFECTS, MOVED, OURS, WORK
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import cell

TITLE = "Proposals"
TABLE = "Proposals"
LEAST_ROWS = 15
MOST_LETTERS = 80  # of a name
MOST_NEEDS = 3  # that a formula looks up
INTRO_ROW, HEADLINE_ROW, ABOUT_ROW, COST_ROW, OWN_ROW, BAR_ROW = 1, 2, 3, 5, 6, 7
ABOVE_ROW, BELOW_ROW = 6, 7  # beside these, among the workings: how far a variable can move
BAND_ROW, LABEL_ROW, WORTH_ROW, MEAN_ROW, HEAD_ROW = 9, 10, 11, 12, 13
FIRST = HEAD_ROW + 1
_ENTERED = ("name", "cost", "chance")
RESULTS = {
    "times_bar": "× the bar",
    "rank": "Rank",
    "value": "Value",
    "mean": "Mean value",
    "exact": "Exact value",
    "per_cost": "Value per cost",
    "remark": "Remark",
}
_OTHERS = {"group": "group", "needs": "needs"}
OFTEN = (*OURS, "change_b", "change_U_nB")  # the other effects are behind a button if none is used
RARE = tuple(key for key in EFFECTS if key not in OFTEN)
_PARTS = ("low", "high", DISTRIBUTION)
UNCERTAIN = tuple(f"{key} {part}" for key in EFFECTS for part in _PARTS)
P = tuple(f"p_{name}" for name in INTERVENTIONS)
MOVING = (*P, "F_V", "F_CV", "F_CnV", "b")
_EFFECTIVE = tuple(f"e_{name}" for name in INTERVENTIONS)  # efforts, as response curves count them
WORKINGS = {
    "wrong": "What is wrong with the entries",
    "counts": "Counts",
    "works": "Chance used",
    **{f"e_{name}": f"Effort that counts, {name}" for name in INTERVENTIONS},
    **{f"moved_{key}": f"Δ{key}" for key in MOVING},
    "past": "Past an end",
    "place": "Place in order",
    "shown": "In order, best first",
    "shown_times": "× the bar, in order",
}
KEYS = (*_ENTERED, *RESULTS, *OFTEN, *RARE, *_OTHERS, *UNCERTAIN, *WORKINGS)
EFFECT_KEYS = (*OFTEN, *RARE)
TYPED = (*_ENTERED, *EFFECT_KEYS, *_OTHERS, *UNCERTAIN)
COLUMNS = {key: place for place, key in enumerate(KEYS)}
LABELS = {f"effort_{name}": f"units of effort on {work}" for name, work in WORK.items()} | {
    f"change_{key}": f"added to {meaning}" for key, meaning in MOVED.items()
}


def heading(key: str) -> str:
    """What stands above a column."""
    shown = {"name": "Name", "cost": "Cost", "chance": "Chance", "group": "Only one of", "needs": "Needs"}  # fmt: skip
    return (shown | RESULTS | WORKINGS).get(key, key)


def address(key: str, row: int) -> str:
    """A cell of a proposal, with the column fixed."""
    return "$" + cell(row, COLUMNS[key], absolute=False)


def area(key: str, first: int, last: int, until: str = "") -> str:
    """The cells of a column, or of several side by side, over some rows."""
    return f"{cell(first, COLUMNS[key])}:{cell(last, COLUMNS[until or key])}"


def across(first: str, last: str, row: int) -> str:
    """Cells side by side in a row."""
    return f"{address(first, row)}:{address(last, row)}"
