"""The committed notebooks: made again they are the same bytes, hold no trap, and agree with the data in their prose."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import beltlab
from beltlab import exercises, notebooks

ROOT = Path(__file__).parents[1]
BOOKS = [path for folder in notebooks.FOLDERS for path in sorted((ROOT / folder).glob("*.ipynb"))]
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
    made = notebooks.write(notebooks.run(notebooks.source(path), tmp_path, environment))
    assert made == path.read_text(encoding="utf-8"), "run `make notebooks` and look at the difference"


@each_book
def test_a_reader_trips_over_nothing(path):
    assert list(notebooks.findings(path)) == []


def test_the_front_page_shows_the_lessons_as_they_are():
    text, pictures = notebooks.front_page(ROOT)
    assert text in (ROOT / "README.md").read_text(encoding="utf-8"), "run `make notebooks`"
    lessons = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert len(pictures) == len(lessons)
    for part, path in zip(text.split("\n### ")[1:], lessons, strict=True):
        named = [cell for cell in notebooks.read(path).cells if cell.source.startswith("## Outcome ")]
        assert part.count("\n- ") == len(named) > 2, path.stem
    assert [path for path, picture in pictures.items() if (ROOT / path).read_bytes() != picture] == []


KERNEL = """import ctypes, pathlib, numpy
(library,) = pathlib.Path(numpy.__file__).parents[1].glob("numpy.libs/libscipy_openblas64_*")
name = ctypes.CDLL(str(library)).scipy_openblas_get_corename64_
name.restype = ctypes.c_char_p
print(name().decode(), *[n for n, on in numpy._core._multiarray_umath.__cpu_features__.items() if on and "V3" in n])"""


@pytest.mark.skipif(platform.machine() != "x86_64" or sys.platform != "linux", reason="names of x86-64's kernels")
@pytest.mark.parametrize(("core", "answers"), [("Haswell", "Haswell"), ("Prescott", "Katmai")])  # one kernel, two names
def test_the_arithmetic_asked_for_reaches_the_kernel(core, answers, tmp_path):
    """Without this the stages of `make kernels` could pass in the same arithmetic."""
    asked = {**os.environ, "OPENBLAS_CORETYPE": core, "NPY_DISABLE_CPU_FEATURES": "X86_V3"}
    book = notebooks.run(solution(KERNEL), tmp_path, asked)
    assert book.cells[0].outputs[0].text.strip() == answers


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("np.float64(0.179636146367967)", "0.1796"), ("[np.float64(3.9999999999999996), 1/3]", "[4.0, 0.3333]"),
        ("{'n': np.int64(40), 'ok': np.True_}", "{'n': 40, 'ok': True}"), ("131.99999999999997", "132.0"),
        ("13700.0, 1e-9, float('nan'), 0.0", "(13700.0, 1e-09, nan, 0.0)"), ("12345.678", "12345.7"),
        ("-0.0327989", "-0.0328"),
    ],
)
def test_a_notebook_shows_plain_numbers(code, shown):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell("import importlib, numpy as np, beltlab")
    beltlab._shorten(shell)
    assert shell.display_formatter.formatters["text/plain"](shell.ev(code)) == shown


# ---------------------------------------------------------------- the tools themselves


def markdown(text):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


@pytest.mark.parametrize(
    "text",
    [
        '132<!--= len(data.zones_in_force("2022-01")) --> zones',
        "a share of 12.35<!--= 12.345678 --> per cent", "fell by −3.1<!--= -3.14 -->", "15 %<!--= 15 -->",
        "1,862<!--= 1862.1 -->", "2.15 trillion yuan<!--= yuan(21500) -->",
        "on 7 March 2015<!--= pd.Timestamp('2015-03-07') -->", "in March 2015<!--= pd.Period('2015-03') -->",
        "in 2015, lesson 01, batches 1 to 6, question 3, 75 minutes, `x = 12`, $x = 12$, HS 6703",
        "1. first\n2. second",
    ],
)
def test_prose_that_agrees_with_the_data(text):
    assert list(notebooks.undeclared_numbers(markdown(text))) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("there are 132 zones", "not declared"), ("131<!--= 132 -->", "the prose says 131"), ("grew 47 times", "47"),
        ("12.36<!--= 12.345 -->", "12.36"), ("no number here<!--= 5 -->", "no number"),
        ("on 8 March 2015<!--= pd.Timestamp('2015-03-07') -->", "the date"), ("5<!--= nonsense -->", "is no number"),
        ("1 billion yuan<!--= yuan(21500) -->", "does not say"), ("5 % of 7<!--= 7 -->", "the number 5"),
    ],
)
def test_prose_that_does_not(text, says):
    (_, sentence), *_ = notebooks.undeclared_numbers(markdown(text))
    assert says in sentence


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
    assert notebooks.write(notebooks.student_copy(copy)) == notebooks.write(copy)
    assert "SOLUTION" not in notebooks.write(copy) and "help_me" not in notebooks.write(copy)


@pytest.mark.parametrize("source", ["### BEGIN SOLUTION\nx = 1", "x = 1\n### END SOLUTION",
                                    "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"])
def test_a_marker_without_partner_or_a_region_without_check_is_refused(source):
    with pytest.raises(ValueError, match="Cell 1"):
        notebooks.student_copy(solution(source))


def trap(**cell):
    book = nbformat.v4.new_notebook(metadata={"beltlab": {"lesson": 1}})
    book.cells = [nbformat.v4.new_code_cell(**{"source": "x = 1", "execution_count": 1, **cell})]
    return book


def html(page):
    return [nbformat.v4.new_output("display_data", {"text/html": page})]


def result(text):
    return [nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=1)]


@pytest.mark.parametrize(
    "text", ["0.1796", "13700.0", "12345.7", "0.0328", "1.5 million in 2024", "doi 10.48550/arXiv.1", "in 2015.250"])
def test_digits_that_a_reader_needs_are_no_trap(text, tmp_path):
    path = tmp_path / "notebooks" / "01.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(trap(outputs=result(text))))
    assert list(notebooks.findings(path)) == []


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
        (trap(outputs=result("np.float64(0.5)")), "numpy's own writing, np.float64("),
        (trap(outputs=result("[np.True_]")), "numpy's own writing"),
        (trap(outputs=result("3.9999999999999996")), "more digits"),
        (trap(outputs=result("10    1.671590")), "more digits"),
        (trap(outputs=result("13700.000000")), "more digits"),
        (trap(outputs=html("<td>0.1671594</td>")), "more digits"),
        (trap(outputs=[nbformat.v4.new_output("stream", text="it is 1.2345678e-05")]), "more digits"),
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
