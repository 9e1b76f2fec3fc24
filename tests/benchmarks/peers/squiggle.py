"""Squiggle, run by node from the folder that `make bench` installs it in."""

import json
import math
import shutil
import subprocess
from pathlib import Path

from tests.benchmarks.problem import GIVEN, beta_of, logs_of

HERE = Path(__file__).parent
INSTALLED = Path(__file__).parents[3] / ".bench"
PACKAGE = INSTALLED / "node_modules/@quri/squiggle-lang/package.json"


def missing() -> str:
    """Why Squiggle cannot be measured here, or nothing."""
    if shutil.which("node") is None:
        return "node is not installed"
    return "" if PACKAGE.exists() else "Squiggle is not installed"


def version() -> str:
    """The installed version."""
    return json.loads(PACKAGE.read_text())["version"] if PACKAGE.exists() else "missing"


def timed(samples: int, seed: int) -> tuple[float, dict]:
    """Seconds the program takes once node is warm, and its summary."""
    script = (HERE / "squiggle.mjs").read_text()
    command = ["node", "--input-type=module", "--eval", script, "--", str(samples), str(seed)]
    run = subprocess.run(
        command, cwd=INSTALLED, input=program(), capture_output=True, text=True, check=True
    )
    shown = json.loads(run.stdout)
    return shown["seconds"], shown["answer"]


def program() -> str:
    """The whole problem in Squiggle, whose names start with a small letter."""
    drawn = [f"{key.lower()} = SampleSet({in_squiggle(given)})" for key, given in GIVEN.items()]
    return "\n".join([*drawn, (HERE / "model.squiggle").read_text()])


def in_squiggle(given) -> str:
    match given:
        case ("normal", mean, sd):
            return f"normal({mean}, {sd})"
        case ("lognormal", low, high):
            mean, sd = logs_of(low, high)
            return f"lognormal({mean}, {sd})"
        case ("loguniform", low, high):
            return f"exp(uniform({math.log(low)}, {math.log(high)}))"
    alpha, beta, low, width = beta_of(given)
    return f"{low} + {width} * beta({alpha}, {beta})"
