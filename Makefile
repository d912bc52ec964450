# Two commands: `make course` opens the course, `make test` tests it. The others are for lecturers and for who writes lessons.
PYTHON ?= python3
BIN := .venv/bin
LESSON ?= 01
export JUPYTER_CONFIG_PATH := $(CURDIR)/.jupyter

.PHONY: course test mutants notebooks exercises data dashboard present slides handout blank lecturer doctor requirements clean

course: .venv/course
	$(BIN)/python -m jupyterlab --ServerApp.root_dir=. notebooks/01_zones_and_belts.ipynb

test: .venv/tests
	$(BIN)/python -m ruff check
	$(BIN)/python -m pytest -m "not browser" -n 2 --dist loadscope --timeout 300
	$(BIN)/python -m pytest -m browser --timeout 300

mutants: .venv/tests                  # break 150 lines, one at a time: do the tests notice? About an hour on two cores
	$(BIN)/python tests/mutants.py

notebooks exercises: .venv/course     # run and write the notebooks; the student's copies are made from the solutions
	$(BIN)/python -m beltlab $@

present: .venv/course                 # make present LESSON=03: live slides; the same again goes back to the same slide
	$(BIN)/python -m beltlab present $(LESSON)

slides handout blank: .venv/course    # make handout LESSON=03: into build/
	$(BIN)/python -m beltlab $@ $(LESSON)

lecturer: .venv/course                # the lecturer's edition of all lessons; `make notebooks` writes it too
	$(BIN)/python -m beltlab lecturer

doctor: .venv/course                  # before class: each problem with the command that mends it
	$(BIN)/python -m beltlab doctor

data: .venv/course                    # after an intended change of a table: checksums and dictionary
	$(BIN)/python -m beltlab data

dashboard: .venv/course               # one explorer on a page of its own, for the lecture hall
	$(BIN)/python -m voila src/beltlab/whatif/dashboard.ipynb

requirements: .venv/tests             # from the version ranges of pyproject.toml to exact versions
	$(BIN)/python -m uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
		--custom-compile-command "make requirements" --upgrade pyproject.toml -o requirements.txt
	$(BIN)/python -m uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
		--custom-compile-command "make requirements" --upgrade pyproject.toml --extra test -c requirements.txt \
		-o tests/requirements.txt
	$(BIN)/python -m uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
		--custom-compile-command "make requirements" --upgrade --group exports -o tests/exports-requirements.txt
	echo "-e ." >> requirements.txt

clean:
	rm -rf .venv .venv-exports build src/beltlab.egg-info .pytest_cache .ruff_cache .hypothesis

.venv/course: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

.venv/tests: .venv/course tests/requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -r tests/requirements.txt
	touch $@
