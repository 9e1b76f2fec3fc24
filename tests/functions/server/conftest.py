import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from coop_xl.functions.server.licence import is_key_set

ROOT = Path(__file__).parents[3]
STAND_IN = "stand-in"
COMMANDS = {
    STAND_IN: [sys.executable, "-m", "tests.functions.server.stand_in"],
    "xlwings Server": [sys.executable, "-u", "-m", "coop_xl", "serve", "--port", "0"],
}


def left_out():
    """Why xlwings Server itself is not asked; "" if it is."""
    if find_spec("xlwings_server") is None:
        return 'xlwings Server is not installed: pip install -e ".[server]"'
    if not is_key_set():
        return "xlwings Server needs a licence key of yours in XLWINGS_LICENSE_KEY"
    return ""


@pytest.fixture(
    scope="session", params=[each for each in COMMANDS if each == STAND_IN or not left_out()]
)
def server(request):
    """The address of a server with our functions."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        COMMANDS[request.param], cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE
    ) as process:
        try:
            yield re.search(r"http://[\d.:]+\d", process.stdout.readline())[0]
        finally:
            process.terminate()
