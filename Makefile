# Two commands matter: `make run` (the main job) and `make test`. Both call `make setup`.
SHELL := /bin/sh
PYTHON ?= python3
UV := .tools/bin/uv
RECORD ?= examples/people/amara-quill/record.json
INTAKE ?= $(dir $(RECORD))intake.json
OUT ?= out
SEED ?= 11
PYTEST_ARGS ?=
BENCHMARK_ARGS ?=

.PHONY: help setup run test check format docs examples benchmarks lock clean

help: ## What can be asked for
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## Install everything into .venv (nothing outside this folder changes)

.venv/.ready: requirements/dev.lock pyproject.toml
	@echo "[1/3] fetching the installer (uv) into .tools"
	@test -x $(UV) || $(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes --target .tools -r requirements/uv.txt
	@echo "[2/3] creating .venv and installing the locked packages"
	@test -x .venv/bin/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements/dev.lock
	@echo "[3/3] installing lenitive itself"
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@.venv/bin/python -m compileall -q src/lenitive
	@touch $@

run: setup ## The whole course of one record; RECORD= and INTAKE= choose another
	@.venv/bin/lenitive course "$(RECORD)" --intake "$(INTAKE)" --seed $(SEED) --out "$(OUT)" || test $$? -eq 1

test: setup check ## Every check and every test
	@.venv/bin/python -m pytest $(PYTEST_ARGS)

check: setup ## Format, lint, types and import contracts
	@echo "checking format, lint, types and import contracts"
	@.venv/bin/ruff format --check --quiet . && .venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache >.venv/imports.txt || (cat .venv/imports.txt; exit 1)

format: setup ## Format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

docs: setup ## Regenerate the reference pages and the JSON Schemas
	@.venv/bin/python docs/generate.py
	@.venv/bin/python docs/tutorials/run_notebook.py --write

examples: setup ## Regenerate the synthetic people in examples/
	@.venv/bin/python examples/generate.py

benchmarks: setup .venv-peers/.ready ## Lenitive beside other engines, as ratios (about six minutes); BENCHMARK_ARGS=--quick
	@.venv-peers/bin/python benchmarks/all.py $(BENCHMARK_ARGS)

.venv-peers/.ready: requirements/peers.lock benchmarks/install_peers.py
	@echo "installing the peers into .venv-peers"
	@.venv/bin/python benchmarks/install_peers.py $(UV) .venv-peers
	@touch $@

lock: setup ## Re-resolve the locked packages
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra bayes --extra cluster --group dev pyproject.toml --output-file requirements/dev.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --constraint requirements/dev.lock --group peers pyproject.toml --output-file requirements/peers.lock

clean: ## Remove everything that setup made
	rm -rf .tools .venv .venv-peers out .mypy_cache .pytest_cache .ruff_cache
