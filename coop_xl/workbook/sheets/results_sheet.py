"""The Results sheet: the answer, the three marginals, the parts of (v), and charts."""

from collections.abc import Mapping
from math import floor
from typing import Any

from coop_xl.estimates.cell_names import TITLE as SCENARIOS
from coop_xl.model.catalogue import IN_WORDS, INTERVENTIONS
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import AXIS, EVERY_NAME, SERIES
from coop_xl.workbook.extensions.extension_words import extensions_said
from coop_xl.workbook.extensions.side_by_side import add_side_by_side
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.simulation.simulated import Simulated
from coop_xl.workbook.simulation.simulation_histogram import DESCRIPTION as HISTOGRAM
from coop_xl.workbook.simulation.simulation_histogram import SAID, histogram_chart, said
from coop_xl.workbook.simulation.simulation_outputs import best_chart
from coop_xl.workbook.simulation.simulation_words import NAMES, text_of
from coop_xl.workbook.simulation.statistics import error_at, whole_at

from .check_rules import all_rules
from .checks_sheet import checks_text, open_text
from .scenarios_sheet import FIRST as FIRST_SCENARIO
from .scenarios_sheet import ROWS as SCENARIO_ROWS

TITLE = "Results"
PARTS = {
    "v_coalition": "Coalition size: bargaining as our coalition grows",
    "v_composition": "Composition: who cooperates, in each coalition",
    "v_direct": "Direct: the best and the worst case themselves",
}
TABLE_ROW, PARTS_ROW, EXTENSIONS_ROW, CHART_ROW, SCENARIO_ROW = 7, 13, 20, 26, 44
BY = "By these estimates"
BASE_MODEL = "By the base model (what the extensions change is told below)"
UNCERTAIN_ROWS = 28  # between the charts and the scenarios
GLANCE = ("status", "U", "marginal_V", "marginal_CV", "marginal_CnV", "best")


def add_results_sheet(book: LiveBook, scenarios: Block) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(44, 17, 17, 17, 17, 17, 34)
    sheet.write(0, 0, "Results", "title")
    sheet.page.merge_range(2, 0, 2, 6, "", book.styles["headline"])
    sheet.formula(2, 0, "headline", headline(book), "headline")
    sheet.page.set_row(2, 38)
    sheet.page.merge_range(3, 0, 3, 6, "", book.styles["cell"])
    sheet.formula(3, 0, "checks_text", book_checks(book), "cell")
    add_marginals(sheet)
    add_parts(sheet)
    add_side_by_side(sheet, EXTENSIONS_ROW)
    add_charts(sheet)
    row = SCENARIO_ROW
    if book.simulated:
        add_uncertainty(sheet, book.simulated, SCENARIO_ROW)
        row += UNCERTAIN_ROWS
        sheet.page.set_h_pagebreaks([SCENARIO_ROW - 2, row - 2])
    add_glance(sheet, scenarios, row)
    sheet.page.print_area(0, 0, row + SCENARIO_ROWS, 6)


def book_checks(book: LiveBook) -> str:
    """What the Checks sheet says in words."""

    looks = sum(rule.holds is False for rule in all_rules(book))
    return checks_text(book.figures, looks)


def headline(book: LiveBook) -> str:
    """The answer in words, as the formula `headline_formula` gives it."""

    figures = book.figures
    if not figures.ready:
        return f"No answer yet: {open_text(figures)}."
    best = figures.base["best"]
    by = BASE_MODEL if book.extensions.any_on else BY
    if figures.base["greatest"] <= 0:
        return f"{by} none of the three kinds of work helps at the margin."
    if best in NAMES:
        return f"{by} a marginal unit of effort is best spent on {IN_WORDS[best]} ({best})."
    return f"{by} these tie as the best use of a marginal unit of effort: {best}."


def headline_formula() -> str:
    """The answer in words, in a cell."""
    words = '""'
    for name in reversed(INTERVENTIONS):
        words = f'IF(best_intervention="{name}","{IN_WORDS[name]}",{words})'
    by = f'IF(options_on,"{BASE_MODEL}","{BY}")'
    return (
        'IF(NOT(inputs_ready),"No answer yet: "&open_text&".",'
        f'{by}&IF(greatest<=0," none of the three kinds of work helps at the margin.",'
        'IF(ISNUMBER(FIND("=",best_intervention))," these tie as the best use of a marginal unit of effort: "&best_intervention&".",'
        f'" a marginal unit of effort is best spent on "&{words}&" ("&best_intervention&").")))'
    )


def add_marginals(sheet: LiveSheet) -> None:
    """The three marginals, as numbers, as powers of ten, and against the best."""
    headings = (
        "Kind of work",
        "Marginal value",
        "As a power of ten",
        "Against the best",
        "Exact change per unit",
        "Best",
    )
    sheet.write(TABLE_ROW - 2, 0, "What one more unit of effort is worth (change of U)", "section")
    sheet.write_row(TABLE_ROW - 1, headings, "head")
    sheet.page.set_row(TABLE_ROW - 1, 30)
    base = sheet.book.figures.base
    for row, name in enumerate(INTERVENTIONS, start=TABLE_ROW):
        sheet.write(row, 0, NAMES[name], "key")
        for column, key, style in (
            (1, f"marginal_{name}", "number"), (3, f"ratio_{name}", "ratio"), (4, f"change_{name}", "number"),
        ):  # fmt: skip
            sheet.formula(row, column, key, base.get(key, ""), style)
        sheet.formula(row, 2, power_formula(name), power_text(base, name), "cell")
        best = f'IF(inputs_ready,IF({name}_per_F_I>=greatest-tie_tolerance*ABS(greatest),"best",""),"")'
        is_best = bool(base) and name in base["best"].split(" = ")
        sheet.formula(row, 5, best, "best" if is_best else "", "center")
    sheet.mark(TABLE_ROW, 5, TABLE_ROW + 2, 5, {"best": "good"})


def power_formula(name: str) -> str:
    """−4.21 × 10^−35, right where the number itself is too small for a cell."""
    log, sign = f"log10_{name}", f"sign_{name}"
    # Not TEXT: its format "0.00" means something else where the decimal sign is a comma.
    factor = f"ROUND(10^({log}-INT({log})),2)"  # 9.996 is 10: then the exponent is one more
    digits = f'IF({factor}<10,{factor}&" × 10^"&INT({log}),"1 × 10^"&INT({log})+1)'
    return f'IF(NOT(inputs_ready),"",IF({sign}=0,"0",IF({sign}<0,"−","")&{digits}))'


def power_text(base: Mapping[str, Any], name: str) -> str:
    """The same in Python."""
    if not base:
        return ""
    log, sign = float(base[f"log10_{name}"]), base[f"sign_{name}"]
    if sign == 0:
        return "0"
    factor, exponent = round(10 ** (log - floor(log)), 2), floor(log)
    if factor >= 10:
        factor, exponent = 1, exponent + 1
    return f"{'−' if sign < 0 else ''}{factor:g} × 10^{exponent}"


def add_parts(sheet: LiveSheet) -> None:
    """The three parts of (v)."""
    sheet.write(PARTS_ROW - 2, 0, "Where the value of alignment (V) comes from", "section")
    sheet.write_row(PARTS_ROW - 1, ("Part of (v)", "Value"), "head")
    for row, (key, label) in enumerate(PARTS.items(), start=PARTS_ROW):
        sheet.write(row, 0, label, "key")
        sheet.formula(row, 1, key, sheet.book.figures.base.get(key, ""))


def add_charts(sheet: LiveSheet) -> None:
    """Bars of the marginals and of the parts of (v)."""
    for column, title, row, value_axis, about in (
        (0, "Marginal value of each kind of work", TABLE_ROW, "change of U per unit of effort",
         "Bar chart of the three marginal values: alignment, cooperation if aligned, cooperation if misaligned"),
        (3, "Parts of the value of alignment (v)", PARTS_ROW, "change of U per unit of effort on V",
         "Bar chart of the three parts of the marginal value of alignment: coalition size, composition, direct utility"),
    ):  # fmt: skip
        chart = sheet.book.workbook.add_chart({"type": "bar"})
        chart.add_series({
            "name": title,
            "categories": [TITLE, row, 0, row + 2, 0], "values": [TITLE, row, 1, row + 2, 1],
            "fill": {"color": SERIES[0]}, "gap": 60,
            "data_labels": {"value": True, "num_format": "0.0E+00"},
        })  # fmt: skip
        chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis(
            {
                "name": value_axis,
                "num_format": AXIS,
                "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}},
            }
        )
        chart.set_y_axis({"reverse": True, "label_position": "low", **EVERY_NAME})
        chart.set_size({"width": 560, "height": 300})
        sheet.page.insert_chart(
            CHART_ROW,
            column,
            chart,
            {"description": about, "x_offset": 4 if column == 0 else 10, "object_position": 2},
        )


def add_uncertainty(sheet: LiveSheet, simulated: Simulated, first: int) -> None:
    """What the simulation says: P(best), the spread of the marginals, and two charts."""
    sheet.write(
        first - 2, 0, "Under uncertainty: all inputs vary at once (see Simulation)", "section"
    )
    sheet.page.merge_range(first - 1, 0, first - 1, 6, "", sheet.book.styles["headline"])
    sheet.formula(first - 1, 0, "sim_text", text_of(simulated), "headline")
    sheet.page.set_row(first - 1, 50)  # the text grows with what is entered
    sheet.write_row(first + 1, ("Kind of work", "P(best)", "±", "5 % quantile of the value", "Median", "95 % quantile",
                                "Expected loss of choosing it"), "head")  # fmt: skip
    sheet.page.set_row(first + 1, 30)
    for row, name in enumerate(INTERVENTIONS, start=first + 2):
        sheet.write(row, 0, NAMES[name], "key")
        marginal = f"marginal_{name}"
        for column, statistic, style in (
            (1, f"best {name}", "percent"), (3, f"5% {marginal}", "number"), (4, f"50% {marginal}", "number"),
            (5, f"95% {marginal}", "number"), (6, f"mean loss_{name}", "number"),
        ):  # fmt: skip
            found = simulated.measured[statistic]
            sheet.formula(row, column, whole_at(statistic, elsewhere=True), found.whole, style)
        best = f"best {name}"
        error = simulated.measured[best].error
        sheet.formula(row, 2, error_at(best, elsewhere=True), error, "percent_error")
    sheet.page.merge_range(first + 6, 0, first + 6, 6, "", sheet.book.styles["cell"])
    sheet.formula(first + 6, 0, f'"Histogram of "&sim_output&", "&sim_scale&" (picked on Simulation). "&{SAID}',
                  "Histogram of {}, {} (picked on Simulation). ".format(*simulated.content.histogram) + said(simulated), "cell")  # fmt: skip
    for column, chart, about in (
        (0, best_chart(sheet.book, TITLE, first + 2), "Bar chart: the share of draws in which each kind of work is best"),
        (3, histogram_chart(sheet.book), HISTOGRAM),
    ):  # fmt: skip
        chart.set_size({"width": 560, "height": 300})
        sheet.page.insert_chart(first + 7, column, chart, {
            "description": about, "x_offset": 4 if column == 0 else 10, "y_offset": 6, "object_position": 2})  # fmt: skip


def add_glance(sheet: LiveSheet, scenarios: Block, first: int) -> None:
    """The scenarios' results side by side."""
    heading = "Scenarios at a glance."
    said = extensions_said(sheet.book.extensions)
    sheet.formula(first - 2, 0, f'"{heading}"&options_said', f"{heading}{said}", "section")
    sheet.write_row(first - 1, ("Scenario", "Status", "U", "(v)", "(cv)", "(c¬v)", "Best"), "head")
    for place in range(SCENARIO_ROWS):
        row, source = first + place, FIRST_SCENARIO + place
        given = (
            sheet.book.content.scenarios[place].name
            if place < len(sheet.book.content.scenarios)
            else ""
        )
        name = f"{SCENARIOS}!{cell(source, 0)}"
        sheet.formula(row, 0, f'IF({name}="","",{name})', given, "cell")
        for column, key in enumerate(GLANCE, start=1):
            style = "center" if key == "best" else "cell" if key == "status" else "number"
            text = f"{SCENARIOS}!{cell(source, scenarios.column(key))}"
            sheet.formula(row, column, text, scenarios.cached[source].get(key, ""), style)
    sheet.mark(first, 6, first + SCENARIO_ROWS - 1, 6, {"V": "V", "CV": "CV", "CnV": "CnV"})
