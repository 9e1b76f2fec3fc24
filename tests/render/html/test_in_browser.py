"""The report in a real browser: on a phone, on a desk, on paper, and with hostile notes."""

import re
import shutil
import subprocess
import unicodedata
from itertools import pairwise

import pytest

from coop_xl.render.html.text import clean

from .browser import DESKTOP, PHONE, launched, left_out, opened
from .cases import CONTENTS, HOSTILE, HOSTILE_NAME, page_of

CHARTS = {
    "How often each kind of work is best",
    "How uncertain each marginal value is",
    "What moves the marginal value of alignment",
    "What moves the marginal value of cooperation if aligned",
    "What moves the marginal value of cooperation if misaligned",
    "What knowing would be worth: each estimate",
    "What a budget gains, by how it is divided (of the best gain)",
}
OF_EXTENSIONS = {
    "What each extension does to the marginal values",
    "The answer against locality (λ)",
}
ALIVE = (
    "script, img, iframe, object, embed, form, math, foreignObject, base, [onerror], [onload], "
    "[onmouseover]"
)
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
OVERHANGING = """
[...document.querySelectorAll("body *")].filter(each => {
  const box = each.getBoundingClientRect();
  return box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(each => each.outerHTML.slice(0, 80))
"""
SMALL = """
[...document.querySelectorAll("body *")].filter(each =>
  !each.closest("svg, sub, sup, .unseen") && each.innerText?.trim() &&
  parseFloat(getComputedStyle(each).fontSize) < 16
).map(each => each.outerHTML.slice(0, 80))
"""
CHART_TEXT = """
Math.min(...[...document.querySelectorAll("svg text")].map(each =>
  parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a))
"""
TOLD = """
[...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, th, td span, caption, .own, svg text")]
  .filter(each => !each.closest("nav, .screen")).map(each => each.textContent)
"""


@pytest.fixture(scope="module")
def browser():
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every case as a file."""
    folder = tmp_path_factory.mktemp("report")
    for name in CONTENTS:
        (folder / f"{name}.html").write_bytes(page_of(name))
    return folder


@pytest.fixture(scope="module")
def phone(browser, pages):
    with opened(browser, pages / "earth.html", PHONE) as found:
        yield found.page


@pytest.fixture(scope="module")
def hostile(browser, pages):
    with opened(browser, pages / "tiny.html", DESKTOP) as found:
        yield found


@pytest.mark.parametrize("name", CONTENTS)
def test_a_page_asks_for_nothing_says_nothing_and_fits_a_phone(browser, pages, name):
    with opened(browser, pages / f"{name}.html", PHONE) as found:
        found.page.evaluate(OPEN_ALL)
        assert found.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert found.page.evaluate(OVERHANGING) == []
        assert found.page.get_by_role("heading", level=1).inner_text().endswith("best spent?")
        assert found.requests == [(pages / f"{name}.html").as_uri()]
        assert found.said == []
        assert found.violations == []


def test_even_if_escaping_failed_nothing_would_leave_the_page_or_run(browser, pages, tmp_path):
    page = (pages / "earth.html").read_text(encoding="utf-8")
    attack = (
        "<img src='https://example.org/a'><script>document.title = 'gone'</script>"
        "<link rel=stylesheet href='https://example.org/b'><iframe src='https://example.org/c'>"
        "</iframe><svg onload=\"document.title = 'gone'\"></svg>"
    )
    path = tmp_path / "attacked.html"
    path.write_text(page.replace("<main>", f"<main>{attack}"), encoding="utf-8")
    with opened(browser, path, DESKTOP) as found:
        assert found.requests == [path.as_uri()]
        assert len(found.violations) >= 4
        assert found.page.title() != "gone"


@pytest.mark.parametrize(
    ("name", "charts"), [("earth", CHARTS), ("options", CHARTS | OF_EXTENSIONS)]
)
def test_every_chart_has_a_name_and_a_description(browser, pages, name, charts):
    with opened(browser, pages / f"{name}.html", PHONE) as found:
        page = found.page
        assert page.locator("svg").count() == len(charts)
        page.evaluate(OPEN_ALL)
        for title in charts:
            (chart,) = page.get_by_role("img", name=title, exact=True).all()
            assert chart.get_attribute("role") == "img"
            description = chart.get_attribute("aria-describedby")
            assert len(page.locator(f"#{description}").text_content()) > 40


@pytest.mark.parametrize("name", ["earth", "options", "credences"])
def test_no_id_is_used_twice_and_none_is_missing(browser, pages, name):
    with opened(browser, pages / f"{name}.html", PHONE) as found:
        html = found.page.content()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    named = re.findall(r'aria-\w+edby="([^"]+)"|href="#([^"]+)"|url\(#([^)]+)\)', html)
    assert {part for each in named for part in each if part} <= set(ids)


def test_headings_are_in_order_and_the_page_has_landmarks(phone):
    levels = [
        int(each[1])
        for each in phone.eval_on_selector_all(
            "h1, h2, h3, h4, h5, h6", "found => found.map(each => each.tagName)"
        )
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    steps = pairwise(levels)
    assert all(following <= level + 1 for level, following in steps)
    for role in ("banner", "navigation", "main"):
        assert phone.get_by_role(role).count() == 1
    assert phone.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_tables_stay_tables_for_those_who_hear_them(browser, pages, size):
    with opened(browser, pages / "earth.html", size) as found:
        table = found.page.get_by_role("table", name="The three kinds of work", exact=True)
        assert table.get_by_role("row").count() == 4
        assert table.get_by_role("columnheader").count() == 6
        assert table.get_by_role("rowheader").first.inner_text() == "alignment (V)"
        captions = found.page.locator("table > caption").count()
        assert captions == found.page.locator("table").count()
        assert found.page.locator("th:not([scope])").count() == 0


@pytest.mark.parametrize("name", ["earth", "credences"])
def test_text_can_be_read_on_a_phone(browser, pages, name):
    with opened(browser, pages / f"{name}.html", PHONE) as found:
        found.page.evaluate(OPEN_ALL)
        assert found.page.evaluate(SMALL) == []
        assert found.page.evaluate(CHART_TEXT) >= 11


def test_chart_labels_lie_within_their_charts(browser, pages):
    outside = """
    [...document.querySelectorAll("svg text")].filter(each => {
      const text = each.getBoundingClientRect();
      const all = each.closest("svg").getBoundingClientRect();
      return text.right > all.right + 1 || text.left < all.left - 1
        || text.bottom > all.bottom + 1 || text.top < all.top - 1;
    }).map(each => each.textContent)
    """
    for name in CONTENTS:
        with opened(browser, pages / f"{name}.html", DESKTOP) as found:
            found.page.evaluate(OPEN_ALL)
            assert found.page.evaluate(outside) == [], name


def test_hostile_notes_are_shown_as_they_were_written(hostile):
    shown = hostile.page.locator("td.source > .own").all_text_contents()
    assert shown == [clean(note).strip() for note in HOSTILE]
    assert hostile.page.locator(".problems bdi").all_text_contents() == [*map(clean, HOSTILE)]
    assert clean(HOSTILE_NAME) in hostile.page.locator("header .origin").text_content()
    assert clean(HOSTILE_NAME) in hostile.page.title()
    visible = hostile.page.locator("td.source > .own").first
    assert visible.bounding_box()["height"] > 10


def test_hostile_notes_do_nothing(hostile):
    assert hostile.page.locator(ALIVE).count() == 0
    links = hostile.page.eval_on_selector_all("[href]", "all => all.map(a => a.href.slice(0, 5))")
    assert set(links) == {"file:", "data:"}
    hostile.page.mouse.move(300, 300)
    assert hostile.said == []


def test_an_override_of_the_direction_of_writing_is_not_in_the_page(hostile):
    assert not re.search("[\u202a-\u202e]", hostile.page.content())
    assert re.search("invoice\ufffdgnp.exe\ufffd and more", hostile.page.content())


@pytest.fixture(scope="module")
def printed(browser, pages, tmp_path_factory):
    """What paper shows, without any white space, and the pages' sizes."""
    if not shutil.which("pdftotext"):
        left_out("Paper is left out: poppler's pdftotext is not on the search path.")
    path = tmp_path_factory.mktemp("paper") / "earth.pdf"
    with opened(browser, pages / "earth.html", DESKTOP) as found:
        told = found.page.evaluate(TOLD)
        found.page.check("#all")
        path.write_bytes(found.page.pdf(prefer_css_page_size=True))
    text = subprocess.check_output(["pdftotext", "-raw", path, "-"], text=True)
    sizes = subprocess.check_output(["pdfinfo", "-l", "99", path], text=True)
    return told, squeezed(re.sub(r"\d+ / \d+\s*\f", "", text)), sizes


def squeezed(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_paper_shows_everything_closed_details_too(printed):
    told, text, _ = printed
    wanted = {squeezed(each).replace("^", "") for each in told}
    assert [each for each in wanted if each not in text.replace("^", "")] == []
    assert any("Quantilesofthemarginalvalues" in each for each in wanted)


@pytest.mark.parametrize("name", ["earth", "credences", "certain"])
def test_unless_everything_is_asked_for_it_prints_on_one_page(browser, pages, tmp_path, name):
    if not shutil.which("pdfinfo"):
        left_out("Paper is skipped: poppler's pdfinfo is not on the search path.")
    path = tmp_path / "one.pdf"
    with opened(browser, pages / f"{name}.html", DESKTOP) as found:
        path.write_bytes(found.page.pdf(prefer_css_page_size=True))
    assert re.search(r"Pages: +1\n", subprocess.check_output(["pdfinfo", path], text=True))


def test_the_answer_and_the_unit_of_effort_are_on_a_phones_first_screen(phone):
    for text in ("is best in about", "One unit of effort:"):
        box = phone.get_by_text(text).first.bounding_box()
        assert box["y"] + box["height"] < PHONE["height"]


def test_paper_is_a4_and_not_too_much_of_it(printed):
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", printed[2])
    assert 6 <= len(sizes) <= 13
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
