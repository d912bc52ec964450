"""The pages of the website, made from the committed notebooks: nothing is run, every number stays as it was printed."""

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from beltlab.notebooks import DECLARED, explorer, read
from beltlab.present.formulas import drawn

EMBEDDED = re.compile(r'src="data:image/(png|svg\+xml|jpeg);base64,([^"]+)"')
EDITION = "lite/lab/index.html"  # where the edition that runs in the page stands, from the site's root
PATH = re.compile(r"(?:\[`?[^]`]*`?\]\((?:\.\./)?|`)(?P<path>(?:notebooks|exercises|solutions)/\d\d_\w+\.ipynb)[`)]")
WORDS_TABLE = re.compile(r"^\| *English *\|.*?\n\|[-| ]+\n((?:\|.*\n?)+)", re.M)
REFERENCE = re.compile(r"^- (.+)$", re.M)
AUTHOR = re.compile(r"\w[\w'’ö-]*(?: [a-z]+ \w+)?, [A-Z]")
READ = "Read it here. To move the sliders and do the exercises, "
LIVE = """choose **live**: the notebooks then run in your browser, without installing anything. The first start loads
Python and takes about half a minute. What you write stays in this browser on this computer: download a notebook
(**File ▸ Download**) before you hand it in or change the computer."""
NAMELESS = re.compile(r"^\|\s*\|(?=.*\n\|[-:| ]+\|?$)", re.M)  # a table whose first column has no name


@dataclass(frozen=True)
class Page:
    """One source file of the site: where it stands, and what is in it."""

    path: str
    content: bytes


def pages(root: Path, live: bool = True) -> Iterator[Page]:
    """Make every source file of the site from the course in a folder.

    Args:
        root: The folder that holds `notebooks/`, `exercises/` and `data/`.
        live: Whether the site has the edition that runs in the browser, to which the pages then lead.

    Yields:
        Notebooks and Markdown for Sphinx, pictures and downloads.

    Raises:
        ValueError: If the folder holds no lessons.
    """
    lessons = {path: read(path) for path in sorted((root / "notebooks").glob("*.ipynb"))}
    if not lessons:
        raise ValueError(f"There is no lesson in {root / 'notebooks'}. Give the folder of the course.")
    for path, book in lessons.items():
        exercise = root / "exercises" / path.name
        yield from _notebook(book, f"lessons/{path.stem}", f"exercises/{path.stem}", live)
        yield from _notebook(read(exercise), f"exercises/{path.stem}", f"lessons/{path.stem}", live)
        yield Page(f"downloads/{path.name}", exercise.read_bytes())
    for cover in sorted((root / "notebooks" / "covers").glob("*.png")):
        yield Page(f"covers/{cover.name}", cover.read_bytes())
    yield Page("index.md", _start(root, lessons, live).encode())
    yield Page("glossary.md", _glossary(lessons).encode())
    yield Page("bibliography.md", _bibliography(lessons).encode())
    yield Page("data.md", _dictionary((root / "data" / "README.md").read_text(encoding="utf-8")).encode())


def title(book: NotebookNode) -> str:
    """Return the heading of a notebook, without what computes its numbers."""
    for cell in book.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# (.+)$", DECLARED.sub("", cell.source), re.M)):
            return found.group(1)
    raise ValueError("The notebook has no heading. Begin its first cell with `# `.")


# ---------------------------------------------------------------- a notebook as a page


def _notebook(book: NotebookNode, place: str, partner: str, live: bool) -> Iterator[Page]:
    """Make a page of a notebook: no hidden comments, formulas drawn, pictures as files, links between the pages."""
    cells = []
    for number, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            cells.append(nbformat.v4.new_markdown_cell(_prose(cell.source, place), id=cell.id))
            if not number:
                cells.append(nbformat.v4.new_markdown_cell(_beginning(place, partner, live), id=f"{cell.id}-open"))
            continue
        copy = nbformat.v4.new_code_cell(cell.source, id=cell.id, execution_count=cell.get("execution_count"))
        copy.outputs = [nbformat.from_dict(output) for output in cell.get("outputs", [])
                        if output.get("data", {}).get("text/plain") != "Ellipsis"]  # the dots of no answer
        for output in copy.outputs:
            if page := output.get("data", {}).get("text/html"):
                output.data["text/html"], pictures = _pictures(page.replace("<th></th>", "<td></td>"))
                yield from pictures
        cells.append(copy)
        if explorer(cell):
            cells.append(nbformat.v4.new_markdown_cell(_move(place, live), id=f"{cell.id}-move"))
    page = nbformat.v4.new_notebook(cells=cells, metadata=book.metadata)
    yield Page(f"{place}.ipynb", nbformat.writes(page).encode())


def _prose(source: str, place: str) -> str:
    """Prose without hidden comments, its formulas drawn; where it names another notebook, a link to that page."""
    shown = NAMELESS.sub('| <span class="visually-hidden">row</span> |', drawn(DECLARED.sub("", source)))
    return PATH.sub(lambda found: _link(found["path"], place), shown)


def _link(path: str, place: str) -> str:
    target = path.replace("notebooks/", "lessons/").removesuffix(".ipynb")
    if path.startswith("solutions/") or target == place:  # the solutions are no page
        return f"`{path}`"
    return f"[`{path}`](../{target}.ipynb)"


def _pictures(page: str) -> tuple[str, list[Page]]:
    """Move the pictures of an output into files of their own, named by what is in them."""
    found = []

    def replace(match: re.Match) -> str:
        content = base64.b64decode(match.group(2))
        name = f"pictures/{hashlib.sha256(content).hexdigest()[:16]}.{match.group(1).partition('+')[0]}"
        found.append(Page(f"static/{name}", content))
        return f'src="../_static/{name}"'

    return EMBEDDED.sub(replace, page), found


def _edition(place: str) -> str:
    """The address of a notebook in the edition that runs in the browser, from its page."""
    return f"../{EDITION}?path={place.replace('lessons/', 'notebooks/')}.ipynb"


def _beginning(place: str, partner: str, live: bool) -> str:
    links = [f'<a class="run" href="{_edition(place)}">Open it here, live</a>'] if live else []
    if place.startswith("exercises/"):
        links += [f'<a href="../{partner}.html">the lesson</a>',
                  f'<a href="../downloads/{Path(place).name}.ipynb" download>download the notebook</a>']
    else:
        links.append(f'<a href="../{partner}.html">its exercises</a>')
    return f'<p class="open">{" · ".join(links)}</p>'


def _move(place: str, live: bool) -> str:
    way = (f'<a class="run" href="{_edition(place)}">Move the sliders</a> in the edition that runs in your browser.'
           if live else "Open the notebook on your own computer to move the sliders.")
    return f'<p class="open">{way} Here you see a still.</p>'


# ---------------------------------------------------------------- pages of their own


def _start(root: Path, lessons: dict[Path, NotebookNode], live: bool) -> str:
    cards = []
    for path, book in lessons.items():
        cover = root / "notebooks" / "covers" / f"{path.stem[:2]}.png"
        words = html.escape(_cover_words(root, path.stem[:2]))
        picture = f'<img src="covers/{cover.name}" alt="{words}">' if cover.exists() else ""
        links = [f'<a href="{folder}/{path.stem}.html">{name}</a>'
                 for folder, name in (("lessons", "lesson"), ("exercises", "exercises"))]
        if live:
            links.append(f'<a href="{EDITION}?path=notebooks/{path.stem}.ipynb">live</a>')
        cards.append(f'<li><a class="cover" href="lessons/{path.stem}.html">{picture}<strong>'
                     f'{html.escape(title(book))}</strong></a><p>{" · ".join(links)}</p></li>')
    toc = "\n".join(f"lessons/{path.stem}" for path in lessons)
    practice = "\n".join(f"exercises/{path.stem}" for path in lessons)
    way = READ + (LIVE if live else "open the notebooks on your own computer.")
    return f"""# What drives China's cross-border e-commerce belts?

A course on China's cross-border e-commerce (CBEC, 跨境电商) industrial belts (产业带), and on the three forces behind
them: **government** promotion 政府, **market** willingness 市场, **platform** traffic 平台. Real data with sources,
sliders for "what if", exercises that answer at once.

<ul class="covers">{"".join(cards)}</ul>

{way}

```{{toctree}}
:hidden:
:caption: Lessons

{toc}
```

```{{toctree}}
:hidden:
:caption: Exercises

{practice}
```

```{{toctree}}
:hidden:
:caption: To look up

glossary
bibliography
data
```
"""


def _cover_words(root: Path, lesson: str) -> str:
    readme = (root / "README.md").read_text(encoding="utf-8")
    found = re.search(rf'src="notebooks/covers/{lesson}\.png"[^>]*alt="([^"]*)"', readme)
    return html.unescape(found.group(1)) if found else f"The main picture of lesson {lesson}."


def words(lessons: dict[Path, NotebookNode]) -> dict[str, tuple[str, str, str]]:
    """Collect the tables "Words you need": English term to Chinese term, meaning, and the first lesson with it."""
    terms = {}
    for path, book in lessons.items():
        for cell in book.cells:
            for table in WORDS_TABLE.findall(DECLARED.sub("", cell.source) if cell.cell_type == "markdown" else ""):
                for row in table.strip().splitlines():
                    english, chinese, meaning = (part.strip() for part in row.strip("| ").split("|"))
                    terms.setdefault(english, (chinese, meaning, path.stem))
    return terms


def _glossary(lessons: dict[Path, NotebookNode]) -> str:
    rows = sorted(words(lessons).items(), key=lambda row: row[0].casefold())
    body = "\n".join(f"| {english} | {chinese} | {drawn(meaning)} | [{stem[:2]}](lessons/{stem}.ipynb) |"
                     for english, (chinese, meaning, stem) in rows)
    return f"# Glossary 词汇\n\n| English | 中文 | meaning in this course | lesson |\n|---|---|---|---|\n{body}\n"


def references(lessons: dict[Path, NotebookNode]) -> dict[str, list[str]]:
    """Collect the references below "Sources and further reading": the reference to the lessons that name it."""
    found: dict[str, list[str]] = {}
    for path, book in lessons.items():
        for cell in book.cells:
            if cell.cell_type == "markdown" and "Sources and further reading" in cell.source:
                for line in REFERENCE.findall(DECLARED.sub("", cell.source)):
                    if AUTHOR.match(line):
                        found.setdefault(line, []).append(path.stem)
    return found


def _bibliography(lessons: dict[Path, NotebookNode]) -> str:
    lines = [f"- {line} " + ", ".join(f"([{stem[:2]}](lessons/{stem}.ipynb))" for stem in stems)
             for line, stems in sorted(references(lessons).items(), key=lambda row: row[0].casefold())]
    return ("# Bibliography\n\nThe number in brackets is the lesson. The sources of the data stand in the "
            "[data dictionary](data.md).\n\n" + "\n".join(lines) + "\n")


def _dictionary(text: str) -> str:
    """The data dictionary; its links inside the page become Sphinx's own."""
    return re.sub(r"^## (\w+)$", r"(\1)=\n## \1", text, flags=re.M)
