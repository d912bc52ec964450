"""A lesson as slides: which cells stand on which one, how long it takes, and what the lecturer says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from beltlab.notebooks import DECLARED, read

FEWEST, MOST = 12, 25  # slides of a lesson
LINES = 12  # of code on a slide
POINTS = 3  # that the lecturer makes on a slide
SPARE = 10  # minutes that can be saved
HIDE = "hide-input"  # the tag of a cell whose code stays off the slide
TYPES = ("", "slide", "skip")
EXPLORER = re.compile(r"Explorer\((\w+\.\w+)\)")
OUTCOME = re.compile(r"^\| (\d+) \|", re.M)
MINUTES = re.compile(r"(\d+) minutes")
HEADING = re.compile(r"^#+ (.+)$", re.M)
QUESTION = re.compile(r"<figcaption>([^<]*?\?) A still for")  # the caption of an explorer begins with its question
DRAWN = re.compile(r"plots\.figure\(\s*f?[\"'](.+?)[\"'][,)]")
SENTENCE = re.compile(r"(.+?[.:?])(?:\s|$)")


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes:
        number: From 1.
        cells: The cells on it, from top to bottom; the first one carries what the lecturer says.
    """

    number: int
    cells: tuple[NotebookNode, ...]

    @cached_property
    def note(self) -> dict:
        """What stands in the metadata for the lecturer."""
        return self.cells[0].metadata.get("beltlab", {})

    @property
    def minutes(self) -> float:
        """How long it takes."""
        return self.note.get("minutes", 0)

    @property
    def spare(self) -> float:
        """Minutes of it that can be saved when time is short: all, if it can be skipped."""
        return self.note.get("spare", 0)

    @property
    def explorer(self) -> str:
        """The name of the explorer on it, such as "lesson_03.event_study"; empty without one."""
        return next((name for cell in self.cells if (name := explorer(cell))), "")

    @property
    def words(self) -> str:
        """Its prose, without the comments that hold numbers to the data."""
        return DECLARED.sub("", "\n\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown"))

    @property
    def title(self) -> str:
        """Its heading; without one the title of its picture, or the first sentence about its table."""
        outputs = [output for cell in self.cells for output in cell.get("outputs", [])]
        shown = "\n".join(output.get("data", {}).get("text/html", "") for output in outputs)
        code = "\n".join(cell.source for cell in self.cells if cell.cell_type == "code")
        tries = ((HEADING, self.words), (QUESTION, shown), (DRAWN, code), (SENTENCE, self.words))
        found = (pattern.search(text) for pattern, text in tries)
        return next((match.group(1) for match in found if match), "Table").replace("*", "")


def find(lesson: str, root: Path = Path()) -> Path:
    """Return the notebook of a lesson, named by its number or its beginning: "3", "03", "03_government_effect".

    Raises:
        ValueError: If there is not exactly one.
    """
    start = f"{int(lesson):02d}_" if lesson.isdigit() else lesson
    found = sorted((root / "notebooks").glob(f"{start}*.ipynb"))
    if len(found) != 1:
        known = ", ".join(path.stem[:2] for path in sorted((root / "notebooks").glob("*.ipynb")))
        raise ValueError(f"The lesson was {lesson!r}. It must be one of {known or 'the notebooks of the course'}.")
    return found[0]


def slides(book: NotebookNode) -> list[Slide]:
    """Return the slides of a lesson; a cell of type "skip" stands on none."""
    groups: list[list[NotebookNode]] = []
    for cell in book.cells:
        if kind(cell) == "slide":
            groups.append([cell])
        elif kind(cell) != "skip" and groups:
            groups[-1].append(cell)
    return [Slide(number, tuple(cells)) for number, cells in enumerate(groups, 1)]


def kind(cell: NotebookNode) -> str:
    """The cell's slide type: "slide" begins one, "" goes on with it, "skip" stays off the slides."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "")


def explorer(cell: NotebookNode) -> str:
    """The name of the explorer that a cell shows, or nothing."""
    shown = "\n".join(output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", []))
    found = EXPLORER.search(shown)
    return found.group(1) if found else ""


def code_hidden(cell: NotebookNode) -> bool:
    """Whether a slide shows only what a cell puts out: its picture says more than the code that drew it."""
    pages = (output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
    return HIDE in cell.metadata.get("tags", []) or any("<img" in page for page in pages)


def findings(path: Path) -> Iterator[str]:
    """List what is wrong with a lesson as slides, in sentences."""
    book = read(path)
    deck = slides(book)
    if not FEWEST <= len(deck) <= MOST:
        yield f"{len(deck)} slides; a lesson has {FEWEST} to {MOST}"
    if not deck or not deck[0].words.startswith("# "):
        yield "the first slide has no title"
    for cell in book.cells:
        if kind(cell) not in TYPES:
            yield f"a cell has the slide type {kind(cell)!r}: use slide, skip, or none"
    shown = "\n".join(slide.words for slide in deck)
    for outcome in OUTCOME.findall(shown):
        if not re.search(rf"^## Outcome {outcome} ·", shown, re.M):
            yield f"outcome {outcome} has no slide with its name"
    if not any(re.match(r"## Exercises · \d+ minutes", slide.words) for slide in deck):
        yield "no slide names the exercises and their minutes"
    yield from (f"slide {slide.number}: {what}" for slide in deck for what in _faults(slide))
    told, planned = MINUTES.search(deck[0].words), sum(slide.minutes for slide in deck)
    if told and not int(told.group(1)) - 10 <= planned <= int(told.group(1)):
        yield f"the slides take {planned:g} minutes, the title says {told.group(1)}"
    if sum(slide.spare for slide in deck) < SPARE:
        yield f"fewer than {SPARE} minutes can be saved"


def _faults(slide: Slide) -> Iterator[str]:
    if slide.explorer and len(slide.cells) > 1:
        yield "an explorer stands alone on its slide"
    lines = sum(len(c.source.splitlines()) for c in slide.cells if c.cell_type == "code" and not code_hidden(c))
    if lines > LINES:
        yield f"{lines} lines of code; {LINES} can be read"
    if "{" in slide.title:
        yield f"its title is not known before the code runs: {slide.title}"
    told = MINUTES.search(slide.title)
    if not slide.minutes or told and int(told.group(1)) != slide.minutes:
        yield f"it takes {slide.minutes:g} minutes" + (f", its heading says {told.group(1)}" if told else "")
    if len(slide.note.get("say", [])) != POINTS:
        yield f"{len(slide.note.get('say', []))} points to say; it needs {POINTS}"
    if slide.explorer and not slide.note.get("ask"):
        yield "it has an explorer, but no question to ask before its sliders"
