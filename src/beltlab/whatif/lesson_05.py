"""Explorers of lesson 05: who earns what along the smile, what a stock keeps, and when a brand has paid back."""

import numpy as np

from beltlab import plots
from beltlab.models import market
from beltlab.whatif.explorer import Choice, Explorer, Prediction, Slider

MAIN, SECOND, THIRD = plots.SEQUENCE[:3]
STAGES = ("research", "making", "brand and sale")
CHINESE = ("研发设计", "制造", "品牌与销售")
BASE = 15  # v_m, height of the smile at its bottom, yuan, before a price war
APART, BOTH = "not yet", "both ends"
CHIPS = {  # belt: letter, name under the chip, and where the lesson argues that it sits
    "Xuchang_wigs": ("X", "Xuchang\nwigs", "making"),
    "Yongkang_hardware": ("Y", "Yongkang\nhardware", "making"),
    "Ningbo_stationery": ("N", "Ningbo\nstationery", "making"),
    "Foshan_furniture": ("F", "Foshan\nfurniture", "brand and sale"),
    "Shenzhen_electronics": ("S", "Shenzhen\nelectronics", "both ends"),
}
FIRMS = {  # what your firm does: which of the three stages
    "making": (False, True, False),
    "making and brand": (False, True, True),
    "research and making": (True, True, False),
    "all three": (True, True, True),
}


def smile() -> Explorer:
    """The price of one piece, shared by three stages; both ends can be lifted."""
    edges = np.array([0, 1 / 3, 2 / 3, 1])
    heights = Slider("research", 60, 0, 120, 5, symbol="κ_R", unit="yuan", meaning="research end; or drag it")
    parts = [np.linspace(low, high, 41) for low, high in zip(edges[:-1], edges[1:], strict=True)]
    line = np.unique(np.concatenate(parts))

    def model(research, marketing, cut, your_firm):
        smile = market.price_war_in_the_middle(research, marketing, BASE, cut)
        earned = market.value_added(market.smile_price(edges[1:], *smile))
        price = float(market.smile_area(*smile))
        kept = float(earned[np.array(FIRMS[your_firm])].sum())
        return {
            "curve": market.smile(line, *smile),
            "tops": [market.smile(part, *smile) for part in parts],
            "earned": earned,
            "price": price,
            "making": float(earned[1]),
            "making_share": 100 * float(earned[1]) / price,
            "kept": kept,
            "kept_share": 100 * kept / price,
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-0.025, 1.025), ylim=(-42, 165), xticks=[], yticks=range(0, 161, 40))
        axes.set_ylabel("value added, yuan per unit of chain", y=0.6)
        axes.spines["bottom"].set_visible(False)
        axes.grid(False)
        axes.axhline(0, color=plots.MUTED, linewidth=1.5)
        areas = [axes.fill_between(part, 0, 1, linewidth=0) for part in parts]
        (curve,) = axes.plot([], [], color=MAIN)
        (ends,) = axes.plot([], [], "o", color=MAIN, mfc="white", mew=4, markersize=24, clip_on=False, zorder=6)
        for edge in edges[1:-1]:
            axes.plot([edge, edge], [-42, 0], color=plots.LIGHT, linewidth=1.5)
        captions = [axes.text(part.mean(), -8, "", ha="center", va="top", linespacing=1.35) for part in parts]
        total = axes.text(0.5, 161, "", ha="center", va="top", linespacing=1.4)
        return {"areas": areas, "curve": curve, "ends": ends, "captions": captions, "total": total}

    def update(artists, result):
        artists["curve"].set_data(line, result["curve"])
        artists["ends"].set_data([0, 1], result["curve"][[0, -1]])
        mine = FIRMS[result["your_firm"]]
        for stage in range(3):
            artists["areas"][stage].set_data(parts[stage], 0, result["tops"][stage])
            artists["areas"][stage].set_facecolor("#D9A9C6" if mine[stage] else "#E6E6E6")
            yuan, share = result["earned"][stage], 100 * result["earned"][stage] / result["price"]
            artists["captions"][stage].set_text(
                f"{STAGES[stage]} {CHINESE[stage]}\n{yuan:.1f} yuan · {share:.0f} %"
            )
        artists["total"].set_text(
            f"price of one piece: {result['price']:.1f} yuan\n"
            f"your firm (pink) adds {result['kept']:.1f} yuan: {result['kept_share']:.0f} %"
        )

    def touch(before, start, points):
        end = "marketing" if start[0] > 0.5 else "research"
        return {end: heights.nearest(points[-1, 1] - BASE)}  # κ is its height above the middle

    def words(result):
        added = ", ".join(f"{name} adds {yuan:.1f}" for name, yuan in zip(STAGES, result["earned"], strict=True))
        return (
            f"The piece sells for {result['price']:.1f} yuan: {added}. "
            f"A firm that does {result['your_firm']} adds {result['kept']:.1f} yuan, {result['kept_share']:.0f} %. "
            "That pays its wages, rent and interest too: it is not profit."
        )

    return Explorer(
        "lesson_05.smile",
        "Who earns what along the smile curve?",
        model, draw, update, words,
        [
            heights,
            Slider("marketing", 60, 0, 120, 5, symbol="κ_M", unit="yuan", meaning="brand end; or drag it"),
            Slider("cut", 0, 0, 15, 1, unit="yuan", meaning="price war in the middle: how far its bottom falls"),
            Choice("your_firm", "making", tuple(FIRMS), meaning="which stages your firm does itself"),
        ],
        bounds={"price": (4, 60), "making_share": (0, 34), "kept_share": (0, 100.001), "earned": (0, 60)},
        earlier={"base": None},
        status="simulated",
        source="smile curve (Shih 1996; Mudambi 2008), not measured",
        presets={
            "A flat chain": {"research": 0, "marketing": 0},
            "Price war in the middle": {"cut": 10},
            "Brand end only": {"research": 0, "marketing": 120, "your_firm": "making and brand"},
            "Both ends": {"research": 120, "marketing": 120, "your_firm": "all three"},
        },
        asks=Prediction(
            "The brand end rises from 60 to 120 yuan. Does the share of making in the price rise, fall or stay?",
            of="making_share", at={"marketing": 120}, unit="per cent", direction=True, decimals=1,
        ),
        ghost=("curve",),
        touch=touch,
    )


def chips() -> Explorer:
    """Five belts as chips that the class puts onto the smile; once all lie there, what the lesson argues is drawn."""
    edges = np.array([0, 1 / 3, 2 / 3, 1])
    middles = (edges[:-1] + edges[1:]) / 2
    line = np.linspace(0, 1, 121)
    tray = -62  # height at which chips wait

    def height(x):
        return market.smile(x, 60, 60, BASE)

    def spot(place, chip):
        """Where a chip lies: above the smile, side by side with those of the same stage."""
        if place == APART:
            return (chip + 0.5) / len(CHIPS), tray
        along = 0.5 if place == BOTH else middles[STAGES.index(place)]
        along += (chip - 2) * 0.062
        return along, 105 if place == BOTH else height(along) + 20

    def model(**chosen):
        laid = sum(place != APART for place in chosen.values())
        same = sum(place == argued for place, (_, _, argued) in zip(chosen.values(), CHIPS.values(), strict=True))
        return {"laid": laid, "same": same if laid == len(CHIPS) else 0}

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 1), ylim=(-120, 140), xticks=[], yticks=[], ylabel="value added")
        axes.yaxis.set_label_coords(-0.02, 0.65)
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.axhline(0, color=plots.MUTED, linewidth=1.5)
        axes.plot(line, height(line), color=MAIN)
        for edge in edges[1:-1]:
            axes.plot([edge, edge], [0, 85], color=plots.LIGHT, linewidth=1.5)
        for middle, stage, chinese in zip(middles, STAGES, CHINESE, strict=True):
            axes.text(middle, -6, f"{stage} {chinese}", ha="center", va="top")
        axes.text(0.5, 124, "both ends 两端", ha="center", va="bottom", color=plots.MUTED)
        axes.text(0, -36, "drag each belt onto the smile:", color=plots.MUTED, va="center")
        round_ = dict(linestyle="none", marker="o")
        moving = {"chips": [], "letters": [], "argued": [], "ring_letters": []}
        for chip, (letter, short, _) in enumerate(CHIPS.values()):
            moving["argued"].append(axes.plot([], [], **round_, markersize=46, mfc="none", mec=plots.INK, mew=3,
                                              zorder=4)[0])
            moving["chips"].append(axes.plot([], [], **round_, markersize=40, color=SECOND, zorder=5)[0])
            middle = dict(ha="center", va="center", fontweight="bold", fontsize=20)
            moving["ring_letters"].append(axes.text(0, 0, "", zorder=4, **middle))
            moving["letters"].append(axes.text(0, 0, letter, color="white", zorder=6, **middle))
            axes.text((chip + 0.5) / len(CHIPS), -82, short, ha="center", va="top", linespacing=1)
        return moving

    def update(artists, result):
        shown = result["laid"] == len(CHIPS)
        for chip, (name, (letter, _, argued)) in enumerate(CHIPS.items()):
            x, y = spot(result[name], chip)
            artists["chips"][chip].set_data([x], [y])
            artists["letters"][chip].set_position((x, y))
            there = spot(argued, chip)
            artists["argued"][chip].set_data(*([[part] for part in there] if shown else ([], [])))
            artists["ring_letters"][chip].set_position(there)
            artists["ring_letters"][chip].set_text(letter if shown else "")

    def words(result):
        laid = ", ".join(f"{letter} {result[name]}" for name, (letter, *_) in CHIPS.items())
        if result["laid"] < len(CHIPS):
            return f"Your argument so far: {laid}. Once all five lie on the smile, rings show where the lesson argues."
        argued = ", ".join(f"{letter} {place}" for letter, _, place in CHIPS.values())
        return (f"Your argument: {laid}. In rings, the lesson's: {argued}. {result['same']} of {len(CHIPS)} agree. No "
                "table measures a place: whoever differs needs an argument, not another number.")

    def touch(before, start, points):
        apart = [np.hypot((spot(before[name], chip)[0] - start[0]) * 4, (spot(before[name], chip)[1] - start[1]) / 60)
                 for chip, name in enumerate(CHIPS)]
        if min(apart) > 0.45:
            return {}
        x, y = points[-1]
        place = APART if y < -20 else BOTH if y > 92 and 1 / 3 < x < 2 / 3 else STAGES[min(2, max(0, int(3 * x)))]
        return {list(CHIPS)[int(np.argmin(apart))]: place}

    def belt(name, letter):
        return Choice(name, APART, (APART, *STAGES, BOTH), meaning=f"chip {letter}")

    return Explorer(
        "lesson_05.chips",
        "Where on the smile does each belt sit?",
        model, draw, update, words,
        [belt(name, letter) for name, (letter, *_) in CHIPS.items()],
        bounds={"laid": (0, 5), "same": (0, 5)},
        status="simulated",
        source="a manager's picture (Shih 1996); places are argued, not measured",
        presets={"All make": dict.fromkeys(CHIPS, "making")},
        ghost=(),
        touch=touch,
    )


def stock() -> Explorer:
    """A stock, brand or research, is filled for some years and then forgotten."""
    last = 25
    years = np.linspace(0, last, 501)

    def model(spend, decay, years_of_spending):
        at_stop = float(market.goodwill(years_of_spending, spend, decay))
        building = years <= years_of_spending
        built = market.goodwill(np.minimum(years, years_of_spending), spend, decay)
        left = market.goodwill(np.maximum(years - years_of_spending, 0), 0, decay, at_stop)
        return {
            "stock": np.where(building, built, left),
            "at_stop": at_stop,
            "ceiling": float(market.steady_goodwill(spend, decay)),
            "half_life": float(market.half_life(decay)),
            "paid": float(spend * years_of_spending),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(0, last), ylim=(0, 150), xlabel="years since the first spending")
        axes.set_ylabel("stock that is still known, million yuan")
        style = dict(linestyle="none", mec="white", mew=1.5)
        moving = {
            "ceiling": axes.plot([], [], color=plots.MUTED, linestyle=plots.LINES[1], linewidth=2)[0],
            "paid": axes.plot([], [], color=THIRD, linestyle=plots.LINES[3])[0],
            "curve": axes.plot([], [], color=MAIN)[0],
            "stop": axes.plot([], [], "o", color=MAIN, markersize=15, **style)[0],
            "half": axes.plot([], [], "D", color=SECOND, markersize=14, **style)[0],
            "text": axes.text(
                0.99, 0.98, "", transform=axes.transAxes, ha="right", va="top", linespacing=1.4, zorder=4,
                bbox=dict(facecolor="white", edgecolor="none", pad=3),
            ),
        }
        axes.legend(
            [moving[name] for name in ("curve", "paid", "ceiling", "stop", "half")],
            ["stock", "all money paid in", "ceiling", "spending stops", "half is left"],
            loc="upper center", bbox_to_anchor=(0.5, 1.15), ncols=5, handlelength=1.3, columnspacing=1.1,
            handletextpad=0.4,
        )
        return moving

    def update(artists, result):
        axes = artists["curve"].axes
        top = next(step for step in (25, 50, 100, 150, 200, 300, 400, 600, 900) if step >= 1.55 * result["at_stop"])
        if axes.get_ylim() != (0, top):
            axes.set_ylim(0, top)
        stop, half = result["years_of_spending"], result["years_of_spending"] + result["half_life"]
        artists["curve"].set_data(years, result["stock"])
        artists["paid"].set_data([0, stop], [0, result["paid"]])
        seen = result["ceiling"] <= top
        told = result["revealed"]
        artists["ceiling"].set_data(*(([0, last], [result["ceiling"]] * 2) if seen else ([], [])))
        artists["stop"].set_data([stop], [result["at_stop"]])
        artists["half"].set_data(*(([half], [result["at_stop"] / 2]) if half <= last else ([], [])))
        artists["text"].set_text(
            f"paid in: {result['paid']:.0f}   at the stop: {result['at_stop']:.0f}"
            + (f"   ceiling: {result['ceiling']:.0f}" if told else "")
            + f"\nhalf is forgotten {result['half_life']:.1f} years after the stop"
        )

    def words(result):
        at_most = f", at most it could be {result['ceiling']:.0f}" if result["revealed"] else ""
        return (
            f"{result['spend']} million yuan a year for {result['years_of_spending']} years are {result['paid']:.0f} "
            f"million in all. The stock is then {result['at_stop']:.0f} million{at_most}. "
            f"Once spending stops, half is forgotten in {result['half_life']:.1f} years."
        )

    return Explorer(
        "lesson_05.stock",
        "What does spending build, and what is left?",
        model, draw, update, words,
        [
            Slider("spend", 30, 10, 50, 5, symbol="a", unit="million yuan per year", meaning="on brand or research"),
            Slider("decay", 0.25, 0.05, 0.6, 0.01, symbol="δ", unit="per year", meaning="how fast it is forgotten"),
            Slider("years_of_spending", 5, 1, 15, 1, unit="years", meaning="then spending stops", play=True),
        ],
        bounds={"stock": (0, 750), "at_stop": (0, 750), "ceiling": (0, 1001), "half_life": (1, 14)},
        status="simulated",
        source="a stock that decays (Nerlove & Arrow 1962)",
        presets={
            "Ten years": {"years_of_spending": 10},
            "Same money, faster": {"spend": 50, "years_of_spending": 3},
            "Slowly forgotten": {"decay": 0.08, "years_of_spending": 10},
            "A fashion": {"decay": 0.6, "years_of_spending": 10},
        },
        asks=Prediction(
            "Five years of spending build a stock of 86 million yuan. How much do ten years build?",
            of="at_stop", at={"years_of_spending": 10}, unit="million yuan",
        ),
        hides=("ceiling",),
        ghost=("curve",),
    )


def payback() -> Explorer:
    """A continuing programme year by year: the money that came back, without and with what its stock still brings."""
    last = 20
    years = np.linspace(0, last, 201)

    def model(spend, earning, decay, discount):
        pays = round(earning - decay - discount, 6) > 0
        value = market.brand_value(years, spend, decay, earning, discount)
        year = float(market.brand_payback_year(decay, earning, discount)) if pays else 0.0
        turn = float(-np.log1p(-decay / earning) / decay) if earning > decay else 0.0
        depth = market.brand_value(turn, spend, decay, earning, discount) if pays else value.min()
        return {
            "value": value,
            "with_stock": market.brand_value(years, spend, decay, earning, discount, run_off=True),
            "pays": pays,
            "yuan": float(market.yuan_payback_year(decay, earning, discount)) if pays else 0.0,
            "payback": year,
            "turn": turn,
            "depth": -float(depth),
            "end": float(value[-1]),
        }

    def draw(figure):
        figure.get_layout_engine().set(w_pad=0.12)  # inches: longer numbers stand on the axis later
        axes = figure.subplots()
        axes.set(xlim=(0, last), ylim=(-50, 50), xticks=range(0, last + 1, 2), xlabel="years since spending began")
        axes.set_ylabel("less what was spent, million yuan today")
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.yaxis.set_major_formatter(lambda value, place: plots.minus(f"{value:.0f}").rjust(6))
        axes.axhline(0, color=plots.MUTED, linewidth=1.5)
        moving = {
            "with_stock": axes.plot([], [], color=THIRD, linestyle=plots.LINES[1], linewidth=2)[0],
            "value": axes.plot([], [], color=MAIN)[0],
            "deepest": axes.plot([], [], "v", color=MAIN, markersize=14, mec="white", mew=1.5)[0],
            "back": axes.plot([], [], "D", color=SECOND, markersize=15, mec="white", mew=1.5)[0],
            "text": axes.text(
                0.98, 0, "", transform=axes.transAxes, ha="right", linespacing=1.4, color=SECOND, zorder=4,
                bbox=dict(facecolor="white", edgecolor="none", pad=3),
            ),
        }
        axes.legend(
            [moving[name] for name in ("value", "with_stock", "deepest", "back")],
            ["came back so far", "and what the stock still brings", "deepest", "paid back"],
            loc="upper center", bbox_to_anchor=(0.47, 1.15), ncols=4, handlelength=1.3, columnspacing=1.1,
            handletextpad=0.4,
        )
        return moving

    def update(artists, result):
        axes = artists["value"].axes
        top = next(step for step in (10, 25, 50, 100, 200, 400, 800) if step >= 1.15 * result["depth"])
        if axes.get_ylim() != (-top, top):
            axes.set_ylim(-top, top)
        artists["value"].set_data(years, result["value"])
        artists["with_stock"].set_data(years, result["with_stock"])
        seen = result["pays"] and result["payback"] <= last
        artists["deepest"].set_data(*(([result["turn"]], [-result["depth"]]) if result["pays"] else ([], [])))
        artists["back"].set_data(*(([result["payback"]], [0]) if seen else ([], [])))
        up = result["with_stock"][-1] > 0  # then the bottom right is free, otherwise the top right
        artists["text"].set(text=_verdict(result, last), y=0.03 if up else 0.975, va="bottom" if up else "top")

    def words(result):
        sums = f"m = {result['earning']:.2f} against r + δ = {result['discount'] + result['decay']:.2f} per year"
        if not result["pays"]:
            return (
                f"It never pays back: {sums}. After {last} years of {result['spend']} million yuan each, "
                f"the brand has brought {-result['end']:.0f} million less than it cost."
            )
        return (
            f"The programme pays back after {result['payback']:.1f} years: {sums}. The deepest point is "
            f"{result['depth']:.0f} million yuan in year {result['turn']:.1f}. Somebody must finance that. "
            f"One yuan by itself is back after {result['yuan']:.1f} years."
        )

    return Explorer(
        "lesson_05.payback",
        "When has a brand paid back, and for whom never?",
        model, draw, update, words,
        [
            Slider("spend", 20, 10, 40, 5, symbol="a", unit="million yuan per year", meaning="spent on the brand"),
            Slider("earning", 0.5, 0.1, 1, 0.01, symbol="m", unit="per year", meaning="gross profit per yuan of brand"),
            Slider("decay", 0.25, 0.05, 0.6, 0.01, symbol="δ", unit="per year", meaning="how fast it is forgotten"),
            Slider("discount", 0.08, 0, 0.4, 0.01, symbol="r", unit="per year", meaning="0 is full patience 长期主义"),
        ],
        bounds={"payback": (0, 1000), "depth": (0, 800), "turn": (0, 100)},
        status="simulated",
        source="a continuing programme (Nerlove & Arrow 1962)",
        presets={
            "Patient owner": {"discount": 0.02},
            "Credit at a high rate": {"discount": 0.2},
            "Never": {"discount": 0.3},
            "Fast forgetting": {"decay": 0.4},
        },
        asks=Prediction(
            "The firm spends twice as much each year, 40 in place of 20. Does the payback year rise, fall or stay?",
            of="payback", at={"spend": 40}, unit="years", direction=True, decimals=1,
        ),
        ghost=("value",),
    )


def _verdict(result, last):
    if not result["pays"]:
        return "never paid back: m ≤ r + δ"
    beyond = " (beyond the picture)" if result["payback"] > last else ""
    return f"paid back after {result['payback']:.1f} years{beyond}\ndeepest point: −{result['depth']:.0f} million yuan"
