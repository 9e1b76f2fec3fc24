"""How long the model takes: one scenario, its bare equations, importing the package."""

from collections.abc import Iterator

from coop_xl import evaluate
from coop_xl.model import equations as e
from tests.model.cases import BASIC

from .measure import Figure, alone, at_most, fresh, seconds_a_call

SCENARIO = BASIC[0]["inputs"]
PAIRS_OF_IMPORTS = 15
IMPORT = """
from time import perf_counter
start = perf_counter()
import {module}
print(perf_counter() - start)
"""


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    scalar = seconds_a_call(lambda: evaluate(SCENARIO), 2_000)
    yield alone("evaluate, one scenario", micro(scalar), "µs", at_most(30))
    bare = seconds_a_call(bare_equations(**SCENARIO), 20_000)
    yield alone("U, (v), (cv), (c¬v) by their equations on floats", micro(bare), "µs", at_most(2))
    numpy, package = import_seconds()
    name = "import coop_xl, over import numpy, in fresh processes"
    yield alone(name, [a / b for a, b in zip(package, numpy, strict=True)], "×", at_most(1.5))


def micro(seconds: list[float]) -> list[float]:
    return [each * 1e6 for each in seconds]


def bare_equations(
    U_B, U_nB, b, F_V, F_CV, F_CnV, F_I, p_V, p_CV, p_CnV, db_dF_V, db_dF_CV, db_dF_CnV,
    dU_B_dF_V, dU_nB_dF_V, dp_V_da_V, dp_CV_da_CV, dp_CnV_da_CnV,
):  # fmt: skip
    """A chain of equations on local floats: nothing is looked up, checked or packed."""

    def chain():
        delta_U = e.delta_U(U_B, U_nB)
        r_V, r_nV = e.r_V(F_I, F_V), e.r_nV(F_I, F_V)
        coalition = e.v_coalition(delta_U, db_dF_V, F_I, dp_V_da_V)
        composition = e.v_composition(
            delta_U, db_dF_CV, r_V, p_CV, F_CV, db_dF_CnV, r_nV, p_CnV, F_CnV, dp_V_da_V
        )
        direct = e.v_direct(b, dU_B_dF_V, dU_nB_dF_V, F_I, dp_V_da_V)
        return (
            e.U(b, U_B, U_nB),
            e.marginal_V(coalition, composition, direct),
            e.marginal_CV(delta_U, db_dF_CV, p_V, r_V, dp_CV_da_CV),
            e.marginal_CnV(delta_U, db_dF_CnV, p_V, r_nV, dp_CnV_da_CnV),
        )

    return chain


def import_seconds() -> tuple[list[float], list[float]]:
    """numpy's and coop_xl's, each in a fresh process in turn, without the interpreter's start."""
    pairs = [
        (fresh(IMPORT.format(module="numpy")), fresh(IMPORT.format(module="coop_xl")))
        for _ in range(PAIRS_OF_IMPORTS + 1)
    ]
    numpy, package = zip(*pairs[1:], strict=True)  # the first pair may write byte code
    return list(numpy), list(package)
