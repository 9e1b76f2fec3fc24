"""Workbooks of older versions are read, of newer ones refused, of unknown ones remarked on."""

import re
from pathlib import Path

import pytest

import coop_xl
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.correlations import CELLS
from coop_xl.reading.read import read_workbook
from coop_xl.reading.templates import KNOWN, NewerTemplateError, is_newer
from coop_xl.workbook.build import build

from .zips import BOOK, STRINGS, ours, packed, parts_in

OLD = Path(__file__).parent / "old"


@pytest.fixture
def of_version(tmp_path):
    """Reads our workbook as if another version had made it, without some of its names."""

    def read(version, lost=r"(?!)"):
        parts = parts_in(ours())
        told = f"<si><t>{coop_xl.__version__}</t></si>".encode()
        # The shipped workbook may still be of the version before.
        parts[STRINGS] = re.sub(
            rb"<si><t>\d+\.\d+\.\d+</t></si>",
            told.replace(coop_xl.__version__.encode(), version.encode()),
            parts[STRINGS],
        )
        parts[BOOK] = re.sub(
            rf'<definedName name="{lost}">[^<]*<[^>]*>'.encode(), b"", parts[BOOK]
        )
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(packed(parts))
        return read_workbook(path)

    return read


def test_the_oldest_workbook_without_correlations_and_remarks_is_read_as_it_was_filled_in():
    filled = read_workbook(OLD / "earth-0.1.0.xlsx")
    earth = EXAMPLES["earth"]
    assert filled.inputs == earth.best
    assert filled.problems == filled.obstacles == ()
    assert filled.content.correlations == ()
    assert filled.content.definitions == earth.definitions
    for key, estimate in earth.estimates.items():
        found = filled.content.estimate(key)
        assert (found.low, found.high, found.distribution) == (
            estimate.low, estimate.high, estimate.distribution,
        )  # fmt: skip
        assert (found.source, found.confidence, found.dated) == ("", "", None)


def test_a_workbook_of_0_3_1_with_inputs_for_questions_is_read_as_it_was_filled_in():
    filled = read_workbook(OLD / "earth-0.3.1.xlsx")
    earth = EXAMPLES["earth"]
    assert filled.inputs == earth.best
    assert filled.problems == filled.obstacles == ()
    assert filled.content.estimates == earth.estimates
    assert filled.content.definitions == earth.definitions


def test_a_workbook_of_0_2_0_whose_extensions_are_numbers_is_read_as_it_was_filled_in():
    filled = read_workbook(OLD / "earth-0.2.0.xlsx")
    extensions = {"D_b": 0.4, "lambda_own": 0.05, "Y_V": 5.0, "use_evidence": 0.0, "alpha_V": 0.1}
    assert filled.content.extensions == {
        key: Estimate(best=value) for key, value in extensions.items()
    }
    assert filled.inputs == EXAMPLES["earth"].best | extensions
    assert filled.content.credences == {}
    assert filled.content.shares_meaning == "at creation"
    assert filled.obstacles == ()
    remarks = {(each.severity, each.name) for each in filled.problems}
    assert remarks == {("warning", "best_use_locality"), ("warning", "best_Y_V")}


def test_every_version_since_the_first_is_known():
    assert {"0.1.0", "0.2.0", coop_xl.__version__} <= {each.version for each in KNOWN}


def test_the_first_version_needs_no_remark(of_version):
    assert of_version("0.1.0").problems == ()


def test_this_version_needs_no_remark(tmp_path):
    (tmp_path / "whole.xlsx").write_bytes(build(EXAMPLES["earth"]))
    assert read_workbook(tmp_path / "whole.xlsx").problems == ()


def test_this_version_says_which_of_its_cells_are_gone(of_version):
    (remark,) = of_version(coop_xl.__version__).problems
    assert "cells that are gone count as blank (corr_1_first" in remark.text


@pytest.mark.parametrize("version", ["9.1", "9.1.0", "10", "9.0.0rc1"])
def test_a_newer_version_is_refused_by_name(of_version, version):
    with pytest.raises(NewerTemplateError) as refusal:
        of_version(version)
    assert f"made by Coop XL {version}, newer than this one ({coop_xl.__version__}): upgrade" in (
        str(refusal.value)
    )


@pytest.mark.parametrize(
    ("version", "text"),
    [("0.0.7", "the template version 0.0.7 is not known: check"),
     ("mine", "the template version mine is not known: check"),
     ("", "the template version is blank: check")],
)  # fmt: skip
def test_an_unknown_version_is_read_with_a_warning(of_version, version, text):
    filled = of_version(version)
    (remark,) = filled.problems
    assert remark.text.startswith(text)
    assert (remark.severity, remark.sheet) == ("warning", "Start")
    assert filled.inputs == EXAMPLES["earth"].best


def test_a_workbook_whose_version_lost_its_name_is_read_with_a_warning(of_version):
    (remark,) = of_version("0.1.0", lost="template_version").problems
    assert remark.severity == "warning"


def test_lost_cells_that_are_not_needed_are_told(of_version, monkeypatch):
    lost = 'source_[^"]*'
    assert of_version("0.1.0", lost).problems == ()
    later = (*KNOWN[:1], type(KNOWN[0])("7.7.7", ("corr_",)))
    monkeypatch.setattr("coop_xl.__version__", "7.7.7")
    monkeypatch.setattr("coop_xl.reading.templates.KNOWN", later)
    (remark,) = of_version("7.7.7", lost).problems
    assert remark.severity == "warning"
    assert remark.text.startswith("cells that are gone count as blank (source_U_B, source_U_nB, s")


def test_deleted_correlations_are_none_and_are_told(tmp_path):
    parts = parts_in(ours())
    names = b"".join(b'<definedName name="%s">#REF!</definedName>' % n.encode() for n in CELLS)
    parts[BOOK] = parts[BOOK].replace(b"<definedNames>", b"<definedNames>" + names)
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(packed(parts))
    filled = read_workbook(path)
    (remark,) = filled.problems
    assert remark.severity == "warning"
    assert remark.text.startswith(
        "the sheet Simulation is gone, so there are no correlations: undo"
    )
    assert filled.inputs == EXAMPLES["earth"].best


@pytest.mark.parametrize(
    ("version", "later"),
    [("0.0.1", False), (coop_xl.__version__, False), (f"{coop_xl.__version__}.1", False),
     ("99", True), ("v99.0", True), ("9" * 400, False), ("", False), ("soon", False)],
)  # fmt: skip
def test_versions_are_compared_by_their_numbers(version, later):
    assert is_newer(version) is later
