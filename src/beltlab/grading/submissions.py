"""Find the notebooks that were handed in, in folders and zip files, and say why anything else was passed over."""

import io
import os
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

LARGEST = 64 << 20  # bytes of one notebook
TOO_LARGE = f"larger than {LARGEST >> 20} MB"
MEMBERS = 1000  # of one zip file
OWN_FOLDERS = {".ipynb_checkpoints": "Jupyter's own copies", "__macosx": "macOS's own files"}
REASONS = {
    ".html": "a web page, not the notebook: ask for the file that ends in .ipynb",
    ".htm": "a web page, not the notebook: ask for the file that ends in .ipynb",
    ".pdf": "a printout, not the notebook: ask for the file that ends in .ipynb",
    ".py": "a script, not the notebook: ask for the file that ends in .ipynb",
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), "an archive that is not read: unpack it"),
}
MAYBE = {"", ".txt", ".json", ".download"}  # endings that browsers and mail programs give to notebooks
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Passed(Exception):
    """An entry that cannot be marked, with the reason."""


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes:
        name: its path from the folder of the class, unlike any other; see `identity`.
        path: of the file, or of the zip file that holds it.
        members: its name in the zip file; two names if that is in a zip file too.
    """

    name: str
    path: Path
    members: tuple[str, ...] = ()

    def read(self) -> bytes:
        """Give the bytes of the notebook.

        Raises:
            Passed: it is no regular file, or larger than `LARGEST`.
            OSError: it cannot be read, perhaps only now.
        """
        with os.fdopen(os.open(self.path, _OPEN), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Passed("no regular file")
            content = _read_member(file, self.members) if self.members else file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Passed(TOO_LARGE)
        return content


@dataclass
class Found:
    """What a folder holds.

    Attributes:
        submissions: the notebooks, by name, in order of their names.
        passed: the names of all other entries, each with the reason why it was passed over.
        unseen: names of folders and zip files that could not be opened: what is below them is unknown, not gone.
    """

    submissions: dict[str, Submission] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)


def find(folder: Path, without: Path | None = None) -> Found:
    """Find all submissions below a folder, or in a zip file.

    Args:
        folder: what was handed in.
        without: a folder that is passed over: it takes the marks.

    Raises:
        OSError: the folder itself cannot be read.
    """
    found = Found()
    if folder.is_dir():
        os.listdir(folder)  # raises what os.walk would only report
        own = os.path.realpath(without) if without else None
        _walk(folder, own, found)
    elif zipfile.is_zipfile(folder):
        with folder.open("rb") as file:
            _zip(Submission("", folder), file, found)
    else:
        folder.stat()
        raise NotADirectoryError(f"{folder} is neither a folder nor a zip file. Give the folder of the submissions.")
    found.submissions = dict(sorted(found.submissions.items()))
    found.passed = dict(sorted(found.passed.items()))
    found.unseen.sort()
    return found


def identity(name: str) -> str:
    """Write a file's name as text that UTF-8 can hold, so that two names never become one."""
    return name.replace("\\", "\\\\").encode("utf-8", "backslashreplace").decode()


def _walk(folder: Path, own: str | None, found: Found) -> None:
    def name(path: str) -> str:
        return identity(Path(path).relative_to(folder).as_posix())

    def unseen(error: OSError) -> None:
        found.passed[name(error.filename)] = f"a folder that cannot be opened: {error.strerror}"
        found.unseen.append(name(error.filename))

    for place, folders, files in os.walk(folder, onerror=unseen):
        for each in sorted(folders):
            path = os.path.join(place, each)
            if own and os.path.realpath(path) == own:
                folders.remove(each)
            elif reason := "a link" if os.path.islink(path) else OWN_FOLDERS.get(each.casefold()):
                folders.remove(each)
                found.passed[name(path)] = reason
        for each in files:
            submission = Submission(name(os.path.join(place, each)), Path(place, each))
            try:
                _file(submission, each, found)
            except Passed as reason:
                found.passed[submission.name] = str(reason)
            except OSError as error:
                found.passed[submission.name] = f"cannot be read: {error.strerror}"
                found.unseen.append(submission.name)


def _file(submission: Submission, name: str, found: Found) -> None:
    information = os.lstat(submission.path)
    if stat.S_ISLNK(information.st_mode):
        raise Passed("a link: hand in the file itself")
    if not stat.S_ISREG(information.st_mode):
        raise Passed("no regular file")
    ending = _ending(name)
    if ending == ".zip":
        with submission.path.open("rb") as file:
            _zip(submission, file, found)
    elif ending == ".ipynb":
        found.submissions[submission.name] = submission
    elif ending in MAYBE and _is_notebook(submission.read()):
        found.submissions[submission.name] = submission
    else:
        raise Passed(REASONS.get(ending, "not a notebook"))


def _ending(name: str) -> str:
    """Give the ending that counts, in small letters: that of "HW.IPYNB.txt" is ".txt"."""
    if name.startswith("._"):
        raise Passed("macOS's own file")
    return os.path.splitext(name)[1].casefold()


def _is_notebook(content: bytes) -> bool:
    return content[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and all(
        word in content for word in (b'"cells"', b'"nbformat"')
    )


def _zip(archive: Submission, file: BinaryIO, found: Found) -> None:
    """Find what a zip file holds. A gradebook's zip file may hold those of its students, but these hold no more."""
    prefix = f"{archive.name}/" if archive.name else ""
    try:
        with zipfile.ZipFile(file) as opened:
            members = {member.filename: member for member in opened.infolist() if not member.is_dir()}
            if len(members) > MEMBERS:
                raise Passed(f"a zip file with more than {MEMBERS} files")
            for member in members.values():
                name = prefix + identity(_member_name(member))
                while name in found.submissions or name in found.passed:
                    name += " (again)"
                submission = Submission(name, archive.path, (*archive.members, member.filename))
                try:
                    _member(submission, member, opened, found)
                except Passed as reason:
                    found.passed[name] = str(reason)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise Passed(f"a damaged zip file: {error}") from None


def _member(submission: Submission, member: zipfile.ZipInfo, opened: zipfile.ZipFile, found: Found) -> None:
    *folders, name = _member_name(member).split("/")
    for folder in folders:
        if folder.casefold() in OWN_FOLDERS:
            raise Passed(OWN_FOLDERS[folder.casefold()])
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Passed("a link: hand in the file itself")
    ending = _ending(name)
    if ending == ".zip" and len(submission.members) > 1:
        raise Passed("a zip file in a zip file in a zip file: unpack it")
    if ending not in {".ipynb", ".zip", *MAYBE}:
        raise Passed(REASONS.get(ending, "not a notebook"))
    if member.file_size > LARGEST:
        raise Passed(TOO_LARGE)
    content = _content(opened, member)
    if ending == ".zip":
        _zip(submission, io.BytesIO(content), found)
    elif ending == ".ipynb" or _is_notebook(content):
        found.submissions[submission.name] = submission
    else:
        raise Passed(REASONS.get(ending, "not a notebook"))


def _read_member(file: BinaryIO, members: tuple[str, ...]) -> bytes:
    for name in members:
        try:
            with zipfile.ZipFile(file) as opened:
                content = _content(opened, opened.getinfo(name))
        except (zipfile.BadZipFile, KeyError, NotImplementedError, ValueError) as error:
            raise Passed(f"cannot be unpacked: {error}") from None
        file = io.BytesIO(content)
    return content


def _content(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with opened.open(member) as file:
            content = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise Passed(f"cannot be unpacked: {error}") from None
    if len(content) > LARGEST:
        raise Passed(TOO_LARGE)
    return content


def _member_name(member: zipfile.ZipInfo) -> str:
    """Give a member's name as it was typed: Windows in Chinese writes GBK and does not say so."""
    if member.flag_bits & 0x800:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except ValueError:
            continue
    return member.filename
