"""Thin exports for the gradebook that an institution already has: Gradescope, nbgrader, otter-grader.

The marks for Gradescope are this package's own. nbgrader and otter-grader run `check` themselves, in the same process
as the student's code, so what they report is only as safe as they are.
"""

import json
from pathlib import Path

import nbformat

from beltlab.grading import sinks
from beltlab.grading.classroom import feedback_text, handed_in, read_journal
from beltlab.grading.inside import ANSWER, CHECKED_NAME
from beltlab.notebooks import WORDS_REGION

OTTER_TEST = """OK_FORMAT = True
test = {{
    "name": "{name}",
    "points": 1,
    "suites": [
        {{
            "type": "doctest",
            "scored": True,
            "setup": "",
            "teardown": "",
            "cases": [{{"code": ">>> q.{name}.check({answer}).passed\\nTrue", "hidden": False, "locked": False}}],
        }}
    ],
}}
"""


def gradescope(output: Path) -> list[Path]:
    """Write a `results.json` for each submission of the class, and remove those of submissions that are gone.

    Source: Gradescope, Autograder Specifications, "Output Format".
    """
    journal, folder, written = read_journal(output), output / "gradescope", []
    paths = sinks.paths([name for name, _ in handed_in(journal)], "/results.json")
    sinks.remove_others(folder, set(paths.values()), lambda path: path.name == "results.json")
    for name, marks in handed_in(journal):
        written.append(folder / paths[name])
        content = json.dumps(gradescope_results(name, marks), indent=2, ensure_ascii=False)
        sinks.write_if_changed(written[-1], content.encode())
    return written


def gradescope_results(submission: str, marks: dict) -> dict:
    """Turn the marks of one submission into Gradescope's `results.json`."""
    tests = [
        {
            "name": name,
            "score": each["points"],
            "max_score": 1,
            "status": "passed" if each["points"] else "failed",
            "output": f"{each['outcome']}. {each['message']}",
            "output_format": "text",
            "tags": [each["misconception"]] if each["misconception"] else [],
            "visibility": "visible",
        }
        for name, each in marks["questions"].items()
    ]
    return {
        "score": sum(test["score"] for test in tests),
        "output": feedback_text(submission, marks),
        "output_format": "md",
        "visibility": "visible",
        "tests": tests,
    }


def nbgrader(solution: Path, target: Path) -> Path:
    """Write a solution notebook as an assignment's source for nbgrader: one point for each question.

    Source: nbgrader's cell metadata, schema version 3.
    """
    book = nbformat.read(solution, as_version=4)
    for number, cell in enumerate(book.cells):
        if cell.cell_type != "code":
            if WORDS_REGION.search(cell.source):  # a teacher reads these words
                words = _nbgrader_cell(f"words-{number}", solution=True)
                cell.metadata["nbgrader"] = {**words, "grade": True, "points": 0}
        elif answer := ANSWER.search(cell.source):
            cell.metadata["nbgrader"] = _nbgrader_cell(f"{answer[1]}-answer", solution=True)
        elif check := CHECKED_NAME.search(cell.source):
            cell.source = f"verdict = q.{check[1]}.check({check[2]})\nassert verdict.passed, verdict"
            cell.metadata["nbgrader"] = {**_nbgrader_cell(check[1], solution=False), "points": 1}
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, target)
    return target


def otter(solution: Path, folder: Path) -> list[Path]:
    """Write one test file for each question of a solution notebook, in the format that otter-grader reads."""
    folder.mkdir(parents=True, exist_ok=True)
    book = nbformat.read(solution, as_version=4)
    checks = dict(pair for cell in book.cells for pair in CHECKED_NAME.findall(cell.source))
    written = []
    for name, answer in checks.items():
        written.append(folder / f"{name}.py")
        written[-1].write_text(OTTER_TEST.format(name=name, answer=answer), "utf-8", newline="\n")
    return written


def _nbgrader_cell(name: str, solution: bool) -> dict:
    return {
        "grade_id": name,
        "grade": not solution,
        "solution": solution,
        "locked": not solution,
        "task": False,
        "schema_version": 3,
    }
