"""Explorers of lesson 07: clicks down a page, a crowded page, who survives a tilt, and what each tilt is good for."""

import numpy as np

from beltlab import data, plots
from beltlab.figures import CATEGORY, pull_of_leaving
from beltlab.models import platform
from beltlab.whatif import drawing
from beltlab.whatif.explorer import Choice, Explorer, Prediction, Slider

VISITS, CONVERSION, CAPACITY = CATEGORY.visits, CATEGORY.conversion, CATEGORY.crowd
MARGIN, BASKET = CATEGORY.margin / 1e4, CATEGORY.basket / 1e4  # of an order, in 10,000 yuan
ENTRANTS, SHAPE, TASTE = 1_000, CATEGORY.shape, CATEGORY.taste
ROOMY, CROWDED, CHOOSY = "all visits alike", "every seller crowds it", "buyers know good from bad"
BESIDE = (10, 11)  # the x axis of a field that holds words only: no tilt lies there
STAY, GONE = plots.SEQUENCE[1], plots.SEQUENCE[3]
SELLERS = Slider("sellers", ENTRANTS, 500, 5_000, 100, symbol="N", meaning="All who enter, good and bad.")
TILT = Slider("tilt", 1, 0, 2.5, 0.1, symbol="τ", meaning="0 shares traffic equally; large gives it to the best.")
THRESHOLD = Slider("threshold", 1, 1, 4, 0.1, meaning="Lowest quality that is let in; the weakest entrant has 1.")
FIXED_COST = Slider("fixed_cost", 2, 0.5, 6, 0.1, symbol="F", unit="10,000 yuan", meaning="Per seller and year.")


def down_the_page() -> Explorer:
    """Shares of clicks by place on a page of results are drawn by the reader; then comes what a log has counted."""
    log = data.load("click_share_by_position").query("study == 'aol2006' and position <= 11")
    places, clicks = log["position"].to_numpy(), log["click_share_pct"].to_numpy()
    look = dict(color=plots.INK, marker=plots.MARKERS[0], markersize=12)

    def gap(miss):
        if not round(miss):
            return "your curve is right there"
        return f"your curve gives it {abs(miss):.0f} of 100 clicks too {'many' if miss > 0 else 'few'}"

    return drawing.you_draw_it(
        "lesson_07.down_the_page",
        "Of 100 clicks on a list of results, how many for each place?",
        drawing.Line(places[:1], clicks[:1], "the first place", look | dict(linestyle="none")),
        drawing.Line(places, clicks, "the log of 2006", look | dict(linewidth=5)),
        places[1:], (0, 50),
        step="places",
        places_named="% of clicks, places 2 to 11",
        axes=dict(xlim=(0.4, 11.45), ylim=(-6, 52), xticks=range(1, 12), yticks=range(0, 51, 10),
                  xlabel="place, from the top", ylabel="% of all clicks"),
        unit="%",
        gap=gap,
        presets={"A little less each": np.arange(38, 0, -4), "All alike": np.full(10, 6)},
        status="observed",
        source="AOL's log of web searches in 2006, in a copy",
    )


def crowded_page() -> Explorer:
    """More sellers share the same visits, and each of them crowds the page a little."""
    numbers = np.arange(20, 2_001, 20)

    def model(sellers, crowding, fixed_cost):
        conversion = platform.conversion(sellers, CONVERSION, crowding)
        prices = (VISITS, CONVERSION, MARGIN, fixed_cost, crowding)
        return {
            "orders": VISITS * platform.conversion(numbers, CONVERSION, crowding) / 1e3,
            "profits": platform.crowding_profit(numbers, *prices),
            "all_orders": VISITS * conversion / 1e3,
            "orders_each": VISITS / sellers * conversion,
            "profit": platform.crowding_profit(sellers, *prices),
            "entry_stops": platform.free_entry_sellers(*prices),
        }

    def draw(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Orders of all, thousand a year", ylim=(0, 430))
        right.set(title="Profit of one, 10,000 yuan a year", ylim=(-7, 10))
        for axes in (left, right):
            axes.set(xlabel="sellers N", xlim=(0, 2_050))
            axes.set_xticks([0, 500, 1_000, 1_500, 2_000], ["0", "500", "1,000", "1,500", "2,000"])
        left.axhline(VISITS * CONVERSION / 1e3, color=GONE, linestyle="--", linewidth=2)
        left.text(2_030, 405, "without a crowd", ha="right", color=plots.MUTED)
        right.axhline(0, color=plots.INK, linewidth=1.5)
        now = dict(marker=plots.MARKERS[1], linestyle="none", color=plots.INK, markersize=17)
        return {
            "orders": left.plot([], [], color=STAY)[0],
            "profits": right.plot([], [], color=STAY)[0],
            "stop": right.plot([], [], color=GONE, linestyle=":")[0],
            "limit": right.text(2_030, 8.4, "", ha="right", color=plots.MUTED),
            "all": left.plot([], [], **now)[0],
            "one": right.plot([], [], **now)[0],
        }

    def update(artists, result):
        artists["orders"].set_data(numbers, result["orders"])
        artists["profits"].set_data(numbers, result["profits"])
        artists["stop"].set_data([result["entry_stops"]] * 2, [-7, 8])
        artists["limit"].set_text(f"entry stops at {result['entry_stops']:,.0f}")
        artists["all"].set_data([result["sellers"]], [result["all_orders"]])
        artists["one"].set_data([result["sellers"]], [result["profit"]])

    def words(result):
        profit = result["profit"] * 1e4
        return (
            f"{result['sellers']:,} sellers share {VISITS / 1e6:.0f} million visits: each has "
            f"{VISITS / result['sellers']:,.0f} visits and {result['orders_each']:,.0f} orders a year, and "
            f"{'earns' if profit >= 0 else 'loses'} {abs(profit):,.0f} yuan after a fixed cost of "
            f"{result['fixed_cost'] * 1e4:,.0f} yuan. All together have {result['all_orders']:,.0f} thousand orders; "
            f"conversion halves at {result['crowding']:,} sellers"
            + (f", and profit is 0 at {result['entry_stops']:,.0f}." if result["revealed"] else ".")
        )

    return Explorer(
        "lesson_07.crowded_page",
        "Too many monks: what does one more seller do to the others?",
        model, draw, update, words,
        [
            Slider("sellers", 500, 100, 2_000, 50, symbol="N", meaning="Alike, on one page, with the same visits."),
            Slider("crowding", 1_000, 250, 10_000, 250, symbol="K", meaning="Sellers at which conversion has halved."),
            FIXED_COST,
        ],
        bounds={"all_orders": (0, 400), "orders_each": (0, 4_000), "entry_stops": (1, 2_000)},
        status="simulated",
        source="crowding with free entry (Anderson & de Palma 2012)",
        presets={
            "A roomy page": {"crowding": 10_000},
            "Twice as many monks": {"sellers": 1_000},
            "Where entry stops": {"sellers": 350},
        },
        asks=Prediction(
            "With 500 sellers each has 533 orders a year. The sellers double. How many orders has each then?",
            of="orders_each", at={"sellers": 1_000}, unit="orders",
        ),
        hides=("orders", "profits", "stop", "limit"),
    )


def who_survives() -> Explorer:
    """Sellers in order of quality, what the tilt gives each of them, and who can live on it."""

    def model(sellers, tilt, threshold, fixed_cost, page):
        quality = platform.pareto_sellers(sellers, SHAPE)
        admitted = quality[quality >= threshold]
        same = platform.conversion(admitted.size, CONVERSION, CAPACITY if page == CROWDED else np.inf)
        buys = platform.purchase(admitted, pull_of_leaving(), TASTE) if page == CHOOSY else np.full(admitted.size, same)
        worth = VISITS * MARGIN * buys  # of all visits, if this seller had them
        weight = admitted**tilt
        number = int((worth * weight >= fixed_cost * weight.cumsum()).sum())
        shares = platform.tilt_shares(admitted[:number], tilt)
        after = worth[:number] * shares
        return {
            "before": worth * platform.tilt_shares(admitted, tilt),
            "after": after,
            "prize": float(after.sum()),
            "admitted": admitted.size,
            "survivors": number,
            "weakest": float(admitted[number - 1]),
            "best_share": 100 * float(shares[0]),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xscale="log", yscale="log", xlim=(0.9, 6_500), ylim=(0.03, 1_500))
        axes.set(xlabel="seller's place by quality, best first (log scale)", ylabel="gross profit, 10,000 yuan (log)")
        axes.set_xticks([1, 10, 100, 1_000], ["1", "10", "100", "1,000"])
        axes.set_yticks([0.1, 1, 10, 100, 1_000], ["0.1", "1", "10", "100", "1,000"])
        axes.minorticks_off()
        moving = {
            "area": axes.fill_between([1, 2], [1, 1], [2, 2], color=STAY, alpha=0.15, linewidth=0),
            "before": axes.plot([], [], color=GONE, linestyle="--", label="while all are there")[0],
            "after": axes.plot([], [], color=STAY, linewidth=5, label="once the others have left")[0],
            "cost": axes.plot([], [], color=plots.INK, linestyle=":", label="fixed cost F")[0],
            "last": axes.plot([], [], plots.MARKERS[2], color=STAY, markersize=17)[0],
            "count": axes.text(6_000, 1_200, "", fontsize=46, fontweight="bold", color=STAY, ha="right", va="top"),
            "caption": axes.text(6_000, 260, "", ha="right", va="top", linespacing=1.4),
        }
        axes.legend(loc="upper right", bbox_to_anchor=(1.0, 0.74))
        return moving

    def update(artists, result):
        number, after, before = result["survivors"], result["after"], result["before"]
        places = np.arange(1, result["admitted"] + 1)
        artists["before"].set_data(places, before)
        artists["after"].set_data(places[:number], after)
        artists["area"].set_data(places[:number], np.full(number, 0.03), after)
        artists["cost"].set_data([0.9, 6_500], [result["fixed_cost"]] * 2)
        artists["last"].set_data([number], after[-1:])
        artists["count"].set_text(f"{number:,} survive")
        artists["caption"].set_text(f"of {result['sellers']:,} who enter,\n{result['admitted']:,} of them let in")

    def words(result):
        return (
            f"{result['sellers']:,} sellers enter, {result['admitted']:,} reach the threshold of "
            f"{result['threshold']:.1f}, and {result['survivors']:,} can pay the fixed cost of "
            f"{result['fixed_cost'] * 1e4:,.0f} yuan at tilt {result['tilt']:.1f}. The weakest of them has "
            f"{result['weakest']:.1f} times the quality of the weakest entrant; the best gets "
            f"{result['best_share']:.1f} percent of the traffic. Visits: {result['page']}; gross profit "
            f"{result['prize'] * 1e4 / 1e6:.1f} million yuan."
        )

    def touch(before, start, points):
        grasped = start[1] > 0 and abs(np.log10(start[1] / before["fixed_cost"])) < 0.3
        return {"fixed_cost": FIXED_COST.nearest(points[-1, 1])} if grasped else {}

    return Explorer(
        "lesson_07.who_survives",
        "Who survives, and does it depend on how many entered?",
        model, draw, update, words,
        [
            SELLERS, TILT, THRESHOLD, FIXED_COST,
            Choice("page", ROOMY, (ROOMY, CROWDED, CHOOSY), meaning="What is a visit worth to a seller?"),
        ],
        bounds={"survivors": (1, 5_000), "admitted": (1, 5_000), "weakest": (1, 50), "best_share": (0, 100)},
        earlier={"page": {"never too full": "all visits alike"}},
        status="simulated",
        source="Pareto sellers (Melitz 2003; Chaney 2008), traffic by Luce (1959)",
        presets={
            "Equal traffic": {"tilt": 0},
            "Five times as many enter": {"sellers": 5_000},
            "Crowded, a threshold": {"sellers": 5_000, "page": CROWDED, "threshold": 3},
            "Buyers who choose": {"sellers": 5_000, "page": CHOOSY},
        },
        asks=Prediction(
            "1,000 sellers have entered. If 5,000 enter instead, does the number of survivors rise, fall or stay?",
            of="survivors", at={"sellers": 5_000}, unit="survivors", direction=True,
        ),
        touch=touch,
    )


def no_tilt_wins() -> Explorer:
    """Sales, buyers' surplus, concentration and survivors at every tilt, side by side."""
    tilts = np.linspace(0, 2.5, 26)
    quality = platform.pareto_sellers(ENTRANTS, SHAPE)
    panels = {  # name in the model: title, lowest and highest value, whether more is better
        "gmv": ("Sales (GMV), million yuan", 0, 700, True),
        "gain": ("Buyers' gain over τ = 0", -0.02, 0.6, True),
        "survivors": ("Survivors", 0, 1_050, True),
        "hhi": ("Concentration, HHI", 0, 0.2, False),
        "gini": ("Inequality, Gini", 0, 1.05, False),
    }

    def model(tilt, taste, threshold, fixed_cost):
        leaving = platform.leaving_for(quality, CONVERSION, taste)
        swept = platform.objectives(
            quality, np.append(tilts, tilt), VISITS, BASKET, MARGIN, fixed_cost, leaving, taste, threshold
        )
        surplus = swept.consumer_surplus
        curves = {
            "gmv": swept.gmv / 100, "gain": surplus - surplus[0], "survivors": swept.survivors,
            "hhi": swept.hhi, "gini": swept.gini,
        }  # fmt: skip
        best = {name: curve[:-1].argmax() if panels[name][3] else curve[:-1].argmin() for name, curve in curves.items()}
        return {
            "curves": {name: curve[:-1] for name, curve in curves.items()},
            "best": best,
            **{f"{name}_now": float(curve[-1]) for name, curve in curves.items()},
            "pot_now": float(swept.gross_profit[-1] / 100),
            "best_for_buyers": float(tilts[best["gain"]]),
        }

    def draw(figure):
        cells = figure.subplots(2, 3).flat
        moving = {}
        for axes, (name, (title, low, high, more)) in zip(cells, panels.items(), strict=False):
            axes.set(ylim=(low, high), xlim=(-0.1, 2.6), xticks=[0, 1, 2])
            axes.set_title(title, fontsize=plots.TEXT, pad=8)
            colour = STAY if more else plots.SEQUENCE[2]
            moving[name] = [
                axes.plot([], [], color=plots.INK, linestyle=":", linewidth=2)[0],
                axes.plot([], [], "o", color=plots.INK, markersize=11, clip_on=False)[0],
            ]
            moving[f"{name}_beyond"] = [
                axes.plot([], [], color=colour)[0],
                axes.plot([], [], "*", color=colour, mec=plots.INK, markersize=22, clip_on=False)[0],
            ]
        last = figure.axes[-1]
        last.set_axis_off()
        last.set_xlim(*BESIDE)
        moving["tilt"] = last.text(0, 1, "", transform=last.transAxes, fontsize=44, fontweight="bold", va="top")
        last.text(0, 0.6, "★ the best tilt for each\n● the tilt you have set\n→ tilt τ, from 0 to 2.5", va="top",
                  transform=last.transAxes, linespacing=1.6)
        return moving

    def update(artists, result):
        for name, (_, low, high, _) in panels.items():
            (line, now), (curve, star) = artists[name], artists[f"{name}_beyond"]
            values, best = result["curves"][name], result["best"][name]
            line.set_data([result["tilt"]] * 2, [low, high])
            curve.set_data(tilts, values)
            star.set_data(tilts[best : best + 1], values[best : best + 1])
            now.set_data([result["tilt"]], [result[f"{name}_now"]])
        artists["tilt"].set_text(f"τ = {result['tilt']:.1f}")

    def words(result):
        return (
            f"At tilt {result['tilt']:.1f}, taste {result['taste']:.1f}, threshold {result['threshold']:.1f} and a "
            f"fixed cost of {result['fixed_cost'] * 1e4:,.0f} yuan: sales {result['gmv_now']:,.0f} million yuan, "
            f"buyers' gain over equal traffic {result['gain_now']:+.3f}, {result['survivors_now']:.0f} survivors, "
            f"HHI {result['hhi_now']:.4f}, Gini {result['gini_now']:.2f}; all sellers earn "
            f"{result['pot_now']:,.1f} million yuan of gross profit."
            + (f" Buyers would set the tilt to {result['best_for_buyers']:.1f}, and so would sales; survivors and "
               "equality want none." if result["revealed"] else "")
        )

    def touch(before, start, points):
        return {} if start[0] >= BESIDE[0] else {"tilt": TILT.nearest(points[-1, 0])}

    return Explorer(
        "lesson_07.no_tilt_wins",
        "Which tilt of the traffic wins?",
        model, draw, update, words,
        [
            TILT,
            Slider("taste", TASTE, 1.4, 2.2, 0.1, symbol="α", meaning="How sharply buyers tell good from bad."),
            THRESHOLD, FIXED_COST,
        ],
        bounds={
            "gmv_now": (0, 700), "gain_now": (-1e-9, 0.6), "survivors_now": (1, ENTRANTS), "hhi_now": (0, 1),
            "gini_now": (-1e-9, 1), "pot_now": (0, 175), "best_for_buyers": (0, 2.5),
        },
        status="simulated",
        source="logit buyers (Anderson, de Palma & Thisse 1992), Pareto sellers",
        presets={
            "Equal traffic": {"tilt": 0},
            "The steepest tilt": {"tilt": 2.5},
            "Buyers look closely": {"taste": 2.2},
        },
        asks=Prediction(
            "From tilt 1 to 2.5 all sellers together sell more, and earn more. Do more of them survive?",
            of="survivors_now", at={"tilt": 2.5}, direction=True, unit="survivors",
        ),
        hides=[f"{name}_beyond" for name in panels],
        ghost=(),
        touch=touch,
    )
