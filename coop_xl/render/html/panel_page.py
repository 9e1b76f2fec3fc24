"""Build the page of a panel: who finds what, where they disagree and why, what to discuss next."""

from coop_xl.analysis.experts.panel import Panel
from coop_xl.analysis.study import Origin
from coop_xl.findings.experts import disagreements, headline, other_pool, second_round
from coop_xl.findings.panel_sections import (
    ABOUT_STRIPS,
    answers_chart,
    cruxes_section,
    definitions_table,
    differing_inputs,
    keys_given,
    reasons_table,
    strips_sections,
)
from coop_xl.findings.proposal_panel import sections
from coop_xl.findings.report_tables import computed_by

from .build import environment


def build_panel_page(panel: Panel, origin: Origin) -> bytes:
    """The page (HTML, UTF-8); the same panel and date give the same bytes.

    Parameters
    ----------
    panel : Panel
    origin : Origin
        Its date is shown; files are named member by member.
    """
    first = differing_inputs(panel)
    rest = [key for key in keys_given(panel) if key not in first]
    reasons = [
        definitions_table(panel),
        reasons_table(panel, first, "What differs, what divides the experts most first"),
        reasons_table(panel, rest, "What all say alike"),
    ]
    text = (
        environment()
        .get_template("panel.html")
        .render(
            panel=panel,
            origin=origin,
            said=headline(panel),
            other=other_pool(panel),
            cruxes=cruxes_section(panel),
            pairs=list(disagreements(panel)),
            next=list(second_round(panel)),
            answers=answers_chart(panel),
            about_strips=ABOUT_STRIPS,
            strips=list(strips_sections(panel)),
            reasons=[each for each in reasons if each.rows],
            proposals=sections(panel.proposals) if panel.proposals else [],
            computed_by=computed_by(),
        )
    )
    return text.encode()
