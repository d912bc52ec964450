"""Break lines of the package on purpose, one at a time, in a copy of the course: do the tests of their room notice?
`MUTANTS="30 7 2 15" python tests/mutants.py data models`: 30 lines of two rooms, seed 7, two at a time, in 15 minutes.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LINES, SEED, JOBS, MINUTES = map(int, os.environ.get("MUTANTS", "150 14 2 90").split())
ROOT, PACKAGE, STOP = Path(__file__).parents[1], Path("src/beltlab"), time.time() + 60 * MINUTES
SWAP = {"Lt": "<=", "LtE": "<", "Gt": ">=", "GtE": ">", "Eq": "!=", "NotEq": "==", "In": "not in", "NotIn": "in",
        "Is": "is not", "IsNot": "is", "Add": "-", "Sub": "+", "Mult": "/", "Div": "*"}
AGAIN, SHOWN, TESTS = "tests/test_notebooks.py", "data models figures plots notebooks", {  # of each room
    "data": "test_data.py", "models": "models", "exercises": "exercises", "site": "site", "whatif": "whatif present",
    "figures": "test_figures.py test_notebooks.py", "grading": "grading hub/test_grading.py", "plots": "test_plots.py",
    "present": "present notebooks", "notebooks": "notebooks test_notebooks.py present", "__main__": "test_commands.py"}


def breaks(source):
    """Yield (line, first byte, last byte, instead) for each way to break one line."""
    tree = list(ast.walk(ast.parse(source)))
    listed = {id(item) for node in tree for item in getattr(node, "elts", []) + getattr(node, "keys", [])}
    for node in tree:
        kind, value, part, instead = type(node), getattr(node, "value", None), node, None
        if kind is ast.Constant and type(value) in (int, float, bool):  # a limit, a tolerance, a rule, a switch
            instead = repr(not value if type(value) is bool else value * 3 + 1)
        elif kind is ast.Constant and id(node) in listed and " " not in str(value):
            instead = repr(f"not {value}")  # one of the things to find, to keep or to refuse
        elif kind in (ast.If, ast.IfExp, ast.While):  # a wall: its condition never holds
            part, instead = node.test, "False"
        elif kind in (ast.AugAssign, ast.Raise, ast.Expr, ast.Return) and type(value) is not ast.Constant:
            instead = "yield from ()" if type(value) in (ast.Yield, ast.YieldFrom) else "pass"  # a step left out
        elif kind is ast.BinOp or kind is ast.Compare and len(node.ops) == 1:  # a wrong direction
            sign, right = (node.op, node.right) if kind is ast.BinOp else (node.ops[0], node.comparators[0])
            if type(sign).__name__ in SWAP and node.left.end_lineno == right.lineno:
                yield right.lineno, node.left.end_col_offset, right.col_offset, f" {SWAP[type(sign).__name__]} "
        if instead and part.lineno == part.end_lineno:
            yield part.lineno, part.col_offset, part.end_col_offset, instead


def sample(rooms):
    """Choose lines, as many in each room, and one way to break each."""
    dice, chosen, each = random.Random(SEED), [], -(-LINES // len(rooms))
    for room in rooms:
        found = {}
        for path in sorted([*(ROOT / PACKAGE).glob(f"{room}.py"), *(ROOT / PACKAGE / room).rglob("*.py")]):
            for line, *change in breaks(path.read_text("utf-8")):
                found.setdefault((room, path.relative_to(ROOT), line), []).append(change)
        chosen += [(*at, dice.choice(found[at])) for at in dice.sample([*found], min(each, len(found)))]
    return chosen


def notice(copy, room, path):
    """Say whether a test of the room fails: first those with its own name, and the notebooks of a lesson's file."""
    own, number = [*copy.glob(f"tests/**/test_{path.stem}.py")], path.stem[7:9] * (path.stem[:7] == "lesson_")
    every, again = [f"tests/{name}" for name in TESTS[room].split()], [AGAIN] * (number > "" or room in SHOWN)
    for tests in filter(None, [own, *[every, again][:: -1 if number else 1]]):
        chosen = ["-m", "pytest", "-xqpno:cacheprovider", "--timeout=120", "-mnot browser", *tests,
                  f"-ksame_bytes and {number}_" if tests[0] == AGAIN else "-knot same_bytes"]
        try:  # behind a broken wall every process of this user may end: best in a container
            done = subprocess.run([sys.executable, *chosen], cwd=copy, capture_output=True, start_new_session=True,
                                  env=os.environ | {"PYTHONPATH": str(copy / "src")}, timeout=STOP - time.time())
        except (subprocess.TimeoutExpired, ValueError):
            return "no time"
        if done.returncode not in (0, 5):  # 5: all tests were left out
            return "noticed"
    return "SURVIVED"


def work(chosen, rooms):
    """Break lines one by one in a copy of the course, whose tests of some rooms passed; return what became of each."""
    equal, said = (ROOT / "tests/mutants_equal.txt").read_text("utf-8"), []
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(ROOT, Path(folder, "course"), ignore=shutil.ignore_patterns(".venv*", ".git", "build"))
        if failing := [room for room in rooms if notice(copy, room, PACKAGE) == "noticed"]:
            sys.exit(f"Tests of {', '.join(failing)} fail before anything is broken. Mend them first.")
        for room, path, line, (first, last, instead) in chosen:
            parts = (whole := (copy / path).read_bytes()).splitlines(keepends=True)
            old, parts[line - 1] = parts[line - 1], parts[line - 1][:first] + instead.encode() + parts[line - 1][last:]
            (copy / path).write_bytes(b"".join(parts))
            was, new = old.decode().strip(), parts[line - 1].decode().strip()
            said += ["equal" if f"{path.as_posix()}: {new}\n" in equal else notice(copy, room, path)]
            (copy / path).write_bytes(whole)
            print(f"{said[-1]:8} {path.as_posix()}:{line}  {was}  →  {new}", flush=True)
    return said


if __name__ == "__main__":
    rooms = sys.argv[1:] or list(TESTS)
    with ThreadPoolExecutor(JOBS) as pool:
        said = sum(pool.map(work, *([every[n::JOBS] for n in range(JOBS)] for every in (sample(rooms), rooms))), [])
    print(*(f"{kind}: {said.count(kind)}." for kind in ("noticed", "SURVIVED", "equal", "no time")))
    sys.exit(said.count("noticed") < 0.9 * (len(said) - said.count("equal")))
