"""A notebook as a file: read with a sentence where it is damaged, the same bytes each time, never torn."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PASSING = {  # metadata that tell of one run or one screen, not of the notebook
    "ExecuteTime", "collapsed", "execution", "jp-MarkdownHeadingCollapsed", "orig_nbformat", "papermill", "scrolled",
    "signature", "trusted", "widgets",
}  # fmt: skip
LIVE = "application/vnd.jupyter.widget-view+json"
SLIDERS = "Sliders: run this cell to move them."  # in the place of what `interact` says of itself


class NotebookError(ValueError):
    """A notebook that cannot be read, run or shown: the file, the cell, and what to do."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the file's name before what is said of a notebook's cells."""
    try:
        yield
    except NotebookError as error:
        raise NotebookError(f"{path}, {error}") from error


def read(path: Path) -> NotebookNode:
    """Read a notebook file of any version of the format that nbformat knows.

    Raises:
        NotebookError: If the file is damaged.
        OSError: If it cannot be read.
    """
    restore = f"Restore the file: git checkout -- {path}"
    wrong: dict = {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["nbformat"] == 4:
            _name_cells(raw["cells"])  # else nbformat gives names that change each time
            raw["nbformat_minor"] = 5
        book = nbformat.reads(json.dumps(raw), 4, capture_validation_error=wrong)
    except OSError:
        raise
    except Exception as error:  # no text, no JSON, or no notebook: nbformat raises many kinds
        raise NotebookError(f"{path} is no notebook ({str(error)[:80]!r}). {restore}") from None
    if wrong:
        error = wrong["ValidationError"]
        place = list(getattr(error, "original", error).absolute_path)
        cell = f", cell {place[1] + 1}" if place[:1] == ["cells"] and len(place) > 1 else ""
        raise NotebookError(f"{path}{cell}: {error.message[:160]}. {restore}")
    return book


def normalise(book: NotebookNode) -> NotebookNode:
    """Return a copy without anything that differs between two runs: no widget state, no times, stable cell ids.

    All else of the format stays: attachments, raw cells, and what the metadata say of notebook, cells and outputs.
    """
    clean = nbformat.from_dict(book)
    clean.nbformat, clean.nbformat_minor = 4, 5
    clean.metadata = nbformat.from_dict(_lasting(book.metadata) | KERNEL)
    for cell in clean.cells:
        cell.metadata = nbformat.from_dict(_lasting(cell.metadata))
        cell.source = cell.source.rstrip()
        if cell.cell_type == "code":
            shown = [kept for output in cell.outputs if (kept := _without_widget(output)).get("data", True)]
            cell.outputs = _joined(shown)
    _name_cells(clean.cells)
    return clean


def _lasting(metadata: dict) -> dict:
    return {key: value for key, value in metadata.items() if key not in PASSING and value not in ({}, [], None)}


def _without_widget(output: NotebookNode) -> NotebookNode:
    """Drop the live view, whose name changes with each run; the still picture beside it stays."""
    output.get("metadata", {}).pop(LIVE, None)
    data = output.get("data", {})
    data.pop(LIVE, None)
    if data.get("text/plain", "").startswith("interactive(children="):
        data["text/plain"] = SLIDERS
    return output


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join what was printed in one go but arrived in pieces: how many depends on how busy the machine was."""
    joined: list[NotebookNode] = []
    for output in outputs:
        before = joined[-1] if joined else {}
        if output.output_type == "stream" == before.get("output_type") and output.name == before["name"]:
            before["text"] += output.text
        else:
            joined.append(output)
    return joined


def _name_cells(cells: list[dict]) -> None:
    """Keep each cell's id; give one made from its place and text where it has none, or one that is used already."""
    seen = set()
    for number, cell in enumerate(cells):
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = hashlib.sha256(f"{number} {''.join(cell['source'])}".encode()).hexdigest()[:8]
        seen.add(cell["id"])


def text(book: NotebookNode) -> str:
    """Return a notebook as the text of its file."""
    nbformat.validate(book)
    return nbformat.writes(book).rstrip("\n") + "\n"


def save(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all: into a new file beside it, which then takes its place.

    Raises:
        OSError: If it cannot be written, for example on a full disk. What stood there before still stands there.
    """
    target = path.resolve()  # a link stays a link
    raw = content.encode() if isinstance(content, str) else content
    beside = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            beside = Path(file.name)
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(target)
    except OSError as error:
        raise OSError(f"{path} could not be written: {error.strerror}. It is as it was before.") from error
    finally:
        if beside:
            beside.unlink(missing_ok=True)
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
