"""What LibreOffice reads about the add-in: its parts, functions, names and help."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from coop_xl.functions.registry import Argument, WorksheetFunction

from .type_library import Method, type_library

# Formulas in .ods files name the service: to change it would break them.
IDENTIFIER = "org.coopxl.calc"
SERVICE = f"{IDENTIFIER}.Functions"
_INTERFACE = f"{IDENTIFIER}.XFunctions"

# What Calc lets people omit. Over cells with an error it calls no function: the answer is
# that error or, for a range, Err:504.
_CELL_OR_RANGE = "any"
_ANY_NUMBER_OF_THEM = "[]any"
_ROWS = "[][]any"

# Calls of an add-in cannot tell a truth value, a date or a single blank cell from a number.
AS_NUMBERS = " Calc passes TRUE as 1, a date as its number, and a lone blank cell as 0."
_OF_NUMBERS = ("values", "overrides", "table")

MANIFEST = "http://openoffice.org/2001/manifest"
REGISTRY = "http://openoffice.org/2001/registry"
_DESCRIPTION = "http://openoffice.org/extensions/description/2006"
_XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
LANGUAGE = "en"  # Calc looks for the names that .xlsx files use under this language

for prefix, space in {"manifest": MANIFEST, "oor": REGISTRY, "xlink": _XLINK}.items():
    ElementTree.register_namespace(prefix, space)


def calls(functions: Iterable["WorksheetFunction"]) -> bytes:
    """The type library: a method for each function."""
    return type_library(_INTERFACE, [_method(function) for function in functions])


def _method(function: "WorksheetFunction") -> Method:
    """A function as LibreOffice calls it."""
    parameters = tuple((each.name, _kind_of(each)) for each in function.arguments)
    return Method(function.name, _ROWS, parameters)


def _kind_of(argument: "Argument") -> str:
    """The UNO type of an argument."""
    return _ANY_NUMBER_OF_THEM if argument.repeated else _CELL_OR_RANGE


def names_and_help(functions: Iterable["WorksheetFunction"]) -> bytes:
    """CalcAddIns.xcu: what formulas call each function, and what the function wizard shows."""
    root = Element(
        f"{{{REGISTRY}}}component-data",
        {f"{{{REGISTRY}}}name": "CalcAddIns", f"{{{REGISTRY}}}package": "org.openoffice.Office"},
    )
    addin = _node(_node(root, "AddInInfo", is_new=False), SERVICE)
    listed = _node(addin, "AddInFunctions", is_new=False)
    for function in functions:
        _describe(_node(listed, function.name), function)
    return _document(root)


def _describe(entry: Element, function: "WorksheetFunction") -> None:
    """Fill in the entry of one function."""
    _set_text(entry, "DisplayName", function.name, LANGUAGE)
    _set_text(entry, "Description", function.description, LANGUAGE)
    _set_text(entry, "Category", "Add-In")
    _set_text(entry, "CompatibilityName", function.name, LANGUAGE)
    parameters = _node(entry, "Parameters", is_new=False)
    for argument in function.arguments:
        parameter = _node(parameters, argument.name)
        _set_text(parameter, "DisplayName", argument.name, LANGUAGE)
        _set_text(parameter, "Description", help_of(argument), LANGUAGE)


def help_of(argument: "Argument") -> str:
    """What Calc's function wizard says of an argument."""
    return argument.help + (AS_NUMBERS if argument.name in _OF_NUMBERS else "")


def _node(parent: Element, name: str, *, is_new: bool = True) -> Element:
    """A node of the configuration, one that LibreOffice has or a new one."""
    attributes = {f"{{{REGISTRY}}}name": name}
    if is_new:
        attributes[f"{{{REGISTRY}}}op"] = "replace"
    return SubElement(parent, "node", attributes)


def _set_text(parent: Element, name: str, text: str, language: str = "") -> None:
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
    return _document(root)


def description(version: str, about: str) -> bytes:
    """description.xml: name and version, and the file with a longer text."""
    root = Element(f"{{{_DESCRIPTION}}}description")
    SubElement(root, f"{{{_DESCRIPTION}}}identifier", value=IDENTIFIER)
    SubElement(root, f"{{{_DESCRIPTION}}}version", value=version)
    shown = SubElement(root, f"{{{_DESCRIPTION}}}display-name")
    SubElement(shown, f"{{{_DESCRIPTION}}}name", lang=LANGUAGE).text = "Coop XL"
    texts = SubElement(root, f"{{{_DESCRIPTION}}}extension-description")
    SubElement(texts, f"{{{_DESCRIPTION}}}src", {f"{{{_XLINK}}}href": about, "lang": LANGUAGE})
    return _document(root)


def _document(root: Element) -> bytes:
    """An XML file."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
