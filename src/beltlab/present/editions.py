"""A lesson in other forms: blank for live coding, as slides without a server, and as a handout on paper."""

import re
import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from beltlab.exercises import questions
from beltlab.notebooks import DECLARED, PLACEHOLDER, NotebookError, explorer, naming, ready, save, text
from beltlab.present.deck import code_hidden, slides
from beltlab.present.formulas import drawn
from beltlab.whatif import functions

REVEAL = "reveal.js"  # 5.2.1 from npm, as it is; with 6.0.2 the pages of nbconvert stay blank
KEPT = re.compile(r"\bimport |\bq\d+\.check\(|^\w+ = \.\.\.|^ +\.\.\.  #", re.M)  # set-up, checks, places for an answer
NEAR = 0.04  # a number that differs less from an answer gives it away
BLANK = '<div class="blank"></div>'
LOOK = "labextension/beltlab-present/page/slides"  # a folder named "static" would stay in the browser's cache for ever


def blank(path: Path, target: Path) -> Path:
    """Write a lesson whose code is still to be written: prose, outputs and explorers stay, also what is imported."""
    book = ready(path)
    for cell in book.cells:
        if cell.cell_type == "code" and not explorer(cell) and not KEPT.search(cell.source):
            cell.source = ""
    return save(target / path.name, text(book))


def slide_page(path: Path, target: Path) -> Path:
    """Write a lesson as slides that need neither server nor network; a still stands in for each explorer.

    The page needs the folders `reveal.js` and `fonts` beside it; they are written too. Key S shows what to say.
    """
    from nbconvert import SlidesExporter

    book = ready(path)
    with naming(path):
        book = _for_slides(book)
    with as_file(files("beltlab.present")) as room, as_file(files("beltlab.fonts")) as fonts:
        exporter = SlidesExporter(
            template_name="belt", extra_template_basedirs=[str(room / "templates")],
            reveal_url_prefix=REVEAL, reveal_theme="../reveal",  # no theme: slides.css has the look
            exclude_input_prompt=True, exclude_output_prompt=True, embed_images=True,
        )
        look = {name: (room / f"{LOOK}.{name}").read_text(encoding="utf-8") for name in ("css", "js")}
        page, _ = exporter.from_notebook_node(book, {"metadata": {"name": path.stem}, "beltlab": look})
        shutil.copytree(room / REVEAL, target / REVEAL, dirs_exist_ok=True)
        shutil.copytree(fonts, target / "fonts", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__*"))
    return save(target / f"{path.stem}.html", page)


def handout(path: Path, target: Path, code: bool = False, answers: bool = False) -> Path:
    """Write a lesson as PDF: a worksheet with blanks for predictions and answers, or with `answers` the whole lesson.

    A worksheet leaves out what gives a prediction away, wherever it stands: in its place are lines for notes. At its
    end are the questions of the exercises, each with lines.

    Args:
        path: The notebook of the lesson.
        target: The folder to write into.
        code: Whether to print the code of the lesson too.
        answers: Whether to print all that the lesson shows; the file's name then ends in `_answers`.
    """
    from nbconvert import HTMLExporter
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    book = ready(path)
    with naming(path):
        book = _in_markdown(book if answers else _worksheet(book, int(path.stem[:2])), drawn)
    exporter = HTMLExporter(template_name="basic", exclude_input=not code, exclude_input_prompt=True,
                            exclude_output_prompt=True, exclude_anchor_links=True)
    page, _ = exporter.from_notebook_node(book)
    with as_file(files("beltlab.present")) as room, as_file(files("beltlab.fonts")) as fonts:
        known = FontConfiguration()
        style = CSS(string=(room / "paper.css").read_text("utf-8"), base_url=fonts.as_uri() + "/", font_config=known)
        head = f'<html lang="en"><head><title>{path.stem}</title></head><body>'
        book = HTML(string=f"{head}{page}</body></html>")
        pages = book.write_pdf(stylesheets=[style], font_config=known)
    return save(target / f"{path.stem}{'_answers' if answers else ''}.pdf", pages)


def _worksheet(book: NotebookNode, lesson: int) -> NotebookNode:
    """What a student writes on: predictions, practice and questions are blanks, and nothing gives them away."""
    asked = {name: functions()[name]().asks for cell in book.cells if (name := explorer(cell))}
    secrets = [number for name, asks in asked.items() if asks
               for number in _numbers(asks.text(functions()[name]().outcomes[1])) if number >= 10 or number % 1]
    cells = []
    for cell in book.cells:
        asks = asked.get(explorer(cell))
        if asks:
            question, unit = DECLARED.sub("", asks.question), f" ({asks.unit})" if asks.unit else ""
            cells.append(_markdown(f"**Predict first.** {question}", f"My prediction{unit}:", BLANK,
                                   "What we saw, and why:", BLANK * 2))
        elif "practice" in cell.metadata.get("tags", []):
            cells += [_markdown("My answer:", BLANK * 3)] if PLACEHOLDER in cell.source else []
        elif _gives_away(cell, secrets):
            heading = re.match(r"#+ .+", cell.source) if cell.cell_type == "markdown" else None
            told = DECLARED.sub("", heading.group()) if heading else ""
            cells.append(_markdown("" if _near(_numbers(told), secrets) else told, "My notes:", BLANK * 3))
        else:
            cells.append(cell)
    for question in questions(lesson):
        cells.append(_markdown(f"## Question {question.name[1:]}", DECLARED.sub("", question.prompt), BLANK * 6))
    for number, cell in enumerate(cells):
        cell.id = f"sheet-{number}"  # a drawn one would make two runs differ
    book.cells = cells
    return book


def _gives_away(cell: NotebookNode, secrets: list[float]) -> bool:
    texts = [cell.source] if cell.cell_type == "markdown" else []
    for output in cell.get("outputs", []):
        texts += [output.get("text", ""), *(str(text) for text in output.get("data", {}).values())]
    read_out = (re.sub(r'(?:src|style)="[^"]*"', "", DECLARED.sub("", text)) for text in texts)
    return any(_near(_numbers(text), secrets) for text in read_out)


def _near(numbers: list[float], secrets: list[float]) -> bool:
    """Whether a number is one of the secrets, or so near that it tells it; years must be the same."""
    return any(number == secret if 1900 < secret < 2100 else abs(number - secret) <= NEAR * secret
               for number in numbers for secret in secrets)


def _numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)]


def _markdown(*paragraphs: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell("\n\n".join(filter(None, paragraphs)))


def _for_slides(book: NotebookNode) -> NotebookNode:
    """Hide code that a picture stands for, draw the formulas, and add what the lecturer says as notes."""
    cells, deck = [], slides(book)
    if not deck:
        raise NotebookError("no cell begins a slide. Set the slide type of its cells in JupyterLab")
    for slide in deck:
        for cell in slide.cells:
            if cell.cell_type == "code" and code_hidden(cell):
                cell.metadata["transient"] = {"remove_source": True}
            if how := cell.metadata.get("beltlab", {}).get("uncover"):
                cell.metadata.setdefault("tags", []).append(f"uncover-{how}")  # nbconvert makes a class of it
            cells.append(cell)
        if slide.explorer:
            start = {"slideshow": cell.metadata.pop("slideshow")}
            title = nbformat.v4.new_markdown_cell(f"## {slide.title}", id=f"title-{slide.number}", metadata=start)
            cells.insert(-1, title)
        points = "\n".join(f"- {point}" for point in slide.note.get("say", []))
        notes = {"slideshow": {"slide_type": "notes"}}
        cells.append(nbformat.v4.new_markdown_cell(points, id=f"notes-{slide.number}", metadata=notes))
    book.cells = cells
    return _in_markdown(book, drawn)


def _in_markdown(book: NotebookNode, change: Callable[[str], str]) -> NotebookNode:
    for number, cell in enumerate(book.cells, 1):
        if cell.cell_type == "markdown":
            try:
                cell.source = change(DECLARED.sub("", cell.source))
            except ValueError as error:
                raise NotebookError(f"cell {number}: {error}") from error
    return book
