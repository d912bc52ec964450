"""A question of a lesson: what is right, which wrong answers are known, and the check of an answer."""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from beltlab import data
from beltlab.exercises import names, progress
from beltlab.exercises.causes import Case, verdict
from beltlab.exercises.feedback import Feedback, Note
from beltlab.exercises.packing import pack

STEPS = ("the idea", "the formula", "almost the code")
TRIES = 3  # wrong answers after which the hint is offered


@dataclass(frozen=True)
class Property:
    """What any right answer has.

    Attributes:
        sentence: the property in words; it is the message when an answer lacks it.
        holds: takes the answer, or for a function its results on the inputs, and says whether it has the property.
        inputs: for a function, the trials to call it on.
    """

    sentence: str
    holds: Callable[..., bool]
    inputs: tuple[list, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A known wrong answer.

    Attributes:
        misconception: its name, for the lecturer and for the report on a class. The student does not read it.
        answer: makes the wrong answer; for a question about a function, the wrong function itself.
        message: what to rethink, without giving the answer away.
        matches: only where many answers are right (``unique=False``): recognises what breaks the rule in question.
    """

    misconception: str
    answer: Callable[..., Any]
    message: str
    matches: Callable[[Any], bool] | None = None


class Question:
    """One question. In a notebook: ``q.q1.check(answer)`` and ``q.q1.hint()``.

    Attributes:
        name: as in the lesson, "q1".
        lesson: its number.
        kind: what an answer is made of; see `beltlab.exercises.kinds`.
        wrong: the known wrong answers.
        hints: three texts: the idea, the formula, almost the code.
        properties: what any right answer has.
        unique: False if every answer with the properties is right, not only the worked one.
        write_yourself: functions of this package that must not do the work, such as "market.smile_area".
        insight: a sentence for those who have it right.
        rubric: criteria with their levels for the words of a judgement, which no machine marks.
    """

    def __init__(
        self,
        answer: Callable[..., Any],
        *,
        kind: Any,
        hints: tuple[str, str, str],
        wrong: Sequence[Wrong],
        name: str = "",
        lesson: int | None = None,
        properties: Sequence[Property] = (),
        inputs: Callable[[np.random.Generator], list[list]] | None = None,
        unique: bool = True,
        write_yourself: Sequence[str] = (),
        insight: str = "",
        rubric: tuple[tuple[str, tuple[str, ...]], ...] = (),
    ):
        self.name = name or answer.__name__
        self.lesson = int(answer.__module__[-2:]) if lesson is None else lesson
        self.kind, self.hints, self.wrong, self.properties = kind, tuple(hints), list(wrong), list(properties)
        self.unique, self.write_yourself, self.insight, self.rubric = unique, tuple(write_yourself), insight, rubric
        self._answer, self._inputs = answer, inputs
        self._tries = self._hints_given = 0
        self._comparisons: dict[str, tuple] = {}

    def __repr__(self) -> str:
        return f"Question {self.name[1:]} of lesson {self.lesson}. {self.prompt}".strip()

    def __dir__(self):
        return ["check", "hint"]  # what Tab offers in a notebook

    @property
    def prompt(self) -> str:
        """What is asked, in Markdown, from the notebook of the solutions; "" where there is none beside the package."""
        return prompts(self.lesson).get(self.name, "")

    def check(self, answer: Any) -> Feedback:
        """Say whether an answer is right, and if not, what to rethink. Never raises, never prints the answer."""
        feedback = self.judge(pack(answer, self.trials()))
        if feedback.passed:
            progress.remember(self.lesson, self.name)
            return feedback
        if feedback.outcome != "not attempted":
            self._tries += 1
            if self._tries >= TRIES:
                offer = f"\nWould a hint help? Open one below, or run `q.{self.name}.hint()`."
                feedback = replace(feedback, message=feedback.message + offer)
        return replace(feedback, hints=self.hints)

    def hint(self) -> Note:
        """Give a hint: first the idea, then the formula, then almost the code."""
        step = min(self._hints_given, len(self.hints) - 1)
        self._hints_given += 1
        more = "" if step == 2 else f"\nFor the next hint run `q.{self.name}.hint()` again."
        return Note(f"Hint {step + 1} of 3, {STEPS[step]}", self.hints[step] + more)

    def trials(self, seed: int = 0) -> list[list]:
        """Give the inputs on which a function is tried, as JSON data; [] if no function is asked for."""
        fixed = [trial for known in self.properties for trial in known.inputs]
        drawn = self._inputs(np.random.default_rng(seed)) if self._inputs else []
        return self.kind.trials(fixed, drawn)

    def judge(self, packed: dict, trials: list[list] | None = None) -> Feedback:
        """Compare packed data with the answer. Never raises, whatever the data.

        Args:
            packed: from `packing.pack`, perhaps through JSON and another process.
            trials: the inputs that were packed with; None means ``trials()``.
        """
        with np.errstate(all="ignore"):  # a wild answer divides by zero; no warning belongs in a notebook
            feedback = self._judge(packed, self.trials() if trials is None else trials)
        return replace(feedback, rubric=self.rubric) if feedback.passed else feedback

    def praise(self) -> str:
        """What is said of a right answer."""
        message = self.insight or "Well done."
        if self.rubric:
            message += "\nOnly these facts were checked. Now write your words, and compare them with the rubric."
        return message

    def shows(self, known: Wrong, value: Any, given: Any, right: Any) -> bool:
        """Say whether an answer shows a known wrong idea."""
        if known.matches is None:
            return self.kind.explains(value, given, right)
        try:
            return bool(known.matches(given))
        except Exception:  # a value of another size
            return False

    def _worked(self, trials: list[list] | None = None) -> tuple[Any, list, Any]:
        """Give the right answer, the known wrong ones with their values, and the labels of the right answer."""
        trials = self.trials() if trials is None else trials
        key = json.dumps(trials)
        if key not in self._comparisons:
            packed = self._packed(self._answer, trials)
            labels = self.kind.labels(packed)
            wrong = [
                (known, self.kind.opened(self._packed(known.answer, trials), trials, labels)) for known in self.wrong
            ]
            self._comparisons[key] = self.kind.opened(packed, trials, labels), wrong, labels
        return self._comparisons[key]

    def _judge(self, packed: dict, trials: list[list]) -> Feedback:
        try:
            right, wrong, labels = self._worked(trials)
        except Exception as error:  # a damaged table: not the student's fault
            return Feedback("not attempted", f"The check could not work out this question. {error}")
        try:
            return verdict(Case(self, packed["answer"], trials, right, wrong, labels))
        except Exception:  # packed data that `pack` did not write
            return Feedback("wrong type", f"Your answer cannot be read. Expected: {self.kind.wanted}.")

    def _packed(self, make: Callable, trials: list[list]) -> Any:
        return pack(self.kind.make(make), trials, seconds=60)["answer"]


def question(**parts: Any) -> Callable[[Callable[..., Any]], Question]:
    """Make the function below it, which works out the right answer, a question.

    Its name is the name of the question, its module that of the lesson. For a question about a function it is the right
    function itself. The parts are those of `Question`.
    """
    return lambda answer: Question(answer, **parts)


def progress_of(module: str) -> Callable[[], Note]:
    """Make the function that says which questions of a lesson are done, and keep the name `q` for its questions."""
    lesson = int(module[-2:])
    names.watch(module)

    def progress_of_this_lesson() -> Note:
        from beltlab.exercises import questions  # later: the lesson is still being read when this is made

        return progress.show(lesson, [known.name for known in questions(lesson)])

    return progress_of_this_lesson


@functools.cache
def prompts(lesson: int) -> dict[str, str]:
    """Read what is asked from the notebook of a lesson's solutions: the prose between heading and answer.

    Returns:
        name -> Markdown; {} where no notebooks lie beside the package.
    """
    found: dict[str, str] = {}
    for path in sorted((data.FOLDER.parent / "solutions").glob(f"{lesson:02d}_*.ipynb")):
        name = ""
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if heading := re.match(r"## Question (\d+)\b.*\n*", source):
                name = f"q{heading[1]}"
                source = source[heading.end() :]
            if (
                re.match(r"#\s*answer:", source)
                or cell["cell_type"] == "markdown"
                and source.startswith("## ")
                and name not in found
            ):
                name = ""
            if name and cell["cell_type"] == "markdown":
                text = re.sub(r"<!--.*?-->", "", source, flags=re.S).strip()
                found[name] = "\n\n".join(filter(None, [found.get(name, ""), text]))
    return found


def seal(text: str, salt: str) -> str:
    """Hide a choice in an answer that no data gives: write the seal in the lesson, and open it with `unseal`."""
    return f"{salt}${hashlib.sha256(f'{salt} {_spelled(text)}'.encode()).hexdigest()[:16]}"


def unseal(sealed: str, options: Iterable[str]) -> str:
    """Give the one of the options that was sealed."""
    return next(option for option in options if seal(option, sealed.partition("$")[0]) == sealed)


def _spelled(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("–", "-").replace("—", "-").split())
