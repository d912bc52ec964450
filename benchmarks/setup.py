"""From clone to first lesson: seconds and megabytes, and who needs the largest packages.

`python benchmarks/setup.py` makes three environments side by side with uv, from a warm store: the five packages that
the course was asked to stand on, a student's, and the one of the tests. A package's size is that of its files on disk
before anything is compiled.
"""

import importlib.metadata
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
FIVE = ["jupyterlab", "pandas", "seaborn", "ipywidgets", "nbval"]
LISTS = {"five": FIVE, "student": ["-r", "requirements.txt"], "lecturer": ["-r", "lecturer/requirements.txt"],
         "tests": ["-r", "tests/requirements.txt"]}
LARGEST = 15


def environment(folder: Path, packages: list[str], pins: Path) -> tuple[Path, float]:
    """Make an environment; return its packages' folder and the seconds it took."""
    uv = shutil.which("uv")
    start = time.perf_counter()
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True, cwd=ROOT)
    subprocess.run([uv, "pip", "install", "-q", "--python", folder / "bin" / "python", "-c", pins, *packages],
                   check=True, cwd=ROOT)
    return next(folder.glob("lib/python3*/site-packages")), time.perf_counter() - start


def megabytes(folder: Path) -> float:
    """What a folder takes on the disk, as `du` counts: a file that has two names counts once."""
    return sum({(s.st_ino): s.st_blocks * 512 for s in (f.lstat() for f in folder.rglob("*"))}.values()) / 2**20


def sizes(packages: Path) -> dict[str, float]:
    """Megabytes by package, without what was compiled after it was installed."""
    found = Counter()
    for distribution in importlib.metadata.distributions(path=[str(packages)]):
        for file in distribution.files or []:
            place = Path(distribution.locate_file(file))
            if "__pycache__" not in place.parts and place.is_file():
                found[distribution.name.lower().replace("_", "-")] += place.lstat().st_blocks * 512 / 2**20
    return found


def asked_by(packages: Path, name: str) -> str:
    """Which packages of an environment name another one as what they need."""
    found = set()
    for distribution in importlib.metadata.distributions(path=[str(packages)]):
        for line in distribution.requires or []:
            wanted = Requirement(line)
            here = not wanted.marker or wanted.marker.evaluate({"extra": ""})
            if here and wanted.name.lower().replace("_", "-") == name:
                found.add(distribution.name)
    return ", ".join(sorted(found, key=str.lower)) or "named by the course"


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as place:
        pins = Path(place, "pins.txt")
        lines = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8").splitlines()
        pins.write_text("\n".join(line for line in lines if not line.startswith("-e")))
        made = {name: environment(Path(place, name), packages, pins) for name, packages in LISTS.items()}
        five = megabytes(Path(place, "five"))
        print(f"{'environment':12} {'seconds':>8} {'MB':>6} {'of the five':>12}")
        for name, (_, seconds) in made.items():
            size = megabytes(Path(place, name))
            print(f"{name:12} {seconds:8.1f} {size:6.0f} {size / five:12.2f}")
        for name in ("student", "tests"):
            packages, _ = made[name]
            print(f"\n{name}: the {LARGEST} largest packages, MB, and who needs them")
            for package, size in Counter(sizes(packages)).most_common(LARGEST):
                print(f"{package:22} {size:6.1f}  {asked_by(packages, package)}")


if __name__ == "__main__":
    main()
