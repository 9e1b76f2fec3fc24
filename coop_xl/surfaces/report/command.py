"""What `coop-xl report` does: read estimates, study them, write the page."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coop_xl.analysis.discussion import BRANCHES
from coop_xl.model.options.catalogue import BY_NAME
from coop_xl.surfaces.loading import any_error, load_estimates
from coop_xl.surfaces.study import Origin
from coop_xl.surfaces.study_file import refuse_estimates, refuse_output, studied, usual_path
from coop_xl.surfaces.terminal import print_problems, print_uncertain_answer, say
from coop_xl.surfaces.workbook.files import write_new

from .build import build_report

if TYPE_CHECKING:
    from coop_xl.surfaces.workbook.filled.read import Filled

ENDINGS = (".html", ".htm")


@dataclass(frozen=True)
class Wanted:
    """How to compute, and where to write."""

    output: Path | None
    samples: int
    seed: int
    jobs: int
    budget: float | None
    force: bool


def report_file(file: Path, wanted: Wanted) -> int:
    """Do all of it; returns the exit code."""
    output = wanted.output or usual_path(file, "report.html")
    refuse_output(file, output, ENDINGS, wanted.force)
    filled, use_branches = without_branches(load_estimates(file))
    problems = (*filled.problems, *filled.obstacles)
    if any_error(problems):
        return refuse_estimates(problems)
    found = studied(filled, wanted.samples, wanted.seed, wanted.jobs)
    data = build_report(
        found, Origin(file.name, date.today()), problems, budget=wanted.budget,
        use_branches=use_branches,
    )  # fmt: skip
    write_new(output, data, wanted.force)
    print_uncertain_answer(found)
    if problems:
        print_problems(problems)
    say(f"Report: {output}", "bold")
    return 0


def without_branches(filled: "Filled") -> tuple["Filled", bool]:
    """The estimates as draws serve them, and whether the two branches were asked for."""
    switch = BY_NAME[BRANCHES].switch
    content = filled.content
    given = content.options.get(switch)
    if given is None or not given.best:
        return filled, False
    options = {key: each for key, each in content.options.items() if key != switch}
    return replace(filled, content=replace(content, options=options)), True
