"""The README's tables come from the code, and its files exist."""

import re
from pathlib import Path

from coop_xl.surfaces.reference import with_tables

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code():
    assert with_tables(README) == README, "run python -m coop_xl.surfaces.reference README.md"
    assert "| `F_CnV` |" in README
    assert "`COOP_BREAKEVEN(" in README


def test_every_picture_exists_and_is_small():
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < 150_000
