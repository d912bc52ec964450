"""The script behind `make course` and `make test`: what it notices, what it says, and that it goes on to the end."""

import ast
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
import course  # noqa: E402

HERE = "{}.{}".format(*sys.version_info)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A copy of the course's top in a folder with a difficult name, which the script takes for its own."""
    folder = tmp_path / "my course 课程"
    for name in ("lecturer", "tests"):
        (folder / name).mkdir(parents=True)
        shutil.copy(ROOT / name / "requirements.txt", folder / name)
    for name in ("course.py", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    monkeypatch.setattr(course, "ROOT", folder)
    monkeypatch.setattr(course, "PLACE", folder / ".venv")
    return folder


def test_an_old_python_can_read_the_script_and_it_needs_no_package():
    source = (ROOT / "course.py").read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(source, feature_version=(3, 6))))
    modules = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert modules <= sys.stdlib_module_names


def test_an_old_python_is_refused_in_a_sentence_that_names_a_better_one(monkeypatch):
    monkeypatch.setattr(course, "_answer", lambda command: "Python" if command[0] == "python3.12" else "")
    with pytest.raises(course.Stop, match=r"This is Python 3\.10.*3\.11 or newer.*make course PYTHON=python3\.12"):
        course.check_python((3, 10), lambda name: name)
    with pytest.raises(course.Stop, match=r"python\.org"):
        course.check_python((3, 10), lambda name: None)
    course.check_python((3, 11))


@pytest.mark.parametrize("version", ["3.8", "3.10"])
def test_a_real_old_python_says_one_sentence(version):
    kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python3"))
    found = shutil.which(f"python{version}") if not kept else kept[-1]
    if not found or subprocess.run([found, "--version"], capture_output=True).returncode:
        pytest.skip(f"no Python {version} on this machine")
    done = subprocess.run([found, "course.py"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(f"This is Python {version}") and len(done.stderr.strip().splitlines()) == 1


def stamp(place, **changed):
    place = place / ".venv"
    (place / "bin").mkdir(parents=True, exist_ok=True)
    text = {**course._wanted(["course"]), **changed}
    (place / course.STAMP).write_text(json.dumps(text), encoding="utf-8")
    return course.examine(course._wanted(["course"]), place)[0]


def test_each_reason_to_set_up_again_is_noticed(place, monkeypatch):
    wanted = course._wanted(["course"])
    assert course.examine(wanted, course.PLACE)[0] == "none"
    course.PLACE.mkdir()
    assert "not finished" in course.examine(wanted, course.PLACE)[0]
    assert "belongs to Python 3.9" in stamp(place, python="3.9")
    assert "belongs to the folder /elsewhere" in stamp(place, folder="/elsewhere")
    assert stamp(place) == "is broken"  # it has no Python
    answer = {"python": list(sys.version_info[:2]), "missing": [], "beltlab": str(place / "src" / "beltlab" / "x.py")}
    for changed, says in [({}, ""), ({"missing": ["pandas"]}, "is broken: pandas"),
                          ({"beltlab": "/elsewhere/src/beltlab/__init__.py"}, "another folder"),
                          ({"python": [3, 9]}, "belongs to Python 3.9")]:
        monkeypatch.setattr(course, "_answer", lambda command, said={**answer, **changed}: json.dumps(said))
        assert (says in stamp(place)) if says else stamp(place) == ""


def test_changed_requirements_are_installed_again_and_nothing_else_is(place, monkeypatch):
    installed = []
    monkeypatch.setattr(course, "install", lambda python, arguments: installed.append(arguments[-1]))
    monkeypatch.setattr(course, "_make", lambda folder: folder.mkdir(exist_ok=True))
    answer = {"python": list(sys.version_info[:2]), "missing": [], "beltlab": str(place / "src" / "beltlab" / "x.py")}
    monkeypatch.setattr(course, "_answer", lambda command: json.dumps(answer))
    course.ready("course")
    course.ready("course")
    course.ready("course", "tests")
    assert installed == ["requirements.txt", "tests/requirements.txt"]
    (place / "requirements.txt").write_text("# other versions\n")
    course.ready("course")
    assert installed[2:] == ["requirements.txt"]


def test_a_set_up_that_was_broken_off_is_not_trusted(place, monkeypatch):
    def broken_off(python, arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "install", broken_off)
    monkeypatch.setattr(course, "_make", lambda folder: folder.mkdir(exist_ok=True))
    with pytest.raises(KeyboardInterrupt):
        course.ready("course")
    assert "course" not in json.loads((course.PLACE / course.STAMP).read_text(encoding="utf-8"))


def program(folder, name, text):
    path = folder / name
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("error: Could not connect, are you offline?", "no network"),
        ("Temporary failure in name resolution", "no network"), ("No space left on device", "disk is full"),
        ("error: metadata-generation-failed", "for the reason above"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the programs of this test are shell scripts")
def test_a_set_up_that_fails_says_what_to_do(tmp_path, monkeypatch, output, says):
    python = program(tmp_path, "python", f"#!/bin/sh\necho '{output}'\n[ $3 = --version ]\n")
    monkeypatch.setattr(course, "_uv", lambda: None)
    with pytest.raises(course.Stop, match=says) as stop:
        course.install(python, ["-r", "requirements.txt"])
    assert "run the same command again" in str(stop.value)


@pytest.mark.skipif(os.name == "nt", reason="the programs of this test are shell scripts")
def test_a_python_without_venv_says_what_to_install(place, tmp_path, monkeypatch):
    monkeypatch.setattr(course, "_uv", lambda: None)
    monkeypatch.setattr(course, "_base_python", lambda: program(tmp_path, "python", "#!/bin/sh\nexit 1\n"))
    with pytest.raises(course.Stop, match=f"python{HERE}-venv"):
        course._make(place / ".venv")


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert course.free_port(number) > number


def test_where_no_window_can_be_opened_there_is_no_browser(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(course.sys, "platform", "linux")
    assert os.name == "nt" or not course.has_browser()


def test_foreign_settings_do_not_reach_the_course(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/theirs")
    made = course.environment(TZ="Asia/Shanghai")
    assert "PYTHONPATH" not in made and made["TZ"] == "Asia/Shanghai"
    assert made["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(ROOT / ".jupyter"), "/theirs"]


def test_one_failing_stage_hides_none_of_the_next(capfd):
    print_it, fail = [sys.executable, "-c", "print('it ran')"], [sys.executable, "-c", "raise SystemExit(3)"]
    mask = [sys.executable, "-c", "import os; print('mask', oct(os.umask(0)), os.environ['TZ'])"]
    stages = [("first", fail, {}), ("absent", ["no-such-program"], {}), ("third", print_it, {}),
              ("elsewhere", mask, {"UMASK": "077", "TZ": "Asia/Shanghai"})]
    before = os.umask(0o022)
    try:
        assert course.run_stages(stages) == 4
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    said = capfd.readouterr().out
    assert "it ran" in said and "mask 0o77 Asia/Shanghai" in said
    verdicts = said.partition("==== all stages")[2]
    assert [line.split()[0] for line in verdicts.strip().splitlines()] == ["FAILED", "FAILED", "ok", "ok"]
    assert course.run_stages(stages[2:3]) == 0


def test_make_and_the_script_know_the_same_stages(monkeypatch):
    monkeypatch.setattr(course, "ready", lambda *parts: sys.executable)
    commands = [command for _, command, _ in course.tests()]
    assert ["ruff" in command for command in commands] == [True, False, False]
    asked = [variables for _, _, variables in course.kernels()]
    assert len(asked) >= 2 and any(variables.get("UMASK") == "077" for variables in asked)
    assert len({variables.get("OPENBLAS_CORETYPE") for variables in asked}) == len(asked)
    assert all(set(course.NOTEBOOKS) < set(command) for _, command, _ in course.kernels())


@pytest.mark.skipif(os.name == "nt", reason="a signal ends the server")
def test_the_course_opens_without_a_browser_and_prints_an_address_that_works(monkeypatch, tmp_path):
    """The real thing, as whoever runs the tests, root or not: the environment of the tests stands for `.venv`."""
    script = ("import sys; sys.path.insert(0, '.'); import course; course.ready = lambda *parts: sys.executable; "
              "sys.exit(course.main(['course']))")
    windows = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER")
    variables = {name: value for name, value in os.environ.items() if name not in windows}
    variables |= {name: str(tmp_path / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    with (tmp_path / "errors").open("w") as errors:
        server = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=variables, stdout=subprocess.PIPE,
                                  text=True, stderr=errors, start_new_session=True)
    try:
        said = ""
        limit = time.monotonic() + 240
        while "Ctrl+C" not in said and time.monotonic() < limit:
            line = server.stdout.readline()
            assert line, said + (tmp_path / "errors").read_text()
            said += line
        address = re.search(r"http://\S+", said).group()
        assert "No browser can be opened" in said and course.START in address
        with urllib.request.urlopen(address, timeout=60) as page:
            text = page.read().decode()
        assert page.status == 200 and "jupyter-config-data" in text and "login" not in page.url
    finally:
        os.killpg(server.pid, 15)
        server.wait(60)
        server.stdout.close()


def test_the_start_page_shows_every_lesson_with_links_that_lead_somewhere():
    from beltlab.present import start

    text = (ROOT / start.NAME).read_text(encoding="utf-8")
    assert text == start.page(ROOT), "run `make notebooks`"
    lessons = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    links = re.findall(r'(?:href|src)="([^"]+)"', text)
    assert [link for link in links if not (ROOT / link).exists()] == []
    for folder in ("notebooks", "exercises", "solutions"):
        assert sorted({Path(link).name for link in links if re.match(f"{folder}/[^/]+$", link)}) == lessons
    assert sum("covers" in link for link in links) == len(lessons)
    assert start.RUN in text and start.RUN.split(" with ")[0] in (ROOT / "README.md").read_text(encoding="utf-8")
    assert start.NAME == course.START
