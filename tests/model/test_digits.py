"""No digit is lost but by what the inputs themselves leave open, at the ends of the domain too.

The truth is each equation at 60 digits. Allowed are some roundings of the result, and what the
same roundings of the inputs would do to it: more would be lost in the calculation.
"""

import numpy as np
import pytest
from mpmath import mp, mpf

from coop_xl import break_even, evaluate
from coop_xl.model.catalogue import PAIRS, QUANTITIES, VARIABLES

ROUNDINGS = 40 * 2.0**-53
LEAST = 1e-290  # below it a step on the way may have lost digits to float64's smallest numbers
H = mpf(10) ** -25
UTILITIES = ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")
TRACTABILITIES = ("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")


def probability(random):
    """Anywhere, at an end, or next to one."""
    small = 10.0 ** random.uniform(-18, -2)
    return float(random.choice([0, 1, small, 1 - small, *random.uniform(0, 1, 4)]))


def extreme(random):
    """Inputs all over their domains; slopes of b often in proportion to the shares."""
    share = 10.0 ** random.uniform(-300, -2)
    F_V = float(random.choice([share, 1 - 10.0 ** random.uniform(-16, -2), random.uniform(0, 1)]))
    size = 10.0 ** random.uniform(-6, 6)
    found = {key: size * random.normal() for key in UTILITIES}
    found |= {key: probability(random) for key in ("b", "F_CV", "F_CnV", "p_V", "p_CV", "p_CnV")}
    found |= {"F_V": F_V, "F_I": float(random.choice([1, F_V, F_V * random.uniform(0, 1)]))}
    found |= {
        "db_dF_V": random.normal(),
        "db_dF_CV": abs(random.normal()) * random.choice([1, F_V]),
    }
    found |= {"db_dF_CnV": abs(random.normal()) * random.choice([1, 1 - F_V])}
    for key in TRACTABILITIES:
        found[key] = random.choice([-1, 1, 1]) * 10.0 ** random.uniform(-18, 0)
    return {key: float(found[key]) for key in VARIABLES}


def exactly(inputs):
    """Every quantity at 60 digits; the values per F_I are not scaled."""
    at = {key: mpf(value) for key, value in inputs.items()}
    at |= {"q_V": 1 / at["F_V"], "q_nV": 1 / (1 - at["F_V"]), "ranking_scale": mpf(1)}
    at |= {"r_V": at["F_I"] * at["q_V"], "r_nV": at["F_I"] * at["q_nV"]}
    for each in QUANTITIES:
        if each.key != "ranking_scale":
            at[each.key] = each.equation(*each.take(at))
    return at


def left_open(inputs, exact):
    """By how much each quantity would change, relative roundings of every input added up."""
    found = dict.fromkeys((each.key for each in QUANTITIES), mpf(0))
    for key, value in inputs.items():
        moved = exactly(inputs | {key: mpf(value) * (1 + H)})
        for name in found:
            found[name] += abs(moved[name] - exact[name]) / H
    return found


@mp.workdps(60)
@pytest.mark.parametrize("seed", range(60))
def test_every_quantity_keeps_its_digits(seed):
    inputs = extreme(np.random.default_rng([seed, 1]))
    got, exact = evaluate(inputs), exactly(inputs)
    loose = left_open(inputs, exact)
    for each in QUANTITIES:
        if each.key in ("ranking_scale", "star") and not np.isfinite(got["star"]):
            continue
        scale = mpf(float(got["ranking_scale"])) if each.key in PER_F_I else 1
        if each.key == "ranking_scale":
            continue
        error = abs(mpf(float(got[each.key])) - exact[each.key] * scale)
        allowed = ROUNDINGS * (abs(exact[each.key]) + loose[each.key]) * scale + LEAST
        assert error <= allowed, (each.key, got[each.key], exact[each.key])


PER_F_I = ("V_per_F_I", "CV_per_F_I", "CnV_per_F_I", "greatest")


@mp.workdps(60)
@pytest.mark.parametrize("seed", range(60))
def test_best_and_the_ratios_are_those_of_the_exact_marginals(seed):
    inputs = extreme(np.random.default_rng([seed, 2]))
    got, exact = evaluate(inputs), exactly(inputs)
    loose = left_open(inputs, exact)
    most = exact["greatest"]
    for name in ("V", "CV", "CnV"):
        merit = exact[f"{name}_per_F_I"]
        near = 1e-11 * (abs(most) + abs(merit)) + ROUNDINGS * loose["greatest"]
        if name in got["best"].split(" = "):
            assert merit >= most - near
        else:
            assert merit <= most + near
        if most > 0 and abs(merit / most) < 1e280:
            allowed = ROUNDINGS * (
                loose[f"{name}_per_F_I"] + abs(merit / most) * loose["greatest"]
            )
            error = abs(mpf(float(got[f"ratio_{name}"])) - merit / most)
            assert error <= allowed / most + 1e-14 * abs(merit / most), name


@mp.workdps(60)
@pytest.mark.parametrize("key", [key for key in VARIABLES if key not in ("F_V", "F_I")])
def test_at_a_break_even_the_exact_marginals_tie(key):
    random = np.random.default_rng([list(VARIABLES).index(key), 3])
    for _ in range(15):
        inputs = extreme(random)
        for one, other in PAIRS:
            for value in break_even(inputs, key, one, other).values:
                at = inputs | {key: value}
                exact = exactly(at)
                loose = left_open(at, exact)
                gap = abs(exact[f"{one}_per_F_I"] - exact[f"{other}_per_F_I"])
                sizes = sum(
                    loose[f"{name}_per_F_I"] + abs(exact[f"{name}_per_F_I"])
                    for name in (one, other)
                )
                assert gap <= 1e-12 * sizes, (one, other, value)
