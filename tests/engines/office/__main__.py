"""Do one task and end."""

import json
import sys

from .edits import edit_and_save, save
from .keyboard import type_into
from .pictures import export_charts, export_sheets
from .recalculation import recalculate
from .session import Office
from .shown import print_numbers
from .timing import time_edits

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
        time_edits,
    )
}

task = json.load(sys.stdin)
with Office(task["soffice"], task["folder"], dialogs=task["name"] == "type_into") as office:
    answer = TASKS[task["name"]](office, **task["arguments"])
json.dump(answer, sys.stdout)
