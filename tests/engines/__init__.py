"""Workbooks tried out without Excel.

poison          stale caches made visible; entry cells filled in, byte by byte
recalculate     the values of a workbook in LibreOffice, IronCalc, formualizer and formulon
type_as_person  what a person sees who types into a cell
render          pictures of sheets and charts
shown           the text that each number shows as
package         what may make Excel offer to repair a file
"""

import os

from .office_runner import find_python, find_soffice


def require_libreoffice() -> None:
    """Skip a test on a machine without LibreOffice; in continuous integration, fail."""
    if find_soffice() and find_python():
        return
    import pytest  # not at the top: the office's Python imports this package and lacks pytest

    missing = "LibreOffice, or a Python that has its `uno`, is not on the search path."
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
