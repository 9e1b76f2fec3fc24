"""Runs in a Python that has LibreOffice's `uno`: a workbook opened where the add-in is.

`python -m tests.functions.calc.in_office` takes one JSON task on standard input.
"""

import json
import sys
from pathlib import Path

from tests.engines.office.session import Office, properties

XLSX = "Calc MS Excel 2007 XML"


class OfficeWithAddin(Office):
    """An office that loads the extensions of a folder, or those of a profile."""

    def __init__(self, soffice, folder, extensions=None, profile=None):
        super().__init__(soffice, folder)
        if extensions:
            self.command.append("-env:BUNDLED_EXTENSIONS=" + Path(extensions).as_uri())
        if profile:
            of_profile = "-env:UserInstallation="
            self.command = [each for each in self.command if not each.startswith(of_profile)]
            self.command.append(of_profile + Path(profile).as_uri())


def recalculated(office, path, saved=None):
    """The cells that a workbook shows once calculated, by sheet; `saved` gets what is stored."""
    document = office.open(path)
    shown = {sheet.Name: cells_of(sheet) for sheet in document.Sheets}
    if saved:
        document.storeToURL(Path(saved).as_uri(), properties(FilterName=XLSX))
    document.close(True)
    office.documents.remove(document)
    return shown


def cells_of(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    return [
        # In the data an error is nothing at all; a blank cell is "".
        [
            area.getCellByPosition(column, row).String if value is None else value
            for column, value in enumerate(values)
        ]
        for row, values in enumerate(area.getDataArray())
    ]


def described(office):
    """The functions of the function wizard whose names begin with COOP_."""
    listed = office.service("com.sun.star.sheet.FunctionDescriptions")
    found = [
        {each.Name: each.Value for each in listed.getByIndex(place)}
        for place in range(listed.Count)
    ]
    return {
        each["Name"]: {
            "category": each["Category"],
            "description": each["Description"],
            "arguments": [[one.Name, one.Description] for one in each["Arguments"] or ()],
        }
        for each in found
        if each["Name"].startswith("COOP_")
    }


task = json.load(sys.stdin)
where = {name: task.get(name) for name in ("extensions", "profile")}
with OfficeWithAddin(task["soffice"], task["folder"], **where) as running:
    answer = {"opened": recalculated(running, task["path"], task.get("saved"))}
    if task.get("saved"):
        answer["reopened"] = recalculated(running, task["saved"])
    answer["functions"] = described(running)
json.dump(answer, sys.stdout)
