import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def kinds(tmp_path_factory) -> Callable[[str], Path]:
    """The file of a kind, built by whichever process of the tests asks first."""
    from tests.surfaces.kinds import made  # its packages are not there for `make lowest`

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kinds"
    shared.mkdir(exist_ok=True)
    return cache(lambda name: made(shared, name))
