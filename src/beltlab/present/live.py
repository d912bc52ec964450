"""A lesson as live slides: JupyterLab with its deck, our stylesheet, and a memory for the place in the lecture."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
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

    Raises:
        ValueError: If JupyterLab does not start, or ends with an error.
    """
    root = path.resolve().parents[1]
    with as_file(files("beltlab.present")) as room, tempfile.TemporaryDirectory() as settings:
        also = os.environ.get("JUPYTER_CONFIG_PATH")
        environment = os.environ | {
            "JUPYTER_CONFIG_PATH": f"{room / 'config'}{os.pathsep}{also}" if also else str(room / "config"),
            "JUPYTER_TOKEN": os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24),
            "JUPYTERLAB_SETTINGS_DIR": settings,
            "JUPYTERLAB_WORKSPACES_DIR": os.environ.get("JUPYTERLAB_WORKSPACES_DIR", str(root / ".present")),
        }
        shown = f"lab/tree/notebooks/{path.name}?reset"
        command = [
            sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--port={port}",
            f"--LabApp.default_url=/{shown}", f"--LabApp.extra_labextensions_path={room / 'labextension'}",
            "--log-level=WARN",  # Jupyter's own line has an address that does not work
            *([] if browser else ["--no-browser"]), *(["--allow-root"] if _is_root() else []),
        ]
        server = subprocess.Popen(command, env=environment, cwd=root)
        try:
            if said := address(server):
                print(f"\nThe slides are at\n\n    {said[0]}{shown}{said[1]}\n", flush=True)
            status = server.wait()
        except KeyboardInterrupt:
            server.wait()  # it has had the same key and ends by itself
            status = 0
    if status > 0:
        raise ValueError(f"JupyterLab ended with status {status}, for the reason above: no slides are shown any more.")


def address(server: subprocess.Popen) -> tuple[str, str] | None:
    """Wait until a Jupyter server runs; return its address, and what a page's address needs at its end.

    Returns:
        None where the server ended before it ran.
    """
    from jupyter_server.serverapp import list_running_servers

    while server.poll() is None:
        for running in list_running_servers():
            if running["pid"] == server.pid:
                return running["url"], f"&token={running['token']}" if running["token"] else ""
        time.sleep(0.2)
    return None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
