"""`coop-xl fund`: rank proposals and divide a budget among them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from coop_xl.analysis.proposals.proposal_study import Asked, ProposalStudy, proposal_study
from coop_xl.analysis.proposals.ranking import SAMPLES
from coop_xl.analysis.study import Origin
from coop_xl.estimates.proposals import ProposalsError
from coop_xl.estimates.read_file import ONLY_IN_RUN, Problem, ReadFile
from coop_xl.findings import proposal_findings
from coop_xl.model.errors import CoopError
from coop_xl.reading.load import is_json, load_estimates
from coop_xl.reading.proposal_table import ProposalTable, ProposalTableError, read_proposals
from coop_xl.reading.workbook_proposals import problems_with_bars
from coop_xl.render.json.proposals_json import proposals_json
from coop_xl.render.terminal import print_problems, say, show_table
from coop_xl.render.xlsx.proposals_workbook import build_proposals

from .shared_options import ABOVE_0, FILE, FORCE_OUTPUT, SEED
from .skeleton import Output, beside, end_if_wrong

_NO_LIST = (
    "{file} holds no proposals: give a list with --proposals LIST.csv, a table with the headings "
    "name, cost, chance and effects such as effort_V, change_p_CV, change_b or change_U_nB, or "
    "fill in the sheet Proposals of a workbook"
)


class _FundError(CoopError):
    """Proposals cannot be valued as it was asked for."""


@click.command("fund")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--budget", type=ABOVE_0, help="To divide, in the currency of the costs.")
@click.option(
    "--proposals", "listed", type=FILE, help="A list (.csv or .xlsx) with a heading row."
)
@click.option(
    "--cost-of-unit", type=ABOVE_0, help="Of a unit of effort: then the bar is its best."
)
@click.option("--bar", type=ABOVE_0, help="Your own bar, in utility per unit of currency.")
@click.option("--divisible", is_flag=True, help="One proposal may be funded in part.")
@click.option(
    "--by",
    type=click.Choice(["best", "mean"]),
    default="best",
    show_default=True,
    help="Choose a portfolio at Best, or by its mean gain over draws.",
)
@click.option("--samples", default=SAMPLES, show_default=True, help="Draws; 0 for none.")
@SEED
@click.option("-o", "--output", type=FILE, help="A workbook of results to write (.xlsx).")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@FORCE_OUTPUT
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    budget: float | None,
    listed: Path | None,
    cost_of_unit: float | None,
    bar: float | None,
    divisible: bool,
    by: str,
    samples: int,
    seed: int,
    output: Path | None,
    as_json: bool,
    force: bool,
) -> None:
    """Rank proposals by value for cost and say which to fund.

    FILE is a filled workbook, or a JSON file as for run. The proposals, and what a unit of effort
    costs, are on its sheet Proposals, or in a table of their own: a row of headings, a proposal in
    each row below it.

    \b
      name, cost          needed
      chance              that it works; 1 if left out
      effort_V …          units of effort on V, CV, CnV
      change_p_V …        what is added to p_V, p_CV, p_CnV, F_V, F_CV, F_CnV,
                          b, U_B or U_nB if it works
      change_b low …      with "low", "high", "distribution" beside: an estimate
      group               only one of a group can be funded
      needs               names of others it cannot do without, with ; between

    Several FILEs: each model on the same list, and where they differ. Exit code 1 if an estimate
    or a proposal is wrong: everything that is wrong is listed.

    Example:  coop-xl fund ada.xlsx ben.xlsx --proposals list.csv --budget 500000
    """
    if divisible and budget is None:
        raise _FundError("--divisible is of a portfolio: give a --budget too")
    source = listed or files[0]
    usual = beside(source, "funded.xlsx")
    results = Output(output, usual, force, (*files, source), only_if_named=True)
    table = _table_of(source, listed)
    filled = [load_estimates(file) for file in files]
    has_bar = cost_of_unit is not None or bar is not None
    problems = [*_problems_of(files, filled, has_bar), *table.problems]
    end_if_wrong(ctx, problems, as_json)
    asked = Asked(cost_of_unit, bar, samples, seed, budget, divisible, by)
    studies: list[ProposalStudy] = []
    for file, each in zip(files, filled, strict=True):
        own = _priced(asked, each)
        try:
            studies.append(proposal_study(file.name, each.content, table.proposals, own))
        except ProposalsError as wrong:
            problems += _named(file, files, table.located(wrong.problems))
    end_if_wrong(ctx, problems, as_json)
    origin = Origin(source.name, date.today())
    path = results.write(lambda: build_proposals(studies, origin))
    if as_json:
        click.echo(proposals_json(studies, origin, seed, problems))
        return
    _print_studies(studies)
    if problems:
        print_problems(problems)
    if path:
        say(f"Results: {path}", "bold")


def _table_of(source: Path, listed: Path | None) -> ProposalTable:
    """The proposals, or an error that says where to put them."""
    if listed is None and is_json(source):
        raise _FundError(_NO_LIST.format(file=source))
    try:
        return read_proposals(source)
    except ProposalTableError:
        if listed:
            raise
        raise _FundError(_NO_LIST.format(file=source)) from None


def _problems_of(
    files: Sequence[Path], filled: Sequence[ReadFile], has_bar: bool
) -> list[Problem]:
    """What is to be said of the models' files, whose own bars count unless one is given."""
    found = []
    for file, each in zip(files, filled, strict=True):
        remarks = list(each.all_problems if has_bar else problems_with_bars(each))
        if each.content.credences:
            remarks.append(Problem("warning", "", "", "", ONLY_IN_RUN))
        found += _named(file, files, remarks)
    return found


def _named(file: Path, files: Sequence[Path], problems: Iterable[Problem]) -> list[Problem]:
    """Problems with the name of their file, if there are several."""
    return [
        replace(each, text=f"{file.name}: {each.text}") if files[1:] else each for each in problems
    ]


def _priced(asked: Asked, filled: ReadFile) -> Asked:
    """What is asked, by the bar of a model's own file where none is given."""
    if asked.cost_of_unit is not None or asked.bar is not None:
        return asked
    content = filled.content
    return replace(asked, cost_of_unit=content.cost_of_unit, bar=content.own_bar)


def _print_studies(studies: Sequence[ProposalStudy]) -> None:
    """The answer of each model, and of several where they differ."""
    for study in studies:
        if studies[1:]:
            say(study.name, "bold")
        _print_study(study)
    if studies[1:]:
        say("All models:", "bold")
        show_table(proposal_findings.comparison_table(studies))
        for sentence in proposal_findings.agreement(studies):
            say(sentence)


def _print_study(study: ProposalStudy) -> None:
    """What one model says: what to fund, the ranks, how sure they are, what to find out."""
    say(proposal_findings.headline(study), "bold green")
    for section in proposal_findings.sections(study):
        for sentence in (section.lead, *section.sentences):
            if sentence and sentence != proposal_findings.headline(study):
                say(sentence)
        if section.table and section != proposal_findings.frontier_section(study):
            show_table(section.table)
        say("")
    for note in study.notes:
        say(f"  Note: {note}.", "yellow")
