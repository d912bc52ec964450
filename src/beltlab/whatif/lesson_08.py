"""Explorers of lesson 08: three drivers of a belt, what coordination adds, and the credit."""

import itertools

import numpy as np
import pandas as pd

from beltlab import data, plots
from beltlab.models import together
from beltlab.whatif.explorer import Choice, Explorer, NoPicture, Prediction, Slider

NAMES = together.DRIVERS
LOOKS = [plots.DRIVERS[name] for name in NAMES]
TICKS = [f"{look.label}\n{look.chinese}" for look in LOOKS]
EXAMPLE = "no belt, only an example"
LABELS = {  # belt: short name in two languages, in the course's order
    "shenzhen_electronics": "Shenzhen electronics 深圳消费电子",
    "foshan_furniture": "Foshan furniture 佛山家具",
    "hangzhou_clothing": "Hangzhou clothing 杭州服装",
    "ningbo_stationery": "Ningbo stationery 宁波文具",
    "yongkang_hardware": "Yongkang hardware 永康五金",
    "xiamen_clothing": "Xiamen clothing 厦门服装",
    "qingdao_home_textiles": "Qingdao home textiles 青岛家纺",
    "sichuan_chongqing_auto_moto": "Sichuan–Chongqing vehicles 川渝汽摩",
    "xuchang_wigs": "Xuchang wigs 许昌发制品",
}
ON_A_PLATFORM = (4, 51)  # facts of `belt_facts`: a share of a platform's sellers, and sales on a platform
ONE_OFF = np.stack(np.meshgrid(*[[-1, 0, 1]] * 3), -1).reshape(-1, 3)  # each level one point lower, right, or higher
RETURNS, COSTS = np.array([0.7, 0.8, 0.9]), np.array([1.6, 1.4, 1.5])  # θ and C of the lesson's example
WATER = "#8CC8E8"
LOWER = "1: the drivers add. The lower, the more the weakest one counts."


def evidence() -> pd.DataFrame:
    """What the tables of the course hold on the nine belts: one row is one dated observation of one belt.

    Returns:
        DataFrame: belt_id, kind (government, market, platform, or outcome: a fact about the belt's firms or trade),
        date, status and observation (words).
    """
    places = data.load("belt_places")
    zones = data.load("pilot_zones")[["zone_id", "city", "city_zh", "batch", "approval_month"]]
    zones = data.load("belt_zones").merge(zones, on="zone_id", suffixes=("_of_belt", ""))
    above = zones["relation"].ne("zone of the same city").map({True: ", the city above it", False: ""})
    month = zones["approval_month"].dt.strftime("%B %Y")
    said = zones["city"] + " " + zones["city_zh"] + above + ": batch " + zones["batch"].astype(str) + ", " + month
    government = zones.assign(kind="government", date=zones["approval_month"].dt.to_timestamp(), observation=said)

    firms = data.load("brand_facts").merge(places[["belt_id", "city"]], how="cross")
    at_home = [city in home for city, home in zip(firms["city"], firms["home_city"], strict=True)]
    firms = firms.assign(kind="market", date=pd.to_datetime(firms["year"].astype(str)),
                         observation=firms["firm"].astype(str) + " (" + firms["home_city"].astype(str) + ")")[at_home]

    facts = data.load("belt_facts").query("year >= 2015")
    facts = facts[~facts["national"].astype(bool)]
    size = facts["value"].map("{:g} ".format) + facts["unit"].astype(str)
    facts = facts.assign(
        kind=np.where(facts["fact_id"].isin(ON_A_PLATFORM), "platform", "outcome"),
        date=pd.to_datetime(facts["year"].astype(str)),
        observation=facts["fact"] + ": " + size.mask(facts["fact_id"] == 4, "one third"),
    )
    acts = data.load("platform_events").merge(places[["belt_id", "city"]], left_on="place", right_on="city")
    said = "act of " + acts["platform"].astype(str) + " in " + acts["place"].astype(str)
    acts = acts.assign(kind="platform", observation=said)
    found = pd.concat([government, firms, acts, facts])[["belt_id", "kind", "date", "status", "observation"]]
    return found[found["belt_id"].isin(list(LABELS))].reset_index(drop=True)


def _levels(start: tuple, top: float, step: float, unit: str, meaning: str) -> list[Slider]:
    """One slider for each driver, from 1 on."""
    return [
        Slider(name, value, 1, top, step, symbol=name[0].upper(), unit=unit, meaning=meaning)
        for name, value in zip(NAMES, start, strict=True)
    ]


def three_drivers() -> Explorer:
    """A belt's three levels, as the reader judges them, beside what is observed of it."""
    names = data.load("belts").set_index("belt_id")["belt"][list(LABELS)]
    seen = {names[belt]: _in_three_lines(rows) for belt, rows in evidence().groupby("belt_id")}
    seen[EXAMPLE] = ["the zone that covers the belt", "accounts of its firms", "acts and figures of platforms"]

    def model(belt, government, market, platform, substitutability):
        levels = np.array([government, market, platform], float)
        brings = together.marginal_products(levels, substitutability)
        weakest = brings > brings.max() * (1 - 1e-9)
        nearby = together.marginal_products(np.clip(levels + ONE_OFF, 1, 10), substitutability)
        holds = nearby[:, brings.argmax()] > nearby.max(-1) * (1 - 1e-9)
        return {
            "levels": levels,
            "output": float(together.ces(levels, substitutability)),
            "brings": brings,
            "most": float(brings.max()),
            "weakest": weakest,
            "holds": int(holds.sum()),
        }

    def draw(figure):
        grid = figure.add_gridspec(2, 2, height_ratios=[1, 2.5], width_ratios=[1.25, 1])
        box, left, right = (figure.add_subplot(part) for part in (grid[0, :], grid[1, 0], grid[1, 1]))
        box.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], facecolor="#F1F1F1")
        box.spines[:].set_visible(False)
        for row, look in enumerate(LOOKS):
            box.plot(0.022, 0.62 - 0.24 * row, look.marker, color=look.colour, markersize=14)
        left.set(ylim=(0, 12.6), yticks=range(0, 11, 2), xlim=(-0.6, 3.35))
        left.set_title("A barrel 木桶; staves: YOUR JUDGEMENT", fontsize=plots.TEXT, pad=8)
        right.set(ylim=(0, 1.1), xlim=(-0.6, 2.6))
        right.set_title("One point more brings", fontsize=plots.TEXT, pad=8)
        for axes in (left, right):
            axes.set_xticks(range(3), TICKS)
            axes.grid(axis="x", visible=False)
        style = dict(color=[look.colour for look in LOOKS], edgecolor="white", hatch=[look.hatch for look in LOOKS])
        bars = [axes.bar(range(3), 1, width=width, **style) for axes, width in ((left, 0.94), (right, 0.62))]
        number = dict(ha="center", va="bottom", fontweight="bold", zorder=3)
        white = dict(facecolor="white", edgecolor="none", pad=2.5)
        return {
            "belt": box.text(0.005, 0.94, "", va="top", fontweight="bold"),
            "seen": [box.text(0.045, 0.62 - 0.24 * row, "", va="center") for row in range(3)],
            "levels": bars[0],
            "brings": bars[1],
            "water": left.bar([1], [1], width=2.94, color="#C5E1F5", zorder=0.8)[0],
            "line": left.plot([], [], color=plots.INK, linestyle="--", zorder=2.5)[0],
            "output": left.text(2.55, 0, "", fontweight="bold", va="center", fontsize=plots.TEXT + 2, bbox=white),
            "of_level": [left.text(place, 10.25, "", linespacing=1.1, **number) for place in range(3)],
            "of_brings": [right.text(place, 0, "", **number) for place in range(3)],
        }

    def update(artists, result):
        right = artists["brings"][0].axes
        top = 1.1 if result["most"] < 0.98 else 2.5
        if right.get_ylim() != (0, top):
            right.set_ylim(0, top)
        artists["belt"].set_text(f"OBSERVED 观测: {result['belt']}")
        for text, line in zip(artists["seen"], seen[result["belt"]], strict=True):
            text.set_text(line)
        for place in range(3):
            level, brings = result["levels"][place], result["brings"][place]
            artists["levels"][place].set_height(level)
            artists["brings"][place].set_height(brings)
            narrow = result["weakest"][place] and not result["weakest"].all()
            artists["of_level"][place].set_text(f"bottleneck\n{level:g}" if narrow else f"{level:g}")
            artists["of_brings"][place].set_text(f"{brings:.2f}")
            artists["of_brings"][place].set_y(brings + top / 90)
        artists["water"].set_height(result["output"])
        artists["line"].set_data([-0.47, 2.47], [result["output"]] * 2)
        artists["output"].set_text(f"output\n{result['output']:.1f}")
        artists["output"].set_y(max(result["output"], 1.3))

    def words(result):
        narrow = [name for name, weak in zip(NAMES, result["weakest"], strict=True) if weak]
        if len(narrow) == 3:
            verdict = f"There is no bottleneck: one point more of each brings the same, {result['most']:.2f}"
        else:
            share = "is the bottleneck" if len(narrow) == 1 else "share the bottleneck"
            verdict = f"{' and '.join(narrow).capitalize()} {share}: one point more brings {result['most']:.2f}"
        brings = ", ".join(f"{name} {value:.2f}" for name, value in zip(NAMES, result["brings"], strict=True))
        levels = ", ".join(f"{name} {level:g}" for name, level in zip(NAMES, result["levels"], strict=True))
        sure = f" If each level may be one point off, it still is in {result['holds']} of 27 cases."
        known = f" Observed: {'; '.join(seen[result['belt']])}. Another belt changes only this box, no number."
        known = "" if result["belt"] == EXAMPLE else known
        return (
            f"{result['belt'][0].upper() + result['belt'][1:]}. Judged, not measured: {levels}. At ρ = "
            f"{result['substitutability']:.1f} output is {result['output']:.1f}. {verdict} (points of output per "
            f"point: {brings}).{'' if len(narrow) == 3 else sure}{known}"
        )

    meaning = "Your own judgement: 1 almost none, 10 as strong as you can imagine."
    return Explorer(
        "lesson_08.three_drivers",
        "Which of the three drivers holds this belt back?",
        model, draw, update, words,
        [
            Choice("belt", EXAMPLE, (EXAMPLE, *names), meaning="Changes the grey box only. The levels are yours."),
            *_levels((8, 4, 5), 10, 0.5, "points", meaning),
            Slider("substitutability", -1, -4, 1, 0.1, symbol="ρ", meaning=LOWER),
        ],
        bounds={"output": (0.999, 10.001), "most": (0.333, 2.3), "holds": (1, 27)},
        status="simulated",
        source="CES (Arrow et al. 1961) on your levels; only the grey box is observed",
        presets={
            "They only add": {"substitutability": 1},
            "The weakest decides": {"substitutability": -4},
            "One point more market": {"market": 5},
            "All equal": {"government": 5, "market": 5, "platform": 5},
        },
        asks=Prediction(
            "Levels 8, 4, 5 and ρ = −1 give an output of 5.2. Promotion rises from 8 to 10. What is the output then?",
            of="output", at={"government": 10}, unit="points", decimals=1,
        ),
    )


def barrel() -> Explorer:
    """A barrel of three staves, the levels of the drivers: how high the water stands is the output at ρ."""
    levels = Slider("level", 5, 1, 10, 0.5)  # what a stave can be drawn to
    sides = np.arange(3)

    def model(government, market, platform, substitutability):
        staves = np.array([government, market, platform], float)
        return {
            "staves": staves,
            "water": float(together.ces(staves, substitutability)),
            "shortest": float(staves.min()),
            "mean": float(staves.mean()),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-0.55, 3.75), ylim=(0, 10.6), yticks=range(0, 11, 2))
        axes.set_ylabel("length of a stave, height of the water, points")
        axes.set_xticks(sides, TICKS)
        axes.grid(False)
        style = dict(color=[f"{look.colour}55" for look in LOOKS], hatch=[look.hatch for look in LOOKS],
                     edgecolor=[look.colour for look in LOOKS], linewidth=3)
        staves = axes.bar(sides, 1, width=0.92, zorder=2, **style)
        tops = [axes.plot([], [], linestyle="none", marker=look.marker, color=look.colour, mec="white", mew=2,
                          markersize=24, zorder=6)[0] for look in LOOKS]
        return {
            "staves": staves, "tops": tops,
            "water": axes.bar([1], [1], width=2.92, color=WATER, alpha=0.62, zorder=3),
            "surface": axes.plot([], [], color=plots.INK, linewidth=4, zorder=5)[0],
            "mean": axes.plot([], [], color=plots.MUTED, linestyle=":", linewidth=2.5, zorder=4)[0],
            "shortest": axes.plot([], [], color=plots.MUTED, linestyle="--", linewidth=2.5, zorder=4)[0],
            "told": [axes.text(2.6, 0, "", va="center", fontsize=size, fontweight=weight, zorder=6)
                     for size, weight in ((26, "bold"), (plots.TEXT, "normal"), (plots.TEXT, "normal"))],
            "rule": axes.text(2.6, 10.2, "", va="top", linespacing=1.4),
        }

    def update(artists, result):
        for side in range(3):
            artists["staves"][side].set_height(result["staves"][side])
            artists["tops"][side].set_data([side], [result["staves"][side]])
        artists["water"][0].set_height(result["water"])
        for name, end in (("mean", 2.56), ("shortest", 2.56)):
            artists[name].set_data([-0.46, end], [result[name]] * 2)
        artists["surface"].set_data([-0.46, 2.46], [result["water"]] * 2)
        heights = _apart([result["water"], result["mean"], result["shortest"]], 0.85)
        texts = (f"water {result['water']:.1f}", f"mean {result['mean']:.1f}", f"shortest {result['shortest']:.1f}")
        for label, height, text in zip(artists["told"], heights, texts, strict=True):
            label.set_y(height)
            label.set_text(text)
        rule = f"ρ = {result['substitutability']:.1f}\n{_rule(result['substitutability'])}"
        artists["rule"].set_text(plots.minus(rule))
        artists["rule"].set_y(10.2 if max(heights) < 7.8 else 1.95)  # where no label stands

    def words(result):
        staves = ", ".join(f"{name} {level:g}" for name, level in zip(NAMES, result["staves"], strict=True))
        return (f"Staves: {staves}. At ρ = {result['substitutability']:.1f} the water, the output, stands at "
                f"{result['water']:.1f}: between the shortest stave, {result['shortest']:.1f}, and the mean, "
                f"{result['mean']:.1f}; {_rule(result['substitutability'])}. A real barrel is ρ = −∞.")

    def touch(before, start, points):
        side = int(np.abs(sides - start[0]).argmin())
        return {NAMES[side]: levels.nearest(points[-1, 1])} if abs(sides[side] - start[0]) < 0.5 else {}

    stave = "length of its stave: your own judgement; drag its top"
    return Explorer(
        "lesson_08.barrel",
        "How high does the water stand?",
        model, draw, update, words,
        [
            *_levels((8, 4, 5), 10, 0.5, "points", stave),
            Slider("substitutability", 1, -8, 1, 0.5, symbol="ρ", meaning=LOWER),
        ],
        bounds={"water": (0.999, 10.001), "mean": (1, 10), "shortest": (1, 10)},
        status="simulated",
        source="CES (Arrow et al. 1961): 木桶, the barrel, is its case ρ → −∞",
        presets={
            "Almost a barrel": {"substitutability": -8},
            "Longest stave longer": {"government": 10, "substitutability": -8},
            "Shortest stave longer": {"market": 5, "substitutability": -8},
        },
        asks=Prediction(
            "At ρ = 1 the water stands at the mean, 5.7. Where does it stand at ρ = −8?",
            of="water", at={"substitutability": -8}, unit="points", decimals=1,
        ),
        hides=("shortest",),
        ghost=("surface",),
        touch=touch,
    )


def arrivals() -> Explorer:
    """Six orders in which three drivers can arrive, one bar each, built driver by driver; the mean is Shapley's."""
    orders = list(itertools.permutations(range(3)))
    last = 3 * len(orders)

    def model(arrivals, government, market, platform, substitutability):
        grown = np.array([government, market, platform], float)
        adds = np.zeros((len(orders), 3))
        for row, order in enumerate(orders):
            levels, before = np.ones(3), 1.0
            for driver in order:
                levels[driver] = grown[driver]
                after = float(together.ces(levels, substitutability))
                adds[row, driver] = after - before
                before = after
        return {"adds": adds.round(9) + 0.0, "growth": float(adds[0].sum()), "mean": adds.mean(0),
                "market_first": float(adds[orders.index((1, 0, 2)), 1]), "done": arrivals}

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 2.15), ylim=(6.75, -0.75), xlabel="added to output, in order of arrival")
        rows = [*range(len(orders)), len(orders) + 0.25]
        axes.set_yticks(rows, [*(" → ".join("GMP"[driver] for driver in order) for order in orders), "mean"])
        axes.grid(axis="y", visible=False)
        axes.axhline(5.62, color=plots.MUTED, linewidth=1.5)
        moving = {"bars": [], "numbers": []}
        for row in rows:
            bars = [axes.barh([row], [0], height=0.8, color=look.colour, hatch=look.hatch, edgecolor="white")[0]
                    for look in LOOKS]
            moving["bars"].append(bars)
            moving["numbers"].append([axes.text(0, row, "", ha="center", va="center", color="white", zorder=5,
                                                fontweight="bold",
                                                bbox=dict(facecolor=look.colour, edgecolor="none", pad=2))
                                      for look in LOOKS])
        moving["growth"] = axes.plot([], [], color=plots.INK, linestyle="--", linewidth=2.5)[0]
        for look, name in zip(LOOKS, "GMP", strict=True):
            axes.barh([0], [0], color=look.colour, hatch=look.hatch, label=f"{name} {look.label} {look.chinese}")
        figure.legend(loc="outside upper left", ncols=3)
        return moving

    def update(artists, result):
        axes = artists["growth"].axes
        top = next(step for step in (1.02, 2.15) if step >= result["growth"])
        if axes.get_xlim() != (0, top):
            axes.set_xlim(0, top)
        arrived = result["done"]
        for row, (bars, numbers) in enumerate(zip(artists["bars"], artists["numbers"], strict=True)):
            whole = row == len(orders)
            order = range(3) if whole else orders[row]
            there = 3 * (arrived == last) if whole else min(3, max(0, arrived - 3 * row))
            adds, edge = result["mean"] if whole else result["adds"][row], 0.0
            for place, driver in enumerate(order):
                width = adds[driver] if place < there else 0.0
                bars[driver].set(x=edge, width=width)
                numbers[driver].set_position((edge + width / 2, numbers[driver].get_position()[1]))
                numbers[driver].set_text(f"{width:.2f}" if width > 0.045 * top else "")
                numbers[driver].set_visible(width > 0.045 * top)
                edge += width
        artists["growth"].set_data([result["growth"]] * 2, [-0.6, 6.7])

    def words(result):
        arrived, growth = result["done"], result["growth"]
        base = f"Output grows from 1 to {1 + growth:.2f} (ρ = {result['substitutability']:.1f}"
        base = f"{base}; {', '.join(f'{name} to {result[name]:.1f}' for name in NAMES)}). ".replace("= -", "= −")
        if not arrived:
            return base + "Six orders of arrival are still empty: Play lets the drivers arrive one after the other."
        row, place = divmod(arrived - 1, 3)
        driver = orders[row][place]
        said = (f"Order {row + 1} of six, {' → '.join('GMP'[one] for one in orders[row])}: {NAMES[driver]} arrives "
                f"{('first', 'second', 'last')[place]} and adds {result['adds'][row, driver]:.2f}.")
        if arrived < last:
            return base + said
        mean = ", ".join(f"{name} {value:.2f}" for name, value in zip(NAMES, result["mean"], strict=True))
        return f"{base}{said} The mean of all six, the Shapley credit: {mean}; it sums to the growth, {growth:.2f}."

    grown = "Its level at the end; at the start it was 1."
    return Explorer(
        "lesson_08.arrivals",
        "What does a driver add when it arrives?",
        model, draw, update, words,
        [
            Slider("arrivals", 0, 0, last, 1, play=True, meaning="how many have arrived, three in each order"),
            *_levels((2, 2, 2), 3, 0.1, "times", grown),
            Slider("substitutability", -4, -4, 1, 0.1, symbol="ρ", meaning=LOWER),
        ],
        bounds={"adds": (0, 2.001), "growth": (0, 2.001), "mean": (0, 2.001)},
        status="simulated",
        source="CES; the mean over all orders (Shapley 1953; Shorrocks 2013)",
        presets={
            "All have arrived": {"arrivals": last},
            "They only add": {"arrivals": last, "substitutability": 1},
            "One weak link": {"arrivals": last, "government": 3, "market": 1.2, "platform": 3},
        },
        asks=Prediction(
            "All three double; output grows by 1. How much of it does the market add if it comes first?",
            of="market_first", at={"arrivals": last}, decimals=2,
        ),
        ghost=(),
    )


def coordination() -> Explorer:
    """Three actors choose their efforts, and count more or less of what they do for each other."""
    shares = np.linspace(0, 1, 41)

    def model(counted, government_market, government_platform, market_platform):
        links = together.pair_matrix(government_market, government_platform, market_platform)
        efforts = together.best_efforts(RETURNS, COSTS, links, shares)
        gains = together.coordination(RETURNS, COSTS, links)
        now = together.best_efforts(RETURNS, COSTS, links, counted)
        return {
            "curve": together.joint_gain(efforts, RETURNS, COSTS, links),
            "marks": np.array([gains.separate, gains.nash, gains.joint]),
            "efforts": now,
            "gain": float(together.joint_gain(now, RETURNS, COSTS, links)),
            "nash": float(gains.nash),
            "joint": float(gains.joint),
            "added": float(gains.adds),
        }

    def draw(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.5])
        left.set(ylim=(0, 1.5), xlim=(-0.6, 2.6))
        left.set_title("Efforts x", fontsize=plots.TEXT, pad=8)
        left.set_xticks(range(3), [f"{look.chinese}\n{name}" for look, name in zip(LOOKS, "GMP", strict=True)])
        left.grid(axis="x", visible=False)
        right.set(xlim=(-0.05, 1.05), ylim=(0, 1.5), xlabel="share φ of the others' gain that each one counts")
        right.set_xticks([0, 0.5, 1], ["0\nignored", "½\nNash", "1\njoint"])
        right.set_title("Joint gain of all three", fontsize=plots.TEXT, pad=8)
        right.axhline(0.5 * (RETURNS**2 / COSTS).sum(), color=plots.SEQUENCE[3], linestyle=":")
        right.annotate("if nothing spilled over", (1.04, 0.5 * (RETURNS**2 / COSTS).sum()), xytext=(0, -7),
                       textcoords="offset points", ha="right", va="top", color=plots.MUTED)
        style = dict(color=[look.colour for look in LOOKS], hatch=[look.hatch for look in LOOKS], edgecolor="white")
        return {
            "efforts": left.bar(range(3), 1, width=0.62, **style),
            "numbers": [left.text(place, 0, "", ha="center", va="bottom", fontweight="bold") for place in range(3)],
            "curve": right.plot([], [], color=plots.SEQUENCE[1])[0],
            "marks": right.plot([], [], linestyle="none", marker=plots.MARKERS[1], color=plots.SEQUENCE[1],
                                markersize=14)[0],
            "labels": [right.text(0, 0, "", ha=side, va="bottom") for side in ("left", "center", "right")],
            "now": right.plot([], [], "o", color=plots.INK, mfc="none", mew=3, markersize=26)[0],
        }

    def update(artists, result):
        heights = {"curve": result["joint"], "numbers": result["efforts"].max()}
        for name, largest in heights.items():
            axes = np.ravel(artists[name])[0].axes
            top = next(step for step in (1.5, 2.5, 4) if step > 1.13 * largest)
            if axes.get_ylim() != (0, top):
                axes.set_ylim(0, top)
        left = artists["numbers"][0].axes
        for place, effort in enumerate(result["efforts"]):
            artists["efforts"][place].set_height(effort)
            artists["numbers"][place].set_text(f"{effort:.2f}")
            artists["numbers"][place].set_y(effort + left.get_ylim()[1] / 90)
        artists["curve"].set_data(shares, result["curve"])
        artists["marks"].set_data([0, 0.5, 1], result["marks"])
        rise = 0.055 * artists["curve"].axes.get_ylim()[1]
        for label, place, gain in zip(artists["labels"], (0, 0.5, 1), result["marks"], strict=True):
            label.set_position((place + {0: -0.03, 0.5: 0, 1: 0.04}[place], gain + rise))
            label.set_text(f"{gain:.3f}")
        artists["now"].set_data([result["counted"]], [result["gain"]])

    def words(result):
        share = 100 * result["added"] / result["nash"]
        efforts = ", ".join(f"{name} {effort:.2f}" for name, effort in zip(NAMES, result["efforts"], strict=True))
        return (
            f"With spill-overs {_links(result)} and each actor counting φ = {result['counted']:.2f} of the others' "
            f"gain, the efforts are {efforts}, and the joint gain is {result['gain']:.3f}."
            + (f" Choosing jointly adds {result['added']:.3f} to the Nash equilibrium: from {result['nash']:.3f} to "
               f"{result['joint']:.3f}, {share:.0f} %." if result["revealed"] else "")
        )

    meaning = "What one more effort of the one adds to the return of the other."
    return Explorer(
        "lesson_08.coordination",
        "What does coordination add?",
        model, draw, update, words,
        [
            Slider("counted", 0.5, 0, 1, 0.05, symbol="φ", meaning="0: ignores all. ½: Nash. 1: all three as one."),
            Slider("government_market", 0.2, 0, 0.6, 0.05, symbol="γ_GM", meaning=meaning),
            Slider("government_platform", 0.4, 0, 0.6, 0.05, symbol="γ_GP", meaning=meaning),
            Slider("market_platform", 0.3, 0, 0.6, 0.05, symbol="γ_MP", meaning=meaning),
        ],
        bounds={"gain": (0.65, 3.6), "nash": (0.65, 2.2), "joint": (0.65, 3.6), "added": (0, 2)},
        status="simulated",
        source="three actors who choose (Topkis 1998; Milgrom & Roberts 1990)",
        presets={
            "No spill-overs": {"government_market": 0, "government_platform": 0, "market_platform": 0},
            "All ignored": {"counted": 0},
            "Chosen jointly": {"counted": 1},
            "Strong spill-overs": {"counted": 1, "government_market": 0.6, "government_platform": 0.6,
                                            "market_platform": 0.6},
        },
        asks=Prediction(
            "In the Nash equilibrium the efforts bring 1.016. How much if all three choose jointly (φ = 1)?",
            of="gain", at={"counted": 1}, decimals=2,
        ),
        hides=("curve", "marks", "labels"),
    )


def credit() -> Explorer:
    """Three ways to say what each driver brought, and what they add up to."""

    def model(government, market, platform, substitutability):
        grown = together.coalitions(3)
        values = together.ces(np.where(grown, [government, market, platform], 1.0), substitutability)
        total = values[-1] - values[0]
        if total < 1e-9:
            raise NoPicture("Nothing has grown, so there is no credit to share. Let at least one driver grow.")
        ways = np.array([values[[1, 2, 4]] - values[0], together.shapley(values), values[-1] - values[[6, 5, 3]]])
        ways = (100 * ways / total).round(9) + 0.0  # never "-0"
        return {
            "ways": np.column_stack([ways, ways.sum(-1)]),
            "output": float(values[-1]),
            "alone": float(ways[0].sum()),
            "shared": float(ways[1].sum()),
            "claimed": float(ways[2].sum()),
            "of_market": float(ways[1][1]),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-0.5, 3.5), ylim=(0, 300), ylabel="percent of the growth")
        axes.set_xticks(range(4), [*TICKS, "all three\n合计"])
        axes.grid(axis="x", visible=False)
        axes.axhline(100, color=plots.INK, linestyle="--", linewidth=2, zorder=4, label="100: what there is to share")
        axes.axvline(2.5, color=plots.LIGHT, linewidth=1.5)
        colours = [*(look.colour for look in LOOKS), plots.INK]
        moving = {"bars": [], "numbers": []}
        for way, (label, fill) in enumerate(
            [("first: growth if only this driver moved", 0.25), ("Shapley: mean over all orders", 1),
             ("last: loss if only this driver had not moved", 0)]
        ):
            places = np.arange(4) + 0.27 * (way - 1)
            bars = axes.bar(places, 1, width=0.25, edgecolor=colours, linewidth=3)
            for bar, colour in zip(bars, colours, strict=True):
                bar.set_facecolor((*plots.mpl.colors.to_rgb(colour), fill))
            moving["bars"].append(bars)
            over = dict(ha="center", va="bottom", zorder=6, bbox=dict(facecolor="white", edgecolor="none", pad=0.5))
            moving["numbers"] += [[axes.text(place, 0, "", **over) for place in places]]
            axes.bar([0], [0], width=0, label=label, edgecolor=plots.INK, linewidth=3,
                     facecolor=(*plots.mpl.colors.to_rgb(plots.INK), fill))
        axes.legend(loc="upper left", labelspacing=0.35, handlelength=1.4)
        moving["output"] = axes.text(2.42, 158, "", ha="right", va="bottom")
        return moving

    def update(artists, result):
        for bars, numbers, way in zip(artists["bars"], artists["numbers"], result["ways"], strict=True):
            for bar, number, percent in zip(bars, numbers, way, strict=True):
                bar.set_height(percent)
                number.set_text(f"{percent:.0f}")
                number.set_y(percent + 3)
        artists["output"].set_text(f"output: 1 → {result['output']:.2f}")

    def words(result):
        first, shapley, last = (
            ", ".join(f"{name} {percent:.0f}" for name, percent in zip(NAMES, way[:3], strict=True))
            for way in result["ways"]
        )
        grown = ", ".join(f"{name} to {result[name]:.1f}" for name in NAMES)
        return (
            f"From 1 the levels grow, {grown}; ρ = {result['substitutability']:.1f}; output to "
            f"{result['output']:.2f}. In percent of its growth: first, {first}, sum {result['alone']:.0f}; "
            f"last, {last}, sum {result['claimed']:.0f}; Shapley {shapley}, "
            f"sum {result['shared']:.0f}."
        )

    grown = "Its level at the end; at the start it was 1."
    return Explorer(
        "lesson_08.credit",
        "Who gets the credit for the growth?",
        model, draw, update, words,
        [
            *_levels((2, 2, 2), 3, 0.1, "times", grown),
            Slider("substitutability", -4, -4, 1, 0.1, symbol="ρ", meaning=LOWER),
        ],
        bounds={"of_market": (0, 100.001), "alone": (0, 100.001), "shared": (99.999, 100.001),
                "claimed": (99.999, 300), "output": (1, 3.001)},
        status="simulated",
        source="CES shared out by Shapley (1953); Shorrocks (2013)",
        presets={
            "They only add": {"substitutability": 1},
            "No platform growth": {"platform": 1},
            "Three unlike": {"government": 2, "market": 1.5, "platform": 2.5, "substitutability": -1},
            "One weak link": {"government": 3, "market": 1.2, "platform": 3, "substitutability": -4},
        },
        asks=Prediction(
            "Government and platform grow to 3, the market to 1.2 (ρ = −4). What is the market's Shapley credit?",
            of="of_market", at={"government": 3, "market": 1.2, "platform": 3}, unit="percent",
        ),
    )


def _rule(substitutability: float) -> str:
    """What a value of ρ means for the drivers, in a few words."""
    if substitutability == 1:
        return "the staves only add"
    return "the shortest decides" if substitutability <= -4 else "the shorter ones count more"


def _apart(heights: list[float], least: float) -> list[float]:
    """Heights of labels that keep a distance from each other, in the order of the heights."""
    order = np.argsort(-np.array(heights), kind="stable")
    placed, above = np.empty(len(heights)), np.inf
    for place in order:
        placed[place] = above = min(heights[place], above - least)
    return list(placed + max(0.0, 0.4 - placed.min()))


def _links(result: dict) -> str:
    """The three links between pairs of drivers, as the sliders stand."""
    pairs = ("government_market", "government_platform", "market_platform")
    return ", ".join(f"{result[pair]:.2f}" for pair in pairs)


def _in_three_lines(rows: pd.DataFrame) -> list[str]:
    """What is observed of one belt: a line for its zone, its firms' accounts, and the platforms."""
    zones = rows[rows["kind"] == "government"]
    firms, shown = rows[rows["kind"] == "market"], rows[rows["kind"] == "platform"]
    unsure = "UNCONFIRMED 未证实: " if (zones["status"] == "unconfirmed").any() else ""
    years = firms["date"].dt.year
    accounts = f"{firms['observation'].iloc[0]}, {years.min()}–{years.max()}" if len(firms) else "none found"
    traces = [f"{said} ({when.year})" for said, when in zip(shown["observation"], shown["date"], strict=True)]
    return [
        f"{unsure}{'zones' if len(zones) > 1 else 'zone'} of {' and '.join(zones['observation'])}",
        f"firms' accounts: {accounts}",
        "; ".join(traces) or "act or figure of a platform: none found",
    ]
