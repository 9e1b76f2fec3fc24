"""The draws of the Simulation sheet: one row each, from stored points to the model's results."""

from functools import partial

import numpy as np

from coop_xl.analysis.monte_carlo.stored_points import DRAWS, POINTS, normal_scores
from coop_xl.estimates.cell_names import COLUMNS, HEADINGS, MARGINALS
from coop_xl.estimates.quantile_functions import OUTERS, SCORES, normal_probability
from coop_xl.estimates.scales import LOG10
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, QUANTITIES, VARIABLES
from coop_xl.spreadsheet.writing.book import ROW, cell
from coop_xl.workbook.extensions.in_rows import FLAGS, extension_formulas
from coop_xl.workbook.formulas.model_row import STYLE, model_formulas
from coop_xl.workbook.formulas.trace import Term, as_term, formula, trace
from coop_xl.workbook.formulas.values import OK
from coop_xl.workbook.live import LiveSheet
from coop_xl.workbook.sheets.scenarios_sheet import SCALED

from . import simulation_layout
from .simulated import Simulated
from .simulated_extensions import extension_points
from .simulated_statistics import BROKEN, COHERENT, HOLDS, HOLDS_NOT, Draws
from .simulation_inputs import input_cell
from .simulation_layout import DRAW_ROW, LAST_DRAW, column_of

BANDS = (
    ("z_U_B", "Stored points: independent normal scores"),
    ("u_U_B", "Their probabilities u, correlated where section 6 says so"),
    ("y_U_B", "The value for u, on the scale the family is fitted on"),
    ("chance_locality", "Stored points: whether extensions hold"),
    ("holds_locality", "Does the extension hold in this draw (by its credence on Extensions)?"),
    ("U_B", "Inputs drawn"),
    ("status", "Workings of the model, from left to right"),
    ("U", "Results"),
    ("loss_V", "Lost here by choosing V, CV or CnV"),
    ("broken", "Coherence and histogram"),
)
EXTRA_HEADINGS = {
    "loss_V": "loss V", "loss_CV": "loss CV", "loss_CnV": "loss CnV", "broken": "bounds broken",
    "coherent": "coherent", "picked": "output picked", "bin": "bin",
}  # fmt: skip


def add_draws(sheet: LiveSheet, simulated: Simulated) -> None:
    """Headings, stored points and all formulas of the draws."""
    add_headings(sheet)
    draws: Draws = simulated.draws
    points = extension_points()
    for place, scores in enumerate(normal_scores(len(VARIABLES))):
        sheet.write(DRAW_ROW + place, 0, place + 1, "whole")
        sheet.write(DRAW_ROW + place, 1, place // POINTS + 1, "whole")
        for column, score in enumerate(scores, start=simulation_layout.SCORES):
            sheet.write(DRAW_ROW + place, column, float(score), "score")
        for name, point in zip(FLAGS, points[place], strict=True):
            sheet.write(DRAW_ROW + place, column_of(f"chance_{name}"), float(point), "score")
    nothing = np.full(DRAWS, "")
    found = {"status": np.full(DRAWS, OK if draws else ""), "bin": simulated.histogram.bins}
    for name, (text, style) in column_formulas().items():
        values = found[name] if name in found else draws.get(name, nothing)
        sheet.fill_down(DRAW_ROW, column_of(name), text, list(values), style)
    best = column_of("best")
    sheet.mark(DRAW_ROW, best, LAST_DRAW, best, {"V": "V", "CV": "CV", "CnV": "CnV"})


def add_headings(sheet: LiveSheet) -> None:
    """What each column holds."""
    sheet.write(DRAW_ROW - 3, 0, f"The {DRAWS:,} draws, one row each", "section")
    sheet.write_row(DRAW_ROW - 1, ("Draw", "Scramble"), "head")
    starts = {column_of(name): text for name, text in BANDS}
    for column in range(simulation_layout.SCORES, column_of("bin") + 1):
        sheet.write(DRAW_ROW - 2, column, starts.get(column), "band")
    for kind in ("z", "u", "y"):
        for key in VARIABLES:
            sheet.write(DRAW_ROW - 1, column_of(f"{kind}_{key}"), key, "head")
    for name in FLAGS:
        for kind in ("chance", "holds"):
            sheet.write(DRAW_ROW - 1, column_of(f"{kind}_{name}"), name, "head")
    for key in COLUMNS:
        sheet.write(DRAW_ROW - 1, column_of(key), HEADINGS.get(key, key), "head")
    for key, text in EXTRA_HEADINGS.items():
        sheet.write(DRAW_ROW - 1, column_of(key), text, "head")


def at(name: str) -> str:
    """A cell of the draw's own row."""
    return "$" + cell(0, column_of(name), absolute=False)[:-1] + ROW


def column_formulas() -> dict[str, tuple[str, str]]:
    """Formula and style of each column, from left to right."""
    found: dict[str, tuple[str, str]] = {}
    for place, key in enumerate(VARIABLES):
        found[f"u_{key}"] = guarded(probability(place, key)), "score"
    for key in VARIABLES:
        found[f"y_{key}"] = guarded(on_scale(key, Term(at(f"u_{key}")))), "working"
    for name in FLAGS:
        holds = f'IF({at(f"chance_{name}")}<chance_{name},"{HOLDS}","{HOLDS_NOT}")'
        found[f"holds_{name}"] = guarded(holds), "center"
    for key in ENTRIES:
        found[key] = entry(key), "number"
    found["status"] = f'IF(simulation_ready,"{OK}","")', "cell"
    flags = {name: f'{at(f"holds_{name}")}="{HOLDS}"' for name in FLAGS}
    with_extensions = partial(extension_formulas, flags=flags)
    for key, text in model_formulas({key: at(key) for key in COLUMNS}, with_extensions).items():
        found[key] = for_ok(text), STYLE.get(key, "number")
    most = f"MAX({','.join(at(key) for key in MARGINALS)})"
    for name in INTERVENTIONS:
        found[f"loss_{name}"] = for_ok(f"{most}-{at(f'marginal_{name}')}"), "working"
    found["broken"] = for_ok(broken_formula()), "cell"
    found["coherent"] = for_ok(f'IF({at("broken")}="","{COHERENT}","no")'), "center"
    found["picked"] = picked_formula(), "working"
    value, low = at("picked"), "sim_low"
    inside = f"MIN(sim_bins,INT(({value}-{low})/sim_width)+1)"
    found["bin"] = (
        f'IF(ISNUMBER({value}),IF(OR({value}<{low},{value}>sim_high),0,{inside}),"")',
        "whole",
    )
    return found


def guarded(text: str) -> str:
    """Nothing until the simulation is ready."""
    return f'IF(simulation_ready,{text},"")'


def for_ok(text: str) -> str:
    """The same, told by the draw's own status."""
    return f'IF({at("status")}="{OK}",{text},"")'


def probability(place: int, key: str) -> str:
    """The probability of the stored score, or of one that correlates with those before it."""
    row = simulation_layout.MATRIX_ROW + place
    weights = (
        f"{cell(row, simulation_layout.FACTOR)}:{cell(row, simulation_layout.FACTOR + place)}"
    )
    own = cell(row, simulation_layout.FACTOR + place)
    scores = f"{at('z_' + next(iter(VARIABLES)))}:{at(f'z_{key}')}"
    return formula(
        normal_probability, f"IF({own}=1,{at(f'z_{key}')},SUMPRODUCT({weights},{scores}))"
    )


def on_scale(key: str, u: Term) -> str:
    """The value for u before the outer function: location + scale·score(u)."""
    score, location, scale, c, d = (
        input_cell(key, name) for name in ("score", "location", "scale", "c", "d")
    )
    text = as_term(SCORES["uniform"](u, 1 - u, Term(c), Term(d))).text
    for name in ("beta", "triangular", "normal", "metalog"):  # the last is asked for first
        wanted = as_term(SCORES[name](u, 1 - u, Term(c), Term(d))).text
        text = f'IF({score}="{name}",{wanted},{text})'
    return f"{location}+{scale}*{text}"


def outer(key: str, y: str) -> str:
    """The value on the variable's own scale."""
    text = y
    for name in ("negative", "positive", "share"):
        text = f'IF({input_cell(key, "outer")}="{name}",{formula(OUTERS[name], y)},{text})'
    return text


def entry(key: str) -> str:
    """An entry of the model: F_V and F_I stand under the scale they are entered on."""
    variable, scale = SCALED.get(key, (key, ""))
    value = outer(variable, at(f"y_{variable}"))
    return (
        f'IF(AND(simulation_ready,scale_{variable}="{scale}"),{value},"")'
        if scale
        else guarded(value)
    )


def broken_formula() -> str:
    """Which bounds of coherence a draw breaks, by the model's own equations."""
    cells: dict[str, Term | str] = {key: at(key) for key in COLUMNS}
    equations = {each.key: each for each in QUANTITIES}
    for key in ("s", "t"):
        cells[key] = trace(equations[key], cells)
    parts = []
    for words, bound in BROKEN.items():
        if bound.variable == "F_V":  # through s and t, which hold for any size of share
            whole = as_term(cells["s" if bound.is_least else "t"]).text
            holds = f"{whole}<=1+coherence_slack"
        else:
            limit = trace(equations[bound.quantity], cells).text
            value = at(bound.variable)
            holds = (
                f"{value}>={limit}-coherence_slack"
                if bound.is_least
                else f"{value}<={limit}+coherence_slack"
            )
        parts.append(f'IF({holds},"","{words} ")')
    return "&".join(parts)


def picked_formula() -> str:
    """The output that the histogram shows, on the scale that was chosen."""
    value = f"INDEX({at('U')}:{at('ratio_CnV')},1,sim_column)"
    logs = f'IF(sim_scale="{LOG10}",IF({value}>0,LOG10({value}),""),{value})'
    return for_ok(f'IF(ISNUMBER({value}),{logs},"")')
