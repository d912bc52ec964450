"""Measure the marking of a class: `python benchmarks/grading.py [500] [--compare FOLDER]`.

It marks a class of right, wrong, blank, broken and hostile notebooks and prints the time and the memory, then a table
of what each hostile notebook cost. With `--compare` the hostile ones also go through nbgrader and otter-grader, whose
commands lie in FOLDER (the `bin` of an environment made from tests/exports-requirements.txt).
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "grading"))

import hostile as cases  # noqa: E402

from beltlab.exercises import questions  # noqa: E402
from beltlab.grading import exports  # noqa: E402
from beltlab.grading.classroom import read_marks  # noqa: E402
from beltlab.grading.mark import Course, finish, mark, read_solution  # noqa: E402
from beltlab.grading.sandbox import strongest_level  # noqa: E402

SHARES = {"right": 60, "wrong": 20, "blank": 8, "broken": 7, "hostile": 5}  # per cent of a class
LIMIT = 60  # seconds for one notebook in another grader, before it is ended from outside


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("--compare", type=lambda folder: Path(folder).absolute(), metavar="FOLDER")
    parser.add_argument("--workers", type=int, default=os.cpu_count() + 2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_class(Path(folder), chosen.count, chosen.workers)
        measure_hostile(Path(folder), chosen.compare)


def make_class(folder: Path, count: int) -> dict[str, int]:
    """Write a class of submissions; return how many there are of each kind."""
    wrong = [{"q3": cases.WRONG}, {"q3": cases.UPSIDE_DOWN}, {"q1": "totals = [1, 12]"}, {"q5": "judgement = {}"}]
    kinds = {
        "right": [cases.written(cases.notebook()), cases.written(cases.notebook({"q3": cases.RIGHT}))],
        "wrong": [cases.written(cases.notebook(changes)) for changes in wrong],
        "blank": [cases.written(cases.blank())],
        "broken": list(cases.broken().values()),
        "hostile": [cases.written(cases.hostile(name, folder / "scratch")) for name in cases.HOSTILE],
    }
    made = {kind: count * share // 100 for kind, share in SHARES.items()}
    made["right"] += count - sum(made.values())
    for kind, number in made.items():
        for place in range(number):
            path = folder / "class" / f"group {place % 7}" / f"{kind} {place}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(kinds[kind][place % len(kinds[kind])])
    return made


def measure_class(folder: Path, count: int, workers: int) -> None:
    """Print how long a class takes and how much memory, and whether every mark is what it should be."""
    made = make_class(folder, count)
    with Used() as used:
        started = time.perf_counter()
        command = [sys.executable, "-m", "beltlab", "grade", folder / "class", "--output", folder / "marks"]
        command += ["--solution", cases.SOLUTION, "--seed", "1", "--workers", str(workers)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
    marks = read_marks(folder / "marks")
    full = len(questions(1))
    points = {name: sum(each["points"] for each in mark["questions"].values()) for name, mark in marks.items()}
    unjust = [name for name, got in points.items() if "right" in name and got != full or "blank" in name and got]
    kinds = ", ".join(f"{number} {kind}" for kind, number in made.items())
    print(f"{count} notebooks ({kinds}), {workers} at a time, {strongest_level()}: {seconds:.1f} s, "
          f"{used.work:.0f} s of processor time, at most {used.peak >> 20} MB, load {os.getloadavg()[0]:.1f}; "
          f"{len(marks)} marks, {len(unjust)} unjust")


class Used:
    """Samples what this process's descendants use: memory, shared pages counted once (PSS), and processor time."""

    def __enter__(self):
        self.peak, self.work, self._stop = 0, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _sample(self):
        while not self._stop.wait(0.25):
            processes = _descendants()[1:]
            self.peak = max(self.peak, sum(map(_pss, processes)))
            self.work = max(self.work, sum(map(_work, processes)))


def _work(process: int) -> float:
    """Seconds of processor time of a process and of those children that have ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _descendants(of: int | None = None) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parent.name))
        except (OSError, ValueError):  # it has ended
            continue
    found = [of or os.getpid()]
    for process in found:
        found += children.get(process, [])
    return found


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


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
        for each in _descendants(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        process.wait()
        return True


if __name__ == "__main__":
    main()
