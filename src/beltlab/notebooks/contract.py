"""What a notebook says of itself to programs: its metadata under `beltlab`, so that nobody reads them out of prose.

Of the notebook: `lesson` (its number). A lesson also has `title`, `minutes` in class and `outcomes` (what a student
can do after it); a solution has `materials` (for a question, the tables that its text speaks of).
Of a cell: `minutes`, `say`, `spare`, `ask` (see `beltlab.present`), `title` of a slide that begins without a heading,
`explorer` (the name of the one that the cell shows). The cell with the tag `cover` gives the front page its picture.
"""

from dataclasses import dataclass
from html.parser import HTMLParser

from nbformat import NotebookNode

from beltlab.notebooks.files import NotebookError

COVER = "cover"  # the tag of the cell whose picture stands on the front page


@dataclass(frozen=True)
class Lesson:
    """What a lesson says of itself.

    Attributes:
        number: From 1.
        title: The question it answers, without its number.
        minutes: In class.
        outcomes: What a student can do after it, in Markdown.
    """

    number: int
    title: str
    minutes: int
    outcomes: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Its title as the lesson writes it."""
        return f"{self.number:02d} · {self.title}"


def about(book: NotebookNode) -> Lesson:
    """Return what a lesson says of itself.

    Raises:
        NotebookError: If its metadata do not say it.
    """
    said = book.metadata.get("beltlab", {})
    kinds = {"lesson": int, "title": str, "minutes": int, "outcomes": list}
    for name, kind in kinds.items():
        if not isinstance(said.get(name), kind) or not said[name]:
            raise NotebookError(f"its metadata: `beltlab` needs `{name}` ({kind.__name__}), but has {said.get(name)!r}")
    return Lesson(said["lesson"], said["title"], said["minutes"], tuple(said["outcomes"]))


def explorer(cell: NotebookNode) -> str:
    """The name of the explorer that a cell shows, such as "lesson_03.event_study", or nothing."""
    return cell.metadata.get("beltlab", {}).get("explorer", "")


def pictures(cell: NotebookNode) -> list[dict[str, str]]:
    """The attributes of each picture in a cell's outputs: `alt`, its words, and `src`."""
    found = _Pictures()
    for output in cell.get("outputs", []):
        found.feed(output.get("data", {}).get("text/html", ""))
    return found.images


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append({name: value or "" for name, value in attrs})
