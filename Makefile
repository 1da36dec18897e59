# Python 3.11 or later is all that has to be there; everything else is fetched, once, into .boot and .venv.
PYTHON ?= python3
UV := 0.13.9
SYNC := UV_PYTHON_DOWNLOADS=never .boot/bin/uv sync --frozen --inexact --python "$(PYTHON)"
LOCK := pyproject.toml uv.lock

.DEFAULT_GOAL := help
.PHONY: help run serve test check soak mutants mutants-quick

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 22

run: .venv/.ready ## set up what is missing, make the database, serve on port 8000
	@exec .venv/bin/python -m app serve

serve: run ## the same as run

test: .venv/.ready-dev ## lint, types and all tests; installs Chromium where there is none
	@bin/need-chromium
	.venv/bin/ruff check
	.venv/bin/mypy --strict app
	.venv/bin/pytest -n 2 --dist loadfile

check: test ## what CI does, in the same order

soak: .venv/.ready-dev ## the promises of reliability at their full numbers, one table (half an hour; WITH="--share 0.01" to try)
	@.venv/bin/python -m tests.soak $(WITH)

mutants: .venv/.ready-dev ## alter the rules one line at a time; a test has to mind all but 5% (half an hour)
	@.venv/bin/python -m tests.mutants $(WITH)

mutants-quick: .venv/.ready-dev ## the same with one alteration in eight, always the same ones
	@.venv/bin/python -m tests.mutants --share 0.125 --minutes 10 $(WITH)

# A stamp is newer than what it was made from, so that a second start has nothing to do.

.boot/.uv-$(UV):
	@echo "1/3  Looking for Python 3.11 or later ..."
	@bin/need-python "$(PYTHON)"
	@echo "2/3  Fetching uv $(UV) ..."
	@test -x .boot/bin/python || "$(PYTHON)" -m venv .boot
	@.boot/bin/python -m pip --disable-pip-version-check install --progress-bar on "uv==$(UV)"
	@touch $@

.venv/.ready: .boot/.uv-$(UV) $(LOCK)
	@echo "3/3  Fetching what Big Room stands on ..."
	@$(SYNC) --no-dev
	@touch $@

.venv/.ready-dev: .boot/.uv-$(UV) $(LOCK)
	@echo "3/3  Fetching what Big Room and its tests stand on ..."
	@$(SYNC) --group dev
	@touch .venv/.ready $@
