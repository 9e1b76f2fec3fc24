import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.surfaces.kinds import made


@pytest.fixture(scope="session")
def kinds(tmp_path_factory) -> Callable[[str], Path]:
    """The file of a kind, built by whichever process of the tests asks first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kinds"
    shared.mkdir(exist_ok=True)
    return cache(lambda name: made(shared, name))
