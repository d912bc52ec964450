"""Each figure of a notebook is drawn by one short call of seaborn or pandas, which a student can read and change."""

import ast
from pathlib import Path

import nbformat
import pytest

from beltlab import notebooks

ROOT = Path(__file__).parents[2]
BOOKS = [path for folder in notebooks.FOLDERS for path in sorted((ROOT / folder).glob("*.ipynb"))]
MOST_LINES, WIDEST = 7, 88
CALLS = ("sns.", ".plot(", ".plot.")


def drawings(source):
    """For each figure that a cell shows: the statements that draw it, from seaborn's or pandas' call to the show."""
    tree = ast.parse(source)
    for body in [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        texts = [ast.get_source_segment(source, statement) for statement in body]
        start = None
        for place, (statement, text) in enumerate(zip(body, texts, strict=True)):
            if isinstance(statement, ast.FunctionDef):
                continue
            if start is None and any(call in text for call in CALLS):
                start = place
            if "plots.show(" in text:
                yield "" if start is None else "\n".join(t for t in texts[start:place + 1] if not t.startswith("words"))
                start = None


def helped(source, book):
    """Whether the cell calls a function of an earlier cell that shows a figure."""
    defined = [node.name for cell in book.cells if cell.cell_type == "code" and "plots.show(" in cell.source
               for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.FunctionDef)]
    return any(f"{name}(" in source for name in defined)


def faults(book):
    for place, cell in enumerate(book.cells):
        if cell.cell_type != "code":
            continue
        shown = [drawing.splitlines() for drawing in drawings(cell.source)]
        for lines in shown:
            if not lines:
                yield place, "is drawn without seaborn or pandas"
            elif len(lines) > MOST_LINES or max(map(len, lines)) > WIDEST:
                yield place, f"has {len(lines)} lines, the longest of {max(map(len, lines))} characters"
        outputs = [output.get("data", {}) for output in cell.outputs]
        pictures = any("<img" in str(data) or "image/png" in data for data in outputs)
        if pictures and not shown and "beltlab-still" not in str(outputs) and not helped(cell.source, book):
            yield place, "shows a picture that nothing in it draws"


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_figure_is_a_short_call_of_seaborn_or_pandas(path):
    assert list(faults(nbformat.read(path, 4))) == []


PICTURE = {"text/html": "<figure><img alt='A curve rises.' src='data:,'></figure>"}


@pytest.mark.parametrize(("lines", "says"), [
    (["axis = sns.lineplot(table)", "plots.show(axis, 'words')"], None),
    (["axis = table.plot()", *["axis.grid()"] * 5, "words = 'eight'", "plots.show(axis, words)"], None),
    (["axis = table.plot()", *["axis.grid()"] * 6, "plots.show(axis, words)"], "has 8 lines"),
    (["axis = sns.lineplot(table)", "axis.set(title='" + "x" * 80 + "')", "plots.show(axis, words)"],
     "longest of"),
    (["figure, axis = plots.figure()", "axis.bar(x, y)", "plots.show(figure, words)"], "without seaborn"),
    (["def curve(q=1):", "    axis = plt.axes()", "    plots.show(axis, words)"], "without seaborn"),
    (["plt.bar(x, y)"], "nothing in it draws"),
])
def test_a_figure_that_is_not_is_found(lines, says):
    cell = nbformat.v4.new_code_cell("\n".join(lines), outputs=[nbformat.v4.new_output("display_data", PICTURE)])
    found = [text for _, text in faults(nbformat.v4.new_notebook(cells=[cell]))]
    assert [says in text for text in found] == ([True] if says else [])
