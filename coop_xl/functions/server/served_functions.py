"""The worksheet functions as xlwings Server calls them: a mistake in the cells raises an error."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import coop_xl.functions.catalogue  # noqa: F401  (fills FUNCTIONS)
from coop_xl.estimates.spreadsheet_cells import is_error
from coop_xl.functions.registry import FUNCTIONS, WorksheetFunction, offer_through_xlwings


def served_functions() -> dict[str, Callable[..., Any]]:
    """Every worksheet function by its name, decorated for the server."""
    return {name: _raising_function(function) for name, function in FUNCTIONS.items()}


def _raising_function(function: WorksheetFunction) -> Callable[..., Any]:
    """The function, which raises what is wrong instead of answering with its text.

    The server answers an XlwingsError with status 400 and its text, which Excel shows; anything
    else that is raised it hides, and Excel asks again.
    """
    from xlwings import XlwingsError

    def call(*arguments: Any) -> Any:
        answer = function.call(*arguments)
        if is_error(answer):
            raise XlwingsError(answer)
        return answer

    call.__name__ = call.__qualname__ = function.name
    call.__module__ = function.call.__module__
    call.__doc__ = function.description
    call.__signature__ = function.call.__signature__  # type: ignore[attr-defined]
    offer_through_xlwings(replace(function, call=call))
    return call
