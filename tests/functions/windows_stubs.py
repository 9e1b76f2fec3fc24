"""xlwings as it is on Windows, on any system: its own UDF server, converters and VBA writer.

Only pywin32 and three names of ctypes are stood in for; nothing of xlwings is written anew.
`xlwings_as_on_windows` leaves no trace: other tests may have imported xlwings before or do so
after.
"""

import atexit
import builtins
import ctypes
import datetime
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572  # what COM passes for an argument left out
PACKAGES = ("xlwings", "coop_xl.functions")  # imported anew, as they differ on Windows


class AnyName:
    """Takes any name and any call, for what xlwings only needs to exist."""

    def __init__(self, **known: Any) -> None:
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return AnyName()

    def __call__(self, *arguments: Any, **options: Any) -> None:
        return None

    def __or__(self, other: Any) -> "AnyName":
        return self


class AnyModule(ModuleType):
    """A module with any name in it."""

    def __init__(self, name: str, **known: Any) -> None:
        super().__init__(name)
        vars(self).update(known, __file__=name, __path__=[])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return AnyName()


class ComError(Exception):
    """pywintypes.com_error."""


class TimeType(datetime.datetime):
    """pywintypes.TimeType: how pywin32 passes the date in a cell."""


def pywin32() -> dict[str, ModuleType]:
    """The modules of pywin32 that xlwings imports."""

    def unwrap(wrapped: Any) -> Any:
        raise ComError(-2147467262, "no object of ours", None, None)

    def kept(given: Any, *others: Any, **options: Any) -> Any:
        return given

    classes = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass")}
    modules = [
        AnyModule("pywintypes", com_error=ComError, error=OSError, TimeType=TimeType, IID=str),
        AnyModule(
            "pythoncom",
            com_error=ComError,
            IID_IDispatch="IDispatch",
            TypeIIDs={"IDispatch": type("PyIDispatch", (), {})},
        ),
        *map(AnyModule, ("win32api", "win32con", "win32event", "win32gui")),
        AnyModule("win32process", GetWindowThreadProcessId=lambda window: (0, 1)),
        AnyModule("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: datetime.UTC)),
        *map(AnyModule, ("win32com", "win32com.server", "win32com.server.dispatcher")),
        AnyModule("win32com.server.policy", DefaultPolicy=object),
        AnyModule("win32com.server.exception", COMException=ComError),
        AnyModule("win32com.server.util", wrap=kept, unwrap=unwrap),
        AnyModule(
            "win32com.client", Dispatch=kept, DispatchBaseClass=type("D", (), {}), **classes
        ),
        AnyModule("win32com.client.gencache"),
    ]
    for module in modules:
        parent, _, leaf = module.__name__.rpartition(".")
        for each in modules:
            if each.__name__ == parent:
                setattr(each, leaf, module)
    return {module.__name__: module for module in modules}


def imported_anew() -> list[str]:
    """The modules loaded so far that must be loaded once more."""
    return [
        name
        for name in sys.modules
        if any(name == package or name.startswith(f"{package}.") for package in PACKAGES)
    ]


@contextmanager
def xlwings_as_on_windows() -> Iterator[SimpleNamespace]:
    """The modules `xlwings`, its `udfs` and `com_server`, and our `udfs` decorated by it."""
    # What xlwings needs beside pywin32 must see the system as it is.
    for name in (
        "xlwings",
        "coop_xl",
        "numpy",
        "asyncio",
        "concurrent.futures",
        "multiprocessing",
    ):
        importlib.import_module(name)
    before, folder = dict(sys.modules), os.getcwd()
    package = sys.modules["coop_xl"]
    attributes = dict(vars(package))
    for name in imported_anew():
        del sys.modules[name]
    sys.modules.update(pywin32())
    libraries: dict[str, Any] = {"windll": AnyName(), "oledll": AnyName()}
    libraries["PyDLL"] = lambda path: AnyName()
    try:
        with (
            mock.patch.multiple(ctypes, create=True, **libraries),
            mock.patch.object(builtins, "WindowsError", OSError, create=True),
            mock.patch.object(sys, "platform", "win32"),
        ):
            xlwings = importlib.import_module("xlwings")
        atexit.unregister(importlib.import_module("xlwings._xlwindows").cleanup)
        os.chdir(folder)
        yield SimpleNamespace(
            xlwings=xlwings,
            udfs=importlib.import_module("xlwings.udfs"),
            com_server=importlib.import_module("xlwings.com_server"),
            ours=importlib.import_module("coop_xl.functions.catalogue"),
            functions=importlib.import_module("coop_xl.functions.registry").FUNCTIONS,
        )
    finally:
        os.chdir(folder)
        for name in sys.modules.keys() - before.keys():
            del sys.modules[name]
        sys.modules.update(before)
        vars(package).clear()
        vars(package).update(attributes)


class CellRange:
    """What VBA passes for a reference: an object whose Value is what pywin32 makes of it.

    A `Currency` is a cell in a currency format. Of a reference of several areas, Value is that
    of the first, as in Excel.
    """

    CLSID = RANGE_IID

    def __init__(self, rows: Any, row: int = 1, column: int = 1, areas: int = 1) -> None:
        self.rows = rows if isinstance(rows, tuple) else ((rows,),)
        self.Areas = SimpleNamespace(Count=areas)
        self.Row, self.Column = row, column
        self.Rows = SimpleNamespace(Count=len(self.rows))
        self.Columns = SimpleNamespace(Count=len(self.rows[0]))
        self.Worksheet = book("Book1.xlsx").Worksheets(1)
        kind = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=RANGE_IID))
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: kind)

    @property
    def Value(self) -> Any:
        """One cell's content bare, or rows of cells."""
        return self.each(lambda cell: cell.shown if isinstance(cell, Currency) else cell)

    @property
    def Value2(self) -> Any:
        """The same without currency and dates."""
        return self.each(value2)

    def each(self, passed: Callable[[Any], Any]) -> Any:
        rows = tuple(tuple(map(passed, row)) for row in self.rows)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


class Currency(float):
    """The number in a cell in a currency format."""

    @property
    def shown(self) -> Decimal:
        """What COM makes of it."""
        return Decimal(f"{self:.4f}")


def value2(cell: Any) -> Any:
    """A cell as Range.Value2 has it."""
    if isinstance(cell, datetime.datetime):
        return (cell - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)
    return float(cell) if isinstance(cell, Currency) else cell


def book(name: str) -> Any:
    """A workbook with one sheet."""
    made = SimpleNamespace(Name=name, FullName=name, Application=AnyName())
    made.Worksheets = Sheets([SimpleNamespace(Name="Sheet1", Index=1, Parent=made)])
    return made


class Sheets(list):
    """The sheets of a workbook, counted from 1."""

    Count = property(len)

    def __call__(self, number: int) -> Any:
        return self[number - 1]
