"""The author's files: nothing of them is lost, none is left torn, and a damaged one is named with what to do."""

import base64
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import paper
import pytest

from beltlab import notebooks
from beltlab.__main__ import main

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n and what follows").decode()
NOTE = {"minutes": 3, "say": ["a", "b", "c"]}
SLIDE = {"slideshow": {"slide_type": "slide"}, "beltlab": NOTE}


def lesson(*cells):
    about = {"lesson": 2, "title": "Title", "minutes": 75, "outcomes": ["can"]}
    first = nbformat.v4.new_markdown_cell("# 02 · Title\n\n![a map of zones](attachment:map.png)", metadata=SLIDE,
                                          attachments={"map.png": {"image/png": PNG}})
    return nbformat.v4.new_notebook(cells=[first, *cells], metadata={"beltlab": about})


def code(source, count=1, *outputs):
    return nbformat.v4.new_code_cell(source, execution_count=count, outputs=list(outputs))


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder with one lesson: `course(book)` writes it and returns its path."""
    monkeypatch.chdir(tmp_path)

    def put(book):
        for folder in ("notebooks", "solutions"):
            (tmp_path / folder).mkdir(exist_ok=True)
        path = tmp_path / "notebooks" / "02_title.ipynb"
        path.write_text(book if isinstance(book, str) else json.dumps(book), encoding="utf-8")
        return path

    return put


# ---------------------------------------------------------------- nothing is lost


def test_all_of_the_format_stays_but_what_tells_of_one_run():
    book = lesson(code("display(1)", 7, nbformat.v4.new_output("display_data", {"text/html": "<b>1</b>"}, metadata={
        "text/html": {"isolated": True}, "application/vnd.jupyter.widget-view+json": {"x": 1}})))
    book.cells.append(nbformat.v4.new_raw_cell("\\newpage", metadata={"format": "text/latex"}))
    of_one_run = {"ExecuteTime": {"end": "2026"}, "collapsed": True, "execution": {"iopub.status.busy": "2026"},
                  "jp-MarkdownHeadingCollapsed": True, "orig_nbformat": 3, "papermill": {"duration": 2.5},
                  "scrolled": True, "signature": "sha256:1", "trusted": True, "widgets": {"x": 1}}
    nothing = {"slideshow": {}, "tags": [], "deletable": None}
    book.metadata.update({"authors": [{"name": "A"}]} | of_one_run)
    book.cells[0].metadata.update(of_one_run | nothing)
    book.metadata.kernelspec = {"name": "r", "display_name": "R"}
    book.cells[1].metadata.update(of_one_run | nothing | {"editable": False, "jupyter": {"source_hidden": True},
                                                          "tags": ["cover"]})
    book.cells[1].outputs[0].data["application/vnd.jupyter.widget-view+json"] = {"model_id": "abc"}
    kept = notebooks.normalise(book)
    assert kept.cells[0].attachments == {"map.png": {"image/png": PNG}}
    assert kept.cells[1].metadata == {"editable": False, "jupyter": {"source_hidden": True}, "tags": ["cover"]}
    assert kept.cells[1].outputs[0].data == {"text/html": "<b>1</b>"}
    assert kept.cells[1].outputs[0].metadata == {"text/html": {"isolated": True}} and kept.cells[1].execution_count == 7
    assert kept.cells[2].cell_type == "raw" and kept.cells[2].metadata == {"format": "text/latex"}
    assert kept.metadata.keys() == {"authors", "beltlab", "kernelspec", "language_info"}
    assert kept.metadata.authors == [{"name": "A"}] and kept.cells[0].metadata.keys() == {"beltlab"}
    assert kept.metadata.kernelspec.name == "python3"
    assert "model_id" in notebooks.text(book) and book.cells[1].metadata.scrolled, "the one that was given is changed"
    assert notebooks.text(notebooks.normalise(kept)) == notebooks.text(kept)


def test_sliders_say_what_they_are_where_no_program_runs():
    live = {"application/vnd.jupyter.widget-view+json": {"model_id": "abc"}}
    outputs = [{"text/plain": "interactive(children=(IntSlider(value=3", **live}, live]
    book = lesson(code("interact(f)", 1, *(nbformat.v4.new_output("display_data", data) for data in outputs)))
    (kept,) = notebooks.normalise(book).cells[1].outputs
    assert kept.data == {"text/plain": "Sliders: run this cell to move them."}


def test_cells_keep_their_names_and_none_is_used_twice(tmp_path):
    book = lesson(code("x = 1"), code("y = 1"), code("z = 1"))
    book.cells[1].id = book.cells[2].id = "same"
    names = [cell.id for cell in notebooks.normalise(book).cells]
    assert names[:2] == [book.cells[0].id, "same"] and len(set(names)) == 4
    assert list(map(len, names)) == [8, 4, 8, 8], "a name is as long as Jupyter's own"
    path = tmp_path / "02.ipynb"
    path.write_text(json.dumps(book))
    for _ in range(2):
        assert [cell.id for cell in notebooks.read(path).cells] == names
    del book.cells[2]["id"]
    path.write_text(json.dumps(book | {"nbformat_minor": 4}))
    assert [cell.id for cell in notebooks.read(path).cells] == names


def test_a_picture_pasted_into_the_text_is_in_every_edition(course):
    path = course(lesson(code("x = 1")))
    assert [main([what, "02"]) for what in ("slides", "blank", "handout")] == [0, 0, 0]
    assert PNG in Path("build/slides/02_title.html").read_text(encoding="utf-8")
    blank = notebooks.read(Path("build/blank/02_title.ipynb"))
    assert blank.cells[0].attachments["map.png"]["image/png"] == PNG and blank.cells[1].source == ""
    assert notebooks.make(Path(), folders=("notebooks",)) == [Path("notebooks/02_title.ipynb")]
    assert notebooks.read(path).cells[0].attachments["map.png"]["image/png"] == PNG


@pytest.mark.parametrize("what", ["slides", "blank", "handout"])
def test_an_edition_made_twice_is_the_same_bytes(course, what):
    explorer = code("whatif.ceiling()", 1, nbformat.v4.new_output("display_data", {"text/html": "<b>still</b>"}))
    explorer.metadata.update(SLIDE | {"beltlab": NOTE | {"explorer": "lesson_02.ceiling"}})
    course(lesson(explorer))
    made = []
    for folder in ("a", "b"):
        assert main([what, "02", "-o", folder]) == 0
        made.append(next(Path(folder).glob("02_title.*")).read_bytes())
    assert made[0] == made[1]


# ---------------------------------------------------------------- whole or not at all

FULL = """
import resource, signal, sys
from pathlib import Path
from beltlab.notebooks import save
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
save(Path(sys.argv[1]), "x" * 5000)
"""


def test_a_disk_without_room_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "02.ipynb"
    path.write_text("before")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True)
    assert done.returncode == 1 and f"{path} could not be written" in done.stderr and "as it was" in done.stderr
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_a_written_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    path, link = tmp_path / "a.md", tmp_path / "b.md"
    path.write_text("before")
    path.chmod(0o640)
    link.symlink_to(path)
    notebooks.save(link, "zones 区\n")
    assert link.is_symlink() and path.read_bytes() == "zones 区\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 and len(list(tmp_path.iterdir())) == 2
    before = os.umask(0o026)
    try:
        made = notebooks.save(tmp_path / "new" / "c.png", b"\0")
    finally:
        after = os.umask(before)
    assert made.read_bytes() == b"\0" and stat.S_IMODE(made.stat().st_mode) == 0o640 and after == 0o026


# ---------------------------------------------------------------- damaged


def without_outputs(book):
    del book.cells[1]["outputs"]
    return book


def without_slides(book):
    for cell in book.cells:
        cell.metadata = {}
    return book


LONG = "x" * 999
ERROR = nbformat.v4.new_output("error", ename="KeyError", evalue="'zones'", traceback=["long"])


@pytest.mark.parametrize(
    ("book", "what", "says"),
    [
        (without_outputs(lesson(code("x = 1"))), "slides", ["cell 2", "'outputs'", "git checkout"]),
        (without_outputs(lesson(code("x = 1"))), "lecturer", ["cell 2", "'outputs'", "git checkout"]),
        (without_outputs(lesson(code("x = 1"))), "notebooks", ["cell 2", "'outputs'", "git checkout"]),
        ("{}", "blank", ["is no notebook", "git checkout"]), ('{"cells": [', "slides", ["is no notebook"]),
        (without_slides(lesson(code("x = 1"))), "slides", ["no cell begins a slide", "JupyterLab"]),
        (without_slides(lesson(code("x = 1"))), "lecturer", ["no cell begins a slide", "JupyterLab"]),
        (lesson(nbformat.v4.new_markdown_cell("a half: $\\frac{1$")), "slides", ["cell 2", "\\\\frac{1", "Correct"]),
        (lesson(nbformat.v4.new_markdown_cell("a half: $\\frac{1$")), "handout", ["cell 2", "\\\\frac{1", "Correct"]),
        (lesson(code("x = 1"), code("zones", 2, ERROR)), "slides", ["cell 3", "KeyError: 'zones'", "Correct"]),
        (lesson(code("x = 1"), code("zones", 2, ERROR)), "handout", ["cell 3", "KeyError: 'zones'", "Correct"]),
        (lesson(code("x = 1"), code(f"raise KeyError('{LONG}')")), "notebooks", ["cell 3", "KeyError: 'x"]),
        (lesson(code("import os"), code("os._exit(1)")), "notebooks", ["cell 3", "the kernel ended"]),
    ],
)  # fmt: skip
def test_a_damaged_lesson_is_named_with_its_cell_and_what_to_do(course, capsys, book, what, says):
    path = course(book)
    before = path.read_bytes()
    assert main([what, "02_title" if what == "notebooks" else "02"]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert [words for words in ["02_title.ipynb", *says] if words not in said] == [], said
    assert len(said) < 400, "the end of a long sentence is what to do"
    assert "Traceback" not in said and path.read_bytes() == before and not list(Path().glob("build/*/*.html"))


def test_what_is_said_of_a_damaged_lesson_is_no_longer_than_what_a_reader_reads(course):
    count = lesson(code("x"))
    count.cells[1].execution_count = LONG
    for book in (count, lesson(code("x", 1, nbformat.v4.new_output("error", ename="KeyError", evalue=LONG)))):
        path = course(book)
        with pytest.raises(notebooks.NotebookError) as caught:
            notebooks.ready(path)
        said = str(caught.value).replace(str(path), "")
        assert said.startswith(", cell 2") and "xxx" in said and len(said) < 300


def test_what_is_said_of_a_file_that_is_no_notebook_is_as_short(course):
    with pytest.raises(notebooks.NotebookError) as caught:
        notebooks.read(course('{"nbformat": "' + LONG + '"}'))
    assert "is no notebook" in str(caught.value) and len(str(caught.value)) < 500


def test_a_file_whose_cells_are_no_list_is_named(course):
    path = course('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {}}')
    with pytest.raises(notebooks.NotebookError, match=r"02_title.ipynb: .*array.*git checkout"):
        notebooks.read(path)


def test_every_name_that_is_offered_is_there():
    assert [name for name in notebooks.__all__ if not hasattr(notebooks, name)] == []


def test_a_notebook_is_run_in_its_folder_and_keeps_no_output_of_another_run(tmp_path):
    stale = nbformat.v4.new_output("stream", text="of another run")
    empty = nbformat.v4.new_code_cell("", outputs=[stale], execution_count=9)
    book = lesson(empty, code("import os; print(os.getcwd())"))
    *_, empty, last = notebooks.run(book, tmp_path).cells
    assert empty.outputs == [] and empty.execution_count is None
    assert last.outputs[0].text.strip() == str(tmp_path)


def test_a_cell_that_never_ends_is_named(course, monkeypatch):
    monkeypatch.setattr("beltlab.notebooks.running.SECONDS_PER_CELL", 2)
    course(lesson(code("x = 1"), code("while True: pass")))
    with pytest.raises(notebooks.NotebookError, match="02_title.ipynb, cell 3 ran longer than 2 seconds"):
        notebooks.make(Path())


# ---------------------------------------------------------------- outputs cleared


@pytest.mark.parametrize("what", ["slides", "handout", "blank"])
def test_where_outputs_were_cleared_the_lesson_is_run_first_and_the_file_stays(course, capsys, monkeypatch, what):
    printed = nbformat.v4.new_code_cell("print('zones: ' + str(100 + 32))", metadata=SLIDE)
    path = course(lesson(printed))
    before, pages = path.read_bytes(), paper.pages(monkeypatch)
    assert main([what, "02"]) == 0
    assert "02_title.ipynb has cells without outputs: it is run first." in capsys.readouterr().err
    made = pages or [next(Path("build", what).glob("02_title.*")).read_text(encoding="utf-8")]
    assert "zones: 132" in made[0] and path.read_bytes() == before


def test_outputs_cleared_and_a_cell_that_fails(course, capsys):
    course(lesson(nbformat.v4.new_code_cell("1 / 0")))
    assert main(["slides", "02"]) == 1
    assert "cell 2 ends in ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["slides"], ["slides", "02"], ["lecturer"], ["blank", "3"], ["present", "02"],
                                     ["notebooks"], ["exercises", "02"], ["data"]])  # fmt: skip
def test_outside_the_course_a_command_says_where_to_go(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    assert main(command) == 1
    said = capsys.readouterr().err
    assert "folder" in said and "run the command again" in said and list(tmp_path.iterdir()) == []


def test_what_a_busy_machine_prints_in_pieces_is_the_same_file():
    def printed(*texts):
        return [nbformat.v4.new_output("stream", name="stdout", text=text) for text in texts]

    whole, pieces = lesson(code("x", 1, *printed("one\ntwo\n"))), lesson(code("x", 1, *printed("one\n", "two\n")))
    assert notebooks.normalise(pieces).cells[1].outputs == notebooks.normalise(whole).cells[1].outputs
    mixed = lesson(code("x", 1, *printed("one\n"), nbformat.v4.new_output("stream", name="stderr", text="two\n")))
    assert len(notebooks.normalise(mixed).cells[1].outputs) == 2


def test_a_notebook_that_is_not_there_is_said_by_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        notebooks.read(tmp_path / "02_title.ipynb")
