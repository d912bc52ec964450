"""What a reader would trip over in one committed notebook."""

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from beltlab.notebooks.contract import about, explorer, pictures
from beltlab.notebooks.files import NotebookError, read
from beltlab.notebooks.prose import DECLARED, settings, undeclared_numbers

LONGEST_CELL, WIDEST_LINE = 25, 88  # lines of code, characters of a line
FEWEST_WORDS = 8  # in the description of a picture
MACHINE = re.compile(r"(?<![\w:/.<])/(?:[a-z][\w.-]*/){2,}|[A-Z]:\\\w+")
NETWORK = re.compile(r"https?://\S+\.(?:csv|json|xlsx?|parquet)\b|requests\.get|urlopen|%pip|!pip")
NUMPY = re.compile(r"\bnp\.(?:float|int|bool|str)\w*\(|\bnp\.(?:True|False)_")
CUT = re.compile(r"<t[dh]>[^<]*\.\.\.</t[dh]>")  # how pandas shortens a text
DECIMAL = re.compile(r"(?<![\w./])\d+\.(\d+)(?:e[-+]?\d+)?(?![\w/]|\.\d)")


def findings(path: Path) -> Iterator[tuple[int, str]]:
    """List what a reader would trip over in one committed notebook.

    Args:
        path: The notebook file; one in a folder `exercises` must hold no solution, one in `notebooks` is a lesson.

    Yields:
        The cell's number (0 for the notebook) and a sentence.

    Raises:
        NotebookError: If the file is damaged.
    """
    book = read(path)
    if "widgets" in book.metadata:
        yield 0, "widget state is stored in the notebook"
    if "lesson" not in book.metadata.get("beltlab", {}):
        yield 0, "the metadata does not say which lesson this is"
    if path.parent.name == "notebooks":
        yield from _contract(book)
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
        if (width := max(map(len, cell.source.splitlines()), default=0)) > WIDEST_LINE:
            yield number, f"a line of code has {width} characters, more than {WIDEST_LINE}"
        if not cell.source.strip():
            yield number, "the cell is empty"
        if cell.execution_count != last + 1:
            yield number, f"the execution count {cell.execution_count} does not follow {last}"
        last = cell.execution_count or last
        for output in cell.outputs:
            for what in _trouble(output):
                yield number, what
        for picture in pictures(cell):
            words = len(picture.get("alt", "").split())
            if words < FEWEST_WORDS:
                yield number, f"a picture is described in {words} words"
    seen = settings(book)
    if path.parent.name == "exercises" and (solution := path.parents[1] / "solutions" / path.name).exists():
        seen |= settings(read(solution))  # what the text asks for stands in the part that was taken out
    yield from undeclared_numbers(book, seen)


def _contract(book: NotebookNode) -> Iterator[tuple[int, str]]:
    """Hold what the metadata say against what the reader sees."""
    try:
        lesson = about(book)
    except NotebookError as error:
        yield 0, str(error)
        return
    prose = DECLARED.sub("", "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown"))
    seen = [f"# {lesson.heading}\n", f"{lesson.minutes} minutes in class"]
    seen += [f"\n| {number} | {can} |" for number, can in enumerate(lesson.outcomes, 1)]
    yield from ((0, f"the metadata say {words.strip()!r}, the text does not") for words in seen if words not in prose)
    for number, cell in enumerate(book.cells, 1):
        name = explorer(cell).partition(".")[2]
        if name and f"{name}(" not in cell.source:
            yield number, f"the metadata say the explorer {name!r}, the cell does not call it"


def _trouble(output: NotebookNode) -> Iterator[str]:
    data = output.get("data", {})
    page = data.get("text/html", "")
    if output.output_type == "error":
        yield f"the cell ends in {output.ename}"
    if output.get("name") == "stderr":
        yield "the cell prints a warning: " + output.text.strip()[:80]
    said = "\n".join([data.get("text/plain", ""), re.sub(r"data:[^\"'>]+", "", page), output.get("text", "")])
    if MACHINE.search(said):
        yield "an output shows a path of the machine that made it"
    if found := NUMPY.search(said):
        yield f"an output shows numpy's own writing, {found.group()}: import beltlab before, or show a plain number"
    for number in DECIMAL.finditer(said):
        digits = len(number.group().partition("e")[0].replace(".", "").lstrip("0"))
        if digits > 7 or (digits > 5 and len(number[1]) > 5):  # the processor's digits, not the reader's
            yield f"an output shows more digits than a reader needs: {number.group()}; round it"
    if CUT.search(page):
        yield 'a table cuts a text short: pd.set_option("display.max_colwidth", None)'
    if "image/png" in data or "image/svg+xml" in data:
        yield "a bare picture loses its words: show it with plots.show"
