"""Explorers of lesson 01: where zones and belts are, which provinces lead, and what a headline can do."""

import numpy as np
import pandas as pd

from beltlab import data, plots
from beltlab.whatif.explorer import Choice, Explorer, Prediction, Slider

FIRST, LAST = 2015, 2025
XY = ("longitude", "latitude")
ALL = "all nine"
LABELS = {  # belt: short name in two languages, and where it stands on the map
    "qingdao_home_textiles": ("Qingdao home textiles 青岛家纺", 125.5, 38.1),
    "xuchang_wigs": ("Xuchang wigs 许昌发制品", 125.5, 35.3),
    "hangzhou_clothing": ("Hangzhou clothing 杭州服装", 125.5, 32.5),
    "ningbo_stationery": ("Ningbo stationery 宁波文具", 125.5, 29.9),
    "yongkang_hardware": ("Yongkang hardware 永康五金", 125.5, 27.3),
    "xiamen_clothing": ("Xiamen clothing 厦门服装", 125.5, 24.7),
    "foshan_furniture": ("Foshan furniture 佛山家具", 125.5, 22.1),
    "shenzhen_electronics": ("Shenzhen electronics 深圳电子", 125.5, 19.5),
    "sichuan_chongqing_auto_moto": ("Sichuan–Chongqing\nvehicles 川渝汽摩", 90.0, 33.9),
}
PROVINCES = ("Xinjiang", "Qinghai", "Inner Mongolia", "Heilongjiang", "Yunnan", "Hunan", "Hebei")
ZONE, NEW = plots.DRIVERS["government"].colour, plots.SEQUENCE[1]


def zones_over_belts() -> Explorer:
    """Pilot zones appear over the nine belts, year by year."""
    zones = data.load("pilot_zones")
    approved = zones["approval_month"].dt.year.to_numpy()
    left = zones["revoked"].dt.year.where(zones["revoked"].notna(), LAST + 1).to_numpy()
    firm = (zones["status"] == "observed").to_numpy()
    where = zones[list(XY)].to_numpy()
    places = data.load("belt_places").query("belt_id in @LABELS")
    names = data.load("belts").set_index("belt_id")["belt"][list(LABELS)]
    ties = data.load("belt_zones").merge(zones.assign(year=approved, firm=firm), on="zone_id")
    first = ties.sort_values("year").groupby("belt_id")[["year", "firm"]].first().loc[names.index]
    since = dict(zip(names, first["year"], strict=True)) | {ALL: LAST + 1}
    unsure = set(names[~first["firm"]])
    half = int(np.sort(first["year"])[len(names) // 2])
    spots = {name: places.loc[places["belt_id"] == belt, list(XY)].to_numpy() for belt, name in names.items()}
    spots[ALL] = np.empty((0, 2))

    def model(year, belt):
        in_force = (approved <= year) & (year < left)
        new = approved == year
        return {
            "new": new,
            "earlier": in_force & ~new,
            "revoked": left <= year,
            "in_force": int(in_force.sum()),
            "approved_this_year": int(new.sum()),
            "unconfirmed": int((in_force & ~firm).sum()),
            "spots": spots[belt],
            "since": since[belt] if since[belt] <= year else 0,
            "reached": int((first["year"] <= year).sum()),
            "half": half,
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(72, 151), ylim=(16.5, 51.4), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.grid(False)
        faint = dict(color="#8A8A8A", fontsize=plots.TEXT - 3, zorder=0.6)
        for east in range(80, 131, 10):  # a graticule, but not below the legend and the names of the belts
            south = {80: 31, 90: 31, 130: 40}.get(east, 18)
            axes.plot([east] * 2, [south, 49.5], color="#DADADA", linewidth=1, zorder=0.5)
            axes.text(east, 49.7, f"{east}° E", ha="center", **faint)
        for north, west in ((20, 100), (30, 98), (40, 76)):
            axes.plot([west, 133 if north == 40 else 124], [north] * 2, color="#DADADA", linewidth=1, zorder=0.5)
            axes.text(west - 0.4, north, f"{north}° N", ha="right", va="center", **faint)
        middle = zones.groupby("province")[list(XY)].mean()
        for province in PROVINCES:  # where the middle of its zones lies
            axes.text(*middle.loc[province], province, ha="center", va="bottom", **faint)
        for belt, (label, x, y) in LABELS.items():
            for place in places[places["belt_id"] == belt].itertuples():
                axes.plot([place.longitude, x], [place.latitude, y], color=plots.LIGHT, linewidth=1.5, zorder=1)
            side = "left" if x > 110 else "right"
            axes.text(x + (0.5 if x > 110 else -0.5), y, label, ha=side, va="center")
        square = dict(marker="s", linestyle="none", mfc="white", mec=plots.INK, mew=3.5, markersize=19)
        axes.plot(places["longitude"], places["latitude"], **square, zorder=2)

        def marks(style, colour, size, hollow=False, label=None):
            face = "none" if hollow else colour
            return axes.plot([], [], style, color=colour, mfc=face, mec=colour if hollow else "white",
                             mew=2 if hollow else 1, markersize=size, label=label, zorder=3)[0]

        moving = {
            "earlier": marks("o", ZONE, 9, label="zone of an earlier year"),
            "earlier_unconfirmed": marks("o", ZONE, 8, hollow=True),
            "new": marks("D", NEW, 12, label="new this year"),
            "new_unconfirmed": marks("D", NEW, 10, hollow=True),
            "revoked": axes.plot([], [], "x", color=plots.INK, markersize=13, mew=3, label="revoked", zorder=4)[0],
            "ring": axes.plot([], [], "o", mfc="none", mec=plots.INK, mew=3, markersize=40, zorder=4)[0],
            "count": axes.text(151, 50.5, "", fontsize=54, fontweight="bold", color=ZONE, ha="right", va="top"),
            "year": axes.text(151, 42.6, "", ha="right", va="top"),
        }
        axes.text(151, 44.7, "pilot zones in force", ha="right", va="top")
        legend = [
            axes.plot([], [], **square, label="belt 产业带")[0],
            moving["earlier"], moving["new"], moving["revoked"],
            axes.plot([], [], "o", mfc="none", mec=plots.MUTED, mew=2, markersize=10, label="hollow: unconfirmed")[0],
        ]
        axes.legend(handles=legend, loc="lower left", handletextpad=0.4, borderaxespad=0, labelspacing=0.35)
        return moving

    def update(artists, result):
        for state in ("earlier", "new"):
            artists[state].set_data(*where[result[state] & firm].T)
            artists[f"{state}_unconfirmed"].set_data(*where[result[state] & ~firm].T)
        artists["revoked"].set_data(*where[result["revoked"]].T)
        artists["ring"].set_data(*result["spots"].T)
        artists["count"].set_text(f"{result['in_force']}")
        artists["year"].set_text(f"end of {result['year']}: {result['approved_this_year']} new")

    def words(result):
        year, count, new = result["year"], result["in_force"], result["approved_this_year"]
        said = [
            f"Map: {count} pilot zone{'s are' if count > 1 else ' is'} in force at the end of {year}, "
            f"{new or 'none'} of them new in that year. Belts reached: {result['reached']} of nine."
        ]
        if result["unconfirmed"]:
            said.append(f"{result['unconfirmed']} names of November 2022 are unconfirmed and drawn hollow.")
        if result["revoked"].any():
            said.append("Haikou, Sanya and Alashankou are crossed: revoked in April 2025.")
        if result["belt"] != ALL:
            known = " (its name is unconfirmed)" if result["belt"] in unsure else ""
            came = f"its zone came in {result['since']}{known}" if result["since"] else "no zone has reached it yet"
            said.append(f"The ring marks {result['belt']}: {came}.")
        return " ".join(said)

    return Explorer(
        "lesson_01.zones_over_belts",
        "When did the pilot zones reach the belts?",
        model, draw, update, words,
        [
            Slider("year", FIRST, FIRST, LAST, 1, symbol="t", meaning="The map shows the end of this year.",
                   play=True),
            Choice("belt", ALL, (ALL, *names), meaning="A ring marks the belt; the words say when a zone reached it."),
        ],
        bounds={"in_force": (1, len(zones)), "reached": (1, len(names)), "since": (0, LAST)},
        status="derived",  # the zones are observed; the belts and all coordinates are the course's
        source="State Council replies (国函); the course's belts and coordinates",
        ghost=(),  # a year's points in grey would be read as zones
        presets={
            "The first zone, 2015": {"year": 2015},
            "Six years, 105 zones": {"year": 2020},
            "Xuchang in 2022": {"year": 2022, "belt": "Xuchang wigs"},
            "Three revoked, 2025": {"year": 2025},
        },
        asks=Prediction(
            "In which year had the zones reached at least half of the nine belts?", of="half", at={"year": LAST}
        ),
    )


SHOWN = 10  # provinces in the race
NOTHING, TRADE = "nothing", "shares of trade"


def race() -> Explorer:
    """Bars of the ten provinces with the most zones, batch by batch, beside their shares of trade."""
    zones = data.load("pilot_zones")
    months = zones.groupby("batch")["approval_month"].first()
    trade = data.load("province_trade").query("year == 2021").set_index("province")["goods_trade_100m_yuan"]
    share = trade / trade.sum()
    ties = data.load("belt_zones").query("belt_id in @LABELS").merge(zones, on="zone_id")
    with_belt = set(ties["province"])

    def model(batch, beside):
        here = zones[(zones["batch"] <= batch) & ~(zones["revoked"] <= months[batch])]
        counts = here["province"].value_counts().reindex(sorted(share.index), fill_value=0)
        order = counts.sort_values(ascending=False, kind="stable").index
        expected = share * counts.sum()
        leaders = counts[order[:SHOWN]]
        return {
            "names": list(leaders.index),
            "counts": leaders.to_numpy(),
            "expected": expected[leaders.index].to_numpy(),
            "in_force": int(counts.sum()),
            "guangdong": int(counts["Guangdong"]),
            "guangdong_by_trade": float(expected["Guangdong"]),
            "more": int((leaders > expected[leaders.index]).sum()),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 42), ylim=(SHOWN - 0.4, -0.6), yticks=[], xlabel="pilot zones in force")
        axes.grid(False, axis="y")
        places = np.arange(SHOWN)
        moving = {
            "bars": axes.barh(places, places * 0.0, 0.76, color=ZONE),
            "names": [axes.text(-0.4, place, "", ha="right", va="center") for place in places],
            "numbers": [axes.text(0, place, "", va="center", fontweight="bold") for place in places],
            "expected": axes.plot([], [], "D", color=NEW, mec="white", mew=1.5, markersize=14, zorder=4,
                                  label="as many as its share of the trade of 2021")[0],
            "when": axes.text(41.5, 8.6, "", ha="right", va="bottom", fontsize=30, fontweight="bold", color=ZONE),
        }
        axes.plot([], [], "s", color=ZONE, markersize=14, label="zones (● a belt of the course lies there)")
        figure.legend(loc="outside upper left", ncols=2, columnspacing=1.2, handletextpad=0.3)
        axes.text(-0.4, 0, "● Heilongjiang ", ha="right", alpha=0)  # keeps room for the longest name
        return moving

    def update(artists, result):
        shown = result["beside"] == TRADE
        for place, (name, count) in enumerate(zip(result["names"], result["counts"], strict=True)):
            artists["bars"][place].set_width(count)
            artists["names"][place].set_text((f"● {name}" if name in with_belt else name) if count else "")
            artists["numbers"][place].set(text=f"{count}" if count else "", position=(count + 0.4, place))
        there = np.flatnonzero(result["counts"])
        artists["expected"].set_data(*((result["expected"][there], there) if shown else ([], [])))
        artists["when"].set_text(f"batch {result['batch']} · {months[result['batch']]}: {result['in_force']}")

    def words(result):
        batch, count = result["batch"], result["in_force"]
        leading = [f"{name} {number}" for name, number in zip(result["names"], result["counts"], strict=True) if number]
        said = (f"Bars for the provinces with the most zones after batch {batch}, {months[batch]}: {count} in force, "
                f"{', '.join(leading[:4])}.")
        if result["beside"] == NOTHING:
            return said
        if not result["revealed"]:
            return said + " Diamonds, for shares of trade, come once somebody has predicted."
        return (f"{said} Diamonds: if zones stood where the trade of 2021 was, Guangdong would have "
                f"{result['guangdong_by_trade']:.0f}, not {result['guangdong']}. Of the {len(leading)} shown, "
                f"{result['more']} have more than their diamond.")

    return Explorer(
        "lesson_01.race",
        "Who leads, and do zones stand where the trade is?",
        model, draw, update, words,
        [
            Slider("batch", 1, 1, 8, 1, meaning="The bars show the zones in force after it.", play=True),
            Choice("beside", NOTHING, (NOTHING, TRADE), meaning="A diamond shows how many zones its trade would give."),
        ],
        bounds={"counts": (0, 21), "expected": (0, 42), "in_force": (1, len(zones)), "more": (0, SHOWN)},
        status="derived",
        source="counted, State Council (国函); provinces' trade: NBS",
        ghost=(),
        presets={"Six batches": {"batch": 6}, "All batches, beside trade": {"batch": 8, "beside": TRADE}},
        asks=Prediction(
            "If zones stood where the trade is, how many would Guangdong (广东) have today?",
            of="guangdong_by_trade", at={"batch": 8, "beside": TRADE}, unit="zones",
        ),
        hides=("expected",),
    )


SERIES = {  # of the figures that a headline may take: series, edition, name, marker, colour
    "parcels": ("gac_platform_retail_list", "as_published", "customs, retail list", "X", plots.SEQUENCE[2]),
    "customs": ("gac_cbec_full_scope", "preliminary", "customs, full scope, first edition", "P", plots.SEQUENCE[1]),
    "customs, later": ("gac_cbec_full_scope", "final", "the same, later edition", "*", plots.SEQUENCE[3]),
    "research": ("industry_survey_other", "as_published", "market research", "v", plots.INK),
}
LARGE = 1.2  # a smaller growth may be no more than a revision: the rule of question 5


def headline() -> Explorer:
    """A line between any two published figures: the ratio that a headline makes of them, and whether it is growth."""
    tables = {name: data.cbec_series(*key[:2]).query("status == 'observed'") for name, key in SERIES.items()}
    figures = pd.concat([table.assign(who=name) for name, table in tables.items()], ignore_index=True)
    figures["trillion"] = figures["value_100m_yuan"] / 1e4
    names = tuple(figures["year"].astype(str) + " " + figures["who"])
    figures.index = pd.Index(names)
    largest = figures["trillion"].max() / figures["trillion"].min()
    later = figures["year"].to_numpy()[None, :] > figures["year"].to_numpy()[:, None]
    ratios = figures["trillion"].to_numpy()[None, :] / figures["trillion"].to_numpy()[:, None]
    start, end = (int(place[0]) for place in np.nonzero(later & (ratios == ratios[later].max())))
    best = {"start": names[start], "end": names[end]}

    def model(start, end):
        one, other = figures.loc[start], figures.loc[end]
        series = [SERIES[row["who"]][:2] for row in (one, other)]
        return {
            "x": figures.loc[[start, end], "year"].to_numpy(float),
            "y": figures.loc[[start, end], "trillion"].to_numpy(),
            "ratio": float(other["trillion"] / one["trillion"]),
            "forward": bool(other["year"] > one["year"]),
            "same_series": series[0][0] == series[1][0],
            "same_edition": series[0] == series[1],
        }

    def times(result):
        return f"{result['ratio']:.{0 if result['ratio'] >= 10 else 1 if result['ratio'] >= 2 else 2}f}"

    def verdict(result):
        if not result["forward"]:
            return "no growth: the end must be later", False
        if not result["same_series"]:
            return "no growth: two series, two questions", False
        if not result["same_edition"]:
            return "not yet growth: two editions, a revision is in it", False
        if result["ratio"] < LARGE:
            return "too small beside a revision: take the printed growth", False
        return "may be said: one series, one edition, both years", True

    def draw(figure):
        axes = figure.subplots()
        axes.set(yscale="log", xlim=(2014.4, 2024.6), ylim=(0.02, 20), ylabel="trillion yuan, log scale",
                 xticks=range(2015, 2025, 3))
        axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        for name, table in tables.items():
            *_, label, marker, colour = SERIES[name]
            axes.plot(table["year"], table["value_100m_yuan"] / 1e4, marker, color=colour, markersize=15, mec="white",
                      label=label, zorder=3)
        figure.legend(loc="outside upper left", ncols=2, columnspacing=1.4, handletextpad=0.3)
        return {
            "line": axes.plot([], [], color=plots.INK, linewidth=3, zorder=2)[0],
            "ends": axes.plot([], [], "o", mfc="none", mec=plots.INK, mew=3, markersize=27, zorder=4)[0],
            "ratio": axes.text(2019.5, 0.19, "", fontsize=46, fontweight="bold", ha="left", va="center"),
            "verdict": axes.text(2024.5, 0.03, "", ha="right", va="center"),
        }

    def update(artists, result):
        said, growth = verdict(result)
        artists["line"].set_data(result["x"], result["y"])
        artists["line"].set_linestyle("-" if growth else "--")
        artists["ends"].set_data(result["x"], result["y"])
        artists["ratio"].set_text(f"× {times(result)}")
        artists["verdict"].set_text(("✓ " if growth else "✗ ") + said)

    def words(result):
        said, _ = verdict(result)
        return (f"A line from {result['start']} ({result['y'][0]:.3g} trillion yuan) to {result['end']} "
                f"({result['y'][1]:.3g}): {times(result)} times as large. {said[0].upper()}{said[1:]}.")

    def touch(before, start, points):
        def nearest(x, y):
            apart = np.hypot((figures["year"] - x) / 10, np.log10(figures["trillion"] / max(y, 1e-6)) / 3)
            return names[int(np.argmin(apart))]

        def distance(name):
            row = figures.loc[name]
            return np.hypot((row["year"] - start[0]) / 10, np.log10(row["trillion"] / max(start[1], 1e-6)) / 3)

        moved = min(("end", "start"), key=lambda which: distance(before[which]))
        return {moved: nearest(*points[-1])}

    options = {"start": "the first figure; or drag its ring", "end": "the second figure; or drag its ring"}
    return Explorer(
        "lesson_01.headline",
        "How large can a headline make CBEC grow?",
        model, draw, update, words,
        [Choice(name, f"{year} parcels", names, meaning=meaning)
         for (name, meaning), year in zip(options.items(), (2015, 2019), strict=True)],
        bounds={"ratio": (0.999 / largest, 1.001 * largest), "y": (0.036, 7.6)},
        status="derived",  # the points are observed, the ratio is calculated
        source="points printed by customs, a summit report, iiMedia",
        ghost=("line",),
        presets={
            "The newspaper's": {"start": "2015 parcels", "end": "2020 customs"},
            "It shrinks": {"start": "2015 research", "end": "2020 customs"},
            "Two editions": {"start": "2021 customs", "end": "2022 customs, later"},
            "One series": {"start": "2020 customs", "end": "2024 customs"},
        },
        asks=Prediction("Times as large: which is the largest that two published figures can make?", of="ratio",
                        at=best),
        touch=touch,
    )
