"""Cells of equal probability: their means are exact integrals of the quantile function."""

import numpy as np
import pytest

from coop_xl.estimates import equal_probability
from coop_xl.estimates.quantile_functions import normal_quantile

L = np.log(equal_probability.U / equal_probability.REST)
Z = normal_quantile(equal_probability.U, rest=equal_probability.REST)
KNOWN = [  # values at the nodes, and their mean in closed form
    pytest.param(np.ones_like(L), 1.0, id="1"),
    pytest.param(equal_probability.U, 0.5, id="uniform"),
    pytest.param(equal_probability.U**2, 1 / 3, id="uniform squared"),
    pytest.param(L * L, np.pi**2 / 3, id="variance of the logistic"),
    pytest.param((equal_probability.U - 0.5) * L, 0.5, id="third term of the metalog"),
    pytest.param(Z * Z, 1.0, id="variance of the normal"),
    pytest.param(np.exp(2 * Z), np.exp(2.0), id="lognormal"),
    pytest.param(np.exp(0.5 * L), np.pi / 2, id="log-logistic of tail 1/2"),
    pytest.param(np.exp(0.9 * L), 0.9 * np.pi / np.sin(0.9 * np.pi), id="log-logistic of 0.9"),
]


@pytest.mark.parametrize(("values", "mean"), KNOWN)
def test_the_mean_of_all_cells_is_the_known_mean(values, mean):
    # 1e-11: sixteen digits in some 17,000 nodes, and tails that nearly diverge
    assert equal_probability.means(values).mean() == pytest.approx(mean, rel=1e-11)


def test_each_cell_of_a_uniform_has_its_middle():
    middles = (np.arange(equal_probability.CELLS) + 0.5) / equal_probability.CELLS
    assert equal_probability.means(equal_probability.U) == pytest.approx(middles, rel=1e-12)


@pytest.mark.parametrize("power", [0.3, 0.7, 1.05])
def test_the_heaviness_of_a_power_tail_is_its_power(power):
    assert equal_probability.heaviness(lambda u, rest: (u / rest) ** power) == pytest.approx(
        power, rel=1e-9
    )


def test_a_bounded_tail_is_not_heavy_and_a_tower_of_powers_is():
    assert equal_probability.heaviness(lambda u, rest: u) <= 0
    assert equal_probability.heaviness(lambda u, rest: 10.0 ** (1 / u)) == np.inf
