"""What several commands take."""

from pathlib import Path

import click

FILE = click.Path(path_type=Path)
ABOVE_0 = click.FloatRange(0, min_open=True)
POWER_OF_TWO = "Draws: the next power of two."
SAMPLES = click.option("--samples", default=2**16, show_default=True, help=POWER_OF_TWO)
SEED = click.option("--seed", default=0, show_default=True, help="The same seed draws the same.")
JOBS = click.option("--jobs", default=1, type=click.IntRange(1), help="Processes on this machine.")
SCHEDULER = click.option(
    "--scheduler", metavar="ADDRESS", help="Of a dask cluster to compute on instead."
)
BUDGET = click.option(
    "--budget",
    type=ABOVE_0,
    help="Units of effort to divide on the map of budgets; by default a round number.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
JSON_INSTEAD = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON; write no file without -o."
)
FORCE = click.option("--force", is_flag=True, help="Replace the file if it exists.")
FORCE_OUTPUT = click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
