# make app     set everything up and open the app in the browser
# make test    every check, the tests last
# make lint    the checks without the tests
# make readme  write what README.md says of the commands and the files anew from the code
# make help    the commands, again
#
# PYTHON=...   which Python makes the environment; otherwise the first of those below that is 3.11 or later
# CONSTRAINTS= nothing after the sign: the newest versions in the place of those in constraints.txt
# WHEELS=...   a folder of wheels to look in as well, for example one with a torch built for the processor alone

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
CONSTRAINTS ?= constraints.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	$(if $(CONSTRAINTS),--constraint $(CONSTRAINTS)) $(if $(WHEELS),--find-links "$(WHEELS)")
TORCH := $(shell sed -n 's/.*"\(torch==[^"]*\)".*/\1/p' pyproject.toml)

.PHONY: app test lint readme help clean

app: $(VENV)/installed
	$(BIN)/assistant library init
	$(BIN)/assistant app

# Everything is tried before it ends, so that one run tells all that is wrong; what pytest says comes last.
test: $(VENV)/installed-for-tests
	@failed=0; \
	$(MAKE) --no-print-directory lint || { failed=1; echo "lint failed: see above; the tests follow"; }; \
	$(BIN)/python -m pytest -n 2 --dist loadfile || failed=1; \
	exit $$failed

lint: $(VENV)/installed-for-tests
	@failed=0; \
	for check in "ruff check ." "ruff format --check ." "mypy" "lint-imports"; do \
		echo "$$check"; $(BIN)/$$check || failed=1; \
	done; \
	exit $$failed

readme: $(VENV)/installed
	$(BIN)/python -m docs.generated

help:
	@sed -n 's/^# //p' Makefile

clean:
	rm -rf $(VENV)

# torch first and by itself: pip then keeps the pinned build and chooses nothing newer for the rest.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the assistant into $(VENV), once: this takes some minutes"
	$(INSTALL) "$(TORCH)"
	$(INSTALL) --editable .
	@touch $@

$(VENV)/installed-for-tests: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the assistant and its tests into $(VENV), once: this takes some minutes"
	$(INSTALL) "$(TORCH)"
	$(INSTALL) --editable ".[dev]"
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "There is no Python 3.11 or later here: install one, or give it with PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "The environment could not be made: on Debian and Ubuntu, install the package python3-venv first."; exit 1; }
