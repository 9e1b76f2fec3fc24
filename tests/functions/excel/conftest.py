import pytest

from coop_xl.functions.excel import addin_package


@pytest.fixture(scope="session")
def addin_content():
    """The add-in's bytes; building takes a while."""
    return addin_package.addin_bytes()


@pytest.fixture
def xlam(tmp_path, addin_content):
    path = tmp_path / "coop_xl.xlam"
    path.write_bytes(addin_content)
    return path
