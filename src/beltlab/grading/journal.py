"""The journal of a class: the one truth from which grades, feedback, report and exports are made.

`marks.jsonl` only ever grows, by one whole line at a time. Each line is a JSON object that stands for itself and ends
with a checksum, so a damaged line costs what it held and nothing else. There are five kinds of ``line``:

``seen``
    A run begins: the ``folder`` that was handed in (from the folder of the journal), how many ``submissions`` it has,
    the fingerprint of the ``course`` in which they are marked, and ``how``: lesson, lessons, seconds, seed.
``mark``
    The ``marks`` of one ``submission`` of a ``folder``. They hold for the bytes whose SHA-256 is ``notebook``, in the
    ``course`` with that fingerprint, and were made with a ``seed`` behind walls of some ``level``.
``gone``
    The ``submissions`` that are no longer in a ``folder``.
``left``
    A ``folder`` that is no longer part of the class.
``sound``
    The solutions of a ``course`` got every point, behind walls of some ``level``.
"""

import contextlib
import json
import os
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from beltlab.grading.sandbox import WEAKER

JOURNAL = "marks.jsonl"
LOCK = "marks.lock"
DISK_SECONDS = 0.2  # between two times at which lines are forced to the disk: only a power failure could cost them
_CHECK = b', "check": "'


class JournalBusy(Exception):
    """Another run writes to the journal."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the journal holds a mark, and what it holds for."""

    start: int
    length: int
    notebook: str
    course: str
    level: str


class Journal:
    """The journal in a folder of marks, as it is now. Reading needs no lock; `writing` takes it.

    Args:
        output: the folder of marks.

    Attributes:
        places: folder -> submission -> where its mark is.
        seen: folder -> the last ``seen`` line.
        seed: of the last mark, or None.
        damaged: the numbers of the lines that cannot be read.
    """

    def __init__(self, output: Path):
        self._path = output / JOURNAL
        self._file = None
        self._synced = 0.0
        self._replay()

    @property
    def how(self) -> dict | None:
        """How the class was marked last, or None."""
        return list(self.seen.values())[-1]["how"] if self.seen else None

    @classmethod
    @contextlib.contextmanager
    def writing(cls, output: Path) -> Iterator["Journal"]:
        """Hold the lock and open the journal for new lines.

        Raises:
            JournalBusy: another run holds the lock.
        """
        output.mkdir(parents=True, exist_ok=True)
        with _locked(output / LOCK), (output / JOURNAL).open("ab+") as file:
            journal = cls(output)
            journal._file = file
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")  # ends a line that an interruption cut short
            yield journal
            file.flush()
            os.fsync(file.fileno())

    def known(self, notebook: str, course: str, level: str) -> Place | None:
        """Find marks for the same bytes in the same course, made behind walls that are at least as strong."""
        place = self._contents.get((notebook, course))
        return place if place and _as_strong(place.level, level) else None

    def marks(self, place: Place) -> dict:
        """Read the marks at a place."""
        with self._path.open("rb") as file:
            return self._read(file, place)

    def all(self) -> Iterator[tuple[str, str, dict]]:
        """Give folder, submission and marks of all submissions of the class, folder by folder, in order of names."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for folder in self.places:
                for submission, place in sorted(self.current(folder).items()):
                    yield folder, submission, self._read(file, place)

    def current(self, folder: str) -> dict[str, Place]:
        """Give the places of a folder's marks; those that were made in an earlier course do not count."""
        course = self.seen[folder]["course"] if folder in self.seen else None
        return {name: place for name, place in self.places[folder].items() if course in (None, place.course)}

    def see(self, folder: str, submissions: int, course: str, how: dict) -> None:
        """Begin a run over a folder."""
        line = {"line": "seen", "folder": folder, "submissions": submissions, "course": course, "how": how}
        if self.seen.get(folder) != {name: line[name] for name in ("submissions", "course", "how")}:
            self._append(line)

    def write(
        self, folder: str, submission: str, notebook: str, course: str, level: str, seed: int, marks: dict
    ) -> None:
        """Keep the marks of a submission."""
        line = {"line": "mark", "folder": folder, "submission": submission, "notebook": notebook, "course": course}
        self._append(line | {"level": level, "seed": seed, "marks": marks})

    def forget(self, folder: str, submissions: list[str]) -> None:
        """Note that submissions are no longer in their folder."""
        for first in range(0, len(submissions), 1000):
            self._append({"line": "gone", "folder": folder, "submissions": submissions[first : first + 1000]})

    def leave(self, folder: str) -> None:
        """Note that a folder is no longer part of the class."""
        self._append({"line": "left", "folder": folder})

    def sound(self, course: str, level: str) -> None:
        """Note that the solutions of a course get every point."""
        self._append({"line": "sound", "course": course, "level": level})

    def is_sound(self, course: str, level: str) -> bool:
        """Say whether the solutions of a course are known to get every point."""
        return (course, level) in self._sound

    def _append(self, line: dict) -> None:
        written = _sealed(line)
        start = self._file.seek(0, os.SEEK_END)
        self._file.write(written)
        self._file.flush()
        if time.monotonic() > self._synced + DISK_SECONDS:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()
        self._apply(line, start, len(written))

    def _replay(self) -> None:
        self.places: dict[str, dict[str, Place]] = {}
        self.seen: dict[str, dict] = {}
        self.seed: int | None = None
        self.damaged: list[int] = []
        self._contents: dict[tuple[str, str], Place] = {}
        self._sound: set[tuple[str, str]] = set()
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            start = 0
            for number, written in enumerate(file, 1):
                if written.strip():
                    try:
                        self._apply(_unsealed(written), start, len(written))
                    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                        self.damaged.append(number)
                start += len(written)

    def _apply(self, line: dict, start: int, length: int) -> None:
        folder = str(line.get("folder"))
        match line["line"]:
            case "seen":
                self.seen.pop(folder, None)  # so that the last one is the last
                how = {"submissions": int(line["submissions"]), "course": str(line["course"]), "how": dict(line["how"])}
                self.seen[folder] = how
                self.places.setdefault(folder, {})
            case "mark":
                place = Place(start, length, *(sys.intern(str(line[name])) for name in ("notebook", "course", "level")))
                self.places.setdefault(folder, {})[str(line["submission"])] = place
                self.seed = int(line["seed"])
                content = place.notebook, place.course
                if content not in self._contents or not _as_strong(self._contents[content].level, place.level):
                    self._contents[content] = place
            case "gone":
                for submission in line["submissions"]:
                    self.places.get(folder, {}).pop(submission, None)
            case "left":
                self.places.pop(folder, None)
                self.seen.pop(folder, None)
            case "sound":
                self._sound.add((line["course"], line["level"]))
            case other:
                raise ValueError(f"a line of the kind {other}")

    @staticmethod
    def _read(file, place: Place) -> dict:
        file.seek(place.start)
        return json.loads(file.read(place.length))["marks"]


def _sealed(line: dict) -> bytes:
    body = json.dumps(line).encode("ascii")[:-1]
    return body + _CHECK + b'%08x"}\n' % zlib.crc32(body)


def _unsealed(written: bytes) -> dict:
    body, _, check = written.strip().rpartition(_CHECK)
    if b'%08x"}' % zlib.crc32(body) != check:
        raise ValueError("damaged")
    return json.loads(body + b"}")


def _as_strong(level: str, other: str) -> bool:
    if level == other:
        return True
    order = ["bubblewrap", *WEAKER]
    return level in order and other in order and order.index(level) < order.index(other)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalBusy(
                f"Another run is marking into {path.parent}. Wait until it has ended, or take another --output."
            ) from None
        yield
