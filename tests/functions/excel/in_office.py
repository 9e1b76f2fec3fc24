"""Runs in a Python that has LibreOffice's `uno`: a workbook's VBA, as another program reads it.

`python -m tests.functions.excel.in_office` takes one JSON task on standard input.
"""

import json
import sys
from pathlib import Path

from tests.engines.office.session import Office, properties

FILTER = "Calc MS Excel 2007 VBA XML"  # by itself it does not know an add-in for a workbook
ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
MACRO = "vnd.sun.star.script:VBAProject.{}?language=Basic&location=document"


def report(office, path, calls, cells):
    """The modules' sources, what the macros answer, and what the cells show."""
    extensions = properties(Hidden=True, FilterName=FILTER, MacroExecutionMode=ALWAYS_EXECUTE)
    document = office.desktop.loadComponentFromURL(Path(path).as_uri(), "_default", 0, extensions)
    office.documents.append(document)
    modules = document.BasicLibraries.getByName("VBAProject")
    macros = document.getScriptProvider()
    document.calculateAll()
    return {
        "modules": {name: modules.getByName(name) for name in modules.ElementNames},
        "answers": [
            macros.getScript(MACRO.format(name)).invoke(tuple(values), (), ())[0]
            for name, values in calls
        ],
        "cells": [document.Sheets[0][cell].String for cell in cells],
    }


task = json.load(sys.stdin)
with Office(task["soffice"], task["folder"]) as office:
    answer = report(office, task["path"], task["calls"], task["cells"])
json.dump(answer, sys.stdout)
