# Everything a person or CI runs. `make help` lists it; docs/operations.md explains it.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
ARGS ?=
ONLY ?=
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run setup test check lint types format drills bench messages docs services services-stop services-status lock clean dev-setup

help: ## List what make can do
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: ## Serve the site with demonstration data on 127.0.0.1 (PORT=8000)
	@$(PYTHON) -m scripts.run --port $(PORT)

setup: ## Make or repair the environment .venv (PYTHON=python3)
	@$(PYTHON) -m scripts.environment runtime

dev-setup: ## The same with what tests and checks need
	@$(PYTHON) -m scripts.environment dev

.PHONY: .dev
.dev:
	@$(PYTHON) -m scripts.environment dev --quiet

test: .dev ## Run the whole suite (ARGS="tests/ops -x", WORKERS=2, DB=postgres)
	@$(VENV) -m scripts.suite --workers $(WORKERS) $(if $(DB),--database $(DB)) -- $(ARGS)

drills: .dev ## Run races, kills and fuzz at full counts (ARGS=, DB=postgres)
	@$(VENV) -m scripts.suite --drills --workers $(WORKERS) $(if $(DB),--database $(DB)) -- $(ARGS)

check: .dev ## Run every gate that CI runs before the tests (ONLY="lint types")
	@$(VENV) -m scripts.check $(ONLY)

lint: .dev ## Check style and formatting
	@$(VENV) -m scripts.check lint format

types: .dev ## Check types
	@$(VENV) -m scripts.check types

format: .dev ## Rewrite the sources in the project's style
	@$(VENV) -m ruff check --fix --quiet .
	@$(VENV) -m ruff format .

services: .dev ## Install and start PostgreSQL, Redis, Elasticsearch, the Stripe mock, Chromium (ONLY="redis postgres")
	@$(VENV) -m scripts.services start $(if $(ONLY),--only $(ONLY))

services-stop: .dev ## End the services that `make services` started
	@$(VENV) -m scripts.services stop

services-status: .dev ## Say which services run
	@$(VENV) -m scripts.services status

bench: .dev ## Measure requests and pages at 5,000 clients (ARGS="--clients 5000 --seconds 5")
	@$(VENV) -m scripts.bench $(ARGS)

messages: .dev ## Bring the Indonesian catalog up to date and compile it
	@$(VENV) manage.py update_translations
	@$(VENV) manage.py compile_translations

docs: .dev ## Write the parts of docs that are made from code
	@$(VENV) manage.py permissions --write
	@$(VENV) -m scripts.docs

lock: .dev ## Resolve pyproject.toml anew into requirements/*.txt
	@$(VENV) -m scripts.lock

clean: ## Remove caches and compiled files; data and .venv stay
	@$(PYTHON) -m scripts.clean
