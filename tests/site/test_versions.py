"""Every notebook under the Python of the edition in the browser, with exactly the versions that its lock file names.

That Python is a program of this machine (`python3.14`, or the path of one in BELTLAB_PYTHONS), or else Debian's
(`debian.py`). Where there is neither, the test is skipped; with BELTLAB_ALL it fails.
"""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import debian
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


def the_python(version):
    if version in (found := course.pythons()):
        return found[version]
    try:
        return debian.python(version, ROOT / "build" / "debian-python")
    except OSError as error:
        if os.environ.get("BELTLAB_ALL"):
            raise
        pytest.skip(f"No Python {version} here, the one of the edition in the browser, and none of Debian's: {error}")


def test_a_file_that_is_not_the_one_of_the_list_is_refused(tmp_path, monkeypatch):
    listed = "Package: python3.14\nFilename: pool/python.deb\nSHA256: " + 64 * "0"
    files = {debian.LIST: lzma.compress(listed.encode()), "pool/python.deb": b"another file"}
    monkeypatch.setattr(debian, "_fetched", files.__getitem__)
    monkeypatch.setattr(debian.shutil, "which", lambda _: "dpkg-deb")
    monkeypatch.setattr(debian.platform, "machine", lambda: "x86_64")
    with pytest.raises(ValueError, match="python.deb is not the file of Debian's list"):
        debian.python("3.14", tmp_path)
    with pytest.raises(ValueError, match="no python3.99"):
        debian.python("3.99", tmp_path)


@pytest.mark.timeout(1200)
def test_every_notebook_under_the_python_of_the_edition(tmp_path):
    lock = json.loads((live.pyodide(ROOT / "build" / "parts") / live.LOCK).read_text(encoding="utf-8"))
    wanted = ".".join(lock["info"]["python"].split(".")[:2])
    interpreter = the_python(wanted)
    place = ROOT / "build" / "python-of-the-edition"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pinned = (ROOT / "src" / "beltlab" / "site" / "live-requirements.txt").read_text(encoding="utf-8").splitlines()
    tested = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (tmp_path / "wanted.txt").write_text("\n".join(versions(lock, pinned, tested)))
    for command in (
        ["venv", "-q", "--clear", "--python", interpreter, place],
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
