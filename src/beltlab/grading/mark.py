"""Mark one submission: run it in the sandbox, then compare what it gave with answers that it has never seen."""

import atexit
import base64
import functools
import importlib
import inspect
import json
import pickle
import re
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from beltlab import exercises
from beltlab.exercises.feedback import Feedback
from beltlab.exercises.question import Question
from beltlab.grading import answers, inside
from beltlab.grading.sandbox import NotMarked, Sandbox, Transcript, missing_here

__all__ = ["SECONDS", "Course", "NotMarked", "finish", "judge", "lesson_module", "mark", "read_solution", "transcribe"]

SECONDS = 2.0  # of processor time that a cell, or a function on all its inputs, may take
STOPPED = "did not run"  # an outcome that only a notebook can have, besides those of a question
AWAY = 10  # seconds for which a file may be away: a network folder, a disk that wakes up
MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")


@dataclass(frozen=True)
class Course:
    """What all marks of one run have in common; plain data, so that it travels to the workers of a cluster.

    Attributes:
        solutions: for each lesson its number and the sources of the code cells of its solution notebook.
        seed: of the inputs on which functions are tried.
        default: number of the lesson of a notebook that names none.
        seconds: of processor time that a cell, or a function on all its inputs, may take.
        level: the walls, see `beltlab.grading.sandbox`; None takes bubblewrap, and nothing weaker.
    """

    solutions: tuple[tuple[int, tuple[str, ...]], ...]
    seed: int = 0
    default: int | None = None
    seconds: float = SECONDS
    level: str | None = None

    @property
    def lessons(self) -> tuple[int, ...]:
        """The numbers of the lessons that can be marked."""
        return tuple(lesson for lesson, _ in self.solutions)


def mark(notebook: bytes | Path, course: Course) -> dict:
    """Mark one submission. It depends on nothing but its arguments, so it can run on any machine.

    Args:
        notebook: the submitted file, whatever it holds.
        course: solutions, seed and limits.

    Returns:
        A dict that JSON can hold: ``lesson`` (None if unknown), ``note`` (why nothing could be marked, or "") and
        ``questions``: for each name a dict of ``points`` (0 or 1), ``outcome``, ``misconception``, ``message`` and
        ``answer`` (a wrong answer in a few words, or "").

    Raises:
        NotMarked: the file cannot be read, the sandbox was ended from outside, or a library that is installed here
            cannot be imported inside. None of that is the student's doing, so it must not become a mark.
        SandboxError: there is no such sandbox on this machine.
    """
    return judge(transcribe(notebook if isinstance(notebook, bytes) else _content(notebook), course), course)


def transcribe(notebook: bytes, course: Course) -> Transcript:
    """Run a notebook behind the walls and give what it said. Raises as `mark`."""
    transcript = _sandbox(course).run(notebook, course.seconds)
    for error in transcript.errors:
        if (found := MISSING.match(error)) and missing_here(found[1]):
            raise NotMarked(f"{found[1]} is installed here, but the sandbox cannot import it. Are its files readable?")
    return transcript


def judge(transcript: Transcript, course: Course) -> dict:
    """Turn what a notebook said into marks, as `mark` returns them."""
    lesson = int(transcript.lesson) if transcript.lesson in map(str, course.lessons) else None
    if transcript.unreadable:
        return _nothing(lesson, f"This is not a whole notebook. Save it again in Jupyter. ({transcript.unreadable})")
    if lesson is None:
        known = ", ".join(map(str, course.lessons))
        return _nothing(lesson, f"The notebook does not say which of these lessons it belongs to: {known}.")
    marks = {}
    for question in exercises.questions(lesson):
        feedback, answer = _verdict(question, transcript, course.seed)
        marks[question.name] = {
            "points": int(feedback.outcome == "correct"),
            "outcome": feedback.outcome,
            "misconception": feedback.misconception,
            "message": feedback.message,
            "answer": "" if feedback.passed else answer,
        }
    note = "" if transcript.complete else "The notebook used up its time before its last cell."
    return {"lesson": lesson, "note": note, "questions": marks}


@atexit.register
def finish() -> None:
    """End the sandboxes that `mark` has started in this process."""
    while _sandboxes:
        _sandboxes.popitem()[1].close()


def read_solution(path: Path) -> tuple[int, tuple[str, ...]]:
    """Read a solution notebook: its lesson and the sources of its code cells.

    Raises:
        ValueError: it is no notebook, or names no lesson of the course.
    """
    with path.open("rb") as file:
        try:
            lesson, cells = inside.read(file)
        except (ValueError, LookupError, TypeError, AttributeError):
            raise ValueError(f"{path} is not a whole notebook. Save it again in Jupyter.") from None
    if lesson is None or int(lesson) not in exercises.lessons():
        raise ValueError(f'{path} names no lesson of the course. Its metadata should hold "beltlab": {{"lesson": 1}}.')
    return int(lesson), tuple(cells)


def lesson_module(lesson: int) -> ModuleType:
    """Import the module that holds a lesson's questions."""
    return importlib.import_module(f"beltlab.exercises.lesson_{lesson:02d}")


def _content(path: Path) -> bytes:
    """Read a file, and wait for one that is away for a moment."""
    finish = time.monotonic() + AWAY
    while True:
        try:
            return path.read_bytes()
        except OSError as error:
            if time.monotonic() > finish:
                raise NotMarked(f"The file cannot be read: {error.strerror or error}.") from None
            time.sleep(0.2)


def _verdict(question: Question, transcript: Transcript, seed: int) -> tuple[Feedback, str]:
    """Give the verdict on a question, and the answer in words."""
    stopped = transcript.stopped.get(question.name)
    feedback, answer = Feedback("not attempted", "There is no answer to this question in the notebook."), ""
    for packed in reversed(transcript.given.get(question.name, [])):
        packed = answers.bounded(packed)
        feedback = _judged(question, packed, seed)
        if feedback.outcome != "not attempted":
            answer = answers.in_words(packed)
            break
    if not stopped or feedback.passed:
        return feedback, answer
    if feedback.outcome != "not attempted":
        message = f"{feedback.message}\nA cell of this question stopped: {stopped}"
        return Feedback(feedback.outcome, message, feedback.misconception), answer
    if stopped == "too slow":
        return Feedback("too slow", "A cell of this question ran longer than it may. Does a loop never end?"), answer
    return Feedback(STOPPED, f"A cell of this question stopped before there was an answer: {stopped}"), answer


_judgements = answers.Judgements()


def _judged(question: Question, packed: dict, seed: int) -> Feedback:
    trials = _trials(question.lesson, seed)[question.name]
    key = (question.lesson, question.name, seed, json.dumps(packed))
    return _judgements.get(key, lambda: question.judge(packed, trials), lambda feedback: 500 + len(feedback.message))


def _nothing(lesson: int | None, note: str) -> dict:
    names = [question.name for question in exercises.questions(lesson)] if lesson else []
    missing = {"points": 0, "outcome": "not attempted", "misconception": "", "message": note, "answer": ""}
    return {"lesson": lesson, "note": note, "questions": dict.fromkeys(names, missing)}


@functools.lru_cache
def _trials(lesson: int, seed: int) -> dict[str, list]:
    return {question.name: question.trials(seed) for question in exercises.questions(lesson)}


_sandboxes: dict[Course, Sandbox] = {}
_starting = threading.Lock()


def _sandbox(course: Course) -> Sandbox:
    """Give this process's sandbox for a course; it stays warm for the next submission."""
    with _starting:
        key = replace(course, seconds=0)
        if key not in _sandboxes:
            _sandboxes[key] = _started(course)
        return _sandboxes[key]


def _started(course: Course) -> Sandbox:
    lessons = {}
    for lesson, cells in course.solutions:
        first_answer = next((place for place, cell in enumerate(cells) if inside.ANSWER.search(cell)), 0)
        lessons[str(lesson)] = {
            "first_cells": cells[:first_answer],
            "expressions": _expressions(cells),
            "trials": _trials(lesson, course.seed),
            "materials": _materials(lesson),
        }
    default = str(course.default) if course.default else None
    tables = [name for _, cells in course.solutions for name in inside.TABLE.findall("\n".join(cells))]
    return Sandbox(lessons, default, tables, level=course.level)


def _expressions(cells: tuple[str, ...]) -> dict[str, str]:
    """Find the name with which the solution calls each question's check."""
    return dict(pair for cell in cells for pair in inside.CHECKED_NAME.findall(cell))


def _materials(lesson: int) -> dict[str, str]:
    """Take along the tables that a lesson's module shows to students, because a notebook never sees that module."""
    module = lesson_module(lesson)
    materials = {}
    for name, value in list(vars(module).items()):
        own = inspect.isfunction(value) and value.__module__ == module.__name__
        if own and not name.startswith("_") and name != "progress" and not inspect.signature(value).parameters:
            materials[name] = base64.b64encode(pickle.dumps(value())).decode()
    return materials

