"""The course on the front page: each lesson's question, minutes, outcomes and picture."""

import base64
import html
import re
from pathlib import Path

from beltlab.notebooks.contract import COVER, about, pictures
from beltlab.notebooks.files import NotebookError, naming, read, save

COURSE = re.compile(r"(?<=<!-- the course: written by `make notebooks` -->\n).*?(?=<!-- end of the course -->)", re.S)


def write_front_page(root: Path) -> None:
    """Write the course's part of `README.md`, and the pictures of `notebooks/covers/`, from the lessons."""
    before = (root / "README.md").read_text(encoding="utf-8")
    lessons, images = front_page(root)
    save(root / "README.md", COURSE.sub(lambda _: lessons, before))
    for path, image in images.items():
        save(root / path, image)


def front_page(root: Path) -> tuple[str, dict[str, bytes]]:
    """Describe all lessons in Markdown: question, minutes, what a student can do after it, and its main picture.

    Returns:
        The text, and the pictures that it shows: path from the root to bytes.

    Raises:
        NotebookError: If a lesson's metadata do not say it, or no picture has the tag `cover`.
    """
    parts, images = [], {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        book = read(path)
        with naming(path):
            lesson = about(book)
            tagged = [cell for cell in book.cells if COVER in cell.metadata.get("tags", [])]
            covers = [image for cell in tagged for image in pictures(cell)]
            if len(covers) != 1:
                raise NotebookError(f"{len(covers)} pictures have the tag `{COVER}`; exactly one must")
        (cover,) = covers
        name = f"notebooks/covers/{path.stem[:2]}.png"
        images[name] = base64.b64decode(cover["src"].partition("base64,")[2])
        parts.append(
            f"### [{lesson.heading}](notebooks/{path.name})\n\n"
            f'<img src="{name}" width="640" alt="{html.escape(cover["alt"])}">\n\n'
            f"*{lesson.minutes} minutes.* After it you can …\n\n" + "".join(f"- {can}\n" for can in lesson.outcomes)
        )
    return "\n" + "\n".join(parts) + "\n", images
