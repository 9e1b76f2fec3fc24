"""What the State of an entry on the sheet Extensions says."""

from coop_xl.estimates.active_extensions import ACTING
from coop_xl.model.extensions.catalogue import Extension, ExtensionInput
from coop_xl.model.extensions.combined import POSSIBLE
from coop_xl.workbook.formulas.status_words import FILL_IN, OUT_OF_RANGE

BLANK, IN_FORCE, ASIDE = "left blank", "in force", "put aside"
OUT_OF_ORDER, NO_DISTRIBUTION = "out of order", "no distribution"
WRONG = (OUT_OF_RANGE, OUT_OF_ORDER, FILL_IN, NO_DISTRIBUTION)
CERTAIN = "constant"
# What a credence may amount to beside these; it leaves the other sheets as they are.
NO_PROBABILITY, IS_OFF, NO_INPUT = "not from 0 to 1", "switch is 0", "no input counts"
ON, OFF = "on", "off"
NO_CEILING = "none"
# What stands for a default that is derived.
DERIVED = POSSIBLE | {"S_V": "F_V/p_V − F_I"}


def acting_inputs(extension: Extension) -> list[ExtensionInput]:
    """The inputs of an extension one of which must differ from its default for it to be on."""
    return [
        each for each in extension.inputs[1:] if extension.name != "evidence" or each.key in ACTING
    ]
