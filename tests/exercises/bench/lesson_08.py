# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 08; see `bench`."""

import itertools

import numpy as np
import pandas as pd

from beltlab.exercises.lesson_08 import (
    _LEVELS,
    DRIVERS,
    _bottlenecks,
    _chosen,
    _credit,
    _finite,
    _named,
    _over_separate,
    scenarios,
)
from beltlab.models import together
from bench import right, wrong


def _from_marginal_products() -> dict:
    table = scenarios()
    brings = together.marginal_products(table[list(DRIVERS)], table["rho"])
    names = [DRIVERS[row.argmax()] if np.ptp(row) > 1e-9 else "none" for row in brings]
    return {"student": list(table["student"]), "bottleneck": names}


def _by_hand(returns, costs, spillovers):
    return _over_separate(np.linalg.solve(np.diag(costs) - spillovers, returns), returns, costs, spillovers)


def _by_inverse(returns, costs, spillovers):
    alone = np.divide(returns, costs)
    pairs = sum(spillovers[i][j] * alone[i] * alone[j] for i, j in ((0, 1), (0, 2), (1, 2)))
    joint = np.dot(returns, np.linalg.inv(np.diag(costs) - np.asarray(spillovers)) @ returns) / 2
    return [float(joint - np.dot(returns, alone) / 2 - pairs)]


def _by_orders(values):
    shares = dict.fromkeys("GMP", 0.0)
    for order in itertools.permutations("GMP"):
        before = ""
        for player in order:
            after = "".join(sorted(before + player))
            shares[player] += (values[after] - values[before or "nobody"]) / 6
            before = after
    return list(shares.values())


def _written_out(values):
    v = values
    return np.array(
        [
            (2 * (v["G"] - v["nobody"]) + v["GM"] - v["M"] + v["GP"] - v["P"] + 2 * (v["GMP"] - v["MP"])) / 6,
            (2 * (v["M"] - v["nobody"]) + v["GM"] - v["G"] + v["MP"] - v["P"] + 2 * (v["GMP"] - v["GP"])) / 6,
            (2 * (v["P"] - v["nobody"]) + v["GP"] - v["G"] + v["MP"] - v["M"] + 2 * (v["GMP"] - v["GM"])) / 6,
        ]
    )


MADE = {
    "q1": [
        lambda: pd.Series({"complements at": ("-4", "0.5", "0"), "rho 1": 14 / 3, "rho 0": 4, "rho minus infinity": 2}),
        lambda: dict(zip(["rho 1", "rho 0", "rho minus infinity"], together.ces(_LEVELS, [1, 0, -np.inf]), strict=True))
        | {"complements at": {"0", "0.5", "-4"}},
    ],
    "q2": [
        _from_marginal_products,
        lambda: _named(_bottlenecks).iloc[::-1].set_index("student"),
        lambda: _named(_bottlenecks).to_dict("records"),
    ],
    "q3": [
        _by_hand,
        _by_inverse,
        lambda returns, costs, spillovers: (
            together.joint_gain(together.best_efforts(returns, costs, spillovers), returns, costs, spillovers)
            - together.joint_gain(returns / costs, returns, costs, spillovers)
        ),
    ],
    "q4": [_by_orders, _written_out, lambda values: list(_credit(values))],
    "q5": [
        lambda: pd.Series({"limit of equal links": 1 / 2, "finite": set(_finite())}),
        lambda: {"limit of equal links": np.float64(0.5),
                 "finite": _chosen(lambda K: np.isfinite(together.growth_ceiling(K)).all())},
    ],
}  # fmt: skip

BENCH: dict = {
    "q1": [
        wrong('{"rho 1": 4.67, "rho 0": 4, "rho minus infinity": 2, "complements at": []}', "empty", never="border put"),
        right('{1: 4.67, 0: 4, -np.inf: 2, "complements at": [0.5, 0, -4]}'),
        right('{"rho_1": 4.667, "Rho 0": 4.0, "rho_minus_infinity": 2, "complements_at": ("0.5", "0", "-4")}'),
    ],
    "q2": [
        wrong("""
            weakest = scenarios[["government", "market", "platform"]].idxmin(axis=1).where(scenarios["rho"] < 1, "none")
            pd.concat([scenarios["student"], weakest.rename("bottleneck"), scenarios["platform"].rename("bottleneck")], axis=1)
        """, "two columns", "bottleneck", outcome="wrong type"),
    ],
    "q3": [
        right("""
            def f(returns, costs, spillovers):
                gain = lambda x: returns @ x - costs @ x**2 / 2 + x @ spillovers @ x / 2
                joint = np.linalg.solve(np.diag(costs) - spillovers, returns)
                return round(gain(joint) - gain(returns / costs), 3)
        """),
        wrong("""
            def f(returns, costs, spillovers):
                w = together.coordination(returns, costs, spillovers)
                return w.joint - w.nash
        """, "Nash", idea="the Nash equilibrium taken for separate"),
    ],
    "q4": [
        wrong("""
            def f(values):
                return together.shapley(values.to_numpy())
        """, "write the calculation yourself", waiting=True),
    ],
    "q5": [
        wrong('{"finite": ["A"], "limit of equal links": 0.5}', never="every single link"),
        wrong('{"finite": ["A", "E"], "limit of equal links": 0.5}', "not true", never="every single link"),
        wrong('{"finite": list("ABCDF"), "limit of equal links": 0.5}', never="every single link"),
    ],
}
