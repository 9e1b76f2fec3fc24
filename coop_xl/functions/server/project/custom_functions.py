"""What xlwings Server imports: each worksheet function, under its own name."""

from coop_xl.functions.server.served_functions import served_functions

_FUNCTIONS = served_functions()
globals().update(_FUNCTIONS)
__all__ = [*_FUNCTIONS]
