"""The notebooks as files: run and written the same way each time, the student's copy made, the prose held to the data.

A lesson and its solutions are written as notebooks. `make notebooks` runs them from a fresh kernel and normalises
them, so that a second run gives the same bytes. The student's copy is made from the solution and nothing else.

What a program needs to know of a notebook stands in its metadata, under `beltlab`: see `contract`.
"""

from beltlab.notebooks.contract import Lesson, about, explorer, pictures
from beltlab.notebooks.files import NotebookError, naming, normalise, read, save, text
from beltlab.notebooks.prose import DECLARED, NUMBER, settings, undeclared_numbers
from beltlab.notebooks.readme import front_page, write_front_page
from beltlab.notebooks.review import findings
from beltlab.notebooks.running import FOLDERS, make, ready, run, source
from beltlab.notebooks.student import BEGIN, END, PLACEHOLDER, WORDS_REGION, student_copy

__all__ = [
    "BEGIN", "DECLARED", "END", "FOLDERS", "NUMBER", "PLACEHOLDER", "WORDS_REGION", "Lesson", "NotebookError", "about",
    "explorer", "findings", "front_page", "make", "naming", "normalise", "pictures", "read", "ready", "run", "save",
    "settings", "source", "student_copy", "text", "undeclared_numbers", "write_front_page",
]  # fmt: skip
