"""The component that LibreOffice loads: passes each call on to the worksheet functions.

A copy of this file is in the extension and runs in LibreOffice's own Python, which may be older
than ours: no syntax newer than Python 3.7.
"""

import functools
import importlib.machinery
import json
import os
import sys
from typing import Any, Callable  # noqa: UP035  (those of today need Python 3.9)

import unohelper
from com.sun.star.lang import XLocalizable, XServiceInfo, XServiceName
from coop_xl_function_process import FunctionProcess  # lies in the extension's pythonpath
from org.coopxl.calc import XFunctions

with open(os.path.join(os.path.dirname(__file__), "settings.json"), encoding="utf-8") as settings:
    SETTINGS = json.load(settings)
SERVICE = SETTINGS["service"]


class Functions(unohelper.Base, XServiceInfo, XServiceName, XLocalizable, XFunctions):
    """The add-in; below it gets a method for each worksheet function."""

    def __init__(self, context: Any) -> None:
        self.locale: Any = None

    def getServiceName(self) -> str:
        """The name under which Calc has registered the functions."""
        return SERVICE

    def getImplementationName(self) -> str:
        """The same name: there is one implementation."""
        return SERVICE

    def getSupportedServiceNames(self) -> tuple[str]:
        """That service only."""
        return (SERVICE,)

    def supportsService(self, name: str) -> bool:
        """Whether it is that service."""
        return name == SERVICE

    def setLocale(self, locale: Any) -> None:
        """Calc says in which language it runs; the functions have one only."""
        self.locale = locale

    def getLocale(self) -> Any:
        """The language in which Calc runs."""
        return self.locale


def method(name: str, has_repeated: bool) -> Callable[..., Any]:
    """A method that passes its arguments on; Calc gives repeated ones as one sequence."""

    def call(self: Any, *arguments: Any) -> Any:
        if has_repeated:
            arguments = arguments[:-1] + tuple(arguments[-1])
        return answerer()(name, arguments)

    return call


@functools.lru_cache(None)
def answerer() -> Callable[..., Any]:
    """What answers the calls: this process if it can load the functions, else another one."""
    if _can_load():
        try:
            return loaded()
        except Exception:  # what prevents loading here need not prevent it there
            pass
    return FunctionProcess(SETTINGS["interpreter"], SETTINGS["server"]).call


def _can_load() -> bool:
    """Whether Coop XL's NumPy is made for this Python, and no other is loaded here."""
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    return suffix == SETTINGS["loads_in"] and "numpy" not in sys.modules


def loaded() -> Callable[..., Any]:
    """The functions in this process: no pipe, so calls of single cells take half the time."""
    folders = SETTINGS["folders"]
    sys.path[:0] = folders
    try:
        from coop_xl.functions.calc.function_server import answer, load_functions

        return functools.partial(answer, load_functions())
    finally:
        del sys.path[: len(folders)]


for function, repeats in SETTINGS["functions"].items():
    setattr(Functions, function, method(function, repeats))

# LibreOffice looks for this name.
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(Functions, SERVICE, (SERVICE,))
