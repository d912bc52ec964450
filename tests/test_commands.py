"""The command line: each option reaches the function that does the work, and none is only accepted."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from beltlab import __main__ as commands
from beltlab import data, notebooks
from beltlab.grading import classroom, exports, hub, report, tournament
from beltlab.present import deck, doctor, editions, lecturer, live, start
from beltlab.site import build

ROOT = Path(__file__).parents[1]


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Every function that does work, replaced by one that notes what it was given."""
    noted = []

    def watch(module, name, gives=None):
        def called(*given, **named):
            noted.append((name, given, named))
            return gives

        monkeypatch.setattr(module, name, called)

    monkeypatch.chdir(tmp_path)
    watch(notebooks, "make", [Path("notebooks/02_title.ipynb")])
    watch(notebooks, "write_front_page")
    watch(start, "write")
    watch(lecturer, "write", Path("lecturer/02_title.md"))
    watch(data, "refresh", ["belts"])
    watch(classroom, "grade", Path("m", "grades.csv"))
    watch(classroom, "read_journal", {"a": "journal"})
    watch(classroom, "the_set", "Two of two.")
    watch(hub, "gather", ["One notebook was fetched."])
    watch(report, "report", Path("marks", "report.md"))
    watch(exports, "gradescope", [1, 2, 3])
    watch(exports, "nbgrader", Path("out.ipynb"))
    watch(exports, "otter", Path("out"))
    watch(tournament, "tournament", Path("t", "tournament.html"))
    watch(live, "present")
    watch(editions, "slide_page", Path("build/slides/02.html"))
    watch(editions, "handout", Path("build/handout/02.pdf"))
    watch(editions, "blank", Path("build/blank/02.ipynb"))
    watch(build, "build", Path("build/site/index.html"))
    monkeypatch.setattr(deck, "find", lambda lesson: Path(f"{lesson}.ipynb"))
    monkeypatch.setattr(deck, "lessons", lambda: [Path("01.ipynb"), Path("02.ipynb")])
    return noted


EVERY = ("notebooks", "exercises", "solutions")
MARKED = {"level": None, "workers": None, "scheduler": None, "only": False}
ASKED = [  # what is typed, and what is asked for
    ("notebooks", [("make", (Path(), [], EVERY), {}), ("write_front_page", (Path(),), {}), ("write", (Path(),), {}),
                   ("write", (Path("01.ipynb"), Path("lecturer")), {}),
                   ("write", (Path("02.ipynb"), Path("lecturer")), {})]),
    ("exercises 02_title", [("make", (Path(), ["02_title"], ("exercises",)), {})]),
    ("grade in", [("grade", (Path("in"), Path("marks"), [], None, None, None), MARKED)]),
    ("grade in -o m --solution s --solution t --lesson 3 --seed 7 --seconds 0.5 --level limits --workers 2 "
     "--scheduler tcp://10.0.0.5:8786 --only",
     [("grade", (Path("in"), Path("m"), [Path("s"), Path("t")], 3, 7, 0.5),
       {"level": "limits", "workers": 2, "scheduler": "tcp://10.0.0.5:8786", "only": True})]),
    *[(f"grade in --level {level}", [("grade", (Path("in"), Path("marks"), [], None, None, None),
                                      MARKED | {"level": level})]) for level in ("bubblewrap", "plain")],
    ("report", [("read_journal", (Path("marks"),), {}), ("the_set", ({"a": "journal"},), {}),
                ("report", (Path("marks"),), {})]),
    ("report m", [("read_journal", (Path("m"),), {}), ("the_set", ({"a": "journal"},), {}),
                  ("report", (Path("m"),), {})]),
    ("export gradescope m", [("read_journal", (Path("m"),), {}), ("the_set", ({"a": "journal"},), {}),
                             ("gradescope", (Path("m"),), {})]),
    ("export nbgrader s out.ipynb", [("nbgrader", (Path("s"), Path("out.ipynb")), {})]),
    ("export otter s out", [("otter", (Path("s"), Path("out")), {})]),
    ("present 03", [("present", (Path("03.ipynb"), True, 8890, False, "", ""), {})]),
    ("present 03 --no-browser --port 9000", [("present", (Path("03.ipynb"), False, 9000, False, "", ""), {})]),
    ("present 03 --fresh --poll 10.0.0.7:8900 --run 2026",
     [("present", (Path("03.ipynb"), True, 8890, True, "10.0.0.7:8900", "2026"), {})]),
    ("slides 02", [("slide_page", (Path("02.ipynb"), Path("build", "slides")), {})]),
    ("slides", [("slide_page", (Path(f"{n}.ipynb"), Path("build", "slides")), {}) for n in ("01", "02")]),
    ("blank 02 -o there", [("blank", (Path("02.ipynb"), Path("there")), {})]),
    ("handout 02", [("handout", (Path("02.ipynb"), Path("build", "handout")), {"code": False, "answers": False})]),
    ("handout 02 --code",
     [("handout", (Path("02.ipynb"), Path("build", "handout")), {"code": True, "answers": False})]),
    ("lecturer 02", [("write", (Path("02.ipynb"), Path("lecturer")), {})]),
    ("site", [("build", (Path(), Path("build/site")), {"live": True})]),
    ("site -o there --pages-only", [("build", (Path(), Path("there")), {"live": False})]),
]


@pytest.mark.parametrize(("typed", "wanted"), ASKED, ids=[typed for typed, _ in ASKED])
def test_each_option_reaches_the_work_and_what_came_out_is_told(asked, capsys, typed, wanted):
    assert commands.main(typed.split()) == 0
    assert asked == wanted
    told = capsys.readouterr().out
    assert typed.startswith("present") or told.strip()
    assert not typed.startswith("grade") or all(name in told for name in ("grades.csv", "feedback", "skipped.csv"))


def test_a_tournament_takes_the_solution_of_lesson_09_and_says_what_it_wrote(asked, capsys):
    typed = "tournament in -o t --seeds 7 --level plain --workers 2".split()
    assert commands.main(typed) == 1 and not asked and "no solution notebook of lesson 09" in capsys.readouterr().err
    Path("solutions").mkdir()
    Path("solutions", "09_x.ipynb").touch()
    assert commands.main(typed) == 0
    assert asked == [("tournament", (Path("in"), Path("t"), Path("solutions/09_x.ipynb"), 7, "plain", 2, None), {})]
    assert "the ranking" in capsys.readouterr().out
    assert commands.main(["tournament", "in"]) == 0
    assert asked[1][1] == (Path("in"), Path("tournament"), Path("solutions/09_x.ipynb"), 30, None, None, None)


def test_the_tables_are_refreshed_only_where_they_are_those_of_beltlab(asked, capsys, monkeypatch):
    assert commands.main(["data"]) == 1 and not asked
    assert "Go to the folder of the course" in capsys.readouterr().err
    monkeypatch.chdir(data.FOLDER.parent)
    assert commands.main(["data"]) == 0 and [name for name, *_ in asked] == ["refresh"]
    assert capsys.readouterr().out == "Changed: belts.\n"


def test_of_a_tree_of_home_folders_the_exercises_are_gathered_and_marked(asked, capsys, monkeypatch):
    monkeypatch.setattr(hub, "is_tree", lambda folder: True)
    Path("exercises").mkdir()
    both = ["01_one.ipynb", "02_two.ipynb"]
    for name in both:
        Path("exercises", name).touch()
    for typed, names, into in (("--lesson 2", both[1:], "lesson_02"), ("", both, "all")):
        asked.clear()
        assert commands.main(f"grade homes -o m {typed}".split()) == 0
        (gather, (homes, wanted, folder), _), (grade, (marked, *_), _) = asked
        assert (gather, homes, sorted(wanted)) == ("gather", Path("homes"), names)
        assert grade == "grade" and marked == folder == Path("m-handed-in", into)
    assert "One notebook was fetched." in capsys.readouterr().out


def test_what_the_doctor_finds_is_counted(monkeypatch, capsys):
    for bad, code, said in ((0, 0, ""), (1, 1, "1 problem: "), (2, 1, "2 problems: ")):
        found = [doctor.Finding(True, "Fine."), *[doctor.Finding(False, "No font.", "Install it.")] * bad]
        monkeypatch.setattr(doctor, "report", lambda root, found=found: found)
        assert commands.main(["doctor"]) == code
        told = capsys.readouterr()
        assert told.err.startswith(said) and told.out.count("No font.") == bad and "Fine." in told.out


@pytest.mark.parametrize(("error", "code", "said"), [
    (ValueError("Give a lesson."), 1, "Give a lesson."), (OSError("The disk is full."), 1, "The disk is full."),
    (data.DataError("No such table."), 1, "No such table."), (KeyboardInterrupt(), 1, "Interrupted."),
    (ModuleNotFoundError("no", name="weasyprint"), 1, "This needs weasyprint, which only lecturers need: run `"),
])
def test_what_can_go_wrong_is_one_sentence_and_no_success(asked, monkeypatch, capsys, error, code, said):
    def fails(*_):
        raise error

    monkeypatch.setattr(live, "present", fails)
    assert commands.main(["present", "03"]) == code
    told = capsys.readouterr().err
    assert told.startswith(said) and told.count("\n") == 1
    assert not isinstance(error, ModuleNotFoundError) or "course.py setup lecturer" in told


def test_what_only_lecturers_need_is_what_their_packages_are():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["lecturer"]
    assert commands.FOR_LECTURERS == {line.split(">=")[0] for line in wanted}


def test_the_command_of_a_terminal_says_by_its_code_that_something_went_wrong(tmp_path):
    command = [sys.executable, "-m", "beltlab", "present", "03"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.count("\n") == 1


@pytest.mark.parametrize("error", [TypeError("a fault of ours"), ModuleNotFoundError("no", name="numpy")])
def test_a_fault_of_the_program_keeps_its_trace(asked, monkeypatch, error):
    def fails(*_):
        raise error

    monkeypatch.setattr(live, "present", fails)
    with pytest.raises(type(error)):
        commands.main(["present", "03"])


@pytest.mark.parametrize("typed", ["", "mark", "export", "export canvas m", "grade", "grade in --level none", "present",
                                   "grade in --workers two", "grade in --seconds soon", "present 03 --port x"])
def test_what_is_no_command_is_refused(asked, capsys, typed):
    with pytest.raises(SystemExit) as left:
        commands.main(typed.split())
    assert left.value.code == 2 and not asked and "usage" in capsys.readouterr().err


@pytest.mark.parametrize("tool", ["nbgrader", "otter"])
def test_an_export_without_a_target_says_that_it_needs_two_paths(asked, capsys, tool):
    assert commands.main(["export", tool, "s"]) == 1 and not asked
    assert "needs two paths" in capsys.readouterr().err


def test_a_terminal_that_lacks_a_sign_shows_a_question_mark(asked, monkeypatch, tmp_path):
    with (tmp_path / "out.txt").open("w", encoding="ascii") as narrow:
        monkeypatch.setattr(classroom, "the_set", lambda _: "产业带")
        monkeypatch.setattr(sys, "stdout", narrow)
        assert commands.main(["report"]) == 0
    assert (tmp_path / "out.txt").read_text().startswith("???")
