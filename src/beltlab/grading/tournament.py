"""Play the strategies of a class in the same markets, behind the walls of the marking: `beltlab tournament`.

A strategy is asked all questions of one year, from all markets, in one run of its notebook, from the top to the last
cell that makes `strategy`. So it remembers nothing from one year to the next but what `firm` and `market` tell it,
nobody sees another's questions, and what is asked where and when changes nothing.
"""

import ast
import csv
import io
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from beltlab.grading import inside, sinks, spread, tournament_page
from beltlab.grading.classroom import AGAIN, GradingError, check_level, find_class, passed_in_words
from beltlab.grading.mark import Course, finish, read_solution, transcribe
from beltlab.grading.sandbox import SandboxError
from beltlab.grading.tournament_page import BUILT_IN
from beltlab.models import tournament as models

SEEDS = 30
MOST_SEEDS = 1000
SECONDS = 5.0  # of processor time in which a strategy must answer all questions of one year
WORD = 300  # characters of a reason
QUESTION = "q999"  # the answers come back as those of a question that no lesson has
ASKING = '''
def _answers(questions):
    import json, random, numpy
    def plain(value):
        return value.item() if isinstance(value, numpy.generic) else repr(value)[:60]
    answers = []
    for number, (year, firm, market) in enumerate(questions):
        random.seed(number)
        numpy.random.seed(number)
        try:
            answer = json.dumps(strategy(year, firm, market), default=plain)
            if len(answer) > 1000:
                raise ValueError("it returned more than a strategy needs")
        except Exception as error:
            answer = json.dumps("!" + f"{type(error).__name__}: {error}"[:%d])
        answers.append(answer)
    return answers
import json
from beltlab.exercises import lesson_%02d
lesson_%02d.%s.check(_answers(json.loads(%r)))
'''


@dataclass(frozen=True)
class Asked:
    """The questions of one year to one strategy; they are read like a submission."""

    name: str
    lesson: int
    cells: list[str]
    questions: list[tuple]

    def read(self) -> bytes:
        """Write the notebook that asks them. It is made when its turn comes: all at once they would fill the memory."""
        return _notebook(self.lesson, self.cells, self.questions)


def tournament(
    folder: Path,
    output: Path,
    solution: Path,
    seeds: int = SEEDS,
    level: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Path:
    """Play all strategies below a folder, or in a zip file, and the built-in ones, in the same markets.

    Args:
        folder: holds the notebooks, in subfolders or not; a strategy is known by its path from here.
        output: takes `tournament.csv` and `tournament.html`.
        solution: the solution notebook of the lesson, for what its first cells import.
        seeds: how often the skills are dealt, 2 to 1,000; each deal is played in every calendar.
        level: the walls around a notebook, see `beltlab.grading.sandbox`; weaker ones than bubblewrap's must be named.
        workers: strategies asked at the same time; by default as many as there are cores.
        scheduler: address of a Dask cluster that asks them instead of this machine.

    Returns:
        The path of `tournament.html`. The same folder gives the same files, byte for byte, whoever asks.

    Raises:
        GradingError: no notebooks, walls that are too weak, a number of seeds out of range, or a strategy that cannot
            be asked, which is not its own doing.
    """
    if not 2 <= seeds <= MOST_SEEDS:
        raise GradingError(f"--seeds is {seeds}; it must be from 2 to {MOST_SEEDS:,}.")
    found = find_class(folder, output)
    if not found.submissions:
        raise GradingError(f"There are no notebooks (*.ipynb) in {folder}.{passed_in_words(found)}")
    if not scheduler:
        check_level(level)
    number, cells = read_solution(solution)
    course = Course(((number, cells),), default=number, seconds=SECONDS, level=level)
    strategies, unread = {}, {}
    for name, submission in found.submissions.items():
        if name.endswith(BUILT_IN):
            unread[name] = f"A name that ends in{BUILT_IN} is the course's own. Give the file another one."
            continue
        try:
            strategies[name] = _needed(submission.read(), number)
        except (Exception, RecursionError) as error:
            unread[name] = f"It is no whole notebook ({sinks.clean(str(error))[:WORD]})."
    passed = found.passed | unread

    def ask_all(asked: list[Asked]):
        def never(notebook):
            return False

        if scheduler:
            return spread.on_cluster(scheduler, asked, never, course, answers)
        return spread.here(asked, never, course, workers, answers)

    players = {name: None for name in strategies} | {name + BUILT_IN: None for name in models.BUILT_IN}
    with tqdm(total=models.YEARS * len(strategies), desc="playing", unit=" answers", leave=False, disable=None) as bar:
        try:
            markets = models.play(players, range(seeds), ask=_Asking(number, strategies, ask_all, bar.update))
        except (spread.SpreadError, SandboxError) as error:
            raise GradingError(str(error)) from None
        finally:
            finish()
    ranking = models.rank(markets)
    sinks.write_if_changed(output / "tournament.csv", _table(ranking, markets, passed).encode("utf-8-sig"))
    page = output / "tournament.html"
    sinks.write_if_changed(page, tournament_page.page(ranking, markets, passed).encode())
    return page


def answers(notebook: bytes, course: Course) -> list[str] | str:
    """Ask one strategy the questions in its notebook; give its answers as JSON, or in words why there are none."""
    transcript = transcribe(notebook, course)
    given = transcript.given.get(QUESTION, [])
    match given[-1] if given else None:
        case {"answer": {"type": "list", "items": list(items)}} if all(type(item) is str for item in items):
            return items
    why = transcript.stopped.get(QUESTION) or next(iter(transcript.errors), "it gave no answers")
    if why == "too slow":
        return f"it needed more than {SECONDS:g} seconds for the questions of one year"
    return f"it stopped: {why}"


class _Asking:
    """Asks each student's strategy behind the walls, and the built-in ones here."""

    def __init__(self, lesson: int, strategies: dict[str, list[str]], ask_all: Callable, told: Callable):
        self._lesson, self._strategies, self._ask_all, self._told = lesson, strategies, ask_all, told

    def __call__(self, questions: list[tuple]) -> list:
        by_name: dict[str, list[int]] = {}
        said: list = [None] * len(questions)
        for place, (name, year, firm, market) in enumerate(questions):
            if name in self._strategies:
                by_name.setdefault(name, []).append(place)
            else:
                said[place] = models.BUILT_IN[name.removesuffix(BUILT_IN)](year, firm, market)
        notebooks = {}
        for name, places in by_name.items():
            asked = [questions[place][1:] for place in places]
            notebooks[name] = Asked(name, self._lesson, self._strategies[name], asked)
        for name, found in self._answered(notebooks).items():
            places = by_name[name]
            for place, answer in zip(places, _understood(found, len(places)), strict=True):
                said[place] = answer
        return said

    def _answered(self, notebooks: dict[str, Asked]) -> dict[str, list[str] | str]:
        """Ask; what fails without the student's doing is asked again."""
        found: dict[str, list[str] | str] = {}
        for pause in AGAIN:
            time.sleep(pause)
            problem = None
            for outcome in self._ask_all([each for name, each in notebooks.items() if name not in found]):
                if outcome.problem is None:
                    found[outcome.submission.name] = outcome.marks
                    self._told(1)
                else:
                    problem = outcome.submission.name, outcome.problem
            if len(found) == len(notebooks):
                return found
        name, error = problem or ("a strategy", "no answer")
        raise GradingError(
            f"{sinks.clean(name)} cannot be asked, and that is not its own doing: {error} Nothing was written; run the "
            "same command again."
        )


def _understood(found: list[str] | str, number: int) -> list:
    """Read the answers to so many questions; a failure in place of each that is none."""
    if isinstance(found, str):
        return [models.Failure(_said(found))] * number
    if len(found) != number:
        return [models.Failure("it gave another number of answers than there were questions")] * number
    read = []
    for text in found:
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            answer = "!what it returned cannot be read"
        if isinstance(answer, str) and answer[:1] == "!":
            answer = models.Failure(_said(f"it failed with {answer[1:]}"))
        read.append(answer)
    return read


def _said(text: str) -> str:
    return sinks.clean(text)[:WORD].rstrip(".")


def _needed(content: bytes, lesson: int) -> list[str]:
    """Read the code cells of a notebook up to the last one that makes `strategy`."""
    _, cells = inside.read(io.BytesIO(content), str(lesson))
    last = max((place for place, source in enumerate(cells) if _makes_strategy(source)), default=-1)
    return cells[: last + 1]


def _makes_strategy(source: str) -> bool:
    if "strategy" not in source:
        return False
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True  # lines that only IPython knows, or a mistake: let the shell say so
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == "strategy":
            return True
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        if any(isinstance(target, ast.Name) and target.id == "strategy" for target in targets):
            return True
    return False


def _notebook(lesson: int, cells: list[str], questions: list[tuple]) -> bytes:
    """Write code cells as a notebook of a lesson that ends by answering questions."""
    asking = ASKING % (WORD, lesson, lesson, QUESTION, json.dumps(questions))
    sources = [{"cell_type": "code", "source": source} for source in [*cells, asking]]
    return json.dumps({"metadata": {"beltlab": {"lesson": lesson}}, "cells": sources}).encode()


def _table(ranking: models.Ranking, markets: list[models.Market], passed: dict[str, str]) -> str:
    """Write the ranking as a table: whole yuan, so that it is the same on every processor."""
    lines = io.StringIO()
    rows = csv.writer(lines, lineterminator="\r\n")
    numbers = ["mean_yuan", "from_yuan", "to_yuan", "mean_place", "won_percent"]
    parts = ["brand_percent", "research_percent", "own_site_percent"]
    rows.writerow(["place", "strategy", *numbers, "apart_from_first", *parts, "dear", "why"])
    spent = models.spending(markets)
    faults, dear = tournament_page.faults(markets), tournament_page.dear(ranking, markets)
    for at, name in enumerate(ranking.names):
        amounts = [math.floor(each[at] + 0.5) for each in (ranking.mean, ranking.low, ranking.high)]
        apart = ("yes" if ranking.apart[at] else "no") if at else ""
        rest = [f"{ranking.place[at]:.1f}", f"{100 * ranking.won[at]:.1f}", apart]
        rest += [math.floor(100 * part + 0.5) for part in spent[name]]
        rest += [sinks.cell(said.get(name, "")) for said in (dear, faults)]
        rows.writerow([ranking.rank[at], sinks.cell(name), *amounts, *rest])
    for name, why in sorted(passed.items()):
        rows.writerow(["", sinks.cell(name), *[""] * 10, sinks.cell(f"not played: {why}")])
    return lines.getvalue()
