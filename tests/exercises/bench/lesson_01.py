# ruff: noqa: E501 (what is typed stays on its line)
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
from bench import right, wrong


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

BENCH: dict = {
    "q1": [
        right('pilot_zones[pilot_zones["batch"] <= 6].groupby("batch").size().cumsum().to_frame()'),
        wrong('pilot_zones[pilot_zones["batch"] <= 6].groupby("batch").size()', idea="batch sizes taken for totals"),
    ],
    "q2": [
        wrong("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            counted = links.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
            nine = belts[belts["in_course"]].merge(counted, on="belt_id", how="left")
            nine[["belt", "zones", "first_batch"]]
        """, "0", waiting=True),
        wrong("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            counted = links.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
            nine = belts[belts["in_course"]].merge(counted, on="belt_id", how="left")
            nine.fillna({"zones": 0}).assign(belt=nine["belt_id"])[["belt", "zones", "first_batch"]]
        """, "`belt`", never="does not belong there"),
        wrong("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            counted = links.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
            nine = belts[belts["in_course"]].merge(counted, on="belt_id", how="left")
            nine.astype({"first_batch": object}).fillna({"zones": 0, "first_batch": "missing"})[["belt", "zones", "first_batch"]]
        """, "Xuchang", never="row 8", outcome="wrong type"),
        wrong("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            counted = links.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "max"))
            nine = belts[belts["in_course"]].merge(counted, on="belt_id", how="left")
            nine.fillna({"zones": 0})[["belt", "zones", "first_batch"]]
        """, "first_batch", waiting=True),
        wrong("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            links.groupby("belt_id").agg({"zone_id": ["count", "min"]}).reset_index()
        """, "two levels", outcome="wrong type"),
        right("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            counted = links.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
            nine = belts[belts["in_course"]].merge(counted, on="belt_id", how="left")
            nine.fillna({"zones": 0})[["belt", "zones", "first_batch"]]
        """),
    ],
    "q3": [
        right("""
            def f(zones, trade):
                return ((zones / zones.sum()) / (trade / trade.sum())).sort_values()
        """),
        wrong("""
            def f(zones, trade):
                result = []
                for i in range(len(zones)):
                    result.append(zones[i] / zones.sum() / (trade[i] / trade.sum()))
                return result
        """, "`.iloc[0]`", outcome="your function raised"),
        wrong("""
            def f(zones, trade):
                trade /= trade.sum()
                return zones / zones.sum() / trade
        """, "changes `trade`", "copy"),
        wrong("""
            def f(zones, trade):
                return zones / trade
        """, never="from outside", waiting=True),
    ],
    "q4": [
        wrong('dict(government=["A", "C", "D"], market=["I", "J", "K", "H", "E"], platform=["B", "F"], external=["G", "L"])', "two sides", idea="Amazon's brand plan filed under market", waiting=True),
    ],
    "q5": [
        wrong('{"may be joined": ["B", "E"], "132 from": 2022-1, "more than 132 from": "2022-11"}', "quotes", outcome="wrong type"),
    ],
}
