"""The page of a panel: what the figures say, safe, and whole in a browser."""

import re
from datetime import date

import pytest

from coop_xl.analysis.study import Origin
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.findings.experts import headline, overall, second_round, sentence
from coop_xl.findings.plain_names import NAMES
from coop_xl.render.html.panel_page import build_panel_page
from coop_xl.spreadsheet.writing.styles import COLORS
from tests.cli.experts.cases import CONTENTS, panel, with_list

from .browser import DESKTOP, PHONE, launched, opened
from .test_in_browser import ALIVE, OPEN_ALL, OVERHANGING
from .test_report import words_of

ORIGIN = Origin("", date(2026, 1, 1))
SHOWN = ("experts", "hostile", "some extensions", "certain", "alike")


@pytest.fixture(scope="module")
def pages():
    found = {name: build_panel_page(panel(name), ORIGIN) for name in SHOWN}
    return found | {"proposals": build_panel_page(with_list(PROPOSALS), ORIGIN)}


def test_cruxes_come_first_then_the_pool_then_what_to_discuss(pages):
    made, said = panel("experts"), words_of(pages["experts"])
    wanted = [overall(made), headline(made), sentence(made.pairs[0]), next(second_round(made))]
    at = [said.index(each) for each in wanted]
    assert at == sorted(at)


def test_strips_are_of_what_differs_only_the_largest_crux_first(pages):
    page = pages["experts"].decode()
    strips = re.findall(r'id="strip-(\w+)-title"', page)
    cruxes = [each.key for each in panel("experts").cruxes]
    assert strips[: len(cruxes)] == cruxes
    assert "p_CV" not in strips  # all say the same of it
    assert "strip-" not in pages["alike"].decode()


def test_each_number_stands_beside_its_reason(pages):
    said = words_of(pages["experts"])
    assert "0.25 (0.1 to 0.5). Illustration. Alignment is behind schedule." in said


def test_the_three_colours_mean_the_three_kinds_of_work(pages):
    page = pages["experts"].decode()
    for name, color in COLORS.items():
        assert f'background:{color}"></i>{NAMES[name]}' in page
        assert color.lower() in page


def test_the_same_panel_gives_the_same_bytes(pages):
    assert build_panel_page(panel("experts"), ORIGIN) == pages["experts"]
    assert set(SHOWN) <= set(CONTENTS)


@pytest.fixture(scope="module")
def browser():
    with launched() as found:
        yield found


@pytest.mark.parametrize("name", [*SHOWN, "proposals"])
def test_it_fits_a_phone_asks_for_nothing_and_nothing_in_it_is_alive(
    browser, pages, tmp_path, name
):
    path = tmp_path / "panel.html"
    path.write_bytes(pages[name])
    with opened(browser, path, PHONE) as found:
        found.page.evaluate(OPEN_ALL)
        assert found.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert found.page.evaluate(OVERHANGING) == []
        assert found.page.locator(ALIVE).count() == 0
        assert not re.search("[\x1b\u202a-\u202e]", found.page.content())
        assert (found.requests, found.said, found.violations) == ([path.as_uri()], [], [])
        ids = re.findall(r'\bid="([^"]+)"', found.page.content())
        assert len(ids) == len(set(ids))


def test_paper_has_the_first_part_or_everything(browser, pages, tmp_path):
    path = tmp_path / "panel.html"
    path.write_bytes(pages["experts"])
    with opened(browser, path, DESKTOP) as found:
        first = found.page.pdf(prefer_css_page_size=True)
        found.page.check("#all")
        whole = found.page.pdf(prefer_css_page_size=True)
    assert first.count(b"/Type /Page\n") <= 2 < whole.count(b"/Type /Page\n")
