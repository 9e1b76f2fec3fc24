"""The results workbook holds what simulate() says, and is fit to be opened."""

import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest

from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.analysis.sensitivity import tornado
from coop_xl.analysis.study import Origin, study
from coop_xl.analysis.value_of_information import evppi
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.scales import LOG10
from coop_xl.findings.plain_names import capital, in_names, label, listed, named
from coop_xl.findings.spread import Spread
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.render.xlsx.build import build_results
from tests.engines import require_libreoffice
from tests.engines.package import problems
from tests.engines.recalculate import libreoffice
from tests.engines.values import ErrorValue

SAMPLES = 2**12
ORIGIN = Origin("earth.xlsx", date(2026, 3, 1))
SHEETS = ["Summary", "Histograms", "Sensitivity", "Value of information", "Inputs as used"]
HOSTILE = ("=cmd()", "<b>bold</b>", "+1", "@SUM(A1)", "a\x00b\ud800", "_x0041_", "x" * 40_000)


def certain():
    """Every estimate of the earth example without Low and High."""
    earth = EXAMPLES["earth"]
    rows = {key: Estimate(best=each.best) for key, each in earth.estimates.items()}
    return replace(earth, estimates=rows)


def tiny():
    """Shares of 10^−400, lognormal where auto has no finite mean."""
    content = EXAMPLES["multiverse"]
    changed = {
        "F_V": Estimate(-400.3, -400, -399.7, "uniform"),
        "F_I": Estimate(-403.3, -403, -402.7, "uniform"),
        "db_dF_CV": Estimate(best=0),
        "dp_CnV_da_CnV": Estimate(0.001, 0.004, 0.02, "lognormal"),
    }
    return replace(content, estimates={**content.estimates, **changed})


CONTENTS = {
    **{name: replace(content, correlations=()) for name, content in EXAMPLES.items()},
    "correlated": replace(EXAMPLES["earth"], correlations=(("F_V", "p_V", 0.5),)),
    "certain": certain(),
    "tiny": tiny(),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder, found = tmp_path_factory.mktemp("results"), {}
    for name, content in CONTENTS.items():
        found[name] = study(content, SAMPLES, seed=7), folder / f"{name}.xlsx"
        found[name][1].write_bytes(build_results(found[name][0], ORIGIN))
    return found


def opened(made, name):
    return openpyxl.load_workbook(made[name][1])


def texts(sheet):
    return [cell.value for row in sheet for cell in row if isinstance(cell.value, str)]


def row_of(sheet, label, after=0):
    """The first row below another whose first cell is a label."""
    return next(
        row for row in sheet.iter_rows(min_row=after + 1) if row[0].value == label
    )  # fmt: skip


def values(row):
    return [cell.value for cell in row]


@pytest.mark.parametrize("name", CONTENTS)
def test_the_package_is_one_that_excel_opens_without_repair(made, name):
    assert problems(made[name][1]) == []
    assert opened(made, name).sheetnames == SHEETS


@pytest.mark.parametrize("name", ["earth", "multiverse", "tiny"])
def test_libreoffice_finds_no_error_and_no_formula(made, name):
    require_libreoffice()
    found = libreoffice(made[name][1])
    assert len(found) > 500
    assert [at for at, value in found.items() if isinstance(value, ErrorValue)] == []
    cells = [cell for sheet in opened(made, name) for row in sheet for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type in "fe"] == []


def test_the_summary_holds_what_simulate_says(made):
    content = EXAMPLES["earth"]
    wanted = simulate(content.estimates_entered, SAMPLES, 7)
    sheet = opened(made, "earth")["Summary"]
    labels = (
        "alignment (V)",
        "cooperation if aligned (C|V)",
        "cooperation if misaligned (C|¬V)",
    )
    for name, heading in zip(INTERVENTIONS, labels, strict=True):
        best, summary = wanted.best[name], wanted.outputs[f"marginal_{name}"]
        loss = wanted.expected_loss[name]
        assert values(row_of(sheet, heading))[1:9] == pytest.approx(
            [best.value, best.error, summary.mean.value, summary.mean.error,
             summary.quantiles[0.05].value, summary.quantiles[0.95].value, loss.value, loss.error],
            rel=1e-14,  # a cell holds 17 digits
        )  # fmt: skip
    outputs = list(wanted.outputs.values())
    for heading, figures in {
        "Mean": [each.mean for each in outputs],
        "Standard deviation (sd)": [each.sd for each in outputs],
        "50 % quantile": [each.quantiles[0.5] for each in outputs],
    }.items():
        row = row_of(sheet, heading)
        ratios = row_of(sheet, heading, row[0].row)
        found = values(row)[1:9] + values(ratios)[1:7]
        assert found[::2] == pytest.approx([each.value for each in figures], rel=1e-14)
        assert found[1::2] == pytest.approx([each.error for each in figures], rel=1e-14)
    share = wanted.coherence.share_broken
    assert values(row_of(sheet, "any of these"))[1:3] == pytest.approx([share.value, share.error])
    for bound, broken in wanted.coherence.shares_broken.items():
        row = next(row for row in sheet if str(row[0].value).endswith(f" {bound}"))
        assert values(row)[1:3] == pytest.approx([broken.value, broken.error])
        assert broken.error > 0
    assert row_of(sheet, "Seed")[1].value == "7"
    assert row_of(sheet, "Date")[1].value == "2026-03-01"


def test_the_results_given_coherence_stand_below_the_plain_ones(made):
    found, sheet = made["multiverse"][0].simulation, opened(made, "multiverse")["Summary"]
    below = row_of(sheet, "The three kinds of work, without inconsistent draws")[0].row
    row = values(row_of(sheet, "alignment (V)", below))
    assert row[1] == pytest.approx(found.coherence.best["V"].value)
    assert row[1] != pytest.approx(found.best["V"].value)


def test_the_tornado_is_that_of_the_analysis_without_what_has_no_effect(made):
    swings = tornado(EXAMPLES["earth"].estimates_entered, "marginal_CV")
    sheet = opened(made, "earth")["Sensitivity"]
    row = row_of(sheet, "Marginal value of cooperation if aligned, (cv)")[0].row + 2
    at_best = made["earth"][0].swings["marginal_CV"]
    assert at_best == swings
    for place, swing in enumerate(each for each in swings if each.width):
        found = values(sheet[row + place])
        assert found[:2] == [label(swing.key), swing.key]
        assert found[4:6] == pytest.approx([swing.at_low, swing.at_high])
        assert found[9] - found[8] == pytest.approx(swing.at_high - swing.at_low)
        assert found[6:8] == [in_names(swing.best_at_low), in_names(swing.best_at_high)]
    unmoved = sorted(each.key for each in swings if not each.width)
    assert f"Without effect: {listed([*map(named, unmoved)])}." in texts(sheet)


def test_sobol_indices_and_rank_correlations_are_those_of_the_study(made):
    found, sheet = made["earth"][0], opened(made, "earth")["Sensitivity"]
    part = next(c.row for c in sheet["A"] if str(c.value).startswith("2. Sobol"))
    head = row_of(sheet, "(v): marginal value of alignment", part)[0].row
    top = values(sheet[head + 2])
    key = max(found.sobol["marginal_V"], key=lambda k: found.sobol["marginal_V"][k].total.value)
    index = found.sobol["marginal_V"][key]
    assert top[1] == key == "dp_V_da_V"
    assert top[0] == label(key)
    assert top[2:6] == pytest.approx(
        [index.first.value, index.first.error, index.total.value, index.total.error]
    )
    part = next(c.row for c in sheet["A"] if str(c.value).startswith("3. Rank"))
    ranks = values(row_of(sheet, label("F_I"), part))[2:10]
    wanted = [found.ranks[key]["F_I"] for key in found.ranks]
    assert ranks[::2] == pytest.approx([each.value for each in wanted])
    assert ranks[1::2] == pytest.approx([each.error for each in wanted])


def test_values_of_information_are_sorted_and_those_of_the_analysis(made):
    worth = evppi(EXAMPLES["earth"].estimates_entered, SAMPLES, 7)
    sheet = opened(made, "earth")["Value of information"]
    first = row_of(sheet, "If you knew")[0].row + 1
    rows = [values(sheet[row]) for row in range(first, first + len(worth.inputs))]
    assert [row[1] for row in rows] == list(worth.inputs)
    assert [row[0] for row in rows] == [label(key) for key in worth.inputs]
    assert [row[2] for row in rows] == pytest.approx([f.value for f in worth.inputs.values()])
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)
    groups = row_of(sheet, "If you knew", first)[0].row + 1
    assert values(sheet[groups])[0].startswith(f"{next(iter(worth.groups))}: ")
    assert sheet["A3"].value.startswith(
        f"{capital(named(next(iter(worth.inputs))))} is most worth"
    )


def test_the_inputs_are_told_as_entered_with_their_moments(made):
    sheet = opened(made, "multiverse")["Inputs as used"]
    estimate, simulation = EXAMPLES["multiverse"].estimate("F_V"), made["multiverse"][0].simulation
    row = values(row_of(sheet, label("log10_F_V")))
    assert row[1] == "log10_F_V"
    assert row[3:7] == [estimate.low, estimate.best, estimate.high, "auto"]
    assert row[8] == pytest.approx(simulation.inputs["log10_F_V"].mean)
    assert row[10:13] == pytest.approx([estimate.low, estimate.best, estimate.high], rel=1e-9)
    assert row[13] == estimate.source
    assert row[15].date() == estimate.dated
    assert values(row_of(opened(made, "correlated")["Inputs as used"], "F_V", 24))[:3] == [
        "F_V", "p_V", 0.5,
    ]  # fmt: skip


def test_what_is_not_finite_is_said_in_words(made):
    book = opened(made, "multiverse")
    summary = texts(book["Summary"])
    assert summary.count("no finite mean") >= 4
    assert (
        "marginal value of alignment: no finite mean and no finite standard deviation" in summary
    )
    assert any("no finite variance" in text for text in texts(book["Sensitivity"]))
    assert any("does not exist" in text for text in texts(book["Value of information"]))
    for sheet in book:
        assert not [text for text in texts(sheet) if text.strip().lower() in ("inf", "nan")]


def test_numbers_too_small_for_a_cell_are_powers_of_ten(made):
    found = made["tiny"][0].simulation
    assert found.log10_scale < -350
    sheet = opened(made, "tiny")["Summary"]
    text = row_of(sheet, "alignment (V)")[5].value
    digits, _, exponent = text.partition(" × 10^")
    low = found.outputs["marginal_V"].quantiles[0.05].value
    scale = found.outputs["marginal_V"].log10_scale
    assert float(digits) * 10.0 ** (int(exponent.replace("−", "-")) - scale) == pytest.approx(
        low, rel=0.01  # three digits are shown
    )  # fmt: skip
    assert any("for a tornado" in text for text in texts(opened(made, "tiny")["Sensitivity"]))


def test_correlated_inputs_have_no_sobol_indices_but_rank_correlations(made):
    found = texts(opened(made, "correlated")["Sensitivity"])
    assert any(text.startswith("Not defined, as inputs are correlated") for text in found)
    assert "3. Rank correlations" in found


def test_certain_estimates_have_nothing_to_learn(made):
    book = opened(made, "certain")
    assert "You gave no ranges, so how sure this is" in book["Summary"]["A3"].value
    assert not [text for text in texts(book["Summary"]) if "P(best)" in text]
    assert book["Value of information"]["A3"].value.startswith("Every estimate is certain")


@pytest.mark.parametrize("name", CONTENTS)
def test_histograms_hold_nearly_all_draws(made, name):
    for summary in made[name][0].simulation.outputs.values():
        spread = Spread.of(summary)
        assert (spread.above >= 0).all()
        assert (spread.below >= -1e-12).all()
        assert 0 <= spread.outside < 0.03  # 1 % by design, and what one step of quantiles hides


def test_a_histogram_of_sizes_far_apart_has_bins_of_equal_powers_of_ten(made):
    outputs = made["multiverse"][0].simulation.outputs
    spread = Spread.of(outputs["marginal_V"])
    assert spread.is_log
    assert spread.above.max() < 0.1
    negative = spread.below.sum()  # 5 % quantile below 0, 25 % quantile above
    assert 0.05 <= negative < 0.25
    assert not Spread.of(outputs["U"]).is_log


def charts(path):
    """Title, axis titles and alternative text of each chart, by sheet drawing."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    titles = [
        ["".join(t.text or "" for t in title.iter() if t.tag.endswith("}t"))
         for title in ElementTree.fromstring(data).iter() if title.tag.endswith("}title")]
        for name, data in parts.items() if name.startswith("xl/charts/chart")
    ]  # fmt: skip
    about = [
        each.get("descr")
        for name, data in parts.items() if name.startswith("xl/drawings/drawing")
        for each in ElementTree.fromstring(data).iter() if each.tag.endswith("}cNvPr")
    ]  # fmt: skip
    return titles, about


@pytest.mark.parametrize(("name", "count"), [("earth", 15), ("multiverse", 9), ("certain", 4)])
def test_every_chart_has_a_title_a_titled_axis_and_alternative_text(made, name, count):
    titles, about = charts(made[name][1])
    assert len(titles) == len(about) == count
    assert all(len(each) >= 2 and all(each) for each in titles)
    assert all(about)


def test_text_from_users_stays_text(tmp_path):
    rows = dict(EXAMPLES["earth"].estimates)
    for key, text in zip(VARIABLES, HOSTILE, strict=False):
        rows[key] = replace(rows[key], source=text, confidence=text[:20])
    content = replace(
        EXAMPLES["earth"], estimates=rows, definitions={"unit_of_effort": '=HYPERLINK("x")'}
    )
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(build_results(study(content, 2**8), Origin("=1+1.xlsx", date(2026, 3, 1))))
    assert problems(path) == []
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    sources = {row[1].value: row[13].value for row in book["Inputs as used"].iter_rows(min_row=5)}
    shown = [sources[key] for key, _ in zip(VARIABLES, HOSTILE, strict=False)]
    assert shown[:4] == ["'=cmd()", HOSTILE[1], HOSTILE[2], "'@SUM(A1)"]
    assert shown[5] == "_x0041_"
    assert shown[6] == "x" * 32_000
    assert row_of(book["Summary"], "File")[1].value == "'=1+1.xlsx"


def test_the_same_study_and_date_give_the_same_bytes():
    content = EXAMPLES["earth"]
    one, other = (build_results(study(content, 2**8, 3), ORIGIN) for _ in range(2))
    assert one == other
    assert one != build_results(study(content, 2**8, 4), ORIGIN)
    assert one != build_results(study(content, 2**8, 3), Origin("earth.xlsx", date(2026, 3, 2)))


def test_a_log10_entry_and_a_plain_one_are_both_simulated():
    content = Entries(
        estimates=EXAMPLES["earth"].estimates
        | {"F_I": Estimate(-1.5, -1.1, -0.8)},
        scales={"F_I": LOG10},
    )  # fmt: skip
    found = study(content, 2**8)
    assert "log10_F_I" in found.simulation.inputs
    assert "log10_F_I" in found.worth.inputs
