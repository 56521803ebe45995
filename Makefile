# The entry to everything. `make` alone lists the targets.
#
# Only Node.js and npm are needed; everything else comes pinned from npm into node_modules.
# FLOW and ARGS choose what `make run` runs: make run FLOW=fixtures/flows/hello.yml ARGS="-i name=Ada"

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN  := node_modules/.bin
BUN  := $(BIN)/bun
DENO := $(BIN)/deno

ROUNDS ?= 10
FLOW ?= fixtures/sales/sales-report.yml
ARGS ?= $(if $(filter fixtures/sales/%,$(FLOW)),$(if $(filter run,$(MAKECMDGOALS)),-i orders=@fixtures/sales/orders.csv --keep out))

.PHONY: help setup run test soak check format unit bench build clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: node_modules/.setup ## Install the pinned tools and libraries (only when they changed)

# Not `npm ci`: it refuses a lock file that lacks the packages of other platforms, and registries do not hold all
# of them at all times. `npm install --no-save` takes the locked versions and what this machine needs.
# Install scripts stay off; the one step of them that is needed, putting Bun's binary in place, is done here.
node_modules/.setup: package.json package-lock.json
	@echo "Installing the pinned tools and libraries from npm ..."
	@npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(BUN) --version >/dev/null 2>&1 || (cd node_modules/bun && node install.js)
	@touch $@

run: setup ## Run the sample flow: a sales report from a CSV file (FLOW=file, ARGS="...")
	@$(BUN) cli/main.ts run $(FLOW) $(ARGS)

# CI=true feeds property tests the same cases in every run: a build must not fail by chance.
test: setup ## Pass all tests: unit tests on Bun and Deno, process tests, checks
	@CI=true $(BUN) tests/run.ts all

soak: setup ## Property tests and simulation with new seeds each round (ROUNDS=10, ARGS=paths, TEST_SEED=again)
	@$(BUN) tests/soak.ts $(ROUNDS) $(ARGS)

check: setup ## Types, lint, format, dead code, house rules and unit tests, in under a minute
	@CI=true $(BUN) tests/run.ts check

unit: setup ## Unit tests on Bun alone (ARGS=path to choose)
	@$(BUN) test --timeout=120000 $(or $(ARGS),$(wildcard core platform backends plugins components cli tui web))

format: setup ## Format and sort imports, and fix what can be fixed
	@$(BIN)/biome check --write .

bench: build ## Measure and print every number the project promises
	@$(BUN) bench/run.ts $(ARGS)

build: setup ## Compile the executable dist/kestra and the bundle dist/node for Node.js and Deno
	@$(BUN) deploy/build.ts

clean: ## Remove what was built and installed
	rm -rf dist out node_modules .cache
