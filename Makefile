# `make run` and `make test` work on a machine that has Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help run test check format bench lock clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

run: $(VENV)/run ## Start the dashboard on http://localhost:8501
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/dev browser ## Run every test: package, pages, browser journeys, doctests
	$(BIN)/python -m pytest

check: $(VENV)/dev ## Check style, types and architecture rules; change nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev ## Put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev browser ## Measure speed and quality (minutes); prints ratios
	$(BIN)/python -m benchmarks
	PYTHONPATH=. $(BIN)/python benchmarks/noise.py --seeds 100

lock: $(VENV)/dev ## Lock the newest allowed versions in requirements*.txt
	./scripts/lock $(BIN)

clean: ## Remove what was made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: browser
browser: $(VENV)/dev
	@./scripts/browser $(BIN)

$(VENV)/run: requirements.txt
	@./scripts/environment $(PYTHON) $(VENV) requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt $(VENV)/run
	@./scripts/environment $(PYTHON) $(VENV) requirements-dev.txt
	@touch $@
