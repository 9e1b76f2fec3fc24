"""Panels that the tests share."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from coop_xl.analysis.experts.members import members_of
from coop_xl.analysis.experts.panel import Panel, panel_of
from coop_xl.analysis.experts.panel_proposals import panel_proposals
from coop_xl.analysis.proposals.proposal_study import Asked
from coop_xl.cli.demo_experts import EXPERTS
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.scales import LOG10, LOG10_REST

SAMPLES = 2**10
HOSTILE = "=cmd|' /C calc'!A0\x1b[31m<b>&\u202egnp.exe"


def changed(name: str, **changes: Estimate) -> Entries:
    """The Earth example with other estimates."""
    earth = EXAMPLES["earth"]
    return replace(
        earth,
        estimates={**earth.estimates, **changes},
        definitions={**earth.definitions, "filled_in_by": name},
    )


def hostile() -> list[Entries]:
    """Two experts whose words would do harm."""
    spoken = {key: HOSTILE for key in EXAMPLES["earth"].definitions}
    row = replace(EXAMPLES["earth"].estimate("b"), source=HOSTILE, confidence="=1+1")
    first = replace(changed("x", b=row), definitions=spoken)
    return [first, changed("x", dp_V_da_V=Estimate(0.01, 0.05, 0.09))]


def scales() -> list[Entries]:
    """F_V entered in three ways, one of them near 1, and F_I in two."""
    near_1 = changed("Near 1", F_V=Estimate(-4, -3, -2), F_CnV=Estimate(best=0.45))
    log = changed("Log", F_V=Estimate(-0.8, -0.5, -0.3), F_I=Estimate(-1.5, -1.1, -0.9))
    return [
        EXPERTS["ada"],
        replace(log, scales={"F_V": LOG10, "F_I": LOG10}),
        replace(near_1, scales={"F_V": LOG10_REST}),
    ]


def certain() -> list[Entries]:
    """Everything certain, and a probability of 1, which has no log-odds."""
    bests = {key: Estimate(best=row.best) for key, row in EXAMPLES["earth"].estimates.items()}
    return [
        changed("One", **bests),
        changed("Other", p_V=Estimate(best=1.0), dp_V_da_V=Estimate(best=0.05)),
    ]


def with_extensions() -> list[Entries]:
    """Everyone with locality, which is averaged, one with evidence, one who put it aside."""
    extensions = [
        {"D_b": 0.4, "lambda_own": 0.2},
        {"D_b": 0.5, "lambda_own": 0.05, "alpha_V": 0.2, "use_evidence": 0.0},
        {"D_b": 0.3, "lambda_own": 0.01, "kappa_own": 0.05, "alpha_V": 0.1, "S_V": 0.1},
    ]
    pairs = zip(EXPERTS.values(), extensions, strict=True)
    return [
        replace(content, extensions={key: Estimate(best=value) for key, value in given.items()})
        for content, given in pairs
    ]


def some_with_extensions() -> list[Entries]:
    """One with extensions, with reasons for them, the others without."""
    first, *others = EXPERTS.values()
    given = {
        "D_b": Estimate(0.2, 0.4, 0.6, source="A guess about dealings."),
        "lambda_own": Estimate(best=0.1),
    }
    return [
        replace(first, extensions=given, shares_meaning="at creation"),
        replace(others[0], shares_meaning="under multi-agentic stability"),
        others[1],
    ]


CONTENTS = {
    "experts": list(EXPERTS.values()),
    "examples": [*EXAMPLES.values()],
    "scales": scales(),
    "certain": certain(),
    "hostile": hostile(),
    "alike": [EXPERTS["ada"], EXPERTS["ada"]],
    "options": with_extensions(),
    "some extensions": some_with_extensions(),
}
WEIGHTS = {"experts": (2.0, 1.0, 1.0), "examples": (1.0, 0.0, 2.0)}


@cache
def panel(name: str, weights: tuple[float, ...] = ()) -> Panel:
    """A panel of `CONTENTS`."""
    contents = CONTENTS[name]
    files = [Path(f"{number}.xlsx") for number, _ in enumerate(contents, start=1)]
    given = weights or WEIGHTS.get(name)
    return panel_of(members_of(files, contents), given, SAMPLES, seed=3)


def with_list(proposals) -> Panel:
    """The panel of experts, asked about a list of proposals."""
    made = panel("experts")
    asked = Asked(20_000_000.0, samples=256, budget=8_000_000.0)
    found = panel_proposals(
        made.members, made.points, made.pool.weights, proposals, asked, "Ada and Ben",
        ("Cleo has no list of proposals: that of Ada and Ben is used for all.",),
    )  # fmt: skip
    return replace(made, proposals=found)
