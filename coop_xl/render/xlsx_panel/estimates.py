"""The Estimates sheet: one column an expert, and the pools beside them."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from coop_xl.analysis.experts.averaged_quantiles import average
from coop_xl.analysis.experts.members import short_names
from coop_xl.analysis.experts.panel import Panel
from coop_xl.estimates.quantile_functions import INVERSES, OUTERS
from coop_xl.model.catalogue import ENTRIES
from coop_xl.render.xlsx.result_cells import clean
from coop_xl.spreadsheet.writing.book import Book, Sheet, cell
from coop_xl.workbook.formulas.trace import Term, as_term

from .mixtures import Mixtures
from .models import Models
from .panel_layout import ESTIMATES, KEYS, LEVELS, PANEL, RESULTS, Places, names_of
from .with_extensions import add_extension_inputs

ABOUT = (
    "One column an expert. Averaged: everyone's numbers averaged with the weights on the sheet Panel. "
    "Linear pool: the mixture of all experts (not for best estimates, which it does not have)."
)
SCALES = {"plain": "as they are", "positive": "logarithms", "share": "log-odds"}
_RESULT_WORDS = {
    "U": "total expected utility", "marginal_V": "(v): marginal value of V work",
    "marginal_CV": "(cv): marginal value of C|V work",
    "marginal_CnV": "(c¬v): marginal value of C|¬V work", "best": "the largest of the three",
}  # fmt: skip


def add_estimates_sheet(
    book: Book, panel: Panel, places: Places, models: Models, mixtures: Mixtures
) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(ESTIMATES, zoom=85)
    sheet.widths(16, 44, *(14.0,) * places.experts, 14, 14, 14)
    sheet.write(0, 0, "Estimates", "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, ABOUT, "muted")
    sheet.write(places.LABEL_ROW, 1, "Name in charts", "key")
    labels = (*map(clean, short_names(panel.members)), "Averaged", "Linear pool")
    for column, label in enumerate(labels, start=places.FIRST):
        sheet.write(places.LABEL_ROW, column, label, "cell")
    sheet.write(places.WEIGHT_ROW, 1, "Weight", "key")
    for place, weight in enumerate(panel.pool.weights):
        at = f"'{PANEL}'!{cell(places.first_row + place, 3)}"
        sheet.formula(places.WEIGHT_ROW, places.FIRST + place, at, weight, "ratio")
    add_best(sheet, panel, places, models)
    for level, title in LEVELS.items():
        add_quantiles(sheet, panel, places, mixtures, level, title)
    last = add_correlations(sheet, panel, places)
    last = add_extension_inputs(sheet, panel, places, last + 1)
    sheet.page.freeze_panes(places.WEIGHT_ROW + 1, 1)
    sheet.page.set_h_pagebreaks([places.quantile_row(level, KEYS[0]) - 2 for level in LEVELS])
    sheet.page.print_area(0, 0, last, places.linear + 1)


def _add_head(sheet: Sheet, panel: Panel, places: Places, row: int, title: str) -> None:
    """Title and headings of a table whose first line is in a row."""
    sheet.write(row - 2, 0, title, "section")
    names = names_of(panel)
    sheet.write_row(
        row - 1, ("Input", "Meaning", *names, "Averaged", "Linear pool", "Averaged on"), "head"
    )
    sheet.page.set_row(row - 1, 30)


def add_line(
    sheet: Sheet, panel: Panel, places: Places, row: int, key: str, values: Sequence[float],
    averaged: float,
) -> None:  # fmt: skip
    """One input: what everyone says, and the average."""
    pooled = panel.pool.inputs[key]
    sheet.write(row, 0, pooled.key, "key")
    sheet.write(row, 1, ENTRIES[pooled.key].meaning, "cell")
    for column, value in enumerate(values, start=places.FIRST):
        sheet.write(row, column, value, "entered")
    weights = [places.weight(place) for place in range(places.experts)]
    cells = [cell(row, places.FIRST + place, absolute=False) for place in range(places.experts)]
    text = _average_formula(pooled.scale, cells, weights)
    sheet.formula(row, places.averaged, text, averaged, "number")
    sheet.write(row, places.linear + 1, SCALES[pooled.scale], "cell")


def _average_formula(outer: str, cells: Sequence[str], weights: Sequence[str]) -> str:
    """The weighted average on a scale, as `average` takes it."""
    if outer == "plain":
        return "+".join(f"{weight}*{at}" for weight, at in zip(weights, cells, strict=True))
    inner = INVERSES[outer]
    terms = [Term(weight) * inner(Term(at)) for weight, at in zip(weights, cells, strict=True)]
    return as_term(OUTERS[outer](reduce(add, terms))).text


def add_best(sheet: Sheet, panel: Panel, places: Places, models: Models) -> None:
    """The best estimates, and below them what follows for each expert."""
    _add_head(sheet, panel, places, places.best_row(KEYS[0]), "Best estimates, and what follows")
    for key in KEYS:
        pooled = panel.pool.inputs[key]
        row = places.best_row(key)
        add_line(sheet, panel, places, row, key, pooled.bests, pooled.averaged_best)
        sheet.write(row, places.linear, None, "not_entry")
    for key in RESULTS:
        row = places.result_row(key)
        sheet.write(row, 0, "Best" if key == "best" else key, "band")
        sheet.write(row, 1, _RESULT_WORDS[key], "band")
        for place in range(places.experts + 1):
            at = models.at(places, place, key)
            style = "center" if key == "best" else "number"
            sheet.formula(row, places.FIRST + place, at, style=style)
        sheet.write(row, places.linear, None, "not_entry")
    row = places.result_row("best")
    if models.computed.rows:
        sheet.write(row + 1, 1, "what these are of", "band")
        for place in range(places.experts + 1):
            sheet.write(row + 1, places.FIRST + place, models.computed.model_of(place), "cell")
        sheet.page.set_row(row + 1, 30)
    sheet.mark(row, places.FIRST, row, places.averaged, {"V": "V", "CV": "CV", "CnV": "CnV"})


def add_quantiles(
    sheet: Sheet, panel: Panel, places: Places, mixtures: Mixtures, level: float, title: str
) -> None:
    """One quantile of every input, of each expert and both pools."""
    _add_head(sheet, panel, places, places.quantile_row(level, KEYS[0]), title)
    for key in KEYS:
        pooled, row = panel.pool.inputs[key], places.quantile_row(level, key)
        values = [float(each.quantile(level)) for each in pooled.members]
        averaged = average(pooled.scale, values, panel.pool.weights)
        add_line(sheet, panel, places, row, key, values, averaged)
        value = mixtures.tables[key].quantile(mixtures.weights, level)
        sheet.formula(row, places.linear, mixtures.at(places, key, level), value, "number")


def add_correlations(sheet: Sheet, panel: Panel, places: Places) -> int:
    """Everyone's rank correlations; returns the last row."""
    row = places.quantile_row(list(LEVELS)[-1], KEYS[-1]) + 2
    sheet.write(row, 0, "Rank correlations", "section")
    found: dict[tuple[str, str], dict[int, float]] = {}
    for place, member in enumerate(panel.members):
        for one, other, rank in member.content.correlations:
            found.setdefault((one, other), {})[place] = rank
    if not found:
        sheet.write(row + 1, 0, "None: every expert takes the inputs as independent.", "text")
        return row + 1
    names = names_of(panel)
    sheet.write_row(row + 1, ("Input", "with", *names), "head")
    for (one, other), ranks in found.items():
        row += 1
        sheet.write(row + 1, 0, one, "key")
        sheet.write(row + 1, 1, other, "key")
        for place in range(places.experts):
            sheet.write(row + 1, places.FIRST + place, ranks.get(place, 0.0), "index")
    return row + 1
