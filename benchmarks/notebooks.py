"""Measure what a class waits for: each notebook under nbval, the import of the package, the size of the environment.

Run from the project's folder: python benchmarks/notebooks.py
"""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
NBVAL = [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest"]  # as in a class, which has no hypothesis


def seconds(command: list[str]) -> float:
    """Wall time of a command, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def size(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


if __name__ == "__main__":
    times = {}
    for path in sorted(ROOT.glob("*/[0-9][0-9]_*.ipynb")):
        times[path] = seconds([*NBVAL, str(path)])
        print(f"{path.relative_to(ROOT)!s:48} {times[path]:5.1f} s")
    print(f"{'median':48} {sorted(times.values())[len(times) // 2]:5.1f} s")
    both = seconds([*NBVAL, "-n", "2", "--dist", "loadscope", *map(str, times)])
    print(f"{f'all {len(times)}, two at a time':48} {both:5.1f} s")
    code = "import numpy, pandas, time; t = time.perf_counter(); import beltlab.data; print(time.perf_counter() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    print(f"import beltlab.data beyond numpy and pandas: {1000 * min(float(run.stdout) for run in runs):.0f} ms")
    print(f"size of the environment: {size(Path(sysconfig.get_path('purelib'))):.0f} MB of packages")
