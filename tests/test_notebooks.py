"""The committed notebooks: made again they are the same bytes, hold no trap, and agree with the data in their prose."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from beltlab import data, exercises, figures, models, notebooks, plots
from beltlab.notebooks import prose

ROOT = Path(__file__).parents[1]
BOOKS = [path for folder in notebooks.FOLDERS for path in sorted((ROOT / folder).glob("*.ipynb"))]
WAITING = {3, 4, 5, 6, 7}  # lessons whose prose still computes in comments; to be emptied
each_book = pytest.mark.parametrize("path", BOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")

NO_NETWORK = """
import socket

def refuse(*arguments, **options):
    raise OSError("a notebook asked for the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
"""


def test_every_lesson_stands_in_all_three_folders():
    stems = [{path.stem for path in BOOKS if path.parent.name == folder} for folder in notebooks.FOLDERS]
    assert stems[0] and stems[0] == stems[1] == stems[2]


@each_book
def test_made_again_elsewhere_without_network_it_is_the_same_bytes(path, tmp_path):
    """One run shows four things: it is fresh, deterministic, bound to no folder, and needs no network."""
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "sitecustomize.py").write_text(NO_NETWORK)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "blocked")}
    made = notebooks.text(notebooks.run(notebooks.source(path), tmp_path, environment))
    assert made == path.read_text(encoding="utf-8"), "run `make notebooks` and look at the difference"


def computed(expression):
    rooms = {room.name: importlib.import_module(f"beltlab.models.{room.name}")
             for room in pkgutil.iter_modules(models.__path__)}
    names = {"data": data, "figures": figures, "load": data.load, "yuan": plots.yuan, "np": np, "pd": pd}
    return eval(expression, names | rooms)


@each_book
def test_a_reader_trips_over_nothing(path, monkeypatch):
    if int(path.stem[:2]) in WAITING:
        assert list(notebooks.findings(path)) or path.parent.name != "notebooks", "converted: take it out of WAITING"
        monkeypatch.setattr(prose, "named", computed)
    assert list(notebooks.findings(path)) == []


def test_the_front_page_shows_the_lessons_as_they_are():
    text, pictures = notebooks.front_page(ROOT)
    assert text in (ROOT / "README.md").read_text(encoding="utf-8"), "run `make notebooks`"
    lessons = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert len(pictures) == len(lessons)
    for part, path in zip(text.split("\n### ")[1:], lessons, strict=True):
        lesson = notebooks.about(notebooks.read(path))
        assert part.count("\n- ") == len(lesson.outcomes) > 2, path.stem
        assert f"*{lesson.minutes} minutes.*" in part and part.startswith(f"[{lesson.heading}]")
    assert [path for path, picture in pictures.items() if (ROOT / path).read_bytes() != picture] == []


# ---------------------------------------------------------------- the tools themselves


def markdown(text):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


@pytest.mark.parametrize(
    "text",
    [
        "132<!--= approved(6) --> zones", "a ceiling of 156<!--= best_ceiling --> zones",
        "the miss is 10.95<!--= fit_error(165) --> zones", "−49.2<!--= forecast_error(8, ceiling=132) --> zones",
        "95 %<!--= variation_explained -->", "on 7 March 2015<!--= first_approval -->",
        "in March 2015<!--= batch_month(1) -->", "1,300<!--given--> and 15 %<!--given-->", "−4<!--given-->",
        "in 2015, lesson 01, batches 1 to 6, question 3, 75 minutes, `x = 12`, $x = 12$, HS 6703, above 0.",
        "1. first\n2. second",
    ],
)
def test_prose_that_agrees_with_the_data(text):
    assert list(notebooks.undeclared_numbers(markdown(text), {1300, 0.15, 4})) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("there are 132 zones", "not declared"), ("131<!--= approved(6) -->", "the prose says 131"),
        ("grew 47 times", "47"), ("10.96<!--= fit_error(165) -->", "10.96"),
        ("no number here<!--= approved(6) -->", "no number"), ("on 8 March 2015<!--= first_approval -->", "the date"),
        ("5 % of 132<!--= approved(6) -->", "the number 5"), ("13.0 zones", "the number 13.0"),
        # what the reader of a cell should not have to read
        ("132<!--= 132 -->", "write a name of"), ("5<!--= nonsense -->", "write a name of"),
        ("132<!--= len(data.zones_in_force(2022)) -->", "write a name of"),
        ("132<!--= approved(6) + 0 -->", "write a name of"), ("1<!--= batches()['zones'][1] -->", "write a name of"),
        ("132<!--= batches().total.iloc[5] -->", "write a name of"), ("4<!--= _batches -->", "write a name of"),
        ("4<!--= data -->", "write a name of"), ("2<!--= 'a 2'.split()[1] -->", "write a name of"),
        ("132<!--= approved(batch_size(1)) -->", "must be numbers or texts"),
        ("5<!--= 5 if approved(6) else 0 -->", "write a name of"),
        (f"132<!--= approved({' ' * 40}6) -->", "more than 40 characters"),
        ("1,690<!--= cbec_trillion(year=2020, vintage='preliminary') -->", "more than 40 characters"),
        ("132<!--= batches -->", "is no number"),
        # a setting is one that the reader sees
        ("300<!--given-->", "is no setting"), ("so many<!--given-->", "no number stands before"),
    ],
)
def test_prose_that_does_not(text, says):
    assert any(says in sentence for _, sentence in notebooks.undeclared_numbers(markdown(text), {4}))


def test_a_setting_stands_in_the_code_or_an_explorers_controls():
    book = nbformat.v4.new_notebook()
    sources = "x = f(300, -0.05)\n# 77", "%time y = 8", "explorer"
    book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    book.cells[2].metadata["beltlab"] = {"explorer": "lesson_02.ceiling"}
    seen = notebooks.settings(book)
    assert {300, 0.05, 132, 600} <= seen and not {77, 8, 131} & seen


def solution(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def test_a_solution_becomes_a_placeholder_once_and_for_all():
    book = solution(
        "# answer: q1\n### BEGIN SOLUTION\nhelp_me = 2\ntotal = help_me + 1\n### END SOLUTION", "q.q1.check(total)",
        '# answer: q2\ndef half(x):\n    """Half of x."""\n    ### BEGIN SOLUTION\n    return x / 2\n'
        "    ### END SOLUTION",
    )
    copy = notebooks.student_copy(book)
    assert copy.cells[0].source == f"# answer: q1\ntotal = {notebooks.PLACEHOLDER}"
    assert copy.cells[2].source.endswith(f'"""Half of x."""\n    {notebooks.PLACEHOLDER}')
    assert notebooks.text(notebooks.student_copy(copy)) == notebooks.text(copy)
    assert "SOLUTION" not in notebooks.text(copy) and "help_me" not in notebooks.text(copy)


@pytest.mark.parametrize("source", ["### BEGIN SOLUTION\nx = 1", "x = 1\n### END SOLUTION",
                                    "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"])
def test_a_marker_without_partner_or_a_region_without_check_is_refused(source):
    with pytest.raises(ValueError, match="cell 1"):
        notebooks.student_copy(solution(source))


def trap(**cell):
    book = nbformat.v4.new_notebook(metadata={"beltlab": {"lesson": 1}})
    book.cells = [nbformat.v4.new_code_cell(**{"source": "x = 1", "execution_count": 1, **cell})]
    return book


def html(page):
    return [nbformat.v4.new_output("display_data", {"text/html": page})]


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (trap(outputs=[nbformat.v4.new_output("error", ename="KeyError", evalue="x")]), "ends in KeyError"),
        (trap(outputs=[nbformat.v4.new_output("stream", name="stderr", text="Glyph missing")]), "prints a warning"),
        (trap(outputs=[nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="})]), "bare picture"),
        (trap(outputs=html('<img alt="a line" src="x">')), "described in 2 words"),
        (trap(outputs=html("<p>/home/anna/course/x.csv</p>")), "path of the machine"),
        (trap(source="pd.read_csv('https://example.org/a.csv')"), "network"),
        (trap(source="\n".join(["x = 1"] * 26)), "more than 25 lines"),
        (trap(execution_count=3), "does not follow"), (trap(source=""), "empty"),
    ],
)
def test_every_trap_is_found(book, says, tmp_path):
    path = tmp_path / "notebooks" / "01.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(book))
    assert any(says in what for _, what in notebooks.findings(path))


def test_a_notebook_that_asks_for_the_network_is_caught(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    code = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path)},
                          capture_output=True, text=True)
    assert "a notebook asked for the network" in done.stderr


@pytest.mark.parametrize("lesson", exercises.lessons())
def test_the_student_reads_the_question_that_is_checked(lesson):
    """The prompt stands in the notebook, for who reads, and in the question, for who marks: letter for letter."""
    (path,) = (ROOT / "solutions").glob(f"{lesson:02d}_*.ipynb")
    cells = [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    prose = notebooks.DECLARED.sub("", "\n".join(cells))
    assert [question.name for question in exercises.questions(lesson) if question.prompt not in prose] == []
