"""What notebooks try, at every level, and what holds. The README's table of levels says the same.

Each attack is a cell that ends with `x`: true if it got what it wanted. Where it can be seen from outside, the test
looks there instead. Everything is bounded: it ends by itself within seconds, and knows only what was made for it.
BELTLAB_USER names an ordinary user: then all of this runs once more as that user, where root runs the tests.
"""

import ctypes
import os
import pty
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import hostile
import psutil
import pytest

from beltlab.grading import sandbox as walls
from beltlab.grading.sandbox import LEVELS, Sandbox, strongest_level

pytestmark = pytest.mark.hostile
if not sys.platform.startswith("linux"):
    pytest.skip("the attacks are made for Linux", allow_module_level=True)

KERNEL = """
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == "aarch64"
def call(number, *arguments):
    return libc.syscall(number[arm], *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
server = os.getppid()
"""
WALLS = ("bubblewrap",)
LIMITS = ("bubblewrap", "limits")
ATTACKS = {  # what a row of the README's table says: (levels that hold it, cell)
    "signals to the marker": (LIMITS, """
        import signal
        x = []
        for target in (server, -1, -server):
            try: os.kill(target, 0 if target == -1 else signal.SIGKILL); x.append(target)
            except OSError: pass
        x = [target for target in x if target == server and WALLED is False or target == -1 and not WALLED]"""),
    "a signal to its own group": (LEVELS, """
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.kill(0, signal.SIGTERM)
        x = False"""),
    "limits of the marker": (LIMITS, """
        import resource
        x = call((302, 261), server, resource.RLIMIT_CPU, 0, ctypes.create_string_buffer(16)) == 0"""),
    "memory of the marker": (LIMITS, """
        piece = ctypes.create_string_buffer(8)
        x = call((101, 117), 16, server, 0, 0) == 0 or call((310, 270), server, piece, 1, piece, 1, 0) >= 0"""),
    "the marker's place on the processors": (LIMITS, """
        x = []
        for attempt in (lambda: os.sched_setaffinity(server, {0}), lambda: os.setpriority(os.PRIO_PROCESS, server, 19)):
            try: attempt(); x.append(attempt)
            except OSError: pass"""),
    "keys of the session": (LIMITS, """
        x = call((250, 219), 0, -3, 0) >= 0 or call((249, 218), b"user", b"beltlab-test", None, 0) >= 0"""),
    "System V memory": (LIMITS, """
        x = call((29, 194), 0, 1 << 20, 0o1600)
        if x >= 0: call((31, 195), x, 0, 0)
        x = x >= 0"""),
    "memory files": (LIMITS, """
        x = call((319, 279), b"x", 0) >= 0"""),
    "message queues and semaphores": (LIMITS, """
        x = call((68, 186), 0, 0o1600)
        if x >= 0: call((71, 187), x, 0, 0)
        x = x >= 0"""),
    "new namespaces": (LIMITS, """
        x = libc.unshare(0x10000000) == 0 or call((56, 220), 0x10000000 | 17, 0, 0, 0, 0) > 0"""),
    "mounts": (WALLS + ("limits",), """
        x = libc.mount(b"none", b"/", None, 0x44000, None) == 0"""),
    "the kernel's own machines": (LIMITS, """
        x = any(call(number, 0, 0, 0, 0, 0) >= 0 for number in ((321, 280), (425, 425), (323, 282)))"""),
    "sockets that leave a network namespace": (LIMITS, """
        import socket
        x = []
        for family in (40, 38, 17):
            try: x.append(socket.socket(family, socket.SOCK_STREAM if family == 40 else socket.SOCK_DGRAM))
            except OSError: pass"""),
    "the terminal": (LIMITS, """
        x = []
        for path in ("/dev/tty", "/dev/console", *(f"/dev/pts/{n}" for n in range(64))):
            try: terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
            except OSError: continue
            if libc.ioctl(terminal, 0x5412, b"#") == 0: x.append(path)"""),
    "a file of the lecturer's": (WALLS, """
        x = os.path.exists("SECRET/other.ipynb") or os.path.exists("SECRET")"""),
    "the rest of the course": (WALLS, """
        x = [name for name in ("lecturer", "solutions", "exercises", "tests", ".git", "README.md")
             if os.path.exists(os.path.join("ROOT", name))]"""),
    "answers in the package": (WALLS, """
        import glob, beltlab
        here = os.path.dirname(beltlab.__file__)
        x = glob.glob(here + "/exercises/**/*lesson_0*", recursive=True)"""),
    "answers in another copy of the course": (WALLS, """
        import glob, sys
        x = [path for entry in sys.path for path in glob.glob(entry + "/**/exercises/lesson_01.py", recursive=True)]
        x += glob.glob("/usr/lib/python3*/**/exercises/lesson_01.py", recursive=True)"""),
    "a socket in a public place": (WALLS, """
        import socket
        try: socket.socket(socket.AF_UNIX).connect("SECRET/socket"); x = True
        except OSError: x = False"""),
    "a socket without a place": (WALLS, """
        import socket
        try: socket.socket(socket.AF_UNIX).connect("\\0beltlab-test-ABSTRACT"); x = True
        except OSError: x = False"""),
    "the network": (WALLS, """
        import socket
        try: socket.create_connection(("127.0.0.1", PORT), 2); x = True
        except OSError: x = False"""),
    "other processes": (WALLS, """
        x = os.path.exists("/proc/self")"""),
    "writing to the installation": (WALLS, """
        import beltlab, sys
        x = []
        for folder in (os.path.dirname(beltlab.__file__), "../data", sys.prefix, "/usr", "/", "/dev", "/etc"):
            try: open(os.path.join(folder, "written-by-a-test"), "w"); x.append(folder)
            except OSError: continue
            os.unlink(os.path.join(folder, "written-by-a-test"))"""),
}


def available(level):
    return LEVELS.index(level) >= LEVELS.index(strongest_level())


@pytest.fixture(scope="module", params=[level for level in LEVELS if available(level)])
def sandbox(request):
    course = {"first_cells": ["from beltlab.exercises import lesson_01 as q"], "expressions": {}, "trials": {}}
    with Sandbox({"1": course | {"materials": {}}}, "1", level=request.param) as made:
        yield made


def run(sandbox, *cells, seconds=1.0):
    return sandbox.run(hostile.written({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}), seconds)


def given(said, question="q1"):
    return said.given[question][-1]["answer"]


def attack(sandbox, cell, **words):
    words |= {"WALLED": sandbox.level == "bubblewrap", "ROOT": hostile.ROOT}
    lines = [line.removeprefix("        ") for line in cell.splitlines()]
    source = KERNEL + "\n".join(lines)
    for word, value in words.items():
        source = source.replace(word, str(value))
    said = run(sandbox, f"# answer: q1\n{source}\nx = bool(x)", "# answer: q2\ny = 2")
    assert given(said, "q2") == 2
    assert not said.stopped, said.stopped
    return given(said)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_a_level_promises_it_holds(sandbox, name, tmp_path):
    holds, cell = ATTACKS[name]
    if sandbox.level not in holds:
        pytest.skip("this level does not promise it")
    tmp_path.chmod(0o755)
    (tmp_path / "other.ipynb").write_text("{}")
    word = f"{os.getpid()}"
    with (
        socket.socket(socket.AF_UNIX) as public, socket.socket(socket.AF_UNIX) as placeless,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        public.bind(str(tmp_path / "socket"))
        (tmp_path / "socket").chmod(0o777)
        placeless.bind(f"\0beltlab-test-{word}")
        for each in (public, placeless):
            each.listen()
        words = {"SECRET": tmp_path, "ABSTRACT": word, "PORT": listener.getsockname()[1]}
        assert attack(sandbox, cell, **words) is False


@pytest.mark.parametrize("name", ["a file of the lecturer's", "answers in the package", "the network"])
def test_the_attacks_succeed_where_nothing_is_promised(name, tmp_path):
    """Else the test above would hold for attacks that cannot succeed anywhere."""
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if not os.access(parent, os.X_OK):
            pytest.skip("the folder cannot be reached")
    with Sandbox(lessons(), "1", level="plain") as sandbox, socket.create_server(("127.0.0.1", 0)) as listener:
        assert attack(sandbox, ATTACKS[name][1], SECRET=tmp_path, PORT=listener.getsockname()[1]) is True


FILTERED = [name for name, (holds, _) in ATTACKS.items() if holds == LIMITS and "signal" not in name]


@pytest.mark.parametrize("name", FILTERED)
def test_the_filter_and_nothing_else_stops_these(name):
    """Outside a sandbox the same calls pass, or fail for a reason of this machine's own."""
    code = KERNEL + "\n".join(line.removeprefix("        ") for line in ATTACKS[name][1].splitlines())
    confined = "import os\nfrom beltlab.grading import syscalls\nos.setsid()\nsyscalls.confine(os.getpid(), False)\n"
    done = subprocess.run([sys.executable, "-c", confined + code + "\nprint(bool(x))"], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def lessons():
    course = {"first_cells": ["from beltlab.exercises import lesson_01 as q"], "expressions": {}, "trials": {}}
    return {"1": course | {"materials": {}}}


MEMORY = {  # each child says when it has its memory, and keeps it
    "by forks": """
        for _ in range(8):
            if os.fork() == 0:
                piece = b"x" * (200 << 20)
                os.write(told, b"x")
                time.sleep(60)
        for _ in range(8): os.read(heard, 1)""",
    "shared by forks": """
        import mmap
        for _ in range(4):
            if os.fork() == 0:
                piece = mmap.mmap(-1, 300 << 20)
                for at in range(0, 300 << 20, 4096): piece[at] = 1
                os.write(told, b"x")
                time.sleep(60)
        for _ in range(4): os.read(heard, 1)""",
}


@pytest.mark.parametrize("name", MEMORY)
def test_the_limit_of_memory_is_for_all_processes_together(sandbox, name):
    if sandbox.level == "plain":
        pytest.skip("this level does not promise it")
    cell = "\n".join(line.removeprefix("        ") for line in MEMORY[name].splitlines())
    cell = f"import os, time\nheard, told = os.pipe()\n{cell}\ntime.sleep(3)"
    said = run(sandbox, f"# answer: q1\n{cell}\nx = 1", "# answer: q2\ny = 2")
    assert "memory" in said.stopped["q1"] and "q1" not in said.given and given(said, "q2") == 2


def test_memory_that_is_not_too_much_is_free(sandbox):
    cell = "import os\nfor _ in range(3):\n    if os.fork() == 0:\n        piece = bytes(20 << 20)\n        os._exit(0)"
    said = run(sandbox, f"# answer: q1\n{cell}\nfor _ in range(3): os.wait()\nx = len(bytearray(200 << 20))")
    assert given(said) == 200 << 20


PROCESSES = {
    "a fork bomb": "import os\nfor _ in range(9): os.fork()\nimport time\ntime.sleep(8)",
    "children that work": (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        end = time.process_time() + 20\n"
        "        while time.process_time() < end: pass\n        os._exit(0)\nfor _ in range(4): os.wait()"
    ),
    "asleep": "import time\ntime.sleep(60)",
    "asleep and deaf": "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\ntime.sleep(60)",
    "a demon": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.setsid()\n"
        "        os.execvp('sleep', ['sleep', 'SLEEP'])\n    os._exit(0)\ntime.sleep(0.3)\nos._exit(0)"
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_nothing_goes_on_after_a_notebook(sandbox, name):
    if sandbox.level == "plain" and name in ("a fork bomb", "a demon"):
        pytest.skip("this level does not promise it")
    sleep = f"29.{os.getpid()}{LEVELS.index(sandbox.level)}"
    said = run(sandbox, f"# answer: q1\n{PROCESSES[name].replace('SLEEP', sleep)}\nx = 1", "# answer: q2\ny = 2")
    assert said.stopped["q1"] and given(said, "q2") == 2
    assert all(each["answer"] == {"type": "not attempted"} for each in said.given.get("q1", ()))
    assert not [each for each in psutil.process_iter(["cmdline"]) if sleep in (each.info["cmdline"] or [])]
    if sandbox.level != "plain":
        assert sandbox._idle[-1]._first.children(recursive=True) == []


def test_the_next_notebook_finds_a_clean_table(sandbox):
    mess = (
        "import os\nos.makedirs('a/' * 500, exist_ok=True)\nos.mkdir('closed')\nopen('closed/x', 'w')\n"
        "os.chmod('closed', 0)\nos.symlink('/', 'link')\nopen('../beside', 'w')\n"
        "open(os.environ['HOME'] + '/.x', 'w')\ntry: open('../data/new', 'w')\nexcept OSError: pass\n"
        "try: os.rename('../data', '../gone')\nexcept OSError: pass\n"
    )
    run(sandbox, mess)
    said = run(sandbox, "# answer: q1\nimport os\nx = [os.listdir(), 'new' in os.listdir('../data'), "
               "sorted(n for n in os.listdir('..') if n[0] != '.' and n not in ('fontlist', 'profile_default'))]")
    assert given(said)["items"][0]["length"] == 0 and given(said)["items"][1] is False
    assert given(said)["items"][2]["items"] == ["data", "exercises"]


def test_lessons_that_are_replaced_while_notebooks_run_stay_hidden(tmp_path):
    """An editor saves by renaming; a mask over the old file would fall."""
    if not available("bubblewrap"):
        pytest.skip("bubblewrap is missing")
    copy = course_copy(tmp_path)
    code = (
        "import os, sys\nfrom beltlab.grading.sandbox import Sandbox\nimport beltlab, json\n"
        f"assert beltlab.__file__.startswith({str(tmp_path)!r})\n"
        "course = {'first_cells': ['from beltlab.exercises import lesson_01 as q'], 'expressions': {}, 'trials': {}}\n"
        "look = '# answer: q1\\nimport beltlab, glob, os\\nx = glob.glob(os.path.dirname(beltlab.__file__) + "
        "\"/exercises/*lesson*\")'\n"
        "book = json.dumps({'cells': [{'cell_type': 'code', 'source': look}]}).encode()\n"
        "with Sandbox({'1': course | {'materials': {}}}, '1') as sandbox:\n"
        "    for turn in range(2):\n"
        "        print(sandbox.run(book).given['q1'][-1]['answer']['length'])\n"
        "        for name in ('lesson_01.py', 'lesson_01.py~', 'new_lesson.py'):\n"
        f"            path = {str(copy)!r} + '/beltlab/exercises/' + name\n"
        "            open(path + '.part', 'w').write('q1 = 1')\n            os.replace(path + '.part', path)\n"
    )
    done = outside(code, copy)
    assert done.stdout.split() == ["0", "0"], done.stderr


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_course_that_is_not_installed_is_marked_too(tmp_path, mask):
    """Found through PYTHONPATH only; readable for its owner only."""
    if not available("bubblewrap"):
        pytest.skip("bubblewrap is missing")
    copy = course_copy(tmp_path, mask)
    code = (
        "import sys, beltlab\nfrom beltlab.grading.mark import *\nfrom pathlib import Path\n"
        f"assert beltlab.__file__.startswith({str(tmp_path)!r})\n"
        f"solution = Path({str(hostile.SOLUTION)!r})\n"
        "marks = mark(solution, Course((read_solution(solution),)))\n"
        "print(sum(each['points'] for each in marks['questions'].values()))\n"
        "book = '{\"cells\": [{\"cell_type\": \"code\", \"source\": \"import beltlab.whatif, beltlab.plots\\\\n"
        "# answer: q1\\\\nx = 1\"}], \"metadata\": {\"beltlab\": {\"lesson\": 1}}}'\n"
        "print(mark(book.encode(), Course((read_solution(solution),)))['questions']['q1']['outcome'])\nfinish()\n"
    )
    done = outside(code, copy)
    assert done.stdout.split() == ["5", "wrong", "type"], done.stderr


def course_copy(tmp_path, mask=0o022):
    """Copy the package and the tables, as a checkout that nothing is installed from."""
    old = os.umask(mask)
    try:
        (tmp_path / "course").mkdir()
        how = {"ignore": shutil.ignore_patterns("__pycache__"), "copy_function": shutil.copyfile}
        for name in ("src/beltlab", "data"):
            shutil.copytree(hostile.ROOT / name, tmp_path / "course" / name, **how)
    finally:
        os.umask(old)
    return tmp_path / "course" / "src"


def outside(code, source):
    environment = os.environ | {"PYTHONPATH": str(source)}
    return subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("level", [level for level in LIMITS if available(level)])
def test_a_command_in_the_lecturers_terminal(level):
    """The marker has a controlling terminal; what a notebook pushes into it would be the lecturer's next command."""
    _, cell = ATTACKS["the terminal"]
    source = KERNEL + "\n".join(line.removeprefix("        ") for line in cell.splitlines())
    book = hostile.written({"cells": [{"cell_type": "code", "source": f"# answer: q1\n{source}\nx = x"}]})
    code = (
        "from beltlab.grading.sandbox import Sandbox\n"
        "open('/dev/tty').close()\n"
        f"with Sandbox({lessons()!r}, '1', level={level!r}) as sandbox:\n"
        f"    print('GIVEN', sandbox.run({book!r}).given['q1'][-1]['answer']['length'])\n"
    )
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-c", code])
    said = b""
    try:
        while piece := os.read(terminal, 1000):
            said += piece
    except OSError:  # its end
        pass
    os.waitpid(process, 0)
    assert b"GIVEN 0" in said and b"#" not in said, said


def test_a_key_of_the_lecturers_is_out_of_reach(sandbox):
    if sandbox.level == "plain":
        pytest.skip("this level does not promise it")
    libc = ctypes.CDLL(None)
    add, take = (248, 250) if os.uname().machine == "x86_64" else (217, 219)
    key = libc.syscall(add, b"user", b"beltlab-test", b"precious", ctypes.c_size_t(8), ctypes.c_int(-4))
    if key < 0:
        pytest.skip("this kernel keeps no keys")
    try:
        cell = "piece = ctypes.create_string_buffer(9)\n" + f"x = call(({take}, {take}), 11, {key}, piece, 8) > 0"
        assert attack(sandbox, cell) is False
    finally:
        libc.syscall(take, 9, ctypes.c_int(key), ctypes.c_int(-4))


@pytest.mark.parametrize("level", [level for level in LEVELS if available(level)])
def test_a_marker_that_is_killed_leaves_nothing(level, tmp_path):
    """Its processes go with it; a folder that it could not delete goes when the next one starts."""
    code = (
        "import sys\nfrom beltlab.grading.sandbox import Sandbox\n"
        f"with Sandbox({lessons()!r}, '1', level={level!r}) as sandbox:\n"
        "    print('ready', flush=True)\n"
        "    cell = 'import time\\n# answer: q1\\nx = 1\\ntime.sleep(9)'\n"
        "    import json\n    book = json.dumps({'cells': [{'cell_type': 'code', 'source': cell}]}).encode()\n"
        "    print(sandbox.run(book), flush=True)\n"
    )
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    marker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, text=True)
    assert marker.stdout.readline() == "ready\n"
    threading.Event().wait(1)
    started = psutil.Process(marker.pid).children(recursive=True)
    marker.kill()
    marker.wait()
    if level != "plain":  # there a notebook ends by itself, or with its pipe
        assert psutil.wait_procs(started, timeout=60)[1] == []
    marker.stdout.close()
    next_one = [sys.executable, "-c", code.replace("sleep(9)", "sleep(0)")]
    done = subprocess.run(next_one, capture_output=True, env=environment)
    assert done.returncode == 0 and list(tmp_path.iterdir()) == []


def test_weaker_levels_are_refused_unless_asked_for(monkeypatch):
    monkeypatch.setattr(walls, "strongest_level", lambda: "limits")
    with pytest.raises(walls.SandboxError, match="--level limits"):
        Sandbox(lessons(), "1")
    with pytest.raises(walls.SandboxError, match="--level limits"):
        walls.usable_level("bubblewrap")
    with pytest.raises(walls.SandboxError, match="There is no level 'namespaces'"):
        walls.usable_level("namespaces")
    assert walls.usable_level("limits") == "limits" and walls.usable_level("plain") == "plain"
    monkeypatch.setattr(walls, "strongest_level", lambda: "plain")
    with pytest.raises(walls.SandboxError, match="--level plain"):
        walls.usable_level("limits")


def test_the_readme_says_what_each_level_holds():
    readme = (Path(hostile.ROOT) / "README.md").read_text("utf-8")
    table = readme.partition("## Marking: what each level holds")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    assert rows[0][1:4] == list(LEVELS)
    said = {name: tuple(level for level, cell in zip(LEVELS, cells, strict=True) if cell == "holds")
            for name, *cells in rows[2:]}
    assert {name: said.get(name) for name in ATTACKS} == {name: holds for name, (holds, _) in ATTACKS.items()}


@pytest.mark.timeout(3000)
@pytest.mark.skipif(not os.environ.get("BELTLAB_USER") or os.getuid() != 0, reason="BELTLAB_USER names no other user")
def test_all_of_this_holds_for_an_ordinary_user():
    """Skipped where that user may not start this Python. CI runs these files in an environment of the user's own."""
    user = os.environ["BELTLAB_USER"]
    files = [str(Path(__file__).with_name(name)) for name in ("test_red_team.py", "test_sandbox.py", "test_just.py")]
    environment = {name: value for name, value in os.environ.items() if name not in ("BELTLAB_USER", "HOME")}
    # Through `env`, as the sandbox starts it: the first program that root starts as the user is still found with
    # root's own rights.
    python = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "env", "HOME=/", sys.executable]
    if subprocess.run([*python, "-c", "import beltlab"], capture_output=True, cwd="/", env=environment).returncode:
        pytest.skip(f"{user} cannot start {sys.executable}")
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:nbval", "-o", "addopts="]
    done = subprocess.run(
        [*python, "-m", "pytest", *options, *files], capture_output=True, text=True, env=environment, cwd=hostile.ROOT
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
