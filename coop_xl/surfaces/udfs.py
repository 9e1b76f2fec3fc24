"""The worksheet functions: the one list every surface reads.

Each takes cells as a spreadsheet passes them; `worksheet_function` makes whatever it gives or
raises fit for a cell. The first lines of a docstring are what Excel's function wizard shows.
"""

import platform
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import coop_xl
from coop_xl.model import MODEL_VERSION
from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, Variable
from coop_xl.model.evaluate import evaluate, intervention, log10_marginals

from .cells import single
from .explanation import explanation
from .findings import findings
from .scenarios import Inputs, read_scenarios
from .worksheet import UNDEFINED, worksheet_function

ZERO = "zero"
NONE = "none"
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
GRADIENT = tuple(f"dU_dp_{name}" for name in INTERVENTIONS)
MOVES = tuple(f"dp_{name}" for name in INTERVENTIONS)


@worksheet_function
def COOP_UTILITY(names, values, *overrides):
    """U: total expected utility, one answer for each scenario."""
    return read_scenarios(names, values, overrides).answer(quantities("U"))


@worksheet_function
def COOP_MARGINAL_V(names, values, *overrides):
    """(v): marginal value of alignment work (V), in utility per unit of effort, for each scenario."""
    return read_scenarios(names, values, overrides).answer(quantities("marginal_V"))


@worksheet_function
def COOP_MARGINAL_CV(names, values, *overrides):
    """(cv): marginal value of cooperation work for an aligned agent (CV), in utility per unit of
    effort, for each scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities("marginal_CV"))


@worksheet_function
def COOP_MARGINAL_CNV(names, values, *overrides):
    """(c¬v): marginal value of cooperation work for a misaligned agent (CnV), in utility per unit
    of effort, for each scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities("marginal_CnV"))


@worksheet_function
def COOP_MARGINALS(names, values, *overrides):
    """(v), (cv) and (c¬v): the marginal values of V, CV and CnV, three answers a scenario."""
    return read_scenarios(names, values, overrides).answer(quantities(*MARGINALS))


@worksheet_function
def COOP_GRADIENT(names, values, *overrides):
    """dU/dp_V, dU/dp_CV and dU/dp_CnV: how U moves with each probability, three answers a
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities(*GRADIENT))


@worksheet_function
def COOP_INTERVENTION(names, values, dp_V, dp_CV, dp_CnV):
    """(⋆): marginal value of an intervention that moves several probabilities at once, for each
    scenario.

    Parameters
    ----------
    dp_V
        What a unit of effort on it adds to p_V: one cell, or one cell a scenario.
    dp_CV
        What it adds to p_CV.
    dp_CnV
        What it adds to p_CnV.
    """
    scenarios = read_scenarios(names, values)
    scenarios.variables = ENTRIES | {key: move(key) for key in MOVES}
    for key, cells in zip(MOVES, (dp_V, dp_CV, dp_CnV), strict=True):
        scenarios.put(key, cells)
    return scenarios.answer(of_intervention)


@worksheet_function
def COOP_BEST(names, values, *overrides):
    """The intervention with the largest marginal value: V, CV or CnV, ties named, for each
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(best)


@worksheet_function
def COOP_LOG10_MARGINALS(names, values, *overrides):
    """Sign and log10 of the size of (v), (cv) and (c¬v), six answers a scenario; right also where
    the marginal is too small for a cell.
    """
    return read_scenarios(names, values, overrides).answer(signs_and_sizes)


@worksheet_function
def COOP_EXPLAIN(names, values):
    """How one scenario is computed: a table of every intermediate with its value, its equation and
    where it comes from.

    Parameters
    ----------
    values
        The values of one scenario, beside or below, the same shape as names.
    """
    return explanation(read_scenarios(names, values))


@worksheet_function
def COOP_CHECK(names, values):
    """What is wrong, or worth knowing, about the inputs: a table of severity, variable and message;
    OK if there is nothing to say.
    """
    return findings(read_scenarios(names, values))


@worksheet_function
def COOP_BREAKEVEN(names, values, variable, first=None, second=None):
    """The value(s) of one variable at which two interventions tie, side by side, or why there is
    none, for each scenario. Own derivation.

    Parameters
    ----------
    variable
        Name of the variable that varies, such as p_V.
    first
        V, CV or CnV; V if left out.
    second
        V, CV or CnV; CV if left out.
    """
    varied = single(variable, "variable")
    one = single(first, "first") or "V"
    other = single(second, "second") or "CV"
    ties = ties_of(str(varied or ""), str(one), str(other))
    return read_scenarios(names, values).answer(ties)


@worksheet_function
def COOP_VARIABLES():
    """The catalogue of variables: key, meaning, allowed values and unit of each."""
    rows = [[each.key, each.meaning, each.domain, each.unit] for each in ENTRIES.values()]
    return [["Key", "Meaning", "Allowed", "Unit"], *rows]


@worksheet_function
def COOP_VERSION():
    """Version of Coop XL, of its model and of Python, and where it runs: quote it with a question."""
    return (
        f"Coop XL {coop_xl.__version__}, model {MODEL_VERSION}, "
        f"Python {platform.python_version()} on {platform.system()} ({sys.executable})"
    )


def quantities(*keys: str) -> Callable[[Inputs], list[Any]]:
    """A model that gives these outputs of `evaluate`."""

    def model(inputs: Inputs) -> list[Any]:
        outputs = evaluate(inputs)
        return [outputs[key] for key in keys]

    return model


def move(key: str) -> Variable:
    """The change of a probability by an intervention, described as variables are."""
    meaning = f"what a unit of effort adds to p{key[2:]}"
    return Variable(key, key, "", meaning, "probability per unit of effort", "", "derivations")


def of_intervention(inputs: Inputs) -> list[Any]:
    """(⋆) for the moves among the inputs."""
    moves = [inputs.pop(key) for key in MOVES]
    return [intervention(inputs, *moves)]


def best(inputs: Inputs) -> list[Any]:
    """The best intervention; undefined if a marginal is."""
    found = evaluate(inputs)["best"]
    return [np.where(found == "", UNDEFINED, found)]


def signs_and_sizes(inputs: Inputs) -> list[Any]:
    """Sign and log10 of each marginal; zero has no log10."""
    columns: list[Any] = []
    for sign, size in log10_marginals(inputs).values():
        columns += [sign, np.where(sign == 0, ZERO, size.astype(object))]
    return columns


def ties_of(variable: str, first: str, second: str) -> Callable[[Inputs], list[Any]]:
    """A model that gives the break-evens of each scenario."""

    def model(inputs: Inputs) -> list[Any]:
        scenarios = (
            dict(zip(inputs, numbers, strict=True))
            for numbers in zip(*(column.tolist() for column in inputs.values()), strict=True)
        )
        found = [break_even(scenario, variable, first, second) for scenario in scenarios]
        rows = [each.values or (each.reason,) for each in found]
        width = max(map(len, rows))
        return list(zip(*(row + (NONE,) * (width - len(row)) for row in rows), strict=True))

    return model
