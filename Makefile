# What a developer types. `make` alone lists it. Needs Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
RUN := .venv/bin
# What has generated parts.
PAGES := docs/concepts/*.md docs/guides/*.md docs/reference/*.md docs/reference/*/*.md
# The certificates that this machine trusts, as pip and curl use them; a company's proxy needs it.
export UV_SYSTEM_CERTS ?= true
# Python keeps what it compiled, also where the machine says otherwise, as images for containers do:
# the suite starts hundreds of processes, and each would compile everything that it imports again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup web client golden browser demo test lint types imports unit web-check docs docs-check pictures benchmark benchmarks benchmark-world benchmark-signals calibration accuracy fairness example clean

help:
	@echo "make demo       a fresh machine to a running product on http://127.0.0.1:8000"
	@echo "make test       a fresh machine to a passed suite, the same that CI runs"
	@echo "make setup      the environment only, into .venv/"
	@echo "make lint types imports web-check docs-check unit    the parts of make test"
	@echo "make web        build the web app, with Node from PyPI; make client, its types after a change of the API"
	@echo "make docs       rewrite the generated parts of the documentation; make pictures, its picture"
	@echo "make calibration    measure the synthetic people beside published figures, and write the page"
	@echo "make accuracy   hold what is found in made-up records against their truth, and write the page"
	@echo "make fairness   plant biases in made-up funnels, count which the report finds, and write the page"
	@echo "make example    evaluate the people of the demonstration, and write docs/examples/evaluation"
	@echo "make benchmark  measure speed on this machine; make benchmarks, all of it, and write the page"

setup: .venv/.complete

# uv is fetched with pip into .tools/ when the machine has none; nothing outside this folder changes.
.tools/uv/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools/uv "uv>=0.9"

.venv/.complete: pyproject.toml uv.lock $(filter .tools/%,$(UV))
	$(UV) sync --quiet --locked --all-extras --python $(shell command -v $(PYTHON))
	@touch $@

# The web app lies inside the package; it is built again when what it is made of has changed.
STATIC := src/spendsense/web/static/index.html
FRONTEND := $(shell find frontend/src frontend/public -type f -not -name schema.d.ts) $(wildcard frontend/*.json frontend/*.ts frontend/*.html)

web: $(STATIC)

$(STATIC): .venv/.complete $(FRONTEND)
	$(RUN)/python frontend/contract.py --check
	$(RUN)/python frontend/node.py build

client: setup
	$(RUN)/python frontend/contract.py
	$(RUN)/python frontend/node.py run client

# Answers of the API that the web app's own tests are held to.
golden: setup
	env GOLDEN=renew $(RUN)/pytest tests/web/test_golden.py

# Chromium: the machine's own, or Debian's package, or Playwright's.
browser: setup
	$(RUN)/python tests/browser/chromium.py

demo: web
	$(RUN)/spendsense demo

# What looks takes one core for each part, so that two go at a time; what runs takes them all.
test:
	$(MAKE) --jobs=2 lint types imports web-check docs-check
	$(MAKE) unit

web-check: web
	$(RUN)/python frontend/node.py run lint
	$(RUN)/python frontend/node.py run test

lint: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check --quiet .

types: setup
	$(RUN)/mypy

imports: setup
	$(RUN)/lint-imports --no-cache

docs-check: setup
	$(RUN)/cog --check --diff -I docs $(PAGES)

unit: web browser
	$(RUN)/pytest -n 4 --dist worksteal

docs: setup
	$(RUN)/cog -r -I docs $(PAGES)

pictures: setup
	$(RUN)/python docs/pictures.py

benchmarks: setup
	$(RUN)/python benchmarks/page.py

benchmark: setup
	$(RUN)/python benchmarks/journey.py

benchmark-world: setup
	$(RUN)/python benchmarks/world.py

benchmark-signals: setup
	$(RUN)/python benchmarks/signals.py

# The evaluation that stands in docs/examples: its seconds are this machine's.
example: setup
	$(RUN)/python docs/example_report.py

calibration: setup
	$(RUN)/python benchmarks/calibration.py

fairness: setup
	$(RUN)/python benchmarks/fairness.py --write

accuracy: setup
	$(RUN)/python benchmarks/accuracy.py

clean:
	rm -rf frontend/node_modules src/spendsense/web/static .venv .tools .spendsense .pytest_cache .mypy_cache .ruff_cache .hypothesis
