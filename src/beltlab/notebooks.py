"""The notebooks as files: run and written the same way each time, the student's copy made, the prose held to the data.

A lesson and its solutions are written as notebooks. `make notebooks` runs them from a fresh kernel and normalises
them, so that a second run gives the same bytes. The student's copy is made from the solution and nothing else.
"""

import ast
import base64
import hashlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import nbformat
from nbformat import NotebookNode

FOLDERS = ("notebooks", "exercises", "solutions")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
PLACEHOLDER = "...  # your answer: replace the three dots"
WORDS_REGION = re.compile(r"<!-- BEGIN SOLUTION -->.*?<!-- END SOLUTION -->", re.S)
WORDS_PLACEHOLDER = "*Double-click here and write your sentences.*"
SLIDERS = "Sliders: run this cell to move them."  # in the place of what `interact` says of itself
SECONDS_PER_CELL = 60
LONGEST_CELL = 25  # lines of code
FEWEST_WORDS = 8  # in the description of a picture


# ---------------------------------------------------------------- running and writing


def make(root: Path, stems: Sequence[str] = (), folders: Sequence[str] = FOLDERS) -> list[Path]:
    """Run and write notebooks: lessons, solutions, and the student's copies made from the solutions.

    Args:
        root: The folder that holds `notebooks/`, `exercises/` and `solutions/`.
        stems: Names without ending, such as `01_zones_and_belts`; all notebooks where empty.
        folders: Which of the three to write.

    Returns:
        The files written.

    Raises:
        ValueError: If there is no notebook of such a name.
    """
    written = []
    for folder in folders:
        for path in sorted((root / ("solutions" if folder == "exercises" else folder)).glob("*.ipynb")):
            if stems and path.stem not in stems:
                continue
            target = root / folder / path.name
            target.write_text(write(run(source(target), root / folder)), encoding="utf-8", newline="\n")
            written.append(target)
    if not written:
        raise ValueError(f"There is no notebook {', '.join(stems)}. Give a name such as 01_zones_and_belts.")
    return written


def source(path: Path) -> NotebookNode:
    """Read what a notebook file is made from: the file itself, or for a student's copy the worked solution."""
    if path.parent.name == "exercises":
        return student_copy(read(path.parents[1] / "solutions" / path.name))
    return read(path)


def read(path: Path) -> NotebookNode:
    """Read a notebook file of any version of the format that nbformat knows."""
    return nbformat.read(path, as_version=4)


def run(book: NotebookNode, folder: Path, environment: dict | None = None) -> NotebookNode:
    """Run a notebook top to bottom in a fresh kernel and return it normalised, with its outputs.

    Args:
        book: The notebook; it is not changed.
        folder: The working directory of the kernel.
        environment: The kernel's environment variables; this process's own where None.

    Raises:
        nbclient.exceptions.CellExecutionError: If a cell raises.
    """
    from nbclient import NotebookClient

    fresh = normalise(book)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        fresh, timeout=SECONDS_PER_CELL, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.widget_registry = {}  # what a cell with `interact` puts out stays in the cell: the still of its sliders
    client.clear_output = lambda *_: None
    client.execute(**({"env": environment} if environment else {}))
    return normalise(fresh)


def normalise(book: NotebookNode) -> NotebookNode:
    """Return a copy without anything that differs between two runs: no widget state, no times, stable cell ids."""
    metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    if "beltlab" in book.metadata:
        metadata["beltlab"] = book.metadata["beltlab"]
    clean = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": []})
    for cell in nbformat.from_dict(book).cells:
        kept = {key: cell.metadata[key] for key in ("beltlab", "slideshow", "tags") if cell.metadata.get(key)}
        copy = nbformat.from_dict({"cell_type": cell.cell_type, "id": cell.get("id", ""), "metadata": kept})
        copy.source = cell.source.rstrip()
        if cell.cell_type == "code":
            copy.execution_count = cell.execution_count
            copy.outputs = [kept for output in cell.outputs if (kept := _without_widget(output)).get("data", True)]
        clean.cells.append(copy)
    _name_cells(clean)
    return clean


def write(book: NotebookNode) -> str:
    """Return a notebook as the text of its file."""
    nbformat.validate(book)
    return nbformat.writes(book).rstrip("\n") + "\n"


def _without_widget(output: NotebookNode) -> NotebookNode:
    """Drop the live view, whose name changes with each run; the still picture beside it stays."""
    output = nbformat.from_dict(output)
    data = output.get("data", {})
    data.pop("application/vnd.jupyter.widget-view+json", None)
    if data.get("text/plain", "").startswith("interactive(children="):
        data["text/plain"] = SLIDERS
    if "metadata" in output:
        output["metadata"] = nbformat.from_dict({})
    return output


def _name_cells(book: NotebookNode) -> None:
    """Keep each cell's id; give one made from its text where it has none, or one that is used already."""
    seen = set()
    for number, cell in enumerate(book.cells):
        if not cell.id or cell.id in seen:
            cell.id = hashlib.sha256(f"{number} {cell.source}".encode()).hexdigest()[:8]
        seen.add(cell.id)


# ---------------------------------------------------------------- the student's copy


def student_copy(solution: NotebookNode) -> NotebookNode:
    """Make the student's notebook from the worked one: each solution becomes a placeholder.

    A region between the two markers becomes `name = ...` for each name that it assigns and a check asks for, or
    `...` where the region stands inside a function. In prose the markers are comments, and the words between them
    become a place to write. Outputs are dropped. Done twice, nothing more changes.

    Raises:
        ValueError: If a marker has no partner, or a region leaves nothing that is checked.
    """
    copy = normalise(solution)
    checked = set(re.findall(r"\bq\d+\.check\((\w+)\)", "\n".join(c.source for c in copy.cells)))
    for number, cell in enumerate(copy.cells, 1):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.source = _without_solution(cell.source, checked, number)
        else:
            cell.source = WORDS_REGION.sub(WORDS_PLACEHOLDER, cell.source)
    return copy


def _without_solution(source: str, checked: set[str], number: int) -> str:
    kept, region = [], None
    for line in source.splitlines():
        if line.strip() == BEGIN and region is None:
            region, indent = [], line[: len(line) - len(line.lstrip())]
        elif line.strip() == END and region is not None:
            if indent:
                kept.append(indent + PLACEHOLDER)
            else:
                names = [name for name in _assigned("\n".join(region)) if name in checked]
                if not names:
                    raise ValueError(f"Cell {number}: the solution assigns no name that a check asks for.")
                kept += [f"{name} = {PLACEHOLDER}" for name in names]
            region = None
        elif line.strip() in (BEGIN, END):
            raise ValueError(f"Cell {number}: {line.strip()!r} has no partner.")
        else:
            (kept if region is None else region).append(line)
    if region is not None:
        raise ValueError(f"Cell {number}: {BEGIN!r} has no partner.")
    return "\n".join(kept)


def _assigned(code: str) -> list[str]:
    targets = [t for node in ast.parse(code).body if isinstance(node, ast.Assign) for t in node.targets]
    return list(dict.fromkeys(target.id for target in targets if isinstance(target, ast.Name)))


# ---------------------------------------------------------------- the course on the front page

COURSE = re.compile(r"(?<=<!-- the course: written by `make notebooks` -->\n).*?(?=<!-- end of the course -->)", re.S)
COVER = "cover"  # the tag of the cell whose picture stands on the front page


def write_front_page(root: Path) -> None:
    """Write the course's part of `README.md`, and the pictures of `notebooks/covers/`, from the lessons."""
    text = (root / "README.md").read_text(encoding="utf-8")
    lessons, pictures = front_page(root)
    (root / "README.md").write_text(COURSE.sub(lambda _: lessons, text), encoding="utf-8", newline="\n")
    (root / "notebooks" / "covers").mkdir(exist_ok=True)
    for path, picture in pictures.items():
        (root / path).write_bytes(picture)


def front_page(root: Path) -> tuple[str, dict[str, bytes]]:
    """Describe all lessons in Markdown: question, minutes, what a student can do after it, and its main picture.

    Returns:
        The text, and the pictures that it shows: path from the root to bytes.

    Raises:
        ValueError: If a lesson has no title, minutes, outcomes, or no picture with the tag `cover`.
    """
    parts, pictures = [], {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        book = read(path)
        prose = DECLARED.sub("", "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown"))
        title, minutes = re.search(r"^# (.+)$", prose, re.M), re.search(r"(\d+) minutes in class", prose)
        outcomes = re.findall(r"^\| [1-9] \| (.+?) \|", prose, re.M)
        cover = [output.data["text/html"] for cell in book.cells if COVER in cell.metadata.get("tags", [])
                 for output in cell.outputs if "text/html" in output.get("data", {})]
        if not (title and minutes and outcomes and cover):
            raise ValueError(f"{path.name} needs a title, its minutes, a table of outcomes and a cell tagged `cover`.")
        image = PICTURE.search(cover[0]).group()
        words = WORDS.search(image)
        name = f"notebooks/covers/{path.stem[:2]}.png"
        pictures[name] = base64.b64decode(re.search(r"base64,([^\"']+)", image).group(1))
        parts.append(
            f"### [{title.group(1)}](notebooks/{path.name})\n\n"
            f'<img src="{name}" width="640" alt="{words.group(1) or words.group(2)}">\n\n'
            f"*{minutes.group(1)} minutes.* After it you can …\n\n" + "".join(f"- {can}\n" for can in outcomes)
        )
    return "\n" + "\n".join(parts) + "\n", pictures


# ---------------------------------------------------------------- numbers in prose

DECLARED = re.compile(r"<!--=(.*?)-->", re.S)
NUMBER = r"[+−-]?\d[\d,]*(?:\.\d+)?"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}$")
NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|https?://\S+|<[^!][^>]*>", re.S)
NAMED = "lessons?|batch(?:es)?|questions?|exercises?|outcomes?|steps?|parts?|numbers?|HS|Python"
NOT_A_FIGURE = re.compile(
    rf"\b(?:1[89]|20)\d\d\b|\b(?i:{NAMED}) \d+(?:(?:, | and | to |–)\d+)*|〔\d+〕\d+号|\b\d+ min(?:utes)?\b"
    r"|(?<![\w.,])[01](?![\w.,%])|^#+ \d+ ·|^\| \d+ \||^\s*\d+\. |^- .*\(\d{4}\)\. .*$|\b[A-Z]+\d+[A-Z]?\b",
    re.M,
)


def undeclared_numbers(book: NotebookNode) -> Iterator[tuple[int, str]]:
    """Find every number in a notebook's prose that is not held to the data, or not equal to it.

    A number, date or phrase in Markdown is followed by an invisible comment that computes it:
    `132<!--= data.zones_in_force("2022-01") -->`. The text before the comment must end with the value: a number
    to as many digits as are written, a date as `7 March 2015` or `March 2015`, a text letter for letter. Free of
    this are 0 and 1, years, the numbers of lessons, batches, questions and lists, minutes, references, code, formulas.

    Yields:
        The cell's number and a sentence that says what is wrong.
    """
    for number, cell in enumerate(book.cells, 1):
        if cell.cell_type != "markdown":
            continue
        rest, position = [], 0
        for comment in DECLARED.finditer(cell.source):
            before = cell.source[position : comment.start()]
            written, wrong = _compare(before, comment.group(1).strip())
            if wrong:
                yield number, wrong
            rest.append(before[: len(before) - len(written)])
            position = comment.end()
        prose = NOT_A_FIGURE.sub(" ", NOT_PROSE.sub(" ", "\n".join([*rest, cell.source[position:]])))
        for found in re.findall(rf"(?<![\w.]){NUMBER}", prose):
            yield number, f"the number {found} in the prose is not declared: write {found}<!--= expression -->"


def _compare(before: str, expression: str) -> tuple[str, str]:
    """Return the end of the text that a declared value speaks of, and what is wrong with it, if anything."""
    try:
        value = eval(expression, _names())  # our own notebooks, never a student's
        value = value if isinstance(value, str) or hasattr(value, "strftime") else float(value)
    except Exception as error:
        return "", f"the declared value {expression!r} is no number, date or text: {error}"
    if isinstance(value, str):
        said = before.endswith(value)
        return (value, "") if said else ("", f"the prose does not say {value!r} before {expression!r}")
    if hasattr(value, "strftime"):
        found = DATE.search(before)
        right = {f"{value.day} {value:%B} {value.year}", f"{value:%B} {value.year}"}
        wrong = not found or found.group() not in right
        return (found.group() if found else ""), f"the date before {expression!r} is not {min(right)}" if wrong else ""
    found = re.search(rf"({NUMBER})( ?%| per cent| percent)?$", before)
    if not found:
        return "", f"no number stands before {expression!r}"
    digits = found.group(1).replace(",", "").replace("−", "-").lstrip("+")
    places = len(digits.partition(".")[2])
    wrong = f"{round(value, places):.{places}f}" != f"{float(digits):.{places}f}"
    return found.group(), f"the prose says {found.group(1)}, but {expression} is {value}" if wrong else ""


def _names() -> dict:
    import numpy as np
    import pandas as pd

    from beltlab import data, models, plots

    rooms = {room.name: import_module(f"beltlab.models.{room.name}") for room in pkgutil.iter_modules(models.__path__)}
    return {"data": data, "load": data.load, "yuan": plots.yuan, "np": np, "pd": pd, **rooms}


# ---------------------------------------------------------------- what a reader would trip over

MACHINE = re.compile(r"(?<![\w:/.<])/(?:[a-z][\w.-]*/){2,}|[A-Z]:\\\w+")
NETWORK = re.compile(r"https?://\S+\.(?:csv|json|xlsx?|parquet)\b|requests\.get|urlopen|%pip|!pip")
PICTURE = re.compile(r"<img\b[^>]*>", re.I)
WORDS = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I | re.S)


def findings(path: Path) -> Iterator[tuple[int, str]]:
    """List what a reader would trip over in one committed notebook.

    Args:
        path: The notebook file; one in a folder `exercises` must hold no solution.

    Yields:
        The cell's number (0 for the notebook) and a sentence.
    """
    book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    if "widgets" in book.metadata:
        yield 0, "widget state is stored in the notebook"
    if "beltlab" not in book.metadata:
        yield 0, "the metadata does not say which lesson this is"
    last = 0
    for number, cell in enumerate(book.cells, 1):
        if cell.cell_type == "markdown" and re.search(r"!\[\s*\]\(", cell.source):
            yield number, "a picture in Markdown has no words"
        if path.parent.name == "exercises" and "BEGIN SOLUTION" in cell.source:
            yield number, "a solution is left in the student's copy"
        if cell.cell_type != "code":
            continue
        if NETWORK.search(cell.source):
            yield number, "the cell reads from the network, or installs something"
        if len(cell.source.splitlines()) > LONGEST_CELL:
            yield number, f"the cell has more than {LONGEST_CELL} lines of code"
        if not cell.source.strip():
            yield number, "the cell is empty"
        if cell.execution_count != last + 1:
            yield number, f"the execution count {cell.execution_count} does not follow {last}"
        last = cell.execution_count or last
        for output in cell.outputs:
            for what in _trouble(output):
                yield number, what
    yield from undeclared_numbers(book)
    if len({cell.id for cell in book.cells}) < len(book.cells):
        yield 0, "two cells have the same id"


def _trouble(output: NotebookNode) -> Iterator[str]:
    data = output.get("data", {})
    page = data.get("text/html", "")
    if output.output_type == "error":
        yield f"the cell ends in {output.ename}"
    if output.get("name") == "stderr":
        yield "the cell prints a warning: " + output.text.strip()[:80]
    if MACHINE.search(data.get("text/plain", "") + re.sub(r"data:[^\"'>]+", "", page) + output.get("text", "")):
        yield "an output shows a path of the machine that made it"
    if "image/png" in data or "image/svg+xml" in data:
        yield "a bare picture loses its words: show it with plots.show"
    for tag in PICTURE.findall(page):
        alt = WORDS.search(tag)
        words = len((alt.group(1) or alt.group(2) or "").split()) if alt else 0
        if words < FEWEST_WORDS:
            yield f"a picture is described in {words} words"
