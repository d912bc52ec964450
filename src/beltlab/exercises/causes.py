"""What is said of an answer: the causes of a wrong one, in the order in which they are tried.

The first that speaks is heard. `ORDER` is the whole of it:

1.  ``untouched``     Nothing was answered, so nothing is judged.
2.  ``other_order``   A right function whose arguments stand in another order also "has" every misconception that the
                      exchange imitates. It is tried first, because it explains all trials at once.
3.  ``one_pass``      A loop that always leaves in its first pass is a fact of the code, whatever comes out.
4.  ``unreadable``    What cannot be read, or raised an error, cannot be compared: say what came, and what is expected.
5.  ``right``         Equality before diagnosis. A right result is refused only for what it did on the way: it destroyed
                      its input, or called the function that the question asks for.
6.  ``known``         A misconception is named when the answer *equals* what that wrong idea gives, and no other known
                      one gives the same. Before the general causes, because it says more.
7.  ``size``          A value of another size is compared with nothing more.
8.  ``deaf``          A function that never reads an argument, or gives the same whatever it gets; data from outside.
9.  ``slipped``       Rounded, per cent, the sign, another order, a value lost: one slip explains all that is wrong.
10. ``changed_input`` Wrong, and it changed its input: that may be the reason.
11. ``lacking``       A property that any right answer has. It says what must hold, not why it does not.
12. ``different``     The smallest trial that went wrong, what came, and what is right about it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from beltlab.exercises import wording
from beltlab.exercises.feedback import Feedback
from beltlab.exercises.kinds import Function, Parts
from beltlab.exercises.reading import Unfit, is_placeholder


@dataclass
class Case:
    """One answer beside what it is compared with.

    Attributes:
        question: the `question.Question`.
        data: the packed answer.
        trials: the inputs on which a function was called.
        right: the worked answer, in the form in which answers are compared.
        wrong: the known wrong answers, each with its value.
        labels: of the worked answer.
    """

    question: Any
    data: Any
    trials: list[list]
    right: Any
    wrong: list[tuple]
    labels: Any
    given: Any = None
    unfit: Unfit | None = None
    places: list[str] = field(default_factory=list)

    def __post_init__(self):
        try:
            self.given = self.kind.opened(self.data, self.trials, self.labels)
        except Unfit as unfit:
            self.unfit = unfit
            return
        self.places = self.kind.differences(self.given, self.right) if self.question.unique else []

    @property
    def kind(self) -> Any:
        """The kind of the question's answers."""
        return self.question.kind

    @property
    def code(self) -> dict:
        """What a function shows of itself, see `bytecode.facts`."""
        return self.data.get("code", {}) if type(self.data) is dict else {}

    @property
    def changed(self) -> list[str]:
        """The names of the inputs that a function has changed in place."""
        calls = self.data.get("calls", []) if type(self.data) is dict and isinstance(self.kind, Function) else []
        return [
            self.kind.parameters[place]
            for place in sorted({place for call in calls for place in call.get("changed", [])})
        ]

    @property
    def lacking(self) -> Any:
        """The first property that the answer does not have, or None."""
        return next((known for known in self.question.properties if not self._has(known)), None)

    def evidence(self, shown: Any = ()) -> str:
        """Say which call showed it; "" if no function was called."""
        return self.kind.evidence(self.data, self.trials, self.places, shown)

    def _has(self, known: Any) -> bool:
        try:
            return self.kind.holds(known.holds, self.given, list(known.inputs), self.trials)
        except Exception:  # a value of another size has not the property
            return False


def verdict(case: Case) -> Feedback:
    """Say what is said of an answer."""
    return next(said for speak in ORDER if (said := speak(case)))


def untouched(case: Case) -> Feedback | None:
    if is_placeholder(case.data):
        return Feedback("not attempted", f"Put your answer in place of `...`. Expected: {case.kind.wanted}.")
    return None


def other_order(case: Case) -> Feedback | None:
    if not isinstance(case.kind, Function) or type(case.data) is not dict or (not case.unfit and not case.places):
        return None
    order = case.kind.right_in_another_order(case.data, case.right, case.labels)
    return order and Feedback(
        "incorrect",
        "Your arguments are in another order. The question calls the function with "
        f"{wording.quoted(case.kind.parameters)}; yours is right when it gets {wording.quoted(order)}.",
    )


def one_pass(case: Case) -> Feedback | None:
    if case.code.get("once") and (case.unfit or case.places):
        return Feedback(
            "incorrect",
            "Your loop ends in its first pass. Is the `return` inside the loop? Move it to the left, below the loop.",
        )
    return None


def unreadable(case: Case) -> Feedback | None:
    if case.unfit:
        parameters = case.kind.parameters if isinstance(case.kind, Function) else ()
        sentence = wording.unfit(case.unfit, parameters)
        if case.unfit.what in ("missing value", "raised"):
            sentence += _outside(case)
        return Feedback(case.unfit.outcome, sentence)
    return None


def right(case: Case) -> Feedback | None:
    if case.places or not case.question.unique and case.lacking or case.kind.fits(case.given):
        return None
    if case.changed:
        return Feedback(
            "incorrect",
            f"The result is right, but your function changes {wording.quoted(case.changed)}: whoever calls it finds "
            "other data afterwards. Work on a copy, such as `x = x.copy()`, and use `a / b` instead of `a /= b`.",
        )
    if called := sorted(set(case.code.get("library", [])) & set(case.question.write_yourself)):
        return Feedback(
            "incorrect",
            f"The numbers are right, but they come from {wording.quoted(called)}. This question asks you to write the "
            "calculation yourself. Compare with it when yours is done.",
        )
    return Feedback("correct", case.question.praise())


def known(case: Case) -> Feedback | None:
    fitting = [(idea, value) for idea, value in case.wrong if case.question.shows(idea, value, case.given, case.right)]
    if not fitting:
        return None
    if case.question.unique:  # of several that fit, the one that speaks of most
        speaks_of = [case.kind.speaks_of(value, case.given, case.right) for _, value in fitting]
        fitting = [pair for pair, parts in zip(fitting, speaks_of, strict=True) if parts == max(speaks_of)]
        exact = [pair for pair in fitting if case.kind.exactly(case.given, pair[1], case.right)]
        fitting = exact or fitting
        if any(case.kind.exclude(fitting[0][1], other, case.right) for _, other in fitting[1:]):
            return None  # rounded so far that two ideas give it
        slips = case.kind.slips(case.given, case.right)
        if set(slips.values()) == {"rounded"} and set(slips) == set(case.places):
            if not case.kind.exactly(case.given, fitting[0][1], case.right):
                return None  # rounded so far that the right answer gives it as well
    idea, value = fitting[0]
    message = case.evidence() + idea.message
    if isinstance(case.kind, Parts) and case.question.unique:
        if others := case.kind.other_places(value, case.given, case.right):
            message += f" Look also at {', '.join(others)}."
    return Feedback("known misconception", message, idea.misconception)


def size(case: Case) -> Feedback | None:
    slips = case.kind.slips(case.given, case.right) if case.question.unique else {}
    if (unfit := case.kind.fits(case.given)) and not slips:
        if isinstance(case.kind, Function):
            unfit.trial = case.trials[int(case.places[0])] if case.places else case.trials[0]
            return Feedback("wrong type", wording.unfit(unfit, case.kind.parameters))
        return Feedback("wrong type", wording.unfit(unfit))
    return None


def deaf(case: Case) -> Feedback | None:
    if not isinstance(case.kind, Function):
        return None
    calls, outside = case.data.get("calls", []), _outside(case)
    if len(calls) > 1 and all(call.get("result") == calls[0].get("result") for call in calls):
        result = wording.spoken_result(calls[0].get("result"))
        return Feedback("incorrect", f"Your function gives the same, whatever it gets: {result}.{outside}")
    if unused := _unused(case):
        says = f"Your function never uses {wording.quoted(unused)}: its result cannot depend on it.{outside}"
        return Feedback("incorrect", case.evidence() + says)
    return Feedback("incorrect", case.evidence() + outside.strip()) if outside else None


def _unused(case: Case) -> list[str]:
    """Give the arguments that a function never reads, under the names of the question."""
    own, names = case.code.get("parameters", []), case.kind.parameters
    places = [own.index(name) for name in case.code.get("unused", []) if name in own]
    return [names[place] for place in places if place < len(names)]


def _outside(case: Case) -> str:
    """Say which data a function takes from outside; numbers only count if an argument is left unread."""
    code = case.code
    read = code.get("tables", []) + (code.get("numbers", []) if code.get("unused") else [])
    return f" It reads {wording.quoted(read)} from outside: use only what the function is given." if read else ""


def slipped(case: Case) -> Feedback | None:
    if not case.question.unique or not case.places:
        return None
    if case.code.get("places") and case.kind.whole(case.given, case.right, case.places):
        return Feedback("incorrect", case.evidence() + wording.SLIPS["position"].format(at=""))
    slips = case.kind.slips(case.given, case.right)
    if set(slips) != set(case.places):
        return None
    if isinstance(case.kind, Function):
        return Feedback("incorrect", case.evidence() + wording.SLIPS[slips[case.places[0]]].format(at=""))
    return Feedback("incorrect", wording.look_again(case.places, slips))


def changed_input(case: Case) -> Feedback | None:
    if case.changed:
        return Feedback("incorrect", f"{case.evidence()}Your function changes {wording.quoted(case.changed)} in place. "
                        "Work on a copy first, then look at the result again.")  # fmt: skip
    return None


def lacking(case: Case) -> Feedback | None:
    if (known := case.lacking) is None:
        return None
    return Feedback("incorrect", case.evidence(known.inputs) + known.sentence + _what_is_right(case))


def different(case: Case) -> Feedback | None:
    if isinstance(case.kind, Function):
        return Feedback("incorrect", f"{case.evidence()}That is not right.{_what_is_right(case)}")
    slips = case.kind.slips(case.given, case.right)
    return Feedback("incorrect", wording.look_again(case.places, slips, case.kind.size(case.right)))


def _what_is_right(case: Case) -> str:
    """Say on how many of its inputs a function is right."""
    of, wrong = len(case.trials), len(case.places)
    if not isinstance(case.kind, Function) or not 0 < wrong < of:
        return ""
    return f" On {of - wrong} of the {of} inputs that were tried it is right."


ORDER: tuple[Callable[[Case], Feedback | None], ...] = (
    untouched, other_order, one_pass, unreadable, right, known, size, deaf, slipped, changed_input, lacking, different,
)  # fmt: skip
