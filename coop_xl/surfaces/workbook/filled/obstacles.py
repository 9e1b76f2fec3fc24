"""What keeps estimates from being simulated, though the model can be computed at the best ones."""

from collections.abc import Iterator

from coop_xl.analysis.correlation import factor
from coop_xl.analysis.estimates import distribution_of
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.surfaces.workbook.content import Content


def obstacles(content: Content) -> Iterator[tuple[str, str, str]]:
    """For each the name of its cell, the key of its variable, and what to do."""
    estimates = content.estimates_entered
    unfit = False
    for key in (*VARIABLES, *content.options):
        try:
            distribution_of(content.key_entered(key), estimates[content.key_entered(key)])
        except CoopError as problem:
            unfit = True
            row = content.options.get(key) or content.estimate(key)
            blank = [role for role in ("low", "high") if getattr(row, role) is None]
            role = blank[0] if len(blank) == 1 else "best"
            yield f"{role}_{key}", content.key_entered(key), str(problem)
    if unfit:
        return
    try:
        factor(list(estimates), content.correlations_entered)
    except CoopError as problem:
        yield "corr_1_value", "", str(problem)
