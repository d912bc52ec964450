"""Lesson 07, platform traffic: five questions on one simulated category of goods."""

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import EXACT, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.figures import tilt_brings
from beltlab.models import platform

_VISITS, _CONVERSION, _CAPACITY, _SELLERS = 9_000_000, 0.05, 800, np.array([400, 800, 1600])
_MARGIN, _FIXED_COST = 20, 6_000  # yuan an order, yuan a year
_LISTED = Tolerance(0, 1e-6, "A tilt is one of those in the table, not a number near it.")
_HALF_A_POINT = Tolerance(0, 0.5, "A whole percent is near enough, and the table is rounded as well.")


def tilts() -> pd.DataFrame:
    """Eleven tilts of the traffic for question 5 and what each brings, simulated: see `figures.CATEGORY`.

    Sales (gmv) in million yuan a year; buyers' gain over equal traffic.
    """
    tilt = np.linspace(0, 2.5, 11)
    seen = tilt_brings(tilt)
    return pd.DataFrame(
        {
            "tilt": tilt,
            "gmv": (seen.gmv / 1e6).round(1),
            "buyers_gain": (seen.consumer_surplus - seen.consumer_surplus[0]).round(3),
            "hhi": seen.hhi.round(4),
            "gini": seen.gini.round(3),
            "survivors": seen.survivors,
        }
    )


progress = progress_of(__name__)


# Question 1


def _porridge(orders=None, most=None) -> dict:
    return {
        "orders per seller": _each() * _converted() if orders is None else orders,
        "most sellers": _most() if most is None else most,
    }


def _each() -> np.ndarray:
    return _VISITS / _SELLERS


def _converted() -> np.ndarray:
    return platform.conversion(_SELLERS, _CONVERSION, _CAPACITY)


def _most() -> int:
    sellers = np.arange(1, 10_000)
    orders = _VISITS / sellers * platform.conversion(sellers, _CONVERSION, _CAPACITY)
    return int(sellers[_MARGIN * orders >= _FIXED_COST].max())


@question(
    kind=Parts({"orders per seller": Numbers(3, labels=(400, 800, 1600)), "most sellers": Numbers(tolerance=EXACT)}),
    hints=(
        "One pot of porridge, N bowls. And the crowd at the pot spills some of it. Each bowl must feed its monk.",
        "Orders of one seller = V / N × c, where c depends on N. Try many N: at which is 20 yuan × orders still 6,000?",
        "One function of the number of sellers, used twice: for the three numbers, and for all that may be.\n"
        "```python\n"
        "def orders(n):\n"
        "    return 9_000_000 / n * 0.05 / ...\n"
        "\n"
        "sellers = np.arange(1, 5_000)\n"
        "pays = ...  # where 20 * orders(sellers) reaches the fixed cost\n"
        'porridge = {"orders per seller": ..., "most sellers": ...}  # the largest of sellers[pays]\n'
        "```",
    ),
    wrong=[
        Wrong(
            "crowding forgotten",
            lambda: _porridge(_each() * _CONVERSION),
            "Your share of visits that end in an order is that of an empty page. It falls with N as well.",
        ),
        Wrong(
            "orders halve as visits do",
            lambda: _porridge(_each() * _converted()[0]),
            "Your orders fall exactly as the visits do. Only the first N has its own share of visits that end in an "
            "order: what happens to that share when the sellers double?",
        ),
        Wrong(
            "orders of all sellers together",
            lambda: _porridge(_VISITS * _converted()),
            "Your orders are those of all sellers together. The question asks for one of them.",
        ),
        Wrong(
            "the ratio upside down",
            lambda: _porridge(_SELLERS / _VISITS * _converted()),
            "You divided the sellers by the visits: that is sellers per visit. It rises when the sellers double.",
        ),
        Wrong(
            "the share of visits given as orders",
            lambda: _porridge(_converted()),
            "Your orders are the share of visits that end in an order. A share of what?",
        ),
        Wrong(
            "visits given as orders",
            lambda: _porridge(_each()),
            "These are the visits of one seller. Which part of them ends in an order?",
        ),
        Wrong(
            "brackets forgotten",
            lambda: _porridge(_each() * (_CONVERSION / 1 + _SELLERS / _CAPACITY)),
            "Python divides before it adds. Which part of the line below the fraction bar does your division take?",
        ),
        Wrong(
            "no brackets at all",
            lambda: _porridge(_each() * _CONVERSION / 1 + _SELLERS / _CAPACITY),
            "In your line only the 1 divides, and N/800 is added at the very end. What belongs below the fraction "
            "bar together?",
        ),
        Wrong(
            "the crowd helps",
            lambda: _porridge(_each() * _CONVERSION * (1 + _SELLERS / _CAPACITY)),
            "In your numbers a fuller page sells better. Where does 1 + N/800 stand in the formula of c?",
        ),
        Wrong(
            "as many as an empty page would feed",
            lambda: _porridge(most=_VISITS * _CONVERSION * _MARGIN // _FIXED_COST),
            "So many could live if the share of visits that end in an order did not fall. Does each of them still pay "
            "its fixed cost on a page so full?",
        ),
        Wrong(
            "the largest of the three listed",
            lambda: _porridge(most=400),
            "At 400 each pays its fixed cost, at 800 none does. Which numbers lie between?",
        ),
        Wrong(
            "the first at which it does not pay",
            lambda: _porridge(most=_most() + 1),
            "With one seller more none pays its fixed cost, with your number none does either. Try it.",
        ),
        Wrong(
            "the orders that one seller needs",
            lambda: _porridge(most=_FIXED_COST // _MARGIN),
            "So many orders one seller needs. With how many sellers has each of them so many?",
        ),
        Wrong(
            "the number at which the share has halved",
            lambda: _porridge(most=_CAPACITY),
            "At 800 the share of visits that end in an order has halved. Do the orders there pay the fixed cost?",
        ),
    ],
    insight="Twice as many sellers: fewer than half the orders for each. Who enters counts only the own profit, so "
    "they come until nothing is left of it.",
)
def q1():
    return _porridge()


# Question 2

_FEW = [platform.pareto_sellers(60, 2.5).round(4).tolist(), 1.0, 50.0, 2.0]
_MANY = [platform.pareto_sellers(120, 2.5).round(4).tolist(), 1.0, 50.0, 2.0]
_EQUAL_TRAFFIC = [[3.0, 1.0, 2.0, 1.5, 5.0, 1.2, 4.0], 0.0, 9.0, 2.0]
_MIXED = [[1.5, 3.0, 1.0, 5.0, 2.0], 1.0, 9.0, 1.6]
_FALLING = [sorted(_MIXED[0], reverse=True), *_MIXED[1:]]
_JUST = [[2.0, 5.0, 1.5, 3.0], 1.0, 9.0, 3.375]  # the second best gets 9 × 3/8: just F
_NOBODY = [[2.0, 5.0, 1.5, 3.0], 1.0, 9.0, 9.5]  # R is below one F
_TWINS = [[2.0, 5.0, 2.0, 2.0], 1.0, 9.0, 1.8]  # three are alike, and only one of them has to leave
_EVERYBODY = [[2.0, 1.5, 1.8], 1.0, 9.0, 1.1]  # nobody has to leave


def _last_gets(quality, tilt, revenue):
    """Give what each seller gets when it is the last one there, best first."""
    weight = np.sort(quality)[::-1] ** tilt
    return revenue * weight / weight.cumsum()


def _survivors(quality, tilt, revenue, fixed_cost):
    return int((_last_gets(quality, tilt, revenue) >= fixed_cost).sum())


def _one_round(quality, tilt, revenue, fixed_cost):
    weight = np.asarray(quality) ** tilt
    return int((revenue * weight / weight.sum() >= fixed_cost).sum())


def _above_average(quality, tilt, revenue, fixed_cost):
    weight = np.asarray(quality) ** tilt
    return int((weight >= weight.mean()).sum())


def _in_the_order_given(quality, tilt, revenue, fixed_cost):
    weight = np.asarray(quality) ** tilt
    return int((revenue * weight >= fixed_cost * weight.cumsum()).sum())


def _last_quality(quality, tilt, revenue, fixed_cost):
    number = _survivors(quality, tilt, revenue, fixed_cost)
    return float(np.sort(quality)[::-1][number - 1]) if number else 0.0


def _categories(generator) -> list[list]:
    trials = [
        [generator.lognormal(0.5, 0.8, 12).round(3).tolist(), round(generator.uniform(0.4, 1.6), 2), 20.3, cost]
        for cost in (1.1, 1.9, 3.1, 4.7)
    ]
    return [*trials, _JUST, _NOBODY, _EVERYBODY, _TWINS]


@question(
    kind=Function("quality", "tilt", "revenue", "fixed_cost", result=Numbers(tolerance=EXACT), symbols="q τ R F"),
    inputs=_categories,
    write_yourself=["platform.survivors", "platform.objectives"],
    hints=(
        "Let the worst leave one by one. Each time the traffic is shared again among fewer.",
        "Best first: the n-th seller lives if $R\\,q_n^τ / (q_1^τ + … + q_n^τ) ≥ F$. Count for how many n this holds.",
        "Best first; `cumsum` is the sum over the n best. What does the n-th get when nobody worse is there?\n"
        "```python\n"
        "def survivors(quality, tilt, revenue, fixed_cost):\n"
        "    weight = np.sort(quality)[::-1] ** tilt\n"
        "    last_one_gets = revenue * weight / ...\n"
        "    return (last_one_gets >= ...).sum()\n"
        "```",
    ),
    properties=[
        Property(
            "Twice as many sellers of the same kind enter and share the same revenue: as many must be left in the end.",
            lambda few, many: abs(few - many) < 1e-6,
            (_FEW, _MANY),
        ),
        Property(
            "With tilt 0 all who are there get the same: as many live as fixed costs fit into the revenue.",
            lambda number: abs(number - 4) < 1e-6,
            (_EQUAL_TRAFFIC,),
        ),
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
            "You count who is at least as good as the mean. Then more entrants leave more survivors. But the porridge "
            "has not grown, and its price per bowl is F. Who pays for the extra ones?",
        ),
        Wrong(
            "many sent away at a time",
            _one_round,
            "You sent away at once all who cannot pay while everybody is there. But some of them could live on the "
            "traffic of the others: send only the worst one away, then share again.",
        ),
        Wrong(
            "the tilt ignored",
            lambda quality, tilt, revenue, fixed_cost: _survivors(quality, 0, revenue, fixed_cost),
            "Your number does not depend on the tilt. With a tilt the last one who stays gets less than the mean.",
        ),
        Wrong(
            "the revenue divided by the fixed cost",
            lambda quality, tilt, revenue, fixed_cost: int(revenue // fixed_cost),
            "You count how many fixed costs fit into the revenue. Are so many sellers there, and do all get the same?",
        ),
        Wrong(
            "sellers not in order",
            _in_the_order_given,
            "Your function takes the sellers in the order in which they come. The worst leave first: put the "
            "best first.",
        ),
        Wrong(
            "the worst served first",
            lambda quality, *rest: _in_the_order_given(np.sort(quality), *rest),
            "Your running sum begins with the worst seller. It is the best who stay: add up from the other end.",
        ),
        Wrong(
            "those who leave counted",
            lambda quality, *rest: len(quality) - _survivors(quality, *rest),
            "This is how many leave. The question asks how many are left.",
        ),
        Wrong(
            "who gets exactly F is sent away",
            lambda quality, tilt, revenue, fixed_cost: int((_last_gets(quality, tilt, revenue) > fixed_cost).sum()),
            "Somebody who gets exactly the fixed cost can pay it. Does your function let that one stay?",
        ),
        Wrong(
            "the quality of the last survivor",
            _last_quality,
            "This is how good the last survivor is. The question asks how many survivors there are.",
        ),
        Wrong(
            "the tilt multiplied",
            lambda quality, tilt, *rest: _survivors(np.asarray(quality) * tilt, 1, *rest) if tilt else 0,
            "You multiplied quality by the tilt. In the formula the tilt is a power.",
        ),
    ],
    insight="With a given revenue, how many survive depends on R, F and the tilt. How many entered decides only how "
    "good they must be.",
)
def q2(quality, tilt, revenue, fixed_cost):
    return _survivors(quality, tilt, revenue, fixed_cost)


# Question 3

_FOUR = ([5.0, 5.0, 5.0, 5.0],)
_UNITS = ([6.0, 3.0, 1.0], [60_000.0, 30_000.0, 10_000.0])


def _some_sales(generator) -> list[list]:
    return [[generator.lognormal(2, 1, size).round(2).tolist()] for size in (4, 5, 6, 7)]


def _shares(sales) -> np.ndarray:
    return np.sort(np.asarray(sales, float))[::-1] / np.sum(sales)


def _merged(shares) -> np.ndarray:
    return np.append(shares[2:], shares[0] + shares[1])


def _square(shares) -> float:
    return float((np.asarray(shares) ** 2).sum())


@question(
    kind=Function("sales", result=Numbers(), symbols="x"),
    inputs=_some_sales,
    write_yourself=["platform.hhi"],
    hints=(
        "Only two terms of the sum change: those of the two largest. What stands in their place afterwards?",
        "Before: a² + b² + the others. After: (a + b)² + the same others. Here a and b are shares.",
        "The two indices, one after the other. Sorted shares have the two largest at the end.\n"
        "```python\n"
        "def merger_raises(sales):\n"
        "    share = np.sort(sales) / ...\n"
        "    before = (share**2).sum()\n"
        "    after = ...  # the last two are one now\n"
        "    return after - before\n"
        "```",
    ),
    properties=[
        Property(
            "Where only two sellers are there, equal ones, the index must rise from 1/2 to 1.",
            lambda rise: abs(rise - 0.5) < 1e-2,
            ([[7.0, 7.0]],),
        ),
        Property("Of four equal sellers two become one: the index must rise by 1/8.",
                 lambda rise: abs(rise - 0.125) < 6e-3, (_FOUR,)),
        Property(
            "Sales in yuan or in 10,000 yuan must give the same.",
            lambda small, large: abs(small - large) < 1e-2,
            tuple([unit] for unit in _UNITS),
        ),
    ],
    wrong=[
        Wrong(
            "raw sales squared",
            lambda sales: _square(_merged(np.sort(sales)[::-1])) - _square(sales),
            "You squared the sales themselves. The index must lie between 0 and 1 and not depend on the unit: "
            "of what should the squares be?",
        ),
        Wrong(
            "the index before",
            lambda sales: _square(_shares(sales)),
            "This is the index before anything happens. By how much does it rise?",
        ),
        Wrong(
            "the index after",
            lambda sales: _square(_merged(_shares(sales))),
            "This is the index afterwards. How large was it before?",
        ),
        Wrong(
            "what the new seller counts",
            lambda sales: float(_shares(sales)[:2].sum() ** 2),
            "So much the new seller counts. The two of whom it is made counted something too.",
        ),
        Wrong(
            "the second seller counted beside the new one",
            lambda sales: float(_shares(sales)[:2].sum() ** 2 - _shares(sales)[0] ** 2),
            "In your market the second largest is still there beside the new seller: its sales count twice.",
        ),
        Wrong(
            "the product once",
            lambda sales: float(np.prod(_shares(sales)[:2])),
            "You are near: (a + b)² less a² and b² leaves more than a · b. Multiply it out.",
        ),
        Wrong(
            "the share of the new seller",
            lambda sales: float(_shares(sales)[:2].sum()),
            "This is the share of the new seller. The index adds squares, before and after.",
        ),
        Wrong(
            "the two first in the list",
            lambda sales: 2 * sales[0] * sales[1] / np.sum(sales) ** 2,
            "You took the first two of the list. The sales come in any order: who are the two largest?",
        ),
        Wrong(
            "the two last in the list",
            lambda sales: 2 * sales[-1] * sales[-2] / np.sum(sales) ** 2,
            "You took the last two of the list. The sales come in any order: who are the two largest?",
        ),
        Wrong(
            "the two smallest",
            lambda sales: float(2 * np.prod(_shares(sales)[-2:])),
            "You let the two smallest become one. The question asks for the two largest.",
        ),
        Wrong(
            "the bought seller's sales vanish",
            lambda sales: _square(np.delete(_shares(sales), 1)) - _square(_shares(sales)),
            "In your market the sales of one of the two vanish, and the index falls. Who has them now?",
        ),
        Wrong(
            "shares in percent",
            lambda sales: 1e4 * (_square(_merged(_shares(sales))) - _square(_shares(sales))),
            "Your shares are in percent, so your rise is ten thousand times as large. Competition offices "
            "use that scale, this course does not.",
        ),
        Wrong(
            "the rise as a part of the index before",
            lambda sales: _square(_merged(_shares(sales))) / _square(_shares(sales)) - 1,
            "You divided the rise by the index before. The question asks for the rise itself.",
        ),
        Wrong(
            "the number of equal sellers",
            lambda sales: 1 / _square(_merged(_shares(sales))) - 1 / _square(_shares(sales)),
            "You compared one over the index: how many equal sellers would be as concentrated. Compare the index.",
        ),
    ],
    insight="The index rises by twice the product of the two shares: two large ones matter, two small ones hardly.",
)
def q3(sales):
    return _square(_merged(_shares(sales))) - _square(_shares(sales))


# Question 4


def _gini(sales):
    return _ranked(np.sort(sales))


def _ranked(values, first=1, less=1) -> float:
    return _places(np.arange(first, len(values) + first), values, less)


def _places(places, values, less=1) -> float:
    values = np.asarray(values, float)
    return float(((2 * places - values.size - less) * values).sum() / (values.size * values.sum()))


@question(
    kind=Function("sales", result=Numbers(), symbols="x"),
    inputs=_some_sales,
    write_yourself=["platform.gini"],
    hints=(
        "The coefficient compares each seller with its place in the line from small to large. Is your line in order? "
        "`np.sort(sales)` gives a sorted copy; `sales.sort()` sorts in place and gives None.",
        "Each xᵢ counts with 2i − n − 1: the smallest with 1 − n, the largest with n − 1. So i must be its place.",
        "Sorted values, their number, their places; then one line.\n"
        "```python\n"
        "def gini(sales):\n"
        "    x, n = np.sort(sales), len(sales)\n"
        "    i = np.arange(1, ...)\n"
        "    return ((2 * i - n - 1) * x).sum() / ...\n"
        "```",
    ),
    properties=[
        Property(
            "The same sales in another order must give the same coefficient.",
            lambda mixed, rising: abs(mixed - rising) < 1e-2,
            ([[9.0, 1.0, 5.0, 2.0]], [[1.0, 2.0, 5.0, 9.0]]),
        ),
        Property("Equal sellers must give 0.", lambda value: abs(value) < 1e-2, (_FOUR,)),
        Property(
            "One of five sells all: the coefficient must be 4/5.",
            lambda value: abs(value - 0.8) < 1e-2,
            ([[0.0, 0.0, 8.0, 0.0, 0.0]],),
        ),
    ],
    wrong=[
        Wrong(
            "unsorted",
            _ranked,
            "Your function takes the sales in the order in which they come. The place i is the place in the "
            "line from small to large.",
        ),
        Wrong(
            "argsort taken for places",
            lambda sales: _places(np.argsort(sales) + 1, sales),
            "Your places come from one `argsort`. It says who stands first, second, third in the line. You need the "
            "opposite: for each seller, its place.",
        ),
        Wrong(
            "the largest seller left out of the sum",
            lambda sales: _gini(sales) - (len(sales) - 1) * np.max(sales) / (len(sales) * np.sum(sales)),
            "Your sum stops before the largest seller. At which number does `range` stop?",
        ),
        Wrong(
            "HHI in place of Gini",
            lambda sales: _square(_shares(sales)),
            "This is the Herfindahl index: are a few large? The question asks how unequal all are.",
        ),
        Wrong(
            "sorted from the largest",
            lambda sales: _ranked(np.sort(sales)[::-1]),
            "Your line runs from the largest to the smallest. Inequality then comes out below 0: turn the line round.",
        ),
        Wrong(
            "places counted from 0",
            lambda sales: _ranked(np.sort(sales), first=0),
            "Your places start at 0. The formula counts them from 1: equal sellers would not give 0 otherwise.",
        ),
        Wrong(
            "the 1 in the bracket forgotten",
            lambda sales: _ranked(np.sort(sales), less=0),
            "Equal sellers do not give 0 in your function. Look at the bracket: are all three terms there?",
        ),
        Wrong(
            "equality instead of inequality",
            lambda sales: 1 - _gini(sales),
            "Your number is near 1 when all sell the same. That is equality: what is left to 1?",
        ),
        Wrong(
            "not divided by the number of sellers",
            lambda sales: _gini(sales) * len(sales),
            "Your number grows with the number of sellers. What stands below the line of the formula?",
        ),
        Wrong(
            "not divided by all sales",
            lambda sales: _gini(sales) * np.sum(sales),
            "Your number has the unit of the sales. What stands below the line of the formula?",
        ),
        Wrong(
            "divided by n − 1",
            lambda sales: _gini(sales) * len(sales) / (len(sales) - 1) if len(sales) > 1 else 0.0,
            "This is the coefficient made to reach 1. The formula of the question divides by another number.",
        ),
        Wrong(
            "brackets forgotten below the line",
            lambda sales: _gini(sales) * np.sum(sales) * np.sum(sales),
            "`a / n * b` divides by n and then multiplies by b. What belongs below the line together?",
        ),
    ],
    insight="HHI asks how much the largest have; Gini asks how unequal all are. Sellers who leave count in Gini as 0.",
)
def q4(sales):
    return _gini(sales)


# Question 5

_HOW = {"gmv": "max", "buyers_gain": "max", "hhi": "min", "survivors": "max"}


def _best() -> list[float]:
    table = tilts().set_index("tilt")
    return [float(table[goal].agg(f"idx{how}")) for goal, how in _HOW.items()]


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
            "best tilts": Numbers(4, tolerance=_LISTED, labels=("gmv", "buyers_gain", "hhi", "survivors")),
            "my tilt": Numbers(tolerance=_LISTED),
            "gmv kept": Numbers(tolerance=_HALF_A_POINT),
            "survivors kept": Numbers(tolerance=_HALF_A_POINT),
        }
    ),
    unique=False,
    hints=(
        "Ask for each column whether high or low is good, and at which tilt it is best. Then ask who loses if you "
        "go there.",
        "Kept = 100 × value at your tilt / largest value in the column.",
        "`idxmax` gives the tilt of the highest value, `idxmin` that of the lowest: which does each column want?\n"
        "```python\n"
        'table = q.tilts().set_index("tilt")\n'
        'best = [table["gmv"].idxmax(), ..., ..., ...]\n'
        "my_tilt = 0.25  # yours\n"
        'kept = 100 * table["gmv"][my_tilt] / table["gmv"].max()\n'
        "```",
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
            matches=lambda given: given["best tilts"][1] < 2.5 and (given["best tilts"] == _best()).sum() == 3,
        ),
        Wrong(
            "concentration read as a gain",
            lambda: _choice(1.0) | {"best tilts": [*_best()[:2], 2.5, 0.0]},
            "You took the largest HHI for the best. A large index says that few sellers have most of the traffic.",
            matches=lambda given: given["best tilts"][2] == 2.5 and (given["best tilts"] == _best()).sum() == 3,
        ),
        Wrong(
            "the best values instead of their tilts",
            lambda: _choice(1.0) | {"best tilts": [float(tilts()[goal].agg(how)) for goal, how in _HOW.items()]},
            "These are the best values of the columns. At which tilt does each of them stand?",
            matches=lambda given: given["best tilts"].max() > 10,
        ),
        Wrong(
            "row numbers instead of tilts",
            lambda: _choice(1.0) | {"best tilts": [10, 10, 0, 0]},
            "These are the numbers of rows. Which tilt stands in that row? `set_index` helps.",
            matches=lambda given: given["best tilts"].max() == 10,
        ),
        Wrong(
            "what is lost, not what is kept",
            lambda: _choice(1.0) | {f"{name} kept": 100 - _kept(name, 1.0) for name in ("gmv", "survivors")},
            "These percentages are what you give up. The question asks for what you keep.",
            matches=lambda given: _near(given["gmv kept"], 100 - _kept("gmv", float(given["my tilt"]))),
        ),
        Wrong(
            "the two kept exchanged",
            lambda: _choice(1.0) | {"gmv kept": _kept("survivors", 1.0), "survivors kept": _kept("gmv", 1.0)},
            "Both percentages are right, but each under the name of the other.",
            matches=lambda given: (
                _near(given["gmv kept"], _kept("survivors", float(given["my tilt"])))
                and _near(given["survivors kept"], _kept("gmv", float(given["my tilt"])))
            ),
        ),
        Wrong(
            "shares instead of percent",
            lambda: _choice(1.0) | {f"{name} kept": _kept(name, 1.0) / 100 for name in ("gmv", "survivors")},
            "These are shares between 0 and 1. The question asks for percent.",
            matches=lambda given: all(0 <= given[f"{name} kept"] <= 1 for name in ("gmv", "survivors")),
        ),
    ],
    insight="No tilt is best for all. Whoever chooses one chooses who pays.",
    rubric=(
        ("What is weighed",
         ("0: names one goal only",
          "1: compares two goals with their numbers",
          "2: sets sales, buyers and concentration side by side, each in its own unit")),
        ("Who gains and who pays",
         ("0: names nobody",
          "1: names a group that gains",
          "2: names who gains and who pays, sellers who leave among them")),
        ("Why this tilt",
         ("0: no reason, or “it is the best”",
          "1: a reason that holds for one goal",
          "2: a rule that says why this much loss is accepted, and what would change the choice")),
        ("What the model leaves out",
         ("0: treats the simulation as fact",
          "1: says that it is simulated, or names one thing left out",
          "2: names something left out (fees, prices, new buyers, the contest) and which way it would move the "
          "choice")),
    ),
)  # fmt: skip
def q5():
    return _choice(1.5)
