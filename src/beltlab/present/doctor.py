"""Before class: is everything there that the lecture needs? Each problem comes with the one command that mends it."""

import importlib.metadata
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from beltlab.present.live import PORT

COURSE = f"{'py' if os.name == 'nt' else 'python3'} course.py"
INSTALL = f"{COURSE} setup course lecturer"
FRONT_ENDS = {  # Python package: what it brings for the browser
    "anywidget": "anywidget", "jupyterlab_widgets": "@jupyter-widgets/jupyterlab-manager",
}
GLYPHS = "跨境电商产业带政府市场平台"
SLOW = 150  # ms from a slider to its picture, in the kernel; more is felt
MOVES = 20
BUSY = "close other programs, then run this again"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        good: Whether the lecture can go on as it is.
        what: What was looked at, and what was found.
        cure: The one command that mends it, or what to do; empty where there is nothing to do.
    """

    good: bool
    what: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f"\n         → {self.cure}" if self.cure else ""
        return f"{('note' if self.cure else 'ok') if self.good else 'PROBLEM':8} {self.what}{cure}"


def report(root: Path) -> list[Finding]:
    """Examine the course in a folder and everything below it, from Python to the projector.

    A check that fails itself is a finding too: the report always comes to its end.
    """
    checks: dict[str, Callable[[], Finding]] = {
        "Python": lambda: python(root), "environment": lambda: environment(root), "folder": lambda: folder(root),
        "packages": lambda: versions(root / "requirements.txt"), "browser's part": front_ends,
        "matplotlib": matplotlib_settings, "font": fonts, "tables": tables, "port of the course": lambda: port(8888),
        "port of the slides": lambda: port(PORT), "slider": slider, "handouts": pango, "marking": walls,
        "browser": chromium, "rights": rights, "terminal": terminal, "disk": lambda: disk(root), "projector": projector,
    }
    return [_done(name, check) for name, check in checks.items()]


def _done(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        lines = str(error).strip().splitlines() or [""]
        what = f"The check of the {name} failed itself: {type(error).__name__}, {lines[-1][:200]}"
        return Finding(False, what, INSTALL)


def python(root: Path, running: tuple = sys.version_info[:2]) -> Finding:
    """Compare Python with the version that the course asks for."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.search(r'requires-python = ">=([\d.]+)"', text).group(1)
    said = ".".join(map(str, running))
    if Version(said) >= Version(wanted):
        return Finding(True, f"Python {said}")
    cure = f"python{wanted} course.py setup"
    return Finding(False, f"Python is {said}, the course needs {wanted} or newer.", cure)


def environment(root: Path) -> Finding:
    """See whether the folder `.venv` was made for this Python, this folder and these versions."""
    script = root / "course.py"
    if not script.exists():
        return Finding(False, "This is not the folder of the course: it has no course.py.", "cd FOLDER-OF-THE-COURSE")
    done = subprocess.run([sys.executable, str(script), "check"], capture_output=True, text=True, timeout=60)
    if done.returncode == 0:
        return Finding(True, "the folder .venv fits the course")
    return Finding(False, (done.stdout + done.stderr).strip(), INSTALL)


def folder(root: Path, found: str | None = None) -> Finding:
    """Compare the folder of the course with the place that Python takes the course from."""
    import beltlab

    place = Path(found or beltlab.__file__).resolve()
    if root.resolve() in place.parents:
        return Finding(True, "Python runs the course of this folder")
    foreign = os.environ.get("PYTHONPATH")
    cure = INSTALL if not foreign else "set PYTHONPATH=" if os.name == "nt" else "unset PYTHONPATH"
    return Finding(False, f"Python runs the course of another folder: {place.parents[2]}.", cure)


def versions(requirements: Path, installed: Callable[[str], str] = importlib.metadata.version) -> Finding:
    """Compare the installed packages with the exact versions of the course."""
    wrong, count = [], 0
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if not re.match(r"[A-Za-z0-9]", line):
            continue
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate():
            continue
        count += 1
        try:
            there = installed(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            there = "missing"
        if there == "missing" or there not in wanted.specifier:
            wrong.append(f"{wanted.name} is {there}, not {str(wanted.specifier).lstrip('=')}")
    if not wrong:
        return Finding(True, f"all {count} packages have the versions of the course")
    more = f", and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Finding(False, f"Packages differ from the course: {'; '.join(wrong[:3])}{more}.", INSTALL)


def front_ends(folder: Path = Path(sys.prefix) / "share" / "jupyter" / "labextensions") -> Finding:
    """Compare what the browser loads for widgets and slides with the Python package that it belongs to."""
    wrong = []
    for package, extension in FRONT_ENDS.items():
        file = folder / extension / "package.json"
        try:
            back = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{package} is missing")
            continue
        front = json.loads(file.read_text(encoding="utf-8"))["version"] if file.exists() else "missing"
        if package == "jupyterlab_widgets":  # the two count differently: 3.0 of one belongs to 5.0 of the other
            front = back if front.split(".")[:1] == ["5"] else front
        if front.replace("~", "") != back:
            wrong.append(f"{extension} is {front}, {package} is {back}")
    if not wrong:
        return Finding(True, "the browser's part of widgets and slides fits Python's part")
    cure = f"{Path(sys.executable).name} -m pip install --force-reinstall --no-deps {' '.join(FRONT_ENDS)}"
    return Finding(False, f"Widgets would stay blank: {'; '.join(wrong)}.", cure)


def matplotlib_settings(environ: dict[str, str] | None = None) -> Finding:
    """Draw a figure of the course under the reader's own settings of matplotlib, in a process of its own."""
    environ = dict(os.environ) if environ is None else environ
    look = [sys.executable, "-c", "import os; os.environ.pop('MPLBACKEND', None); import matplotlib; "
            "print(matplotlib.matplotlib_fname()); print(matplotlib.get_data_path())"]
    draw = [sys.executable, "-c", "from matplotlib import pyplot; figure = pyplot.figure(); figure.suptitle('title'); "
            "figure.canvas.draw(); from beltlab.whatif import lesson_01; lesson_01.zones_over_belts().png"]
    found = subprocess.run(look, capture_output=True, text=True, env=environ, timeout=120)
    said = found.stdout.split("\n")
    own = said[0] if len(said) > 1 and not said[0].startswith(said[1]) else ""
    done = subprocess.run(draw, capture_output=True, text=True, env=environ, timeout=120)
    backend = environ.get("MPLBACKEND")
    if done.returncode == 0:
        return Finding(True, f"figures can be drawn{f', with your settings in {own}' if own else ''}")
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1][:160]
    if backend and (not own or "backend" in reason.lower()):
        cure = "set MPLBACKEND=" if os.name == "nt" else "unset MPLBACKEND"
        return Finding(False, f"The variable MPLBACKEND is {backend}, and no figure can be drawn: {reason}", cure)
    if own:
        cure = f"{'ren' if os.name == 'nt' else 'mv'} \"{own}\" \"{own}.off\""
        return Finding(False, f"Your settings of matplotlib in {own} break the figures: {reason}", cure)
    return Finding(False, f"No figure can be drawn: {reason}", INSTALL)


def fonts(folder: Path | None = None) -> Finding:
    """See whether the course's font is there, and has the Chinese signs of the course."""
    from matplotlib.ft2font import FT2Font

    folder = folder or Path(str(files("beltlab.fonts")))
    for name in ("BeltSans-Regular.otf", "BeltSans-Bold.otf"):
        try:
            known = FT2Font(str(folder / name)).get_charmap()
        except (OSError, RuntimeError):
            return Finding(False, f"The font {name} is missing or damaged: figures would lose their Chinese words.",
                           "git checkout -- src/beltlab/fonts")
        if any(ord(sign) not in known for sign in GLYPHS):
            return Finding(False, f"The font {name} has no Chinese signs.", "git checkout -- src/beltlab/fonts")
    return Finding(True, "the font is there, with its Chinese signs")


def tables(folder: Path | None = None) -> Finding:
    """Compare every table with its checksum."""
    from beltlab import data

    try:
        wrong, count = data.changed(folder), len(data.tables(folder))
    except data.DataError as error:
        return Finding(False, str(error), "git checkout -- data")
    if wrong:
        return Finding(False, f"Not as published: {', '.join(wrong)}.", "git checkout -- data")
    return Finding(True, f"all {count} tables are as they were published")


def port(number: int) -> Finding:
    """See whether the port of `make present` is free."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            what = f"Port {number} is taken: another presentation may still run. The next free port would be used."
            return Finding(False, what, f"{Path(sys.executable).name} -m jupyter server stop {number}")
    return Finding(True, f"port {number} is free")


def slider(start: Callable | None = None, slow: float = SLOW) -> Finding:
    """Move a slider in a real kernel, as the lecture does, and time it."""
    from jupyter_client.manager import start_new_kernel

    code = "\n".join(
        [
            "import time; from beltlab.whatif import lesson_01",
            "explorer = lesson_01.zones_over_belts(); explorer.png; spent = []",
            f"for number in range({MOVES}):",
            "    start = time.perf_counter(); explorer.set(year=2016 + number % 9); explorer.png",
            "    spent.append(1000 * (time.perf_counter() - start))",
            "print(*spent)",
        ]
    )
    for last in (False, True):  # as in JupyterLab: another program may have taken a port before the kernel came to it
        try:
            manager, client = (start or start_new_kernel)(kernel_name="python3", stderr=subprocess.DEVNULL)
            break
        except Exception as error:
            if last:
                return Finding(False, f"No kernel starts ({type(error).__name__}).", INSTALL)
    said: list[str] = []
    try:
        began = time.perf_counter()
        reply = client.execute_interactive(
            code, timeout=60, output_hook=lambda message: said.append(_printed(message)))
        seconds = time.perf_counter() - began
    except TimeoutError:
        return Finding(False, "A kernel started, but did not answer within 60 s.", BUSY)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        return Finding(False, f"An explorer fails in the kernel: {reply['content']['evalue']}.", INSTALL)
    milliseconds = statistics.median(map(float, "".join(said).split()))
    what = f"a slider moves in {milliseconds:.0f} ms in a real kernel; the first explorer came after {seconds:.1f} s"
    return Finding(milliseconds <= slow, what, "" if milliseconds <= slow else BUSY)


def _printed(message: dict) -> str:
    """What a message of a kernel prints; a warning is none of it."""
    content = message["content"]
    return content["text"] if content.get("name") == "stdout" else ""


def pango(code: str = "import weasyprint") -> Finding:
    """See whether handouts can be printed: WeasyPrint needs the library Pango, which is no package of Python."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    if done.returncode == 0:
        return Finding(True, "handouts can be written as PDF")
    if "ModuleNotFoundError" in done.stderr:
        what = "what only lecturers need is not here yet; its commands fetch it"
        return Finding(True, what, f"{COURSE} setup lecturer")
    cure = {"darwin": "brew install pango", "win32": "install MSYS2, then: pacman -S mingw-w64-x86_64-pango"}.get(
        sys.platform, "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    return Finding(False, "Pango is missing: handouts cannot be written.", cure)


def walls(which: Callable[[str], str | None] = shutil.which) -> Finding:
    """See whether marking has its strongest walls."""
    if sys.platform != "linux":
        return Finding(True, "marking has its strongest walls only on Linux, with bubblewrap")
    bubblewrap = which("bwrap")
    if not bubblewrap:
        return Finding(False, "bubblewrap is missing: marking would run behind weaker walls.",
                       "sudo apt-get install bubblewrap")
    done = subprocess.run([bubblewrap, "--ro-bind", "/", "/", "--unshare-all", sys.executable, "-c", ""],
                          capture_output=True, text=True, timeout=60)
    if done.returncode == 0:
        return Finding(True, "bubblewrap is there: marking has its strongest walls")
    said = (done.stderr.strip().splitlines() or [""])[-1]
    return Finding(True, f"bubblewrap does not start here ({said}): marking would run behind weaker walls",
                   "mark outside of a container, on a Linux that allows user namespaces")


def chromium(which: Callable[[str], str | None] = shutil.which) -> Finding:
    """See whether the tests in the browser can run."""
    if any(map(which, ("chromium", "chromium-browser", "google-chrome"))):
        return Finding(True, "Chromium is there, for the tests in the browser")
    return Finding(True, "Chromium is missing: the tests in the browser are left out; the course needs any browser",
                   "sudo apt-get install chromium")


def rights(user: int | None = None) -> Finding:
    """See whether the course runs with all rights on the machine."""
    user = (os.geteuid() if hasattr(os, "geteuid") else 1) if user is None else user
    if user:
        return Finding(True, "you are an ordinary user")
    return Finding(True, "you are root: all works, but what is written belongs to root", "sudo -u YOUR-NAME -i")


def terminal(encoding: str | None = None) -> Finding:
    """See whether the terminal can print what the course prints."""
    encoding = encoding or sys.stdout.encoding or "ascii"
    try:
        f"{GLYPHS} → · –".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        cure = "chcp 65001" if os.name == "nt" else "export LC_ALL=C.UTF-8 PYTHONUTF8=1"
        return Finding(True, f"this terminal ({encoding}) cannot print every sign: it shows ? instead", cure)
    return Finding(True, f"this terminal ({encoding}) prints every sign")


def disk(root: Path, free: float | None = None) -> Finding:
    """See whether there is room for what a server writes."""
    megabytes = shutil.disk_usage(root).free / 1e6 if free is None else free
    if megabytes >= 200:
        return Finding(True, "there is room on the disk")
    return Finding(False, f"Only {megabytes:.0f} MB are free on the disk.", "empty the bin")


def projector() -> Finding:
    """Say what to do with the projector; no program can see it."""
    return Finding(True, "projector: 1920 × 1080 is best, 1280 × 720 is enough; others give a margin;\n"
                   "         F11 is the full screen; arrows, space or a presenter's buttons turn the slides")
