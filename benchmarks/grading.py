"""Measure the marking of classes: `python benchmarks/grading.py [500 5000] [--replay 50000] [--compare FOLDER]`.

For each size it marks a class in which no two notebooks are equal, all of lesson 01 or of all lessons in turn, and
prints time, processor time and memory; then the same again, where the journal has all marks. `--replay` writes a
journal of so many marks and measures what is derived from it. Last comes a table of what each hostile notebook cost.
With `--compare` the hostile ones also go through nbgrader and otter-grader, whose commands lie in FOLDER (the `bin` of
an environment made from tests/exports-requirements.txt).
"""

import argparse
import contextlib
import ctypes
import functools
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "grading"))

import hostile as cases  # noqa: E402
import psutil  # noqa: E402
from used import Used  # noqa: E402

from beltlab.exercises import questions  # noqa: E402
from beltlab.grading import exports  # noqa: E402
from beltlab.grading.classroom import read_marks  # noqa: E402
from beltlab.grading.fingerprint import fingerprint  # noqa: E402
from beltlab.grading.journal import Journal  # noqa: E402
from beltlab.grading.mark import Course, finish, mark, read_solution  # noqa: E402
from beltlab.grading.sandbox import strongest_level  # noqa: E402

SHARES = {"right": 60, "wrong": 30, "blank": 10}  # per cent of a class
LIMIT = 60  # seconds for one notebook in another grader, before it is ended from outside


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", default=[500])
    parser.add_argument("--all-lessons", action="store_true", help="notebooks of all lessons in turn")
    parser.add_argument("--replay", type=int, metavar="COUNT")
    parser.add_argument("--no-hostile", action="store_true", help="without the table of hostile notebooks")
    parser.add_argument("--compare", type=lambda folder: Path(folder).absolute(), metavar="FOLDER")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # which would compile the libraries at every start
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: this process adopts orphans
    for count in chosen.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure_class(Path(folder), count, chosen.workers, chosen.all_lessons)
    with tempfile.TemporaryDirectory() as folder:
        if chosen.replay:
            measure_replay(Path(folder), chosen.replay)
        if not chosen.no_hostile:
            measure_hostile(Path(folder), chosen.compare)


def make_class(folder: Path, count: int, solutions: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Write a class of submissions, of each lesson in turn; give the name and the bytes of each."""
    wrong = [{"q3": cases.WRONG}, {"q3": cases.UPSIDE_DOWN}, {"q1": "totals = [1, 12]"}, {"q5": "judgement = {}"}]
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]

    @functools.cache
    def template(solution: Path, kind: str, which: int) -> bytes:
        base = cases.ROOT / "exercises" / solution.name if kind == "blank" else solution
        book = cases.notebook(wrong[which] if kind == "wrong" else {}, base)
        book["metadata"]["number"] = "NUMBER"
        return cases.written(book)

    for number in range(count):
        kind = kinds[number * 37 % 100]
        content = template(solutions[number % len(solutions)], kind, number % 4)
        content = content.replace(b"NUMBER", str(number).encode())  # no two are equal
        path = folder / f"group {number % 7}" / f"{kind} {number}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        yield path.relative_to(folder).as_posix(), content


def measure_class(folder: Path, count: int, workers: int, all_lessons: bool) -> None:
    """Print how long a class takes and how much memory, and whether every mark is what it should be."""
    solutions = sorted((ROOT / "solutions").glob("*.ipynb")) if all_lessons else [cases.SOLUTION]
    names = [name for name, _ in make_class(folder / "class", count, solutions)]
    command = ["grade", folder / "class", "--output", folder / "marks", "--seed", "1", "--workers", str(workers)]
    for solution in solutions:
        command += ["--solution", solution]
    says = f"{count} notebooks of {len(solutions)} lessons, {workers} at a time, {strongest_level()}"
    _measure(f"{says}: marked", command)
    marks = read_marks(folder / "marks")
    points = {name: sum(each["points"] for each in marks[name]["questions"].values()) for name in names}
    full = len(questions(1))
    unjust = [name for name, got in points.items() if "right" in name and got != full or "blank" in name and got]
    print(f"  {len(marks)} marks, {len(unjust)} unjust")
    _measure(f"{says}: again, from the journal", command)


def measure_replay(folder: Path, count: int) -> None:
    """Print how long it takes to derive everything from a journal of so many marks."""
    course = Course((read_solution(cases.SOLUTION),), seed=1)
    how = {"lesson": None, "lessons": [1], "seconds": None, "seed": 1}
    identified = fingerprint(course)
    kinds: dict[str, dict] = {}
    with Journal.writing(folder / "marks") as journal:
        journal.see("../class", count, identified, how)
        journal.sound(identified, "bubblewrap")
        for name, content in make_class(folder / "class", count, [cases.SOLUTION]):
            kind = f"{name.split('/')[1].split()[0]} {int(name.split()[-1].split('.')[0]) % 4}"
            if kind not in kinds:
                kinds[kind] = mark(content, course)
            notebook = hashlib.sha256(content).hexdigest()
            journal.write("../class", name, notebook, identified, "bubblewrap", 1, kinds[kind])
    finish()
    print(f"{count} marks: journal {(folder / 'marks' / 'marks.jsonl').stat().st_size >> 20} MB")
    grade = ["grade", folder / "class", "--output", folder / "marks", "--solution", cases.SOLUTION]
    _measure("  grades and feedback, first", grade)
    _measure("  grades and feedback, again", grade)
    _measure("  report", ["report", folder / "marks"])
    _measure("  for Gradescope", ["export", "gradescope", folder / "marks"])


def _measure(what: str, command: list) -> None:
    with Used() as used:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "beltlab", *command], check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, 0):  # also those whose parents ended first: this process has adopted them
                pass
    print(f"{what}: {seconds:.1f} s, {used.work:.1f} s of processor time, at most {used.peak >> 20} MB, "
          f"load {os.getloadavg()[0]:.1f}", flush=True)


def measure_hostile(folder: Path, compare: Path | None) -> None:
    """Print a row for each hostile notebook: marks lost to its other questions, files changed, limits kept."""
    graders = {"beltlab": Here(folder)}
    if compare:
        graders |= {"nbgrader": Nbgrader(folder, compare), "otter-grader": Otter(folder, compare)}
    print("\nMarks lost to other questions, files changed, limits kept:\n")
    print(f"| hostile answer to question 3 | {' | '.join(graders)} |\n{'|---' * (len(graders) + 1)}|")
    for name in cases.HOSTILE:
        print(f"| {name} | " + " | ".join(_row(name, grader, folder) for grader in graders.values()) + " |", flush=True)
    for grader in graders.values():
        grader.close()


def _row(name: str, grader, folder: Path) -> str:
    scratch = folder / "hostile"
    shutil.rmtree(scratch, ignore_errors=True)
    sleep = f"{4 + time.time() % 1:.6f}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.01)
        book = cases.hostile(name, scratch, listener.getsockname()[1], sleep)
        os.environ["BELTLAB_TEST"] = "SECRET"
        started = time.perf_counter()
        points, late = grader.mark(book)
        seconds = time.perf_counter() - started
        left = subprocess.run(["pgrep", "-fc", f"sleep {sleep}"], capture_output=True, text=True).stdout.strip()
        try:
            connected = bool(listener.accept())
        except TimeoutError:
            connected = False
    lost = sum(not points.get(other) for other in ("q1", "q2", "q4", "q5"))
    changed = sorted(str(path.name) for path in scratch.rglob("*")) != ["file", "kept"]
    broken = [
        *(["ran on"] if late else []),
        *([f"{left} processes left"] if left not in ("", "0") else []),
        *(["connected"] if connected else []),
        *(["point for q3"] if points.get("q3", 0) > cases.EARNED.get(name, 0) else []),
    ]
    return f"{lost}, {'YES' if changed else 'no'}, {', '.join(broken) or 'yes'} ({seconds:.1f} s)"


class Here:
    """This package."""

    def __init__(self, folder: Path):
        self._course = Course((read_solution(cases.SOLUTION),))
        mark(cases.SOLUTION, self._course)

    def mark(self, book: dict) -> tuple[dict, bool]:
        marks = mark(cases.written(book), self._course)
        return {name: each["points"] for name, each in marks["questions"].items()}, False

    def close(self):
        finish()


class Nbgrader:
    """nbgrader, with a limit of 10 s for each cell."""

    def __init__(self, folder: Path, tools: Path):
        self._folder, self._tools = folder / "nbgrader", tools
        exports.nbgrader(cases.SOLUTION, self._folder / "source" / "ps1" / "01.ipynb")
        _tool([tools / "nbgrader", "generate_assignment", "ps1", f"--course-dir={self._folder}"], self._folder)

    def mark(self, book: dict) -> tuple[dict, bool]:
        student = f"student{time.time_ns()}"
        submitted = self._folder / "submitted" / student / "ps1" / "01.ipynb"
        submitted.parent.mkdir(parents=True)
        source = json.loads((self._folder / "source" / "ps1" / "01.ipynb").read_text())
        for cell, theirs in zip(source["cells"], book["cells"], strict=True):
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = theirs["source"]
        submitted.write_text(json.dumps(source))
        late = _tool(
            [self._tools / "nbgrader", "autograde", "ps1", "--student", student, f"--course-dir={self._folder}",
             "--ExecutePreprocessor.timeout=10"],
            self._folder,
        )
        script = (
            "import json, sys; from nbgrader.api import Gradebook, MissingEntry\n"
            "with Gradebook('sqlite:///gradebook.db') as book:\n"
            "    try: grades = book.find_submission_notebook('01', 'ps1', sys.argv[1]).grades\n"
            "    except MissingEntry: grades = []\n"
            "    print(json.dumps({grade.cell.name: grade.score or 0 for grade in grades}))"
        )
        command = [self._tools / "python", "-c", script, student]
        return json.loads(subprocess.run(command, cwd=self._folder, capture_output=True, check=True).stdout), late

    def close(self):
        pass


class Otter:
    """otter-grader, without its containers; it has no limit on time, so `LIMIT` ends it."""

    def __init__(self, folder: Path, tools: Path):
        self._folder, self._tools = folder / "otter", tools
        exports.otter(cases.SOLUTION, self._folder / "tests")
        _tool([tools / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-requirements"], self._folder)

    def mark(self, book: dict) -> tuple[dict, bool]:
        results = self._folder / "results.json"
        results.unlink(missing_ok=True)
        (self._folder / "submitted.ipynb").write_bytes(cases.written(book))
        command = [self._tools / "otter", "run", "submitted.ipynb", "-a", "autograder.zip", "-o", ".", "--no-logo"]
        late = _tool(command, self._folder)
        tests = json.loads(results.read_text())["tests"] if results.exists() else []
        return {test["name"]: test.get("score", 0) for test in tests}, late

    def close(self):
        pass


def _tool(command: list, folder: Path) -> bool:
    """Run a command of another grader; return whether it had to be ended."""
    path = f"{command[0].parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PATH": path}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(LIMIT)
        return False
    except subprocess.TimeoutExpired:
        for each in [*psutil.Process(process.pid).children(recursive=True), process]:
            with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
                each.kill()
        process.wait()
        return True


if __name__ == "__main__":
    main()
