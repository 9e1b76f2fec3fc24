"""`coop-xl report`: one web page on one file of estimates."""

import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from coop_xl.analysis.study import Origin, study
from coop_xl.estimates.credences import BRANCHES
from coop_xl.estimates.read_file import ReadFile
from coop_xl.model.extensions.catalogue import BY_NAME
from coop_xl.reading.load import load_estimates
from coop_xl.reading.workbook_proposals import study_of_proposals
from coop_xl.render.html.build import build_report
from coop_xl.render.terminal_answers import print_uncertain_answer

from .next_steps import say_steps
from .shared_options import BUDGET, FILE, FORCE_OUTPUT, JOBS, SAMPLES, SEED
from .skeleton import Output, beside, end_if_wrong, machines, say_where

_ENDINGS = (".html", ".htm")


@click.command("report")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-report.html.")
@SAMPLES
@SEED
@JOBS
@BUDGET
@FORCE_OUTPUT
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    output: Path | None,
    samples: int,
    seed: int,
    jobs: int,
    budget: float | None,
    force: bool,
) -> None:
    """Write one web page with the answer, for those who decide.

    The page holds the question, the answer in words, charts, all estimates with their sources,
    checks and what the model leaves out. It needs no network, and reads well on a phone and on
    paper. FILE is a filled workbook, or a JSON file as for coop-xl run, and its extensions and
    credences count: the page shows the answer with them and without. Exit code 1 if an estimate
    is wrong.

    Example:  coop-xl report mine.xlsx -o report.html
    """
    page = Output(output, beside(file, "report.html"), force, (file,), _ENDINGS)
    filled, use_branches = _without_branches(load_estimates(file))
    end_if_wrong(ctx, filled.all_problems)
    with machines(samples, jobs) as where:
        found = study(
            filled.content, samples, seed, budget=budget, use_branches=use_branches, **where
        )
    proposals, more = study_of_proposals(file, filled, samples, seed)
    found, problems = replace(found, proposals=proposals), (*filled.all_problems, *more)
    origin = Origin(file.name, date.today())
    path = page.write(lambda: build_report(found, origin, problems))
    print_uncertain_answer(found)
    say_where("Report", path, problems)
    say_steps(
        f"open {path} in a browser; print it for one page to hand out",
        f"coop-xl run {shlex.quote(str(file))} (all figures, in a workbook)",
    )


def _without_branches(filled: ReadFile) -> tuple[ReadFile, bool]:
    """The estimates as draws serve them, and whether the two branches were asked for."""
    switch = BY_NAME[BRANCHES].switch
    content = filled.content
    given = content.extensions.get(switch)
    if given is None or not given.best:
        return filled, False
    extensions = {key: each for key, each in content.extensions.items() if key != switch}
    return replace(filled, content=replace(content, extensions=extensions)), True
