"""The student's copy: nothing of a solution is left in it, and all else is."""

import re
from pathlib import Path

import nbformat
import pytest

from beltlab import exercises, notebooks

ROOT = Path(__file__).parents[2]
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))


def markdown(text):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


def solution(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def copied(*sources):
    return [cell.source for cell in notebooks.student_copy(solution(*sources)).cells]


def test_a_solution_becomes_a_placeholder_once_and_for_all():
    book = solution(
        "# answer: q1\n### BEGIN SOLUTION\nhelp_me = 2\ntotal = help_me + 1\n### END SOLUTION\ntotal",
        "q.q1.check(total)",
        '# answer: q2\ndef half(x):\n    """Half of x."""\n    ### BEGIN SOLUTION\n    return x / 2\n'
        "    ### END SOLUTION",
    )
    book.cells[1].update(execution_count=3, outputs=[nbformat.v4.new_output("stream", text="Correct.")])
    copy = notebooks.student_copy(book)
    assert [cell.source for cell in copy.cells] == [
        f"# answer: q1\ntotal = {notebooks.PLACEHOLDER}\ntotal", "q.q1.check(total)",
        f'# answer: q2\ndef half(x):\n    """Half of x."""\n    {notebooks.PLACEHOLDER}']
    assert all(cell.outputs == [] and cell.execution_count is None for cell in copy.cells)
    assert notebooks.text(notebooks.student_copy(copy)) == notebooks.text(copy)
    assert "help_me = 2" in book.cells[0].source, "the solution itself is changed"


def test_two_regions_two_names_and_the_sentences_of_one_cell():
    region = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    both = region.format("a = b = 1\na = 2\nc = 3") + "\nmiddle = 0\n" + region.format("d = 4")
    assert copied(both, "q.q1.check(a)\nq.q2.check(b)\nq.q3.check(d)")[0].splitlines() == [
        f"a = {notebooks.PLACEHOLDER}", f"b = {notebooks.PLACEHOLDER}", "middle = 0", f"d = {notebooks.PLACEHOLDER}"]
    words = markdown("Say why.\n<!-- BEGIN SOLUTION -->\nBecause\nof 12.\n<!-- END SOLUTION -->\nEnd. "
                     "<!-- BEGIN SOLUTION -->two<!-- END SOLUTION -->")
    place = "*Double-click here and write your sentences.*"
    assert notebooks.student_copy(words).cells[0].source == f"Say why.\n{place}\nEnd. {place}"


@pytest.mark.parametrize("source", [
    "### BEGIN SOLUTION\nx = 1", "x = 1\n### END SOLUTION", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION",
    "### BEGIN SOLUTION\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION",
    "### BEGIN SOLUTION\n(a, b) = 1, 2\n### END SOLUTION",
])  # fmt: skip
def test_a_marker_without_partner_or_a_region_without_check_is_refused(source):
    with pytest.raises(notebooks.NotebookError, match="cell 2"):
        notebooks.student_copy(solution("q.q1.check(a)", source))


@pytest.mark.parametrize("words", ["<!-- BEGIN SOLUTION --> because", "because <!-- END SOLUTION -->"])
def test_sentences_with_half_a_marker_are_refused(words):
    with pytest.raises(notebooks.NotebookError, match="cell 1: a marker"):
        notebooks.student_copy(markdown(words))


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_line_of_a_solution_is_left_in_the_student_copy(path):
    """Read by hand: what stands between the markers of the solution stands nowhere in the committed copy."""
    copy = notebooks.read(ROOT / "exercises" / path.name)
    assert "SOLUTION" not in notebooks.text(copy)
    kept, regions = {line.strip() for cell in copy.cells for line in cell.source.splitlines()}, 0
    for cell in notebooks.read(path).cells:
        for part in cell.source.split("BEGIN SOLUTION")[1:]:
            regions += 1
            inside = part.partition("END SOLUTION")[0].splitlines()[1:-1]
            assert [line for line in inside if len(line.strip()) > 12 and line.strip() in kept] == []
    assert regions == sum(cell.source.count("...  # your answer") + cell.source.count("*Double-click here and write")
                          for cell in copy.cells) > 4


def test_a_notebook_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(ValueError, match="no notebook 99_x"):
        notebooks.make(ROOT, ["99_x"])
    (tmp_path / "solutions").mkdir()
    book = solution("### BEGIN SOLUTION\nx = 1\n### END SOLUTION")
    (tmp_path / "solutions" / "02_x.ipynb").write_text(notebooks.text(book))
    with pytest.raises(notebooks.NotebookError, match=r"solutions/02_x.ipynb, cell 1: .*no name"):
        notebooks.make(tmp_path, folders=["exercises"])


def test_the_students_copy_is_made_from_the_solution_and_written_beside_it(tmp_path):
    for folder in ("solutions", "exercises"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "02_x.ipynb").write_text(notebooks.text(markdown(f"of {folder}")))
    (tmp_path / "solutions" / "03_y.ipynb").write_text("{")
    copy = tmp_path / "exercises" / "02_x.ipynb"
    assert notebooks.source(copy).cells[0].source == "of solutions"
    assert notebooks.make(tmp_path, ["02_x"], ["exercises"]) == [copy]
    assert notebooks.read(copy).cells[0].source == "of solutions"
    assert notebooks.source(tmp_path / "solutions" / "02_x.ipynb").cells[0].source == "of solutions"


@pytest.mark.parametrize("lesson", exercises.lessons())
def test_the_tables_of_a_question_stand_in_the_metadata_of_solution_and_copy(lesson):
    named = {question.name: re.findall(r"`q\.(\w+)\(\)`", question.prompt) for question in exercises.questions(lesson)}
    named = {question: sorted(set(tables)) for question, tables in named.items() if tables}
    for folder in ("solutions", "exercises"):
        (path,) = (ROOT / folder).glob(f"{lesson:02d}_*.ipynb")
        said = notebooks.read(path).metadata.beltlab.get("materials", {})
        assert {question: sorted(tables) for question, tables in said.items()} == named, (
            f"`materials` in the metadata of {folder}/{path.name} must name the tables `q.…()` of each question's text"
        )
