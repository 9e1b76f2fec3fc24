"""How the marginal values are spread, what the checks say, and what was computed by what."""

import shlex
from collections.abc import Iterable, Mapping
from math import isinf
from typing import Any

from coop_xl.analysis.monte_carlo.outputs import RATIOS
from coop_xl.analysis.monte_carlo.results import Summary
from coop_xl.analysis.study import Origin, Study, versions
from coop_xl.estimates.read_file import Problem
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.coherence import BOUNDS

from .document import Column, Kind, Scaled, Strips, Table
from .numbers import NO_SD
from .plain_names import NAMES, OWN, UNIT, short, work_name

BECAUSE = "Because"


def _spread_table(study: Study) -> Table:
    """The quantiles of the marginal values."""
    outputs = {name: study.simulation.outputs[f"marginal_{name}"] for name in INTERVENTIONS}
    probabilities = next(iter(outputs.values())).quantiles
    columns = [Column("Kind of work", Kind.LABEL)]
    columns += [Column(f"{100 * p:g} %", Kind.NUMBER) for p in probabilities]
    rows = [
        [work_name(name), *(Scaled(each, found.log10_scale) for each in found.quantiles.values())]
        for name, found in outputs.items()
    ]
    return Table("Quantiles of the marginal values", columns, rows, f"In {UNIT}.")


def spread_chart(study: Study) -> Strips:
    """The same as a picture."""
    table = _spread_table(study)
    about = " ".join(
        f"{label}: median {median}, from {low} to {high}."
        for label, low, _, median, _, high in table.texts
    )
    return Strips(
        name="spread",
        title="How uncertain each marginal value is",
        about=about,
        axis="marginal value",
        unit=UNIT,
        table=table,
        kinds=INTERVENTIONS,
    )


def outputs_tables(outputs: Mapping[str, Summary], where: str = "") -> list[Table]:
    """Mean, sd and quantiles of U and the marginal values, and of these as parts of the best."""
    ratios = {key: each for key, each in outputs.items() if key in RATIOS}
    others = {key: each for key, each in outputs.items() if key not in RATIOS}
    return [
        _statistics_table(f"Utility and marginal values{where}", others),
        _statistics_table(f"Marginal values as parts of the best{where}", ratios),
    ]


def _statistics_table(title: str, outputs: Mapping[str, Summary]) -> Table:
    """A row for each statistic, a column for each output."""
    columns = [Column("Statistic", Kind.LABEL)]
    columns += [Column(_output_heading(key), Kind.FIGURE) for key in outputs]
    found = outputs.values()
    sds = (Scaled(each.sd, each.log10_scale) for each in found)
    rows: list[list[Any]] = [
        ["Mean", *(Scaled(each.mean, each.log10_scale) for each in found)],
        ["Standard deviation (sd)", *(NO_SD if isinf(sd.figure.value) else sd for sd in sds)],
    ]
    for p in next(iter(found)).quantiles:
        quantiles = (Scaled(each.quantiles[p], each.log10_scale) for each in found)
        rows.append([f"{100 * p:g} % quantile", *quantiles])
    return Table(title, columns, rows)


def _output_heading(key: str) -> str:
    """An output, with the work whose marginal value it is."""
    kind, _, name = key.partition("_")
    return f"{short(key)} {NAMES[name]}" if kind == "marginal" else short(key)


def bounds_table(study: Study) -> Table | None:
    """How often draws contradict each bound."""
    coherence = study.simulation.coherence
    if coherence is None:
        return None
    rows = [["any of these", coherence.share_broken, "our agent is part of the totals"]]
    for bound in BOUNDS:
        side = "below" if bound.is_least else "above"
        share = coherence.shares_broken[bound.quantity]
        rows.append([f"{bound.variable} is {side} {bound.quantity}", share, bound.because])
    columns = [
        Column("A draw is inconsistent if", Kind.LABEL),
        Column("Share of draws", Kind.CHANCE),
        Column(BECAUSE, Kind.TEXT),
    ]
    return Table(f"Are the estimates consistent? {OWN}", columns, rows)


def problem_lines(problems: Iterable["Problem"]) -> list[tuple[str, str]]:
    """What the checks say: severity and place, and the sentence."""
    return [
        (", ".join(part for part in (each.severity, each.place) if part), each.text)
        for each in problems
    ]


def origin_lines(study: Study, origin: Origin) -> dict[str, str]:
    """What was computed from what, by what."""
    made = versions()
    return {
        "File": origin.file,
        "Date": f"{origin.date:%Y-%m-%d}",
        "Draws": f"{study.simulation.samples:,} scrambled Sobol points",
        "Seed": str(study.simulation.seed),
        "Coop XL": made["coop_xl"],
        "Model": made["model"],
        "Python, NumPy": f"{made['python']}, {made['numpy']}",
    }


def computed_by() -> str:
    """The programs, in a line."""
    made = versions()
    return (
        f"Coop XL {made['coop_xl']}, model {made['model']}, Python {made['python']}, "
        f"NumPy {made['numpy']}"
    )


def command(study: Study, origin: Origin) -> str:
    """What to type to have the same figures again."""
    simulation = study.simulation
    of_budget = "" if study.budget is None else f" --budget {study.budget:.15g}"
    return (
        f"coop-xl report {shlex.quote(origin.file)} --samples {simulation.samples} "
        f"--seed {simulation.seed}{of_budget}"
    )
