"""What the server of the slides adds for the lecturer's window: one page and its plan, behind the server's token."""

import json
import os
from importlib.resources import files
from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

PLAN, SINCE = "BELTLAB_PLAN", "BELTLAB_SINCE"  # variables: the file with the plan; ms before which a place is forgotten


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


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": "beltlab.present.server"}]


def _load_jupyter_server_extension(app) -> None:
    root = url_path_join(app.web_app.settings["base_url"], "beltlab")
    pages = {"lecturer": Window, "plan": Plan, "since": Since}
    app.web_app.add_handlers(".*$", [(url_path_join(root, name), page) for name, page in pages.items()])
