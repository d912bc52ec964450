# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 07; see `bench`."""

import numpy as np
import pandas as pd

from beltlab.exercises.lesson_07 import _SELLERS, _best, _choice, _converted, _each, _porridge
from bench import right, wrong


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

BENCH: dict = {
    "q1": [
        wrong('{"visits per seller": [22500, 11250, 5625], "orders per seller": [750, 375, 187.5]}', "half", idea="orders halved with the visits", waiting=True),
    ],
    "q2": [
        wrong("""
            def survivors(quality, tilt, revenue, fixed_cost):
                quality.sort()
                w = quality[::-1] ** tilt
                return (revenue * w / w.cumsum() >= fixed_cost).sum()
        """, "changes `quality`", "copy"),
        wrong("""
            def survivors(quality, tilt, revenue, fixed_cost):
                w = np.sort(quality)[::-1] ** tilt
                return (revenue * w / w.cumsum() > fixed_cost).sum()
        """, "got", waiting=True),
        wrong("""
            def survivors(quality, tilt, revenue, fixed_cost):
                w = np.sort(quality)[::-1] ** tilt
                ok = revenue * w / w.cumsum() >= fixed_cost
                return ok
        """, ".sum()", outcome="wrong type"),
        wrong("""
            def survivors(quality, tilt, revenue, fixed_cost):
                w = np.sort(quality)[::-1] ** tilt
                return (revenue * w / w.cumsum() < fixed_cost).sum()
        """, "left", idea="those who leave counted", waiting=True),
        wrong("""
            def survivors(quality, tilt, revenue, fixed_cost):
                w = np.sort(quality) ** tilt
                return (revenue * w / w.cumsum() >= fixed_cost).sum()
        """, never="more entrants", idea="the worst served first"),
        wrong("""
            def survivors(quality, tilt, revenue, fixed_cost):
                return int(revenue // fixed_cost)
        """, "never uses", never="ZeroDivision", waiting=True),
    ],
    "q3": [
        wrong("""
            def hhi(sales):
                sales /= sales.sum()
                return (sales**2).sum()
        """, "copy"),
        right("""
            def hhi(sales):
                return round(((sales / sales.sum()) ** 2).sum(), 3)
        """),
    ],
}
