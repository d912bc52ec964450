"""Run a notebook where it can do no harm, and take back the answers that it gives, as plain JSON data.

The strength of the walls depends on the system, strongest first; the README says what each of them holds:

``bubblewrap``
    The notebook sees the Python installation, the course's package without its lessons, the tables, and a scratch
    folder; nothing else, nothing else to write to, no network, no other process.
``limits``
    Linux without bubblewrap: limits on time, memory and processes, a system call filter, a session of its own.
``plain``
    Windows and macOS: a process of its own for each notebook, ended when its time is over.

Only behind bubblewrap are the answers out of reach of a notebook that looks for them. So the weaker levels are taken
only where somebody asks for them.

A warm Python process lives inside the walls as the first of its process namespace, and runs one notebook at a time in
a fork of itself. Nothing needs a privilege, and what a notebook leaves behind ends with one `kill`.
"""

import contextlib
import functools
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import psutil

import beltlab
from beltlab.data import FOLDER as TABLES
from beltlab.grading import syscalls
from beltlab.grading.inside import FILE_BYTES, NOTEBOOK_SECONDS

LEVELS = ("bubblewrap", "limits", "plain")
WEAKER = {
    "limits": "notebooks are limited, but can read and change your files, use the network, and look up the answers.",
    "plain": "nothing but time is limited: notebooks can read and change your files, use the network, and look up the "
    "answers.",
}
MESSAGE_BYTES = 8 << 20  # of all that one run of a notebook says
ANSWER_BYTES = 2 << 20  # of one answer: 100,000 numbers
RUNS = 7  # of one notebook: each time without the cell that ended it before
START = 60  # seconds in which Python must have imported what the course needs, or a file must be read
TICK = 0.1  # seconds between two looks at a notebook that says nothing
ASLEEP = 10  # seconds that a cell may wait for nothing; those in which it waits for a processor do not count
PROCESSES = 16  # of a notebook
TRIES = 8  # to run a notebook where something else goes wrong: six ends in a row cost nobody a mark
SCRATCH = "/var/tmp/notebook"  # behind walls


class SandboxError(Exception):
    """The sandbox does not start."""


class NotMarked(Exception):
    """A submission could not be marked, and it is not the student's doing. It must not count as a mark."""


@dataclass
class Transcript:
    """What a notebook said.

    Attributes:
        lesson: "1" … "9", or None.
        unreadable: why the file is no notebook, or "".
        given: for each question, the packed answers in the order in which they were given, the last three.
        stopped: for each question, why one of its cells stopped, in words.
        errors: why any cell stopped, in words.
        complete: whether every cell had its turn.
    """

    lesson: str | None = None
    unreadable: str = ""
    given: dict[str, list[dict]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    complete: bool = False


class Sandbox:
    """Warm Python processes behind walls, one for each thread that runs a notebook. Use it as a context manager.

    Args:
        lessons: for each lesson ("1" … "9") a dict of ``first_cells`` (sources to run once, before all notebooks),
            ``expressions`` (what each question's check is called with), ``trials`` (inputs for functions) and
            ``materials`` (what the lesson's module shows to students; pickled, in base 64).
        default: the lesson of a notebook that names none.
        tables: names of tables of `beltlab.data` to read once, before all notebooks.
        memory: bytes that a notebook may use, all its processes together.
        level: one of `LEVELS`; None takes bubblewrap, and nothing weaker.

    Raises:
        SandboxError: this level is not to be had here.
    """

    def __init__(
        self,
        lessons: dict[str, dict],
        default: str | None = None,
        tables: tuple[str, ...] = (),
        memory: int = 1 << 29,
        level: str | None = None,
    ):
        self.level = usable_level(level)
        self._settings = {
            "level": self.level,
            "lessons": lessons,
            "default": default,
            "tables": sorted(set(tables)),
            "memory": memory,
            "most_processes": PROCESSES,
            "stubs": [path.stem for path in _lesson_files()],
            "copied": None if self.level == "bubblewrap" else str(TABLES),
        }
        self._idle: list[_Server] = []
        self._turns = _Turns()
        self._closed = False
        if self.level != "plain":
            self._idle.append(_Server(self._settings))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """End the warm processes and everything that they have started."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def run(self, notebook: BinaryIO | bytes, seconds: float = 2.0) -> Transcript:
        """Run a notebook. A cell that ends the process is left out, and the notebook run again.

        What might be the fault of a busy machine, a cell that is too slow, is tried once more while this sandbox runs
        nothing else; what something has killed, as often as what goes wrong in the sandbox itself.

        Args:
            notebook: its bytes, or an open file.
            seconds: of processor time that a cell, or a function on all its inputs, may take.

        Raises:
            NotMarked: the sandbox itself was ended again and again.
        """
        content = notebook if isinstance(notebook, bytes) else notebook.read()
        why = ""
        for attempt in range(TRIES):
            try:
                with self._turns.alone() if attempt else self._turns.beside_others():
                    transcript = self._attempt(content, seconds, attempt)
                if transcript:
                    return transcript
            except (_Broken, SandboxError, OSError) as error:
                why = str(error)
                time.sleep(0.2 * attempt)
        raise NotMarked(f"The sandbox ({self.level}) was ended {TRIES} times while the notebook ran. {why}".strip())

    def _attempt(self, content: bytes, seconds: float, attempt: int) -> Transcript | None:
        """Run a notebook to its end; None where it is worth another attempt."""
        transcript = Transcript()
        skip: list[int] = []
        budget = _Budget()
        while not transcript.complete and len(skip) < RUNS:
            run = _Run(transcript)
            with self._server() as server:
                server.run(content, seconds, skip, budget, run.take)
            tries = 2 if run.slow else 1
            if run.ended == _KILLED and not budget.spent(TRIES):
                tries = TRIES
            if attempt + 1 < tries:
                return None
            if transcript.complete or budget.spent():
                break
            if run.cell is None:
                transcript.unreadable = "it cannot be read within the limits of time and memory"
                break
            transcript.stopped = dict.fromkeys(run.questions, run.ended or _ENDED) | transcript.stopped
            skip.append(run.cell)
        return transcript

    def _warm_process(self) -> "_Server | _Plain":
        """Give one that waits and has not been ended while it did, or start one."""
        with contextlib.suppress(IndexError):
            while True:
                if (server := self._idle.pop()).lives:
                    return server
                server.close()
        return _Plain(self._settings) if self.level == "plain" else _Server(self._settings)

    @contextlib.contextmanager
    def _server(self):
        """Lend a warm process; one that did not finish its work is not used again."""
        server = self._warm_process()
        try:
            yield server
        except BaseException:
            server.close()
            raise
        if self._closed or not server.usable:
            server.close()
        else:
            self._idle.append(server)


_ENDED = "it ended the whole program"
_KILLED = "it was killed"


class _Broken(Exception):
    """The warm process has gone, not the notebook."""


class _Run:
    """Adds to a transcript what one run says."""

    def __init__(self, transcript: Transcript):
        self.transcript = transcript
        self.cell: int | None = None  # the last one that began
        self.questions: list[str] = []
        self.slow = False  # whether a limit of time was met, or something has killed the process
        self.ended = ""  # why it was ended from outside

    def take(self, line: bytes) -> None:
        transcript = self.transcript
        match _parsed(line):
            case {"unreadable": str(why)} if self.cell is None:
                transcript.unreadable, transcript.complete = _clean(why), True
            case {"lesson": str(lesson)} if transcript.lesson is None:
                transcript.lesson = lesson
            case {"cell": int(), "questions": list(about), "error": str(error)}:
                error = _clean(error[:400])
                transcript.errors.append(error) if len(transcript.errors) < 100 else None
                for name in filter(_is_name, about):
                    transcript.stopped.setdefault(name, error)  # the first reason, not what follows from it
            case {"cell": int(cell), "questions": list(about)}:
                self.cell, self.questions = cell, list(filter(_is_name, about))
            case {"given": str(question), "packed": dict(packed)} if _is_name(question):
                if len(line) <= ANSWER_BYTES:
                    transcript.given[question] = [*transcript.given.get(question, []), packed][-3:]
            case {"slow": True}:
                self.slow = True
            case {"done": True}:
                transcript.complete = True
            case {"ended": str(why)}:
                self.ended = why
                self.slow |= why == "too slow"


class _Budget:
    """What a notebook has used in all its runs together."""

    def __init__(self):
        self.processor = self.asleep = 0.0

    def spent(self, times: int = 1) -> bool:
        """Say whether it is more than a notebook may use, if it used so much this often."""
        return times * self.processor > NOTEBOOK_SECONDS or times * self.asleep > 6 * ASLEEP


class _Server:
    """A warm process."""

    def __init__(self, settings: dict):
        self.usable = False
        self._scratch = None if settings["level"] == "bubblewrap" else _Scratch()
        settings = settings | {"scratch": self._scratch.path if self._scratch else SCRATCH}
        self._settings = settings
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        walls = _bubblewrap(_shown()) if settings["level"] == "bubblewrap" else []
        command = [*_first_to_go(), *walls, *_PYTHON, str(theirs.fileno())]
        with theirs, tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_environment(settings["scratch"]),
                cwd=self._scratch.path if self._scratch else "/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
            with contextlib.suppress(BrokenPipeError), self._process.stdin as stdin:
                stdin.write(json.dumps(settings).encode())
            theirs.close()
            ready = self._answer() == b"ready"
            self._first = psutil.Process(self._process.pid) if ready and self._process.poll() is None else None
            if walls and self._first:  # bubblewrap itself only waits for it
                self._first = next(iter(_below(self._first)), None)
            if not self._first:
                self.close()
                errors.seek(0)
                says = errors.read().decode(errors="replace").strip()[-2000:]
                raise SandboxError(f"The sandbox ({settings['level']}) does not start. {says}")
        self.usable = True

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self.usable = False
        self._channel.close()  # which is the sign to go
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            _kill(psutil.Process(self._process.pid))
            self._process.wait()
        if self._scratch:
            self._scratch.close()

    def run(self, content: bytes, seconds: float, skip: list[int], budget: _Budget, take: Callable) -> None:
        """Run a notebook once, and pass on each line that it says.

        Raises:
            _Broken: the warm process has gone.
        """
        self.usable = False
        how = json.dumps({"skip": skip, "seconds": seconds}).encode()
        ours, theirs = socket.socketpair()
        with ours:
            with theirs, _in_memory(content) as file:
                try:
                    socket.send_fds(self._channel, [how], [file, theirs.fileno()])
                except OSError as error:
                    raise _Broken(error) from None
            watch = _Watch(lambda: _below(self._first), self._settings["memory"], seconds, budget)
            ended = _listen(ours, take, watch)
        if ended:
            with contextlib.suppress(OSError):
                self._channel.send(b"end")
        status = _parsed(self._answer())
        if not isinstance(status, dict):
            raise _Broken("it has gone")
        killed = os.WTERMSIG(status["status"]) if os.WIFSIGNALED(status["status"]) else 0
        _say_why(ended, killed, take)
        self.usable = status["clean"]  # else a notebook has left what cannot be removed

    def _answer(self) -> bytes:
        """Wait for what the warm process says: nothing, where it has gone or is silent for too long."""
        self._channel.settimeout(1)
        until, gone = time.monotonic() + START, False
        while time.monotonic() < until and not gone:
            gone = self._process.poll() is not None  # which another process may not know that still holds the channel
            try:
                return self._channel.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                break
        return b""


class _Plain:
    """A process of its own for one notebook, where a system cannot fork."""

    usable = False  # a second time

    def __init__(self, settings: dict):
        self._scratch = _Scratch()
        self._settings = settings | {"scratch": self._scratch.path}
        self._process = None

    def close(self) -> None:
        if self._process:
            with contextlib.suppress(psutil.Error):
                _kill(psutil.Process(self._process.pid))
            self._process.wait()
        self._scratch.close()

    def run(self, content: bytes, seconds: float, skip: list[int], budget: _Budget, take: Callable) -> None:
        environment = _environment(self._scratch.path)
        self._process = process = subprocess.Popen(
            _PYTHON,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment} if os.name == "nt" else environment,
            cwd=self._scratch.path,
            start_new_session=True,
        )
        ours, theirs = socket.socketpair()

        def pump():
            with contextlib.suppress(OSError), theirs, process.stdout:  # either side may end first
                with process.stdin as stdin:
                    how = {"skip": skip, "seconds": seconds}
                    stdin.write(json.dumps(self._settings | how).encode() + b"\n" + content)
                for line in process.stdout:
                    theirs.sendall(line)

        thread = threading.Thread(target=pump, daemon=True)
        thread.start()
        first = psutil.Process(process.pid)
        watch = _Watch(lambda: [first, *_below(first)], 1 << 62, seconds, budget)
        watch.starting = True
        with ours:
            ended = _listen(ours, take, watch)
        if not ended:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)
        _say_why(ended, -(process.poll() or 0), take)
        self.close()
        thread.join(5)


def _say_why(ended: str, killed: int, take: Callable[[bytes], None]) -> None:
    """Say why a notebook has ended before its time, if it has: from outside, or by a signal."""
    if not ended and killed == getattr(signal, "SIGXCPU", None):
        ended = "too slow"
    if not ended and killed == getattr(signal, "SIGKILL", None):
        take(b'{"slow": true}')
        ended = _KILLED
    if ended:
        take(json.dumps({"ended": ended}).encode())


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        for each in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.Error):
                each.kill()


def _listen(connection: socket.socket, take: Callable[[bytes], None], watch: "_Watch") -> str:
    """Pass on the lines that come; return why the notebook must be ended, or "" if it has ended."""
    rest, size = b"", 0
    connection.settimeout(TICK)
    while size < MESSAGE_BYTES:
        try:
            piece = connection.recv(1 << 16)
        except TimeoutError:
            piece = None
        except OSError:
            return ""
        if piece == b"":
            return ""
        if piece:
            size += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                watch.hears(line)
                take(line)
        if why := watch.objects():
            return why
    return "it said too much"


class _Watch:
    """Looks from outside at all processes of a notebook, where the limits inside may not reach."""

    def __init__(self, processes: Callable[[], list], memory: int, seconds: float, budget: _Budget):
        self.starting = False
        self._processes, self._memory, self._seconds, self._budget = processes, memory, seconds, budget
        self._looked = self._began = time.monotonic()
        self._used: dict[int, tuple[float, float]] = {}  # process: processor time, and that in which it wanted one
        self._cell_processor = self._cell_asleep = 0.0
        self._importing = self._imported = False

    def hears(self, line: bytes) -> None:
        if line.startswith(b'{"cell"'):
            self._cell_processor = self._cell_asleep = 0.0
            self._importing = self._imported = self.starting = False
        elif line == b'{"importing": true}':
            self._importing = True
        elif line == b'{"importing": false}':
            self._imported = True

    def objects(self) -> str:
        """Say why the notebook must be ended, or ""."""
        now = time.monotonic()
        if now - self._looked < TICK:
            return ""
        elapsed, self._looked = now - self._looked, now
        try:
            processes = self._processes()
        except psutil.Error:
            return ""
        used = {}
        memory = 0
        for process in processes:
            with contextlib.suppress(psutil.Error, OSError):
                used[process.pid] = _used(process)
                memory += process.memory_info().rss
        before = {pid: self._used.get(pid, (0.0, 0.0)) for pid in used}
        processor = sum(used[pid][0] - before[pid][0] for pid in used)
        asleep = elapsed - sum(used[pid][1] - before[pid][1] for pid in used)  # negative where a wait is told late
        self._used = used
        self._budget.processor += processor
        self._budget.asleep += asleep
        if not self._importing:  # imports are free, within the budget
            self._cell_processor += processor
            self._cell_asleep += asleep
        if self._imported:  # some of them since the last look
            self._importing = self._imported = False
        if len(processes) > PROCESSES:
            return "it started too many processes"
        if memory > self._memory and _memory(processes) > self._memory:
            return "it used more memory than it may"
        longer = START if self.starting else 0
        if self._cell_processor > 2 * self._seconds + 1 + longer or self._cell_asleep > ASLEEP + longer:
            return "too slow"
        return "too slow" if self._budget.spent() else ""


def _below(process: psutil.Process) -> list[psutil.Process]:
    """List the processes that a process has started, and those that they have."""
    found, at = [], 0
    try:
        while at <= len(found):  # which grows
            parent = found[at - 1].pid if at else process.pid
            for thread in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{thread}/children") as children:
                    for child in children.read().split():
                        with contextlib.suppress(psutil.Error):
                            found.append(psutil.Process(int(child)))
            at += 1
    except OSError:  # another system, or one of them has ended: look at all processes of the machine
        return process.children(recursive=True)
    return found


def _used(process: psutil.Process) -> tuple[float, float]:
    """Give a process's own processor time, and that together with the time it waited for a processor, in seconds."""
    times = process.cpu_times()
    own = times.user + times.system
    try:
        ran, waited, _ = Path(f"/proc/{process.pid}/schedstat").read_text().split()
    except (OSError, ValueError):  # another system: a process that could run counts as one that did
        awake = process.status() == psutil.STATUS_RUNNING
        return own, time.monotonic() if awake else own
    return own, max(own, int(ran) / 1e9) + int(waited) / 1e9


def _memory(processes: list) -> int:
    """Sum the memory of processes, each shared page once."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            try:
                total += process.memory_full_info().pss
            except (psutil.AccessDenied, AttributeError):
                total += process.memory_info().rss
    return total


class _Turns:
    """Lets many run beside each other, or one alone."""

    def __init__(self):
        self._changed = threading.Condition()
        self._running = self._waiting = 0
        self._alone = False

    @contextlib.contextmanager
    def beside_others(self):
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not self._waiting)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self):
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not self._alone and not self._running)
            self._waiting -= 1
            self._alone = True
        try:
            yield
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()


class _Scratch:
    """A temporary folder. Its owner holds a lock on it, so that one that was left behind is found and removed."""

    _prefix = "beltlab-scratch-"

    def __init__(self):
        self._remove_old()
        self._held = None
        for _ in range(TRIES):
            self._folder = tempfile.TemporaryDirectory(prefix=self._prefix)
            self.path = self._folder.name
            with contextlib.suppress(FileNotFoundError, BlockingIOError):
                self._held = _locked(self.path)
                if os.path.isdir(self.path):
                    break
            self.close()  # another run has taken it for one left behind, before it was locked

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._folder.cleanup()
        if self._held:
            os.close(self._held)
            self._held = None

    @classmethod
    def _remove_old(cls) -> None:
        for path in Path(tempfile.gettempdir()).glob(f"{cls._prefix}*"):
            with contextlib.suppress(OSError):
                if held := _locked(path):
                    shutil.rmtree(path, ignore_errors=True)
                    os.close(held)


def _locked(folder: str | Path) -> int | None:
    """Lock a folder; None where there are no such locks.

    Raises:
        BlockingIOError: somebody else holds it.
        OSError: it cannot be opened.
    """
    try:
        import fcntl
    except ImportError:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return descriptor


@contextlib.contextmanager
def _in_memory(content: bytes):
    """Lend the descriptor of a file that has no name anywhere."""
    descriptor = os.memfd_create("notebook")
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


@functools.cache
def strongest_level() -> str:
    """Find out which walls this system has."""
    if not (sys.platform.startswith("linux") and syscalls.known()):
        return "plain"
    return "limits" if _why_no_bubblewrap() else "bubblewrap"


def usable_level(level: str | None = None) -> str:
    """Give the level to run on.

    Args:
        level: the one asked for; None means bubblewrap.

    Raises:
        SandboxError: it is not to be had here, or a weaker one must be asked for.
    """
    best = strongest_level()
    if level is not None and level not in LEVELS:
        raise SandboxError(f"There is no level {level!r} of the sandbox. There are: {', '.join(LEVELS)}.")
    if LEVELS.index(level or "bubblewrap") >= LEVELS.index(best):
        return level or best
    why = f" ({_why_no_bubblewrap()})" if best == "limits" else ""
    way = "On Debian or Ubuntu: apt-get install bubblewrap." if best == "limits" else "Mark on Linux with bubblewrap."
    raise SandboxError(
        f"The sandbox {level or 'bubblewrap'} does not work here{why}. {way} "
        f"If you trust the notebooks, ask for a weaker one: --level {best}. Then {WEAKER[best]}"
    )


@functools.cache
def _why_no_bubblewrap() -> str:
    if not shutil.which("bwrap"):
        return "bubblewrap is missing"
    tried = subprocess.run([*_bubblewrap([]), "/bin/true"], capture_output=True, text=True, errors="replace")
    return "" if tried.returncode == 0 else tried.stderr.strip()[:300] or "bwrap does not start"


def _bubblewrap(shown: list[str]) -> list[str]:
    """Write the command that puts up the walls: what is shown is named, file by file where something lies beside it."""
    command = ["bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--as-pid-1", "--new-session", "--cap-drop", "ALL"]
    command += ["--uid", "1000", "--gid", "1000"]  # root is nobody special inside
    shown = [*shown, *_system()]
    folders = {str(folder) for path in shown for folder in Path(path).parents} | {"/dev", "/var/tmp"}
    if not any(folder == "/tmp" or folder.startswith("/tmp/") for folder in folders):
        command += ["--symlink", SCRATCH, "/tmp"]
    for folder in sorted(folders - {"/"}):
        command += ["--perms", "0755", "--dir", folder]
    for path in sorted(shown):
        command += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind-try", path, path]
    for device in ("null", "zero", "full", "random", "urandom"):
        command += ["--dev-bind-try", f"/dev/{device}", f"/dev/{device}"]
    command += ["--size", str(FILE_BYTES), "--tmpfs", SCRATCH, "--ro-bind", str(TABLES), f"{SCRATCH}/data"]
    return [*command, "--chdir", SCRATCH, "--remount-ro", "/", "--"]


def _system() -> list[str]:
    """List what every program needs."""
    names = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr/local/share/fonts", "/usr/local/bin"]
    names += [f"/etc/{name}" for name in ("fonts", "ld.so.cache", "localtime")]
    names += [f"/usr/{name}" for name in ("bin", "sbin", "lib32", "lib64", "libexec", "share")]
    names += [str(path) for path in _without(Path("/usr/lib"), _copies(_libraries([Path("/usr/lib")])))]
    return [name for name in names if os.path.lexists(name)]


def _shown() -> list[str]:
    """List the files and folders that a notebook may read, besides those that every program needs."""
    own = ("bin", "lib", "lib64", "share", "etc", "pyvenv.cfg")
    roots = [Path(prefix, name) for prefix in {sys.prefix, sys.base_prefix} - {"/usr"} for name in own]
    roots += [Path("/usr/local/lib")]
    hidden = _copies(_libraries(roots)) | {_PACKAGE}
    roots = [path for root in roots if os.path.lexists(root) for path in _without(root, hidden)]
    shown = set(roots)
    for entry in map(Path, _import_path()):
        if entry != _PACKAGE.parent and not any(entry.is_relative_to(path) for path in [*roots, Path("/usr/lib")]):
            shown.update(path for path in set(entry.iterdir()) - _copies([entry]) if _importable(path))
    shown.update(path for path in _PACKAGE.iterdir() if path.name not in ("exercises", "tables"))
    lessons = set(_lesson_files())
    engine = [path for path in (_PACKAGE / "exercises").rglob("*.py") if path not in lessons]
    private = [TABLES.parent / name for name in _PRIVATE]
    shown = [path for path in {*shown, *engine, TABLES} if not any(path.is_relative_to(folder) for folder in private)]
    return [str(path) for path in shown]


_PACKAGE = Path(beltlab.__file__).parent
_PRIVATE = ("solutions", "lecturer", "tests", ".git", "notebooks", "exercises")


def _lesson_files() -> list[Path]:
    """List the modules that hold questions with their answers."""
    return sorted((_PACKAGE / "exercises").rglob("lesson_*.py"))


def _libraries(roots: list[Path]) -> list[Path]:
    """List the folders of installed libraries below some folders."""
    return [path for root in roots for pattern in ("python3*", "python3*/*-packages") for path in root.glob(pattern)]


def _copies(folders: list[Path]) -> set[Path]:
    """List the copies of this course, with its lessons, in folders of libraries."""
    return {path.parents[1] for folder in folders for path in folder.glob("beltlab*/exercises/lesson_01.py")} | {
        path.parents[2] for folder in folders for path in folder.glob("beltlab*/*/exercises/lesson_01.py")
    }


def _without(folder: Path, hidden: set[Path]) -> Iterator[Path]:
    """List what together is a folder without some of what lies in it."""
    if folder in hidden:
        return
    if folder.is_symlink() or not any(folder in path.parents for path in hidden):
        yield folder
        return
    for path in folder.iterdir():
        yield from _without(path, hidden)


def _import_path() -> list[str]:
    """List the folders from which a notebook may import, as this process does, but not the working folder."""
    private = {Path.cwd(), TABLES.parent, *TABLES.parent.parents}
    folders = [Path(entry) for entry in sys.path if entry and os.path.isdir(entry)]
    return [str(path) for path in dict.fromkeys([_PACKAGE.parent, *folders]) if path not in private]


def _importable(path: Path) -> bool:
    return path.suffix in (".py", ".so", ".pyd") or path.name.endswith(".libs") or (path / "__init__.py").is_file()


def missing_here(module: str) -> bool:
    """Say whether a module that a notebook could not import is installed on this machine all the same."""
    root, *below = module.split(".")
    try:
        found = importlib.util.find_spec(root)
    except (ImportError, ValueError, AttributeError):
        return False
    if not below or found is None:
        return found is not None
    for folder in found.submodule_search_locations or ():
        path = Path(folder, *below)
        if path.is_dir() or path.with_suffix(".py").is_file():
            return True
    return False


def _first_to_go() -> list[str]:
    """If memory runs out, the system shall end a notebook and nothing else."""
    return ["choom", "-n", "1000", "--"] if shutil.which("choom") else []


def _environment(scratch: str) -> dict[str, str]:
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return one | {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join(_import_path()),
        "HOME": scratch,
        "IPYTHONDIR": scratch,
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": scratch,
        "TMPDIR": scratch,
        "TERM": "dumb",
        "PYTHONHASHSEED": "0",
    }


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _clean(text: str) -> str:
    """Write half a character as its code, as Python shows it."""
    return text.encode("utf-8", "backslashreplace").decode()


def _is_name(text: object) -> bool:
    return isinstance(text, str) and len(text) < 5 and text[:1] == "q" and text[1:].isdigit()


_PYTHON = [os.path.abspath(sys.executable), "-P", "-B", "-m", "beltlab.grading.inside"]
