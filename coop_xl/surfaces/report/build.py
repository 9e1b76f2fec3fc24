"""Build the report: one page that needs nothing but a browser."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.evaluate import evaluate, log10_marginals
from coop_xl.model.options.catalogue import ACCEPTED
from coop_xl.surfaces import structural_answer, uncertain_answer
from coop_xl.surfaces.discussed import (
    ABOUT_BARS,
    ABOUT_LAMBDA,
    ABOUT_MAP,
    discussed,
    in_symbols,
)
from coop_xl.surfaces.results_workbook.value_of_information import most_worth
from coop_xl.surfaces.study import Origin, Study, largest

from . import pictures, tables, words
from .charts import NOT_FINITE
from .options import options_of
from .text import clean, lifted, tidy

if TYPE_CHECKING:
    from coop_xl.surfaces.workbook.filled.read import Problem

LARGEST_PLAIN = 300  # power of ten, within what a float holds


@dataclass(frozen=True)
class Part:
    """What moves the marginal value of a kind of work: chart, how to read it, table."""

    work: str
    picture: pictures.Picture | None
    about: str
    table: tables.Table


def build_report(
    study: Study,
    origin: Origin,
    problems: Iterable["Problem"] = (),
    *,
    budget: float | None = None,
    use_branches: bool = False,
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
    budget : float, optional
        Of the map of budgets; by default a round one.
    use_branches : bool
        Whether options are compared over the two branches too, which the study leaves out.
    """
    options = options_of(study, discussed(study, budget, use_branches))
    template = environment().get_template("page.html")
    text = template.render(
        style=Markup(source("style.css")),
        words=words,
        origin=origin,
        study=study,
        answer=answer_lines(study),
        at_best=list(at_best(study)),
        options=options,
        kinds=kinds_table(study),
        of_likeliest=likeliest_table(study),
        given_coherence=coherent_table(study),
        best=pictures.best_picture(study),
        spread=pictures.spread_picture(study),
        spread_table=tables.spread_table(study),
        parts=list(parts(study)),
        flips=list(tables.flips(study)),
        most_worth=most_worth_of(study),
        worth=pictures.worth_picture(study),
        worth_table=tables.worth_table(study),
        definitions=study.content.meanings,
        groups=tables.input_groups(study),
        families=tables.families(study),
        illustrations=tables.illustrations(study.content),
        problems=tables.problem_lines(problems),
        bounds=tables.bounds_table(study),
        notes=[*study.notes, *uncertain_answer.not_finite(study)],
        caveats=words.caveats({each.name for each in options.on}),
        about_credences=structural_answer.ABOUT,
        about_bars=ABOUT_BARS,
        about_lambda=ABOUT_LAMBDA,
        about_map=ABOUT_MAP,
        lines=list(tables.origin_lines(study, origin)),
        command=tables.command(study, origin, budget),
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
    made.globals |= {"symbols": uncertain_answer.SYMBOLS, "unit": uncertain_answer.UNIT}
    return made


def source(name: str) -> str:
    """A file of this package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def answer_lines(study: Study) -> list[str]:
    """The answer in sentences, the first as a headline."""
    found = [uncertain_answer.headline(study), uncertain_answer.on_average(study)]
    coherence = study.simulation.coherence
    if coherence and uncertain_answer.is_often_broken(study):
        where = "In the most likely combination of options, " if study.structure else ""
        found.append(f"{where}{uncertain_answer.coherent_answer(coherence)}")
    key = largest(study.worth.inputs) if study.worth else ""
    if f"knowing {key} would" in found[0]:
        found.append(f"{key} is the {ACCEPTED[key].meaning}.")
    return found


def at_best(study: Study) -> Iterator[str]:
    """The answer with every estimate at its best value, and the three marginal values there."""
    inputs = study.at_best
    best = in_symbols(str(evaluate(inputs)["best"]))
    if not best:
        yield "the largest marginal value cannot be told."
    elif "=" in best:
        yield f"{best.replace(' = ', ' and ')} work are worth the same."
    else:
        yield f"{best} work has the largest marginal value."
    sizes = log10_marginals(inputs)
    yield ", ".join(
        f"{uncertain_answer.SYMBOLS[name]} work {of_size(*sizes[f'marginal_{name}'])}"
        for name in INTERVENTIONS
    )


def of_size(sign: float, log10: float) -> str:
    """A number from its sign and the log10 of its size."""
    if sign == 0:
        return "0"
    if not math.isfinite(log10):
        return NOT_FINITE
    exponent = math.floor(log10)
    scale = exponent if abs(exponent) > LARGEST_PLAIN else 0
    return uncertain_answer.number(sign * 10.0 ** (log10 - scale), scale)


def kinds_table(study: Study) -> tables.Table:
    """P(best), mean, quantiles and expected loss of each kind of work."""
    if study.structure is None:
        return of_kinds("The three kinds of work", study.simulation, study)
    lines = structural_answer.kinds_of_work(study.structure)
    rows = [[f"{symbol}: {name}", *figures] for symbol, name, *figures in lines]
    headings = ["Work", *structural_answer.WORK[2:]]
    return tables.Table(
        "The three kinds of work, over all combinations of options", headings, rows
    )


def likeliest_table(study: Study) -> tables.Table | None:
    """The same in the most likely combination of options, if there are credences."""
    if study.structure is None:
        return None
    return of_kinds("In the most likely combination of options", study.simulation, study)


def most_worth_of(study: Study) -> str:
    """What is most worth knowing, in words."""
    if not study.is_finite:
        return words.TOO_HEAVY
    if study.structure:
        return " ".join(structural_answer.sentences(study.structure))
    return most_worth(study)


def coherent_table(study: Study) -> tables.Table | None:
    """The same given draws that hold together, where many do not."""
    coherence = study.simulation.coherence
    if coherence is None or not coherence.best or not uncertain_answer.is_often_broken(study):
        return None
    where = ", in the most likely combination of options" if study.structure else ""
    caption = f"The three kinds of work, given draws that hold together{where}"
    return of_kinds(caption, coherence, study)


def of_kinds(caption: str, found: Any, study: Study) -> tables.Table:
    """A table of the kinds of work."""
    lines = uncertain_answer.kinds(found, study.simulation.log10_scale)
    rows = [[f"{symbol}: {name}", *figures] for symbol, name, *figures in lines]
    return tables.Table(caption, ["Work", *uncertain_answer.KINDS[2:]], rows)


def parts(study: Study) -> Iterator[Part]:
    """What moves each marginal value, that of the work most often best first."""
    for name in pictures.order(study):
        about = words.ABOUT_RANKS if pictures.has_no_swings(study, name) else words.ABOUT_REACH
        picture = pictures.reach_picture(study, name)
        yield Part(name, picture, about, tables.reach_table(study, name))
