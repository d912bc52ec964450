"""Jupyter servers and pages for the tests in a real browser, and for the benchmark of the sliders."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from ports import free_port

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ADDRESS = {"jupyterlab": "lab/tree/{}", "notebook": "notebooks/{}", "voila": ""}
EXPOSE = {"jupyterlab": "--LabApp", "notebook": "--JupyterNotebookApp"}  # .expose_app_in_browser: `jupyterapp` below
OPTIONS = ["--IdentityProvider.token=", "--allow-root", "--ServerApp.log_level=ERROR"]
PANEL = "jupyterapp.shell.currentWidget"
CELLS = f"[...({PANEL}?.content?.model?.cells ?? [])].filter((cell) => cell.type === 'code')"
SESSION = f"{PANEL}.sessionContext.session"
BEGUN = "(cell) => cell.executionCount || cell.executionState === 'running'"
LOST = 1500  # ms without a cell that has begun after which "Run All" was lost


@contextlib.contextmanager
def served(app: str, notebook: Path, home: Path, python: str = sys.executable) -> Iterator[str]:
    """Start jupyterlab, notebook or voila on a free port; yield the address of the notebook; stop it with its kernels.

    Args:
        app: "jupyterlab", "notebook" or "voila".
        notebook: The file to open.
        home: An empty folder for what the server wants to remember.
        python: Whose packages run it.
    """
    what = [str(notebook)]
    if app != "voila":
        what = [f"--ServerApp.root_dir={notebook.parent}", f"{EXPOSE[app]}.expose_app_in_browser=True", *OPTIONS]
    answers = "api" if app != "voila" else "voila/api/shutdown"
    with running([app, *what], home, home, answers, python) as root:
        yield root + ADDRESS[app].format(notebook.name)


@contextlib.contextmanager
def running(
    command: list[str], home: Path, folder: Path, answers: str = "api", python: str = sys.executable, **environment: str
) -> Iterator[str]:
    """Start a module of Python that serves on a free port; yield its address; stop it with its kernels.

    Args:
        command: The module and its arguments.
        home: A folder for what the server wants to remember.
        folder: Where it runs.
        answers: An address below its own that answers as soon as it is ready.
        python: Whose packages run it.
        **environment: Further environment variables.
    """
    port = free_port()
    folders = {"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
               "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR"}
    environment = os.environ | {name: str(home / name.lower()) for name in folders} | {
        "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter"), "PYTHONWARNINGS": "ignore"} | environment
    server = subprocess.Popen(
        [python, "-m", *command, "--no-browser", f"--port={port}"],
        env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    root = f"http://127.0.0.1:{port}/"
    try:
        _wait(root + answers, server)
        yield root
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def run_all(page: Page) -> None:
    """Run all cells of the notebook in the page, and wait until the last has its number."""
    page.wait_for_function(
        f"() => globalThis.jupyterapp && {CELLS}.length && {SESSION}?.kernel?.status === 'idle'", timeout=120_000)
    for _ in range(5):  # a first "Run All" is sometimes lost
        page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(f"() => {CELLS}.some({BEGUN})", timeout=LOST)
            break
    page.wait_for_function(f"() => {CELLS}.every((cell) => cell.executionCount)", timeout=240_000)


def notebook(path: Path, *cells: str) -> Path:
    """Write a small notebook of code cells."""
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(cell, id=f"cell-{number}") for number, cell in enumerate(cells)]
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, path)
    return path


def _wait(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with code {server.returncode} before it answered.")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not answer within 150 s.")
