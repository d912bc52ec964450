"""Answers that are made from a question's worked one: what novices do to a right result, whatever the question."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import EXACT, Function, Numbers, Parts
from beltlab.exercises.packing import arguments

ACCEPTED, REFUSED = "correct", ""


def answers(known) -> Iterator[tuple[str, Any, str, tuple[str, ...]]]:
    """Give name, answer, `ACCEPTED` or `REFUSED`, and phrases of which one must appear in the message."""
    kind = known.kind
    if isinstance(kind, Function):
        yield from _functions(known)
    elif isinstance(kind, Numbers):
        yield from _values(kind, known._answer(), lambda value: value)
    elif isinstance(kind, Parts) and known.unique:
        worked = known._answer()
        for name, part in kind.kinds.items():
            if isinstance(part, Numbers):
                yield from ((f"{name}: {what}", *rest) for what, *rest in
                            _values(part, worked[name], lambda value, name=name: {**worked, name: value}))  # fmt: skip


def _values(kind, worked, put):
    if not isinstance(worked, pd.Series):
        worked = np.asarray(list(worked.values()) if isinstance(worked, dict) else worked, float)
    exact = np.asarray(worked, float)
    if kind.shape and exact.ndim == 1:
        yield "a column", put(exact.reshape(-1, 1)), ACCEPTED, ()
        yield "a frame", put(pd.DataFrame({"x": exact})), ACCEPTED, ()
        yield "a tuple", put(tuple(exact)), ACCEPTED, ()
        yield "a list of arrays", put([np.array([number]) for number in exact]), ACCEPTED, ()
        if isinstance(worked, pd.Series) and not isinstance(worked.index, pd.RangeIndex):
            yield "labels in another order", put(worked.iloc[::-1]), ACCEPTED, ()
            yield "labels in another order, as a dict", put(dict(worked.iloc[::-1])), ACCEPTED, ()
        if len(set(exact.round(2))) > 2:
            yield "off by one place", put(exact[1:]), REFUSED, ("first value is lost",)
            yield "backwards", put(exact[::-1]), REFUSED, ()
    elif not kind.shape:
        yield "an array without a shape", put(np.array(float(exact))), ACCEPTED, ()
        yield "in a list", put([float(exact)]), ACCEPTED, ()
        yield "in a frame", put(pd.DataFrame({"x": [float(exact)]})), ACCEPTED, ()
    yield from ((what, put(value), *rest) for what, value, *rest in _changed(kind, exact))


def _changed(kind, exact):
    yield "one too many", exact + 1, REFUSED, ()
    if kind.tolerance == EXACT or not np.isfinite(exact).all():
        return
    large = np.abs(exact) > 0.01
    if large.all():
        yield "two decimals", exact.round(2), ACCEPTED, ()
    yield "three significant digits", np.vectorize(_significant)(exact, 3), ACCEPTED, ()
    for places in (3, 4):
        if (np.abs(exact) > 10.0**-places).all():
            yield f"{places} decimals", exact.round(places), ACCEPTED, ()
    yield "per cent", 100 * exact, REFUSED, ("hundred times",)
    if (np.abs(exact - exact.round(0)) > 0.05).all() and (np.abs(exact) > 2).all():
        yield "no decimals", exact.round(0), REFUSED if (np.abs(exact) < 100).all() else ACCEPTED, ("Rounded too much",)


def _functions(known):
    kind, names = known.kind, known.kind.parameters
    listed, backwards = ", ".join(names), ", ".join(reversed(names))
    own = ", ".join(f"x{place}" for place in range(len(names)))
    own_backwards = ", ".join(f"x{place}" for place in reversed(range(len(names))))

    def write(parameters, body, **more):
        space = {"worked": known._answer, "np": np, "pd": pd, **more}
        exec(f"def answer({parameters}):\n    {body}", space)
        return space["answer"]

    yield "names kept, order changed", write(backwards, f"return worked({listed})"), ACCEPTED, ()
    yield "its own names", write(own, f"return worked({own})"), ACCEPTED, ()
    inputs = [arguments(trial) for trial in known.trials()]
    if len(names) > 1:
        yield ("its own names and order", write(own_backwards, f"return worked({own})"), REFUSED,
               ("another order",))  # fmt: skip
    yield "printed", write(listed, f"print(worked({listed}))"), REFUSED, ("printed something and returned nothing",)
    yield "in a list or a column", write(listed, f"return np.asarray(worked({listed})).reshape(-1, 1)"), ACCEPTED, ()
    if kind.result.shape in ((), (None,)) or len(kind.result.shape) == 1:
        yield "a frame", write(listed, f"return pd.DataFrame({{'x': np.ravel(worked({listed}))}})"), ACCEPTED, ()
    if isinstance(known._answer(*inputs[0]), pd.Series):
        yield "labels in another order", write(listed, f"return worked({listed}).iloc[::-1]"), ACCEPTED, ()
        yield "sorted, with labels", write(listed, f"return worked({listed}).sort_values()"), ACCEPTED, ()
    for name, value in zip(names, inputs[0], strict=True):
        if isinstance(value, np.ndarray | pd.Series):
            body = f"result = worked({listed}); {name} /= {name}.sum() + 1; return result"
            floats = all(np.asarray(each[names.index(name)]).dtype.kind == "f" for each in inputs)
            body = body if floats else f"result = worked({listed}); {name}[:] = 0; return result"
            yield f"{name} changed in place", write(listed, body), REFUSED, (f"changes `{name}`",)
            body = f"{name} = {name}[1:]; return worked({listed})"
            yield f"{name} without its first", write(listed, body), REFUSED, ()
    table = known._answer(*inputs[0])
    yield "a constant", write(listed, "return value", value=float(np.ravel(table)[0])), REFUSED, ()
    same = ("the same, whatever it gets",)
    yield "a table from outside", write(listed, "return table[0]", table=[table]), REFUSED, same
    if kind.result.tolerance == EXACT:
        yield "off by one", write(listed, f"return worked({listed}) + 1"), REFUSED, ("one too many",)
        return
    yield "per cent", write(listed, f"return 100 * np.asarray(worked({listed}))"), REFUSED, ("hundred times",)
    for places in (2, 3, 4):
        yield f"{places} decimals", write(listed, f"return np.round(worked({listed}), {places})"), ACCEPTED, ()


def _significant(number: float, digits: int) -> float:
    return round(number, digits - 1 - math.floor(math.log10(abs(number)))) if number else 0.0
