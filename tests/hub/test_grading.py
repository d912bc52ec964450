"""`beltlab grade` on the tree of a hub: one row for each student, and nothing that is not theirs."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from beltlab.grading import hub

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "hub"))
from hand_out import hand_out  # noqa: E402

NAME = "01_zones_and_belts.ipynb"


@pytest.fixture
def homes(tmp_path):
    """Three students: one with right answers and much beside, one with none, one whose exercises are gone."""
    folder = tmp_path / "homes"
    for name in ("ada", "王芳", "li-na"):
        hand_out(ROOT, folder / name / "course")
    mine = folder / "ada" / "course" / "exercises"
    shutil.copy(ROOT / "solutions" / NAME, mine / NAME)
    shutil.copy(ROOT / "solutions" / NAME, mine / "01_zones_and_belts (new).ipynb")
    (mine / ".ipynb_checkpoints").mkdir()
    shutil.copy(ROOT / "exercises" / NAME, mine / ".ipynb_checkpoints" / NAME)
    (folder / "li-na" / "course" / "exercises" / NAME).unlink()
    return folder


def test_one_row_for_each_student(homes, tmp_path):
    weaker = [] if shutil.which("bwrap") else ["--level", "plain"]
    command = [sys.executable, "-m", "beltlab", "grade", homes, "--lesson", "1", "-o", tmp_path / "marks", *weaker]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "marks" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["submission"]: row["points"] for row in csv.DictReader(file)}
    assert rows == {f"ada/{NAME}": "5", f"王芳/{NAME}": "0"}
    assert f"li-na: {NAME} is not marked, it is not there" in done.stdout
    assert (homes / "ada" / "course" / "exercises" / NAME).read_bytes() == (ROOT / "solutions" / NAME).read_bytes()


def test_a_hub_is_told_from_a_folder_of_submissions(homes, tmp_path):
    assert hub.is_tree(homes)
    assert not hub.is_tree(tmp_path) and not hub.is_tree(homes / "nowhere")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_hands_in_nothing_of_somebody_else(homes, tmp_path):
    secret = tmp_path / NAME
    secret.write_text("the lecturer's")
    theirs = homes / "王芳" / "course" / "exercises"
    (theirs / NAME).unlink()
    (theirs / NAME).symlink_to(secret)
    mine = homes / "li-na" / "course" / "exercises"
    shutil.rmtree(mine)
    mine.symlink_to(homes / "ada" / "course" / "exercises")
    (homes / "guest").symlink_to(homes / "ada")
    told = hub.gather(homes, [NAME], tmp_path / "taken")
    assert [path.relative_to(tmp_path / "taken").as_posix() for path in (tmp_path / "taken").rglob("*.ipynb")] == [
        f"ada/{NAME}"]
    assert len(told) == 2 and all("link" in sentence for sentence in told)


def test_all_lessons_are_taken_together(homes, tmp_path):
    names = [path.name for path in (ROOT / "exercises").glob("*.ipynb")]
    hub.gather(homes, names, tmp_path / "taken")
    assert sorted(path.name for path in (tmp_path / "taken" / "ada").iterdir()) == sorted(names)


def test_a_lesson_that_is_not_there_is_refused(homes, tmp_path):
    with pytest.raises(ValueError, match="no exercises of this lesson"):
        hub.gather(homes, [], tmp_path / "taken")


def test_what_was_taken_before_does_not_stay(homes, tmp_path):
    hub.gather(homes, [NAME], tmp_path / "taken")
    (homes / "ada" / "course" / "exercises" / NAME).unlink()
    hub.gather(homes, [NAME], tmp_path / "taken")
    assert not (tmp_path / "taken" / "ada").exists()
