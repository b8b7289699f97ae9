# Everything a newcomer needs: `make run` and `make test` set up what they lack.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-postgres check bench screenshots lock browser clean

run: $(VENV)/ready
	@$(BIN)/python app.py

test: $(VENV)/ready-dev browser
	$(BIN)/python -m pytest -q -n logical --dist loadfile -m "not browser"
	$(BIN)/python -m pytest -q -n logical --dist loadfile -m browser

# The ledger's tests on PostgreSQL too; they skip where it is not installed.
test-postgres: $(VENV)/ready-dev
	@sh tests/governance/postgres.sh
	$(BIN)/python -m pytest -q -k "PostgreSQL or postgresql" tests/governance

check: $(VENV)/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

bench: $(VENV)/ready-dev
	$(BIN)/python -m tests.bench

screenshots: $(VENV)/ready-dev browser
	$(BIN)/python -m tests.e2e.screenshots

# A browser for the tests that drive one; without it they skip and say so.
browser:
	@sh tests/e2e/browser.sh

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Python {v.major}.{v.minor} is too old: 3.11 or later is needed; make PYTHON=python3.11")'
	@echo "making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/ready: $(BIN)/uv requirements.lock pyproject.toml
	@echo "installing what requirements.lock names"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --system-certs --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --system-certs --no-deps --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock
	@echo "installing what requirements-dev.lock names"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --system-certs --require-hashes -r requirements-dev.lock
	@touch $@

# Resolve again after a change of dependencies; look at the difference before it is kept.
lock: $(BIN)/uv
	$(BIN)/uv pip compile --quiet --system-certs --no-header --universal --generate-hashes -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --system-certs --no-header --universal --generate-hashes --group dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
