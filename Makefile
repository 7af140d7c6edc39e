# Two commands: `make run` and `make test`. The rest is for people who change the code.
PY ?= python3
BIN = .venv/bin

.PHONY: run test proof lint format
run: .venv
	@$(BIN)/python manage.py up

test: .venv lint
	$(BIN)/pytest -q -m 'not proof'

proof: .venv
	$(BIN)/pytest -q -m proof

lint: .venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet .
	PYTHONPATH=site:. $(BIN)/lint-imports

format: .venv
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files '*.html' | xargs $(BIN)/djade --target-version 5.2

.venv: requirements.txt requirements-dev.txt
	$(PY) -m venv .venv && $(BIN)/pip install -q -r requirements.txt -r requirements-dev.txt && touch .venv
