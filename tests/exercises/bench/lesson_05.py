"""Answers that students type to the questions of lesson 05; see `bench`."""

import numpy as np
import pandas as pd

from beltlab.exercises.lesson_05 import _BRAND, _DECAY, _OWNER, _PRICES, _judgement, _research, _sound, chain
from beltlab.models import market
from bench import right, wrong


def _steps() -> list[tuple[float, float]]:
    prices = [0.0, *_PRICES.values()]
    return list(zip(prices[:-1], prices[1:], strict=True))


def _strips(research, marketing, base, middle):
    places = (np.arange(2000) + 0.5) / 2000
    return market.smile(places, research, marketing, base, middle).mean()


def _by_hand(research, marketing, base, middle):
    left, right = middle * (base + research / 3), (1 - middle) * (base + marketing / 3)
    return float(left) + float(right)


def _thousand(research, marketing, base, middle):
    x = np.linspace(0, 1, 1000)
    left, right = ((middle - x) / middle) ** 2, ((x - middle) / (1 - middle)) ** 2
    return np.where(x < middle, base + research * left, base + marketing * right).mean()


def _from_stock(decay):
    years = np.linspace(0, 40, 400_001)
    return years[np.argmax(market.goodwill(years, 0, decay, 1) <= 0.5)]


def _on_a_grid() -> float:
    years = np.arange(1, 4000) / 100
    return float(years[np.argmax(market.brand_value(years, 1, **_BRAND, discount=_OWNER) >= 0)])


MADE = {
    "q1": [
        lambda: {"by stage": chain().diff().fillna(chain().iloc[0]), "all stages": chain().iloc[-1]},
        lambda: pd.Series({"all stages": 640, "by stage": tuple(b - a for a, b in _steps())}),
    ],
    "q2": [_strips, _thousand, _by_hand],
    "q3": [
        lambda: (_research() / _DECAY).to_list(),
        lambda: market.goodwill(1000, _research().to_numpy(), _DECAY),
        lambda: {firm: spend * 20 / 3 for firm, spend in _research().items()},
        lambda: _research().iloc[::-1] / _DECAY,
        lambda: dict(zip(("Roborock", "Rebecca", "Ecovacs", "Anker"), _research().iloc[::-1] / _DECAY, strict=True)),
    ],
    "q4": [_from_stock, lambda decay: -np.log(0.5) / decay],
    "q5": [
        lambda: pd.Series(_judgement() | {"paid back": round(float(_judgement()["paid back"]), 2)}),
        lambda: _judgement() | {"paid back": _on_a_grid(), "may be said": set(_sound())},
    ],
}  # fmt: skip

VALUE = '{"by stage": %s, "all stages": %s}'
AREA = "def price(research, marketing, base, middle):\n    return %s"
RESEARCH = 'research = accounts[accounts["year"] == 2024].set_index("company")["rd_million_yuan"].sort_index()\n'
BRAND = '{"paid back": %s, "never from": %s, "may be said": %s}'
SAID = '["B", "D", "G"]'
YEAR = "market.brand_payback_year(decay=0.2, earning=0.44, discount=%s)"

BENCH = {
    "q1": [
        right('pd.DataFrame({"by stage": [60, 90, 30, 340, 120], "all stages": 640})'),
        right(VALUE % ("chain.diff().fillna(chain.iloc[0])", "chain.iloc[-1]")),
        right(VALUE % ("chain.diff().fillna(60)", "chain.diff().sum() + 60")),
        right(VALUE % ("[60, 90, 30, 340, 120]", "640")),
        right("added = (chain - chain.shift(fill_value=0)).sort_values()\n" + VALUE % ("added", "added.sum()")),
        right("prices = list(chain)\nsteps = [b - a for a, b in zip([0] + prices, prices)]\n"
              + VALUE % ("steps", "sum(steps)")),
        right(VALUE % ("np.diff(chain, prepend=0)", "np.array([640])")),
        right('pd.Series({"all_stages": 640, "by_stage": (60, 90, 30, 340, 120)})'),
        right(VALUE % ('{"brand": 340, "hair": 60, "shop": 120, "wig maker": 90, "exporter": 30}', "640.0")),
        wrong(VALUE % ("chain.diff()", "640"), "missing value", "`by stage`", "`.diff()`", outcome="wrong type",
              never=("markup", "sales")),
        wrong(VALUE % ("chain.diff().dropna()", "580"), "One stage is missing", idea="the first stage lost"),
        wrong(VALUE % ("np.diff(chain)", "640"), "first value is lost"),
        wrong(VALUE % ("[60, 90, 30, 340]", "640"), "last value is missing", never="first"),
        wrong(VALUE % ("chain.diff().fillna(0)", "580"), "add nothing", "all stages",
              idea="the first stage adds nothing"),
        wrong(VALUE % ("chain.diff().fillna(0)", "640"), "add nothing", idea="the first stage adds nothing"),
        wrong(VALUE % ("chain - 60", "640"), "price of the hair", idea="the first price taken from every stage"),
        wrong(VALUE % ("chain - 60", "chain.sum()"), "added up sales", "Look also at `by stage`",
              idea="sales added up"),
        wrong(VALUE % ("[60, 90, 30, 340, 120]", "1550"), "added up sales", idea="sales added up"),
        wrong(VALUE % ("chain.diff().fillna(60)", "chain.sum()"), "more than the buyer pays", idea="sales added up"),
        wrong(VALUE % ("chain", "640"), "selling prices themselves", idea="sales taken for value added"),
        wrong(VALUE % ("chain", "chain.sum()"), "added up sales", "Look also at `by stage`", idea="sales added up"),
        wrong(VALUE % ("[60, 90, 30, 340, 120]", "chain.iloc[-1] - chain.iloc[0]"), "the first stage add nothing",
              idea="the first stage missing from the total"),
        wrong(VALUE % ("(-chain.diff(-1)).fillna(640)", "640"), "one stage later", idea="the next price less its own"),
        wrong(VALUE % ("chain.shift(fill_value=0)", "640"), "to the one before it",
              idea="what is bought taken for what is added"),
        wrong(VALUE % ("[0, 150, 20, 188.9, 23.1]", "640"), "give yuan", idea="markups in per cent"),
        wrong(VALUE % ("chain.diff().fillna(60) / 640", "1"), "shares of what the buyer pays",
              idea="shares of the price"),
        wrong(VALUE % ("[120, 340, 30, 90, 60]", "640"), "opposite order"),
        wrong(VALUE % ("[60, 90, 30, 340, 100]", "640"), "must sum to what the buyer pays", never="sales"),
        wrong(VALUE % ("60", "640"), "one number", outcome="wrong type"),
        wrong(VALUE % ("{60, 90, 30, 340, 120}", "640"), "no order", outcome="wrong type"),
        wrong("chain.diff().fillna(60)", "`by stage`", outcome="wrong type"),
        wrong('{"by stage": [60, 90, 30, 340, 120]}', "`all stages` is missing", outcome="wrong type"),
        wrong('{"by stage": [60, 90, 30, 340, 120], "total": 640}', "no part `total`", outcome="wrong type"),
        wrong("[60, 90, 30, 340, 120], 640", "Expected: a dict", outcome="wrong type"),
        wrong(VALUE % ("...", "640"), "`by stage`", outcome="not attempted"),
    ],
    "q2": [
        right(AREA % "base + (research * middle + marketing * (1 - middle)) / 3"),
        right("lambda r, k, v, x0: v + r * x0 / 3 + k * (1 - x0) / 3"),
        right(AREA % "round(base + research * middle / 3 + marketing * (1 - middle) / 3, 2)"),
        right(AREA % "round(base + (research * middle + marketing * (1 - middle)) / 3, 0)"),
        right("""
            def price(research, marketing, base, middle):
                x = np.linspace(0, 1, 1000)
                left = base + research * ((middle - x) / middle) ** 2
                right = base + marketing * ((x - middle) / (1 - middle)) ** 2
                return np.where(x < middle, left, right).mean()
        """),
        right("""
            def price(research, marketing, base, middle):
                total = 0
                for i in range(1000):
                    x = i / 1000
                    if x < middle:
                        total += base + research * ((middle - x) / middle) ** 2
                    else:
                        total += base + marketing * ((x - middle) / (1 - middle)) ** 2
                return total / 1000
        """),
        right("""
            def price(middle, base, marketing, research):
                x = np.linspace(0, 1, 2001)
                return np.trapezoid(market.smile(x, research, marketing, base, middle), x)
        """),
        wrong("market.smile_area", "`market.smile_area`", "write the calculation yourself"),
        wrong(AREA % "market.smile_area(research, marketing, base, middle)", "write the calculation yourself"),
        wrong(AREA % "market.smile_price(1, research, marketing, base, middle)", "write the calculation yourself"),
        wrong(AREA % "base + (research + marketing) / 2", "mean height", idea="the mean of the two ends"),
        wrong(AREA % "base + (research * middle + marketing * (1 - middle)) / 2", "triangle",
              idea="triangles in place of arms"),
        wrong(AREA % "base + (research + marketing) / 6", "same width", idea="both arms equally wide"),
        wrong(AREA % "base + (research * (1 - middle) + marketing * middle) / 3", "widths are exchanged",
              idea="the widths of the arms exchanged"),
        wrong(AREA % "(research * middle + marketing * (1 - middle)) / 3", "rectangle", idea="the base left out"),
        wrong(AREA % "base + research * middle + marketing * (1 - middle)", "whole box",
              idea="the whole box taken for the arm"),
        wrong(AREA % "base + (research + marketing) / 3", "share it", idea="both ends over the whole chain"),
        wrong(AREA % "base + (research * middle**2 + marketing * (1 - middle)**2) / 3", "counts twice",
              idea="the width counted twice"),
        wrong(AREA % "(base + research * middle + marketing * (1 - middle)) / 3", "brackets",
              idea="the base counted with the arms"),
        wrong(AREA % "base + research * middle + marketing * (1 - middle) / 3", "divides before it adds",
              idea="brackets forgotten"),
        wrong("""
            def price(research, marketing, base, middle):
                x = np.linspace(0, 1, 30)
                return market.smile(x, research, marketing, base, middle).mean()
        """, "too wide", idea="strips too wide"),
        wrong("""
            def price(research, marketing, base, middle):
                x = np.linspace(0, 1, 1000)
                return market.smile(x, research, marketing, base, middle).sum()
        """, "what is it as wide as", idea="heights added up without a width", never=("flat", "twice as wide")),
        wrong("""
            def price(research, marketing, base, middle):
                x = np.linspace(0, 1, 1000)
                return market.smile(x, research, marketing, base, middle)
        """, "Their mean is the right number"),
        wrong("""
            def price(research, marketing, base, middle):
                x = np.linspace(0, 1, 1000)
                left, right = ((middle - x) / middle) ** 2, ((x - middle) / (1 - middle)) ** 2
                return (base + research * left + marketing * right).mean()
        """, "rises again", idea="both arms drawn over the whole chain", never="twice as wide"),
        wrong("""
            def price(research, marketing, base, middle):
                x = np.linspace(0, 1, 1000)
                left, right = ((middle - x) / middle) ** 2, ((x - middle) / (1 - middle)) ** 2
                return np.where(x > middle, base + research * left, base + marketing * right).mean()
        """, "the condition", idea="the two sides exchanged", never="twice as wide"),
        wrong(AREA % "base + research * middle / 3 + marketing * middle / 3", "as wide as the left one",
              idea="both arms as wide as the left one"),
        wrong(AREA % "market.smile(middle, research, marketing, base, middle)", "got"),
        wrong("""
            def price(research, marketing, base, middle):
                total = 0
                for i in range(1000):
                    total += market.smile(i / 1000, research, marketing, base, middle) / 1000
                    return total
        """, "first pass"),
        wrong("def price(research, marketing, base, middle):\n    print(base + research / 3)", "printed",
              outcome="wrong type"),
        wrong("def price(base, middle, research, marketing):\n"
              "    return base + (research * middle + marketing * (1 - middle)) / 3\n"
              "lambda a, b, c, d: price(a, b, c, d)", "another order"),
        wrong(AREA % "35.0", "the same, whatever it gets", never="flat"),
        wrong("research, marketing, base, middle = 60, 60, 15, 0.5\n"
              "base + (research * middle + marketing * (1 - middle)) / 3", "a function of", outcome="wrong type"),
        wrong("def price(research, marketing, base):\n    return base + (research + marketing) / 6", "TypeError",
              outcome="your function raised"),
        wrong(AREA % "base + research ^ 2", "`**`", outcome="your function raised"),
    ],
    "q3": [
        right(RESEARCH + "research / 0.15"),
        right(RESEARCH + "(research / 0.15).round(3)"),
        right(RESEARCH + "(research / 0.15).round(2)"),
        right(RESEARCH + "(research / 0.15).round(0)"),
        right('accounts[accounts.year == 2024].set_index("company")["rd_million_yuan"] / 0.15'),
        right("[13700, 5899.47, 245.53, 6461]"),
        right('{"Roborock": 6461, "Rebecca": 245.5, "Ecovacs": 5899, "Anker": 13700}'),
        right(RESEARCH + "market.steady_goodwill(research, 0.15)"),
        right(RESEARCH + "[market.goodwill_path([a] * 200, 0.15)[-1] for a in research]"),
        right(RESEARCH + "(research / 0.15).sort_values()"),
        right(RESEARCH + "(research / 0.15).to_frame()"),
        wrong(RESEARCH + "research * 0.15", "solve for G", idea="spending times decay",
              never="above one year's spending"),
        wrong(RESEARCH + "research", "one year's spending", idea="one year's spending"),
        wrong('accounts.groupby("company")["rd_million_yuan"].sum()', "as if nothing were ever lost",
              idea="all past years added up"),
        wrong(RESEARCH + "research / 0.85", "share that is kept", idea="what is kept taken for what is lost"),
        wrong(RESEARCH + "research * 0.85", "all the other years", idea="what is kept of one year's spending"),
        wrong(RESEARCH + "research * 0.85 / 0.15", "before", idea="what is remembered when the year begins"),
        wrong('accounts[accounts.year == 2023].set_index("company")["rd_million_yuan"] / 0.15', "the year is not",
              idea="the spending of another year"),
        wrong('accounts.groupby("company")["rd_million_yuan"].mean() / 0.15', "mean of all years",
              idea="the mean of all years"),
        wrong('accounts.groupby("firm")["rd_million_yuan"].sum() / 0.15', "each single year",
              idea="the sum of all years over the decay"),
        wrong('accounts[accounts.year == 2024].set_index("firm")["rd_ratio_pct"] / 0.15', "per cent of revenue",
              idea="the share of revenue in place of yuan"),
        right('latest = accounts[accounts.year == 2024].set_index("firm")["rd_million_yuan"]\n'
              "(latest.sort_index() / 0.15).tolist()"),
        wrong('accounts[accounts.year == 2024].set_index("company")["sga_million_yuan"] / 0.15', "selling",
              idea="selling in place of research"),
        wrong(RESEARCH + "research / 0.25", "names another one", idea="another decay"),
        wrong('list(accounts[accounts.year == 2024]["rd_million_yuan"] / 0.15)', "alphabetical",
              idea="not in alphabetical order"),
        wrong(RESEARCH + "research / 15", "hundred times too small", never="above one year's spending"),
        wrong(RESEARCH + "sorted(research / 0.15)", "another order", never="stand third"),
        wrong("[13700, 5900, 245, 6460, 0]", "5 numbers", outcome="wrong type"),
        wrong("[13700, 5899.5, 245.5]", "last value is missing"),
        wrong("[14000, 5900, 250, 6500]", "Rounded too much", never="sort"),
        wrong(RESEARCH + "(research / 0.15).sum()", "one number", outcome="wrong type"),
        wrong(RESEARCH + "research.cumsum() / 0.15", "running totals"),
        wrong(RESEARCH + "-research / 0.15", "sign"),
        wrong("accounts", "a table", outcome="wrong type"),
        wrong(RESEARCH + "[market.goodwill_path([a] * 5, 0.15)[-1] for a in research]", "same factor",
              never=("alphabetical", "kept")),
        wrong("{13700, 5899.5, 245.5, 6461}", "no order", outcome="wrong type"),
        wrong("...", "in place of", outcome="not attempted"),
    ],
    "q4": [
        wrong("""
            def years_to_half(decay):
                years = np.linspace(0, 10, 100001)
                return years[np.argmin(abs(np.exp(-decay * years) - 0.5))]
        """, "That is not right", never="position"),
        right("def years_to_half(decay):\n    return np.log(2) / decay"),
        right("import math\nlambda d: round(math.log(2) / d, 2)"),
        right("def years_to_half(δ):\n    return -np.log(0.5) / δ"),
        right("def years_to_half(decay):\n    return np.log(1 / 2) / -decay"),
        right("def years_to_half(decay):\n    return np.log10(2) / np.log10(np.e) / decay"),
        right("""
            def years_to_half(decay):
                years = np.arange(0, 40, 0.001)
                return years[np.argmax(np.exp(-decay * years) <= 0.5)]
        """),
        wrong("market.half_life", "`market.half_life`", "write the calculation yourself"),
        wrong("def years_to_half(decay):\n    return market.half_life(decay)", "write the calculation yourself"),
        wrong("def years_to_half(decay):\n    return 1 / decay", "a little more than a third",
              idea="one over the decay"),
        wrong("def years_to_half(decay):\n    return 0.5 / decay", "same amount",
              idea="forgetting along a straight line"),
        wrong("def years_to_half(decay):\n    return 1 / (2 * decay)", "same amount",
              idea="forgetting along a straight line"),
        wrong("def years_to_half(decay):\n    return np.log(0.5) / np.log(1 - decay)", "once at the end",
              idea="a loss once a year"),
        wrong("def years_to_half(decay):\n    return np.log(2) * decay", "the faster it is forgotten",
              idea="multiplied by the decay"),
        wrong("def years_to_half(decay):\n    return np.log10(2) / decay", "base ten",
              idea="a logarithm to another base"),
        wrong("""
            def years_to_half(decay):
                years = 0
                while np.exp(-decay * years) > 0.5:
                    years += 1
                return years
        """, "whole years", idea="whole years counted", never="half the time"),
        wrong("def years_to_half(decay):\n    return np.exp(-decay)", "after one year",
              idea="what is left after one year"),
        wrong("def years_to_half(decay):\n    return np.exp(-decay * 0.5)", "into the exponent",
              idea="what half a unit loses"),
        wrong("def years_to_half(decay):\n    return 0.5 * np.log(2) / decay", "the other one",
              idea="the half times the logarithm"),
        wrong("def years_to_half(decay):\n    return np.log(0.5) / decay", "negative", idea="a negative time"),
        wrong("def years_to_half(decay):\n    return decay / np.log(2)", "upside down", never="half the time"),
        wrong("""
            def years_to_half(decay):
                stock, years = 1.0, 0
                while stock > 0.5:
                    stock, years = stock * (1 - decay), years + 1
                return years
        """, "whole year", idea="whole years counted, a loss once a year", never="base"),
        wrong("def years_to_half(decay):\n    return np.log(2) / 0.25", "the same, whatever it gets"),
        wrong("def years_to_half(decay):\n    print(np.log(2) / decay)", "printed", outcome="wrong type"),
        wrong("def years_to_half(decay):\n    return round(np.log(2) / decay)", "Rounded too much"),
        wrong("np.log(2) / 0.25", "a function of", outcome="wrong type"),
        wrong("def years_to_half(decay):\n    return log(2) / decay", "NameError", outcome="your function raised"),
        wrong("def years_to_half(decay):\n    return 12 * np.log(2) / decay", "got", never=("base", "straight")),
        wrong("def years_to_half(decay):\n    ...", "in place of", outcome="not attempted"),
    ],
    "q5": [
        right(BRAND % (YEAR % "0.1", "0.44 - 0.2", SAID)),
        right(BRAND % ("8.18", "0.24", '{"G", "B", "D"}')),
        right(BRAND % ("8.176", "0.240", '("b", "d", "g")')),
        right("pd.Series(%s)" % (BRAND % (YEAR % "0.1", "0.24", "list('BDG')"))),
        right((BRAND % (YEAR % "0.1", "np.float64(0.24)", SAID)).replace("paid back", "Paid_back")),
        right("years = np.arange(1, 2000) / 100\nvalue = market.brand_value(years, 1, 0.2, 0.44, 0.1)\n"
              + BRAND % ("years[np.argmax(value >= 0)]", "0.24", SAID)),
        right(BRAND % (YEAR % "0.1", "0.24", 'pd.Series(["B", "D", "G"])')),
        wrong(BRAND % ("market.brand_payback_year(0.44, 0.2, 0.1)", "0.24", SAID), "under its own", never="exchange",
              idea="a year that never comes"),
        wrong(BRAND % (YEAR % "8", "0.24", SAID), "as a share", idea="a year that never comes",
              never=("exchange", "Did you")),
        wrong(BRAND % (YEAR % "0", "0.24", SAID), "without discounting", idea="payback without discounting"),
        wrong(BRAND % ("market.brand_payback_year(0.1, 0.44, 0.2)", "0.24", SAID), "changed places",
              idea="decay and discount exchanged"),
        wrong(BRAND % ("market.yuan_payback_year(decay=0.2, earning=0.44, discount=0.1)", "0.24", SAID), "ONE yuan",
              idea="one yuan taken for the programme"),
        wrong(BRAND % ("1 / 0.44", "0.24", SAID), "neither forgotten", idea="one yuan that is never forgotten"),
        wrong(BRAND % ("3.03", "0.24", SAID), "stands deepest", idea="the deepest point taken for payback"),
        wrong(BRAND % (YEAR % "0.1", "0.44", SAID), "must be replaced", idea="decay forgotten"),
        wrong(BRAND % (YEAR % "0.1", "0.3", SAID), "turns it round", idea="the sum of both rates given"),
        wrong(BRAND % (YEAR % "0.1", "0.14", SAID), "could still rise", idea="the owner's own rate left in"),
        wrong(BRAND % (YEAR % "0.1", "0.34", SAID), "solved for the decay", idea="solved for the decay"),
        wrong(BRAND % (YEAR % "0.1", "0.24", '["A", "B", "D", "G"]'), "both sides of a break",
              idea="a comparison across a break"),
        wrong(BRAND % (YEAR % "0.1", "0.24", '["A", "D"]'), "both sides of a break",
              idea="a comparison across a break"),
        wrong(BRAND % (YEAR % "0.1", "0.24", '["B", "C", "D", "G"]'), "selling plus administration",
              idea="SG&A read as advertising"),
        wrong(BRAND % (YEAR % "0.1", "0.24", '["B", "D", "E", "G"]'), "which one lifts", never="break",
              idea="a cause read from two lines"),
        wrong(BRAND % (YEAR % "0.1", "0.24", '["B", "D", "F", "G"]'), "publish no accounts",
              idea="survivors taken for all"),
        wrong(BRAND % (YEAR % "0.1", "24", SAID), "hundred times", "`never from`"),
        wrong(BRAND % (YEAR % "0.1", "0.24", '["B", "D"]'), "at least one missing", never="too many"),
        wrong(BRAND % (YEAR % "0.1", "0.24", 'list("ABCDEFG")'), "all of them", never="break"),
        wrong(BRAND % (YEAR % "0.1", "0.24", "[]"), "empty"),
        wrong(BRAND % ("8", "0.24", SAID), "Rounded too much", "`paid back`"),
        wrong(BRAND % ("10", "0.24", SAID), "`paid back`", never="exchange"),
        wrong(BRAND % (YEAR % "0.1", "0.24", "[1, 3, 6]"), "row number", outcome="wrong type"),
        wrong('{"paid back": 8.18, "may be said": ["B", "D", "G"]}', "`never from` is missing", outcome="wrong type"),
        wrong("8.18", "Expected: a dict", outcome="wrong type"),
        wrong(BRAND % ("...", "0.24", SAID), "placeholder", outcome="not attempted"),
    ],
}  # fmt: skip
