"""The command line: all commands, each in a file of its own."""

import gc
import logging
import os
import sys
import warnings
from io import TextIOWrapper

import click

import coop_xl
from coop_xl.render import plain_letters
from coop_xl.system_refusals import sentence

from .commands import Commands, Failure

_BETWEEN_COLLECTIONS = 50_000  # objects made; with Python's 700 a tenth of the time goes into them

COMMANDS = {
    "Make": {
        "new": "Make a workbook that computes the model with native formulas.",
        "demo": "Make a worked example here and say what it finds.",
    },
    "Answer": {
        "eval": "Compute the model for a workbook or a JSON file.",
        "explain": "Show every intermediate: value, equation and source.",
        "breakeven": "Show which inputs would change the answer, and where.",
        "run": "Simulate uncertain estimates and write a workbook of results.",
        "report": "Write one web page with the answer, for those who decide.",
        "sweep": "Simulate every scenario of a table and compare them.",
        "allocate": "Divide a budget of effort among the three kinds of work.",
        "fund": "Rank proposals by value for cost and say which to fund.",
    },
    "Compare": {
        "compare": "Show what each extension does to the answer.",
        "diff": "Show what changed from BASE to FILLED, and the effect.",
        "pool": "Pool several people's workbooks and show where they disagree.",
    },
    "Fix": {
        "check": "Check files and list every problem by cell.",
        "repair": "Free a workbook of the path to somebody's add-in.",
        "doctor": "Say what is installed, what works and how to fix the rest.",
    },
    "Add-ins": {
        "addin": "Build, install, describe or remove the Excel add-in.",
        "calc": "Build, install, describe or remove the LibreOffice add-in.",
        "functions": "List the add-in's worksheet functions and arguments.",
        "serve": "Offer the functions to Excel on the web and on a Mac.",
    },
}


@click.group(
    cls=Commands,
    groups=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(coop_xl.__version__, prog_name="coop-xl")
def cli() -> None:
    """Where is a marginal unit of effort on AGI best spent?

    Coop XL computes a model of alignment and cooperation in a workbook: is effort best spent on
    alignment (making an AGI have our values, V), on cooperation if aligned (making it cooperative
    if it has them, CV), or on cooperation if misaligned (if it does not, CnV)?

    Start with:  coop-xl demo
    """


def main() -> None:
    """Run the command line, in any terminal; only what is meant for people reaches them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=plain_letters.NAME)
    silence_libraries()
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    try:
        cli(prog_name="coop-xl")
    finally:
        gc.freeze()  # else Python looks through everything twice before it ends
        end_output()


def silence_libraries() -> None:
    """Keep warnings and logs of what we build on from users, unless Python is told otherwise."""
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        sys.warnoptions.append("ignore")  # for processes that we start


def end_output() -> None:
    """Write what is still to be printed; where it cannot be, say so instead of Python."""
    try:
        sys.stdout.flush()
    except OSError as problem:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):  # a pager that was closed wants no more
            Failure(sentence(problem)).show()
        sys.exit(Failure.exit_code)
