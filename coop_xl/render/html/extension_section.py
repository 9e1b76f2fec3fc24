"""What the report says of extensions: which count, with and without them, what is not shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from coop_xl.analysis.extension_summary import Discussion
from coop_xl.analysis.study import Study
from coop_xl.estimates.credences import BRANCHES
from coop_xl.findings import extension_credences, extension_findings
from coop_xl.findings.numbers import SYMBOLS, percent
from coop_xl.findings.report_tables import Table
from coop_xl.findings.study_parts import work
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import BY_NAME, TITLES, Extension

from .extension_pictures import division_picture, extensions_picture, lambda_picture
from .pictures import Picture

LAMBDA, DIVISION = "against_lambda", "division"
NONE_ON = (
    "No extension is on in this file: everything in this report is about the post’s model as it "
    "stands. Extensions are inputs that may be left out; to see what one does, enter it on the "
    "sheet Extensions of the workbook, or in the JSON file."
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
class ExtensionSection:
    """The section on extensions, and the one on budgets.

    Attributes
    ----------
    on : list of Relation
        The extensions that count, or may hold.
    notice : list of str
        What to say on top of the page; empty without extensions.
    best : Table or None
        P(best) without extensions and with them.
    models : Table or None
        The marginal values without extensions, with each, and with all.
    bars, along, division : Picture or None
    best_lines, lambda_lines, division_lines : list of str
        What these show or, for the last two, why they are not there.
    held : Table or None
        With credences: P(best) if an extension holds and if not, and what to know it is worth.
    combinations : Table or None
    missing : list of str
        What is not shown with extensions.
    """

    on: list[Extension]
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


def extensions_of(study: Study, found: Discussion) -> ExtensionSection:
    """Everything these sections hold."""
    along, division = found.against_lambda, found.division
    is_off = "locality" not in found.on
    return ExtensionSection(
        [BY_NAME[name] for name in found.on],
        list(notice(study, found)),
        best_table(study, found),
        models_table(found),
        extensions_picture(found),
        lambda_picture(along) if along else None,
        division_picture(division) if division else None,
        list(best_lines(study, found)),
        list(
            extension_findings.lambda_sentences(along, is_off) if along else reason(found, LAMBDA)
        ),
        list(
            extension_findings.division_sentences(division)
            if division
            else reason(found, DIVISION)
        ),
        held_table(study),
        combinations_table(study),
        list(missing(study, found)),
    )


def reason(found: Discussion, name: str) -> Iterator[str]:
    """Why a picture is left out."""
    yield extension_findings.not_drawn(name, found.missing[name])


def notice(study: Study, found: Discussion) -> Iterator[str]:
    """That extensions count, which, and what the base model would say."""
    if not found.on or found.base is None:
        return
    names = "; ".join(TITLES[name] for name in found.on)
    if study.structure:
        yield (
            f"It is uncertain which extensions of the post’s discussion hold: {names}. P(best) "
            "and values of information are over all combinations, each with its probability. "
            f"{extension_credences.about_likeliest(study.structure)}"
        )
    else:
        yield f"Everything below counts these extensions of the post’s discussion: {names}."
    yield f"In the base model, without extensions, {most_often(found)}."


def most_often(found: Discussion) -> str:
    """Which work is best most often in the base model."""
    best = found.base.best if found.base else {}
    name = max(best, key=lambda each: best[each].value)
    return f"{SYMBOLS[name]} work is best in {percent(best[name])} of draws"


def best_lines(study: Study, found: Discussion) -> Iterator[str]:
    """Which work is best with extensions and without, at the best estimates."""
    if not found.on:
        yield NONE_ON
    elif found.outcomes:
        yield extension_findings.best_in_words(found.outcomes)
        if study.structure:
            yield extension_findings.ABOUT_CREDENCES
    else:
        yield from reason(found, "outcomes")


def best_table(study: Study, found: Discussion) -> Table | None:
    """P(best) in the base model and with extensions."""
    if found.base is None:
        return None
    with_extensions = "Over all combinations" if study.structure else "With extensions"
    rows = [
        [work(name), percent(found.base.best[name]), percent(study.best[name])]
        for name in INTERVENTIONS
    ]
    return Table(
        "P(best) without extensions and with them", ["Work", "Base model", with_extensions], rows
    )


def models_table(found: Discussion) -> Table | None:
    """The marginal values at the best estimates, model by model."""
    if not found.outcomes:
        return None
    rows = list(extension_findings.model_lines(found.outcomes))
    return Table("Marginal values at the best estimates", extension_findings.COMPARED, rows)


def held_table(study: Study) -> Table | None:
    """What each extension does to P(best), and what knowing whether it holds is worth."""
    if study.structure is None:
        return None
    rows = list(extension_credences.extensions_held(study.structure))
    return Table("If an extension holds, and if not", extension_credences.EXTENSIONS_HELD, rows)


def combinations_table(study: Study) -> Table | None:
    """P(best) in each combination of extensions."""
    if study.structure is None:
        return None
    headings = ["Which hold", "Probability", *(f"{SYMBOLS[name]} best" for name in INTERVENTIONS)]
    rows = [
        [
            extension_credences.combination_in_words(each, study.structure.credences),
            extension_credences.share(each.probability),
            *(percent(each.best[name]) for name in INTERVENTIONS),
        ]
        for each in study.structure.combinations
    ]
    return Table("Each combination of extensions", headings, rows)


def missing(study: Study, found: Discussion) -> Iterator[str]:
    """What the report cannot show with extensions on."""
    if BRANCHES in found.on:
        yield NO_BRANCHES
    if found.on and study.simulation.coherence:
        yield BASE_BOUNDS
    if study.structure:
        yield f"{OF_LIKELIEST_TOO} {extension_findings.OF_LIKELIEST}"
