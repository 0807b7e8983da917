# Schakel. `make help` lists what there is.
PYTHON ?= python3
DATA ?= var/demo
PORT ?= 8000
BIN := .venv/bin
VENDOR := service/static/vendor
NPM := $(or $(shell command -v npm 2>/dev/null),$(BIN)/npm)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile
PYTEST := $(BIN)/pytest -q -n 3 --dist loadgroup --no-loadscope-reorder

MAKEFLAGS += --jobs=2 # what does not wait for one another goes side by side

.DEFAULT_GOAL := help
.PHONY: help setup chromium demo run test test-full bench screenshots check style types contracts suite format messages lock

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Schakel needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
# One pip keeps one core busy, and none of the packages needs another to be there: two take half of the bytes each.
	awk '/^[a-z]/ { half = /^[a-o]/ ? "first" : "second" } half { print > (".venv/" half ".lock") }' requirements-dev.lock
	$(PIP) -r .venv/first.lock & other=$$!; $(PIP) -r .venv/second.lock && wait $$other
# What is loaded is compiled, else each process would do it where none may keep what it compiled.
	-$(BIN)/python -m compileall -qq -j 0 -x '/(tests|pip|pandas|mypy|mypyc)/|-stubs/' .venv/lib
	printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/.venv/bin/python" -c "from service.cli import main; main()" "$$@"\n' "$(CURDIR)" "$(CURDIR)" > $(BIN)/schakel
	chmod +x $(BIN)/schakel
	touch $@

$(BIN)/npm: requirements-node.lock | .venv/ready # where the machine has no npm
	$(PIP) -r requirements-node.lock
	touch $@

$(VENDOR)/ready: package-lock.json | $(NPM)
	PATH="$$PATH:$(CURDIR)/$(BIN)" $(NPM) ci --silent
	mkdir -p $(VENDOR)
	cp node_modules/htmx.org/dist/htmx.min.js $(VENDOR)/htmx.min.js
	cp node_modules/htmx.org/LICENSE $(VENDOR)/htmx.LICENSE
	cp node_modules/world-atlas/countries-10m.json $(VENDOR)/countries-10m.json
	cp node_modules/world-atlas/countries-50m.json $(VENDOR)/countries-50m.json
	cp node_modules/world-atlas/LICENSE $(VENDOR)/world-atlas.LICENSE
	for font in source-sans-3-400 source-sans-3-600 source-serif-4-600; do \
	  cp node_modules/@fontsource/$${font%-*}/files/$${font%-*}-latin-$${font##*-}-normal.woff2 $(VENDOR)/$$font.woff2; done
	cp node_modules/@fontsource/source-sans-3/LICENSE $(VENDOR)/source-sans-3.LICENSE
	cp node_modules/@fontsource/source-serif-4/LICENSE $(VENDOR)/source-serif-4.LICENSE
	cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf $(VENDOR)/DejaVuSans.ttf
	cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf $(VENDOR)/DejaVuSans-Bold.ttf
	cp node_modules/dejavu-fonts-ttf/LICENSE $(VENDOR)/dejavu.LICENSE
	touch $@

setup: .venv/ready $(VENDOR)/ready ## environment and front-end files, from the lock files

demo: setup ## build the demonstration, print what it holds and serve it (PORT=8000 DATA=var/demo)
	$(BIN)/schakel demo --data-dir "$(DATA)" --port $(PORT)

run: setup ## serve with the settings of the environment; beside it run: schakel worker
	$(BIN)/schakel migrate
	$(BIN)/schakel serve --port $(PORT)

check: style types contracts ## the fast part: style, types, import contracts

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy --strict matching service

contracts: setup
	$(BIN)/lint-imports

chromium: # the browser of the tests: found, else installed where that may be done, else named; needs no environment
	@$(PYTHON) -m tests.browser.chromium

suite: setup chromium
	$(PYTEST) $(ALSO) tests

test: check suite ## everything that says whether the project is sound

test-full: ALSO := -m ""
test-full: check suite ## the long form: every page in every theme and language, all fault runs

bench: setup ## quality on real collaborations beside simple baselines (DATA=folder with the tasks and score.py, TASK=one)
	@test -f "$(DATA)/score.py" || { echo "make bench: DATA=$(DATA) is no folder with the tasks and score.py; give one with DATA=" >&2; exit 2; }
	$(BIN)/python -m tests.benchmarks.bench "$(DATA)" $(TASK)

screenshots: setup chromium ## the pictures of the README, from a demonstration that runs on PORT
	PYTHONPATH=. $(BIN)/python docs/screenshots.py http://127.0.0.1:$(PORT)

format: setup ## bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup ## bring the catalogues up to the texts of pages and mails; then translate what is empty
	mkdir -p var
	$(BIN)/pybabel -q extract -F pyproject.toml --sort-output --no-wrap --no-location --omit-header -o var/messages.pot .
	for name in service/locale/*.po; do $(BIN)/pybabel -q update -i var/messages.pot -o $$name -l $$(basename $$name .po) --no-wrap --omit-header --no-fuzzy-matching --ignore-obsolete; done
	$(BIN)/python -m tests.messages # what is still without a translation

lock: ## resolve the dependencies again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links -q pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links -q --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links -q --group node -o requirements-node.lock
	npm install --package-lock-only
