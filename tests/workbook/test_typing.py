"""What a person meets who types into the template, in LibreOffice."""

import pytest

from coop_xl.estimates.entries import Entries
from coop_xl.workbook.build import sheets
from tests.engines import require_libreoffice
from tests.engines.type_as_person import type_into

from .cases import entry_cells


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """What came of each text, by the name of the cell and the text."""
    require_libreoffice()
    template = tmp_path_factory.mktemp("typing") / "template.xlsx"
    template.write_bytes(sheets(Entries(), simulation=False).bytes())
    cells = entry_cells(template)
    texts = [
        ("best_F_CV", "0.4"), ("best_p_CV", "40%"), ("best_F_CV", "40"),
        ("best_F_CV", "1.2"), ("best_F_CV", "a third"), ("best_b", "-0.1"),
        ("best_F_V", "0"), ("best_F_V", "1"), ("best_F_V", "0.3"), ("best_U_B", "100"),
        ("best_U_B", "lots"), ("scale_F_V", "percent"), ("scale_F_V", "log10"),
        ("best_F_V", "0.2"), ("best_F_V", "-30"), ("low_p_V", "7"),
    ]  # fmt: skip
    answers = type_into(template, [(*cells[name], text) for name, text in texts])
    locked = type_into(template, [("Model", "C20", "5"), ("Questions", "C25", "mine")])
    return dict(zip(texts, answers, strict=True)) | dict(
        zip(("Model", "Questions"), locked, strict=True)
    )


@pytest.mark.parametrize(
    "typing",
    [("best_F_CV", "0.4"), ("best_p_CV", "40%"), ("best_F_V", "0.3"), ("best_U_B", "100"),
     ("scale_F_V", "log10"), ("best_F_V", "-30")],
)  # fmt: skip
def test_a_good_value_is_taken(typed, typing):
    assert typed[typing].accepted


@pytest.mark.parametrize(
    ("typing", "remedy"),
    [
        (("best_F_CV", "40"), "For 40 in 100 type 40% or 0.4, not 40."),
        (("best_F_CV", "1.2"), "F_CV: enter a share from 0 to 1"),
        (("best_F_CV", "a third"), "F_CV: enter a share from 0 to 1"),
        (("best_b", "-0.1"), "b: enter a share from 0 to 1"),
        (("best_F_V", "0"), "F_V: enter a share above 0 and below 1"),
        (("best_F_V", "1"), "F_V: enter a share above 0 and below 1"),
        (("best_F_V", "0.2"), "or its log10"),  # typed when the scale was log10
        (("best_U_B", "lots"), "U_B: enter any number"),
        (("low_p_V", "7"), "p_V: enter a probability from 0 to 1"),
        (("scale_F_V", "percent"), "Choose one of: plain, log10"),
    ],
)
def test_a_bad_value_is_refused_with_the_remedy(typed, typing, remedy):
    assert not typed[typing].accepted
    assert remedy in typed[typing].message


@pytest.mark.parametrize("sheet", ["Model", "Questions"])
def test_a_locked_cell_refuses(typed, sheet):
    assert not typed[sheet].accepted
