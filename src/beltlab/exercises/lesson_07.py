"""Lesson 07, platform traffic: five questions on one simulated category of goods."""

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import EXACT, ROUNDING, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import platform

_VISITS, _CONVERSION, _CAPACITY, _SELLERS = 9_000_000, 0.05, 800, np.array([400, 800, 1600])
_HALF_A_POINT = Tolerance(0, 0.5, "A whole percent is near enough, and the table is rounded as well.")


def tilts() -> pd.DataFrame:
    """Eleven tilts of the traffic for question 5 and what each brings, simulated.

    1,000 Pareto sellers enter (a = 2.5), 10 million visits, orders of 100 yuan of which 25 are gross profit,
    a fixed cost of 20,000 yuan, taste α = 1.8; with equal traffic to all, 4 % of the visits end in an order.
    Sales (gmv) in million yuan; buyers' gain over equal traffic.
    """
    tilt = np.linspace(0, 2.5, 11)
    quality = platform.pareto_sellers(1_000, 2.5)
    leaving = platform.leaving_for(quality, 0.04, taste=1.8)
    seen = platform.objectives(quality, tilt, 1e7, 0.01, 0.0025, 2, leaving, taste=1.8)
    return pd.DataFrame(
        {
            "tilt": tilt,
            "gmv": (seen.gmv / 100).round(1),
            "buyers_gain": (seen.consumer_surplus - seen.consumer_surplus[0]).round(3),
            "hhi": seen.hhi.round(4),
            "gini": seen.gini.round(3),
            "survivors": seen.survivors,
        }
    )


progress = progress_of(__name__)


# Question 1


def _porridge(visits, orders) -> dict:
    return {"visits per seller": visits, "orders per seller": orders}


def _each() -> np.ndarray:
    return _VISITS / _SELLERS


def _converted() -> np.ndarray:
    return platform.conversion(_SELLERS, _CONVERSION, _CAPACITY)


@question(
    kind=Parts({"visits per seller": Numbers(3), "orders per seller": Numbers(3)}),
    hints=(
        "One pot of porridge, N bowls. And the crowd at the pot spills some of it.",
        "visits per seller = V / N. Orders per seller = visits per seller × c, where c depends on N.",
        "`visits = … / N` and `conversion = 0.05 / (1 + …)`; `N` is an array, so numpy works out all three at once. "
        "The orders are the product of the two. `platform.conversion` gives the second one too.",
    ),
    wrong=[
        Wrong(
            "visits not shared",
            lambda: _porridge(np.full(3, _VISITS), _VISITS * _converted()),
            "Each of your sellers gets all the visits of the category. One visit goes to one seller: how "
            "many are left for each?",
        ),
        Wrong(
            "crowding forgotten",
            lambda: _porridge(_each(), _each() * _CONVERSION),
            "Your share of visits that end in an order is that of an empty page. It falls with N as well.",
        ),
        Wrong(
            "orders of all sellers together",
            lambda: _porridge(_each(), _VISITS * _converted()),
            "Your orders are those of all sellers together. The question asks for one of them.",
        ),
        Wrong(
            "the ratio upside down",
            lambda: _porridge(_SELLERS / _VISITS, _SELLERS / _VISITS * _converted()),
            "You divided the sellers by the visits: that is sellers per visit. It rises when the sellers double.",
        ),
        Wrong(
            "only one of the two effects on orders",
            lambda: _porridge(_each(), _converted()),
            "Your orders are the share of visits that end in an order. Multiply it by the visits that one seller has.",
        ),
    ],
    insight="Twice as many sellers: half the visits for each, and fewer than half the orders.",
)
def q1():
    return _porridge(_each(), _each() * _converted())


# Question 2

_FEW = [platform.pareto_sellers(60, 2.5).round(4).tolist(), 1.0, 50.0, 2.0]
_MANY = [platform.pareto_sellers(120, 2.5).round(4).tolist(), 1.0, 50.0, 2.0]
_EQUAL_TRAFFIC = [[3.0, 1.0, 2.0, 1.5, 5.0, 1.2, 4.0], 0.0, 9.0, 2.0]
_NO_COST = [[3.0, 1.0, 2.0, 1.5, 5.0], 1.0, 9.0, 0.0]
_FALLING = [[5.0, 3.0, 2.0, 1.5, 1.0], 1.0, 9.0, 1.6]
_MIXED = [[1.5, 3.0, 1.0, 5.0, 2.0], 1.0, 9.0, 1.6]


def _survivors(quality, tilt, revenue, fixed_cost):
    return int(platform.survivors(quality, tilt, revenue, fixed_cost))


def _one_round(quality, tilt, revenue, fixed_cost):
    weight = np.asarray(quality) ** tilt
    return int((revenue * weight / weight.sum() >= fixed_cost).sum())


def _above_average(quality, tilt, revenue, fixed_cost):
    weight = np.asarray(quality) ** tilt
    return int((weight >= weight.mean()).sum())


def _tilt_ignored(quality, tilt, revenue, fixed_cost):
    return _survivors(quality, 0, revenue, fixed_cost)


def _in_the_order_given(quality, tilt, revenue, fixed_cost):
    weight = np.asarray(quality) ** tilt
    return int((revenue * weight >= fixed_cost * weight.cumsum()).sum())


def _worst_first(quality, tilt, revenue, fixed_cost):
    return _in_the_order_given(np.sort(quality), tilt, revenue, fixed_cost)


def _categories(generator) -> list[list]:
    return [
        [generator.lognormal(0.5, 0.8, 12).round(3).tolist(), round(generator.uniform(0.4, 1.6), 2), 20.3, cost]
        for cost in (1.1, 1.9, 3.1, 4.7)
    ]


@question(
    kind=Function("quality", "tilt", "revenue", "fixed_cost", result=Numbers(tolerance=EXACT)),
    inputs=_categories,
    hints=(
        "Let the worst leave one by one. Each time the traffic is shared again among fewer.",
        "Best first: the n-th seller lives if R qₙ^τ / (q₁^τ + … + qₙ^τ) ≥ F. Count for how many n this holds.",
        "`weight = np.sort(quality)[::-1] ** tilt` has the best first. `weight.cumsum()` is the sum over the n "
        "best. Compare `revenue * weight / …` with the fixed cost and count the `True` with `.sum()`.",
    ),
    properties=[
        Property(
            "Twice as many sellers of the same kind enter: the same number must be left in the end.",
            lambda few, many: abs(few - many) < 1e-6,
            (_FEW, _MANY),
        ),
        Property(
            "With tilt 0 all who are there get the same: as many live as fixed costs fit into the revenue.",
            lambda number: abs(number - 4) < 1e-6,
            (_EQUAL_TRAFFIC,),
        ),
        Property("Without a fixed cost nobody has to leave.", lambda number: abs(number - 5) < 1e-6, (_NO_COST,)),
        Property(
            "The same sellers in another order must give the same number.",
            lambda mixed, falling: abs(mixed - falling) < 1e-6,
            (_MIXED, _FALLING),
        ),
    ],
    wrong=[
        Wrong(
            "more entrants, more survivors",
            _above_average,
            "In your function more entrants leave more survivors. But the porridge has not grown, and its "
            "price per bowl is F. Who pays for the extra ones?",
        ),
        Wrong(
            "many sent away at a time",
            _one_round,
            "You sent away at once all who cannot pay while everybody is there. But some of them could live on the "
            "traffic of the others: send only the worst one away, then share again.",
        ),
        Wrong(
            "the tilt ignored",
            _tilt_ignored,
            "Your number does not depend on the tilt. With a tilt the last one who stays gets less than the mean.",
        ),
        Wrong(
            "sellers not in order",
            _in_the_order_given,
            "Your function takes the sellers in the order in which they come. The worst leave first: put the "
            "best first.",
        ),
        Wrong(
            "the worst served first",
            _worst_first,
            "Your running sum begins with the worst seller. It is the best who stay: add up from the other end.",
        ),
    ],
    insight="How many survive depends on R, F and the tilt. How many entered decides only how good they must be.",
)
def q2(quality, tilt, revenue, fixed_cost):
    return _survivors(quality, tilt, revenue, fixed_cost)


# Question 3

_FOUR = ([5.0, 5.0, 5.0, 5.0],)
_UNITS = ([6.0, 3.0, 1.0], [60_000.0, 30_000.0, 10_000.0])


def _some_sales(generator) -> list[list]:
    return [[generator.lognormal(2, 1, 6).round(2).tolist()] for _ in range(4)]


@question(
    kind=Function("sales", result=Numbers(tolerance=ROUNDING)),
    inputs=_some_sales,
    hints=(
        "A share has no unit. What happens to your number if sales are counted in yuan and not in 10,000 yuan?",
        "HHI = (x₁/X)² + (x₂/X)² + …, where X is the sum of all sales.",
        "Two steps: `share = sales / …`, then the `.sum()` of the squares `share ** 2`.",
    ),
    properties=[
        Property("Four equal sellers must give 1/4.", lambda index: abs(index - 0.25) < 1e-6, (_FOUR,)),
        Property(
            "Sales in yuan or in 10,000 yuan must give the same index.",
            lambda small, large: abs(small - large) < 1e-6,
            tuple([unit] for unit in _UNITS),
        ),
        Property("A single seller must give 1.", lambda index: abs(index - 1) < 1e-6, ([[7.0]],)),
    ],
    wrong=[
        Wrong(
            "raw sales squared",
            lambda sales: float((np.asarray(sales) ** 2).sum()),
            "You squared the sales themselves. The index must lie between 0 and 1 and not depend on the unit: "
            "take shares first.",
        ),
        Wrong(
            "shares not squared",
            lambda sales: float((np.asarray(sales) / np.sum(sales)).sum()),
            "Shares that are not squared always add up to the same. The square gives the large ones more weight.",
        ),
        Wrong(
            "shares in percent",
            lambda sales: float(((100 * np.asarray(sales) / np.sum(sales)) ** 2).sum()),
            "Your shares are in percent, so your index is ten thousand times as large. Competition offices "
            "use that scale, this course does not.",
        ),
        Wrong(
            "the sum squared, not the squares summed",
            lambda sales: float(np.mean(np.asarray(sales) / np.sum(sales)) ** 2),
            "Square each share before you put them together. Squared after that, large and small shares count alike.",
        ),
        Wrong(
            "the number of equal sellers",
            lambda sales: float(1 / platform.hhi(sales)),
            "This is one over the index: how many equal sellers would be as concentrated. Turn it over.",
        ),
    ],
    insight="One over the index is the number of equal sellers that would be as concentrated.",
)
def q3(sales):
    return float(platform.hhi(sales))


# Question 4


def _gini(sales):
    return float(platform.gini(sales))


def _ranked(values) -> float:
    values = np.asarray(values, float)
    places = np.arange(1, values.size + 1)
    return float(((2 * places - values.size - 1) * values).sum() / (values.size * values.sum()))


def _ranks_from_zero(sales):
    values = np.sort(np.asarray(sales, float))
    return float(((2 * np.arange(values.size) - values.size - 1) * values).sum() / (values.size * values.sum()))


@question(
    kind=Function("sales", result=Numbers(tolerance=ROUNDING)),
    inputs=_some_sales,
    hints=(
        "The coefficient compares each seller with its place in the line from small to large. Is your line in order? "
        "`np.sort(sales)` gives a sorted copy; `sales.sort()` sorts in place and gives None.",
        "Each xᵢ counts with 2i − n − 1: the smallest with 1 − n, the largest with n − 1. So i must be its place.",
        "`x = np.sort(sales)`, `n = len(x)`, `i = np.arange(1, …)`; then one line: the `.sum()` of "
        "`(2 * i - n - 1) * x`, divided by `n * x.sum()`.",
    ),
    properties=[
        Property(
            "The same sales in another order must give the same coefficient.",
            lambda mixed, rising: abs(mixed - rising) < 1e-6,
            ([[9.0, 1.0, 5.0, 2.0]], [[1.0, 2.0, 5.0, 9.0]]),
        ),
        Property("Equal sellers must give 0.", lambda value: abs(value) < 1e-6, (_FOUR,)),
        Property(
            "One of five sells all: the coefficient must be 4/5.",
            lambda value: abs(value - 0.8) < 1e-6,
            ([[0.0, 0.0, 8.0, 0.0, 0.0]],),
        ),
    ],
    wrong=[
        Wrong(
            "unsorted",
            _ranked,
            "Your function takes the sales in the order in which they come. The place i is the place in the "
            "line from small to large: sort first.",
        ),
        Wrong(
            "sorted from the largest",
            lambda sales: _ranked(np.sort(sales)[::-1]),
            "Your line runs from the largest to the smallest. Inequality then comes out below 0: turn the line round.",
        ),
        Wrong(
            "places counted from 0",
            _ranks_from_zero,
            "Your places start at 0. The formula counts them from 1: equal sellers would not give 0 otherwise.",
        ),
        Wrong(
            "equality instead of inequality",
            lambda sales: 1 - _gini(sales),
            "Your number is near 1 when all sell the same. That is equality: what is left to 1?",
        ),
        Wrong(
            "not divided by the number of sellers",
            lambda sales: _gini(sales) * len(sales),
            "Your number grows with the number of sellers. Look at the n below the line of the formula.",
        ),
    ],
    insight="HHI asks how much the largest have; Gini asks how unequal all are. Sellers who leave count in Gini as 0.",
)
def q4(sales):
    return _gini(sales)


# Question 5

_GOALS = ("gmv", "buyers_gain", "hhi", "survivors")


def _best() -> list[float]:
    table = tilts().set_index("tilt")
    return [float(table[goal].idxmin() if goal == "hhi" else table[goal].idxmax()) for goal in _GOALS]


def _kept(column: str, tilt: float) -> float:
    table = tilts().set_index("tilt")[column]
    return float(100 * table[tilt] / table.max())


def _choice(tilt: float) -> dict:
    kept = {f"{column} kept": _kept(column, tilt) for column in ("gmv", "survivors")}
    return {"best tilts": _best(), "my tilt": tilt, **kept}


def _near(given: float, right: float) -> bool:
    return bool(abs(given - right) <= _HALF_A_POINT.absolute)


@question(
    kind=Parts(
        {
            "best tilts": Numbers(4, tolerance=EXACT),
            "my tilt": Numbers(tolerance=EXACT),
            "gmv kept": Numbers(tolerance=_HALF_A_POINT),
            "survivors kept": Numbers(tolerance=_HALF_A_POINT),
        }
    ),
    unique=False,
    hints=(
        "Ask for each column whether high or low is good, and at which tilt it is best. Then ask who loses if you "
        "go there.",
        "Kept = 100 × value at your tilt / largest value in the column.",
        '`table = q.tilts().set_index("tilt")`. `table["gmv"].idxmax()` gives the tilt with the highest sales; one '
        'column wants `idxmin`. `100 * table["gmv"][…] / table["gmv"].max()` is what you keep.',
    ),
    properties=[
        Property(
            "Look again at `best tilts`: is high or low good in each of the four columns, and at which tilt is that?",
            lambda given: np.allclose(given["best tilts"], _best()),
        ),
        Property(
            "`my tilt` must be one of the eleven tilts of `q.tilts()`.",
            lambda given: bool(np.isclose(tilts()["tilt"], given["my tilt"]).any()),
        ),
        Property(
            "`gmv kept` does not fit your tilt: divide the sales there by the highest sales, in percent.",
            lambda given: _near(given["gmv kept"], _kept("gmv", float(given["my tilt"]))),
        ),
        Property(
            "`survivors kept` does not fit your tilt: divide the survivors there by the most survivors, in percent.",
            lambda given: _near(given["survivors kept"], _kept("survivors", float(given["my tilt"]))),
        ),
    ],
    wrong=[
        Wrong(
            "maximum tilt wins on all",
            lambda: _choice(2.5) | {"best tilts": [2.5] * 4},
            "You say that the largest tilt is best for everything. It is for two columns only. Read the other "
            "two from top to bottom.",
            matches=lambda given: (given["best tilts"] == 2.5).all(),
        ),
        Wrong(
            "no tilt at all wins on all",
            lambda: _choice(0.0) | {"best tilts": [0.0] * 4},
            "You say that equal traffic is best for everything. Two columns get better when the traffic tilts.",
            matches=lambda given: (given["best tilts"] == 0).all(),
        ),
        Wrong(
            "buyers want less tilt than the platform",
            lambda: _choice(1.0) | {"best tilts": [2.5, 1.25, 0.0, 0.0]},
            "You hold that a steep tilt is bad for buyers. In this model a visitor meets one seller, so what counts is "
            "how good that one is. Read `buyers_gain` to its end.",
            matches=lambda given: given["best tilts"][1] < 2.5,
        ),
        Wrong(
            "concentration read as a gain",
            lambda: _choice(1.0) | {"best tilts": [*_best()[:2], 2.5, 0.0]},
            "You took the largest HHI for the best. A large index says that few sellers have most of the traffic.",
            matches=lambda given: given["best tilts"][2] == 2.5,
        ),
        Wrong(
            "what is lost, not what is kept",
            lambda: _choice(1.0) | {f"{name} kept": 100 - _kept(name, 1.0) for name in ("gmv", "survivors")},
            "These percentages are what you give up. The question asks for what you keep.",
            matches=lambda given: _near(given["gmv kept"], 100 - _kept("gmv", float(given["my tilt"]))),
        ),
        Wrong(
            "shares instead of percent",
            lambda: _choice(1.0) | {f"{name} kept": _kept(name, 1.0) / 100 for name in ("gmv", "survivors")},
            "These are shares between 0 and 1. The question asks for percent.",
            matches=lambda given: given["gmv kept"] <= 1 and given["survivors kept"] <= 1,
        ),
    ],
    insight="No tilt is best for all. Whoever chooses one chooses who pays.",
    rubric=(
        (
            "What is weighed",
            (
                "0: names one goal only",
                "1: compares two goals with their numbers",
                "2: sets sales, buyers and concentration side by side, each in its own unit",
            ),
        ),
        (
            "Who gains and who pays",
            (
                "0: names nobody",
                "1: names a group that gains",
                "2: names who gains and who pays, sellers who leave among them",
            ),
        ),
        (
            "Why this tilt",
            (
                "0: no reason, or “it is the best”",
                "1: a reason that holds for one goal",
                "2: a rule that says why this much loss is accepted, and what would change the choice",
            ),
        ),
        (
            "What the model leaves out",
            (
                "0: treats the simulation as fact",
                "1: says that it is simulated, or names one thing left out",
                "2: names something left out (fees, prices, stock, the contest) and which way it would move the choice",
            ),
        ),
    ),
)
def q5():
    return _choice(1.25)
