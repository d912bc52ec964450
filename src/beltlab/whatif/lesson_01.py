"""Explorers of lesson 01: where the pilot zones are, and where the belts."""

import numpy as np

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
