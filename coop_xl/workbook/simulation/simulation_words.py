"""What the simulation says in words: the headline and the sentence on coherence, in a cell and in Python."""

from math import floor
from typing import Any

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.extension_words import extensions_said

from .simulated import INCOHERENT_LIMIT, NO_FIT, NO_INPUTS, TO_MEND, TOO_LARGE, WAITS, Simulated
from .simulated_statistics import BROKEN
from .simulation_inputs import input_cell
from .statistics import error_at, whole_at

NAMES = {
    "V": "Alignment (V)",
    "CV": "Cooperation if aligned (CV)",
    "CnV": "Cooperation if misaligned (CnV)",
}
COHERENT, BREAK = "Every draw is coherent", "break a coherence bound"
OF_DRAWS = f" of {DRAWS:,} draws of your estimates"
OF_MORE = f" of draws of your estimates ({DRAWS:,} were drawn)"  # where these tell but a bound
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


def with_error(share: float, error: float, of: str, of_more: str) -> str:
    """So many % of draws, ± so many; a bound if few draws tell it."""
    near = min(share, 1 - share)
    if error > 0 and near <= error:
        end, bound = (
            ("below", near + 2 * error) if share < 0.5 else ("above", 1 - near - 2 * error)
        )
        return f"{end} {spoken(bound)} %{of_more}"
    return f"{spoken(share)} %{of} (± {spoken(error)} %)"


def with_error_formula(share: str, error: str, of: str, of_more: str) -> str:
    """The same in a cell."""
    near = f"MIN({share},1-{share})"
    bounds = f"{near}+2*{error}", f"1-{near}-2*{error}"
    below, above = (spoken_formula(f"({each})") for each in bounds)
    bound = f'IF({share}<0.5,"below "&{below},"above "&{above})&" %{of_more}"'
    plain = f'{spoken_formula(share)}&" %{of} (± "&{spoken_formula(error)}&" %)"'
    return f"IF(AND({error}>0,{near}<={error}),{bound},{plain})"


def text_of(simulated: Simulated) -> str:
    """Which kind of work is best most often, or what the simulation waits for."""
    if not simulated.is_ready:
        return simulated.waits
    found = {name: simulated.measured[f"best {name}"] for name in INTERVENTIONS}
    name = max(INTERVENTIONS, key=lambda each: found[each].whole)
    often = with_error(found[name].whole, found[name].error, OF_DRAWS, OF_MORE)
    return f"{NAMES[name]} work is best in {often}.{extensions_said(simulated.extensions)}"


def text_formula() -> str:
    """The same in a cell."""
    parts = [whole_at(f"best {name}") for name in INTERVENTIONS]
    said = '""'
    for name, part in reversed(list(zip(INTERVENTIONS, parts, strict=True))):
        often = with_error_formula(part, error_at(f"best {name}"), OF_DRAWS, OF_MORE)
        words = f'"{NAMES[name]} work is best in "&{often}&"."&options_said'
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
    said = f"{with_error(found.whole, found.error, ' of draws', ' of draws')} {BREAK}"
    if found.whole == 0:
        return f"{COHERENT}{f': {said}' if found.error else ''}."
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
    said = f'{with_error_formula(share, error, " of draws", " of draws")}&" {BREAK}"'
    coherent = f'"{COHERENT}"&IF({error}>0,": "&{said},"")&"."'
    many = (
        f'", most often: "&INDEX({cell(row, 0)}:{cell(last, 0)},MATCH(MAX({shares}),{shares},0))&". Move the estimates apart, '
        'or say in section 6 which inputs go together. Compare the columns for coherent draws."'
    )
    return f'IF(simulation_ready,IF({share}=0,{coherent},{said}&IF({share}<=sim_incoherent_limit,"{FEW}",{many})),sim_text)'
