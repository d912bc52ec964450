"""Lesson 06, price war or own channel: five questions on being unlike, on crowds, and on customers who return."""

from itertools import combinations

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import Choices, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question, unseal
from beltlab.models import market

_BELT = {"transport_cost": 40.0, "buyers": 4_000_000.0, "fixed_cost": 100_000.0}  # assumed, question 3
_SITE = {"margin": 48.0, "discount": 0.1}  # assumed, question 5
_COST, _ALTERNATIVE, _LOYAL = 75.0, 21.0, 0.3
_NEAR = Tolerance(0, 0.005, "A retention read from a grid of hundredths is near enough.")
_YUAN = Tolerance(0, 0.05, "An amount to a tenth of a yuan is near enough.")
_LONG = Tolerance(1e-4, 1e-9, "A sum over a long but finite row of years is near enough.")
_CLAIMS = {
    "A": "In the first half of 2024 Anker's own websites grew faster than its sales on Amazon.",
    "B": "In that half year Anker's own websites added more revenue, in yuan, than Amazon did.",
    "C": "Shops keep 28 per cent of their customers per year, so our plan may use r = 0.28.",
    "D": "Winning one customer costs an online brand 29 dollars.",
    "E": "If no customer ever returns, the own site is the better channel only where the first order alone pays "
    "for winning the buyer and for what the marketplace would have brought.",
    "F": "Amazon takes half of a seller's revenue; the own site saves all of that.",
    "G": "If buyers see no difference between two brands of equal cost, two are enough for a price war.",
}


def claims() -> pd.DataFrame:
    """Seven sentences of an agency for question 5, lettered A to G."""
    return pd.DataFrame({"sentence": _CLAIMS}).rename_axis("letter")


progress = progress_of(__name__)


# Question 1


def _markets(generator) -> list[list]:
    costs, unlike = generator.uniform(10, 60, 5).round(1), generator.uniform(3, 20, 5).round(1)
    gaps = (np.array([-2, -1, 0.8, 1.5, 2.4]) * unlike).round(2)
    return [[*row] for row in zip(costs.tolist(), unlike.tolist(), gaps.tolist(), strict=True)]


@question(
    kind=Function("cost", "transport_cost", "quality_gap", result=Numbers()),
    inputs=_markets,
    hints=(
        "Start with two equal brands. What can they ask if buyers find them the same? What if most buyers would not "
        "walk over to the other one?",
        "$p = c + t ± Δv/3$. Which sign belongs to the first brand?",
        "`return cost + … + … / 3`",
    ),
    properties=[
        Property(
            "Two equal brands between which buyers see hardly any difference must sell very near to their cost.",
            lambda price: abs(price - 30) < 0.01,
            ([30.0, 0.001, 0.0],),
        ),
        Property(
            "The more different two equal brands are, the more each can ask. A buyer who is far from the other brand "
            "does not run away.",
            lambda alike, unlike: unlike > alike,
            ([30.0, 4.0, 0.0], [30.0, 16.0, 0.0]),
        ),
        Property(
            "A brand that all buyers like better must not ask less than one that they like as much as the other.",
            lambda equal, better: better > equal,
            ([30.0, 10.0, 0.0], [30.0, 10.0, 12.0]),
        ),
    ],
    wrong=[
        Wrong(
            "markup falls with differentiation",
            lambda cost, transport_cost, quality_gap: cost - transport_cost + quality_gap / 3,
            "Your price falls as the brands become more different. Whose buyers are harder to win over by a lower "
            "price: those who see no difference, or those who do?",
        ),
        Wrong(
            "markup divided by differentiation",
            lambda cost, transport_cost, quality_gap: cost + 1 / transport_cost + quality_gap / 3,
            "You divided by t, so very different brands would sell near cost. Here t is how *different* they are, not "
            "how easily buyers change.",
        ),
        Wrong(
            "the whole gap in the price",
            lambda cost, transport_cost, quality_gap: cost + transport_cost + quality_gap,
            "You put the whole gap into the price. Then no buyer would be better off with the better brand, and it "
            "would win none. It keeps only a part of its lead as price.",
        ),
        Wrong(
            "the price of the other brand",
            lambda cost, transport_cost, quality_gap: cost + transport_cost - quality_gap / 3,
            "This is the price of the second brand. The gap is what buyers would pay more for the first one.",
        ),
        Wrong(
            "the markup alone",
            lambda cost, transport_cost, quality_gap: transport_cost + quality_gap / 3,
            "This is what is left above cost. The question asks for the price.",
        ),
        Wrong(
            "the gap left out",
            lambda cost, transport_cost, quality_gap: cost + transport_cost,
            "This is right for two brands that are equally good. Where does the gap enter?",
        ),
    ],
    insight="Being unlike protects both brands. Being better protects one of them, and only a third of the lead "
    "becomes price; the rest wins buyers.",
)
def q1(cost, transport_cost, quality_gap):
    return cost + transport_cost + quality_gap / 3


# Question 2


@question(
    kind=Function(
        "share",
        "price_sensitivity",
        result=Numbers(tolerance=Tolerance(1e-4, 1e-9, "A price found by trying small moves is near enough.")),
    ),
    inputs=lambda generator: [
        [share, alpha]
        for share, alpha in zip(
            generator.uniform(0.05, 0.7, 5).round(3).tolist(),
            generator.uniform(0.03, 0.4, 5).round(3).tolist(),
            strict=True,
        )
    ],
    hints=(
        "One yuan more: you gain one yuan on each buyer who stays. You lose the markup on each buyer who goes. At "
        "the best price the two are equal.",
        "For each buyer that you have, the gain is 1 and the loss is $(p-c) · α(1-s)$. Set them equal and solve for "
        "$p - c$.",
        "`return 1 / (… * (1 - …))`",
    ),
    properties=[
        Property(
            "Among very many brands your share is almost 0, and a markup of about 1/α must be left: for α = 0.1, "
            "that is ten yuan.",
            lambda markup: abs(markup - 10) < 1e-3,
            ([0.000001, 0.1],),
        ),
        Property(
            "A brand with more buyers must ask more, not less: fewer of them have a rival to go to.",
            lambda small, large: large > small,
            ([0.1, 0.1], [0.6, 0.1]),
        ),
        Property(
            "If buyers follow the price twice as strongly, half of the markup must be left.",
            lambda calm, keen: abs(calm - 2 * keen) < 1e-3 * abs(calm),
            ([0.4, 0.1], [0.4, 0.2]),
        ),
    ],
    wrong=[
        Wrong(
            "the share left out",
            lambda share, price_sensitivity: 1 / price_sensitivity,
            "This is the markup of a brand with almost no share. A brand that has many of the buyers already loses "
            "a smaller part of them when it asks more. Where is the share?",
        ),
        Wrong(
            "share in place of the rest",
            lambda share, price_sensitivity: 1 / (price_sensitivity * share) if share else np.inf,
            "You divided by the share, so a tiny brand would ask without end. Which part of the buyers can still run "
            "away from you?",
        ),
        Wrong(
            "multiplied by the rest",
            lambda share, price_sensitivity: (1 - share) / price_sensitivity,
            "Your markup falls as the share grows. Set gain and loss equal once more: the rest stands below.",
        ),
        Wrong(
            "the price sensitivity left out",
            lambda share, price_sensitivity: 1 / (1 - share),
            "Your answer has no unit. How many yuan it is depends on how strongly buyers follow the price.",
        ),
        Wrong(
            "the part of buyers lost",
            lambda share, price_sensitivity: price_sensitivity * (1 - share),
            "This is the part of your buyers that one more yuan drives away. The markup is what makes that loss "
            "equal to the gain.",
        ),
    ],
    insight="However many rivals there are, 1/α is left: the crowd takes the buyers, likeness takes the markup.",
)
def q2(share, price_sensitivity):
    return 1 / (price_sensitivity * (1 - share))


# Question 3


def _crowd() -> dict:
    entry, least = market.salop_free_entry(**_BELT), market.salop_optimum(**_BELT)
    return {"free entry": entry, "least cost": least, "ratio": entry / least}


def _with_distance(part: float) -> dict:
    """The three numbers of someone who took the mean distance for 1/(part · n)."""
    entry = float(market.salop_free_entry(**_BELT))
    least = entry * (1 / part) ** 0.5
    return {"free entry": entry, "least cost": least, "ratio": entry / least}


@question(
    kind=Parts({"free entry": Numbers(), "least cost": Numbers(), "ratio": Numbers()}),
    hints=(
        "Two different persons count. A new brand counts its own profit, also what it takes from its neighbours. "
        "Society counts fixed costs and bad fit, and does not care who sells.",
        "Entry stops where $tL/n^2 = f$. Society pays $nf + tL/(4n)$: it is least where one more brand costs as much "
        "as it saves.",
        "`brands = np.arange(1, 101)`; `entry = brands[market.salop_profit(brands, …) >= 0].max()`; "
        "`cost = brands * f + …`; `least = brands[cost.argmin()]`.",
    ),
    properties=[
        Property(
            "At free entry no brand may make a loss, and one more brand would: check your number with "
            "`market.salop_profit`.",
            lambda given: (
                market.salop_profit(given["free entry"], **_BELT) >= -1
                and market.salop_profit(given["free entry"] + 1, **_BELT) < 0
            ),
        ),
        Property(
            "`ratio` must be `free entry` divided by `least cost`.",
            lambda given: abs(given["ratio"] * given["least cost"] - given["free entry"]) < 1e-3,
        ),
    ],
    wrong=[
        Wrong(
            "half in place of double",
            lambda: _crowd() | {"ratio": 1 / _crowd()["ratio"]},
            "Your two counts are right, but the ratio is upside down. Does free entry bring too few or too many?",
        ),
        Wrong(
            "the two exchanged",
            lambda: {"free entry": _crowd()["least cost"], "least cost": _crowd()["free entry"], "ratio": 0.5},
            "You exchanged the two. Look at the profit of a brand at your number for free entry: would one more enter?",
        ),
        Wrong(
            "bad fit of the farthest buyer",
            lambda: _with_distance(2),
            "You gave every buyer the way of the farthest one. Some buyers stand right beside a brand: take the mean, "
            "which is in the question.",
        ),
        Wrong(
            "bad fit without the quarter",
            lambda: _with_distance(1),
            "In your sum the two numbers fall together, because bad fit is four times too large. A buyer stands at "
            "most half a gap away from a brand, and a quarter on average.",
        ),
        Wrong(
            "a bracket forgotten",
            lambda: _crowd() | {"least cost": 1.0, "ratio": _crowd()["free entry"]},
            "Can society be best served by a single brand? Python reads `a / 4 * n` as `(a / 4) * n`, so your bad fit "
            "grows with every brand. Put a bracket around what stands below.",
        ),
        Wrong(
            "the root forgotten",
            lambda: {"free entry": 1600.0, "least cost": 400.0, "ratio": 4.0},
            "You solved $tL/n^2 = f$ for n squared. Take the root.",
        ),
    ],
    insight="A brand that enters counts the buyers it takes from its neighbours. Society does not gain by these. "
    "The result belongs to this model: with CES demand (Dixit & Stiglitz 1977) entry is not too much.",
)
def q3():
    return _crowd()


# Question 4


def _value(margin, retention, discount):
    return margin * (1 + discount) / (1 + discount - retention)


@question(
    kind=Function("margin", "retention", "discount", result=Numbers(tolerance=_LONG)),
    inputs=lambda generator: [
        [*row]
        for row in zip(
            generator.uniform(20, 120, 5).round(0).tolist(),
            generator.uniform(0.15, 0.85, 5).round(2).tolist(),
            generator.uniform(0.04, 0.25, 5).round(2).tolist(),
            strict=True,
        )
    ],
    hints=(
        "Write down the first three terms: today, next year, the year after. Which factor leads from each to the next?",
        "A sum $m(1 + a + a^2 + …)$ is $m/(1-a)$ as long as $a$ lies below 1. Here $a = r/(1+d)$.",
        "`return margin / (1 - … / (1 + …))`, or a loop: `sum(margin * (… / …) ** year for year in range(1000))`.",
    ),
    properties=[
        Property(
            "A customer who never returns must be worth the first margin, no more and no less.",
            lambda value: abs(value - 60) < 0.05,
            ([60.0, 0.0, 0.1],),
        ),
        Property(
            "Who discounts more must value the same customer less.",
            lambda patient, impatient: impatient < patient,
            ([60.0, 0.5, 0.05], [60.0, 0.5, 0.3]),
        ),
    ],
    wrong=[
        Wrong(
            "not discounted",
            lambda margin, retention, discount: margin / (1 - retention),
            "You count money of later years like money of today. It is less likely to come, and it also comes later.",
        ),
        Wrong(
            "the first purchase left out",
            lambda margin, retention, discount: margin * retention / (1 + discount - retention),
            "You count only the purchases of later years. Some books do, when the first one is already in the cash "
            "box; here it counts.",
        ),
        Wrong(
            "the first purchase a year late",
            lambda margin, retention, discount: margin / (1 + discount - retention),
            "Your first purchase comes only after one year. Here it is today, so nothing is taken off it.",
        ),
        Wrong(
            "retention added once",
            lambda margin, retention, discount: margin * (1 + retention / (1 + discount)),
            "You stop after two purchases. Who came back may come back again.",
        ),
        Wrong(
            "ten years only",
            lambda margin, retention, discount: sum(margin * (retention / (1 + discount)) ** t for t in range(10)),
            "You stop after ten years. A loyal customer may still be there: add many more years, or use the formula.",
        ),
        Wrong(
            "a customer who stays for ever",
            lambda margin, retention, discount: margin * (1 + discount) / discount,
            "In your sum nobody ever leaves. Where is the retention?",
        ),
        Wrong(
            "number of purchases only",
            lambda margin, retention, discount: 1 / (1 - retention / (1 + discount)),
            "This is a number of purchases, discounted. What does each one leave?",
        ),
    ],
    insight="Between retention 0.8 and 0.9 the value grows far more than between 0.1 and 0.2: loyalty pays late, "
    "and then steeply.",
)
def q4(margin, retention, discount):
    return _value(margin, retention, discount)


# Question 5

_SOUND = "q5$34bd8fb1d2c30cff"


def _sound() -> list[str]:
    letters = list(_CLAIMS)
    return unseal(_SOUND, (" ".join(some) for n in range(1, 8) for some in combinations(letters, n))).split()


def _judgement() -> dict:
    return {
        "break-even": market.break_even_retention(**_SITE, acquisition_cost=_COST, alternative=_ALTERNATIVE),
        "most for a customer": market.lifetime_value(retention=_LOYAL, **_SITE) - _ALTERNATIVE,
        "may be said": _sound(),
    }


def _break_even(cost=_COST, alternative=_ALTERNATIVE, discount=_SITE["discount"]) -> float:
    return max(0.0, (1 + discount) * (1 - _SITE["margin"] / max(cost + alternative, _SITE["margin"])))


def _is(name: str, number: float, within: float = 0.005):
    return lambda given: abs(given[name] - number) < within


@question(
    kind=Parts(
        {
            "break-even": Numbers(tolerance=_NEAR),
            "most for a customer": Numbers(tolerance=_YUAN),
            "may be said": Choices(*_CLAIMS, beliefs=True),
        }
    ),
    hints=(
        "The customer of the site must be worth two things together: what it cost to win this customer, and what was "
        "given up on the marketplace. For each sentence ask: a growth rate or an amount? Which source, and of what?",
        "Break-even: $m(1+d)/(1+d-r) = K + B$. Solve for $r$. For the second part put in $r$ and solve for $K$.",
        "`market.break_even_retention(margin=…, discount=…, acquisition_cost=…, alternative=…)` and "
        "`market.lifetime_value(…, …, …) - …`. For sentence B: last year's share of this year's revenue is "
        "share / (1 + growth / 100). Fewer than half of the seven sentences survive.",
    ),
    wrong=[
        Wrong(
            "the paid acquisition forgotten",
            lambda: _judgement() | {"break-even": _break_even(cost=0)},
            "In your sum customers come to the site by themselves. Who paid for the advertising that brought them?",
        ),
        Wrong(
            "the marketplace forgotten",
            lambda: _judgement() | {"break-even": _break_even(alternative=0)},
            "From this retention on the site covers its advertising. But the same buyer would also have brought "
            "something on the marketplace: that is given up.",
        ),
        Wrong(
            "not discounted",
            lambda: _judgement() | {"break-even": _break_even(discount=0)},
            "You count purchases of later years in full. Put the discount rate in.",
        ),
        Wrong(
            "the customer's whole worth spent on advertising",
            lambda: _judgement() | {"most for a customer": _value(retention=_LOYAL, **_SITE)},
            "At this price the site earns nothing on the customer, but the marketplace would have. It is not as good.",
        ),
        Wrong(
            "the first order only",
            lambda: _judgement() | {"most for a customer": _SITE["margin"] - _ALTERNATIVE},
            "You let only the first order pay. Some customers come back: what are they worth in all?",
        ),
        Wrong(
            "a growth rate taken for an amount",
            lambda: _judgement() | {"may be said": ["A", "B", "E", "G"]},
            "One of your sentences takes a growth rate for an amount. A small channel may double and still add less "
            "than a large one that grows slowly: work out both in yuan per hundred yuan of sales.",
        ),
        Wrong(
            "a blog's average taken for a plan",
            lambda: _judgement() | {"may be said": ["A", "C", "E", "G"]},
            "One of your sentences builds on the blog of a firm that sells to shops. It names no span of time, and "
            "products differ widely. Look at its row in the table of sources.",
        ),
        Wrong(
            "a loss quoted as a cost",
            lambda: _judgement() | {"may be said": ["A", "D", "E", "G"]},
            "One of your sentences quotes a net loss per customer as if it were the cost of winning one. The note in "
            "the table warns of it.",
        ),
        Wrong(
            "delivery counted as the price of traffic",
            lambda: _judgement() | {"may be said": ["A", "E", "F", "G"]},
            "One of your sentences forgets what is in Amazon's half: storing and sending the goods as well. Does a "
            "site of your own send them for nothing?",
        ),
        Wrong(
            "a sentence of a model left out",
            lambda: _judgement() | {"may be said": ["A"]},
            "What you chose may be said. But look once more at the sentences that begin with “If”: such a sentence "
            "needs no data, only a model from which it follows.",
        ),
    ],
    insight="An own site does not make customers loyal. It pays where they are loyal already, "
    "or where you can make them so.",
    rubric=(
        (
            "Which channel for which product",
            (
                "0: one channel for everything",
                "1: names the retention as what decides",
                "2: compares retention with break-even, with the numbers, and names goods bought often and goods "
                "bought once",
            ),
        ),
        (
            "What must be paid",
            (
                "0: treats visits to the own site as free",
                "1: counts the acquisition cost",
                "2: counts it together with what the marketplace would have brought, or says that it rises as more is "
                "bought",
            ),
        ),
        (
            "What Anker's figures show and do not show",
            (
                "0: takes the growth rate for an amount, or Anker for every firm",
                "1: one correct comparison with period and unit",
                "2: growth and amount side by side, and that one half year of one electronics firm is not a rule",
            ),
        ),
        (
            "What to measure first",
            (
                "0: nothing, or a number from a blog",
                "1: its own repeat purchases",
                "2: its own repeat purchases with a span of time, and how they could be tried out cheaply",
            ),
        ),
    ),
)
def q5():
    return _judgement()
