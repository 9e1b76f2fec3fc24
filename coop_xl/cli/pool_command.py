"""`coop-xl pool`: what several people say together, and where they disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from coop_xl.analysis.experts.members import members_of
from coop_xl.analysis.experts.panel import SAMPLES, Panel, panel_of
from coop_xl.analysis.experts.pool import weights_of
from coop_xl.analysis.study import Origin
from coop_xl.estimates.read_file import Problem, ReadFile, any_error
from coop_xl.findings.experts import disagreements, headline, overall
from coop_xl.findings.numbers import SYMBOLS, percent
from coop_xl.model.errors import CoopError
from coop_xl.reading.load import estimates_or_refusal
from coop_xl.render.json.experts_json import panel_json
from coop_xl.render.json.study_json import refusal_json
from coop_xl.render.terminal import print_problems, print_table, progress_bar, say
from coop_xl.render.xlsx_panel.build import build_panel

from .shared_options import FILE, FORCE_OUTPUT, JOBS, JSON_INSTEAD, SEED
from .skeleton import Output, say_where

USUAL = Path("panel.xlsx")
MOST_PRINTED = 12  # sentences about pairs


class PanelError(CoopError):
    """A panel cannot be made as it was asked for."""


@click.command("pool")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=FILE, help="Where to write; by default panel.xlsx.")
@click.option("--weights", default="", help="One for each file, such as 2,1,1; equal if left out.")
@click.option("--samples", default=SAMPLES, show_default=True, help="Draws of each expert.")
@SEED
@JOBS
@JSON_INSTEAD
@FORCE_OUTPUT
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    output: Path | None,
    weights: str,
    samples: int,
    seed: int,
    jobs: int,
    as_json: bool,
    force: bool,
) -> None:
    """Pool several people's workbooks and show where they disagree.

    Reads every FILE (a filled workbook, or a JSON file as for run), pools the estimates as a
    mixture and by averaging quantiles, and writes a panel workbook: everyone's estimates and
    results, the pools with weights that can be changed, and the cruxes: which inputs make whom
    disagree. Everyone's own extensions of the discussion count for them. Exit code 1 if an
    estimate in any file is wrong: everything that is wrong is listed.

    Example:  coop-xl pool ada.xlsx ben.xlsx cleo.xlsx -o panel.xlsx --weights 2,1,1
    """
    refuse_no_panel(files)
    shares = weights_in(weights, len(files))
    results = Output(output, USUAL, force, files, only_if_named=as_json)
    found = {file: estimates_or_refusal(file) for file in files}
    problems = {file: problems_of(each) for file, each in found.items()}
    if any(map(any_error, problems.values())):
        tell_all(problems, as_json)
        ctx.exit(2 if any(isinstance(each, str) for each in found.values()) else 1)
    filled = [each for each in found.values() if isinstance(each, ReadFile)]
    members = members_of(files, [each.content for each in filled])
    with progress_bar(samples * (len(files) + 1)) as progress:
        panel = panel_of(members, shares, samples, seed, jobs=jobs, progress=progress)
    origin = Origin("", date.today())
    path = results.write(lambda: build_panel(panel, origin))
    if as_json:
        click.echo(panel_json(panel, origin, in_one_list(problems)))
        return
    print_panel(panel)
    print_by_file(problems)
    say_where("Panel", path)


def refuse_no_panel(files: Sequence[Path]) -> None:
    """An error for one file alone, and for one that is named twice."""
    if len(files) < 2:
        raise PanelError("one file is no panel: name the files of two or more experts")
    for place, file in enumerate(files):
        if file.exists() and any(file.samefile(each) for each in files[:place] if each.exists()):
            raise PanelError(f"{file} is named twice: name each expert's file once")


def problems_of(found: ReadFile | str) -> tuple[Problem, ...]:
    """What is to be said of an expert's estimates, or why they could not be read."""
    if isinstance(found, str):
        return (Problem("error", "", "", "", found),)
    return found.all_problems


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


def tell_all(problems: Mapping[Path, Sequence[Problem]], as_json: bool) -> None:
    """What keeps the files from being pooled."""
    if as_json:
        click.echo(refusal_json(in_one_list(problems)))
    else:
        print_by_file(problems, to_stderr=True)


def print_by_file(problems: Mapping[Path, Sequence[Problem]], *, to_stderr: bool = False) -> None:
    """The problems of each file that has any, below its name."""
    for file, found in problems.items():
        if found:
            say(f"{file}:", "bold", to_stderr=to_stderr)
            print_problems(found, to_stderr=to_stderr)


def print_panel(panel: Panel) -> None:
    """The answer of all, a line for each, and what makes them disagree."""
    say(headline(panel), "bold green")
    headings = ["Expert", "Weight", "Best at best estimates",
                *(f"P({symbol} best)" for symbol in SYMBOLS.values()),
                *["Extensions on"] * panel.has_extensions]  # fmt: skip
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
    if panel.has_extensions:
        *own, averaged = [", ".join(on) or "none" for on in panel.extensions]
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
