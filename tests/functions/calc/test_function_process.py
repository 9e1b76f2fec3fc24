"""The pipe between LibreOffice's Python and ours, without LibreOffice."""

import sys

import pytest

from coop_xl.functions import catalogue
from coop_xl.functions.calc.extension import Origin
from coop_xl.functions.calc.function_process import REMEDY, FunctionProcess
from coop_xl.functions.calc.function_server import answer
from tests.functions.tables import HEADINGS, basic


@pytest.fixture
def process():
    process = FunctionProcess(Origin().interpreter, Origin().server)
    yield process
    process.end()


@pytest.fixture
def failing(tmp_path):
    """A process whose server is this script."""

    def run(script):
        server = tmp_path / "server.py"
        server.write_text(script)
        return FunctionProcess(sys.executable, str(server))

    return run


def test_answers_are_rows_of_what_python_answers(process):
    many = process.call("COOP_MARGINALS", (HEADINGS, basic(3)))
    assert [list(row) for row in many] == catalogue.COOP_MARGINALS(HEADINGS, basic(3))
    one = process.call("COOP_UTILITY", (HEADINGS, basic(1)))
    assert one == ((catalogue.COOP_UTILITY(HEADINGS, basic(1)),),)


def test_one_process_answers_all_calls(process):
    process.call("COOP_VERSION", ())
    first = process.process
    process.call("COOP_VERSION", ())
    assert process.process is first


def test_it_runs_the_python_that_built_the_extension(process):
    assert process.call("COOP_VERSION", ()) == ((catalogue.COOP_VERSION(),),)


def test_large_blocks_pass_the_pipe(process):
    answers = process.call("COOP_UTILITY", (HEADINGS, basic(100) * 30))
    assert len(answers) == 3000
    assert [list(row) for row in answers[:100]] == catalogue.COOP_UTILITY(HEADINGS, basic(100))


def test_a_function_of_another_version_is_named():
    assert answer({}, "COOP_NEW", ()) == (
        ('#COOP! this version has no COOP_NEW: run "coop-xl calc install"',),
    )


def test_a_process_that_was_ended_is_started_again(process):
    process.call("COOP_VERSION", ())
    process.process.kill()
    process.process.wait()
    assert process.call("COOP_VERSION", ()) == ((catalogue.COOP_VERSION(),),)


def test_a_process_that_ends_while_it_computes_is_told_and_started_again(failing):
    dying = failing("""import marshal, struct, sys
data = marshal.dumps("", 2)
sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
sys.stdout.flush()
sys.stdin.buffer.read(1)""")
    for _ in range(2):
        assert dying.call("COOP_VERSION", ()) == (
            ("#COOP! Python ended (EOFError('no answer')): calculate again",),
        )


@pytest.mark.parametrize("lost", ["interpreter", "server"])
def test_what_is_gone_is_named_with_the_remedy(lost, process):
    setattr(process, lost, "/nowhere/file")
    assert process.call("COOP_VERSION", ()) == ((f"#COOP! /nowhere/file is gone: {REMEDY}",),)


def test_a_python_that_does_not_start_is_tried_once(failing, monkeypatch):
    broken = failing("raise SystemExit(1)")
    told = broken.call("COOP_VERSION", ())
    assert told == (
        (f"#COOP! {sys.executable} does not start (EOFError('no answer')): {REMEDY}",),
    )
    monkeypatch.setattr(broken, "started", None)
    assert broken.call("COOP_VERSION", ()) == told


def test_libreoffices_settings_for_its_own_python_do_not_reach_ours(
    process, monkeypatch, tmp_path
):
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    tmp_path.joinpath("numpy.py").write_text("raise ImportError")
    assert process.call("COOP_VERSION", ()) == ((catalogue.COOP_VERSION(),),)


def test_what_a_module_prints_is_no_answer(failing):
    server = Origin().server
    noisy = failing(f"""import runpy, os
dup2 = os.dup2
def noisy_dup2(*files):
    dup2(*files)
    os.write(1, b"noise")
os.dup2 = noisy_dup2
runpy.run_path({server!r}, run_name="__main__")""")
    try:
        assert noisy.call("COOP_VERSION", ()) == ((catalogue.COOP_VERSION(),),)
    finally:
        noisy.end()
