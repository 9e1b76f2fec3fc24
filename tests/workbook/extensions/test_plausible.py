"""What the Checks sheet says of extensions that are on, against the remarks of the model."""

from dataclasses import replace

import pytest

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.warnings import check
from coop_xl.workbook.build import sheets
from coop_xl.workbook.extensions.plausible import LOOKS
from coop_xl.workbook.sheets.check_rules import all_rules
from coop_xl.workbook.sheets.checks_sheet import HEAD_ROW, HOLDS, TITLE
from tests.workbook.simulation.uncertain_cases import with_extensions

from .cases import TOGETHER

EARTH, MULTIVERSE = EXAMPLES["earth"], EXAMPLES["multiverse"]


def moved(content, **best):
    """The same with other best estimates."""
    new = {
        key: replace(content.estimates[key], best=at, low=None, high=None)
        for key, at in best.items()
    }
    return replace(content, estimates=content.estimates | new)


LARGE = moved(EARTH, F_I=0.9, F_V=0.46, p_V=0.5, db_dF_V=1.0, dU_B_dF_V=90.0)
CASES = {
    "nothing": (EARTH, {}),
    "ordinary": (EARTH, {"D_b": 0.4, "lambda_own": 0.05, "alpha_V": 0.1, "S_V": 0.2}),
    "against us": (EARTH, {"alpha_V": -1.0}),
    "more than all": (EARTH, {"alpha_V": 0.1, "S_V": 0.95}),
    "below 0": (MULTIVERSE, {"alpha_V": 0.1, "p_A": 0.2}),
    "no floor": (EARTH, {"D_b": 1.0, "lambda_own": 0.3}),
    "below the floor": (moved(EARTH, b=0.1), {"D_b": 0.9, "lambda_own": 0.3}),
    "fragile": (MULTIVERSE, {"D_b": 0.01, "lambda_own": 0.01}),
    "large": (LARGE, {"use_branches": 1.0}),
    "together": (EARTH, TOGETHER),
}


def rules_of(content, extensions):
    """For each rule of extensions on Checks the variable, the text and whether it holds."""
    book = sheets(with_extensions(content, extensions), simulation=False)
    rules = [each.text for each in all_rules(book)]
    texts = {look.text: look.about for look in LOOKS}
    return [
        (texts[text], text, book.calculator.value((TITLE, HEAD_ROW + 1 + place, HOLDS)))
        for place, text in enumerate(rules)
        if text in texts
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_rule_fails_where_the_model_has_a_remark_on_its_variable(name):
    content, extensions = CASES[name]
    remarked = {(each.variable, each.text[:24]) for each in check(content.best | extensions)}
    told = {variable for variable, _ in remarked}
    rules = rules_of(content, extensions)
    about = {look.about for look in LOOKS} - {"F_I"}  # coherence speaks of F_I, too
    for variable in about:
        fails = any(holds is False for about, _, holds in rules if about == variable)
        assert fails == (variable in told), variable
    rough = any("over the two branches" in each.text for each in check(content.best | extensions))
    assert rough == any(holds is False for about, _, holds in rules if about == "F_I")


def test_each_rule_fails_in_some_case():
    failed = {
        text for content, given in CASES.values() for _, text, holds in rules_of(content, given)
        if holds is False
    }  # fmt: skip
    assert failed == {look.text for look in LOOKS}


def test_the_rules_wait_for_the_inputs():
    assert {holds for _, _, holds in rules_of(Entries(), TOGETHER)} == {""}
