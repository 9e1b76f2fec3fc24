"""Build the panel workbook: native formulas over everyone's estimates, and what was computed."""

from datetime import datetime, time

from coop_xl.analysis.experts.panel import Panel
from coop_xl.analysis.study import Origin
from coop_xl.render.xlsx.result_styles import add_result_styles
from coop_xl.spreadsheet.writing.book import Book

from .cruxes import add_cruxes_sheet
from .estimates import add_estimates_sheet
from .mixtures import Mixtures, add_mixtures_sheet
from .models import Models, add_models_sheet
from .panel_layout import Places
from .panel_proposals_sheet import add_panel_proposals_sheet
from .panel_summary import add_summary_sheet
from .reasons import add_reasons_sheet
from .strips import add_strips_sheet


def build_panel(panel: Panel, origin: Origin) -> bytes:
    """A workbook of the panel; the same panel and date give the same bytes.

    Parameters
    ----------
    panel : Panel
    origin : Origin
        Its date is shown; files are named member by member.

    Returns
    -------
    bytes
        The file (.xlsx).
    """
    return sheets(panel, origin).bytes()


def sheets(panel: Panel, origin: Origin) -> Book:
    """A book with every sheet."""
    book = Book("Panel")
    book.workbook.set_properties(
        {
            "title": "Coop XL: a panel of experts",
            "author": "Coop XL",
            "created": datetime.combine(origin.date, time()),
        }
    )
    add_result_styles(book)
    places = Places(len(panel.members))
    models, mixtures = Models.of(panel), Mixtures.of(panel)
    add_summary_sheet(book, panel, origin, places, models)
    add_cruxes_sheet(book, panel)
    if panel.proposals:
        add_panel_proposals_sheet(book, panel.proposals)
    add_strips_sheet(book, panel, places)
    add_reasons_sheet(book, panel)
    add_estimates_sheet(book, panel, places, models, mixtures)
    add_models_sheet(book, panel, places, models)
    add_mixtures_sheet(book, panel, places, mixtures)
    return book
