"""The Panel sheet: who finds what best, the weights, and what the pools say."""

from coop_xl.analysis.experts.panel import Panel
from coop_xl.analysis.study import Origin
from coop_xl.findings.document import Chart
from coop_xl.findings.experts import leaders, overall
from coop_xl.findings.plain_names import HOW_OFTEN_BEST, NAMES, OWN_LEGEND
from coop_xl.findings.report_tables import computed_by
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.render.xlsx.result_cells import clean, paragraph
from coop_xl.render.xlsx.scenarios_chart import FRAME, LINE, PIXELS_OF_ROW, WIDTH, add_stacked_bars
from coop_xl.spreadsheet.writing.book import Book, Sheet, cell

from .models import Models
from .panel_layout import PANEL, RESULTS, Places, names_of
from .with_extensions import ABOUT as ABOUT_EXTENSIONS
from .with_extensions import BASE, BEST_MARKS

_HEADINGS = (
    "Expert", "File", "Weight", "Share of all weights", "Best at best estimates", "U", "(v)", "(cv)", "(c¬v)",
    "Alignment best", "Cooperation if aligned best", "Cooperation if misaligned best", "± at most", "Weight it was computed with",
)  # fmt: skip
_WEIGHT, _SHARE, _BEST, _U, _CHANCES, _ERROR, _STORED = 2, 3, 4, 5, 9, 12, 13
_LAST, _OF = _STORED, _STORED + 1  # OF: which model a row is of, if extensions are on anywhere
_OF_HEADING, _OF_WIDTH = "U, marginals and best are of", 30.0
_HEADLINE_ROW, _STALE_ROW = 2, 4
_FRESH = "Change the yellow weights: what is computed with them follows at once."
_STALE = (
    "The weights have changed. All formulas follow; P(best) of averaged quantiles, the texts and "
    "what the sheet Cruxes says of the pool do not: run coop-xl pool with the new weights."
)
_STALE_WITH_EXTENSIONS = (
    "The weights have changed. Formulas follow; the row Averaged, which is with extensions, P(best) of it, the texts and what the sheet "
    "Cruxes says of the pool do not: run coop-xl pool with the new weights."
)
_WHAT_THEY_ARE = (
    "U and the marginal values are those at everyone's best estimates. P(best): how often each kind of work is best when all "
    "estimates vary (simulated). Linear pool: one expert is drawn by weight, then all their estimates together. Averaged: every "
    "quantile is the experts' weighted average, shares in log-odds. "
    f"{OWN_LEGEND}"
)
_WEIGHT_RULE = {
    "validate": "decimal", "criteria": ">=", "value": 0,
    "input_title": "Weight", "input_message": "How much this expert counts beside the others: any number, 0 or more.",
    "error_title": "Weight", "error_message": "Enter a number, 0 or more.",
}  # fmt: skip


def add_summary_sheet(
    book: Book, panel: Panel, origin: Origin, places: Places, models: Models
) -> None:
    """Append the sheet, with the name weights."""
    sheet = book.add_sheet(PANEL)
    sheet.widths(26, 22, 9, 10, 12, *(12.0,) * 4, *(11.0,) * 3, 11, 12)
    sheet.write(0, 0, "A panel of experts", "title")
    sheet.page.set_row(0, 28)
    drawn = f"{panel.samples:,} draws each, seed {panel.seed}"
    sheet.write(1, 0, f"{len(panel.members)} experts, {origin.date:%Y-%m-%d}: {drawn}", "muted")
    paragraph(sheet, _HEADLINE_ROW, overall(panel), _LAST, "headline")
    sheet.page.set_row(_HEADLINE_ROW, 40)
    _add_headline(sheet, panel, places)
    _add_stale(sheet, places, _STALE_WITH_EXTENSIONS if panel.pool.extensions else _STALE)
    sheet.write(places.PANEL_HEAD - 1, 0, "Who finds what best", "section")
    sheet.write_row(places.PANEL_HEAD, _HEADINGS, "head")
    if models.computed.rows:
        sheet.write(places.PANEL_HEAD, _OF, _OF_HEADING, "head")
        sheet.page.set_column(_OF, _OF, _OF_WIDTH)
    sheet.page.set_row(places.PANEL_HEAD, 44)
    for place in range(len(panel.members)):
        _add_member(sheet, panel, places, models, place)
    _add_pools(sheet, panel, places, models)
    row = places.averaged_row + 1
    paragraph(sheet, row, _WHAT_THEY_ARE, _LAST, "muted_wrap")
    sheet.mark(places.first_row, _BEST, places.averaged_row, _BEST, BEST_MARKS)
    row = _add_base(sheet, panel, places, models, row)
    row = _add_chart(sheet, places, row + 2)
    row = _add_remarks(sheet, panel, row + 1)
    last_column = _OF if models.computed.rows else _LAST
    sheet.page.print_area(0, 0, _add_origin(sheet, row + 1), last_column)


def _add_headline(sheet: Sheet, panel: Panel, places: Places) -> None:
    """The linear pool and the votes, as the weights stand."""
    chances = span(places.linear_row, _CHANCES, _CHANCES + 2)
    best = f"{cell(places.first_row, _BEST)}:{cell(places.linear_row - 1, _BEST)}"
    counts = [f'"{NAMES[name]} for "&COUNTIF({best},"{name}")' for name in INTERVENTIONS]
    counted = '&", "&'.join(counts)
    text = (
        f'"The linear pool (recommended) finds "&{_leader_formula(places.linear_row)}&" best most often: in "&'
        f"ROUND(100*MAX({chances}),1)&\" % of draws. Best at the experts' own best "
        f'estimates: "&{counted}&"."&'
        f'IF(COUNTIF({best},"*=*")>0," Ties: "&COUNTIF({best},"*=*")&".","")'
    )
    linear = panel.pool.best
    first = leaders(linear)
    found = " and ".join(NAMES[name] for name in first)
    said = ", ".join(f"{NAMES[name]} for {panel.best.count(name)}" for name in INTERVENTIONS)
    ties = sum("=" in each for each in panel.best)
    value = (
        f"The linear pool (recommended) finds {found} best most often: in "
        f"{round(100 * linear[first[0]].value, 1):g} % of draws. Best at the experts' own best "
        f"estimates: {said}." + (f" Ties: {ties}." if ties else "")
    )
    row = _HEADLINE_ROW + 1
    sheet.page.merge_range(row, 0, row, _LAST, "", sheet.book.styles["wrap"])
    sheet.formula(row, 0, text, value, "wrap")
    sheet.page.set_row(row, 30)


def _leader_formula(row: int) -> str:
    """A formula for the work that is best most often in a row, or several at a tie."""
    chances = span(row, _CHANCES, _CHANCES + 2)
    each = "&".join(
        f'IF({cell(row, _CHANCES + place)}>=MAX({chances})-10^-9,"{NAMES[name].replace(" ", "_")} ","")'
        for place, name in enumerate(INTERVENTIONS)
    )
    return f'SUBSTITUTE(SUBSTITUTE(TRIM({each})," "," and "),"_"," ")'


def _add_stale(sheet: Sheet, places: Places, stale: str) -> None:
    """Whether what does not follow the weights is still right."""
    shares, stored = (
        f"{cell(places.first_row, at)}:{cell(places.linear_row - 1, at)}"
        for at in (_SHARE, _STORED)
    )
    sheet.page.merge_range(_STALE_ROW, 0, _STALE_ROW, _LAST, "", sheet.book.styles["cell"])
    text = f'IF(SUMXMY2({shares},{stored})>10^-18,"{stale}","{_FRESH}")'
    sheet.formula(_STALE_ROW, 0, text, _FRESH, "cell")
    sheet.mark(_STALE_ROW, 0, _STALE_ROW, 0, {stale: "bad"})
    sheet.page.set_row(_STALE_ROW, 30)


def span(row: int, first: int, last: int) -> str:
    """Cells side by side."""
    return f"{cell(row, first)}:{cell(row, last)}"


def _add_member(sheet: Sheet, panel: Panel, places: Places, models: Models, place: int) -> None:
    """One expert: weight, result at best estimates, P(best)."""
    row, member = places.first_row + place, panel.members[place]
    weight = panel.pool.weights[place]
    sheet.write(row, 0, clean(member.name), "label")
    sheet.write(row, 1, clean(member.file), "cell")
    sheet.entry(row, _WEIGHT, panel.weights[place], _WEIGHT_RULE)
    weights = f"{cell(places.first_row, _WEIGHT)}:{cell(places.linear_row - 1, _WEIGHT)}"
    own = cell(row, _WEIGHT, absolute=False)
    sheet.formula(row, _SHARE, f"IF(SUM({weights})>0,{own}/SUM({weights}),0)", weight, "ratio")
    _add_results(sheet, places, models, place, row)
    best = panel.pool.own[place].best
    for column, name in enumerate(INTERVENTIONS, start=_CHANCES):
        sheet.write(row, column, best[name].value, "chance")
    sheet.write(row, _ERROR, max(each.error for each in best.values()), "chance_error")
    sheet.write(row, _STORED, weight, "ratio")


def _add_results(sheet: Sheet, places: Places, models: Models, place: int, row: int) -> None:
    """What follows from one row of the Model sheet, and with which extensions if any is on."""
    best = models.at(places, place, "best")
    sheet.formula(row, _BEST, best, style="center")
    for column, key in enumerate(RESULTS[:-1], start=_U):
        sheet.formula(row, column, models.at(places, place, key))
    if models.computed.rows:
        sheet.write(row, _OF, models.computed.model_of(place), "cell")


def _add_base(sheet: Sheet, panel: Panel, places: Places, models: Models, row: int) -> int:
    """Beside what is not live the base model, live; the last row."""
    if not models.computed.rows:
        return row
    paragraph(sheet, row + 1, ABOUT_EXTENSIONS, _LAST, "wrap")
    sheet.write(row + 3, 0, BASE, "section")
    sheet.write(row + 4, 0, _HEADINGS[0], "head")
    for column in range(_BEST, _CHANCES):
        sheet.write(row + 4, column, _HEADINGS[column], "head")
    sheet.page.set_row(row + 4, 30)
    names = [*names_of(panel), "Averaged"]
    first = row + 5
    for at, place in enumerate(models.computed.rows, start=first):
        sheet.write(at, 0, names[place], "label")
        for column, key in zip(
            (_BEST, *range(_U, _CHANCES)), ("best", *RESULTS[:-1]), strict=True
        ):
            style = "center" if key == "best" else "number"
            live = models.live_at(places, place, key)
            sheet.formula(at, column, live, style=style)
    last = first + len(models.computed.rows) - 1
    sheet.mark(first, _BEST, last, _BEST, BEST_MARKS)
    return last


def _add_pools(sheet: Sheet, panel: Panel, places: Places, models: Models) -> None:
    """The linear pool, by formulas, and averaged quantiles, as simulated."""
    row, pool = places.linear_row, panel.pool
    shares = f"{cell(places.first_row, _SHARE)}:{cell(row - 1, _SHARE)}"
    for column in range(_LAST + 1):
        sheet.write(row, column, None, "not_entry")
        sheet.write(row + 1, column, None, "not_entry")
    sheet.write(row, 0, "Linear pool", "band")
    sheet.write(row + 1, 0, "Averaged", "band")
    for column, name in enumerate(INTERVENTIONS, start=_CHANCES):
        own = ":".join(cell(at, column, absolute=False) for at in (places.first_row, row - 1))
        sheet.formula(row, column, f"SUMPRODUCT({shares},{own})", pool.best[name].value, "chance")
        sheet.write(row + 1, column, pool.averaged.best[name].value, "chance")
    errors = ":".join(cell(at, _ERROR, absolute=False) for at in (places.first_row, row - 1))
    largest = [max(e.error for e in each.best.values()) for each in pool.own]
    error = sum(w * e for w, e in zip(pool.weights, largest, strict=True))
    sheet.formula(row, _ERROR, f"SUMPRODUCT({shares},{errors})", error, "chance_error")
    averaged = max(each.error for each in pool.averaged.best.values())
    sheet.write(row + 1, _ERROR, averaged, "chance_error")
    _add_results(sheet, places, models, len(panel.members), row + 1)


def _add_chart(sheet: Sheet, places: Places, row: int) -> int:
    """Stacked bars of P(best), one for each expert and pool; returns the row that is free."""
    rows = places.first_row, places.averaged_row
    chart = Chart(
        title=HOW_OFTEN_BEST,
        about="Stacked bars of P(best), one for each expert, the linear pool and averaged "
        "quantiles; the numbers stand in the table above",
        axis="share of draws",
    )
    height = FRAME + LINE * (rows[1] - rows[0] + 1)
    columns = range(_CHANCES, _CHANCES + len(INTERVENTIONS))
    add_stacked_bars(sheet, (row, 0), PANEL, rows, columns, chart, (WIDTH, height))
    return row + height // PIXELS_OF_ROW + 2


def _add_remarks(sheet: Sheet, panel: Panel, row: int) -> int:
    """Whether the numbers can be compared; the row that is free."""
    sheet.write(row, 0, "Notes", "section")
    notes = panel.remarks or ("Nothing to note.",)
    for at, note in enumerate(notes, start=row + 1):
        paragraph(sheet, at, note, _LAST)
    return row + 1 + len(notes)


def _add_origin(sheet: Sheet, row: int) -> int:
    """What computed it; the last row."""
    sheet.write(row, 0, "Computed by", "section")
    sheet.write(row + 1, 0, computed_by(), "text")
    return row + 1
