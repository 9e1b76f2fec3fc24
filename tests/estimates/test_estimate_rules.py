"""One list of rules: whoever reads an estimate says the same, and of the same cell."""

import pytest

from coop_xl.estimates.distributions import EstimateError
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.estimate_rules import broken, of_role
from coop_xl.estimates.fit import distribution_of
from coop_xl.model.catalogue import VARIABLES

ORDER = "enter Low ≤ Best ≤ High"
FAR = 1.5e308
WRONG = {
    "U_B: Low is 2, above Best 1: " + ORDER: ("low", Estimate(2.0, 1.0, 3.0)),
    "U_B: Best is 3, above High 2: " + ORDER: ("high", Estimate(1.0, 3.0, 2.0)),
    "U_B: Low is 3, above High 2: " + ORDER: ("high", Estimate(3.0, None, 2.0)),
    "U_B has High but no Low: enter both": ("low", Estimate(None, 1.0, 2.0)),
    "U_B has Low but no High: enter both": ("high", Estimate(1.0, 1.0, None)),
    "are farther apart than a computer's numbers reach": ("low", Estimate(-FAR, 0.0, FAR)),
}
OF_FAMILIES = {
    "U_B: Best is blank: PERT needs it": ("best", Estimate(1.0, None, 2.0, "PERT")),
    "lognormal takes positive numbers only": ("low", Estimate(-1.0, 0.0, 2.0, "lognormal")),
    "U_B: Best 1 is too near Low for auto": ("best", Estimate(1.0, 1.0, 2.0)),
    "High of U_B is inf": ("high", Estimate(1.0, 1.0, float("inf"))),
}


@pytest.mark.parametrize("text", WRONG)
def test_each_rule_names_the_part_to_look_at(text):
    role, row = WRONG[text]
    ((found, said),) = broken(row, VARIABLES["U_B"])
    assert (found, text in said) == (role, True)


@pytest.mark.parametrize("text", WRONG | OF_FAMILIES)
def test_what_makes_no_distribution_is_told_with_the_same_part(text):
    role, row = (WRONG | OF_FAMILIES)[text]
    with pytest.raises(EstimateError) as problem:
        distribution_of("U_B", row)
    assert text in str(problem.value)
    assert problem.value.role == role


@pytest.mark.parametrize(
    "row",
    [
        Estimate(),
        Estimate(best=1.0),
        Estimate(1.0, 1.0, 1.0),
        Estimate(1.0, None, 2.0),
        Estimate(1.0, 1.0, None, "constant"),
    ],
)
def test_what_is_in_order_breaks_no_rule(row):
    assert list(broken(row, VARIABLES["U_B"])) == []


def test_both_sides_of_best_are_told():
    assert [role for role, _ in broken(Estimate(3.0, 2.0, 1.0), VARIABLES["U_B"])] == [
        "low",
        "high",
    ]


@pytest.mark.parametrize(
    ("role", "name"), [("low", "Low of b"), ("best", "b"), ("high", "High of b")]
)
def test_a_part_of_an_estimate_has_its_name(role, name):
    assert of_role(VARIABLES["b"], role).key == name
