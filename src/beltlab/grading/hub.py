"""Gather what the students of a hub have done, from their own folders: one notebook for each student and lesson.

A hub's folder of homes holds `NAME/course/exercises/…` for each student, as `hub/hand_out.py` made it. A student may
write anything there, links too: only regular files below the student's own folder are read.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

RECORD = Path("course", ".handed-out.json")
LARGEST = 64 << 20  # bytes of one notebook


def is_tree(folder: Path) -> bool:
    """Whether a folder holds the homes of a hub."""
    return folder.is_dir() and any((home / RECORD).exists() for home in folder.iterdir())


def gather(homes: Path, names: Iterable[str], target: Path) -> list[str]:
    """Copy each student's exercises to `TARGET/NAME/…`, in place of what stood there.

    Args:
        homes: The folder of homes.
        names: The exercises to take, such as "01_zones_and_belts.ipynb"; a student's other files are left alone.
        target: The folder to write.

    Returns:
        A sentence for each notebook that is not there or that cannot be taken.

    Raises:
        OSError: If the homes cannot be read, or the target cannot be written.
        ValueError: If there is no such exercise.
    """
    if not (names := sorted(names)):
        raise ValueError("The course has no exercises of this lesson. Give the number of a lesson, such as --lesson 1.")
    shutil.rmtree(target, ignore_errors=True)
    told = []
    for home in sorted(path for path in homes.iterdir() if path.is_dir() and not path.is_symlink()):
        for name in names:
            source = home / "course" / "exercises" / name
            try:
                content = _read(source, home)
            except OSError as error:
                told.append(f"{home.name}: {name} is not marked, {error.strerror or error}")
                continue
            place = target / home.name / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return told


def _read(path: Path, home: Path) -> bytes:
    """Read a regular file that is where it seems to be."""
    if Path(os.path.realpath(path)) != Path(os.path.realpath(home)) / path.relative_to(home):
        raise OSError("it is a link to another place")
    if not path.is_file():
        raise OSError("it is not there" if not path.exists() else "it is no regular file")
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(f"it is larger than {LARGEST >> 20} MB")
    return content
