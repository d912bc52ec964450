"""Answers that students type to the questions of lesson 01; see `bench`."""

import pandas as pd

from beltlab import data
from beltlab.exercises.lesson_01 import (
    DRIVERS,
    _batch_sizes,
    _belt_zones,
    _confirmed,
    _course_belts,
    _drivers,
    _months_of_batches,
)


def _in_plain_python(zones, trade):
    all_zones, all_trade = sum(zones), sum(trade)
    return [zone / all_zones * all_trade / value for zone, value in zip(zones, trade, strict=True)]


MADE = {
    "q1": [
        lambda: [int((data.load("pilot_zones")["batch"] <= batch).sum()) for batch in range(1, 7)],
        lambda: dict(_batch_sizes().cumsum()),
        lambda: tuple(float(len(data.zones_in_force(month))) for month in _months_of_batches()[:6]),
    ],
    "q2": [
        lambda: _belt_zones(_confirmed(), _course_belts()).set_index("belt")[["first_batch", "zones"]].iloc[::-1],
        lambda: _belt_zones(_confirmed(), _course_belts())[["zones", "belt", "first_batch"]].to_dict("list"),
        lambda: _belt_zones(_confirmed(), _course_belts()).astype({"first_batch": "Int64"}).to_dict("records"),
    ],
    "q3": [
        lambda zones, trade: (zones / trade) * (trade.sum() / zones.sum()),
        lambda zones, trade: ((zones / zones.mean()) / (trade / trade.mean())).to_numpy(),
        _in_plain_python,
    ],
    "q4": [
        lambda: pd.Series(_drivers()),
        lambda: {driver: [fact for fact, other in _drivers().items() if other == driver] for driver in DRIVERS},
        lambda: dict(pd.Series(_drivers()).groupby(_drivers()).groups),
    ],
    "q5": [
        lambda: pd.Series({"132 from": "January 2022", "more than 132 from": "2022-11", "may be joined": ("E", "B")}),
        lambda: {"May be joined": {"b", "e"}, "132 from": pd.Timestamp(2022, 1, 22), "more than 132 from": "Nov 2022"},
    ],
}  # fmt: skip

BENCH: dict = {}
