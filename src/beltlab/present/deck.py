"""A lesson as slides: which cells stand on which one, how long it takes, and what the lecturer says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from beltlab.notebooks import DECLARED, NotebookError, about, explorer, read
from beltlab.whatif import functions

FEWEST, MOST = 12, 25  # slides of a lesson
LINES = 12  # of code on a slide
POINTS = 3  # that the lecturer makes on a slide
SPARE = 10  # minutes that can be saved
SHORTER = 10  # minutes that the slides may stay below the lesson's
SHOW = "show-input"  # the tag of a cell whose code is what its slide is about; other code stays off the slides
TYPES = ("", "slide", "skip")
TABLE = re.compile(r"^\|.*\|\n\|[-:| ]+\|\n\||<tr", re.M)
UNCOVER = {  # what the right arrow can uncover in a cell, step by step: what must be in its prose or its outputs
    "rows": TABLE, "columns": TABLE, "items": re.compile(r"^(?:[-*]|\d+\.) ", re.M), "halves": re.compile(r"<img"),
}
WORDS = 60  # on a slide, apart from a table
WORD = re.compile(r"[\u4e00-\u9fff]+|\d[\w.,%/-]*|[^\W\d_][\w'’.-]+|\b[aAI]\b")  # not the letter of a quantity
SYMBOLS = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$|`[^`\n]+`", re.S)
HEADING = re.compile(r"^#+ (.+)$", re.M)


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
    def uncovers(self) -> list[str]:
        """What the right arrow uncovers on it: for each of its cells that asks for it, one of `UNCOVER`."""
        return [how for cell in self.cells if (how := cell.metadata.get("beltlab", {}).get("uncover"))]

    @property
    def length(self) -> int:
        """The number of words that the class reads: prose without tables; a formula counts as one, as does code."""
        prose = "\n".join(line for line in self.words.splitlines() if not line.lstrip().startswith("|"))
        return len(WORD.findall(SYMBOLS.sub(" formula ", prose)))

    @cached_property
    def title(self) -> str:
        """Its heading; without one what its first cell's metadata say, or the question of its explorer."""
        heading = HEADING.search(self.words)
        asked = functions()[self.explorer]().question if self.explorer else ""
        return (heading.group(1) if heading else self.note.get("title") or asked).replace("*", "")


def find(lesson: str, root: Path = Path()) -> Path:
    """Return the notebook of a lesson, named by its number or its beginning: "3", "03", "03_government_effect".

    Raises:
        ValueError: If there is not exactly one.
    """
    start = f"{int(lesson):02d}_" if lesson.isdigit() else lesson
    every = lessons(root)
    found = [path for path in every if path.stem.startswith(start)]
    if len(found) != 1:
        known = ", ".join(path.stem[:2] for path in every)
        raise ValueError(f"The lesson was {lesson!r}. It must be one of {known}.")
    return found[0]


def lessons(root: Path = Path()) -> list[Path]:
    """The notebooks of all lessons, in order.

    Raises:
        ValueError: If there is none in this folder.
    """
    found = sorted((root / "notebooks").glob("*.ipynb"))
    if not found:
        raise ValueError(f"There are no lessons in {root.resolve()}. Go to the folder of the course, which holds "
                         "`notebooks`, and run the command again.")
    return found


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


def code_hidden(cell: NotebookNode) -> bool:
    """Whether a slide shows only what a cell puts out."""
    return SHOW not in cell.metadata.get("tags", [])


def findings(path: Path) -> Iterator[str]:
    """List what is wrong with a lesson as slides, in sentences."""
    book = read(path)
    deck = slides(book)
    try:
        lesson = about(book)
    except NotebookError as error:
        yield str(error)
        return
    if not FEWEST <= len(deck) <= MOST:
        yield f"{len(deck)} slides; a lesson has {FEWEST} to {MOST}"
    for cell in book.cells:
        if kind(cell) not in TYPES:
            yield f"a cell has the slide type {kind(cell)!r}: use slide, skip, or none"
    titles = [slide.title for slide in deck]
    if titles[:1] != [lesson.heading]:
        yield f"the first slide must have the lesson's title as its heading: {lesson.heading}"
    for outcome in range(1, len(lesson.outcomes) + 1):
        if not any(title.startswith(f"Outcome {outcome} · ") for title in titles):
            yield f"outcome {outcome} has no slide with its name"
    if not any(title.startswith("Exercises · ") for title in titles):
        yield "no slide names the exercises and their minutes"
    yield from (f"slide {slide.number}: {what}" for slide in deck for what in _faults(slide))
    planned = sum(slide.minutes for slide in deck)
    if not lesson.minutes - SHORTER <= planned <= lesson.minutes:
        yield f"the slides take {planned:g} minutes, the lesson says {lesson.minutes}"
    if sum(slide.spare for slide in deck) < SPARE:
        yield f"fewer than {SPARE} minutes can be saved"


def _faults(slide: Slide) -> Iterator[str]:
    if slide.explorer and len(slide.cells) > 1:
        yield "an explorer stands alone on its slide"
    if slide.length > WORDS:
        yield f"{slide.length} words apart from tables; {WORDS} can be read while somebody talks"
    for cell in slide.cells:
        if how := cell.metadata.get("beltlab", {}).get("uncover"):
            outputs = [text for output in cell.get("outputs", []) for text in output.get("data", {}).values()]
            if how not in UNCOVER:
                yield f"it uncovers {how!r}: use {', '.join(UNCOVER)}"
            elif not any(UNCOVER[how].search(str(text)) for text in [cell.source, *outputs]):
                yield f"it uncovers {how}, but there are none in the cell"
    lines = sum(len(c.source.splitlines()) for c in slide.cells if c.cell_type == "code" and not code_hidden(c))
    if lines > LINES:
        yield f"{lines} lines of code; {LINES} can be read"
    seen = DECLARED.sub("", "\n".join(cell.source for cell in slide.cells)).replace("*", "")
    if not slide.title:
        yield "it begins without a heading: give its first cell's metadata a `title`"
    elif not slide.explorer and slide.title not in seen:
        yield f"its metadata say the title {slide.title!r}, its cells do not"
    if not slide.minutes or f" · {slide.minutes:g} minutes" not in slide.title and slide.title.endswith(" minutes"):
        yield f"it takes {slide.minutes:g} minutes, its title is {slide.title!r}"
    if len(slide.note.get("say", [])) != POINTS:
        yield f"{len(slide.note.get('say', []))} points to say; it needs {POINTS}"
    if slide.explorer and not slide.note.get("ask"):
        yield "it has an explorer, but no question to ask before its sliders"
