"""What the report says where extensions are on, may hold, or are off."""

import re
from dataclasses import replace

import pytest

from coop_xl import evaluate
from coop_xl.analysis.extension_effects import compare
from coop_xl.analysis.study import study
from coop_xl.estimates.estimate import Estimate
from coop_xl.findings import extension_credences
from coop_xl.findings.extension_findings import models_table
from coop_xl.findings.numbers import about, number, percent, symbol
from coop_xl.findings.plain_names import NAMES, SYMBOLS, work_name
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import TITLES
from coop_xl.render.html.build import build_report

from .cases import DAY, EARTH, LIGHTCONE, WITH_EXTENSIONS, origin_of, page_of, studied
from .test_report import words_of

SMALL = 2**10


@pytest.fixture(scope="module")
def texts():
    return {name: words_of(page_of(name)) for name in ("earth", "tiny", *WITH_EXTENSIONS)}


def figure_of(page, name):
    """What a screen reader says of a chart; "" if it is not there."""
    found = re.search(rf'<desc id="{name}-desc">([^<]*)</desc>', page.decode("utf-8"))
    return found[1] if found else ""


def test_the_page_says_on_top_which_extensions_count_and_what_the_base_model_says(texts):
    found = studied("options").discussion
    top = texts["options"].split("The question")[0]
    titles = "; ".join(TITLES[name] for name in ("locality", "evidence"))
    assert f"These extensions of the post’s discussion count here: {titles}." in top
    best = max(found.base.best.values(), key=lambda each: each.value)
    assert f"is best in {about(best)} of draws" in top
    assert "options" not in texts["earth"].split("The question")[0].split("computed")[0]


def test_base_and_extensions_stand_side_by_side(texts):
    found = studied("options").discussion
    for name in INTERVENTIONS:
        figures = (found.base.best[name], studied("options").best[name])
        line = " ".join(map(percent, figures))
        assert f"{work_name(name)} {line}" in texts["options"]
    for line in models_table(found.outcomes).texts:
        assert " ".join(line) in texts["options"]


def test_the_figures_at_best_are_those_of_the_model_with_extensions(texts):
    at = evaluate({key: each.best for key, each in WITH_EXTENSIONS["options"].estimates.items()}
                  | {key: each.best for key, each in WITH_EXTENSIONS["options"].extensions.items()}
                  | {"lambda_own": 0.003})  # fmt: skip
    for name in INTERVENTIONS:
        value = number(float(at[f"marginal_{name}"]))
        assert f"{NAMES[name]} {value}" in texts["options"]


def test_the_bars_are_those_of_compare():
    best = {**LIGHTCONE.best, "D_b": 0.4, "use_locality": 0.0, "Y_CV": 30.0, "alpha_nV": -0.5}
    outcomes, _ = compare(best)
    said = figure_of(page_of("harm and a threshold"), "options")
    unit = max(outcomes[0].marginals.values())
    for each in outcomes:
        for name, value in each.marginals.items():
            figure = number(value / unit)
            assert f"{SYMBOLS[name]} {figure}" in said
    assert "Locality" not in said


def test_the_picture_of_lambda_marks_the_break_even_and_the_own_lambda(texts):
    said = figure_of(page_of("options"), "lambda")
    tie = studied("options").discussion.against_lambda.ties[0]
    assert f"C|V = C|¬V at λ = {number(tie.at)}" in said
    assert "λ as entered: 0.003" in said
    assert "C|V ÷ C|¬V grows × 11.1" in said
    assert (
        "makes cooperation if aligned 11.1 times as valuable beside cooperation if misaligned"
        in texts["options"]
    )


def test_a_lambda_that_is_put_aside_or_zero_is_said_to_be_so(texts):
    text = texts["harm and a threshold"]
    assert "Locality is off in the file; the picture shows it on." in text
    assert "λ is 0 as entered, which is not on the axis" in text


@pytest.mark.parametrize("name", ["earth", "tiny"])
def test_without_d_the_picture_of_lambda_is_left_out_and_what_to_enter_is_said(texts, name):
    assert figure_of(page_of(name), "lambda") == figure_of(page_of(name), "options") == ""
    assert "The answer against locality (λ) is not drawn: it needs D_b" in texts[name]
    assert "No extension is on in this file" in texts[name]


def test_the_map_of_budgets_names_the_best_division(texts):
    found = studied("earth").discussion.division
    parts = {name: 100 * each / found.best.budget for name, each in found.best.efforts.items()}
    said = f"{parts['V']:.3g} % on alignment and {parts['CV']:.3g} % on {NAMES['CV']} are best."
    assert f"Of 20 units of effort, {said}" in texts["earth"]
    assert said in figure_of(page_of("earth"), "division")
    assert "10^−140" in texts["tiny"]
    assert "The map of budgets is not drawn" in texts["tiny"]
    assert figure_of(page_of("tiny"), "division") == ""
    assert "is not drawn: no way of spending the budget raises U" in texts["harm and a threshold"]


def test_a_budget_is_obeyed_and_in_the_command():
    page = build_report(replace(studied("earth"), budget=5.0), origin_of("earth"))
    assert "Of 5 units of effort, 100 % on cooperation if aligned is best." in words_of(page)
    assert "--seed 0 --budget 5" in words_of(page)
    assert "choose yours" not in words_of(page)


def test_credences_show_the_mixture_each_extension_and_what_to_know_it_is_worth(texts):
    text, structure = texts["credences"], studied("credences").structure
    for line in extension_credences.held_table(structure).texts:
        assert " ".join(line) in text
    for line in extension_credences.mixture_table(structure).texts:
        assert " ".join(line) in text
    for sentence in extension_credences.sentences(structure):
        assert sentence in text
    assert extension_credences.about_likeliest(structure) in text
    for each in structure.combinations:
        assert extension_credences.combination_in_words(each, structure.credences) in text
    assert "whether this extension holds: Locality" in figure_of_labels(page_of("credences"))


def figure_of_labels(page):
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", page.decode("utf-8")))


def test_certain_estimates_with_credences_still_have_extensions_to_learn():
    rows = {
        key: Estimate(best=row.best) for key, row in WITH_EXTENSIONS["credences"].estimates.items()
    }
    extensions = {
        key: Estimate(best=row.best)
        for key, row in WITH_EXTENSIONS["credences"].extensions.items()
    }
    content = replace(WITH_EXTENSIONS["credences"], estimates=rows, extensions=extensions)
    text = words_of(build_report(study(content, SMALL), origin_of("certain")))
    assert "all draws of a combination of extensions are the same" in text
    assert "knowing any one number is worth nothing" in text
    assert "there is nothing to learn" not in text


def test_where_extensions_are_not_shown_in_full_is_said(texts):
    for name in WITH_EXTENSIONS:
        assert (
            "not shown in full Whether the estimates are consistent is checked by" in texts[name]
        )
    assert "of the most likely combination" in texts["credences"]
    assert "not shown in full" not in texts["earth"]
    page = build_report(replace(studied("earth"), use_branches=True), origin_of("earth"))
    assert "The two branches (use_branches) are not in the draws" in words_of(page)
    assert f"{TITLES['branches']}: V" in figure_of(page, "options")


def test_what_an_extension_takes_in_is_no_longer_said_to_be_left_out(texts):
    left_out = {name: text.split("What the model leaves out")[1] for name, text in texts.items()}
    for title in ("A little locality goes far", "Our choice as evidence"):
        assert title in left_out["earth"]
        assert title not in left_out["options"]
    assert "Returns are linear" in left_out["options"]
    assert "Returns are linear" not in left_out["harm and a threshold"]


def test_the_extensions_entries_and_the_meaning_of_shares_stand_there(texts):
    assert "F_V, F_CV and F_CnV are shares at creation" in texts["options"]
    assert "are shares" not in texts["earth"]
    assert (
        "how much of bargaining success depends on cooperativeness 0.2 0.4 0.6 auto A guess."
        in (texts["options"])
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dp_{C|V}/da_V", "dp<sub>C|V</sub>/da<sub>V</sub>"),
        ("p_max of {C|V}", "p<sub>max</sub> of C|V"),
        ("p_CA", "p<sub>CA</sub>"),
        ("α_¬V", "α<sub>¬V</sub>"),
    ],
)
def test_symbols_of_extensions_have_their_subscripts(text, shown):
    assert symbol(text) == shown


def test_extensions_that_change_nothing_at_best_are_compared_by_draws_only():
    content = replace(EARTH, extensions={"gamma": Estimate(-0.1, 0.0, 0.1, "uniform")})
    page = build_report(study(content, SMALL), replace(origin_of("earth"), date=DAY))
    assert "are compared by P(best) only: with every estimate at its best" in words_of(page)
    assert figure_of(page, "options") == ""
