"""A matplotlib figure as a picture inside a page: vector, with a name and a description."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree

from markupsafe import Markup
from matplotlib import rc, rc_context, rcdefaults
from matplotlib.figure import Figure

_UNIT = 72  # of the picture in an inch: a point of text is a unit
_REFERENCE = re.compile(r"#([\w-]+)")
_FONTS = ["DejaVu Sans", "Verdana", "Arial"]  # the first comes with matplotlib, which measures it


def canvas(width: float, height: float) -> Figure:
    """An empty picture of a size."""
    return Figure(figsize=(width / _UNIT, height / _UNIT), dpi=_UNIT)


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib's own settings, not those of the user, while a picture is drawn and written."""
    with rc_context():
        rcdefaults()
        rc("svg", fonttype="none", hashsalt="coop-xl")  # else ids differ from run to run
        rc("font", **{"sans-serif": _FONTS})
        yield


def inline_svg(figure: Figure, name: str, title: str, about: str) -> Markup:
    """The picture as an element of a page.

    Parameters
    ----------
    figure : Figure
        What to show.
    name : str
        Unique in the page: all ids begin with it.
    title, about : str
        What a screen reader says in its place.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    root = ElementTree.fromstring(file.getvalue())
    _bare(root)
    _rename(root, name)
    box = root.attrib["viewBox"]
    root.attrib.clear()
    labels = {"title": title, "desc": about}
    root.attrib |= {
        "viewBox": box,
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-desc",
    }
    for place, (tag, text) in enumerate(labels.items()):
        label = ElementTree.Element(tag, {"id": f"{name}-{tag}"})
        label.text = text
        root.insert(place, label)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _bare(element: ElementTree.Element) -> None:
    """Take away namespaces, which a page does without, metadata and styles for a whole page."""
    element.tag = element.tag.partition("}")[2]
    for key in [key for key in element.attrib if "}" in key]:
        element.attrib[key.partition("}")[2]] = element.attrib.pop(key)
    for child in list(element):
        if child.tag.endswith(("}metadata", "}style")):
            element.remove(child)
        else:
            _bare(child)


def _rename(root: ElementTree.Element, name: str) -> None:
    """Keep only the ids that are referred to, and make them the picture's own."""
    elements = list(root.iter())
    ids = {each.attrib["id"] for each in elements if "id" in each.attrib}
    used = ids & {
        found
        for each in elements
        for value in each.attrib.values()
        for found in _REFERENCE.findall(value)
    }

    def own(found: re.Match[str]) -> str:
        return f"#{name}-{found[1]}" if found[1] in used else found[0]

    for each in elements:
        for key, value in list(each.attrib.items()):
            each.attrib[key] = _REFERENCE.sub(own, value)
        if each.attrib.get("id") in used:
            each.attrib["id"] = f"{name}-{each.attrib['id']}"
        else:
            each.attrib.pop("id", None)
