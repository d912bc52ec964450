"""A question of a lesson: what is asked, what is right, which wrong answers are known, and the check of an answer."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from beltlab.exercises import progress
from beltlab.exercises.feedback import Feedback, Note
from beltlab.exercises.kinds import SLIPS, Function, Parts, Unfit, is_placeholder, plain, spoken_result
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
        misconception: its name, for the student and for the report on a class.
        answer: makes the wrong answer; for a question about a function, the wrong function itself.
        message: what to rethink, without giving the answer away.
        matches: recognises a wider set of answers with the same idea behind them; None compares with `answer`.
    """

    misconception: str
    answer: Callable[..., Any]
    message: str
    matches: Callable[[Any], bool] | None = None


@dataclass(eq=False, repr=False)
class Question:
    """One question.

    Attributes:
        name: as in the lesson, "q1".
        lesson: its number.
        prompt: what is asked, in Markdown.
        kind: what an answer is made of; see `beltlab.exercises.kinds`.
        answer: works the answer out from data or a model; for a question about a function, the right function itself.
        hints: three texts: the idea, the formula, almost the code.
        wrong: the known wrong answers.
        alternatives: at least two other right answers, made as `answer` is, of other types or with other code.
        properties: what any right answer has.
        inputs: for a function, makes random trials from a generator.
        unique: False if every answer with the properties is right, not only the worked one.
        insight: a sentence for those who have it right.
        rubric: criteria with their levels for the words of a judgement, which no machine marks.
    """

    name: str
    lesson: int
    prompt: str
    kind: Any
    answer: Callable[..., Any]
    hints: tuple[str, str, str]
    wrong: Sequence[Wrong]
    alternatives: Sequence[Callable[..., Any]]
    properties: Sequence[Property] = ()
    inputs: Callable[[np.random.Generator], list[list]] | None = None
    unique: bool = True
    insight: str = ""
    rubric: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self):
        self._tries = self._hints_given = 0
        self._comparisons: dict[str, tuple] = {}

    def __repr__(self) -> str:
        return f"Question {self.name[1:]} of lesson {self.lesson}. {self.prompt}"

    def check(self, answer: Any) -> Feedback:
        """Say whether an answer is right, and if not, what to rethink. Never raises, never prints the answer."""
        feedback = self.judge(pack(answer, self.trials()))
        if feedback.passed:
            progress.remember(self.lesson, self.name)
        elif feedback.outcome != "not attempted":
            self._tries += 1
            if self._tries >= TRIES:
                offer = f"\nWould a hint help? Run `q.{self.name}.hint()`."
                return replace(feedback, message=feedback.message + offer)
        return feedback

    def hint(self) -> Note:
        """Give a hint: first the idea, then the formula, then almost the code."""
        step = min(self._hints_given, len(self.hints) - 1)
        self._hints_given += 1
        more = "" if step == 2 else f"\nFor the next hint run `q.{self.name}.hint()` again."
        return Note(f"Hint {step + 1} of 3, {STEPS[step]}", self.hints[step] + more)

    def trials(self, seed: int = 0) -> list[list]:
        """Give the inputs on which a function is tried, as JSON data; [] if no function is asked for."""
        if not isinstance(self.kind, Function):
            return []
        fixed = [trial for known in self.properties for trial in known.inputs]
        return fixed + (self.inputs(np.random.default_rng(seed)) if self.inputs else [])

    def judge(self, packed: dict, trials: list[list] | None = None) -> Feedback:
        """Compare packed data with the answer. Never raises, whatever the data.

        Args:
            packed: from `packing.pack`, perhaps through JSON and another process.
            trials: the inputs that were packed with; None means ``trials()``.
        """
        with np.errstate(all="ignore"):  # a wild answer divides by zero; no warning belongs in a notebook
            feedback = self._judge(packed, self.trials() if trials is None else trials)
        return replace(feedback, rubric=self.rubric) if feedback.passed else feedback

    def _judge(self, packed: dict, trials: list[list]) -> Feedback:
        try:
            right, wrong = self._worked(trials)
        except Exception as error:  # a damaged table: not the student's fault
            return Feedback("not attempted", f"The check could not work out this question. {error}")
        try:
            return self._verdict(packed["answer"], trials, right, wrong)
        except Unfit as unfit:
            return Feedback(unfit.outcome, unfit.sentence)
        except Exception:  # packed data that `pack` did not write
            return Feedback("wrong type", f"Your answer cannot be read. Expected: {self.kind.wanted}.")

    def _verdict(self, data: Any, trials: list[list], right: Any, wrong: list) -> Feedback:
        if is_placeholder(data):
            return Feedback("not attempted", f"Put your answer in place of `...`. Expected: {self.kind.wanted}.")
        given = self._read(data, trials)
        lacking = next((known for known in self.properties if not self._has(known, given)), None)
        if not self._right(given, right) or lacking:
            for known, value in wrong:
                if self._is(known, value, given):
                    message = self._evidence(given, right, lacking, data, trials) + known.message
                    message += self._also(value, given, right)
                    return Feedback("known misconception", message, known.misconception)
        if sentence := self.kind.fits(given):
            return Feedback("wrong type", sentence)
        if self._right(given, right) and not lacking:
            return Feedback("correct", self._praise())
        places, slips = self._differences(given, right), self.kind.slips(given, right)
        slipped = self.unique and places and len(slips) == len(places)
        if isinstance(self.kind, Function):
            sentence = lacking.sentence if lacking else "That is not right."
            if slipped:
                sentence = " ".join(SLIPS[slip].format(at="") for slip in dict.fromkeys(slips.values()))
            return Feedback("incorrect", self._evidence(given, right, lacking, data, trials) + sentence)
        if lacking and not slipped:
            return Feedback("incorrect", lacking.sentence)
        return Feedback("incorrect", _look_again(places, slips))

    def _praise(self) -> str:
        message = self.insight or "Well done."
        if self.rubric:
            message += "\nOnly these facts were checked. Now write your words, and compare them with the rubric."
        return message

    def _read(self, data: Any, trials: list[list]) -> Any:
        return self.kind.read(data, trials) if isinstance(self.kind, Function) else self.kind.read(data)

    def _right(self, given: Any, right: Any) -> bool:
        return not self.unique or not self._differences(given, right)

    def _differences(self, given: Any, right: Any) -> list[str]:
        return self.kind.differences(given, right)

    def _is(self, known: Wrong, value: Any, given: Any) -> bool:
        if known.matches is None:
            return not self._differences(given, value)
        try:
            return bool(known.matches(given))
        except Exception:  # a value of another size
            return False

    def _has(self, known: Property, given: Any) -> bool:
        if isinstance(self.kind, Function):
            first = sum(len(earlier.inputs) for earlier in self.properties[: list(self.properties).index(known)])
            given = given[first : first + len(known.inputs)]
        try:
            return bool(known.holds(*given) if isinstance(self.kind, Function) else known.holds(given))
        except Exception:  # a value of another size has not the property
            return False

    def _evidence(self, given: Any, right: Any, lacking: Property | None, data: Any, trials: list[list]) -> str:
        """Say which call showed that a function is wrong: one of the property that it lacks, or any."""
        if not isinstance(self.kind, Function):
            return ""
        wrong = [int(place) for place in self._differences(given, right)]
        slips = self.kind.slips(given, right)
        shown = [trials.index(trial) for trial in lacking.inputs] if lacking else []
        if self.unique:
            shown = [place for place in shown if place in wrong]
        shown += [place for place in wrong if str(place) not in slips] + wrong + [0]
        return f"{self.kind.tried(trials[shown[0]])} and got {spoken_result(data['calls'][shown[0]]['result'])}. "

    def _also(self, known: Any, given: Any, right: Any) -> str:
        """Name the parts that are wrong for another reason than the known one."""
        if not (isinstance(self.kind, Parts) and self.unique):
            return ""
        explained = self._differences(known, right)
        places = [place for place in self._differences(given, right) if place not in explained]
        return f" Look also at {', '.join(places)}." if places else ""

    def _worked(self, trials: list[list]) -> tuple[Any, list]:
        """Give the right answer and the known wrong ones in the form in which answers are compared."""
        key = json.dumps(trials)
        if key not in self._comparisons:
            made = [known.matches is None or isinstance(self.kind, Parts) for known in self.wrong]
            values = [
                self._made(known.answer, trials) if needed else None
                for known, needed in zip(self.wrong, made, strict=True)
            ]
            wrong = list(zip(self.wrong, values, strict=True))
            self._comparisons[key] = self._made(self.answer, trials), wrong
        return self._comparisons[key]

    def _made(self, make: Callable, trials: list[list]) -> Any:
        value = make if isinstance(self.kind, Function) else make()
        return self._read(pack(value, trials, seconds=60)["answer"], trials)


def _look_again(places: list[str], slips: dict[str, str]) -> str:
    """Say where an answer differs, and where only by a slip."""
    sentences = [f"Look again at {_listed(far)}."] if (far := [place for place in places if place not in slips]) else []
    for slip in dict.fromkeys(slips.values()):
        slipped = [place for place in places if slips.get(place) == slip]
        at = "" if slipped == ["the number"] else f" at {_listed(slipped)}"
        sentences.append(SLIPS[slip].format(at=at))
    return " ".join(sentences)


def _listed(places: list[str]) -> str:
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return ", ".join(places[:3]) + more


def seal(text: str, salt: str) -> str:
    """Hide a choice in an answer that no data gives: write the seal in the lesson, and open it with `unseal`."""
    return f"{salt}${hashlib.sha256(f'{salt} {plain(text)}'.encode()).hexdigest()[:16]}"


def unseal(sealed: str, options: Iterable[str]) -> str:
    """Give the one of the options that was sealed."""
    return next(option for option in options if seal(option, sealed.partition("$")[0]) == sealed)
