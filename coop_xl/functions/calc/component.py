"""The component that LibreOffice loads: passes each call on to the worksheet functions.

A copy of this file is in the extension and runs in LibreOffice's own Python, which may be older
than ours: no syntax newer than Python 3.7.
"""

import functools
import importlib.machinery
import json
import os
import sys

import unohelper
from com.sun.star.lang import XLocalizable, XServiceInfo, XServiceName
from coop_xl_function_process import FunctionProcess  # lies in the extension's pythonpath
from org.coopxl.calc import XFunctions

with open(os.path.join(os.path.dirname(__file__), "settings.json"), encoding="utf-8") as settings:
    SETTINGS = json.load(settings)
SERVICE = SETTINGS["service"]


class Functions(unohelper.Base, XServiceInfo, XServiceName, XLocalizable, XFunctions):
    """The add-in; below it gets a method for each worksheet function."""

    def __init__(self, context):
        self.locale = None

    def getServiceName(self):
        """The name under which Calc has registered the functions."""
        return SERVICE

    def getImplementationName(self):
        """The same: there is one implementation."""
        return SERVICE

    def getSupportedServiceNames(self):
        """That service and no other."""
        return (SERVICE,)

    def supportsService(self, name):
        """Whether it is that service."""
        return name == SERVICE

    def setLocale(self, locale):
        """Calc tells its language; the functions have one only."""
        self.locale = locale

    def getLocale(self):
        """The language that Calc told."""
        return self.locale


def method(name, has_repeated):
    """A method that passes its arguments on; Calc gives repeated ones as one sequence."""

    def call(self, *arguments):
        if has_repeated:
            arguments = arguments[:-1] + tuple(arguments[-1])
        return answerer()(name, arguments)

    return call


@functools.lru_cache(None)
def answerer():
    """What answers the calls: the functions in this process if it can load them, else another."""
    if can_load():
        try:
            return loaded()
        except Exception:  # whatever keeps them from loading here need not there
            pass
    return FunctionProcess(SETTINGS["interpreter"], SETTINGS["server"]).call


def can_load():
    """Whether NumPy as Coop XL has it is made for this Python, and there is no other here."""
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    return suffix == SETTINGS["loads_in"] and "numpy" not in sys.modules


def loaded():
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
