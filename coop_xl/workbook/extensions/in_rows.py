"""A row of the model with extensions: what the base equations take, and what stands for its results.

Scenarios, the tornado, the two-way table, the break-evens and the simulation are rows of the model
(see `model_row.py`). While an extension is on, each follows it by these formulas, traced from the same
equations as the sheet Extension model; with all off they show nothing.
"""

from collections.abc import Mapping

from coop_xl.estimates.cell_names import EXTENSION_WORKINGS
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES, Quantity
from coop_xl.model.extensions.catalogue import OTHERS
from coop_xl.model.extensions.coalition_size import coalition_slope
from coop_xl.model.extensions.combined import POSSIBLE
from coop_xl.model.extensions.evidential import S_V_symmetric
from coop_xl.model.extensions.quantities import AFTER, BEFORE, MASSES, REPLACED
from coop_xl.workbook.formulas.trace import PRODUCT, Term, trace

BY_KEY = {each.key: each for each in (*BEFORE, *MASSES, *AFTER)}
_STAR = next(each for each in QUANTITIES if each.key == "star")
PER_F_I = {f"{name}_per_F_I": BY_KEY[f"{name}_by_matrix"] for name in INTERVENTIONS}
# Whether an extension is on, as a row asks; a draw of the simulation has cells of its own for it.
# Within a table (Scenarios) formualizer takes IF(name="on",…) for an array; AND makes it one value.
FLAGS = {
    name: f'AND(on_{name}="on")' for name in ("locality", "coalition", "response", "several", "evidence")
}  # fmt: skip
APPLY = "AND(options_apply)"
Cells = dict[str, Term | str]


def extension_formulas(at: Mapping[str, str], flags: Mapping[str, str] = FLAGS) -> dict[str, str]:
    """Workings, values per F_I and marginals of a row whose cells are `at`, while an extension is on.

    An input of an extension that `at` lacks is the name that the workbook has for it.
    """
    cells = _equation_inputs(at, flags)
    found = {key: workings(key, cells, flags) for key in EXTENSION_WORKINGS}
    found |= {key: trace(each, cells).text for key, each in PER_F_I.items()}
    for name in INTERVENTIONS:
        per_F_I = {f"{name}_by_matrix": at[f"{name}_per_F_I"]}
        key = f"marginal_{name}"
        found[key] = trace(REPLACED[key], cells | per_F_I).text
    return found


def workings(key: str, cells: Cells, flags: Mapping[str, str]) -> str:
    """A column on the way; how far our choice reaches matters only with evidence."""
    text = trace(BY_KEY[key], cells).text
    if key in ("reach", "reach_nV"):
        return f"IF({flags['evidence']},{text},{1 if key == 'reach' else 0})"
    return text


def _equation_inputs(at: Mapping[str, str], flags: Mapping[str, str]) -> Cells:
    """What the equations take: cells of the row, names of Extensions, and what is worked out within."""
    F_V = Term(f"1/{at['q_V']}", PRODUCT)  # the entry may be a logarithm
    cells: Cells = {**at, "F_V": F_V, "F_I": at["used_F_I"]}
    cells["is_local"] = Term(flags["locality"])
    slope = trace(Quantity("coalition_slope", coalition_slope, "", "", ""), cells).text
    cells["coalition_slope"] = Term(f"IF({flags['coalition']},{slope},0)")
    for key in ("w_own", "w_other", *(f"local_db_dF_{name}" for name in INTERVENTIONS)):
        cells[key] = trace(BY_KEY[key], cells)
    for key, usual in POSSIBLE.items():
        cells[key] = _entered_or_usual(key, at, at[usual])
    symmetric = trace(Quantity("S_V", S_V_symmetric, "", "", ""), cells).text
    cells["S_V"] = _entered_or_usual("S_V", at, symmetric)
    cells["S_nV"] = trace(BY_KEY["S_nV"], cells)
    cells |= tractabilities(at, flags)
    used = {f"db_dF_{name}": at[f"used_db_dF_{name}"] for name in INTERVENTIONS}
    masses = {key: trace(BY_KEY[key], cells | used) for key in ("beta_V", "beta_nV")}
    return cells | masses | {"star": trace(_STAR, cells | used)}


def _entered_or_usual(key: str, at: Mapping[str, str], usual: str) -> Term:
    """What is entered for a key, or what it usually is."""
    entered = at.get(f"given_{key}", f"given_{key}")
    return Term(f"IF(ISNUMBER({entered}),{entered},{usual})")


def tractabilities(at: Mapping[str, str], flags: Mapping[str, str]) -> Cells:
    """The nine tractabilities: 0 where a threshold lies ahead."""
    found: Cells = {}
    for name in INTERVENTIONS:
        Y = at.get(f"Y_{name}", f"Y_{name}")
        waits = f"AND({flags['response']},{Y}>0)"
        for p in (name, *OTHERS[name]):
            key = f"dp_{p}_da_{name}"
            moves = at.get(key, key)
            if p != name:
                moves = f"IF({flags['several']},{moves},0)"
            found[f"used_{key}"] = Term(f"IF({waits},0,{moves})")
    return found


def stopped_formula(at: Mapping[str, str]) -> str:
    """Whether extensions cannot be computed in a row: the rules of `refusals.py` for its entries."""
    plain, logs = f"{at['F_V']},{at['F_I']}", f"{at['log10_F_V']}:{at['log10_F_I']}"
    small = f"AND(COUNT({plain})>0,MIN({plain})<smallest_share),MIN({logs})<LOG10(smallest_share)"
    ceilings = ",".join(f"pmax_{name}<={at[f'p_{name}']}" for name in INTERVENTIONS)
    undefined = f'AND(on_evidence="on",NOT(ISNUMBER(given_S_V)),{at["p_V"]}=0)'
    return f"OR(options_stopped,{small},{ceilings},{undefined})"
