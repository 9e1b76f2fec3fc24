"""What LibreOffice reads about the add-in: its parts, its calls, its names and their help."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from coop_xl.functions.registry import Argument, WorksheetFunction

from .type_library import Method, type_library

# Formulas in .ods files name the service: to change it would break them.
IDENTIFIER = "org.coopxl.calc"
SERVICE = f"{IDENTIFIER}.Functions"
INTERFACE = f"{IDENTIFIER}.XFunctions"

# What Calc lets people leave out. Over cells with an error it calls no function: the answer is
# that error or, for a range, Err:504.
CELL_OR_RANGE = "any"
ANY_NUMBER_OF_THEM = "[]any"
ROWS = "[][]any"

# It tells a truth value, a date and a lone blank cell from numbers in no call of an add-in.
AS_NUMBERS = " Calc passes TRUE as 1, a date as its number, and a lone blank cell as 0."
OF_NUMBERS = ("values", "overrides", "table")

MANIFEST = "http://openoffice.org/2001/manifest"
REGISTRY = "http://openoffice.org/2001/registry"
DESCRIPTION = "http://openoffice.org/extensions/description/2006"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
LANGUAGE = "en"  # Calc looks for the names that .xlsx files use under this language

for prefix, space in {"manifest": MANIFEST, "oor": REGISTRY, "xlink": XLINK}.items():
    ElementTree.register_namespace(prefix, space)


def calls(functions: Iterable["WorksheetFunction"]) -> bytes:
    """The type library: a method for each function."""
    return type_library(INTERFACE, [method(function) for function in functions])


def method(function: "WorksheetFunction") -> Method:
    """A function as LibreOffice calls it."""
    parameters = tuple((each.name, kind_of(each)) for each in function.arguments)
    return Method(function.name, ROWS, parameters)


def kind_of(argument: "Argument") -> str:
    """The UNO type of an argument."""
    return ANY_NUMBER_OF_THEM if argument.repeated else CELL_OR_RANGE


def names_and_help(functions: Iterable["WorksheetFunction"]) -> bytes:
    """CalcAddIns.xcu: what formulas call each function, and what the function wizard shows."""
    root = Element(
        f"{{{REGISTRY}}}component-data",
        {f"{{{REGISTRY}}}name": "CalcAddIns", f"{{{REGISTRY}}}package": "org.openoffice.Office"},
    )
    addin = node(node(root, "AddInInfo", is_new=False), SERVICE)
    listed = node(addin, "AddInFunctions", is_new=False)
    for function in functions:
        describe(node(listed, function.name), function)
    return document(root)


def describe(entry: Element, function: "WorksheetFunction") -> None:
    """Fill in the entry of one function."""
    set_text(entry, "DisplayName", function.name, LANGUAGE)
    set_text(entry, "Description", function.description, LANGUAGE)
    set_text(entry, "Category", "Add-In")
    set_text(entry, "CompatibilityName", function.name, LANGUAGE)
    parameters = node(entry, "Parameters", is_new=False)
    for argument in function.arguments:
        parameter = node(parameters, argument.name)
        set_text(parameter, "DisplayName", argument.name, LANGUAGE)
        set_text(parameter, "Description", help_of(argument), LANGUAGE)


def help_of(argument: "Argument") -> str:
    """What Calc's function wizard says of an argument."""
    return argument.help + (AS_NUMBERS if argument.name in OF_NUMBERS else "")


def node(parent: Element, name: str, *, is_new: bool = True) -> Element:
    """A node of the configuration, one that LibreOffice has or a new one."""
    attributes = {f"{{{REGISTRY}}}name": name}
    if is_new:
        attributes[f"{{{REGISTRY}}}op"] = "replace"
    return SubElement(parent, "node", attributes)


def set_text(parent: Element, name: str, text: str, language: str = "") -> None:
    """A property of a node."""
    setting = SubElement(parent, "prop", {f"{{{REGISTRY}}}name": name})
    value = SubElement(setting, "value", {f"{{{XML}}}lang": language} if language else {})
    value.text = text


def manifest(parts: Mapping[str, str]) -> bytes:
    """META-INF/manifest.xml: the media type of each part that LibreOffice is to load."""
    root = Element(f"{{{MANIFEST}}}manifest")
    for path, media_type in parts.items():
        attributes = {"media-type": media_type, "full-path": path}
        SubElement(
            root,
            f"{{{MANIFEST}}}file-entry",
            {f"{{{MANIFEST}}}{name}": each for name, each in attributes.items()},
        )
    return document(root)


def description(version: str, about: str) -> bytes:
    """description.xml: name and version, and the file with the text that tells more."""
    root = Element(f"{{{DESCRIPTION}}}description")
    SubElement(root, f"{{{DESCRIPTION}}}identifier", value=IDENTIFIER)
    SubElement(root, f"{{{DESCRIPTION}}}version", value=version)
    shown = SubElement(root, f"{{{DESCRIPTION}}}display-name")
    SubElement(shown, f"{{{DESCRIPTION}}}name", lang=LANGUAGE).text = "Coop XL"
    texts = SubElement(root, f"{{{DESCRIPTION}}}extension-description")
    SubElement(texts, f"{{{DESCRIPTION}}}src", {f"{{{XLINK}}}href": about, "lang": LANGUAGE})
    return document(root)


def document(root: Element) -> bytes:
    """An XML file."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
