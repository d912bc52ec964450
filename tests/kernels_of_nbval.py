"""nbval's kernels talk over files, as those of `beltlab.notebooks.run` do: no other program may take their ports."""

import itertools
import tempfile
from pathlib import Path

import nbval.kernel
from jupyter_client.manager import KernelManager

from beltlab.notebooks.running import own_sockets

PLACE = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
NUMBERS = itertools.count()


def manager(**given) -> KernelManager:
    return KernelManager(**given, **own_sockets(Path(PLACE.name, f"{next(NUMBERS)}")))


def pytest_configure() -> None:
    nbval.kernel.KernelManager = manager


def pytest_unconfigure() -> None:
    PLACE.cleanup()
