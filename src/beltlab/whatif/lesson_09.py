"""Explorers of lesson 09: eight belts, one belt through twelve years of acts, and a race of strategies."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from beltlab import data, figures, plots
from beltlab.models import belt, tournament
from beltlab.whatif.explorer import Choice, Explorer, Prediction, Slider

WORLDS = ("none", "G", "M", "G M", "P", "G P", "M P", "all")  # in the order of the experiment
ORDER = (0, 1, 2, 4, 3, 5, 6, 7)  # one driver before two
PAIRS = ("government and market", "government and platform", "market and platform")
TILT = Slider("tilt", 1, 0, 2, 0.5, symbol="τ", meaning="0 shares traffic equally; large gives it to the best.")
YEARS = np.arange(tournament.FIRST_YEAR, tournament.FIRST_YEAR + tournament.YEARS)
YEAR = Slider("year", 2018, int(YEARS[0]), int(YEARS[-1]), 1, play=True, meaning="Press Play.")
NONE_PRINTED = "no confirmed yearly figure of its product in dollars"


def eight_belts() -> Explorer:
    """The 2×2×2 experiment: what drivers bring alone, in pairs and together, and the credit of each."""

    def model(tilt, rivals, power):
        found = figures.belt_experiment(tilt, float(rivals), power, draws=2)
        pairs = belt.complement(found.log_sales)
        return {"log_sales": found.log_sales, "credit": found.credit, "pairs": pairs, "pair": float(pairs[1])}

    def draw(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
        left.set_title("Log sales over none", fontsize=plots.TEXT, pad=8)
        right.set_title("Shapley credit", fontsize=plots.TEXT, pad=8)
        looks = list(plots.DRIVERS.values())[:3]
        bars = left.barh(range(len(ORDER)), [1.0] * len(ORDER), color=plots.SEQUENCE[3], edgecolor="white")
        for place, look in zip((1, 2, 3), looks, strict=True):
            bars[place].set(facecolor=look.colour, hatch=look.hatch)
        left.set_yticks(range(len(ORDER)), [WORLDS[case] for case in ORDER])
        left.invert_yaxis()
        left.grid(axis="y", visible=False)
        style = dict(color=[look.colour for look in looks], hatch=[look.hatch for look in looks], edgecolor="white")
        credit = right.bar(range(3), [1.0] * 3, width=0.62, **style)
        right.set_xticks(range(3), [f"{sign}\n{look.chinese}" for sign, look in zip("GMP", looks, strict=True)])
        right.grid(axis="x", visible=False)
        right.axhline(0, color=plots.INK, linewidth=1.5)
        return {
            "log_sales": bars,
            "of_sales": [left.text(0, place, "", va="center") for place in range(len(ORDER))],
            "credit": credit,
            "of_credit": [right.text(place, 0, "", ha="center", va="bottom", fontweight="bold") for place in range(3)],
            "pairs": right.text(0.03, 0.97, "", transform=right.transAxes, va="top", linespacing=1.35),
        }

    def update(artists, result):
        top = next(step for step in (1.5, 3.5, 7) if step > 1.2 * result["log_sales"].max())
        left, right = artists["of_sales"][0].axes, artists["of_credit"][0].axes
        left.set_xlim(-0.2, top)
        right.set_ylim(-0.1, 1.55 * max(0.5, result["credit"].max()))
        for place, case in enumerate(ORDER):
            height = result["log_sales"][case]
            artists["log_sales"][place].set_width(height)
            artists["of_sales"][place].set_text(plots.minus(f"{height:.2f}"))
            artists["of_sales"][place].set_x(max(height, 0) + top / 60)
        for bar, text, credit in zip(artists["credit"], artists["of_credit"], result["credit"], strict=True):
            bar.set_height(credit)
            text.set_text(plots.minus(f"{credit:.2f}"))
            text.set_y(max(credit, 0) + 0.02)
        of_pairs = zip(("G, M", "G, P", "M, P"), map(_signed, result["pairs"]), strict=True)
        artists["pairs"].set_text("together beyond one by one\n" + "\n".join(map(": ".join, of_pairs)))

    def words(result):
        alone = ", ".join(f"{WORLDS[case]} {result['log_sales'][case]:.2f}" for case in ORDER[1:])
        pairs = ", ".join(f"{name} {_signed(value)}" for name, value in zip(PAIRS, result["pairs"], strict=True))
        credit = ", ".join(f"{value:.2f}" for value in result["credit"])
        return (
            f"At tilt {result['tilt']:.1f}, {result['rivals']:,} outside rivals and brand power {result['power']:.2f} "
            f"(all three judged): log sales over none are {alone}. Together beyond one by one: {pairs}. Shapley credit "
            f"of government, market and platform: {credit}."
        )

    return Explorer(
        "lesson_09.eight_belts",
        "Where do the three drivers complement each other?",
        model, draw, update, words,
        [
            TILT,
            Slider("rivals", 600, 0, 2_000, 200, symbol="A", meaning="Pull of sellers outside the belt, of quality 1."),
            Slider("power", 0.35, 0, 0.5, 0.05, symbol="β", meaning="How much a brand adds to quality."),
        ],
        bounds={"log_sales": (-0.3, 6), "credit": (-0.3, 7)},
        status="simulated",
        source="one belt in eight worlds, mean of two draws; Shapley (1953)",
        presets={"No brand power": {"power": 0}, "Equal traffic": {"tilt": 0}, "Many rivals": {"rivals": 2_000}},
        asks=Prediction(
            "Outside rivals fall from 600 to 200. What G and P bring together beyond one by one: rise, fall or stay?",
            of="pair", at={"rivals": 200}, direction=True, decimals=2,
        ),
        ghost=("log_sales",),
    )  # fmt: skip


def twelve_years() -> Explorer:
    """One belt from 2015 to 2026: its zone is observed, what moves it is judged, the size of acts is assumed."""
    names = data.load("belts").query("in_course").set_index("belt_id")["belt"]
    zones = dict(zip(names, figures.belt_zone_years()[names.index], strict=True))
    seen = {name: observed(belt_id) for belt_id, name in names.items()}
    acts = figures.acts_of_run()

    @lru_cache(256)
    def run(zone_year, tilt, spend, size):
        setting = belt.Setting(zone=False, tilt=tilt, brand_cap=spend / 100)
        return belt.run(setting, 0, len(YEARS), figures.run_calendar(size / 100, zone_year, tilt), first_year=2015)

    def model(year, belt, tilt, spend, size):
        found, now = run(zones[belt], tilt, spend, size), year - YEARS[0]
        return {
            "sales": found.sales / 1e6, "survivors": found.survivors, "sales_now": float(found.sales[now] / 1e6),
            "survivors_now": int(found.survivors[now]), "branded_now": 100 * float(found.branded[now]),
            "highest": float(found.sales.max() / 1e6),
        }  # fmt: skip

    def draw(figure):
        grid = figure.add_gridspec(2, 2, height_ratios=[1.15, 2.5])
        box, left, right = (figure.add_subplot(part) for part in (grid[0, :], grid[1, 0], grid[1, 1]))
        box.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], facecolor="#F1F1F1")
        box.spines[:].set_visible(False)
        left.set_title("Sales, million yuan", fontsize=plots.TEXT, pad=8)
        right.set_title("Sellers left", fontsize=plots.TEXT, pad=8)
        right.set_ylim(0, 330)
        for axes in (left, right):
            axes.set(xlim=(2014.6, 2026.4), xticks=range(2015, 2027, 4))
            for year in sorted(set(acts["year"])):
                axes.axvline(year, color=plots.LIGHT, linestyle=":", linewidth=1.5, zorder=0.5)
        line = dict(color=plots.SEQUENCE[1], marker=plots.MARKERS[1])
        return {
            "belt": box.text(0.01, 0.95, "", va="top", fontweight="bold", in_layout=False),
            "known": box.text(0.01, 0.72, "", va="top", linespacing=1.35, in_layout=False),
            "sales": left.plot([], [], **line)[0],
            "survivors": right.plot([], [], color=plots.SEQUENCE[0], marker=plots.MARKERS[0])[0],
            "zone": left.plot([], [], **plots.look("government", linestyle="none", markersize=18))[0],
            "zone_words": left.text(0, 0, "zone", va="bottom", color=plots.DRIVERS["government"].colour),
        }

    def update(artists, result):
        shown = result["year"] >= YEARS
        artists["sales"].set_data(YEARS[shown], result["sales"][shown])
        artists["survivors"].set_data(YEARS[shown], result["survivors"][shown])
        top = next(step for step in (40, 120, 300, 600, 2_000) if step > 1.1 * result["highest"])
        artists["sales"].axes.set_ylim(0, top)
        zone = zones[result["belt"]]
        artists["zone"].set_data([zone], [0.04 * top])
        artists["zone_words"].set_position((zone + 0.35, 0.07 * top))
        judged = f"JUDGED 判断 by you: τ {result['tilt']:.1f}, brand at most {result['spend']} %. "
        judged += f"ASSUMED: acts ±{result['size']} %"
        artists["belt"].set_text(result["belt"])
        artists["known"].set_text(f"OBSERVED 观测: {seen[result['belt']]}\n{judged}".replace("; ", ";\n", 1))

    def words(result):
        return (
            f"{result['belt']}. Observed: {seen[result['belt']]}. Judged by you, not measured: tilt "
            f"{result['tilt']:.1f}, brand spending of at most {result['spend']} percent; assumed: each act moves its "
            f"parameter by {result['size']} percent. Simulated for {result['year']}: sales {result['sales_now']:.1f} "
            f"million yuan, {result['survivors_now']} sellers left, {result['branded_now']:.0f} percent of sales with "
            "a brand."
        )

    return Explorer(
        "lesson_09.twelve_years",
        "What becomes of a belt in twelve years of dated acts?",
        model, draw, update, words,
        [
            replace(YEAR, default=2017),
            Choice("belt", names["ningbo_stationery"], tuple(names), meaning="Changes what is observed: its zone."),
            TILT,
            Slider("spend", 30, 0, 40, 10, unit="%", meaning="Most that a seller gives its brand, of gross profit."),
            Slider("size", 20, 0, 30, 10, unit="%", meaning="By how much each act moves its parameter: assumed."),
        ],
        bounds={"sales_now": (0, 2_000), "survivors_now": (0, 520), "branded_now": (-1e-9, 100.001)},
        status="simulated",
        source="acts: run_events, sizes assumed; one simulated belt",
        presets={
            "Nobody invests": {"spend": 0, "year": 2026},
            "No acts": {"size": 0, "year": 2026},
            "A steeper tilt": {"tilt": 1.5, "year": 2026},
        },
        asks=Prediction(
            "The tilt rises from 1 to 1.5, so sales rise. How many sellers are left in 2026?",
            of="survivors_now", at={"tilt": 1.5, "year": 2026}, unit="sellers",
        ),
        ghost=("sales", "survivors"),
    )  # fmt: skip


def race(strategy=None) -> Explorer:
    """One market of the tournament, year by year: your firm among five rivals, and the cash of all.

    Args:
        strategy: a function `strategy(year, firm, market)` of your own; without it two sliders are the strategy.
    """
    names = (*tournament.BUILT_IN, "you")

    @lru_cache(256)
    def play(deal, calendar, brand, research):
        steady = {"brand": brand / 100, "research": research / 100}
        mine = strategy or (lambda year, firm, market: steady)
        return tournament.play_market({**tournament.BUILT_IN, "you": mine}, deal, calendar)

    def model(year, deal, calendar, brand=0, research=0):
        market, now = play(deal, calendar, brand, research), year - YEARS[0]
        worth = (1 + tournament.SETTING.discount) ** -np.arange(len(YEARS))
        cash = np.cumsum(worth[:, None] * np.nan_to_num(market.cash), 0) / 1e4
        place = 1 + int((cash[now] > cash[now, -1]).sum())
        return {
            "sales": np.nan_to_num(market.sales) / 1e4, "cash": cash[now], "yours_now": float(cash[now, -1]),
            "place": place,
            "best": names[int(cash[now].argmax())], "best_now": float(cash[now].max()),
            "skills": market.skill, "fault": market.faults.get("you", ""),
        }  # fmt: skip

    def draw(figure):
        figure.get_layout_engine().set(w_pad=0.2)  # inches: longer numbers stand on the axis later
        left, right = figure.subplots(1, 2, width_ratios=[1.1, 1])
        left.set_title("Sales, 10,000 yuan a year", fontsize=plots.TEXT, pad=8)
        right.set_title("Cash so far, 10,000 yuan", fontsize=plots.TEXT, pad=8)
        left.set(xlim=(2014.6, 2026.4), xticks=range(2015, 2027, 4))
        left.yaxis.set_major_formatter(lambda value, place: f"{value:,.0f}".rjust(8))
        right.set(ylim=(5.6, -0.6), yticks=[])
        right.xaxis.get_major_locator().set_params(nbins=5, prune="upper")  # its place may lie beyond the picture
        right.axvline(0, color=plots.INK, linewidth=1.5)
        grey = dict(color="#9A9A9A", linewidth=2, markersize=8)
        marks = (*plots.MARKERS[:5], "o")
        others = [left.plot([], [], marker=mark, linestyle=line, **grey)[0]
                  for mark, line in zip(marks[:5], plots.LINES[1:], strict=True)]  # fmt: skip
        mine = left.plot([], [], "o-", color=plots.SEQUENCE[1], linewidth=5, markersize=12)[0]
        colours = [plots.LIGHT] * 5 + [plots.SEQUENCE[1]]
        return {
            "others": others,
            "yours": mine,
            "bars": right.barh(range(6), [1.0] * 6, color=colours, height=0.4),
            "names": [right.text(0, 0, "", va="bottom") for _ in names],
            "marks": [right.plot([], [], mark, color=colour, markersize=12, clip_on=False)[0]
                      for mark, colour in zip(marks, ["#7A7A7A"] * 5 + [plots.SEQUENCE[1]], strict=True)],
        }  # fmt: skip

    def update(artists, result):
        shown = YEARS <= result["year"]
        top = next(step for step in (30, 60, 150, 400, 1_000, 4_000) if step > 1.05 * result["sales"].max())
        artists["yours"].axes.set_ylim(0, top)
        for line, sales in zip([*artists["others"], artists["yours"]], result["sales"].T, strict=True):
            line.set_data(YEARS[shown], sales[shown])
        cash = result["cash"]
        low = min(0, 1.15 * cash.min())
        high = max(4, 1.3 * cash.max(), -1.2 * low)  # names need room on the right of 0
        artists["names"][0].axes.set_xlim(low - 0.05 * (high - low), high)
        places = np.argsort(np.argsort(-cash, kind="stable"), kind="stable")
        for bar, text, mark, name, value, place in zip(
            artists["bars"], artists["names"], artists["marks"], names, cash, places, strict=True
        ):
            bar.set_y(place - 0.1)
            bar.set_width(value)
            text.set_position((0.06 * (high - low), place - 0.12))
            text.set_text(plots.minus(f"{name} {value:.1f}"))
            mark.set_data([0.02 * (high - low)], [place - 0.27])

    def words(result):
        plan = "your own strategy"
        if not strategy:
            plan = f"{result['brand']} % for the brand, {result['research']} % for research"
        sales = result["sales"][result["year"] - YEARS[0], -1]
        sold = f"you sell for {sales:.1f}" if sales else "your firm is closed, with sales of 0"
        fault = f" {result['fault']}" if result["fault"] else ""
        skill, best = result["skills"][-1], result["skills"].max()
        return (
            f"Deal {result['deal']}, {result['calendar']}, up to {result['year']}; {plan}. This year {sold} (10,000 "
            f"yuan), and your discounted cash so far is {result['yours_now']:.1f}: place {result['place']} of "
            f"{len(names)}. First is {result['best']} with {result['best_now']:.1f}. You were dealt a skill of "
            f"{skill:.2f}, the best has {best:.2f}.{fault}"
        )

    share = dict(unit="%", meaning="Of each year's gross profit, the same every year.")
    own = [] if strategy else [Slider("brand", 15, 0, 60, 5, **share), Slider("research", 0, 0, 40, 10, **share)]
    asks = Prediction(
        "60 % for the brand in place of 15 %: how much cash have you at the end, in 2026?",
        of="yours_now", at={"brand": 60, "year": 2026}, unit="10,000 yuan",
    )  # fmt: skip
    return Explorer(
        "lesson_09.race",
        "Who earns most in twelve years, and was it luck?",
        model, draw, update, words,
        [
            YEAR,
            Slider("deal", 0, 0, 29, 1, meaning="Who is dealt which skill: the seed of the market."),
            Choice("calendar", "quiet years", tuple(tournament.CALENDARS), meaning="The events of the market."),
            *own,
        ],
        bounds={"yours_now": (-200, 1_000), "place": (1, 6)},
        status="simulated",
        source="one market of the tournament; score: cash discounted at 8 %",
        presets={"The end": {"year": 2026}, "Another deal": {"deal": 1, "year": 2026}}
        | ({} if strategy else {"60 % for the brand": {"brand": 60, "year": 2026}}),
        asks=None if strategy else asks,
        ghost=("yours",),
    )  # fmt: skip


def observed(belt_id):
    """What the tables hold of a belt: its zone, and the last printed exports of its product."""
    zones = data.load("pilot_zones")[["zone_id", "city", "approval_month"]]
    own = data.load("belt_zones").query("belt_id == @belt_id").merge(zones, on="zone_id", suffixes=("_of_belt", ""))
    doubt = ", unconfirmed" if "unconfirmed" in set(own["status"]) else ""
    month = own["approval_month"].min().strftime("%B %Y")
    zone = f"zone{'s' * (len(own) > 1)} {' and '.join(own['city'])}, {month}{doubt}"
    printed = data.belt_exports().query("belt_id == @belt_id and period == 'year'").dropna(subset="value_usd_million")
    printed = printed[printed["status"] == "observed"]
    if printed.empty:
        return f"{zone}; {NONE_PRINTED}"
    last = printed.sort_values("year", kind="stable").iloc[-1]
    worth = f"{last['value_usd_million'] / 1e3:.1f} billion dollars"
    return f"{zone}; HS {last['hs']}, all of China in {int(last['year'])}: {worth}"


def _signed(value):
    return plots.minus(f"{value:+.2f}")
