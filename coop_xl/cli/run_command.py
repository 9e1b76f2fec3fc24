"""`coop-xl run`: simulate one file of estimates."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import numpy as np

from coop_xl.analysis.study import Origin, study
from coop_xl.reading.load import load_estimates
from coop_xl.reading.workbook_proposals import study_of_proposals
from coop_xl.render.json.study_json import study_json
from coop_xl.render.terminal_answers import print_study
from coop_xl.render.xlsx.build import build_results

from .next_steps import say_next
from .shared_options import (
    BUDGET,
    FILE,
    FORCE_OUTPUT,
    JOBS,
    JSON_INSTEAD,
    SAMPLES,
    SCHEDULER,
    SEED,
)
from .skeleton import Output, beside, end_if_wrong, machines, say_where


@click.command("run")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-results.xlsx.")
@SAMPLES
@SEED
@JOBS
@SCHEDULER
@BUDGET
@JSON_INSTEAD
@FORCE_OUTPUT
@click.pass_context
@np.errstate(over="ignore", invalid="ignore")  # what is too large is said in words
def command(
    ctx: click.Context,
    file: Path,
    output: Path | None,
    samples: int,
    seed: int,
    jobs: int,
    scheduler: str | None,
    budget: float | None,
    as_json: bool,
    force: bool,
) -> None:
    """Simulate uncertain estimates and write a workbook of results.

    Reads Low, Best, High and Distribution from a filled workbook, or from a JSON file that maps
    names to numbers or to {"low": …, "best": …, "high": …, "distribution": …}. Inputs of
    extensions count, and with credences (sheet Extensions, or "credences") every combination of
    extensions that may hold. Prints how often each kind of work is best and what would be most
    worth finding out. Exit code 1 if an estimate is wrong.

    Example:  coop-xl run mine.xlsx --samples 1000000
    """
    results = Output(output, beside(file, "results.xlsx"), force, (file,), only_if_named=as_json)
    filled = load_estimates(file)
    end_if_wrong(ctx, filled.all_problems, as_json)
    with machines(samples, jobs, scheduler) as where:
        found = study(filled.content, samples, seed, budget=budget, **where)
    proposals, more = study_of_proposals(file, filled, samples, seed)
    found, problems = replace(found, proposals=proposals), (*filled.all_problems, *more)
    origin = Origin(file.name, date.today())
    path = results.write(lambda: build_results(found, origin))
    if as_json:
        click.echo(study_json(found, origin, problems))
        return
    print_study(found)
    say_where("Results", path, problems)
    say_next(file, "report", "breakeven")
