"""Problems that a user can fix; each message is what a cell or a terminal shows."""


class CoopError(ValueError):
    """Its message names the symbol, the value found and the remedy."""


class InputError(CoopError):
    """An input is not a number, or lies outside its domain."""


class MissingInputError(CoopError):
    """An input the model needs was not given."""


class UnknownNameError(CoopError):
    """A name is not a variable, output or intervention of the model."""


class ConflictingInputError(CoopError):
    """A share was entered in two ways at once."""
