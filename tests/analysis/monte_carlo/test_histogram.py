"""Histograms of streamed values: exact counts, quantiles as good as sorting all values."""

import pickle

import numpy as np
import pytest

from coop_xl.analysis.monte_carlo.histogram import Bins, Histogram

N = 2**20
PILOT = 4096
SHARES = np.arange(1, 1000) / 1000


def sample(name):
    random = np.random.default_rng(20)
    normal = random.normal(size=N)
    return {
        "normal": normal,
        "lognormal": np.exp(normal),
        "heavy lognormal": np.exp(5 * normal),
        "mixed sign": np.where(random.random(N) < 0.3, -1, 1) * np.exp(2 * normal),
        "tiny": 1e-40 * normal,
        "offset": 1e6 + random.uniform(-1, 1, N),
        "near offset": 10 + normal,
        "thirty decades": 10 ** -random.uniform(0, 30, N),
        "Cauchy": random.standard_cauchy(N),
        "at most 1": np.minimum(1, 0.8 + 0.5 * normal),
        "at most 1, twenty decades": np.minimum(1, 10 ** random.uniform(-20, 6, N)),
        "at least 0": np.maximum(0, normal),
    }[name]


SMOOTH = ["normal", "lognormal", "heavy lognormal", "mixed sign", "tiny", "offset", "near offset",
          "thirty decades", "Cauchy"]  # fmt: skip
ATOMIC = ["at most 1", "at most 1, twenty decades", "at least 0"]


def filled(values, block=8192):
    histogram = Histogram.around(values[:PILOT])
    for first in range(0, len(values), block):
        histogram.add(values[first : first + block])
    return histogram


def rank_errors(values, shares, quantiles):
    """How far a share is outside the ranks a quantile has among all values."""
    values = np.sort(values)
    low, high = (np.searchsorted(values, quantiles, side) / len(values) for side in
                 ("left", "right"))  # fmt: skip
    return np.maximum(0, np.maximum(low - shares, shares - high))


@pytest.mark.parametrize("name", [*SMOOTH, *ATOMIC])
def test_quantiles_are_those_of_all_values_sorted(name):
    values = sample(name)
    errors = rank_errors(values, SHARES, filled(values).quantile(SHARES))
    # A bin holds up to some 400 values, whose ranks chance moves by √400/2 or 1e-5 of 2^20.
    assert np.sqrt(np.mean(errors**2)) < 1e-5
    assert errors[[49, 249, 499, 749, 949]].max() < 2e-5
    assert errors.max() < 3e-5


def test_small_quantiles_are_right_to_a_percent_over_thirty_decades():
    values = sample("thirty decades")
    wanted = np.quantile(values, [0.001, 0.05, 0.5])
    np.testing.assert_allclose(filled(values).quantile([0.001, 0.05, 0.5]), wanted, rtol=0.01)


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, -7.3, 1e-300, 5e-324, 1e300, 1 / 3])
def test_a_constant_is_all_its_quantiles(value):
    histogram = filled(np.full(20000, value))
    assert (histogram.quantile([0, 0.05, 0.5, 1]) == value).all()


@pytest.mark.parametrize("bins", [5, 40])
@pytest.mark.parametrize("value", [0.0, -7.3, 5e-324, 1e300])
def test_a_constants_chart_has_one_bar_round_it(value, bins):
    edges, shares = filled(np.full(20000, value)).chart(bins)
    (bar,) = np.flatnonzero(shares)
    assert shares[bar] == 1
    assert edges[bar] < value < edges[bar + 1]


@pytest.mark.parametrize(("name", "atom"), [("at most 1", 1), ("at least 0", 0)])
def test_a_value_that_many_draws_share_is_exactly_a_quantile(name, atom):
    values = sample(name)
    share = np.mean(values == atom)
    inside = share / 2 if atom == 0 else 1 - share / 2
    assert filled(values).quantile(inside) == atom


def test_quantiles_are_linear_in_bins_and_step_at_the_shared_value():
    histogram = Histogram(
        Bins(origin=0.0, softening=1.0, mantissa_bits=0, per_side=4, atom=2.0)
    )  # bins end at 0, 1, 3, 7, 15 on either side
    histogram.add(np.array([0, 1.25, 1.75, 2, 2, 2, 2, 2.25, 2.75, 3]))
    wanted = {0: 0, 0.05: 0.5, 0.2: 1.5, 0.3: 2, 0.5: 2, 0.7: 2, 0.8: 2.5, 0.95: 3, 1: 3}
    np.testing.assert_allclose(histogram.quantile(list(wanted)), list(wanted.values()))


def test_zeros_of_either_sign_are_the_same():
    values = np.where(np.arange(20000) % 2, 1.0, 0.0) * np.arange(20000)
    signed = np.where(np.arange(20000) % 4, values, -0.0)
    assert (filled(signed).counts == filled(values).counts).all()


def test_quantiles_are_never_beyond_the_values_seen():
    values = sample("Cauchy")[:20000]
    assert list(filled(values).quantile([0, 1])) == [values.min(), values.max()]


def test_a_pilot_that_misled_costs_accuracy_not_counts():
    histogram = Histogram.around(np.full(PILOT, 3.0))
    histogram.add(np.array([-1e300, 1e300, 3.0, 0.0, 3.0]))
    assert histogram.count == 5
    assert histogram.quantile(0.5) == 3
    assert list(histogram.quantile([0, 1])) == [-1e300, 1e300]


@pytest.mark.parametrize("name", ["mixed sign", "at most 1"])
def test_order_blocks_and_merging_do_not_matter(name):
    values = sample(name)[:50000]
    whole = filled(values)
    parts = [Histogram(whole.bins) for _ in range(3)]
    for k, part in enumerate(parts):
        part.add(values[::-1][k::3])
    merged = pickle.loads(pickle.dumps(parts[2]))  # as from another process
    for part in parts[:2]:
        merged.merge(part)
    assert merged.count == 50000
    assert (merged.counts == whole.counts).all()
    assert (merged.quantile(SHARES) == whole.quantile(SHARES)).all()


def test_histograms_with_different_bins_are_not_merged():
    with pytest.raises(ValueError, match="different bins"):
        Histogram.around(np.arange(9.0)).merge(Histogram.around(np.arange(99.0)))


def test_values_lie_within_the_edges_of_their_bins():
    values = sample("mixed sign")[:PILOT]
    bins = Histogram.around(values).bins
    index, edges = bins.index(values), bins.edges()
    # value − origin + softening is rounded once or twice, edges too.
    slack = 4 * np.spacing(abs(values) + bins.softening + abs(bins.origin))
    assert (edges[index] <= values + slack).all()
    assert (values <= edges[index + 1] + slack).all()


def test_a_chart_shows_the_middle_99_percent():
    values = sample("normal")
    edges, shares = filled(values).chart(30)
    assert len(edges) == 31
    np.testing.assert_allclose(edges[[0, -1]], [-2.5758, 2.5758], atol=0.02)  # 0.5 %, 99.5 %
    counted, _ = np.histogram(values, edges)
    np.testing.assert_allclose(shares, counted / N, atol=4e-5)  # two ranks, each within 2e-5
    assert shares.sum() == pytest.approx(0.99)


@pytest.mark.parametrize("name", ATOMIC)
def test_a_chart_counts_a_shared_value_at_its_end_in_full(name):
    values = sample(name)
    edges, shares = filled(values).chart()
    counted, _ = np.histogram(values, edges)
    np.testing.assert_allclose(shares[[0, -1]], counted[[0, -1]] / N, atol=4e-5)


def test_a_chart_of_nearly_a_constant_has_no_negative_shares():
    values = np.repeat([-1e9, 0.0, 1e9], [40, 9920, 40])
    _, shares = filled(np.random.default_rng(0).permutation(values)).chart()
    assert sorted(shares)[-2:] == [0, pytest.approx(0.992)]
    assert shares.min() == 0


def test_without_values_quantiles_are_nan():
    histogram = Histogram.around(np.array([]))
    histogram.add(np.array([]))
    assert histogram.count == 0
    assert np.isnan(histogram.quantile([0.05, 0.5])).all()


def test_what_is_not_a_number_is_not_hidden():
    histogram = filled(np.append(np.arange(9000.0), np.nan))
    assert np.isnan(histogram.quantile(0.5))
