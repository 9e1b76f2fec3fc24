"""The draws of the Simulation sheet: one row each, from stored points to the model's results."""

from coop_xl.analysis.monte_carlo.stored_points import DRAWS, GRAIN, POINTS, normal_scores
from coop_xl.estimates.cell_names import EXTENSION_WORKINGS, HEADINGS, MARGINALS, PER_F_I
from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.estimates.scales import LOG10
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES, VARIABLES
from coop_xl.model.defaults import COALITION, ONE, TWO
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.in_rows import FLAGS, extension_formulas
from coop_xl.workbook.formulas.model_row import STYLE, base_formulas, followed, logs_on_scale
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.formulas.trace import Term, as_term, formula, trace
from coop_xl.workbook.live import LiveBook, LiveSheet

from . import simulation_layout
from .assumed_draws import FROM_D_B, drawn_formula, one_in_draw, with_least
from .draw_statistics import BROKEN, COHERENT, HOLDS, HOLDS_NOT
from .extension_points import extension_points
from .input_values import value_formula
from .own_tractability import TRACTABILITIES, below_formula, chance_formula
from .simulation_inputs import input_cell
from .simulation_layout import ADDED, BASE, DRAW_ROW, MODEL, RIVALS, column_of

_BANDS = {
    "z_U_B": "Stored points: independent normal scores, in parts of 1/1000",
    "U_B": "Inputs drawn, correlated where section 6 says so, on the scale they are entered on",
    "lg_F_V": "Workings of the model, from left to right",
    "U": "Results",
    "most": "The largest",
    "below_V_CV": "The chance that one lies below another, its own tractability left open",
    "best_V": "The chance that it is best",
    "broken": "Coherence and histogram",
    "chance_locality": "Stored points: whether extensions hold",
    "holds_locality": "Does the extension hold in this draw (by its credence on Extensions)?",
    "used_db_dF_V": "Workings of the model with extensions",
}
_FROM_OTHERS = (*TWO, COALITION)  # they may follow from others, so they wait for all
_DIGITS = 10  # of the values of draws that are cached
_WORDS = {"most": "largest", "broken": "bounds broken", "picked": "output picked"}


def _columns_of(book: LiveBook) -> tuple[str, ...]:
    """The columns of a draw."""
    return (*BASE, *ADDED) if book.has_extensions else BASE


def add_draws(sheet: LiveSheet) -> None:
    """Headings, stored points and all formulas of the draws."""
    _add_headings(sheet)
    _add_points(sheet)
    for name, (text, style) in _column_formulas(sheet.book).items():
        sheet.fill_down(DRAW_ROW, column_of(name), text, DRAWS, style, digits=_DIGITS)


def _add_headings(sheet: LiveSheet) -> None:
    """What each column holds."""
    sheet.write(DRAW_ROW - 3, 0, f"The {DRAWS:,} draws, one row each", "section")
    sheet.write_row(DRAW_ROW - 1, ("Draw", "Scramble"), "head")
    for name in _columns_of(sheet.book):
        sheet.write(DRAW_ROW - 2, column_of(name), _BANDS.get(name), "band")
        sheet.write(DRAW_ROW - 1, column_of(name), heading(name), "head")


def heading(name: str) -> str:
    """What stands above a column."""
    kind, _, key = name.partition("_")
    if name in RIVALS:
        return "{} below {}".format(*RIVALS[name])
    if name not in VARIABLES and (key in VARIABLES or kind in ("chance", "holds")):
        return key
    return HEADINGS.get(name, _WORDS.get(name, name.replace("best_", "best: ")))


def _add_points(sheet: LiveSheet) -> None:
    """The stored points."""
    points = extension_points() if sheet.book.has_extensions else None
    for place, scores in enumerate(normal_scores(len(VARIABLES))):
        row = DRAW_ROW + place
        sheet.write(row, 0, place + 1, "whole")
        sheet.write(row, 1, place // POINTS + 1, "whole")
        for key, score in zip(VARIABLES, scores, strict=True):
            sheet.write(row, column_of(f"z_{key}"), round(float(score) * GRAIN), "whole")
        if points is not None:
            for name, point in zip(FLAGS, points[place], strict=True):
                sheet.write(row, column_of(f"chance_{name}"), float(point), "score")


def at(name: str) -> str:
    """A cell of the draw's own row."""
    return "$" + cell(0, column_of(name), absolute=False)[:-1] + ROW


def _column_formulas(book: LiveBook) -> dict[str, tuple[str, str]]:
    """Formula and style of each column, from left to right."""
    found: dict[str, tuple[str, str]] = {}
    for place, key in enumerate(VARIABLES):
        text = drawn_formula(key, value_formula(key, Term(_probability(place, key))), at)
        ready = f'IF({input_cell(key, "status")}="{OK}",{text},"")'
        found[key] = _when_ready(text) if key in _FROM_OTHERS else ready, "number"
    if book.has_extensions:
        for name in FLAGS:
            holds = f'IF({at(f"chance_{name}")}<chance_{name},"{HOLDS}","{HOLDS_NOT}")'
            found[f"holds_{name}"] = _when_ready(holds), "center"
    for key, text in (_model_of_draw(book) | _chances()).items():
        found[key] = _when_ready(text), STYLE.get(key, "number")
    found["broken"] = _when_ready(_broken_formula()), "cell"
    found["coherent"] = _when_ready(f'IF({at("broken")}="","{COHERENT}","no")'), "center"
    found["picked"] = _picked_formula(), "working"
    return found


def _model_of_draw(book: LiveBook) -> dict[str, str]:
    """Workings and results of a draw, with extensions where they hold."""
    cells = {name: at(name) for name in (*VARIABLES, *MODEL, *EXTENSION_WORKINGS)}
    F_V, rest, F_I = logs_on_scale(at("F_V"), at("F_I"))
    base = base_formulas(cells, (*map(with_least, (F_V, rest)), F_I))
    del base["best"]
    if not book.has_extensions:
        return base
    cells[ONE] = f"IF(AND({FROM_D_B}),{one_in_draw(at)},{ONE})"
    flags = {name: f'{at(f"holds_{name}")}="{HOLDS}"' for name in FLAGS}
    return followed(base, extension_formulas(cells, flags))


def _chances() -> dict[str, str]:
    """The largest marginal, and the chance that each intervention is best."""
    per_F_I = {name: at(key) for name, key in zip(INTERVENTIONS, PER_F_I, strict=True)}
    below = {pair: at(key) for key, pair in RIVALS.items()}
    found = {"most": f"MAX({','.join(map(at, MARGINALS))})"}
    for key, (one, other) in RIVALS.items():
        found[key] = below_formula(one, other, per_F_I, at(TRACTABILITIES[one]))
    for name in INTERVENTIONS:
        found[f"best_{name}"] = chance_formula(name, below, per_F_I, at("greatest"))
    return found


def _when_ready(text: str) -> str:
    """Nothing until the simulation is ready."""
    return f'IF(simulation_ready,{text},"")'


def _probability(place: int, key: str) -> str:
    """The probability of the stored score, or of one that correlates with those before it."""
    row = simulation_layout.MATRIX_ROW + place
    weights = (
        f"{cell(row, simulation_layout.FACTOR)}:{cell(row, simulation_layout.FACTOR + place)}"
    )
    own = cell(row, simulation_layout.FACTOR + place)
    scores = f"{at('z_' + next(iter(VARIABLES)))}:{at(f'z_{key}')}"
    mixed = f"IF(AND(correlations_fit),SUMPRODUCT({weights},{scores}),0)"
    return formula(normal_probability, f"IF({own}=1,{at(f'z_{key}')},{mixed})/sim_grain")


def _broken_formula() -> str:
    """Which bounds of coherence a draw breaks, by the model's own equations."""
    cells: dict[str, Term | str] = {key: at(key) for key in (*VARIABLES, *MODEL)}
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


def _picked_formula() -> str:
    """The output that the histogram shows, on the scale that was chosen."""
    value = f"INDEX({at('U')}:{at('ratio_CnV')},1,sim_column)"
    logs = f'IF(sim_scale="{LOG10}",IF({value}>0,LOG10({value}),""),{value})'
    return _when_ready(f'IF(ISNUMBER({value}),{logs},"")')
