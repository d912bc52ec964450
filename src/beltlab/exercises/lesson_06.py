"""Lesson 06, price war or own channel: five decisions on being unlike, on crowds, and on customers who return."""

from itertools import combinations

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import EXACT, Choices, Function, Numbers, Parts, Text, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question, unseal
from beltlab.models import market

_CUPS = {"cost": 24.0, "transport_cost": 9.0}  # assumed, question 1
_PROJECTS = {"A": (12.0, 0.0), "B": (9.0, 5.4)}  # how unlike the brands are then, and the lead: yuan
_FOLLOW = 0.08  # per yuan, question 2
_BELT = {"transport_cost": 40.0, "buyers": 4_000_000.0, "fixed_cost": 100_000.0}  # assumed, question 3
_SITE = {"margin": 48.0, "discount": 0.1}  # assumed, question 5
_COST, _PER_ORDER, _LOYAL = 80.0, 21.0, 0.3  # not 75: then m − b would be K − m
_FEN = Tolerance(0, 0.0101, "A coupon read from a grid of a hundredth of a yuan is near enough.")
_NEAR = Tolerance(0, 0.005, "A retention read from a grid of hundredths is near enough.")
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


def shops() -> pd.DataFrame:
    """Six simulated shops of question 2, lettered A to F: cost and price in yuan, share of all buyers."""
    return pd.DataFrame(
        {
            "cost": [22, 40, 10, 26, 48, 18],
            "price": [36, 58, 21, 46, 59, 40],
            "share": [0.05, 0.35, 0.2, 0.15, 0.05, 0.2],
        },
        index=pd.Index(list("ABCDEF"), name="shop"),
    )


def claims() -> pd.DataFrame:
    """Seven sentences of an agency for question 5, lettered A to G."""
    return pd.DataFrame({"sentence": _CLAIMS}).rename_axis("letter")


progress = progress_of(__name__)


# Question 1


def _profit(project: str, brand: int = 0) -> float:
    """Gross profit of a brand on 100 buyers after a project, in yuan, once both prices have settled."""
    unlike, lead = _PROJECTS[project]
    prices = market.hotelling_prices(_CUPS["cost"], unlike, lead)
    share = market.hotelling_share(prices, unlike, lead)
    return 100 * float((prices[brand] - _CUPS["cost"]) * (share if brand == 0 else 1 - share))


def _project(**changed) -> dict:
    right = {"A": _profit("A"), "B": _profit("B"), "choose": "B", "fights back": "B"}
    return right | {name.replace("_", " "): value for name, value in changed.items()}


@question(
    kind=Parts({"A": Numbers(), "B": Numbers(), "choose": Text("A", "B"), "fights back": Text("A", "B")}),
    hints=(
        "A project changes the price and the number of buyers. Work out both, after each project, for you and for the "
        "rival. What is left of each buyer is the price less the cost.",
        "Prices are $c + t ± Δv/3$. Your share is one half, and $Δv/(6t)$ more. Gross profit on a hundred buyers is "
        "$100 · (p - c) · s$; the rival's share is $1 - s$.",
        "Today, without a project; put in the numbers of A, then of B:\n"
        "```python\n"
        "prices = market.hotelling_prices(24, 9, 0)\n"
        "share = market.hotelling_share(prices, 9, 0)\n"
        "100 * (prices[0] - 24) * share, 100 * (prices[1] - 24) * (1 - share)\n"
        "```",
    ),
    wrong=[
        Wrong(
            "only the price moves, or only the buyers",  # (t + Δv)/2 both ways: no data tell them apart
            lambda: _project(B=100 * 14.4 / 2),
            "So much it would be if you put the whole lead into your price and won nobody, or if both prices stayed "
            "where they are. Let both prices settle.",
        ),
        Wrong(
            "both prices left where they are today",
            lambda: _project(A=100 * 9 / 2, B=100 * 9 * 0.8),
            "You left both prices where they are today. After each project both settle anew.",
        ),
        Wrong(
            "a better brand that wins nobody",
            lambda: _project(B=100 * 10.8 / 2),
            "Your price after B is right. But a part of the lead is left to the buyers: how many does that win?",
        ),
        Wrong(
            "the rival keeps its price",
            lambda: _project(B=100 * 11.7 * 0.65),
            "In your sum the rival keeps its price when your glaze becomes better. What would it do about the buyers "
            "that it loses?",
        ),
        Wrong(
            "the price taken for what is left",
            lambda: _project(A=100 * 36 / 2, B=100 * 34.8 * 0.6),
            "You counted the whole price. What is left of each buyer, once the cup is made?",
        ),
        Wrong(
            "every buyer counted as one's own",
            lambda: _project(A=1200.0, B=1080.0),
            "In your sum all hundred buyers come to you. The rival stands at the other end: how many stay there?",
        ),
        Wrong(
            "the profit of the rival",
            lambda: _project(B=_profit("B", brand=1)),
            "After B this is what the rival earns. The glaze is yours.",
        ),
        Wrong(
            "for one buyer of the line",
            lambda: _project(A=_profit("A") / 100, B=_profit("B") / 100),
            "This is what is left of one buyer on the line. How much is it of a hundred?",
        ),
        Wrong(
            "what is left of one cup",
            lambda: _project(A=12.0, B=10.8),
            "This is what is left of one cup that you sell. How many of a hundred buyers come to you?",
        ),
        Wrong(
            "only what is more than today",
            lambda: _project(A=_profit("A") - 100 * 9 / 2, B=_profit("B") - 100 * 9 / 2),
            "This is by how much a project raises your profit. Asked is the whole profit after it.",
        ),
        Wrong(
            "the profits of both brands",
            lambda: _project(A=_profit("A") + _profit("A", brand=1), B=_profit("B") + _profit("B", brand=1)),
            "You added up what both brands earn. Asked is yours.",
        ),
        Wrong(
            "more unlike taken for cheaper",
            lambda: _project(A=100 * 6 / 2),
            "Your price falls as the brands become more unlike. Whose buyers walk over to the other shop sooner: those "
            "who see no difference, or those who do?",
        ),
        Wrong(
            "the rival hurt by more difference",
            lambda: _project(fights_back="A"),
            "Work out what the rival earns after this project. Is it less than today?",
        ),
    ],
    insight="Being better wins a little more, and makes the rival poorer: it will answer. Being unlike lets both ask "
    "more, so nobody has a reason to fight.",
)
def q1():
    return _project()


# Question 2


def _asks_too_much(reason) -> list[str]:
    """The letters of the shops of which a rule says that they ask too much."""
    table = shops().assign(markup=lambda shop: shop["price"] - shop["cost"])
    return [str(letter) for letter in table.index[reason(table)]]


def _priced(lower=None, lost=100 * _FOLLOW * (1 - 0.35) * 18) -> dict:
    right = _asks_too_much(lambda shop: _FOLLOW * (1 - shop["share"]) * shop["markup"] > 1)
    return {"lower": right if lower is None else _asks_too_much(lower), "lost": lost}


@question(
    kind=Parts({"lower": Choices(*"ABCDEF"), "lost": Numbers()}),
    hints=(
        "One yuan more: each buyer who stays brings one yuan more. Each buyer who leaves takes the whole markup "
        "along. A shop asks too much where it loses more than it gains.",
        "Of a hundred own buyers $100\\,α(1-s)$ leave, and each takes $p - c$ along. The gain of about a hundred yuan "
        "is the same for every shop.",
        "The buyers who leave, of a hundred that each shop has today:\n"
        "```python\n"
        'leave = 100 * 0.08 * (1 - shops["share"])\n'
        'markup = shops["price"] - shops["cost"]\n'
        "leave, markup\n"
        "```",
    ),
    wrong=[
        Wrong(
            "the share left out",
            lambda: _priced(lost=100 * _FOLLOW * 18),
            "In your sum a large shop loses as easily as a small one. Where would its buyers go, if most people in the "
            "street are its buyers already?",
        ),
        Wrong(
            "the share left out of the rule",
            lambda: _priced(lambda shop: _FOLLOW * shop["markup"] > 1),
            "Your list fits one rule for all shops, whatever their size. Where would the buyers of a large shop go, if "
            "most people in the street are its buyers already?",
        ),
        Wrong(
            "the markup in per cent of the price",
            lambda: _priced(lambda shop: shop["markup"] / shop["price"] > (shop["markup"] / shop["price"]).mean()),
            "Your list has the shops whose markup is large beside their price. Who leaves takes yuan along: which "
            "number of yuan is lost, and which is won?",
        ),
        Wrong(
            "the share in place of the rest",
            lambda: _priced(lost=100 * _FOLLOW * 0.35 * 18),
            "The more buyers a shop has, the more of them you let go. Which part of them has another shop to go to?",
        ),
        Wrong(
            "the price lost with each buyer",
            lambda: _priced(lost=100 * _FOLLOW * 0.65 * 58),
            "With a buyer who leaves the shop also saves something: the piece is not made. What is really lost?",
        ),
        Wrong(
            "buyers counted in place of yuan",
            lambda: _priced(lost=100 * _FOLLOW * 0.65),
            "So many buyers leave. How many yuan does each of them take along?",
        ),
        Wrong(
            "what is left over",
            lambda: _priced(lost=100 - 100 * _FOLLOW * 0.65 * 18),
            "You took the loss off the gain. Asked is the loss alone.",
        ),
        Wrong(
            "a hundred buyers of the street",
            lambda: _priced(lost=100 * _FOLLOW * 0.65 * 18 * 0.35),
            "You started with a hundred buyers of the whole street. Start with a hundred who buy at this shop.",
        ),
        Wrong(
            "dearer than the others",
            lambda: _priced(lambda shop: shop["price"] > shop["price"].mean()),
            "You compared each price with the mean price. A shop with a high cost may ask much and still gain by one "
            "yuan more. Compare gain and loss.",
        ),
        Wrong(
            "a larger markup than the others",
            lambda: _priced(lambda shop: shop["markup"] > shop["markup"].mean()),
            "You compared each markup with the mean markup. Others may be wrong as well: compare gain and loss, shop "
            "by shop.",
        ),
        Wrong(
            "the small ones cut, the large ones ask",
            lambda: _priced(lambda shop: shop["share"] < 1 / 6),
            "You went by size alone. Size says how many buyers leave. What does each of them take along?",
        ),
        Wrong(
            "the fraction upside down",
            lambda: _priced(lambda shop: shop["markup"] > (1 - shop["share"]) / _FOLLOW),
            "In your rule a large shop must be cheaper than a small one. Which of the two loses a larger part of its "
            "buyers?",
        ),
    ],
    insight="A markup is right for a shop, not for a street: where it is 1/(α(1 − s)), one yuan more gains as much as "
    "it loses. However many rivals there are, 1/α is left.",
)
def q2():
    return _priced()


# Question 3


def _crowd(**changed) -> dict:
    entry, least = market.salop_free_entry(**_BELT), market.salop_optimum(**_BELT)
    right = {"free entry": entry, "least cost": least, "ratio": entry / least}
    return right | {name.replace("_", " "): value for name, value in changed.items()}


def _with_distance(part: float) -> dict:
    """The three numbers of someone who took the mean distance for 1/(part · n), in whole brands."""
    entry = float(market.salop_free_entry(**_BELT))
    brands = np.arange(1, 101)
    least = float(brands[np.argmin(brands * _BELT["fixed_cost"] + 1.6e8 / (part * brands))])
    return _crowd(least_cost=least, ratio=entry / least)


def _society(brands=20) -> float:
    return brands * _BELT["fixed_cost"] + _BELT["transport_cost"] * _BELT["buyers"] / (4 * brands)


@question(
    kind=Parts({"free entry": Numbers(tolerance=EXACT), "least cost": Numbers(tolerance=EXACT), "ratio": Numbers()}),
    hints=(
        "Two different persons count. A new brand counts its own profit, also what it takes from its neighbours. "
        "Society counts fixed costs and bad fit, and does not care who sells.",
        "Entry stops where $tL/n^2 = f$. Society pays $nf + tL/(4n)$: it is least where one more brand costs as much "
        "as it saves.",
        "Both numbers are values out of `brands`, not places in it:\n"
        "```python\n"
        "brands = np.arange(1, 101)\n"
        "lives = market.salop_profit(brands, 40, 4_000_000, 100_000) >= 0\n"
        "entry = brands[lives].max()\n"
        "cost = brands * 100_000 + 40 * 4_000_000 / (4 * brands)\n"
        "# and now: at which of the brands is cost smallest?\n"
        "```",
    ),
    properties=[
        Property(
            "At free entry no brand may make a loss, and one more brand would: check your number with "
            "`market.salop_profit`.",
            lambda given: (
                given["free entry"] > 0
                and market.salop_profit(given["free entry"], **_BELT) >= -1
                and market.salop_profit(given["free entry"] + 1, **_BELT) < 0
            ),
        ),
        Property(
            "`ratio` must be `free entry` divided by `least cost`.",
            lambda given: abs(given["ratio"] * given["least cost"] - given["free entry"]) < 0.005 * given["free entry"],
        ),
    ],
    wrong=[
        Wrong(
            "half in place of double",
            lambda: _crowd(ratio=0.5),
            "Your ratio says that free entry brings half as many brands as are best. A brand takes buyers from its "
            "neighbours: does it come too seldom, or too often?",
        ),
        Wrong(
            "the two exchanged",
            lambda: _crowd(free_entry=20.0, least_cost=40.0, ratio=0.5),
            "You exchanged the two. Look at the profit of a brand at your number for free entry: would one more enter?",
        ),
        Wrong(
            "a position taken for a number of brands",
            lambda: _crowd(least_cost=19.0, ratio=40 / 19),
            "This is a place in your array, and Python counts from 0. How many brands stand at that place?",
        ),
        Wrong(
            "both positions taken for numbers of brands",
            lambda: _crowd(free_entry=39.0, least_cost=19.0, ratio=39 / 19),
            "Both counts are places in your array, and Python counts from 0. How many brands stand at these places?",
        ),
        Wrong(
            "the cost taken for the number of brands",
            lambda: _crowd(least_cost=_society()),
            "What you found is the smallest cost, in yuan. At which number of brands does it lie?",
        ),
        Wrong(
            "where a brand earns most",
            lambda: _crowd(free_entry=1.0, ratio=1 / 20),
            "With so few brands each one earns most. The first one likes that. Does it stop others from coming?",
        ),
        Wrong(
            "one more brand than can live",
            lambda: _crowd(free_entry=41.0, ratio=41 / 20),
            "Your last brand makes a loss. The one before it just makes none, and that is still enough to enter.",
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
            "bad fit that more brands do not lessen",
            lambda: _crowd(least_cost=1.0, ratio=40.0),
            "Can society be best served by a single brand? Then bad fit is missing in your sum, or it does not fall "
            "with every brand: Python reads `a / 4 * n` as `(a / 4) * n`, without a bracket around what stands below.",
        ),
        Wrong(
            "the root forgotten",
            lambda: _crowd(free_entry=1600.0, least_cost=400.0, ratio=4.0),
            "You solved tL/n² = f for n squared. Take the root.",
        ),
    ],
    insight="A brand that enters counts the buyers it takes from its neighbours. Society does not gain by these. "
    "The result belongs to this circle: where each newcomer brings something new, entry may also be too little "
    "(Mankiw & Whinston 1986).",
)
def q3():
    return _crowd()


# Question 4


@question(
    kind=Function("margin", "retention", "discount", "lift", result=Numbers(tolerance=_FEN)),
    inputs=lambda generator: generator.uniform([30, 0.2, 0.04, 0.05], [120, 0.6, 0.25, 0.25], (5, 4)).round(2).tolist(),
    hints=(
        "A coupon is paid at every order. It is worth giving as long as the customer with it is worth at least as much "
        "as the customer without it. At the largest coupon the two are equal.",
        "With the coupon $g$ a customer leaves $m - g$ per order and returns with $r + l$. Set "
        "$(m-g)/(1+d-r-l) = m/(1+d-r)$ and solve for $g$. Or try many coupons.",
        "What the customer is worth without and with a coupon; look for the coupon at which the two are equal:\n"
        "```python\n"
        "def with_coupon(margin, retention, discount, lift, coupon):\n"
        "    return market.lifetime_value(margin - coupon, retention + lift, discount)\n"
        "\n"
        "without = market.lifetime_value(60, 0.4, 0.1)\n"
        "with_coupon(60, 0.4, 0.1, 0.2, 10), without\n"
        "```",
    ),
    properties=[
        Property(
            "Margins twice as large must bear a coupon twice as large.",
            lambda small, large: small > 0 and abs(large / small - 2) < 1e-2,
            ([60.0, 0.4, 0.1, 0.2], [120.0, 0.4, 0.1, 0.2]),
        ),
        Property(
            "Who discounts more must give a smaller coupon: what it wins lies in the future.",
            lambda patient, impatient: impatient < patient,
            ([60.0, 0.5, 0.05, 0.1], [60.0, 0.5, 0.25, 0.1]),
        ),
    ],
    wrong=[
        Wrong(
            "not discounted",
            lambda margin, retention, discount, lift: margin * lift / (1 - retention),
            "You count money of later years like money of today. It is less likely to come, and it also comes later.",
        ),
        Wrong(
            "one more order only",
            lambda margin, retention, discount, lift: margin * lift / (1 + discount),
            "You count one order more. Who came back may come back again.",
        ),
        Wrong(
            "one more order, not discounted",
            lambda margin, retention, discount, lift: margin * lift,
            "You count one order more, and in money of next year. What about the years after it?",
        ),
        Wrong(
            "the whole gain in one coupon",
            lambda margin, retention, discount, lift: (
                margin * (1 + discount) * (1 / (1 + discount - retention - lift) - 1 / (1 + discount - retention))
            ),
            "This is what the lift is worth in all, so it pays for one single coupon. Here a coupon is given at every "
            "order.",
        ),
        Wrong(
            "the coupon only at later orders",
            lambda margin, retention, discount, lift: (
                margin * (1 + discount) * lift / ((retention + lift) * (1 + discount - retention))
            ),
            "In your sum the first order is without a coupon. Here it is given at every order, the first one too.",
        ),
        Wrong(
            "spread over the orders of today",
            lambda margin, retention, discount, lift: margin * lift / (1 + discount - retention - lift),
            "You spread the gain over the orders that there are without the coupon. How many orders carry a coupon?",
        ),
        Wrong(
            "the lift taken for a part of the retention",
            lambda margin, retention, discount, lift: margin * retention * lift / (1 + discount - retention),
            "You let the retention rise by a part of itself. Here `lift` is added to it: 0.4 becomes 0.5 at a lift of "
            "0.1.",
        ),
        Wrong(
            "what is left after the coupon",
            lambda margin, retention, discount, lift: margin - margin * lift / (1 + discount - retention),
            "This is what an order still leaves once the coupon is paid. Asked is the coupon.",
        ),
        Wrong(
            "the lift taken for the new retention",
            lambda margin, retention, discount, lift: (
                margin - margin * (1 + discount - lift) / (1 + discount - retention)
            ),
            "You took `lift` for the retention with the coupon. It comes on top of `retention`.",
        ),
    ],
    insight="A coupon that many take who would have come anyhow is paid for by the few who would not. So it is worth "
    "much less than one order, unless customers are loyal already.",
)
def q4(margin, retention, discount, lift):
    return margin * lift / (1 + discount - retention)


# Question 5

_SOUND = "q5$34bd8fb1d2c30cff"


def _sound() -> list[str]:
    letters = list(_CLAIMS)
    return unseal(_SOUND, (" ".join(some) for n in range(1, 8) for some in combinations(letters, n))).split()


def _break_even(cost=_COST, once=0.0, per_order=_PER_ORDER, discount=_SITE["discount"]) -> float:
    return market.break_even_retention(_SITE["margin"], discount, cost, once, per_order)


def _most(per_order=_PER_ORDER, discount=_SITE["discount"]) -> float:
    return float(market.lifetime_value(_SITE["margin"] - per_order, _LOYAL, discount))


def _judgement(**changed) -> dict:
    right = {"break-even": _break_even(), "most for a customer": _most(), "may be said": _sound()}
    return right | {{"even": "break-even", "most": "most for a customer", "said": "may be said"}[name]: value
                    for name, value in changed.items()}  # fmt: skip


@question(
    kind=Parts(
        {
            "break-even": Numbers(tolerance=_NEAR),
            "most for a customer": Numbers(),
            "may be said": Choices(*_CLAIMS, beliefs=True),
        }
    ),
    hints=(
        "A buyer who returns also returns to the marketplace. So what the own site leaves **more** per order must pay "
        "for winning the buyer. For each sentence ask: a growth rate or an amount? Which source, and of what?",
        "Break-even: $(m-b)(1+d)/(1+d-r) = K$. Solve for $r$. For the second part put in $r$: the left side is the "
        "largest $K$.",
        "The package's function, with the numbers of the lesson; put in those of the maker:\n"
        "```python\n"
        "market.break_even_retention(60, 0.1, 100, marketplace_margin=30)\n"
        "market.lifetime_value(60 - 30, 0.4, 0.1)\n"
        "```\n"
        "For sentence B: last year's share of this year's revenue is `share / (1 + growth / 100)`. Fewer than half of "
        "the seven sentences survive.",
    ),
    wrong=[
        Wrong(
            "the paid acquisition forgotten",
            lambda: _judgement(even=0.0),
            "In your sum customers come to the site by themselves. Who paid for the advertising that brought them?",
        ),
        Wrong(
            "the marketplace forgotten",
            lambda: _judgement(even=_break_even(per_order=0.0)),
            "From this retention on the site covers its advertising. But the same buyer would also have brought "
            "something on the marketplace: that is given up.",
        ),
        Wrong(
            "the marketplace forgotten in the largest cost",
            lambda: _judgement(most=_most(per_order=0.0)),
            "At this price the site earns nothing on the customer, but the marketplace would have. It is not as good.",
        ),
        Wrong(
            "the rest of what solves the equation",
            lambda: _judgement(even=(1 + _SITE["discount"]) * (_SITE["margin"] - _PER_ORDER) / _COST),
            "By your number a site needs fewer loyal customers where advertising costs more. Solve the equation for r "
            "once more: from what is the fraction taken off?",
        ),
        Wrong(
            "buyers of a marketplace who never return",
            lambda: _judgement(even=_break_even(once=_PER_ORDER, per_order=0.0)),
            "In your sum the buyer orders once on the marketplace and again and again on the own site. Who likes the "
            "product comes back to either.",
        ),
        Wrong(
            "buyers of a marketplace who never return, in the largest cost",
            lambda: _judgement(most=_most(per_order=0.0) - _PER_ORDER),
            "In your largest cost the buyer orders once on the marketplace and again and again on the own site. Who "
            "likes the product comes back to either.",
        ),
        Wrong(
            "the marketplace counted twice",
            lambda: _judgement(even=_break_even(once=_PER_ORDER)),
            "You took off what the marketplace leaves per order, and then one order more. Once is enough.",
        ),
        Wrong(
            "not discounted",
            lambda: _judgement(even=_break_even(discount=0)),
            "You count purchases of later years in full. Put the discount rate in.",
        ),
        Wrong(
            "not discounted in the largest cost",
            lambda: _judgement(most=_most(discount=0)),
            "In your largest cost purchases of later years count in full. Put the discount rate in.",
        ),
        Wrong(
            "the first order only",
            lambda: _judgement(most=_SITE["margin"] - _PER_ORDER),
            "You let only the first order pay. Some customers come back: what are they worth in all?",
        ),
        Wrong(
            "the first order left out",
            lambda: _judgement(most=_most() - _SITE["margin"] + _PER_ORDER),
            "You count only the orders of later years. The first one is made at the site as well.",
        ),
        Wrong(
            "a growth rate taken for an amount",
            lambda: _judgement(said=["A", "B", "E", "G"]),
            "One of your sentences takes a growth rate for an amount. A small channel may double and still add less "
            "than a large one that grows slowly: work out both in yuan per hundred yuan of sales.",
        ),
        Wrong(
            "a blog's average taken for a plan",
            lambda: _judgement(said=["A", "C", "E", "G"]),
            "One of your sentences builds on the blog of a firm that sells to shops. It names no span of time, and "
            "products differ widely. Look at its row in the table of sources.",
        ),
        Wrong(
            "a loss quoted as a cost",
            lambda: _judgement(said=["A", "D", "E", "G"]),
            "One of your sentences quotes a net loss per customer as if it were the cost of winning one. The note in "
            "the table warns of it.",
        ),
        Wrong(
            "delivery counted as the price of traffic",
            lambda: _judgement(said=["A", "E", "F", "G"]),
            "One of your sentences forgets what is in Amazon's half: storing and sending the goods as well. Does a "
            "site of your own send them for nothing?",
        ),
        Wrong(
            "a sentence of a model left out",
            lambda: _judgement(said=["A"]),
            "What you chose may be said. But a sentence may also be right because it follows from a model: such a "
            "sentence needs no data.",
        ),
    ],
    insight="An own site does not make customers loyal. It pays where it leaves more per order, and where customers "
    "are loyal already, or where you can make them so.",
    rubric=(
        ("Which channel for which product",
         ("0: one channel for everything",
          "1: names the retention as what decides",
          "2: compares retention with break-even, with the numbers, and names goods bought often and goods bought "
          "once")),
        ("What must be paid",
         ("0: treats visits to the own site as free",
          "1: counts the acquisition cost",
          "2: counts it together with what the marketplace would have brought, also at later orders")),
        ("What Anker's figures show and do not show",
         ("0: takes the growth rate for an amount, or Anker for every firm",
          "1: one correct comparison with period and unit",
          "2: growth and amount side by side, and that one half year of one electronics firm is not a rule")),
        ("What to measure first",
         ("0: nothing, or a number from a blog",
          "1: its own repeat purchases",
          "2: its own repeat purchases with a span of time, and how they could be tried out cheaply")),
    ),
)  # fmt: skip
def q5():
    return _judgement()
