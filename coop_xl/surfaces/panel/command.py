"""What `coop-xl pool` does: read everyone's files, pool and compare, write the panel workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from coop_xl.analysis.panel.pool import weights_of
from coop_xl.model.errors import CoopError
from coop_xl.surfaces.loading import any_error, estimates_or_refusal
from coop_xl.surfaces.panel_workbook.build import build_panel
from coop_xl.surfaces.study import Origin
from coop_xl.surfaces.study_file import refuse_output
from coop_xl.surfaces.study_json import refusal_json
from coop_xl.surfaces.terminal import print_problems, print_table, progress_bar, say
from coop_xl.surfaces.uncertain_answer import SYMBOLS, percent
from coop_xl.surfaces.workbook.files import free_path, refuse_unwritable, write_new
from coop_xl.surfaces.workbook.filled.read import Filled, Problem

from .document import panel_json
from .members import members_of
from .panel import SAMPLES, Panel, panel_of
from .words import disagreements, headline, overall

USUAL = "panel.xlsx"
MOST_PRINTED = 12  # sentences about pairs


class PanelError(CoopError):
    """A panel cannot be made as it was asked for."""


@dataclass(frozen=True)
class Wanted:
    """How to pool, and what to do with the results."""

    output: Path | None
    weights: str = ""
    samples: int = SAMPLES
    seed: int = 0
    jobs: int = 1
    as_json: bool = False
    force: bool = False


def pool_files(files: Sequence[Path], wanted: Wanted) -> int:
    """Do all of it; returns the exit code."""
    refuse(files, wanted)
    found = {file: estimates_or_refusal(file) for file in files}
    problems = {file: problems_of(each) for file, each in found.items()}
    if any(map(any_error, problems.values())):
        if wanted.as_json:
            click.echo(refusal_json(in_one_list(problems)))
        else:
            print_by_file(problems, to_stderr=True)
        return 2 if any(isinstance(each, str) for each in found.values()) else 1
    filled = [each for each in found.values() if not isinstance(each, str)]
    panel, origin = pooled(files, filled, wanted), Origin("", date.today())
    path = write(panel, origin, wanted)
    if wanted.as_json:
        click.echo(panel_json(panel, origin, in_one_list(problems)))
        return 0
    print_panel(panel)
    print_by_file(problems)
    say(f"Panel: {path}", "bold")
    return 0


def refuse(files: Sequence[Path], wanted: Wanted) -> None:
    """An error, before anything is computed, for what cannot be done."""
    if len(files) < 2:
        raise PanelError("one file is no panel: name the files of two or more experts")
    for place, file in enumerate(files):
        if file.exists() and any(file.samefile(each) for each in files[:place] if each.exists()):
            raise PanelError(f"{file} is named twice: name each expert's file once")
    weights_in(wanted.weights, len(files))
    output = wanted.output
    if output is None:
        if not wanted.as_json:
            refuse_unwritable(free_path(Path(USUAL)), wanted.force)
        return
    for file in files:
        refuse_output(file, output, (".xlsx",), wanted.force)


def problems_of(found: Filled | str) -> tuple[Problem, ...]:
    """What is to be said of an expert's estimates, or why they could not be read."""
    if isinstance(found, str):
        return (Problem("error", "", "", "", found),)
    return (*found.problems, *found.obstacles)


def weights_in(text: str, count: int) -> list[float] | None:
    """The weights in text such as "2,1,1"; None if there is none."""
    if not text.strip():
        return None
    try:
        found = [float(each) for each in text.replace(";", ",").split(",")]
    except ValueError:
        raise PanelError(f"--weights {text}: give a number for each file, such as 2,1,1") from None
    weights_of(found, count)  # what is wrong is told here
    return found


def in_one_list(problems: Mapping[Path, Sequence[Problem]]) -> list[Problem]:
    """The problems of all files, each with its file's name."""
    return [
        replace(each, text=f"{file.name}: {each.text}")
        for file, found in problems.items()
        for each in found
    ]


def print_by_file(problems: Mapping[Path, Sequence[Problem]], *, to_stderr: bool = False) -> None:
    """The problems of each file that has any, below its name."""
    for file, found in problems.items():
        if found:
            say(f"{file}:", "bold", to_stderr=to_stderr)
            print_problems(found, to_stderr=to_stderr)


def pooled(files: Sequence[Path], filled: Sequence[Filled], wanted: Wanted) -> Panel:
    """The panel, with a bar if it takes long and somebody watches."""
    members = members_of(files, [each.content for each in filled])
    weights = weights_in(wanted.weights, len(files))
    draws = wanted.samples * (len(files) + 1)
    with progress_bar(draws) as bar:
        return panel_of(
            members,
            weights,
            wanted.samples,
            wanted.seed,
            jobs=wanted.jobs,
            progress=(lambda done, total: bar(draws * done // total, draws)) if bar else None,
        )


def write(panel: Panel, origin: Origin, wanted: Wanted) -> Path | None:
    """Write the panel workbook; with JSON only where it was asked for."""
    if wanted.output is None and wanted.as_json:
        return None
    path = wanted.output or free_path(Path(USUAL))
    return write_new(path, build_panel(panel, origin), wanted.force)


def print_panel(panel: Panel) -> None:
    """The answer of all, a line for each, and what makes them disagree."""
    say(headline(panel), "bold green")
    headings = ["Expert", "Weight", "Best at best estimates",
                *(f"P({symbol} best)" for symbol in SYMBOLS.values()),
                *["Options on"] * panel.has_options]  # fmt: skip
    pool = panel.pool
    rows = [
        [member.name, f"{weight:.0%}", best, *map(percent, own.best.values())]
        for member, weight, best, own in zip(
            panel.members, pool.weights, panel.best, pool.own, strict=True
        )
    ]
    rows.append(["Linear pool", "", "", *map(percent, pool.best.values())])
    rows.append(
        ["Averaged quantiles", "", panel.pooled_best, *map(percent, pool.averaged.best.values())]
    )
    if panel.has_options:
        *own, averaged = [", ".join(on) or "none" for on in panel.options]
        named = [*own, "everyone's own", averaged]
        rows = [[*row, on] for row, on in zip(rows, named, strict=True)]
    print_table(headings, rows)
    say(overall(panel), "bold")
    said = list(disagreements(panel))
    for each in said[:MOST_PRINTED]:
        say(f"  {each}")
    if len(said) > MOST_PRINTED:
        say(f"  … and {len(said) - MOST_PRINTED} more on the sheet Cruxes")
    for each in panel.remarks:
        say(f"  Note: {each}", "yellow")
