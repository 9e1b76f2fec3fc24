"""What the report says of options: which count, with and without them, what is not shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from coop_xl.analysis.discussion import BRANCHES, Discussion
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.options.catalogue import BY_NAME, TITLES, Relation
from coop_xl.surfaces import discussed, structural_answer
from coop_xl.surfaces.study import Study
from coop_xl.surfaces.uncertain_answer import SYMBOLS, percent

from .option_pictures import division_picture, lambda_picture, options_picture
from .pictures import Picture, work
from .tables import Table

LAMBDA, DIVISION = "against_lambda", "division"
NONE_ON = (
    "No option is on in this file: everything in this report is about the post’s model as it "
    "stands. Options are inputs that may be left out; to see what one does, enter it on the sheet "
    "Options of the workbook, or in the JSON file."
)
NO_BRANCHES = (
    "The two branches (use_branches) are not in the draws, whose exact values have no mean where "
    "draws cannot hold together: P(best), quantiles, values of information, the map of budgets "
    "and the answer against λ are about utility at expected shares. Only the comparison at the "
    "best estimates takes the branches."
)
BASE_BOUNDS = (
    "Whether the estimates hold together is checked by the base model’s bounds, which know of no "
    "options."
)
OF_LIKELIEST_TOO = (
    "Spread and what moves each marginal value are those of the most likely combination."
)


@dataclass(frozen=True)
class Options:
    """The section on options, and the one on budgets.

    Attributes
    ----------
    on : list of Relation
        The options that count, or may hold.
    notice : list of str
        What to say on top of the page; empty without options.
    best : Table or None
        P(best) without options and with them.
    models : Table or None
        The marginal values without options, with each, and with all.
    bars, along, division : Picture or None
    best_lines, lambda_lines, division_lines : list of str
        What these show or, for the last two, why they are not there.
    held : Table or None
        With credences: P(best) if an option holds and if not, and what to know it is worth.
    combinations : Table or None
    missing : list of str
        What is not shown with options.
    """

    on: list[Relation]
    notice: list[str]
    best: Table | None
    models: Table | None
    bars: Picture | None
    along: Picture | None
    division: Picture | None
    best_lines: list[str]
    lambda_lines: list[str]
    division_lines: list[str]
    held: Table | None
    combinations: Table | None
    missing: list[str]


def options_of(study: Study, found: Discussion) -> Options:
    """Everything these sections hold."""
    along, division = found.against_lambda, found.division
    is_off = "locality" not in found.on
    return Options(
        [BY_NAME[name] for name in found.on],
        list(notice(study, found)),
        best_table(study, found),
        models_table(found),
        options_picture(found),
        lambda_picture(along) if along else None,
        division_picture(division) if division else None,
        list(best_lines(study, found)),
        list(discussed.lambda_sentences(along, is_off) if along else reason(found, LAMBDA)),
        list(discussed.division_sentences(division) if division else reason(found, DIVISION)),
        held_table(study),
        combinations_table(study),
        list(missing(study, found)),
    )


def reason(found: Discussion, name: str) -> Iterator[str]:
    """Why a picture is left out."""
    yield discussed.not_drawn(name, found.missing[name])


def notice(study: Study, found: Discussion) -> Iterator[str]:
    """That options count, which, and what the base model would say."""
    if not found.on or found.base is None:
        return
    names = "; ".join(TITLES[name] for name in found.on)
    if study.structure:
        yield (
            f"It is uncertain which options of the post’s discussion hold: {names}. P(best) and "
            "values of information are over all combinations, each with its probability. "
            f"{structural_answer.about_likeliest(study.structure)}"
        )
    else:
        yield f"Everything below counts these options of the post’s discussion: {names}."
    yield f"In the base model, without options, {most_often(found)}."


def most_often(found: Discussion) -> str:
    """Which work is best most often in the base model."""
    best = found.base.best if found.base else {}
    name = max(best, key=lambda each: best[each].value)
    return f"{SYMBOLS[name]} work is best in {percent(best[name])} of draws"


def best_lines(study: Study, found: Discussion) -> Iterator[str]:
    """Which work is best with options and without, at the best estimates."""
    if not found.on:
        yield NONE_ON
    elif found.outcomes:
        yield discussed.best_in_words(found.outcomes)
        if study.structure:
            yield discussed.ABOUT_CREDENCES
    else:
        yield from reason(found, "outcomes")


def best_table(study: Study, found: Discussion) -> Table | None:
    """P(best) in the base model and with options."""
    if found.base is None:
        return None
    with_options = "Over all combinations" if study.structure else "With options"
    rows = [
        [work(name), percent(found.base.best[name]), percent(study.best[name])]
        for name in INTERVENTIONS
    ]
    return Table(
        "P(best) without options and with them", ["Work", "Base model", with_options], rows
    )


def models_table(found: Discussion) -> Table | None:
    """The marginal values at the best estimates, model by model."""
    if not found.outcomes:
        return None
    rows = list(discussed.model_lines(found.outcomes))
    return Table("Marginal values at the best estimates", discussed.COMPARED, rows)


def held_table(study: Study) -> Table | None:
    """What each option does to P(best), and what knowing whether it holds is worth."""
    if study.structure is None:
        return None
    rows = list(structural_answer.options_held(study.structure))
    return Table("If an option holds, and if not", structural_answer.OPTIONS_HELD, rows)


def combinations_table(study: Study) -> Table | None:
    """P(best) in each combination of options."""
    if study.structure is None:
        return None
    headings = ["Which hold", "Probability", *(f"{SYMBOLS[name]} best" for name in INTERVENTIONS)]
    rows = [
        [
            structural_answer.combination_in_words(each, study.structure.credences),
            structural_answer.share(each.probability),
            *(percent(each.best[name]) for name in INTERVENTIONS),
        ]
        for each in study.structure.combinations
    ]
    return Table("Each combination of options", headings, rows)


def missing(study: Study, found: Discussion) -> Iterator[str]:
    """What the report cannot show with options on."""
    if BRANCHES in found.on:
        yield NO_BRANCHES
    if found.on and study.simulation.coherence:
        yield BASE_BOUNDS
    if study.structure:
        yield f"{OF_LIKELIEST_TOO} {discussed.OF_LIKELIEST}"
