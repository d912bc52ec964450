"""A lesson as live slides: JupyterLab with our deck, a window for the lecturer, and a memory for the place."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import webbrowser
from importlib.resources import as_file, files
from pathlib import Path

PORT = 8890
WINDOW = "beltlab/lecturer"


def present(
    path: Path, browser: bool = True, port: int = PORT, fresh: bool = False, poll: str = "", run: str = ""
) -> None:
    """Open a lesson as slides, and the lecturer's window; wait until JupyterLab ends.

    The file stays as it is. The slide, and where the sliders stand, are kept in `.present/`: within three hours the
    same command goes back there after a kernel, a browser or a computer broke down; later it asks.

    Args:
        path: The notebook of the lesson, in the folder `notebooks/` of the course.
        browser: Whether to open a browser.
        port: Where the server listens; the next free port where it is taken.
        fresh: Whether to forget the place that was kept.
        poll: Where phones can answer the question of the slide, such as "192.168.1.20:8900"; nowhere without it.
        run: The run of the course whose guesses are kept, such as "2026-autumn"; without it none are.

    Raises:
        ValueError: If JupyterLab does not start, or ends with an error; if no page can be served on the address.
    """
    from beltlab.present.poll import check
    from beltlab.whatif import runs

    root = path.resolve().parents[1]
    class_ = {"BELTLAB_POLL": check(poll) if poll else "", runs.RUN: runs.checked(run) if run else "",
              runs.FOLDER: str(root / ".present" / "guesses")}
    with as_file(files("beltlab.present")) as room, tempfile.TemporaryDirectory() as scratch:
        also = os.environ.get("JUPYTER_CONFIG_PATH")
        plan = Path(scratch, "plan.json")
        environment = os.environ | {
            "JUPYTER_CONFIG_PATH": f"{room / 'config'}{os.pathsep}{also}" if also else str(room / "config"),
            "JUPYTER_TOKEN": os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24),
            "JUPYTERLAB_SETTINGS_DIR": str(Path(scratch, "settings")),
            "JUPYTERLAB_WORKSPACES_DIR": os.environ.get("JUPYTERLAB_WORKSPACES_DIR", str(root / ".present")),
            "BELTLAB_PLAN": str(plan),
            "BELTLAB_SINCE": str(int(time.time() * 1000) if fresh else 0),
            **class_,
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
                url, token = said
                window = f"{url}{WINDOW}{'?' + token if token else ''}"
                print(f"\nThe slides are at\n\n    {url}{shown}{'&' + token if token else ''}\n\n"
                      f"and what to say, for your own screen only, at\n\n    {window}\n", flush=True)
                if poll:
                    print(f"Phones answer at\n\n    http://{poll}/\n", flush=True)
                if hasattr(os, "nice"):
                    os.nice(10)  # the first slide goes before the plan
                _write_plan(path, plan)
                if browser:
                    _open(window, Path(scratch, "window.html"))
            status = server.wait()
        except KeyboardInterrupt:
            server.wait()  # it has had the same key and ends by itself
            status = 0
    if status > 0:
        raise ValueError(f"JupyterLab ended with status {status}, for the reason above: no slides are shown any more.")


def address(server: subprocess.Popen) -> tuple[str, str] | None:
    """Wait until a Jupyter server runs; return its address, and what a page's address needs to be let in.

    Returns:
        None where the server ended before it ran.
    """
    from jupyter_server.serverapp import list_running_servers

    while server.poll() is None:
        for running in list_running_servers():
            if running["pid"] == server.pid:
                return running["url"], f"token={running['token']}" if running["token"] else ""
        time.sleep(0.2)
    return None


def _write_plan(path: Path, target: Path) -> None:
    """Write what the lecturer's window shows, in one step: the server reads it as soon as it is there."""
    from beltlab.present import lecturer

    made = target.with_suffix(".new")
    made.write_text(json.dumps(lecturer.plan(path), ensure_ascii=False), encoding="utf-8")
    made.replace(target)


def _open(url: str, by_way_of: Path) -> None:
    """Open an address by way of a file, as Jupyter does: other users see the arguments of a browser, and the token."""
    by_way_of.touch(mode=0o600)
    by_way_of.write_text(f'<meta http-equiv="refresh" content="1; url={url}">', encoding="utf-8")
    webbrowser.open(by_way_of.as_uri())


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
