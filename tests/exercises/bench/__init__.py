"""Answers that students really type, one file a lesson, each with what the check must say.

``BENCH`` of a lesson gives for each question a list of answers: `right` or `wrong`. The first argument is what a
student types after the first cells of the exercise notebook; its last line, or what it binds last, is the answer.
``MADE`` may add right answers that code makes. `test_bench.py` runs them all, in the notebook and as they are marked.
"""

import ast
import copy
import functools
import importlib
import json
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Typed:
    """One answer.

    Attributes:
        source: what is typed.
        outcome: a key of `feedback.LABELS`.
        says: phrases that must appear in the message.
        never: phrases that must not appear.
        idea: the name of the misconception, if it is a known one.
    """

    source: str
    outcome: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    idea: str = ""

    def __repr__(self) -> str:
        return " ".join(self.source.split())[:60]


def right(source: str) -> Typed:
    """An answer that the check must accept."""
    return Typed(source, "correct")


def wrong(
    source: str, *says: str, idea: str = "", never: tuple[str, ...] | str = (), outcome: str = "incorrect"
) -> Typed:
    """An answer that the check must refuse, with these words; ``idea`` if it shows a known misconception."""
    never = (never,) if isinstance(never, str) else tuple(never)
    return Typed(source, "known misconception" if idea else outcome, says, never, idea)


def lesson(number: int) -> Any:
    """Import the bench of a lesson."""
    return importlib.import_module(f"bench.lesson_{number:02d}")


@functools.cache
def novices() -> dict[tuple[int, str], list[Typed]]:
    """Read `novices.txt`: what first-year students type, by lesson and question."""
    found: dict[tuple[int, str], list[Typed]] = {}
    for block in (Path(__file__).parent / "novices.txt").read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, *answers = block.split("\n--- ")
        number, name = head.split()
        for answer in answers:
            said, _, source = answer.partition("\n")
            outcome, _, words = said.partition(": ")
            if outcome == "right":
                row = right(source.strip())
            elif outcome == "known misconception":
                row = wrong(source.strip(), idea=words)
            else:
                row = wrong(source.strip(), words, outcome=outcome)
            found.setdefault((int(number), name), []).append(row)
    return found


def rows(known: Any) -> list[Typed]:
    """Give all answers of a question."""
    return lesson(known.lesson).BENCH.get(known.name, []) + novices().get((known.lesson, known.name), [])


def typed(source: str, number: int) -> Any:
    """Give what a student's source makes in a fresh notebook of a lesson."""
    names = {name: copy.copy(value) if hasattr(value, "iloc") else value for name, value in first_cells(number).items()}
    statements = ast.parse(textwrap.dedent(source).strip()).body
    last = statements[-1]
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(statements[:-1], []), "answer", "exec"), names)
        return eval(compile(ast.Expression(last.value), "answer", "eval"), names)
    exec(compile(ast.Module(statements, []), "answer", "exec"), names)
    return names[last.name if isinstance(last, ast.FunctionDef) else last.targets[0].id]


@functools.cache
def first_cells(number: int) -> dict:
    """Run the code of an exercise notebook up to its first answer."""
    names: dict = {"__name__": "__main__"}
    for source in code_cells(number, "solutions"):
        if source.startswith("# answer:"):
            break
        exec(source, names)
    return names


def code_cells(number: int, folder: str) -> list[str]:
    """Give the sources of the code cells of a lesson's notebook."""
    (path,) = (ROOT / folder).glob(f"{number:02d}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
