"""What the simulation says in words: the headline and the sentence on coherence."""

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.defaults import ONE, TWO
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.live import LiveBook

from .assumed_draws import FROM_D_B
from .draw_statistics import BROKEN
from .simulation_inputs import input_cell
from .statistics import error_at, whole_at

NAMES = {
    "V": "Alignment (V)",
    "CV": "Cooperation if aligned (CV)",
    "CnV": "Cooperation if misaligned (CnV)",
}
_NO_INPUTS = "The simulation waits until all questions are answered."
_TO_MEND = "The simulation waits: on the Simulation sheet (section 6), correlations to fix: "
_NO_FIT = "The simulation waits: the correlations (section 6 of the Simulation sheet) contradict one another; bring some of them nearer to 0."
_WAITS = "The simulation waits: "
_TOO_LARGE = "The simulation waits: the estimates reach so far that a cell cannot hold the marginals; bring Low and High nearer, or use coop-xl run."
COHERENT, _BREAK = "Every draw is coherent", "break a coherence bound"
_OF_DRAWS = f" of {DRAWS:,} draws of your estimates"
_OF_MORE = f" of draws of your estimates ({DRAWS:,} were drawn)"  # where these tell but a bound
FEW = ": so few that they matter little. They count in all figures but those for coherent draws."


def bound_label(words: str) -> str:
    """A bound of coherence in words."""
    return words.replace("≥", "at least its bound").replace("≤", "at most its bound")


def _spoken_formula(at: str) -> str:
    """A share as a percentage with one decimal at most."""
    return f"ROUND(100*{at},1)"


def _with_error_formula(share: str, error: str, of: str, of_more: str) -> str:
    """So many % of draws, ± so many; a bound if few draws tell it."""
    near = f"MIN({share},1-{share})"
    bounds = f"{near}+2*{error}", f"1-{near}-2*{error}"
    below, above = (_spoken_formula(f"({each})") for each in bounds)
    bound = f'IF({share}<0.5,"below "&{below},"above "&{above})&" %{of_more}"'
    plain = f'{_spoken_formula(share)}&" %{of} (± "&{_spoken_formula(error)}&" %)"'
    return f"IF(AND({error}>0,{near}<={error}),{bound},{plain})"


def text_formula(book: LiveBook) -> str:
    """Which kind of work is best most often, or what the simulation waits for."""
    parts = [whole_at(f"best {name}") for name in INTERVENTIONS]
    said = '""'
    for name, part in reversed(list(zip(INTERVENTIONS, parts, strict=True))):
        often = _with_error_formula(part, error_at(f"best {name}"), _OF_DRAWS, _OF_MORE)
        words = f'"{NAMES[name]} work is best in "&{often}&"."&{book.extensions_said}'
        said = f"IF({part}=MAX({','.join(parts)}),{words},{said})"
    names = "&".join(
        f'IF({input_cell(key, "status")}="OK","",", "&{_shown_name(key)})' for key in VARIABLES
    )
    to_mend = (
        f'"The simulation waits: "&sim_to_mend&IF(sim_to_mend=1," answer"," answers")&" to fix on Questions: "'
        f'&MID({names},3,400)&"."'
    )
    waits = f'"{_TOO_LARGE}"'
    if book.has_extensions:
        waits = f'IF(sim_options_wait="",{waits},"{_WAITS}"&sim_options_wait&".")'
    return (
        f'IF(simulation_ready,{said},IF(sim_to_mend>0,IF(inputs_ready,{to_mend},"{_NO_INPUTS}"),IF(sim_pairs_to_mend>0,"{_TO_MEND}"&sim_pairs_to_mend&".",'
        f'IF(NOT(correlations_fit),"{_NO_FIT}",{waits}))))'
    )


def _shown_name(key: str) -> str:
    """The name of the row to fix: D_b's is that of db_dF_CV where it stands for it."""
    return f'IF({FROM_D_B},"{ONE}","{key}")' if key == TWO[0] else f'"{key}"'


def coherence_formula(row: int) -> str:
    """How many draws are incoherent, and by which bound most often; shares stand from `row` on."""
    last = row + len(BROKEN) - 1
    shares = f"{cell(row, 1)}:{cell(last, 1)}"
    share, error = cell(last + 1, 1), cell(last + 1, 2)
    said = f'{_with_error_formula(share, error, " of draws", " of draws")}&" {_BREAK}"'
    coherent = f'"{COHERENT}"&IF({error}>0,": "&{said},"")&"."'
    many = (
        f'", most often: "&INDEX({cell(row, 0)}:{cell(last, 0)},MATCH(MAX({shares}),{shares},0))&". Move the estimates apart, '
        'or say in section 6 which inputs go together. Compare the columns for coherent draws."'
    )
    return f'IF(simulation_ready,IF({share}=0,{coherent},{said}&IF({share}<=sim_incoherent_limit,"{FEW}",{many})),sim_text)'
