"""Packing: plain JSON from anything, within a time, without an exception."""

import collections
import datetime
import decimal
import inspect
import json
import signal
import threading
import time
import types

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beltlab.exercises.packing import ITEMS, TEXT, arguments, pack
from beltlab.exercises.reading import aligned
from beltlab.grading.mark import SECONDS

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner),
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_everything_becomes_json_and_comes_back_the_same(value):
    packed = pack(value)
    assert json.loads(json.dumps(packed, allow_nan=False)) == packed


@pytest.mark.parametrize(
    "value, data",
    [
        (True, True), (np.bool_(True), True), (3, 3), (np.uint8(3), 3), (2.5, 2.5), (np.float32(2.5), 2.5),
        (np.float32(0.33), 0.33), (np.array(0.33, np.float16), 0.33),
        (np.array(2.5), 2.5), (decimal.Decimal("2.5"), 2.5), ("zone", "zone"), (np.str_("zone"), "zone"), (None, None),
        (pd.NA, None), (pd.NaT, None), (np.datetime64("NaT"), None), (..., {"type": "not attempted"}),
        (np.nan, {"type": "number", "value": "nan"}), (-np.inf, {"type": "number", "value": "-inf"}),
        (10**400, {"type": "number", "value": "inf"}), (1j, {"type": "number", "value": "complex"}),
        (datetime.date(2022, 1, 22), {"type": "date", "value": "2022-01-22"}),
        (pd.Timestamp(2022, 1, 22), {"type": "date", "value": "2022-01-22T00:00:00"}),
        (np.datetime64("2022-01-22"), {"type": "date", "value": "2022-01-22T00:00:00"}),
        (pd.Period("2022-01"), {"type": "date", "value": "2022-01"}),
        (range(3), {"type": "list", "name": "range", "length": 3, "items": [0, 1, 2]}),
        ({2, 1}, {"type": "list", "name": "set", "length": 2, "items": [1, 2]}),
        (np.array([[1, 2]]), {"type": "list", "name": "ndarray", "length": 1, "items": [
            {"type": "list", "name": "ndarray", "length": 2, "items": [1, 2]}]}),
        (pd.Series([1.5, None], index=["a", "b"]), {"type": "list", "name": "Series", "length": 2, "labels": ["a", "b"],
                                                   "items": [1.5, {"type": "number", "value": "nan"}]}),
        (pd.Categorical(["x"]), {"type": "list", "name": "Categorical", "length": 1, "items": ["x"]}),
        (collections.Counter("a"), {"type": "mapping", "name": "Counter", "length": 1, "items": [["a", 1]]}),
        (pd.DataFrame({"n": [1]}, index=pd.Index(["a"], name="belt")),
         {"type": "table", "length": 1, "columns": ["n", "belt"], "data": [[1], ["a"]], "index": 1}),
        ((n for n in ()), {"type": "other", "name": "generator"}),
        (print, {"type": "function", "calls": []}),
        (types.SimpleNamespace(), {"type": "other", "name": "SimpleNamespace"}),
    ],
)  # fmt: skip
def test_each_type_has_its_form(value, data):
    assert pack(value) == {"answer": data}


def test_a_subclass_that_misbehaves_is_an_unknown_object():
    class Shy(list):
        def __len__(self):
            raise SystemExit

    class Endless(list):
        def __len__(self):
            while True:
                pass

    class Nameless(list, metaclass=type("Meta", (type,), {"__name__": property(lambda cls: 1 / 0)})):
        __len__ = Shy.__len__

    assert pack(Shy())["answer"] == {"type": "other", "name": "Shy"}
    assert pack(Nameless())["answer"] == {"type": "other", "name": "Nameless"}
    if hasattr(signal, "setitimer"):
        assert pack(Endless(), seconds=0.1)["answer"] == {"type": "other", "name": "Endless"}


def test_a_million_items_are_cut_and_counted():
    for value in (list(range(10**6)), np.zeros(10**6), pd.Series(np.zeros(10**6))):
        packed = pack(value)["answer"]
        assert packed["length"] == 10**6 and len(packed["items"]) == ITEMS
    assert len(json.dumps(pack([list(range(5000))] * 5000))) < 10**7


def test_a_function_is_called_on_each_trial_with_fresh_arguments():
    def empties(values, table):
        values *= 0
        table.drop(columns="x", inplace=True)
        return [float(values.sum()), table.shape[1]]

    trials = [[[1, 2], {"table": {"x": [1], "y": [2]}}]] * 2
    assert [call["result"]["items"] for call in pack(empties, trials)["answer"]["calls"]] == [[0.0, 1]] * 2
    assert trials == [[[1, 2], {"table": {"x": [1], "y": [2]}}]] * 2


def test_arguments_have_the_types_that_the_trial_names():
    number, array, plain, series, table = arguments([3, [1, 2], {"list": [1]}, {"series": [1], "index": ["a"]},
                                                     {"table": {"x": [1]}}])  # fmt: skip
    assert (number, plain, series["a"], table.loc[0, "x"]) == (3, [1], 1, 1)
    assert isinstance(array, np.ndarray)


def test_what_a_function_does_wrong_is_recorded(capsys):
    def shouts(x):
        print("loud" * 1000)

    def fails(x):
        raise ValueError(f"not {object()}")

    assert pack(shouts, [[1]])["answer"]["calls"] == [{"result": None, "printed": True}]
    assert pack(fails, [[1]])["answer"]["calls"] == [{"error": "ValueError: not <object object>"}]
    assert pack(lambda: 1, [[1]])["answer"]["calls"][0]["error"].startswith("TypeError")
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="This system cannot interrupt a call.")
@pytest.mark.parametrize("body", ["pass", "try:\n   pass\n  except:\n   pass", "time.sleep(60)"])
def test_an_endless_function_ends_at_the_limit(body):
    names = {"time": time}
    exec(f"def endless(x):\n while True:\n  {body}", names)  # noqa: S102
    started, used = time.monotonic(), time.process_time()
    assert pack(names["endless"], [[1], [2]], seconds=0.2)["answer"]["calls"] == [{"slow": True}]
    assert time.process_time() - used < 2 and time.monotonic() - started < 50  # the body alone sleeps 60 seconds


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="This system cannot interrupt a call.")
def test_timer_and_handler_of_others_are_restored():
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        mine = signal.getsignal(signal.SIGALRM)
        signal.setitimer(signal.ITIMER_REAL, 50)
        pack(lambda x: x, [[1]])
        assert signal.getsignal(signal.SIGALRM) is mine and 40 < signal.getitimer(signal.ITIMER_REAL)[0] <= 50
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="This system cannot interrupt a call.")
@pytest.mark.parametrize("timer, other", [("ITIMER_REAL", "SIGALRM"), ("ITIMER_PROF", "SIGPROF")])
def test_a_timer_of_others_goes_on_by_its_own_clock(timer, other):
    """Asleep, a clock on the wall runs on, and that of the processor stands."""
    timer, before = getattr(signal, timer), signal.signal(getattr(signal, other), lambda *_: None)
    try:
        signal.setitimer(timer, 50)
        pack(lambda x: time.sleep(0.5), [[1]])
        left = signal.getitimer(timer)[0]
    finally:
        signal.setitimer(timer, 0)
        signal.signal(getattr(signal, other), before)
    assert left < 49.6 if timer == signal.ITIMER_REAL else 49.7 < left < 50.1, left


def test_a_function_has_as_long_in_the_notebook_as_in_the_marking():
    assert inspect.signature(pack).parameters["seconds"].default == SECONDS


def test_without_timers_a_function_is_simply_called(monkeypatch):
    results = []
    thread = threading.Thread(target=lambda: results.append(pack(lambda x: x + 1, [[1]])))
    thread.start()
    thread.join()
    monkeypatch.delattr(signal, "setitimer", raising=False)
    results.append(pack(lambda x: x + 1, [[1]]))
    assert [packed["answer"]["calls"] for packed in results] == [[{"result": 2}]] * 2


@pytest.mark.parametrize("index", [[2, 1], [2.0, 1.0], np.array([2, 1], "int8")])
def test_whole_labels_are_the_same_however_they_are_written(index):
    given = aligned(pack(pd.Series([20, 10], index=index))["answer"], [1, 2])
    assert given["items"] == [10, 20]


def test_a_text_of_another_kind_is_a_text_and_a_long_one_is_cut():
    assert pack(np.str_("A"))["answer"] == "A"
    assert pack("x" * 5_000)["answer"] == "x" * TEXT
