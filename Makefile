# `make run` and `make test` do all their own set-up: Python 3.11 or newer is enough. `make` lists the targets.
PORT ?= 8000
PYTEST ?=
PYTHON_IN_VENV := .venv/bin/python
WITH_TEST_SERVERS := $(PYTHON_IN_VENV) -m common.local.with_test_servers
AGAIN := $(MAKE) --no-print-directory
# What a make of before 2013, as macOS has it, cannot do.
IN_ONE_PIECE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# Where the machine forbids bytecode beside the sources it is kept here: each process would compile four seconds long.
ifdef PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.local/bytecode
export PYTHONDONTWRITEBYTECODE :=
endif

.PHONY: help run test check bench prove prove-books chaos guards sockets prove-api screenshots words backup restore sbom audit stop clean set-up static-checks \
	migrations-check tests

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: set-up ## start the whole site at http://127.0.0.1:8000 (PORT=8001 for another port); Ctrl-C stops it
	@exec $(PYTHON_IN_VENV) -m common.local.run_site --port "$(PORT)"

test: set-up ## everything: style, types, imports, migrations, unit, race and browser tests (PYTEST="-k claim")
	@$(WITH_TEST_SERVERS) $(AGAIN) --jobs=2 $(IN_ONE_PIECE) tests static-checks migrations-check

check: set-up ## the quick part of it: style, types, imports
	@$(WITH_TEST_SERVERS) $(AGAIN) static-checks

bench: set-up ## measure the budgets beside their baselines (ROW=5 for one row)
	@$(PYTHON_IN_VENV) -m benchmarks $(if $(ROW),--row "$(ROW)")

prove: set-up ## race for enquiries, as many attempts as fit (MINUTES=40 HTTP_ATTEMPTS=50000 for a million)
	@$(PYTHON_IN_VENV) -m benchmarks.contention

chaos: set-up ## break every part of the running site and count what was lost (ROUNDS=10)
	@CHAOS_ROUNDS="$(or $(ROUNDS),3)" $(WITH_TEST_SERVERS) $(PYTHON_IN_VENV) -m pytest -n0 -q -s tests/faults/test_chaos.py

prove-books: set-up ## 20,000 new random steps over the books, then 10,000 times kill -9 among postings (STEPS=1000 KILLS=500)
	@CROWDLINE_STEPS="$(or $(STEPS),20000)" $(WITH_TEST_SERVERS) $(PYTHON_IN_VENV) -m pytest -n0 -q tests/rewards/test_state_machine.py
	@$(PYTHON_IN_VENV) -m benchmarks.killed_postings

guards: set-up ## switch every guard off, one by one, and show that a test turns red
	@$(WITH_TEST_SERVERS) $(PYTHON_IN_VENV) -m pytest -n0 -v -k without_the_guard tests

sockets: set-up ## end sessions, roles and standing, and count the seconds until open pages are closed
	@CROWDLINE_RECHECK_SECONDS=20 $(WITH_TEST_SERVERS) $(PYTHON_IN_VENV) -m pytest -n0 -q tests/api/test_closed_sockets.py

prove-api: set-up ## send what the API's schema allows, and more, in every role (CASES=2000 SEED=7)
	@CROWDLINE_API_CASES="$(or $(CASES),2000)" CROWDLINE_API_SEED="$(or $(SEED),20261122)" \
		$(WITH_TEST_SERVERS) $(PYTHON_IN_VENV) -m pytest -n0 -q tests/api/test_by_schema.py

screenshots: set-up ## draw every page, phone and desktop, light and dark, into .local/screenshots
	@$(WITH_TEST_SERVERS) $(PYTHON_IN_VENV) -m pytest -n0 -q tests/browser/screenshots.py

words: set-up ## bring the catalogues of translated words up to date
	@$(PYTHON_IN_VENV) -m common.local.catalogues

backup: set-up ## the database and the photos into a new directory below .local/backups (INTO=/elsewhere)
	@$(PYTHON_IN_VENV) manage.py back_up --into "$(or $(INTO),.local/backups)"

restore: set-up ## fill an empty database from a back-up: make restore FROM=.local/backups/20261122T080000Z
	@$(PYTHON_IN_VENV) manage.py restore "$(FROM)"

sbom: set-up ## what the site is made of, as CycloneDX: .local/sbom.json
	@$(PYTHON_IN_VENV) -m common.local.sbom

audit: set-up ## ask PyPI's advisories about everything that is locked (offline: ADVISORIES=copy-of-all.zip)
	@$(PYTHON_IN_VENV) -m common.local.audit $(if $(ADVISORIES),--advisories "$(ADVISORIES)")

stop: ## stop local servers that a command left running
	@$(PYTHON_IN_VENV) -m common.local.servers stop

clean: stop ## forget the demo data, .venv and all caches
	rm -rf .local .venv .mypy_cache .ruff_cache .import_linter_cache

# --- parts of the above ---

set-up:
	@sh common/local/set_up.sh

static-checks:
	$(PYTHON_IN_VENV) -m ruff check .
	$(PYTHON_IN_VENV) -m ruff format --check .
	$(PYTHON_IN_VENV) -m mypy .
	.venv/bin/lint-imports

migrations-check:
	$(PYTHON_IN_VENV) manage.py makemigrations --check --dry-run

# One worker more than there are cores, as some tests wait for the clock. With the plus its lines come as they are
# written, and what is checked beside it is told in one piece.
tests: .local/collected
	+@CROWDLINE_BROWSER="$$($(PYTHON_IN_VENV) -m common.local.browser)" && export CROWDLINE_BROWSER && \
		$(PYTHON_IN_VENV) -m pytest -n 3 --dist worksteal $(PYTEST)

# In a fresh clone the three would compile the same thousand files at the same time: one does it before them.
.local/collected:
	@mkdir -p $(@D)
	@$(PYTHON_IN_VENV) -m pytest -n0 --quiet --collect-only > $@.txt || true
	@mv $@.txt $@
