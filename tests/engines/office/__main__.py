"""Do one task and end."""

import json
import sys

from tests.engines.office.edits import edit_and_save, save
from tests.engines.office.keyboard import type_into
from tests.engines.office.pictures import export_charts, export_sheets
from tests.engines.office.recalculation import recalculate
from tests.engines.office.session import Office
from tests.engines.office.shown import print_numbers

TASKS = {
    task.__name__: task
    for task in (
        recalculate,
        type_into,
        export_sheets,
        export_charts,
        edit_and_save,
        save,
        print_numbers,
    )
}

task = json.load(sys.stdin)
with Office(task["soffice"], task["folder"], dialogs=task["name"] == "type_into") as office:
    answer = TASKS[task["name"]](office, **task["arguments"])
json.dump(answer, sys.stdout)
