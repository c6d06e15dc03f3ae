# The commands of people and CI alike. Each sets up what it needs first; see scripts/setup.
# As root, everything but the system packages runs as the unprivileged account `cpia`, in its own copy.

.DEFAULT_GOAL := help
PY := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

.PHONY: help start stop status cpia test nightly check .quick book book-pdf book-wheels bench bench-grading bench-credentials bench-room lock clean

help:
	@echo "make start   la plateforme avec une cohorte de démonstration, sur http://127.0.0.1:8000"
	@echo "make stop    l'arrêter          make status  son état"
	@echo "make cpia ARGS=\"grade donnees-audit-serre\"   une commande de la plateforme (make cpia ARGS=--help)"
	@echo "make test    tous les contrôles make check   les contrôles rapides (moins de 2 minutes)"
	@echo "make nightly les variantes longues : copies abîmées, arrêts brutaux, octets changés, comparaison à nbgrader"
	@echo "make book    le livre, dans book/_build/html      make book-pdf   le même, avec livre.pdf à imprimer"
	@echo "make book-wheels FROM=…   ranger pandas et scikit-learn pour les cellules du livre, empreintes vérifiées"
	@echo "make bench   les mesures citées dans le README ; make bench-grading   celles de la correction"
	@echo "make bench-credentials   celles des attestations ; make bench-room   celles de la séance"
	@echo "make lock    refaire les verrous des dépendances"
	@echo "make clean   enlever ce qui est fabriqué (l'état de la plateforme, var/, reste)"

ifeq ($(shell id -u),0)
# Root only prepares the machine; the same target then runs as the account `cpia`.
start stop status test nightly check book book-pdf bench bench-grading bench-credentials bench-room lock:
	@scripts/as-account $@

cpia:
	@scripts/as-account cpia 'ARGS=$(ARGS)'

book-wheels:
	@scripts/as-account book-wheels 'FROM=$(FROM)'

clean:
	@scripts/as-account clean
	rm -rf .venv node_modules book/_build
else
start: .setup-start
	@exec $(PY) -m cpia start

stop status: .setup-book
	@$(PY) -m cpia $@

cpia: .setup-start
	@$(PY) -m cpia $(ARGS)

book: .setup-book
	@$(PY) -m cpia book

book-pdf: .setup-start
	@$(PY) -m cpia book --pdf

book-wheels: .setup-book
	@$(PY) -m cpia wheels $(if $(FROM),--from '$(FROM)')

check: .quick
	$(PY) -m cpia check --sample 2

# The slow tests try every answer of every assignment: no sample before them.
test: .quick
	@scripts/slow-tests

.quick: .setup-test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -m "not slow" -n auto

# The long variants: other damages each night, and ten times as many; ten times as many kills; every byte flipped. Of the
# comparison with plain nbgrader: five times as many generated submissions, eight times as many of the kept wrong answers.
nightly: .setup-test
	CPIA_FUZZ=5000 CPIA_FUZZ_SEED=$$(date +%j) CPIA_KILLS=1000 CPIA_FLIP_STEP=1 CPIA_FLIPS=1 \
	CPIA_GENERATED=200 CPIA_KEPT=40 CPIA_SAMPLED=8 $(PY) -m pytest -m slow \
		tests/security/test_grading_fuzz.py tests/hub/test_grading_survives_kills.py tests/security/test_verifier_page.py \
		tests/independent/test_other_verifiers.py tests/identity/test_same_grades.py

bench: .setup-test
	@$(PY) benchmarks/platform.py

bench-grading: .setup-test
	@$(PY) benchmarks/grading_engine.py

bench-credentials: .setup-test
	@$(PY) benchmarks/credentials.py

bench-room: .setup-test
	@$(PY) benchmarks/room.py

lock: .setup-test
	@scripts/lock

clean:
	rm -rf .venv node_modules book/_build build src/cpia.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@echo "L'état de la plateforme reste dans var/ ; pour l'effacer aussi : rm -rf var"

.PHONY: .setup-%
.setup-%:
	@scripts/setup $*
endif
