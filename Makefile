# Everything happens in an environment of its own: .venv in this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo test check lock docs clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "soliscope needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV) (once): $$(grep -c == requirements.lock) packages are downloaded, checked and" \
	  "unpacked, which takes about two minutes and says nothing on the way."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Done. The first start compiles the packages and takes some seconds longer."
	@touch $@

demo: install ## audit the demonstration firm on loopback
	@$(BIN)/soliscope demo

test: install ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

check: install ## lint, types, import contracts, contract tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python benchmarks/regexes.py
	$(BIN)/python -m pytest -q tests/test_contracts.py tests/test_repository.py

docs: install ## write docs/rules.md from the rules
	$(BIN)/soliscope rules --markdown > docs/rules.md

lock: ## pin every dependency with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis cases
