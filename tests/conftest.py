import gc
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

# Tests start hundreds of processes, and each would compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
gc.set_threshold(50_000)  # as the command line does: collecting takes a tenth of a run


@pytest.fixture(scope="session")
def kinds(tmp_path_factory) -> Callable[[str], Path]:
    """The file of a kind, built by whichever process of the tests asks first."""
    from .kinds import made

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kinds"
    shared.mkdir(exist_ok=True)
    return cache(lambda name: made(shared, name))


def pytest_runtest_logreport(report):
    """Append how long each test took to the file named in COOP_XL_TEST_TIMES, if there is one."""
    where = os.environ.get("COOP_XL_TEST_TIMES")
    if where and "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(where).open("a", encoding="utf-8") as file:
            file.write(f"{report.duration:.2f} {report.when} {report.nodeid}\n")
