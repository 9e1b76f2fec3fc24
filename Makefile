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
	$(BIN)/pytest -q -n auto --dist loadfile

bench: .venv/tested .bench/python .bench/node
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

# A peer that cannot be installed is left out of the table, which says so.
.bench/python: .venv/tested pyproject.toml
	mkdir -p .bench
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[bench]' && touch $@ || echo "Not installed: squigglepy, SALib"

.bench/node: tests/benchmarks/peers/package.json
	mkdir -p .bench && cp $< .bench
	npm install --prefix .bench --silent --no-audit --no-fund --no-package-lock && touch $@ || echo "Not installed: Squiggle"

clean:
	rm -rf .venv .bench
