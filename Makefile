# One command for each thing that a person or CI does here; `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

# The first Python that is new enough. `make demo PYTHON=/path/to/python` takes another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then command -v $$name; break; fi; done)
PIP := $(VENV)/bin/python -m pip install --quiet --quiet --disable-pip-version-check

.PHONY: help demo cluster test build lint types bench format messages setup clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 16

demo: $(VENV)/.runtime ## a shop with the widget, the console and the admin, on HOST:PORT (127.0.0.1:8000)
	@exec $(VENV)/bin/python -m tools.demo

cluster: $(VENV)/.development ## the same as it is deployed: PostgreSQL, Valkey, WORKERS (2) uvicorns, nginx on HOST:PORT
	@exec $(VENV)/bin/python -m tools.cluster

test: setup ## all tests: Python on SQLite and on PostgreSQL with Valkey, TypeScript, both Djangos, and a real browser
	@exec $(VENV)/bin/python -m tools.suite

build: client/node_modules/.stamp ## bundle the client into widgets/static/widgets/ (the result is committed)
	@cd client && npm run --silent build

lint: setup ## ruff, import-linter, biome, Django's checks and missing migrations
	@exec $(VENV)/bin/python -m tools.lint

types: setup ## mypy strict and tsc strict
	@$(VENV)/bin/mypy && cd client && npm run --silent types

bench: setup ## each figure of bench/, as a ratio to something known
	@exec $(VENV)/bin/python -m tools.benches

format: setup ## rewrite Python and TypeScript in the project's style
	@$(VENV)/bin/ruff check --fix-only --quiet; $(VENV)/bin/ruff format --quiet; cd client && npx --no-install biome check --write --colors=off .

messages: setup ## collect the server's strings into widgets/locale/ and compile them (wants gettext)
	@$(VENV)/bin/python -m tools.messages

clean: ## drop what the tools made: virtual environments, node_modules, var/
	rm -rf .venv .venv-* var dist build client/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

setup: $(VENV)/.development client/node_modules/.stamp

$(VENV)/.python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later is needed, and none is on PATH. Install it, or name one: make PYTHON=/path/to/python" >&2; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11" >&2; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" --version)"
	@if [ ! -x "$(VENV)/bin/python" ] || ! "$(VENV)/bin/python" -m pip --version >/dev/null 2>&1; then \
		"$(PYTHON)" -m venv --clear "$(VENV)" || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf "$(VENV)"; exit 1; }; fi
	@touch $@

$(VENV)/.runtime: requirements.txt | $(VENV)/.python
	@echo "Installing what the demo runs with (a minute, once)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt requirements.txt | $(VENV)/.python
	@echo "Installing what tests and linters need"
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

client/node_modules/.stamp: client/package-lock.json client/package.json
	@command -v npm >/dev/null || { echo "Node.js 20 or later with npm is needed for the client (make demo works without)" >&2; exit 1; }
	@cd client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
