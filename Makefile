# Two commands do all the set-up: `make serve` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Without a GPU, name an index of CPU wheels for torch here: make serve PIP_EXTRA="--extra-index-url <index of CPU wheels>"
PIP_EXTRA ?=
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: serve test test-servers lint types check eval gate bench model clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_EXTRA) -c constraints.txt -e '.[dev]'
	touch $@

serve: $(VENV)/.installed  ## the bundled sheet, the embedded store, page and API
	$(BIN)/sheetqa serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed
	$(BIN)/python -m pytest

# The store's tests again, with the rows in PostgreSQL and the vectors in a Chroma server that the tests start.
test-servers: $(VENV)/.installed
	SHEETQA_TEST_SERVERS=1 $(BIN)/pytest tests/test_store.py tests/test_build.py

lint: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed
	$(BIN)/mypy

check: test lint types

eval: $(VENV)/.installed
	$(BIN)/sheetqa eval

gate: $(VENV)/.installed  ## the evaluation as a gate: the blind half of the bundled sheet's questions
	$(BIN)/sheetqa eval --questions eval/questions/2025-006423.jsonl --split blind --no-retrieval --no-write --failures 0 \
	    --min accuracy=0.90,citation_hit=0.95,citation_verbatim=1.00,abstention_f1=0.90,numbers_supported=1.00

bench: $(VENV)/.installed
	$(BIN)/sheetqa bench

model: $(VENV)/.installed  ## train the bundled embedding model again, from ../shared
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/python -m index.model.train --data ../shared

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
