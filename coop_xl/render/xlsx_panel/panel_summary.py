"""The Panel sheet: who finds what best, the weights, and what the pools say."""

from coop_xl.analysis.experts.panel import Panel
from coop_xl.analysis.study import Origin, versions
from coop_xl.findings.experts import leaders, overall
from coop_xl.findings.numbers import SYMBOLS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.render.xlsx.native_charts import Picture
from coop_xl.render.xlsx.result_cells import clean, paragraph
from coop_xl.render.xlsx.scenarios_chart import FRAME, LINE, PIXELS_OF_ROW, WIDTH, add_stacked_bars
from coop_xl.spreadsheet.writing.book import Book, Sheet, cell

from .models import Models
from .panel_layout import PANEL, RESULTS, Places, names_of
from .with_extensions import ABOUT as ABOUT_EXTENSIONS
from .with_extensions import BASE, BEST_MARKS

HEADINGS = (
    "Expert", "File", "Weight", "Share of all weights", "Best at best estimates", "U", "(v)", "(cv)", "(c¬v)",
    "P(V best)", "P(C|V best)", "P(C|¬V best)", "± at most", "Weight it was computed with",
)  # fmt: skip
WEIGHT, SHARE, BEST, U, CHANCES, ERROR, STORED = 2, 3, 4, 5, 9, 12, 13
LAST, OF = STORED, STORED + 1  # OF: which model a row is of, if extensions are on anywhere
OF_HEADING, OF_WIDTH = "U, marginals and best are of", 30.0
HEADLINE_ROW, STALE_ROW = 2, 4
FRESH = "Change the yellow weights: what is computed with them follows at once."
STALE = (
    "The weights have changed. All formulas follow; P(best) of averaged quantiles, the texts and "
    "what the sheet Cruxes says of the pool do not: run coop-xl pool with the new weights."
)
STALE_WITH_EXTENSIONS = (
    "The weights have changed. Formulas follow; the row Averaged, which is with extensions, P(best) of it, the texts and what the sheet "
    "Cruxes says of the pool do not: run coop-xl pool with the new weights."
)
WHAT_THEY_ARE = (
    "U and the marginal values are those at everyone's best estimates. P(best): how often each kind of work is best when all "
    "estimates vary (simulated). Linear pool: one expert is drawn by weight, then all their estimates together. Averaged: every "
    "quantile is the experts' weighted average, shares in log-odds. Own derivation: the post says nothing of several people."
)
WEIGHT_RULE = {
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
    add_headline(sheet, panel, places)
    paragraph(sheet, HEADLINE_ROW + 1, overall(panel), LAST)
    add_stale(sheet, places, STALE_WITH_EXTENSIONS if panel.pool.extensions else STALE)
    sheet.write(places.PANEL_HEAD - 1, 0, "Who finds what best", "section")
    sheet.write_row(places.PANEL_HEAD, HEADINGS, "head")
    if models.computed.rows:
        sheet.write(places.PANEL_HEAD, OF, OF_HEADING, "head")
        sheet.page.set_column(OF, OF, OF_WIDTH)
    sheet.page.set_row(places.PANEL_HEAD, 44)
    for place in range(len(panel.members)):
        add_member(sheet, panel, places, models, place)
    add_pools(sheet, panel, places, models)
    row = places.averaged_row + 1
    paragraph(sheet, row, WHAT_THEY_ARE, LAST, "muted_wrap")
    sheet.mark(places.first_row, BEST, places.averaged_row, BEST, BEST_MARKS)
    row = add_base(sheet, panel, places, models, row)
    row = add_chart(sheet, places, row + 2)
    row = add_remarks(sheet, panel, row + 1)
    last_column = OF if models.computed.rows else LAST
    sheet.page.print_area(0, 0, add_origin(sheet, row + 1), last_column)


def add_headline(sheet: Sheet, panel: Panel, places: Places) -> None:
    """The linear pool and the votes, as the weights stand."""
    chances = span(places.linear_row, CHANCES, CHANCES + 2)
    best = f"{cell(places.first_row, BEST)}:{cell(places.linear_row - 1, BEST)}"
    counts = [f'COUNTIF({best},"{name}")&" {SYMBOLS[name]}"' for name in INTERVENTIONS]
    counted = '&", "&'.join(counts)
    text = (
        f'"The linear pool finds "&{leading(places.linear_row)}&" work most often best: in "&'
        f"ROUND(100*MAX({chances}),1)&\" % of draws. Best at the experts' own best "
        f'estimates: "&{counted}&"."&'
        f'IF(COUNTIF({best},"*=*")>0," Ties: "&COUNTIF({best},"*=*")&".","")'
    )
    linear = panel.pool.best
    first = leaders(linear)
    found = " and ".join(SYMBOLS[name] for name in first)
    said = ", ".join(f"{panel.best.count(name)} {SYMBOLS[name]}" for name in INTERVENTIONS)
    ties = sum("=" in each for each in panel.best)
    value = (
        f"The linear pool finds {found} work most often best: in "
        f"{round(100 * linear[first[0]].value, 1):g} % of draws. Best at the experts' own best "
        f"estimates: {said}." + (f" Ties: {ties}." if ties else "")
    )
    sheet.page.merge_range(HEADLINE_ROW, 0, HEADLINE_ROW, LAST, "", sheet.book.styles["headline"])
    sheet.formula(HEADLINE_ROW, 0, text, value, "headline")
    sheet.page.set_row(HEADLINE_ROW, 40)


def leading(row: int) -> str:
    """A formula for the work that is best most often in a row, or several at a tie."""
    chances = span(row, CHANCES, CHANCES + 2)
    each = "&".join(
        f'IF({cell(row, CHANCES + place)}>=MAX({chances})-10^-9,"{SYMBOLS[name]} ","")'
        for place, name in enumerate(INTERVENTIONS)
    )
    return f'SUBSTITUTE(TRIM({each})," "," and ")'


def add_stale(sheet: Sheet, places: Places, stale: str) -> None:
    """Whether what does not follow the weights is still right."""
    shares, stored = (
        f"{cell(places.first_row, at)}:{cell(places.linear_row - 1, at)}" for at in (SHARE, STORED)
    )
    sheet.page.merge_range(STALE_ROW, 0, STALE_ROW, LAST, "", sheet.book.styles["cell"])
    text = f'IF(SUMXMY2({shares},{stored})>10^-18,"{stale}","{FRESH}")'
    sheet.formula(STALE_ROW, 0, text, FRESH, "cell")
    sheet.mark(STALE_ROW, 0, STALE_ROW, 0, {stale: "bad"})
    sheet.page.set_row(STALE_ROW, 30)


def span(row: int, first: int, last: int) -> str:
    """Cells side by side."""
    return f"{cell(row, first)}:{cell(row, last)}"


def add_member(sheet: Sheet, panel: Panel, places: Places, models: Models, place: int) -> None:
    """One expert: weight, result at best estimates, P(best)."""
    row, member = places.first_row + place, panel.members[place]
    weight = panel.pool.weights[place]
    sheet.write(row, 0, clean(member.name), "label")
    sheet.write(row, 1, clean(member.file), "cell")
    sheet.entry(row, WEIGHT, panel.weights[place], WEIGHT_RULE)
    weights = f"{cell(places.first_row, WEIGHT)}:{cell(places.linear_row - 1, WEIGHT)}"
    own = cell(row, WEIGHT, absolute=False)
    sheet.formula(row, SHARE, f"IF(SUM({weights})>0,{own}/SUM({weights}),0)", weight, "ratio")
    add_results(sheet, places, models, place, row)
    best = panel.pool.own[place].best
    for column, name in enumerate(INTERVENTIONS, start=CHANCES):
        sheet.write(row, column, best[name].value, "chance")
    sheet.write(row, ERROR, max(each.error for each in best.values()), "chance_error")
    sheet.write(row, STORED, weight, "ratio")


def add_results(sheet: Sheet, places: Places, models: Models, place: int, row: int) -> None:
    """What follows from one row of the Model sheet, and with which extensions if any is on."""
    best = models.at(places, place, "best")
    sheet.formula(row, BEST, best, models.value(place, "best"), "center")
    for column, key in enumerate(RESULTS[:-1], start=U):
        sheet.formula(row, column, models.at(places, place, key), models.value(place, key))
    if models.computed.rows:
        sheet.write(row, OF, models.computed.said(place), "cell")


def add_base(sheet: Sheet, panel: Panel, places: Places, models: Models, row: int) -> int:
    """Beside what is not live the base model, live; the last row."""
    if not models.computed.rows:
        return row
    paragraph(sheet, row + 1, ABOUT_EXTENSIONS, LAST, "wrap")
    sheet.write(row + 3, 0, BASE, "section")
    sheet.write(row + 4, 0, HEADINGS[0], "head")
    for column in range(BEST, CHANCES):
        sheet.write(row + 4, column, HEADINGS[column], "head")
    sheet.page.set_row(row + 4, 30)
    names = [*names_of(panel), "Averaged"]
    first = row + 5
    for at, place in enumerate(models.computed.rows, start=first):
        sheet.write(at, 0, names[place], "label")
        for column, key in zip((BEST, *range(U, CHANCES)), ("best", *RESULTS[:-1]), strict=True):
            style = "center" if key == "best" else "number"
            live = models.live_at(places, place, key)
            sheet.formula(at, column, live, models.rows[place][key], style)
    last = first + len(models.computed.rows) - 1
    sheet.mark(first, BEST, last, BEST, BEST_MARKS)
    return last


def add_pools(sheet: Sheet, panel: Panel, places: Places, models: Models) -> None:
    """The linear pool, by formulas, and averaged quantiles, as simulated."""
    row, pool = places.linear_row, panel.pool
    shares = f"{cell(places.first_row, SHARE)}:{cell(row - 1, SHARE)}"
    for column in range(LAST + 1):
        sheet.write(row, column, None, "not_entry")
        sheet.write(row + 1, column, None, "not_entry")
    sheet.write(row, 0, "Linear pool", "band")
    sheet.write(row + 1, 0, "Averaged", "band")
    for column, name in enumerate(INTERVENTIONS, start=CHANCES):
        own = ":".join(cell(at, column, absolute=False) for at in (places.first_row, row - 1))
        sheet.formula(row, column, f"SUMPRODUCT({shares},{own})", pool.best[name].value, "chance")
        sheet.write(row + 1, column, pool.averaged.best[name].value, "chance")
    errors = ":".join(cell(at, ERROR, absolute=False) for at in (places.first_row, row - 1))
    largest = [max(e.error for e in each.best.values()) for each in pool.own]
    error = sum(w * e for w, e in zip(pool.weights, largest, strict=True))
    sheet.formula(row, ERROR, f"SUMPRODUCT({shares},{errors})", error, "chance_error")
    averaged = max(each.error for each in pool.averaged.best.values())
    sheet.write(row + 1, ERROR, averaged, "chance_error")
    add_results(sheet, places, models, len(panel.members), row + 1)


def add_chart(sheet: Sheet, places: Places, row: int) -> int:
    """Stacked bars of P(best), one for each expert and pool; returns the row that is free."""
    rows = places.first_row, places.averaged_row
    picture = Picture(
        "How often each kind of work is best",
        "Stacked bars of P(best), one for each expert, the linear pool and averaged quantiles; the "
        "numbers stand in the table above",
        "",
        "share of draws",
        "0%",
    )
    height = FRAME + LINE * (rows[1] - rows[0] + 1)
    columns = range(CHANCES, CHANCES + len(INTERVENTIONS))
    add_stacked_bars(sheet, (row, 0), PANEL, rows, columns, picture, (WIDTH, height))
    return row + height // PIXELS_OF_ROW + 2


def add_remarks(sheet: Sheet, panel: Panel, row: int) -> int:
    """Whether the numbers can be compared; the row that is free."""
    sheet.write(row, 0, "Notes", "section")
    notes = panel.remarks or ("Nothing to note.",)
    for at, note in enumerate(notes, start=row + 1):
        paragraph(sheet, at, note, LAST)
    return row + 1 + len(notes)


def add_origin(sheet: Sheet, row: int) -> int:
    """What computed it; the last row."""
    made = versions()
    sheet.write(row, 0, "Computed by", "section")
    text = (
        f"Coop XL {made['coop_xl']}, model {made['model']}, Python {made['python']}, "
        f"NumPy {made['numpy']}"
    )
    sheet.write(row + 1, 0, text, "text")
    return row + 1
