"""Run a notebook where it can do no harm, and take back the answers that it gives, as plain JSON data.

The strength of the walls depends on the system, strongest first:

``bubblewrap``
    The notebook sees the Python installation, the course's package without its lessons, and an empty scratch folder;
    nothing else, nothing to write to, no network, no other process.
``namespaces``
    Nearly the same made without bubblewrap, on Linux as root: private folders are covered, the rest is read-only.
``limits``
    Linux without the right to either: only limits on time, memory, files and processes.
``plain``
    Windows and macOS: a process of its own for each notebook, ended when its time is over.

Only under the first two are the answers out of reach of a notebook that looks for them.
"""

import contextlib
import functools
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

import beltlab
from beltlab.data import FOLDER as TABLES
from beltlab.grading.inside import SCRATCH, WAIT

WEAKER = {
    "namespaces": "bubblewrap is missing or does not start: notebooks can read public files of this machine.",
    "limits": "bubblewrap is missing or does not start: notebooks can read and change your files, use the network, "
    "and look up the answers. On Debian or Ubuntu: apt-get install bubblewrap.",
    "plain": "This system has no sandbox: notebooks can read and change your files, use the network, "
    "and look up the answers. Mark on Linux with bubblewrap if you do not trust them.",
}
MESSAGE_BYTES = 8 << 20  # of all that one run of a notebook says
IMPORTING = b'{"importing": true}'
RUNS = 7  # of one notebook: each time without the cell that ended it before
START = 60  # seconds in which Python must have imported what the course needs, or a file must be read


class SandboxError(Exception):
    """The sandbox does not start."""


@dataclass
class Transcript:
    """What a notebook said.

    Attributes:
        lesson: "1" … "8", or None.
        unreadable: why the file is no notebook, or "".
        given: for each question, the packed answers in the order in which they were given, the last three.
        stopped: for each question, why one of its cells stopped, in words.
        complete: whether every cell had its turn.
    """

    lesson: str | None = None
    unreadable: str = ""
    given: dict[str, list[dict]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    complete: bool = False


class Sandbox:
    """A warm Python process behind walls, from which every notebook gets a fork. Use it as a context manager.

    Args:
        lessons: for each lesson ("1" … "8") a dict of ``first_cells`` (sources to run once, before all notebooks),
            ``expressions`` (what each question's check is called with), ``trials`` (inputs for functions) and
            ``materials`` (what the lesson's module shows to students; pickled, in base 64).
        default: the lesson of a notebook that names none.
        tables: names of tables of `beltlab.data` to read once, before all notebooks.
        memory: bytes that each process may use.
        level: one of the four above; the strongest that works here by default.
    """

    def __init__(
        self,
        lessons: dict[str, dict],
        default: str | None = None,
        tables: tuple[str, ...] = (),
        memory: int = 1 << 29,
        level: str | None = None,
    ):
        self.level = level or strongest_level()
        package = Path(beltlab.__file__).parent
        lesson_files = sorted((package / "exercises").glob("lesson_*.py"))
        secret = [*lesson_files, package / "exercises/__pycache__"]
        secret += [TABLES.parent / name for name in ("solutions", "tests", ".git")]
        self._settings = {
            "level": self.level,
            "lessons": lessons,
            "default": default,
            "tables": sorted(set(tables)),
            "memory": memory,
            "stubs": [file.stem for file in lesson_files],
            "masked": [str(path) for path in secret if path.exists()],
            "shown": [sys.prefix, sys.base_prefix, str(package), str(TABLES)],
            "hidden": sorted({str(Path.home()), os.getcwd(), str(TABLES.parent), "/tmp", "/run"} - {"/"}),
        }
        self._lock = threading.Lock()
        self._process = self._channel = None
        self._scratch = tempfile.TemporaryDirectory(prefix="beltlab-")  # where bubblewrap does not give an empty one
        if self.level != "plain":
            self._start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """End the warm process and everything that it has started."""
        self._end()
        self._scratch.cleanup()

    def run(self, notebook: BinaryIO, seconds: float = 2.0) -> Transcript:
        """Run a notebook. A cell that ends the process is left out, and the notebook run again.

        Args:
            notebook: an open file.
            seconds: of processor time that a cell, or a function on all its inputs, may take.
        """
        transcript = Transcript()
        skip: list[int] = []
        finish = time.monotonic() + START + RUNS * _patience(seconds)
        while not transcript.complete and len(skip) < RUNS and time.monotonic() < finish:
            cell, questions, says = self._run_once(notebook, seconds, skip, finish, transcript)
            if transcript.complete:
                break
            if cell is None:
                transcript.unreadable = "it cannot be read within the limits of time and memory"
                break
            transcript.stopped = dict.fromkeys(questions, says) | transcript.stopped
            skip.append(cell)
        return transcript

    def _run_once(self, notebook: BinaryIO, seconds: float, skip: list, finish: float, transcript: Transcript) -> tuple:
        """Add to a transcript what one run says; return its last cell, that cell's questions, and how it ended."""
        cell, questions, says = None, [], "it ended the whole program, or used up its time or memory"
        for line in self._lines(notebook, seconds, skip, finish):
            match _parsed(line):
                case {"unreadable": str(why)} if cell is None:
                    transcript.unreadable, transcript.complete = why, True
                case {"lesson": str(lesson)} if transcript.lesson is None:
                    transcript.lesson = lesson
                case {"cell": int(), "questions": list(about), "error": str(error)}:
                    for name in filter(_is_name, about):
                        transcript.stopped.setdefault(name, error[:400])  # the first reason, not what follows from it
                case {"cell": int(cell), "questions": list(about)}:
                    questions = list(filter(_is_name, about))
                case {"given": str(question), "packed": dict(packed)} if _is_name(question):
                    transcript.given[question] = [*transcript.given.get(question, []), packed][-3:]
                case {"done": True}:
                    transcript.complete = True
                case {"late": True}:
                    says = "too slow"
        return cell, questions, says

    def _lines(self, notebook: BinaryIO, seconds: float, skip: list, finish: float) -> Iterator[bytes]:
        """Yield the lines of one run as they come; the last is ``{"late": true}`` if it had to be ended."""
        ours, theirs = socket.socketpair()
        silence = START
        how = {"skip": skip, "seconds": seconds}
        stop = None
        if self.level == "plain":
            stop = self._spawn(notebook, how, theirs)
            finish += START
        else:
            with theirs:
                self._send(json.dumps(how).encode(), [notebook.fileno(), theirs.fileno()])
        rest, size = b"", 0
        try:
            with ours:  # whose end is the sign to end the notebook's process
                while size < MESSAGE_BYTES:
                    ours.settimeout(max(min(silence, finish - time.monotonic()), 0.01))
                    piece = ours.recv(1 << 16)
                    if not piece:
                        return
                    size += len(piece)
                    *lines, rest = (rest + piece).split(b"\n")
                    yield from lines
                    silence = START if lines and lines[-1] == IMPORTING else _patience(seconds)
        except TimeoutError:
            yield b'{"late": true}'
        except ConnectionError:
            return
        finally:
            if stop:
                stop()

    def _send(self, message: bytes, descriptors: list[int]) -> None:
        with self._lock:
            try:
                socket.send_fds(self._channel, [message], descriptors)
            except OSError:  # something has ended the warm process
                self._end()
                self._start()
                socket.send_fds(self._channel, [message], descriptors)

    def _start(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        walls = _bubblewrap(self._settings["shown"], self._settings["masked"]) if self.level == "bubblewrap" else []
        command = [*_first_to_go(), *walls, *_PYTHON, str(theirs.fileno())]
        with theirs, tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_ENVIRONMENT,
                cwd=self._scratch.name,
                pass_fds=[theirs.fileno()],
            )
            with self._process.stdin as stdin:
                stdin.write(json.dumps(self._settings).encode())
            theirs.close()
            self._channel.settimeout(START)
            try:
                ready = self._channel.recv(100)
            except TimeoutError:
                ready = b""
            if not ready:
                self._end()
                errors.seek(0)
                says = errors.read().decode(errors="replace").strip()[-2000:]
                raise SandboxError(f"The sandbox ({self.level}) does not start. {says}")

    def _end(self) -> None:
        if self._channel:
            self._channel.close()
            self._process.kill()
            self._process.wait()
            self._channel = None

    def _spawn(self, notebook: BinaryIO, how: dict, out: socket.socket) -> Callable[[], None]:
        """Run a notebook in a process of its own; return the function that ends it."""
        process = subprocess.Popen(
            _PYTHON,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT} if os.name == "nt" else _ENVIRONMENT,
            cwd=self._scratch.name,
            start_new_session=True,
        )

        def pump():
            with contextlib.suppress(OSError), out, process.stdout:  # either side may end first
                with process.stdin as stdin:
                    stdin.write(json.dumps(self._settings | how).encode() + b"\n")
                    notebook.seek(0)
                    shutil.copyfileobj(notebook, stdin)
                for line in process.stdout:
                    out.sendall(line)

        def stop():
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
            process.wait()
            thread.join(5)

        thread = threading.Thread(target=pump, daemon=True)
        thread.start()
        return stop


@functools.cache
def strongest_level() -> str:
    """Find out which walls this system has."""
    if not sys.platform.startswith("linux"):
        return "plain"
    attempts = {"bubblewrap": [*_bubblewrap([], []), "/bin/true"], "namespaces": ["unshare", "-minp", "true"]}
    for level, command in attempts.items():
        if shutil.which(command[0]) and not subprocess.run(command, capture_output=True).returncode:
            return level
    return "limits"


def _bubblewrap(shown: list[str], masked: list[str]) -> list[str]:
    command = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    if os.getuid():  # capabilities for the walls between notebooks; each notebook loses them
        command += ["--unshare-user", "--cap-add", "ALL"]
    for folder in ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin"):
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            command += ["--ro-bind", folder, folder]
    shown = ["/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", *shown]
    for folder in sorted({str(folder) for path in shown for folder in Path(path).parents} - {"/"}):
        command += ["--perms", "0755", "--dir", folder]
    for path in shown:
        command += ["--ro-bind-try", path, path]
    for path in masked:
        command += ["--tmpfs", path] if os.path.isdir(path) else ["--ro-bind", "/dev/null", path]
    command += ["--dev", "/dev", "--remount-ro", "/dev", "--tmpfs", SCRATCH, "--chdir", SCRATCH]
    return [*command, "--remount-ro", "/", "--"]


def _first_to_go() -> list[str]:
    """If memory runs out, the system shall end a notebook and nothing else."""
    return ["choom", "-n", "1000", "--"] if shutil.which("choom") else []


def _patience(seconds: float) -> float:
    """Seconds of silence after which a cell is ended from outside."""
    return WAIT * seconds + 1


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_name(text: object) -> bool:
    return isinstance(text, str) and len(text) < 5 and text[:1] == "q" and text[1:].isdigit()


_PYTHON = [sys.executable, "-P", "-B", "-m", "beltlab.grading.inside"]
_WRITABLE = SCRATCH if os.path.isdir(SCRATCH) else tempfile.gettempdir()
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": _WRITABLE,
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": _WRITABLE,
    "TMPDIR": _WRITABLE,
    "PYTHONHASHSEED": "0",
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
