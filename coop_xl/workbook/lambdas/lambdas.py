"""The closed forms as LAMBDA functions inside a workbook: COOPL_MARGINAL_V and the like.

Excel 365, Excel 2024, Excel on the web and Excel for Mac compute them without add-in or macros.
They have names of their own, because a name and an add-in's function that are called alike break
each other. Values are replaced by COOPL_WITH rather than by pairs of arguments as in the add-in:
a LAMBDA takes no open number of arguments, and optional ones are not known to every program.
Inputs of extensions count where a heading is one of them (`lambda_extensions.py`); else nothing asks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from coop_xl.functions.catalogue import GRADIENT, MARGINALS
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.functions.scenario_models import MOVES
from coop_xl.model.catalogue import WAYS_TO_ENTER
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.spreadsheet.writing.file_parts import zipped
from coop_xl.workbook.live import LiveBook

from .lambda_extensions import (
    EXTENSIONED_PARAMETERS,
    REFUSED_BY,
    extension_problem_text,
    extension_text,
    extensioned_text,
    has_extensions_text,
    parameters,
    refused_text,
    with_extensions_text,
)
from .lambda_model import (
    PROBLEM,
    entry_text,
    let,
    model_text,
    places_text,
    problem_text,
    rest_text,
)
from .lambda_one_slope import one_slope_text, scenario_text
from .lambda_proposals import effect_text, proposal_text, proposals_text, state_text

# The functions used here that came after Excel 2016: a file stores them with a prefix.
_NEWER = {"BYCOL", "BYROW", "HSTACK", "LAMBDA", "LET", "SEQUENCE", "SWITCH", "VSTACK", "XMATCH"}
_NAMES = "xl/workbook.xml"  # the part with defined names
_WORD = re.compile(r'"[^"]*"|\d[\d.]*(?:E[+-]?\d+)?|[A-Za-z_]\w*\(?')
# What makes a heading, in the post's own spelling or ours of extensions, a key: F_{C|¬V} is F_CnV.
_SPELLINGS = {
    "{": "", "}": "", "|": "", "¬": "n", "/": "_", " ": "_",
    "(1−": "_1m", "(1-": "_1m", "(": "_", ")": "",
    "λ": "lambda_own", "Λ": "lambda_own", "κ": "kappa_own", "Κ": "kappa_own", "γ": "gamma",
    "Γ": "gamma", "α": "alpha", "Α": "alpha", "p_max_of_CnV": "pmax_CnV", "Y_of_CnV": "Y_CnV",
}  # fmt: skip


@dataclass(frozen=True)
class _Lambda:
    """A function inside a workbook: parameters and body as Excel shows them, and what it gives."""

    name: str
    parameters: str
    body: str
    gives: str

    @property
    def text(self) -> str:
        """The function as the Name Manager shows it."""
        return f"LAMBDA({self.parameters},{self.body})"

    @property
    def stored(self) -> str:
        """The function as a file holds it: newer functions and own names bear prefixes."""
        return _WORD.sub(_prefixed, self.text)


def _prefixed(word: re.Match[str]) -> str:
    """A word of a formula as a file holds it; these formulas mention no cell and no other name."""
    text = word[0]
    if text[0] in '"0123456789' or text in ("TRUE", "FALSE"):
        return text
    if text.endswith("("):
        return f"_xlfn.{text}" if text[:-1] in _NEWER else text
    return f"_xlpm.{text}"


def define_lambdas(book: LiveBook) -> None:
    """Give the workbook its COOPL_ names."""
    for each in EVERY:
        book.workbook.define_name(each.name, f"={each.stored}")


def with_help(book: LiveBook) -> bytes:
    """The file of a book, what each function gives being its name's comment, which Excel shows."""
    parts = book.parts()
    return zipped({**parts, _NAMES: _commented(parts[_NAMES].decode()).encode()})


def _commented(xml: str) -> str:
    """The workbook part with comments on the functions' names."""
    for each in EVERY:
        start = f'<definedName name="{each.name}"'
        xml = xml.replace(f"{start}>", f"{start} comment={quoteattr(each.gives)}>")
    return xml


# What the functions do


def _each_text() -> str:
    """One output of every scenario, laid out as the scenarios are."""
    return let(
        {
            "unfit": "COOPL_UNFIT(names,values)",
            "keys": "COOPL_KEYS(names)",
            "places": "COOPL_PLACES(keys)",
            "has_options": "COOPL_HAS_EXTENSIONS(names,values,places)",
            "answer": "LAMBDA(scenario,IF(has_options,COOPL_SCENARIO(keys,places,scenario,output),"
            "COOPL_MODEL(keys,places,scenario,output)))",
        },
        'IF(unfit<>"",unfit,IF(ROWS(names)=1,BYROW(values,answer),BYCOL(values,answer)))',
    )


def _side_by_side(outputs: Iterable[str]) -> str:
    """Several outputs side by side, or one below the other if the scenarios stand side by side."""
    listed = ",".join(f'COOPL_EACH(names,values,"{key}")' for key in outputs)
    return f"IF(ROWS(names)=1,HSTACK({listed}),VSTACK({listed}))"


def _intervention_text() -> str:
    """(⋆): the moves join the table, as columns or as rows, and the model reads them there."""
    names = ",".join(f'"{key}"' for key in MOVES)
    values = 'IF(values="","",values)'  # else blank cells may turn into 0
    down, across = (
        ",".join(f'IF(SEQUENCE({count}),IF({key}="","",{key}))' for key in MOVES)
        for count in ("ROWS(values)", "1,COLUMNS(values)")
    )
    rows = f'COOPL_EACH(HSTACK(names,{names}),HSTACK({values},{down}),"intervention")'
    columns = f'COOPL_EACH(VSTACK(names,{names}),VSTACK({values},{across}),"intervention")'
    return f"IF(ROWS(names)=1,{rows},{columns})"


def _with_text() -> str:
    """The table in which one variable has another value, and no other way to enter it any."""
    other_ways = "+".join(_same_share(ways) for ways in WAYS_TO_ENTER.values())
    return let(
        {
            "unfit": "COOPL_UNFIT(names,values)",
            "keys": "COOPL_KEYS(names)",
            "key": "COOPL_KEYS(name)",
        },
        'IF(unfit<>"",unfit,'
        f'IF(NOT(OR({_is_one_of("key", ACCEPTED)})),"{PROBLEM} """&name&""" is not a variable of the model",'
        f'IF(ISNA(XMATCH(key,keys)),"{PROBLEM} "&key&" is missing: give it a place in names",'
        f'IF(keys=key,IF(value="","",value),IF({other_ways},"",IF(values="","",values))))))',
    )


def _same_share(ways: Iterable[str]) -> str:
    """Whether the key and each of the keys are ways to enter one share."""
    each = "+".join(f'(keys="{way}")' for way in ways)
    return f"OR({_is_one_of('key', ways)})*({each})"


def _is_one_of(words: str, keys: Iterable[str]) -> str:
    """Whether words are one of the keys."""
    listed = [f'"{key}"' for key in keys]
    return f"{words}={{{','.join(listed)}}}"


def _unfit_text() -> str:
    """Why values do not fit names, "" if they do; a problem in place of values is passed on."""
    unequal = "IF(ROWS(names)=1,COLUMNS(values)<>COLUMNS(names),ROWS(values)<>ROWS(names))"
    told = f'IFERROR(AND(LEFT(values,{len(PROBLEM)})="{PROBLEM}"),FALSE)'
    return (
        f'IF(AND(ROWS(names)>1,COLUMNS(names)>1),"{PROBLEM} names must be one row or one column",'
        f"IF({unequal},IF({told},values,"
        f'"{PROBLEM} values must be as wide as names, or as high if names is a column"),""))'
    )


def _keys_text() -> str:
    """Headings as keys."""
    text = "TRIM(names)"
    for spelling, key in _SPELLINGS.items():
        text = f'SUBSTITUTE({text},"{spelling}","{key}")'
    return text


# The functions


def _closed_form(name: str, body: str, parameters: str = "names,values") -> _Lambda:
    """The function that does what the add-in's of the same name does."""
    gives = FUNCTIONS[f"COOP_{name}"].description.split(" More: ")[0]
    return _Lambda(f"COOPL_{name}", parameters, body, gives)


CLOSED_FORMS = (
    _closed_form("UTILITY", 'COOPL_EACH(names,values,"U")'),
    _closed_form("MARGINAL_V", 'COOPL_EACH(names,values,"marginal_V")'),
    _closed_form("MARGINAL_CV", 'COOPL_EACH(names,values,"marginal_CV")'),
    _closed_form("MARGINAL_CNV", 'COOPL_EACH(names,values,"marginal_CnV")'),
    _closed_form("MARGINALS", _side_by_side(MARGINALS)),
    _closed_form("GRADIENT", _side_by_side(GRADIENT)),
    _closed_form("INTERVENTION", _intervention_text(), f"names,values,{','.join(MOVES)}"),
    _closed_form("BEST", 'COOPL_EACH(names,values,"best")'),
)
PROPOSALS = _closed_form("PROPOSALS", proposals_text(), "names,values,proposals,unit_price")
WITH = _Lambda(
    "COOPL_WITH", "names,values,name,value", _with_text(),
    "The values, but another value of one variable: one cell, or one cell a scenario. The other functions take it for values.",
)  # fmt: skip
# What the others call.
_INNER = (
    _Lambda("COOPL_EACH", "names,values,output", _each_text(), "one output of every scenario"),
    _Lambda("COOPL_STATE", "places,held", state_text(), "what proposals are valued by, in one scenario"),
    _Lambda("COOPL_PROPOSAL", "held,heads,line,part", proposal_text(), "a figure of one proposal"),
    _Lambda("COOPL_EFFECT", "heads,line,key", effect_text(), "what stands under a heading in a row"),
    _Lambda("COOPL_MODEL", "keys,places,held,output", model_text(), "one output of one scenario"),
    _Lambda("COOPL_HAS_EXTENSIONS", "names,values,places", has_extensions_text(), "whether any scenario holds an input of an extension"),
    _Lambda("COOPL_SCENARIO", "keys,places,held,output", scenario_text(), "one output of one scenario that may have extensions, or D_b for two slopes"),
    _Lambda("COOPL_ONE_SLOPE", "keys,places,held,output", one_slope_text(), "one output of one scenario in which D_b stands for two slopes"),
    _Lambda("COOPL_WITH_EXTENSIONS", "keys,places,held,output,of_base", with_extensions_text(), "one output of one scenario that may have extensions"),
    _Lambda("COOPL_EXTENSIONED", EXTENSIONED_PARAMETERS, extensioned_text(), "one output of one scenario while an extension is on"),
    _Lambda("COOPL_REFUSED", parameters(REFUSED_BY), refused_text(), "why extensions cannot be computed"),
    _Lambda("COOPL_EXTENSION_PROBLEM", "keys,places,held", extension_problem_text(), "what is wrong with the entries of extensions"),
    _Lambda("COOPL_EXTENSION", "entry,counts,usual", extension_text(), "an input of an extension as the model takes it"),
    _Lambda("COOPL_PLACES", "keys", places_text(), "where each variable stands among headings"),
    _Lambda("COOPL_ENTRY", "places,held,number,key", entry_text(), "what a scenario holds"),
    _Lambda("COOPL_PROBLEM", "keys,key,entry,is_allowed,domain", problem_text(), "what is wrong with an entry"),
    _Lambda("COOPL_REST", "x", rest_text(), "log10 of the rest of a share that is entered as log10"),
    _Lambda("COOPL_UNFIT", "names,values", _unfit_text(), "why values do not fit names"),
    _Lambda("COOPL_KEYS", "names", _keys_text(), "headings as keys"),
)  # fmt: skip
EVERY = (*CLOSED_FORMS, PROPOSALS, WITH, *_INNER)
