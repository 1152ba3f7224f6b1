# `make demo` and `make test` do their own set-up, once: a virtual environment in .venv and what constraints.txt pins.
# The environment is made anew when pyproject.toml or constraints.txt change.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := build/demo
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
# Compiled modules are kept, whatever the environment says: tests start the program some hundred times.
export PYTHONDONTWRITEBYTECODE :=
RUNTIME := $(VENV)/.runtime
DEVELOP := $(VENV)/.develop

.PHONY: demo docs docs-images test campaign campaign-trust campaign-engines check locale reference benchmarks benchmarks-methods benchmarks-analysis benchmarks-worksheets benchmarks-jury benchmarks-reports benchmarks-scale mutation mutation-rooms audit clean

demo: $(RUNTIME)
	@$(BIN)/python tools/demo.py $(OUT)

# The documentation as a site, in build/site: strict, in two languages, asking no other host for anything.
docs: $(DEVELOP)
	@$(BIN)/python tools/docs_site.py

# What is shown on pages: pictures of reports (Debian's chromium), and the pictures of the road.
docs-images: $(DEVELOP)
	@$(BIN)/python tools/docs_images.py

# PYTEST takes further words for pytest: make test PYTEST="-k jury --durations=20".
test: $(DEVELOP) check
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST)

# What takes too long for every run: all examples of property tests, whole awards on Spark, every case on every engine;
# and whether a result can be changed, and the program be broken, by trying. Figures go to build/figures.txt.
campaign: campaign-engines campaign-trust

campaign-trust: $(DEVELOP)
	@PEMBINA_CAMPAIGN=1 $(BIN)/python -m pytest -n 2 tests/trust $(PYTEST)

campaign-engines: $(DEVELOP)
	@PEMBINA_CAMPAIGN=1 $(BIN)/python -m pytest -n 2 tests/jury tests/analysis tests/data tests/engines tests/evaluation tests/methods tests/record tests/testing tests/plugins tests/plugins_shipped

# Types are checked beside all else: either takes one processor, and neither waits for the other.
check: $(DEVELOP)
	@MYPYPATH=src:$(VENV)/types $(BIN)/mypy --no-error-summary --cache-dir $(VENV)/mypy & types=$$!; \
	{ $(BIN)/ruff check --quiet --no-cache . && $(BIN)/ruff format --check --quiet --no-cache . && \
	  { $(BIN)/lint-imports --no-cache > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; false; }; } && \
	  $(BIN)/python tools/catalogues.py check && $(BIN)/python tools/reference.py check && \
	  $(BIN)/python tools/licences.py check; }; others=$$?; wait $$types && exit $$others

locale: $(DEVELOP)
	@$(BIN)/python tools/catalogues.py update

reference: $(DEVELOP)
	@$(BIN)/python tools/reference.py

benchmarks: $(DEVELOP)
	@$(BIN)/python benchmarks/commands.py

benchmarks-methods: $(DEVELOP)
	@$(BIN)/python benchmarks/methods.py

benchmarks-analysis: $(DEVELOP)
	@$(BIN)/python benchmarks/analysis.py

benchmarks-worksheets: $(DEVELOP)
	@$(BIN)/python benchmarks/worksheets.py

benchmarks-jury: $(DEVELOP)
	@$(BIN)/python benchmarks/jury.py

benchmarks-reports: $(DEVELOP)
	@$(BIN)/python benchmarks/reports.py

# Makes ledgers of 1, 10 and 100 million records (1.2 GB) once; half an hour on two cores.
benchmarks-scale: $(DEVELOP)
	@$(BIN)/python benchmarks/scale.py build/scale --sizes 1,10,100

mutation: $(DEVELOP)
	@$(BIN)/python tools/mutation.py $(MODULE)

# Mutants of evaluation and record; some hours on two cores, or so many of each room: make mutation-rooms SAMPLE=400.
mutation-rooms: $(DEVELOP)
	@$(BIN)/python tools/mutation_rooms.py $(if $(SAMPLE),--sample $(SAMPLE))

# Known weaknesses of what is pinned; needs the network, and an environment of its own.
audit:
	@$(PYTHON) -m venv build/audit && build/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@build/audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip

clean:
	rm -rf $(VENV) build dist

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Pembina needs Python 3.11 or newer; set PYTHON=python3.x" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUNTIME): $(VENV)/.made pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[report,pdf,interactive]'
	@touch $@

$(DEVELOP): $(RUNTIME)
	@echo "Adding the tools for tests (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]' ./tests/third_party/pembina-coaching
	@sh tools/real_parts.sh
	@mkdir -p $(VENV)/types && ln -sfn ../../plugins $(VENV)/types/pembina_plugins && ln -sfn ../../criteria $(VENV)/types/pembina_criteria
	@touch $@
