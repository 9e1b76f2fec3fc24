"""Commands about the workbooks of several people."""

from pathlib import Path
from typing import Any

import click

from .base import FILE, JOBS, SEED


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=FILE, help="Where to write; by default panel.xlsx.")
@click.option("--weights", default="", help="One for each file, such as 2,1,1; equal if left out.")
@click.option("--samples", default=2**14, show_default=True, help="Draws of each expert.")
@SEED
@JOBS
@click.option("--json", "as_json", is_flag=True, help="Print JSON; write no file without -o.")
@click.option("--force", is_flag=True, help="Replace the file of -o if it exists.")
@click.pass_context
def pool(ctx: click.Context, files: tuple[Path, ...], **options: Any) -> None:
    """Pool several people's workbooks and tell where they disagree.

    Reads every FILE (a filled workbook, or a JSON file as for run), pools the estimates as a
    mixture and by averaging quantiles, and writes a panel workbook: everyone's estimates and
    results, the pools with weights that can be changed, and the cruxes: which inputs make whom
    disagree. Everyone's own options of the discussion count for them. Exit code 1 if an estimate
    in any file is wrong: all that is wrong is told.

    Example:  coop-xl pool ada.xlsx ben.xlsx cleo.xlsx -o panel.xlsx --weights 2,1,1
    """
    from coop_xl.surfaces.panel.command import Wanted, pool_files

    ctx.exit(pool_files(files, Wanted(**options)))
