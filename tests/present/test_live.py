"""`beltlab present` without a browser: the address that it prints works, and where nothing runs it says so."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from beltlab.present import live

ROOT = Path(__file__).parents[2]
PRESENT = [sys.executable, "-m", "beltlab", "present", "01", "--no-browser"]


def variables(folder):
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    kept = {name: value for name, value in os.environ.items() if name != "JUPYTER_TOKEN"}
    return kept | {name: str(folder / name.lower()) for name in names}


def fetched(url):
    """What a page says, as data; None while it is not there yet."""
    with urllib.request.urlopen(url, timeout=60) as page:
        return json.load(page) if page.status == 200 else None


@pytest.mark.skipif(os.name == "nt", reason="a signal ends the server")
def test_the_address_that_is_printed_opens_the_lesson_without_a_login(tmp_path):
    with (tmp_path / "errors").open("w") as errors:
        server = subprocess.Popen(PRESENT, cwd=ROOT, env=variables(tmp_path), stdout=subprocess.PIPE, stderr=errors,
                                  text=True, start_new_session=True)
    try:
        said = ""
        while len(found := re.findall(r"http://\S+\n", said)) < 2:
            line = server.stdout.readline()
            assert line, said + (tmp_path / "errors").read_text()
            said += line
        address, window = (line.strip() for line in found)
        assert re.fullmatch(r"http://[\w.]+:\d+/lab/tree/notebooks/01_\w+\.ipynb\?reset&token=\w+", address)
        with urllib.request.urlopen(address, timeout=60) as page:
            assert "login" not in page.url and "jupyter-config-data" in page.read().decode()
        token = window.partition("?")[2]
        assert window == f"{address.partition('lab/')[0]}beltlab/lecturer?{token}" and token.startswith("token=")
        for page in ("lecturer", "plan", "since"):  # they hold answers: nobody sees them without the token
            there = f"{window.partition('lecturer')[0]}{page}"
            assert "/login" in urllib.request.urlopen(there, timeout=60).url, page
        deadline = time.monotonic() + 120
        while (plan := fetched(f"{window.partition('lecturer')[0]}plan?{token}")) is None:
            assert time.monotonic() < deadline, "the plan was never made"
            time.sleep(0.3)
        assert plan["path"] in address and [slide["number"] for slide in plan["slides"]] == list(range(1, 26))
        assert all(len(slide["say"]) == 3 for slide in plan["slides"])
        assert "For the lecturer" in urllib.request.urlopen(window, timeout=60).read().decode()
        assert "?token" not in (tmp_path / "errors").read_text(), "Jupyter's own address leads to a login page"
    finally:
        os.killpg(server.pid, 15)
        server.wait(60)
        server.stdout.close()


def test_where_nothing_runs_the_exit_status_says_so(tmp_path):
    (tmp_path / "jupyterlab.py").write_text("raise SystemExit('no server today')")
    environment = {**variables(tmp_path), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(PRESENT, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 1
    assert "JupyterLab ended with status 1" in done.stderr and "Traceback" not in done.stderr


def test_an_interrupt_waits_for_the_server_which_had_it_too(monkeypatch):
    """It ends after us by a moment; the folder with its settings must not go before it."""
    waits = []

    class Server:
        def __init__(self, *_, env, **__):
            self.settings = Path(env["JUPYTERLAB_SETTINGS_DIR"]).parent

        def wait(self):
            waits.append(self.settings.exists())
            if len(waits) == 1:
                raise KeyboardInterrupt

    monkeypatch.setattr(live.subprocess, "Popen", Server)
    monkeypatch.setattr(live, "address", lambda server: None)
    live.present(ROOT / "notebooks" / "01_zones_and_belts.ipynb", browser=False)
    assert waits == [True, True]
