"""Text that students wrote, or named their files with, on its way into tables, Markdown and paths: it stays text."""

import contextlib
import functools
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_FORMULA = re.compile(r"(^|[;,\t\r\n|])([\s\"']*)(?=[=+\-@＝＋－＠])")
_MARKS = re.compile(r"([\\*_\[\]#|!~`])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
_SIGNS = (  # Unicode's categories Cc, Cf, Cs, Zl and Zp: a terminal's codes, directions of writing, surrogates, ...
    r"\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(f"[\\x00-\\x1f{_SIGNS}]")
_INVISIBLE_BUT_LINES = re.compile(f"[\\x00-\\x09\\x0b-\\x1f{_SIGNS}]")


def clean(text: str, lines: bool = False) -> str:
    r"""Write out what is no visible character, such as ``\x1b`` or half a pair of surrogates.

    Args:
        text: any text.
        lines: whether line ends stay what they are.
    """
    return (_INVISIBLE_BUT_LINES if lines else _INVISIBLE).sub(lambda sign: repr(sign[0])[1:-1], text)


def each_text(data: Any, change: Callable[[str], str]) -> Any:
    """Change all texts in data that JSON can hold, names too."""
    if type(data) is str:
        return change(data)
    if type(data) is list:
        return [each_text(item, change) for item in data]
    if type(data) is dict:
        return {each_text(name, change): each_text(item, change) for name, item in data.items()}
    return data


def cell(text: str) -> str:
    """Keep a spreadsheet from taking a text, or a part of it where it splits at other signs, for a formula."""
    return _FORMULA.sub(r"\1\2'", clean(text.replace("\n", " ")))


def markdown(text: str) -> str:
    """Keep Markdown and HTML from taking effect, line by line. What is `code` stays code."""
    return _markdown(text) if len(text) < 1000 else _markdown.__wrapped__(text)  # which bounds the memory


@functools.lru_cache(4000)  # in a class many messages are the same
def _markdown(text: str) -> str:
    pieces = re.split(r"(`[^`\n]+`)", clean(text, lines=True))
    return "".join(_code(piece) if piece[:1] == "`" else _escaped(piece) for piece in pieces)


def paths(names: Iterable[str], ending: str) -> dict[str, str]:
    """Give each submission a path of its own, such as "anna/01.md", that any system can hold.

    Two names never share one, also where capitals do not count, and none is the folder of another.

    Args:
        names: of submissions; folders stand before slashes.
        ending: of the paths, such as ".md"; it takes the place of ".ipynb".
    """
    wanted = {name: [*map(_part, name.split("/")[:-1]), _part(_stem(name.split("/")[-1]))] for name in sorted(names)}
    folders = {"/".join(parts[:depth]).casefold() for parts in wanted.values() for depth in range(1, len(parts))}
    taken: set[str] = set()
    made = {}
    for name, parts in wanted.items():
        path, salt = "/".join(parts) + ending, name
        while path.casefold() in taken or path.casefold() in folders:
            path = f"{'/'.join(parts)}~{_short(salt)}{ending}"
            salt += "~"
        taken.add(path.casefold())
        made[name] = path
    return made


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file, unless it holds just that; never half of it."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(content)
    temporary.replace(path)


def remove_others(folder: Path, kept: set[str], ours: Callable[[Path], bool]) -> None:
    """Remove the files below a folder that are ours and not to be kept, and folders that are empty then."""
    for place, _, files in os.walk(folder, topdown=False):
        for name in files:
            path = Path(place, name)
            with contextlib.suppress(OSError):
                if path.relative_to(folder).as_posix() not in kept and ours(path):
                    path.unlink()
        with contextlib.suppress(OSError):  # it is not empty
            if Path(place) != folder:
                os.rmdir(place)


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"^(\s*)([-+=])", r"\1\\\2", _MARKS.sub(r"\\\1", text), flags=re.M)


def _code(piece: str) -> str:
    if not _TAG.search(piece):
        return piece
    inner = piece[1:-1].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<code>{_MARKS.sub(lambda sign: f'&#{ord(sign[0])};', inner)}</code>"


def _stem(name: str) -> str:
    return re.sub(r"\.ipynb(?=$|\.)", "", name, count=1, flags=re.I) or name


def _part(text: str) -> str:
    part = re.sub(r'[<>:"|?*\\/\x7f]', "_", clean(text)).rstrip(". ") or "_"
    if part in (".", "..") or _RESERVED.match(part):
        part = f"_{part}"
    if len(part.encode("utf-8", "replace")) > 120:
        part = part.encode("utf-8", "replace")[:100].decode("utf-8", "ignore") + f"~{_short(text)}"
    return part


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
