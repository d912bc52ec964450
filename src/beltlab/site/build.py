"""Build the website: write its pages, let Sphinx make HTML of them, and add the edition that runs in the browser."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from beltlab.site.pages import pages

PATIENCE = 300  # seconds that a build waits for another one
MISSING = "The website needs more packages than the course: run `{command} setup site` once."


def build(root: Path, target: Path, live: bool = True) -> Path:
    """Build the website of the course in a folder.

    Args:
        root: The folder of the course.
        target: Where the site is written; what stood there is replaced once the new site is whole.
        live: Whether to add the edition that runs in the browser.

    Returns:
        The start page.

    Raises:
        ValueError: If packages are missing, or Sphinx finds anything to warn of.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "site")
        for page in pages(root, live):
            place = source / page.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(page.content)
        _furnish(source)
        _sphinx(source, made)
        with _alone(root):
            if live:
                from beltlab.site.live import add

                add(root, made / "lite")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(made, target)
    return target / "index.html"


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one build at a time use the folder of parts; the others wait. A build that dies lets the next one in.

    Raises:
        ValueError: If another build has not ended within `PATIENCE`.
    """
    place = root / "build" / "parts"
    place.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(place / "one-at-a-time", PATIENCE, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise ValueError(f"Another build of the website has not ended ({error}). Wait, or end it.") from None
        yield


def _furnish(source: Path) -> None:
    """Put the look beside the pages: Sphinx's settings, the stylesheet, the font, and what is copied as it is."""
    with as_file(files("beltlab.site")) as room, as_file(files("beltlab.fonts")) as fonts:
        shutil.copy(room / "conf.py", source / "conf.py")
        for name in ("site.css", "site.js", "favicon.svg"):
            shutil.copy(room / name, source / "static" / name)
        shutil.copytree(fonts, source / "static" / "fonts", ignore=shutil.ignore_patterns("*.py", "__*"))
    for name in ("downloads", "covers"):
        shutil.move(source / name, source / "extra" / name)


def _sphinx(source: Path, target: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", "auto", "-b", "html", source, target]
    done = subprocess.run(command, capture_output=True, text=True)
    if "No module named" in done.stderr:
        raise ValueError(MISSING.format(command="py course.py" if os.name == "nt" else "python3 course.py"))
    if done.returncode:
        raise ValueError(f"The website was not built.\n{done.stderr.strip()}")
    for name in (".doctrees", "_sources"):
        shutil.rmtree(target / name)
    (target / ".buildinfo").unlink()
