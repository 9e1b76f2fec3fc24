"""The worksheet functions: the one list every surface reads.

Each takes cells as a spreadsheet passes them; `worksheet_function` makes whatever it gives or
raises fit for a cell. The first lines of a docstring are what Excel's function wizard shows.
"""

import platform
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

import coop_xl
from coop_xl.model import MODEL_VERSION
from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, QUANTITIES, Quantity, Variable
from coop_xl.model.evaluate import compute, evaluate, intervention, log10_marginals

from .cells import Cells, single
from .explanation import ZERO, explanation
from .findings import findings
from .reading import read_scenarios
from .scenarios import Inputs, one_by_one
from .worksheet import UNDEFINED, Answer, worksheet_function

NONE = "none"
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
GRADIENT = tuple(f"dU_dp_{name}" for name in INTERVENTIONS)
MOVES = tuple(f"dp_{name}" for name in INTERVENTIONS)


@worksheet_function
def COOP_UTILITY(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """U: total expected utility, one answer for each scenario."""
    return read_scenarios(names, values, overrides).answer(quantities("U"))


@worksheet_function
def COOP_MARGINAL_V(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(v): marginal value of alignment work (V), in utility per unit of effort, for each
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities("marginal_V"))


@worksheet_function
def COOP_MARGINAL_CV(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(cv): marginal value of cooperation work for an aligned agent (CV), in utility per unit of
    effort, for each scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities("marginal_CV"))


@worksheet_function
def COOP_MARGINAL_CNV(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(c¬v): marginal value of cooperation work for a misaligned agent (CnV), in utility per unit
    of effort, for each scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities("marginal_CnV"))


@worksheet_function
def COOP_MARGINALS(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(v), (cv) and (c¬v): the marginal values of V, CV and CnV, three answers a scenario."""
    return read_scenarios(names, values, overrides).answer(quantities(*MARGINALS))


@worksheet_function
def COOP_GRADIENT(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """dU/dp_V, dU/dp_CV and dU/dp_CnV: how U moves with each probability, three answers a
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities(*GRADIENT))


@worksheet_function
def COOP_INTERVENTION(
    names: Cells, values: Cells, dp_V: Cells, dp_CV: Cells, dp_CnV: Cells
) -> Answer:
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
def COOP_BEST(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """The intervention with the largest marginal value: V, CV or CnV, ties named, for each
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(best)


@worksheet_function
def COOP_LOG10_MARGINALS(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """Sign and log10 of the size of (v), (cv) and (c¬v), six answers a scenario; right also where
    the marginal is too small for a cell.
    """
    return read_scenarios(names, values, overrides).answer(signs_and_sizes)


@worksheet_function
def COOP_EXPLAIN(names: Cells, values: Cells) -> Answer:
    """How one scenario is computed: a table of every intermediate with its value, its equation and
    where it comes from.

    Parameters
    ----------
    values
        The values of one scenario, beside or below, the same shape as names.
    """
    return explanation(read_scenarios(names, values))


@worksheet_function
def COOP_CHECK(names: Cells, values: Cells) -> Answer:
    """What is wrong, or worth knowing, about the inputs: a table of severity, variable and
    message; OK if there is nothing to say.
    """
    return findings(read_scenarios(names, values))


@worksheet_function
def COOP_BREAKEVEN(
    names: Cells, values: Cells, variable: Cells, first: Cells = None, second: Cells = None
) -> Answer:
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
def COOP_VARIABLES() -> Answer:
    """The catalogue of variables: key, meaning, allowed values and unit of each."""
    rows = [[each.key, each.meaning, each.domain, each.unit] for each in ENTRIES.values()]
    return [["Key", "Meaning", "Allowed", "Unit"], *rows]


@worksheet_function
def COOP_VERSION() -> Answer:
    """Version of Coop XL, of its model and of Python, and where it runs."""
    return (
        f"Coop XL {coop_xl.__version__}, model {MODEL_VERSION}, "
        f"Python {platform.python_version()} on {platform.system()} ({sys.executable})"
    )


def quantities(*keys: str) -> Callable[[Inputs], list[Any]]:
    """A model that gives these quantities, and computes no others but those they need."""
    chain = needed(keys)

    def model(inputs: Inputs) -> list[Any]:
        outputs = compute(inputs, chain)
        return [outputs[key] for key in keys]

    return model


def needed(keys: Iterable[str]) -> list[Quantity]:
    """The quantities that lead to these, in the order of calculation."""
    wanted, chain = set(keys), []
    for each in reversed(QUANTITIES):
        if each.key in wanted:
            wanted.update(each.arguments)
            chain.append(each)
    return chain[::-1]


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
        columns += [sign, np.where(sign == 0, ZERO, np.asarray(size, dtype=object))]
    return columns


def ties_of(variable: str, first: str, second: str) -> Callable[[Inputs], list[Any]]:
    """A model that gives the break-evens of each scenario."""

    def model(inputs: Inputs) -> list[Any]:
        found = [break_even(one, variable, first, second) for one in one_by_one(inputs)]
        rows = [each.values or (each.reason,) for each in found]
        table = np.full((len(rows), max(map(len, rows))), NONE, dtype=object)
        for line, row in zip(table, rows, strict=True):
            line[: len(row)] = row
        return list(table.T)

    return model
