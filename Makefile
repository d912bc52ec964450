# The same as `python3 course.py …`, which sets up what is missing first. Two commands for everybody: `make course` opens
# the course, `make test` tests it. The others are for lecturers and for who writes lessons.
PYTHON ?= python3
LESSON ?= 01

.PHONY: course test kernels versions mutants notebooks exercises data dashboard present slides handout blank lecturer \
	doctor site hub requirements clean

course test kernels versions notebooks exercises data dashboard lecturer doctor site hub:
	@$(PYTHON) course.py $@

present slides handout blank:         # make present LESSON=03; with POLL=192.168.1.20:8900 phones answer; RUN=2026-autumn
	@$(PYTHON) course.py $@ $(LESSON) $(if $(POLL),--poll $(POLL)) $(if $(RUN),--run $(RUN))

mutants:                              # break 150 lines, one at a time: do the tests notice? About an hour on two cores
	@$(PYTHON) course.py setup course lecturer tests
	.venv/bin/python tests/mutants.py

COMPILE = .venv/bin/python -m uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
	--custom-compile-command "make requirements"

requirements:                         # from the version ranges of pyproject.toml to exact versions
	@$(PYTHON) course.py setup course tests
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade pyproject.toml --extra lecturer -c requirements.txt -o lecturer/requirements.txt
	$(COMPILE) --upgrade pyproject.toml --extra site -c lecturer/requirements.txt -o src/beltlab/site/requirements.txt
	$(COMPILE) --upgrade pyproject.toml --extra hub -c lecturer/requirements.txt -o hub/requirements.txt
	$(COMPILE) --upgrade pyproject.toml --extra test -c src/beltlab/site/requirements.txt -c hub/requirements.txt \
		-o tests/requirements.txt
	$(COMPILE) --upgrade --group exports -o tests/exports-requirements.txt
	echo "-e ." >> requirements.txt

clean:
	rm -rf .venv .venv-exports build src/beltlab.egg-info .pytest_cache .ruff_cache .hypothesis
