"""What the report says where options are on, may hold, or are off."""

import re
from dataclasses import replace

import pytest

from coop_xl import evaluate
from coop_xl.analysis.compare import compare
from coop_xl.model.options.catalogue import TITLES
from coop_xl.surfaces import structural_answer, uncertain_answer
from coop_xl.surfaces.discussed import discussed, model_lines
from coop_xl.surfaces.report.build import build_report
from coop_xl.surfaces.report.text import symbol
from coop_xl.surfaces.study import study
from coop_xl.surfaces.workbook.content import Estimate
from tests.surfaces.report.cases import (
    DAY,
    EARTH,
    LIGHTCONE,
    WITH_OPTIONS,
    origin_of,
    page_of,
    studied,
)
from tests.surfaces.report.test_report import words_of

NAMES = ("V", "CV", "CnV")
SMALL = 2**10


@pytest.fixture(scope="module")
def texts():
    return {name: words_of(page_of(name)) for name in ("earth", "tiny", *WITH_OPTIONS)}


def figure_of(page, name):
    """What a screen reader says of a chart; "" if it is not there."""
    found = re.search(rf'<desc id="{name}-desc">([^<]*)</desc>', page.decode("utf-8"))
    return found[1] if found else ""


def test_the_page_says_on_top_which_options_count_and_what_the_base_model_says(texts):
    found = discussed(studied("options"))
    top = texts["options"].split("The question")[0]
    titles = "; ".join(TITLES[name] for name in ("locality", "evidence"))
    assert f"Everything below counts these options of the post’s discussion: {titles}." in top
    best = max(found.base.best.values(), key=lambda each: each.value)
    assert f"is best in {uncertain_answer.percent(best)} of draws" in top
    assert "options" not in texts["earth"].split("The question")[0].split("computed")[0]


def test_base_and_options_stand_side_by_side(texts):
    found = discussed(studied("options"))
    for name in NAMES:
        figures = (found.base.best[name], studied("options").best[name])
        line = " ".join(map(uncertain_answer.percent, figures))
        assert f"{uncertain_answer.NAMES[name]} {line}" in texts["options"]
    for line in model_lines(found.outcomes):
        assert " ".join(line[:6]) in texts["options"]


def test_the_figures_at_best_are_those_of_the_model_with_options(texts):
    at = evaluate({key: each.best for key, each in WITH_OPTIONS["options"].estimates.items()}
                  | {key: each.best for key, each in WITH_OPTIONS["options"].options.items()}
                  | {"lambda_own": 0.003})  # fmt: skip
    for name in NAMES:
        value = uncertain_answer.number(float(at[f"marginal_{name}"]))
        assert f"{uncertain_answer.SYMBOLS[name]} work {value}" in texts["options"]


def test_the_bars_are_those_of_compare():
    best = {**LIGHTCONE.best, "D_b": 0.4, "use_locality": 0.0, "Y_CV": 30.0, "alpha_nV": -0.5}
    outcomes, _ = compare(best)
    said = figure_of(page_of("harm and a threshold"), "options")
    unit = max(outcomes[0].marginals.values())
    for each in outcomes:
        for name, value in each.marginals.items():
            figure = uncertain_answer.number(value / unit)
            assert f"{uncertain_answer.SYMBOLS[name]} {figure}" in said
    assert "Locality" not in said


def test_the_picture_of_lambda_marks_the_break_even_and_the_own_lambda(texts):
    said = figure_of(page_of("options"), "lambda")
    tie = discussed(studied("options")).against_lambda.ties[0]
    assert f"C|V = C|¬V at λ = {uncertain_answer.number(tie.at)}" in said
    assert "yours: λ = 0.003" in said
    assert "C|V ÷ C|¬V grows × 11.1" in said
    assert "makes C|V work 11.1 times as valuable beside C|¬V work" in texts["options"]


def test_a_lambda_that_is_put_aside_or_zero_is_said_to_be_so(texts):
    text = texts["harm and a threshold"]
    assert "Locality is off in the file; the picture shows it on." in text
    assert "λ is 0 as entered, which is not on the axis" in text


@pytest.mark.parametrize("name", ["earth", "tiny"])
def test_without_d_the_picture_of_lambda_is_left_out_and_what_to_enter_is_said(texts, name):
    assert figure_of(page_of(name), "lambda") == figure_of(page_of(name), "options") == ""
    assert "The answer against locality (λ) is not drawn: it needs D_b" in texts[name]
    assert "No option is on in this file" in texts[name]


def test_the_map_of_budgets_names_the_best_division(texts):
    found = discussed(studied("earth")).division
    parts = {name: 100 * each / found.best.budget for name, each in found.best.efforts.items()}
    said = f"{parts['V']:.3g} % on V and {parts['CV']:.3g} % on C|V are best."
    assert f"Of 20 units of effort, {said}" in texts["earth"]
    assert said in figure_of(page_of("earth"), "division")
    assert "10^−140" in texts["tiny"]
    assert "The map of budgets is not drawn" in texts["tiny"]
    assert figure_of(page_of("tiny"), "division") == ""
    assert "is not drawn: no way of spending the budget raises U" in texts["harm and a threshold"]


def test_a_budget_is_obeyed_and_in_the_command():
    page = build_report(studied("earth"), origin_of("earth"), budget=5.0)
    assert "Of 5 units of effort, 100 % on C|V is best." in words_of(page)
    assert "--seed 0 --budget 5" in words_of(page)
    assert "choose yours" not in words_of(page)


def test_credences_show_the_mixture_each_option_and_what_to_know_it_is_worth(texts):
    text, structure = texts["credences"], studied("credences").structure
    for line in structural_answer.options_held(structure):
        assert " ".join(line) in text
    for line in structural_answer.kinds_of_work(structure):
        assert " ".join(line[1:]) in text
    for sentence in structural_answer.sentences(structure):
        assert sentence in text
    assert structural_answer.about_likeliest(structure) in text
    for each in structure.combinations:
        assert structural_answer.combination_in_words(each, structure.credences) in text
    assert f"locality: {'whether this option holds'}" in figure_of_labels(page_of("credences"))


def figure_of_labels(page):
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", page.decode("utf-8")))


def test_certain_estimates_with_credences_still_have_options_to_learn():
    rows = {key: Estimate(row.best) for key, row in WITH_OPTIONS["credences"].estimates.items()}
    options = {key: Estimate(row.best) for key, row in WITH_OPTIONS["credences"].options.items()}
    content = replace(WITH_OPTIONS["credences"], estimates=rows, options=options)
    text = words_of(build_report(study(content, SMALL), origin_of("certain")))
    assert "all draws of a combination of options are the same" in text
    assert "knowing any one number is worth nothing" in text
    assert "there is nothing to learn" not in text


def test_where_options_are_not_shown_in_full_is_said(texts):
    for name in WITH_OPTIONS:
        assert "not shown in full Whether the estimates hold together is checked by" in texts[name]
    assert "of the most likely combination" in texts["credences"]
    assert "not shown in full" not in texts["earth"]
    page = build_report(studied("earth"), origin_of("earth"), use_branches=True)
    assert "The two branches (use_branches) are not in the draws" in words_of(page)
    assert f"{TITLES['branches']}: V" in figure_of(page, "options")


def test_what_an_option_takes_in_is_no_longer_said_to_be_left_out(texts):
    left_out = {name: text.split("What the model leaves out")[1] for name, text in texts.items()}
    for title in ("A little locality goes far", "Our choice as evidence"):
        assert title in left_out["earth"]
        assert title not in left_out["options"]
    assert "Returns are linear" in left_out["options"]
    assert "Returns are linear" not in left_out["harm and a threshold"]


def test_the_options_entries_and_the_meaning_of_shares_stand_there(texts):
    assert "F_V, F_CV and F_CnV are shares at creation" in texts["options"]
    assert "are shares" not in texts["earth"]
    assert (
        "how much of bargaining success hangs on cooperativeness 0.2 0.4 0.6 auto A guess."
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
def test_symbols_of_options_have_their_subscripts(text, shown):
    assert symbol(text) == shown


def test_options_that_change_nothing_at_best_are_compared_by_draws_only():
    content = replace(EARTH, options={"gamma": Estimate(0.0, -0.1, 0.1, "uniform")})
    page = build_report(study(content, SMALL), replace(origin_of("earth"), date=DAY))
    assert "are compared by P(best) only: with every estimate at its best" in words_of(page)
    assert figure_of(page, "options") == ""
