"""What a student reads after a check: an outcome in words, a message, sometimes a rubric."""

import html
import re
from dataclasses import dataclass

LABELS = {
    "correct": ("Correct", "#1b6e3c"),
    "not attempted": ("Not attempted yet", "#4a4a4a"),
    "wrong type": ("Another form is expected", "#7a4b00"),
    "known misconception": ("Not yet: a known misconception", "#9b1c31"),
    "incorrect": ("Not yet right", "#9b1c31"),
    "your function raised": ("Your function raised an error", "#9b1c31"),
    "too slow": ("Too slow", "#7a4b00"),
}


@dataclass(frozen=True)
class Note:
    """A short text that shows itself in a notebook and as plain text elsewhere."""

    label: str
    message: str
    colour: str = "#0b4f8a"

    def __repr__(self) -> str:
        return f"{self.label}. {as_text(self.message)}"

    def _repr_html_(self) -> str:
        return _box(self.label, self.colour, as_html(self.message))


@dataclass(frozen=True)
class Feedback:
    """The verdict on one answer.

    Attributes:
        outcome: one of the keys of `LABELS`.
        message: what to rethink, in sentences; never the answer.
        misconception: the name of the known wrong idea, or "". It would hand over the fix, so the student does not
            read it: it is for the lecturer and for the report on a class.
        rubric: criteria with their levels, for words that no machine marks.
        hints: texts that stand behind buttons below the message.
    """

    outcome: str
    message: str
    misconception: str = ""
    rubric: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.outcome == "correct"

    @property
    def label(self) -> str:
        """The outcome in words for a reader."""
        return LABELS[self.outcome][0]

    def __repr__(self) -> str:
        lines = [f"{self.label}. {as_text(self.message)}"]
        lines += [f"- {criterion}: " + " | ".join(levels) for criterion, levels in self.rubric]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        body = as_html(self.message) + _hints(self.hints) + _rubric(self.rubric)
        return _box(self.label, LABELS[self.outcome][1], body)


_MARKED = re.compile(r"`([^`]+)`|(?<![\w*])\*\*([^*`\n]+)\*\*(?!\w)")  # a power in code is no mark
CODE_BLOCK = re.compile(r"```python\n(.*?)\n```\n?", re.S)


def as_html(text: str) -> str:
    """Escape a text; what stands between backticks becomes code, between two stars bold; a block of code stays one."""
    pieces = CODE_BLOCK.split(text)
    for place, piece in enumerate(pieces):
        if place % 2:
            style = "margin:.4em 0;padding:.4em .8em;background:#ececec;color:inherit;white-space:pre-wrap"
            pieces[place] = f"<pre style='{style}'>{html.escape(piece)}</pre>"
        else:
            pieces[place] = _MARKED.sub(_tagged, html.escape(piece.strip("\n") if len(pieces) > 1 else piece))
    return "".join(pieces)


def as_text(text: str) -> str:
    """Write a text where nothing can be drawn: blocks of code and bold words stand without their marks."""
    return CODE_BLOCK.sub(r"\n\1\n", _MARKED.sub(lambda found: found[2] or found[0], text))


def _tagged(found: re.Match) -> str:
    if found[1]:
        return f"<code style='color:inherit;background:none'>{found[1]}</code>"
    return f"<strong>{found[2]}</strong>"


def _hints(hints: tuple[str, ...]) -> str:
    """Three buttons that need neither kernel nor mouse, each inside the one before, so that they open in order."""
    inner = ""
    for number in range(len(hints), 0, -1):
        inner = (
            "<details style='margin:.4em 0 0'><summary style='cursor:pointer;color:#0b4f8a;font-weight:bold'>"
            f"Hint {number} of {len(hints)}</summary>"
            f"<div style='padding:.2em 0 .2em 1em'>{as_html(hints[number - 1])}</div>{inner}</details>"
        )
    return inner


def _box(label: str, colour: str, body: str) -> str:
    return (
        f"<div role='status' style='border-left:6px solid {colour};padding:.5em 1em;margin:.5em 0;"
        "background:#fafafa;color:#1c1c1c;white-space:pre-wrap;line-height:1.5'>"
        f"<strong style='color:{colour}'>{html.escape(label)}.</strong> {body}</div>"
    )


def _rubric(rubric: tuple) -> str:
    if not rubric:
        return ""
    cell = "border:1px solid #767676;padding:.3em .6em;text-align:left;vertical-align:top"
    rows = "".join(
        f"<tr><th scope='row' style='{cell}'>{as_html(criterion)}</th>"
        + "".join(f"<td style='{cell}'>{as_html(level)}</td>" for level in levels)
        + "</tr>"
        for criterion, levels in rubric
    )
    caption = "<caption style='text-align:left'>Rubric for your words</caption>"
    style = "border-collapse:collapse;white-space:normal;font-size:inherit;color:inherit;background:none"
    return f"<table style='{style}'>{caption}{rows}</table>"
