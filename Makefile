# Two commands: `make run` and `make test`. Each does all its set-up on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test check train pin pictures setup setup-dev

run: setup
	$(BIN)/hotseat serve --port $(PORT)

test: check
	$(BIN)/pytest -n 2 --dist worksteal

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_floors.py

train: setup-dev
	$(BIN)/python -m evaluators.training
	$(BIN)/python -m evaluators.flag_training
	$(BIN)/python -m app.fact_training

pin: setup-dev
	$(BIN)/python tests/pin.py

pictures: setup-dev
	mkdir -p docs/images
	HOTSEAT_PICTURES=docs/images $(BIN)/pytest tests/browser/test_pictures.py

setup: .venv/run-ready
setup-dev: .venv/test-ready

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Hotseat needs Python 3.11 to 3.13; this is " + sys.version.split()[0] + ". Try: make run PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/run-ready: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/test-ready: .venv/run-ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
