# The same verbs here and in .ci/run.  Each works from a bare clone: the virtual environment is made when it is missing.
# PYTHON is the interpreter that makes it (3.10 or newer), VENV where it lies.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.perflint-dev

.DEFAULT_GOAL := help
.PHONY: help setup lint format types test rules docs docs-check check golden corpus accuracy readers bench bench-guard scale fuzz metamorphic soak rule build lock locked licences audit clean

MINUTES ?= 60
# Where `make audit` asks instead of the package index, say a mirror of OSV within the office:
# make audit AUDIT='-s osv --osv-url http://HOST/v1/query'
AUDIT ?=

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 20

setup: $(READY)  ## the virtual environment with perflint (editable) and the development tools

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@# a path, no finder, which would make every start of Python there dearer, the yardstick of `make bench` among them
	$(BIN)/pip install --quiet --editable '.[dev]' --config-settings editable_mode=compat
	@touch $@

lint: $(READY)  ## ruff: style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

test: $(READY)  ## all tests
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest -q

rules: $(READY)  ## run the examples inside every rule, and lint the rulebook itself
	$(BIN)/perflint test
	$(BIN)/perflint rules validate --strict

docs: $(READY)  ## write docs/ and the pasted parts of README.md anew
	$(BIN)/python -m tools.docs
	$(BIN)/python -m tools.readme

docs-check: $(READY)  ## fail when docs/ or README.md is not what the generators write
	$(BIN)/python -m tools.docs --check
	$(BIN)/python -m tools.readme --check

check: lint types test docs-check rules  ## everything that must hold before a change is handed in

golden: $(READY)  ## rewrite the expected outputs of the tests; read the diff before committing it
	PERFLINT_UPDATE_GOLDENS=1 $(BIN)/python -m pytest -q

corpus: $(READY)  ## run the real documents (../shared/corpus): findings per rule, silent rules, precision and recall
	$(BIN)/python -m tools.corpus

accuracy: $(READY)  ## how right the rules are on the labelled documents of ../shared/corpus; writes docs/accuracy.md
	$(BIN)/python -m tools.accuracy --write

readers: $(READY)  ## how right the readers are: the originals of ../shared/corpus and 300 generated documents
	$(BIN)/python -m tools.readers --write

bench: $(READY)  ## start, documents, a folder, rows, the rulebook and the readers against yardsticks of the same run
	$(BIN)/python -m tools.bench
	$(BIN)/python -m tools.performance

bench-guard: $(READY)  ## fails when a small run needs a tenth more instructions than before (valgrind, else ratios)
	$(BIN)/python -m tools.bench_guard

fuzz: $(READY)  ## inputs that nobody would write, to all that reads: make fuzz MINUTES=60; adds to docs/reliability.md
	$(BIN)/pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tools.fuzz --minutes $(MINUTES) --write

metamorphic: $(READY)  ## all real documents (../shared/corpus) in other dress: the findings stay; writes docs/reliability.md
	$(BIN)/python -m tools.metamorphic --write

soak: $(READY)  ## ten thousand mixed files in one run under watch; writes docs/reliability.md
	$(BIN)/python -m tools.soak --write

scale: $(READY)  ## what Spark costs (a real cluster on this machine, needs Java and perflint[spark]), written to docs/scale.md
	$(BIN)/python -m tools.scale

rule: $(READY)  ## scaffold a rule: make rule topic=value name=vague-target-value
	$(BIN)/perflint rules new "$(topic)/$(name)"

build: $(READY)  ## wheel and source archive into dist/, the same bytes from the same commit wherever they are built
	$(BIN)/python -m tools.build dist

lock: $(READY)  ## write requirements-dev.lock anew: every package of every extra with its hashes, for Python 3.10 to 3.13
	$(BIN)/pip install --quiet 'uv>=0.8'
	$(BIN)/uv pip compile setup.cfg --all-extras --universal --python-version 3.10 --generate-hashes --upgrade \
	  --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements-dev.lock

locked:  ## the virtual environment with exactly the packages of requirements-dev.lock, their hashes checked
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

licences: $(READY)  ## every package that perflint needs with its licence; fails for one that was not looked at
	$(BIN)/python -m tools.licences

audit: $(READY)  ## known vulnerabilities of the locked packages (asks the service of the package index: needs the network)
	$(BIN)/pip install --quiet 'pip-audit>=2.9'
	$(BIN)/pip-audit --strict --require-hashes --disable-pip $(AUDIT) --requirement requirements-dev.lock

clean:  ## remove what was built, not the virtual environment
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
