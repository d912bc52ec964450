"""The commands of the course, for every system: `python3 course.py` opens it, `python3 course.py test` tests it.

On Windows the same is `py course.py` and `py course.py test`; with make it is `make course` and `make test`. The first
command sets up all that is needed in a folder `.venv`, and does so again where that folder no longer fits. Other words
are commands for lecturers: `python3 course.py present 03`. Standard library only, and no syntax newer than Python 3.6,
so that an old Python can still say that it is too old.
"""

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

OLDEST = (3, 11)
NEWEST = 14  # of Python 3: how far to look for another one
ROOT = Path(__file__).resolve().parent
PLACE = ROOT / ".venv"
STAMP = "course.json"  # inside the environment: what it was made from; written last
PARTS = {  # what is installed: the list of exact versions, and what to say
    "course": ("requirements.txt", "Setting up the course in the folder .venv: once, about a minute."),
    "lecturer": ("lecturer/requirements.txt", "Fetching what only lecturers need: once, about half a minute."),
    "site": ("src/beltlab/site/requirements.txt", "Fetching what the website needs: once, about half a minute."),
    "hub": ("hub/requirements.txt", "Fetching what a hub needs: once, about half a minute."),
    "tests": ("tests/requirements.txt", "Fetching what only the tests need: once, about half a minute."),
}
FOR_LECTURERS = {"present", "slides", "handout", "dashboard", "data", "grade", "report", "tournament", "export",
                 "doctor"}
MODULES = {  # commands that are not the course's own
    "dashboard": ["voila", "src/beltlab/whatif/dashboard.ipynb"],
    "hub": ["jupyterhub", "-f", "hub/jupyterhub_config.py"],
}
START = "START.md"
PORT = 8888
NEEDED = ["beltlab", "jupyterlab", "pandas", "seaborn", "ipywidgets", "nbval", "matplotlib", "scipy", "anywidget"]
PROBE = """
import importlib.util as util, json, sys
found = {name: util.find_spec(name) for name in %r}
print(json.dumps({"python": list(sys.version_info[:2]), "missing": [n for n, s in found.items() if s is None],
                  "beltlab": found["beltlab"] and found["beltlab"].origin}))
""" % (NEEDED,)
NO_NETWORK = re.compile(r"resol|connect|unreachable|timed? ?out|proxy|network|retries|tunnel", re.I)
NOTEBOOKS = ["notebooks", "exercises", "solutions"]
EVERYWHERE = ["tests/models", "tests/exercises/test_question.py", "tests/exercises/test_packing.py",
              "tests/test_data.py", "tests/test_plots.py"] + NOTEBOOKS


class Stop(Exception):
    """Nothing more can be done; the text says what the reader can do."""


def main(words):
    """Run one command; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows a question mark
    word, rest = (words or ["course"])[0], words[1:]
    try:
        check_python()
        if word == "course":
            return open_course()
        if word == "test":
            return run_stages(tests())
        if word == "kernels":
            return run_stages(kernels())
        if word == "versions":
            return run_stages(versions())
        if word == "check":
            return check()
        if word == "setup":
            ready(*(rest or ["course"]))
            return 0
        python = ready("course", *([word] if word in PARTS else ["lecturer"] if word in FOR_LECTURERS else []))
        module = MODULES.get(word, ["beltlab", word])
        return subprocess.call([python, "-m"] + module + rest, env=environment(), cwd=str(ROOT))
    except Stop as sentence:
        print(sentence, file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
    return 1


# ---------------------------------------------------------------- the environment


def check_python(version=sys.version_info[:2], which=shutil.which):
    """Refuse a Python that is too old, in one sentence that names a better one where the machine has it."""
    if tuple(version) >= OLDEST:
        return
    said, wanted = ".".join(map(str, version)), ".".join(map(str, OLDEST))
    names = ["python3.%d" % minor for minor in range(NEWEST, OLDEST[1] - 1, -1)]
    better = next((name for name in names if which(name) and _answer([name, "--version"])), None)
    cure = "run  %s course.py  (or: make course PYTHON=%s)" % (better, better) if better else (
        "install a newer one from python.org, or with your system's packages, then run the same command with it")
    raise Stop("This is Python %s, and the course needs Python %s or newer: %s." % (said, wanted, cure))


def ready(*parts):
    """Set up whatever is missing; return the environment's Python as a path."""
    python, wanted = str(_python(PLACE)), _wanted(parts)
    reason, stamp = examine(wanted, PLACE)
    if reason:
        if reason != "none":
            print("The folder .venv %s: it is made again." % reason, flush=True)
        _make(PLACE)
        stamp = {key: wanted[key] for key in ("python", "folder")}
    for part in parts:
        if stamp.get(part) != wanted[part]:
            listed, sentence = PARTS[part]
            print(sentence, flush=True)
            if part == "course":
                stamp = {key: wanted[key] for key in ("python", "folder")}
            _write(stamp)
            install(python, ["-r", listed])
            stamp[part] = wanted[part]
            _write(stamp)
    return python


def examine(wanted, place):
    """Say in words why an environment cannot be kept ("" where it can), and return what it was made from."""
    if not place.exists():
        return "none", {}
    try:
        stamp = json.loads((place / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "was not finished, or was made by another program", {}
    if stamp.get("python") != wanted["python"]:
        return "belongs to Python %s, and this is %s" % (stamp.get("python"), wanted["python"]), {}
    if stamp.get("folder") != wanted["folder"]:
        return "belongs to the folder %s" % stamp.get("folder"), {}
    answer = _answer([str(_python(place)), "-c", PROBE])
    if not answer:
        return "is broken", {}
    found = json.loads(answer)
    if "course" in stamp and (found["missing"] or not _inside(found["beltlab"])):
        return "is broken: %s" % (", ".join(found["missing"]) or "it finds the course in another folder"), {}
    if "%d.%d" % tuple(found["python"]) != wanted["python"]:
        return "belongs to Python %d.%d" % tuple(found["python"]), {}
    return "", stamp


def check():
    """Say whether the environment still fits; return 1 where it does not."""
    stamp = {}
    try:
        stamp = json.loads((PLACE / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        pass
    wanted = _wanted([part for part in PARTS if part in stamp] or ["course"])
    reason, _ = examine(wanted, PLACE)
    if reason:
        print("The folder .venv %s." % ("is missing" if reason == "none" else reason))
    elif any(stamp.get(part) != wanted[part] for part in wanted):
        reason = "old"
        print("The folder .venv is older than the versions that the course lists.")
    return 1 if reason else 0


def install(python, arguments):
    """Install packages: with uv where it works, from its store where there is no network, else with pip."""
    uv, failure = _uv(), ""
    for option in ["-q", "--offline"] if uv else []:
        done = _run([uv, "pip", "install", option, "--python", python] + arguments)
        if done.returncode == 0:
            return
        failure = failure or done.stdout
    if _answer([python, "-m", "pip", "--version"]) or _answer([python, "-m", "ensurepip"]):
        done = _run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "2"] + arguments)
        if done.returncode == 0:
            return
        failure = done.stdout
    again = "then run the same command again"
    if "space" in failure.lower() and "left" in failure.lower():
        raise Stop("The disk is full: the course needs 1 GB; empty the bin, %s." % again)
    if NO_NETWORK.search(failure):
        raise Stop("The packages of the course cannot be fetched, there seems to be no network: connect once "
                   "(behind a proxy set HTTPS_PROXY), %s." % again)
    last = "\n".join(failure.strip().splitlines()[-12:])
    raise Stop("%s\nThe packages of the course cannot be installed, for the reason above; mend it, %s." % (last, again))


def _make(place):
    """Make an empty environment, in place of one that is there."""
    base = _base_python()
    try:
        if place.is_symlink() or place.is_file():
            place.unlink()
        elif place.exists():
            shutil.rmtree(str(place))
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop("The folder %s cannot be written (%s): close every Jupyter that still uses it, or copy the course "
                   "to a folder of your own, then run the same command again." % (place, error.strerror)) from None
    if _uv() and _run([_uv(), "venv", "-q", "--no-project", "--python", base, str(place)]).returncode == 0:
        return
    done = _run([base, "-m", "venv", str(place)])
    if done.returncode == 0:
        return
    shutil.rmtree(str(place), ignore_errors=True)
    if os.access(str(place.parent), os.W_OK):
        version = "%d.%d" % sys.version_info[:2]
        raise Stop("This Python cannot make an environment, its module venv (or ensurepip) is missing: on Debian and "
                   "Ubuntu run  sudo apt install python%s-venv , elsewhere install uv (pip install uv), then run the "
                   "same command again." % version)
    raise Stop("The folder %s cannot be written: copy the course to a folder of your own." % place.parent)


def _wanted(parts):
    project = (ROOT / "pyproject.toml").read_bytes()
    wanted = {part: hashlib.sha256(project + (ROOT / PARTS[part][0]).read_bytes()).hexdigest() for part in parts}
    return dict(wanted, python="%d.%d" % sys.version_info[:2], folder=str(ROOT))


def _write(stamp):
    text = json.dumps(stamp, indent=1)
    (PLACE / (STAMP + ".new")).write_text(text, encoding="utf-8")
    os.replace(str(PLACE / (STAMP + ".new")), str(PLACE / STAMP))


def _python(place):
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _base_python():
    """The Python that this one stands on: an environment cannot be made again by its own Python."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _uv():
    found = shutil.which("uv")
    return found if found and _answer([found, "--version"]) else None


def _inside(origin):
    return bool(origin) and ROOT in Path(origin).resolve().parents


def _run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
                          errors="replace", cwd=str(ROOT), env=environment())


def _answer(command):
    """What a command prints; nothing where it cannot run."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True,
                              errors="replace", env=environment(), timeout=120)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def environment(**more):
    """The variables for what is started from here: the course's Jupyter settings, and nobody else's packages."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "UV_PYTHON", "UV_PROJECT_ENVIRONMENT")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    paths = [str(ROOT / ".jupyter")] + [path for path in [os.environ.get("JUPYTER_CONFIG_PATH")] if path]
    return dict(kept, JUPYTER_CONFIG_PATH=os.pathsep.join(paths), **more)


# ---------------------------------------------------------------- opening the course


def open_course():
    """Start JupyterLab on the start page, print its address, and wait until it ends."""
    python, port, ip = ready("course"), free_port(PORT), "0.0.0.0" if in_container() else "127.0.0.1"
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    command = [
        python, "-m", "jupyterlab", "--ServerApp.root_dir=" + str(ROOT), "--LabApp.default_url=/lab/tree/" + START,
        "--ServerApp.port=%d" % port, "--ServerApp.port_retries=0", "--ServerApp.ip=" + ip, "--log-level=WARN",
        "--ServerApp.answer_yes=True",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    browser = has_browser()
    if not browser:
        command.append("--no-browser")
    places = environment(JUPYTER_TOKEN=token, JUPYTERLAB_WORKSPACES_DIR=str(ROOT / ".present" / "course"))
    server = subprocess.Popen(command, env=places, cwd=str(ROOT))
    try:
        if _answers(server, port):
            address = "http://127.0.0.1:%d/lab/tree/%s?token=%s" % (port, START, token)
            before = "The course opens in your browser; if it does not, open" if browser else (
                "No browser can be opened from here. Open")
            print("%s this address:\n\n    %s\n\nKeep this window; Ctrl+C in it ends the course." % (before, address),
                  flush=True)
        return server.wait()
    except KeyboardInterrupt:
        server.wait()
        return 0


def _answers(server, port):
    """Wait until the server answers; say whether it did before it ended."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.poll() is None:
        try:
            direct.open("http://127.0.0.1:%d/api" % port, timeout=5).close()
            return True
        except OSError:
            time.sleep(0.2)
    return False


def free_port(first):
    """The first port from a number on that nobody uses."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise Stop("All ports from %d to %d are taken: close other servers, then try again." % (first, first + 199))


def in_container():
    """Whether this is a container, where only a server that listens to all sides is reached from outside."""
    return Path("/.dockerenv").exists() or Path("/run/.containerenv").exists() or "container" in os.environ


def has_browser():
    """Whether a browser with windows can be opened from here."""
    if os.name != "nt" and sys.platform != "darwin":
        if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER")):
            return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


# ---------------------------------------------------------------- testing the course


def tests():
    """The stages of `make test`: what is written, what is calculated, what is seen."""
    python = ready("course", "tests")
    pytest = [python, "-m", "pytest", "--timeout", "300"]
    return [
        ("style", [python, "-m", "ruff", "check"], {}),
        ("course, notebooks and marking", pytest + ["-m", "not browser", "-n", "2", "--dist", "loadscope"], {}),
        ("in the browser", pytest + ["-m", "browser", "-n", "2", "--dist", "loadscope"], {}),
    ]


def kernels():
    """Every notebook, compared and made again byte for byte, as other processors and other systems calculate it."""
    python = ready("course", "tests")
    numpy = "from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f; "
    extras = _answer([python, "-c", numpy + "print(*[name for name in d if f.get(name)])"]).strip()
    elsewhere = {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "0", "UMASK": "077"}
    if platform.machine() in ("x86_64", "AMD64"):
        settings = {
            "Haswell": {"OPENBLAS_CORETYPE": "Haswell", "PYTHONHASHSEED": "1"},
            "Prescott, numpy without extras": {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": extras},
            "Nehalem, in Shanghai": dict(elsewhere, OPENBLAS_CORETYPE="Nehalem"),
        }
        if "X86_V4" in extras.split():
            settings["SkylakeX"] = {"OPENBLAS_CORETYPE": "SkylakeX"}
        else:
            print("SkylakeX is left out: this processor has no AVX-512.")
    else:
        settings = {"numpy without extras": {"NPY_DISABLE_CPU_FEATURES": extras}, "in Shanghai": elsewhere}
    pytest = [python, "-m", "pytest", "--timeout", "300", "-n", "2", "--dist", "loadscope", "-q",
              "-m", "not browser"]
    return [("arithmetic: " + name, pytest + NOTEBOOKS + ["tests/test_notebooks.py"], variables)
            for name, variables in settings.items()]


def versions():
    """The course on every other Python of this machine, and on the oldest packages that pyproject.toml allows."""
    python, uv = ready("course", "tests"), [str(_python(PLACE)), "-m", "uv"]
    here = "%d.%d" % sys.version_info[:2]
    stages = []
    for version, path in sorted(pythons().items()):
        place, pins = ROOT / "build" / ("python-" + version), "tests/requirements.txt"
        if version == here:
            place, pins = ROOT / "build" / "lowest", "build/lowest.txt"
            (ROOT / "build").mkdir(exist_ok=True)
            stages.append(("lowest versions: listed", uv + [
                "pip", "compile", "-q", "--resolution", "lowest-direct", "--python", python, "pyproject.toml",
                "--extra", "test", "-o", pins], {}))
        name = "lowest versions" if version == here else "Python " + version
        stages += [
            (name + ": set up", uv + ["venv", "-q", "--clear", "--python", path, str(place)], {}),
            (name + ": packages", uv + ["pip", "install", "-q", "--python", str(_python(place)), "-r", pins, "-e", "."],
             {}),
            (name, [str(_python(place)), "-m", "pytest", "-q", "--timeout", "300", "-n", "2", "--dist",
                    "loadscope", "-m", "not browser"]
             + EVERYWHERE + ([] if version == here else ["tests/test_notebooks.py"]), {}),
        ]
    return stages


def pythons():
    """Every Python that the course may run on and this machine has: version to path."""
    found = {"%d.%d" % sys.version_info[:2]: _base_python()}
    kept = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    more = [path for path in os.environ.get("BELTLAB_PYTHONS", "").split(os.pathsep) if path]
    names = [shutil.which("python3.%d" % minor) for minor in range(OLDEST[1], NEWEST + 1)]
    for path in more + names + [str(path) for path in sorted(kept.glob("3.*/bin/python3"))]:
        said = _answer([path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip() if path else ""
        if said and tuple(map(int, said.split("."))) >= OLDEST:
            found.setdefault(said, path)
    return found


def run_stages(stages):
    """Run every stage, whatever became of those before it, and print all verdicts; return the sum of their statuses."""
    verdicts = []
    for name, command, variables in stages:
        print("\n==== %s" % name, flush=True)
        variables = dict(variables)
        mask = variables.pop("UMASK", "")
        before = os.umask(int(mask, 8)) if mask else None
        start = time.time()
        try:
            status = subprocess.call(command, env=environment(**variables), cwd=str(ROOT))
        except OSError as error:
            print(error)
            status = 1
        if mask:
            os.umask(before)
        verdicts.append((name, abs(status), time.time() - start))
    print("\n==== all stages")
    for name, status, seconds in verdicts:
        print("%-8s %4.0f s  %s" % ("ok" if status == 0 else "FAILED", seconds, name))
    return min(sum(status for _, status, _ in verdicts), 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
