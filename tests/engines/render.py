"""Pictures of a workbook's sheets, as they print, and of its charts.

`python -m tests.engines.render FILE FOLDER` makes both.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from . import office_runner

DOTS_PER_INCH = 90


def render(path: Path, folder: Path) -> list[Path]:
    """A PNG of each page of each visible sheet, in order: "01 Welcome-1.png"."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pages-") as pdfs:
        printed = office_runner.run("export_sheets", path, folder=pdfs)
        return [page for pdf in printed for page in pages(Path(pdf), folder)]


def pages(pdf: Path, folder: Path) -> list[Path]:
    """The pages of a PDF as PNG files."""
    for earlier in folder.glob(f"{pdf.stem}-*.png"):
        earlier.unlink()
    target = folder / pdf.stem
    subprocess.run(
        ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), str(pdf), str(target)], check=True
    )
    return sorted(folder.glob(f"{pdf.stem}-*.png"))


def render_charts(path: Path, folder: Path) -> list[Path]:
    """A PNG of each chart: "Results chart 1.png"."""
    folder.mkdir(parents=True, exist_ok=True)
    target = str(folder.resolve())
    return [Path(file) for file in office_runner.run("export_charts", path, folder=target)]


if __name__ == "__main__":
    workbook, pictures = Path(sys.argv[1]), Path(sys.argv[2])
    for picture in [*render(workbook, pictures), *render_charts(workbook, pictures)]:
        print(picture)
