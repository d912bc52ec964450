"""Packed answers: bounded before a judge sees them, and in a few words for the report on a class."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from beltlab.exercises.packing import TEXT
from beltlab.grading.sinks import each_text

LONGEST = 1 << 20  # bytes of one packed answer, as JSON; the longest that the course asks for has a few thousand
WORDS = 120  # characters of an answer in words
ITEMS = 6  # of a list, written out


def bounded(packed: dict) -> dict:
    """Give packed data that `packing.pack` could have written: a notebook may forge its messages.

    Args:
        packed: ``{"answer": data}``, or any other dict that JSON can hold.

    Returns:
        The same, with texts cut to `packing.TEXT` characters; an "other" object where it is longer than `LONGEST`.
    """
    try:
        size = len(json.dumps(packed))
        if size <= LONGEST:
            return packed if size <= TEXT else each_text(packed, lambda text: text[:TEXT])
    except RecursionError:
        pass
    return {"answer": {"type": "other", "name": "very large or deeply nested object"}}


def in_words(packed: dict) -> str:
    """Write an answer in at most `WORDS` characters, so that equal answers have equal words."""
    try:
        words = _words(packed["answer"])
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):  # data that `pack` did not write
        words = "something that cannot be read"
    return words if len(words) <= WORDS else words[: WORDS - 1] + "…"


class Judgements:
    """Remember what was judged: in a class many answers are the same.

    Args:
        room: bytes that all remembered judgements may take, about.
    """

    def __init__(self, room: int = 16 << 20):
        self._room, self._used = room, 0
        self._known: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple, judge: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """Give the judgement for a key: the remembered one, or ``judge()``, whose bytes are ``size(judgement)``."""
        digest = blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=20).digest()
        with self._lock:
            if digest in self._known:
                self._known.move_to_end(digest)
                return self._known[digest][0]
        made = judge()
        with self._lock:
            if digest not in self._known:
                self._known[digest] = made, size(made)
                self._used += self._known[digest][1]
                while self._used > self._room:
                    self._used -= self._known.popitem(last=False)[1][1]
        return made


def _words(data: Any) -> str:
    if data is None or type(data) is bool:
        return str(data)
    if type(data) in (int, float):
        return f"{data:.6g}"
    if type(data) is str:
        return f'"{data[:60]}"'
    kind = data["type"]
    if kind == "list":
        return f"[{_several(data['items'], data['length'])}]"
    if kind == "mapping":
        pairs = [f"{_words(name)}: {_words(item)}" for name, item in data["items"][:ITEMS]]
        return "{" + ", ".join(pairs) + (", …" if data["length"] > ITEMS else "") + "}"
    if kind == "table":
        first = f"; the first: {_several(data['data'][0], data['length'])}" if data["data"] else ""
        return f"a table, {data['length']} × {len(data['columns'])}{first}"
    if kind == "function":
        calls = [_call(call) for call in data["calls"][:2]]
        return "a function that gives " + ", then ".join(calls) if calls else "a function"
    return str(data["value"]) if kind in ("number", "date") else f"an object of the type {data['name'][:40]}"


def _call(call: dict) -> str:
    if "result" in call:
        return _words(call["result"])
    return "no result in time" if "slow" in call else "an error"


def _several(items: list, length: int) -> str:
    return ", ".join(_words(item) for item in items[:ITEMS]) + (", …" if length > ITEMS else "")
