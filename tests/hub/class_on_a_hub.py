"""A class on a hub, for the tests and for the benchmark: each student has a server, a kernel and a real websocket."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).parents[2]
PROXY = "configurable-http-proxy@5.2.0"
BOOK = "exercises/01_zones_and_belts.ipynb"
MOVES = 20
EXPLORER = "from beltlab.whatif import lesson_01\nlesson_01.zones_over_belts()"
SLIDERS = ("FloatSliderModel", "IntSliderModel", "SelectionSliderModel")


def proxy(place: Path) -> bool:
    """Whether the hub's proxy is there; it is fetched from npm into a folder once."""
    fetched = place / "node_modules" / ".bin" / "configurable-http-proxy"
    if shutil.which("configurable-http-proxy") or fetched.exists():
        return True
    place.mkdir(parents=True, exist_ok=True)
    return bool(shutil.which("npm")) and not subprocess.run(
        ["npm", "install", "--silent", "--prefix", str(place), PROXY], capture_output=True).returncode


@dataclass
class Hub:
    """A hub that runs."""

    address: str
    token: str
    state: Path
    pid: int

    def home(self, name: str) -> Path:
        """The folder in which a student works."""
        return self.state / "homes" / name / "course"


@contextlib.contextmanager
def hub(state: Path) -> Iterator[Hub]:
    """Start the hub of `hub/jupyterhub_config.py` on free ports, its state in a folder; stop it with all servers."""
    ports = _free(3)
    token = secrets.token_hex(16)
    environment = os.environ | {
        "BELTLAB_HUB": str(state), "BELTLAB_HUB_PORT": str(ports), "BELTLAB_HUB_TOKEN": token,
        "PATH": f"{ROOT / 'build' / 'hub' / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}",
    }
    state.mkdir(parents=True, exist_ok=True)
    with (state / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(ROOT / "hub" / "jupyterhub_config.py"),
             "--JupyterHub.cleanup_servers=True"],
            env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        made = Hub(f"http://127.0.0.1:{ports}", token, state, process.pid)
        asyncio.run(_until_it_answers(made, process))
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free(number: int) -> int:
    """A port that is free, as are those that follow it."""
    for first in range(18000 + os.getpid() % 1000 * 10, 60000, 10):
        with contextlib.ExitStack() as taken:
            try:
                for port in range(first, first + number):
                    taken.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise OSError("no free ports")


async def _until_it_answers(made: Hub, process: subprocess.Popen) -> None:
    for _ in range(240):
        try:
            await ask(made, "/hub/api/")
            return
        except (HTTPError, OSError):
            if process.poll() is not None:
                break
            await asyncio.sleep(0.5)
    raise RuntimeError("The hub did not start:\n" + (made.state / "log").read_text()[-2000:])


async def ask(made: Hub, path: str, method: str = "GET", body: dict | None = None):
    """Ask the hub, or a student's server through its proxy; return what it answers, read as JSON."""
    text = json.dumps(body or {}) if method in {"POST", "PUT", "PATCH"} else None
    request = HTTPRequest(made.address + path, method, {"Authorization": f"token {made.token}"}, text,
                          request_timeout=180, connect_timeout=180)
    answer = await AsyncHTTPClient().fetch(request)
    return json.loads(answer.body) if answer.body else None


@dataclass
class Student:
    """One student, and what was measured."""

    made: Hub
    name: str
    ready: float = 0
    run_all: float = 0
    moves: list[float] = field(default_factory=list)
    correct: int = 0
    restarted: bool = False
    socket: WebSocketClientConnection | None = None

    async def start(self) -> None:
        """Log in, and wait until the server is ready."""
        begin = time.perf_counter()
        with contextlib.suppress(HTTPError):  # who came back is known already
            await ask(self.made, f"/hub/api/users/{self.name}", "POST")
        await ask(self.made, f"/hub/api/users/{self.name}/server", "POST")
        while not (await ask(self.made, f"/hub/api/users/{self.name}"))["servers"].get("", {}).get("ready"):
            await asyncio.sleep(0.2)
        self.ready = time.perf_counter() - begin

    async def stop(self) -> None:
        """Stop the server, as an update of the course or a pause would."""
        if self.socket:
            self.socket.close()
            while await self.socket.read_message() is not None:
                pass
            self.socket = None
        await ask(self.made, f"/hub/api/users/{self.name}/server", "DELETE")
        while (await ask(self.made, f"/hub/api/users/{self.name}"))["servers"]:
            await asyncio.sleep(0.2)

    async def open(self) -> None:
        """Open the exercises: a session with a kernel, and a websocket to it."""
        session = await ask(self.made, f"/user/{self.name}/api/sessions", "POST", {
            "path": BOOK, "name": BOOK, "type": "notebook", "kernel": {"name": "python3"}})
        self.session = uuid.uuid4().hex
        address = (f"{self.made.address.replace('http', 'ws', 1)}/user/{self.name}/api/kernels/"
                   f"{session['kernel']['id']}/channels?session_id={self.session}")
        self.socket = await websocket_connect(HTTPRequest(
            address, headers={"Authorization": f"token {self.made.token}"}, connect_timeout=120))

    async def _send(self, kind: str, content: dict) -> str:
        message = uuid.uuid4().hex
        await self.socket.write_message(json.dumps({
            "header": {"msg_id": message, "msg_type": kind, "session": self.session, "username": self.name,
                       "version": "5.3", "date": "2026-01-01T00:00:00Z"},
            "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}))
        return message

    async def _read(self, seconds: float = 180) -> dict:
        raw = await asyncio.wait_for(self.socket.read_message(), seconds)
        if raw is None:
            raise ConnectionError(f"{self.name}: the connection was closed")
        if isinstance(raw, bytes):  # a message with a picture: its first part is the JSON
            count = int.from_bytes(raw[:4], "big")
            ends = [int.from_bytes(raw[4 * k:4 * k + 4], "big") for k in range(1, count + 1)] + [len(raw)]
            raw = raw[ends[0]:ends[1]]
        return json.loads(raw)

    async def run(self, code: str, seconds: float = 180) -> list[dict]:
        """Run a cell; return all that came back. An error in it is an error here."""
        message = await self._send("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": True})
        found = []
        while True:
            answer = await self._read(seconds)
            if answer["header"]["msg_type"] == "status" and answer["content"]["execution_state"] == "restarting":
                self.restarted = True
                return found
            if answer["parent_header"].get("msg_id") != message:
                continue
            found.append(answer)
            if answer["header"]["msg_type"] == "error":
                raise RuntimeError(f"{self.name}: {answer['content']['evalue']}")
            if answer["header"]["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
                return found

    async def answer_all(self) -> None:
        """Run the exercises whole, with right answers."""
        book = nbformat.read(ROOT / "solutions" / Path(BOOK).name, 4)
        begin = time.perf_counter()
        for cell in book.cells:
            if cell.cell_type == "code":
                for answer in await self.run(cell.source):
                    text = answer["content"].get("data", {}).get("text/plain", "")
                    self.correct += text.startswith("Correct")
        self.run_all = time.perf_counter() - begin

    async def save(self, mark: str) -> None:
        """Save the notebook with a sentence of the student's own in it."""
        book = await ask(self.made, f"/user/{self.name}/api/contents/{BOOK}?content=1")
        book["content"]["cells"].append(nbformat.v4.new_markdown_cell(mark))
        await ask(self.made, f"/user/{self.name}/api/contents/{BOOK}", "PUT",
                  {"type": "notebook", "format": "json", "content": book["content"]})

    async def move(self, times: int = MOVES) -> None:
        """Open an explorer and move its first slider; each move waits for the changed picture."""
        models = {}
        for answer in await self.run(EXPLORER):
            if answer["header"]["msg_type"] == "comm_open":
                state = answer["content"]["data"]["state"]
                models[answer["content"]["comm_id"]] = state
        slider, state = next((comm, state) for comm, state in models.items() if state.get("_model_name") in SLIDERS)
        picture = next(comm for comm, state in models.items() if "shown" in state)
        values = range(state["min"], state["max"] + 1, state["step"]) if "min" in state else None
        for number in range(times):
            new = values[1 + number % (len(values) - 1)] if values else 1 + number % (len(state["_options_labels"]) - 1)
            key = "value" if values else "index"
            begin = time.perf_counter()
            await self._send("comm_msg", {"comm_id": slider, "data": {
                "method": "update", "state": {key: new}, "buffer_paths": []}})
            while True:
                answer = await self._read()
                content = answer["content"]
                if answer["header"]["msg_type"] == "comm_msg" and content["comm_id"] == picture and (
                        "shown" in content["data"].get("state", {})):
                    break
            self.moves.append(time.perf_counter() - begin)

    async def lose_the_kernel(self) -> None:
        """The kernel is killed from outside while it works."""
        found = await self.run("import os; print(os.getpid())")
        number = int(next(a["content"]["text"] for a in found if a["header"]["msg_type"] == "stream"))
        asyncio.get_running_loop().call_later(0.5, os.kill, number, signal.SIGKILL)
        await self.run("import time; time.sleep(60)")
