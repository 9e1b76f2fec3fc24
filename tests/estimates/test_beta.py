"""The quantile function of the beta distribution against scipy's."""

import numpy as np
import pytest
from scipy import special

from coop_xl.estimates import beta

PARAMETERS = [(1, 5), (5, 1), (3, 3), (2.3, 3.7), (1.2, 4.8), (1.001, 4.999), (3, 7), (30, 50)]


@pytest.mark.parametrize(("a", "b"), PARAMETERS)
def test_the_lower_tail_is_scipys(a, b):
    u = np.concatenate((10.0 ** np.linspace(-5, -0.31, 500), np.linspace(0.01, 0.5, 100)))
    # 1e-11: the cumulative probability is summed over 2,048 panels of some 1e-15 each
    assert beta.quantile(u, 1 - u, a, b) == pytest.approx(special.betaincinv(a, b, u), rel=1e-11)


@pytest.mark.parametrize(("a", "b"), PARAMETERS)
def test_the_upper_tail_is_told_by_what_is_left(a, b):
    rest = 10.0 ** np.linspace(-9, -0.4, 300)
    found = beta.quantile(1 - rest, rest, a, b)
    assert found == pytest.approx(1 - special.betaincinv(b, a, rest), abs=1e-11)


def test_beta_1_1_is_uniform_and_beta_2_1_is_the_square_root():
    u = np.linspace(0.001, 0.999, 99)
    assert beta.quantile(u, 1 - u, 1, 1) == pytest.approx(u, rel=1e-12)
    assert beta.quantile(u, 1 - u, 2, 1) == pytest.approx(np.sqrt(u), rel=1e-12)


def test_a_scalar_gives_a_scalars_shape():
    assert beta.quantile(0.5, 0.5, 3, 3) == pytest.approx(0.5, rel=1e-12)
