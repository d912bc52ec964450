"""The exports, each checked by the tool that it is for, or by that tool's published rules.

nbgrader and otter-grader live in an environment of their own, made from `tests/exports-requirements.txt`; the variable
BELTLAB_EXPORTS names its folder of commands. Without it these tests are skipped.
"""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import hostile
import jsonschema
import nbformat
import pytest

from beltlab.grading import exports
from beltlab.grading.classroom import grade

TOOLS = Path(os.environ.get("BELTLAB_EXPORTS", hostile.ROOT / ".venv-exports" / "bin"))

SHOWN = {"enum": ["visible", "hidden", "after_due_date", "after_published"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
GRADESCOPE = {  # Gradescope, Autograder Specifications, "Output Format"
    "type": "object",
    "anyOf": [{"required": ["score"]}, {"required": ["tests"]}],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": SHOWN,
        "stdout_visibility": SHOWN,
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": SHOWN,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}


def tool(name, *arguments, folder):
    """Run a tool with this package, and nothing else of this environment, at its side."""
    if not (TOOLS / name).exists():
        pytest.skip(f"{name} is not in {TOOLS}; see tests/exports-requirements.txt")
    environment = {**os.environ, "PYTHONPATH": str(hostile.ROOT / "src"), "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    command = [TOOLS / name, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240)


def test_gradescope_results_keep_its_rules(tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "anna.ipynb").write_bytes(hostile.written(hostile.notebook({"q3": hostile.WRONG})))
    (tmp_path / "class" / "bo.ipynb").write_bytes(b"{")
    grade(tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION])
    results = {path.parent.name: json.loads(path.read_text("utf-8")) for path in exports.gradescope(tmp_path / "marks")}
    for result in results.values():
        jsonschema.validate(result, GRADESCOPE)
    assert results["anna"]["score"] == 4 and results["bo"]["score"] == 0
    assert [test["status"] for test in results["anna"]["tests"]] == ["passed", "passed", "failed", "passed", "passed"]


def test_gradescope_shows_each_question_with_its_point_its_words_and_its_wrong_idea():
    right = {"points": 1, "outcome": "correct", "misconception": "", "message": "Well done."}
    wrong = {"points": 0, "outcome": "known misconception", "misconception": "sums", "message": "No."}
    result = exports.gradescope_results("a", {"lesson": 1, "note": "", "questions": {"q1": right, "q2": wrong}})
    jsonschema.validate(result, GRADESCOPE)
    shown = [(test["name"], test["score"], test["max_score"], test["status"], test["output"], test["tags"])
             for test in result["tests"]]
    assert shown == [("q1", 1, 1, "passed", "correct. Well done.", []),
                     ("q2", 0, 1, "failed", "known misconception. No.", ["sums"])]
    assert result["score"] == 1 and result["visibility"] == "visible" and result["output_format"] == "md"
    assert {(test["visibility"], test["output_format"]) for test in result["tests"]} == {("visible", "text")}


def test_nbgrader_finds_cells_to_answer_a_point_for_each_check_and_words_to_read(tmp_path):
    book = nbformat.read(exports.nbgrader(hostile.SOLUTION, tmp_path / "deep" / "01.ipynb"), 4)
    cells = [(cell, cell.metadata["nbgrader"]) for cell in book.cells if "nbgrader" in cell.metadata]
    assert len({rules["grade_id"] for _, rules in cells}) == len(cells)  # nbgrader, "Metadata schema", version 3
    assert all(rules["schema_version"] == 3 and rules["task"] is False for _, rules in cells)
    kinds = {}
    for cell, rules in cells:
        kind = rules["grade"], rules["solution"], rules["locked"], rules.get("points")
        kinds.setdefault(kind, []).append((cell.cell_type, cell.source))
    assert set(kinds) <= {(False, True, False, None), (True, False, True, 1), (True, True, False, 0)}
    assert len(kinds[False, True, False, None]) == 5  # to answer, free, and without points of their own
    checks = [source for _, source in kinds[True, False, True, 1]]
    assert [source.split(".")[1] for source in checks] == ["q1", "q2", "q3", "q4", "q5"]
    assert all(".check(" in source and "\nassert verdict.passed" in source for source in checks)
    assert all(kind == "markdown" for kind, _ in kinds.get((True, True, False, 0), []))


def test_otter_asks_each_question_for_one_point(tmp_path):
    paths = exports.otter(hostile.SOLUTION, tmp_path / "deep" / "tests")
    assert [path.name for path in paths] == [f"q{number}.py" for number in range(1, 6)]
    for path in paths:
        exec(path.read_text("utf-8"), made := {})
        assert made["OK_FORMAT"] is True and made["test"]["points"] == 1 and made["test"]["name"] == path.stem
        assert f"q.{path.stem}.check(" in made["test"]["suites"][0]["cases"][0]["code"]


def test_nbgrader_gives_the_points(tmp_path):
    source = exports.nbgrader(hostile.SOLUTION, tmp_path / "source" / "ps1" / "01.ipynb")
    made = tool("nbgrader", "generate_assignment", "ps1", f"--course-dir={tmp_path}", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    for student, book in {"right": source, "blank": tmp_path / "release" / "ps1" / "01.ipynb"}.items():
        (tmp_path / "submitted" / student / "ps1").mkdir(parents=True)
        shutil.copy(book, tmp_path / "submitted" / student / "ps1" / "01.ipynb")
    assert "BEGIN SOLUTION" not in (tmp_path / "release" / "ps1" / "01.ipynb").read_text("utf-8")
    tool("nbgrader", "autograde", "ps1", f"--course-dir={tmp_path}", folder=tmp_path)
    tool("nbgrader", "export", folder=tmp_path)
    with (tmp_path / "grades.csv").open() as file:
        grades = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    assert grades == {"right": (5, 5), "blank": (0, 5)}


def test_otter_gives_the_points(tmp_path):
    exports.otter(hostile.SOLUTION, tmp_path / "tests")
    zipped = ["-o", "autograder.zip", "--no-requirements"]
    made = tool("otter", "generate", "-t", "tests", *zipped, folder=tmp_path)
    assert made.returncode == 0, made.stderr
    for changes, points in (({}, 5), ({"q3": hostile.WRONG}, 4)):
        (tmp_path / "01.ipynb").write_bytes(hostile.written(hostile.notebook(changes)))
        tool("otter", "run", "01.ipynb", "-a", "autograder.zip", "-o", ".", "--no-logo", folder=tmp_path)
        tests = json.loads((tmp_path / "results.json").read_text("utf-8"))["tests"]
        assert sum(test.get("score", 0) for test in tests) == points
