"""Build the results workbook: what `coop-xl run` found out, as values and charts."""

from datetime import datetime, time

from coop_xl.surfaces.discussed import discussed, has_options
from coop_xl.surfaces.study import Origin, Study
from coop_xl.surfaces.workbook.book import Book

from .histograms import add_histograms_sheet
from .inputs import add_inputs_sheet
from .options import add_options_sheet
from .sensitivity import add_sensitivity_sheet
from .structure import add_structure_sheet
from .styles import add_result_styles
from .summary import add_summary_sheet
from .value_of_information import add_value_of_information_sheet


def build_results(study: Study, origin: Origin, budget: float | None = None) -> bytes:
    """A workbook of values, text and charts; the same study and origin give the same bytes.

    Parameters
    ----------
    study : Study
        What was found.
    origin : Origin
        The file it was found about, and the date to tell.
    budget : float, optional
        Of the map of budgets on the sheet Options; by default a round one.

    Returns
    -------
    bytes
        The file (.xlsx).
    """
    book = Book(study.content, simulation=False)
    book.workbook.set_properties(
        {
            "title": "Coop XL: results under uncertainty",
            "author": "Coop XL",
            "created": datetime.combine(origin.date, time()),
        }
    )
    add_result_styles(book)
    add_summary_sheet(book, study, origin)
    if study.structure:
        add_structure_sheet(book, study.structure)
    if has_options(study):
        add_options_sheet(book, study, discussed(study, budget))
    add_histograms_sheet(book, study)
    add_sensitivity_sheet(book, study)
    add_value_of_information_sheet(book, study)
    add_inputs_sheet(book, study)
    return book.bytes()
