"""What the report says: the figures of the study, in the same bytes each time."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import coop_xl
from coop_xl.analysis.study import versions
from coop_xl.findings import simulation_answer
from coop_xl.findings.numbers import amount, entered, exact_percent, number, percent
from coop_xl.findings.plain_names import label
from coop_xl.findings.report_tables import bounds_table
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.evaluate import evaluate
from coop_xl.render.html.build import build_report

from .cases import CONTENTS, EARTH, origin_of, page_of, problems_of, studied

NOT_SHOWN = ("style", "svg", "title")
BLOCKS = ("dd", "td", "p", "li")


class Words(HTMLParser):
    """The text of a page without its charts."""

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in NOT_SHOWN
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag):
        self.hidden -= tag in NOT_SHOWN

    def handle_data(self, text):
        if not self.hidden:
            self.parts.append(text)


def words_of(page):
    parser = Words()
    parser.feed(page.decode("utf-8"))
    return " ".join("".join(parser.parts).split())


@pytest.fixture(scope="module")
def studies():
    return {name: studied(name) for name in CONTENTS}


@pytest.fixture(scope="module")
def pages():
    return {name: page_of(name) for name in CONTENTS}


@pytest.fixture(scope="module")
def texts(pages):
    return {name: words_of(page) for name, page in pages.items()}


@pytest.mark.parametrize("name", CONTENTS)
def test_the_answer_is_that_of_the_study(studies, texts, name):
    study, text = studies[name], texts[name]
    assert simulation_answer.headline(study) in text
    assert simulation_answer.on_average(study) in text
    for line in simulation_answer.likeliest_table(study).texts:
        assert re.search(r"\s".join(map(re.escape, line)), text), line
    for work in INTERVENTIONS:
        summary = study.simulation.outputs[f"marginal_{work}"]
        for figure in summary.quantiles.values():
            assert number(figure.value, summary.log10_scale) in text
    for note in study.simulation.notes:
        assert note in text


@pytest.mark.parametrize("name", CONTENTS)
def test_no_figure_is_the_jargon_of_a_computer(texts, name):
    assert not re.search(r"\b(inf|nan|None|True|False|\d+e[-+]?\d+)\b", texts[name])


def test_values_of_information_are_those_of_the_study(studies, texts):
    study = studies["earth"]
    for key, figure in study.worth.inputs.items():
        if figure.value > 0:
            share = exact_percent(figure.value / study.simulation.evpi.value, 3)
            assert f"{label(key)} {key} {amount(figure)} {share}" in texts["earth"]


def test_the_swings_are_those_of_the_study(studies, texts):
    swing = studies["earth"].swings["marginal_CV"][0]
    low, high = entered(swing.low), entered(swing.high)
    ends = (number(each) for each in (swing.at_low, swing.at_high))
    assert f"{label(swing.key)} {swing.key} {low} {high} {' '.join(ends)}" in texts["earth"]
    best = number(float(evaluate(EARTH.best)["marginal_CV"]))
    assert f"cooperation if aligned {best}" in texts["earth"]


def test_every_estimate_stands_there_with_its_source(texts):
    for key, variable in VARIABLES.items():
        row = EARTH.estimate(key)
        figures = " ".join(map(entered, (row.low, row.best, row.high)))
        assert f"{key}{variable.meaning} {figures} auto {row.source}" in texts["earth"]
        assert f"confidence: {row.confidence}, dated {row.dated}" in texts["earth"]
    assert all(variable.group in texts["earth"] for variable in VARIABLES.values())


def test_it_says_of_illustrations_that_they_are_illustrations(texts):
    assert "All 18 estimates are called illustrations by their sources" in texts["earth"]
    assert "illustrations" not in texts["certain"].split("Where is effort")[1][:300]


def test_definitions_that_are_blank_are_said_to_be_blank(texts):
    assert "100 researcher-years." in texts["earth"]
    assert texts["certain"].count("not said in the file") == 5  # the unit of effort on top too


def test_the_answer_comes_first_with_the_unit_of_effort(pages):
    page = pages["earth"].decode("utf-8")
    at = [
        page.index(each) for each in ("<h1>", 'class="headline"', "100 researcher-years.", "<nav")
    ]
    assert at == sorted(at)


def test_single_values_say_nothing_of_how_sure_the_answer_is(pages, texts):
    assert (
        "Cooperation if aligned is best. You gave no ranges, so how sure this is"
        in (texts["certain"])
    )
    assert "P(best)" not in texts["certain"].split("The question")[0]
    assert not re.search(r"100 % ±|in about 100 %", texts["certain"])


def test_one_sentence_leads_from_the_next_unit_to_a_whole_budget(texts):
    said = (
        r"next unit of effort\. In a whole budget .* so its best division may differ: of 20 units "
        r"of effort, .* are best\."
    )
    assert re.search(said, texts["earth"])


def test_caveats_seed_versions_and_the_command_are_there(studies, texts):
    text = texts["earth"]
    for caveat in ("Returns are linear", "yes or no", "Locality", "evidential cooperation",
                   "Coalitions", "Own derivation"):  # fmt: skip
        assert caveat in text
    assert f"Seed {studies['earth'].simulation.seed}" in text
    assert all(str(value) in text for value in versions().values())
    assert "coop-xl report earth.xlsx --samples 4096 --seed 0" in text


def test_what_is_inconsistent_is_said_with_the_results_without_it(studies, texts):
    coherence = studies["incoherent"].simulation.coherence
    said = simulation_answer.coherent_answer(coherence)
    assert said[0].upper() + said[1:] in texts["incoherent"]
    for figure in coherence.best.values():
        assert percent(figure) in texts["incoherent"]
    assert "Without inconsistent draws" not in texts["earth"]


def test_how_often_each_bound_is_broken_has_an_error_or_is_a_bound(studies):
    table = bounds_table(studies["incoherent"])
    shares = [row[1] for row in table.texts]
    assert all(share.startswith("below") or "±" in share for share in shares)
    assert any("±" in share for share in shares[1:])


def test_without_a_mean_or_without_doubt_there_is_no_chart_of_worth(pages, texts):
    assert b'id="worth-title"' in pages["earth"]
    for name in ("multiverse", "tiny", "certain"):
        assert b'id="worth-title"' not in pages[name]
    assert "no finite mean" in texts["multiverse"]
    assert "there is nothing to learn" in texts["certain"]
    assert "Nothing moves it" in texts["certain"]


def test_shares_too_small_for_a_number_are_powers_of_ten(texts):
    assert re.search(r"\d × 10\^−4\d\d", texts["tiny"])
    assert "so this shows rank correlations" in texts["tiny"]


def test_values_beyond_a_float_are_said_to_be_so(texts):
    assert (
        "alignment beyond the numbers of a computer, cooperation if aligned 4.57 × 10^297"
        in texts["vast"]
    )
    assert "which marginal value is the largest is not known" in texts["vast"]


def test_the_same_study_gives_the_same_bytes(studies, pages):
    for name in ("earth", "tiny"):
        assert build_report(studies[name], origin_of(name), problems_of(name)) == pages[name]


def test_other_processes_and_a_users_own_settings_give_the_same_bytes(pages, tmp_path):
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 30\naxes.facecolor: red\nsvg.fonttype: path\n")
    code = (
        "import sys; from tests.render.html import cases; "
        "from coop_xl.render.html.build import build_report; "
        "sys.stdout.buffer.write(build_report(cases.studied('earth'), cases.origin_of('earth')))"
    )
    for hash_seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "MATPLOTLIBRC": str(settings)}
        data = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=environment,
            cwd=Path(coop_xl.__file__).parents[1],
        ).stdout  # fmt: skip
        assert data == pages["earth"]


def test_drawing_leaves_the_settings_of_matplotlib_alone(studies):
    import matplotlib

    before = dict(matplotlib.rcParams)
    build_report(studies["certain"], origin_of("certain"))
    assert dict(matplotlib.rcParams) == before


def test_the_page_names_no_other_place_and_runs_nothing(pages):
    for page in (pages["earth"], pages["multiverse"]):
        text = page.decode("utf-8")
        assert "://" not in text
        assert not re.search(r"<script|\son\w+=|@import|url\((?!#)", text)
        assert len(page) < 200_000
