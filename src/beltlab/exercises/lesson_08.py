"""Lesson 08, the three drivers together: where complements begin, a bottleneck, coordination, credit, and a memo."""

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import Choices, Function, Numbers, Parts, Table, Text
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import together

DRIVERS = together.DRIVERS
COALITIONS = ("nobody", "G", "M", "GM", "P", "GP", "MP", "GMP")
_BY_SIZE = ("nobody", "G", "M", "P", "GM", "GP", "MP", "GMP")
_SALES = (10.0, 14.0, 12.0, 16.0, 20.0, 22.0, 30.0, 33.0)  # million yuan, in their order; invented
PAIRS = ("GM", "GP", "MP")
LETTERS = "ABCDEF"


def scenarios() -> pd.DataFrame:
    """Six invented scenarios for question 2, as students save them: levels from 1 to 10, and ρ. SIMULATED."""
    rows = [(9, 3, 6, -1), (5, 8, 2, -3), (4, 7, 9, 0.5), (8, 4, 6, 1), (2.5, 3, 9, 0), (7, 9, 6.5, -0.5)]
    table = pd.DataFrame(rows, columns=[*DRIVERS, "rho"]).assign(status="simulated")
    table.insert(0, "student", list("ABCDEF"))
    return table


def worlds() -> pd.DataFrame:
    """Sales of an invented belt in eight worlds for question 5, by which drivers act; million yuan. SIMULATED."""
    table = pd.DataFrame({"sales": _SALES, "status": "simulated"}, index=list(COALITIONS))
    return table.rename_axis("who acts")


def claims() -> pd.DataFrame:
    """Six sentences for question 5, lettered A to F, about the invented belt of `worlds`."""
    sentences = [
        "Without the platform, 17 of the 23 million yuan of growth would be missing.",
        "So a fair share for the platform is 17 of the 23 million yuan.",
        "If each driver claims what would be missing without it, the three claims sum to more than the growth.",
        "The Shapley credits show how much of the growth each driver caused.",
        "The sales before and after, of two real years, are enough to calculate the same credits.",
        "The driver with the smallest credit is the one to support next.",
    ]
    return pd.DataFrame({"claim": sentences}, index=pd.Index(list(LETTERS), name="letter"))


progress = progress_of(__name__)


# Question 1

_LEVELS = np.array([9.0, 1.0, 8.0])  # mean, roots and median stay apart, also rounded or cut off


def _limits() -> dict:
    return {
        "rho 1": _LEVELS.mean(),
        "rho 0": np.prod(_LEVELS) ** (1 / 3),
        "rho minus infinity": _LEVELS.min(),
        "complements at": ["0.5", "0", "-4"],
    }


@question(
    kind=Parts(
        {
            "rho 1": Numbers(),
            "rho 0": Numbers(),
            "rho minus infinity": Numbers(),
            "complements at": Choices("1", "0.5", "0", "-4"),
        }
    ),
    hints=(
        "Each limit is a kind of average you know: one adds, one multiplies, one looks at a single driver. For the "
        "last part ask: if market rises, does one point more of platform then bring more than before?",
        "ρ = 1: $\\sum_i w_i X_i$. ρ = 0: $\\prod_i X_i^{w_i}$. ρ = −∞: the smallest $X_i$. Equal weights are $w_i = "
        "1/3$. Off the diagonal, the cross partial $∂^2 Y/∂X_i ∂X_j$ has the sign of $1 - ρ$.",
        "Two of the three limits, and the cross partials of one ρ. Off the diagonal, look at their sign for each ρ.\n"
        "```python\n"
        "levels = np.array([9.0, 1.0, 8.0])\n"
        "print(levels.mean(), np.prod(levels) ** (1 / 3))\n"
        "print(together.cross_partials(levels, -4).round(3))\n"
        "```",
    ),
    wrong=[
        Wrong(
            "ρ = 1 called complementary",
            lambda: _limits() | {"complements at": ["1", "0.5", "0", "-4"]},
            "You named ρ = 1. There the drivers only add: whatever the market does, one point more of platform brings "
            "the same. Nothing complements anything.",
        ),
        Wrong(
            "the border put at ρ = 0",
            lambda: _limits() | {"complements at": ["-4"]},
            "You drew the border at ρ = 0. Below 0 a missing driver stops everything, but the question asks for less: "
            "that one driver raises what another brings. Where does the cross partial change its sign?",
        ),
        Wrong(
            "the sum taken for the mean",
            lambda: _limits() | {"rho 1": _LEVELS.sum()},
            "At ρ = 1 you added the levels without weights. Weights sum to 1, so output lies between the smallest and "
            "the largest level.",
        ),
        Wrong(
            "the median taken for the mean",
            lambda: _limits() | {"rho 1": np.median(_LEVELS)},
            "At ρ = 1 you took the level in the middle. There each driver counts with its own level: what would change "
            "if the strongest one grew by a point?",
        ),
        Wrong(
            "the median taken for the product with its root",
            lambda: _limits() | {"rho 0": np.median(_LEVELS)},
            "At ρ = 0 you took the level in the middle. There every driver counts: where one is 0, output is 0.",
        ),
        Wrong(
            "the largest driver taken for the limit",
            lambda: _limits() | {"rho minus infinity": _LEVELS.max()},
            "With ρ going to minus infinity you took the strongest driver. A chain is not as strong as its strongest "
            "link.",
        ),
        Wrong(
            "the product without the root",
            lambda: _limits() | {"rho 0": np.prod(_LEVELS)},
            "At ρ = 0 you multiplied the levels. Output cannot be above the largest level: what do the weights do?",
        ),
        Wrong(
            "the third root without brackets",
            lambda: _limits() | {"rho 0": np.prod(_LEVELS) / 3},
            "At ρ = 0 you divided the product by three. Python takes a power before it divides: where must brackets "
            "stand?",
        ),
        Wrong(
            "ρ = −1 taken for minus infinity",
            lambda: _limits() | {"rho minus infinity": 3 / (1 / _LEVELS).sum()},
            "This is the output at ρ = −1. With ρ going further and further down, what does the sum listen to in the "
            "end?",
        ),
        Wrong(
            "ρ between 0 and 1 called substitutes",
            lambda: _limits() | {"complements at": ["0", "-4"]},
            "You left out the ρ between 0 and 1. A missing driver does not stop output there. But does a higher "
            "market still raise what one point more of platform brings?",
        ),
    ],
    properties=[
        Property(
            "Output falls as ρ falls: the less one driver can replace another, the more the weak one costs.",
            lambda given: given["rho 1"] > given["rho 0"] > given["rho minus infinity"],
        ),
    ],
    insight="One formula holds all three views. Which ρ a belt has, nobody has measured here.",
)
def q1():
    return _limits()


# Question 2


def _named(choose) -> pd.DataFrame:
    table = scenarios()
    return table.assign(bottleneck=choose(table))[["student", "bottleneck"]]


def _bottlenecks(table: pd.DataFrame) -> pd.Series:
    return table[list(DRIVERS)].idxmin(axis=1).where(table["rho"] < 1, "none")


@question(
    kind=Table({"student": Text(), "bottleneck": Text(*DRIVERS, "none")}, key="student"),
    hints=(
        "The bottleneck is not the driver that does most today. It is the one of which a little more helps most.",
        "One point more of driver i brings $w_i (Y/X_i)^{1-ρ}$. With equal weights and ρ below 1, where is it "
        "largest: at a large or a small $X_i$? And what is left of it at ρ = 1?",
        "For each student, what one point more of each driver brings. Which column is largest in each row, and where "
        "are all three alike?\n"
        "```python\n"
        'levels = scenarios[["government", "market", "platform"]]\n'
        'brings = together.marginal_products(levels, scenarios["rho"])\n'
        "pd.DataFrame(brings, scenarios.index, levels.columns)\n"
        "```",
    ),
    wrong=[
        Wrong(
            "the largest driver taken for the bottleneck",
            lambda: _named(lambda t: t[list(DRIVERS)].idxmax(axis=1).where(t["rho"] < 1, "none")),
            "You named the strongest driver. It carries most of the output, but one point more of it brings least: it "
            "waits for the others.",
        ),
        Wrong(
            "a bottleneck where drivers only add",
            lambda: _named(lambda t: t[list(DRIVERS)].idxmin(axis=1)),
            "In one scenario ρ is 1. There one point more brings the same whichever driver gets it: can there be a "
            "bottleneck?",
        ),
        Wrong(
            "the first of three equal ones",
            lambda: _named(lambda t: _bottlenecks(t).where(t["rho"] < 1, DRIVERS[0])),
            "In one scenario all three bring the same, and you named the first of them, as `argmax` and `idxmax` do. "
            "Is there a bottleneck?",
        ),
        Wrong(
            "the largest percent effect taken for the bottleneck",
            lambda: _named(lambda t: [DRIVERS[i] for i in together.elasticities(t[list(DRIVERS)], t["rho"]).argmax(1)]),
            "You compared one percent more of each driver. For ρ above 0 that favours large ones. The question asks "
            "for one point more.",
        ),
        Wrong(
            "the smallest driver, but none below ρ = 0",
            lambda: _named(lambda t: t[list(DRIVERS)].idxmin(axis=1).where(t["rho"] > 0, "none")),
            "You say that there is no bottleneck where ρ is 0 or below. There the drivers need each other most. Which "
            "ρ makes one point of each bring the same?",
        ),
        Wrong(
            "none unless a missing driver stops everything",
            lambda: _named(lambda t: t[list(DRIVERS)].idxmin(axis=1).where(t["rho"] <= 0, "none")),
            "You say that there is no bottleneck where ρ is above 0. Nothing stops there, but does one point more of "
            "each driver bring the same?",
        ),
    ],
    properties=[
        Property("There are six students, so the table has six rows.", lambda table: len(table) == 6),
    ],
    insight="A bottleneck of judged levels is a judgement too. If your levels are one point off, is it still the same?",
)
def q2():
    return _named(_bottlenecks)


# Question 3


def _gain(x, returns, costs, spillovers):
    return returns @ x - costs @ x**2 / 2 + x @ spillovers @ x / 2


def _efforts(counted, returns, costs, spillovers, matrix=np.diag):
    """Efforts of actors who count a share of what they do for each other: ½ is Nash, 1 is joint."""
    return np.linalg.solve(matrix(costs) - counted * spillovers, returns)


def _added(benchmark, gain=_gain, **how):
    """Make a function that answers question 3: what joint efforts bring more than a benchmark's, by a gain."""
    return lambda *inputs: (
        gain(_efforts(1, *inputs, **how), *inputs) - gain(_efforts(benchmark, *inputs, **how), *inputs)
    )


def _actors(generator) -> list[list]:
    trials = []
    for _ in range(4):
        links = together.pair_matrix(*generator.uniform(0.3, 0.5, 3).round(2))
        returns, costs = generator.uniform(0.8, 1.4, 3).round(2), generator.uniform(1.2, 1.5, 3).round(2)
        trials.append([returns.tolist(), costs.tolist(), links.tolist()])
    return trials


# Not 0: without `np.diag` the equations would then have no solution, and numpy's error would hide the mistake.
_WEAK_LINKS = ([[0.7, 0.8, 0.9], [1.6, 1.4, 1.5], [[0.0, 0.001, 0.002], [0.001, 0.0, 0.001], [0.002, 0.001, 0.0]]],)
# Not 1/4: whoever takes twice the spill-overs would have no solution either.
_ALIKE = ([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [[0.0, 0.2, 0.2], [0.2, 0.0, 0.2], [0.2, 0.2, 0.0]]],)


@question(
    kind=Function("returns", "costs", "spillovers", result=Numbers()),
    inputs=_actors,
    write_yourself=["together.coordination", "together.best_efforts"],
    hints=(
        "One gain, two sets of efforts. In the Nash equilibrium each actor counts its own half of every spill-over; "
        "jointly they count all of it.",
        "`def gain(x)` inside your function holds the three sums. In numpy `a @ b` is Σ aᵢbᵢ, and `x @ spillovers @ x` "
        "is the double sum. Both sets of efforts solve the same three equations, one of them with half of Γ.",
        "One set of efforts. Write the other one, and the gain of each.\n"
        "```python\n"
        "def coordination_adds(returns, costs, spillovers):\n"
        "    def gain(x):\n"
        "        return returns @ x - costs @ x**2 / 2 + ...\n"
        "    nash = np.linalg.solve(np.diag(costs) - spillovers / 2, returns)\n"
        "    joint = ...\n"
        "    return gain(joint) - gain(nash)\n"
        "```",
    ),
    properties=[
        Property(
            "With spill-overs of next to nothing there is next to nothing to coordinate, so the result must be near 0.",
            lambda added: abs(added) < 1e-5,
            _WEAK_LINKS,
        ),
        Property(
            "Three equal actors with θ = C = 1 and every spill-over 0.2 choose 5/4 each in the Nash equilibrium, and "
            "5/3 together: the gains are 2.34 and 2.5.",
            lambda added: abs(added - 5 / 32) < 2e-3,
            _ALIKE,
        ),
    ],
    wrong=[
        Wrong(
            "compared with actors who ignore their own half",
            _added(0),
            "This answers another question: what is gained over actors who ignore all spill-overs, even the half that "
            "is their own. The question asks for less: in the Nash equilibrium each one counts its own half.",
        ),
        Wrong(
            "Nash compared with actors who ignore their own half",
            lambda *inputs: _gain(_efforts(0.5, *inputs), *inputs) - _gain(_efforts(0, *inputs), *inputs),
            "This is what is gained when each one begins to count its own half. Nobody has met for that. What do the "
            "three add when they choose together?",
        ),
        Wrong(
            "stand-alone gains added up",
            lambda returns, costs, spillovers: (
                _gain(_efforts(1, returns, costs, spillovers), returns, costs, spillovers)
                - (returns**2 / costs).sum() / 2
            ),
            "You compared the joint optimum with the sum of the stand-alone gains. Spill-overs also happen when nobody "
            "coordinates: what the actors do alone still helps the others.",
        ),
        Wrong(
            "the joint gain alone",
            lambda *inputs: _gain(_efforts(1, *inputs), *inputs),
            "This is the gain of the joint optimum. How much of it would have come without coordination?",
        ),
        Wrong(
            "the Nash gain alone",
            lambda *inputs: _gain(_efforts(0.5, *inputs), *inputs),
            "This is the gain without coordination. How much more is there when all three choose together?",
        ),
        Wrong(
            "costs not on the diagonal",
            _added(0.5, matrix=np.asarray),
            "Your matrix has a cost in every place: in `costs - spillovers` numpy puts all three costs into each "
            "row. In the equations each cost belongs to one effort only.",
        ),
        Wrong(
            "each pair counted twice",
            _added(0.5, lambda x, *inputs: _gain(x, *inputs) + x @ inputs[2] @ x / 2),
            "You counted every pair twice: xΓx holds the spill-over between i and j in two places. Which factor stands "
            "before it in the formula?",
        ),
        Wrong(
            "the half before the cost forgotten",
            _added(0.5, lambda x, *inputs: _gain(x, *inputs) - inputs[1] @ x**2 / 2),
            "The spill-overs are right, the costs are not: they count twice in your gain. Compare the three sums with "
            "the formula.",
        ),
        Wrong(
            "the spill-overs left out of the gain",
            _added(0.5, lambda x, *inputs: _gain(x, *inputs) - x @ inputs[2] @ x / 2),
            "Your efforts are right. In your gain nothing spills over: the third sum is missing.",
        ),
        Wrong(
            "each spill-over times one effort squared",
            _added(0.5, lambda x, *inputs: _gain(x, *inputs) + (x * inputs[2] * x).sum() / 2 - x @ inputs[2] @ x / 2),
            "Your efforts are right. In your double sum each spill-over meets the square of one effort, as "
            "`x * spillovers * x` gives it. Whose efforts does it belong to?",
        ),
        Wrong(
            "efforts in place of gains",
            lambda *inputs: _efforts(1, *inputs).sum() - _efforts(0.5, *inputs).sum(),
            "This says how much more effort is made. More effort also costs more: what is left of it?",
        ),
    ],
    insight="Without a meeting each one still counts its own half. What a meeting adds is the other half, no more.",
)
def q3(returns, costs, spillovers):
    gains = together.coordination(returns, costs, spillovers)
    return gains.joint - gains.nash


# Question 4


def _arrivals(values):
    """What G, M and P add when they come first, second after either other, and last: a row for each driver."""
    return np.array([
        [values["".join(sorted(driver + before))] - values[before or "nobody"] for before in ("", a, b, a + b)]
        for driver, a, b in ("GMP", "MGP", "PGM")
    ])  # fmt: skip


def _weighed(values, first, second, last):
    """Credit of G, M and P: what each adds when it comes first, second (after either other) and last, weighed."""
    return (_arrivals(values) @ [first, second, second, last]).tolist()


def _scaled(parts, values):
    return np.array(parts) * (values["GMP"] - values["nobody"]) / sum(parts)


def _worlds(*numbers: float) -> dict:
    return {"series": list(numbers), "index": list(COALITIONS)}


_SPOILT = _worlds(1.0, 1.2, 1.4, 7.0, 1.5, 2.1, 2.6, 3.0)  # the third to come spoils what a pair makes together


def _outputs(generator) -> list[list]:
    trials = []
    for _ in range(4):
        own, pairs, all_three = generator.uniform(0.1, 1, 3), generator.uniform(0.1, 1, 3), generator.uniform(0.5, 2)
        g, m, p = own
        values = [0, g, m, g + m + pairs[0], p, g + p + pairs[1], m + p + pairs[2], own.sum() + pairs.sum() + all_three]
        trials.append([_worlds(*(np.array(values) + 1).round(3).tolist())])
    return [*trials, [_SPOILT]]  # where second is most, a median of six is not the mean of two


_DUMMY = ([_worlds(1.0, 2.0, 1.0, 2.0, 3.0, 5.0, 3.0, 5.0)],)
_TOTAL = ([_worlds(1.0, 1.2, 1.3, 1.9, 1.5, 2.4, 2.2, 4.0)],)
_PAIR = ([_worlds(0.0, 0.23, 0.32, 1.15, 0.17, 0.4, 0.49, 1.32)],)


@question(
    kind=Function("values", result=Numbers(3, labels=[(name, name[0]) for name in DRIVERS])),
    inputs=_outputs,
    write_yourself=["together.shapley", "together.growth_credit"],
    hints=(
        "Write down the six orders. In each of them every driver adds something when it comes. A driver's credit is "
        "the mean of its six numbers.",
        "The six orders: G M P, G P M, M G P, M P G, P G M, P M G.",
        "Government comes first in two of the six orders, and last in two. One term is missing; then write market and "
        "platform in the same way.\n"
        "```python\n"
        "def credit(values):\n"
        '    first, last = values["G"] - values["nobody"], values["GMP"] - values["MP"]\n'
        '    government = (2 * first + (values["GM"] - values["M"]) + ... + 2 * last) / 6\n'
        "    return [government, ..., ...]\n"
        "```",
    ),
    properties=[
        Property(
            "The three credits must sum to the output of all less the output of nobody.",
            lambda shares: abs(shares.sum() - 3) < 0.02,
            _TOTAL,
        ),
        Property(
            "In these worlds it makes no difference whether the market has grown, so its credit must be 0.",
            lambda shares: abs(shares[1]) < 1e-3,
            _DUMMY,
        ),
        Property(
            "Here each adds something alone, and government and market together 0.6 more: each of the two gets half of "
            "that.",
            lambda shares: np.allclose(shares, [0.53, 0.62, 0.17], atol=0.006),
            _PAIR,
        ),
    ],
    wrong=[
        Wrong(
            "one at a time, each one last",
            lambda values: _weighed(values, 0, 0, 1),
            "You took away one driver at a time from the full world. What a pair makes together is then counted for "
            "both of its members: the claims sum to more than there is.",
        ),
        Wrong(
            "one at a time, each one first",
            lambda values: _weighed(values, 1, 0, 0),
            "You let one driver at a time grow alone. What the drivers make together is then nobody's: the credits sum "
            "to less than there is.",
        ),
        Wrong(
            "the mean of first and last",
            lambda values: _weighed(values, 1 / 2, 0, 1 / 2),
            "You took the mean of coming first and coming last. A driver can also come second, after either of the "
            "others.",
        ),
        Wrong(
            "the four worlds weighted alike",
            lambda values: _weighed(values, 1 / 4, 1 / 4, 1 / 4),
            "You gave the same weight to each of the four groups that a driver can join. Count the six orders: how "
            "often does it come first, second and last?",
        ),
        Wrong(
            "second counted twice as often as first and last",
            lambda values: _weighed(values, 1 / 6, 1 / 3, 1 / 6),
            "Your four terms are right, and their weights are exchanged. In how many of the six orders does a driver "
            "come first, and in how many second after one certain other?",
        ),
        Wrong(
            "only what a driver adds to one other",
            lambda values: _weighed(values, 0, 1 / 2, 0),
            "So much a driver adds to one other, on average. In four of the six orders it comes first or last.",
        ),
        Wrong(
            "the median of the six orders",
            lambda values: np.median(np.repeat(_arrivals(values), [2, 1, 1, 2], axis=1), axis=1).tolist(),
            "Your six orders are right. You took their median, which leaves out what lies far from the middle. A "
            "credit is the mean.",
        ),
        Wrong(
            "worlds taken by a place where they do not stand",
            lambda values: _weighed(dict(zip(_BY_SIZE, values, strict=True)), 1 / 3, 1 / 6, 1 / 3),
            "Your numbers come from other worlds: as if the three drivers alone came first, then the pairs. In which "
            "order do the worlds stand?",
        ),
        Wrong(
            "the same for each",
            lambda values: [(values["GMP"] - values["nobody"]) / 3] * 3,
            "You gave every driver a third. The credits sum to the growth, but a driver that changes nothing is paid "
            "too.",
        ),
        Wrong(
            "in the order G, M, P only",
            lambda values: [values["G"] - values["nobody"], values["GM"] - values["G"], values["GMP"] - values["GM"]],
            "This is one order of arrival: government first, then market, then platform. Whoever tells the story "
            "chooses the order. What is fair to all of them?",
        ),
        Wrong(
            "the last claims scaled to the growth",
            lambda values: _scaled(_weighed(values, 0, 0, 1), values),
            "You made the three claims smaller until they sum to the growth. The sum is right now, the way of counting "
            "is still the same: nobody ever comes first or second.",
        ),
        Wrong(
            "the first gains scaled to the growth",
            lambda values: _scaled(_weighed(values, 1, 0, 0), values),
            "You made the three first gains larger until they sum to the growth. The sum is right now, but what a "
            "driver adds to others never counted.",
        ),
        Wrong(
            "the sum over the orders, not the mean",
            lambda values: _weighed(values, 2, 1, 2),
            "Your six orders are right, and you added them up. What makes a mean of a sum?",
        ),
    ],
    insight="The credits sum to the growth, and what changes nothing gets none. A fair split is not a proof of cause.",
)
def q4(values):
    return together.shapley(np.asarray(values, float))


# Question 5

_JUDGED = {"complements": ["MP"], "substitutes": ["GP"], "supported": ["A", "C"]}


@question(
    kind=Parts({"complements": Choices(*PAIRS), "substitutes": Choices(*PAIRS),
                "supported": Choices(*LETTERS, beliefs=True)}),
    hints=(
        "Complements: together they add more than the two add alone. Count what each one adds to the world in which "
        "nobody acts. Of a sentence ask: can it be read off the eight worlds, or does it say more?",
        "For a pair: (both − nobody) − (one − nobody) − (other − nobody). Above 0 they are complements, below 0 "
        "substitutes. A cause, or the next step, is in no table of sales.",
        "One of the three pairs. Its two numbers are equal: what does that say?\n"
        "```python\n"
        'sales = q.worlds()["sales"]\n'
        'alone = (sales["G"] - sales["nobody"]) + (sales["M"] - sales["nobody"])\n'
        'both = sales["GM"] - sales["nobody"]\n'
        "print(both, alone)\n"
        "```",
    ),
    wrong=[
        Wrong(
            "more than one alone taken for complements",
            lambda: _JUDGED | {"complements": list(PAIRS), "substitutes": []},
            "Two drivers sell more than one alone in all three pairs. That is not yet complementing: compare with what "
            "the two add alone, taken together.",
        ),
        Wrong(
            "what was there before counted twice",
            lambda: _JUDGED | {"complements": [], "substitutes": list(PAIRS)},
            "You compared the sales of both with the sum of two sales. What the belt sold without any driver stands in "
            "that sum twice.",
        ),
        Wrong(
            "ratios in place of differences",
            lambda: _JUDGED | {"substitutes": ["GM", "GP"]},
            "One of your pairs adds together, in million yuan, exactly what the two add alone: that is neither the one "
            "nor the other. (In ratios it would be a substitute.)",
        ),
        Wrong(
            "asked in the world where the third acts",
            lambda: _JUDGED | {"complements": ["GM", "MP"]},
            "One of your pairs adds together exactly what the two add alone: neither more nor less. (It would be more "
            "where the third driver acts; the question compares with the world in which nobody does.)",
        ),
        Wrong(
            "complements and substitutes exchanged",
            lambda: _JUDGED | {"complements": ["GP"], "substitutes": ["MP"]},
            "You exchanged the two words. Complements: more together than both alone.",
        ),
        Wrong(
            "the sentences that are not supported",
            lambda: _JUDGED | {"supported": ["B", "D", "E", "F"]},
            "These are the sentences that say more than the eight worlds do. Which ones can be read off them?",
        ),
        Wrong(
            "a claim taken for a fair share",
            lambda: _JUDGED | {"supported": ["A", "B", "C"]},
            "You accept as a fair share what would be missing without a driver. Do the same for the other two, and add "
            "up.",
        ),
        Wrong(
            "a credit taken for a cause",
            lambda: _JUDGED | {"supported": ["A", "C", "D"]},
            "You read a cause out of a credit. The credit divides what a model says. Lesson 03 asked what a cause "
            "would need.",
        ),
        Wrong(
            "two years thought to be enough",
            lambda: _JUDGED | {"supported": ["A", "C", "E"]},
            "Before and after are two worlds. How many does a mean over all orders need, and who has seen the others?",
        ),
        Wrong(
            "the past taken for the future",
            lambda: _JUDGED | {"supported": ["A", "C", "F"]},
            "You chose the next step by the credit for the past. A credit looks back; what one more unit brings looks "
            "forward.",
        ),
        Wrong(
            "a claim refused because it is not fair",
            lambda: _JUDGED | {"supported": ["C"]},
            "One sentence only says what would be missing without the platform. Subtract two worlds: is it true, "
            "whatever is fair?",
        ),
    ],
    insight="Where drivers only add, nobody quarrels. Where they complement, all honest claims are too large.",
    rubric=(
        ("Evidence: observed and judged kept apart",
         ("0: slider values stand as facts, or an unconfirmed name carries the argument",
          "1: observed facts have source and date; judgements are called judgements, but reasons are missing",
          "2: the same, each judgement has a reason, and what was looked for and not found is said")),
        ("Diagnosis: the bottleneck",
         ("0: names the strongest driver, or none",
          "1: names the bottleneck for the chosen levels and ρ",
          "2: says also whether it holds if levels are one point off, ρ is another, or its point costs more")),
        ("Advice: who acts, and together with whom",
         ("0: more of everything",
          "1: one first step with a named actor",
          "2: the step, its cost or loser, and which spill-over makes it worth doing together")),
        ("Limits: what would change your mind",
         ("0: none, or claims an effect or a credit as proven",
          "1: names one limit of data or model",
          "2: names the observation that would reverse the advice, and who could collect it")),
    ),
)  # fmt: skip
def q5():
    return _JUDGED
