"""The models behind the worksheet functions on scenarios: each gives columns of answers."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np

from coop_xl.findings.explanation import ZERO
from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES, Quantity, Variable
from coop_xl.model.compute import compute
from coop_xl.model.evaluate import evaluate, intervention, log10_marginals
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .registry import UNDEFINED
from .scenario_arguments import Inputs, one_by_one

_NONE = "none"
MOVES = tuple(f"dp_{name}" for name in INTERVENTIONS)


@cache
def quantities(*keys: str) -> Callable[[Inputs], list[Any]]:
    """A model that gives these quantities, and computes only those that they need."""
    chain = chain_to(keys)

    def model(inputs: Inputs) -> list[Any]:
        has_extensions = not EXTENSION_INPUTS.keys().isdisjoint(inputs)
        outputs = evaluate(inputs) if has_extensions else compute(inputs, chain)
        return [outputs[key] for key in keys]

    return model


def chain_to(keys: Iterable[str]) -> list[Quantity]:
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
    return Variable(
        key, key, meaning, "", meaning, "probability per unit of effort", "", "derivations"
    )


def of_intervention(inputs: Inputs) -> list[Any]:
    """(⋆) for the moves among the inputs."""
    ours = {key: value for key, value in inputs.items() if key not in MOVES}
    return [intervention(ours, *(inputs[key] for key in MOVES))]


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
        table = np.full((len(rows), max(map(len, rows))), _NONE, dtype=object)
        for line, row in zip(table, rows, strict=True):
            line[: len(row)] = row
        return list(table.T)

    return model
