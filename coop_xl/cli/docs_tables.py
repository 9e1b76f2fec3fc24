"""The tables in docs/ that come from the code: variables, extensions, worksheet functions.

`python -m coop_xl.cli.docs_tables` writes them between their marks in docs/*.md.
"""

import re
import sys
from pathlib import Path

from coop_xl.analysis.proposals.worths import WORTHS
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.functions import catalogue  # noqa: F401  (fills FUNCTIONS)
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.model.catalogue import ENTRIES, QUANTITIES
from coop_xl.model.extensions.catalogue import EXTENSIONS


def _variables_table() -> str:
    """The catalogue as a Markdown table."""
    lines = ["| name | in the post | meaning | enter |", "|---|---|---|---|"]
    for key, each in ENTRIES.items():
        symbol = each.symbol.replace("|", "\\|")
        lines.append(f"| `{key}` | {symbol} | {each.meaning} | {each.domain} |")
    return "\n".join(lines)


def _extensions_table() -> str:
    """The extensions, and the post's doubt that each answers, as a Markdown table."""
    lines = ["| the post | extension | inputs | what it does |", "|---|---|---|---|"]
    for each in EXTENSIONS:
        inputs = ", ".join(f"`{one.key}`" for one in each.inputs[1:] or each.inputs)
        lines.append(f"| {each.post} | {each.name} | {inputs} | {each.meaning} |")
    return "\n".join(lines)


def _functions_table() -> str:
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


def _effects_table() -> str:
    """The effects of proposals as a Markdown table."""
    lines = ["| effect | meaning | worth at the margin |", "|---|---|---|"]
    worths = WORTHS | {"change_U_B": "b", "change_U_nB": "1 − b"}
    for key, each in EFFECTS.items():
        worth = _QUANTITY_SYMBOLS.get(worths[key], worths[key]).replace("|", "\\|")
        lines.append(f"| `{key}` | {each.meaning} | {worth} |")
    return "\n".join(lines)


_QUANTITY_SYMBOLS = {each.key: each.symbol for each in QUANTITIES}
TABLES = {
    "variables": _variables_table,
    "extensions": _extensions_table,
    "functions": _functions_table,
    "effects": _effects_table,
}
_MARKED = re.compile(r"(<!-- (\w+): from the code -->\n).*?(<!-- /\2 -->)", re.DOTALL)


def with_tables(text: str) -> str:
    """A page with each table that it has marks for written anew."""
    return _MARKED.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}\n{found[3]}", text)


def main(folder: str = "docs") -> None:
    """Write the tables into the pages of a folder."""
    for page in Path(folder).glob("*.md"):
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
