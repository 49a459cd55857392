PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install run demo test check bench lock

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

install: .venv/installed ## Make .venv with the pinned dependencies

run: install ## Migrate, load the playbooks and serve on 127.0.0.1:8000
	$(BIN)/tracker serve

demo: install ## Load three clients with projects in different phases
	$(BIN)/tracker demo

test: .venv/developing ## Run the whole suite on both databases
	$(BIN)/python -m pytest tests/domain -n 2 --cov --cov-report= -q
	$(BIN)/coverage report --fail-under=100 --skip-covered
	$(BIN)/python -m pytest tests --ignore tests/domain -n 2 -q

check: .venv/developing ## Lint, types and import contracts; no tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tracker playbook check playbooks/*.yaml

bench: .venv/developing ## Time what people wait for; quote ratios of one run
	$(BIN)/python tests/benchmarks/run.py

lock: ## Pin the dependencies of pyproject.toml with hashes
	test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	.venv-lock/bin/uv pip compile pyproject.toml --group install --universal --generate-hashes --no-annotate --no-header --quiet --upgrade -o requirements.txt
	.venv-lock/bin/uv pip compile pyproject.toml --group install --group dev --universal --generate-hashes --no-annotate --no-header --quiet --upgrade -c requirements.txt -o requirements-dev.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/developing: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
