"""Mark a class: a table of grades, and words for every student.

Marks go into the journal as they are made; all else is derived from it. A run that was interrupted is started again
with the same command: what the journal holds for the same bytes in the same course is not marked twice.
"""

import contextlib
import csv
import io
import json
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from beltlab.grading import sinks, spread
from beltlab.grading.fingerprint import fingerprint
from beltlab.grading.journal import JOURNAL, Journal, JournalBusy
from beltlab.grading.mark import SECONDS, Course, finish, read_solution
from beltlab.grading.sandbox import WEAKER, SandboxError, strongest_level
from beltlab.grading.submissions import Found, Passed, Submission, find, identity

EVERY = 100  # submissions after which the grades are written
AGAIN = (0, 1, 2, 4, 8)  # seconds before what could not be read or marked is tried: first, and again
MADE = "<!-- made by beltlab grade -->\n"
NOT_YET = "not marked yet"


class GradingError(Exception):
    """Marking cannot start, or could not mark all."""


def grade(
    folder: Path,
    output: Path,
    solutions: Iterable[Path],
    lesson: int | None = None,
    seed: int | None = None,
    seconds: float | None = None,
    level: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    only: bool = False,
) -> Path:
    """Mark all notebooks below a folder, or in a zip file. Folders of earlier runs into the same output stay in it.

    Args:
        folder: holds the submissions, in subfolders or not; each is known by its path from here.
        output: takes the journal, `grades.csv`, `skipped.csv` and the folder `feedback`.
        solutions: solution notebooks. Marking starts only if each gets every point.
        lesson: number of the lesson of notebooks that name none; no other lesson is marked then.
        seed: of the inputs on which functions are tried; drawn and recorded by default.
        seconds: of processor time that a cell, or a function on all its inputs, may take.
        level: the walls around a notebook, see `beltlab.grading.sandbox`; weaker ones than bubblewrap's must be named.
        workers: notebooks marked at the same time; by default as many as there are cores.
        scheduler: address of a Dask cluster that marks instead of this machine, such as "tcp://10.0.0.5:8786".
        only: whether to leave out the folders of earlier runs.

    Returns:
        The path of `grades.csv`.

    Raises:
        GradingError: no submissions, walls that are too weak, a solution that does not get every point, a journal of
            other settings; or, after all else is done, submissions that could not be marked yet.
    """
    found = find_class(folder, output)
    if not found.submissions:
        raise GradingError(f"There are no notebooks (*.ipynb) in {folder}.{passed_in_words(found)}")
    sources = [read_solution(path) for path in solutions]
    sources = tuple(sorted((number, cells) for number, cells in sources if lesson in (None, number)))
    if not sources:
        raise GradingError("There is no solution notebook to start from. Give one with --solution.")
    if not scheduler:
        check_level(level)
    try:
        with Journal.writing(output) as journal, contextlib.ExitStack() as stack:
            stack.callback(finish)
            how = {"lesson": lesson, "lessons": [number for number, _ in sources], "seconds": seconds, "seed": seed}
            how["seed"] = _same_settings(journal, how)
            course = Course(sources, how["seed"], lesson, seconds or SECONDS, level)
            run = _Run(journal, output, course, fingerprint(course))
            run.gather(folder, found, how, only)
            if scheduler:
                run.mark(lambda left, known: spread.on_cluster(scheduler, left, known, course))
            else:
                run.mark(lambda left, known: spread.here(left, known, course, workers))
            return run.end()
    except (JournalBusy, spread.SpreadError, SandboxError) as error:
        raise GradingError(str(error)) from None


def read_journal(output: Path) -> Journal:
    """Read the journal of a class.

    Raises:
        GradingError: there is none.
    """
    if not (output / JOURNAL).is_file():
        raise GradingError(f"There are no marks in {output}. Run first: beltlab grade FOLDER")
    return Journal(output)


def handed_in(journal: Journal) -> Iterator[tuple[str, dict]]:
    """Give the name and the marks of each submission; names of several folders start with the folder's."""
    labels = _labels(journal)
    for folder, submission, marks in journal.all():
        yield labels[folder] + submission, marks


def read_marks(output: Path) -> dict[str, dict]:
    """Read all marks of a class at once: submission -> marks.

    Raises:
        GradingError: there is no journal.
    """
    return dict(handed_in(read_journal(output)))


def the_set(journal: Journal) -> str:
    """Say in a sentence which submissions the marks are of, and what the journal lacks."""
    folders = ", ".join(sinks.clean(identity(Path(folder).name or folder)) for folder in journal.places)
    number = sum(len(journal.current(folder)) for folder in journal.places)
    says = f"{_counted(number, 'submission')} of the folder{'s' * (len(journal.places) > 1)} {folders or '(none)'}."
    missing = sum(max(0, journal.seen[each]["submissions"] - len(journal.current(each))) for each in journal.seen)
    if missing:
        says += f" {_counted(missing, 'more was', 'more were')} handed in and not marked yet."
    if journal.damaged:
        lines = ", ".join(map(str, journal.damaged[:5])) + (", …" if len(journal.damaged) > 5 else "")
        says += (
            f" {_counted(len(journal.damaged), 'line')} of {JOURNAL} cannot be read ({lines}). What they held is made "
            "again by: beltlab grade."
        )
    return says


def feedback_text(submission: str, marks: dict) -> str:
    """Write what a student reads about a submission, in Markdown."""
    points = sum(each["points"] for each in marks["questions"].values())
    title = f"Lesson {marks['lesson']}: {points} of {len(marks['questions'])}" if marks["lesson"] else "Not marked"
    parts = [f"# {title}", sinks.markdown(sinks.clean(submission)), sinks.markdown(marks["note"])]
    for name, each in marks["questions"].items():
        parts += [f"## {name}: {each['outcome']}", sinks.markdown(each["message"])]
    return "\n\n".join(part for part in parts if part) + "\n"


@dataclass
class _Run:
    """One run of marking, and what is derived from the journal after it."""

    journal: Journal
    output: Path
    course: Course
    fingerprint: str
    found: dict[str, Found] = field(default_factory=dict)
    rows: dict[tuple[str, str], list] = field(default_factory=dict)  # for grades.csv, in its order
    missing: dict[tuple[str, str], str] = field(default_factory=dict)

    def gather(self, folder: Path, found: Found, how: dict, only: bool) -> None:
        """Make up the class: this folder, and those of earlier runs that are still there."""
        current = _from(folder, self.output)
        for other in [each for each in self.journal.places if each != current]:
            place = self.output / other
            renamed = not os.path.lexists(place) and _mostly(self.journal.places[other], found.submissions)
            if only or renamed:
                self.journal.leave(other)
            elif place.exists():
                with contextlib.suppress(OSError, Passed):
                    self.found[other] = find(place, self.output)
        self.found[current] = found
        for name, each in self.found.items():
            gone = [
                submission for submission in self.journal.places.get(name, {})
                if submission not in each.submissions and not _below(submission, each.unseen)
            ]
            self.journal.forget(name, gone)
            self.journal.see(name, len(each.submissions), self.fingerprint, how)
        for name in self.journal.places:
            known, now = self.journal.places[name], self.found.get(name, Found()).submissions
            for submission in sorted({*known, *now}):
                self.rows[name, submission] = None

    def mark(self, spread_out) -> None:
        """Mark what the journal does not know. What fails without the student's doing is tried again later."""
        keys = {
            each: (folder, name) for folder, found in self.found.items() for name, each in found.submissions.items()
        }
        self._show_known()
        self.write_grades()
        self._check_solutions(spread_out)
        left, new = list(keys), 0
        with tqdm(total=len(left), desc="marking", unit=" notebooks", leave=False, disable=None) as bar:
            for pause in AGAIN:
                time.sleep(pause)
                problems: dict[Submission, Exception] = {}
                for outcome in spread_out(left, self._knows):
                    if outcome.problem:
                        problems[outcome.submission] = outcome.problem
                        continue
                    if self._keep(*keys[outcome.submission], outcome):
                        new += 1
                        if new % EVERY == 0:
                            self.write_grades()
                    bar.update()
                left = [each for each in problems if not isinstance(problems[each], Passed)]
                for each in problems.keys() - set(left):
                    self._pass_over(*keys[each], str(problems[each]))
                if not left or pause and all(isinstance(problems[each], PermissionError) for each in left):
                    break
        for each in left:
            self._miss(*keys[each], problems[each])

    def end(self) -> Path:
        """Write grades, what was passed over, and feedback.

        Raises:
            GradingError: some could not be marked yet.
        """
        table = self.write_grades()
        self._write_skipped()
        self._write_feedback()
        print(the_set(self.journal))
        if self.missing:
            folder, name = next(iter(self.missing))
            raise GradingError(
                f"{_counted(len(self.missing), 'submission')} could not be marked yet, such as {sinks.clean(name)}: "
                f"{self.missing[folder, name]} All others have their marks; {table} names these as {NOT_YET}. "
                "The same command tries them again."
            )
        return table

    def write_grades(self) -> Path:
        """Write `grades.csv`: a row for each submission, also for those that are not marked yet."""
        labels = _labels(self.journal)
        names = {name for row in self.rows.values() if row for name in row["points"]}
        names = sorted(names, key=lambda name: int(name[1:]))
        text = io.StringIO(newline="")
        table = csv.writer(text, lineterminator="\n")
        table.writerow(["submission", "lesson", *names, "points", "of", "note"])
        for (folder, submission), row in self.rows.items():
            row = row or {"lesson": None, "points": {}, "note": NOT_YET}
            points = row["points"]
            note = sinks.cell(row["note"])
            sums = ["", ""] if row["note"].startswith(NOT_YET) else [sum(points.values()), len(points)]
            name = sinks.cell(sinks.clean(labels[folder] + submission))
            table.writerow([name, row["lesson"] or "", *(points.get(each, "") for each in names), *sums, note])
        path = self.output / "grades.csv"
        sinks.write_if_changed(path, text.getvalue().encode("utf-8-sig"))  # the mark by which Excel knows UTF-8
        return path

    def _knows(self, notebook: str) -> bool:
        return self.journal.known(notebook, self.fingerprint, self.course.level or "bubblewrap") is not None

    def _show_known(self) -> None:
        """Fill the table with what the journal knows."""
        for folder, submission, marks in self.journal.all():
            self._row(folder, submission, marks)

    def _row(self, folder: str, submission: str, marks: dict) -> None:
        points = {name: each["points"] for name, each in marks["questions"].items()}
        self.rows[folder, submission] = {"lesson": marks["lesson"], "points": points, "note": marks["note"]}

    def _keep(self, folder: str, submission: str, outcome: spread.Outcome) -> bool:
        """Take marks into the journal; return whether they are new."""
        place, marks, level = self.journal.places[folder].get(submission), outcome.marks, outcome.level
        if marks is None:
            known = self.journal.known(outcome.notebook, self.fingerprint, self.course.level or "bubblewrap")
            if place and (place.notebook, place.course) == (known.notebook, known.course):
                return False
            marks, level = self.journal.marks(known), known.level
        marks = sinks.each_text(marks, lambda text: sinks.clean(text, lines=True))
        self.journal.write(folder, submission, outcome.notebook, self.fingerprint, level, self.course.seed, marks)
        self._row(folder, submission, marks)
        return True

    def _pass_over(self, folder: str, submission: str, reason: str) -> None:
        self.found[folder].passed[submission] = reason
        self._not_yet(folder, submission, reason)

    def _not_yet(self, folder: str, submission: str, reason: str) -> None:
        """Say in the table that there are no marks, unless there are some of an earlier run."""
        if submission not in self.journal.current(folder):
            self.rows[folder, submission] = {"lesson": None, "points": {}, "note": f"{NOT_YET}: {reason}"}

    def _miss(self, folder: str, submission: str, problem: Exception) -> None:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        reason = sinks.clean(reason or type(problem).__name__).rstrip(".") + "."
        if isinstance(problem, PermissionError):
            return self._pass_over(folder, submission, f"cannot be read: {reason}")
        self.missing[folder, submission] = reason
        self._not_yet(folder, submission, reason)

    def _check_solutions(self, spread_out) -> None:
        """Make sure that each solution gets every point, once for each course."""
        level = self.course.level or "bubblewrap"
        if self.journal.is_sound(self.fingerprint, level):
            return
        for outcome in spread_out([_Solution(*each) for each in self.course.solutions], lambda notebook: False):
            lesson = outcome.submission.lesson
            if outcome.problem:
                raise GradingError(f"The solution of lesson {lesson} could not be marked: {outcome.problem}")
            failed = [
                f"{name}: {each['outcome']}. {each['message']}"
                for name, each in outcome.marks["questions"].items() if not each["points"]
            ]
            if failed or not outcome.marks["questions"]:
                raise GradingError(
                    f"The solution notebook of lesson {lesson} does not get every point, so nothing was marked. "
                    "Mend the solution or the questions.\n" + "\n".join([*failed, outcome.marks["note"]])
                )
        self.journal.sound(self.fingerprint, level)

    def _write_skipped(self) -> None:
        labels = _labels(self.journal)
        text = io.StringIO(newline="")
        table = csv.writer(text, lineterminator="\n")
        table.writerow(["entry", "reason"])
        for folder, found in self.found.items():
            for entry, reason in sorted(found.passed.items()):
                table.writerow([sinks.cell(sinks.clean(labels[folder] + entry)), sinks.cell(reason)])
        sinks.write_if_changed(self.output / "skipped.csv", text.getvalue().encode("utf-8-sig"))

    def _write_feedback(self) -> None:
        """Write the feedback that changed, and remove that of submissions that are gone."""
        folder = self.output / "feedback"
        labels = _labels(self.journal)
        names = [
            labels[each] + submission for each in self.journal.places for submission in self.journal.current(each)
        ]
        paths = sinks.paths(names, ".md")
        sinks.remove_others(folder, set(paths.values()), lambda path: path.read_bytes().endswith(MADE.encode()))
        for name, marks in handed_in(self.journal):
            try:
                sinks.write_if_changed(folder / paths[name], (feedback_text(name, marks) + MADE).encode())
            except OSError as error:
                print(f"The feedback of {sinks.clean(name)} cannot be written: {error.strerror}.", file=sys.stderr)


@dataclass(frozen=True)
class _Solution:
    """A solution that is marked like a submission."""

    lesson: int
    cells: tuple[str, ...]

    def read(self) -> bytes:
        cells = [{"cell_type": "code", "source": cell} for cell in self.cells]
        return json.dumps({"metadata": {"beltlab": {"lesson": self.lesson}}, "cells": cells}).encode()


def find_class(folder: Path, output: Path) -> Found:
    if folder.exists() and output.exists() and folder.samefile(output):
        raise GradingError(f"{folder} is the folder of the submissions and takes the marks. Take another --output.")
    try:
        return find(folder, output)
    except Passed as reason:
        raise GradingError(f"{folder} is {reason}.") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise GradingError(
            f"{folder} cannot be read: {why}. Give the folder, or the zip file, of the submissions."
        ) from None


def check_level(level: str | None) -> None:
    """Say which walls there are, and refuse weaker ones that nobody has asked for."""
    strongest = strongest_level()
    if level is None and strongest in WEAKER:
        raise GradingError(f"{WEAKER[strongest]} To mark all the same, add: --level {strongest}")
    warning = f" Warning: {WEAKER[level]}" if level in WEAKER else ""
    print(f"Walls around the notebooks: {level or strongest}.{warning}", file=sys.stderr)


def _same_settings(journal: Journal, how: dict) -> int:
    """Give the seed, and make sure that nobody's marks would be made in another way than everybody's."""
    if not any(journal.places.values()):
        return secrets.randbits(32) if how["seed"] is None else how["seed"]
    before = journal.how or how | {"seed": journal.seed}  # whose line is damaged
    differs = [name for name in how if how[name] != before[name] and not (name == "seed" and how["seed"] is None)]
    if differs:
        settings = "; ".join(f"{name} {before[name]}, now {how[name]}" for name in differs)
        raise GradingError(
            f"The marks in this output were made with other settings, such as another seed, --lesson, --solution or "
            f"--seconds ({settings}). Take another --output, or the same settings."
        )
    return before["seed"]


def _labels(journal: Journal) -> dict[str, str]:
    """Give what stands before the names of each folder's submissions: nothing where there is only one folder."""
    if len(journal.places) < 2:
        return dict.fromkeys(journal.places, "")
    labels: dict[str, str] = {}
    for folder in journal.places:
        label, number = identity(Path(folder).name) or "folder", 2
        while f"{label}/" in labels.values():
            label = f"{identity(Path(folder).name)}-{number}"
            number += 1
        labels[folder] = f"{label}/"
    return labels


def _from(folder: Path, output: Path) -> str:
    """Write the way to a folder from the output, so that both can be moved together."""
    try:
        return Path(os.path.relpath(folder.resolve(), output.resolve())).as_posix()
    except ValueError:  # another drive
        return folder.resolve().as_posix()


def _mostly(known: dict, now: dict) -> bool:
    """Say whether a folder that is gone is this one with another name."""
    return bool(known) and 2 * sum(name in now for name in known) >= len(known)


def _below(submission: str, folders: list[str]) -> bool:
    return any(submission == each or submission.startswith(f"{each}/") for each in folders)


def passed_in_words(found: Found) -> str:
    first = "; ".join(f"{sinks.clean(name)}: {reason}" for name, reason in list(found.passed.items())[:3])
    return f" Passed over: {first}." if first else ""


def _counted(number: int, what: str, several: str | None = None) -> str:
    return f"{number} {what if number == 1 else several or what + 's'}"
