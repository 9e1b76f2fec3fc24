# make demo: set up and run the main job on a real example.  make test: set up and check everything.
# make lowest: the same job with the oldest packages allowed.  make fuzz: break files for an hour.
PYTHON ?= python3
BIN := .venv/bin

# What needs no package beyond those of run time, and says most about them.
SLICE := tests/model/test_warnings.py tests/model/test_break_even.py tests/model/test_catalogue.py \
	tests/analysis/monte_carlo/test_draws.py tests/analysis/monte_carlo/test_probability_best.py \
	tests/estimates/test_equal_probability.py tests/functions/test_catalogue.py \
	tests/findings/test_best_estimates.py tests/workbook/test_files.py \
	tests/functions/excel/test_addin.py tests/functions/excel/test_sources.py

.PHONY: demo test lowest fuzz bench workbooks clean

demo: .venv/installed
	$(BIN)/coop-xl demo

test: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy coop_xl
	$(BIN)/pytest -q -n auto --dist loadfile

lowest: .lowest/installed
	rm -rf .lowest/demo && mkdir .lowest/demo
	cd .lowest/demo && ../bin/coop-xl demo >demo.txt && ../bin/coop-xl demo --panel >panel.txt
	cd .lowest/demo && ../bin/coop-xl new macros.xlsm && ../bin/coop-xl report coop-xl-demo.xlsx --samples 1024
	.lowest/bin/python -m pytest -q -W ignore -p no:cacheprovider $(SLICE)

fuzz: .venv/tested
	for each in tests/fuzz/test_*.py; do $(BIN)/python -m tests.fuzz.$$(basename $$each .py) 10000 || exit 1; done

bench: .venv/tested .bench/python .bench/node
	$(BIN)/python -m tests.benchmarks

workbooks: .venv/installed
	$(BIN)/python -m coop_xl.workbook.shipped workbooks

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/tested: .venv/installed constraints.txt
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

.lowest/installed: pyproject.toml constraints-lowest.txt
	$(PYTHON) -m venv .lowest
	.lowest/bin/pip install -q --disable-pip-version-check -c constraints-lowest.txt -e . pytest
	touch $@

# A peer that cannot be installed is left out of the table, which says so.
.bench/python: .venv/tested pyproject.toml
	mkdir -p .bench
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[bench]' && touch $@ || echo "Not installed: squigglepy, SALib"

.bench/node: tests/benchmarks/peers/package.json
	mkdir -p .bench && cp $< .bench
	npm install --prefix .bench --silent --no-audit --no-fund --no-package-lock && touch $@ || echo "Not installed: Squiggle"

clean:
	rm -rf .venv .lowest .bench
