"""The website, built once for all tests of it, and served below a prefix from this machine only."""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest

from beltlab.site.build import build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A folder whose subfolder "any/prefix" is the website."""
    folder = tmp_path_factory.mktemp("website")
    before = os.times()
    build(ROOT, folder / "any" / "prefix")
    after = os.times()
    (folder / "seconds").write_text(f"{sum(after[:4]) - sum(before[:4])}")
    return folder


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm", ".mjs": "text/javascript",
    }

    def log_message(self, *_):
        """Write no log."""


@pytest.fixture(scope="session")
def address(site):
    """The address of the start page's folder."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/any/prefix"
    server.shutdown()
    server.server_close()
