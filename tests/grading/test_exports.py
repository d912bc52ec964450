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
