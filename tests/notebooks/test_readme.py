"""The front page: what stands on it, and what a lesson must say for it."""

import nbformat
import pytest

from beltlab import notebooks


def html(page):
    return [nbformat.v4.new_output("display_data", {"text/html": page})]


def small_course(root, *cells):
    (root / "notebooks").mkdir(parents=True)
    about = {"lesson": 2, "title": "How?", "minutes": 75, "outcomes": ["**see**", "say"]}
    book = nbformat.v4.new_notebook(cells=list(cells), metadata={"beltlab": about})
    (root / "notebooks" / "02_how.ipynb").write_text(notebooks.text(book), encoding="utf-8")
    start, end = "<!-- the course: written by `make notebooks` -->\n", "<!-- end of the course -->\nafter"
    (root / "README.md").write_text(f"before\n{start}old{end}", encoding="utf-8")
    return start, end


def shown(page, *tags):
    return nbformat.v4.new_code_cell("plot", outputs=html(page), execution_count=1, metadata={"tags": list(tags)})


def test_the_front_page_is_written_between_its_marks(tmp_path):
    start, end = small_course(tmp_path, shown('<img alt="x" src="data:image/png;base64,AAAA">'),
                              shown('<img src="data:image/png;base64,QUJD" alt="a &quot;b&quot; &amp; c">', "cover"))
    notebooks.write_front_page(tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == (
        f"before\n{start}\n### [02 · How?](notebooks/02_how.ipynb)\n\n"
        '<img src="notebooks/covers/02.png" width="640" alt="a &quot;b&quot; &amp; c">\n\n'
        f"*75 minutes.* After it you can …\n\n- **see**\n- say\n\n{end}")
    assert (tmp_path / "notebooks" / "covers" / "02.png").read_bytes() == b"ABC"


@pytest.mark.parametrize("cells", [[], [shown("<p>x</p>", "cover")], [shown("<img alt='x' src='base64,AA=='>")],
                                   [shown("<img alt='x' src='base64,AA=='>" * 2, "cover")]])  # fmt: skip
def test_a_front_page_without_one_cover_is_refused(tmp_path, cells):
    small_course(tmp_path, *cells)
    with pytest.raises(notebooks.NotebookError, match="02_how.ipynb, .* pictures have the tag `cover`"):
        notebooks.write_front_page(tmp_path)
    assert "old" in (tmp_path / "README.md").read_text()
