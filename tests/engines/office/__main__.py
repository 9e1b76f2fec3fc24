"""Do tasks, a line each, until there are no more; an office for them starts with the first."""

import json
import sys
import traceback

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

start = json.loads(sys.stdin.readline())
with Office(start["soffice"], start["folder"], dialogs=start["dialogs"]) as office:
    for line in sys.stdin:
        task = json.loads(line)
        try:
            told = {"answer": TASKS[task["name"]](office, **task["arguments"])}
            office.close_documents()
        except Exception:
            told = {"complaint": traceback.format_exc()}
        print(json.dumps(told), flush=True)
