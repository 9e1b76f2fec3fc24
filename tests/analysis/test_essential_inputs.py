"""Which inputs are essential: measured, not decreed.

An input is asked for first if knowing it is worth more than a twentieth of knowing everything in
one of the examples, or if it has no neutral default.
"""

import numpy as np
import pytest

import coop_xl
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.catalogue import ENTRIES
from coop_xl.model.defaults import ESSENTIAL

TWENTIETH = 0.05


@pytest.mark.parametrize("name", ["earth", "lightcone"])
def test_what_is_worth_knowing_is_among_the_essential_inputs(name):
    found = coop_xl.evppi(EXAMPLES[name].estimates_entered, 2**13)
    worth = {
        ENTRIES[key].instead_of or key
        for key, each in found.inputs.items()
        if each.value > TWENTIETH * found.evpi.value
    }
    assert worth
    assert worth <= set(ESSENTIAL)


def test_the_tails_of_the_multiverse_leave_no_finite_value_of_information():
    found = coop_xl.evppi(EXAMPLES["multiverse"].estimates_entered, 2**8)
    assert np.isinf(found.evpi.value)
