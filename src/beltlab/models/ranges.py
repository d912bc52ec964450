"""The range of each argument of a model, and one sentence for a value outside it."""

import numpy as np


def within(interval, **values):
    """The values as float arrays; one outside the interval, such as "(0, 1]", is said in a sentence."""
    low, high = (float(end) for end in interval[1:-1].split(","))
    arrays = []
    for name, value in values.items():
        array = np.asarray(value, float)
        inside = array >= low if interval[0] == "[" else array > low
        inside &= array <= high if interval[-1] == "]" else array < high
        if not inside.all():
            rules = [f"{'at least' if interval[0] == '[' else 'above'} {low:g}"] if np.isfinite(low) else []
            rules += [f"{'at most' if interval[-1] == ']' else 'below'} {high:g}"] if np.isfinite(high) else []
            rules += ["finite"] if "(-inf" in interval or "inf)" in interval else []
            name, given = name.replace("_", " "), array[~inside][0]
            raise ValueError(f"The value of {name} is {given:g}; it must be {' and '.join(rules)}.")
        arrays.append(array)
    return arrays if len(arrays) > 1 else arrays[0]
