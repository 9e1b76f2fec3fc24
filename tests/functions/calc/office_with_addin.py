"""Opens workbooks in a LibreOffice that has the add-in; nothing is installed for that."""

import io
import json
import shutil
import zipfile
from pathlib import Path

from tests.engines import office_runner

SECONDS = 120


def unpacked(extension: bytes, folder: Path) -> Path:
    """A folder of extensions that LibreOffice takes as its own, with this one in it."""
    with zipfile.ZipFile(io.BytesIO(extension)) as package:
        package.extractall(folder / "extensions" / "coop_xl.oxt")
    return folder / "extensions"


def in_office(path: Path, **options: str | Path) -> dict:
    """What `in_office` answers for a workbook; see there for the options."""
    task = {name: str(value) for name, value in options.items()}
    task |= {"soffice": str(office_runner.find_soffice()), "path": str(path)}
    task["folder"] = str(path.parent / "office")
    shutil.rmtree(task["folder"], ignore_errors=True)
    command = [str(office_runner.find_python()), "-m", "tests.functions.calc.in_office"]
    return json.loads(office_runner.talk(command, json.dumps(task), SECONDS))
