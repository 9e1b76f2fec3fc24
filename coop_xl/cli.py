"""The command line: one group of all commands."""

import sys

import click

import coop_xl
from coop_xl.commands import functions, options, panel, uncertainty, workbooks
from coop_xl.commands.base import Commands


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
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # an old code page must not end in a traceback
            stream.reconfigure(errors="replace")
    cli(prog_name="coop-xl")
