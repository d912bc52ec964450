"""A lesson as live slides: JupyterLab with its deck, our stylesheet, and a memory for the place in the lecture."""

import os
import subprocess
import sys
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

PORT = 8890


def present(path: Path, browser: bool = True, port: int = PORT) -> None:
    """Open a lesson as slides and wait until JupyterLab ends.

    The file stays as it is unless you save it. The slide, and where the sliders stand, are kept in `.present/`: the
    same command goes back there after a kernel, a browser or a computer broke down.

    Args:
        path: The notebook of the lesson, in the folder `notebooks/` of the course.
        browser: Whether to open a browser.
        port: Where the server listens; the next free port where it is taken.
    """
    root = path.resolve().parents[1]
    with as_file(files("beltlab.present")) as room, tempfile.TemporaryDirectory() as settings:
        also = os.environ.get("JUPYTER_CONFIG_PATH")
        environment = os.environ | {
            "JUPYTER_CONFIG_PATH": f"{room / 'config'}{os.pathsep}{also}" if also else str(room / "config"),
            "JUPYTERLAB_SETTINGS_DIR": settings,
            "JUPYTERLAB_WORKSPACES_DIR": os.environ.get("JUPYTERLAB_WORKSPACES_DIR", str(root / ".present")),
        }
        command = [
            sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--port={port}",
            f"--LabApp.default_url=/lab/tree/notebooks/{path.name}?reset",
            f"--LabApp.extra_labextensions_path={room / 'labextension'}",
        ]
        try:
            subprocess.run(command + ([] if browser else ["--no-browser"]), env=environment, cwd=root, check=False)
        except KeyboardInterrupt:
            pass  # the server has had the same key and ends by itself
