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
                        ``index``: how many of the columns, the last ones, are the named index; ``labels`` of an
                        index without a name; ``levels`` of columns that have more than one
``function``            ``name``; ``calls``: one per trial, with ``result``, ``error`` or ``slow``, and ``printed``
                        or ``changed`` (names of inputs) where that happened; ``code``: what `bytecode.facts`
                        says; ``orders``: results of the first trials with the inputs in another order
``other``               ``name`` of the Python type: an object that no question asks for
======================  ==============================================================================
"""

import contextlib
import datetime
import dis
import fractions
import inspect
import io
import itertools
import math
import re
import signal
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from beltlab.exercises import bytecode

ITEMS = 5_000  # of one list, column or mapping; no question asks for more
TOTAL = 100_000  # of one answer, nested items included
DEPTH = 6
TEXT = 2_000  # characters
SAMPLE = 3  # trials on which another order of the inputs is tried
WALL = 5  # a call may take so many times its processor time: it may sleep, or the machine may be busy


class TooSlow(BaseException):
    """Stops a call at its time limit; a BaseException, so that a student's ``except Exception`` lets it through."""


def pack(value: Any, trials: list[list] | None = None, seconds: float = 2.0) -> dict:
    """Pack an answer as plain JSON data. Never raises.

    Args:
        value: anything at all.
        trials: inputs for a function, one list of positional arguments per call; see `arguments`.
        seconds: processor time for all calls together, see `within`.

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
    ``{"series": [...], "index": [...]}`` a pandas Series and ``{"table": {column: [...]}}`` a DataFrame. Around each of
    them may stand ``{"name": "share", "symbol": "s", "value": ...}``, the names that the question has for the argument.
    """
    return [_argument(bare(data)) for data in trial]


def bare(data: Any) -> Any:
    """Give an input of a trial without its name."""
    return data["value"] if type(data) is dict and "value" in data else data


def within(seconds: float, call: Callable[[], Any]) -> Any:
    """Give ``call()``, or raise `TooSlow` after so many seconds of processor time, or `WALL` times as many by a clock.

    The limit is kept where the system has interval timers and the caller is the main thread; elsewhere there is none.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return call()
    seconds = max(seconds, 0.01)
    with (
        _alarm(signal.SIGALRM, signal.ITIMER_REAL, WALL * seconds),
        _alarm(signal.SIGPROF, signal.ITIMER_PROF, seconds),
    ):
        return call()


@contextlib.contextmanager
def _alarm(number: int, timer: int, seconds: float) -> Iterator[None]:
    """Raise `TooSlow` after so many seconds of a timer; afterwards the timer and handler of others run on."""

    def stop(signum, frame):
        raise TooSlow

    clock = time.monotonic if timer == signal.ITIMER_REAL else time.process_time
    started = clock()
    handler = signal.signal(number, stop)
    # The alarm repeats, because a bare `except:` in the student's loop swallows the first one.
    earlier, interval = signal.setitimer(timer, seconds, 0.1)
    if 0 < earlier < seconds:  # a limit around this one is nearer
        signal.setitimer(timer, earlier, 0.1)
    try:
        try:
            yield
        finally:
            signal.setitimer(timer, 0)
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if earlier:
            signal.setitimer(timer, max(earlier - clock() + started, 0.01), interval)


def _function(function: Callable, trials: list[list], seconds: float) -> dict:
    if _does_nothing(function):
        return {"type": "not attempted"}
    packed: dict = {"type": "function", "calls": []}
    with contextlib.suppress(Exception):  # an object that only looks like a function
        packed["code"] = bytecode.facts(function)
    function, own = _spread(function, trials[0], packed.get("code", {}).get("parameters", []))
    finish = time.process_time() + seconds
    for trial in trials:
        packed["calls"].append(_call(function, trial, finish - time.process_time(), own))
        if "slow" in packed["calls"][-1]:
            return packed
    if orders := list(_other_orders(function, trials[:SAMPLE], finish, own)):
        packed["orders"] = orders
    return packed


def _spread(function: Callable, trial: list, own: list[str]) -> tuple[Callable, list[str]]:
    """Make a function that takes inputs only by their names, as after a `*`, one that takes them by position."""
    try:
        known = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return function, own
    named = [each.name for each in known if each.kind is each.KEYWORD_ONLY]
    order = _by_name(trial, own + named) if named else []
    if not order:
        return function, own
    many = len(own)

    def called(*inputs):
        return function(*inputs[:many], **dict(zip(named, inputs[many:], strict=True)))

    return (lambda *inputs: called(*(inputs[place] for place in order))), []


def _other_orders(function: Callable, trials: list[list], finish: float, own: list[str]) -> Iterator[dict]:
    """Call a function whose parameters have names of their own with the inputs in each other order."""
    many = len(trials[0])
    if len(own) != many or not 2 <= many <= 4 or _by_name(trials[0], own):
        return
    for order in itertools.islice(itertools.permutations(range(many)), 1, None):
        results = []
        for trial in trials:
            outcome = _call(function, [bare(trial[place]) for place in order], finish - time.process_time(), [])
            if "result" not in outcome:
                break
            results.append(outcome["result"])
        else:
            yield {"order": list(order), "results": results}


def _by_name(trial: list, own: list[str]) -> list[int]:
    """Find for each parameter of a function the input of its name or symbol; [] if not all of them have one."""
    names = [{data.get("name"), data.get("symbol")} if type(data) is dict else set() for data in trial]
    places = [next((place for place, known in enumerate(names) if name in known), -1) for name in own]
    return places if sorted(places) == list(range(len(trial))) else []


def _call(function: Callable, trial: list, seconds: float, own: list[str]) -> dict:
    printed, inputs = _Printed(), arguments(trial)
    outcome: dict = {}
    before = [_snapshot(value) for value in inputs]
    ordered = [inputs[place] for place in _by_name(trial, own)] or inputs
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome["result"] = within(seconds, lambda: _data(_told(function(*ordered)), iter(range(TOTAL))))
    except TooSlow:
        outcome["slow"] = True
    except BaseException as error:
        outcome["error"] = _error_text(error)
    if printed.anything:
        outcome["printed"] = True
    if changed := [place for place, value in enumerate(inputs) if _snapshot(value) != before[place]]:
        outcome["changed"] = changed
    return outcome


def _told(result: Any) -> Any:
    """Give what a generator or a `map` tells, as a list. An answer itself is not told: it would be empty afterwards."""
    return list(itertools.islice(result, ITEMS)) if issubclass(type(result), _TOLD) else result


def _snapshot(value: Any) -> Any:
    """Write down an input, to see later whether it is still the same; None for what cannot change."""
    try:
        return (
            _data(value, iter(range(TOTAL)))
            if isinstance(value, np.ndarray | pd.Series | pd.DataFrame | list)
            else None
        )
    except Exception:  # it has been changed into something that cannot be read
        return "changed"


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
        return {"type": "function", "calls": []}
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
    if issubclass(type(value), np.floating) and value.itemsize < 8:
        return _number(str(value), budget, depth)  # the digits that it shows: 0.33, not 0.33000001311302185
    item = value.item()
    return _data(item, budget, depth) if not issubclass(type(item), np.generic) else _number(item, budget, depth)


def _list(value, budget, depth):
    first = list(itertools.islice(_plain(value), ITEMS))
    return _sequence(value, first, len(value), budget, depth)


def _array(value, budget, depth):
    if value.ndim == 0:
        return _data(value[()], budget, depth)
    return _sequence(value, value[:ITEMS], len(value), budget, depth)


def _series(value, budget, depth):
    packed = _sequence(value, value.array[:ITEMS], len(value), budget, depth)
    packed["labels"] = [_data(label, budget, depth + 1) for label in value.index[:ITEMS]]
    return packed


def _view(value, budget, depth):
    return _list(list(value), budget, depth)


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
    packed = {
        "type": "table",
        "length": int(len(value)),
        "columns": [_column(name) for name, _ in named + index],
        "data": [[_data(item, budget, depth + 1) for item in column] for _, column in named + index],
        "index": len(index),
    }
    if rows.columns.nlevels > 1:
        packed["levels"] = rows.columns.nlevels
    if not index and not isinstance(rows.index, pd.RangeIndex):
        packed["labels"] = [_data(label, budget, depth + 1) for label in rows.index]
    return packed


def _column(name: Any) -> str:
    """Write a column's name as pandas shows it; the levels of one with several stand one after the other."""
    return ", ".join(map(_column, name)) if type(name) is tuple else str(name)[:TEXT]


def _plain(value):
    """Iterate over a builtin container by its own iterator, whatever a subclass says."""
    base = next(base for base in (list, tuple, set, frozenset, range) if issubclass(type(value), base))
    return base.__iter__(value)


_TOLD = (types.GeneratorType, map, filter, zip, reversed, enumerate)
_ENCODERS: list[tuple[Any, Callable]] = [
    (bool, lambda value, budget, depth: bool(value)),
    (np.generic, _numpy_scalar),
    (int, _integer),
    ((float, Decimal, fractions.Fraction), _number),
    (complex, _complex),
    (str, _text),
    ((list, tuple, set, frozenset, range), _list),
    (dict, _mapping),
    ((type({}.keys()), type({}.values())), _view),
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
