"""Turn whatever a student gives into plain JSON data, without knowing any answer.

A packed answer is ``{"answer": data}``. JSON scalars stand for themselves; everything else is a dict with a ``type``:

======================  ==============================================================================
``type``                further keys
======================  ==============================================================================
``not attempted``       none: the placeholder ``...`` or a function whose body does nothing
``number``              ``value``: "nan", "inf", "-inf", or "complex": numbers that JSON does not have
``date``                ``value``: ISO text of a date, a time or a period
``list``                ``name`` of the Python type, ``length``, ``items``, and ``labels`` for a Series
``mapping``             ``name``, ``length``, ``items``: pairs of key and value
``table``               ``length``: rows, ``columns``: names, ``data``: one list of values per column;
                        ``index``: how many of the columns, the last ones, are the named index
``function``            ``name``, ``calls``: one per trial, with ``result``, ``error`` or ``slow``
``other``               ``name`` of the Python type: an object that no question asks for
======================  ==============================================================================
"""

import contextlib
import datetime
import dis
import fractions
import io
import itertools
import math
import re
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

ITEMS = 5_000  # of one list, column or mapping; no question asks for more
TOTAL = 100_000  # of one answer, nested items included
DEPTH = 6
TEXT = 2_000  # characters


class TooSlow(BaseException):
    """Stops a call at its time limit; a BaseException, so that a student's ``except Exception`` lets it through."""


def pack(value: Any, trials: list[list] | None = None, seconds: float = 2.0) -> dict:
    """Pack an answer as plain JSON data. Never raises.

    Args:
        value: anything at all.
        trials: inputs for a function, one list of positional arguments per call; see `arguments`.
        seconds: time for all calls together. It is kept where the system has interval timers and the caller is the
            main thread; elsewhere a function is simply called.

    Returns:
        ``{"answer": data}`` as the module's table says: only exact builtin types, at most `TOTAL` items.
    """
    try:
        if trials and callable(value):
            return {"answer": _function(value, trials, seconds)}
        return {"answer": within(seconds, lambda: _data(value, iter(range(TOTAL))))}
    except BaseException:  # an object may raise anything from any of its methods
        return {"answer": {"type": "other", "name": _type_name(value)}}


def arguments(trial: list) -> list:
    """Make fresh Python arguments from the JSON data of one trial.

    Scalars stand for themselves, a list of numbers or texts becomes a numpy array, ``{"list": [...]}`` a plain list,
    ``{"series": [...], "index": [...]}`` a pandas Series and ``{"table": {column: [...]}}`` a DataFrame.
    """
    return [_argument(data) for data in trial]


def within(seconds: float, call: Callable[[], Any]) -> Any:
    """Give ``call()``, or raise `TooSlow` after so many seconds where the system can interrupt a call."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return call()

    def stop(signum, frame):
        raise TooSlow

    started = time.monotonic()
    handler = signal.signal(signal.SIGALRM, stop)
    # The alarm repeats, because a bare `except:` in the student's loop swallows the first one.
    earlier, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01), 0.1)
    try:
        try:
            return call()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if earlier:
            signal.setitimer(signal.ITIMER_REAL, max(earlier - time.monotonic() + started, 0.01), interval)


def _function(function: Callable, trials: list[list], seconds: float) -> dict:
    if _does_nothing(function):
        return {"type": "not attempted"}
    calls: list[dict] = []
    finish = time.monotonic() + seconds
    for trial in trials:
        calls.append(_call(function, trial, finish - time.monotonic()))
        if "slow" in calls[-1]:
            break
    return {"type": "function", "name": _type_name(function), "calls": calls}


def _call(function: Callable, trial: list, seconds: float) -> dict:
    printed = _Printed()
    outcome: dict = {}
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome["result"] = within(seconds, lambda: _data(function(*arguments(trial)), iter(range(TOTAL))))
    except TooSlow:
        outcome["slow"] = True
    except BaseException as error:
        outcome["error"] = _error_text(error)
    if printed.anything:
        outcome["printed"] = True
    return outcome


class _Printed(io.TextIOBase):
    """Swallows what a function prints and remembers only that it did."""

    anything = False

    def write(self, text: str) -> int:
        self.anything = True
        return len(text)


def _does_nothing(function: Callable) -> bool:
    """Say whether a function's body is empty: ``...``, ``pass`` or only a docstring."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP")]
    return [step.opname for step in steps] in (["LOAD_CONST", "RETURN_VALUE"], ["RETURN_CONST"]) and (
        steps[0].argval is None or steps[0].argval is ...
    )


def _data(value: Any, budget: Iterator[int], depth: int = 0) -> Any:
    kind = type(value)  # not isinstance(): an object may lie about its class
    if value is None or kind is bool or kind is str and len(value) <= TEXT:
        return value
    if value is ...:
        return {"type": "not attempted"}
    if next(budget, None) is None or depth > DEPTH:
        return {"type": "other", "name": "very large or deeply nested object"}
    for base, encode in _ENCODERS:
        if issubclass(kind, base):
            return encode(value, budget, depth)
    if value is pd.NA or value is pd.NaT:
        return None
    if callable(value):
        return {"type": "function", "name": _type_name(value), "calls": []}
    return {"type": "other", "name": _type_name(value)}


def _integer(value, budget, depth):
    number = int.__int__(value)
    return number if number.bit_length() < 1000 else {"type": "number", "value": "inf" if number > 0 else "-inf"}


def _number(value, budget, depth):
    number = float(value)
    return number if math.isfinite(number) else {"type": "number", "value": str(number)}


def _complex(value, budget, depth):
    return {"type": "number", "value": "complex"}


def _text(value, budget, depth):
    return str.__str__(value)[:TEXT]


def _date(value, budget, depth):
    return None if value is pd.NaT else {"type": "date", "value": value.isoformat()}


def _period(value, budget, depth):
    return {"type": "date", "value": str(value)}


def _numpy_scalar(value, budget, depth):
    if issubclass(type(value), np.datetime64):
        return _data(pd.Timestamp(value), budget, depth)
    item = value.item()
    return _data(item, budget, depth) if not issubclass(type(item), np.generic) else _number(item, budget, depth)


def _list(value, budget, depth):
    first = list(itertools.islice(_plain(value), ITEMS))
    return _sequence(value, first, len(value), budget, depth)


def _array(value, budget, depth):
    if value.ndim == 0:
        return _data(value.item() if value.dtype.kind != "M" else value[()], budget, depth)
    return _sequence(value, value[:ITEMS], len(value), budget, depth)


def _series(value, budget, depth):
    packed = _sequence(value, value.array[:ITEMS], len(value), budget, depth)
    packed["labels"] = [_data(label, budget, depth + 1) for label in value.index[:ITEMS]]
    return packed


def _pandas_values(value, budget, depth):
    return _sequence(value, value[:ITEMS], len(value), budget, depth)


def _sequence(value, first, length, budget, depth):
    items = [_data(item, budget, depth + 1) for item in first]
    if issubclass(type(value), set | frozenset):
        items.sort(key=repr)  # the order of a set differs from run to run
    return {"type": "list", "name": _type_name(value), "length": int(length), "items": items}


def _mapping(value, budget, depth):
    pairs = itertools.islice(dict.items(value), ITEMS)
    items = [[_data(key, budget, depth + 1), _data(item, budget, depth + 1)] for key, item in pairs]
    return {"type": "mapping", "name": _type_name(value), "length": dict.__len__(value), "items": items}


def _table(value, budget, depth):
    rows = value.iloc[:ITEMS, :200]
    named = [(name, rows.iloc[:, place].array) for place, name in enumerate(rows.columns)]
    levels = [(name, rows.index.get_level_values(level)) for level, name in enumerate(rows.index.names)]
    index = [(name, values) for name, values in levels if name is not None and name not in rows.columns]
    return {
        "type": "table",
        "length": int(len(value)),
        "columns": [str(_data(name, budget, DEPTH)) for name, _ in named + index],
        "data": [[_data(item, budget, depth + 1) for item in column] for _, column in named + index],
        "index": len(index),
    }


def _plain(value):
    """Iterate over a builtin container by its own iterator, whatever a subclass says."""
    base = next(base for base in (list, tuple, set, frozenset, range) if issubclass(type(value), base))
    return base.__iter__(value)


_ENCODERS: list[tuple[Any, Callable]] = [
    (bool, lambda value, budget, depth: bool(value)),
    (np.generic, _numpy_scalar),
    (int, _integer),
    ((float, Decimal, fractions.Fraction), _number),
    (complex, _complex),
    (str, _text),
    ((list, tuple, set, frozenset, range), _list),
    (dict, _mapping),
    (np.ndarray, _array),
    (pd.Series, _series),
    ((pd.Index, pd.api.extensions.ExtensionArray), _pandas_values),
    (pd.DataFrame, _table),
    (pd.Period, _period),
    (datetime.date, _date),
]


def _argument(data: Any) -> Any:
    if type(data) is list:
        return np.array(data)
    if type(data) is not dict:
        return data
    if "series" in data:
        return pd.Series(data["series"], index=data.get("index"))
    return pd.DataFrame(data["table"]) if "table" in data else list(data["list"])


def _error_text(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:  # the student's own exception class
        text = ""
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", str.__str__(text)[:TEXT].strip())  # addresses differ from run to run
    return f"{_type_name(error)}: {text.splitlines()[0][:200]}" if text else _type_name(error)


def _type_name(value: Any) -> str:
    try:
        return str.__str__(type.__dict__["__name__"].__get__(type(value)))[:60]
    except BaseException:
        return "object"
