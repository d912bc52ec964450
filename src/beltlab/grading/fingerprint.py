"""Identify all that can change a mark, so that a mark is never taken for one of another course."""

import ast
import contextlib
import hashlib
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import beltlab
from beltlab import data
from beltlab.grading.mark import Course

PACKAGE = Path(beltlab.__file__).parent
ENGINE = ("beltlab.grading.mark", "beltlab.grading.inside")
LIBRARIES = ("numpy", "pandas", "scipy", "ipython")
_IMPORT = re.compile(
    r"^[ \t]*(from[ \t]+beltlab[\w.]*[ \t]+import[ \t]*(?:\([^)]*\)|[^\n(]+)|import[ \t]+beltlab[^\n]*)", re.MULTILINE
)


def fingerprint(course: Course) -> str:
    """Give a SHA-256 of the solutions, the settings, the tables, the code that marks, and the libraries' versions.

    The level of the walls is left out: it decides what a notebook may reach, not what its answers are worth.
    """
    how = (course.solutions, course.seed, course.default, course.seconds)
    digest = hashlib.sha256(json.dumps([how, sys.version_info[:3], [*map(_version, LIBRARIES)]]).encode())
    for path in [*code(course), *sorted(path for path in data.FOLDER.iterdir() if path.suffix in (".csv", ".json"))]:
        digest.update(f"\n{path.name} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def code(course: Course) -> list[Path]:
    """Find the files of this package that marking imports: those of the engine, of the lessons, of the solutions."""
    found: dict[Path, None] = {}
    names = [*ENGINE, *(f"beltlab.exercises.lesson_{lesson:02d}" for lesson in course.lessons)]
    for _, cells in course.solutions:
        for cell in cells:
            names += _imported(cell)
    for name in names:  # which grows
        parts = name.split(".")[1:]
        for depth in range(len(parts) + 1):
            base = PACKAGE.joinpath(*parts[:depth])
            for path in (base / "__init__.py", base.with_suffix(".py")):
                if path.is_file() and path not in found:
                    found[path] = None
                    names += _imported(path.read_text(encoding="utf-8"))
    return sorted(found)


def _imported(source: str) -> Iterator[str]:
    for statement in _IMPORT.findall(source):  # much faster than to parse the whole source
        with contextlib.suppress(SyntaxError):
            for node in ast.parse(statement).body:
                start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
                yield from (start + name.name for name in node.names)


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""
