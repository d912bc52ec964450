"""What runs inside the sandbox: it executes a notebook's cells and hands out the answers as plain JSON data.

Nothing here knows a right answer, and what leaves is judged elsewhere, so a notebook that takes over this process can
do no more than hand in other answers of its own. `serve` is the warm template: it has imported what the course needs,
and forks once per notebook. `once` runs a single notebook where a system cannot fork.

Cells run in IPython's own shell, so that they mean what they meant in JupyterLab: magics, ``!ls``, ``x?``, ``await``.

Messages are lines of JSON: ``{"lesson": "1"}``; ``{"cell": 4, "questions": ["q2"]}`` before each cell;
``{"importing": true}`` and ``{"importing": false}`` around an import, whose time no cell pays;
``{"slow": true}`` where a cell was stopped at its limit;
``{"given": "q2", "packed": {...}}`` for each answer; at the end ``{"error": "...", "cell": 4, "questions": ["q2"]}``
for each cell that stopped, and ``{"done": true}``. A file that is no notebook gives ``{"unreadable": "..."}``.
"""

import ast
import base64
import builtins
import contextlib
import copy
import functools
import gc
import importlib
import io
import itertools
import json
import os
import pickle
import re
import select
import shutil
import signal
import socket
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from beltlab import data, exercises
from beltlab.exercises import packing
from beltlab.grading import syscalls

try:
    import resource
except ImportError:  # Windows
    resource = None

FILE_BYTES = 16 << 20  # of each file that a notebook writes, and behind walls of all of them
OPEN_FILES = 128
LIBRARY_SECONDS = 30  # of processor time for all imports of a notebook
NOTEBOOK_SECONDS = 120  # of processor time for all cells
ASLEEP = 60  # seconds for which a call may wait; the marker ends it earlier, and knows a busy machine from a sleeper
FIRST_USER = 100_000  # of those that notebooks run as, where root marks without walls
USERS = 100  # of one warm process, in turn: what ends one's notebooks must meet no other's
LOOK = 0.5  # seconds between a cell that leaves processes and the next: in them the marker looks at what is running

ANSWER = re.compile(r"^[ \t]*#[ \t]*answer:[ \t]*(q\d+)", re.MULTILINE)
CHECK = re.compile(r"\b(q\d+)[ \t]*\.[ \t]*check\b")
CHECKED_NAME = re.compile(r"\b(q\d+)\.check\((\w+)\)")
TABLE = re.compile(r"\bdata\.load\([\"'](\w+)[\"']\)")
LESSON = re.compile(r"\bbeltlab\.exercises(?:[ \t]+import[ \t]+|\.)lesson_(\d\d)\b")
OUTPUTS = re.compile(rb'"outputs"\s*:\s*\[')  # never inside a JSON string, where quotes are escaped
STRING_OR_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]]', re.DOTALL)
TIMED = re.compile(r"^[ \t]*(?:%%[^\n]*$|%time(?:it)?[ \t]+)", re.MULTILINE)
MAGIC = re.compile(r"^([ \t]*)[%!].*$|^[^\n]*\?[ \t]*$", re.MULTILINE)

FAMILIAR = """
import numpy as np
import pandas as pd
left = pd.DataFrame({"place": list("abca"), "year": [1, 2, 3, 4], "share": [0.5, 1.0, np.nan, 2.0], "here": [True] * 4})
right = pd.DataFrame({"place": list("abd"), "name": ["x", "y", "z"]}).astype({"name": "category"})
both = left.merge(right, on="place", how="left").fillna({"share": 0.0})
groups = both.groupby("place").agg(years=("year", "count"), first=("year", "min"))
parts = both[both["year"] <= 3].groupby("place").size().cumsum(), both.query("year == 2").set_index("place")["share"]
parts += both.sort_values("share").round(2), groups.reindex(list("abc"), fill_value=0), both["place"].str.upper()
parts += both["share"].to_numpy().cumsum(), both.loc[both["here"] & (both["place"] != "b"), ["place", "share"]].head(2)
parts += groups / groups.sum(), pd.to_datetime(pd.Series(["2020-01", "2020-02"])).dt.year, both["place"].isin(["a"])
async def sure(): return True
def double(values): return values * 2
"""  # what answers are made of, run once, so that each notebook finds it warm

_given: list[tuple[str, Any]] = []  # what the running cell has passed to check()


def serve(channel: socket.socket, settings: dict) -> None:
    """Fork one process for each notebook that arrives, one at a time, and leave nothing of it behind.

    Args:
        channel: each message is JSON, with the file descriptors of a notebook and of a socket for what it says; any
            message while the notebook runs ends it. After its end the answer is ``{"status": ..., "clean": true}``, the
            status as `os.waitpid` gives it; false where something cannot be removed, so that no other may follow.
        settings: as `beltlab.grading.sandbox.Sandbox` writes them.
    """
    walled = settings["level"] == "bubblewrap"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process of a namespace takes only what it listens to
    syscalls.stay_closed()
    if not walled:
        syscalls.adopt_orphans()
    shell, namespaces = _warm(settings)
    settings["processes"] = _process_limit(settings)
    lends = not walled and os.getuid() == 0
    numbers = range(FIRST_USER + USERS * os.getpid(), FIRST_USER + USERS * (os.getpid() + 1)) if lends else [None]
    if lends and not _may_become(numbers[-1]):
        raise SystemExit(
            "Root without walls runs each notebook as a user of its own, and here there is none with the number "
            f"{numbers[-1]}: a container with few users? Mark as an ordinary user."
        )
    public = (os.__file__, __file__, data.__file__, settings["copied"])  # Python, the course and the tables
    settings["private"] = lends and not _may_become(numbers[-1], public)
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page that the forks share
    gc.set_threshold(50_000)  # and in the short life of a notebook it finds next to nothing
    _empty(settings)
    channel.send(b"ready")
    users = itertools.cycle(numbers)
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 1 << 16, 2)
        if not message:
            return
        if not descriptors:  # the order to end what has already ended
            continue
        user = next(users)
        process = os.fork()
        if process == 0:
            try:
                _confined_run(*descriptors, shell, namespaces, settings, message, user)
            finally:
                os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)
        status = _ended(process, channel)
        _end_all(walled, user)
        clean = _emptied(settings)
        channel.send(json.dumps({"status": status, "clean": clean}).encode())


def once(settings: dict) -> None:
    """Run the notebook on standard input and write its messages to standard output."""
    notebook, out = io.BytesIO(sys.stdin.buffer.read()), os.fdopen(os.dup(1), "wb")
    _silence()
    shell, namespaces = _warm(settings)
    settings["processes"] = None
    _limit(settings)
    _empty(settings)
    os.chdir(Path(settings["scratch"], "exercises"))
    run(notebook, out, shell, namespaces, settings, settings)


def run(notebook: BinaryIO, out: BinaryIO, shell: Any, namespaces: dict, settings: dict, how: dict) -> None:
    """Run a notebook's code cells one by one and send its answers.

    Args:
        notebook: the file as it was handed in.
        out: takes the messages, one JSON object per line.
        shell: IPython's, made by `_warm`.
        namespaces: for each lesson, the names that a notebook starts with.
        settings: the lessons' trials and answer expressions.
        how: ``seconds`` of processor time that a cell may take; ``skip``: numbers of cells that ended an earlier run.
    """

    def send(**message):
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()

    try:
        lesson, cells = read(notebook, settings["default"])
    except (Exception, RecursionError) as error:
        return send(unreadable=f"{type(error).__name__}: {error}"[:300])
    notebook.close()
    send(lesson=lesson)
    if lesson not in namespaces:
        return send(done=True)
    course, seconds = settings["lessons"][lesson], how["seconds"]
    names = shell.user_ns
    names.update(namespaces[lesson])
    stopped: dict[int, str] = {}
    kept: dict[str, tuple[int, Any]] = {}  # answers by variable, for a check cell that is missing
    attempted: set[str] = set()
    myself = os.getpid()
    clock = _Clock(send)
    clock.leave_out_imports()

    def limited(call):
        value = clock.limited(seconds, call)
        if clock.fired:
            send(slow=True)
        return value

    def hand_in(question, value):
        trials = course["trials"].get(question, [])
        try:
            packed = limited(lambda: packing.pack(value, trials, ASLEEP))
        except BaseException:  # the limit, a moment after pack() had finished
            packed = None
        packed = packed or {"answer": {"type": "other", "name": "object"}}
        if packed != {"answer": {"type": "not attempted"}}:
            attempted.add(question)
        send(given=question, packed=packed)

    def execute(number):
        questions = about(cells[number])
        send(cell=number, questions=questions)
        stopped.pop(number, None)
        try:
            says = limited(lambda: _execute(shell, cells[number], number))
        except BaseException as error:
            says = type(error).__name__
        if os.getpid() != myself:  # a copy that the cell has forked
            os._exit(0)
        _await_look()
        if clock.fired:
            says = "too slow"
        if says:
            stopped[number] = says
        for question, value in _given[-20:]:
            send(cell=number, questions=questions)
            hand_in(question, value)
        _given.clear()
        for question in ANSWER.findall(cells[number]):
            spoken = [course["expressions"].get(question), None if says else _last_name(cells[number])]
            value = next((names[name] for name in spoken if name in names), ...)
            kept[question] = number, value

    ready = _ready(cells, course["first_cells"])
    numbers = [number for number in range(ready, len(cells)) if number not in how["skip"]]
    for number in numbers:
        execute(number)
    for number in [number for number in numbers if stopped.get(number, "").startswith("NameError")]:
        execute(number)  # the cells may have been reordered
    for question in sorted(kept.keys() - attempted):
        number, value = kept[question]
        send(cell=number, questions=[question])
        hand_in(question, value)
    for number in sorted(stopped):
        send(error=stopped[number], cell=number, questions=about(cells[number]))
    send(done=True)


def read(notebook: BinaryIO, default: str | None = None) -> tuple[str | None, list[str]]:
    """Read a notebook's lesson ("1" … "9", or the default) and the sources of its code cells.

    Outputs are cut before anything is decoded, so that many megabytes of them cost little memory.
    """
    content = json.loads(_without_outputs(notebook.read().removeprefix(b"\xef\xbb\xbf")))
    cells = [_source(cell) for cell in content["cells"] if cell.get("cell_type") == "code"]
    stated = content.get("metadata", {}).get("beltlab", {}).get("lesson")
    imported = LESSON.search("\n".join(cells))
    lesson = str(int(stated or imported.group(1))) if stated or imported else default
    return lesson, cells


def _ready(cells: list[str], first_cells: list[str]) -> int:
    """Count the cells at the top that are the solution's own: the warm template has run them."""
    pairs = zip(cells, first_cells, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def about(source: str) -> list[str]:
    """Name the questions that a cell answers or checks."""
    return sorted({*ANSWER.findall(source), *CHECK.findall(source)})


def _without_outputs(text: bytes) -> bytes:
    """Cut what stands between the brackets of each cell's outputs."""
    kept, start = [], 0
    for outputs in OUTPUTS.finditer(text):
        depth = 1
        for token in STRING_OR_BRACKET.finditer(text, outputs.end()) if outputs.start() >= start else ():
            depth += {ord("["): 1, ord("]"): -1}.get(text[token.start()], 0)
            if depth == 0:
                kept.append(text[start : outputs.end()])
                start = token.end() - 1
                break
    return b"".join([*kept, text[start:]])


def _source(cell: dict) -> str:
    return "".join(cell.get("source", "")).replace("\r\n", "\n").replace("\r", "\n")


class _Clock:
    """Limits the processor time of a call. The time that an import takes is not the call's."""

    def __init__(self, send: Callable[..., None]):
        self.fired = False  # whether the last call was stopped
        self._send = send
        self._imports = float(LIBRARY_SECONDS)  # what is left for imports
        self._running = False

    def limited(self, seconds: float, call: Callable[[], Any]) -> Any:
        """Give ``call()``; raise `packing.TooSlow` in it, again and again, after so many seconds of its own."""
        self.fired = False
        if not hasattr(signal, "setitimer"):
            return call()
        signal.signal(signal.SIGPROF, self._stop)
        self._running = True
        self._set(seconds)
        try:
            return call()
        except packing.TooSlow:
            return None
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._end_at(None)  # or the next cell would pay for this one
            self._running = False

    def leave_out_imports(self) -> None:
        """Stop the clock wherever Python looks for a module that is not there yet."""
        bootstrap = importlib._bootstrap
        find = bootstrap._find_and_load
        main = threading.main_thread()

        def find_and_load(name, import_):
            if not self._running or threading.current_thread() is not main:
                return find(name, import_)
            with self._paused():
                return find(name, import_)

        bootstrap._find_and_load = find_and_load

    @contextlib.contextmanager
    def _paused(self):
        left, _ = signal.setitimer(signal.ITIMER_PROF, 0)
        self._running = False  # imports inside an import
        self._send(importing=True)
        started = time.process_time()
        self._set(max(self._imports, 0.1))
        try:
            yield
        finally:
            self._imports -= time.process_time() - started
            self._set(max(left, 0.01))
            self._running = True
            self._send(importing=False)

    def _set(self, seconds: float) -> None:
        """Start the clock. What does not listen to its signal is ended one to two seconds of processor time later."""
        signal.setitimer(signal.ITIMER_PROF, seconds, 0.2)
        self._end_at(int(time.process_time() + seconds) + 2)

    def _end_at(self, seconds: int | None) -> None:
        if resource:
            _, highest = resource.getrlimit(resource.RLIMIT_CPU)
            unlimited = seconds is None or resource.RLIM_INFINITY != highest <= seconds
            resource.setrlimit(resource.RLIMIT_CPU, (highest if unlimited else seconds, highest))

    def _stop(self, signum, frame):
        self.fired = True
        raise packing.TooSlow


def _execute(shell: Any, source: str, number: int) -> str | None:
    """Run one cell as JupyterLab would; if it stops, say why in one line."""
    shell.cell_name = name = f"cell {number + 1}"
    result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return None
    if isinstance(error, SyntaxError) and error.filename in (name, None):
        return f"{type(error).__name__}: {error.msg}, in line {error.lineno}: {(error.text or '').strip()}"[:300]
    lines, trace = [], error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == name:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    text, where = str(error).strip()[:200], f", in line {lines[-1]}" if lines else ""
    return f"{type(error).__name__}{': ' if text else ''}{text}{where}".replace("\n", " ")


def _await_look() -> None:
    """Where a cell has left processes, wait until the marker has seen that they are this cell's, not the next one's."""
    if hasattr(os, "waitid"):
        with contextlib.suppress(ChildProcessError):  # it has left none
            if os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                time.sleep(LOOK)


def _last_name(source: str) -> str | None:
    """Find what an answer cell binds last."""
    source = TIMED.sub("", source)
    try:
        try:
            statements = ast.parse(source).body
        except SyntaxError:
            statements = ast.parse(MAGIC.sub(r"\1pass", source)).body  # lines that only IPython knows
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for statement in reversed(statements):
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            return statement.name
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            return ast.unparse(statement.targets[-1] if isinstance(statement, ast.Assign) else statement.target)
    return None


class _Silent:
    """Stands in for whatever a notebook shows: takes every call and says nothing."""

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        return self


class _Question(_Silent):
    def __init__(self, name: str):
        self._name = name

    def check(self, answer: Any = ...) -> _Silent:
        _given.append((self._name, answer))
        return _silent

    def hint(self) -> None:
        return None


_silent = _Silent()


def _stub(name: str, materials: dict[str, str]) -> types.ModuleType:
    """Make a lesson module whose questions only take note of what is passed to them."""
    module = types.ModuleType(name)
    for public, pickled in materials.items():  # pickled by the parent, never by a notebook
        material = pickle.loads(base64.b64decode(pickled))
        setattr(module, public, functools.partial(copy.deepcopy, material))

    def attribute(name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Question(name) if re.fullmatch(r"q\d+", name) else _silent

    module.__getattr__ = attribute
    return module


def _warm(settings: dict) -> tuple[Any, dict[str, dict]]:
    """Replace the lessons by stubs, then run each lesson's first cells once, so that imports and tables are warm."""
    warnings.simplefilter("ignore")
    for name in settings["stubs"]:
        materials = settings["lessons"].get(str(int(name[-2:])), {}).get("materials", {})
        stub = sys.modules[f"beltlab.exercises.{name}"] = _stub(f"beltlab.exercises.{name}", materials)
        setattr(exercises, name, stub)
    for table in settings["tables"]:
        data.load(table)
    shell = _shell()
    builtins.display = _silent  # type: ignore[attr-defined]
    namespaces = {}
    for lesson, course in settings["lessons"].items():
        namespaces[lesson] = {"__name__": "__main__"}
        for source in course["first_cells"]:
            try:
                with shell.builtin_trap:
                    exec(compile(shell.transform_cell(source), "first cell", "exec"), namespaces[lesson])
            except Exception as error:
                says = f"{type(error).__name__}: {error}"
                raise SystemExit(f"The solution notebook of lesson {lesson} stops in its first cells: {says}") from None
    for again in range(2):
        _execute(shell, FAMILIAR, again)
        for value in (*shell.user_ns.get("parts", ()), {"a": [1, 2.5, "x"]}):
            packing.pack(value)
        packing.pack(shell.user_ns.get("double"), [[[1, 2]], [{"series": [1.0, 2.0], "index": ["a", "b"]}]])
    shell.reset(new_session=True)
    _given.clear()
    del sys.modules[packing.__name__], exercises.packing  # a notebook that patches it gets a copy of its own
    return shell, namespaces


def _shell() -> Any:
    """Make IPython's shell, without its history, its tracebacks and its pictures of values, which nobody sees."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type
    from traitlets.config import Config

    class Remembering(DisplayHook):
        def __call__(self, result=None):
            if result is not None:
                self.update_user_ns(result)  # `_` and `Out`

    class Shell(InteractiveShell):
        displayhook_class = Type(Remembering)
        system = InteractiveShell.system_raw
        cell_name = "cell"

        def transform_cell(self, raw_cell):
            if raw_cell.count("\n") > 1:  # one line may be automatic magic
                with contextlib.suppress(Exception):
                    compile(raw_cell, "cell", "exec", ast.PyCF_ONLY_AST)
                    return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"  # it is Python as it stands
            return super().transform_cell(raw_cell)

        def showtraceback(self, *args, **kwargs):
            pass

        def showsyntaxerror(self, *args, **kwargs):
            pass

        def enable_gui(self, gui=None):
            pass

        def ask_exit(self):
            pass

    main = sys.modules["__main__"] = types.ModuleType("__main__")
    quiet = {"HistoryManager": {"enabled": False}, "InteractiveShell": {"display_page": True, "banner1": ""}}
    shell = Shell.instance(config=Config(quiet), user_module=main, user_ns=vars(main))
    shell.compile.get_code_name = lambda raw, transformed, number: shell.cell_name
    return shell


def _silence() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def _confined_run(
    notebook: int, out: int, shell: Any, namespaces: dict, settings: dict, message: bytes, user: int | None
) -> None:
    low, high = sorted((notebook, out))
    for first, last in ((3, low), (low + 1, high), (high + 1, 1024)):
        os.closerange(first, last)
    _silence()
    os.setsid()  # no terminal, and a process group of its own
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(Path(settings["scratch"], "exercises"))
    if user is not None:
        os.chown(settings["scratch"], user, user)
        syscalls.become(user, reading=settings["private"])
    _limit(settings)
    syscalls.confine(os.getpid(), signals=settings["level"] == "bubblewrap")
    syscalls.stay_closed(False)  # whoever watches its memory may look
    with open(notebook, "rb") as file, open(out, "wb") as stream:
        run(file, stream, shell, namespaces, settings, json.loads(message))


def _limit(settings: dict) -> None:
    if not resource:
        return
    limits = {
        "DATA": settings["memory"],
        "AS": settings["memory"] + (1 << 30),  # also counts shared memory, and the libraries
        "FSIZE": FILE_BYTES,
        "NOFILE": OPEN_FILES,
        "CORE": 0,
        "MSGQUEUE": 0,
        "CPU": int(time.process_time()) + NOTEBOOK_SECONDS,
        "NPROC": settings["processes"],
    }
    for name, limit in limits.items():
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))
        except (TypeError, ValueError, OSError, AttributeError):  # a limit that this system does not have
            continue


def _may_become(user: int, needed: tuple[str, ...] = ()) -> bool:
    """Say whether this process may become a user, who then can read what is needed."""
    process = os.fork()
    if process == 0:
        try:
            syscalls.become(user, reading=False)
            os._exit(0 if all(os.access(path, os.R_OK) for path in needed) else 1)
        finally:
            os._exit(1)
    return os.waitpid(process, 0)[1] == 0


def _process_limit(settings: dict) -> int:
    """Say how many processes the notebook's user may have; without walls there are those that he has already."""
    if settings["level"] == "bubblewrap" or os.getuid() == 0:  # in a user namespace, or as a user, of its own
        return settings["most_processes"]
    threads = 0
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if path.stat().st_uid == os.getuid():
                threads += sum(1 for _ in (path / "task").iterdir())
    return threads + 200


def _ended(process: int, channel: socket.socket) -> int:
    """Wait for the end of a process; end it where the channel asks for it, or is closed."""
    watch, poll = os.pidfd_open(process), select.poll()
    poll.register(watch, select.POLLIN)
    poll.register(channel, select.POLLIN)
    ready = {descriptor for descriptor, _ in poll.poll()}
    os.close(watch)
    if channel.fileno() in ready:
        channel.recv(100)
        os.kill(process, signal.SIGKILL)
    return os.waitpid(process, 0)[1]


def _end_all(walled: bool, user: int | None) -> None:
    """End everything that a notebook has left running."""
    while True:
        if walled:  # this is the first process of its namespace: all others but itself
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        elif user is not None:
            _end_user(user)
        else:
            for process in _descendants():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.001)


def _end_user(user: int) -> None:
    """End all processes of a user who has no others."""
    process = os.fork()
    if process == 0:
        try:
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(process, 0)


def _descendants() -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parents.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parent.name))
    found = [os.getpid()]
    for process in found:
        found += parents.get(process, [])
    return found[1:]


def _emptied(settings: dict) -> bool:
    try:
        _empty(settings)
        return True
    except (OSError, RecursionError):
        return False


def _empty(settings: dict) -> None:
    """Give the next notebook a working folder as the student's: `exercises`, with the tables in ``../data``.

    Raises:
        OSError: something cannot be deleted.
    """
    scratch, tables = Path(settings["scratch"]), settings["copied"]
    for path in scratch.iterdir():
        if path.name != "data" or tables:  # behind walls the tables are there for reading only
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (scratch / "exercises").mkdir()
    (scratch / "exercises").chmod(0o777)
    if tables:
        shutil.copytree(tables, scratch / "data")


if __name__ == "__main__":
    settings = json.loads(sys.stdin.buffer.readline())
    if sys.argv[1:]:
        serve(socket.socket(fileno=int(sys.argv[1])), settings)
    else:
        once(settings)
