# make run    set up, build, check, answer every question, draw every view
# make test   set up for development and run every check
# make bench  measure: command line, loading, parser, build, questions, endpoint and site under load
# make bench-scale  measure growth: building, loading and every question at 19, 200 and 1,000 generated pilots, engine beside engine
# make bench-kills  kill a build two hundred times and look at what is left
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTHON ?= python3
LARGER := out/generated-1000

.PHONY: run test bench bench-scale bench-kills clean

run: $(VENV)/.run
	@echo "== build"
	@$(BIN)/vwgraph build
	@echo "== check"
	@$(BIN)/vwgraph check
	@echo "== answers"
	@$(BIN)/vwgraph ask --all out/answers
	@echo "== ontology"
	@$(BIN)/vwgraph ontology --out out/ontologie.html
	@echo "== views"
	@$(BIN)/vwgraph view --all out/views
	@echo
	@$(BIN)/vwgraph report coverage
	@echo
	@echo "What to look at:"
	@echo "  out/answers/index.html                           every question with its answer and evidence (.md and .csv beside it)"
	@echo "  out/answers/knelpunten-in-minstens-n-pilots.md   which knelpunten recur, with passages"
	@echo "  out/answers/tellingen-naast-de-onze.md           the report's own counts beside ours, and why they differ"
	@echo "  out/ontologie.html                               every class and property, with example and use"
	@echo "  out/views/index.html                             all network views; open it in a browser"
	@echo "  $(BIN)/vwgraph serve                             all of it as a site on this machine"
	@echo "  $(BIN)/vwgraph --help                            ask for yourself"

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadgroup

bench: $(VENV)/.dev $(LARGER)/ttl/graphs.json
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/questions.py --larger $(LARGER) --cap 10
	$(BIN)/python bench/endpoint.py
	$(BIN)/python bench/site.py

$(LARGER)/ttl/graphs.json: | $(VENV)/.dev
	@echo "== a corpus of 1,000 pilots to measure growth on (once, some minutes)"
	$(BIN)/vwgraph generate --pilots 1000 --seed 1 --out $(LARGER)
	$(BIN)/vwgraph build --data $(LARGER)

bench-scale: $(VENV)/.dev
	-@tools/fuseki >/dev/null
	$(BIN)/python bench/scale.py

bench-kills: $(VENV)/.dev
	$(BIN)/python bench/kills.py
	$(BIN)/python bench/kills.py --engine analytic

$(VENV)/bin/python:
	@echo "== setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "== installing (once)"
	@$(PIP) install --constraint constraints.txt --editable '.[serve]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf out dist $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
