"""The order of the inputs."""

from coop_xl import Estimate
from coop_xl.analysis.monte_carlo.input_order import by_importance
from coop_xl.estimates.fit import distributions_of
from tests.analysis.cases import CERTAIN, EARTH, MULTIVERSE


def test_inputs_that_move_the_marginals_come_first_and_all_are_kept():
    for estimates in (EARTH, MULTIVERSE, CERTAIN):
        found = by_importance(distributions_of(estimates))
        assert found == distributions_of(estimates)
    order = list(by_importance(distributions_of(EARTH)))
    assert order[0] in ("F_I", "dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")
    assert order.index("U_B") > order.index("p_V")


def test_constants_come_last():
    found = list(by_importance(distributions_of(CERTAIN | {"p_V": Estimate(0.2, 0.4, 0.6)})))
    assert found[0] == "p_V"
