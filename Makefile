# Two commands for newcomers:
#   make demo    readouts of data/ become a graph, answers and pictures in demo/
#   make test    the tests
# Both make a virtual environment in .venv first, where it is missing.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	if command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$name; break; fi; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint format lock train crossval clean help gallery docs notebooks

help:
	@sed -n '1,4s/^# \{0,1\}//p' Makefile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "policegraph needs Python 3.11 or later; none was found (set PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@PATH="$(abspath $(BIN)):$$PATH" bash examples/demo.sh

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The versions of a fresh environment, for constraints.txt.
lock:
	@rm -rf .cache/lock && $(PYTHON) -m venv .cache/lock
	.cache/lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@{ echo "# The versions that policegraph was last tested with: pip install -c constraints.txt -e '.[dev]'."; \
	   echo "# Made with \`make lock\` on Python 3.11."; \
	   .cache/lock/bin/python -m pip freeze --exclude-editable; } > constraints.txt
	@rm -rf .cache/lock

# The scorers of the extractor, fitted on a gold folder, or several (GOLD="A B"); the first scored out of fold, as TriG.
GOLD ?= data/gold
train: $(VENV)/.installed-dev
	$(BIN)/policegraph train $(GOLD)

OUT ?= crossval.trig
crossval: $(VENV)/.installed-dev
	$(BIN)/policegraph train $(GOLD) --crossval -o $(OUT)

# The pictures of docs/gallery, drawn from data/.
gallery: $(VENV)/.installed
	$(BIN)/python docs/gallery/make.py

# The pages of docs/ that are made of the code: the vocabulary, the commands, the named questions.
docs: $(VENV)/.installed
	$(BIN)/python docs/make.py

# The notebooks with what they show, run on data/.
notebooks: $(VENV)/.installed-dev
	$(BIN)/python notebooks/run.py

clean:
	rm -rf demo $(VENV) .mypy_cache .ruff_cache .pytest_cache src/policegraph.egg-info
