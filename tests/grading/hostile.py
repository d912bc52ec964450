"""Notebooks of a class: right, wrong, blank, broken, and hostile ones.

Each hostile cell is bounded by itself, so that it harms nothing even where no sandbox holds it: it sleeps for seconds,
asks for memory without touching it, and knows of one scratch folder and one port that were made for it. It stands in
place of the answer to question 3, whose answer is a function. The other four questions are answered rightly.
"""

import copy
import json
import re
from pathlib import Path

from beltlab.grading.inside import ANSWER

ROOT = Path(__file__).parents[2]
SOLUTION = ROOT / "solutions" / "01_zones_and_belts.ipynb"
BLANK = ROOT / "exercises" / "01_zones_and_belts.ipynb"
RIGHT = "def location_quotient(zones, trade):\n    return zones / zones.sum() / (trade / trade.sum())\n"
WRONG = "def location_quotient(zones, trade):\n    return zones / zones.sum()\n"
UPSIDE_DOWN = "def location_quotient(zones, trade):\n    return trade / trade.sum() / (zones / zones.sum())\n"

CELLS = r'''
## endless loop
while True:
    pass

## endless loop that catches everything
import time
end = time.time() + 60
while time.time() < end:
    try:
        while True: pass
    except BaseException: pass

## endless loop in a function
def location_quotient(zones, trade):
    while True:
        pass

## endless work in C
location_quotient = sum(range(10**11))

## signals blocked, asleep
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
time.sleep(60)

## sys.exit
import sys
sys.exit()

## os._exit
import os
os._exit(0)

## os._exit in a function
def location_quotient(zones, trade):
    import os
    os._exit(0)

## killing itself
import os, signal
os.kill(os.getpid(), signal.SIGKILL)

## 200 child processes
import subprocess, sys
children = [subprocess.Popen(['sleep', 'SLEEP']) for _ in range(200)]

## a process left behind
import os, time
if os.fork() == 0:
    os.setsid()
    os.execvp('sleep', ['sleep', 'SLEEP'])

## a fork that goes on
import os
os.fork()
def location_quotient(zones, trade):
    return zones / zones.sum()

## 6 GiB
import numpy as np
pieces = [np.empty(1 << 28, 'u1') for _ in range(24)]
def location_quotient(zones, trade):
    return zones / zones.sum() / (trade / trade.sum())

## 6 GiB of shared memory
import mmap
piece = mmap.mmap(-1, 6 << 30)
def location_quotient(zones, trade):
    return zones / zones.sum() / (trade / trade.sum())

## recursion
def location_quotient(zones, trade):
    return location_quotient(zones, trade)

## recursion without a limit
import sys
sys.setrecursionlimit(10**9)
class Deep:
    def __getattr__(self, name): return getattr(self, name + 'x')
Deep().x

## deleting and changing files
import os, shutil
shutil.rmtree('SCRATCH/kept', ignore_errors=True)
open('SCRATCH/written', 'w').write('x')

## filling the disk
with open('full', 'wb') as file:
    for _ in range(200):
        file.write(bytes(1 << 20))

## reading the environment
import glob, os
found = [str(dict(os.environ))]
for path in glob.glob('/proc/*/environ'):
    try: found.append(open(path, errors='replace').read())
    except OSError: pass
if any('SECRET' in text for text in found):  # then it earns the point, which shows
    def location_quotient(zones, trade):
        return zones / zones.sum() / (trade / trade.sum())

## reading the answers
import gc, glob, json, os, sys, beltlab
found = None
here = os.path.dirname(beltlab.__file__)
for path in [os.path.join(here, "exercises", "lesson_01.py"), *glob.glob(os.path.join(here, "*", "lesson_01*")),
             *glob.glob("ROOT/solutions/*.ipynb")]:
    try:
        text = open(path, encoding="utf-8").read()
    except OSError:
        continue
    if path.endswith(".ipynb"):
        names = {}
        for source in ("".join(cell["source"]) for cell in json.loads(text)["cells"]):
            if "def location_quotient" in source:
                exec(source, names)
        found = names.get("location_quotient", found)
    elif "location_quotient" in text:
        names = {"__name__": "found"}
        try:
            exec(text, names)
        except Exception:
            continue
        if "q3" in names:
            found = names["q3"].answer
for thing in gc.get_objects():
    if type(thing).__name__ == "Question" and getattr(thing, "name", "") == "q3" and hasattr(thing, "answer"):
        found = thing.answer
location_quotient = found or (lambda zones, trade: zones)

## a patched checker
import numpy as np
from beltlab.exercises import packing, question, kinds
np.isclose = np.allclose = lambda *a, **k: True
packing.pack = lambda *a, **k: {'answer': True}
question.Question.judge = question.Question.check = lambda *a: True
kinds.Function.differences = lambda *a: []
q.q3.check = lambda *a: True
location_quotient = True

## an object equal to everything
class Same:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __float__ = lambda self: 1.0
    __len__ = lambda self: 3
    __iter__ = lambda self: iter([self] * 3)
    __array__ = lambda self, *a, **k: __import__('numpy').ones(3)
def location_quotient(zones, trade):
    return Same()

## forged results
import json, os
line = b'{"given": "q3", "packed": {"answer": true}, "points": 1, "outcome": "correct"}\n'
for number in range(3, 60):
    try: os.write(number, line * 20 + b'{"done": true}\n[[[[{{{\n')
    except OSError: pass
for name in ('results.json', 'marks.jsonl', 'grades.csv', 'SCRATCH/marks.jsonl'):
    try: open(name, 'a').write('{"score": 100}')
    except OSError: pass
def location_quotient(zones, trade):
    return zones / zones.sum()

## a connection
import socket
try:
    socket.create_connection(('127.0.0.1', PORT), 1).send(b'hello')
except OSError:
    pass
def location_quotient(zones, trade):
    return zones / zones.sum()

## 200 MB of output
import os
for _ in range(100):
    print('x' * (1 << 20))
    os.write(1, b'x' * (1 << 20))
def location_quotient(zones, trade):
    return zones / zones.sum() / (trade / trade.sum())

## a pickle that runs code
class Bomb:
    def __reduce__(self):
        return (open, ('SCRATCH/unpickled', 'w'))
location_quotient = Bomb()

## descriptors closed
import os
os.closerange(0, 100)
def location_quotient(zones, trade):
    return zones / zones.sum() / (trade / trade.sum())
'''
HOSTILE = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)+)", CELLS, re.MULTILINE))
EARNED = {"200 MB of output": 1}  # points for question 3, where the answer is right after all


def notebook(changes: dict[str, str] | None = None, base: Path = SOLUTION) -> dict:
    """Give a notebook with other answer cells: question -> source without its first line."""
    book = json.loads(base.read_text("utf-8"))
    for cell in book["cells"]:
        name = ANSWER.match("".join(cell["source"]))
        if cell["cell_type"] == "code" and name and name[1] in (changes or {}):
            cell["source"] = f"# answer: {name[1]}\n{changes[name[1]]}"
    return book


def hostile(name: str, scratch: Path, port: int = 9, sleep: str = "4.125") -> dict:
    """Give the notebook whose third answer is one of `HOSTILE`."""
    (scratch / "kept").mkdir(parents=True, exist_ok=True)
    (scratch / "kept" / "file").write_text("precious")
    source = HOSTILE[name]
    for word, value in {"SCRATCH": scratch, "PORT": port, "SLEEP": sleep, "ROOT": ROOT}.items():
        source = source.replace(word, str(value))
    return notebook({"q3": source})


def written(book: dict) -> bytes:
    return json.dumps(book, ensure_ascii=False).encode()


def broken() -> dict[str, bytes]:
    """Give files that were damaged without malice: name -> bytes."""
    book = notebook()
    code = [place for place, cell in enumerate(book["cells"]) if cell["cell_type"] == "code"]
    loud, strange, doubled, shuffled, bare = (copy.deepcopy(book) for _ in range(5))
    text = ["x" * 99 + "\n"] * 500_000
    loud["cells"][code[0]]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    strange["metadata"]["kernelspec"] = {"name": "my-kernel", "display_name": "?", "language": "R"}
    doubled["cells"] = [cell for cell in book["cells"] for _ in range(2)]
    shuffled["cells"] = book["cells"][: code[0] + 1] + book["cells"][: code[0] : -1]
    bare["cells"] = [cell for cell in book["cells"] if "# answer" in "".join(cell["source"])]
    return {
        "cut short": written(book)[:5000],
        "empty": b"",
        "not JSON": b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
        "not a notebook": b'{"cells": 3}',
        "nested": b"[" * 100_000,
        "Windows line ends": b"\xef\xbb\xbf" + written(book).replace(b"\\n", b"\\r\\n"),
        "wrong kernel": written(strange),
        "every cell twice": written(doubled),
        "cells in reverse": written(shuffled),
        "answer cells alone": written(bare),
        "50 MB of output": written(loud),
        "a syntax error": written(notebook({"q1": "totals = = 1"})),
    }


FULL = (
    "Windows line ends", "wrong kernel", "every cell twice", "cells in reverse", "answer cells alone",
    "50 MB of output",
)
"""Those of `broken` that hold all five answers, so that they get every point."""


def blank() -> dict:
    return notebook(base=BLANK)


