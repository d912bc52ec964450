"""What the server of the slides adds for the lecturer's window: one page and its plan, behind the server's token."""

import json
import os
from importlib.resources import files
from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.ioloop import IOLoop

PLAN, SINCE = "BELTLAB_PLAN", "BELTLAB_SINCE"  # variables: the file with the plan; ms before which a place is forgotten
POLL = "BELTLAB_POLL"  # and the address for the phones of the class; without it there is none


class Window(JupyterHandler):
    """The lecturer's window. Who comes with the token, as the slides do, is let in."""

    @web.authenticated
    def get(self) -> None:
        """Send the page, which needs nothing from the network."""
        self.finish(files("beltlab.present").joinpath("lecturer.html").read_text(encoding="utf-8"))


class Plan(JupyterHandler):
    """What the lecturer says on each slide; it holds answers, so it is behind the token too."""

    @web.authenticated
    def get(self) -> None:
        """Send the plan as JSON; nothing, with status 204, while it is still being made."""
        path = Path(os.environ.get(PLAN, ""))
        if not path.is_file():
            self.set_status(204)
            return
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(path.read_text(encoding="utf-8"))


class Since(JupyterHandler):
    """The moment before which a place in the lecture is forgotten."""

    @web.authenticated
    def get(self) -> None:
        """Send milliseconds since 1970."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(int(os.environ.get(SINCE, "0"))))


class Phones(JupyterHandler):
    """What the slides tell the page for the phones, and what was answered there."""

    @web.authenticated
    def post(self) -> None:
        """Take the slide that is shown; send what is asked there and the answers since the last time.

        The body is JSON: `slide`, from 1; `open`, whether a prediction can still be made; `since`, how many answers
        the slides have. Nothing, with status 204, where there is no poll.
        """
        poll, plan = self.settings.get("beltlab_poll"), Path(os.environ.get(PLAN, ""))
        if poll is None:
            self.set_status(204)
            return
        told = self.get_json_body()
        slides = json.loads(plan.read_text(encoding="utf-8"))["slides"] if plan.is_file() else []
        asked = slides[told["slide"] - 1]["poll"] if 0 < told["slide"] <= len(slides) else None
        poll.follow(asked if told["open"] else None)
        fresh = poll.since(asked["explorer"], told["since"]) if asked else {}
        self.finish({"open": poll.now is not None, "address": poll.address, "qr": poll.qr, "answers": fresh})


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": "beltlab.present.server"}]


def _load_jupyter_server_extension(app) -> None:
    root = url_path_join(app.web_app.settings["base_url"], "beltlab")
    pages = {"lecturer": Window, "plan": Plan, "since": Since, "poll": Phones}
    app.web_app.add_handlers(".*$", [(url_path_join(root, name), page) for name, page in pages.items()])
    if os.environ.get(POLL):
        from beltlab.present.poll import Poll

        poll = app.web_app.settings["beltlab_poll"] = Poll(os.environ[POLL])
        IOLoop.current().add_callback(poll.listen)  # it ends with this server
