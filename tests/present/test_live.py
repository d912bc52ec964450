"""`beltlab present` without a browser: the address that it prints works, and where nothing runs it says so."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from beltlab.present import live
from beltlab.present import server as pages

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


class Server:
    """A server that ends at once; keeps how it was started."""

    status = 0

    def __init__(self, command, env, cwd):
        self.command, self.env, self.cwd = command, env, cwd
        Server.last = self

    def wait(self):
        self.opened = [path.read_text() for path in Path(self.env["BELTLAB_PLAN"]).parent.glob("window.html")]
        plan = Path(self.env["BELTLAB_PLAN"])
        self.plan = json.loads(plan.read_text(encoding="utf-8")) if plan.exists() else None
        return self.status


@pytest.fixture
def begun(monkeypatch, tmp_path):
    """Present a lesson with a server that ends at once; gives that server, and the addresses that were opened."""
    opened = []
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_TOKEN", "JUPYTERLAB_WORKSPACES_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(live.subprocess, "Popen", Server)
    monkeypatch.setattr(live, "address", lambda _: ("http://here:1/", "token=x"))
    monkeypatch.setattr(live.os, "nice", opened.append, raising=False)
    monkeypatch.setattr(live.webbrowser, "open", opened.append)
    monkeypatch.setattr("beltlab.present.lecturer.plan", lambda path: {"title": "带", "path": path.name})
    (tmp_path / "notebooks").mkdir()

    def begin(**options):
        opened.clear()
        live.present(tmp_path / "notebooks" / "01_x.ipynb", **options)
        return Server.last, list(opened)
    return begin


def test_a_lesson_is_presented_from_its_folder_with_all_that_the_slides_need(begun, tmp_path, capsys, monkeypatch):
    server, (slower, opened) = begun()
    said = capsys.readouterr().out
    assert "http://here:1/lab/tree/notebooks/01_x.ipynb?reset&token=x\n" in said and "Phones" not in said
    assert "http://here:1/beltlab/lecturer?token=x\n" in said
    assert server.command[:3] == [sys.executable, "-m", "jupyterlab"] and server.cwd == tmp_path
    assert {f"--ServerApp.root_dir={tmp_path}", "--port=8890", "--log-level=WARN",
            "--LabApp.default_url=/lab/tree/notebooks/01_x.ipynb?reset"} < set(server.command)
    assert "--no-browser" not in server.command and ("--allow-root" in server.command) == live._is_root()
    (extension,) = [part.partition("=")[2] for part in server.command if "extra_labextensions_path" in part]
    assert Path(extension, "beltlab-present").is_dir() and Path(server.env["JUPYTER_CONFIG_PATH"]).is_dir()
    assert len(server.env["JUPYTER_TOKEN"]) >= 32 and server.plan == {"title": "带", "path": "01_x.ipynb"}
    assert server.env["JUPYTERLAB_WORKSPACES_DIR"] == str(tmp_path / ".present")
    assert server.env["BELTLAB_RUNS"] == str(tmp_path / ".present" / "guesses")
    assert [server.env[name] for name in ("BELTLAB_SINCE", "BELTLAB_POLL", "BELTLAB_RUN")] == ["0", "", ""]
    assert {pages.PLAN, pages.SINCE, pages.POLL} < set(server.env), "the server reads them"
    assert 0 < slower <= 19 and opened.startswith("file:") and "token" not in opened
    assert "url=http://here:1/beltlab/lecturer?token=x" in server.opened[0]
    again = begun()[0]
    assert again.env["JUPYTER_TOKEN"] != server.env["JUPYTER_TOKEN"]


def test_what_is_asked_for_is_passed_on(begun, capsys, monkeypatch):
    monkeypatch.setattr("beltlab.present.poll.check", lambda address: address)
    monkeypatch.setattr(live.time, "time", lambda: 1_700_000_000.5)
    for name, value in (("JUPYTER_CONFIG_PATH", "mine"), ("JUPYTER_TOKEN", "t"), ("JUPYTERLAB_WORKSPACES_DIR", "w")):
        monkeypatch.setenv(name, value)
    server, opened = begun(browser=False, port=9, fresh=True, poll="10.0.0.7:8900", run="2026")
    assert "Phones answer at\n\n    http://10.0.0.7:8900/\n" in capsys.readouterr().out
    assert {"--port=9", "--no-browser"} < set(server.command) and len(opened) == 1 and server.opened == []
    assert server.env["BELTLAB_SINCE"] == "1700000000500", "what was kept before this moment is forgotten"
    assert (server.env["BELTLAB_POLL"], server.env["BELTLAB_RUN"]) == ("10.0.0.7:8900", "2026")
    assert server.env["JUPYTER_CONFIG_PATH"].endswith(f"{os.pathsep}mine")
    assert (server.env["JUPYTER_TOKEN"], server.env["JUPYTERLAB_WORKSPACES_DIR"]) == ("t", "w")
    for wrong in ({"poll": "nowhere"}, {"run": "a/b"}):
        monkeypatch.undo()
        with pytest.raises(ValueError):
            live.present(ROOT / "notebooks" / "01_zones_and_belts.ipynb", **wrong)


def test_the_address_is_waited_for_without_haste_and_is_that_of_this_server(monkeypatch):
    other, ours = ({"pid": pid, "url": f"http://{pid}/", "token": token} for pid, token in ((1, "a"), (7, "")))
    lists, waits = [[], [other], [other, ours]], []
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: lists.pop(0))
    monkeypatch.setattr(live.time, "sleep", waits.append)
    server = SimpleNamespace(pid=7, poll=lambda: None)
    assert live.address(server) == ("http://7/", "")
    assert len(waits) == 2 and all(0.05 <= wait <= 0.5 for wait in waits)
    server.pid, lists = 1, [[other]]
    assert live.address(server) == ("http://1/", "token=a")
    server.poll = lambda: 0
    assert live.address(server) is None, "it has ended"


def test_a_server_that_fails_is_told_and_one_that_is_ended_is_not(begun, monkeypatch):
    monkeypatch.setattr(Server, "status", 3)
    with pytest.raises(ValueError, match="JupyterLab ended with status 3"):
        begun()
    monkeypatch.setattr(Server, "status", -15)
    begun()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_file_that_opens_the_window_is_for_nobody_else(tmp_path, monkeypatch):
    monkeypatch.setattr(live.webbrowser, "open", lambda _: None)
    live._open("http://here/?token=x", tmp_path / "window.html")
    assert (tmp_path / "window.html").stat().st_mode & 0o777 == 0o600


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
