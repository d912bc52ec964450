"""The parts of the edition for the browser, put together without the network."""

import base64
import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from importlib import metadata, resources
from pathlib import Path

import pytest
from build.__main__ import main_parser
from jupyterlite_core.app import LiteBuildApp
from packaging.requirements import Requirement
from pip._internal.commands import create_command

from beltlab.site import live

ASKED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")  # by the start of Pyodide itself
PINS = [line.split("==")[0] for line in (resources.files("beltlab.site") / "live-requirements.txt").read_text(
    "utf-8").splitlines() if "==" in line]

BOOK = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["One\n", "zone."]}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def course(tmp_path):
    """A folder with the three that a reader finds, and what he does not."""
    for name in ("notebooks/covers", "notebooks/.ipynb_checkpoints", "exercises", "data", "solutions"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("notebooks/01_zones.ipynb", "exercises/01_zones.ipynb", "solutions/01_zones.ipynb"):
        (tmp_path / name).write_text(json.dumps(BOOK), encoding="utf-8")
    for name in ("data/zones.csv", "data/datapackage.json", "notebooks/covers/01.svg", "exercises/a.progress.json",
                 "notebooks/.ipynb_checkpoints/01.csv"):
        (tmp_path / name).write_text("a,b\n", encoding="utf-8")
    return tmp_path


def wheel(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(f"{name}-1.0.dist-info/METADATA", f"Name: {name}\nVersion: 1.0")
        for file in (f"{name}/__init__.py", f"{name}/part/deep.py", f"{name}_alone.py", f"{name}/table.csv",
                     f"{name}-1.0.data/scripts/run.py"):
            content.writestr(file, "")
    return path


@pytest.fixture
def ran(monkeypatch):
    """Note each command in place of running it."""
    commands = []
    monkeypatch.setattr(live, "_run", lambda command, folder: commands.append([str(part) for part in command]))
    return commands


def test_the_reader_finds_python_the_course_and_three_folders(course, ran, monkeypatch):
    core = course / "core"
    core.mkdir()
    for name in ASKED:
        (core / name).write_text(name)
    packages = {name: {"name": name, "file_name": f"{name}.whl", "depends": []} for name in live.COMPILED}
    packages["pandas"]["depends"] = ["numpy", "other"]
    (core / live.LOCK).write_text(json.dumps({"packages": packages | {"other": {"depends": []}}}))
    wheels = [wheel(course / "wheels", name) for name in ("traitlets", "beltlab")]
    monkeypatch.setattr(live, "pyodide", lambda parts: core)
    monkeypatch.setattr(live, "_wheels", lambda parts: wheels[:1])
    monkeypatch.setattr(live, "_course", lambda root, parts: wheels[1])
    live.add(course, course / "site")
    left = course / "build" / "parts" / "lite" / "files" / "old.txt"
    left.write_text("of another build")
    ran.clear()
    live.add(course, course / "site")

    python = course / "build" / "parts" / "lite" / "static" / "pyodide"
    assert {path.name for path in python.iterdir()} == {*ASKED, "pyodide-lock.json", *(path.name for path in wheels)}
    packages = json.loads((python / live.LOCK).read_text())["packages"]
    assert {name: entry["file_name"] for name, entry in packages.items()} == {
        **{name: f"{live.ADDRESS}{name}.whl" for name in live.COMPILED},
        "traitlets": wheels[0].name, "beltlab": wheels[1].name}
    assert packages["pandas"]["depends"] == ["numpy"]
    assert packages["beltlab"]["depends"] == sorted([*live.COMPILED, "traitlets"])
    assert packages["traitlets"] == {
        "name": "traitlets", "version": "1.0", "file_name": wheels[0].name, "install_dir": "site", "depends": [],
        "sha256": hashlib.sha256(wheels[0].read_bytes()).hexdigest(), "package_type": "package",
        "imports": ["traitlets", "traitlets_alone"], "unvendored_tests": False}
    there = left.parent
    found = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert found == {"notebooks/01_zones.ipynb", "exercises/01_zones.ipynb", "data/zones.csv"}
    assert json.loads((there / "notebooks/01_zones.ipynb").read_text())["cells"][0]["source"] == "One\nzone."
    assert json.loads((there.parent / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (command,) = ran
    assert command[:4] == [sys.executable, "-m", "jupyterlite_core", "build"]
    lite = LiteBuildApp()  # what JupyterLite itself understands of the command
    lite.parse_command_line(command[4:])
    assert lite.extra_args == [] and lite.config.LiteBuildApp == {
        "lite_dir": str(there.parent), "contents": (str(there),), "output_dir": str((course / "site").resolve()),
        "apps": ("lab",), "no_unused_shared_packages": True, "no_sourcemaps": True, "ignore_sys_prefix": True}
    extensions = [json.loads(Path(folder, "package.json").read_text("utf-8"))["name"]
                  for folder in lite.config.LiteBuildConfig.federated_extensions]
    assert extensions == ["@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget"]


def test_what_the_course_needs_is_pyodides_where_it_is_compiled_and_pinned_where_it_is_not():
    found, waiting = set(), {"numpy", "pandas", "scipy", "matplotlib", "seaborn", "anywidget"}
    while waiting:
        found.add(name := waiting.pop())
        wants = map(Requirement, metadata.requires(name) or [])
        here = {"extra": "", "sys_platform": "emscripten", "platform_system": "Emscripten"}
        waiting |= {live._plain(want.name) for want in wants if not want.marker or want.marker.evaluate(here)} - found
    on_a_pc = {"ipython-pygments-lexers", "tzdata", "widgetsnbextension"}  # colours in a terminal, time zones, a server
    assert found - on_a_pc <= {*live.COMPILED, *PINS}
    assert set(live.COMPILED) <= found - {*PINS}
    for name in live.COMPILED:
        assert "Root-Is-Purelib: false" in metadata.distribution(name).read_text("WHEEL"), name


def test_what_has_been_fetched_is_not_fetched_again(tmp_path, ran):
    there = tmp_path / f"pyodide-{live.PYODIDE}" / "package"
    there.mkdir(parents=True)
    (there / live.LOCK).write_text("{}")
    assert live.pyodide(tmp_path) == there and ran == []


def test_the_pinned_file_is_fetched_from_npm_and_unpacked(tmp_path, monkeypatch):
    packed, commands = io.BytesIO(), []
    with tarfile.open(fileobj=packed, mode="w:gz") as content:
        content.addfile(tarfile.TarInfo("package/pyodide-lock.json"))
    pinned = "sha512-" + base64.b64encode(hashlib.sha512(packed.getvalue()).digest()).decode()

    def run(command, folder):
        commands.append(command)
        (folder / "pyodide-9.tgz").write_bytes(packed.getvalue())

    monkeypatch.setattr(live, "_run", run)
    for _ in range(2):
        assert (live.pyodide(tmp_path / "parts", "9", pinned) / "pyodide-lock.json").is_file()
    assert commands == [["npm", "pack", "--silent", "pyodide@9"]]


def test_another_file_than_the_pinned_one_is_refused_and_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(live, "_run", lambda command, folder: (folder / "pyodide.tgz").write_bytes(b"another"))
    with pytest.raises(ValueError, match="is not the pinned file: sha512-"):
        live.pyodide(tmp_path)
    assert not [*tmp_path.rglob("*.tgz")]


def test_the_course_is_a_wheel_of_this_build_alone(tmp_path, monkeypatch):
    old, commands = wheel(tmp_path / "parts" / "course", "aaa"), []

    def made(command, folder):
        commands.append(command)
        wheel(tmp_path / "parts" / "course", "beltlab")

    monkeypatch.setattr(live, "_run", made)
    assert live._course(tmp_path, tmp_path / "parts").name.startswith("beltlab") and not old.exists()
    assert commands[0][:3] == [sys.executable, "-m", "build"]
    asked = main_parser().parse_args(list(map(str, commands[0][3:])))
    assert (asked.distributions, asked.no_isolation, asked.verbosity) == (["wheel"], True, -1)
    assert (asked.outdir, asked.srcdir) == (str(tmp_path / "parts" / "course"), str(tmp_path))


def test_each_pinned_package_is_fetched_once_for_the_browsers_python(tmp_path, monkeypatch):
    commands = []

    def fetched(command, folder):
        commands.append([str(part) for part in command])
        for pin in [*PINS, "left_from_before"]:
            wheel(tmp_path / "wheels", pin.replace("-", "_"))

    monkeypatch.setattr(live, "_run", fetched)
    assert [path.name.split("-")[0] for path in live._wheels(tmp_path)] == [pin.replace("-", "_") for pin in PINS]
    (command,) = commands
    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    asked, rest = create_command("download").parse_args(command[4:])
    assert rest == [] and asked.require_hashes and asked.ignore_dependencies and asked.quiet == 1
    assert asked.format_control.only_binary == {":all:"} and asked.platforms == ["any"]
    assert asked.python_version == (3, 14) and asked.download_dir == str(tmp_path / "wheels")
    assert [Path(path).name for path in asked.requirements] == ["live-requirements.txt"]


def test_two_builds_are_alike_because_their_date_is_fixed(tmp_path):
    live._run([sys.executable, "-c", "import os; open('date', 'w').write(os.environ['SOURCE_DATE_EPOCH'])"], tmp_path)
    assert (tmp_path / "date").read_text() == live.DATE


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["no-such-program", "build"], "no-such-program is not installed, and the edition for the browser needs it"),
        ([sys.executable, "-c", "import sys; sys.exit('no room left')"],
         rf"could not be made \({re.escape(sys.executable)}\): no room left$"),
        ([sys.executable, "-c", "print('nowhere'); raise SystemExit(3)"], r"could not be made .*\): nowhere$"),
        ([sys.executable, "-c", "import sys; sys.exit('a' * 5000 + ' the end')"], r"\): .{900,4000} the end$"),
    ],
)
def test_a_part_that_cannot_be_made_is_told_in_a_sentence(tmp_path, command, says):
    with pytest.raises(ValueError, match=says):
        live._run(command, tmp_path)
