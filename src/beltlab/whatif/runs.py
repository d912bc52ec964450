"""The guesses of a class, kept for each run of the course: the next class sees those of the one before.

A run is one file, one line for each guess, and lines are only ever added: what a damaged line says is lost, nothing
else. Nothing in it says who guessed.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

RUN, FOLDER = "BELTLAB_RUN", "BELTLAB_RUNS"  # variables: the name of this run, and where runs are kept
NAME = re.compile(r"\w[\w .-]{0,39}")


@dataclass(frozen=True)
class Before:
    """What the class of the run before guessed.

    Attributes:
        run: The name of that run; empty where there is none.
        guesses: Its guesses for one explorer.
        note: A sentence about lines that could not be read; empty where all could.
    """

    run: str = ""
    guesses: tuple = ()
    note: str = ""


def checked(name: str) -> str:
    """Return the name of a run, or say what is wrong with it.

    Raises:
        ValueError: If it cannot be the name of a file everywhere.
    """
    if not NAME.fullmatch(name) or name.endswith((".", " ")):
        raise ValueError(f"The run was {name!r}. Give it at most 40 letters, digits, spaces or hyphens, such as "
                         "2026-autumn.")
    return name


def keep(explorer: str, rows: Iterable[dict]) -> str:
    """Add guesses to the file of this run.

    Args:
        explorer: The name of the explorer that asked.
        rows: For each guess `guess`, and `id`: what tells it from others where it may come twice, else "".

    Returns:
        A sentence where they could not be kept; else nothing. Where no run has a name, nothing is kept.
    """
    if not os.environ.get(RUN):
        return ""
    path = _folder() / f"{os.environ[RUN]}.jsonl"
    now = round(time.time())
    lines = [json.dumps({"explorer": explorer, "time": now, **row}, ensure_ascii=False) + "\n" for row in rows]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            if file.tell() and (file.seek(-1, os.SEEK_END), file.read())[1] != b"\n":
                lines.insert(0, "\n")  # the line before broke off: it stays alone
            file.write("".join(lines).encode())
    except OSError as error:
        return f"The guesses could not be kept in {path.name} ({error.strerror}). Here they still count."
    return ""


def before(explorer: str, check: Callable[[object], object]) -> Before:
    """Return the guesses of the run in which this explorer was asked last, apart from the run that goes on.

    Args:
        explorer: Its name.
        check: Returns a guess as the explorer reads it, or raises a ValueError.
    """
    if not os.environ.get(FOLDER):
        return Before()
    found = [(newest, run, guesses, damaged) for run, path in sorted(_runs())
             for newest, guesses, damaged in [_read(path, explorer, check)] if guesses]
    if not found:
        return Before()
    _, run, guesses, damaged = max(found, key=lambda row: row[0])
    note = f"{damaged} lines of {run}.jsonl cannot be read and are left out; the file stays as it is." * bool(damaged)
    return Before(run, tuple(guesses), note)


def _folder() -> Path:
    return Path(os.environ.get(FOLDER, ""))


def _runs() -> Iterable[tuple[str, Path]]:
    for path in _folder().glob("*.jsonl"):
        if path.stem != os.environ.get(RUN):
            yield path.stem, path


def _read(path: Path, explorer: str, check: Callable) -> tuple[float, list, int]:
    """The time of the newest guess, all guesses, and how many lines are damaged."""
    newest, guesses, seen, damaged = 0.0, [], set(), 0
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        lines = []
    for line in filter(bytes.strip, lines):
        try:
            row = json.loads(line)
            if row["explorer"] != explorer:
                continue
            guess, when, mark = check(row["guess"]), float(row["time"]), row.get("id", "")
        except (ValueError, KeyError, TypeError):
            damaged += 1
            continue
        if mark and mark in seen:
            continue  # the same answer, brought twice
        seen.add(mark)
        guesses.append(guess)
        newest = max(newest, when)
    return newest, guesses, damaged
