"""Build the results workbook: what `coop-xl run` found out, as values and charts."""

from datetime import datetime, time

from coop_xl.analysis.study import Origin, Study
from coop_xl.findings.proposal_findings import report_sections
from coop_xl.spreadsheet.writing.book import Book

from .histograms import add_histograms_sheet
from .proposals_workbook import add_study
from .result_credences import add_structure_sheet
from .result_extensions import add_extensions_sheet
from .result_inputs import add_inputs_sheet
from .result_sensitivity import add_sensitivity_sheet
from .result_styles import add_result_styles
from .result_summary import add_summary_sheet
from .result_value_of_information import add_value_of_information_sheet

PROPOSALS = "Proposals"


def build_results(study: Study, origin: Origin) -> bytes:
    """A workbook of values, text and charts; the same study and origin give the same bytes.

    Parameters
    ----------
    study : Study
        What was found.
    origin : Origin
        The file it was found about, and the date to tell.

    Returns
    -------
    bytes
        The file (.xlsx).
    """
    book = Book(study.content.title)
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
    if study.has_extensions:
        add_extensions_sheet(book, study, study.discussion)
    add_histograms_sheet(book, study)
    add_sensitivity_sheet(book, study)
    add_value_of_information_sheet(book, study)
    if study.proposals:
        add_study(book, study.proposals, origin, PROPOSALS, report_sections)
    add_inputs_sheet(book, study)
    return book.bytes()
