"""The range of each argument of a model, and one sentence for a value outside it.

One rule for all models: an argument that its docstring allows gives a documented value, and every other gives a
`ValueError` that names the argument, what was given, and what is expected. "Finite" means at most 10³⁰ in size, and
"above 0" means at least 10⁻³⁰, so that no product or ratio of arguments leaves the numbers a computer has.
"""

from functools import lru_cache, wraps
from inspect import signature

import numpy as np

LARGEST, SMALLEST = 1e30, 1e-30


def within(interval, **values):
    """The values as float arrays; one outside the interval, such as "(0, 1]", is said in a sentence."""
    low, high, closed_low, closed_high = _ends(interval)
    arrays = []
    for name, value in values.items():
        try:
            array = np.asarray(value, float)
        except (TypeError, ValueError):
            name, given = name.replace("_", " "), repr(value)
            given = given if len(given) <= 40 else given[:37] + "..."
            raise ValueError(f"The value of {name} is {given}; it must be a number, or a row of numbers.") from None
        if not array.size:
            raise ValueError(f"The value of {name.replace('_', ' ')} is empty; it must hold one number or more.")
        if array.ndim:
            least, most = array.min(), array.max()
            close_to_0 = least < SMALLEST and ((array < SMALLEST) & (array > -SMALLEST) & (array != 0)).any()
        else:
            least = most = float(array)
            close_to_0 = least != 0 and -SMALLEST < least < SMALLEST
        inside = (least >= low if closed_low else least > low) and (most <= high if closed_high else most < high)
        finite = -LARGEST <= least and most <= LARGEST or np.isinf(least) or np.isinf(most)
        if not inside or not finite or close_to_0:
            _refuse(interval, name.replace("_", " "), array)
        arrays.append(array)
    return arrays if len(arrays) > 1 else arrays[0]


def whole(interval, **values):
    """As `within`, for whole numbers; one number comes back as an int, a row as an array of floats."""
    checked = []
    for name, value in values.items():
        array = within(interval, **{name: value})
        if (array != np.floor(array)).any():
            given = array[array != np.floor(array)].flat[0]
            raise ValueError(f"The value of {name.replace('_', ' ')} is {given:g}; it must be a whole number.")
        checked.append(array if array.ndim else int(array))
    return checked if len(checked) > 1 else checked[0]


def one(**values):
    """The values, each of them one number and no row."""
    for name, value in values.items():
        shape = _shape(value)
        if shape:
            raise ValueError(f"The value of {name.replace('_', ' ')} has shape {shape}; it must be one number.")
    arrays = [np.asarray(value)[()] for value in values.values()]
    return arrays if len(arrays) > 1 else arrays[0]


def row(**values):
    """The values, each of them one row of numbers."""
    for name, value in values.items():
        shape = _shape(value)
        if len(shape) != 1:
            raise ValueError(f"The value of {name.replace('_', ' ')} has shape {shape}; it must be one row.")
    return list(values.values()) if len(values) > 1 else next(iter(values.values()))


def fitting(function):
    """A decorator: arguments that numpy cannot lay side by side are refused in a sentence that names every shape."""

    @wraps(function)
    def checked(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except ValueError as error:
            if not any(word in str(error) for word in ("broadcast", "mismatch", "more dimensions")):
                raise
            given = signature(function).bind(*args, **kwargs).arguments
            shapes = ", ".join(f"{name.replace('_', ' ')} {np.shape(value)}" for name, value in given.items())
            raise ValueError(f"The shapes do not fit: {shapes}. Give single numbers, or rows of one length.") from None

    return checked


def _shape(value):
    try:
        return np.shape(value)
    except ValueError:
        return "of rows of several lengths"


@lru_cache
def _ends(interval):
    low, high = (float(end) for end in interval[1:-1].split(","))
    return low, high, interval[0] == "[", interval[-1] == "]"


def _refuse(interval, name, array):
    """The sentence for the first value outside; nothing if all are inside after all (an allowed inf among others)."""
    low, high, closed_low, closed_high = _ends(interval)
    inside = (array >= low if closed_low else array > low) & (array <= high if closed_high else array < high)
    if not inside.all():
        rules = [f"{'at least' if closed_low else 'above'} {low:g}"] if np.isfinite(low) else []
        rules += [f"{'at most' if closed_high else 'below'} {high:g}"] if np.isfinite(high) else []
        rules += ["finite"] if "(-inf" in interval or "inf)" in interval else []
        rules += ["a number"] if not rules else []
        raise ValueError(f"The value of {name} is {array[~inside].flat[0]:g}; it must be {' and '.join(rules)}.")
    size = np.abs(array)
    wild, tiny = (size > LARGEST) & np.isfinite(array), (size < SMALLEST) & (array != 0)
    for wrong, rule in ((wild, f"at most {LARGEST:g} in size"), (tiny, f"0 or at least {SMALLEST:g} in size")):
        if wrong.any():
            raise ValueError(f"The value of {name} is {array[wrong].flat[0]:g}; it must be {rule}.")
