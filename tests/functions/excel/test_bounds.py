"""Files that lie where the add-in belongs are strangers' files, too."""

import zipfile

import pytest

from coop_xl.functions.excel.addin_package import PROPERTIES_PART, built_with
from coop_xl.functions.excel.configuration import LARGEST, StrangeSettingsError, read_settings

LAUGHS = b"<!DOCTYPE p [<!ENTITY a 'coop-xl'>]><p><q name='coop-xl'>&a;</q></p>"


@pytest.mark.parametrize(
    "part", [b" " * 50_000_000, LAUGHS, b"<p", b""], ids=["blanks", "entities", "torn", "empty"]
)
def test_an_addin_that_is_not_ours_is_told_from_ours_within_bounds(tmp_path, part):
    path = tmp_path / "coop_xl.xlam"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(PROPERTIES_PART, part)
    assert built_with(path) == {}


def test_settings_of_any_length_are_not_read(tmp_path):
    path = tmp_path / "a.conf"
    path.write_bytes(b'"A","B"\n' * 200_000)
    assert path.stat().st_size > LARGEST
    with pytest.raises(StrangeSettingsError, match=r"a\.conf is longer than .*: move it away"):
        read_settings(path)
