"""Sections 1 and 2 of the Simulation sheet: which kind of work is best, and how the outputs are spread."""

from typing import Any

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.estimates.cell_names import MARGINALS, PER_F_I
from coop_xl.findings.plain_names import HOW_OFTEN_BEST
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import EVERY_NAME, SERIES
from coop_xl.workbook.live import LiveBook, LiveSheet

from .draw_statistics import OUTPUTS, RATIOS
from .simulation_inputs import input_cell
from .simulation_layout import BEST_ROW, LAST_COLUMN, SPREAD_ROW, TITLE, draws_column
from .simulation_tails import tail_formula, tail_remark_formula
from .simulation_words import NAMES
from .statistics import error_at, whole_at

_LABELS = {
    "U": "Total expected utility U", "marginal_V": "(v) marginal value of V work", "marginal_CV": "(cv) of CV work",
    "marginal_CnV": "(c¬v) of CnV work", "ratio_V": "V work against the best", "ratio_CV": "CV work against the best",
    "ratio_CnV": "CnV work against the best",
}  # fmt: skip
_SPREADS = ("mean", "sd", "5%", "25%", "50%", "75%", "95%", "coherent mean")
_SPREAD_HEADINGS = ("Output", "mean", "standard deviation", "5 % quantile", "25 % quantile", "median", "75 % quantile", "95 % quantile",
                   "mean of coherent draws", "Worth knowing")  # fmt: skip
TOO_SMALL = "too small for a cell (below 10^−300) in every draw: compare the ratios"
_SOME_SMALL = " draws too small for a cell, taken as 0"
_NO_RATIO = " draws without: no kind of work helps in them"
MAY_BE_NONE = "may be none"
_HEAVINESS = {key: input_cell(key, "t") for key in VARIABLES}  # of the tails of each input
NO_FLOOR = "Next to those it has no floor, so it may have no mean"


def add_best(sheet: LiveSheet) -> None:
    """Section 1: P(best), and what choosing each kind of work would cost."""
    sheet.write(BEST_ROW - 3, 0, "1. Which kind of work is best?", "section")
    sheet.write(
        BEST_ROW - 2,
        0,
        "Expected loss: how much utility per unit of effort is lost on average by choosing this kind of work although another may be best.",
        "muted",
    )
    sheet.write_row(
        BEST_ROW - 1,
        ("Kind of work", "P(best)", "±", "expected loss", "±", "P(best), coherent draws", "±"),
        "head",
    )
    sheet.page.set_row(BEST_ROW - 1, 30)
    for row, name in enumerate(INTERVENTIONS, start=BEST_ROW):
        sheet.write(row, 0, NAMES[name], "key")
        for column, statistic in ((1, f"best {name}"), (5, f"coherent best {name}")):
            sheet.formula(row, column, whole_at(statistic), style="percent")
            sheet.formula(row, column + 1, error_at(statistic), style="percent_error")
        _add_loss(sheet, row, name)
    row = BEST_ROW + len(INTERVENTIONS)
    span = f"{cell(BEST_ROW, 3)}:{cell(row - 1, 3)}"
    errors = f"{cell(BEST_ROW, 4)}:{cell(row - 1, 4)}"
    sheet.write(row, 0, "Knowing everything (EVPI)", "key")
    for column in (1, 2, 5, 6):
        sheet.write(row, column, None, "cell")
    sheet.formula(row, 3, f'IF(COUNT({span})=3,MIN({span}),"")')
    sheet.formula(
        row,
        4,
        f'IF(COUNT({span})=3,INDEX({errors},MATCH({cell(row, 3)},{span},0)),"")',
        style="error",
    )
    sheet.name(row, 3, "sim_evpi")
    sheet.write(
        row + 1,
        0,
        "EVPI, the expected value of perfect information: the smallest of the three losses.",
        "muted",
    )
    chart = _best_chart(sheet.book, TITLE, BEST_ROW)
    chart.set_size({"width": 540, "height": 215})
    sheet.page.insert_chart(
        BEST_ROW - 3,
        8,
        chart,
        {"description": "Bar chart: the share of draws in which each kind of work is best"},
    )


def _best_chart(book: LiveBook, title: str, row: int) -> Any:
    """Bars of P(best)."""
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series({
        "name": "P(best)", "categories": [title, row, 0, row + 2, 0], "values": [title, row, 1, row + 2, 1],
        "fill": {"color": SERIES[0]}, "gap": 50, "data_labels": {"value": True, "num_format": "0%"},
    })  # fmt: skip
    chart.set_title(
        {
            "name": HOW_OFTEN_BEST,
            "name_font": {"size": 12},
            "overlay": False,
        }
    )
    chart.set_legend({"none": True})
    chart.set_x_axis({"name": "share of draws", "num_format": "0%", "min": 0, "max": 1, "label_position": "high",
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True, **EVERY_NAME})
    return chart


def _add_loss(sheet: LiveSheet, row: int, name: str) -> None:
    """What choosing a kind of work costs on average, if that has a mean."""
    heaviest = ",".join(tail_formula(output, _HEAVINESS) for output in MARGINALS)
    has_none = f"IF(simulation_ready,MAX({heaviest})>=sim_no_mean,FALSE)"
    lost = f"mean loss_{name}"
    sheet.formula(row, 3, f'IF({has_none},"{MAY_BE_NONE}",{whole_at(lost)})')
    sheet.formula(row, 4, f'IF({has_none},"",{error_at(lost)})', style="error")
    sheet.name(row, 3, f"sim_loss_{name}")


def add_spreads(sheet: LiveSheet) -> None:
    """Section 2: mean, standard deviation and quantiles of each output, with their errors."""
    sheet.write(SPREAD_ROW - 2, 0, "2. How the outputs are spread", "section")
    sheet.page.merge_range(
        SPREAD_ROW - 1, 9, SPREAD_ROW - 1, LAST_COLUMN, "", sheet.book.styles["head"]
    )
    sheet.write_row(SPREAD_ROW - 1, _SPREAD_HEADINGS, "head")
    sheet.page.set_row(SPREAD_ROW - 1, 30)
    for place, output in enumerate(OUTPUTS):
        row = SPREAD_ROW + 2 * place
        style = "percent" if output.startswith("ratio") else "number"
        sheet.write(row, 0, _LABELS[output], "key")
        sheet.write(row + 1, 0, "± one standard error", "plain_text")
        for column, spread in enumerate(_SPREADS, start=1):
            name = f"{spread} {output}"
            whole, error = whole_at(name), error_at(name)
            if output in RATIOS and not spread.endswith("%"):  # no quantile
                whole, error = (
                    f"IF({_no_floor_formula(output)},{instead},{at})"
                    for instead, at in ((f'"{MAY_BE_NONE}"', whole), ('""', error))
                )
            sheet.formula(row, column, whole, style=style)
            error_style = "percent_error" if style == "percent" else "error"
            sheet.formula(row + 1, column, error, style=error_style)
        for line in (row, row + 1):
            sheet.page.merge_range(line, 9, line, LAST_COLUMN, "", sheet.book.styles["cell"])
        sheet.formula(row, 9, _remark_formula(output), style="cell")
        if output in RATIOS:
            text = f'IF({_no_floor_formula(output)},"{NO_FLOOR}","")'
            sheet.formula(row + 1, 9, text, style="cell")


def _no_floor_formula(output: str) -> str:
    """Whether a ratio is below 0 in some draws and the best, by which it is divided, in others.

    Between them the best passes through 0, and the ratio has no mean unless its own marginal
    passes 0 there, too; see `coop_xl.analysis.ratio_means`.
    """
    return f"AND(COUNT({draws_column(output)})<{DRAWS},MIN({draws_column(output)})<0)"


def _remark_formula(output: str) -> str:
    """What is worth knowing of an output: draws without a value, or too small for one."""
    if output == "U":
        return '""'
    if output.startswith("ratio"):
        without = f"{DRAWS}-COUNT({draws_column(output)})"
        return f'IF(simulation_ready,IF({without}=0,"",({without})&"{_NO_RATIO}"),"")'
    key = PER_F_I[[f"marginal_{name}" for name in INTERVENTIONS].index(output)]
    zeros = f"COUNTIF({draws_column(output)},0)"
    small = f"{zeros}-COUNTIF({draws_column(key)},0)"
    tails = tail_remark_formula(output, _HEAVINESS)
    of_tails = f'IF({zeros}={DRAWS},"",{tails})'
    return f'IF(simulation_ready,IF({small}=0,{of_tails},IF({zeros}={DRAWS},"{TOO_SMALL}",({small})&"{_SOME_SMALL}")),"")'
