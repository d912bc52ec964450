"""The contract of every question of the course: what its check says to right, wrong and absurd answers.

The questions are found by `lessons()` and `questions()`; a new lesson is held to the contract without a line here.
"""

import copy
import functools
import importlib
import itertools
import json
import math
import re

import numpy as np
import pandas as pd
import pytest

from beltlab.exercises import kinds, lessons, question, questions, wording
from beltlab.exercises.causes import Case
from beltlab.exercises.feedback import CODE_BLOCK, LABELS, Feedback
from beltlab.exercises.packing import pack

QUESTIONS = [pytest.param(known, id=f"{known.lesson:02d}-{known.name}") for n in lessons() for known in questions(n)]
every_question = pytest.mark.parametrize("known", QUESTIONS)


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the file of progress
    monkeypatch.setattr(question, "pack", functools.partial(pack, seconds=0.3))


class EqualToEverything:
    def __eq__(self, other):
        return True

    __hash__ = None
    __ne__ = __gt__ = __lt__ = lambda self, other: False
    __ge__ = __le__ = __eq__

    def __array__(self, dtype=None, copy=None):
        return np.array(self)

    def __sub__(self, other):
        return 0

    __rsub__ = __abs__ = __sub__

    def __float__(self, *_):
        return 0.0

    def __getattr__(self, name):
        return lambda *args, **kwargs: self


class Raises:
    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    __repr__ = __iter__ = __array__ = __eq__ = __bool__ = __hash__ = __len__


def _raises(*inputs):
    raise KeyError("zones")


def _leaves(*inputs):
    raise SystemExit


def _recurses(*inputs):
    return _recurses(*inputs)


def _prints(*inputs):
    print("a line\n" * 10_000)


def _loops(*inputs):
    while True:
        pass


def _holds_on(*inputs):
    while True:
        try:
            pass
        except:  # noqa: E722
            pass


def _contains_itself():
    endless = []
    endless.append(endless)
    return endless


GARBAGE = {
    "None": None, "NaN": math.nan, "inf": -math.inf, "empty text": "", "empty dict": {}, "empty list": [],
    "truth": True, "complex": 1j, "huge": 10**5000, "a million": list(range(1_000_000)), "zeros": np.zeros(1_000_000),
    "a big table": pd.DataFrame({"zones": np.arange(100_000), "belt": "Yongkang"}), "bytes": b"\0", "a set": {1, "a"},
    "equal to everything": EqualToEverything(), "a list of these": [EqualToEverything()] * 6, "raises": Raises(),
    "holds what raises": {"zones": Raises()}, "contains itself": _contains_itself(), "endless": itertools.count(),
    "deep": functools.reduce(lambda inner, _: [inner], range(500), 1), "a type": dict, "a module": json,
    "NaT": pd.NaT, "NA": pd.NA, "a Series of objects": pd.Series([{}, None, dict]),
    "raising": _raises, "leaving": _leaves, "recursing": _recurses, "printing": _prints, "looping": _loops,
    "holding on": _holds_on, "three arguments too many": lambda a, b, c, d, e, f, g: 1, "constant": lambda *_: 1,
    "returns what raises": lambda *_: Raises(), "returns what equals": lambda *_: EqualToEverything(),
}  # fmt: skip

ODD = {  # values that hide in containers and come out of functions
    "None": None, "NaN": math.nan, "inf": math.inf, "minus zero": -0.0, "text": "zones", "spaces": " \t\n",
    "dots": "...", "a number as text": "12.5", "signs": "<b>&\x00\x1b[31m", "Chinese": "跨境电商",
    "surrogate": "\ud83d", "truth": False, "complex": 1j, "huge": -(10**400), "bytes": b"132", "a set": frozenset("ab"),
    "a class": object, "an object": object(), "NaT": pd.NaT, "NA": pd.NA, "a date": pd.Timestamp("2015-03-07"),
    "a period": pd.Period("2015-03"), "Raises": Raises(), "equal": EqualToEverything(), "a slice": slice(1, 2),
    "an error": ValueError("\ud83d"), "a range": range(-3),
}
GARBAGE |= {f"{name} in a list": [value] * 3 for name, value in ODD.items()}
GARBAGE |= {f"{name} in a dict": {"zones": value, 1: value} for name, value in ODD.items()}
GARBAGE |= {f"a function that returns {name}": (lambda *_, value=value: value) for name, value in ODD.items()}
GARBAGE |= {f"{name} in a Series": pd.Series([value], ["belt"], dtype=object) for name, value in ODD.items()}
GARBAGE |= {
    "a mask": [True] * 6, "a mask with labels": pd.Series(True, list("ABC")), "all letters": "ABCDEFGHIJKL",
    "commas": ",,, ;; and", "letters in tuples": [("A", "B"), ("C",)], "a view": {"a": 1}.values(),
    "names and gaps": pd.DataFrame({"name": list("abcd"), "value": [math.nan] * 4}), "a map": map(int, "12"),
    "a generator without end": (1 for _ in iter(int, 1)),
}  # fmt: skip
assert len(GARBAGE) >= 115


def _made(known, make):
    """Give the value that a maker of answers makes; a question about a function wants the maker itself."""
    return known.kind.make(make)


def _secrets(known):
    """Give texts that would give the answer away: its longer numbers and months that the prompt does not name."""
    if known.trials() or not known.unique:
        return []
    worked = known._worked()[0]
    parts = [worked] if not isinstance(worked, dict) else list(worked.values())
    texts = [str(part) for part in parts if isinstance(part, str | tuple) and len(str(part)) > 6]
    for part in parts:
        if isinstance(part, np.ndarray | float):
            texts += [f"{number:.6g}" for number in np.ravel(part) if len(f"{number:.6g}") > 2]
    return [text for text in texts if text not in known.prompt]


def breaches(known, check):
    """Say what is wrong with a check: absurd answers must give a sentence that is no praise and holds no secret."""
    secrets = _secrets(known)
    for name, value in GARBAGE.items():
        try:
            feedback = check(value)
        except BaseException as error:
            yield f"{name}: {type(error).__name__}"
            continue
        if not isinstance(feedback, Feedback) or feedback.outcome not in LABELS:
            yield f"{name}: no feedback"
            continue
        text, message = repr(feedback), feedback.message.split("\nWould a hint help?")[0]
        if feedback.passed:
            yield f"{name}: passed"
        elif not message.endswith((".", "?")) or len(text) > 1500:
            yield f"{name}: not a sentence: {text}"
        elif " at 0x" in text or any(secret in text for secret in secrets):
            yield f"{name}: says too much: {text}"


@every_question
def test_placeholder_is_not_attempted(known):
    def untouched(*inputs): ...

    def documented(*inputs):
        """Say what is returned."""
        ...

    placeholders = [..., *([untouched, documented, lambda *inputs: ...] if known.trials() else [])]
    if isinstance(known.kind, kinds.Parts):
        placeholders.append(dict.fromkeys(known.kind.kinds, ...))
    for placeholder in placeholders:
        feedback = known.check(placeholder)
        assert feedback.outcome == "not attempted" and feedback.message.endswith(".")
        assert not feedback.passed and not feedback.misconception and not feedback.rubric


@every_question
def test_worked_answer_is_correct(known):
    feedback = known.check(_made(known, known._answer))
    assert feedback.outcome == "correct" and feedback.rubric == known.rubric
    assert not known.rubric or "write your words" in feedback.message
    for seed in range(3):
        packed = json.loads(json.dumps(pack(_made(known, known._answer), known.trials(seed)), allow_nan=False))
        assert known.judge(packed, known.trials(seed)).passed


@every_question
def test_the_worked_answer_has_every_property(known):
    """A right answer is praised before its properties are looked at: a false one would only mislead who is wrong."""
    trials = known.trials()
    case = Case(known, pack(_made(known, known._answer), trials)["answer"], trials, *known._worked(trials))
    assert case.lacking is None, f"the worked answer does not have it: {case.lacking.sentence}"


@every_question
def test_each_known_wrong_answer_meets_its_own_misconception(known):
    assert len(known.wrong) >= 2
    assert len({wrong.misconception for wrong in known.wrong}) == len({wrong.message for wrong in known.wrong})
    assert len({wrong.misconception for wrong in known.wrong}) == len(known.wrong)
    for wrong in known.wrong:
        feedback = known.check(_made(known, wrong.answer))
        assert (feedback.outcome, feedback.misconception) == ("known misconception", wrong.misconception)
        assert wrong.message in feedback.message
        assert not [secret for secret in _secrets(known) if secret in wrong.message + wrong.misconception]


@every_question
def test_the_call_that_is_shown_went_wrong(known):
    trials = known.trials()
    if not trials or not known.unique:
        pytest.skip("no function with one right result")
    right, wrong, _ = known._worked()
    for mistaken, given in wrong:
        failed = [trials[int(place)] for place in known.kind.differences(given, right)]
        tried = tuple(f"{wording.tried(known.kind.parameters, trial)} and got" for trial in failed)
        assert known.check(mistaken.answer).message.startswith(tried)


@every_question
def test_absurd_answers_get_a_sentence(known):
    assert list(breaches(known, known.check)) == []


@every_question
def test_forged_packed_data_gets_a_sentence(known):
    right = pack(_made(known, known._answer), known.trials())["answer"]
    forged = [None, 3, [], {}, {"answer": {"type": "list"}}, {"answer": {"type": "table", "columns": 3}},
              {"answer": {"type": "function", "calls": [{}]}}, {"answer": {"type": "function", "calls": None}},
              {"answer": [right]}, {"answer": {"type": "mapping", "items": [[]], "length": 1}}]  # fmt: skip
    for packed in forged:
        feedback = known.judge(packed)
        assert not feedback.passed and feedback.message


@every_question
def test_numbers_within_the_tolerance_pass_and_others_do_not(known):
    if not known.unique:
        pytest.skip("any answer with the properties is right")
    for accepted, changed in _neighbours(known):
        assert known.check(changed).passed == accepted


@every_question
def test_texts_are_complete(known):
    assert len(set(filter(None, known.hints))) == len(known.hints) == 3, "a question has three hints, each another"
    assert known.prompt, f"no words below `## Question {known.name[1:]} · …` in the lesson's notebook in solutions/"
    assert known.kind.wanted
    assert not [secret for hint in known.hints for secret in _secrets(known) if secret in hint]
    numbers = _numbers(known.kind)
    assert all(len(kind.tolerance.reason) > 20 for kind in numbers)
    assert all(len(levels) >= 3 for _, levels in known.rubric), "a criterion of a rubric has three levels or more"
    assert len(known.rubric) in (0, 4), "a rubric has four criteria"
    assert known.rubric or known.name != "q5", "question 5 is the judgement: it has a rubric"


@every_question
def test_formulas_and_marks_are_drawn_not_spelled(known):
    """Outside of code and `$…$` nothing is written as TeX, and no star that means emphasis is left standing."""
    sentences = [known.sentence for known in known.properties] + [wrong.message for wrong in known.wrong]
    assert not any("$" in text for text in sentences), "the page of marks and the report draw no formula"
    for text in (*known.hints, *sentences, known.insight):
        prose = re.sub(r"`[^`]*`", "", CODE_BLOCK.sub("", text))
        assert prose.count("$") % 2 == 0, text
        plain = re.sub(r"\$[^$]*\$", "", prose)
        assert not re.search(r"[\^_]|\\\w|(?<!\*)\*\w[^*]*\w\*(?!\*)", plain), text


@pytest.mark.parametrize("lesson", lessons())
def test_each_lesson_has_five_questions_or_more_without_a_gap(lesson):
    found = [(known.lesson, known.name) for known in questions(lesson)]
    assert found == [(lesson, f"q{number}") for number in range(1, max(5, len(found)) + 1)]
    progress = importlib.import_module(f"beltlab.exercises.lesson_{lesson:02d}").progress()
    assert progress.label.endswith(f"of {len(found)} questions done")


def test_a_question_more_is_found_counted_and_kept_in_order(monkeypatch):
    """What a lecturer adds below the others is asked, proved and counted like them, with nothing to register."""
    module = importlib.import_module("beltlab.exercises.lesson_01")
    monkeypatch.delattr(module, "q2")
    for name in ("q10", "q6", "q2"):
        monkeypatch.setattr(module, name, replace_name(module.q1, name), raising=False)
    monkeypatch.setattr(module, "q", "no question", raising=False)
    assert [known.name for known in questions(1)] == ["q1", "q2", "q3", "q4", "q5", "q6", "q10"]
    assert "of 7 questions" in str(module.progress())


def replace_name(known, name):
    other = copy.copy(known)
    other.name = name
    return other


def test_a_check_without_protection_breaks_the_contract():
    """The test of the test: the obvious check praises an impostor and lets exceptions reach the student."""
    known = questions(1)[0]
    right = np.asarray(known._answer())

    def unprotected(value):
        same = all(given == wanted for given, wanted in zip(value, right, strict=True))
        return Feedback("correct", "Well done.") if same else Feedback("incorrect", f"Expected {list(right)}.")

    found = "\n".join(breaches(known, unprotected))
    assert "None: TypeError" in found and "a list of these: passed" in found and "empty list: ValueError" in found


def _numbers(kind):
    """Give the kinds of numbers that a kind is made of."""
    if isinstance(kind, kinds.Numbers):
        return [kind]
    inner = {kinds.Function: lambda: [kind.result], kinds.Parts: lambda: kind.kinds.values(),
             kinds.Table: lambda: kind.columns.values()}  # fmt: skip
    return [number for part in inner.get(type(kind), list)() for number in _numbers(part)]


def _neighbours(known):
    """Give answers near the worked one, each with whether it is to be accepted."""
    if known.trials():
        kind = known.kind.result
        for share, accepted in ((0.4, True), (40, False)):
            yield accepted, lambda *inputs, s=share: _nudged(kind, kind.read(pack(known._answer(*inputs))["answer"]), s)
        return
    worked = known._worked()[0]
    yield from _around(known.kind, worked)


def _around(kind, value):
    if isinstance(kind, kinds.Numbers):
        if not np.isnan(value).all():
            yield True, _nudged(kind, value, 0.4)
            yield False, _nudged(kind, value, 40)
    elif isinstance(kind, kinds.Parts):
        for name, part in kind.kinds.items():
            yield from ((accepted, value | {name: near}) for accepted, near in _around(part, value[name]))
    elif isinstance(kind, kinds.Table):
        for name, column in kind.columns.items():
            for accepted, near in _around(column, value[name][0]):
                yield accepted, value.assign(**{name: [near, *value[name][1:]]})
        yield False, value.iloc[1:]
    elif isinstance(kind, kinds.Groups):
        for item in kind.items:
            yield False, value | {item: next(group for group in kind.groups if group != value[item])}
    elif isinstance(kind, kinds.Choices):
        yield False, value[1:]
        yield False, kind.options if len(value) < len(kind.options) else value[:1]
    elif isinstance(kind, kinds.Month):
        yield False, str(pd.Period(value, "M") + 1)
        yield True, pd.Period(value, "M")
    elif isinstance(kind, kinds.Text):
        yield False, next((option for option in kind.options if option != value), value + "s")
        yield True, f" {value.upper()} "


def _nudged(kind, value, share):
    nudged = np.array(value, dtype=float)
    place = np.unravel_index(np.nanargmax(np.abs(nudged)), nudged.shape)
    nudged[place] += share * (kind.tolerance.absolute + kind.tolerance.relative * abs(nudged[place]))
    return nudged if nudged.shape else float(nudged)
