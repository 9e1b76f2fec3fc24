"""What is in the extension, and what of it comes from the function list."""

import io
import json
import struct
import sys
import zipfile
from xml.etree import ElementTree

import pytest

import coop_xl
from coop_xl.functions.calc.extension import Origin, extension, parts, read_origin
from coop_xl.functions.calc.registration import MANIFEST, REGISTRY, XML
from coop_xl.functions.calc.type_library import Method, type_library
from coop_xl.functions.registry import FUNCTIONS

NAME, LANGUAGE = f"{{{REGISTRY}}}name", f"{{{XML}}}lang"


@pytest.fixture(scope="module")
def files():
    with zipfile.ZipFile(io.BytesIO(extension())) as package:
        return {name: package.read(name) for name in package.namelist()}


def named(parent, name):
    return parent.find(f"*[@{NAME}='{name}']")


def test_the_same_installation_builds_the_same_bytes():
    assert extension() == extension()


def test_every_part_of_the_manifest_is_there(files):
    entries = ElementTree.fromstring(files["META-INF/manifest.xml"])
    paths = [each.get(f"{{{MANIFEST}}}full-path") for each in entries]
    assert len(paths) == 3
    assert set(paths) < set(files)


def test_every_function_has_its_excel_name_in_english(files):
    root = ElementTree.fromstring(files["CalcAddIns.xcu"])
    listed = root.find(f".//*[@{NAME}='AddInFunctions']")
    assert [each.get(NAME) for each in listed] == list(FUNCTIONS)
    for each in listed:
        (value,) = named(each, "CompatibilityName")
        assert (value.get(LANGUAGE), value.text) == ("en", each.get(NAME))


def test_the_settings_name_this_python_and_package(files):
    settings = json.loads(files["settings.json"])
    assert settings["interpreter"] == sys.executable
    assert settings["server"].startswith(str(coop_xl.__path__[0]))
    repeating = {name for name, repeats in settings["functions"].items() if repeats}
    assert "COOP_BEST" in repeating
    assert "COOP_CHECK" not in repeating


def test_separate_means_that_no_python_of_libreoffice_fits():
    assert json.loads(parts(Origin(), separate=True)["settings.json"])["loads_in"] == ""


def test_the_origin_is_read_from_what_libreoffice_tells():
    origin = Origin("1.2", "/a folder/python", "C:\\a folder\\function_server.py")
    listing = f"  Version: 1.2\r\n  Description: {origin.about()}\r\n  bundled Packages: {{"
    assert read_origin(listing.replace("\n", "\r\n")) == origin
    assert read_origin("Description: another extension") is None


def test_a_type_library_leads_from_module_to_method():
    content = type_library("org.XOne", [Method("TWICE", "double", (("x", "any"),))])
    assert content.startswith(b"UNOIDL\xff\0")
    place, count = struct.unpack_from("<II", content, 8)
    assert (name_at(content, place), count) == ("org", 1)
    module = struct.unpack_from("<I", content, place + 4)[0]
    assert struct.unpack_from("<BI", content, module) == (0, 1)
    assert name_at(content, module + 5) == "XOne"
    interface = struct.unpack_from("<I", content, module + 9)[0]
    assert content[interface] == 5
    words = [b"TWICE", b"double", b"x", b"any"]
    places = [content.index(struct.pack("<I", len(each)) + each, interface) for each in words]
    assert places == sorted(places)


def name_at(content, entry):
    start = struct.unpack_from("<I", content, entry)[0]
    return content[start : content.index(0, start)].decode()
