# Two commands: `make run` and `make test`. The rest is for people who change the code.
PY ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN = .venv/bin
PORT ?= 8000
export PORT

.PHONY: run test proof lint format python
run: .venv/run
	@$(BIN)/python manage.py up

# SQLite first, then every test that touches the database on PostgreSQL; the last line names what ran.
test: .venv/dev lint
	@$(BIN)/python tests/run.py

proof: .venv/dev
	LONG=1 $(BIN)/pytest -q -m proof
	test -z "$$TEST_POSTGRES_URL" || LONG=1 TEST_DATABASE=postgres $(BIN)/pytest -q -n 2 --dist loadgroup -m "not proof and not journey"
	LONG=1 $(BIN)/pytest -q $(addprefix tests/cases/test_,engine_properties.py generated_lives.py clock_model.py withheld.py queries.py figures_asked.py designer_unchanged.py) tests/test_every_url.py \
		tests/cms/test_tables_in.py tests/forms/test_logic_properties.py tests/forms/exchange/test_expressions.py tests/forms/exchange/test_round_trip.py

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet .
	PYTHONPATH=site:. $(BIN)/lint-imports

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files '*.html' | xargs $(BIN)/djade --target-version 5.2

# Said before anything is made: which Python, whether it can make a place of its own, whether one may write here.
python:
	@test -n "$(PY)" || { echo "需要 Python 3.11 或更新版本，请先安装。 One Window needs Python 3.11 or newer: install it first."; exit 1; }
	@$(PY) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python 缺少 venv 模块，请先安装（Debian：apt install python3-venv）。 Python's venv module is missing: install it first (Debian: apt install python3-venv)."; exit 1; }
	@test -w . || { echo "没有写入权限：$(CURDIR)。 Cannot write to $(CURDIR): run as a user who may."; exit 1; }
	@test "$$(df -Pk . | awk 'NR==2 {print $$4}')" -gt 819200 || test -e .venv/run || { echo "磁盘空间不足：至少需要 800 MB。 No space left: 800 MB are needed."; exit 1; }

# The marks are written last: a broken installation is made again.
.venv/run: requirements.txt | python
	@test -x $(BIN)/python || $(PY) -m venv .venv
	@echo "正在安装所需的包…… Installing packages …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt || { echo "安装失败，原因见上。 Installing failed; the reason stands above."; exit 1; }
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
