# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 06; see `bench`."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from beltlab.exercises.lesson_06 import _BELT, _COST, _LOYAL, _PER_ORDER, _SITE, _crowd, _judgement, _project, _sound
from beltlab.models import market
from bench import right, wrong

CUPS = '{"A": %s, "B": %s, "choose": %s, "fights back": %s}'
BY_HAND = """
def profit(t, lead):
    mine = 24 + t + lead / 3
    share = 1 / 2 + lead / (6 * t)
    return 100 * (mine - 24) * share
"""
LOST = 'markup = shops["price"] - shops["cost"]\nlost = 100 * 0.08 * (1 - shops["share"]) * markup\n'
TOWN = "n = np.arange(1, 101)\np = market.salop_profit(n, 40, 4_000_000, 100_000)\nc = n * 100_000 + 40 * 4_000_000 / (4 * n)\n"
CROWD = '{"free entry": %s, "least cost": %s, "ratio": %s}'
SITE = '{"break-even": %s, "most for a customer": %s, "may be said": %s}'
COUPON = "def largest_coupon(margin, retention, discount, lift):\n    return "


def _counted() -> dict:
    brands = np.arange(1, 200)
    entry = brands[market.salop_profit(brands, **_BELT) >= 0].max()
    costs = brands * _BELT["fixed_cost"] + _BELT["transport_cost"] * _BELT["buyers"] / (4 * brands)
    least = brands[costs.argmin()]
    return {"free entry": int(entry), "least cost": int(least), "ratio": float(entry / least)}


def _worth(margin, retention, discount):
    """Worth today is the margin and what the customer is worth next year, if there is a next year."""
    value = margin
    for _ in range(2000):
        value = margin + retention * value / (1 + discount)
    return value


def _by_roots(margin, retention, discount, lift):
    def gain(coupon):
        return _worth(margin - coupon, retention + lift, discount) - _worth(margin, retention, discount)

    return brentq(gain, 0, margin)


def _sites() -> dict:
    def gain(retention):
        return _worth(_SITE["margin"] - _PER_ORDER, retention, _SITE["discount"]) - _COST

    most = _worth(_SITE["margin"], _LOYAL, 0.1) - _worth(_PER_ORDER, _LOYAL, 0.1)
    return {"break-even": round(brentq(gain, 0, 1), 3), "most for a customer": round(most, 1)}


MADE = {
    "q1": [lambda: pd.Series(_project())],
    "q3": [_counted, lambda: pd.Series(_crowd()).astype(float)],
    "q4": [_by_roots],
    "q5": [
        lambda: pd.Series(_judgement() | {"break-even": round(float(_judgement()["break-even"]), 2)}),
        lambda: _sites() | {"may be said": set(_sound())},
    ],
}  # fmt: skip

BENCH: dict = {
    "q1": [
        right(CUPS % ("600", "648", '"B"', '"B"')),
        right(BY_HAND + CUPS % ("profit(12, 0)", "profit(9, 5.4)", '"b"', '["B"]')),
        right("pd.Series(" + CUPS % ("600.0", "648", '"B"', '"B"') + ")"),
        right('{"a": 600, "b": 648.0, "Choose": "B", "fights_back": "B"}'),
        right("""
            def after(t, lead):
                p = market.hotelling_prices(24, t, lead)
                return 100 * (p[0] - 24) * market.hotelling_share(p, t, lead)
            {"A": after(12, 0), "B": after(9, 5.4), "choose": "B", "fights back": "B"}
        """),
        right(CUPS % ("np.array([600.0])", "np.float64(648)", '("B",)', '{"B"}')),
        wrong(CUPS % ("600", "720", '"B"', '"B"'), "Let both prices settle", never=("a third", "You put"),
              idea="only the price moves, or only the buyers"),
        wrong(CUPS % ("450", "720", '"B"', '"B"'), "left both prices", idea="both prices left where they are today"),
        wrong(CUPS % ("0.6", "0.648", '"B"', '"B"'), "unit is not", never="Look again"),
        wrong(CUPS % ("[600, 600]", "[648, 288]", '"B"', '"B"'), "One of these numbers is right at `A`, `B`"),
        wrong(CUPS % ("600", "540", '"B"', '"B"'), "left to the buyers", idea="a better brand that wins nobody"),
        wrong(CUPS % ("600", "540", '"A"', '"B"'), "left to the buyers", idea="a better brand that wins nobody"),
        wrong(CUPS % ("600", "760.5", '"B"', '"B"'), "keeps its price", idea="the rival keeps its price"),
        wrong(CUPS % ("1800", "2088", '"B"', '"B"'), "whole price", idea="the price taken for what is left"),
        wrong(CUPS % ("1200", "1080", '"A"', '"B"'), "all hundred buyers", idea="every buyer counted as one's own"),
        wrong(CUPS % ("600", "288", '"B"', '"B"'), "the rival earns", idea="the profit of the rival"),
        wrong(CUPS % ("6", "6.48", '"B"', '"B"'), "one buyer", idea="for one buyer of the line"),
        wrong(CUPS % ("300", "648", '"B"', '"B"'), "more unlike", idea="more unlike taken for cheaper"),
        wrong(CUPS % ("600", "648", '"A"', '"B"'), "`choose`", never=("`A`", "rival")),
        wrong(CUPS % ("600", "648", '"B"', '"A"'), "what the rival earns", idea="the rival hurt by more difference"),
        wrong(CUPS % ("600", "648", '"B"', '["A", "B"]'), "`fights back`", outcome="wrong type"),
        wrong(CUPS % ("600", "600", '"A"', '"B"'), "`B`", never=("whole lead", "keeps its price")),
        wrong(CUPS % ("600", "650", '"B"', '"B"'), "`B`", never="whole lead"),
        wrong('{"A": 600, "B": 648}', "`choose`", outcome="wrong type"),
        wrong("[600, 648, 'B', 'B']", "a dict", outcome="wrong type"),
        wrong(CUPS % ("600", "648", '"C"', '"B"'), '"A"', outcome="wrong type"),
        wrong("...", outcome="not attempted"),
    ],
    "q2": [
        right('{"lower": ["A", "D", "F"], "lost": 93.6}'),
        right('{"lower": "adf", "lost": 93.6}'),
        wrong('{"lower": "fad", "lost": 93.6}', "`lower`", outcome="wrong type"),
        right(LOST + '{"lower": shops.index[lost > 100], "lost": lost["B"]}'),
        right(LOST + '{"lower": list(lost[lost > 100].index), "lost": round(lost["B"], 2)}'),
        right('{"Lower": ("F", "D", "A"), "lost": 93.60}'),
        right('markup = shops.price - shops.cost\nbest = 1 / (0.08 * (1 - shops.share))\n{"lower": shops[markup > best].index.tolist(), "lost": 8 * .65 * 18}'),
        right('pd.Series({"lower": ["a", "d", "f"], "lost": 93.6})'),
        right(LOST + '{"lower": shops[lost > 100], "lost": lost["B"]}'),
        right(LOST + '{"lower": shops.reset_index()[(lost > 100).values], "lost": lost["B"]}'),
        right(LOST + '{"lower": lost[lost > 100], "lost": lost["B"]}'),
        wrong(LOST + '{"lower": shops[lost > 80], "lost": lost["B"]}', "`lower` (at least one too many)"),
        wrong(LOST + '{"lower": shops, "lost": lost["B"]}', "a table with 6 rows", outcome="wrong type"),
        wrong('{"lower": ["A", "D", "F"], "lost": 144}', "large shop loses as easily", idea="the share left out"),
        wrong('{"lower": ["A", "B", "D", "F"], "lost": 93.6}', "one rule for all", idea="the share left out of the rule"),
        wrong('{"lower": ["A", "B", "D", "F"], "lost": 144}', "large shop", idea="the share left out"),
        wrong('{"lower": ["A", "D", "F"], "lost": 50.4}', "another shop to go to", idea="the share in place of the rest"),
        wrong('{"lower": ["A", "D", "F"], "lost": 301.6}', "not made", idea="the price lost with each buyer"),
        wrong('{"lower": ["A", "D", "F"], "lost": 5.2}', "How many yuan", idea="buyers counted in place of yuan"),
        wrong('{"lower": ["A", "D", "F"], "lost": 6.4}', "the loss alone", idea="what is left over"),
        wrong('{"lower": ["A", "D", "F"], "lost": 32.76}', "whole street", idea="a hundred buyers of the street"),
        wrong('{"lower": ["B", "D", "E"], "lost": 93.6}', "mean price", idea="dearer than the others"),
        wrong('{"lower": ["B", "D", "F"], "lost": 93.6}', "mean markup", idea="a larger markup than the others"),
        wrong('{"lower": ["A", "D", "E"], "lost": 93.6}', "size alone", idea="the small ones cut, the large ones ask"),
        wrong('{"lower": ["A", "B", "C", "D", "F"], "lost": 93.6}', "large shop must be cheaper", idea="the fraction upside down"),
        wrong('{"lower": ["B", "C", "E"], "lost": 93.6}', "`lower`", never=("mean", "size alone")),
        wrong('{"lower": ["A", "D"], "lost": 93.6}', "at least one missing", never="F"),
        right(LOST + '{"lower": lost > 100, "lost": lost["B"]}'),
        wrong(LOST + '{"lower": ["A", "D", "F"], "lost": lost}', "6 numbers", "one number", outcome="wrong type"),
        wrong('{"lower": ["A", "D", "F"], "lost": 0.936}', "`lost`", never=("large shop", "How many yuan")),
        wrong('["A", "D", "F"]', "a dict", outcome="wrong type"),
    ],
    "q3": [
        right(CROWD % ("40", "20", "2")),
        right(TOWN + CROWD % ("n[p >= 0].max()", "n[c.argmin()]", "n[p >= 0].max() / n[c.argmin()]")),
        right("entry = np.sqrt(40 * 4e6 / 1e5)\nbest = np.sqrt(40 * 4e6 / (4 * 1e5))\n" + CROWD % ("entry", "best", "entry / best")),
        right(TOWN + CROWD % ("(p >= 0).sum()", "pd.Series(c, n).idxmin()", "40 / 20")),
        right('pd.Series({"ratio": 2.0, "least_cost": 20, "free_entry": 40})'),
        right("best = min(range(1, 101), key=lambda n: n * 100_000 + 40_000_000 / n)\n" + CROWD % ("2 * best", "best", "2")),
        wrong('{"free entry": 40, "least cost": 28.28, "ratio": 1.414}', "`ratio`", never="square root"),
        wrong('{"free entry": 40, "least cost": 19, "ratio": 40 / 19}', "counts from 0", idea="a position taken for a number of brands"),
        wrong("""
            n = np.arange(1, 101)
            c = n * 100_000 + 40 * 4_000_000 / (4 * n)
            {"free entry": 40, "least cost": c.min(), "ratio": 40 / c.min()}
        """, "cost", idea="the cost taken for the number of brands"),
        wrong(TOWN + CROWD % ("40", "c.argmin()", "40 / c.argmin()"), "counts from 0", idea="a position taken for a number of brands"),
        wrong(TOWN + CROWD % ("np.flatnonzero(p >= 0).max()", "c.argmin()", "39 / 19"), "Both counts", idea="both positions taken for numbers of brands"),
        wrong(TOWN + CROWD % ("n[p.argmax()]", "20", "1 / 20"), "earns most", idea="where a brand earns most"),
        wrong(TOWN + CROWD % ("p.argmax()", "20", "p.argmax() / 20"), "free entry", never="exchanged"),
        wrong(CROWD % ("41", "20", "41 / 20"), "makes a loss", idea="one more brand than can live"),
        right("from scipy.optimize import minimize_scalar\ns = minimize_scalar(lambda n: n * 100_000 + 40 * 4_000_000 / (4 * n), bounds=(1, 100), method='bounded')\n" + CROWD % ("40", "20 + 4e-7", "2")),
        wrong(CROWD % ("40", "20.001", "2"), "yours lies between two of them"),
        wrong(CROWD % ("40", "20", "0.5"), "too seldom, or too often", idea="half in place of double"),
        wrong(CROWD % ("20", "40", "0.5"), "exchanged", idea="the two exchanged"),
        wrong(CROWD % ("40", "28", "40 / 28"), "farthest one", idea="bad fit of the farthest buyer"),
        wrong(CROWD % ("40", "40", "1"), "fall together", idea="bad fit without the quarter"),
        wrong(TOWN + "wrong_cost = n * 100_000 + 40 * 4_000_000 / 4 * n\n" + CROWD % ("40", "n[wrong_cost.argmin()]", "40.0"), "bracket", idea="bad fit that more brands do not lessen"),
        wrong(TOWN + CROWD % ("40", "n[(n * 100_000).argmin()]", "40.0"), "bad fit is missing", idea="bad fit that more brands do not lessen"),
        wrong(TOWN + CROWD % ("40", "n[np.argmin(n * 100_000 + 40 * 4_000_000 / n * 4)]", "40 / 80"), "Look also at `least cost`", never="counts are right", idea="half in place of double"),
        wrong(TOWN + CROWD % ("40", "c.min()", "2"), "smallest cost, in yuan", idea="the cost taken for the number of brands"),
        wrong(CROWD % ("1600", "400", "4"), "root", idea="the root forgotten"),
        wrong(CROWD % ("40", "20", "20"), "`ratio`"),
        wrong(TOWN + CROWD % ("n[p >= 0]", "20", "2"), "40 numbers", "one whole number", outcome="wrong type"),
        wrong("(40, 20, 2)", "a dict", outcome="wrong type"),
    ],
    "q4": [
        right(COUPON + "margin * lift / (1 + discount - retention)"),
        wrong("""
            def largest_coupon(margin, retention, discount, lift):
                now, coupon = market.lifetime_value(margin, retention, discount), 0
                while market.lifetime_value(margin - coupon, retention + lift, discount) >= now:
                    coupon += 1
                return coupon
        """, "too coarse", never="twice as large"),
        right("lambda margin, retention, discount, lift: round(margin * lift / (1 + discount - retention), 2)"),
        right("""
            def largest_coupon(margin, retention, discount, lift):
                now = market.lifetime_value(margin, retention, discount)
                return margin - now * (1 + discount - retention - lift) / (1 + discount)
        """),
        right("""
            def largest_coupon(lift, margin, retention, discount):
                return lift * margin / (1 + discount - retention)
        """),
        right("""
            def f(margin, retention, discount, lift):
                coupon = np.arange(0, 120, 0.01)
                now = market.lifetime_value(margin, retention, discount)
                then = market.lifetime_value(margin - coupon, retention + lift, discount)
                return coupon[np.abs(then - now).argmin()]
        """),
        right("""
            def f(margin, retention, discount, lift):
                orders = sum((retention / (1 + discount)) ** k for k in range(3000))
                more = sum(((retention + lift) / (1 + discount)) ** k for k in range(3000))
                return margin * (1 - orders / more)
        """),
        wrong(COUPON + "margin * lift / (1 - retention)", "money of today", idea="not discounted"),
        wrong(COUPON + "margin * lift / (1 + discount)", "one order more", idea="one more order only"),
        wrong(COUPON + "margin * lift", "one order more", idea="one more order, not discounted"),
        wrong("""
            def f(margin, retention, discount, lift):
                more = market.lifetime_value(margin, retention + lift, discount)
                return more - market.lifetime_value(margin, retention, discount)
        """, "one single coupon", idea="the whole gain in one coupon", never="from outside"),
        wrong(COUPON + "margin * (1 + discount) * lift / ((retention + lift) * (1 + discount - retention))", "first order", idea="the coupon only at later orders"),
        wrong(COUPON + "margin * lift / (1 + discount - retention - lift)", "carry a coupon", idea="spread over the orders of today"),
        wrong(COUPON + "margin * retention * lift / (1 + discount - retention)", "part of itself", idea="the lift taken for a part of the retention"),
        wrong(COUPON + "margin - margin * lift / (1 + discount - retention)", "Asked is the coupon", idea="what is left after the coupon"),
        wrong(COUPON + "margin - margin * (1 + discount - lift) / (1 + discount - retention)", "on top of", idea="the lift taken for the new retention"),
        wrong("""
            def f(a, b, c, d):
                return b * a / (1 + d - c)
        """, "another order", never="from outside"),
        wrong(COUPON + "margin * lift / 1 + discount - retention", never=("money of today", "one order more")),
        wrong("def f(margin, retention, discount, lift):\n    print(margin * lift / (1 + discount - retention))", "printed", outcome="wrong type"),
        wrong(COUPON + "60 * lift / (1 + discount - retention)", "`margin`", never="twice as large"),
        wrong(COUPON + "round(margin * lift / (1 + discount - retention))", "Rounded too much", never="twice as large"),
        wrong("60 * 0.2 / 0.7", "a function of", outcome="wrong type"),
        wrong("def f(margin, retention, discount):\n    return margin", "TypeError", outcome="your function raised"),
        wrong(COUPON + "market.lifetime_value(margin, retention, discount)", never=("one single coupon", "money of today")),
    ],
    "q5": [
        right('{"break_even": 0.729, "most_for_a_customer": 37.125, "may_be_said": ["A", "E", "G"]}'),
        right(SITE % ("0.73", "37.12", '["G", "E", "A"]')),
        right(SITE % ("market.break_even_retention(48, 0.1, 80, marketplace_margin=21)", "market.lifetime_value(27, 0.3, 0.1)", 'list("AEG")')),
        right(SITE % ("1.1 * (1 - 27 / 80)", "27 * 1.1 / (1.1 - 0.3)", '("a", "e", "g")')),
        right("pd.Series(" + SITE % ("0.729", "37.1", '{"A", "E", "G"}') + ")"),
        right("""
            r = np.arange(0, 1, 0.01)
            gain = market.lifetime_value(48, r, 0.1) - market.lifetime_value(21, r, 0.1) - 80
            {"break-even": r[np.abs(gain).argmin()], "most for a customer": 37.1, "may be said": ["A", "E", "G"]}
        """),
        wrong(SITE % ("0", "37.1", '["A", "E", "G"]'), "Who paid", idea="the paid acquisition forgotten"),
        wrong(SITE % ("0.44", "37.1", '["A", "E", "G"]'), "given up", idea="the marketplace forgotten"),
        wrong(SITE % ("(1 + 0.1) * (48 - 21) / 80", "37.1", '["A", "E", "G"]'), "from what is the fraction", never="given up", idea="the rest of what solves the equation"),
        wrong(SITE % ("0.729", "66", '["A", "E", "G"]'), "would have", idea="the marketplace forgotten in the largest cost"),
        wrong(SITE % ("0.577", "37.1", '["A", "E", "G"]'), "comes back to either", idea="buyers of a marketplace who never return"),
        wrong(SITE % ("market.break_even_retention(48, 0.1, 80, 21)", "37.1", '["A", "E", "G"]'), "comes back", idea="buyers of a marketplace who never return"),
        wrong(SITE % ("0.729", "45", '["A", "E", "G"]'), "comes back", idea="buyers of a marketplace who never return, in the largest cost"),
        wrong(SITE % ("market.break_even_retention(48, 0.1, 80, 21, 21)", "37.1", '["A", "E", "G"]'), "Once is enough", idea="the marketplace counted twice"),
        wrong(SITE % ("0.6625", "37.1", '["A", "E", "G"]'), "discount rate", idea="not discounted"),
        wrong(SITE % ("0.729", "38.57", '["A", "E", "G"]'), "discount rate", idea="not discounted in the largest cost"),
        wrong(SITE % ("0.729", "27", '["A", "E", "G"]'), "first order pay", idea="the first order only"),
        wrong(SITE % ("0.729", "10.1", '["A", "E", "G"]'), "later years", idea="the first order left out"),
        wrong(SITE % ("0.729", "37.1", '["A", "B", "E", "G"]'), "growth rate", idea="a growth rate taken for an amount"),
        wrong(SITE % ("0.729", "37.1", '["A", "B", "G"]'), "growth rate", idea="a growth rate taken for an amount"),
        wrong(SITE % ("0.729", "37.1", '["A", "C", "E", "G"]'), "blog", idea="a blog's average taken for a plan"),
        wrong(SITE % ("0.729", "37.1", '["A", "D", "E", "G"]'), "net loss", idea="a loss quoted as a cost"),
        wrong(SITE % ("0.729", "37.1", '["A", "E", "F", "G"]'), "storing and sending", idea="delivery counted as the price of traffic"),
        wrong(SITE % ("0.729", "37.1", '["A"]'), "follows from a model", idea="a sentence of a model left out"),
        wrong(SITE % ("0.729", "37.1", '["A", "G"]'), "at least one missing", never="If"),
        wrong(SITE % ("72.9", "37.1", '["A", "E", "G"]'), "`break-even`", never="Who paid"),
        wrong('{"break-even": 0.729, "most for a customer": 37.1}', "`may be said`", outcome="wrong type"),
        wrong(SITE % ("0.729", "37.1", '["A", "E", "H"]'), "`may be said`", outcome="wrong type"),
    ],
}
