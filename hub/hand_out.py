"""Hand out the course to one student: what is new is copied, what the student changed is never overwritten.

    python hand_out.py COURSE STUDENT

COURSE is the folder of the course, STUDENT the student's own folder. A file that the student has not touched since it
was handed out is renewed. A file that the student changed stays; the new one is put beside it as "NAME (new).ipynb",
and UPDATED.md says so. Standard library only: it also runs where the course is not installed.
"""

import hashlib
import itertools
import json
import os
import sys
from pathlib import Path

FOLDERS = ("notebooks", "exercises")  # never `solutions` or `lecturer`
RECORD = ".handed-out.json"  # what was handed out: the path to the hash of the file
SAID = "UPDATED.md"


def hand_out(course: Path, student: Path) -> list[str]:
    """Copy what the student does not have.

    Args:
        course: The folder of the course.
        student: The student's own folder; it is made if it is not there.

    Returns:
        The files that the student changed and that have a new version beside them now.

    Raises:
        ValueError: If the folder of the course holds no lessons.
        OSError: If the student's folder cannot be written.
    """
    files = sorted(path for folder in FOLDERS for path in (course / folder).rglob("*")
                   if path.is_file() and ".ipynb_checkpoints" not in path.parts and path.suffix in {".ipynb", ".png"})
    if not files:
        raise ValueError(f"There is no lesson in {course}. Give the folder of the course.")
    record, beside = _record(student), []
    for source in files:
        name = source.relative_to(course).as_posix()
        place, new = student / name, source.read_bytes()
        given = hashlib.sha256(new).hexdigest()
        if not place.exists():
            _write(place, new)
        elif (held := _hash(place)) != given:
            if held == record.get(name):
                _write(place, new)
            elif record.get(name) != given:  # it was not handed out yet
                other = _beside(place, student, record)
                _write(other, new)
                record[other.relative_to(student).as_posix()] = given
                beside.append(name)
        record[name] = given
    _write(student / RECORD, json.dumps(record, indent=1).encode())
    if beside:
        _write(student / SAID, _sentence(beside).encode())
    return beside


def _beside(place: Path, student: Path, record: dict[str, str]) -> Path:
    """A name beside a file that is free, or that holds an older version which the student has not touched."""
    for number in itertools.count(1):
        other = place.with_name(f"{place.stem} (new{'' if number == 1 else f' {number}'}){place.suffix}")
        if not other.exists() or _hash(other) == record.get(other.relative_to(student).as_posix()):
            return other


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sentence(names: list[str]) -> str:
    rows = "\n".join(f"- `{name}`" for name in names)
    return ("# The course has changed\n\nThese files have a new version. Yours are as you left them. The new version "
            "of each lies beside it, with “(new)” in its name: open both, and copy over what you want to keep.\n\n"
            f"{rows}\n")


def _record(student: Path) -> dict[str, str]:
    try:
        record = json.loads((student / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


if __name__ == "__main__":
    for changed in hand_out(Path(sys.argv[1]), Path(sys.argv[2])):
        print(f"{changed}: the student's file stays, the new one is beside it")
