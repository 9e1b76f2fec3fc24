"""Commands about uncertain estimates: simulate one workbook, or many scenarios."""

from pathlib import Path
from typing import Any

import click

from .base import FILE, JOBS, SEED

BUDGET = click.option(
    "--budget",
    type=click.FloatRange(0, min_open=True),
    help="Units of effort to divide on the map of budgets; by default a round number.",
)


@click.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-results.xlsx.")
@click.option("--samples", default=2**16, show_default=True, help="Draws: the next power of two.")
@SEED
@JOBS
@click.option("--scheduler", metavar="ADDRESS", help="Of a dask cluster to compute on instead.")
@BUDGET
@click.option("--json", "as_json", is_flag=True, help="Print JSON; write no file without -o.")
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
@click.pass_context
def run(ctx: click.Context, file: Path, **options: Any) -> None:
    """Simulate uncertain estimates and write a workbook of results.

    Reads Low, Best, High and Distribution from a filled workbook, or from a JSON file that maps
    names to numbers or to {"low": …, "best": …, "high": …, "distribution": …}. Inputs of options
    count, and with credences (sheet Options, or "credences") every combination of options that may
    hold. Prints how often each kind of work is best and what would be worth most to know. Exit
    code 1 if an estimate is wrong.

    Example:  coop-xl run mine.xlsx --samples 1000000
    """
    from coop_xl.surfaces.run import Wanted, run_file

    ctx.exit(run_file(file, Wanted(**options)))


@click.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-report.html.")
@click.option("--samples", default=2**16, show_default=True, help="Draws: the next power of two.")
@SEED
@JOBS
@BUDGET
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
@click.pass_context
def report(ctx: click.Context, file: Path, **options: Any) -> None:
    """Write one web page with the answer, for those who decide.

    The page holds the question, the answer in words, charts, all estimates with their sources,
    checks and what the model leaves out. It needs no network, and reads well on a phone and on
    paper. FILE is a filled workbook, or a JSON file as for coop-xl run, and its options and
    credences count: the page shows the answer with them and without. Exit code 1 if an estimate
    is wrong.

    Example:  coop-xl report mine.xlsx -o report.html
    """
    from coop_xl.surfaces.report.command import Wanted, report_file

    ctx.exit(report_file(file, Wanted(**options)))


@click.command()
@click.argument("table", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The workbook to write (.xlsx).")
@click.option("--samples", default=2**16, show_default=True, help="Draws of each scenario.")
@SEED
@JOBS
@click.option("--scheduler", metavar="ADDRESS", help="Of a dask cluster to compute on instead.")
@click.option("--json", "as_json", is_flag=True, help="Also print all figures as JSON.")
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
@click.pass_context
def sweep(ctx: click.Context, table: Path, **options: Any) -> None:
    """Simulate every scenario of a table and compare them.

    TABLE is a filled workbook: each row of its Scenarios sheet is simulated. A value that differs
    from Best on Inputs is taken as certain; all others keep Low, High and Distribution of Inputs.

    TABLE may also be any .xlsx or .csv file with a row of variable names and a scenario in each
    row below. A value under F_V is certain; columns "F_V low", "F_V high" and "F_V distribution"
    beside it make it an estimate. A column "Scenario" names the rows.

    Options of the discussion count: those on the sheet Options of a workbook in every scenario,
    and those of a table's columns (COOP_OPTIONS lists their names) where a row is not blank.

    Exit code 1 if a row is wrong: nothing is computed then.

    Example:  coop-xl sweep mine.xlsx -o scenarios.xlsx --jobs 2
    """
    from coop_xl.surfaces.sweep import Wanted, sweep_file

    ctx.exit(sweep_file(table, Wanted(**options)))
