"""Lesson 08, the three drivers together: limits of the CES, a bottleneck, coordination, credit, an end to growth."""

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import EXACT, ROUNDING, Choices, Function, Numbers, Parts, Table, Text
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import together

DRIVERS = ("government", "market", "platform")
COALITIONS = ("nobody", "G", "M", "GM", "P", "GP", "MP", "GMP")
LINKS = ("M to G", "P to G", "G to M", "P to M", "G to P", "M to P")  # who lifts whom, row by row of K


def scenarios() -> pd.DataFrame:
    """Six invented scenarios for question 2, as students save them: levels from 1 to 10, and ρ. SIMULATED."""
    rows = [(9, 3, 6, -1), (5, 8, 2, -3), (4, 7, 9, 0.5), (8, 4, 6, 1), (2.5, 3, 9, 0), (7, 9, 6.5, -0.5)]
    table = pd.DataFrame(rows, columns=[*DRIVERS, "rho"]).assign(status="simulated")
    table.insert(0, "student", list("ABCDEF"))
    return table


def couplings() -> pd.DataFrame:
    """Six invented sets of links κ for question 5, lettered A to F; a column is one link, who lifts whom. SIMULATED."""
    return pd.DataFrame.from_dict(_COUPLINGS, orient="index", columns=list(LINKS)).rename_axis("case")


progress = progress_of(__name__)


# Question 1

_LEVELS = np.array([8.0, 4.0, 2.0])


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
        "ρ = 1: Σ wᵢ Xᵢ. ρ = 0: Π Xᵢ^{wᵢ}. ρ = −∞: the smallest Xᵢ. Equal weights are wᵢ = 1/3. Off the diagonal, the "
        "cross partial ∂²Y/∂Xᵢ∂Xⱼ has the sign of 1 − ρ.",
        "`levels = np.array([8, 4, 2])`, then `levels.mean()`, `np.prod(levels) ** (1 / 3)` and one more function of "
        "numpy. `together.cross_partials(levels, rho)` has the cross partials: look at its sign for each ρ.",
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
            "the largest driver taken for the limit",
            lambda: _limits() | {"rho minus infinity": _LEVELS.max()},
            "With ρ going to minus infinity you took the strongest driver. A chain is not as strong as its strongest "
            "link.",
        ),
        Wrong(
            "the product without the root",
            lambda: _limits() | {"rho 0": np.prod(_LEVELS)},
            "At ρ = 0 you multiplied the levels and forgot the weights in the exponent. Output cannot be above the "
            "largest level.",
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
        "One point more of driver i brings wᵢ (Y/Xᵢ)^{1−ρ}. With equal weights and ρ below 1, where is it largest: at "
        "a large or a small Xᵢ? And what is left of it at ρ = 1?",
        '`levels = scenarios[["government", "market", "platform"]]`, then `levels.idxm…(axis=1)` gives a name for each '
        'row. `.where(condition, "none")` keeps it only where the condition on `rho` holds.',
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
            "the largest percent effect taken for the bottleneck",
            lambda: _named(lambda t: [DRIVERS[i] for i in together.elasticities(t[list(DRIVERS)], t["rho"]).argmax(1)]),
            "You compared one percent more of each driver. For ρ above 0 that favours large ones. The question asks "
            "for one point more.",
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


def _over_separate(joint, returns, costs, spillovers):
    def gain(x):
        return returns @ x - costs @ x**2 / 2 + x @ spillovers @ x / 2

    return gain(joint) - gain(returns / costs)


def _pair_twice(returns, costs, spillovers):
    def gain(x):
        return returns @ x - costs @ x**2 / 2 + x @ spillovers @ x

    return gain(np.linalg.solve(np.diag(costs) - spillovers, returns)) - gain(returns / costs)


def _without_diagonal(returns, costs, spillovers):
    return _over_separate(np.linalg.solve(costs - spillovers, returns), returns, costs, spillovers)


def _actors(generator) -> list[list]:
    trials = []
    for _ in range(4):
        links = together.pair_matrix(*generator.uniform(0.1, 0.5, 3).round(2))
        trials.append(
            [
                generator.uniform(0.4, 1.2, 3).round(2).tolist(),
                generator.uniform(1.2, 2, 3).round(2).tolist(),
                links.tolist(),
            ]
        )
    return trials


# Not 0: without `np.diag` the equations would then have no solution, and numpy's error would hide the mistake.
_WEAK_LINKS = ([[0.7, 0.8, 0.9], [1.6, 1.4, 1.5], [[0.0, 0.001, 0.002], [0.001, 0.0, 0.001], [0.002, 0.001, 0.0]]],)
_ALIKE = ([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [[0.0, 0.25, 0.25], [0.25, 0.0, 0.25], [0.25, 0.25, 0.0]]],)


@question(
    kind=Function("returns", "costs", "spillovers", result=Numbers(tolerance=ROUNDING)),
    inputs=_actors,
    hints=(
        "Same gain, two sets of efforts. Spill-overs happen in both worlds. Only in one of them does an actor think of "
        "them when it chooses.",
        "Half of the way: `def gain(x)` inside your function holds the three sums. In numpy `a @ b` is Σ aᵢbᵢ, and "
        "`x @ spillovers @ x` is the double sum. Call it for xᵢ = θᵢ/Cᵢ. The other half is the x of the equations.",
        "`def gain(x): return returns @ x - costs @ x**2 / 2 + …`; `joint = np.linalg.solve(np.diag(costs) - …, "
        "returns)`; `return gain(joint) - gain(…)`. `np.diag` puts three numbers on the diagonal of a matrix.",
    ),
    properties=[
        Property(
            "With spill-overs of next to nothing there is next to nothing to coordinate, so the result must be near 0.",
            lambda added: abs(added) < 1e-5,
            _WEAK_LINKS,
        ),
        Property(
            "Three equal actors with θ = C = 1 and every spill-over ¼ choose 1 alone and 2 together: the gains are 2¼ "
            "and 3.",
            lambda added: abs(added - 0.75) < 1e-6,
            _ALIKE,
        ),
    ],
    wrong=[
        Wrong(
            "stand-alone gains added up",
            lambda returns, costs, spillovers: (
                together.coordination(returns, costs, spillovers).joint - (returns**2 / costs).sum() / 2
            ),
            "You compared the joint optimum with the sum of the stand-alone gains. Spill-overs also happen when nobody "
            "coordinates: what the actors do separately still helps the others.",
        ),
        Wrong(
            "the Nash equilibrium taken for separate",
            lambda returns, costs, spillovers: (
                together.coordination(returns, costs, spillovers).joint
                - together.coordination(returns, costs, spillovers).nash
            ),
            "You compared with the Nash equilibrium. There each actor already counts its own half of every spill-over. "
            "Separately it counts none.",
        ),
        Wrong(
            "the joint gain alone",
            lambda returns, costs, spillovers: together.coordination(returns, costs, spillovers).joint,
            "This is the gain of the joint optimum. How much of it would have come without coordination?",
        ),
        Wrong(
            "costs not on the diagonal",
            _without_diagonal,
            "Your matrix has a cost in every place: in `costs - spillovers` numpy puts all three costs into each "
            "row. They belong on the diagonal only: `np.diag` makes that matrix.",
        ),
        Wrong(
            "each pair counted twice",
            _pair_twice,
            "You counted every pair twice: xΓx holds the spill-over between i and j in two places. Which factor stands "
            "before it in the formula?",
        ),
    ],
    insight="Coordination adds nothing where nothing spills over. Double them, and it adds more than double.",
)
def q3(returns, costs, spillovers):
    gains = together.coordination(returns, costs, spillovers)
    return gains.joint - gains.separate


# Question 4


def _credit(values):
    return together.shapley(np.asarray(values, float))


# fmt: skip


def _first(values):
    return [values[name] - values["nobody"] for name in "GMP"]


def _last(values):
    return [values["GMP"] - values[others] for others in ("MP", "GP", "GM")]


def _middle(values):
    return (np.array(_first(values)) + np.array(_last(values))) / 2


def _with_plain_weights(values):
    v = values
    return [(v["G"] - v["nobody"] + v["GM"] - v["M"] + v["GP"] - v["P"] + v["GMP"] - v["MP"]) / 4,
            (v["M"] - v["nobody"] + v["GM"] - v["G"] + v["MP"] - v["P"] + v["GMP"] - v["GP"]) / 4,
            (v["P"] - v["nobody"] + v["GP"] - v["G"] + v["MP"] - v["M"] + v["GMP"] - v["GM"]) / 4]  # fmt: skip


def _worlds(*numbers: float) -> dict:
    return {"series": list(numbers), "index": list(COALITIONS)}


def _outputs(generator) -> list[list]:
    trials = []
    for _ in range(4):
        own, pairs, all_three = generator.uniform(0.1, 1, 3), generator.uniform(0.1, 1, 3), generator.uniform(0.5, 2)
        g, m, p = own
        values = [0, g, m, g + m + pairs[0], p, g + p + pairs[1], m + p + pairs[2], own.sum() + pairs.sum() + all_three]
        trials.append([_worlds(*(np.array(values) + 1).round(3).tolist())])
    return trials


_DUMMY = ([_worlds(1.0, 2.0, 1.0, 2.0, 3.0, 5.0, 3.0, 5.0)],)
_TOTAL = ([_worlds(1.0, 1.2, 1.3, 1.9, 1.5, 2.4, 2.2, 4.0)],)
_PAIR = ([_worlds(0.0, 0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.6)],)


@question(
    kind=Function("values", result=Numbers(3, tolerance=ROUNDING)),
    inputs=_outputs,
    hints=(
        "Write down the six orders. In each of them every driver adds something when it comes. A driver's credit is "
        "the mean of its six numbers.",
        "The six orders: G M P, G P M, M G P, M P G, P G M, P M G.",
        '`government = (2 * (values["G"] - values["nobody"]) + values["GM"] - values["M"] + … ) / 6`. Write market and '
        'platform in the same way: `"M"` and `"P"` change places with `"G"`.',
    ),
    properties=[
        Property(
            "The three credits must sum to the output of all less the output of nobody.",
            lambda shares: abs(shares.sum() - 3) < 1e-6,
            _TOTAL,
        ),
        Property(
            "In these worlds it makes no difference whether the market has grown, so its credit must be 0.",
            lambda shares: abs(shares[1]) < 1e-9,
            _DUMMY,
        ),
        Property(
            "Here only government and market together add something, so each gets half of it and platform nothing.",
            lambda shares: np.allclose(shares, [0.3, 0.3, 0]),
            _PAIR,
        ),
    ],
    wrong=[
        Wrong(
            "one at a time, each one last",
            _last,
            "You took away one driver at a time from the full world. What a pair makes together is then counted for "
            "both of its members: the claims sum to more than there is.",
        ),
        Wrong(
            "one at a time, each one first",
            _first,
            "You let one driver at a time grow alone. What the drivers make together is then nobody's: the credits sum "
            "to less than there is.",
        ),
        Wrong(
            "the mean of first and last",
            _middle,
            "You took the mean of coming first and coming last. A driver can also come second, after either of the "
            "others.",
        ),
        Wrong(
            "the four worlds weighted alike",
            _with_plain_weights,
            "You gave the same weight to each of the four groups that a driver can join. Count the six orders: how "
            "often does it come first, second and last?",
        ),
        Wrong(
            "the same for each",
            lambda values: [(values["GMP"] - values["nobody"]) / 3] * 3,
            "You gave every driver a third. The credits sum to the growth, but a driver that changes nothing is paid "
            "too.",
        ),
    ],
    insight="The credits sum to the growth, and what changes nothing gets none. A fair split is not a proof of cause.",
)
def q4(values):
    return _credit(values)


# Question 5

_COUPLINGS = {
    "A": (0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
    "B": (1.5, 0.0, 0.2, 0.0, 0.0, 0.0),
    "C": (0.3, 0.3, 0.3, 0.3, 0.3, 0.3),
    "D": (0.0, 0.0, 2.0, 0.0, 1.0, 2.0),
    "E": (0.0, 1.6, 0.8, 0.0, 0.0, 0.9),
    "F": (0.2, 0.2, 0.2, 0.9, 0.2, 0.9),
}


def _matrix(links) -> np.ndarray:
    matrix = np.zeros((3, 3))
    matrix[~np.eye(3, dtype=bool)] = links
    return matrix


def _chosen(rule) -> list[str]:
    return [case for case, links in _COUPLINGS.items() if rule(_matrix(links))]


def _finite() -> list[str]:
    return _chosen(lambda K: np.abs(np.linalg.eigvals(K)).max() < 1)


def _judged() -> dict:
    return {"finite": _finite(), "limit of equal links": 0.5}


@question(
    kind=Parts({"finite": Choices(*"ABCDEF"), "limit of equal links": Numbers(tolerance=EXACT)}),
    hints=(
        "What runs away is a loop: a driver that lifts another one, which lifts the first one again. A chain of links "
        "without a way back always ends.",
        "Growth comes to rest if, and only if, the spectral radius $s(K)$ is below 1. "
        "For n drivers and equal links κ it is (n − 1)κ.",
        "For each row: `K = np.zeros((3, 3)); K[~np.eye(3, dtype=bool)] = row`, then compare "
        "`together.spectral_radius(K)` with …; the columns stand in the order in which K is filled.",
    ),
    wrong=[
        Wrong(
            "every κ below 1",
            lambda: _judged() | {"finite": _chosen(lambda K: K.max() < 1)},
            "You asked whether every single link is below 1. Small links can run away when they form many loops, and a "
            "large link does no harm without a way back. Look at K as a whole.",
        ),
        Wrong(
            "every row sum below 1",
            lambda: _judged() | {"finite": _chosen(lambda K: K.sum(1).max() < 1)},
            "Row sums below 1 are enough, but they are not needed: some cases with a larger row come to rest all the "
            "same. Which number of K decides?",
        ),
        Wrong(
            "a large link thought to be enough to run away",
            lambda: _judged() | {"finite": ["C", "F"]},
            "You left out a case because one of its links is large. Follow that link: does anything come back to where "
            "it started, and how strong is the round?",
        ),
        Wrong(
            "a loop of three overlooked",
            lambda: _judged() | {"finite": [*_finite(), "E"]},
            "In one of your cases no two drivers lift each other, but the three form a ring. Multiply the links around "
            "it.",
        ),
        Wrong(
            "the limit of one link taken for all",
            lambda: _judged() | {"limit of equal links": 1},
            "That is the limit for two drivers that lift each other. With three, each driver is lifted by two others.",
        ),
    ],
    insight="Whether growth ends is a property of all links together. The memo is yours.",
    rubric=(
        (
            "Evidence: observed and judged kept apart",
            (
                "0: slider values stand as facts, or an unconfirmed name carries the argument",
                "1: observed facts have source and date; judgements are called judgements, but reasons are missing",
                "2: the same, each judgement has a reason, and what was looked for and not found is said",
            ),
        ),
        (
            "Diagnosis: the bottleneck",
            (
                "0: names the strongest driver, or none",
                "1: names the bottleneck for the chosen levels and ρ",
                "2: says also whether it holds if levels are one point off, or ρ is another",
            ),
        ),
        (
            "Advice: who acts, and together with whom",
            (
                "0: more of everything",
                "1: one first step with a named actor",
                "2: the step, its cost or loser, and which spill-over makes it worth doing together",
            ),
        ),
        (
            "Limits: what would change your mind",
            (
                "0: none, or claims an effect or a credit as proven",
                "1: names one limit of data or model",
                "2: names the observation that would reverse the advice, and who could collect it",
            ),
        ),
    ),
)
def q5():
    return _judged()
