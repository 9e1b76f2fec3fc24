"""`coop-xl check`: everything that is wrong with files."""

import shlex
from pathlib import Path

import click

from coop_xl.estimates.read_file import any_error
from coop_xl.model.errors import CoopError
from coop_xl.reading.checking import all_problems
from coop_xl.render.terminal import print_problems, say

from .commands import Failure, one_line
from .next_steps import say_steps
from .shared_options import FILE

_FIX = "fix the cells named above, save, and check again"


@click.command("check")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check files and list every problem by cell.

    FILE is a filled workbook, a JSON file as for coop-xl run, or a table of scenarios as for
    coop-xl sweep: what these commands would refuse is listed, and warnings. Exit code 1 if
    anything is wrong, 0 if there are only warnings, 2 if a file cannot be read.

    Example:  coop-xl check mine.xlsx
    """
    codes = {_check_one(file) for file in files}
    say_steps(_FIX if any(codes) else f"coop-xl eval {shlex.quote(str(files[0]))} (its answer)")
    ctx.exit(max(codes))


def _check_one(path: Path) -> int:
    """Print what is to be said of one file; returns the exit code."""
    try:
        problems = all_problems(path)
    except (CoopError, OSError) as problem:
        Failure(one_line(problem)).show()
        return 2
    say(f"{path}:", "bold")
    print_problems(problems)
    return 1 if any_error(problems) else 0
