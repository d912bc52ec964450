"""The pages of the website: what is made of a notebook, and that every lesson is in them."""

import base64
import json
import re
from pathlib import Path

import nbformat
import pytest

from beltlab.site import pages as room
from beltlab.site.build import build

ROOT = Path(__file__).parents[2]
LESSONS = {path: room.read(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PIXEL = base64.b64encode(b"\x89PNG a picture").decode()
SHOWN = f'<figure><img alt="A curve rises." src="data:image/png;base64,{PIXEL}"></figure>'
FRAME = "<table><tr><th></th><th>zones</th></tr></table>"
PROSE = """# 01 · One<!--= 1 --> zone

Do [`exercises/01_zones.ipynb`](../exercises/01_zones.ipynb), then `solutions/01_zones.ipynb`. It is $x^2$.

| | what |
|---|---|
| 1 | zones |

## Words you need

| English | 中文 | meaning |
|---|---|---|
| belt | 产业带 | firms at $n$ places |

## Sources and further reading

- Bass, F. (1969), A new product growth model. *Management Science*.
- A line that is no reference.

### A part of a part
"""


@pytest.fixture
def course(tmp_path):
    for folder in ("notebooks/covers", "exercises", "data"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/covers/01.png").write_bytes(b"a cover")
    (tmp_path / "README.md").write_text('<img src="notebooks/covers/01.png" alt="It&#x27;s a stair.">')
    (tmp_path / "data/README.md").write_text("# Data\n\n## zones\n\nWords.\n")
    cell = nbformat.v4.new_code_cell("lesson_01.zones_over_belts()", id="explorer", outputs=[
        nbformat.v4.new_output("display_data", {"text/plain": "a", "text/html": SHOWN}),
        nbformat.v4.new_output("display_data", {"text/html": FRAME})])
    cell.metadata["beltlab"] = {"explorer": "lesson_01.zones_over_belts"}
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(PROSE, id="prose"), cell])
    book.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    nbformat.write(book, tmp_path / "notebooks/01_zones.ipynb")
    text = "# 01 · Exercises\n\nRead [`notebooks/01_zones.ipynb`](../notebooks/01_zones.ipynb)."
    exercise = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="prose")])
    nbformat.write(exercise, tmp_path / "exercises/01_zones.ipynb")
    return tmp_path


def made(course, live=True):
    return {page.path: page.content for page in room.pages(course, live)}


def prose(content):
    cells = json.loads(content)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_no_hidden_comment_is_left_and_formulas_are_pictures_with_words(course):
    text = prose(made(course)["lessons/01_zones.ipynb"])
    assert "<!--" not in text and "01 · One zone" in text
    assert "$" not in text and 'alt="x^2"' in text


def test_links_lead_to_the_pages_and_a_solution_is_no_page(course):
    found = made(course)
    lesson, exercise = (prose(found[f"{folder}/01_zones.ipynb"]) for folder in ("lessons", "exercises"))
    assert "[`exercises/01_zones.ipynb`](../exercises/01_zones.ipynb)" in lesson
    assert "`solutions/01_zones.ipynb`" in lesson and "(../solutions" not in lesson
    assert "(../lessons/01_zones.ipynb)" in exercise and "(../notebooks" not in exercise


def test_pictures_become_files_with_the_same_bytes_and_their_words(course):
    found = made(course)
    output = json.loads(found["lessons/01_zones.ipynb"])["cells"][-2]["outputs"][0]["data"]["text/html"]
    output = "".join(output)
    name = re.search(r'src="\.\./_static/(pictures/[0-9a-f]{16}\.png)"', output).group(1)
    assert found[f"static/{name}"] == base64.b64decode(PIXEL)
    assert 'alt="A curve rises."' in output and "base64" not in output


def test_no_table_has_a_head_without_a_name(course):
    content = made(course)["lessons/01_zones.ipynb"].decode()
    assert "<th></th>" not in content and ">row</span> | what |" in content


def test_an_explorer_and_each_page_lead_to_the_live_edition(course):
    found = made(course)
    address = "../lite/lab/index.html?path={}/01_zones.ipynb"
    assert prose(found["lessons/01_zones.ipynb"]).count(address.format("notebooks")) == 2  # at the top, at the sliders
    assert prose(found["exercises/01_zones.ipynb"]).count(address.format("exercises")) == 1
    assert "Here you see a still" in prose(found["lessons/01_zones.ipynb"])
    start = found["index.md"].decode()
    assert "the notebooks then run in your browser" in start and "on your own computer." not in start
    assert '<a href="lite/lab/index.html?path=notebooks/01_zones.ipynb">live</a>' in start


@pytest.mark.parametrize("live", [True, False])
def test_the_parts_of_a_lesson_lead_to_each_other(course, live):
    found = made(course, live)
    lesson, exercise = (prose(found[f"{folder}/01_zones.ipynb"]) for folder in ("lessons", "exercises"))
    assert '<a href="../exercises/01_zones.html">its exercises</a></p>' in lesson
    assert '<a href="../lessons/01_zones.html">the lesson</a>' in exercise
    assert '<a href="../downloads/01_zones.ipynb" download>download the notebook</a></p>' in exercise
    start = found["index.md"].decode()
    assert '<a href="lessons/01_zones.html">lesson</a> · <a href="exercises/01_zones.html">exercises</a>' in start


def test_without_the_live_edition_nothing_leads_there(course):
    found = made(course, live=False)
    assert [path for path, content in found.items() if b"lite/" in content] == []
    assert "Here you see a still" in prose(found["lessons/01_zones.ipynb"])
    assert "your own computer" in found["index.md"].decode()


def test_the_start_page_has_every_cover_with_its_words(course):
    start = made(course)["index.md"].decode()
    assert 'alt="It&#x27;s a stair."' in start and "01 · One zone" in start and "<!--" not in start


def test_the_download_is_the_file_itself(course):
    assert made(course)["downloads/01_zones.ipynb"] == (course / "exercises/01_zones.ipynb").read_bytes()


def test_glossary_and_bibliography_come_from_the_lesson(course):
    found = made(course)
    glossary, books = found["glossary.md"].decode(), found["bibliography.md"].decode()
    assert "| belt | 产业带 | firms at <img" in glossary and "[01](lessons/01_zones.ipynb)" in glossary
    assert "Bass, F. (1969)" in books and "no reference" not in books
    assert "*Management Science*. ([01](lessons/01_zones.ipynb))\n" in books


def test_no_page_is_made_twice(course):
    found = [*room.pages(course)]
    assert len({*found}) == len({page.path for page in found}) == len(found)


def test_a_notebook_without_a_heading_is_told_what_it_needs():
    cells = [nbformat.v4.new_code_cell("# no heading"), nbformat.v4.new_markdown_cell("Words.\n\n## A part")]
    with pytest.raises(ValueError, match="no heading. Begin its first cell with `# `"):
        room.title(nbformat.v4.new_notebook(cells=cells))


def test_a_folder_without_lessons_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no lesson in"):
        list(room.pages(tmp_path))


def test_a_small_course_becomes_a_website(course, tmp_path):
    """Sphinx itself, with the course's settings: whatever it warns of ends the build."""
    start = build(course, tmp_path / "made" / "site", live=False)
    lesson = (start.parent / "lessons" / "01_zones.html").read_text("utf-8")
    assert "a stair." in start.read_text("utf-8") and "产业带" in lesson and "A curve rises." in lesson
    assert "_sources/" not in lesson and "Sphinx" not in re.sub(r"<(head|script)\b.*?</\1>", "", lesson, flags=re.S)
    assert not {"genindex.html", "_sources", ".doctrees", ".buildinfo"} & {path.name for path in start.parent.iterdir()}
    for target in re.findall(r'(?:href|src)="([^"?#:]+)[^":]*"', lesson):
        assert (start.parent / "lessons" / target).exists(), target
    assert "../_static/site.css" in lesson and "../_static/site.js" in lesson
    assert 'data-theme="auto"' in lesson, "dark where the reader's computer is"
    assert 'class="nav bd-sidenav bd-sidenav__home-link"' in lesson, "the start page stands in the list of pages"
    assert lesson.count("search-button-field") == 1 and "search_as_you_type = true" in lesson
    assert "NAVIGATION_WITH_KEYS: true" in (start.parent / "_static" / "documentation_options.js").read_text("utf-8")
    assert re.search(r'further reading</a><ul class="pst-show_toc_level', lesson), "parts of parts are in the contents"
    for what in ("download-buttons", "btn-fullscreen", "bd-header__inner"):
        assert what not in lesson, f"{what}: nothing stands between the reader and the page"


def test_twice_the_same_bytes():
    assert list(room.pages(ROOT)) == list(room.pages(ROOT))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_contributes_words_and_references(path):
    own = {path: LESSONS[path]}
    assert len(room.words(own)) >= 3
    assert all(re.search(r"[\u4e00-\u9fff]", chinese) for chinese, _, _ in room.words(own).values())
    assert len(room.references(own)) >= 2


def test_every_explorer_of_the_course_has_its_way_to_the_sliders():
    found = {page.path: page.content for page in room.pages(ROOT)}
    for path, book in LESSONS.items():
        count = sum(bool(room.explorer(cell)) for cell in book.cells)
        assert prose(found[f"lessons/{path.stem}.ipynb"]).count("Move the sliders</a>") == count >= 1, path.stem
