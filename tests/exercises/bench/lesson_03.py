# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 03; see `bench`."""

import numpy as np
import pandas as pd

from beltlab import figures
from beltlab.exercises.lesson_03 import (
    _NEVER,
    _att,
    _columns,
    _covered,
    _forbidden,
    _mean_change,
    _share_by_never,
    _treated,
    comparisons,
    hangzhou,
    provinces,
)
from beltlab.models import did
from bench import wrong


def _by_the_model():
    table = provinces()
    early, others = table[table["early"]], table[~table["early"]]
    return did.two_by_two(early["log_2014"], early["log_2017"], others["log_2014"], others["log_2017"])


def _by_regression():
    table = provinces()
    change = (table["log_2017"] - table["log_2014"]).to_numpy()
    return np.polyfit(table["early"].to_numpy(float), change, 1)[0]


def _att_by_loops(panel, cohort, year):
    sums = {True: [], False: []}
    for _, rows in panel.groupby("unit"):
        first, outcome = rows["first_year"].iloc[0], dict(zip(rows["year"], rows["outcome"], strict=True))
        if first in (0, cohort):
            sums[first == cohort].append(outcome[year] - outcome[cohort - 1])
    return sum(sums[True]) / len(sums[True]) - sum(sums[False]) / len(sums[False])


def _att_by_the_model(panel, cohort, year):
    found = did.att_gt(*_columns(panel))
    return found.att[(found.cohort == cohort) & (found.time == year)]


MADE = {
    "q1": [_by_the_model, _by_regression, lambda: [_mean_change(provinces(), True) -
                                                          _mean_change(provinces(), False)]],
    "q2": [_att_by_loops, _att_by_the_model, lambda panel, cohort, year: np.array([_att(panel, cohort, year)])],
    "q3": [
        lambda: did.aggregate(did.att_gt(*_columns(figures.simulate_cities(15)))).att,
        lambda: (_treated()["att"] * _treated()["cities"]).sum() / _treated()["cities"].sum(),
        lambda: pd.Series([np.repeat(_treated()["att"], _treated()["cities"]).mean()]),
    ],
    "q4": [
        lambda: [did.forbidden_weight(did.bacon(*_columns(figures.simulate_cities(3, n_never=n)))) for n in _NEVER],
        lambda: dict(_share_by_never(_forbidden())),
        lambda: comparisons().pivot_table(index="never_treated", columns=comparisons().eval("control < treated"),
                                          values="weight", aggfunc="sum")[True].to_numpy(),
    ],
    "q5": [
        lambda: {"May be said": ("F", "C", "B"), "coverage": _covered(hangzhou(), 2),
                 "true spread": float(np.std(hangzhou()["estimate"]))},
        lambda: pd.Series({"true spread": hangzhou()["estimate"].std(), "coverage": _covered(hangzhou()),
                           "may be said": {"b", "c", "f"}}),
    ],
}  # fmt: skip

BENCH: dict = {
    "q1": [
        wrong("""
            m = provinces.groupby("early")[["log_2014", "log_2017"]].median()
            (m.loc[True, "log_2017"] - m.loc[True, "log_2014"]) - (m.loc[False, "log_2017"] - m.loc[False, "log_2014"])
        """, "median", idea="medians in place of means", waiting=True),
        wrong("""
            m = provinces.groupby("early")[["log_2014", "log_2017"]].mean()
            m.loc[True, "log_2014"] - m.loc[False, "log_2014"]
        """, "2014", idea="the gap before", waiting=True),
    ],
    "q2": [
        wrong("""
            def att(panel, cohort, year):
                y = panel.pivot(index="unit", columns="year", values="outcome")
                first = panel.groupby("unit")["first_year"].first()
                d = y[year] - y[year - 1]
                return d[first == cohort].mean() - d[first == 0].mean()
        """, "base", idea="the year before as base", waiting=True),
        wrong("""
            def att(panel, cohort, year):
                y = panel.pivot(index="unit", columns="year", values="outcome")
                first = panel.groupby("unit")["first_year"].first()
                d = y[year] - y[cohort - 1]
                return d[first == cohort].mean() - d[(first == 0) | (first > year)].mean()
        """, "never", idea="the not yet treated as controls", waiting=True),
        wrong("""
            def att(panel, cohort, year):
                panel["change"] = panel["outcome"] - panel["outcome"].mean()
                y = panel.pivot(index="unit", columns="year", values="change")
                first = panel.groupby("unit")["first_year"].first()
                d = y[year] - y[cohort - 1]
                return d[first == cohort].mean() - d[first == 0].mean()
        """, "changes `panel`", "copy"),
    ],
    "q5": [
        wrong('{"true spread": hangzhou["estimate"].var(), "coverage": 0.188, "may be said": ["B", "C", "F"]}', "square"),
        wrong('{"true spread": hangzhou["estimate"].sem(), "coverage": 0.188, "may be said": ["B", "C", "F"]}', "`true spread`", never="reported", waiting=True),
        wrong('{"true spread": hangzhou["estimate"].std(), "coverage": ((hangzhou["estimate"] - hangzhou["truth"]).abs() <= 1.96 * hangzhou["se"]), "may be said": ["B", "C", "F"]}', "True", "mean", outcome="wrong type"),
    ],
}
