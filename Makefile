# Everything a person types. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
PROGRAM := .venv/bin
# Tests run one after another. `make test WORKERS=2` shares them out by folder where there are cores and memory to spare.
WORKERS ?= 0

# Compiled once and kept, the engine's modules load in a third of the time.
unexport PYTHONDONTWRITEBYTECODE
export RASA_TELEMETRY_ENABLED := false
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run test check bench lock format clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Install, build, load the sample directory, start everything, print the addresses
	@$(PYTHON) deploy/setup.py run
	@$(PROGRAM)/signpost up

test: ## Run every test this machine has the servers and the browser for
	@$(PYTHON) deploy/setup.py test
	@$(PROGRAM)/signpost train
	@$(PROGRAM)/pytest --numprocesses $(WORKERS) --dist loadscope $(TESTS)

check: ## Style, types, layers, lock files
	@$(PYTHON) deploy/setup.py test
	@$(PROGRAM)/ruff format --check .
	@$(PROGRAM)/ruff check .
	@$(PROGRAM)/mypy
	@$(PROGRAM)/lint-imports
	@$(PYTHON) deploy/setup.py fresh

bench: ## Measure speed and memory, and write docs/benchmarks*.md
	@$(PYTHON) deploy/setup.py test
	@$(PROGRAM)/signpost train
	@$(PROGRAM)/python -m tests.bench

lock: ## Resolve the dependencies again and write the lock files
	@$(PYTHON) deploy/setup.py lock

format: ## Put the code in its one style
	@$(PROGRAM)/ruff format .
	@$(PROGRAM)/ruff check --fix .

clean: ## Remove environments, models, data and keys
	rm -rf .venv bot/rasa/.venv bot/rasa/models bot/rasa/.rasa var
