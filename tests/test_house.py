"""The house: rooms import in one direction, start fast, and the files at the top agree with each other."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "beltlab"
ROOMS = {  # room: the rooms that it may use; data ← models ← figures ← (whatif, exercises) ← (grading, present)
    "data": set(), "models": set(), "fonts": set(), "plots": set(), "figures": {"data", "models"},
    "whatif": {"data", "models", "figures", "plots"}, "exercises": {"data", "models", "figures"},
    "notebooks": {"figures", "whatif"},
    "grading": {"models", "exercises", "notebooks", "plots", "data"},
    "present": {"data", "exercises", "notebooks", "whatif"}, "site": {"notebooks", "present"},
}
ELSEWHERE = {  # what git ignores
    ".venv", ".venv-exports", ".git", ".pytest_cache", ".present", "node_modules", "build", "dist",
}
TOPS = [top for top in ROOT.iterdir() if top.name not in ELSEWHERE]
TEXTS = [path for top in TOPS for path in (top.rglob("*") if top.is_dir() else [top])
         if path.suffix in {".py", ".md", ".toml", ".cfg", ".json", ".ipynb", ".csv"}]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "beltlab":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("beltlab."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("beltlab."))


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_in_one_direction(room):
    files = [PACKAGE / f"{room}.py"] if (PACKAGE / f"{room}.py").exists() else list((PACKAGE / room).rglob("*.py"))
    assert files
    assert {other for path in files for other in imports(path)} - {room} <= ROOMS[room]


def test_an_import_in_the_other_direction_is_seen(tmp_path):
    """The planted fault: each way to write an import of another room, also inside a function."""
    lines = ["from beltlab import figures", "from beltlab.models import did", "import beltlab.whatif.view",
             "def later():\n    from beltlab import plots as p, data", "import numpy, beltlab.grading"]
    (tmp_path / "room.py").write_text("\n".join(lines))
    assert set(imports(tmp_path / "room.py")) == {"figures", "models", "whatif", "plots", "data", "grading"}


def test_rooms_stand_in_one_order():
    """No two rooms use each other, by way of others or not; the course's own order holds."""
    order, waiting = [], dict(ROOMS)
    while free := [room for room, used in waiting.items() if used <= set(order)]:
        order += sorted(free)
        waiting = {room: used for room, used in waiting.items() if room not in order}
    assert not waiting
    chain = [["data", "models"], ["figures"], ["whatif", "exercises"], ["grading", "present"]]
    for before, after in zip(chain, chain[1:], strict=False):
        assert max(order.index(room) for room in before) < min(order.index(room) for room in after)
    assert not ROOMS["data"] and not ROOMS["models"]


def test_a_wheel_carries_every_room_that_is_a_folder():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {f"beltlab.{path.parent.name}" for path in PACKAGE.glob("*/__init__.py")}
    assert set(told) == folders | {"beltlab", "beltlab.tables"}


def test_every_room_is_known():
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__", "__main__"} == set(ROOMS)


@pytest.mark.parametrize("room", ["beltlab.models", "beltlab.exercises", "beltlab.data", "beltlab.figures"])
def test_rooms_that_also_run_where_no_browser_is(room):
    code = f"import importlib, sys; m = importlib.import_module({room!r}); " + (
        "[m.questions(n) for n in m.lessons()]; " if room.endswith("exercises") else "") + (
        "print([n for n in ('ipywidgets', 'matplotlib', 'IPython') if n in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_package_imports_fast_beyond_numpy_and_pandas():
    code = "import numpy, pandas, time; t = time.process_time(); import beltlab.data; print(time.process_time() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
    assert min(float(run.stdout) for run in runs) <= 0.2  # seconds of this process, however busy the machine is


def pins(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return {Requirement(line).name.lower(): Requirement(line) for line in lines if re.match(r"[A-Za-z0-9]", line)}


def test_requirements_are_exact_and_in_the_ranges_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"]]
    exact = pins(ROOT / "requirements.txt")
    assert all(str(pin.specifier).startswith("==") for pin in exact.values())
    assert [w.name for w in wanted if next(iter(exact[w.name.lower()].specifier)).version not in w.specifier] == []
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8").rstrip().endswith("-e .")


@pytest.mark.parametrize(("fewer", "more"), [("requirements.txt", "lecturer/requirements.txt"),
                                             ("lecturer/requirements.txt", "src/beltlab/site/requirements.txt"),
                                             ("src/beltlab/site/requirements.txt", "tests/requirements.txt"),
                                             ("requirements.txt", "hub/requirements.txt"),
                                             ("hub/requirements.txt", "tests/requirements.txt")])
def test_tests_and_lecturers_have_the_versions_of_the_class(fewer, more):
    fewer, more = pins(ROOT / fewer), pins(ROOT / more)
    assert [name for name, pin in fewer.items() if name not in more or more[name].specifier != pin.specifier] == []
    assert len(more) > len(fewer)


def test_a_student_installs_the_five_and_nothing_that_only_others_need():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lecturers = {Requirement(line).name for line in project["optional-dependencies"]["lecturer"]}
    course = set(pins(ROOT / "requirements.txt"))
    assert {"jupyterlab", "pandas", "seaborn", "ipywidgets", "nbval"} <= course
    assert course & (lecturers | {"dask", "playwright", "hypothesis", "ruff", "uv", "sphinx", "jupyterhub"}) == {
        "nbconvert", "psutil"}, "JupyterLab and its kernel bring these themselves"


@pytest.mark.parametrize("module", [path for path in PACKAGE.rglob("*.py") if "__all__ = [" in path.read_text("utf-8")],
                         ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_what_a_module_offers_is_there(module):
    name = ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    there = importlib.import_module(name)
    assert [each for each in there.__all__ if not hasattr(there, each)] == []


def test_the_commands_of_the_readme_exist():
    told = set(re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    made = set(re.findall(r"^([a-z]+(?: [a-z]+)*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert len(told) > 8
    assert told and told <= {name for names in made for name in names.split()}


def test_no_path_of_a_machine_stands_in_the_project():
    path = re.compile(r"(?<![\w:/.<])/(?:home|root|work|tmp|Users)/\w")
    assert [str(text.relative_to(ROOT)) for text in TEXTS
            if path.search(text.read_text(encoding="utf-8", errors="replace")) and text.name != Path(__file__).name
            and text.name != "test_review.py"] == []
