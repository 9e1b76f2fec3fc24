"""A workbook of every kind that Coop XL writes, each built once in a run of the tests."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from coop_xl import Proposal
from coop_xl.analysis.proposals.funding import fund
from coop_xl.analysis.proposals.proposal_study import Asked, ProposalStudy, proposal_study
from coop_xl.analysis.proposals.ranking import rank_proposals
from coop_xl.analysis.scenarios import sweep
from coop_xl.analysis.study import Origin
from coop_xl.estimates.entries import Entries, Scenario
from coop_xl.estimates.example_proposals import BUDGET, COST_OF_UNIT, PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.scenario_answers import Swept
from coop_xl.functions.excel.addin_package import addin_bytes
from coop_xl.functions.excel.sources import worksheet_functions
from coop_xl.reading.scenario_rows import read_scenarios
from coop_xl.render.xlsx.build import build_results
from coop_xl.render.xlsx.proposals_workbook import build_proposals
from coop_xl.render.xlsx.scenarios_workbook import build_sweep
from coop_xl.render.xlsx_panel.build import build_panel
from coop_xl.spreadsheet.repair.repair import repair
from coop_xl.workbook.build import build, sheets
from coop_xl.workbook.build_with_macros import build_with_macros
from coop_xl.workbook.lambdas.build_with_lambdas import sheets_with_lambdas
from coop_xl.workbook.lambdas.lambdas import with_help
from tests.cli.experts.cases import panel, with_list
from tests.render.html.cases import studied
from tests.spreadsheet.repair.linked import ADDIN, cell, sheet, workbook_parts, write
from tests.workbook.extensions.cases import TOGETHER
from tests.workbook.simulation.uncertain_cases import with_extensions

EARTH = EXAMPLES["earth"]
ORIGIN = Origin("mine.xlsx", date(2026, 3, 1))
LONG_NAME = "Cooperation pays twice what we think, and sooner (after the March seminar)"
SAMPLES = 2**9


def with_long_names() -> Entries:
    """The example with extensions on, and with scenarios of long names."""
    scenarios = (replace(EARTH.scenarios[0], name=LONG_NAME), Scenario("Mine", {"p_V": 0.9}))
    return replace(with_extensions(EARTH, TOGETHER), scenarios=scenarios)


def swept(folder: Path) -> bytes:
    """What `coop-xl sweep` makes of the scenarios of a workbook."""
    path = folder / "to sweep.xlsx"
    path.write_bytes(sheets(with_long_names(), simulation=False).bytes())
    scenarios, _ = read_scenarios(path)
    outcomes = sweep([each.case for each in scenarios], SAMPLES, 1)
    return build_sweep(Swept(scenarios, outcomes, 1), ORIGIN)


def funded(*names: str) -> list[ProposalStudy]:
    """What the models of examples say of the made-up proposals."""
    return [
        ProposalStudy(
            f"{name}.xlsx",
            rank_proposals(EXAMPLES[name].estimates_entered, PROPOSALS, cost_of_unit=COST_OF_UNIT,
                           samples=SAMPLES),
            fund(EXAMPLES[name].estimates_entered, PROPOSALS, BUDGET),
        )
        for name in names
    ]  # fmt: skip


def repaired(folder: Path) -> bytes:
    """What `coop-xl repair` makes of a workbook that links to an add-in."""
    call = cell("A1", "[1]!COOP_BEST($A$3:$B$3,A4:B4)")
    parts = workbook_parts({"Linked": sheet([call])}, [ADDIN])
    return repair(write(folder / "linked.xlsx", parts), worksheet_functions()).data


def with_proposals():
    """What was found of the Earth example, its proposals and one too large for first order."""
    large = Proposal("Large", 1e6, 1.0, {"change_p_V": 0.3, "change_p_CV": 0.2})
    asked = Asked(COST_OF_UNIT, samples=256)
    found = proposal_study("earth.xlsx", EARTH, (*PROPOSALS, large), asked)
    return replace(studied("earth"), proposals=found)


KINDS: dict[str, Callable[[Path], bytes]] = {
    "template.xlsx": lambda _: build(Entries()),
    "earth.xlsx": lambda _: build(EARTH),
    "lightcone.xlsx": lambda _: sheets(EXAMPLES["lightcone"], simulation=False).bytes(),
    "multiverse.xlsx": lambda _: build(EXAMPLES["multiverse"]),
    "options.xlsx": lambda _: build(with_long_names()),
    "macros.xlsm": lambda _: build_with_macros(EARTH),
    "lambdas.xlsx": lambda _: with_help(sheets_with_lambdas(EARTH, simulation=False)),
    "results.xlsx": lambda _: build_results(studied("earth"), ORIGIN),
    "results tiny.xlsx": lambda _: build_results(studied("tiny"), ORIGIN),
    "results extensions.xlsx": lambda _: build_results(studied("options"), ORIGIN),
    "results credences.xlsx": lambda _: build_results(studied("credences"), ORIGIN),
    "sweep.xlsx": swept,
    "funded.xlsx": lambda _: build_proposals(funded("earth"), ORIGIN),
    "funded several.xlsx": lambda _: build_proposals(funded("earth", "lightcone"), ORIGIN),
    "panel.xlsx": lambda _: build_panel(panel("experts"), ORIGIN),
    "panel hostile.xlsx": lambda _: build_panel(panel("hostile"), ORIGIN),
    "panel extensions.xlsx": lambda _: build_panel(panel("some extensions"), ORIGIN),
    "panel proposals.xlsx": lambda _: build_panel(with_list(PROPOSALS), ORIGIN),
    "results proposals.xlsx": lambda _: build_results(with_proposals(), ORIGIN),
    "repaired.xlsx": repaired,
    "addin.xlam": lambda _: addin_bytes(),
}


def made(folder: Path, name: str) -> Path:
    """A kind's file; it appears whole, so that two processes may do the same at once."""
    path = folder / name
    if not path.exists():
        room = folder / f"made by {os.getpid()}"
        room.mkdir(exist_ok=True)
        draft = room / name
        draft.write_bytes(KINDS[name](room))
        draft.replace(path)
    return path
