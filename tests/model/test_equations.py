"""The post's algebra: U differentiated over explicit agent masses gives (v), (cv) and (c¬v)."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import sympy
from mpmath import mp, mpf

from coop_xl import evaluate
from coop_xl.model.catalogue import QUANTITIES

from .cases import BASIC, estimates, landscape, run

SHARES = ("F_V", "F_CV", "F_CnV")
SLOPES = ("db_dF_V", "db_dF_CV", "db_dF_CnV", "dU_B_dF_V", "dU_nB_dF_V")
PROBABILITIES = ("p_V", "p_CV", "p_CnV")
EFFORTS = {
    "p_V": ("marginal_V", "dp_V_da_V"),
    "p_CV": ("marginal_CV", "dp_CV_da_CV"),
    "p_CnV": ("marginal_CnV", "dp_CnV_da_CnV"),
}

# SymPy: symbols bear the catalogue's keys


class World:
    """U as a function of masses and probabilities, b, U_B and U_nB being any functions."""

    def __init__(self):
        self.p = {key: sympy.Symbol(key) for key in PROBABILITIES}
        self.F_I = sympy.Symbol("F_I")
        VC, VN, NC = sympy.symbols("VC VN NC")
        rest = {"VC": VC, "VN": VN, "NC": NC, "NN": 1 - self.F_I - VC - VN - NC}
        shares = landscape(rest, self.F_I, **self.p)
        self.shares = dict(zip(SHARES, shares, strict=True))
        b, U_B, U_nB = (sympy.Function(name) for name in ("b", "U_B", "U_nB"))
        self.U = run(
            "U", {"b": b(*shares), "U_B": U_B(shares[0]), "U_nB": U_nB(shares[0])}
        )  # fmt: skip

    def slope(self, p):
        """dU/dp, with every function and derivative written as the catalogue's symbol."""

        def derivative(at):
            function = at.expr.expr
            (moved,) = at.expr.variables
            return sympy.Symbol(f"d{function.func}_d{SHARES[function.args.index(moved)]}")

        by_functions = self.U.diff(self.p[p]).replace(
            lambda node: isinstance(node, sympy.Subs), derivative
        )
        return by_functions.replace(
            lambda node: isinstance(node, sympy.core.function.AppliedUndef),
            lambda node: sympy.Symbol(str(node.func)),
        )

    def given(self):
        """What the equations start from: shares as masses make them, the rest as symbols."""
        names = (*SLOPES, "U_B", "U_nB", "b", *(t for _, t in EFFORTS.values()))
        free = {name: sympy.Symbol(name) for name in names}
        return free | self.p | self.shares | {"F_I": self.F_I}


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.mark.parametrize("p", PROBABILITIES)
def test_each_marginal_is_the_derivative_of_U_over_masses(world, p):
    marginal, tractability = EFFORTS[p]
    given = world.given()
    proof = world.slope(p) * given[tractability] - run(marginal, given)
    assert sympy.simplify(proof) == 0


@pytest.mark.parametrize("p", PROBABILITIES)
def test_each_gradient_entry_is_the_derivative_of_U_over_masses(world, p):
    assert sympy.simplify(world.slope(p) - run(f"dU_d{p}", world.given())) == 0


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("p", PROBABILITIES)
def test_shares_move_with_probabilities_as_masses_say(world, share, p):
    slope = world.shares[share].diff(world.p[p])
    key = f"d{share}_d{p}"
    if key in {each.key for each in QUANTITIES}:
        assert sympy.simplify(slope - run(key, world.given())) == 0
    else:  # the equations leave these out
        assert slope == 0


def free_symbols():
    names = (*SHARES, *PROBABILITIES, *SLOPES, "U_B", "U_nB", "b", "F_I")
    return {name: sympy.Symbol(name) for name in (*names, *(t for _, t in EFFORTS.values()))}


def test_the_star_equation_gives_any_intervention():
    given = free_symbols()
    effects = {f"{p}_da": sympy.Symbol(f"d{p}_da") for p in PROBABILITIES}
    chain = sum(
        run(f"dU_d{share}", given)
        * sum(
            run(f"d{share}_d{p}", given) * effects[f"{p}_da"]
            for p in PROBABILITIES
            if f"d{share}_d{p}" in {each.key for each in QUANTITIES}
        )
        for share in SHARES
    )
    given |= {f"d{key}": effect for key, effect in effects.items()}
    assert sympy.simplify(chain - run("intervention", given)) == 0


def test_the_bracket_with_star_is_the_sum_of_the_parts_of_v():
    given = free_symbols()
    given |= {"q_V": 1 / given["F_V"], "q_nV": 1 / (1 - given["F_V"])}
    direct = given["b"] * given["dU_B_dF_V"] + (1 - given["b"]) * given["dU_nB_dF_V"]
    bracket = run("delta_U", given) * run("star", given) + direct
    v = bracket * given["F_I"] * given["dp_V_da_V"]
    assert sympy.simplify(run("marginal_V", given) - v) == 0


@pytest.mark.parametrize("name", ["V", "CV", "CnV"])
def test_values_per_F_I_times_F_I_are_the_marginals(name):
    given = free_symbols()
    given |= {"q_V": 1 / given["F_V"], "q_nV": 1 / (1 - given["F_V"]), "ranking_scale": 1}
    difference = run(f"{name}_per_F_I", given) * given["F_I"] - run(f"marginal_{name}", given)
    assert sympy.simplify(difference) == 0


def test_the_parts_of_v_are_what_coalition_composition_and_stakes_alone_would_give():
    given = free_symbols()
    parts = {
        "v_coalition": ("db_dF_V",),
        "v_composition": ("db_dF_CV", "db_dF_CnV"),
        "v_direct": ("dU_B_dF_V", "dU_nB_dF_V"),
    }
    for part, keep in parts.items():
        only = given | {key: sympy.Integer(0) for key in SLOPES if key not in keep}
        assert sympy.simplify(run(part, given) - run("marginal_V", only)) == 0, part


# A numerical derivative over explicit masses


def world_of_masses(random):
    masses = random.dirichlet(np.ones(5))
    rest = dict(zip(("VC", "VN", "NC", "NN"), map(mpf, masses[:4]), strict=True))
    rest["NN"] = 1 - mpf(masses[4]) - rest["VC"] - rest["VN"] - rest["NC"]
    p = {key: mpf(random.uniform(0.02, 0.98)) for key in PROBABILITIES}
    return rest, mpf(masses[4]), p


FUNCTIONS: dict[str, Callable] = {
    "b": lambda F_V, F_CV, F_CnV: (1 + mp.sin(3 * F_V + F_CV) * F_CnV + F_CV**2 * F_V) / 4,
    "U_B": lambda F_V: 100 * mp.exp(F_V) + F_V**3,
    "U_nB": lambda F_V: -20 / (1 + F_V),
}


@pytest.mark.parametrize("seed", range(10))
@mp.workdps(40)
def test_marginals_are_numerical_derivatives_over_masses(seed):
    random = np.random.default_rng(seed)
    rest, F_I, p = world_of_masses(random)
    shares = landscape(rest, F_I, **p)

    def U(**moved):
        at = landscape(rest, F_I, **(p | moved))
        values = (FUNCTIONS["b"](*at), FUNCTIONS["U_B"](at[0]), FUNCTIONS["U_nB"](at[0]))
        return run("U", dict(zip(("b", "U_B", "U_nB"), values, strict=True)))

    given = dict(zip(SHARES, shares, strict=True)) | p | {"F_I": F_I, "b": FUNCTIONS["b"](*shares)}
    for place, share in enumerate(SHARES):
        order = tuple(int(n == place) for n in range(3))
        given[f"db_d{share}"] = mp.diff(FUNCTIONS["b"], shares, order)
    for utility in ("U_B", "U_nB"):
        given[utility] = FUNCTIONS[utility](shares[0])
        given[f"d{utility}_dF_V"] = mp.diff(FUNCTIONS[utility], shares[0])
    given |= {tractability: mpf(random.uniform(0.01, 0.3)) for _, tractability in EFFORTS.values()}

    h = mpf("1e-12")
    for name, (marginal, tractability) in EFFORTS.items():
        slope = (U(**{name: p[name] + h}) - U(**{name: p[name] - h})) / (2 * h)
        # The step leaves h² = 1e-24 times a third derivative, which small F_V make large.
        assert run(marginal, given) == pytest.approx(slope * given[tractability], rel=1e-18)


# The finite change


def exact_world(random):
    weights = [int(weight) for weight in random.integers(1, 100, 5)]
    *masses, F_I = (Fraction(weight, sum(weights)) for weight in weights)
    p = {key: Fraction(int(random.integers(1, 100)), 100) for key in PROBABILITIES}
    rest = dict(zip(("VC", "VN", "NC", "NN"), masses, strict=True))
    slopes = {key: Fraction(int(random.integers(-300, 300)), 100) for key in SLOPES}
    levels = {"U_B": Fraction(50), "U_nB": Fraction(-7), "b": Fraction(2, 5)}
    return rest, F_I, p, slopes, levels


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", ["V", "CV", "CnV"])
def test_finite_changes_are_exact_for_linear_b_and_utilities(seed, name):
    random = np.random.default_rng(seed)
    rest, F_I, p, slopes, levels = exact_world(random)
    before = landscape(rest, F_I, **p)
    step = (1 - p[f"p_{name}"]) * Fraction(int(random.integers(1, 100)), 100)
    after = landscape(rest, F_I, **(p | {f"p_{name}": p[f"p_{name}"] + step}))

    moved = [later - now for later, now in zip(after, before, strict=True)]
    b = levels["b"] + sum(slopes[f"db_d{F}"] * d for F, d in zip(SHARES, moved, strict=True))
    U_B = levels["U_B"] + slopes["dU_B_dF_V"] * moved[0]
    U_nB = levels["U_nB"] + slopes["dU_nB_dF_V"] * moved[0]
    change = run("U", {"b": b, "U_B": U_B, "U_nB": U_nB}) - run("U", levels)

    shares = dict(zip(SHARES, before, strict=True))
    given = slopes | levels | p | shares | {"F_I": F_I, f"step_{name}": step}
    assert run(f"change_{name}", given) == change  # fractions: no rounding at all


def test_evaluate_reports_the_finite_change():
    for case in BASIC:
        at, got = case["inputs"], evaluate(case["inputs"])
        given = {key: Fraction(value) for key, value in at.items()}
        for name in ("V", "CV", "CnV"):
            p, t = given[f"p_{name}"], given[f"dp_{name}_da_{name}"]
            given[f"step_{name}"] = min(max(p + t, Fraction(0)), Fraction(1)) - p
            # Sums of three: relative to the sum without its signs, at most 20 here.
            exact = float(run(f"change_{name}", given))
            assert got[f"change_{name}"] == pytest.approx(exact, rel=1e-10, abs=1e-12)


def test_a_step_stops_where_the_probability_is_0_or_1():
    at = estimates(np.random.default_rng(3), p_V=0.75, p_CV=0.25, p_CnV=0.5)
    at |= {"dp_V_da_V": 0.5, "dp_CV_da_CV": -0.5, "dp_CnV_da_CnV": 0.25}
    for scenario in (at, at | {"b": [0.5, 0.6]}):
        got = evaluate(scenario)
        for key, step in (("step_V", 0.25), ("step_CV", -0.25), ("step_CnV", 0.25)):
            assert np.all(got[key] == step)


def test_a_small_step_changes_U_by_nearly_the_marginal():
    at = estimates(np.random.default_rng(4), F_V=0.4, F_I=0.2)
    for name in ("V", "CV", "CnV"):
        at[f"dp_{name}_da_{name}"] = 1e-6
    got = evaluate(at)
    for name in ("V", "CV", "CnV"):
        # The remainder is of second order: r_V·Δp, at most 1e-6, as a share of the terms.
        assert got[f"change_{name}"] == pytest.approx(got[f"marginal_{name}"], rel=1e-4)
