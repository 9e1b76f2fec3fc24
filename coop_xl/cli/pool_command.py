"""`coop-xl pool`: what several people say together, and where they disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from coop_xl.analysis.experts.members import members_of
from coop_xl.analysis.experts.panel import SAMPLES, Panel, panel_of
from coop_xl.analysis.experts.panel_proposals import panel_proposals
from coop_xl.analysis.experts.pool import weights_of
from coop_xl.analysis.proposals.proposal_study import Asked, affordable_samples
from coop_xl.analysis.study import Origin
from coop_xl.estimates.proposals import ProposalsError
from coop_xl.estimates.read_file import Problem, ReadFile, any_error
from coop_xl.findings.experts import disagreements, headline, other_pool, overall, second_round
from coop_xl.findings.panel_sections import answers_table, cruxes_section
from coop_xl.findings.proposal_panel import sections
from coop_xl.model.errors import CoopError
from coop_xl.reading.load import estimates_or_refusal
from coop_xl.reading.panel_lists import list_of_panel
from coop_xl.reading.workbook_proposals import not_valued
from coop_xl.render.html.panel_page import build_panel_page
from coop_xl.render.json.experts_json import panel_json
from coop_xl.render.json.json_text import refusal_json
from coop_xl.render.progress_bar import progress_bar
from coop_xl.render.terminal import print_problems, print_table, say, show_table
from coop_xl.render.xlsx_panel.build import build_panel

from .next_steps import say_steps
from .shared_options import ABOVE_0, FILE, FORCE_OUTPUT, JOBS, JSON_INSTEAD, SEED
from .skeleton import Output, say_where

PROPOSALS = Path("Proposals")
_NO_LIST = (
    "there is no list of proposals: give one with --proposals LIST.csv, or fill in the sheet "
    "Proposals of a workbook"
)
_USUAL, _PAGE = Path("panel.xlsx"), Path("panel.html")
_PAGE_ENDINGS = (".html", ".htm")
_ASK = "add --report panel.html for a page to send;"
_AGAIN = "discuss the cruxes, let everyone revise, and pool again"
_MOST_PRINTED = 12  # sentences about pairs
_MOST_CRUXES = 5


class _PanelError(CoopError):
    """A panel cannot be made as it was asked for."""


@click.command("pool")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=FILE, help="Where to write; by default panel.xlsx.")
@click.option("--report", type=FILE, help="Also write the page on it, such as panel.html.")
@click.option("--weights", default="", help="One for each file, such as 2,1,1; by default equal.")
@click.option("--proposals", "listed", type=FILE, help="A list (.csv or .xlsx) for everyone.")
@click.option("--budget", type=ABOVE_0, help="To divide among proposals, in their currency.")
@click.option("--cost-of-unit", type=ABOVE_0, help="Of a unit of effort, in that currency.")
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
    report: Path | None,
    weights: str,
    listed: Path | None,
    budget: float | None,
    cost_of_unit: float | None,
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
    disagree. With --report also a page for whoever runs the panel: who finds what, where they
    disagree and why, what a second round should discuss. Everyone's own extensions of the
    discussion count for them. With --proposals, or if workbooks hold a list of proposals, it says
    what everyone would fund of it and why they differ; if lists differ, the one that most have is
    used, which is said. Exit code 1 if an estimate in any file is wrong: everything that is
    wrong is listed.

    Example:  coop-xl pool ada.xlsx ben.xlsx cleo.xlsx --report panel.html --weights 2,1,1
    """
    _refuse_no_panel(files)
    shares = _weights_in(weights, len(files))
    results = Output(output, _USUAL, force, files, only_if_named=as_json)
    page = Output(report, _PAGE, force, files, _PAGE_ENDINGS, only_if_named=True)
    found = {file: estimates_or_refusal(file) for file in files}
    problems = {file: _problems_of(each) for file, each in found.items()}
    if any(map(any_error, problems.values())):
        _tell_all(problems, as_json)
        ctx.exit(2 if any(isinstance(each, str) for each in found.values()) else 1)
    filled = [each for each in found.values() if isinstance(each, ReadFile)]
    members = members_of(files, [each.content for each in filled])
    with progress_bar(samples * (len(files) + 1)) as progress:
        panel = panel_of(members, shares, samples, seed, jobs=jobs, progress=progress)
    asked = Asked(cost_of_unit, samples=samples, seed=seed, budget=budget, is_compared=False)
    panel, of_list = _with_proposals(panel, files, listed, asked)
    if listed and any_error(of_list):
        _tell_all({**problems, listed: of_list}, as_json)
        ctx.exit(1)
    problems |= {PROPOSALS: not_valued(of_list)}
    origin = Origin("", date.today())
    path = results.write(lambda: build_panel(panel, origin))
    written = page.write(lambda: build_panel_page(panel, origin))
    if as_json:
        click.echo(panel_json(panel, origin, _in_one_list(problems)))
        return
    _print_panel(panel)
    _print_by_file(problems)
    say_where("Panel", path)
    if written:
        say_where("Page", written)
    say_steps(_AGAIN if report else f"{_ASK} {_AGAIN}")


def _with_proposals(
    panel: Panel, files: Sequence[Path], given: Path | None, asked: Asked
) -> tuple[Panel, tuple[Problem, ...]]:
    """The panel with what everyone would fund of one list; else what is wrong with the list."""
    found = list_of_panel(files, panel.members, given)
    if found is None:
        if asked.budget is not None or asked.cost_of_unit is not None:
            raise _PanelError(_NO_LIST)
        return panel, ()
    table = found.table
    if any_error(table.problems):
        return panel, table.problems
    if asked.cost_of_unit is None:
        asked = replace(asked, cost_of_unit=found.cost_of_unit, bar=found.bar)
    asked = replace(asked, samples=affordable_samples(asked.samples, table.proposals))
    try:
        proposals = panel_proposals(
            panel.members, panel.points, panel.pool.weights, table.proposals, asked,
            found.listed, found.remarks,
        )  # fmt: skip
    except ProposalsError as wrong:
        return panel, tuple(table.located(wrong.problems))
    except CoopError as problem:
        return panel, (Problem("error", "", "", "", str(problem)),)
    return replace(panel, proposals=proposals), ()


def _refuse_no_panel(files: Sequence[Path]) -> None:
    """An error for one file alone, and for one that is named twice."""
    if len(files) < 2:
        raise _PanelError("one file is no panel: name the files of two or more experts")
    for place, file in enumerate(files):
        if file.exists() and any(file.samefile(each) for each in files[:place] if each.exists()):
            raise _PanelError(f"{file} is named twice: name each expert's file once")


def _problems_of(found: ReadFile | str) -> tuple[Problem, ...]:
    """What is to be said of an expert's estimates, or why they could not be read."""
    if isinstance(found, str):
        return (Problem("error", "", "", "", found),)
    return found.all_problems


def _weights_in(text: str, count: int) -> list[float] | None:
    """The weights in text such as "2,1,1"; None if there is none."""
    if not text.strip():
        return None
    try:
        found = [float(each) for each in text.replace(";", ",").split(",")]
    except ValueError:
        raise _PanelError(
            f"--weights {text}: give a number for each file, such as 2,1,1"
        ) from None
    weights_of(found, count)  # an error says what is wrong
    return found


def _in_one_list(problems: Mapping[Path, Sequence[Problem]]) -> list[Problem]:
    """The problems of all files, each with its file's name."""
    return [
        replace(each, text=f"{file.name}: {each.text}")
        for file, found in problems.items()
        for each in found
    ]


def _tell_all(problems: Mapping[Path, Sequence[Problem]], as_json: bool) -> None:
    """What keeps the files from being pooled."""
    if as_json:
        click.echo(refusal_json(_in_one_list(problems)))
    else:
        _print_by_file(problems, to_stderr=True)


def _print_by_file(problems: Mapping[Path, Sequence[Problem]], *, to_stderr: bool = False) -> None:
    """The problems of each file that has any, below its name."""
    for file, found in problems.items():
        if found:
            say(f"{file}:", "bold", to_stderr=to_stderr)
            print_problems(found, to_stderr=to_stderr)


def _print_panel(panel: Panel) -> None:
    """The answer of all, what makes them disagree, and what to discuss next."""
    say(headline(panel), "bold green")
    say(overall(panel), "bold")
    if table := cruxes_section(panel).table:
        print_table(table.headings, table.texts[:_MOST_CRUXES])
    show_table(answers_table(panel))
    say(other_pool(panel))
    _print_some("Who disagrees with whom, and why:", [*disagreements(panel)])
    _print_some("For a second round:", [*second_round(panel)])
    for each in panel.remarks:
        say(f"  Note: {each}", "yellow")
    for section in sections(panel.proposals) if panel.proposals else ():
        if section.lead:
            say(section.lead, "bold")
        _print_lines(section.sentences, PROPOSALS.name)
        if section.table:
            say(section.table.title)
            show_table(section.table)


def _print_some(title: str, said: Sequence[str]) -> None:
    """Sentences below a title, not too many of them."""
    if said:
        say(title, "bold")
    _print_lines(said, "Cruxes")


def _print_lines(said: Sequence[str], sheet: str) -> None:
    """Sentences, not too many of them; the sheet has all."""
    for each in said[:_MOST_PRINTED]:
        say(f"  {each}")
    if len(said) > _MOST_PRINTED:
        say(f"  … and {len(said) - _MOST_PRINTED} more on the sheet {sheet}")
