"""The Simulation sheet: a live Monte Carlo in native formulas, on stored points."""

from coop_xl.analysis.monte_carlo.results import FEW, UNSEEN
from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.live import LiveBook, LiveSheet

from . import simulation_draws, simulation_inputs, simulation_links
from .simulated import INCOHERENT_LIMIT, LARGEST_LOG10, Simulated
from .simulated_extensions import NO_S_V, SMALL_SHARES, STOPPED
from .simulated_inputs import CONSTANT
from .simulated_statistics import BROKEN
from .simulation_credences import add_structure
from .simulation_histogram import add_histogram
from .simulation_layout import (
    COHERENCE_ROW,
    CONSTANT_ROW,
    HISTOGRAM_ROW,
    INPUT_ROW,
    LAST_COLUMN,
    LINK_ROW,
    TEXT_ROW,
    TITLE,
    WORK_ROW,
    column_of,
)
from .simulation_outputs import add_best, add_spreads
from .simulation_words import bound_label, coherence_formula, coherence_text, text_formula, text_of
from .statistics import add_statistics, error_at, whole_at

EXPLANATION = (
    f"Here all inputs vary at once. Each of {DRAWS:,} draws takes a value for every input, spread as Low, Best, High and the "
    "distribution on Inputs say, and computes the whole model. The draws are fixed, evenly spread points, so the same estimates "
    "give the same figures; they change as you type on Inputs, without any program but this one. "
    "Tie inputs together in section 6. “±” is one standard error of the simulation: how far a figure may be off because the "
    "draws are not endless. Of a share that no draw, or every draw, shows it is 1.5 of the draws. It says nothing of whether the estimates are right."
)


def add_simulation_sheet(book: LiveBook, simulated: Simulated) -> None:
    """Append the sheet, with the names simulation_ready, sim_text, sim_output, sim_scale and corr_…"""
    sheet = book.add_sheet(TITLE, zoom=80)
    sheet.page.set_column(0, 0, 37)
    sheet.page.set_column(1, column_of("bin"), 12.5)
    sheet.write(0, 0, "Simulation", "title")
    sheet.write(
        1,
        0,
        "What the uncertainty of all inputs together means for the answer. Live, in plain formulas.",
        "muted",
    )
    sheet.page.merge_range(2, 0, 2, LAST_COLUMN, EXPLANATION, book.styles["wrap"])
    sheet.page.merge_range(TEXT_ROW, 0, TEXT_ROW, LAST_COLUMN, "", book.styles["headline"])
    sheet.formula(TEXT_ROW, 0, text_formula(), text_of(simulated), "headline")
    sheet.name(TEXT_ROW, 0, "sim_text")
    sheet.page.set_row(TEXT_ROW, 38)
    add_best(sheet, simulated)
    add_spreads(sheet, simulated)
    add_histogram(sheet, simulated)
    add_coherence(sheet, simulated)
    sheet.write(INPUT_ROW - 3, 0, "5. What is drawn for each input", "section")
    sheet.write(
        INPUT_ROW - 2,
        0,
        "Where a row does not say OK, mend Low, Best, High or Distribution on Inputs. Without Low and High an input is taken as certain.",
        "muted",
    )
    simulation_inputs.add_input_table(sheet, simulated)
    sheet.write(LINK_ROW - 3, 0, "6. Inputs that go together (leave blank if none)", "section")
    sheet.write(
        LINK_ROW - 2,
        0,
        "Rank correlations; all pairs that are not named are independent. The distribution of each input stays as it is.",
        "muted",
    )
    simulation_links.add_link_table(sheet, simulated.links)
    add_structure(sheet, simulated)
    sheet.write(WORK_ROW, 0, "Workings: nothing to fill in from here on", "section")
    simulation_inputs.add_constants(sheet)
    simulation_links.add_matrices(sheet, simulated.links)
    add_flags(sheet, simulated)
    add_statistics(sheet, simulated)
    simulation_draws.add_draws(sheet, simulated)
    sheet.page.freeze_panes(2, 1)
    sheet.page.print_area(0, 0, WORK_ROW - 2, LAST_COLUMN)
    sheet.page.fit_to_pages(1, 0)
    sheet.page.set_h_pagebreaks([HISTOGRAM_ROW - 5, INPUT_ROW - 3, LINK_ROW - 3])


def add_coherence(sheet: LiveSheet, simulated: Simulated) -> None:
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
    sheet.formula(
        COHERENCE_ROW - 2, 0, coherence_formula(COHERENCE_ROW), coherence_text(simulated), "cell"
    )
    sheet.page.set_row(COHERENCE_ROW - 2, 28)
    sheet.page.merge_range(
        COHERENCE_ROW - 1, 3, COHERENCE_ROW - 1, LAST_COLUMN, "", sheet.book.styles["head"]
    )
    sheet.write_row(COHERENCE_ROW - 1, ("Bound", "broken by", "±", "Because"), "head")
    lines = [(words, words, bound.because) for words, bound in BROKEN.items()]
    for row, (label, name, because) in enumerate(
        [*lines, ("any of them", "incoherent", "")], start=COHERENCE_ROW
    ):
        measured = simulated.measured[f"share {name}"]
        sheet.write(row, 0, bound_label(label) if because else label, "key")
        sheet.formula(row, 1, whole_at(f"share {name}"), measured.whole, "percent")
        sheet.formula(row, 2, error_at(f"share {name}"), measured.error, "percent_error")
        sheet.page.merge_range(row, 3, row, LAST_COLUMN, because, sheet.book.styles["cell"])


def add_flags(sheet: LiveSheet, simulated: Simulated) -> None:
    """The named cells that say whether there are draws."""
    statuses = f"{simulation_inputs.input_cell('U_B', 'status')}:{simulation_inputs.input_cell('dp_CnV_da_CnV', 'status')}"
    lines = (
        ("sim_to_mend", f'{len(simulated.rows)}-COUNTIF({statuses},"OK")', len(simulated.to_mend), "estimates to mend"),
        ("sim_pairs_to_mend", simulation_links.to_mend_formula(), simulated.links.to_mend, "correlations to mend"),
        ("correlations_fit", simulation_links.fit_formula(), simulated.links.fit, "the correlations do not contradict one another"),
        ("sim_options_wait", extensions_wait_formula(), simulated.extensions_wait, "what keeps the extensions from being computed in every draw"),
        ("sim_size", size_formula(), simulated.size, "a bound of the log10 of the marginals per unit of F_I"),
        ("sim_largest", None, LARGEST_LOG10, "and the largest that a cell holds"),
        ("simulation_ready", 'IF(AND(sim_to_mend=0,sim_pairs_to_mend=0,correlations_fit,sim_options_wait=""),sim_size<sim_largest,FALSE)',
         simulated.is_ready, "there are draws"),
        ("sim_incoherent_limit", None, INCOHERENT_LIMIT, "a larger share of incoherent draws is warned of"),
        ("sim_certain", certain_formula(), simulated.is_certain, "nothing is uncertain, so figures are exact"),
        ("sim_unseen", None, UNSEEN, "draws: what none shows may be as likely as that many"),
        ("sim_few", None, FEW, "errors: a share nearer to 0 or 1 hangs on few draws"),
    )  # fmt: skip
    for row, (name, text, value, meaning) in enumerate(lines, start=CONSTANT_ROW):
        sheet.page.merge_range(row, 6, row, 7, "", sheet.book.styles["key"])
        sheet.write(row, 6, name, "key")
        if text is None:
            sheet.write(row, 8, value, "working")
        else:
            sheet.formula(
                row, 8, text, value, "plain_text" if isinstance(value, bool | str) else "working"
            )
        sheet.write(row, 9, meaning, "text")
        sheet.name(row, 8, name)


def certain_formula() -> str:
    """Whether every input is a constant, and every extension holds always or never."""
    forms = f"{simulation_inputs.input_cell('U_B', 'form')}:{simulation_inputs.input_cell('dp_CnV_da_CnV', 'form')}"
    known = ",".join(f"OR(chance_{name}<=0,chance_{name}>=1)" for name in FLAGS)
    return f'AND(COUNTIF({forms},"{CONSTANT}")={len(VARIABLES)},{known})'


def size_formula() -> str:
    """A bound of the log10 of the marginals, from how far each input reaches."""
    at = simulation_inputs.input_cell

    def most(*keys: str) -> str:
        return "+".join(f"MAX(ABS({at(key, 'least')}),ABS({at(key, 'most')}))" for key in keys)

    sums = (
        most("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V"),
        most(*(f"db_dF_{name}" for name in INTERVENTIONS)),
        most(*(f"dp_{name}_da_{name}" for name in INTERVENTIONS)),
    )
    least = at("F_V", "least")
    inverse = f'MAX(IF(scale_F_V="plain",-LOG10({least}),-{least}),-LOG10(sim_near_end))'
    parts = "+".join(f"LOG10(1+{each})" for each in sums)
    larger_by = f'IF(on_evidence="on",0-{least_log10("F_I")},0)'
    return f'IF(sim_to_mend=0,MIN(LOG10(largest_held),{inverse})+{parts}+{larger_by},"")'


def least_log10(key: str) -> str:
    """log10 of the smallest F_V or F_I drawn, or of 1 − F_V if that is entered."""
    least = simulation_inputs.input_cell(key, "least")
    return f'IF(scale_{key}="plain",LOG10({least}),{least})'


def extensions_wait_formula() -> str:
    """What keeps the extensions from being computed in every draw."""
    small = f"MIN({least_log10('F_V')},{least_log10('F_I')})<LOG10(smallest_share)"
    most_p_V = simulation_inputs.input_cell("p_V", "most")
    undefined = f'AND(on_evidence="on",NOT(ISNUMBER(given_S_V)),{most_p_V}=0)'
    return (
        f'IF(AND(options_apply,sim_to_mend=0),IF(options_stopped,"{STOPPED}",'
        f"IF(AND(inputs_ready,NOT(options_ready)),options_refusal,"
        f'IF({small},"{SMALL_SHARES}",IF({undefined},"{NO_S_V}","")))),"")'
    )
