"""Sobol indices, and rank correlations: what the spread of each output comes from."""

import math

from coop_xl.analysis.sensitivity import INDEXED
from coop_xl.analysis.study import Study

from .document import Bars, Column, Kind, Section, Table
from .plain_names import OUTPUT_NAMES, label, listed, named, short

_NOTHING = 1e-9  # an index so small is rounding
_FIRST, _TOTAL = "First-order index", "Total index"
ABOUT_SOBOL = (
    "How much of an output's variance an input makes: alone (first-order), and with all that it "
    "interacts with (total). An index that is less than its error from 0 is as good as 0; "
    "estimates of small indices may be a little below it."
)
ABOUT_RANKS = "Spearman's: 1 if the output always rises with the input, −1 if it always falls."
_NO_VARIANCE = "no finite variance, so no shares of it; see the rank correlations below."


def why_no_indices(study: Study) -> str:
    """Why there are no Sobol indices; "" if there are some."""
    if study.sobol:
        return ""
    why = "inputs are correlated" if study.content.correlations else "too many are uncertain"
    return f"Not defined, as {why}: see the rank correlations below."


def sobol_section(study: Study, key: str) -> Section:
    """The Sobol indices of an output, the largest total first."""
    found, title = study.sobol[key], f"{short(key)}: {OUTPUT_NAMES[key]}"
    if not all(math.isfinite(each.total.value) for each in found.values()):
        return Section(title, _NO_VARIANCE)
    ordered = sorted(found.items(), key=lambda item: -item[1].total.value)
    rows = [
        [label(name), name, each.first, each.total]
        for name, each in ordered
        if each.total.value > _NOTHING
    ]
    still = [named(name) for name, each in ordered if each.total.value <= _NOTHING]
    said = [f"Without effect: {listed(still)}."] if still else []
    if not rows:
        return Section(title, "", said)
    columns = [Column("Estimate", Kind.LABEL), Column("Key", Kind.KEY)]
    columns += [Column(_FIRST, Kind.FIGURE), Column(_TOTAL, Kind.FIGURE)]
    table = Table(title, columns, rows)
    chart = Bars(
        title=f"Sobol indices of {title}",
        about=f"Total indices: {table.sentence(_TOTAL, 3)}.",
        axis="share of the variance (whiskers: ± one standard error)",
        table=table,
        columns=[_FIRST, _TOTAL],
    )
    return Section(title, "", said, chart, table=table)


def ranks_table(study: Study) -> Table:
    """The rank correlations of U and the marginal values with each input."""
    columns = [Column("Estimate", Kind.LABEL), Column("Key", Kind.KEY)]
    columns += [Column(short(key), Kind.FIGURE) for key in INDEXED]
    inputs = next(iter(study.ranks.values()), {})
    rows = [[label(name), name, *(study.ranks[key][name] for key in INDEXED)] for name in inputs]
    return Table("Rank correlations", columns, rows, ABOUT_RANKS)
