"""Only what a student's code did can cost a mark. The oracle is a class of right notebooks, and what was done to it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import hostile
import psutil
import pytest

from beltlab.grading import mark as marking
from beltlab.grading import sandbox as walls
from beltlab.grading.mark import Course, NotMarked, finish, mark, read_solution
from beltlab.grading.sandbox import LEVELS, strongest_level

SOLUTIONS = sorted((hostile.ROOT / "solutions").glob("*.ipynb"))
COURSE = Course(tuple(sorted(read_solution(path) for path in SOLUTIONS[:2])), seed=3)
BATCHES = (  # the answer to question 1 of lesson 01
    'outside = pilot_zones[pilot_zones["province"] != "Guangdong"]\n'
    'totals = outside[outside["batch"] <= 6].groupby("batch").size().cumsum()\n'
)
IN_JUPYTER = {  # answers to question 1 that JupyterLab takes, in a language that is not quite Python
    "plain": BATCHES,
    "%time": "%time " + BATCHES,
    "%%time": None,
    "!ls": "files = !ls\n" + BATCHES,
    "the files beside it": "files = !ls ../data\nassert 'pilot_zones.csv' in files, files\n" + BATCHES,
    "x?": BATCHES + "totals?\n",
    "?x": "?pilot_zones\n" + BATCHES,
    "await": "import asyncio\nawait asyncio.sleep(0)\n" + BATCHES,
    "automatic magic": "%automagic\n" + BATCHES,
    "%matplotlib": "%matplotlib inline\n" + BATCHES,
    "get_ipython": "get_ipython().run_line_magic('precision', '3')\n" + BATCHES,
    "display": "from IPython.display import Markdown\ndisplay(Markdown('x'))\n" + BATCHES,
    "a relative path": 'pilot_zones = pd.read_csv("../data/pilot_zones.csv")\n' + BATCHES,
    "a file of its own": "open('kept.txt', 'w').write('6')\n" + BATCHES.replace("6", "int(open('kept.txt').read())"),
    "a late import": "from scipy import optimize, stats\nimport seaborn, matplotlib.pyplot as plt\n" + BATCHES,
    "an import in a function": f"def late():\n    import sqlite3, xml.dom.minidom\nlate()\n{BATCHES}",
    "a subprocess": "import subprocess\nassert subprocess.run(['true']).returncode == 0\n" + BATCHES,
    "threads": "from threading import Thread\nt = [Thread(target=str) for _ in range(6)]\n"
    "[x.start() for x in t]; [x.join() for x in t]\n" + BATCHES,
    "sleep": "import time\ntime.sleep(2.5)\n" + BATCHES,
}


@pytest.fixture(scope="module", autouse=True)
def sandboxes():
    yield
    finish()


@pytest.fixture(scope="module", params=LEVELS[LEVELS.index(strongest_level()) :])
def course(request):
    return replace(COURSE, level=request.param)


def points(marks):
    return sum(each["points"] for each in marks["questions"].values())


def right(number):
    """Write one of many right notebooks: lessons, names, comments and number formats differ, the answers do not."""
    book = json.loads(SOLUTIONS[number % 2].read_text("utf-8"))
    for place, cell in enumerate(book["cells"]):
        if cell["cell_type"] == "code" and place % 3 == number % 3:
            cell["source"] = [*cell["source"], f"\n# {number}\nunused_{number} = {number} / 7\n"]
    book["metadata"]["number"] = number
    return hostile.written(book)


def unjust(course, count, workers, beside=()):
    """Mark right notebooks; return those that did not get every point."""
    with ThreadPoolExecutor(workers) as pool:
        others = [pool.submit(mark, each, course) for each in beside]
        marks = list(pool.map(lambda number: mark(right(number), course), range(count)))
        for other in others:
            assert other.result()["questions"]["q3"]["points"] == 0
    return [(number, each) for number, each in enumerate(marks) if points(each) != 5]


def count(course):
    return int(os.environ.get("BELTLAB_CLASS", "4" if course.level == "plain" else "12"))


@pytest.mark.parametrize("workers", [1, 4])
def test_right_notebooks_get_full_marks(course, workers):
    assert unjust(course, count(course), workers) == []


def test_right_notebooks_get_full_marks_beside_busy_loops(course):
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        assert unjust(course, count(course), 4) == []
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.hostile
def test_right_notebooks_get_full_marks_beside_notebooks_that_burn_processors(course, tmp_path):
    burning = "import os, time\nfor _ in range(2): os.fork()\nend = time.process_time() + 20\n"
    burning = hostile.notebook({"q3": burning + "while time.process_time() < end: pass\n"})
    if course.level == "plain":
        burning = hostile.notebook({"q3": "while True: pass\n"})
    assert unjust(course, count(course) // 2, 4, [hostile.written(burning)] * 2) == []


@pytest.mark.parametrize("pause", [0.7, 0.02], ids=["now and then", "one after another, while they start"])
def test_right_notebooks_get_full_marks_when_sandboxes_are_killed(course, pause):
    if course.level == "plain":
        pytest.skip("here each notebook has a process of its own")
    mark(right(0), course)
    killed, over = [], threading.Event()

    def kill():
        while not over.is_set() and len(killed) < 6:
            started = psutil.Process().children(recursive=True)
            for process in [each for each in started if "beltlab.grading.inside" in _command(each)][-1:]:
                process.kill()
                killed.append(process.pid)
            over.wait(pause)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        missed = []
        number = 0
        while len(killed) < 6 or number < 12:
            missed += [number] if points(mark(right(number), course)) != 5 else []
            number += 1
    finally:
        over.set()
        killer.join()
    assert missed == [] and len(killed) == 6


def test_a_notebook_that_is_killed_six_times_in_a_row_gets_full_marks(course, monkeypatch):
    """What is killed here is the notebook's own process, not the sandbox."""
    kind = walls._Plain if course.level == "plain" else walls._Server
    run, runs = kind.run, []

    def killed(self, content, seconds, skip, budget, take):
        def taken(line):
            take(line)
            if line.startswith(b'{"cell"') and b'"q1"' in line and len(runs) <= 6:  # which waits for it
                first = psutil.Process(self._process.pid) if course.level == "plain" else walls._below(self._first)[0]
                first.kill()

        runs.append(skip)
        run(self, content, seconds, skip, budget, taken)

    monkeypatch.setattr(kind, "run", killed)
    book = hostile.notebook({"q1": "import time\ntime.sleep(1)\n" + BATCHES})
    assert points(mark(hostile.written(book), course)) == 5
    assert runs == [[]] * 7


def test_what_kills_itself_after_long_work_is_not_run_eight_times(course, monkeypatch):
    sandbox, attempts = marking._sandbox(course), []
    attempt = sandbox._attempt
    monkeypatch.setattr(sandbox, "_attempt", lambda *of: attempts.append(of) or attempt(*of))
    monkeypatch.setattr(walls, "NOTEBOOK_SECONDS", 2)
    work = "import os, time\nwhile time.process_time() < 1: pass\nos.kill(os.getpid(), 9)"
    marks = mark(hostile.written(hostile.notebook({"q3": work})), course)
    assert marks["questions"]["q3"]["points"] == 0 and len(attempts) == 2


@pytest.mark.hostile
def test_sandboxes_that_were_killed_while_they_waited_cost_no_try(course, monkeypatch):
    if course.level == "plain":
        pytest.skip("none waits here")
    monkeypatch.setattr(walls, "TRIES", 1)
    sandbox = marking._sandbox(course)
    with contextlib.ExitStack() as lent:
        servers = [lent.enter_context(sandbox._server()) for _ in range(3)]
    for server in servers:
        server._first.kill()
        server._process.wait(5)
    assert points(mark(right(0), course)) == 5 and not set(servers) & set(sandbox._idle)


def _command(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.mark.parametrize("name", IN_JUPYTER)
def test_the_mark_is_what_the_student_saw(course, name):
    source = IN_JUPYTER[name]
    if course.level == "plain" and name not in ("%time", "a relative path"):
        pytest.skip("two of them show that it is the same shell; each takes seconds here")
    book = hostile.notebook({"q1": source or "pass"})
    if source is None:  # a cell magic stands before the comment
        for cell in book["cells"]:
            if "# answer: q1" in "".join(cell["source"]):
                cell["source"] = "%%time\n# answer: q1\n" + BATCHES
    marks = mark(hostile.written(book), course)
    assert points(marks) == 5, marks["questions"]["q1"]["message"]


def test_an_answer_without_its_check_is_found_behind_a_magic(course):
    book = hostile.notebook({"q1": "%time totals_of_mine = 1\n" + BATCHES.replace("totals", "mine")})
    book["cells"] = [cell for cell in book["cells"] if "q1.check" not in "".join(cell["source"])]
    marks = mark(hostile.written(book), course)
    assert marks["questions"]["q1"]["points"] == 1, marks["questions"]["q1"]


def test_imports_are_free_whatever_they_take(course, tmp_path):
    """The limit is a fraction of what these imports take."""
    late = "import seaborn\nfrom scipy import interpolate, signal, sparse, cluster\n" + hostile.RIGHT
    marks = mark(hostile.written(hostile.notebook({"q3": late})), replace(course, seconds=0.3))
    assert marks["questions"]["q3"]["points"] == 1, marks["questions"]["q3"]["message"]


def test_the_limit_does_not_depend_on_what_else_is_marked():
    assert Course(COURSE.solutions[:1]).seconds == COURSE.seconds == marking.SECONDS


def test_a_slow_cell_is_tried_once_more_and_alone(course, monkeypatch):
    """While the second attempt runs, nothing else does."""
    sandbox = marking._sandbox(course)
    attempt, running, seen = sandbox._attempt, [], []

    def watched(content, seconds, number):
        running.append(content)
        before = len(running)
        try:
            return attempt(content, seconds, number)
        finally:
            seen.append((number > 0, before, len(running)))
            running.remove(content)

    monkeypatch.setattr(sandbox, "_attempt", watched)
    slow = hostile.written(hostile.notebook({"q3": "while True: pass"}))
    with ThreadPoolExecutor(3) as pool:
        books = [right(0), slow, right(2), right(4)]
        marks = list(pool.map(lambda book: mark(book, replace(course, seconds=0.5)), books))
    assert [points(each) for each in marks] == [5, 4, 5, 5]
    assert marks[1]["questions"]["q3"]["outcome"] == "too slow"
    assert {(before, after) for last, before, after in seen if last} == {(1, 1)}
    assert sum(1 for last, *_ in seen if not last) == 4


def test_a_file_that_is_away_for_a_moment_is_waited_for(course, tmp_path):
    path = tmp_path / "here" / "notebook.ipynb"
    path.parent.mkdir()
    path.write_bytes(right(0))
    path.parent.rename(tmp_path / "away")
    back = threading.Timer(2, lambda: (tmp_path / "away").rename(path.parent))
    back.start()
    try:
        assert points(mark(path, course)) == 5
    finally:
        back.join()


def test_a_file_that_stays_away_is_no_mark(tmp_path, monkeypatch):
    monkeypatch.setattr(marking, "AWAY", 0.5)
    with pytest.raises(NotMarked, match="cannot be read"):
        mark(tmp_path / "nowhere.ipynb", COURSE)


def test_a_library_that_only_the_walls_hide_is_no_mark(course, tmp_path, monkeypatch):
    mark(right(0), course)  # the sandbox has started
    (tmp_path / "installed_later.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    book = hostile.written(hostile.notebook({"q3": "import installed_later\n" + hostile.RIGHT}))
    if course.level != "plain":  # which starts anew and finds it
        with pytest.raises(NotMarked, match="installed_later"):
            mark(book, course)
    wrong = hostile.written(hostile.notebook({"q3": "import installed_nowhere\n" + hostile.RIGHT}))
    assert points(mark(wrong, course)) == 4


def test_a_sandbox_that_is_always_ended_is_no_mark(monkeypatch):
    if LEVELS.index(strongest_level()) > 1:
        pytest.skip("there is no sandbox to end")
    sandbox = marking._sandbox(COURSE)

    def ended(content, seconds, number):
        with sandbox._server() as server:
            os.kill(server._first.pid, signal.SIGKILL)
            server.run(content, seconds, [], None, print)

    with monkeypatch.context() as patched:
        patched.setattr(sandbox, "_attempt", ended)
        patched.setattr(walls, "TRIES", 3)
        with pytest.raises(NotMarked, match="was ended 3 times"):
            mark(right(0), COURSE)
    assert points(mark(right(0), COURSE)) == 5
