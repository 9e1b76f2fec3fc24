"""What extensions do to the answer."""

import re
from collections.abc import Iterator, Sequence

from coop_xl.analysis.extension_effects import ALL, BASE, Outcome
from coop_xl.analysis.extension_summary import Discussion
from coop_xl.analysis.study import Study
from coop_xl.estimates.credences import BRANCHES
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, TITLES

from .document import Bars, Column, Kind, Section, Table
from .extension_credences import about_likeliest
from .numbers import about
from .plain_names import NAMES, SYMBOLS, UNIT, in_names, is_best, short, work_name


def against(found: Outcome, base: Outcome) -> list[str]:
    """What is different from the base model, in words."""
    if found is base:
        return []
    said = [f"best: {base.best} → {found.best}"] if found.best != base.best else []
    said += found.flips
    said += [
        f"crossing the threshold of {name} brings {value:.4g} a unit{_if_above_all(found, value)}"
        for name, value in (found.averages or {}).items()
    ]
    if found.extension == "branches":
        said.append(f"U {base.U:.6g} → {found.U:.6g}")
    return said or ["same order"]


def _if_above_all(found: Outcome, average: float) -> str:
    """Whether an average beats all marginals, in words."""
    return ", more than any marginal" if average > max((found.marginals or {}).values()) else ""


WITH, AGAINST = "With", "Against the base model"
_ABOUT_BARS = (
    "The marginal value of each kind of work as a multiple of the largest one in the base model, "
    "with every estimate at its best value: without extensions, with each alone, and with all."
)
_WIDE = 40.0  # multiples beyond which bars are drawn in powers of ten
_ABOUT_CREDENCES = "Extensions that have a credence are taken as on here, whatever the credence."
_OF_LIKELIEST = (
    "The answer against λ (with locality on) and the map of budgets are those of the most likely "
    "combination."
)
_NONE_ON = (
    "No extension is on in this file: everything in this report is about the post’s model as it "
    "stands. Extensions are optional inputs; to see what one does, enter it on the "
    "sheet Extensions of the workbook, or in the JSON file."
)
_NO_BRANCHES = (
    "The two branches (use_branches) are not in the draws, whose exact values have no mean where "
    "draws are inconsistent: P(best), quantiles, values of information, the map of budgets "
    "and the answer against λ are about utility at expected shares. Only the comparison at the "
    "best estimates takes the branches."
)
_BASE_BOUNDS = (
    "Whether the estimates are consistent is checked by the base model’s bounds, which take no "
    "account of extensions."
)
_OF_LIKELIEST_TOO = (
    "Spread and what moves each marginal value are those of the most likely combination."
)
_NOT_DRAWN = {
    "outcomes": "Base model and extensions are compared by P(best) only",
    "against_lambda": "The answer against locality (λ) is not drawn",
    "division": "The map of budgets is not drawn",
}


def base_table(study: Study) -> Table | None:
    """P(best) in the base model and with extensions; None if none is on."""
    base = study.discussion.base
    if base is None:
        return None
    columns = [
        Column("Kind of work", Kind.LABEL),
        Column("Base model", Kind.CHANCE),
        Column("Over all combinations" if study.structure else "With extensions", Kind.CHANCE),
    ]
    rows = [[work_name(name), base.best[name], study.best[name]] for name in INTERVENTIONS]
    return Table("P(best) without extensions and with them", columns, rows)


def _title_of(extension: str) -> str:
    """An outcome as a label."""
    return {BASE: "Base model", ALL: "All extensions together"}.get(extension) or TITLES[extension]


def models_section(found: Discussion) -> Section | None:
    """The marginal values in the base model, with each extension and with all; None if unknown."""
    if not found.outcomes:
        return None
    title = "What each extension does to the marginal values"
    multiples = _multiples_table(found)
    said = (
        f"{row[0]}: " + ", ".join(map(" ".join, zip(multiples.headings[1:], row[1:], strict=True)))
        for row in multiples.texts
    )
    sizes = [abs(value) for each in found.multiples for value in each.values()]
    chart = Bars(
        name="options",
        title=title,
        about=f"{_best_in_words(found.outcomes)} Multiples of the largest in the base model: "
        f"{'. '.join(said)}.",
        axis="marginal value",
        unit="multiples of the largest in the base model",
        table=multiples,
        columns=multiples.headings[1:],
        is_wide=max(sizes) > _WIDE,
    )
    return Section(title, chart=chart, about=_ABOUT_BARS, table=models_table(found.outcomes))


def _multiples_table(found: Discussion) -> Table:
    """The values that are drawn."""
    columns = [Column("Model", Kind.LABEL)]
    columns += [Column(SYMBOLS[name], Kind.NUMBER) for name in INTERVENTIONS]
    rows = [
        [_title_of(outcome.extension), *(values.get(name) for name in INTERVENTIONS)]
        for outcome, values in zip(found.outcomes, found.multiples, strict=True)
    ]
    return Table("Multiples of the largest marginal value in the base model", columns, rows)


def models_table(outcomes: Sequence[Outcome]) -> Table:
    """A row for each outcome."""
    rows = []
    for each in outcomes:
        given = {
            key: at for key, at in each.setting.items() if at != EXTENSION_INPUTS[key].default
        }
        setting = ", ".join(f"{key} {value:.4g}" for key, value in given.items())
        marginals = each.marginals or {}
        differs = each.problem or "; ".join(against(each, outcomes[0]))
        rows.append(
            [
                _title_of(each.extension),
                _minus_signs(setting),
                *(marginals.get(name) for name in INTERVENTIONS),
                each.best,
                in_names(_minus_signs(differs)),
            ]
        )
    values = [Column(short(f"marginal_{name}"), Kind.NUMBER) for name in INTERVENTIONS]
    columns = [
        Column("Model", Kind.LABEL),
        Column(WITH, Kind.TEXT),
        *values,
        Column("Best", Kind.WORK),
        Column(AGAINST, Kind.TEXT),
    ]
    return Table("Marginal values at the best estimates", columns, rows, f"In {UNIT}.")


def _minus_signs(text: str) -> str:
    """With minus signs before figures."""
    return re.sub(r"(?<![\w.])-(?=\d)|(?<=e)-(?=\d)", "−", text)


def _best_in_words(outcomes: Sequence[Outcome]) -> str:
    """Which work is best without extensions and with them."""
    base, *others = outcomes
    moved = [each for each in others if each.best and each.best != base.best]
    said = f"In the base model {is_best(base.best)}"
    if not moved:
        return f"{said}, and so it is with {'each of these' if others[1:] else 'this extension'}."
    parts = [f"with {_title_of(each.extension).lower()} {is_best(each.best)}" for each in moved]
    rest = "; with the others that stays so" if len(moved) + 1 < len(outcomes) else ""
    return f"{said}; {', '.join(parts)}{rest}."


def not_drawn(name: str, reason: str) -> str:
    """Why a picture is not drawn."""
    return f"{_NOT_DRAWN[name]}: {in_names(_minus_signs(reason))}."


def extensions_notice(study: Study, found: Discussion) -> Iterator[str]:
    """That extensions count, which, and what the base model would say."""
    if not found.on or found.base is None:
        return
    names = "; ".join(TITLES[name] for name in found.on)
    if study.structure:
        yield (
            f"It is uncertain which extensions of the post’s discussion hold: {names}. P(best) "
            "and values of information are over all combinations, each with its probability. "
            f"{about_likeliest(study.structure)}"
        )
    else:
        yield f"These extensions of the post’s discussion count here: {names}."
    yield f"In the base model, without extensions, {_most_often(found)}."


def _most_often(found: Discussion) -> str:
    """Which work is best most often in the base model."""
    best = found.base.best if found.base else {}
    name = max(best, key=lambda each: best[each].value)
    return f"{NAMES[name]} is best in {about(best[name])} of draws"


def extensions_lead(study: Study, found: Discussion) -> Iterator[str]:
    """Which work is best with extensions and without, at the best estimates."""
    if not found.on:
        yield _NONE_ON
    elif found.outcomes:
        yield _best_in_words(found.outcomes)
        if study.structure:
            yield _ABOUT_CREDENCES
    else:
        yield not_drawn("outcomes", found.missing["outcomes"])


def not_shown(study: Study, found: Discussion) -> Iterator[str]:
    """What cannot be shown with extensions on."""
    if BRANCHES in found.on:
        yield _NO_BRANCHES
    if found.on and study.simulation.coherence:
        yield _BASE_BOUNDS
    if study.structure:
        yield f"{_OF_LIKELIEST_TOO} {_OF_LIKELIEST}"
