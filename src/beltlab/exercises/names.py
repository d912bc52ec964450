"""Gives the name of the questions back when a notebook has used it for something else, such as ``p, q, rmse = fit``."""

import re
import sys

from beltlab.exercises.feedback import Note

ASKS = re.compile(r"\bq\.(?:q\d+\.(?:check|hint)|progress)\b")


def watch(module: str) -> None:
    """Before a cell that asks ``q`` for a check, see that ``q`` is the module of a lesson. Only inside IPython."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or not hasattr(shell, "events"):
        return
    lesson = sys.modules[module]

    def give_back(info):
        if not ASKS.search(info.raw_cell or "") or "import" in info.raw_cell:
            return
        given = shell.user_ns.get("q")
        if given is None or getattr(given, "__name__", "").startswith("beltlab.exercises."):
            return
        shell.user_ns["q"] = lesson
        sys.modules["IPython"].display.display(Note(
            "The name `q` was taken",
            f"`q` held an object of the type {type(given).__name__}, but it is the name of the questions. It is theirs "
            "again. Give your own number another name, such as `imitation`.",
        ))  # fmt: skip

    for known in list(shell.events.callbacks["pre_run_cell"]):
        if known.__qualname__ == give_back.__qualname__:
            shell.events.unregister("pre_run_cell", known)
    shell.events.register("pre_run_cell", give_back)
