"""The edition that runs in the reader's browser: JupyterLite, with Python and the course as files of the site itself.

Python for the browser (Pyodide) comes from the npm registry, pure packages from PyPI; both are pinned, and each file is
held to its hash. What is compiled for the browser (`COMPILED`) lies on Pyodide's own address and is loaded from there
by the reader's browser, which checks the hash of the lock file.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path

from beltlab.notebooks import read

PYODIDE = "314.0.6"  # the version for which this jupyterlite-pyodide-kernel was made
INTEGRITY = "sha512-BKDTJyIqFxC4BExLqeRS3f5xvXZIjOt8C3zGLN/Cc7tFxSwvKVhVkchQQ2AGLOtR4YrVOIFxbV8poyDOOmWwxQ=="
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
COMPILED = ("numpy", "pandas", "scipy", "matplotlib", "pillow", "contourpy", "kiwisolver")
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
DATE = "1767225600"  # 1 January 2026, of every file: two builds give the same bytes
FOLDERS = ("notebooks", "exercises", "data")  # what a reader finds there


def add(root: Path, target: Path) -> None:
    """Write the edition into a folder of the site.

    Args:
        root: The folder of the course.
        target: The folder to write, from which it is served.

    Raises:
        ValueError: If a part cannot be had, or is not the pinned one.
    """
    parts = (root / "build" / "parts").resolve()
    place = parts / "lite"
    shutil.rmtree(place, ignore_errors=True)
    python = place / "static" / "pyodide"
    python.mkdir(parents=True)
    core = pyodide(parts)
    for name in CORE:
        shutil.copy(core / name, python / name)
    wheels = [*_wheels(parts), _course(root, parts)]
    for wheel in wheels:
        shutil.copy(wheel, python / wheel.name)
    lock = json.loads((core / LOCK).read_text(encoding="utf-8"))
    (python / LOCK).write_text(json.dumps(locked(lock, wheels)), encoding="utf-8")
    for folder in FOLDERS:
        shutil.copytree(root / folder, place / "files" / folder, ignore=shutil.ignore_patterns(
            "covers", "*.progress.json", ".ipynb_checkpoints", "datapackage.json"))
    for book in (place / "files").rglob("*.ipynb"):  # JupyterLite shows a text that is a list of lines with commas
        book.write_text(json.dumps(read(book), ensure_ascii=False, sort_keys=True), encoding="utf-8")
    with as_file(files("beltlab.site")) as room:
        shutil.copy(room / "lite.json", place / "jupyter-lite.json")
    installed = Path(sys.prefix, "share", "jupyter", "labextensions")
    _run([sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", place, "--contents", place / "files",
          "--output-dir", target.resolve(), "--apps", "lab", "--no-unused-shared-packages", "--no-sourcemaps",
          "--ignore-sys-prefix", *(f"--LiteBuildConfig.federated_extensions={installed / name}" for name in EXTENSIONS),
          ], place)


def locked(lock: dict, wheels: Iterable[Path]) -> dict:
    """Make the site's lock file of Pyodide's: what the course needs and no more.

    Args:
        lock: Pyodide's own lock file.
        wheels: Pure wheels that the site serves; `beltlab` among them.

    Returns:
        A lock file whose wheels stand beside it, and whose compiled packages stand at Pyodide's address, unchanged.
    """
    packages = {}
    for name in COMPILED:
        entry = lock["packages"][name]
        packages[name] = entry | {"file_name": ADDRESS + entry["file_name"]}
    for wheel in wheels:
        entry = _entry(wheel)
        packages[_plain(entry["name"])] = entry
    for entry in packages.values():
        entry["depends"] = sorted({_plain(name) for name in entry["depends"]} & packages.keys())
    packages["beltlab"]["depends"] = sorted(packages.keys() - {"beltlab"})
    return lock | {"packages": packages}


def _entry(wheel: Path) -> dict:
    """What a lock file says of one pure wheel."""
    from email.parser import Parser

    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
        head = Parser().parsestr(
            content.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode())
    tops = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py") and ".data/" not in name}
    return {
        "name": head["Name"], "version": head["Version"], "file_name": wheel.name, "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(), "package_type": "package", "unvendored_tests": False,
        "imports": sorted(tops), "depends": [],
    }


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def pyodide(parts: Path, version: str = PYODIDE, integrity: str = INTEGRITY) -> Path:
    """Fetch Python for the browser from the npm registry, once; return its folder.

    Args:
        parts: Where fetched parts are kept.
        version: Of Pyodide.
        integrity: What npm calls the hash of the packed file, "sha512-…".

    Raises:
        ValueError: If it cannot be fetched, or is not the file with that hash.
    """
    place = parts / f"pyodide-{version}"
    if not (place / "package" / LOCK).exists():
        place.mkdir(parents=True, exist_ok=True)
        _run(["npm", "pack", "--silent", f"pyodide@{version}"], place)
        packed = next(place.glob("*.tgz"))
        found = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if found != integrity:
            packed.unlink()
            raise ValueError(f"pyodide {version} is not the pinned file: {found}. Nothing was built of it.")
        with tarfile.open(packed) as content:
            content.extractall(place, filter="data")
    return place / "package"


def _wheels(parts: Path) -> list[Path]:
    """The pure packages that the course needs in the browser, each held to its hash."""
    place = parts / "wheels"
    with as_file(files("beltlab.site") / "live-requirements.txt") as wanted:
        _run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "--require-hashes",
              "--python-version", "3.14", "--platform", "any", "-r", wanted, "-d", place], parts)
        pins = [line.split("==")[0].strip() for line in wanted.read_text("utf-8").splitlines() if "==" in line]
    found = {_plain(wheel.name.split("-")[0]): wheel for wheel in sorted(place.glob("*.whl"))}
    return [found[_plain(pin)] for pin in pins]


def _course(root: Path, parts: Path) -> Path:
    """The course itself as a wheel."""
    place = parts / "course"
    shutil.rmtree(place, ignore_errors=True)
    _run([sys.executable, "-m", "build", "-q", "--wheel", "--no-isolation", "--outdir", place, root.resolve()], parts)
    return next(place.glob("*.whl"))


def _run(command: list, folder: Path) -> None:
    try:
        done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True,
                              env=os.environ | {"SOURCE_DATE_EPOCH": DATE})
    except FileNotFoundError:
        raise ValueError(f"{command[0]} is not installed, and the edition for the browser needs it. Install it, or "
                         "build without that edition: add --pages-only.") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-1500:]
        raise ValueError(f"A part of the edition for the browser could not be made ({command[0]}): {said}")
