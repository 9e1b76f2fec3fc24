"""`coop-xl sweep`: simulate each scenario of a table."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from coop_xl.analysis.scenarios import Scenario, sweep
from coop_xl.analysis.study import SAMPLES, Origin, versions
from coop_xl.estimates.read_file import Problem
from coop_xl.findings.scenario_answers import Swept, notes, sweep_table
from coop_xl.model.defaults import ASSUMED
from coop_xl.reading.scenario_rows import read_scenarios
from coop_xl.render.json.json_text import text_of
from coop_xl.render.json.kept_keys import with_kept_keys
from coop_xl.render.terminal import print_table, say
from coop_xl.render.xlsx.scenarios_workbook import build_sweep

from .next_steps import say_steps
from .shared_options import FILE, FORCE_OUTPUT, JOBS, SCHEDULER, SEED
from .skeleton import Output, end_if_wrong, machines, say_where

_PARTS = ("low", "best", "high", "distribution", "range")
_MOST_PRINTED = 30  # scenarios


@click.command("sweep")
@click.argument("table", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The workbook to write (.xlsx).")
@click.option("--samples", default=SAMPLES, show_default=True, help="Draws of each scenario.")
@SEED
@JOBS
@SCHEDULER
@click.option("--json", "as_json", is_flag=True, help="Also print all figures as JSON.")
@FORCE_OUTPUT
@click.pass_context
def command(
    ctx: click.Context,
    table: Path,
    output: Path,
    samples: int,
    seed: int,
    jobs: int,
    scheduler: str | None,
    as_json: bool,
    force: bool,
) -> None:
    """Simulate every scenario of a table and compare them.

    TABLE is a filled workbook: each row of its Scenarios sheet is simulated. A value that differs
    from Best on Questions is taken as certain; all others keep their Low, High and Distribution.

    TABLE may also be any .xlsx or .csv file with a row of variable names and a scenario in each
    row below. A value under F_V is certain; columns "F_V low", "F_V high" and "F_V distribution"
    beside it make it an estimate. A column "Scenario" names the rows.

    Extensions of the discussion count: those on the sheet Extensions of a workbook in every
    scenario, and those of a table's columns (COOP_EXTENSIONS lists their names) where a row is not
    blank.

    Exit code 1 if a row is wrong: nothing is computed then.

    Example:  coop-xl sweep mine.xlsx -o scenarios.xlsx --jobs 2
    """
    results = Output(output, output, force, (table,))
    scenarios, problems = read_scenarios(table)
    end_if_wrong(ctx, problems, as_json)
    with machines(samples * len(scenarios), jobs, scheduler) as where:
        outcomes = sweep([each.case for each in scenarios], samples, seed, **where)
    swept = Swept(scenarios, outcomes, seed, tuple(each.text for each in problems))
    origin = Origin(table.name, date.today())
    path = results.write(lambda: build_sweep(swept, origin))
    if as_json:
        click.echo(_sweep_json(swept, origin, problems))
        return
    _print_sweep(swept)
    say_where("Results", path, problems)
    say_steps("open it; its sheet Estimates as used can be changed and swept again")


def _print_sweep(swept: Swept) -> None:
    """How often each kind of work is best, and what to improve, in each scenario."""
    table = sweep_table(swept)
    print_table(table.headings, table.texts[:_MOST_PRINTED])
    if len(table.rows) > _MOST_PRINTED:
        say(f"… and {len(table.rows) - _MOST_PRINTED} more")
    for note in notes(swept):
        say(f"  {note}", "yellow")


def _sweep_json(swept: Swept, origin: Origin, problems: Sequence[Problem] = ()) -> str:
    """Everything found, with errors."""
    return text_of(
        {
            "file": origin.file,
            "date": origin.date.isoformat(),
            "seed": swept.seed,
            "versions": versions(),
            "messages": [asdict(each) for each in problems],
            "scenarios": [
                {"name": scenario.name, "inputs": _inputs_of(scenario)} | with_kept_keys(outcome)
                for scenario, outcome in zip(swept.scenarios, swept.outcomes, strict=True)
            ],
        }
    )


def _inputs_of(scenario: Scenario) -> dict[str, Any]:
    """The estimates of a scenario, without defaults."""
    return {
        key: {part: getattr(each, part) for part in _PARTS}
        for key, each in scenario.case.estimates.items()
        if each is not ASSUMED
    }
