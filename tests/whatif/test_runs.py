"""Guesses kept for each run of the course: what was there stays, and the next class sees it."""

import json

import pytest

from beltlab.whatif import lesson_02, runs


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(runs.FOLDER, str(tmp_path))
    return tmp_path


def lecture(monkeypatch, run, typed, when):
    """One lecture of a run: the class guesses, then the slider moves."""
    monkeypatch.setenv(runs.RUN, run)
    monkeypatch.setattr(runs.time, "time", lambda: when)
    explorer = lesson_02.ceiling()
    explorer.guess(typed)
    explorer.set(ceiling=600)
    return explorer


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_class_before_stands_paler_behind_this_one(folder, monkeypatch):
    lecture(monkeypatch, "2024", "1: 5", 1)
    lecture(monkeypatch, "2025", "5: 10, 7: 10", 2)
    assert "Paler" not in lecture(monkeypatch, "2025", "6: 1", 3).histogram.words.replace("Paler, 2024", "")
    now = lecture(monkeypatch, "2026", "11: 12, 12: 40", 4)
    assert "52 guesses" in now.histogram.words
    assert "Paler, 2025: 21 guesses: from 5.0 zones to 7.0 zones" in now.histogram.words
    alone = now.histogram.png
    monkeypatch.delenv(runs.FOLDER)
    monkeypatch.chdir(folder)  # the folder that happens to be the present one is nobody's choice
    assert now.histogram.png != alone and "Paler" not in now.histogram.words


def test_nothing_is_kept_where_no_run_has_a_name(folder, monkeypatch):
    monkeypatch.delenv(runs.RUN, raising=False)
    lesson_02.ceiling().guess("5")
    assert list(folder.iterdir()) == []


def test_a_run_that_cannot_be_read_and_guesses_of_another_explorer_are_not_those_of_the_class_before(
        folder, monkeypatch):
    lecture(monkeypatch, "2024", "1: 5", 1)
    monkeypatch.setenv(runs.RUN, "2025")
    monkeypatch.setattr(runs.time, "time", lambda: 2)
    lesson_02.roll_out().guess("rises: 30")
    (folder / "2023.jsonl").mkdir()
    assert "Paler, 2024: 5 guesses" in lecture(monkeypatch, "2026", "9", 3).histogram.words


def test_lines_are_only_added_and_name_nobody(folder, monkeypatch):
    folder = folder / "made" / "when it is needed"
    monkeypatch.setenv(runs.FOLDER, str(folder))
    explorer = lecture(monkeypatch, "2026", "5", 7)
    first = (folder / "2026.jsonl").read_bytes()
    explorer.reset()
    explorer.guess("6", by="Li Wei")
    assert (folder / "2026.jsonl").read_bytes().startswith(first)
    assert [row["guess"] for row in lines(folder / "2026.jsonl")] == [5, 6]
    assert "Li Wei" not in (folder / "2026.jsonl").read_text(encoding="utf-8")


def test_an_answer_of_a_phone_that_comes_twice_counts_once(folder, monkeypatch):
    monkeypatch.setenv(runs.RUN, "2025")
    for _ in range(2):  # the kernel was restarted: all answers come again
        lesson_02.ceiling().gather({"a1": "5", "b2": "5"})
    assert len(lines(folder / "2025.jsonl")) == 4
    assert "Paler, 2025: 2 guesses" in lecture(monkeypatch, "2026", "9", 9e9).histogram.words


DAMAGE = [b"{", b"not json\n", b"\xff\xfe\x00", b'{"explorer": "lesson_02.ceiling"}\n', b"[1, 2]\n", b"7\n", b"null\n",
          b'{"explorer": "lesson_02.ceiling", "time": "soon", "guess": 3}\n',
          b'{"explorer": "lesson_02.ceiling", "time": 3, "guess": "many"}\n',
          b'{"explorer": "lesson_02.ceiling", "time": 3, "guess": [3]}\n']


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_line_is_told_and_loses_nothing(folder, monkeypatch, damage):
    lecture(monkeypatch, "2025", "5: 10", 2)
    path = folder / "2025.jsonl"
    path.write_bytes(path.read_bytes() + damage)
    before = path.read_bytes()
    words = lecture(monkeypatch, "2026", "9: 3", 3).histogram.words
    assert "Paler, 2025: 10 guesses" in words and "1 lines of 2025.jsonl cannot be read" in words
    assert path.read_bytes() == before
    lecture(monkeypatch, "2025", "6", 4)  # and the damaged file goes on
    assert path.read_bytes().startswith(before)
    assert "Paler, 2025: 11 guesses" in lecture(monkeypatch, "2026", "9", 5).histogram.words


def test_where_they_cannot_be_kept_the_lecture_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(runs.FOLDER, str(tmp_path / "file"))
    monkeypatch.setenv(runs.RUN, "2026")
    explorer = lesson_02.ceiling()
    explorer.view.answer()
    explorer.guess("5 / 6")
    assert "could not be kept in 2026.jsonl" in explorer.view.picture.shown["note"]
    assert len(explorer.guesses) == 2 and explorer.histogram.words


@pytest.mark.parametrize("name", ["2026-autumn", "课程 2026", "A_1", "x" * 40])
def test_names_of_runs(name):
    assert runs.checked(name) == name


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\\b", ".x", "x" * 41, "a:b", "x ", "a.", "\0", "a\n"])
def test_what_cannot_be_the_name_of_a_file_is_refused(name):
    with pytest.raises(ValueError, match="such as 2026-autumn"):
        runs.checked(name)


def test_one_that_lies_far_outside_does_not_hide_the_others():
    explorer = lesson_02.ceiling()
    explorer.guess("5: 20, 6: 20, 7: 20, 99999: 1")
    assert "1 lies far from the others, outside the picture." in explorer.histogram.words
    quiet = lesson_02.ceiling()
    quiet.guess("5: 20, 6: 20, 7: 20")
    assert "outside" not in quiet.histogram.words


def test_answers_of_phones_tell_nothing_before_a_slider_moves():
    explorer = lesson_02.ceiling()
    explorer.gather({"a": "5", "b": "nothing", "c": "8"})
    assert not explorer.revealed and explorer.awaits
    assert "5" not in explorer.comparison and explorer.comparison.startswith("2 answers from phones.")
    explorer.set(ceiling=600)
    assert explorer.revealed and "2 guesses: from 5.0 zones to 8.0 zones" in explorer.comparison


def test_a_class_of_one_opinion_has_a_histogram_too():
    explorer = lesson_02.ceiling()
    explorer.guess("0: 12")
    assert "12 guesses" in explorer.histogram.words
