"""Notebooks run from a fresh kernel, and written."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode

from beltlab.notebooks.files import NotebookError, naming, normalise, read, save, text
from beltlab.notebooks.student import student_copy

FOLDERS = ("notebooks", "exercises", "solutions")
SECONDS_PER_CELL = 60
LONGEST = 97  # bytes of a path that still leave room for "-ipc-5" in the name of a socket: macOS allows 103


def make(root: Path, stems: Sequence[str] = (), folders: Sequence[str] = FOLDERS) -> list[Path]:
    """Run and write notebooks: lessons, solutions, and the student's copies made from the solutions.

    Args:
        root: The folder that holds `notebooks/`, `exercises/` and `solutions/`.
        stems: Names without ending, such as `01_zones_and_belts`; all notebooks where empty.
        folders: Which of the three to write.

    Returns:
        The files written.

    Raises:
        ValueError: If there is no notebook of such a name, or one cannot be read or run.
    """
    written = []
    for folder in folders:
        for path in sorted((root / ("solutions" if folder == "exercises" else folder)).glob("*.ipynb")):
            if stems and path.stem not in stems:
                continue
            target = root / folder / path.name
            book = source(target)
            with naming(target):
                written.append(save(target, text(run(book, root / folder))))
    if not written:
        raise ValueError(f"There is no notebook {', '.join(stems)}. Give a name such as 01_zones_and_belts.")
    return written


def source(path: Path) -> NotebookNode:
    """Read what a notebook file is made from: the file itself, or for a student's copy the worked solution."""
    if path.parent.name == "exercises":
        solution = path.parents[1] / "solutions" / path.name
        with naming(solution):
            return student_copy(read(solution))
    return read(path)


def ready(path: Path) -> NotebookNode:
    """Read a notebook that is to be shown; where its outputs were cleared, run it first, in memory.

    Raises:
        NotebookError: If a cell ends in an error, now or in the file.
    """
    book = normalise(read(path))
    with naming(path):
        if any(c.cell_type == "code" and c.source and not c.execution_count for c in book.cells):
            print(f"{path} has cells without outputs: it is run first.", file=sys.stderr)
            book = run(book, path.parent)
        for number, cell in enumerate(book.cells, 1):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    raise NotebookError(f"cell {number} ends in {output.ename}: {output.evalue[:160]}. {_mend(path)}")
    return book


def _mend(path: Path) -> str:
    return f"Correct the cell, then: python -m beltlab notebooks {path.stem}"


def own_sockets(file: Path) -> dict:
    """What lets a kernel and who runs it talk over files beside a file, where the system can do that.

    A port is chosen before the kernel starts; until it listens there another program may have the port, and the kernel
    ends (jupyter_client, issue 487).

    Returns:
        Traits of a kernel's manager.
    """
    if os.name == "nt" or len(os.fsencode(file)) > LONGEST:
        return {}
    return {"transport": "ipc", "connection_file": str(file)}


def run(book: NotebookNode, folder: Path, environment: dict | None = None) -> NotebookNode:
    """Run a notebook top to bottom in a fresh kernel and return it normalised, with its outputs.

    Args:
        book: The notebook; it is not changed.
        folder: The working directory of the kernel.
        environment: The kernel's environment variables; this process's own where None.

    Raises:
        NotebookError: If a cell raises, takes too long, or ends the kernel.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    fresh = normalise(book)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    at = 0

    def note(cell: NotebookNode, cell_index: int) -> None:
        nonlocal at
        at = cell_index + 1

    client = NotebookClient(
        fresh, timeout=SECONDS_PER_CELL, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        on_cell_start=note,
    )
    client.widget_registry = {}  # what a cell with `interact` puts out stays in the cell: the still of its sliders
    client.clear_output = lambda *_: None
    try:
        with TemporaryDirectory(ignore_cleanup_errors=True) as place:
            client.config = Config(KernelManager=own_sockets(Path(place, "kernel")))
            client.execute(**({"env": environment} if environment else {}))
    except CellExecutionError as error:
        raise NotebookError(f"cell {at} ends in {error.ename}: {error.evalue[:160]}. Correct the cell.") from error
    except CellTimeoutError as error:
        raise NotebookError(f"cell {at} ran longer than {SECONDS_PER_CELL} seconds. Let it do less.") from error
    except DeadKernelError as error:
        said = f"cell {at}: the kernel ended while it ran. Does the cell fill the memory, or end Python?"
        raise NotebookError(said) from error
    return normalise(fresh)
