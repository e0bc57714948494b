# Zhixing: everything that is done with this checkout. `make` alone lists it.

.DEFAULT_GOAL := help
.SILENT:
.PHONY: help run build prepare prepared seed test lint types journeys bench format clean

# Compiled modules are kept, and apart from the sources: a start is five processes of one program.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.state/bytecode
unexport PYTHONDONTWRITEBYTECODE

IN_VENV := .venv/bin/python -m
BOOTSTRAP := python=$$(sh bin/find-python) && exec "$$python" -m

help: ## list what make can do
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## from a bare checkout to a running academy at http://127.0.0.1:5000 (LISTEN=HOST:PORT)
	python=$$(sh bin/find-python) && { "$$python" -m bin.run || [ $$? -eq 130 ]; }

build: ## install what is missing and build the pages' scripts and styles
	$(BOOTSTRAP) bin.prepare

seed: build ## demo people, courses and a class, into the database that DATABASE_URL names
	$(IN_VENV) flask --app wsgi migrate-up
	$(IN_VENV) flask --app wsgi seed --scale demo

test: prepared lint types ## every check and test: lint, types, contracts, unit, API, socket, browser
	$(IN_VENV) pytest -n 2 --dist worksteal --ignore=tests/journeys
	$(IN_VENV) bin.journeys

journeys: prepared ## only the stories in a real browser
	$(IN_VENV) bin.journeys

lint: prepared ## style, formatting, import contracts
	$(IN_VENV) ruff check --quiet .
	$(IN_VENV) ruff format --check --quiet .
	.venv/bin/python -c "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"

types: prepared ## Python and TypeScript types
	$(IN_VENV) mypy
	$(BOOTSTRAP) bin.prepare types

format: prepared ## put the Python files into the house's form
	$(IN_VENV) ruff check --fix --quiet .
	$(IN_VENV) ruff format .

bench: build ## every benchmark in benchmarks/, one JSON object a line
	$(IN_VENV) benchmarks

clean: ## forget what was installed and built; the database and the media stay
	rm -rf .venv .state node_modules app/ui/static/build

prepared:
	$(BOOTSTRAP) bin.prepare test
