"""The exercises of the course: questions that name the wrong idea behind a wrong answer.

In a notebook: ``from beltlab.exercises import lesson_01 as q``, then ``q.q1.check(answer)``, ``q.q1.hint()`` and
``q.progress()``.
"""

import importlib
import pkgutil
import re


def lessons() -> list[int]:
    """Give the numbers of the lessons that have exercises."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(int(name.removeprefix("lesson_")) for name in names if name.startswith("lesson_"))


def questions(lesson: int) -> list:
    """Give the questions of a lesson, in order: all that its module names q1, q2 and so on.

    Raises:
        ValueError: the lesson has no exercises.
    """
    if lesson not in lessons():
        raise ValueError(f"There are no exercises for lesson {lesson!r}. There are for {lessons()}.")
    module = importlib.import_module(f"beltlab.exercises.lesson_{lesson:02d}")
    names = [name for name in vars(module) if re.fullmatch(r"q[1-9]\d*", name)]
    return [getattr(module, name) for name in sorted(names, key=lambda name: int(name[1:]))]
