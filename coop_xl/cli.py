"""The command line: one group of all commands."""

import logging
import os
import sys
import warnings
from io import TextIOWrapper

import click

import coop_xl
from coop_xl.commands import functions, options, panel, uncertainty, workbooks
from coop_xl.commands.base import Commands, Failure
from coop_xl.surfaces import plain_letters
from coop_xl.surfaces.system_refusals import sentence


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(coop_xl.__version__, prog_name="coop-xl")
def cli() -> None:
    """Where is a marginal unit of effort on AGI best spent?

    Coop XL computes a model of alignment and cooperation in a workbook: is effort best spent on
    making an AGI have our values (V), on making it cooperative if it has them (CV), or on making
    it cooperative if it does not (CnV)?

    Start with:  coop-xl demo
    """


COMMANDS = (
    workbooks.new,
    workbooks.check,
    workbooks.evaluate,
    workbooks.explain,
    workbooks.demo,
    workbooks.repair,
    workbooks.diff,
    uncertainty.run,
    uncertainty.report,
    uncertainty.sweep,
    panel.pool,
    options.compare,
    options.allocate,
    functions.functions,
    functions.serve,
    functions.doctor,
    functions.addin,
    functions.calc,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line, in any terminal; only what is meant for people reaches them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=plain_letters.NAME)
    silence_libraries()
    try:
        cli(prog_name="coop-xl")
    finally:
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
