"""The tables of the README that come from the code: variables, options, worksheet functions.

`python -m coop_xl.surfaces.reference README.md` writes them between their markers.
"""

import re
import sys
from pathlib import Path

from coop_xl.model.catalogue import ENTRIES
from coop_xl.model.options.catalogue import RELATIONS

from . import udfs  # noqa: F401  (fills FUNCTIONS)
from .worksheet import FUNCTIONS


def variables_table() -> str:
    """The catalogue as a Markdown table."""
    lines = ["| name | in the post | meaning | enter |", "|---|---|---|---|"]
    for key, each in ENTRIES.items():
        symbol = each.symbol.replace("|", "\\|")
        lines.append(f"| `{key}` | {symbol} | {each.meaning} | {each.domain} |")
    return "\n".join(lines)


def options_table() -> str:
    """The options, and the post's doubt that each answers, as a Markdown table."""
    lines = ["| the post | option | inputs | what it does |", "|---|---|---|---|"]
    for each in RELATIONS:
        inputs = ", ".join(f"`{one.key}`" for one in each.inputs[1:] or each.inputs)
        lines.append(f"| {each.post} | {each.name} | {inputs} | {each.meaning} |")
    return "\n".join(lines)


def functions_table() -> str:
    """The worksheet functions as a Markdown table."""
    lines = ["| function | gives |", "|---|---|"]
    for name, each in FUNCTIONS.items():
        arguments = ", ".join(
            f"[{argument.name}]" if argument.optional or argument.repeated else argument.name
            for argument in each.arguments
        )
        gives = re.sub(r" More: .*", "", each.description).replace("|", "\\|")
        lines.append(f"| `{name}({arguments})` | {gives} |")
    return "\n".join(lines)


TABLES = {
    "variables": variables_table,
    "options": options_table,
    "functions": functions_table,
}


def with_tables(text: str) -> str:
    """A text with each table put anew between its markers."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name}: from the code -->", f"<!-- /{name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n{table()}\n{end}{after}"
    return text


if __name__ == "__main__":
    readme = Path(sys.argv[1])
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
