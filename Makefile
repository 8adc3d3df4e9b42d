# Everything runs in a virtual environment that make creates; PYTHON picks the interpreter, ARGS goes to pytest or the demo.
PYTHON   ?= python3
VENV     := .venv
BIN      := $(VENV)/bin
STAMP    := $(VENV)/.installed
POSTGRES ?= postgres://postgres@127.0.0.1:5432/kyndig
# The settings are read before the tests can say where they live: nothing of a real Kyndig is touched.
TESTING   = KYNDIG_HOME=$$(mktemp -d) KYNDIG_DEMO=1

.PHONY: demo test test-sqlite test-postgres check format messages pictures clean

demo: $(STAMP)
	$(BIN)/kyndig demo $(ARGS)

test: test-sqlite test-postgres

test-sqlite: $(STAMP)
	@echo "== SQLite"
	$(TESTING) KYNDIG_DATABASE_URL= $(BIN)/pytest -n auto --dist worksteal $(ARGS)

# Where no PostgreSQL answers, that half is left out and it is said; KYNDIG_TEST_ALL=1 (as in CI) makes it an error.
test-postgres: $(STAMP)
	@if $(BIN)/python -m tests.postgres "$(POSTGRES)"; then \
	  echo "== PostgreSQL"; \
	  $(TESTING) KYNDIG_DATABASE_URL="$(POSTGRES)" $(BIN)/pytest -n auto --dist worksteal $(ARGS); \
	elif [ -n "$$KYNDIG_TEST_ALL" ]; then exit 1; fi

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy src
	$(BIN)/python -m kyndig.design.messages check
	$(BIN)/kyndig manage makemigrations --check --dry-run

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(STAMP)
	$(BIN)/python -m kyndig.design.messages extract
	$(BIN)/python -m kyndig.design.messages compile

pictures: $(STAMP)
	SALES=$(SALES) $(BIN)/python docs/make_pictures.py

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	$(BIN)/python -m kyndig.design.messages compile
	@touch $@

clean:
	rm -rf $(VENV) build dist
