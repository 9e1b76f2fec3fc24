"""Build the report: one page that needs nothing but a browser."""

from collections.abc import Iterable
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from coop_xl.analysis.study import Origin, Study
from coop_xl.estimates.read_file import Problem
from coop_xl.findings import (
    caveats,
    input_rows,
    proposal_findings,
    report_tables,
    simulation_answer,
)
from coop_xl.findings.document import Table
from coop_xl.findings.extension_credences import combinations_table, held_table
from coop_xl.findings.extension_findings import (
    base_table,
    extensions_lead,
    extensions_notice,
    models_section,
    not_shown,
)
from coop_xl.findings.lambda_and_budget import BRIDGE, bridge, budget_section, lambda_section
from coop_xl.findings.numbers import entered, symbol
from coop_xl.findings.one_at_a_time import at_best_sentence, flips_section, swings_section
from coop_xl.findings.plain_names import NAMES, OWN, OWN_LEGEND, SYMBOLS
from coop_xl.findings.switch_points import switches_section
from coop_xl.findings.value_of_knowing import groups_section, knowing_section
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED, BY_NAME
from coop_xl.spreadsheet.writing.styles import COLORS

from . import pictures
from .text import clean, lifted, tidy


def build_report(
    study: Study,
    origin: Origin,
    problems: Iterable["Problem"] = (),
) -> bytes:
    """The page (HTML, UTF-8); the same study, origin and problems give the same bytes.

    Parameters
    ----------
    study : Study
        What was found.
    origin : Origin
        The file it was found about, and the date to tell.
    problems : iterable of Problem
        What the file's checks say.
    """
    answer = simulation_answer.answer_table(study)
    no_ranges = simulation_answer.has_no_ranges(study)
    order = sorted(INTERVENTIONS, key=lambda name: -study.best[name].value)
    found, structure = study.discussion, study.structure
    extensions = [BY_NAME[name] for name in found.on]
    template = environment().get_template("page.html")
    text = template.render(
        words=caveats,
        origin=origin,
        study=study,
        said=simulation_answer.answer_lines(study),
        at_best=at_best_sentence(study),
        extensions=extensions,
        notice=list(extensions_notice(study, found)),
        lead=list(extensions_lead(study, found)),
        base_and_extensions=base_table(study),
        mixture=[held_table(structure), combinations_table(structure)] if structure else [],
        models=models_section(found),
        locality=lambda_section(found),
        budget=budget_section(found),
        not_shown=list(not_shown(study, found)),
        kinds=answer,
        of_likeliest=simulation_answer.likeliest_table(study) if study.structure else None,
        given_coherence=given_coherence(study),
        best=None if no_ranges else simulation_answer.best_chart(answer),
        unit_of_effort=study.content.definitions.get("unit_of_effort", "").strip(),
        bridge=bridge(found),
        words_of_bridge=BRIDGE,
        spread=report_tables.spread_chart(study),
        movers=[swings_section(study, name) for name in order],
        flips=flips_section(study),
        switches=switches_section(study),
        knowing=knowing_section(study),
        groups_known=groups_section(study),
        proposals=proposal_findings.report_sections(study.proposals) if study.proposals else [],
        definitions=study.content.meanings,
        independent=input_rows.INDEPENDENT,
        groups=input_rows.input_groups(study),
        families=input_rows.families(study),
        illustrations=input_rows.illustrations(study.content),
        problems=report_tables.problem_lines(problems),
        bounds=report_tables.bounds_table(study),
        notes=[*study.notes, *simulation_answer.not_finite(study)],
        caveats=caveats.caveats(found.on),
        lines=report_tables.origin_lines(study, origin),
        command=report_tables.command(study, origin),
    )
    return text.encode()


def environment() -> Environment:
    """What fills in the page: every text is cleaned and escaped."""
    made = Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        finalize=clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"tidy": tidy, "lifted": lifted, "entered": entered}
    made.globals |= {
        "style": Markup(source("style.css")),
        "picture": pictures.picture,
        "names": NAMES,
        "symbols": SYMBOLS,
        "colors": COLORS,
        "symbol_of": symbol_of,
        "own": OWN,
        "own_legend": OWN_LEGEND,
    }
    return made


def symbol_of(key: str) -> Markup:
    """The post's symbol of an input."""
    return symbol(ACCEPTED[key].symbol)


def source(name: str) -> str:
    """A file of this package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def given_coherence(study: Study) -> Table | None:
    """The kinds of work without inconsistent draws, where many are inconsistent."""
    return (
        simulation_answer.coherent_table(study)
        if simulation_answer.is_often_inconsistent(study)
        else None
    )
