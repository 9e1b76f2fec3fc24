"""What the simulation says in words: the headline and the sentence on coherence, in a cell and in Python."""

from math import floor
from typing import Any

from coop_xl.analysis.stored_points import DRAWS
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.surfaces.workbook.book import cell
from coop_xl.surfaces.workbook.options.words import options_said

from .inputs import input_cell
from .simulated import (
    INCOHERENT_LIMIT,
    NO_FIT,
    NO_INPUTS,
    TO_MEND,
    TOO_LARGE,
    WAITS,
    Simulated,
)
from .simulated_statistics import BROKEN
from .statistics import error_at, whole_at

NAMES = {
    "V": "Alignment (V)",
    "CV": "Cooperation if aligned (CV)",
    "CnV": "Cooperation if misaligned (CnV)",
}
COHERENT = "Every draw is coherent."
FEW = ": so few that they matter little. They count in all figures but those for coherent draws."


def bound_label(words: str) -> str:
    """A bound of coherence in words."""
    return words.replace("≥", "at least its bound").replace("≤", "at most its bound")


def spoken(share: Any) -> str:
    """A share as a percentage with one decimal at most."""
    return f"{floor(1000 * share + 0.5) / 10:g}"


def spoken_formula(at: str) -> str:
    """The same in a cell."""
    return f"ROUND(100*{at},1)"


def text_of(simulated: Simulated) -> str:
    """Which kind of work is best most often, or what the simulation waits for."""
    if not simulated.is_ready:
        return simulated.waits
    found = {name: simulated.measured[f"best {name}"] for name in INTERVENTIONS}
    name = max(INTERVENTIONS, key=lambda each: found[each].whole)
    return (
        f"{NAMES[name]} work is best in {spoken(found[name].whole)} % of {DRAWS:,} draws of your estimates "
        f"(± {spoken(found[name].error)} %).{options_said(simulated.options)}"
    )


def text_formula() -> str:
    """The same in a cell."""
    parts = [whole_at(f"best {name}") for name in INTERVENTIONS]
    said = '""'
    for name, part in reversed(list(zip(INTERVENTIONS, parts, strict=True))):
        words = (
            f'"{NAMES[name]} work is best in "&{spoken_formula(part)}&" % of {DRAWS:,} draws of your estimates '
            f'(± "&{spoken_formula(error_at(f"best {name}"))}&" %)."&options_said'
        )
        said = f"IF({part}=MAX({','.join(parts)}),{words},{said})"
    names = "&".join(f'IF({input_cell(key, "status")}="OK","",", {key}")' for key in VARIABLES)
    to_mend = (
        f'"The simulation waits: "&sim_to_mend&IF(sim_to_mend=1," estimate"," estimates")&" to fill in or mend: "'
        f'&MID({names},3,400)&" (see section 5 of the Simulation sheet)."'
    )
    return (
        f'IF(simulation_ready,{said},IF(sim_to_mend>0,IF(inputs_ready,{to_mend},"{NO_INPUTS}"),IF(sim_pairs_to_mend>0,"{TO_MEND}"&sim_pairs_to_mend&".",'
        f'IF(NOT(correlations_fit),"{NO_FIT}",IF(sim_options_wait="","{TOO_LARGE}","{WAITS}"&sim_options_wait&".")))))'
    )


def coherence_text(simulated: Simulated) -> str:
    """How many draws are incoherent, and by which bound most often if they are many."""
    if not simulated.is_ready:
        return simulated.waits
    found = simulated.measured["share incoherent"]
    if found.whole == 0:
        return COHERENT
    said = f"{spoken(found.whole)} % of draws (± {spoken(found.error)} %) break a coherence bound"
    if found.whole <= INCOHERENT_LIMIT:
        return said + FEW
    most = max(BROKEN, key=lambda words: simulated.measured[f"share {words}"].whole)
    return (
        f"{said}, most often: {bound_label(most)}. Move the estimates apart, or say in section 6 which inputs go together. "
        "Compare the columns for coherent draws."
    )


def coherence_formula(row: int) -> str:
    """The same in a cell; the shares stand from `row` on."""
    last = row + len(BROKEN) - 1
    shares = f"{cell(row, 1)}:{cell(last, 1)}"
    share, error = cell(last + 1, 1), cell(last + 1, 2)
    said = f'{spoken_formula(share)}&" % of draws (± "&{spoken_formula(error)}&" %) break a coherence bound"'
    many = (
        f'", most often: "&INDEX({cell(row, 0)}:{cell(last, 0)},MATCH(MAX({shares}),{shares},0))&". Move the estimates apart, '
        'or say in section 6 which inputs go together. Compare the columns for coherent draws."'
    )
    return f'IF(simulation_ready,IF({share}=0,"{COHERENT}",{said}&IF({share}<=sim_incoherent_limit,"{FEW}",{many})),sim_text)'
