"""The committed notebooks: made again they are the same bytes, hold no trap, and agree with the data in their prose."""

import os
import platform
import re
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import nbval.kernel
import pytest
from jupyter_client.connect import LocalPortCache

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
    path_before = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(tmp_path / "blocked"), path_before]))}
    made = notebooks.text(notebooks.run(notebooks.source(path), tmp_path, environment))
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
        lesson = notebooks.about(notebooks.read(path))
        assert part.count("\n- ") == len(lesson.outcomes) > 2, path.stem
        assert f"*{lesson.minutes} minutes.*" in part and part.startswith(f"[{lesson.heading}]")
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
    book = notebooks.run(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(KERNEL)]), tmp_path, asked)
    assert book.cells[0].outputs[0].text.strip() == answers


def by_us(folder):
    return notebooks.run(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(6)")]), folder)


def by_nbval(folder):
    manager, client = nbval.kernel.start_new_kernel(60, nbval.kernel.CURRENT_ENV_KERNEL_NAME)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.skipif(os.name == "nt", reason="kernels talk over ports there")
@pytest.mark.parametrize("start", [by_us, by_nbval])
def test_no_program_can_take_the_ports_of_a_kernel_before_it_has_started(start, monkeypatch, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(LocalPortCache, "find_available_port", lambda *_: taken.getsockname()[1])
        start(tmp_path)


def test_a_socket_whose_path_would_be_too_long_is_none():
    longest = Path("/" + "课程" * 16)
    assert notebooks.running.own_sockets(longest)["transport"] == "ipc"
    assert notebooks.running.own_sockets(Path(f"{longest}x")) == {}


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
    prose = notebooks.DECLARED.sub("", "\n\n".join(cell.strip() for cell in cells))
    assert [question.name for question in exercises.questions(lesson) if question.prompt not in prose] == []
    code = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "code")
    for name in (question.name for question in exercises.questions(lesson)):
        assert re.search(rf"^# answer: {name}$", code, re.M), f"no `# answer: {name}` in {path.name}, so no mark"
        assert f"q.{name}.check(" in code, f"no `q.{name}.check(…)` in {path.name}: nobody can check an answer"
