"""What one unit of each effect of a proposal adds to U, on average over the draws of Simulation.

The means are of the draws, traced from the equations of the gradient over whole columns of draws.
"""

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.analysis.proposals.worths import WORTHS
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES, VARIABLES
from coop_xl.workbook.formulas.trace import PRODUCT, Term, trace

from .simulation_layout import MODEL, TITLE, draws_column
from .statistics import whole_at

_BY_KEY = {each.key: each for each in QUANTITIES}
_ON_THE_WAY = (
    "dU_dF_V", "dU_dF_CV", "dU_dF_CnV", "dF_V_dp_V", "dF_CV_dp_V", "dF_CnV_dp_V",
    "dF_CV_dp_CV", "dF_CnV_dp_CnV",
)  # fmt: skip
_KNOWN = "ISNUMBER(sim_loss_V)"  # the simulation is ready, and the marginals have a mean
_APPLY = "AND(options_apply)"
_LINEAR = 'on_response<>"on"'  # with thresholds or ceilings efforts do not count as they stand


def mean_worth(effect: str, *, with_extensions: bool) -> str:
    """The formula of the mean worth of an effect; blank where there is none."""
    key = WORTHS.get(effect, "")
    known = _KNOWN
    if key.startswith("marginal"):
        mean = whole_at(f"mean {key}", elsewhere=True)
        known = f"AND({_KNOWN},{_LINEAR})" if with_extensions else _KNOWN
    elif effect == "change_U_nB":
        mean = f"1-{average(column('b'))}"
    else:
        mean = average(_over_draws(key, columns()))
        if with_extensions and key not in ("b", "delta_U"):
            mean = f"IF({_APPLY},{average(_followed(key))},{mean})"
    return f'IF({known},{mean},"")'


def average(text: str) -> str:
    """The mean over all draws of what is worked out in each."""
    return f"SUMPRODUCT({text})/{DRAWS}"


def column(key: str) -> str:
    """A column of draws, from another sheet."""
    return f"{TITLE}!{draws_column(key)}"


def columns() -> dict[str, Term | str]:
    """Whole columns in place of cells."""
    found: dict[str, Term | str] = {key: column(key) for key in (*VARIABLES, *MODEL)}
    return found | {"F_V": Term(f"1/{column('q_V')}", PRODUCT), "F_I": column("used_F_I")}


def _over_draws(key: str, cells: dict[str, Term | str]) -> str:
    """A quantity in each draw, by the base model's equations."""
    for each in (*_ON_THE_WAY, key):
        if each not in cells:
            cells[each] = trace(_BY_KEY[each], cells)
    found = cells[key]
    return found if isinstance(found, str) else found.text


def _followed(key: str) -> str:
    """The same while an extension is on: by the gradient and the slopes of b that draws have."""
    name = key.removeprefix("dU_dp_")
    if name in INTERVENTIONS:
        return f"{column('used_F_I')}*{column(f'gradient_{name}')}"
    cells = columns()
    for name in INTERVENTIONS:
        cells[f"db_dF_{name}"] = column(f"used_db_dF_{name}")
    return _over_draws(key, cells)
