"""What every JSON document of ours is made with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from coop_xl.estimates.read_file import Problem
from coop_xl.findings.best_estimates import bare


def refusal_json(problems: Iterable[Problem]) -> str:
    """What is wrong, where nothing could be computed."""
    return text_of({"outputs": None, "messages": [asdict(each) for each in problems]})


def text_of(document: dict[str, Any]) -> str:
    """The document as text; infinity and nan are null."""
    return json.dumps(bare(document), indent=2, allow_nan=False)


def figures(found: Mapping[str, Any]) -> dict[str, Any]:
    """Figures with their errors."""
    return {key: asdict(figure) for key, figure in found.items()}
