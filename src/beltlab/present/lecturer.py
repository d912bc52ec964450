"""The lecturer's edition of a lesson: what to say on each slide, what the class gets wrong, what to leave out."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from nbformat import NotebookNode

from beltlab import exercises
from beltlab.exercises.question import Question
from beltlab.notebooks import BEGIN, DECLARED, END, NotebookError, naming, read, save
from beltlab.present import poll
from beltlab.present.deck import SPARE, Slide, slides
from beltlab.whatif import Explorer, functions

WRONG = 6  # wrong answers in the lecturer's window at the same time
JUDGEMENT = re.compile(r"<!-- BEGIN SOLUTION -->(.*?)<!-- END SOLUTION -->", re.S)


def edition(path: Path) -> str:
    """Return the lecturer's edition of a lesson as Markdown, made from the lesson, its questions and its explorers."""
    deck = slides(read(path))
    if not deck:
        raise NotebookError(f"{path}: no cell begins a slide. Set the slide type of its cells in JupyterLab.")
    questions = exercises.questions(int(path.stem[:2]))
    with naming(path):
        parts = [*_plan(deck, path.stem), *_steps(deck), *_exercises(questions, path)]
    return "\n".join(parts).rstrip() + "\n"


def write(path: Path, target: Path) -> Path:
    """Write the lecturer's edition of a lesson into a folder."""
    return save(target / f"{path.stem}.md", edition(path))


def plan(path: Path) -> dict:
    """Return what the lecturer's window shows, as plain data.

    Args:
        path: The notebook of the lesson.

    Returns:
        `path`, of the notebook below the course; `title`; and `slides`, for each one `number`, `title`, `minutes`,
        `start` (minutes from the beginning of the lecture), `spare`, `say`, `asks` (a question to put before the class
        sees the answer, and what usually surprises), `wrong` (wrong answers to expect, and what to say to them) and
        `poll` (what its explorer asks, for the phones of the class; None without one).
    """
    book = read(path)
    deck = slides(book)
    questions = {question.name: question for question in exercises.questions(int(path.stem[:2]))}
    start, rows = 0, []
    for slide in deck:
        rows.append({
            "number": slide.number, "title": DECLARED.sub("", slide.title), "minutes": slide.minutes, "start": start,
            "spare": slide.spare, "say": slide.note.get("say", []), "asks": list(_asks(slide)),
            "wrong": [[wrong.misconception, wrong.message] for wrong in _expected(slide, questions)],
            "poll": poll.question(functions()[slide.explorer]()) if slide.explorer else None,
        })
        start += slide.minutes
    return {"path": f"{path.parent.name}/{path.name}", "title": deck[0].title, "slides": rows}


def _asks(slide: Slide) -> Iterator[list[str]]:
    if slide.explorer:
        explorer = functions()[slide.explorer]()
        if explorer.asks:
            yield [explorer.asks.question, f"Answer: {_answer(explorer)}."]
        yield from (list(pair) for pair in slide.note.get("ask", {}).values())


def _expected(slide: Slide, questions: dict[str, Question]) -> list:
    """The first known wrong answers of each question that a slide is about: as many as can be read while talking."""
    names = _asked_on(slide, list(questions))
    if len(names) == len(questions) and not slide.title.startswith("Exercises · "):
        return []  # a table of contents
    return [wrong for name in names for wrong in questions[name].wrong[: max(1, WRONG // len(names))]]


def _asked_on(slide: Slide, names: list[str]) -> list[str]:
    """The questions of the exercises that a slide is about: those it checks, names or teaches."""
    text = "\n".join(cell.source for cell in slide.cells)
    taught = re.match(r"Outcome (\d+) · ", slide.title)
    found = {f"q{number}" for number in re.findall(r"\b(?:q\.q|[Qq]uestion )(\d)\b", text)}
    return [name for name in names if name in found | ({f"q{taught[1]}"} if taught else set())]


def _answer(explorer: Explorer) -> str:
    before, after = explorer.outcomes
    answer = explorer.asks.text(after)
    if explorer.asks.direction:
        return f"it {explorer.asks.direction_of(before, after)}, from {explorer.asks.text(before)} to {answer}"
    return answer


def _plan(deck: list[Slide], stem: str) -> Iterator[str]:
    yield f"# For the lecturer: {deck[0].title}\n"
    yield "Made by `make lecturer` from the lesson, its questions and its explorers. Change those, not this file.\n"
    yield (
        f"**The evening before:** `make doctor`, then `make present LESSON={stem[:2]}` once to the end, and\n"
        f"`make slides LESSON={stem[:2]}` as a spare copy in `build/slides/`. On paper: `make handout "
        f"LESSON={stem[:2]}`.\nOn Windows: `.venv\\Scripts\\python -m beltlab present {stem[:2]}`, and so on.\n"
    )
    yield "## Plan\n\n| slide | | minutes | from minute |\n|---|---|---|---|"
    start = 0
    for slide in deck:
        title = slide.title + (f" *({_saving(slide)})*" if slide.spare else "")
        yield f"| {slide.number} | {title} | {slide.minutes:g} | {start:g} |"
        start += slide.minutes
    whole = ", ".join(str(slide.number) for slide in deck if slide.spare == slide.minutes)
    parts = [f"slide {slide.number} {_saving(slide)}" for slide in deck if 0 < slide.spare < slide.minutes]
    saved = "; ".join([f"slides {whole} can be skipped", *parts])
    yield f"\n**When {SPARE} minutes are lost:** {saved}. Together {sum(slide.spare for slide in deck):g} minutes.\n"
    yield "Who does fewer exercises leaves question 4 for home.\n"
    yield _rescue(stem)


def _rescue(stem: str) -> str:
    return (
        f"**When something breaks:** close the page and type `make present LESSON={stem[:2]}` again: it goes back to\n"
        "the same slide, and puts the sliders where they stood. If that fails too, open the spare copy in\n"
        "`build/slides/`; it needs no server. Its pictures stand still. Each remembers its sliders: save it as\n"
        "PNG, and in a notebook type below the explorer `explorer.restore(open(\"saved.png\", \"rb\").read())`.\n"
    )


def _saving(slide: Slide) -> str:
    return "can be skipped" if slide.spare == slide.minutes else f"can be {slide.spare:g} minutes shorter"


def _steps(deck: list[Slide]) -> Iterator[str]:
    yield "## Slide by slide\n"
    for slide in deck:
        yield f"### {slide.number} · {slide.title} · {slide.minutes:g} min\n"
        yield from (f"- {point}" for point in slide.note.get("say", []))
        yield ""
        if slide.explorer:
            yield from _explorer(functions()[slide.explorer](), slide.note.get("ask", {}))


def _explorer(explorer: Explorer, asked: dict[str, list[str]]) -> Iterator[str]:
    if explorer.asks:
        yield f"**The class predicts first:** {explorer.asks.question} *Answer: {_answer(explorer)}.*\n"
    yield "| before you move … | ask | what usually surprises |\n|---|---|---|"
    for slider in explorer.sliders:
        if len(asked.get(slider.name, [])) != 2:
            raise NotebookError(f"the cell of {explorer.name}: its metadata need `ask` for the slider {slider.name!r}: "
                                "a question, and what usually surprises")
        question, surprise = asked[slider.name]
        yield f"| {slider.name.replace('_', ' ')} | {question} | {surprise} |"
    yield ""


def _exercises(questions: list[Question], path: Path) -> Iterator[str]:
    yield f"## What the class will get wrong\n\nThe worked answers are in `solutions/{path.name}`.\n"
    for question in questions:
        yield f"### Question {question.name[1:]}\n\n{question.prompt}\n\nCommon mistakes:\n"
        yield from (f"- *{wrong.misconception}*: {wrong.message}" for wrong in question.wrong)
        yield ""
    judged = [question for question in questions if question.rubric]
    solution = read(path.parents[1] / "solutions" / path.name)
    for question in judged:
        yield f"## The judgement: question {question.name[1:]}\n"
        yield from _sentences(question, solution.metadata["beltlab"].get("materials", {}).get(question.name, []))
        yield from _worked(solution, question.name)
        yield "| criterion | 0 | 1 | 2 |\n|---|---|---|---|"
        for criterion, levels in question.rubric:
            yield f"| {criterion} | " + " | ".join(re.sub(r"^\d: ", "", level) for level in levels) + " |"


def _sentences(question: Question, materials: list[str]) -> Iterator[str]:
    """The sentences that a question asks about, each with its letter: those of its tables that hold nothing else."""
    lesson = import_module(f"beltlab.exercises.lesson_{question.lesson:02d}")
    for name in materials:
        table = getattr(lesson, name)()
        if table.shape[1] == 1:
            yield from (f"- **{letter}** {sentence}" for letter, sentence in table.iloc[:, 0].items())
            yield ""


def _worked(solution: NotebookNode, name: str) -> Iterator[str]:
    """The worked answer of a question: its code, and its words."""
    for cell in solution.cells:
        if cell.cell_type == "code" and cell.source.startswith(f"# answer: {name}"):
            yield "```python\n" + cell.source.partition(BEGIN)[2].partition(END)[0].strip() + "\n```\n"
        elif cell.cell_type == "markdown":
            yield from (DECLARED.sub("", words).strip() + "\n" for words in JUDGEMENT.findall(cell.source))
