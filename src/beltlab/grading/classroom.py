"""Mark a folder of submitted notebooks: a table of grades, and words for every student.

Marks go into a journal, `marks.jsonl`, one line each, written to the disk before the next. A run that was interrupted
is started again with the same command: what the journal holds is not marked twice, unless the file has changed.
"""

import contextlib
import csv
import hashlib
import inspect
import itertools
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from beltlab.grading.mark import Course, finish, lesson_module, mark, read_solution
from beltlab.grading.sandbox import WEAKER, strongest_level

JOURNAL = "marks.jsonl"


class GradingError(Exception):
    """Marking cannot start."""


def grade(
    folder: Path,
    output: Path,
    solutions: Iterable[Path],
    lesson: int | None = None,
    seed: int | None = None,
    seconds: float | None = None,
    level: str | None = None,
    workers: int | None = None,
    dask: str | None = None,
) -> Path:
    """Mark all notebooks below a folder.

    Args:
        folder: holds the submissions, in subfolders or not; each is known by its path from here.
        output: takes the journal, `grades.csv` and the folder `feedback`.
        solutions: solution notebooks. Marking starts only if each gets every point.
        lesson: number of the lesson of notebooks that name none; no other lesson is marked then.
        seed: of the inputs on which functions are tried; drawn and recorded by default.
        seconds: of processor time that a cell, or a function on all its inputs, may take; by default half a second, or
            five times what the whole solution takes where that is more.
        level: the walls around a notebook, see `beltlab.grading.sandbox`; the strongest by default.
        workers: notebooks marked at the same time; by default two more than there are cores.
        dask: address of a Dask cluster that marks instead of this machine, such as "tcp://10.0.0.5:8786".

    Returns:
        The path of `grades.csv`.

    Raises:
        GradingError: no submissions, a solution that does not get every point, a journal of another course.
    """
    submissions = dict(_submissions(folder, output))
    if not submissions:
        raise GradingError(f"There are no notebooks (*.ipynb) in {folder}.")
    sources = [read_solution(path) for path in solutions]
    sources = sorted((number, cells) for number, cells in sources if lesson in (None, number))
    if not sources:
        raise GradingError("There is no solution notebook to start from. Give one with --solution.")
    fingerprint = _fingerprint(sources, lesson, seconds)
    with _Journal(output / JOURNAL, fingerprint, seed) as journal, contextlib.ExitStack() as stack:
        stack.callback(finish)
        course = Course(tuple(sources), journal.seed, lesson, seconds or 60, level)
        _warn(course)
        slowest = _check_solutions(course)
        course = replace(course, seconds=seconds or max(0.5, 5 * slowest))
        hashes = {name: _sha256(path) for name, path in submissions.items()}
        todo = {name: path for name, path in submissions.items() if journal.hashes.get(name) != hashes[name]}
        marked = _on_cluster(dask, todo, course) if dask else _here(todo, course, workers)
        done = len(submissions) - len(todo)
        bar = tqdm(marked, "marking", len(submissions), initial=done, unit=" notebooks", leave=False, disable=None)
        for name, marks in bar:
            journal.write(name, hashes[name], marks)
        marks = {name: journal.marks[name] for name in sorted(submissions)}
    _write_feedback(output / "feedback", marks)
    return _write_grades(output / "grades.csv", marks)


def read_marks(output: Path) -> dict[str, dict]:
    """Read all marks of a journal: submission -> marks.

    Raises:
        GradingError: there is no journal.
    """
    path = output / JOURNAL
    if not path.is_file():
        raise GradingError(f"There are no marks in {output}. Run first: beltlab grade FOLDER")
    return {line["submission"]: line["marks"] for line in _lines(path)[1:]}


def _submissions(folder: Path, output: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.ipynb")):
        inside_output = output.resolve() in path.resolve().parents
        if path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts and not inside_output:
            yield path.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode(), path


def _here(todo: dict[str, Path], course: Course, workers: int | None) -> Iterator[tuple[str, dict]]:
    with ThreadPoolExecutor(workers or (os.cpu_count() or 1) + 2) as pool:  # some only wait
        futures = {pool.submit(mark, path, course): name for name, path in todo.items()}
        try:
            for future in as_completed(futures):
                yield futures.pop(future), future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _on_cluster(address: str, todo: dict[str, Path], course: Course) -> Iterator[tuple[str, dict]]:
    try:
        from dask.distributed import Client, as_completed
    except ImportError:
        raise GradingError('--dask needs the extra "cluster": pip install "beltlab[cluster]"') from None
    with Client(address) as client:
        names = iter(todo)
        ahead = 4 * max(1, sum(client.nthreads().values()))  # enough to keep the workers busy, not all files at once

        def submit(name):
            future = client.submit(mark, todo[name].read_bytes(), course, pure=False, retries=3)
            future.submission = name
            return future

        running = as_completed([submit(name) for name in itertools.islice(names, ahead)])
        for future in running:
            yield future.submission, future.result()
            for name in itertools.islice(names, 1):
                running.add(submit(name))


def _check_solutions(course: Course) -> float:
    """Make sure that each solution gets every point; return the seconds that the slowest took."""
    slowest = 0.0
    for lesson, cells in course.solutions:
        cells = [{"cell_type": "code", "source": cell} for cell in cells]
        solution = json.dumps({"metadata": {"beltlab": {"lesson": lesson}}, "cells": cells}).encode()
        mark(solution, course)  # starts the sandbox
        started = time.perf_counter()
        marks = mark(solution, course)["questions"]
        slowest = max(slowest, time.perf_counter() - started)
        failed = [f"{name}: {each['outcome']}. {each['message']}" for name, each in marks.items() if not each["points"]]
        if failed:
            raise GradingError(
                f"The solution notebook of lesson {lesson} does not get every point, so nothing was marked. "
                "Mend the solution or the questions.\n" + "\n".join(failed)
            )
    return slowest


def _warn(course: Course) -> None:
    level = course.level or strongest_level()
    if level in WEAKER:
        print(f"Warning: {WEAKER[level]}", file=sys.stderr)


class _Journal:
    """Marks on the disk, one line each. The first line says which course they belong to."""

    def __init__(self, path: Path, course: str, seed: int | None):
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = _lines(path) if path.exists() else []
        if len(lines) < 2:  # no marks yet
            path.unlink(missing_ok=True)
            lines = []
        if lines and (lines[0]["course"] != course or seed not in (None, lines[0]["seed"])):
            raise GradingError(
                f"{path} holds marks made with other questions, another solution, another seed, --lesson or "
                "--seconds. Take another --output, or delete that file."
            )
        self.seed = lines[0]["seed"] if lines else secrets.randbits(32) if seed is None else seed
        self.marks = {line["submission"]: line["marks"] for line in lines[1:]}
        self.hashes = {line["submission"]: line["sha256"] for line in lines[1:]}
        self._file = path.open("ab")
        if self._file.tell():
            self._file.write(b"\n")  # ends a line that an interruption cut short
        if not lines:
            self._append({"course": course, "seed": self.seed})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, submission: str, sha256: str, marks: dict) -> None:
        self._append({"submission": submission, "sha256": sha256, "marks": marks})
        self.marks[submission] = marks

    def _append(self, line: dict) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _fingerprint(sources: list, *how: object) -> str:
    """Identify the questions, the solutions and the settings that marks were made with."""
    digest = hashlib.sha256(repr(how).encode())
    for lesson, cells in sources:
        digest.update(Path(inspect.getfile(lesson_module(lesson))).read_bytes() + json.dumps(cells).encode())
    return digest.hexdigest()


def _lines(path: Path) -> list[dict]:
    lines = []
    with path.open("rb") as file:
        for line in file:
            with contextlib.suppress(ValueError):  # a line that an interruption cut short
                lines.append(json.loads(line))
    return lines


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_grades(path: Path, marks: dict[str, dict]) -> Path:
    names = sorted({name for each in marks.values() for name in each["questions"]}, key=lambda name: int(name[1:]))
    temporary = path.with_suffix(".part")
    with temporary.open("w", encoding="utf-8-sig", newline="") as file:  # the mark by which Excel knows UTF-8
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["submission", "lesson", *names, "points", "of", "note"])
        for submission, each in marks.items():
            points = [each["questions"].get(name, {}).get("points", "") for name in names]
            of = len(each["questions"])
            total = sum(each["points"] for each in each["questions"].values())
            table.writerow([_as_text(submission), each["lesson"] or "", *points, total, of, _as_text(each["note"])])
    temporary.replace(path)
    return path


def _as_text(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _write_feedback(folder: Path, marks: dict[str, dict]) -> None:
    for submission, each in marks.items():
        path = folder / f"{submission.removesuffix('.ipynb')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(feedback_text(submission, each), "utf-8", newline="\n")


def feedback_text(submission: str, marks: dict) -> str:
    """Write what a student reads about a submission, in Markdown."""
    points = sum(each["points"] for each in marks["questions"].values())
    title = f"Lesson {marks['lesson']}: {points} of {len(marks['questions'])}" if marks["lesson"] else "Not marked"
    parts = [f"# {title}", f"`{submission.replace('`', ' ')}`", _plain(marks["note"])]
    for name, each in marks["questions"].items():
        idea = f" ({each['misconception']})" if each["misconception"] else ""
        parts += [f"## {name}: {each['outcome']}{idea}", _plain(each["message"])]
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain(text: str) -> str:
    """Keep Markdown and HTML from taking effect: a message may quote a student's code. What is `code` stays code."""
    pieces = re.split(r"(`[^`\n]+`)", text)
    return "".join(piece if piece[:1] == "`" else re.sub(r"([\\*_<>\[\]#|!&`])", r"\\\1", piece) for piece in pieces)
