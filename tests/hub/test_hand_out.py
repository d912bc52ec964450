"""Handing out the course again and again: nothing of a student is ever overwritten."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "hub"))
from hand_out import SAID, hand_out  # noqa: E402

NAME, NEW, NEWER = (f"exercises/01_zones{more}.ipynb" for more in ("", " (new)", " (new 2)"))


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course 课程"
    for name in (NAME, "notebooks/01_zones.ipynb", "notebooks/covers/01.png", "solutions/01_zones.ipynb",
                 "exercises/.ipynb_checkpoints/01_zones.ipynb", "exercises/lesson_01.progress.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("first version")
    return folder


@pytest.fixture
def student(tmp_path):
    return tmp_path / "学生"


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".handed")}


def test_a_new_student_gets_lessons_and_exercises_and_no_solution(course, student):
    assert hand_out(course, student) == []
    assert set(files(student)) == {NAME, "notebooks/01_zones.ipynb", "notebooks/covers/01.png"}


def test_what_the_student_wrote_stays_and_a_sentence_tells_of_the_new_version(course, student):
    hand_out(course, student)
    (student / NAME).write_text("my answer")
    (course / NAME).write_text("second version")
    assert hand_out(course, student) == [NAME]
    found = files(student)
    assert (found[NAME], found[NEW]) == ("my answer", "second version")
    assert NAME in found[SAID] and "as you left them" in found[SAID] and "(new)" in found[SAID]
    assert hand_out(course, student) == []  # told once
    (student / NEW).write_text("my answer in the new one")
    (course / NAME).write_text("third version")
    hand_out(course, student)
    found = files(student)
    assert (found[NAME], found[NEW], found[NEWER]) == ("my answer", "my answer in the new one", "third version")


def test_a_new_version_that_nobody_touched_is_renewed_in_its_place(course, student):
    hand_out(course, student)
    (student / NAME).write_text("my answer")
    for version in ("second version", "third version"):
        (course / NAME).write_text(version)
        hand_out(course, student)
    found = files(student)
    assert (found[NAME], found[NEW]) == ("my answer", "third version") and NEWER not in found


def test_what_the_student_did_not_touch_is_renewed_and_what_was_deleted_comes_back(course, student):
    hand_out(course, student)
    (student / "notebooks/covers/01.png").unlink()
    (course / NAME).write_text("second version")
    assert hand_out(course, student) == []
    found = files(student)
    assert found[NAME] == "second version" and "notebooks/covers/01.png" in found and SAID not in found


@pytest.mark.parametrize("record", ["", "[]", "{"])
def test_a_lost_or_damaged_record_costs_no_work(course, student, record):
    hand_out(course, student)
    (student / NAME).write_text("my answer")
    (student / ".handed-out.json").write_text(record)
    (course / NAME).write_text("second version")
    hand_out(course, student)
    assert files(student)[NAME] == "my answer" and files(student)[NEW] == "second version"


def test_files_of_the_student_with_other_names_are_not_touched(course, student):
    (student / "exercises").mkdir(parents=True)
    (student / NEW).write_text("mine, by chance of this name")
    (student / NAME).write_text("my answer")
    hand_out(course, student)
    assert files(student)[NEW] == "mine, by chance of this name" and files(student)[NEWER] == "first version"


def test_a_folder_without_a_course_is_refused(tmp_path, student):
    with pytest.raises(ValueError, match="no lesson in"):
        hand_out(tmp_path, student)


def test_it_runs_as_a_program_without_the_course_installed(course, student):
    done = subprocess.run([sys.executable, "-I", "-S", ROOT / "hub" / "hand_out.py", course, student],
                          capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "") and (student / NAME).exists()
