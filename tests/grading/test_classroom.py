"""A folder of notebooks in, grades and words out. The oracle is what was written into the notebooks."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import hostile
import pandas as pd
import pytest

from beltlab.__main__ import main
from beltlab.exercises.packing import pack
from beltlab.grading import classroom, spread
from beltlab.grading.answers import _words
from beltlab.grading.classroom import GradingError, grade, read_marks
from beltlab.grading.report import _examples, report

EXPECTED = {
    "anna/01.ipynb": "1 1 1 1 1 5",
    "bo/01.ipynb": "1 1 0 1 1 4",
    "=cmd()|'x'!A1.ipynb": "0 0 0 0 0 0",
    "混合/破 “quoted”, name.ipynb": "1 1 1 1 1 5",
    "damaged.ipynb": "     0",
}


@pytest.fixture
def folder(tmp_path):
    books = [hostile.notebook(), hostile.notebook({"q3": hostile.WRONG}), hostile.blank(), hostile.notebook()]
    for name, content in zip(EXPECTED, [*map(hostile.written, books), b"{"], strict=True):
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.copytree(tmp_path / "class" / "anna", tmp_path / "class" / ".ipynb_checkpoints")
    (tmp_path / "class" / "link.ipynb").symlink_to(hostile.SOLUTION)
    return tmp_path / "class"


def rows(table):
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))



def test_every_submission_gets_its_row_and_its_words(folder, tmp_path):
    table = grade(folder, tmp_path / "marks", [hostile.SOLUTION], seed=4)
    columns = ("q1", "q2", "q3", "q4", "q5", "points")
    got = {row["submission"]: " ".join(row[name] for name in columns) for row in rows(table)}
    assert got == {("'" + name if name[0] == "=" else name): points for name, points in EXPECTED.items()}
    words = (tmp_path / "marks/feedback/bo/01.md").read_text("utf-8")
    assert words.startswith("# Lesson 1: 4 of 5") and "## q3: known misconception" in words
    assert "Save it again" in (tmp_path / "marks/feedback/damaged.md").read_text("utf-8")
    assert classroom.read_journal(tmp_path / "marks").seed == 4


def test_what_is_marked_is_not_marked_again_unless_it_changes(folder, tmp_path, monkeypatch):
    marked = []
    monkeypatch.setattr(spread, "mark", lambda *given, mark=spread.mark: marked.append(given[0]) or mark(*given))
    output = tmp_path / "marks"
    first = grade(folder, output, [hostile.SOLUTION]).read_bytes()
    with (output / "marks.jsonl").open("ab") as file:
        file.write(b'{"submission": "cut sh')  # as by a power failure
    marked.clear()
    assert grade(folder, output, [hostile.SOLUTION]).read_bytes() == first
    assert marked == []
    changed = hostile.written(hostile.notebook({"q1": "totals = 7"}))
    (folder / "bo/01.ipynb").write_bytes(changed)
    again = rows(grade(folder, output, [hostile.SOLUTION]))
    assert marked == [changed]
    assert {row["submission"]: row["points"] for row in again}["bo/01.ipynb"] == "4"


def test_an_interruption_neither_loses_nor_doubles_a_mark(tmp_path):
    folder, output = tmp_path / "class", tmp_path / "marks"
    folder.mkdir()
    for number in range(20):
        book = hostile.notebook({"q3": f"# {number}\n{hostile.WRONG}"})
        (folder / f"{number}.ipynb").write_bytes(hostile.written(book))
    command = [sys.executable, "-m", "beltlab", "grade", folder, "-o", output, "--solution", hostile.SOLUTION]
    for wanted in (1, 4, 9, 13):  # marks in the journal, at which the run is killed
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while len(marked_in(output)) < wanted:
            assert process.poll() is None
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert 13 <= len(marked_in(output)) < 20
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    names = marked_in(output)
    assert len(names) == len(set(names)) == 20
    assert [row["points"] for row in rows(output / "grades.csv")] == ["4"] * 20


def marked_in(output):
    lines = (output / "marks.jsonl").read_bytes().splitlines() if (output / "marks.jsonl").exists() else []
    return [json.loads(line)["submission"] for line in lines if b'"line": "mark"' in line and line.endswith(b"}")]


def test_marking_does_not_start_from_a_solution_that_fails(folder, tmp_path, capsys):
    solution = tmp_path / "solution.ipynb"
    solution.write_bytes(hostile.written(hostile.notebook({"q3": hostile.WRONG})))
    assert main(["grade", str(folder), "-o", str(tmp_path / "marks"), "--solution", str(solution)]) == 1
    said = capsys.readouterr().err
    assert "does not get every point" in said and "q3" in said
    assert read_marks(tmp_path / "marks") == {}


def test_marks_of_another_solution_are_not_continued(folder, tmp_path):
    grade(folder, tmp_path / "marks", [hostile.SOLUTION], seed=1)
    with pytest.raises(GradingError, match="another seed"):
        grade(folder, tmp_path / "marks", [hostile.SOLUTION], seed=2)


def test_marks_with_other_settings_are_not_continued(folder, tmp_path):
    grade(folder, tmp_path / "marks", [hostile.SOLUTION], seed=1)
    with pytest.raises(GradingError, match="another"):
        grade(folder, tmp_path / "marks", [hostile.SOLUTION], seed=1, seconds=20)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file"), ("{}", "not a whole notebook"),
        ('{"cells": [], "metadata": {"beltlab": {"lesson": 12}}}', "no lesson of the course"),
    ],
)
def test_a_solution_that_is_none_gets_a_sentence(folder, tmp_path, capsys, content, says):
    if content:
        (tmp_path / "solution.ipynb").write_text(content)
    command = ["grade", str(folder), "-o", str(tmp_path / "marks"), "--solution", str(tmp_path / "solution.ipynb")]
    assert main(command) == 1
    assert says in capsys.readouterr().err


def test_the_seed_decides_the_inputs_of_functions():
    from beltlab.exercises import questions

    [q3] = [question for question in questions(1) if question.name == "q3"]
    assert q3.trials(1) == q3.trials(1) != q3.trials(2)


@pytest.mark.parametrize("arguments", [["grade", "nowhere"], ["report", "nowhere"], ["export", "otter", "nowhere"]])
def test_a_command_that_cannot_run_says_why_in_a_sentence(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    said = capsys.readouterr().err.strip()
    assert said.endswith((".", "FOLDER")) and "Traceback" not in said


def test_the_report_counts_misconceptions_and_holds_no_names(folder, tmp_path):
    grade(folder, tmp_path / "marks", [hostile.SOLUTION], seed=4)
    page = report(tmp_path / "marks").read_text("utf-8")
    assert "q3: 2 of 4 right" in page and 'src="data:image/png;base64,' in page
    assert read_marks(tmp_path / "marks")["bo/01.ipynb"]["questions"]["q3"]["misconception"] in page
    assert not [name for name in ("anna", "bo/", "cmd", "破") if name in page]
    for words in (
        "Lesson 1: 4 notebooks", "2 of 4 right, 1 with a known wrong idea, 0 otherwise wrong, 1 not attempted",
        "so many of 5 points: 1 with 0, 0 with 1, 0 with 2, 0 with 3, 1 with 4, 2 with 5.",
        "<td>1</td><td>25 %</td>", "Not marked</h2><p>1: the file is no whole notebook",
    ):  # fmt: skip
        assert words in page, words


def test_the_report_of_a_class_that_knew_everything_names_nothing_wrong(tmp_path):
    (tmp_path / "class").mkdir()
    shutil.copy(hostile.SOLUTION, tmp_path / "class")
    grade(tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION])
    page = report(tmp_path / "marks").read_text("utf-8")
    assert "Lesson 1: 1 notebook<" in page and "<p>None.</p>" in page and "Not marked" not in page


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"[3, 4]": 1}, ["1 × <code>[3, 4]</code>"]),
        ({"[3, 4]": 1, "[5]": 2}, ["2 × <code>[5]</code>", "1 × <code>[3, 4]</code>"]),
        ({"Li Ming": 1}, ["1 × different ones"]),
        ({"Li Ming": 2}, ["2 × <code>Li Ming</code>"]),
        ({"a table, 2 × 2": 1, "Li": 1, "<b>": 1}, ["1 × <code>a table, 2 × 2</code>", "2 × another"]),
        ({"1": 4, "2": 3, "3": 2, "4": 1}, ["4 × <code>1</code>", "3 × <code>2</code>", "2 × <code>3</code>",
                                            "1 × another"]),
    ],
)  # fmt: skip
def test_an_answer_that_could_hold_a_name_is_shown_only_if_two_gave_it(answers, shown):
    assert _examples(Counter(answers)) == "<ul>" + "".join(f"<li>{each}</li>" for each in shown) + "</ul>"


@pytest.mark.parametrize("level, says", [(None, "{}."), ("plain", "plain. Warning: nothing but time is limited:")])
def test_whoever_marks_is_told_which_walls_there_are(level, says, capsys, monkeypatch):
    monkeypatch.setattr(classroom, "strongest_level", lambda: "bubblewrap")
    classroom.check_level(level)
    assert f"Walls around the notebooks: {says.format('bubblewrap')}" in capsys.readouterr().err
    monkeypatch.setattr(classroom, "strongest_level", lambda: "limits")
    with pytest.raises(GradingError, match="To mark all the same, add: --level limits"):
        classroom.check_level(None)


def test_every_lesson_of_the_course_can_be_marked(tmp_path):
    for path in sorted((hostile.ROOT / "exercises").glob("*.ipynb")):
        (tmp_path / "class").mkdir(exist_ok=True)
        shutil.copy(path, tmp_path / "class")
    solutions = sorted((hostile.ROOT / "solutions").glob("*.ipynb"))
    grade(tmp_path / "class", tmp_path / "marks", solutions)  # which refuses a solution without every point
    outcomes = {name: {each["outcome"] for each in marks["questions"].values()}
                for name, marks in read_marks(tmp_path / "marks").items()}
    assert outcomes == {path.name: {"not attempted"} for path in solutions}


def test_an_answer_is_shown_to_the_lecturer_in_words():
    table = pd.DataFrame({"zone": ["Yiwu", "Foshan"], "share": [0.25, 1.5]})
    assert _words(pack(table)["answer"]).startswith("a table, 2 × 2")
    assert _words(pack([1, 2.5])["answer"]) == "[1, 2.5]"
