"""The worksheet functions: the list that every surface reads.

Each takes cells as a spreadsheet passes them; `worksheet_function` makes whatever it gives or
raises fit for a cell. The first lines of a docstring are what Excel's function wizard shows.
"""

import platform
import sys

import coop_xl
from coop_xl.findings.explanation import explanation_table
from coop_xl.model import MODEL_VERSION
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED

from .allocation_table import allocation_table, extensions_table
from .arguments import Cells, single_name
from .check_table import findings
from .estimate_table import read_estimates
from .proposal_tables import funded_table, proposals_table
from .registry import Answer, worksheet_function
from .scenario_models import (
    MOVES,
    best,
    move,
    of_intervention,
    quantities,
    signs_and_sizes,
    ties_of,
)
from .scenario_table import read_scenarios
from .simulation_tables import (
    MOST_SOBOL_SAMPLES,
    SENSITIVITY_SAMPLES,
    evppi_table,
    in_one_cell,
    information,
    output_of,
    probabilities,
    quantile,
    run_of,
    share_of,
    simulation,
    sobol_table,
    summary_table,
    tornado_table,
)

MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
GRADIENT = tuple(f"dU_dp_{name}" for name in INTERVENTIONS)


@worksheet_function
def COOP_UTILITY(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """U: total expected utility, one answer for each scenario."""
    return read_scenarios(names, values, overrides).answer(quantities("U"))


@worksheet_function
def COOP_MARGINAL_V(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(v): marginal value of alignment (V), in utility per unit of effort, for each scenario."""
    return read_scenarios(names, values, overrides).answer(quantities("marginal_V"))


@worksheet_function
def COOP_MARGINAL_CV(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(cv): marginal value of cooperation if aligned (CV), in utility per unit of effort, for each
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(quantities("marginal_CV"))


@worksheet_function
def COOP_MARGINAL_CNV(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """(c¬v): marginal value of cooperation if misaligned (CnV), in utility per unit of effort, for
    each scenario.
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
    scenarios.variables = ACCEPTED | {key: move(key) for key in MOVES}
    for key, cells in zip(MOVES, (dp_V, dp_CV, dp_CnV), strict=True):
        scenarios.put(key, cells)
    return scenarios.answer(of_intervention)


@worksheet_function
def COOP_BEST(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """The intervention with the largest marginal value (V, CV or CnV; ties are shown), for each
    scenario.
    """
    return read_scenarios(names, values, overrides).answer(best)


@worksheet_function
def COOP_LOG10_MARGINALS(names: Cells, values: Cells, *overrides: Cells) -> Answer:
    """Sign and log10 of the size of (v), (cv) and (c¬v), six answers a scenario; correct even
    where the marginal is too small for a cell.
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
    table = explanation_table(read_scenarios(names, values).only("COOP_EXPLAIN"))
    return [table.headings, *table.rows]


@worksheet_function
def COOP_CHECK(names: Cells, values: Cells) -> Answer:
    """What is wrong, or worth knowing, about the inputs: a table of severity, variable and
    message; OK if there is nothing to report.
    """
    return findings(read_scenarios(names, values))


@worksheet_function
def COOP_BREAKEVEN(
    names: Cells, values: Cells, variable: Cells, first: Cells = None, second: Cells = None
) -> Answer:
    """The value(s) of one variable at which two interventions tie, side by side, or why there are
    none, for each scenario. Own derivation.

    Parameters
    ----------
    variable
        Name of the variable that varies, such as p_V.
    first
        V, CV or CnV; V if omitted.
    second
        V, CV or CnV; CV if omitted.
    """
    varied = single_name(variable, "variable", "a key such as F_V")
    one = single_name(first, "first", "V, CV or CnV", "V")
    other = single_name(second, "second", "V, CV or CnV", "CV")
    return read_scenarios(names, values).answer(ties_of(varied, one, other))


@worksheet_function
def COOP_ALLOCATE(names: Cells, values: Cells, budget: Cells) -> Answer:
    """How to divide a budget of effort among V, CV and CnV so that U is largest: a table with the
    efforts, what they gain, and the value of one more unit after them. Own derivation.

    Parameters
    ----------
    values
        The values of one scenario, beside or below, the same shape as names; extensions are used.
    budget
        Total effort, in the unit of effort of the tractabilities.
    """
    return allocation_table(read_scenarios(names, values), budget)


@worksheet_function
def COOP_PROPOSALS(
    names: Cells, values: Cells, proposals: Cells, cost_of_unit: Cells = None
) -> Answer:
    """What proposals are worth: a table with the value of each, its exact value, its value per
    cost, that as a multiple of the bar, and its rank. Own derivation.

    Parameters
    ----------
    values
        The values of one scenario, beside or below, the same shape as names; extensions count.
    proposals
        Range with the headings name, cost, chance and effects such as effort_V, change_p_CV,
        change_b or change_U_nB in its first row, a proposal a row.
    cost_of_unit
        What a unit of effort costs: the bar is then the best marginal unit at this price. If left
        out, there is no bar.
    """
    return proposals_table(read_scenarios(names, values), proposals, cost_of_unit)


@worksheet_function
def COOP_FUND(names: Cells, values: Cells, proposals: Cells, budget: Cells) -> Answer:
    """Which proposals to fund so that U rises most: 1 beside each that is funded, 0 beside the
    others; type it beside the first proposal. Own derivation.

    Parameters
    ----------
    values
        The values of one scenario, beside or below, the same shape as names; extensions count.
    proposals
        Range with headings as for COOP_PROPOSALS; those of a group are alternatives, and needs
        names others that one cannot do without.
    budget
        What can be spent, in the currency of the costs.
    """
    return funded_table(read_scenarios(names, values), proposals, budget)


@worksheet_function
def COOP_VARIABLES() -> Answer:
    """The catalogue of variables: key, meaning, allowed values and unit of each."""
    rows = [[each.key, each.meaning, each.domain, each.unit] for each in ENTRIES.values()]
    return [["Key", "Meaning", "Allowed", "Unit"], *rows]


@worksheet_function
def COOP_EXTENSIONS() -> Answer:
    """Extensions of the base model, all off unless asked for: key, extension, meaning, allowed
    values, unit and value if omitted. Any of them may be among names.
    """
    return extensions_table()


@worksheet_function
def COOP_VERSION() -> Answer:
    """Version of Coop XL, of its model and of Python, and where it runs."""
    return (
        f"Coop XL {coop_xl.__version__}, model {MODEL_VERSION}, "
        f"Python {platform.python_version()} on {platform.system()} ({sys.executable})"
    )


@worksheet_function
def COOP_SIMULATE(
    table: Cells, samples: Cells = None, seed: Cells = None, correlations: Cells = None
) -> Answer:
    """Estimates under uncertainty: a table with mean, its error, SD and quantiles of each output,
    P(best) and expected loss of each intervention with errors, and what to know about them.
    """
    return summary_table(simulation(run_of(table, samples, seed, correlations)))


@worksheet_function
def COOP_PERCENTILE(
    table: Cells,
    output: Cells,
    probability: Cells,
    samples: Cells = None,
    seed: Cells = None,
    correlations: Cells = None,
) -> Answer:
    """One quantile of an output under uncertainty: the value it stays below with the given
    probability.

    Parameters
    ----------
    probability
        From 0 to 1: 0.05 for the 5 % quantile, 0.5 for the median.
    """
    run = run_of(table, samples, seed, correlations)
    return quantile(run, output_of(output), share_of(probability))


@worksheet_function
def COOP_PROBABILITY_BEST(
    table: Cells, samples: Cells = None, seed: Cells = None, correlations: Cells = None
) -> Answer:
    """The probability, under uncertainty, that V, CV or CnV has the largest marginal value: three
    numbers side by side, accurate to about 0.001 with the usual samples (COOP_SIMULATE gives
    errors).
    """
    return probabilities(simulation(run_of(table, samples, seed, correlations)))


@worksheet_function
def COOP_TORNADO(table: Cells, output: Cells) -> Answer:
    """One estimate at a time at its Low and High, all others at their best (correlations do not
    count): the output and the best intervention there, widest first.
    """
    return tornado_table(read_estimates(table), output_of(output))


@worksheet_function
def COOP_SOBOL(table: Cells, output: Cells, samples: Cells = None, seed: Cells = None) -> Answer:
    """Sobol indices: how much of an output's variance comes from each (independent) estimate alone
    (first-order) and with others (total), with errors, largest first.
    """
    run = run_of(table, samples, seed, usual=SENSITIVITY_SAMPLES, most=MOST_SOBOL_SAMPLES)
    return sobol_table(run, output_of(output))


@worksheet_function
def COOP_EVPI(
    table: Cells, samples: Cells = None, seed: Cells = None, correlations: Cells = None
) -> Answer:
    """Expected value of perfect information: the value of knowing every variable before choosing,
    in utility per unit of effort.
    """
    found = simulation(run_of(table, samples, seed, correlations))
    return in_one_cell(found.evpi.value, found.log10_scale)


@worksheet_function
def COOP_EVPPI(
    table: Cells, samples: Cells = None, seed: Cells = None, correlations: Cells = None
) -> Answer:
    """Which estimate is worth improving: the value of knowing each variable, or each group of
    them, before choosing, with errors, largest first, and of knowing all of them last.
    """
    run = run_of(table, samples, seed, correlations, usual=SENSITIVITY_SAMPLES)
    return evppi_table(information(run))
