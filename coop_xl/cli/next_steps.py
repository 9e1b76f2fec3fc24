"""What to do after a command: its last line."""

import shlex
from pathlib import Path

from coop_xl.render.terminal import say

_WHY = {
    "check": "what is wrong or worth knowing",
    "eval": "the answer at the best estimates",
    "explain": "how it was computed",
    "breakeven": "what would change it",
    "run": "how sure it is",
    "report": "one page to send or print",
    "sweep": "all scenarios, with -o",
    "allocate": "how to divide a budget, with --budget",
    "compare": "what extensions do to it",
}


def say_next(file: Path, *commands: str) -> None:
    """Commands to try next on a file, and what each is for."""
    name = shlex.quote(str(file))
    say_steps(*(f"coop-xl {each} {name} ({_WHY[each]})" for each in commands))


def say_steps(*steps: str) -> None:
    """What to do next, in words."""
    say(f"Next: {'; '.join(steps)}.", "dim")
