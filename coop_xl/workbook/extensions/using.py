"""Which cells the base equations read in place of entries, where extensions are in force."""

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.quantities import DERIVATIVES

USING = {key: f"used_{key}" for key in DERIVATIVES} | {
    f"dp_{name}_da_{name}": f"used_dp_{name}_da_{name}" for name in INTERVENTIONS
}
