# make report: from a clean clone to rendered pages. Needs git, make and any Python from 3.9 on.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
EXPORT := .venv/uv/bin/uv export --quiet --frozen --no-config --no-emit-project --no-annotate --no-header
# Which studies: make report STUDY=data/mine; all folders of data/ that hold a study.yml if none is named.
STUDY ?=
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help report check test lab check-data describe codebook new-study fill verify record tables brief bench lock clean moved
export PYTHONHASHSEED := 0
# Modules are compiled when they are first imported, each once: of all that is installed, a report imports a small
# part. The variable would forbid it, and every kernel would compile anew what it imports.
unexport PYTHONDONTWRITEBYTECODE

help:  ## print these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

report: .venv/.ready  ## run what changed and render every chapter; pages in reports/
	@$(BIN)/python -m bphs report $(STUDY) $(ARGS)

check: .venv/.ready-test  ## format, lint, types, and the rules of the house; in seconds
	@$(BIN)/ruff format --check --quiet . || { echo "make: not formatted as ruff would; run: .venv/bin/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ty check --quiet src tools
	@$(BIN)/python -m pytest tests/test_house.py

test: check  ## run make check, then all tests, on two cores
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lab: .venv/.ready  ## open JupyterLab in the locked environment; make lab STUDY=mine opens another study
	@BPHS_STUDY="$(STUDY)" $(BIN)/python -m jupyterlab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks $(ARGS)

check-data: .venv/.ready  ## check the tables in data/ and list every problem
	@$(BIN)/python -m bphs check-data $(STUDY)

describe: .venv/.ready  ## draft datapackage.json and study.yml from the tables of data/<name>: make describe STUDY=mine
	@$(BIN)/python -m bphs describe $(STUDY)

codebook: .venv/.ready  ## draft the codebook and settings of a survey: make codebook FILE=data/mine/answers.xlsx
	@$(BIN)/python -m bphs codebook "$(FILE)"

new-study: .venv/.ready  ## begin a study of your own in data/<name>; asks what it is to be: make new-study NAME=mine
	@$(BIN)/python -m bphs new-study "$(NAME)" $(ARGS)

fill: .venv/.ready  ## put an Excel sheet into the table of a study that it is for: make fill STUDY=mine FILE=beds.xlsx
	@$(BIN)/python -m bphs fill $(STUDY) "$(FILE)"

verify: .venv/.ready  ## rebuild and compare with the numbers of record (reports/results.json)
	@$(BIN)/python -m bphs verify $(STUDY)

record: .venv/.ready  ## accept the numbers of the last build as the numbers of record
	@$(BIN)/python -m bphs record $(STUDY)

tables: .venv/.ready  ## write all tables for Word and LaTeX: reports/<study>/tables.*
	@$(BIN)/python -m bphs tables $(STUDY)

brief: .venv/.ready  ## write two pages a language from the last report: reports/<study>/brief.*
	@$(BIN)/python -m bphs brief $(STUDY)

bench: .venv/.ready-test  ## measure speed, as ratios in one run
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

lock: .venv/.ready  ## (maintainers) resolve both locks anew, write environment.yml
	@env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL .venv/uv/bin/uv lock --no-config --upgrade
	@$(EXPORT) --no-default-groups -o requirements.lock
	@$(EXPORT) --only-group test --only-group check -o requirements-test.lock
	@$(BIN)/python -m bphs environment

clean:  ## remove what make made: build/ and the rendered pages (not .venv)
	@rm -rf build
	@find reports -mindepth 1 ! -name results.json ! -name left_out.json ! -name overview.png -delete

# The environment: uv (from PyPI, by version) installs the lock with its hashes; it finds Python 3.11-3.13 or fetches one.
# A moved or half-made environment is made anew.
ifneq ($(shell cat .venv/.ready 2>/dev/null),$(CURDIR))
.venv/.ready: moved
endif
.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' || { echo "make: '$(PYTHON)' is not Python 3.9 or newer; name one: make report PYTHON=python3.11" >&2; exit 2; }
	@echo "Making the environment in .venv (once; about half a minute with a warm cache, a few minutes without)"
	@rm -rf .venv
	@$(PYTHON) -m venv build/bootstrap || { echo "make: '$(PYTHON)' cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	@build/bootstrap/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@build/bootstrap/bin/uv venv --quiet --no-project --python ">=3.11,<3.14" .venv || { echo "make: no Python 3.11, 3.12 or 3.13 on this machine and none could be fetched; install one" >&2; exit 2; }
	@build/bootstrap/bin/uv pip install --quiet --python .venv --require-hashes -r requirements.lock
	@build/bootstrap/bin/uv pip install --quiet --python .venv --no-deps -e .
	@mv build/bootstrap .venv/uv
	@printf '%s' "$(CURDIR)" > .venv/.ready

# What tests and checks need is added to the same environment when it is first asked for.
.venv/.ready-test: .venv/.ready requirements-test.lock
	@echo "Adding to .venv what tests and checks need (once)"
	@.venv/uv/bin/uv pip install --quiet --python .venv --require-hashes -r requirements-test.lock
	@touch .venv/.ready-test
