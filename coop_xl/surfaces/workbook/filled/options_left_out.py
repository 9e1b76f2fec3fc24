"""The entries of a workbook for what takes no options from it yet."""

from dataclasses import replace

from coop_xl.model.check import check
from coop_xl.model.options.apply import is_any_on
from coop_xl.model.options.catalogue import OPTIONS
from coop_xl.surfaces.workbook.content import Estimate

from .options import told_if
from .read import Filled, Problem, cell_of
from .templates import OPTION_CELLS, UNCERTAIN_CELLS

OF_OPTIONS = (*OPTION_CELLS, *UNCERTAIN_CELLS)

LEFT_OUT = (
    "the options on sheet Options are left out here, so this is the base model: coop-xl eval, "
    "explain, check, compare, allocate, run and report take them"
)


def left_out(filled: Filled) -> tuple[Problem, ...]:
    """The warning, if the workbook has options on, certainly or in some draws."""
    content = filled.content
    given = {key: farthest(key, row) for key, row in content.options.items()}
    if not (content.credences or is_any_on(given)):
        return ()
    return (Problem("warning", "Options", "", "", LEFT_OUT),)


def farthest(key: str, row: Estimate) -> float:
    """A number of an estimate that is not the default, if one is."""
    default = OPTIONS[key].default
    given = [each for each in (row.best, row.low, row.high) if each is not None]
    return next((each for each in given if each != default), default)


def without_options(filled: Filled) -> Filled:
    """The same without its options, and with the remarks on the base model instead."""
    if not (filled.content.options or filled.content.credences):
        return filled
    inputs = {key: value for key, value in filled.inputs.items() if key not in OPTIONS}
    credences = filled.content.credences
    remarks = {(cell_of(e.variable), told_if(e, credences)) for e in check(filled.inputs)}
    base = {(cell_of(each.variable), each.text): each.severity for each in check(inputs)}
    kept = [
        each
        for each in filled.problems
        if each.severity == "error" or (each.name, each.text) not in remarks - base.keys()
    ]
    new = [
        Problem(severity, "", "", *remark)
        for remark, severity in base.items()
        if remark not in remarks and severity != "error"
    ]
    return replace(
        filled,
        content=replace(filled.content, options={}, credences={}),
        inputs=inputs,
        problems=(*kept, *new, *left_out(filled)),
        obstacles=tuple(each for each in filled.obstacles if each.name not in OF_OPTIONS),
    )
