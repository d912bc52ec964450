"""Two builds of the website in one folder: one waits for the other."""

import subprocess
import sys
import threading

import pytest

from beltlab.site import build as room

HOLD = """
import sys, time
from pathlib import Path
from beltlab.site import build
with build._alone(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Another process that builds."""
    command = [sys.executable, "-c", HOLD, tmp_path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"in"
        yield process
        process.kill()


def test_a_second_build_is_told_when_the_first_does_not_end(other, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "PATIENCE", 0.1)
    with pytest.raises(ValueError, match="Another build of the website has not ended"), room._alone(tmp_path):
        pass


@pytest.mark.parametrize("end", ["close", "kill"])
def test_a_second_build_waits_until_the_first_has_ended_or_died(other, tmp_path, end):
    inside = threading.Event()

    def second():
        with room._alone(tmp_path):
            inside.set()

    waiting = threading.Thread(target=second, daemon=True)
    waiting.start()
    assert not inside.wait(0.5)
    other.stdin.close() if end == "close" else other.kill()
    assert inside.wait(60)


def test_what_is_shared_is_touched_by_one_build_at_a_time(tmp_path, monkeypatch):
    """Every step that writes into the folder of parts, or puts the site into its place, runs alone."""
    alone, seen = [False], []

    class Alone:
        def __enter__(self):
            alone[0] = True

        def __exit__(self, *_):
            alone[0] = False

    monkeypatch.setattr(room, "_alone", lambda root: Alone())
    monkeypatch.setattr(room, "pages", lambda *_: [])
    monkeypatch.setattr(room, "_furnish", lambda source: None)
    monkeypatch.setattr(room, "_sphinx", lambda source, made: made.mkdir())
    monkeypatch.setattr("beltlab.site.live.add", lambda root, made: seen.append(("add", alone[0])))
    move = room.shutil.move
    monkeypatch.setattr(room.shutil, "move", lambda *places: (seen.append(("move", alone[0])), move(*places)))
    room.build(tmp_path, tmp_path / "site")
    assert seen == [("add", True), ("move", True)]


def test_a_new_site_takes_the_place_of_the_old_one_in_a_folder_that_need_not_be_there(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "pages", lambda *_: [])
    monkeypatch.setattr(room, "_furnish", lambda source: None)
    for content in ("old", "new"):
        monkeypatch.setattr(room, "_sphinx", lambda _, made, name=content: (made.mkdir(), (made / name).touch()))
        assert room.build(tmp_path, tmp_path / "not" / "yet" / "site", live=False).name == "index.html"
    assert [path.name for path in (tmp_path / "not" / "yet" / "site").iterdir()] == ["new"]


def test_a_build_waits_for_others_that_take_a_minute_but_not_for_a_whole_lecture():
    assert 2 * 60 <= room.PATIENCE <= 10 * 60


@pytest.mark.parametrize(("system", "says"), [("nt", "py"), ("posix", "python3")])
def test_without_the_packages_of_the_website_it_says_what_to_run(tmp_path, monkeypatch, system, says):
    lacking = subprocess.CompletedProcess([], 1, "", "/usr/bin/python: No module named sphinx")
    with monkeypatch.context() as patch, pytest.raises(ValueError, match=f"run `{says} course.py setup site` once"):
        patch.setattr(room.subprocess, "run", lambda *_, **__: lacking)
        patch.setattr(room.os, "name", system)
        room._sphinx(tmp_path, tmp_path / "made")


def test_what_sphinx_warns_of_ends_the_build_and_is_told(tmp_path, monkeypatch):
    warned = subprocess.CompletedProcess([], 1, "", "01.ipynb:3: WARNING: no such page\n")
    monkeypatch.setattr(room.subprocess, "run", lambda *_, **__: warned)
    with pytest.raises(ValueError, match="not built.\n01.ipynb:3: WARNING: no such page$"):
        room._sphinx(tmp_path, tmp_path / "made")
