"""What becomes of marks: the journal, and all that is derived from it. The marker is a stand-in that counts calls."""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import hostile
import pytest

from beltlab.__main__ import main
from beltlab.grading import classroom, exports, fingerprint, journal, sinks, spread
from beltlab.grading.classroom import GradingError, grade, read_marks
from beltlab.grading.report import report

QUESTIONS = ("q1", "q2", "q3", "q4", "q5")


@pytest.fixture
def marker(monkeypatch):
    """Marks at once: a notebook whose metadata say "wrong" loses q1, whose message is what the metadata "says"."""
    marked = []

    def mark(content, course):
        marked.append(content)
        try:
            book = json.loads(content)
        except ValueError:
            return {"lesson": None, "note": "This is not a whole notebook.", "questions": {}}
        right = {"points": 1, "outcome": "correct", "misconception": "", "message": "Well done.", "answer": "1"}
        wrong = right | {"points": 0, "outcome": "incorrect", "answer": "2"}
        wrong["message"] = book["metadata"].get("says", "No.")
        questions = dict.fromkeys(QUESTIONS, right) | ({"q1": wrong} if "wrong" in book["metadata"] else {})
        return {"lesson": 1, "note": "", "questions": questions}

    monkeypatch.setattr(spread, "mark", mark)
    monkeypatch.setattr(classroom, "AGAIN", (0, 0.05, 0.05))
    return marked


def book(number=0, **metadata):
    metadata = {"beltlab": {"lesson": 1}, "n": number, **metadata}
    return json.dumps({"cells": [], "nbformat": 4, "metadata": metadata}).encode()


def put(folder, **books):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in books.items():
        (folder / f"{name}.ipynb").write_bytes(content)
    return folder


def marking(folder, output, **options):
    return table(grade(folder, output, [hostile.SOLUTION], **options))


def table(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file, delimiter=delimiter)}


def points(rows):
    return {name: row["points"] for name, row in rows.items()}


def skipped(output):
    with (output / "skipped.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["entry"]: row["reason"] for row in csv.DictReader(file)}


def files(folder, ending):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"*{ending}") if path.is_file())


def the_same_set_everywhere(output, names):
    """Grades, feedback, report and exports are of the same submissions."""
    assert set(table(output / "grades.csv")) == set(names) == {sinks.clean(name) for name in read_marks(output)}
    assert len(files(output / "feedback", ".md")) == len(names)
    assert len(exports.gradescope(output)) == len(files(output / "gradescope", "results.json")) == len(names)
    assert f"{len(names)} notebook" in report(output).read_text("utf-8")


# One truth


def test_two_folders_in_one_output_are_one_class(tmp_path, marker):
    one, two = put(tmp_path / "a", hw1=book(1)), put(tmp_path / "b", hw1=book(2, wrong=True))
    marking(one, tmp_path / "marks")
    rows = marking(two, tmp_path / "marks")
    assert points(rows) == {"a/hw1.ipynb": "5", "b/hw1.ipynb": "4"}
    the_same_set_everywhere(tmp_path / "marks", rows)
    assert "2 submissions of the folders a, b" in classroom.the_set(classroom.read_journal(tmp_path / "marks"))
    assert "4 of 5" in (tmp_path / "marks/feedback/b/hw1.md").read_text("utf-8")


def test_only_leaves_out_earlier_folders(tmp_path, marker):
    marking(put(tmp_path / "a", hw1=book(1)), tmp_path / "marks")
    rows = marking(put(tmp_path / "b", hw1=book(2)), tmp_path / "marks", only=True)
    the_same_set_everywhere(tmp_path / "marks", rows)
    assert list(rows) == ["hw1.ipynb"]


def test_two_folders_of_one_name_stay_two(tmp_path, marker):
    marking(put(tmp_path / "x/class", hw1=book(1)), tmp_path / "marks")
    rows = marking(put(tmp_path / "y/class", hw1=book(2)), tmp_path / "marks")
    assert set(rows) == {"class/hw1.ipynb", "class-2/hw1.ipynb"}
    the_same_set_everywhere(tmp_path / "marks", rows)


def test_renamed_and_deleted_files_count_once_and_not_at_all(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1), bo=book(2), cai=book(3))
    marking(folder, tmp_path / "marks")
    exports.gradescope(tmp_path / "marks")
    (folder / "anna.ipynb").rename(folder / "an na.ipynb")
    (folder / "bo.ipynb").unlink()
    marker.clear()
    rows = marking(folder, tmp_path / "marks")
    assert points(rows) == {"an na.ipynb": "5", "cai.ipynb": "5"} and marker == []  # the same bytes have their marks
    the_same_set_everywhere(tmp_path / "marks", rows)
    assert files(tmp_path / "marks/feedback", ".md") == ["an na.md", "cai.md"]


def test_files_that_change_places_change_marks(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1), bo=book(2, wrong=True))
    marking(folder, tmp_path / "marks")
    marker.clear()
    rows = marking(put(folder, anna=book(2, wrong=True), bo=book(1)), tmp_path / "marks")
    assert points(rows) == {"anna.ipynb": "4", "bo.ipynb": "5"} and marker == []
    the_same_set_everywhere(tmp_path / "marks", rows)


def test_a_renamed_folder_is_the_same_class(tmp_path, marker):
    marking(put(tmp_path / "class", anna=book(1), bo=book(2)), tmp_path / "marks")
    (tmp_path / "class").rename(tmp_path / "week 1")
    marker.clear()
    rows = marking(tmp_path / "week 1", tmp_path / "marks")
    the_same_set_everywhere(tmp_path / "marks", rows)
    assert list(rows) == ["anna.ipynb", "bo.ipynb"] and marker == []


def test_class_and_marks_can_be_moved_together(tmp_path, marker):
    marking(put(tmp_path / "here/class", anna=book(1)), tmp_path / "here/marks")
    shutil.move(tmp_path / "here", tmp_path / "there")
    marker.clear()
    assert list(marking(tmp_path / "there/class", tmp_path / "there/marks")) == ["anna.ipynb"] and marker == []


def test_a_folder_that_is_away_keeps_its_marks(tmp_path, marker):
    marking(put(tmp_path / "a", hw1=book(1), hw2=book(2)), tmp_path / "marks")
    (tmp_path / "a").rename(tmp_path / "away")
    rows = marking(put(tmp_path / "b", other=book(3)), tmp_path / "marks")
    assert set(rows) == {"a/hw1.ipynb", "a/hw2.ipynb", "b/other.ipynb"}


def test_feedback_that_somebody_wrote_is_left_alone(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1), bo=book(2))
    marking(folder, tmp_path / "marks")
    note = tmp_path / "marks/feedback/note to myself.md"
    note.write_text("Ask Anna.")
    (folder / "bo.ipynb").unlink()
    marking(folder, tmp_path / "marks")
    assert files(tmp_path / "marks/feedback", ".md") == ["anna.md", "note to myself.md"]


def test_feedback_is_rewritten_only_where_it_changed(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1), bo=book(2))
    marking(folder, tmp_path / "marks")
    for path in (tmp_path / "marks/feedback").iterdir():
        os.utime(path, (1, 1))
    (folder / "bo.ipynb").write_bytes(book(2, wrong=True))
    marking(folder, tmp_path / "marks")
    changed = [path.name for path in (tmp_path / "marks/feedback").iterdir() if path.stat().st_mtime > 1]
    assert changed == ["bo.md"]


def test_grades_come_first_and_after_every_hundred(tmp_path, marker, monkeypatch):
    folder = put(tmp_path / "class", **{f"s{number:03}": book(number) for number in range(250)})
    written = []
    write = classroom._Run.write_grades
    monkeypatch.setattr(classroom._Run, "write_grades", lambda run: written.append(len(
        [row for row in table(write(run)).values() if row["points"]])) or tmp_path / "marks/grades.csv")
    monkeypatch.setattr(classroom._Run, "_write_feedback", lambda run: written.append("feedback"))
    rows = marking(folder, tmp_path / "marks")
    assert written == [0, 100, 200, 250, "feedback"] and len(rows) == 250


def test_who_is_not_marked_yet_has_a_row_that_says_so(tmp_path, marker, monkeypatch):
    folder = put(tmp_path / "class", anna=book(1), bo=book(2))
    mark = spread.mark

    def fails(content, course):
        if content == book(2):
            raise OSError(5, "Input/output error")
        return mark(content, course)

    monkeypatch.setattr(spread, "mark", fails)
    with pytest.raises(GradingError, match=r"1 submission could not be marked yet, such as bo.*Input/output error"):
        marking(folder, tmp_path / "marks")
    rows = table(tmp_path / "marks/grades.csv")
    assert points(rows) == {"anna.ipynb": "5", "bo.ipynb": ""} and rows["bo.ipynb"]["note"].startswith("not marked yet")
    assert list(read_marks(tmp_path / "marks")) == ["anna.ipynb"]
    assert "1 more was handed in and not marked yet" in classroom.the_set(classroom.read_journal(tmp_path / "marks"))
    monkeypatch.setattr(spread, "mark", mark)
    assert points(marking(folder, tmp_path / "marks")) == {"anna.ipynb": "5", "bo.ipynb": "5"}


def test_a_folder_that_is_away_for_a_moment_costs_nobody_a_mark(tmp_path, marker, monkeypatch):
    folder = put(tmp_path / "class", **{f"s{number}": book(number) for number in range(30)})
    monkeypatch.setattr(classroom, "AGAIN", (0, 0.5, 1, 1))
    mark, away = spread.mark, threading.Event()

    def mark_and_take_away(content, course):
        if len(marker) == 5 and not away.is_set():
            away.set()
            folder.rename(tmp_path / "away")
            threading.Timer(0.8, lambda: (tmp_path / "away").rename(folder)).start()
        return mark(content, course)

    monkeypatch.setattr(spread, "mark", mark_and_take_away)
    assert set(points(marking(folder, tmp_path / "marks")).values()) == {"5"} and away.is_set()


# The journal


def lines_of(output):
    return (output / "marks.jsonl").read_bytes().splitlines(keepends=True)


DAMAGE = {
    "a number": lambda line: b"12\n", "null": lambda line: b"null\n", "a list": lambda line: b"[]\n",
    "a text": lambda line: b'"mark"\n', "an empty object": lambda line: b"{}\n", "nothing": lambda line: b"",
    "cut": lambda line: line[:30] + b"\n", "cut without an end": lambda line: line[:30],
    "no UTF-8": lambda line: b"\xff\n", "zeros": lambda line: bytes(200) + b"\n",
    "nested": lambda line: b"[" * 100_000 + b"\n",
    "a changed point": lambda line: line.replace(b'"points": 0', b'"points": 1'), "twice": lambda line: line * 2,
    "other types": lambda line: journal._sealed({"line": "mark", "folder": [], "submission": 3}),
}


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_line_is_named_and_costs_nobody_a_mark(damage, place, tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1, wrong=1), bo=book(2, wrong=1), cai=book(3, wrong=1))
    output = tmp_path / "marks"
    right = marking(folder, output, seed=3)
    lines = lines_of(output)
    assert len(lines) == 5  # the run, the solutions, three marks
    if place == 5:
        lines.append(DAMAGE[damage](lines[-1]))
    else:
        lines[place] = DAMAGE[damage](lines[place])
    (output / "marks.jsonl").write_bytes(b"".join(lines))
    held = read_marks(output)
    says = classroom.the_set(classroom.read_journal(output))
    exports.gradescope(output)
    if place == 2:
        report(output)
    if len(held) < 3 and (place > 0 or b"seen" in lines[0]):  # a lost student is said
        assert "not marked yet" in says or "cannot be read" in says
    marker.clear()
    assert marking(folder, output) == right
    assert len(marker) <= 2 and set(read_marks(output)) == set(right)  # the one that was lost, and the solution


def test_the_report_of_a_damaged_journal_says_what_is_missing(tmp_path, marker, capsys):
    marking(put(tmp_path / "class", anna=book(1), bo=book(2)), tmp_path / "marks")
    lines = lines_of(tmp_path / "marks")
    (tmp_path / "marks/marks.jsonl").write_bytes(b"".join([*lines[:-1], b"null\n"]))
    assert main(["report", str(tmp_path / "marks")]) == 0
    said = capsys.readouterr().out
    assert "1 line of marks.jsonl cannot be read (4)" in said and "1 more was handed in" in said
    assert "1 line of marks.jsonl cannot be read" in (tmp_path / "marks/report.html").read_text("utf-8")


def test_a_second_run_at_once_gets_a_sentence(tmp_path, marker, capsys):
    folder = put(tmp_path / "class", anna=book(1))
    with journal.Journal.writing(tmp_path / "marks"):
        command = ["grade", str(folder), "-o", str(tmp_path / "marks"), "--solution", str(hostile.SOLUTION)]
        assert main(command) == 1
        assert "Another run is marking into" in capsys.readouterr().err and marker == []
    assert main(command) == 0


def test_a_lock_ends_with_its_process(tmp_path, marker):
    code = (
        "import os, pathlib; from beltlab.grading.journal import Journal\n"
        f"with Journal.writing(pathlib.Path({str(tmp_path / 'marks')!r})): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9
    assert points(marking(put(tmp_path / "class", anna=book(1)), tmp_path / "marks")) == {"anna.ipynb": "5"}


def test_equal_notebooks_are_marked_once_and_each_has_a_row(tmp_path, marker):
    folder = put(tmp_path / "class", **{f"s{number}": book(7) for number in range(9)})
    assert set(points(marking(folder, tmp_path / "marks", workers=1)).values()) == {"5"}
    assert marker.count(book(7)) == 1


def test_marks_of_weaker_walls_do_not_count_behind_stronger_ones(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1))
    marking(folder, tmp_path / "marks", level="limits")
    marker.clear()
    marking(folder, tmp_path / "marks", level="bubblewrap")
    assert book(1) in marker
    marker.clear()
    marking(folder, tmp_path / "marks", level="limits")
    assert book(1) not in marker


# What a mark depends on


@pytest.mark.parametrize("lessons", [(1,), tuple(range(1, 10))])
def test_the_fingerprint_covers_every_module_that_marking_imports(lessons):
    solutions = [path for path in sorted((hostile.ROOT / "solutions").glob("*.ipynb")) if int(path.name[:2]) in lessons]
    code = (  # what a process that marks has loaded, and what the notebooks' own cells load
        "import sys, json, re; from beltlab.grading import inside, mark; from beltlab import exercises\n"
        f"solutions = [mark.read_solution(__import__('pathlib').Path(path)) for path in {[*map(str, solutions)]}]\n"
        "for number, cells in solutions:\n"
        "    exercises.questions(number)\n"
        "    for line in re.findall(r'^(?:from|import) beltlab.*$', '\\n'.join(cells), re.M): exec(line)\n"
        "print(json.dumps([m.__file__ for n, m in list(sys.modules.items()) if n.split('.')[0] == 'beltlab']))"
    )
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    covered = fingerprint.code(spread.Course(tuple(classroom.read_solution(path) for path in solutions)))
    assert set(map(Path, loaded)) <= set(covered) and len(loaded) > 10


def test_each_part_of_the_course_changes_the_fingerprint(tmp_path, monkeypatch):
    package, tables = tmp_path / "beltlab", tmp_path / "tables"
    heavy = shutil.ignore_patterns("__pycache__", "labextension", "reveal.js")
    shutil.copytree(fingerprint.PACKAGE, package, ignore=heavy)
    shutil.copytree(fingerprint.data.FOLDER, tables, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    monkeypatch.setattr(fingerprint.data, "FOLDER", tables)
    course = spread.Course((classroom.read_solution(hostile.SOLUTION),))
    seen = [fingerprint.fingerprint(course)]
    assert fingerprint.fingerprint(course) == seen[0]
    kinds = next(package.rglob("kinds.py"), None) or next((package / "exercises" / "kinds").glob("*.py"))
    for path in (kinds, next((package / "exercises").glob("packing*")), package / "exercises" / "lesson_01.py",
                 tables / "pilot_zones.csv", package / "grading" / "inside.py"):
        with path.open("a") as file:
            file.write("\n# another tolerance\n")
        seen.append(fingerprint.fingerprint(course))
    for changed in ({"seed": 5}, {"seconds": 9.0}, {"default": 1}, {"solutions": ((1, ("x = 1",)),)}):
        seen.append(fingerprint.fingerprint(replace(course, **changed)))
    assert len(set(seen)) == len(seen)
    with (package / "grading" / "report.py").open("a") as file:
        file.write("\n# another colour\n")
    assert fingerprint.fingerprint(course) == seen[5]


def test_a_changed_course_marks_all_again_and_never_mixes(tmp_path, marker, monkeypatch):
    one, two = put(tmp_path / "a", hw=book(1)), put(tmp_path / "b", hw=book(2))
    marking(one, tmp_path / "marks", seed=1)
    monkeypatch.setattr(classroom, "fingerprint", lambda course: "another")
    marker.clear()
    marking(two, tmp_path / "marks")
    assert book(1) in marker and book(2) in marker
    places = classroom.read_journal(tmp_path / "marks")
    assert {place.course for folder in places.places for place in places.current(folder).values()} == {"another"}


# Entries of any kind


def test_one_bad_entry_never_stops_the_class(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1), empty=b"", half=book(2)[:20])
    put(folder, surrogate=book(3, wrong=1, says="\ud83d"))
    put(folder / "anna.md", inner=book(4))
    (folder / "itself.ipynb").symlink_to("itself.ipynb")
    (folder / "loop").symlink_to(".")
    (folder / "link.ipynb").symlink_to(hostile.SOLUTION)
    (folder / "CAPITALS.IPYNB").write_bytes(book(5))
    (folder / "mailed.ipynb.txt").write_bytes(book(6))
    (folder / "page.html").write_bytes(b"<p>")
    (folder / "script.py").write_bytes(b"1")
    os.mkfifo(folder / "pipe.ipynb")
    gbk = ("张" * 45 + ".ipynb").encode("gbk")
    with open(os.fsencode(folder) + b"/" + gbk, "wb") as file:
        file.write(book(7))
    put(folder / ".ipynb_checkpoints", copy=book(8))
    with zipfile.ZipFile(folder / "sun.zip", "w") as archive:
        archive.writestr("in/sun.ipynb", book(9))
        archive.writestr("../../escape.ipynb", book(10))
        archive.writestr("data.csv", "1")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no")
    rows = marking(folder, tmp_path / "marks")
    marked = {name: row["points"] for name, row in rows.items()}
    escaped = gbk.decode("utf-8", "backslashreplace").replace("\\x", "\\udc")
    assert marked == {
        "anna.ipynb": "5", "anna.md/inner.ipynb": "5", "empty.ipynb": "0", "half.ipynb": "0", "surrogate.ipynb": "4",
        "CAPITALS.IPYNB": "5", "mailed.ipynb.txt": "5", escaped: "5", "sun.zip/in/sun.ipynb": "5",
        "sun.zip/../../escape.ipynb": "5",
    }
    assert set(skipped(tmp_path / "marks")) == {
        "itself.ipynb", "loop", "link.ipynb", "page.html", "script.py", "pipe.ipynb", ".ipynb_checkpoints",
        "sun.zip/data.csv", "broken.zip",
    }
    assert all(skipped(tmp_path / "marks").values())
    assert len(files(tmp_path / "marks/feedback", ".md")) == len(marked) == len(exports.gradescope(tmp_path / "marks"))
    assert not list(tmp_path.rglob("escape.md")) or [
        path for path in tmp_path.rglob("escape.md") if tmp_path / "marks/feedback" in path.parents
    ]


def test_a_gradebooks_zip_file_is_read_as_it_is(tmp_path, marker):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("sun.ipynb", book(1))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("Li Ming_123_assignsubmission_file_/01 (1).ipynb", book(2))
        archive.writestr("Sun_124_assignsubmission_file_/sun.zip", inner.getvalue())
        archive.writestr("__MACOSX/._01.ipynb", b"\0")
        archive.writestr("readme.txt", b"hello")
    rows = marking(tmp_path / "all.zip", tmp_path / "marks")
    assert set(rows) == {
        "Li Ming_123_assignsubmission_file_/01 (1).ipynb", "Sun_124_assignsubmission_file_/sun.zip/sun.ipynb",
    }
    assert set(skipped(tmp_path / "marks")) == {"__MACOSX/._01.ipynb", "readme.txt"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is unreadable for this user")
def test_an_unreadable_file_or_folder_is_passed_over(tmp_path, marker):
    folder = put(tmp_path / "class", anna=book(1), shut=book(2))
    put(folder / "deep", bo=book(3))
    marking(folder, tmp_path / "marks")
    (folder / "shut.ipynb").chmod(0)
    (folder / "deep").chmod(0)
    try:
        rows = marking(folder, tmp_path / "marks")
    finally:
        (folder / "deep").chmod(0o755)
    assert points(rows) == {"anna.ipynb": "5", "shut.ipynb": "5", "deep/bo.ipynb": "5"}  # as they were marked before
    assert set(skipped(tmp_path / "marks")) == {"shut.ipynb", "deep"}


def test_an_unreadable_file_of_any_user_is_passed_over(tmp_path, marker, monkeypatch):
    folder = put(tmp_path / "class", anna=book(1), shut=book(2))
    read = classroom.Submission.read

    def refuse(submission):
        if submission.name == "shut.ipynb":
            raise PermissionError(13, "Permission denied")
        return read(submission)

    monkeypatch.setattr(classroom.Submission, "read", refuse)
    rows = marking(folder, tmp_path / "marks")
    assert points(rows) == {"anna.ipynb": "5", "shut.ipynb": ""} and "Permission" in rows["shut.ipynb"]["note"]
    assert "Permission denied" in skipped(tmp_path / "marks")["shut.ipynb"]


def test_names_that_become_equal_stay_two(tmp_path, marker):
    folder = tmp_path / "class"
    folder.mkdir()
    names = [b"\xff.ipynb", b"\\udcff.ipynb", b"a\n.ipynb", b"a\\n.ipynb", b"x?.ipynb", b"x_.ipynb", b"anna.ipynb",
             b"ANNA.ipynb", b"anna.ipynb.ipynb", b"con.ipynb", b"n" * 240 + b".ipynb", b"n" * 239 + b"m.ipynb"]
    for number, name in enumerate(names):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:
            file.write(book(number))
    rows = marking(folder, tmp_path / "marks")
    assert len(rows) == len(read_marks(tmp_path / "marks")) == len(names)
    feedback = files(tmp_path / "marks/feedback", ".md")
    assert len({name.casefold() for name in feedback}) == len(names)
    assert all(len(os.fsencode(name)) < 200 for name in feedback)


def test_paths_never_share_a_place():
    names = ["anna.ipynb", "anna.md/x.ipynb", "Anna.ipynb", "anna.md.ipynb", "a/../b.ipynb", "/etc/x.ipynb"]
    names += ["..", "con"]
    made = sinks.paths(names, ".md")
    assert list(made) == sorted(names) and len({path.casefold() for path in made.values()}) == len(names)
    for path in made.values():
        assert not path.startswith("/") and ".." not in path.split("/") and path.endswith(".md")
        assert not any(other.casefold().startswith(path.casefold() + "/") for other in made.values())


# Text that reaches people


NASTY = ["=cmd()", "a;=cmd()", "＝cmd()", "a;＋1", "－2", "＠x", "\t=1", "\r=1", "a\r=1", " =1", "x|=1"]
NASTY += ['"=1"', "a\t-1", "-1", "+1", "@A", "a,=1", "a\n=1"]


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_a_formula_however_a_spreadsheet_splits(text):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(["x", sinks.cell(text), "y"])
    for delimiter in ",;\t|":
        for line in csv.reader(io.StringIO(written.getvalue()), delimiter=delimiter):
            for cell in line:
                assert not re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)
    assert sinks.cell("Li Ming, 3-1.ipynb") == "Li Ming, 3-1.ipynb"


def test_nothing_that_a_student_writes_takes_effect(tmp_path, marker):
    says = "\x1b[31mred <img src=x onerror=alert(1)> `<b>` ![x](http://x) \u202e [a](javascript:x) \ud83d\n# Title"
    folder = put(tmp_path / "class", bo=book(1, wrong=1, says=says))
    put(folder / "a\n<img src=x onerror=alert(1)>\x1b[2J", x=book(2))
    marking(folder, tmp_path / "marks")
    exports.gradescope(tmp_path / "marks")
    report(tmp_path / "marks")
    written = [path for path in (tmp_path / "marks").rglob("*") if path.is_file()]
    assert len(written) == 9
    for path in written:
        text = path.read_text("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", text), path
        if path.suffix == ".md":
            assert "<img" not in text and "<b>" not in text and "](" not in text.replace("\\]", "")
            assert re.findall(r"^# .*", text, re.M)[1:] == []
    the_same_set_everywhere(tmp_path / "marks", table(tmp_path / "marks/grades.csv"))


def test_every_invisible_sign_is_written_out():
    signs = [chr(code) for code in range(sys.maxunicode + 1)]
    hidden = [sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [sign for sign in hidden if sinks.clean(sign) == sign] == []
    seen = [sign for sign in signs if unicodedata.category(sign) in ("Ll", "Lo", "Nd", "Po", "So", "Zs")]
    assert sinks.clean("".join(seen)) == "".join(seen) and sinks.clean("a\nb", lines=True) == "a\nb"


def test_what_is_code_in_a_message_stays_code():
    assert sinks.markdown("Call `f(a_b)`; a_b < 2.") == "Call `f(a_b)`; a\\_b &lt; 2."


# The command


def test_the_command_names_the_set_and_what_was_passed_over(tmp_path, marker, capsys):
    folder = put(tmp_path / "class", anna=book(1))
    (folder / "page.html").write_text("<p>")
    assert main(["grade", str(folder), "-o", str(tmp_path / "marks"), "--solution", str(hostile.SOLUTION)]) == 0
    said = capsys.readouterr().out
    assert "1 submission of the folder class." in said and "skipped.csv" in said


def test_weaker_walls_must_be_asked_for(tmp_path, marker, monkeypatch, capsys):
    monkeypatch.setattr(classroom, "strongest_level", lambda: "limits")
    command = ["grade", str(put(tmp_path / "class", a=book(1))), "-o", str(tmp_path / "m")]
    command += ["--solution", str(hostile.SOLUTION)]
    assert main(command) == 1 and "--level limits" in capsys.readouterr().err
    assert main([*command, "--level", "limits"]) == 0


def test_a_class_of_nothing_says_what_there_is(tmp_path, marker, capsys):
    (tmp_path / "class").mkdir()
    (tmp_path / "class/page.html").write_text("<p>")
    assert main(["grade", str(tmp_path / "class"), "--solution", str(hostile.SOLUTION), "-o", str(tmp_path / "m")]) == 1
    assert "page.html: a web page" in capsys.readouterr().err
    with contextlib.suppress(FileNotFoundError):
        assert not list((tmp_path / "m").iterdir())
