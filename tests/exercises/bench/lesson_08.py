# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 08; see `bench`."""

import itertools

import numpy as np
import pandas as pd

from beltlab.exercises.lesson_08 import (
    _JUDGED,
    _LEVELS,
    DRIVERS,
    _added,
    _bottlenecks,
    _named,
    _weighed,
    scenarios,
)
from beltlab.models import together
from bench import right, wrong


def _from_marginal_products() -> dict:
    table = scenarios()
    brings = together.marginal_products(table[list(DRIVERS)], table["rho"])
    names = [DRIVERS[row.argmax()] if np.ptp(row) > 1e-9 else "none" for row in brings]
    return {"student": list(table["student"]), "bottleneck": names}


def _by_inverse(returns, costs, spillovers):
    links = np.asarray(spillovers)
    joint, nash = (np.linalg.inv(np.diag(costs) - share * links) @ returns for share in (1, 0.5))
    gains = [np.dot(returns, x) - np.dot(costs, x**2) / 2 + x @ links @ x / 2 for x in (joint, nash)]
    return [float(gains[0] - gains[1])]


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
        lambda: pd.Series({"complements at": ("-4", "0.5", "0"), "rho 1": 6, "rho 0": 72 ** (1 / 3), "rho minus infinity": 1}),
        lambda: dict(zip(["rho 1", "rho 0", "rho minus infinity"], together.ces(_LEVELS, [1, 0, -np.inf]), strict=True))
        | {"complements at": {"0", "0.5", "-4"}},
    ],
    "q2": [
        _from_marginal_products,
        lambda: _named(_bottlenecks).iloc[::-1].set_index("student"),
        lambda: _named(_bottlenecks).to_dict("records"),
    ],
    "q3": [
        _added(0.5),
        _by_inverse,
    ],
    "q4": [_by_orders, _written_out, lambda values: _weighed(values, 1 / 3, 1 / 6, 1 / 3)],
    "q5": [lambda: pd.Series(_JUDGED), lambda: _JUDGED | {"supported": {"C", "A"}, "complements": ("MP",)}],
}  # fmt: skip

LIMITS = '{"rho 1": %s, "rho 0": %s, "rho minus infinity": %s, "complements at": %s}'
BELOW = "[0.5, 0, -4]"
WEAKEST = 'weakest = scenarios[["government", "market", "platform"]].idxmin(axis=1)\n'
STRONGEST = 'weakest = scenarios[["government", "market", "platform"]].idxmax(axis=1)\n'
TABLE = 'pd.DataFrame({"student": scenarios["student"], "bottleneck": weakest})'
FROM_LIST = 'pd.DataFrame({"student": list("ABCDEF"), "bottleneck": %s})'
RIGHT_LIST = '["market", "platform", "government", "none", "government", "platform"]'
GAIN = """
def f(returns, costs, spillovers):
    def gain(x):
        return returns @ x - costs @ x**2 / 2 + x @ spillovers @ x / 2
    joint = np.linalg.solve(np.diag(costs) - spillovers, returns)
    nash = np.linalg.solve(np.diag(costs) - spillovers / 2, returns)
    blind = returns / costs
"""
HALF = 'def f(values):\n    g = (2*(values["G"]-values["nobody"]) + (values["GM"]-values["M"]) + (values["GP"]-values["P"]) + 2*(values["GMP"]-values["MP"])) / 6\n'
PLAYED = """
def f(values):
    import itertools
    total = dict(G=0, M=0, P=0)
    for order in itertools.permutations("GMP"):
        here = ""
        for who in order:
            there = "".join(c for c in "GMP" if c in here + who)
            total[who] += values[there] - values[here or "nobody"]
            here = there
"""
PAIRED = '{"complements": %s, "substitutes": %s, "supported": %s}'

BENCH: dict = {
    "q1": [
        wrong('{"rho 1": 6, "rho 0": 4.16, "rho minus infinity": 1, "complements at": []}', "empty", never="the border"),
        right('{1: 6, 0: 4.16, -np.inf: 1, "complements at": [0.5, 0, -4]}'),
        right('{"rho_1": 6.00, "Rho 0": 4.160, "rho_minus_infinity": 1, "complements_at": ("0.5", "0", "-4")}'),
        right("levels = np.array([9, 1, 8])\n" + LIMITS % ("levels.mean()", "np.cbrt(levels.prod())", "min(levels)", '["-4", "0", "0.5"]')),
        right(LIMITS % ("together.ces([9, 1, 8], 1)", "together.ces([9, 1, 8], 0)", "together.ces([9, 1, 8], -np.inf)", "{0.5, 0.0, -4.0}")),
        right(LIMITS % (6, "72 ** (1 / 3)", "1.0", "np.array([0.5, 0, -4])")),
        wrong(LIMITS % (18, 4.16, 1, BELOW), "without weights", idea="the sum taken for the mean", never="`rho 0`"),
        wrong(LIMITS % (6, "72 ** 1 / 3", 1, BELOW), "before it divides", idea="the third root without brackets"),
        wrong(LIMITS % (6, 72, 1, BELOW), "above the largest level", idea="the product without the root"),
        wrong(LIMITS % (6, 4.16, 9, BELOW), "strongest link", idea="the largest driver taken for the limit"),
        wrong(LIMITS % (6, 4.16, "3 / (1/9 + 1 + 1/8)", BELOW), "ρ = −1", idea="ρ = −1 taken for minus infinity"),
        wrong(LIMITS % (6, 4.16, 1, "[1, 0.5, 0, -4]"), "only add", idea="ρ = 1 called complementary"),
        wrong(LIMITS % (6, 4.16, 1, "[-4]"), "the border at ρ = 0", idea="the border put at ρ = 0"),
        wrong(LIMITS % (6, 4.16, 1, "-4"), "the border at ρ = 0", idea="the border put at ρ = 0"),
        wrong(LIMITS % (6, 4.16, 1, "[0, -4]"), "between 0 and 1", idea="ρ between 0 and 1 called substitutes"),
        wrong(LIMITS % (6, 4.16, 1, "[1]"), "not", never=("border at", "only add")),
        wrong(LIMITS % ("np.median([9, 1, 8])", 4.16, 1, BELOW), "in the middle", idea="the median taken for the mean", never="cut off"),
        wrong(LIMITS % (6, 8, 1, BELOW), "in the middle", idea="the median taken for the product with its root"),
        wrong(LIMITS % (6, 4, 1, BELOW), "Rounded too much", never="middle"),
        wrong(LIMITS % (5, 4.16, 1, BELOW), "`rho 1`", never=("middle", "rounded")),  # half-way between the ends
        wrong(LIMITS % (6, 4.2, 1, BELOW), "Rounded too much", never="without weights"),
        wrong(LIMITS % (6, 4.16, 0, BELOW), "`rho minus infinity`", never="strongest"),
        wrong("[6, 4.16, 1]", "dict", outcome="wrong type"),
        wrong('{"rho 1": 6, "rho 0": 4.16, "rho minus infinity": 1}', "`complements at`", outcome="wrong type"),
        wrong(LIMITS % (6, 4.16, 1, "[2]"), outcome="wrong type", never="the border"),
    ],
    "q2": [
        wrong("""
            weakest = scenarios[["government", "market", "platform"]].idxmin(axis=1).where(scenarios["rho"] < 1, "none")
            pd.concat([scenarios["student"], weakest.rename("bottleneck"), scenarios["platform"].rename("bottleneck")], axis=1)
        """, "two columns", "bottleneck", outcome="wrong type"),
        right(WEAKEST + 'weakest = weakest.where(scenarios["rho"] < 1, "none")\n' + TABLE),
        right(FROM_LIST % RIGHT_LIST),
        right("pd.DataFrame(" + RIGHT_LIST + ', index=pd.Index(list("ABCDEF"), name="student"), columns=["bottleneck"])'),
        right('{"student": list("ABCDEF"), "bottleneck": ' + RIGHT_LIST + "}"),
        right(WEAKEST + 'weakest[scenarios["rho"] == 1] = "none"\nscenarios.assign(bottleneck=weakest)'),
        right("""
            names = np.array(["government", "market", "platform"])
            place = together.bottleneck(scenarios[names].to_numpy(), scenarios["rho"])
            pd.DataFrame({"student": scenarios["student"], "bottleneck": np.where(scenarios["rho"] == 1, "none", names[place])})
        """),
        wrong(STRONGEST + 'weakest = weakest.where(scenarios["rho"] < 1, "none")\n' + TABLE, "strongest driver",
              idea="the largest driver taken for the bottleneck"),
        wrong(WEAKEST + TABLE, "ρ is 1", idea="a bottleneck where drivers only add"),
        wrong(WEAKEST + 'weakest = weakest.where(scenarios["rho"] > 0, "none")\n' + TABLE, "0 or below",
              idea="the smallest driver, but none below ρ = 0"),
        wrong(WEAKEST + 'weakest = weakest.where(scenarios["rho"] <= 0, "none")\n' + TABLE, "above 0",
              idea="none unless a missing driver stops everything"),
        wrong("""
            names = ["government", "market", "platform"]
            place = together.elasticities(scenarios[names], scenarios["rho"]).argmax(axis=1)
            pd.DataFrame({"student": scenarios["student"], "bottleneck": [names[i] for i in place]})
        """, "one percent more", idea="the largest percent effect taken for the bottleneck"),
        wrong(STRONGEST + TABLE, "Look again", never="one percent"),
        wrong(WEAKEST + "weakest", outcome="wrong type", never="strongest"),
        wrong(FROM_LIST % '["market", "platform", "government", "none", "market", "platform"]', "5 of 6", never="strongest"),
        wrong(FROM_LIST % '["none"] * 6', "Look again", never="0 or below"),
        wrong('pd.DataFrame({"student": list("ABCDE"), "bottleneck": ["market", "platform", "government", "none", "government"]})',
              "six", never="strongest"),
        wrong(FROM_LIST % '["Market", "platform", "goverment", "none", "government", "platform"]', "goverment", outcome="wrong type"),
        wrong('pd.DataFrame({"name": list("ABCDEF"), "bottleneck": ' + RIGHT_LIST + "})", "student", outcome="wrong type"),
        wrong('["market", "platform"]', outcome="wrong type"),
        right('dict(zip("ABCDEF", ' + RIGHT_LIST + "))"),
        wrong(WEAKEST + 'weakest = weakest.where(scenarios["rho"] < 1, None)\n' + TABLE, outcome="wrong type"),
    ],
    "q3": [
        right(GAIN + "    return round(gain(joint) - gain(nash), 3)"),
        right(GAIN + "    return gain(joint) - gain(nash)"),
        right(GAIN + "    return np.array([gain(joint) - gain(nash)])"),
        right("""
            def f(returns, costs, spillovers):
                C = np.diag(costs)
                x, y = np.linalg.inv(C - spillovers) @ returns, np.linalg.inv(C - 0.5 * spillovers) @ returns
                return (x @ returns - 0.5 * x @ (C - spillovers) @ x) - (y @ returns - 0.5 * y @ (C - spillovers) @ y)
        """),
        right("""
            def f(theta, C, Gamma):
                total = []
                for share in (0.5, 1):
                    x = np.linalg.solve(np.eye(3) * C - share * Gamma, theta)
                    total.append(sum(theta * x) - sum(C * x**2) / 2 + sum(x[i] * Gamma[i, j] * x[j] for i in range(3) for j in range(3)) / 2)
                return total[1] - total[0]
        """),
        wrong("""
            def f(returns, costs, spillovers):
                w = together.coordination(returns, costs, spillovers)
                return w.joint - w.nash
        """, "write the calculation yourself"),
        wrong(GAIN + "    return gain(joint) - gain(blind)", "another question", "Nash",
              idea="compared with actors who ignore their own half"),
        wrong(GAIN + "    return gain(nash) - gain(blind)", "begins to count", idea="Nash compared with actors who ignore their own half"),
        wrong(GAIN + "    return gain(joint) - sum(returns**2 / costs) / 2", "stand-alone", idea="stand-alone gains added up"),
        wrong(GAIN + "    return gain(joint)", "without coordination", idea="the joint gain alone"),
        wrong(GAIN + "    return gain(nash)", "choose together", idea="the Nash gain alone"),
        wrong(GAIN + "    return gain(nash) - gain(joint)", "sign", never="half"),
        wrong(GAIN.replace("np.diag(costs)", "costs") + "    return gain(joint) - gain(nash)", "every place",
              idea="costs not on the diagonal", never="np.diag"),
        wrong(GAIN.replace("@ x / 2", "@ x") + "    return gain(joint) - gain(nash)", "every pair twice", idea="each pair counted twice"),
        wrong(GAIN.replace("x**2 / 2", "x**2") + "    return gain(joint) - gain(nash)", "costs are not", idea="the half before the cost forgotten"),
        wrong(GAIN.replace(" + x @ spillovers @ x / 2", "") + "    return gain(joint) - gain(nash)", "nothing spills over",
              idea="the spill-overs left out of the gain"),
        wrong(GAIN.replace("x @ spillovers @ x", "(x * spillovers * x).sum()") + "    return gain(joint) - gain(nash)", "square of one effort",
              idea="each spill-over times one effort squared"),
        wrong(GAIN + "    return joint.sum() - nash.sum()", "more effort", idea="efforts in place of gains"),
        wrong(GAIN + "    return joint - nash", outcome="wrong type", never="more effort is made"),
        wrong(GAIN + "    print(gain(joint) - gain(nash))", "printed", outcome="wrong type"),
        wrong("def f(returns, costs, spillovers):\n    return 1.085 - 1.016", "the same, whatever it gets"),
        wrong("0.069", "a function of", outcome="wrong type"),
        wrong(GAIN + "    return (gain(joint) - gain(nash)) / gain(nash)", "got", never="sign"),
        wrong(GAIN + "    return 100 * (gain(joint) - gain(nash))", "hundred times"),
        wrong("def f(returns, costs):\n    return returns @ returns", "TypeError", outcome="your function raised"),
    ],
    "q4": [
        wrong("""
            def f(values):
                return together.shapley(values.to_numpy())
        """, "write the calculation yourself"),
        wrong("together.shapley", "write the calculation yourself"),
        right(PLAYED + "    return [total[who] / 6 for who in 'GMP']"),
        right(PLAYED + "    return pd.Series(total) / 6"),
        right(PLAYED + "    return {who: round(total[who] / 6, 2) for who in total}"),
        right("""
            def credit(values):
                v = values
                first = np.array([v["G"], v["M"], v["P"]]) - v["nobody"]
                last = v["GMP"] - np.array([v["MP"], v["GP"], v["GM"]])
                a = np.array([v["GM"] - v["M"], v["GM"] - v["G"], v["GP"] - v["G"]])
                b = np.array([v["GP"] - v["P"], v["MP"] - v["P"], v["MP"] - v["M"]])
                return first / 3 + (a + b) / 6 + last / 3
        """),
        right(HALF + """
    m = (2*(values.M-values.nobody) + (values.GM-values.G) + (values.MP-values.P) + 2*(values.GMP-values.GP)) / 6
    return g, m, values.GMP - values.nobody - g - m
"""),
        wrong("""
            def credit(values):
                from itertools import permutations
                rows = []
                for order in permutations("GMP"):
                    here, adds = "", {}
                    for who in order:
                        new = "".join(x for x in "GMP" if x in here + who)
                        adds[who] = values[new] - values[here or "nobody"]
                        here = new
                    rows.append(adds)
                return pd.DataFrame(rows)[["G", "M", "P"]].median()
        """, "You took their median", idea="the median of the six orders"),
        wrong('def f(values):\n    return [values["GMP"] - values[o] for o in ("MP", "GP", "GM")]', "both of its members",
              idea="one at a time, each one last"),
        wrong('def f(values):\n    return [values[o] - values["nobody"] for o in "GMP"]', "nobody's", idea="one at a time, each one first"),
        wrong("""
            def f(v):
                first = [v[o] - v["nobody"] for o in "GMP"]
                last = [v["GMP"] - v[o] for o in ("MP", "GP", "GM")]
                return [(a + b) / 2 for a, b in zip(first, last)]
        """, "also come second", idea="the mean of first and last"),
        wrong("""
            def f(v):
                return [(v["G"] - v["nobody"] + v["GM"] - v["M"] + v["GP"] - v["P"] + v["GMP"] - v["MP"]) / 4,
                        (v["M"] - v["nobody"] + v["GM"] - v["G"] + v["MP"] - v["P"] + v["GMP"] - v["GP"]) / 4,
                        (v["P"] - v["nobody"] + v["GP"] - v["G"] + v["MP"] - v["M"] + v["GMP"] - v["GM"]) / 4]
        """, "the same weight", idea="the four worlds weighted alike"),
        wrong('def f(values):\n    return [(values["GMP"] - values["nobody"]) / 3] * 3', "a third", idea="the same for each"),
        wrong('def f(values):\n    return [values["G"] - values["nobody"], values["GM"] - values["G"], values["GMP"] - values["GM"]]',
              "one order of arrival", idea="in the order G, M, P only"),
        wrong("""
            def f(values):
                last = np.array([values["GMP"] - values[o] for o in ("MP", "GP", "GM")])
                return last / last.sum() * (values["GMP"] - values["nobody"])
        """, "smaller until they sum", idea="the last claims scaled to the growth"),
        wrong("""
            def f(values):
                first = np.array([values[o] - values["nobody"] for o in "GMP"])
                return first / first.sum() * (values["GMP"] - values["nobody"])
        """, "larger until they sum", idea="the first gains scaled to the growth"),
        wrong(PLAYED + "    return [total[who] for who in 'GMP']", "added them up", idea="the sum over the orders, not the mean"),
        wrong("""
            def f(values):
                n, G, M, P, GM, GP, MP, GMP = values
                return [(2*(G-n) + GM-M + GP-P + 2*(GMP-MP)) / 6, (2*(M-n) + GM-G + MP-P + 2*(GMP-GP)) / 6, (2*(P-n) + GP-G + MP-M + 2*(GMP-GM)) / 6]
        """, "In which order do the worlds stand", idea="worlds taken by a place where they do not stand"),
        wrong("""
            def f(v):
                return [(v.G - v.nobody + 2 * (v.GM - v.M) + 2 * (v.GP - v.P) + v.GMP - v.MP) / 6,
                        (v.M - v.nobody + 2 * (v.GM - v.G) + 2 * (v.MP - v.P) + v.GMP - v.GP) / 6,
                        (v.P - v.nobody + 2 * (v.GP - v.G) + 2 * (v.MP - v.M) + v.GMP - v.GM) / 6]
        """, "weights are exchanged", never="amount", idea="second counted twice as often as first and last"),
        wrong("def f(v):\n    return [(v.GM - v.M + v.GP - v.P) / 2, (v.GM - v.G + v.MP - v.P) / 2, (v.GP - v.G + v.MP - v.M) / 2]",
              "to one other", idea="only what a driver adds to one other"),
        wrong(PLAYED + "    return [(total[who] + 2 * values['nobody']) / 6 for who in 'GMP']", "the same amount", never="is added"),
        wrong(PLAYED + "    return [round(total[who] / 6) for who in 'GMP']", "Rounded too much"),
        wrong(PLAYED + "    return [int(total[who] / 6) for who in 'GMP']", "cut off"),
        wrong(PLAYED + "    return [100 * total[who] / 6 for who in 'GMP']", "hundred times"),
        wrong(PLAYED + "    print(total)", "printed", outcome="wrong type"),
        wrong(PLAYED + "    return total['G'] / 6", outcome="wrong type"),
        wrong("def f(values):\n    return [1/3, 1/3, 1/3]", "the same, whatever it gets"),
        wrong('def f(values):\n    return values["GMP"] - values["nobody"]', outcome="wrong type"),
        wrong('def f(values):\n    return values["G"], values["M"], values["P"]', "got", never=("both of its members", "order of arrival")),
        wrong("[0.33, 0.33, 0.33]", "a function of", outcome="wrong type"),
    ],
    "q5": [
        right(PAIRED % ('["MP"]', '["GP"]', '["A", "C"]')),
        right(PAIRED % ('"MP"', '"GP"', '("C", "A")')),
        right('pd.Series({"supported": ["A", "C"], "substitutes": {"GP"}, "complements": ("MP",)})'),
        right('dict(complements=["mp"], substitutes=["gp"], supported=["a", "c"])'),
        right("""
            v = q.worlds()["sales"]
            more = {p: v[p] - v[p[0]] - v[p[1]] + v["nobody"] for p in ["GM", "GP", "MP"]}
            dict(complements=[p for p in more if more[p] > 0], substitutes=[p for p in more if more[p] < 0], supported=["A", "C"])
        """),
        wrong(PAIRED % ('["GM", "GP", "MP"]', "[]", '["A", "C"]'), "all three pairs", idea="more than one alone taken for complements"),
        wrong(PAIRED % ("[]", '["GM", "GP", "MP"]', '["A", "C"]'), "twice", idea="what was there before counted twice"),
        wrong(PAIRED % ('["MP"]', '["GM", "GP"]', '["A", "C"]'), "ratios", idea="ratios in place of differences"),
        wrong(PAIRED % ('["GM", "MP"]', '["GP"]', '["A", "C"]'), "exactly what the two add alone", never="only where", idea="asked in the world where the third acts"),
        wrong(PAIRED % ('["GP"]', '["MP"]', '["A", "C"]'), "exchanged", idea="complements and substitutes exchanged"),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["A", "B", "C"]'), "fair share", idea="a claim taken for a fair share"),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["A", "C", "D"]'), "cause", idea="a credit taken for a cause"),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["A", "C", "E"]'), "How many", idea="two years thought to be enough"),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["A", "C", "F"]'), "looks back", idea="the past taken for the future"),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["C"]'), "Subtract two worlds", idea="a claim refused because it is not fair"),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["A"]'), "missing", never=("fair share", "cause")),
        wrong(PAIRED % ('["MP"]', '["GP"]', '["B", "D", "E", "F"]'), "read off", idea="the sentences that are not supported", never="Lesson 03"),
        wrong(PAIRED % ('["MP"]', '["GP"]', 'list("ABCDEF")'), "all", never="Lesson 03"),
        wrong(PAIRED % ("[]", "[]", "[]"), never="twice"),
        wrong('["MP"]', outcome="wrong type"),
        wrong('{"complements": ["MP"], "supported": ["A", "C"]}', "`substitutes`", outcome="wrong type"),
        wrong(PAIRED % ('["market-platform"]', '["GP"]', '["A", "C"]'), "market-platform", outcome="wrong type"),
    ],
}
