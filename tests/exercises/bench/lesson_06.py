# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 06; see `bench`."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from beltlab.exercises.lesson_06 import _ALTERNATIVE, _BELT, _COST, _LOYAL, _SITE, _crowd, _judgement, _sound, _value
from beltlab.models import market
from bench import right, wrong


def _replies(cost, transport_cost, quality_gap):
    """Each brand answers the other's price until both stand still."""
    first = second = float(cost)
    for _ in range(200):
        first = (second + cost + transport_cost + quality_gap) / 2
        second = (first + cost + transport_cost - quality_gap) / 2
    return first


def _by_trying(share, price_sensitivity):
    """The markup at which profit stands still, from the change of the share when the price moves a little."""

    def gain(markup):
        odds = share / (1 - share)
        sold = [odds * np.exp(-price_sensitivity * move) for move in (1e-6, -1e-6)]
        up, down = (part / (1 + part) for part in sold)
        return (markup + 1e-6) * up - (markup - 1e-6) * down

    return brentq(gain, 1e-3, 1e4, xtol=1e-10)


def _counted() -> dict:
    brands = np.arange(1, 200)
    entry = brands[market.salop_profit(brands, **_BELT) >= 0].max()
    costs = brands * _BELT["fixed_cost"] + _BELT["transport_cost"] * _BELT["buyers"] / (4 * brands)
    least = brands[costs.argmin()]
    return {"free entry": int(entry), "least cost": int(least), "ratio": float(entry / least)}


def _year_by_year(margin, retention, discount):
    return sum(margin * (retention / (1 + discount)) ** year for year in range(2000))


def _backwards(margin, retention, discount):
    """Worth today is the margin and what the customer is worth next year, if there is a next year."""
    value = margin
    for _ in range(2000):
        value = margin + retention * value / (1 + discount)
    return value


def _by_roots() -> dict:
    def gain(retention):
        return _value(retention=retention, **_SITE) - _COST - _ALTERNATIVE

    most = brentq(lambda cost: _value(retention=_LOYAL, **_SITE) - _ALTERNATIVE - cost, 0, 500)
    return {"break-even": round(brentq(gain, 0, 1), 3), "most for a customer": round(most, 1)}


MADE = {
    "q1": [
        lambda cost, transport_cost, quality_gap: market.hotelling_prices(cost, transport_cost, quality_gap)[0],
        _replies,
    ],
    "q2": [market.logit_markup, _by_trying, lambda share, alpha: 1 / alpha + share / (alpha - alpha * share)],
    "q3": [_counted, lambda: pd.Series(_crowd()).astype(float)],
    "q4": [market.lifetime_value, _year_by_year, _backwards],
    "q5": [
        lambda: pd.Series(_judgement() | {"break-even": round(float(_judgement()["break-even"]), 2)}),
        lambda: _by_roots() | {"may be said": set(_sound())},
    ],
}  # fmt: skip

BENCH: dict = {
    "q1": [
        right("""
            def first_price(cost, transport_cost, quality_gap):
                return round(cost + transport_cost + quality_gap / 3, 2)
        """),
        right("""
            def first_price(quality_gap, transport_cost, cost):
                return cost + transport_cost + quality_gap / 3
        """),
        wrong("""
            def first_price(a, b, c):
                return c + b + a / 3
        """, "another order", never="from outside"),
        wrong("""
            def first_price(c, t, g):
                return c + t + g / 3, c + t - g / 3
        """, "only the one", never="add up"),
    ],
    "q2": [
        right("""
            def markup(share, price_sensitivity):
                return round(1 / (price_sensitivity * (1 - share)), 2)
        """),
        wrong("""
            def markup(a, s):
                return 1 / (a * (1 - s))
        """, "another order"),
    ],
    "q3": [
        wrong('{"free entry": 40, "least cost": 19, "ratio": 40 / 19}', "counts from 0", idea="a position taken for a number of brands", waiting=True),
        wrong("""
            n = np.arange(1, 101)
            c = n * 100_000 + 40 * 4_000_000 / (4 * n)
            {"free entry": 40, "least cost": c.min(), "ratio": 40 / c.min()}
        """, "cost", idea="the cost taken for the number of brands", waiting=True),
    ],
    "q4": [
        right("""
            def customer_value(margin, retention, discount):
                return round(margin * (1 + discount) / (1 + discount - retention), 2)
        """),
    ],
    "q5": [
        right('{"break_even": 0.55, "most_for_a_customer": 45.0, "may_be_said": ["A", "E", "G"]}'),
        wrong('{"break_even": 0.55, "most for a customer": 45.0, "may be said": ["A", "G"]}', "at least one missing", never="If"),
    ],
}
