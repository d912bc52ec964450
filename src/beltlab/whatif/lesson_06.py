"""Explorers of lesson 06: what likeness and a price war leave, what a customer brings, and when an own site pays."""

import numpy as np

from beltlab import plots
from beltlab.models import market
from beltlab.whatif import drawing
from beltlab.whatif.explorer import Explorer, Prediction, Slider

MAIN, SECOND, THIRD = plots.SEQUENCE[:3]
DISCOUNT = 0.1  # per year, in both explorers of customers


def alike() -> Explorer:
    """Two equal brands become alike; the reader draws their price, and then the model's walks, yuan by yuan."""
    cost, unlike = 30, np.arange(10, -1, -1)  # t: the whole walk along the street, yuan
    price = market.hotelling_prices(cost, unlike, 0)[0]
    asked = unlike[2::2]
    ticks = dict(xticks=-unlike[::2], xticklabels=unlike[::2])  # falling t goes to the right, as time does
    return drawing.you_draw_it(
        "lesson_06.alike",
        "As t shrinks to 0, what do two equal brands ask?",
        drawing.Line(-unlike[:1], price[:1], "both prices at t = 10", dict(color=MAIN, marker="o", markersize=16)),
        drawing.Line(-unlike, price, "the model's price", dict(color=MAIN, linewidth=5)),
        -asked, (0, 50),
        step="steps",
        places_named="price at t = " + ", ".join(map(str, asked)),
        axes=dict(xlim=(-10.6, 0.6), ylim=(0, 50), **ticks, xlabel="how unlike the two brands are: t, yuan",
                  ylabel="price of each, yuan"),
        beside=[drawing.Line([-10, 0], [cost, cost], "cost of a piece", dict(color=THIRD, linestyle=plots.LINES[3]))],
        unit="yuan",
        walker="the model",
        presets={"Nothing moves": np.full(len(asked), price[0]), "A little less": price[0] - np.arange(1, 6)},
        status="simulated",
        source="two shops on a line, cost 30 yuan (Hotelling 1929)",
    )


def price_war() -> Explorer:
    """One brand looks for its best price among others; they may be many, and they may be alike."""
    cost, buyers = 30, 100
    asked = np.linspace(20, 150, 521)

    def model(substitutability, brands, lead):
        liking = np.zeros(brands)
        liking[0] = substitutability * lead
        prices = market.logit_prices(np.full(brands, cost), liking, substitutability, outside=-np.inf)
        share = market.logit_shares(prices, liking, substitutability, outside=-np.inf)[0]
        against = np.stack([asked, np.full_like(asked, prices[1])], axis=-1)  # the others together are one rival
        sold = market.logit_shares(against, [liking[0], np.log(brands - 1)], substitutability, outside=-np.inf)[:, 0]
        return {
            "profit": buyers * sold * (asked - cost),
            "price": float(prices[0]),
            "rival": float(prices[1]),
            "share": float(share),
            "markup": float(prices[0] - cost),
            "floor": 1 / substitutability,
            "best": float(buyers * share * (prices[0] - cost)),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(20, 150), ylim=(0, 1500), xlabel="price of your brand, yuan")
        axes.set_ylabel("your gross profit per 100 buyers, yuan")
        axes.yaxis.set_major_formatter(lambda value, place: f"{value:,.0f}".rjust(6))
        axes.axvline(cost, color=plots.MUTED, linestyle=":", linewidth=2)
        axes.text(cost - 0.8, 0.97, "cost", transform=axes.get_xaxis_transform(), ha="right", va="top")
        moving = {
            "rival": axes.plot([], [], color=THIRD, linestyle=plots.LINES[1])[0],
            "curve": axes.plot([], [], color=MAIN)[0],
            "best": axes.plot([], [], "D", color=SECOND, markersize=15, mec="white", mew=1.5)[0],
            "text": axes.text(
                0.985, 0.97, "", transform=axes.transAxes, ha="right", va="top", linespacing=1.4, zorder=4,
                bbox=dict(facecolor="white", edgecolor="none", pad=3),
            ),
        }
        axes.legend(
            [moving[name] for name in ("curve", "best", "rival")],
            ["your profit at each price", "your best price", "price of each other brand"],
            loc="upper center", bbox_to_anchor=(0.5, 1.15), ncols=3, handlelength=1.5, columnspacing=1.4,
        )
        return moving

    def update(artists, result):
        axes = artists["curve"].axes
        top = next(step for step in (15, 40, 100, 250, 600, 1500, 4000, 6000) if step >= 1.45 * result["best"])
        if axes.get_ylim() != (0, top):
            axes.set_ylim(0, top)
        artists["curve"].set_data(asked, result["profit"])
        artists["best"].set_data([result["price"]], [result["best"]])
        artists["rival"].set_data([result["rival"]] * 2, [0, top])
        artists["text"].set_text(
            f"{result['brands']} brands: your markup {result['markup']:.1f} yuan\n"
            f"your share {100 * result['share']:.1f} % of buyers\n"
            + (f"floor 1/α: {result['floor']:.1f} yuan\n" if result["revealed"] else "")
            + f"gross profit {result['best']:,.0f} yuan"
        )

    def words(result):
        return (
            f"Among {result['brands']} brands you best ask {result['price']:.1f} yuan, the others ask "
            f"{result['rival']:.1f}. Your markup is {result['markup']:.1f} yuan"
            + (f"; a very small brand would ask {result['floor']:.1f} above cost" if result["revealed"] else "")
            + f". With {100 * result['share']:.1f} % of the buyers you earn "
            f"{result['best']:.0f} yuan per 100 buyers."
        )

    return Explorer(
        "lesson_06.price_war",
        "Price war or differentiation: what is left above cost?",
        model, draw, update, words,
        [
            Slider("substitutability", 0.1, 0.04, 0.6, 0.02, symbol="α", unit="per yuan",
                   meaning="how strongly buyers follow the price; high: brands are alike"),
            Slider("brands", 2, 2, 40, 1, symbol="n", meaning="brands on offer, yours among them"),
            Slider("lead", 0, 0, 30, 2, symbol="Δv", unit="yuan", meaning="what all buyers would pay more for yours"),
        ],
        bounds={"markup": (0, 110), "rival": (30, 100), "share": (0, 1), "best": (0, 8000), "floor": (1, 25.001)},
        status="simulated",
        ghost=("curve", "rival"),
        source="logit demand, cost 30 yuan (Anderson et al. 1992)",
        presets={
            "A crowd": {"brands": 40},
            "Two look-alikes": {"substitutability": 0.6},
            "A crowd of look-alikes": {"brands": 40, "substitutability": 0.6},
            "All like yours better": {"lead": 20},
        },
        asks=Prediction(
            "Two brands: your markup is 20 yuan. Now there are 40 brands. How many yuan is your markup?",
            of="markup", at={"brands": 40}, unit="yuan", decimals=1,
        ),
    )


def hundred() -> Explorer:
    """A hundred customers, year by year: who still buys, and what they have brought so far."""
    last, margin = 20, 60
    years = np.arange(last + 1)
    order = 37 * np.arange(100) % 100  # the dot that goes out at last comes first: scattered, the same each time
    dots = np.column_stack([order % 10, order // 10])

    def model(retention, year):
        still = 100 * retention ** years.astype(float)
        brought = margin * still / 100 / (1 + DISCOUNT) ** years
        return {
            "still": float(still[year]),
            "brought": brought,
            "this_year": float(brought[year]),
            "earlier": np.cumsum(brought) - brought,
            "so_far": float(brought[: year + 1].sum()),
        }

    def draw(figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.45))
        left.set(xlim=(-0.7, 9.7), ylim=(-0.7, 10.9), xticks=[], yticks=[], aspect="equal")
        left.spines[:].set_visible(False)
        right.set(xlim=(-0.7, last + 0.7), ylim=(0, 350), xticks=range(0, last + 1, 5), xlabel="year")
        right.set_ylabel("yuan of today so far, per customer")
        ring = dict(linestyle="none", marker="o", markersize=17)
        moving = {
            "gone": left.plot(*dots.T, **ring, mfc="none", mec=plots.LIGHT, mew=1.5, label="gone for good")[0],
            "still": left.plot([], [], **ring, color=SECOND, label="still buying")[0],
            "count": left.text(4.5, 10.1, "", ha="center", va="center"),
            "earlier": right.bar(years, 0, color="#C8C8C8", edgecolor=plots.INK, label="earlier years"),
            "now": right.bar(years, 0, color="#D9A9C6", edgecolor=plots.INK, hatch="//", label="this year"),
            "sum": right.text(0.02, 0.97, "", transform=right.transAxes, va="top", fontsize=40, fontweight="bold"),
        }
        figure.legend(loc="outside upper left", ncols=4, columnspacing=1.4, handletextpad=0.5)
        return moving

    def update(artists, result):
        year = result["year"]
        artists["still"].set_data(*dots[: round(result["still"])].T)
        artists["count"].set_text(f"year {year}: {result['still']:.1f} of 100")
        for place, (before, now) in enumerate(zip(artists["earlier"], artists["now"], strict=True)):
            before.set(height=result["earlier"][place], visible=place <= year)
            now.set(y=result["earlier"][place], height=result["brought"][place], visible=place <= year)
        artists["sum"].set_text(f"{result['so_far']:.0f} yuan")

    def words(result):
        return (
            f"Year {result['year']}, r = {result['retention']:.2f}: {result['still']:.1f} of a hundred customers still "
            f"buy, each for 60 yuan. In yuan of today the year brings {result['this_year']:.1f} for each of the "
            f"hundred; all years so far bring {result['so_far']:.0f}."
        )

    return Explorer(
        "lesson_06.hundred",
        "What do a hundred customers bring, year by year?",
        model, draw, update, words,
        [
            Slider("year", 0, 0, last, 1, meaning="year 0: the first order, by all of them", play=True),
            Slider("retention", 0.4, 0, 0.9, 0.05, symbol="r", unit="per year",
                   meaning="who buy again next year; others are gone"),
        ],
        bounds={"still": (0, 100), "so_far": (margin, 326), "this_year": (0, margin)},
        status="simulated",
        source="60 yuan an order, d = 0.1 (Gupta et al. 2004)",
        ghost=(),
        presets={
            "Nobody returns": {"retention": 0, "year": last},
            "Half return": {"retention": 0.5, "year": last},
        },
        asks=Prediction(
            "The first order brings 60 yuan. At r = 0.8, how many yuan in 20 years, the first order included?",
            of="so_far", at={"retention": 0.8, "year": last}, unit="yuan",
        ),
    )


def break_even() -> Explorer:
    """What a customer is worth on the own site at each retention, against a marketplace to which buyers return too."""
    line = np.linspace(0, 0.95, 191)
    returning = Slider("retention", 0.4, 0, 0.9, 0.01, symbol="r", unit="per year",
                       meaning="who buy again; or drag the customer")

    def model(retention, acquisition_cost, marketplace, margin):
        value, instead = (float(market.lifetime_value(left, retention, DISCOUNT)) for left in (margin, marketplace))
        needed = float(market.break_even_retention(margin, DISCOUNT, acquisition_cost, marketplace_margin=marketplace))
        return {
            "curve": market.lifetime_value(margin, line, DISCOUNT),
            "other": acquisition_cost + market.lifetime_value(marketplace, line, DISCOUNT),
            "value": value,
            "instead": instead,
            "gain": value - acquisition_cost - instead,
            "possible": needed <= 1,
            "needed": min(needed, 1.0),
        }

    def draw(figure):
        figure.get_layout_engine().set(w_pad=0.12)  # inches: longer numbers stand on the axis later
        axes = figure.subplots()
        axes.set(xlim=(0, 0.95), ylim=(0, 400))
        axes.set_xlabel("retention r: share of customers who buy again next year")
        axes.set_ylabel("yuan per customer, today")
        axes.yaxis.set_major_formatter(lambda value, place: f"{value:,.0f}".rjust(5))
        moving = {
            "other": axes.plot([], [], color=THIRD, linestyle=plots.LINES[1])[0],
            "curve": axes.plot([], [], color=MAIN)[0],
            "drop": axes.plot([], [], color=SECOND, linewidth=2, linestyle=plots.LINES[3])[0],
            "needed": axes.plot([], [], "D", color=SECOND, markersize=15, mec="white", mew=1.5)[0],
            "here": axes.plot([], [], "o", color=MAIN, markersize=16, mec="white", mew=1.5)[0],
            "text": axes.text(
                0.015, 0.975, "", transform=axes.transAxes, va="top", linespacing=1.4, zorder=4,
                bbox=dict(facecolor="white", edgecolor="none", pad=3),
            ),
        }
        axes.legend(
            [moving[name] for name in ("curve", "here", "other", "needed")],
            ["own site (CLV)", "your customer", "marketplace, and K", "break-even"],
            loc="upper center", bbox_to_anchor=(0.48, 1.15), ncols=4, handlelength=1.6, columnspacing=1.2,
            handletextpad=0.4,
        )
        return moving

    def update(artists, result):
        axes = artists["curve"].axes
        here = result["acquisition_cost"] + result["instead"]
        seen = 0 < result["needed"] <= 0.95 and result["possible"]
        at = float(market.lifetime_value(result["margin"], result["needed"], DISCOUNT)) if seen else 0.0
        reach = max(1.3 * here, 1.2 * result["value"], 1.25 * at, 3 * result["margin"])
        top = next(step for step in (100, 200, 400, 600, 800, 1200, 1600) if step >= reach)
        if axes.get_ylim() != (0, top):
            axes.set_ylim(0, top)
        artists["curve"].set_data(line, result["curve"])
        artists["other"].set_data(line, result["other"])
        artists["here"].set_data([result["retention"]], [result["value"]])
        artists["drop"].set_data(*(([result["needed"]] * 2, [0, at]) if seen else ([], [])))
        artists["needed"].set_data(*(([result["needed"]], [at]) if seen else ([], [])))
        artists["text"].set_text(_verdict(result))

    def words(result):
        return (
            f"{_needed(result)} At {result['retention']:.2f} a customer is worth {result['value']:.0f} yuan at the own "
            f"site, of {result['margin']} yuan an order, and {result['instead']:.0f} at the marketplace, of "
            f"{result['marketplace']} an order. Winning one for the site costs {result['acquisition_cost']}. The own "
            f"site {'gains' if result['gain'] >= 0 else 'loses'} {abs(result['gain']):.0f} yuan against it."
        )

    return Explorer(
        "lesson_06.break_even",
        "From which retention on does an own site pay?",
        model, draw, update, words,
        [
            returning,
            Slider("acquisition_cost", 100, 0, 300, 10, symbol="K", unit="yuan", meaning="paid to win one customer"),
            Slider("marketplace", 30, 0, 100, 10, symbol="b", unit="yuan per order",
                   meaning="left on a marketplace, all fees paid"),
            Slider("margin", 60, 30, 120, 10, symbol="m", unit="yuan per order", meaning="left at the own site"),
        ],
        bounds={"value": (29, 661), "instead": (0, 551), "needed": (0, 1), "gain": (-686, 661)},
        ghost=("curve", "other"),
        status="simulated",
        source="lifetime value at d = 0.1 (Gupta et al. 2004)",
        presets={
            "First order pays": {"acquisition_cost": 30},
            "Dear advertising": {"acquisition_cost": 200},
            "Seldom bought": {"retention": 0.1},
            "Private traffic": {"retention": 0.8},
        },
        asks=Prediction(
            "At K = 100 yuan the site needs a retention of 0.77. Advertising gets twice as dear: which now?",
            of="needed", at={"acquisition_cost": 200}, decimals=2,
        ),
        touch=lambda before, start, points: {"retention": returning.nearest(points[-1, 0])},
    )


def private_traffic() -> Explorer:
    """Ten years of paid acquisition: who comes back unpaid, and when the money is back."""
    last, reach, exponent, margin = 10, 16_000, 0.5, 60e-6  # money in million yuan: the margin is 60 yuan
    years = np.arange(1, last + 1)

    def model(retention, spend, site_cost):
        new = float(market.acquired_customers(spend, reach, exponent))
        buying = market.customers(years, new, retention)
        cash = margin * buying - spend - site_cost
        nobody = np.full(last, margin * new - spend)
        present = (1 + DISCOUNT) ** (1.0 - years)
        year = market.payback_year(cash, DISCOUNT) + 1  # the first year of the cash flow is year 1
        value = market.lifetime_value(margin, retention, DISCOUNT)
        return {
            "returning": (buying - new) / 1000,
            "new": new / 1000,
            "customers": float(buying[-1]) / 1000,
            "worth": np.cumsum(present * cash),
            "nobody": np.cumsum(present * nobody),
            "paid": bool(np.isfinite(year)),
            "payback": int(year) if np.isfinite(year) else 0,
            "each": 1e6 * spend / new,
            "best_spend": float(market.best_acquisition(value, reach, exponent)),
        }

    def draw(figure):
        figure.get_layout_engine().set(w_pad=0.12)  # inches: longer numbers stand on the axis later
        left, right = figure.subplots(1, 2)
        left.set(xlim=(0.3, last + 0.7), ylim=(0, 50), xticks=(1, 4, 7, 10), xlabel="year")
        left.set_ylabel("customers in the year, thousand")
        right.set(xlim=(0.5, last + 0.5), ylim=(-2, 2), xticks=(1, 4, 7, 10), xlabel="year")
        right.set_ylabel("all profit so far, million yuan today", labelpad=0)
        left.yaxis.set_major_formatter(lambda value, place: f"{value:.0f}".rjust(4))
        right.yaxis.set_major_formatter(lambda value, place: plots.minus(f"{value:g}").rjust(5))
        right.axhline(0, color=plots.MUTED, linewidth=1.5)
        moving = {
            "new": left.bar(years, 0, color="#C8C8C8", edgecolor=plots.INK, label="won this year (paid)"),
            "back": left.bar(years, 0, color="#D9A9C6", edgecolor=plots.INK, hatch="//", label="came back"),
            "nobody": right.plot([], [], color=THIRD, linestyle=plots.LINES[1], label="r = 0, no site")[0],
            "worth": right.plot([], [], color=MAIN, marker="o", markersize=8, label="own site")[0],
            "paid": right.plot([], [], "D", color=SECOND, markersize=15, mec="white", mew=1.5, label="paid back")[0],
            "count": left.text(0.02, 0.98, "", transform=left.transAxes, va="top", linespacing=1.4),
            "verdict": right.text(0.02, 0.98, "", transform=right.transAxes, va="top", linespacing=1.4),
        }
        left.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, columnspacing=1, handletextpad=0.4)
        right.legend(loc="lower center", bbox_to_anchor=(0.45, 1), ncols=3, columnspacing=0.9, handlelength=1.3,
                     handletextpad=0.4)
        return moving

    def update(artists, result):
        left, right = artists["count"].axes, artists["verdict"].axes
        top = next(step for step in (25, 50, 75, 100, 150, 250) if step >= 1.3 * result["customers"])
        if left.get_ylim() != (0, top):
            left.set_ylim(0, top)
        reach_ = max(np.abs(result["worth"]).max(), np.abs(result["nobody"]).max())
        high = next(step for step in (1, 2, 4, 8, 16, 32) if step >= 1.4 * reach_)
        if right.get_ylim() != (-high, high):
            right.set_ylim(-high, high)
        for paid, unpaid, height in zip(artists["new"], artists["back"], result["returning"], strict=True):
            paid.set_height(result["new"])
            unpaid.set_y(result["new"])
            unpaid.set_height(height)
        artists["worth"].set_data(years, result["worth"])
        artists["nobody"].set_data(years, result["nobody"])
        at = result["payback"]
        artists["paid"].set_data(*(([at], [result["worth"][at - 1]]) if result["paid"] else ([], [])))
        artists["count"].set_text(f"{result['customers']:.1f} thousand in year {last}")
        artists["verdict"].set_text(f"paid back in year {at}" if result["paid"] else f"not paid back in {last} years")

    def words(result):
        verdict = f"paid back in year {result['payback']}" if result["paid"] else f"not paid back in {last} years"
        return (
            f"Spending {result['spend']:.1f} million yuan buys {result['new']:.1f} thousand new customers a year, "
            f"{result['each']:.0f} yuan each; with those who return there are {result['customers']:.1f} thousand in "
            f"year {last}. A site at {result['site_cost']:.1f} million a year is {verdict}: all profit by year 10 is "
            f"{result['worth'][-1]:.2f} million. At r = {result['retention']:.2f} the best spending is "
            f"{result['best_spend']:.2f} million a year."
        )

    return Explorer(
        "lesson_06.private_traffic",
        "What do customers who come back build?",
        model, draw, update, words,
        [
            Slider("retention", 0.4, 0, 0.9, 0.02, symbol="r", unit="per year", meaning="who buy again next year"),
            Slider("spend", 1.0, 0.2, 3.0, 0.1, symbol="x", unit="million yuan per year",
                   meaning="on winning customers; each next one costs more"),
            Slider("site_cost", 0.3, 0, 1.2, 0.1, symbol="F", unit="million yuan per year",
                   meaning="site, service and messages, however many buy"),
        ],
        bounds={"customers": (7, 200), "payback": (0, 10), "each": (25, 120), "best_spend": (0.2, 10)},
        status="simulated",
        ghost=("worth",),
        source="won: 16,000·√x a year; 60 yuan each; d = 0.1",
        presets={
            "Nobody comes back": {"retention": 0},
            "Private traffic works": {"retention": 0.8},
            "Twice the advertising": {"spend": 2.0},
            "A dear site": {"site_cost": 0.9},
        },
        asks=Prediction(
            "At r = 0.4 there are 26.7 thousand customers in year 10. At r = 0.8, how many thousand?",
            of="customers", at={"retention": 0.8}, unit="thousand", decimals=1,
        ),
    )


def _needed(result):
    if not result["possible"]:
        return "No retention is enough: the own site never pays."
    if result["needed"] <= 0:
        return "Break-even lies at retention 0: the first order pays already."
    return f"Break-even lies at retention {result['needed']:.2f}."


def _verdict(result):
    if not result["possible"]:
        first = "no retention is enough"
    else:
        first = "the first order pays" if result["needed"] <= 0 else f"break-even at r = {result['needed']:.2f}"
    word = "gains" if result["gain"] >= 0 else "loses"
    return f"{first}\nyour own site {word} {abs(result['gain']):.0f} yuan\nper customer against the marketplace"
