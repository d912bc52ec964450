"""Answers that students type to the questions of lesson 07; see `bench`."""

import numpy as np
import pandas as pd

from beltlab.exercises.lesson_07 import _SELLERS, _best, _choice, _converted, _each, _porridge


def _one_by_one(quality, tilt, revenue, fixed_cost):
    stay = sorted((q**tilt for q in quality), reverse=True)
    while stay and revenue * stay[-1] / sum(stay) < fixed_cost:
        stay.pop()
    return len(stay)


def _sizes(quality, tilt, revenue, fixed_cost):
    weight = np.sort(np.asarray(quality))[::-1] ** tilt
    return max(n for n in range(weight.size + 1) if n == 0 or revenue * weight[n - 1] / weight[:n].sum() >= fixed_cost)


def _pairs(sales):
    values = np.asarray(sales, float)
    return float(np.abs(values[:, None] - values).mean() / (2 * values.mean()))


def _below_the_lorenz_curve(sales):
    shares = np.concatenate([[0], np.cumsum(np.sort(sales))]) / np.sum(sales)
    return float(1 - (shares[1:] + shares[:-1]).mean())


MADE = {
    "q1": [
        lambda: _porridge([9e6 / n for n in _SELLERS], [9e6 / n * 0.05 / (1 + n / 800) for n in _SELLERS]),
        lambda: pd.Series({"orders per seller": tuple(_each() * _converted()), "visits per seller": list(_each())}),
    ],
    "q2": [_one_by_one, _sizes],
    "q3": [
        lambda sales: sum((x / sum(sales)) ** 2 for x in sales),
        lambda sales: float(np.dot(sales, sales) / np.sum(sales) ** 2),
    ],
    "q4": [_pairs, _below_the_lorenz_curve],
    "q5": [
        lambda: _choice(0.0),
        lambda: pd.Series(_choice(2.5)),
        lambda: dict(reversed(_choice(0.75).items())) | {"my tilt": np.float64(0.75), "best tilts": np.array(_best())},
    ],
}  # fmt: skip

BENCH: dict = {}
