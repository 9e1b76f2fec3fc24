"""Build the report: one page that needs nothing but a browser."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from coop_xl.analysis.study import Origin, Study, largest
from coop_xl.estimates.read_file import Problem
from coop_xl.findings import caveats, extension_credences, report_tables, simulation_answer
from coop_xl.findings.extension_findings import (
    ABOUT_BARS,
    ABOUT_LAMBDA,
    ABOUT_MAP,
    in_symbols,
)
from coop_xl.findings.study_parts import most_worth, order
from coop_xl.model.extensions.catalogue import ACCEPTED

from . import pictures
from .extension_section import extensions_of
from .svg_charts import NOT_FINITE
from .text import clean, lifted, tidy

LARGEST_PLAIN = 300  # power of ten, within what a float holds


@dataclass(frozen=True)
class Part:
    """What moves the marginal value of a kind of work: chart, how to read it, table."""

    work: str
    picture: pictures.Picture | None
    about: str
    table: report_tables.Table


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
    extensions = extensions_of(study, study.discussion)
    template = environment().get_template("page.html")
    text = template.render(
        style=Markup(source("style.css")),
        words=caveats,
        origin=origin,
        study=study,
        answer=answer_lines(study),
        at_best=list(at_best(study)),
        extensions=extensions,
        kinds=kinds_table(study),
        of_likeliest=likeliest_table(study),
        given_coherence=coherent_table(study),
        best=pictures.best_picture(study),
        spread=pictures.spread_picture(study),
        spread_table=report_tables.spread_table(study),
        parts=list(parts(study)),
        flips=list(report_tables.flips(study)),
        most_worth=most_worth_of(study),
        worth=pictures.worth_picture(study),
        worth_table=report_tables.worth_table(study),
        definitions=study.content.meanings,
        groups=report_tables.input_groups(study),
        families=report_tables.families(study),
        illustrations=report_tables.illustrations(study.content),
        problems=report_tables.problem_lines(problems),
        bounds=report_tables.bounds_table(study),
        notes=[*study.notes, *simulation_answer.not_finite(study)],
        caveats=caveats.caveats({each.name for each in extensions.on}),
        about_credences=extension_credences.ABOUT,
        about_bars=ABOUT_BARS,
        about_lambda=ABOUT_LAMBDA,
        about_map=ABOUT_MAP,
        lines=list(report_tables.origin_lines(study, origin)),
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
    made.filters |= {"tidy": tidy, "lifted": lifted}
    made.globals |= {"symbols": simulation_answer.SYMBOLS, "unit": simulation_answer.UNIT}
    return made


def source(name: str) -> str:
    """A file of this package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def answer_lines(study: Study) -> list[str]:
    """The answer in sentences, the first as a headline."""
    found = [simulation_answer.headline(study), simulation_answer.on_average(study)]
    coherence = study.simulation.coherence
    if coherence and simulation_answer.is_often_broken(study):
        where = "In the most likely combination of extensions, " if study.structure else ""
        found.append(f"{where}{simulation_answer.coherent_answer(coherence)}")
    key = largest(study.worth.inputs) if study.worth else ""
    if f"knowing {key} would" in found[0]:
        found.append(f"{key} is the {ACCEPTED[key].meaning}.")
    return found


def at_best(study: Study) -> Iterator[str]:
    """The answer with every estimate at its best value, and the three marginal values there."""
    best = in_symbols(study.at_best.best)
    if not best:
        yield "the largest marginal value cannot be told."
    elif "=" in best:
        yield f"{best.replace(' = ', ' and ')} work are worth the same."
    else:
        yield f"{best} work has the largest marginal value."
    yield ", ".join(
        f"{simulation_answer.SYMBOLS[name]} work {of_size(found.sign, found.log10)}"
        for name, found in study.at_best.marginals.items()
    )


def of_size(sign: float, log10: float) -> str:
    """A number from its sign and the log10 of its size."""
    if sign == 0:
        return "0"
    if not math.isfinite(log10):
        return NOT_FINITE
    exponent = math.floor(log10)
    scale = exponent if abs(exponent) > LARGEST_PLAIN else 0
    return simulation_answer.number(sign * 10.0 ** (log10 - scale), scale)


def kinds_table(study: Study) -> report_tables.Table:
    """P(best), mean, quantiles and expected loss of each kind of work."""
    if study.structure is None:
        return of_kinds("The three kinds of work", study.simulation, study)
    lines = extension_credences.kinds_of_work(study.structure)
    rows = [[f"{symbol}: {name}", *figures] for symbol, name, *figures in lines]
    headings = ["Work", *extension_credences.WORK[2:]]
    return report_tables.Table(
        "The three kinds of work, over all combinations of extensions", headings, rows
    )


def likeliest_table(study: Study) -> report_tables.Table | None:
    """The same in the most likely combination of extensions, if there are credences."""
    if study.structure is None:
        return None
    return of_kinds("In the most likely combination of extensions", study.simulation, study)


def most_worth_of(study: Study) -> str:
    """What is most worth knowing, in words."""
    if not study.is_finite:
        return caveats.TOO_HEAVY
    if study.structure:
        return " ".join(extension_credences.sentences(study.structure))
    return most_worth(study)


def coherent_table(study: Study) -> report_tables.Table | None:
    """The same given draws that hold together, where many do not."""
    coherence = study.simulation.coherence
    if coherence is None or not coherence.best or not simulation_answer.is_often_broken(study):
        return None
    where = ", in the most likely combination of extensions" if study.structure else ""
    caption = f"The three kinds of work, given draws that hold together{where}"
    return of_kinds(caption, coherence, study)


def of_kinds(caption: str, found: Any, study: Study) -> report_tables.Table:
    """A table of the kinds of work."""
    lines = simulation_answer.kinds(found, study.simulation.log10_scale)
    rows = [[f"{symbol}: {name}", *figures] for symbol, name, *figures in lines]
    return report_tables.Table(caption, ["Work", *simulation_answer.KINDS[2:]], rows)


def parts(study: Study) -> Iterator[Part]:
    """What moves each marginal value, that of the work most often best first."""
    for name in order(study):
        about = caveats.ABOUT_RANKS if pictures.has_no_swings(study, name) else caveats.ABOUT_REACH
        picture = pictures.reach_picture(study, name)
        yield Part(name, picture, about, report_tables.reach_table(study, name))
