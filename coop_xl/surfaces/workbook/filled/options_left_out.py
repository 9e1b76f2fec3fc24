"""The entries of a workbook for what takes no options from it yet."""

from dataclasses import replace

from coop_xl.model.check import check
from coop_xl.model.options.apply import is_any_on
from coop_xl.model.options.catalogue import OPTIONS

from .read import Filled, Problem, cell_of

LEFT_OUT = (
    "the options on sheet Options are left out here, so this is the base model: coop-xl eval, "
    "explain, check, compare, allocate and run take them"
)


def left_out(filled: Filled) -> tuple[Problem, ...]:
    """The warning, if the workbook has options on."""
    given = {key: each for key, each in filled.inputs.items() if key in OPTIONS}
    if not is_any_on(given):
        return ()
    return (Problem("warning", "Options", "", "", LEFT_OUT),)


def without_options(filled: Filled) -> Filled:
    """The same without its options, and with the remarks on the base model instead."""
    if not filled.content.options:
        return filled
    inputs = {key: value for key, value in filled.inputs.items() if key not in OPTIONS}
    remarks = {(cell_of(each.variable), each.text) for each in check(filled.inputs)}
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
        content=replace(filled.content, options={}),
        inputs=inputs,
        problems=(*kept, *new, *left_out(filled)),
    )
