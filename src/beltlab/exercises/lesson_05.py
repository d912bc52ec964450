"""Lesson 05, from distribution to brand: five questions on value added, the smile, stocks and patience."""

from itertools import combinations

import numpy as np
import pandas as pd

from beltlab import data
from beltlab.exercises.kinds import Choices, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question, unseal
from beltlab.models import market

_PRICES = {"hair": 60.0, "wig maker": 150.0, "exporter": 180.0, "brand": 520.0, "shop": 640.0}
_DECAY = 0.15  # of research, per year, assumed in question 3
_BRAND = {"decay": 0.2, "earning": 0.4}  # of question 5
_YEAR = Tolerance(0, 0.02, "A year read from a grid of hundredths is near enough.")
_AREA = Tolerance(0.02, 1e-9, "A thousand strips come within one per cent, however their ends are counted.")
_CLAIMS = {
    "A": "Anker's products lost their price premium in 2020: its gross margin fell by over ten points.",
    "B": "Rebecca spent a larger share of its revenue on selling and administration in 2024 than in 2020.",
    "C": "Rebecca's advertising took about a quarter of its revenue in 2024.",
    "D": "Anker's gross margin was higher in 2024 than in 2020, counted in the same way.",
    "E": "Spending on its brand is what raised Anker's gross margin.",
    "F": "These four firms show that most firms which build a brand survive.",
    "G": "If anybody may enter, more buyers alone will not keep a seller's profit high for long.",
}


def chain() -> pd.Series:
    """The price at which each stage of a made-up chain sells one wig, in yuan. Simulated, not observed."""
    return pd.Series(_PRICES, name="selling price, yuan").rename_axis("stage")


def claims() -> pd.DataFrame:
    """Seven sentences of a consultant for question 5, lettered A to G."""
    return pd.DataFrame({"sentence": _CLAIMS}).rename_axis("letter")


progress = progress_of(__name__)


# Question 1


def _added() -> dict:
    prices = np.array(list(_PRICES.values()))
    return {"by stage": market.value_added(prices), "all stages": prices[-1]}


@question(
    kind=Parts({"by stage": Numbers(5), "all stages": Numbers()}),
    hints=(
        "A stage adds only what it did not buy. What one stage sells, the next one buys.",
        "value added of a stage = its selling price − the selling price of the stage before it. For the first stage "
        "nothing is taken away.",
        "`chain.diff()` subtracts the price before; its first value is missing, so fill it with the first price: "
        "`chain.diff().fillna(…)`. Then take the sum of the five, not of the prices.",
    ),
    properties=[
        Property(
            "What the stages add must sum to what the buyer pays: nothing is lost and nothing counted twice.",
            lambda given: abs(given["by stage"].sum() - _PRICES["shop"]) < 0.01,
        ),
    ],
    wrong=[
        Wrong(
            "sales added up",
            lambda: _added() | {"all stages": sum(_PRICES.values())},
            "You added up sales. The hair is in the price of the wig maker and again in every price after it, so it "
            "is counted five times. Can five stages add more than the buyer pays?",
        ),
        Wrong(
            "sales taken for value added",
            lambda: {"by stage": list(_PRICES.values()), "all stages": _PRICES["shop"]},
            "These are the selling prices themselves. A stage also bought something: take that away.",
        ),
        Wrong(
            "the first stage left out",
            lambda: {"by stage": list(np.diff(list(_PRICES.values()))), "all stages": 580.0},
            "One stage is missing. A difference of five prices has four values: what does the first stage add, if it "
            "buys nothing?",
        ),
        Wrong(
            "the first stage missing from the total",
            lambda: _added() | {"all stages": 580.0},
            "Your total is the last price less the first: what the stages **after** the first one add. Does the first "
            "stage add nothing?",
        ),
        Wrong(
            "markups in per cent",
            lambda: {"by stage": [60, 150, 20, 1700 / 9, 300 / 13], "all stages": _PRICES["shop"]},
            "These are markups in per cent of what was paid. Per cents of different prices have no sum; give yuan.",
        ),
    ],
    insight="Value added sums to the price. So a stage can gain share only where another one loses it, "
    "or where the buyer pays more.",
)
def q1():
    return _added()


# Question 2


def _thirty(research, marketing, base, middle):
    return market.smile(np.linspace(0, 1, 30), research, marketing, base, middle).mean()


def _a_little_off(prices) -> bool:
    """Say whether the areas of `_WINGS`, 8 and 16, come out near, but not as a formula would give them."""
    return all(1e-6 < abs(price / area - 1) < 0.25 for price, area in zip(prices[1:3], (8, 16), strict=True))


def _smiles(generator) -> list[list]:
    ends = generator.uniform(10, 90, (5, 2)).round(1).tolist()
    rest = zip(generator.uniform(5, 40, 5).round(1).tolist(), [0.3, 0.4, 0.6, 0.45, 0.7], strict=True)
    return [[*pair, *more] for pair, more in zip(ends, rest, strict=True)]


_WINGS = ([0.0, 60.0, 0.0, 0.6], [0.0, 60.0, 0.0, 0.2])


@question(
    kind=Function("research", "marketing", "base", "middle", result=Numbers(tolerance=_AREA)),
    inputs=_smiles,
    hints=(
        "The price is made of all that is added along the chain, so it is an area. Cut it in three: the rectangle "
        "below, the wing on the left, the wing on the right.",
        "Archimedes: below an arm of a parabola lies one third of its box. The left box is $x_0$ wide and $κ_R$ high. "
        "The right box is $1-x_0$ wide and $κ_M$ high. The rectangle is 1 wide and $v_m$ high.",
        "`return base + (research * … + marketing * …) / …`. Or strips: `x = np.linspace(0, 1, 1000)`, then "
        "`np.where(x < middle, base + …, base + …).mean()`. `np.where` takes the first height where the condition "
        "holds, left of the bottom, and the second one elsewhere.",
    ),
    properties=[
        Property(
            "A flat chain, without any wing, must cost exactly its base.",
            lambda price: abs(price - 20) < 0.4,
            ([0.0, 0.0, 20.0, 0.4],),
        ),
        Property(
            "A brand end that is twice as wide must weigh twice as much.",
            lambda narrow, wide: abs(wide - 2 * narrow) < 0.25 * wide,
            _WINGS,
        ),
    ],
    wrong=[
        Wrong(
            "the mean of the two ends",
            lambda research, marketing, base, middle: base + (research + marketing) / 2,
            "This is the mean height of the two end points. Between them the curve hangs low, so the area is much "
            "smaller. Which share of its box lies under the arm of a parabola?",
        ),
        Wrong(
            "triangles in place of arms",
            lambda research, marketing, base, middle: base + (research * middle + marketing * (1 - middle)) / 2,
            "You took each arm for a triangle, half of its box. The arm bends below the straight line, so less than "
            "half lies under it.",
        ),
        Wrong(
            "both arms equally wide",
            lambda research, marketing, base, middle: base + (research + marketing) / 6,
            "You gave both arms the same width. The bottom does not lie in the middle of the chain here: use `middle`.",
        ),
        Wrong(
            "the widths of the arms exchanged",
            lambda research, marketing, base, middle: base + (research * (1 - middle) + marketing * middle) / 3,
            "The widths are exchanged. Research lies left of the bottom: from 0 to `middle`.",
        ),
        Wrong(
            "the base left out",
            lambda research, marketing, base, middle: (research * middle + marketing * (1 - middle)) / 3,
            "The two wings are there, but not the rectangle below them: the bottom of the chain adds value too.",
        ),
        Wrong(
            "strips too wide",
            _thirty,
            "Your strips seem to be right, but they are too wide for the two ends of the curve. Take more of them.",
        ),
    ],
    insight="An end weighs by height times width, and only a third of that: a high peak at the very end adds little.",
)
def q2(research, marketing, base, middle):
    return base + (research * middle + marketing * (1 - middle)) / 3


# Question 3


def _research() -> pd.Series:
    accounts = data.load("brand_facts").query("year == 2024")
    return accounts.set_index("company")["rd_million_yuan"].sort_index()


@question(
    kind=Numbers(4, labels=("Anker", "Ecovacs", "Rebecca", "Roborock")),
    hints=(
        "A stock stands still when as much flows in as is lost. A bath with an open drain rises until the drain "
        "takes what the tap gives.",
        "Nothing changes when $G' = a - δG = 0$. Solve for $G$.",
        '`research = accounts[accounts["year"] == …].set_index("company")["rd_million_yuan"].sort_index()`, then '
        "one arithmetic step with `research` and the decay. Which of the two stands below?",
    ),
    properties=[
        Property(
            "A stock that loses less than it has each year must settle above one year's spending.",
            lambda stocks: (stocks > _research().to_numpy()).all(),
        ),
        Property(
            "The smallest of the four belongs to the firm that spends least, and it must stand third.",
            lambda stocks: stocks.argmin() == 2,
        ),
    ],
    wrong=[
        Wrong(
            "spending times decay",
            lambda: _research() * _DECAY,
            "You multiplied. Then a stock that is forgotten faster would be larger. What is lost per year is δG, and "
            "it must equal a: solve for G.",
        ),
        Wrong(
            "one year's spending",
            _research,
            "This is one year's spending. What was learned in earlier years is still partly there.",
        ),
        Wrong(
            "all past years added up",
            lambda: data.load("brand_facts").groupby("company")["rd_million_yuan"].sum().sort_index(),
            "You added up the spending of all years as if nothing were ever lost. The question asks where the stock "
            "settles, with decay, at the spending of one year.",
        ),
        Wrong(
            "what is kept taken for what is lost",
            lambda: _research() / (1 - _DECAY),
            "You divided by the share that is kept. What must balance the spending is the share that is lost.",
        ),
        Wrong(
            "not in alphabetical order",
            lambda: data.load("brand_facts").query("year == 2024")["rd_million_yuan"] / _DECAY,
            "The four numbers are there, but in the order of the table. The question asks for alphabetical order.",
        ),
    ],
    insight="Standing still is not free: the whole yearly spending only makes up for what is lost.",
)
def q3():
    return market.steady_goodwill(_research(), _DECAY)


# Question 4


_HALF = Tolerance(1e-3, 1e-9, "A year read from a fine grid is near enough.")


@question(
    kind=Function("decay", result=Numbers(tolerance=_HALF)),
    inputs=lambda generator: [[value] for value in generator.uniform(0.05, 0.6, 5).round(3).tolist()],
    hints=(
        "You look for the time at which $G$ is half of $G_0$. How large the brand was does not matter.",
        "Set $e^{-δt} = 1/2$ and take the natural logarithm of both sides.",
        "`return np.log(…) / …`. In Python, `np.log` is the natural logarithm, the one that belongs to $e$.",
    ),
    properties=[
        Property(
            "A brand that is forgotten twice as fast must reach its half in half the time.",
            lambda slow, fast: abs(slow - 2 * fast) < 1e-3 * slow,
            ([0.1], [0.2]),
        ),
        Property(
            "After two such spans a quarter must be left.",
            lambda years: abs(np.exp(-0.25 * 2 * years) - 0.25) < 1e-3,
            ([0.25],),
        ),
    ],
    wrong=[
        Wrong(
            "one over the decay",
            lambda decay: 1 / decay,
            "After 1/δ years more than half is gone: what is left is 1/e, a little more than a third. Set "
            "$e^{-δt}$ equal to a half.",
        ),
        Wrong(
            "forgetting along a straight line",
            lambda decay: 0.5 / decay,
            "You let the same amount go each year. But δ is a share of what is still there, so the loss gets smaller.",
        ),
        Wrong(
            "a loss once a year",
            lambda decay: np.log(0.5) / np.log(1 - decay),
            "You let the share δ go once at the end of each year. In this lesson the stock decays all the time: "
            "$e^{-δt}$, not $(1-δ)^t$.",
        ),
        Wrong(
            "multiplied by the decay",
            lambda decay: np.log(2) * decay,
            "Your brand lives longer the faster it is forgotten. Solve $e^{-δt} = 1/2$ for t once more.",
        ),
        Wrong(
            "a logarithm to another base",
            lambda decay: np.log10(2) / decay,
            "That is the logarithm to base ten. To undo $e$ you need the natural logarithm, `np.log`.",
        ),
        Wrong(
            "a negative time",
            lambda decay: np.log(0.5) / decay,
            "Your time is negative. Mind the sign: the exponent is $-δt$.",
        ),
    ],
    insight="A rest of one half-life halves the brand: a pause is paid for later.",
)
def q4(decay):
    return np.log(2) / decay


# Question 5

_SOUND = "q5$8cb53199030640a0"


def _sound() -> list[str]:
    letters = list(_CLAIMS)
    return unseal(_SOUND, (" ".join(some) for n in range(1, 8) for some in combinations(letters, n))).split()


def _judgement() -> dict:
    return {
        "paid back": market.brand_payback_year(**_BRAND, discount=0.08),
        "never from": _BRAND["earning"] - _BRAND["decay"],
        "may be said": _sound(),
    }


def _turn() -> float:
    return -np.log(1 - _BRAND["decay"] / _BRAND["earning"]) / _BRAND["decay"]


def _undiscounted() -> float:
    return float(market.brand_payback_year(**_BRAND, discount=0))


@question(
    kind=Parts(
        {
            "paid back": Numbers(tolerance=_YEAR),
            "never from": Numbers(tolerance=Tolerance(0, 1e-3, "A rate to a tenth of a per cent is near enough.")),
            "may be said": Choices(*_CLAIMS, beliefs=True),
        }
    ),
    hints=(
        "Money that comes late weighs less. So a brand that pays back without discounting may never do so with it. "
        "And a sentence about accounts needs the same accounts on both sides, and no cause that nobody measured.",
        "It pays back only where $m > r + δ$; at the smallest rate without payback the two sides are equal. The year "
        "is where `market.brand_value(...)` comes back to 0 after its deepest point. For each sentence ask: across a "
        "break? a cause? more than SG&A says? about firms that are not in the table?",
        "`market.brand_payback_year(decay=…, earning=…, discount=…)` gives the year. Solve m = r + δ for r by hand. "
        "Fewer than half of the seven sentences survive.",
    ),
    wrong=[
        Wrong(
            "decay and earning exchanged",
            lambda: _judgement() | {"paid back": market.brand_payback_year(0.4, 0.2, 0.08)},
            "Your brand never pays back: the year is `inf`. Did you exchange `decay` and `earning`? Give them by name.",
        ),
        Wrong(
            "payback without discounting",
            lambda: _judgement() | {"paid back": _undiscounted()},
            "This is the year without discounting. The owner weighs a later yuan less: put r in.",
        ),
        Wrong(
            "the deepest point taken for payback",
            lambda: _judgement() | {"paid back": _turn()},
            "In that year the brand earns for the first time as much as it costs: the curve turns there. But the money "
            "lost until then has not come back yet.",
        ),
        Wrong(
            "decay forgotten",
            lambda: _judgement() | {"paid back": 2 / _BRAND["earning"], "never from": _BRAND["earning"]},
            "You let the brand last for ever. Part of each yuan of goodwill must be replaced every year before "
            "anything is earned.",
        ),
        Wrong(
            "a comparison across a break",
            lambda: _judgement() | {"may be said": ["A", "B", "D", "G"]},
            "One of your sentences compares two years on both sides of a break: freight moved from one line of the "
            "accounts to another. Look at `note`.",
        ),
        Wrong(
            "SG&A read as advertising",
            lambda: _judgement() | {"may be said": ["B", "C", "D", "G"]},
            "SG&A is selling plus administration. The accounts here do not say how much of it is advertising.",
        ),
        Wrong(
            "a cause read from two lines",
            lambda: _judgement() | {"may be said": ["B", "D", "E", "G"]},
            "Two lines that rise together do not say which one lifts the other, or whether a third lifts both.",
        ),
        Wrong(
            "survivors taken for all",
            lambda: _judgement() | {"may be said": ["B", "D", "F", "G"]},
            "Firms that failed publish no accounts. Four that are still here say nothing about how many are not.",
        ),
    ],
    insight="Patience is not only a virtue: it depends on what a firm's money costs, and on whether the firm lasts.",
    rubric=(
        (
            "For whom it pays",
            (
                "0: says yes or no for every firm",
                "1: names the discount rate as what decides",
                "2: gives the condition m > r + δ with the numbers, and names who has a high r",
            ),
        ),
        (
            "Financing",
            (
                "0: speaks of the year of payback only",
                "1: says that money is lost at first",
                "2: says how deep, or that the deepest point grows with the spending while the year stays",
            ),
        ),
        (
            "What the accounts show",
            (
                "0: compares across a break, or reads SG&A as advertising",
                "1: one correct comparison with years and unit",
                "2: two correct comparisons, of Anker and of Rebecca, with years and unit",
            ),
        ),
        (
            "What they cannot show",
            (
                "0: claims that the brand caused the margin",
                "1: names one limit: no cause, survivors only, or different products",
                "2: names two limits and what evidence would help",
            ),
        ),
    ),
)
def q5():
    return _judgement()
