"""How long a tournament takes, for classes of several sizes: `python benchmarks/tournament.py 10 50 200`."""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from beltlab.grading.tournament import tournament

ROOT = Path(__file__).parents[1]
STRATEGY = """def strategy(year, firm, market):
    if market["years_left"] < {wait}:
        return {{}}
    return {{"brand": {brand}, "research": {research}}}
"""


def processor() -> float:
    """Seconds of this process and of all that it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


for size in map(int, sys.argv[1:] or ["10", "50", "200"]):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "class")
        folder.mkdir()
        for number in range(size):
            source = STRATEGY.format(wait=number % 5, brand=number % 7 / 20, research=number % 3 / 20)
            cells = [{"cell_type": "code", "source": source}]
            (folder / f"{number:05d}.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
        start, used = time.perf_counter(), processor()
        tournament(folder, Path(place, "out"), next((ROOT / "solutions").glob("01_*.ipynb")))
        wall, used = time.perf_counter() - start, processor() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:6d} strategies, 120 markets: {wall:6.1f} s, processor {used:6.1f} s, {peak:5.0f} MB, "
              f"{os.cpu_count()} cores")
