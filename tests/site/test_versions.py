"""Every notebook under the Python of the edition in the browser, with exactly the versions that its lock file names.

Needs that Python as a program of this machine: `python3.14`, or the path of one in BELTLAB_PYTHONS. Debian's packages
have it (`python3.14` in sid); where there is none the test is skipped.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from beltlab.site import live

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import course  # noqa: E402

pytestmark = pytest.mark.browser  # slow, and alone: like the tests in a browser


def plain(line):
    return line.split("==")[0].strip().lower().replace("_", "-")


def versions(lock, pinned, tested):
    """The lines to install: the lock's compiled packages, the edition's pure ones, and what else nbval takes."""
    edition = [f"{name}=={lock['packages'][name]['version']}" for name in live.COMPILED]
    edition += [line.removesuffix("\\").strip() for line in pinned if "==" in line]
    names = {plain(line) for line in edition}
    return edition + [line for line in tested if "==" in line and not line.startswith("#") and plain(line) not in names]


def test_the_edition_goes_before_what_was_tested():
    lock = {"packages": {name: {"version": "1.0"} for name in live.COMPILED}}
    found = versions(lock, ["six==1.17.0 \\", "    --hash=sha256:0"], ["numpy==2.0", "six==1.16.0", "pytest==9.2.0"])
    assert found == [*(f"{name}==1.0" for name in live.COMPILED), "six==1.17.0", "pytest==9.2.0"]


@pytest.mark.timeout(1200)
def test_every_notebook_under_the_python_of_the_edition(tmp_path):
    lock = json.loads((live.pyodide(ROOT / "build" / "parts") / live.LOCK).read_text(encoding="utf-8"))
    wanted = ".".join(lock["info"]["python"].split(".")[:2])
    if wanted not in course.pythons():
        pytest.skip(f"No Python {wanted} here, the one of the edition in the browser. Name one in BELTLAB_PYTHONS.")
    place = ROOT / "build" / "python-of-the-edition"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pinned = (ROOT / "src" / "beltlab" / "site" / "live-requirements.txt").read_text(encoding="utf-8").splitlines()
    tested = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (tmp_path / "wanted.txt").write_text("\n".join(versions(lock, pinned, tested)))
    for command in (
        ["venv", "-q", "--clear", "--python", course.pythons()[wanted], place],
        ["pip", "install", "-q", "--no-deps", "--python", python, "-r", tmp_path / "wanted.txt", "-e", ROOT],
    ):
        subprocess.run([sys.executable, "-m", "uv", *command], check=True)
    names = ("numpy", "scipy", "matplotlib", "pandas")
    code = f"import importlib; print(*(importlib.import_module(name).__version__ for name in {names}))"
    said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == [lock["packages"][name]["version"] for name in names]
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadscope", "-p", "no:cacheprovider", "-W", "ignore",
         *course.NOTEBOOKS], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:]
