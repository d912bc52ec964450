"""Lesson 05, from distribution to brand: five questions on value added, the smile, stocks and patience."""

from itertools import combinations

import numpy as np
import pandas as pd

from beltlab import data, figures
from beltlab.exercises.kinds import Choices, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question, unseal
from beltlab.models import market

_PRICES = figures.WIG
_PAID = _PRICES["shop"]
_DECAY = 0.15  # of research, per year, assumed in question 3
_BRAND = {"decay": 0.2, "earning": 0.44}  # of question 5, per year
_OWNER = 0.1  # discount rate, per year
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
    return {"by stage": list(np.diff(list(_PRICES.values()), prepend=0)), "all stages": _PAID}


def _stages(values, total=_PAID):
    return lambda: {"by stage": list(values), "all stages": total}


_SOLD = np.array(list(_PRICES.values()))
_STEPS = np.diff(_SOLD)


@question(
    kind=Parts({"by stage": Numbers(5, labels=tuple(_PRICES)), "all stages": Numbers()}),
    hints=(
        "A stage adds only what it did not buy. What one stage sells, the next one buys.",
        "value added of a stage = its selling price − the selling price of the stage before it. For the first stage "
        "nothing is taken away.",
        "`diff` subtracts the price before. Its first value is missing, so fill it. Then what do the five add up to?\n"
        "```python\n"
        "added = chain.diff()\n"
        '# value = {"by stage": added.fillna(...), "all stages": ...}\n'
        "```",
    ),
    properties=[
        Property(
            "What the stages add must sum to what the buyer pays: nothing is lost and nothing counted twice.",
            lambda given: abs(given["by stage"].sum() - _PAID) < 0.01,
        ),
    ],
    wrong=[
        Wrong(
            "sales added up",
            lambda: _added() | {"all stages": _SOLD.sum()},
            "You added up sales. The hair is in the price of the wig maker and again in every price after it, so it "
            "is counted five times. Can five stages add more than the buyer pays?",
        ),
        Wrong(
            "sales taken for value added",
            _stages(_SOLD),
            "These are the selling prices themselves. A stage also bought something: take that away.",
        ),
        Wrong(
            "the first stage adds nothing",
            _stages([0, *_STEPS]),
            "You let the first stage add nothing. It buys nothing, but it sells: what of its price did it add itself?",
        ),
        Wrong(
            "the first stage lost",
            _stages(_STEPS, _PAID - _SOLD[0]),
            "One stage is missing. A difference of five prices has four values: what does the first stage add, if it "
            "buys nothing?",
        ),
        Wrong(
            "the first stage missing from the total",
            lambda: _added() | {"all stages": _PAID - _SOLD[0]},
            "Your total is the last price less the first: what the stages **after** the first one add. Does the first "
            "stage add nothing?",
        ),
        Wrong(
            "the first price taken from every stage",
            _stages(_SOLD - _SOLD[0]),
            "You took the price of the hair from every stage. Each stage buys from the one just before it.",
        ),
        Wrong(
            "the next price less its own",
            _stages([*_STEPS, _PAID]),
            "Each of your values belongs one stage later: it is the next price less this one. A stage adds what it "
            "sells for, less what **it** paid.",
        ),
        Wrong(
            "what is bought taken for what is added",
            _stages([0, *_SOLD[:-1]]),
            "That is what each stage pays to the one before it. What does it add on top?",
        ),
        Wrong(
            "markups in per cent",
            _stages([0, *(100 * _STEPS / _SOLD[:-1])]),
            "These are markups in per cent of what was paid. Per cents of different prices have no sum; give yuan.",
        ),
        Wrong(
            "shares of the price",
            _stages(np.diff(_SOLD, prepend=0) / _PAID, 1.0),
            "These are shares of what the buyer pays. The question asks for yuan.",
        ),
    ],
    insight="Value added sums to the price: each yuan that the buyer pays was added somewhere, and only once.",
)
def q1():
    return _added()


# Question 2


def _thirty(research, marketing, base, middle):
    return market.smile(np.linspace(0, 1, 30), research, marketing, base, middle).mean()


def _smiles(generator) -> list[list]:
    ends = generator.uniform(10, 90, (5, 2)).round(1).tolist()
    rest = zip(generator.uniform(5, 40, 5).round(1).tolist(), [0.3, 0.4, 0.6, 0.45, 0.7], strict=True)
    return [[*pair, *more] for pair, more in zip(ends, rest, strict=True)]


_WINGS = ([0.0, 60.0, 0.0, 0.6], [0.0, 60.0, 0.0, 0.2])


@question(
    kind=Function("research", "marketing", "base", "middle", result=Numbers(tolerance=_AREA)),
    inputs=_smiles,
    write_yourself=["market.smile_area", "market.smile_price"],
    hints=(
        "The price is made of all that is added along the chain, so it is an area. Cut it in three: the rectangle "
        "below, the wing on the left, the wing on the right.",
        "Archimedes: below an arm of a parabola lies one third of its box. The left box is $x_0$ wide and $κ_R$ high. "
        "The right box is $1-x_0$ wide and $κ_M$ high. The rectangle is 1 wide and $v_m$ high.",
        "With the formula, or with narrow strips. `np.where` takes the first height where the condition holds, left of "
        "the bottom, and the second one elsewhere.\n"
        "```python\n"
        "def price(research, marketing, base, middle):\n"
        "    return base + (research * ... + marketing * ...) / ...\n"
        "\n"
        "def price_by_strips(research, marketing, base, middle):\n"
        "    x = np.linspace(0, 1, 1000)\n"
        "    left, right = ..., ...\n"
        "    return np.where(x < middle, left, right).mean()\n"
        "```",
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
            "the whole box taken for the arm",
            lambda research, marketing, base, middle: base + research * middle + marketing * (1 - middle),
            "You took each arm for its whole box, width times height. The arm hangs far below the top of its box.",
        ),
        Wrong(
            "both ends over the whole chain",
            lambda research, marketing, base, middle: base + (research + marketing) / 3,
            "A third is right, but each of your two arms is as wide as the whole chain. They share it.",
        ),
        Wrong(
            "the width counted twice",
            lambda research, marketing, base, middle: base + (research * middle**2 + marketing * (1 - middle) ** 2) / 3,
            "The width of each arm counts twice in your sum. Height times width times a third: how often does the "
            "width stand there?",
        ),
        Wrong(
            "the base counted with the arms",
            lambda research, marketing, base, middle: (base + research * middle + marketing * (1 - middle)) / 3,
            "The third belongs to the two arms only. Look at your brackets: does the rectangle below get cut as well?",
        ),
        Wrong(
            "brackets forgotten",
            lambda research, marketing, base, middle: base + research * middle + marketing * (1 - middle) / 3,
            "Python divides before it adds: only one of your two arms is cut to a third.",
        ),
        Wrong(
            "both arms drawn over the whole chain",
            lambda research, marketing, base, middle: (
                base
                + research * (middle**3 + (1 - middle) ** 3) / (3 * middle**2)
                + marketing * (middle**3 + (1 - middle) ** 3) / (3 * (1 - middle) ** 2)
            ),
            "Each of your arms rises again on the other side of the bottom. Left of it only one counts, right of it "
            "only the other.",
        ),
        Wrong(
            "the two sides exchanged",
            lambda research, marketing, base, middle: (
                base + research * (1 - middle) ** 3 / (3 * middle**2) + marketing * middle**3 / (3 * (1 - middle) ** 2)
            ),
            "Each arm stands on the side of the other: look at the condition that chooses between them.",
        ),
        Wrong(
            "both arms as wide as the left one",
            lambda research, marketing, base, middle: base + (research + marketing) * middle / 3,
            "Both of your arms are as wide as the left one. How wide is what lies right of the bottom?",
        ),
        Wrong(
            "heights added up without a width",
            lambda research, marketing, base, middle: (
                1000 * market.smile(np.linspace(0, 1, 1000), research, marketing, base, middle).mean()
            ),
            "You added up a thousand heights. A strip is an area: what is it as wide as?",
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
        "The first line takes the spending of the year. Then one arithmetic step: which of the two stands below?\n"
        "```python\n"
        'research = accounts[accounts["year"] == 2024].set_index("company")["rd_million_yuan"].sort_index()\n'
        "decay = 0.15\n"
        "# stocks = ...\n"
        "```",
    ),
    properties=[
        Property(
            "The smallest of the four belongs to the firm that spends least, and it must stand third.",
            lambda stocks: stocks.argmin() == 2,
        ),
        Property(
            "A stock that loses less than it has each year must settle above one year's spending.",
            lambda stocks: (np.sort(stocks) > np.sort(_research())).all(),
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
            "what is kept of one year's spending",
            lambda: _research() * (1 - _DECAY),
            "That is what is left of one year's spending after one year. And the spending of all the other years?",
        ),
        Wrong(
            "what is remembered when the year begins",
            lambda: _research() * (1 - _DECAY) / _DECAY,
            "This is the stock just **before** the year's spending is added. The question asks for a − δG = 0.",
        ),
        Wrong(
            "the spending of another year",
            lambda: (
                data.load("brand_facts").query("year == 2023").set_index("company")["rd_million_yuan"].sort_index()
                / _DECAY
            ),
            "The step is right, the year is not: look at the year that the question names.",
        ),
        Wrong(
            "the mean of all years",
            lambda: data.load("brand_facts").groupby("company")["rd_million_yuan"].mean().sort_index() / _DECAY,
            "You took the mean of all years. The question supposes that one year goes on for ever: which?",
        ),
        Wrong(
            "the sum of all years over the decay",
            lambda: data.load("brand_facts").groupby("company")["rd_million_yuan"].sum().sort_index() / _DECAY,
            "You took what was spent in all years together as the spending of each single year.",
        ),
        Wrong(
            "the share of revenue in place of yuan",
            lambda: (
                data.load("brand_facts").query("year == 2024").set_index("company")["rd_ratio_pct"].sort_index()
                / _DECAY
            ),
            "You took research in per cent of revenue. The question asks for million yuan.",
        ),
        Wrong(
            "selling in place of research",
            lambda: (
                data.load("brand_facts").query("year == 2024").set_index("company")["sga_million_yuan"].sort_index()
                / _DECAY
            ),
            "You took selling and administration. Which column holds the research?",
        ),
        Wrong(
            "another decay",
            lambda: _research() / 0.25,
            "You divided by the decay of the brand in the lesson. The question names another one for what is known.",
        ),
        Wrong(
            "not in alphabetical order",
            lambda: (data.load("brand_facts").query("year == 2024")["rd_million_yuan"] / _DECAY).to_list(),
            "The four numbers are there, but not in alphabetical order. Which firm does each of them belong to?",
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
    inputs=lambda generator: [[d] for d in [0.04, 0.32, 0.55, *generator.uniform(0.05, 0.6, 5).round(3).tolist()]],
    write_yourself=["market.half_life"],
    hints=(
        "You look for the time at which $G$ is half of $G_0$. How large the brand was does not matter.",
        "Set $e^{-δt} = 1/2$ and take the natural logarithm of both sides.",
        "In Python, `np.log` is the natural logarithm, the one that belongs to $e$. What stands in it, what below?\n"
        "```python\n"
        "def years_to_half(decay):\n"
        "    return np.log(...) / ...\n"
        "```",
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
            "`exp(-δt)` equal to a half.",
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
            "`exp(-δt)`, not `(1-δ)**t`.",
        ),
        Wrong(
            "multiplied by the decay",
            lambda decay: np.log(2) * decay,
            "Your brand lives longer the faster it is forgotten. Solve `exp(-δt)` = 1/2 for t once more.",
        ),
        Wrong(
            "a logarithm to another base",
            lambda decay: np.log10(2) / decay,
            "That is the logarithm to base ten. To undo `exp` you need the natural logarithm, `np.log`.",
        ),
        Wrong(
            "whole years counted",
            lambda decay: np.ceil(np.log(2) / decay),
            "You count in whole years, and stop at the first one below a half. When, in that year, is it half?",
        ),
        Wrong(
            "whole years counted, a loss once a year",
            lambda decay: np.ceil(np.log(0.5) / np.log(1 - decay)),
            "You let the share δ go once at the end of each whole year. Here it goes all the time, and a half may be "
            "left in the middle of a year.",
        ),
        Wrong(
            "what is left after one year",
            lambda decay: np.exp(-decay),
            "That is the share which is left after one year. The question turns it round: in how many years is a half "
            "left?",
        ),
        Wrong(
            "what half a unit loses",
            lambda decay: np.exp(-decay / 2),
            "You put a half into the exponent, as if it were a time. The half is what is left: it is the result of "
            "`exp(-δt)`.",
        ),
        Wrong(
            "the half times the logarithm",
            lambda decay: 0.5 * np.log(2) / decay,
            "The logarithm of a half already holds the half. Where does the other one in your line come from?",
        ),
        Wrong(
            "a negative time",
            lambda decay: np.log(0.5) / decay,
            "Your time is negative. Mind the sign: the exponent is −δt.",
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
        "paid back": market.brand_payback_year(**_BRAND, discount=_OWNER),
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
        "The function gives the year; solve $m = r + δ$ for $r$ by hand. Fewer than half of the seven sentences "
        "survive.\n```python\n"
        "m, decay, r = 0.44, 0.2, 0.1\n"
        "# year = market.brand_payback_year(decay=..., earning=..., discount=...)\n"
        'judgement = {"paid back": ..., "never from": ..., "may be said": [...]}\n'
        "```",
    ),
    wrong=[
        Wrong(
            "a year that never comes",
            lambda: _judgement() | {"paid back": np.inf},
            "`inf` means never. But here m is larger than r + δ, so it does pay. Did each number go in under its own "
            "name, and each rate as a share such as `0.05`?",
        ),
        Wrong(
            "payback without discounting",
            lambda: _judgement() | {"paid back": _undiscounted()},
            "This is the year without discounting. The owner weighs a later yuan less: put r in.",
        ),
        Wrong(
            "decay and discount exchanged",
            lambda: _judgement() | {"paid back": market.brand_payback_year(_OWNER, _BRAND["earning"], _BRAND["decay"])},
            "The rate of forgetting and the owner's own rate have changed places. Give each number under its name.",
        ),
        Wrong(
            "one yuan taken for the programme",
            lambda: _judgement() | {"paid back": market.yuan_payback_year(**_BRAND, discount=_OWNER)},
            "By that year ONE yuan has come back. The owner goes on spending every year, and asks when all of it has.",
        ),
        Wrong(
            "one yuan that is never forgotten",
            lambda: _judgement() | {"paid back": 1 / _BRAND["earning"]},
            "So long would one yuan take that is neither forgotten nor discounted. Which two things slow it down?",
        ),
        Wrong(
            "the deepest point taken for payback",
            lambda: _judgement() | {"paid back": _turn()},
            "There the programme stands deepest: for the first time a year brings as much as it costs. What was lost "
            "until then has not come back yet.",
        ),
        Wrong(
            "decay forgotten",
            lambda: _judgement() | {"never from": _BRAND["earning"]},
            "You compared the earning with the discount rate alone. Part of each yuan of goodwill must be replaced "
            "before anything is earned.",
        ),
        Wrong(
            "the sum of both rates given",
            lambda: _judgement() | {"never from": _BRAND["decay"] + _OWNER},
            "That is r + δ of this owner: what m must exceed. The question turns it round: up to which r does it?",
        ),
        Wrong(
            "the owner's own rate left in",
            lambda: _judgement() | {"never from": _BRAND["earning"] - _BRAND["decay"] - _OWNER},
            "That is how far this owner's rate could still rise. The question asks for the rate that is then reached.",
        ),
        Wrong(
            "solved for the decay",
            lambda: _judgement() | {"never from": _BRAND["earning"] - _OWNER},
            "You solved for the decay at which it never pays. The question asks for the discount rate.",
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
        ("For whom it pays",
         ("0: says yes or no for every firm",
          "1: names the discount rate as what decides",
          "2: gives the condition m > r + δ with the numbers, and names who has a high r")),
        ("Financing",
         ("0: speaks of the year of payback only",
          "1: says that money is lost at first",
          "2: says how deep, or that the deepest point grows with the spending while the year stays")),
        ("What the accounts show",
         ("0: compares across a break, or reads SG&A as advertising",
          "1: one correct comparison with years and unit",
          "2: two correct comparisons, of Anker and of Rebecca, with years and unit")),
        ("What they cannot show",
         ("0: claims that the brand caused the margin",
          "1: names one limit: no cause, survivors only, or different products",
          "2: names two limits and what evidence would help")),
    ),
)  # fmt: skip
def q5():
    return _judgement()
