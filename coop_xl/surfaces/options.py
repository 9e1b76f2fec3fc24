"""What `coop-xl compare` and `coop-xl allocate` print."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import click

from coop_xl.analysis.allocation import Allocation, allocate
from coop_xl.analysis.compare import Outcome, compare, title
from coop_xl.model.catalogue import IN_WORDS, INTERVENTIONS

from .answer import bare
from .terminal import print_table, say

COMPARED = ("", "With", *INTERVENTIONS, "Best", "Against the base model")
DIVIDED = ("", "Work on", "Effort", "Part", "Probability",
           "Next unit adds", "All on it gains")  # fmt: skip
ILLUSTRATIONS = (
    "Illustrations, nobody's estimates: the inputs give no option, so each is shown with settings "
    "of ours. Give your own on the sheet Options of a workbook, or in a JSON file."
)
ABOUT_D = (
    "D_b is db_dF_CV + db_dF_CnV, as without locality they are D·F_V and D·(1−F_V). With branches "
    "the three are the slopes of the exact mean over both branches."
)


def compare_inputs(inputs: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the base model against each option."""
    outcomes, are_illustrations = compare(inputs)
    if as_json:
        document = {
            "illustrations": are_illustrations,
            "outcomes": [asdict(each) for each in outcomes],
        }
        click.echo(json.dumps(bare(document), indent=2))
        return
    if are_illustrations:
        say(ILLUSTRATIONS, "yellow")
    print_table(COMPARED, lines(outcomes))
    if are_illustrations:
        say(ABOUT_D, "dim")
    moved = [each for each in outcomes[1:] if each.best and each.best != outcomes[0].best]
    say(
        f"The best stays {outcomes[0].best} with each of these."
        if not moved
        else f"The best is {outcomes[0].best} in the base model, another with {len(moved)} of "
        f"{len(outcomes) - 1} settings.",
        "bold green",
    )


def lines(outcomes: list[Outcome]) -> Iterator[list[str]]:
    """The lines of the table, an option named once."""
    last = ""
    for each in outcomes:
        name, *rest = line(each, outcomes[0])
        yield ["" if name == last else name, *rest]
        last = name


def line(found: Outcome, base: Outcome) -> list[str]:
    """An outcome as a line of the table."""
    setting = ", ".join(f"{key} {value:.4g}" for key, value in found.setting.items())
    if found.marginals is None:
        return [title(found.option), setting, *[""] * 4, found.problem]
    figures = [f"{found.marginals[name]:.4g}" for name in INTERVENTIONS]
    return [title(found.option), setting, *figures, found.best, "; ".join(against(found, base))]


def against(found: Outcome, base: Outcome) -> list[str]:
    """What is different from the base model, in words."""
    if found is base:
        return []
    said = [f"best {base.best} → {found.best}"] if found.best != base.best else []
    said += found.flips
    said += [
        f"crossing the threshold of {name} brings {value:.4g} a unit{beyond(found, value)}"
        for name, value in (found.averages or {}).items()
    ]
    if found.option == "branches":
        said.append(f"U {base.U:.6g} → {found.U:.6g}")
    return said or ["same order"]


def beyond(found: Outcome, average: float) -> str:
    """Whether an average beats all marginals, in words."""
    return ", more than any marginal" if average > max((found.marginals or {}).values()) else ""


def allocate_inputs(inputs: Mapping[str, Any], budget: float, *, as_json: bool) -> None:
    """Print the best division of a budget."""
    found = allocate(inputs, budget)
    if as_json:
        click.echo(json.dumps(bare(document_of(found)), indent=2))
        return
    say(headline(found), "bold green")
    rows = (
        [
            name, IN_WORDS[name], f"{found.efforts[name]:.6g}",
            f"{found.efforts[name] / found.budget:.1%}", f"{found.probabilities[name]:.4g}",
            f"{found.marginals[name]:.4g}", f"{found.alone[name]:.4g}",
        ]
        for name in INTERVENTIONS
    )  # fmt: skip
    print_table(DIVIDED, rows)
    say(
        f"U rises by {found.gain:.6g} to {found.U:.6g}, which is {found.gain_over_best:.4g} more "
        f"than with all on {found.best_alone}."
    )
    if found.left:
        say(f"{found.left:.6g} units are not worth spending.")
    say(f"What binds: {'; '.join(found.binding) or 'nothing'}.")
    for note in found.notes:
        say(f"  Note: {note}.", "yellow")


def headline(found: Allocation) -> str:
    """The division in a sentence."""
    parts = [
        f"{a / found.budget:.0%} on {name}" for name, a in found.efforts.items() if a > 0
    ] or ["nothing on any"]
    return f"Of {found.budget:.6g} units of effort: {', '.join(parts)}."


def document_of(found: Allocation) -> dict[str, Any]:
    """All that is known of an allocation."""
    derived = ("left", "best_alone", "gain_over_best")
    return asdict(found) | {key: getattr(found, key) for key in derived}
