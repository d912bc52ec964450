"""The doctor: well on a healthy course; each planted problem found, with a command that mends it."""

import importlib.metadata
import json
import shutil
import socket
from pathlib import Path

import pytest

from beltlab import data
from beltlab.present import doctor

ROOT = Path(__file__).parents[2]


def test_a_healthy_course_has_no_problem():
    healthy = [doctor.python(ROOT), doctor.versions(ROOT / "requirements.txt"), doctor.front_ends(), doctor.fonts(),
               doctor.tables(), doctor.disk(ROOT), doctor.projector()]
    assert [str(finding) for finding in healthy if not finding.good] == []


def sick(finding, says, cure):
    assert not finding.good
    assert says in finding.what and cure in finding.cure
    assert str(finding).startswith("PROBLEM") and "→" in str(finding)


def test_an_old_python():
    sick(doctor.python(ROOT, (3, 9)), "Python is 3.9", "make clean course")


@pytest.mark.parametrize(("line", "says"), [("numpy==1.0", "not 1.0"), ("no-such-package==2", "is missing")])
def test_a_package_of_another_version_or_none(tmp_path, line, says):
    (tmp_path / "requirements.txt").write_text(f"# made by make\n{line}\n-e .\n")
    sick(doctor.versions(tmp_path / "requirements.txt"), says, "pip install -r requirements.txt")


def test_a_package_for_another_system_is_not_missed(tmp_path):
    (tmp_path / "requirements.txt").write_text('no-such-package==2 ; sys_platform == "plan9"\n')
    assert doctor.versions(tmp_path / "requirements.txt").good


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

    sick(doctor.slider(fails), "No kernel starts", "pip install")


def test_a_full_disk():
    sick(doctor.disk(ROOT, free=3), "3 MB", "empty")
