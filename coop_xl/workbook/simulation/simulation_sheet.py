"""The Simulation sheet: a live Monte Carlo in native formulas, on stored points."""

from coop_xl.analysis.monte_carlo.results import FEW, UNSEEN
from coop_xl.analysis.monte_carlo.stored_points import DRAWS, GRAIN
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.defaults import COALITION, ONE, TWO
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.extensions.refusals import REFUSALS
from coop_xl.workbook.live import LiveBook, LiveSheet

from . import simulation_draws, simulation_inputs, simulation_links
from .assumed_draws import FROM_D_B
from .draw_statistics import BROKEN
from .own_tractability import add_quantiles, integrated_formula
from .simulation_credences import add_structure
from .simulation_histogram import add_histogram
from .simulation_layout import (
    COHERENCE_ROW,
    CONSTANT_ROW,
    HISTOGRAM_ROW,
    INPUT_ROW,
    LAST_COLUMN,
    LINK_ROW,
    PLACES,
    STRUCTURE_ROW,
    TEXT_ROW,
    TITLE,
    WORK_ROW,
)
from .simulation_outputs import add_best, add_spreads
from .simulation_words import bound_label, coherence_formula, text_formula
from .statistics import add_statistics, error_at, whole_at

_EXPLANATION = (
    f"Here all inputs vary at once. Each of {DRAWS:,} draws takes a value for every input, spread as Low, Best, High and the "
    "distribution on Questions say, and computes the whole model. The draws are fixed, evenly spread points, so the same estimates "
    "give the same figures; they change as you type on Questions, without any program but this one. "
    "Tie inputs together in section 6. “±” is one standard error of the simulation: how far a figure may be off because the "
    "draws are not endless. Of a share that no draw, or every draw, shows it is 1.5 of the draws. It says nothing of whether the estimates are right."
)


_STOPPED = "correct the sheet Extensions, where entries are out of range or contradict one another"
_NO_S_V = REFUSALS[-1].sentence
_SMALL_SHARES = (
    "F_V, 1 − F_V or F_I is below 10^−140 in some draws, and extensions need shares above that"
)
_LARGEST_LOG10 = 305.0  # of what a cell holds
_INCOHERENT_LIMIT = 0.05  # a larger share of incoherent draws is warned of
_NUMBERS = (
    "sim_to_mend",
    "sim_pairs_to_mend",
    "sim_size",
)  # of the flags; others are TRUE, FALSE or text


def add_simulation_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names simulation_ready, sim_text, sim_output, sim_scale and corr_…"""
    sheet = book.add_sheet(TITLE, zoom=80)
    sheet.page.set_column(0, 0, 37)
    sheet.page.set_column(1, max(PLACES.values()), 12.5)
    sheet.write(0, 0, "Simulation", "title")
    sheet.write(
        1,
        0,
        "What the uncertainty of all inputs together means for the answer. Live, in plain formulas.",
        "muted",
    )
    sheet.page.merge_range(2, 0, 2, LAST_COLUMN, _EXPLANATION, book.styles["wrap"])
    sheet.page.merge_range(TEXT_ROW, 0, TEXT_ROW, LAST_COLUMN, "", book.styles["headline"])
    sheet.formula(TEXT_ROW, 0, text_formula(book), style="headline")
    sheet.name(TEXT_ROW, 0, "sim_text")
    sheet.page.set_row(TEXT_ROW, 38)
    add_best(sheet)
    add_spreads(sheet)
    add_histogram(sheet)
    _add_coherence(sheet)
    sheet.write(INPUT_ROW - 3, 0, "5. What is drawn for each input", "section")
    sheet.write(
        INPUT_ROW - 2,
        0,
        "Where a row does not say OK, correct Low, Best, High or Distribution on Questions. Without Low and High an input is taken as certain.",
        "muted",
    )
    simulation_inputs.add_input_table(sheet)
    sheet.write(LINK_ROW - 3, 0, "6. Inputs that go together (leave blank if none)", "section")
    sheet.write(
        LINK_ROW - 2,
        0,
        "Rank correlations; all pairs that are not named are independent. The distribution of each input stays as it is.",
        "muted",
    )
    simulation_links.add_link_table(sheet)
    if book.has_extensions:
        add_structure(sheet)
    sheet.write(WORK_ROW, 0, "Workings: nothing to fill in from here on", "section")
    simulation_inputs.add_constants(sheet)
    simulation_links.add_matrices(sheet)
    _add_flags(sheet)
    add_statistics(sheet)
    add_quantiles(sheet)
    simulation_draws.add_draws(sheet)
    sheet.page.freeze_panes(2, 1)
    last = WORK_ROW - 2 if book.has_extensions else STRUCTURE_ROW - 5
    sheet.page.print_area(0, 0, last, LAST_COLUMN)
    sheet.page.fit_to_pages(1, 0)
    sheet.page.set_h_pagebreaks([HISTOGRAM_ROW - 5, INPUT_ROW - 3, LINK_ROW - 3])


def _add_coherence(sheet: LiveSheet) -> None:
    """Section 4: how many draws break a bound, and which."""
    sheet.write(COHERENCE_ROW - 4, 0, "4. Do the draws hang together?", "section")
    sheet.write(
        COHERENCE_ROW - 3,
        0,
        "Our agent is part of the totals, so the shares and probabilities bound one another (own derivation). Independent inputs may be drawn together that cannot be true together.",
        "muted",
    )
    sheet.page.merge_range(
        COHERENCE_ROW - 2, 0, COHERENCE_ROW - 2, LAST_COLUMN, "", sheet.book.styles["cell"]
    )
    sheet.formula(COHERENCE_ROW - 2, 0, coherence_formula(COHERENCE_ROW), style="cell")
    sheet.page.set_row(COHERENCE_ROW - 2, 28)
    sheet.page.merge_range(
        COHERENCE_ROW - 1, 3, COHERENCE_ROW - 1, LAST_COLUMN, "", sheet.book.styles["head"]
    )
    sheet.write_row(COHERENCE_ROW - 1, ("Bound", "broken by", "±", "Because"), "head")
    lines = [(words, words, bound.because) for words, bound in BROKEN.items()]
    for row, (label, name, because) in enumerate(
        [*lines, ("any of them", "incoherent", "")], start=COHERENCE_ROW
    ):
        sheet.write(row, 0, bound_label(label) if because else label, "key")
        sheet.formula(row, 1, whole_at(f"share {name}"), style="percent")
        sheet.formula(row, 2, error_at(f"share {name}"), style="percent_error")
        sheet.page.merge_range(row, 3, row, LAST_COLUMN, because, sheet.book.styles["cell"])


def _add_flags(sheet: LiveSheet) -> None:
    """The named cells that say whether there are draws."""
    statuses = f"{simulation_inputs.input_cell('U_B', 'status')}:{simulation_inputs.input_cell('dp_CnV_da_CnV', 'status')}"
    waiting = [
        (
            "sim_options_wait",
            _extensions_wait_formula(),
            "what keeps the extensions from being computed in every draw",
        )
    ]
    waits = 'sim_options_wait=""'
    if not sheet.book.has_extensions:
        waiting, waits = [], "TRUE"
    lines = (
        ("sim_to_mend", f'{len(VARIABLES)}-COUNTIF({statuses},"OK")', "estimates to fix"),
        ("sim_pairs_to_mend", simulation_links.to_mend_formula(), "correlations to fix"),
        ("correlations_fit", simulation_links.fit_formula(), "the correlations do not contradict one another"),
        *waiting,
        ("sim_size", _size_formula(sheet.book), "a bound of the log10 of the marginals per unit of F_I"),
        ("sim_largest", _LARGEST_LOG10, "and the largest that a cell holds"),
        ("simulation_ready", f"IF(AND(sim_to_mend=0,sim_pairs_to_mend=0,correlations_fit,{waits}),sim_size<sim_largest,FALSE)",
         "there are draws"),
        ("sim_incoherent_limit", _INCOHERENT_LIMIT, "a larger share of incoherent draws is warned of"),
        ("sim_certain", _certain_formula(sheet.book), "nothing is uncertain, so figures are exact"),
        ("sim_unseen", UNSEEN, "draws: what none shows may be as likely as that many"),
        ("sim_few", FEW, "errors: a share nearer to 0 or 1 hangs on few draws"),
        ("sim_grain", GRAIN, "stored scores are whole numbers of such parts of 1"),
        ("sim_integrated", integrated_formula(sheet.book), "P(best) by the distributions of the tractabilities; otherwise draws are counted"),
    )  # fmt: skip
    for row, (name, text, meaning) in enumerate(lines, start=CONSTANT_ROW):
        sheet.page.merge_range(row, 6, row, 7, "", sheet.book.styles["key"])
        sheet.write(row, 6, name, "key")
        if isinstance(text, str):
            style = "working" if name in _NUMBERS else "plain_text"
            sheet.formula(row, 8, text, style=style)
        else:
            sheet.write(row, 8, text, "working")
        sheet.write(row, 9, meaning, "text")
        sheet.name(row, 8, name)


def _certain_formula(book: LiveBook) -> str:
    """Whether every input is a constant, and every extension holds always or never."""
    forms = f"{simulation_inputs.input_cell('U_B', 'form')}:{simulation_inputs.input_cell('dp_CnV_da_CnV', 'form')}"
    certain = f'COUNTIF({forms},"constant")={len(VARIABLES)}'
    if not book.has_extensions:
        return certain
    known = ",".join(f"OR(chance_{name}<=0,chance_{name}>=1)" for name in FLAGS)
    return f"AND({certain},{known})"


def _size_formula(book: LiveBook) -> str:
    """A bound of the log10 of the marginals, from how far each input reaches."""
    at = simulation_inputs.input_cell

    def most(*keys: str) -> str:
        return "+".join(f"MAX(ABS({at(key, 'least')}),ABS({at(key, 'most')}))" for key in keys)

    slopes = f"IF(AND({FROM_D_B}),{most(ONE)},{most(*TWO)})"
    sums = (
        most("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V"),
        f"{most(COALITION)}+{slopes}",
        most(*(f"dp_{name}_da_{name}" for name in INTERVENTIONS)),
    )
    least = at("F_V", "least")
    inverse = f'MAX(IF(scale_F_V="plain",-LOG10({least}),-{least}),-LOG10(sim_near_end))'
    parts = "+".join(f"LOG10(1+{each})" for each in sums)
    size = f"MIN(LOG10(largest_held),{inverse})+{parts}"
    if book.has_extensions:
        size += f'+IF(on_evidence="on",0-{_least_log10("F_I")},0)'
    return f'IF(sim_to_mend=0,{size},"")'


def _least_log10(key: str) -> str:
    """log10 of the smallest F_V or F_I drawn, or of 1 − F_V if that is entered."""
    least = simulation_inputs.input_cell(key, "least")
    return f'IF(scale_{key}="plain",LOG10({least}),{least})'


def _extensions_wait_formula() -> str:
    """What keeps the extensions from being computed in every draw."""
    small = f"MIN({_least_log10('F_V')},{_least_log10('F_I')})<LOG10(smallest_share)"
    most_p_V = simulation_inputs.input_cell("p_V", "most")
    undefined = f'AND(on_evidence="on",NOT(ISNUMBER(given_S_V)),{most_p_V}=0)'
    return (
        f'IF(AND(options_apply,sim_to_mend=0),IF(options_stopped,"{_STOPPED}",'
        f"IF(AND(inputs_ready,NOT(options_ready)),options_refusal,"
        f'IF({small},"{_SMALL_SHARES}",IF({undefined},"{_NO_S_V}","")))),"")'
    )
