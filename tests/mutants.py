"""Break lines of the package on purpose, one at a time, and see whether the tests of their room notice.

`make mutants` breaks 150 lines, as many in each room; the same seed gives the same lines. Each is broken in a copy of
the course in a temporary folder. A line of `tests/mutants_equal.txt` excuses a survivor that changes no behaviour.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
PACKAGE = Path("src/beltlab")
LEFT_OUT = shutil.ignore_patterns(".*", "build", "node_modules", "*.egg-info", "__pycache__")
SWAP = {"Lt": "<=", "LtE": "<", "Gt": ">=", "GtE": ">", "Eq": "!=", "NotEq": "==", "In": "not in", "NotIn": "in",
        "Is": "is not", "IsNot": "is", "Add": "-", "Sub": "+", "Mult": "/", "Div": "*"}  # fmt: skip
FILES = ["test_notebook_files.py", "test_notebooks.py", "test_figures.py"]
TESTS = {  # room: what tests it; first the file of the same name, if there is one
    "data": ["test_data.py"], "figures": FILES[1:], "plots": ["test_plots.py"], "models": ["models"],
    "notebooks": [*FILES, "present/test_deck.py"], "exercises": ["exercises"], "grading": ["grading"],
    "present": ["present/test_deck.py", "present/test_doctor.py", FILES[0]], "whatif": ["whatif", "present/test_deck.py"],
    "__main__": [FILES[0], "grading", "present/test_doctor.py"],
}


def breaks(source):
    """Yield (line, first byte, last byte, instead) for each way to break one line."""
    tree, docs = ast.parse(source), set()
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docs.add(node.value)
    for node in ast.walk(tree):
        for start, end, instead in _instead(node, source):
            if node not in docs and start[0] == end[0]:
                yield start[0], start[1], end[1], instead


def _instead(node, source):
    text, inside = ast.get_source_segment(source, node), getattr(node, "parent", None)
    here = [((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))] if hasattr(node, "lineno") else []
    for start, end in here:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):  # a limit, a tolerance, a rule
            yield start, end, repr(node.value * 3 + 1)
        elif isinstance(node, ast.Constant) and type(node.value) is bool:  # a switch
            yield start, end, repr(not node.value)
        elif isinstance(node, ast.Constant) and type(node.value) is str and node.value.strip() and isinstance(
                inside, ast.Set | ast.Tuple | ast.List | ast.Compare):  # one of a list of things to find or refuse
            yield start, end, repr(f"not {node.value}")
        elif isinstance(node, ast.Compare | ast.BinOp) and not (isinstance(node, ast.Compare) and len(node.ops) > 1):
            left, right = (node.left, node.comparators[0]) if isinstance(node, ast.Compare) else (node.left, node.right)
            sign = SWAP.get(type(node.ops[0] if isinstance(node, ast.Compare) else node.op).__name__)
            if sign:  # a wrong direction
                yield (left.end_lineno, left.end_col_offset), (right.lineno, right.col_offset), f" {sign} "
        elif isinstance(node, ast.If | ast.IfExp | ast.While):  # a condition that does not hold
            yield (node.test.lineno, node.test.col_offset), (node.test.end_lineno, node.test.end_col_offset), "False"
        elif isinstance(node, ast.Expr | ast.Raise | ast.AugAssign) and not text.startswith(("'", '"')):  # a step left out
            yield start, end, "pass"
        elif isinstance(node, ast.Return) and node.value and text != "return None":
            yield start, end, "return None"


def sample(lines, seed, only):
    """Choose lines: as many in each room, each with one way to break it."""
    rooms = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        room = path.relative_to(ROOT / PACKAGE).parts[0].removesuffix(".py")
        found = {}
        for line, *change in breaks(path.read_text("utf-8")) if room in (only or TESTS) else ():
            found.setdefault(line, []).append(change)
        rooms.setdefault(room, []).extend((room, path.relative_to(ROOT), line, ways) for line, ways in found.items())
    dice = random.Random(seed)
    turns = zip_longest(*(dice.sample(rooms[room], len(rooms[room])) for room in sorted(rooms) if rooms[room]))
    chosen = [one for one in chain.from_iterable(turns) if one][:lines]
    return [(room, path, line, dice.choice(ways)) for room, path, line, ways in chosen]


def tests(copy, room, path, before):
    """Whether the tests of a room pass: those of the file's own name first."""
    own = [p for p in ROOT.glob(f"tests/**/test_{path.stem}.py") if path.stem != "__init__"]
    for chosen in [[str(p.relative_to(ROOT)) for p in own]] * bool(own) + [[f"tests/{name}" for name in TESTS[room]]]:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not browser",
                   "-k", "not same_bytes", "--timeout", "120", *chosen]
        environment = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=before - time.time())
        except subprocess.TimeoutExpired:
            return None
        if done.returncode:
            return False
    return True


def main():
    """Break, test, and say which lines nobody missed."""
    ask = argparse.ArgumentParser(description=__doc__)
    for name, default in {"lines": 150, "seed": 14, "jobs": 2, "minutes": 90}.items():
        ask.add_argument(f"--{name}", type=int, default=default)
    ask.add_argument("--room", action="append", choices=TESTS)
    asked = ask.parse_args()
    before, copies, excused = time.time() + 60 * asked.minutes, Queue(), (ROOT / "tests/mutants_equal.txt").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as workers:
        for number in range(asked.jobs):
            copies.put(Path(shutil.copytree(ROOT, Path(folder, str(number)), ignore=LEFT_OUT)))

        def one(room, path, line, change):
            copy = copies.get()
            try:
                whole = (copy / path).read_bytes()
                broken = whole.splitlines(keepends=True)
                old, (first, last, instead) = broken[line - 1] if line else b"", change
                if line:
                    broken[line - 1] = old[:first] + instead.encode() + old[last:]
                (copy / path).write_bytes(b"".join(broken))
                passed = tests(copy, room, path, before)
                (copy / path).write_bytes(whole)
                new = broken[line - 1].decode().strip()
                equal = f"{path.as_posix()}: {new}" in excused
                said = {None: "no time", False: "noticed", True: "equal" if equal else "SURVIVED"}[passed]
                print(f"{said:8} {path.as_posix()}:{line}  {old.decode().strip()}  →  {new}", flush=True)
                return said
            finally:
                copies.put(copy)

        said = list(workers.map(lambda chosen: one(*chosen), sample(asked.lines, asked.seed, asked.room)))
    tried = len(said) - said.count("equal") - said.count("no time")
    print(f"{said.count('noticed')} of {tried} noticed; {said.count('equal')} change nothing; {said.count('no time')} not tried")
    return said.count("noticed") < 0.9 * tried


if __name__ == "__main__":
    sys.exit(main())
