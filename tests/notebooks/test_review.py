"""What a reader would trip over: each planted once, and nothing found in a notebook that has nothing."""

import json

import nbformat
import pytest

from beltlab import notebooks


def trap(**cell):
    book = nbformat.v4.new_notebook(metadata={"beltlab": {"lesson": 1}})
    book.cells = [nbformat.v4.new_code_cell(**{"source": "x = 1", "execution_count": 1, **cell})]
    return book


def html(page):
    return [nbformat.v4.new_output("display_data", {"text/html": page})]


def result(text):
    return [nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=1)]


@pytest.mark.parametrize(
    "text", ["0.1796", "13700.0", "12345.7", "0.0328", "1.5 million in 2024", "doi 10.48550/arXiv.1", "in 2015.250"])
def test_digits_that_a_reader_needs_are_no_trap(text, tmp_path):
    path = tmp_path / "solutions" / "01.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(trap(outputs=result(text))))
    assert list(notebooks.findings(path)) == []


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (trap(outputs=[nbformat.v4.new_output("error", ename="KeyError", evalue="x")]), "ends in KeyError"),
        (trap(outputs=[nbformat.v4.new_output("stream", name="stderr", text="Glyph missing")]), "prints a warning"),
        (trap(outputs=[nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="})]), "bare picture"),
        (trap(outputs=html('<img alt="a line" src="x">')), "described in 2 words"),
        (trap(outputs=html("<p>/home/anna/course/x.csv</p>")), "path of the machine"),
        (trap(source="pd.read_csv('https://example.org/a.csv')"), "network"),
        (trap(source="\n".join(["x = 1"] * 26)), "more than 25 lines"),
        (trap(source=f"x = 1\nx = {'1' * 85}"), "a line of code has 89 characters"),
        (trap(outputs=result("np.float64(0.5)")), "numpy's own writing, np.float64("),
        (trap(outputs=result("[np.True_]")), "numpy's own writing"),
        (trap(outputs=result("3.9999999999999996")), "more digits"),
        (trap(outputs=result("10    1.671590")), "more digits"),
        (trap(outputs=result("13700.000000")), "more digits"),
        (trap(outputs=html("<td>0.1671594</td>")), "more digits"),
        (trap(outputs=[nbformat.v4.new_output("stream", text="it is 1.2345678e-05")]), "more digits"),
        (trap(outputs=html("<th>A</th><td>Zones raise the exp...</td>")), "a table cuts a text short"),
        (trap(outputs=html('<img src="x">')), "in 0 words"),
        (trap(outputs=html('<img alt="one two three four five six seven" src="x">')), "described in 7 words"),
        (trap(outputs=html("<IMG ALT='one two three four' src=x><img alt='1 2 3 4 5 6 7 8'>")), "in 4 words"),
        (trap(outputs=[nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})]), "bare picture"),
        (trap(outputs=[nbformat.v4.new_output("stream", text="/opt/course/data/x.csv")]), "path of the machine"),
        (trap(outputs=[nbformat.v4.new_output("display_data", {"text/plain": "C:\\Users"})]), "path of the machine"),
        (trap(source="!pip install x"), "installs something"), (trap(execution_count=2), "does not follow 0"),
        (trap(source="pd.read_json('http://example.org/a.json')"), "network"), (trap(execution_count=None), "follow 0"),
        (trap(execution_count=3), "does not follow"), (trap(source=""), "empty"),
    ],
)
def test_every_trap_is_found(book, says, tmp_path):
    path = tmp_path / "notebooks" / "01.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(book))
    assert any(says in what for _, what in notebooks.findings(path))


def whole(tmp_path, folder="notebooks", change=lambda book: None):
    """The findings of a lesson that has none, after a change."""
    about = {"lesson": 2, "title": "How?", "minutes": 75, "outcomes": ["**see**", "say"]}
    book = nbformat.v4.new_notebook(metadata={"beltlab": about})
    words = "# 02 · How?\n\n75 minutes in class\n\n| | can | in |\n|---|---|---|\n| 1 | **see** | x |\n| 2 | say | x |"
    book.cells = [
        nbformat.v4.new_markdown_cell(words),
        nbformat.v4.new_code_cell("\n".join(["x = 132"] * 25), execution_count=1, outputs=html(
            "<p>https://a.org/b/c and 3/4/5</p><img src='data:image/png;base64,/a/b/c' alt='1 2 3 4 5 6 7 8'>")),
        nbformat.v4.new_code_cell("whatif.ceiling()", execution_count=2, metadata={
            "beltlab": {"explorer": "lesson_02.ceiling"}}),
        nbformat.v4.new_markdown_cell("132<!--= approved(6) -->, 132<!--given--> and ![six zones](attachment:a.png)"),
    ]
    change(book)
    path = tmp_path / folder / "02_x.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(book), encoding="utf-8")
    return list(notebooks.findings(path))


def test_a_good_notebook_has_no_findings(tmp_path):
    assert whole(tmp_path) == []


def put(*keys, to):
    def change(book):
        at = book
        for key in keys[:-1]:
            at = at[key]
        at[keys[-1]] = to
    return change


@pytest.mark.parametrize(
    ("folder", "change", "found"),
    [
        ("notebooks", put("metadata", "widgets", to={"x": 1}), (0, "widget state is stored in the notebook")),
        ("solutions", put("metadata", "beltlab", to={}), (0, "the metadata does not say which lesson this is")),
        ("notebooks", put("metadata", "beltlab", "title", to="Why?"),
         (0, "the metadata say '# 02 · Why?', the text does not")),
        ("notebooks", put("metadata", "beltlab", "minutes", to=45),
         (0, "the metadata say '45 minutes in class', the text does not")),
        ("notebooks", put("metadata", "beltlab", "outcomes", to=["**see**", "do"]),
         (0, "the metadata say '| 2 | do |', the text does not")),
        ("notebooks", put("cells", 2, "source", to="x"),
         (3, "the metadata say the explorer 'ceiling', the cell does not call it")),
        ("notebooks", put("cells", 3, "source", to="![ ](a.png)"), (4, "a picture in Markdown has no words")),
        ("exercises", put("cells", 1, "source", to="### BEGIN SOLUTION"),
         (2, "a solution is left in the student's copy")),
        ("notebooks", put("cells", 3, "source", to="131<!--given-->"),
         (4, "131 is no setting in the code or the sliders of this notebook: name a figure instead of given")),
    ],
)
def test_each_thing_a_reader_would_trip_over_is_found(tmp_path, folder, change, found):
    assert whole(tmp_path, folder, change) == ([found] if found else [])


def test_a_setting_that_was_taken_out_of_the_copy_counts_in_the_solution(tmp_path):
    (tmp_path / "solutions").mkdir()
    solution = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("m = 77")])
    (tmp_path / "solutions" / "02_x.ipynb").write_text(notebooks.text(solution), encoding="utf-8")
    said = put("cells", 3, "source", to="77<!--given-->")
    assert whole(tmp_path, "exercises", said) == [] and whole(tmp_path, "notebooks", said)
