# make demo: set up and run the main job on a real example.  make test: set up and check everything.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test bench workbooks clean

demo: .venv/installed
	$(BIN)/coop-xl demo

test: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy coop_xl
	$(BIN)/pytest -q

bench: .venv/tested
	$(BIN)/python -m tests.benchmarks

workbooks: .venv/installed
	$(BIN)/python -m coop_xl.surfaces.workbook.build workbooks

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/tested: .venv/installed constraints.txt
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

clean:
	rm -rf .venv
