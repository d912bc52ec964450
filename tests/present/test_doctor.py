"""The doctor: well on a healthy course; each planted problem found, with a command that mends it."""

import importlib.metadata
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from beltlab import data
from beltlab.present import doctor

ROOT = Path(__file__).parents[2]
HEALTHY = {name: value for name, value in os.environ.items() if name not in ("MPLBACKEND", "MATPLOTLIBRC")}


def test_a_healthy_course_has_no_problem():
    healthy = [doctor.python(ROOT), doctor.versions(ROOT / "requirements.txt"), doctor.front_ends(), doctor.fonts(),
               doctor.tables(), doctor.disk(ROOT), doctor.projector()]
    assert [str(finding) for finding in healthy if not finding.good] == []


def sick(finding, says, cure):
    assert not finding.good
    assert says in finding.what and cure in finding.cure
    assert str(finding).startswith("PROBLEM") and "→" in str(finding)


def test_an_old_python():
    sick(doctor.python(ROOT, (3, 9)), "Python is 3.9", "python3.11 course.py setup")


@pytest.mark.parametrize(("line", "says"), [("numpy==1.0", "not 1.0"), ("no-such-package==2", "is missing")])
def test_a_package_of_another_version_or_none(tmp_path, line, says):
    (tmp_path / "requirements.txt").write_text(f"# made by make\n{line}\n-e .\n")
    sick(doctor.versions(tmp_path / "requirements.txt"), says, "course.py setup")


def test_a_package_for_another_system_is_not_missed(tmp_path):
    (tmp_path / "requirements.txt").write_text('no-such-package==2 ; sys_platform == "plan9"\n')
    found = doctor.versions(tmp_path / "requirements.txt")
    assert found.good and "all 0 packages" in found.what


@pytest.mark.parametrize("version", ["0.0.1", None])
def test_a_front_end_that_does_not_fit_the_back_end(tmp_path, version):
    for package, extension in doctor.FRONT_ENDS.items():
        folder = tmp_path / extension
        folder.mkdir(parents=True)
        there = version if package == "anywidget" else importlib.metadata.version(package)
        if there:
            (folder / "package.json").write_text(json.dumps({"version": there}))
    sick(doctor.front_ends(tmp_path), f"anywidget is {version or 'missing'}", "--force-reinstall")


@pytest.mark.parametrize("damage", ["missing", "broken", "latin"])
def test_a_font_that_is_missing_or_has_no_chinese(tmp_path, damage):
    if damage == "broken":
        (tmp_path / "BeltSans-Regular.otf").write_bytes(b"no font")
    elif damage == "latin":
        from matplotlib import get_data_path

        shutil.copy(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"), tmp_path / "BeltSans-Regular.otf")
    sick(doctor.fonts(tmp_path), "The font BeltSans-Regular.otf", "git checkout")


def test_a_front_end_whose_package_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(doctor.FRONT_ENDS, "no-such-package", "nowhere")
    sick(doctor.front_ends(tmp_path), "no-such-package is missing", "--force-reinstall")


def test_a_warning_of_the_kernel_is_no_millisecond():
    printed = [{"name": "stderr", "text": "mkdir failed"}, {"name": "stdout", "text": "1 2 3"}, {"data": {}}]
    assert "".join(doctor._printed({"content": content}) for content in printed) == "1 2 3"


@pytest.mark.parametrize("content", [None, "{", "{}"])
def test_a_list_of_tables_that_is_damaged(tmp_path, content):
    if content:
        (tmp_path / "datapackage.json").write_text(content)
    sick(doctor.tables(tmp_path), "datapackage.json", "git checkout")


@pytest.mark.parametrize("damage", ["edited", "missing"])
def test_a_table_that_was_changed(tmp_path, damage):
    shutil.copytree(data.FOLDER, tmp_path / "data")
    table = tmp_path / "data" / "pilot_zones.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Hangzhou", "Hangchow"), encoding="utf-8")
    if damage == "missing":
        table.unlink()
    sick(doctor.tables(tmp_path / "data"), "pilot_zones", "git checkout")


def test_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        sick(doctor.port(number), f"Port {number} is taken", f"server stop {number}")
    assert doctor.port(number).good


def test_a_slider_moves_in_a_real_kernel_and_a_slow_one_is_told():
    finding = doctor.slider(slow=60_000)
    assert finding.good and "ms in a real kernel" in finding.what
    sick(doctor.slider(slow=0), "ms in a real kernel", "close other programs")


def test_a_kernel_that_does_not_start():
    def fails(**_):
        raise RuntimeError("no kernel")

    sick(doctor.slider(fails), "No kernel starts", "course.py setup")


def test_a_kernel_whose_port_was_taken_starts_again():
    answer = {"content": {"status": "error", "evalue": "here it is"}}
    kernel = Mock(), Mock(execute_interactive=Mock(return_value=answer))
    sick(doctor.slider(Mock(side_effect=[RuntimeError("Kernel died"), kernel])), "here it is", doctor.INSTALL)


@pytest.mark.parametrize(
    ("answer", "says", "cure"),
    [
        (TimeoutError, "did not answer within 60 s", doctor.BUSY),
        ([{"content": {"status": "error", "evalue": "no zones"}}], "fails in the kernel: no zones.", doctor.INSTALL),
    ],
)
def test_a_kernel_that_fails_is_told_and_shut_down(answer, says, cure):
    manager, client = Mock(), Mock(execute_interactive=Mock(side_effect=answer))
    sick(doctor.slider(lambda **_: (manager, client)), says, cure)
    client.stop_channels.assert_called_once()
    manager.shutdown_kernel.assert_called_once_with(now=True)


def test_a_check_that_fails_itself_is_a_finding_and_the_report_goes_on(monkeypatch, tmp_path):
    def fails(*_):
        raise RuntimeError("nobody thought of this\n")

    for name in ("front_ends", "fonts", "slider", "matplotlib_settings", "pango", "walls"):
        monkeypatch.setattr(doctor, name, fails)
    found = doctor.report(tmp_path)  # a folder that holds no course at all
    assert len(found) == 18 and "projector" in found[-1].what
    assert sum("nobody thought of this" in finding.what for finding in found) == 6
    assert all(finding.cure for finding in found if not finding.good)


NAMED = {"python": "Python", "environment": "environment", "folder": "folder", "versions": "packages",
         "tables": "tables", "front_ends": "browser's part", "matplotlib_settings": "matplotlib", "fonts": "font",
         "slider": "slider", "pango": "handouts", "walls": "marking", "chromium": "browser", "rights": "rights",
         "terminal": "terminal", "disk": "disk", "projector": "projector"}


def test_each_check_that_fails_itself_is_named(monkeypatch):
    def fails(*_):
        raise OSError

    ports = []
    monkeypatch.setattr(doctor, "port", lambda number: ports.append(number) or doctor.Finding(True, "free"))
    for name in NAMED:
        monkeypatch.setattr(doctor, name, fails)
    told = [finding.what for finding in doctor.report(ROOT) if not finding.good]
    assert sorted(told) == sorted(f"The check of the {name} failed itself: OSError, " for name in NAMED.values())
    assert ports == [8888, 8890], "JupyterLab's own port, and that of the slides"


def test_a_long_reason_of_a_check_is_cut():
    def fails():
        raise OSError("first line\n" + "x" * 999)

    said = doctor._done("font", fails).what
    assert "OSError, xxx" in said and 100 < len(said) < 300 and "first line" not in said


def test_three_packages_are_named_and_the_others_counted(tmp_path):
    for many, more in ((3, "b is missing, not 2; c is missing, not 3."), (5, "c is missing, not 3, and 2 more.")):
        wanted = {name: str(number) for number, name in enumerate("abcde"[:many], 1)}
        lines = [f"{name}=={version}" for name, version in wanted.items()]
        (tmp_path / "requirements.txt").write_text("\n".join(lines))

        def missing(name):
            raise importlib.metadata.PackageNotFoundError(name)

        found = doctor.versions(tmp_path / "requirements.txt", missing)
        assert not found.good and found.what.endswith(more), found.what
        assert doctor.versions(tmp_path / "requirements.txt", wanted.get).what.startswith(f"all {many} packages")


def test_an_environment_that_fits(monkeypatch):
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(doctor.subprocess, "run", lambda command, **_: done if command[-1] == "check" else None)
    assert doctor.environment(ROOT).good


def test_a_slider_is_timed_by_the_middle_of_its_moves():
    assert 10 <= doctor.MOVES <= 50 and 100 <= doctor.SLOW <= 200, "a fifth of a second is felt"

    def kernel(**_):
        return Mock(), Mock(execute_interactive=answer)

    def answer(code, timeout, output_hook):
        compile(code, "cell", "exec")
        assert f"range({doctor.MOVES})" in code and "print(*spent)" in code
        for name, text in (("stderr", "a warning "), ("stdout", "10 "), ("stdout", "20 900")):
            output_hook({"content": {"name": name, "text": text}})
        return {"content": {"status": "ok"}}

    assert str(doctor.slider(kernel)) == (
        "ok       a slider moves in 20 ms in a real kernel; the first explorer came after 0.0 s")
    assert doctor.slider(kernel, slow=20).good and not doctor.slider(kernel, slow=19).good


@pytest.mark.parametrize(("system", "cure"), [
    ("darwin", "brew install pango"), ("win32", "pacman -S mingw-w64-x86_64-pango"),
    ("linux", "apt-get install libpango"),
])
def test_what_a_system_lacks_is_mended_with_its_own_command(monkeypatch, system, cure):
    monkeypatch.setattr(sys, "platform", system)
    done = subprocess.CompletedProcess([], 1, "", "OSError: pango")
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
    sick(doctor.pango(), "Pango is missing", cure)
    assert doctor.walls(lambda _: None).good == (system != "linux")


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_chromium_has_three_names(name):
    found = doctor.chromium(lambda asked: f"/usr/bin/{asked}" if asked == name else None)
    assert found.good and not found.cure


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is for Linux")
def test_bubblewrap_is_tried_as_marking_uses_it(monkeypatch):
    ran = []
    monkeypatch.setattr(doctor.subprocess, "run", lambda command, **_: ran.append(command) or
                        subprocess.CompletedProcess([], 0, "", ""))
    found = doctor.walls(lambda name: f"/usr/bin/{name}")
    assert found.good and not found.cure
    ((first, *walls, python, code, nothing),) = ran
    assert (first, walls, python) == ("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--unshare-all"], sys.executable)
    assert (code, nothing) == ("-c", "")


def test_the_course_of_another_folder(tmp_path, monkeypatch):
    assert doctor.folder(ROOT).good
    foreign = tmp_path / "src" / "beltlab" / "__init__.py"
    monkeypatch.delenv("PYTHONPATH", raising=False)
    sick(doctor.folder(ROOT, str(foreign)), str(tmp_path), "course.py setup")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "src"))
    sick(doctor.folder(ROOT, str(foreign)), "another folder", "PYTHONPATH")


def test_an_environment_that_was_made_for_another_folder(tmp_path):
    for name in ("course.py", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "lecturer").mkdir()
    sick(doctor.environment(tmp_path), ".venv is missing", "course.py setup")
    (tmp_path / ".venv").mkdir()
    sick(doctor.environment(tmp_path), "not finished", "course.py setup")
    stamp = {"python": "{}.{}".format(*sys.version_info), "folder": "/elsewhere", "course": "x"}
    (tmp_path / ".venv" / "course.json").write_text(json.dumps(stamp))
    sick(doctor.environment(tmp_path), "belongs to the folder /elsewhere", "course.py setup")
    (tmp_path / ".venv" / "course.json").write_text(json.dumps({**stamp, "python": "3.9"}))
    sick(doctor.environment(tmp_path), "belongs to Python 3.9", "course.py setup")
    sick(doctor.environment(tmp_path / "nowhere"), "no course.py", "cd ")


def test_a_long_reason_is_cut(monkeypatch):
    done = subprocess.CompletedProcess([], 1, "", "ValueError: " + "x" * 1000)
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
    found = doctor.matplotlib_settings({})
    assert found.what.startswith("No figure can be drawn: ValueError: xx") and len(found.what) < 200


def test_settings_of_matplotlib_that_break_figures_are_named(tmp_path, monkeypatch):
    assert doctor.matplotlib_settings(HEALTHY).good
    broken = tmp_path / "matplotlibrc"
    broken.write_text("text.usetex: True\n")  # and no TeX on the path
    alone = {**HEALTHY, "MATPLOTLIBRC": str(tmp_path), "PATH": str(tmp_path)}
    sick(doctor.matplotlib_settings(alone), str(broken), f'mv "{broken}" "{broken}.off"')
    with monkeypatch.context() as patched:
        patched.setattr(doctor, "os", SimpleNamespace(name="nt", environ=os.environ))
        sick(doctor.matplotlib_settings(alone), str(broken), f'ren "{broken}" "{broken}.off"')
    broken.write_text("lines.linewidth: 3\n")
    harmless = doctor.matplotlib_settings(alone)
    assert harmless.good and str(broken) in harmless.what
    sick(doctor.matplotlib_settings({**HEALTHY, "MPLBACKEND": "foo"}), "MPLBACKEND is foo", "MPLBACKEND")


def test_a_machine_without_pango():
    sick(doctor.pango("raise OSError('cannot load library libpango')"), "Pango is missing", "pango")
    assert doctor.pango("pass").good
    assert "setup lecturer" in doctor.pango("import no_such_module").cure


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is for Linux")
def test_a_machine_without_bubblewrap_or_chromium(tmp_path):
    sick(doctor.walls(lambda _: None), "bubblewrap is missing", "install bubblewrap")
    idle = tmp_path / "bwrap"
    idle.write_text("#!/bin/sh\necho no permissions to create a new namespace >&2\nexit 1\n")
    idle.chmod(0o755)
    assert "no permissions" in doctor.walls(lambda _: str(idle)).what
    noted(doctor.chromium(lambda _: None), "Chromium is missing", "chromium")


def noted(finding, says, cure):
    assert finding.good and says in finding.what and cure in finding.cure
    assert str(finding).startswith("note")


def test_root_and_terminals_that_cannot_print():
    noted(doctor.rights(0), "you are root", "sudo")
    assert not doctor.rights(1000).cure
    for encoding in ("cp1252", "ascii", "no-such-encoding"):
        noted(doctor.terminal(encoding), encoding, "UTF-8" if os.name != "nt" else "chcp")
    assert not doctor.terminal("utf-8").cure


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_the_doctor_reports_on_any_terminal_and_with_a_broken_backend(encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "MPLBACKEND": "foo"}
    done = subprocess.run([sys.executable, "-m", "beltlab", "doctor"], cwd=ROOT, env=environment, capture_output=True)
    said = done.stdout.decode(encoding)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    assert "MPLBACKEND is foo" in said and "projector" in said and "cannot print every sign" in said


def test_a_full_disk(monkeypatch):
    assert doctor.disk(ROOT, free=200).good
    for free, good in ((300_000_000, True), (199_000_000, False)):
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        assert doctor.disk(ROOT).good == good
    sick(doctor.disk(ROOT), "199 MB", "empty")
    sick(doctor.disk(ROOT, free=3), "3 MB", "empty")
