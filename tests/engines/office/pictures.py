"""Exports sheets and charts as a reader sees them."""

import re
from pathlib import Path

from .session import Office, properties

CHART = "12dcae26-281f-416f-a234-c3086127382e"


def export_sheets(office: Office, path: str, folder: str) -> list[str]:
    """A PDF of each visible sheet, printed as it is set up."""
    visible = [sheet.Name for sheet in office.open(path).Sheets if sheet.IsVisible]
    return [
        export_sheet(office, path, name, Path(folder, f"{number:02} {file_name(name)}.pdf"))
        for number, name in enumerate(visible, start=1)
    ]


def export_sheet(office: Office, path: str, name: str, target: Path) -> str:
    document = office.open(path)
    for sheet in document.Sheets:
        if sheet.Name != name:
            sheet.setPrintAreas(())  # "nothing", which cannot be taken back: so a document each
    document.storeToURL(target.as_uri(), properties(FilterName="calc_pdf_Export"))
    document.close(True)
    office.documents.remove(document)
    return str(target)


def export_charts(office: Office, path: str, folder: str) -> list[str]:
    """A PNG of each chart."""
    document = office.open(path)
    exporter = office.service("com.sun.star.drawing.GraphicExportFilter")
    files = []
    for sheet in document.Sheets:
        shapes = [sheet.DrawPage.getByIndex(index) for index in range(sheet.DrawPage.Count)]
        charts = [shape for shape in shapes if getattr(shape, "CLSID", "").lower() == CHART]
        for number, chart in enumerate(charts, start=1):
            target = Path(folder, f"{file_name(sheet.Name)} chart {number}.png")
            exporter.setSourceDocument(chart)
            exporter.filter(properties(URL=target.as_uri(), MediaType="image/png"))
            files.append(str(target))
    return files


def file_name(title: str) -> str:
    return re.sub(r"[^\w -]", "_", title)
