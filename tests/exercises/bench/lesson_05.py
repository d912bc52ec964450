# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 05; see `bench`."""

import numpy as np
import pandas as pd

from beltlab.exercises.lesson_05 import _BRAND, _DECAY, _PRICES, _judgement, _research, _sound, chain
from beltlab.models import market
from bench import right, wrong


def _steps() -> list[tuple[float, float]]:
    prices = [0.0, *_PRICES.values()]
    return list(zip(prices[:-1], prices[1:], strict=True))


def _strips(research, marketing, base, middle):
    places = (np.arange(2000) + 0.5) / 2000
    return market.smile(places, research, marketing, base, middle).mean()


def _by_hand(research, marketing, base, middle):
    left, right = middle * (base + research / 3), (1 - middle) * (base + marketing / 3)
    return float(left) + float(right)


def _thousand(research, marketing, base, middle):
    x = np.linspace(0, 1, 1000)
    left, right = ((middle - x) / middle) ** 2, ((x - middle) / (1 - middle)) ** 2
    return np.where(x < middle, base + research * left, base + marketing * right).mean()


def _from_stock(decay):
    years = np.linspace(0, 40, 400_001)
    return years[np.argmax(market.goodwill(years, 0, decay, 1) <= 0.5)]


def _on_a_grid() -> float:
    years = np.arange(1, 4000) / 100
    return float(years[np.argmax(market.brand_value(years, 1, **_BRAND, discount=0.08) >= 0)])


MADE = {
    "q1": [
        lambda: {"by stage": chain().diff().fillna(chain().iloc[0]), "all stages": chain().iloc[-1]},
        lambda: pd.Series({"all stages": 640, "by stage": tuple(b - a for a, b in _steps())}),
    ],
    "q2": [_strips, _thousand, _by_hand, market.smile_area],
    "q3": [
        lambda: (_research() / _DECAY).to_list(),
        lambda: market.goodwill(1000, _research().to_numpy(), _DECAY),
        lambda: {firm: spend * 20 / 3 for firm, spend in _research().items()},
        lambda: _research().iloc[::-1] / _DECAY,
        lambda: dict(zip(("Roborock", "Rebecca", "Ecovacs", "Anker"), _research().iloc[::-1] / _DECAY, strict=True)),
    ],
    "q4": [market.half_life, _from_stock, lambda decay: -np.log(0.5) / decay],
    "q5": [
        lambda: pd.Series(_judgement() | {"paid back": round(float(_judgement()["paid back"]), 2)}),
        lambda: _judgement() | {"paid back": _on_a_grid(), "may be said": set(_sound())},
    ],
}  # fmt: skip

BENCH: dict = {
    "q1": [
        wrong('{"by stage": chain.diff(), "all stages": 640}', "first", outcome="wrong type"),
        wrong('{"by stage": chain - 60, "all stages": 640}', "Look again", never="first stage", waiting=True),
        wrong('{"by stage": chain.diff().dropna(), "all stages": 640}', "first value is lost"),
    ],
    "q2": [
        wrong("""
            def price(research, marketing, base, middle):
                return market.smile_area(research, marketing, base, middle)
        """, "write the calculation yourself", waiting=True),
    ],
    "q3": [
        right("""
            r = accounts[accounts["year"] == 2024].set_index("company")["rd_million_yuan"]
            (r / 0.15).round(2)
        """),
        right("[13700, 5900, 246, 6460]"),
        wrong("""
            r = accounts[accounts["year"] == 2024].set_index("company")["rd_million_yuan"].sort_index()
            r / 15
        """, "hundred times too small", never="exchanged"),
    ],
    "q4": [
        right("""
            def f(decay):
                return round(np.log(2) / decay, 2)
        """),
    ],
    "q5": [
        wrong('{"paid back": market.brand_payback_year(decay=0.2, earning=0.4, discount=8), "never from": 0.2, "may be said": ["B", "D", "G"]}', "per cent", never="exchanged", waiting=True),
    ],
}
