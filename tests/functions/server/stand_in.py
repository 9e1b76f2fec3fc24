"""A stand-in for xlwings Server, which needs a licence key that no test may set.

It answers the requests Excel makes as xlwings Server 1.20 does: the same addresses, the same
forms of cells. The decorators are xlwings' own (its open part); what stands in is the web server
and the two conversions in `cells_of` and `answer_of`. `python -m tests.functions.server.stand_in`
prints its address and answers until it is ended.
"""

import json
import math
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType
from typing import Any

import xlwings

from coop_xl.functions.excel.wrappers import xlwings_udfs

META, CALL = "/xlwings/custom-functions-meta.json", "/xlwings/custom-functions-call"


def functions() -> ModuleType:
    """The module the server would import, decorated as on a server."""
    with xlwings_udfs() as udfs:
        xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
        from coop_xl.functions.server.project import custom_functions
    return custom_functions


def described(module: ModuleType) -> dict[str, Any]:
    """What Excel is told of the functions."""
    told = []
    for function in vars(module).values():
        if known := getattr(function, "__xlfunc__", None):
            arguments = [
                {"name": each["name"], "description": each["doc"]}
                | ({"repeating": True} if each["vararg"] else {})
                | ({"optional": True} if "optional" in each else {})
                for each in known["args"]
            ]
            told.append(
                {
                    "id": known["name"].upper(),
                    "name": known["name"].upper(),
                    "description": known["ret"]["doc"],
                    "parameters": arguments,
                }
            )
    return {"functions": told}


def called(function: Callable, given: list[Any]) -> Any:
    """What the function answers to the cells Excel sends."""
    known = function.__xlfunc__["args"]  # type: ignore[attr-defined]
    arguments = []
    for place, argument in enumerate(given):
        told = known[min(place, len(known) - 1)]
        for cells in argument if told["vararg"] else [argument]:
            assert told["options"].items() >= {"ndim": 2, "err_to_str": True}.items()
            blank = cells in (None, [[None]], [[""]])
            arguments.append(told.get("optional") if blank else cells_of(cells))
    return answer_of(function(*arguments))


def cells_of(cells: Any) -> list[list[Any]]:
    """The rows of an argument: a blank is None, an error its text."""
    rows = cells if isinstance(cells, list) else [[cells]]
    return [[cell_of(cell) for cell in row] for row in rows]


def cell_of(cell: Any) -> Any:
    if isinstance(cell, dict):
        return cell["basicValue"]
    return None if cell == "" else cell


def answer_of(answer: Any) -> list[list[Any]]:
    """Rows of what Excel takes; NaN becomes an error value and None a blank text."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return [
        [
            {"type": "Error", "errorType": "Num"}
            if isinstance(cell, float) and math.isnan(cell)
            else "" if cell is None else cell
            for cell in row
        ]
        for row in rows
    ]  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    module: ModuleType

    def do_GET(self) -> None:
        known = self.path == META
        self.reply(200 if known else 404, json.dumps(described(self.module)) if known else "")

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            answer = called(getattr(self.module, asked["func_name"]), asked["args"])
        except xlwings.XlwingsError as problem:
            self.reply(400, str(problem))
        except Exception:
            self.reply(500, "An error occurred.")
        else:
            self.reply(200, json.dumps({"result": answer}, allow_nan=False))

    def reply(self, status: int, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None: ...


if __name__ == "__main__":
    Handler.module = functions()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        print(f"Answers at http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
