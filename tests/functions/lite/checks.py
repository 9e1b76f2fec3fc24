"""Runs inside Pyodide, without pytest."""

import ast
import compileall
import importlib.util
import json
import sys
from pathlib import Path

INPUTS = dict(
    U_B=100, U_nB=-20, b=0.6, F_V=0.35, F_CV=0.7, F_CnV=0.45, F_I=0.08, p_V=0.4, p_CV=0.7,
    p_CnV=0.4, db_dF_V=0.1, db_dF_CV=0.3, db_dF_CnV=0.2, dU_B_dF_V=5, dU_nB_dF_V=5,
    dp_V_da_V=0.01, dp_CV_da_CV=0.02, dp_CnV_da_CnV=0.015,
)  # fmt: skip
FOLDERS = ("model", "estimates", "analysis", "functions")  # what the functions are made of
ESTIMATES = [["Name", "Low", "Best", "High", "Distribution"]]
ESTIMATES += [[name, None, value, None, None] for name, value in INPUTS.items()]
ESTIMATES[4] = ["F_V", 0.2, 0.35, 0.5, "auto"]


def check() -> str:
    """What works here, as JSON."""
    package = Path(importlib.util.find_spec("coop_xl").origin).parent
    found = {
        "platform": sys.platform,
        "python": sys.version.split()[0],
        "compiles": bool(compileall.compile_dir(package, quiet=2)),
        "missing": sorted(missing(package)),
        "numpy": importlib.util.find_spec("numpy") is not None,
    }
    return json.dumps(found | (answers() if found["numpy"] else {}))


def missing(package: Path) -> set[str]:
    """The modules of Python's own library that ours need at once and that are not here."""
    wanted = set()
    for file in (each for folder in FOLDERS for each in (package / folder).glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                wanted.add(node.module)
    return {name for name in wanted if is_own(name) and not is_there(name)}


def is_own(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def is_there(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def answers() -> dict:
    """What the model and its functions say."""
    import coop_xl
    from coop_xl.functions import catalogue

    names, values = [[*INPUTS]], [[*INPUTS.values()]]
    return {
        "best": coop_xl.evaluate(INPUTS)["best"],
        "marginal_V": catalogue.COOP_MARGINAL_V(names, values),
        "mistake": catalogue.COOP_UTILITY(names, values, "F_CV", 1.2),
        "simulated": catalogue.COOP_SIMULATE(ESTIMATES, 1024, 3),
    }
