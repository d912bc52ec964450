"""The first page that a reader sees: every lesson's cover, with links to the lesson, its exercises and its solution."""

import re
from pathlib import Path

from beltlab.notebooks import front_page

NAME = "START.md"
RUN = "Run each cell with **Shift + Enter**, from top to bottom."
WIDTH = 280  # pixels of a cover: three fit beside JupyterLab's list of files on a screen of 1366 pixels
COLUMNS = 3
LESSON = re.compile(r'### \[(.+?)\]\((.+?)\)\n\n<img src="(.+?)" width="\d+" alt="(.*?)">\n\n\*(\d+ minutes)')


def write(root: Path) -> None:
    """Write the start page of a course."""
    (root / NAME).write_text(page(root), encoding="utf-8", newline="\n")


def page(root: Path) -> str:
    """Make the start page from the lessons that are there.

    It is Markdown that JupyterLab shows as a page, and its links open inside JupyterLab.

    Args:
        root: The folder of the course, which holds `notebooks/`, `exercises/` and `solutions/`.

    Returns:
        The page. A lesson without exercises or solution has no link to them.
    """
    cells = [_cell(root, *lesson) for lesson in LESSON.findall(front_page(root)[0])]
    rows = ["".join(cells[start:start + COLUMNS]) for start in range(0, len(cells), COLUMNS)]
    table = "<table>\n" + "".join(f"<tr>\n{row}</tr>\n" for row in rows) + "</table>\n"
    return (
        "<!-- written by `make notebooks` -->\n"
        "# What drives China's cross-border e-commerce belts?<br>跨境电商产业带\n\n"
        f"Click a picture: the lesson opens. {RUN}\n\n{table}\n"
        "Your answers are yours: they are saved in the folder `exercises/`. What is where, and what a lecturer needs: "
        "[README](README.md).\n"
    )


def _cell(root: Path, title: str, lesson: str, cover: str, words: str, minutes: str) -> str:
    name = Path(lesson).name
    more = [f'<a href="{folder}/{name}">{said}</a>' for folder, said in
            {"exercises": "exercises", "solutions": "solution"}.items() if (root / folder / name).exists()]
    return (
        f'<td width="{100 // COLUMNS}%" valign="top" align="left">'
        f'<a href="{lesson}"><img src="{cover}" width="{WIDTH}" alt="{words}"></a><br>\n'
        f'<b><a href="{lesson}">{title}</a></b><br>\n{" · ".join([*more, minutes])}</td>\n'
    )
