"""What xlwings Server imports: each worksheet function, under its own name."""

from coop_xl.functions.server.served_functions import served_functions

FUNCTIONS = served_functions()
globals().update(FUNCTIONS)
__all__ = [*FUNCTIONS]
