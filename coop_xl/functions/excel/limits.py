"""What Excel and VBA allow of a worksheet function, checked before Excel does."""

import re
from collections.abc import Iterable, Iterator

from coop_xl.functions.registry import WorksheetFunction
from coop_xl.model.errors import CoopError

_LONGEST_HELP = 255
_LONGEST_ARGUMENT_NAMES = 254
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", re.IGNORECASE)

# [MS-VBAL] 3.3.5.2: names that VBA keeps for itself.
_RESERVED = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte
    ccur cdate cdbl cdec cdecl cint circle clng clnglng clngptr close const csng cstr currency
    cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl defdec defint
    deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents double each else
    elseif empty end endif enum eqv erase event exit false fix for friend function get global
    gosub goto if imp implements in input inputb int integer is lbound len lenb let like
    lineinput lock long longlong longptr loop lset me mod new next not nothing null on open
    option optional or paramarray preserve print private pset public put raiseevent redim rem
    resume return rset scale seek select set sgn shared single spc static stop string sub tab
    then to true type typeof ubound unlock until variant wend while with withevents write xor
"""
# What xlwings' wrappers name themselves.
_IN_WRAPPERS = "application argsarray failed k thisworkbook xlpy"
_VBA_KEYWORDS = frozenset(_RESERVED.split())
_TAKEN_IN_WRAPPERS = frozenset(_IN_WRAPPERS.split())


class ExcelLimitError(CoopError):
    """Excel cannot offer a worksheet function as it is described."""


def check(functions: Iterable["WorksheetFunction"], modules: Iterable[str]) -> None:
    """Refuse functions that Excel, its wizard or VBA would not take.

    Parameters
    ----------
    functions : iterable of WorksheetFunction
    modules : iterable of str
        Names of the VBA modules beside them: a function must not have one of them.

    Raises
    ------
    ExcelLimitError
        Naming every function, argument and limit.
    """
    taken = {name.casefold() for name in modules}
    found: list[str] = []
    for function in functions:
        found += problems(function, taken)
        taken.add(function.name.casefold())
    if found:
        raise ExcelLimitError("; ".join(found))


def problems(function: "WorksheetFunction", taken: set[str]) -> Iterator[str]:
    """What is wrong with one function, each with its remedy."""
    name, arguments = function.name, function.arguments
    if not _IDENTIFIER.fullmatch(name) or name.casefold() in _VBA_KEYWORDS:
        yield f"{name} is not a name that VBA allows: use letters, digits and _"
    if _LOOKS_LIKE_A_CELL.fullmatch(name):
        yield f"{name} looks like a cell: rename it"
    if name.casefold() in taken:
        yield f"{name} is also the name of a module or another function: rename it"
    if len(function.description) > _LONGEST_HELP:
        yield _too_long(f"{name}: its description", function.description)
    names = [argument.name for argument in arguments]
    if len(",".join(names)) > _LONGEST_ARGUMENT_NAMES:
        yield f"{name}: its argument names together exceed {_LONGEST_ARGUMENT_NAMES} characters"
    if len({each.casefold() for each in names}) < len(names):
        yield f"{name}: two arguments share a name (VBA ignores case)"
    if any(each.repeated for each in arguments) and any(each.optional for each in arguments):
        yield f"{name}: VBA allows no optional argument beside repeated ones"
    for argument in arguments:
        word = argument.name.casefold()
        if not _IDENTIFIER.fullmatch(argument.name) or word in _VBA_KEYWORDS | _TAKEN_IN_WRAPPERS:
            yield f"{name}: VBA allows no argument {argument.name}: rename it"
        if len(argument.help) > _LONGEST_HELP:
            yield _too_long(f"{name}: the help of {argument.name}", argument.help)


def _too_long(what: str, text: str) -> str:
    """How a text exceeds Excel's limit."""
    return f"{what} has {len(text)} characters: shorten it to {_LONGEST_HELP}"
