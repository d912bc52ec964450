"""The parts of the edition for the browser, put together without the network."""

import json
import sys
import zipfile
from importlib import resources

import pytest

from beltlab.site import live

BOOK = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["One\n", "zone."]}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def course(tmp_path):
    """A folder with the three that a reader finds, and what he does not."""
    for name in (*live.FOLDERS, "notebooks/covers", "solutions"):
        (tmp_path / name).mkdir()
    for name in ("notebooks/01_zones.ipynb", "exercises/01_zones.ipynb", "solutions/01_zones.ipynb"):
        (tmp_path / name).write_text(json.dumps(BOOK), encoding="utf-8")
    for name in ("data/zones.csv", "data/datapackage.json", "notebooks/covers/01.svg", "exercises/a.progress.json"):
        (tmp_path / name).write_text("a,b\n", encoding="utf-8")
    return tmp_path


def wheel(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(f"{name}/__init__.py", "")
        content.writestr(f"{name}-1.0.dist-info/METADATA", f"Name: {name}\nVersion: 1.0")
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
    for name in live.CORE:
        (core / name).write_text(name)
    packages = {name: {"name": name, "file_name": f"{name}.whl", "depends": []} for name in live.COMPILED}
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
    assert {path.name for path in python.iterdir()} == {*live.CORE, live.LOCK, *(path.name for path in wheels)}
    packages = json.loads((python / live.LOCK).read_text())["packages"]
    assert {name: entry["file_name"] for name, entry in packages.items()} == {
        **{name: f"{live.ADDRESS}{name}.whl" for name in live.COMPILED},
        "traitlets": wheels[0].name, "beltlab": wheels[1].name}
    there = left.parent
    found = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert found == {"notebooks/01_zones.ipynb", "exercises/01_zones.ipynb", "data/zones.csv"}
    assert json.loads((there / "notebooks/01_zones.ipynb").read_text())["cells"][0]["source"] == "One\nzone."
    assert json.loads((there.parent / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (command,) = ran
    assert command[command.index("--output-dir") + 1] == str((course / "site").resolve())


def test_what_has_been_fetched_is_not_fetched_again(tmp_path, ran):
    there = tmp_path / f"pyodide-{live.PYODIDE}" / "package"
    there.mkdir(parents=True)
    (there / live.LOCK).write_text("{}")
    assert live.pyodide(tmp_path) == there and ran == []


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
    assert commands[0][1:5] == ["-m", "build", "-q", "--wheel"]


def test_each_pinned_package_is_fetched_once_for_the_browsers_python(tmp_path, monkeypatch):
    pins = [line.split("==")[0] for line in (resources.files("beltlab.site") / "live-requirements.txt").read_text(
        "utf-8").splitlines() if "==" in line]
    commands = []

    def fetched(command, folder):
        commands.append([str(part) for part in command])
        for pin in [*pins, "left_from_before"]:
            wheel(tmp_path / "wheels", pin.replace("-", "_"))

    monkeypatch.setattr(live, "_run", fetched)
    assert [path.name.split("-")[0] for path in live._wheels(tmp_path)] == [pin.replace("-", "_") for pin in pins]
    assert {"--require-hashes", "--no-deps"} <= set(commands[0]) and len(commands) == 1


def test_two_builds_are_alike_because_their_date_is_fixed(tmp_path):
    live._run([sys.executable, "-c", "import os; open('date', 'w').write(os.environ['SOURCE_DATE_EPOCH'])"], tmp_path)
    assert (tmp_path / "date").read_text() == live.DATE


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["no-such-program", "build"], "no-such-program is not installed, and the edition for the browser needs it"),
        ([sys.executable, "-c", "import sys; sys.exit('no room left')"], "could not be made .*no room left"),
    ],
)
def test_a_part_that_cannot_be_made_is_told_in_a_sentence(tmp_path, command, says):
    with pytest.raises(ValueError, match=says):
        live._run(command, tmp_path)
