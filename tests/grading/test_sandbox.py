"""What a notebook can and cannot do, behind each of the walls. The oracle is what the attack wanted."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from io import BytesIO

import hostile
import psutil
import pytest

from beltlab.grading import inside
from beltlab.grading import sandbox as walls
from beltlab.grading.mark import Course, finish, mark, read_solution
from beltlab.grading.sandbox import LEVELS, Sandbox, strongest_level

WALLED = strongest_level() == "bubblewrap"
needs_walls = pytest.mark.skipif(
    not WALLED and not os.environ.get("BELTLAB_ALL"), reason="bubblewrap is missing: apt-get install bubblewrap"
)
COURSE = Course((read_solution(hostile.SOLUTION),), seed=3, seconds=1.0)


@pytest.fixture(scope="module", autouse=True)
def sandboxes():
    yield
    finish()


def points(marks):
    return {name: each["points"] for name, each in marks["questions"].items()}


@needs_walls
def test_bubblewrap_is_used_where_it_is():
    assert strongest_level() == "bubblewrap"


@needs_walls
@pytest.mark.hostile
@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_a_hostile_answer_costs_only_its_own_question(name, tmp_path, monkeypatch):
    monkeypatch.setenv("BELTLAB_TEST", "SECRET")
    sleep = f"4.{time.time_ns() % 10**9:09d}"
    mark(hostile.SOLUTION, COURSE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        marks = mark(hostile.written(hostile.hostile(name, tmp_path, listener.getsockname()[1], sleep)), COURSE)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert points(marks) == {"q1": 1, "q2": 1, "q3": hostile.EARNED.get(name, 0), "q4": 1, "q5": 1}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "kept"]
    assert subprocess.run(["pgrep", "-f", f"sleep {sleep}"], capture_output=True).returncode == 1


@needs_walls
def test_cells_that_are_slow_but_not_too_slow_keep_their_marks():
    slow = "\nimport time\nend = time.process_time() + 0.8\nwhile time.process_time() < end:\n    pass\n"
    book = hostile.notebook()
    for cell in book["cells"]:
        if cell["cell_type"] == "code" and inside.ANSWER.match("".join(cell["source"])):
            cell["source"] = [*cell["source"], slow]
    assert points(mark(hostile.written(book), COURSE)) == dict.fromkeys(["q1", "q2", "q3", "q4", "q5"], 1)


@needs_walls
def test_importing_a_library_does_not_count_as_slow():
    answer = f"import seaborn as sns\n{hostile.RIGHT}"
    marks = mark(hostile.written(hostile.notebook({"q3": answer})), replace(COURSE, seconds=0.2))
    assert points(marks)["q3"] == 1, marks["questions"]["q3"]["message"]


def test_all_processes_of_a_notebook_are_looked_at():
    """The oracle is a look at every process of the machine."""
    code = "import subprocess, sys, time\nsubprocess.Popen(['sleep', '30'])\nsubprocess.Popen([sys.executable, '-c', "
    code += "'import subprocess as s; s.Popen([\"sleep\", \"30\"]); print(1, flush=True); input()'])\ninput()"
    started = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    first = psutil.Process(started.pid)
    try:
        started.stdout.read(1)
        found = {process.pid for process in walls._below(first)}
        assert found == {process.pid for process in first.children(recursive=True)} and len(found) == 3
    finally:
        walls._kill(first)
        started.communicate()


def test_a_cell_does_not_pay_for_the_one_before(monkeypatch):
    """What the system may end a slow cell at is lifted with the cell: the next one may begin a moment later."""
    resource = pytest.importorskip("resource")
    spent = iter([1.999, 1.999, 2.0])
    monkeypatch.setattr(inside.time, "process_time", lambda: next(spent))
    before, limits = resource.getrlimit(resource.RLIMIT_CPU), []
    monkeypatch.setattr(inside.resource, "setrlimit", lambda what, limit: limits.append(limit))
    clock, handler = inside._Clock(print), signal.getsignal(signal.SIGPROF)
    try:
        assert clock.limited(1.0, lambda: limits[-1][0]) >= 1.999 + 1.0 + 1
    finally:
        signal.signal(signal.SIGPROF, handler)
    assert limits[-1] == (before[1], before[1])


@pytest.mark.parametrize("name", hostile.broken())
def test_a_damaged_notebook_keeps_what_it_holds(name):
    marks = mark(hostile.broken()[name], COURSE)
    if name in hostile.FULL:
        assert sum(points(marks).values()) == 5
    elif name == "a syntax error":
        assert points(marks) == {"q1": 0, "q2": 1, "q3": 1, "q4": 1, "q5": 1}
        assert "SyntaxError" in marks["questions"]["q1"]["message"] and "line 2" in marks["questions"]["q1"]["message"]
    else:
        assert marks["questions"] == {} and marks["note"]


@pytest.fixture(scope="module", params=LEVELS)
def sandbox(request):
    if LEVELS.index(request.param) < LEVELS.index(strongest_level()):
        pytest.skip(f"{request.param} does not work here")
    course = {"first_cells": ["from beltlab.exercises import lesson_01 as q"], "expressions": {}, "trials": {}}
    with Sandbox({"1": course | {"materials": {}}}, "1", level=request.param) as made:
        yield made


def run(sandbox, folder, *cells, seconds=0.5):
    path = folder / "notebook.ipynb"
    path.write_bytes(hostile.written({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}))
    with path.open("rb") as file:
        return sandbox.run(file, seconds)


def given(transcript, question="q1"):
    return transcript.given[question][-1]["answer"]


@needs_walls
def test_python_may_be_called_by_a_path_that_goes_up(tmp_path):
    above, books = os.path.relpath(sys.executable, tmp_path), tmp_path / "class"
    books.mkdir()
    shutil.copy(hostile.SOLUTION, books / "one.ipynb")
    command = [above, "-m", "beltlab", "grade", books, "-o", tmp_path / "marks", "--solution", hostile.SOLUTION]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ",5," in (tmp_path / "marks" / "grades.csv").read_text("utf-8-sig")


def test_every_level_hands_out_what_check_was_called_with(sandbox, tmp_path):
    said = run(sandbox, tmp_path, "# answer: q1\nx = 6 * 7", "q.q1.check(x)\nx = 0", "x = 1")
    assert given(said) == 42 and said.complete and said.lesson == "1"


def test_every_level_reads_and_writes_chinese(sandbox, tmp_path):
    """Without a language of its own, Python takes UTF-8."""
    cell = "# answer: q1\nopen('带.txt', 'w').write('产业带')\nimport subprocess\n"
    cell += "x = [open('带.txt').read(), subprocess.run(['ls', '.'], capture_output=True, text=True).stdout]"
    assert given(run(sandbox, tmp_path, cell))["items"] == ["产业带", "带.txt\n"]


def test_an_answer_whose_cell_broke_off_is_not_the_value_of_an_earlier_cell(sandbox, tmp_path):
    said = run(sandbox, tmp_path, "mine = 42", "# answer: q1\nraise ValueError\nmine = 7", "# answer: q2\nmine = 7")
    assert given(said) == {"type": "not attempted"} and given(said, "q2") == 7


def test_what_python_asks_a_lesson_for_by_itself_is_not_there():
    lesson = inside._stub("lesson", {})
    assert not hasattr(lesson, "__wrapped__") and hasattr(lesson, "q1") and hasattr(lesson, "progress")


def test_every_level_ends_an_endless_loop(sandbox, tmp_path):
    said = run(sandbox, tmp_path, "# answer: q1\nwhile True: pass", "# answer: q2\ny = 2")
    assert said.stopped == {"q1": "too slow"} and given(said, "q2") == 2


@pytest.mark.hostile
def test_every_level_ends_an_endless_loop_that_is_deaf(sandbox, tmp_path):
    """It ignores the clock's signal, so the system ends the process, and the reason must still be known."""
    cell = "# answer: q1\nimport signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass"
    said = run(sandbox, tmp_path, cell, "# answer: q2\ny = 2")
    assert said.stopped == {"q1": "too slow"} and given(said, "q2") == 2


@pytest.mark.hostile
def test_every_level_survives_the_end_of_a_process(sandbox, tmp_path):
    said = run(sandbox, tmp_path, "# answer: q1\nimport os\nos._exit(0)", "# answer: q2\ny = 2")
    assert "ended" in said.stopped["q1"] and given(said, "q2") == 2


def test_two_that_mark_as_root_share_no_user(sandbox, tmp_path):
    """All processes of a notebook's user are ended after it: another's notebook would be among them."""
    if sandbox.level != "limits" or os.getuid():
        pytest.skip("only root without walls lends its notebooks users")
    cell = "# answer: q1\nimport os\nx = os.getuid()"
    with Sandbox(sandbox._settings["lessons"], "1", level="limits") as other:
        users = {given(run(each, tmp_path, cell)) for each in (sandbox, other)}
    assert len(users) == 2 and 0 not in users


def test_root_who_has_no_users_to_lend_is_told_and_marks_nobody(tmp_path):
    """A container may have few users, here none but root."""
    few = ["unshare", "--user", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*few, "true"], capture_output=True).returncode:
        pytest.skip("no container with few users can be made here")
    books = tmp_path / "class"
    books.mkdir()
    shutil.copy(hostile.SOLUTION, books / "one.ipynb")
    command = [*few, sys.executable, "-m", "beltlab", "grade", books, "-o", tmp_path / "marks", "--level", "limits"]
    done = subprocess.run([*command, "--solution", hostile.SOLUTION], capture_output=True, text=True)
    assert done.returncode and "Mark as an ordinary user" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "one.ipynb,,,,not marked yet" in (tmp_path / "marks" / "grades.csv").read_text("utf-8-sig")


@pytest.mark.hostile
def test_processes_that_a_cell_has_left_are_not_the_next_ones(sandbox, tmp_path):
    left = "# answer: q1\nimport subprocess\nx = [subprocess.Popen(['sleep', '20']) for _ in range(20)]"
    said = run(sandbox, tmp_path, left, "# answer: q2\nimport time\ntime.sleep(0.4)\ny = 2")
    assert list(said.stopped) == ["q1"] and given(said, "q2") == 2


@pytest.mark.hostile
def test_only_walls_hide_the_answers(sandbox, tmp_path):
    cell = "# answer: q1\nimport beltlab\nfrom pathlib import Path\n"
    cell += "x = len((Path(beltlab.__file__).parent / 'exercises' / 'lesson_01.py').read_bytes())"
    said = run(sandbox, tmp_path, cell)
    if sandbox.level == "bubblewrap":
        assert said.stopped or given(said) == 0
    else:
        assert given(said) > 1000


@pytest.mark.hostile
def test_walls_leave_nothing_to_write_to_and_nobody_to_talk_to(sandbox, tmp_path):
    if sandbox.level != "bubblewrap":
        pytest.skip("this level has no walls")
    cell = (
        "import os, socket, beltlab\nseen = []\n"
        f"for path in ('/usr/x', os.path.dirname(beltlab.__file__) + '/x', {str(tmp_path / 'x')!r}, '/x', '/dev/x'):\n"
        "    try:\n        open(path, 'w')\n        seen.append(path)\n    except OSError: pass\n"
        "for attempt in (lambda: os.setuid(0), lambda: os.kill(-1, 0), lambda: os.listdir('/proc/1'),\n"
        "                lambda: socket.create_connection(('10.0.0.1', 9), 1), lambda: os.chroot('/usr')):\n"
        "    try:\n        attempt()\n        seen.append('attempt')\n    except OSError: pass\n"
        "# answer: q1\nx = seen + [os.getuid() == 0]"
    )
    assert given(run(sandbox, tmp_path, cell))["items"] == [False]


@pytest.mark.hostile
def test_one_notebook_finds_nothing_of_another(sandbox, tmp_path):
    if sandbox.level != "bubblewrap":
        pytest.skip("this level has no walls")
    run(sandbox, tmp_path, "open('left.txt', 'w').write('answers')\nimport builtins\nbuiltins.left = 1")
    said = run(sandbox, tmp_path, "# answer: q1\nimport os, builtins\nx = [os.listdir(), hasattr(builtins, 'left')]")
    assert given(said)["items"] == [{"type": "list", "name": "list", "length": 0, "items": []}, False]


@pytest.mark.hostile
def test_forged_messages_are_only_answers(sandbox, tmp_path):
    cell = (
        "import os, json\n"
        "for number in range(3, 30):\n"
        "    for line in (b'[1,', b'\"x\"', b'{\"given\": \"__class__\", \"packed\": {}}', b'{\"given\": \"q1\"}',\n"
        "                 b'{\"lesson\": \"9\"}', b'{\"cell\": \"x\", \"questions\": 5}', b'[' * 10**5, b'9' * 5000):\n"
        "        try: os.write(number, line + b'\\n')\n        except OSError: pass\n"
        "# answer: q2\ny = 2"
    )
    said = run(sandbox, tmp_path, cell)
    assert said.lesson == "1" and set(said.given) == {"q2"} and given(said, "q2") == 2


@pytest.mark.hostile
def test_a_flood_of_messages_is_cut_off(sandbox, tmp_path):
    cell = (
        "# answer: q1\nimport os\nwhile True:\n    for number in range(3, 30):\n"
        "        try: os.write(number, b'x' * 65536)\n        except OSError: pass"
    )
    assert given(run(sandbox, tmp_path, cell, "# answer: q2\ny = 2"), "q2") == 2


def test_answers_survive_missing_doubled_and_reordered_cells(sandbox, tmp_path):
    said = run(sandbox, tmp_path, "q.q1.check(x)", "# answer: q1\nx = part + 1", "part = 1")
    assert given(said) == 2
    said = run(sandbox, tmp_path, "# answer: q1\nx = 1", "q.q1.check(x)", "# answer: q1\nx = ...", "q.q1.check(x)")
    assert [each["answer"] for each in said.given["q1"]] == [1, {"type": "not attempted"}]


def test_a_magic_line_stops_nothing(sandbox, tmp_path):
    said = run(sandbox, tmp_path, "%matplotlib inline\n!ls\n# answer: q1\nx = 3", "# answer: q2\ny = (7\n% 4)")
    assert given(said) == 3 and given(said, "q2") == 3


def test_the_lesson_is_read_from_metadata_or_import():
    line = "from beltlab.exercises import lesson_07 as q\n"
    imports = [{"cell_type": "code", "source": [line]}]
    assert inside.read(BytesIO(hostile.written({"cells": imports}))) == ("7", [line])
    stated = {"cells": imports, "metadata": {"beltlab": {"lesson": 2}}}
    assert inside.read(BytesIO(hostile.written(stated)))[0] == "2"
    assert inside.read(BytesIO(hostile.written({"cells": []})), "3") == ("3", [])


def test_outputs_are_cut_before_they_are_read():
    text = b'{"outputs": [{"a": ["]", "\\"]"]}], "source": "\\"outputs\\": [1"}'
    assert inside._without_outputs(text) == b'{"outputs": [], "source": "\\"outputs\\": [1"}'
    assert inside._without_outputs(b'{"outputs": [') == b'{"outputs": ['


def test_a_folder_left_behind_is_removed_and_one_lost_before_it_is_locked_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(walls.tempfile, "tempdir", str(tmp_path))
    (tmp_path / "beltlab-scratch-old").mkdir()
    lock, asked = walls._locked, []

    def late(folder):
        asked.append(str(folder))
        if len(asked) == 2:  # the first is the old one
            os.rmdir(folder)  # by another run
        return lock(folder)

    monkeypatch.setattr(walls, "_locked", late)
    scratch = walls._Scratch()
    assert os.path.isdir(scratch.path) and len(asked) == 3 and not (tmp_path / "beltlab-scratch-old").exists()
    other = walls._Scratch()
    assert os.path.isdir(scratch.path) and scratch.path != other.path, "a folder that is held is nobody's to remove"
    for each in (scratch, other):
        each.close()
    assert not any(tmp_path.iterdir())


def test_where_the_file_system_has_no_locks_a_folder_is_used_and_none_is_removed(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def flock(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(walls.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(fcntl, "flock", flock)
    first, second = walls._Scratch(), walls._Scratch()
    assert os.path.isdir(first.path) and os.path.isdir(second.path)
    first.close()
    second.close()


def test_a_folder_that_another_run_is_removing_is_left_to_it(tmp_path, monkeypatch):
    monkeypatch.setattr(walls.tempfile, "tempdir", str(tmp_path))
    lock, asked = walls._locked, []

    def taken(folder):
        asked.append(str(folder))
        if len(asked) == 1:
            raise BlockingIOError
        return lock(folder)

    monkeypatch.setattr(walls, "_locked", taken)
    scratch = walls._Scratch()
    assert scratch.path == asked[1]
    scratch.close()


def test_a_notebook_cannot_hold_all_files_of_the_machine_open(sandbox, tmp_path):
    cell = "# answer: q1\nkept = []\ntry:\n    while len(kept) < 400:\n        kept.append(open('/dev/null'))\n" \
           "except OSError:\n    pass\nx = len(kept)\nfor one in kept:\n    one.close()\nx"
    assert given(run(sandbox, tmp_path, cell)) < inside.OPEN_FILES
