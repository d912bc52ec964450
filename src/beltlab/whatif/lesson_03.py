"""Explorers of lesson 03: choices on the real panel, what a pre-trend does, and what TWFE makes of growing effects."""

from functools import cache, partial

import numpy as np

from beltlab import data, figures, plots
from beltlab.models import did, simulate
from beltlab.whatif import drawing
from beltlab.whatif.explorer import Choice, Explorer, Prediction, Slider

BASE = 0.02  # log points, the effect in the first treated year
FASTEST = 0.15  # log points per year, the end of the slider for growth
SOURCE = "real approval dates, batches 1 to 6; invented cities"
TRUTH, CLEAN, TWFE = plots.INK, plots.SEQUENCE[2], plots.SEQUENCE[1]
GROWTH = Slider("effect_growth", 0.10, 0, FASTEST, 0.01, symbol="γ", unit="log points per year",
                meaning="How much the effect of a zone grows in each year after the first.")
NEVER = Slider("never_treated", 160, 0, 160, 10, unit="cities",
               meaning="Invented cities that never get a zone: the clean controls.")


def missing_line() -> Explorer:
    """Revenue of the cities of 2016 without their zone is drawn by the reader; then comes what was observed."""
    panel = data.city_panel_sample(2010, 2019)
    treated, others = panel["first_year"] == 2016, (panel["first_year"] == 0) | (panel["first_year"] > 2019)

    def since(cities):
        """Mean log revenue of cities, a hundred times its change since 2015."""
        means = panel[cities].groupby("year")["log_revenue"].mean()
        return 100 * (means - means.loc[2015])

    zone, without = since(treated), since(others)
    years = list(range(2016, 2020))
    look = plots.DRIVERS["government"]
    seen = dict(color=look.colour, marker=look.marker)
    return drawing.you_draw_it(
        "lesson_03.missing_line",
        "Where would they be without their zone?",
        drawing.Line(range(2010, 2016), zone.loc[:2015], "zone in 2016", seen),
        drawing.Line(range(2015, 2020), zone.loc[2015:], "the observed line", seen | dict(linewidth=5)),
        years, (-20, 45),
        step="years",
        places_named="100 × log points, without a zone, 2016 to 2019",
        axes=dict(xlim=(2009.7, 2019.4), ylim=(-80, 50), xticks=range(2010, 2020, 3), xlabel="year",
                  ylabel="log revenue since 2015, × 100"),
        beside=[drawing.Line(without.index, without, "no zone up to 2019", dict(color=plots.SEQUENCE[2], marker="v"))],
        gap=lambda miss: f"the gap to your line, {-miss:.0f}, is the effect that your line claims",
        presets={"As the others": without.loc[2016:], "Nothing moves": np.zeros(4)},
        status="derived",
        source=data.source_line("city_panel"),
    )


def effects_grow() -> Explorer:
    """Two-way fixed effects against the true ATT and Callaway–Sant'Anna, as effects grow. No noise: gaps are bias."""
    cities = _cities()

    @cache
    def ends(never_treated):
        """True ATT, Callaway–Sant'Anna and TWFE at both ends of the slider for growth."""
        panel = cities(0, n_never=never_treated, noise=0, base_effect=BASE, effect_growth=FASTEST)
        unit, year, outcome, first_year = _columns(panel)
        growing = panel["effect"] - BASE * panel["treated"]
        found = []
        for effect, made in ((panel["effect"] - growing, outcome - growing), (panel["effect"], outcome)):
            clean = did.aggregate(did.att_gt(unit, year, made, first_year, control="not_yet"))
            twfe = did.twfe(unit, year, made, first_year)
            found.append(np.array([effect[panel["treated"]].mean(), clean.att, twfe.att]))
        return found

    def model(effect_growth, never_treated):
        slowest, fastest = ends(never_treated)
        now = slowest + (fastest - slowest) * effect_growth / FASTEST  # all three estimates are linear in growth
        true_att, clean, twfe = map(float, now)
        return {"slowest": slowest, "fastest": fastest, "true_att": true_att, "clean": clean, "twfe": twfe}

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-0.004, 0.222), ylim=(-0.005, 0.3), ylabel="mean effect on the treated, log points")
        axes.set_xlabel("growth of the effect, log points per year", loc="left")
        axes.set_xticks([0, 0.05, 0.10, 0.15])
        moving = {}
        for name, colour, line, marker, size in [("true_att", TRUTH, "-", "o", 13), ("clean", CLEAN, "none", "P", 15),
                                                 ("twfe", TWFE, "-.", "X", 13)]:
            moving[name] = axes.plot([], [], linestyle=line, color=colour, marker="P" if name == "clean" else "",
                                     markersize=9)[0]
            moving[f"{name}_now"] = axes.plot([], [], marker, color=colour, markersize=size)[0]
            moving[f"{name}_text"] = axes.text(0.154, 0, "", color=colour, va="center", linespacing=1.1)
        moving["gap"] = axes.plot([], [], color=TWFE, linewidth=2, linestyle=":")[0]
        moving["readout"] = axes.text(0.003, 0.293, "", va="top", linespacing=1.4)
        return moving

    def update(artists, result):
        heights = dict(zip(("true_att", "clean", "twfe"), zip(result["slowest"], result["fastest"], strict=True),
                           strict=True))
        complete = result["fastest"][0] - result["fastest"][1] < 1e-9
        labels = {"true_att": "true ATT", "twfe": "TWFE",
                  "clean": "Callaway–Sant'Anna" if complete else "Callaway–Sant'Anna,\nyears up to 2021"}
        growth = result["effect_growth"]
        places = _apart({name: high for name, (_, high) in heights.items()}, 0.019)
        for name, (low, high) in heights.items():
            x = np.linspace(0, FASTEST, 11 if name == "clean" else 2)
            artists[name].set_data(x, low + (high - low) * x / FASTEST)
            artists[f"{name}_now"].set_data([growth], [result[name]])
            artists[f"{name}_text"].set_text(labels[name])
            artists[f"{name}_text"].set_y(places[name])
        artists["readout"].set_text(
            f"growth {growth:.2f}, {result['never_treated']} never-treated cities\n"
            f"true ATT {result['true_att']:.3f}\nTWFE {result['twfe']:.3f}"
        )
        artists["gap"].set_data([growth, growth], [result["true_att"], result["twfe"]])

    def words(result):
        growth, never = result["effect_growth"], result["never_treated"]
        truth, clean, twfe = (round(result[name], 3) for name in ("true_att", "clean", "twfe"))
        said = f"{never} never-treated cities, effects that grow by {growth:.2f} a year: the true ATT is {truth:.3f}. "
        if twfe == truth:
            said += f"TWFE gives {twfe:.3f}: it is exact, because the effect is the same in every year."
        else:
            said += f"TWFE gives {twfe:.3f}: {round(100 * (1 - twfe / truth))} percent too low, without any noise."
        if clean == truth:
            return f"{said} Callaway–Sant'Anna gives the truth."
        return (
            f"{said} Callaway–Sant'Anna gives {clean:.3f}: without never-treated cities it has no controls in 2022, "
            "so it is right about the years before, and silent on 2022."
        )

    return Explorer(
        "lesson_03.effects_grow",
        "What does TWFE report when the effects of zones grow?",
        model, draw, update, words,
        [GROWTH, NEVER],
        bounds={"true_att": (0, 0.3), "clean": (0, 0.3), "twfe": (0, 0.3)},
        status="simulated",
        source=f"{SOURCE}; no noise",
        presets={
            "Effects do not grow": {"effect_growth": 0},
            "Few controls": {"never_treated": 20},
            "No controls": {"never_treated": 0},
            "No controls, no growth": {"never_treated": 0, "effect_growth": 0},
        },
        asks=Prediction(
            "With 160 never-treated cities TWFE gives 0.143; the truth is 0.182. What does TWFE give with none?",
            of="twfe", at={"never_treated": 0}, unit="log points", decimals=3,
        ),
        ghost=("twfe",),
    )


def specification() -> Explorer:
    """The real panel: the same question, asked of other years and other controls."""
    panels = {outcome: figures.city_panel(short) for outcome, short in OUTCOMES.items()}

    @cache
    def estimates(outcome, controls, first_year, last_year):
        table = panels[outcome]
        table = table[table["year"].between(first_year, last_year)]
        if controls == LATER:
            table = table[table["first_year"] > 0]
        columns = _columns(table)
        found = did.only(did.att_gt(*columns, control="not_yet"), first=-6, last=5, without=(2015, last_year))
        return did.twfe(*columns), did.aggregate(found), did.mean_lead(found), table["unit"].nunique()

    def model(**setting):
        *found, cities = estimates(**setting)
        result = {"cities": cities}
        for name, (att, se) in zip(_NUMBERS, found, strict=True):
            low, high = did.confidence_interval(att, se)
            result |= {name: att, f"{name}_low": float(low), f"{name}_high": float(high)}
        return result

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-0.6, 2.6), ylim=(-0.14, 0.2), ylabel="log points")
        axes.set_xticks(range(3), ["one regression\n(TWFE)", "clean controls\n(ATT)", "years before\n(should be 0)"])
        axes.grid(False, axis="x")
        axes.axhline(0, color=plots.INK, linewidth=1.5, zorder=1)
        moving = {"readout": axes.text(-0.55, 0.194, "", va="top", linespacing=1.4)}
        for place, (name, (colour, marker)) in enumerate(_NUMBERS.items()):
            moving[f"{name}_bar"] = axes.plot([], [], color=colour, linewidth=5, solid_capstyle="butt")[0]
            moving[name] = axes.plot([], [], marker, color=colour, markersize=15)[0]
            moving[f"{name}_text"] = axes.text(
                place, 0, "", ha="center", va="bottom", color=colour, fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
        return moving

    def update(artists, result):
        for place, name in enumerate(_NUMBERS):
            artists[f"{name}_bar"].set_data([place, place], [result[f"{name}_low"], result[f"{name}_high"]])
            artists[name].set_data([place], [result[name]])
            artists[f"{name}_text"].set_y(result[f"{name}_high"] + 0.006)
            artists[f"{name}_text"].set_text(_signed(result[name]))
        artists["readout"].set_text(
            f"{result['outcome']}, {result['first_year']} to {result['last_year']}, {result['cities']} cities"
        )

    def words(result):
        one, clean, lead = (_signed(result[name]) for name in _NUMBERS)
        ends = f"from {_signed(result['clean_low'])} to {_signed(result['clean_high'])}"
        said = "holds zero" if result["clean_low"] <= 0 <= result["clean_high"] else "does not hold zero"
        return (
            f"{result['outcome'].capitalize()}, {result['first_year']} to {result['last_year']}, {result['cities']} "
            f"cities, {result['controls']}: TWFE {one}; clean controls {clean}, with an interval {ends} that {said}; "
            f"mean of the years before {lead}."
        )

    spread = dict.fromkeys(_NUMBERS, (-0.3, 0.3))
    return Explorer(
        "lesson_03.specification",
        "Which choices make the effect appear, and disappear?",
        model, draw, update, words,
        [
            Choice("outcome", "revenue", tuple(OUTCOMES), meaning="Log of the city's budget revenue, or of its GDP."),
            Choice("controls", ALL, (ALL, LATER), meaning="Whom the zone cities are compared with."),
            Slider("first_year", 2010, 2010, 2014, 1, meaning="The first year of the data that is used."),
            Slider("last_year", 2023, 2019, 2023, 1, meaning="The last year of the data that is used.", play=True),
        ],
        bounds=spread | {"cities": (100, 281)},
        status="derived",
        source="city panel of the course; yearbooks, by way of a compilation",
        presets={
            "GDP": {"outcome": "GDP"},
            "Up to 2019": {"last_year": 2019},
            "GDP from 2014": {"outcome": "GDP", "first_year": 2014},
        },
        asks=Prediction(
            "Revenue up to 2019, later zones as the only controls: which effect with clean controls?",
            of="clean", at={"controls": LATER, "last_year": 2019}, unit="log points", decimals=3,
        ),
        ghost=tuple(_NUMBERS),
    )


def event_study() -> Explorer:
    """An event study with its intervals, the truth behind it, a pre-trend, and shocks that a whole cohort shares."""
    cities = _cities()
    first, last = -6, 7

    def model(effect_growth, pretrend, cohort_noise, luck):
        panel = cities(luck, base_effect=0, effect_growth=effect_growth, pretrend=pretrend, cohort_noise=cohort_noise)
        effects = did.att_gt(*_columns(panel))
        events, overall = did.event_study(effects), did.aggregate(effects)
        shown = (events.at >= first) & (events.at <= last)
        low, high = did.confidence_interval(events.att, events.se)
        return {
            "at": events.at[shown], "att": events.att[shown], "low": low[shown], "high": high[shown],
            "true": effect_growth * np.maximum(events.at[shown], 0),
            "overall": overall.att, "se": overall.se, "true_att": float(panel["effect"][panel["treated"]].mean()),
            "before": float(events.att[events.at == first][0]),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(first - 0.5, last + 0.5), ylim=(-0.75, 1.5), ylabel="effect, log points",
                 xlabel="years since approval (−1 is the base)")
        axes.set_xticks(range(first, last + 1))
        axes.axhline(0, color=plots.LIGHT, linewidth=1.5)
        axes.axvline(-0.5, color=plots.LIGHT, linewidth=1.5)
        sizes = _treated_cities()
        axes.text(first - 0.4, -0.52, "treated cities behind each point:", color=plots.MUTED, va="center")
        for event in range(first, last + 1):
            axes.text(event, -0.66, sizes[event], ha="center", va="center", color=plots.MUTED)
        moving = {
            "true": axes.plot([], [], color=TRUTH, label="true effect")[0],
            "bars": axes.vlines(np.zeros(last - first + 1), 0, 0, color=CLEAN, linewidth=3),
            "points": axes.plot([], [], "o", color=CLEAN, markersize=9, label="estimate, 95 % interval")[0],
            "single": axes.plot([], [], "o", color=CLEAN, mfc="white", mew=2.5, markersize=11,
                                label="estimate from Hangzhou alone")[0],
            "note": axes.text(last + 0.4, -0.33, "", ha="right", va="center"),
        }
        axes.legend(loc="upper left")
        return moving

    def update(artists, result):
        at, att = result["at"], result["att"]
        artists["true"].set_data(at, result["true"])
        artists["points"].set_data(at[:-1], att[:-1])
        artists["single"].set_data(at[-1:], att[-1:])
        artists["bars"].set_segments(np.stack([np.column_stack([at, result["low"]]),
                                               np.column_stack([at, result["high"]])], axis=1))
        note = f"ATT {result['overall']:.3f} (se {result['se']:.3f}), true {result['true_att']:.3f}"
        artists["note"].set_text(plots.minus(note))

    def words(result):
        inside = abs(result["overall"] - result["true_att"]) <= 1.96 * result["se"]
        before = "flat" if abs(result["before"]) < 0.05 else f"not flat: {result['before']:+.2f} six years before"
        return (
            f"Growth {result['effect_growth']:.2f}, pre-trend {result['pretrend']:+.2f}, cohort noise "
            f"{result['cohort_noise']:.2f}, luck {result['luck']}. The estimated ATT is {result['overall']:.3f} "
            f"(standard error {result['se']:.3f}); the true one is {result['true_att']:.3f}, "
            f"{'inside' if inside else 'outside'} the 95 percent interval. Before approval the estimates are {before}."
        )

    return Explorer(
        "lesson_03.event_study",
        "What does an event study show, and when does it deceive?",
        model, draw, update, words,
        [
            Slider("effect_growth", 0.10, 0, 0.10, 0.01, symbol="γ", unit="log points per year",
                   meaning="Growth of the true effect, which starts from 0 in the year of approval."),
            Slider("pretrend", 0, -0.03, 0.05, 0.01, unit="log points per year",
                   meaning="How much faster approved cities grow anyway, zone or no zone."),
            Slider("cohort_noise", 0, 0, 0.20, 0.02, unit="log points",
                   meaning="Size of the shocks that all cities of one cohort share in a year."),
            Slider("luck", 5, 1, 30, 1, meaning="Another draw of the same world: only the random numbers differ."),
        ],
        bounds={"overall": (-0.5, 0.8), "se": (0.005, 0.1), "true_att": (0, 0.3)},
        status="simulated",
        source=f"{SOURCE}; 160 cities without a zone",
        presets={
            "No effect, only a pre-trend": {"effect_growth": 0, "pretrend": 0.03},
            "A pre-trend hides an effect": {"effect_growth": 0.05, "pretrend": -0.03},
            "Cohorts share shocks": {"cohort_noise": 0.14},
        },
        asks=Prediction(
            "Zones do nothing (growth 0), but approved cities grow 0.03 a year faster anyway. Which ATT is reported?",
            of="overall", at={"effect_growth": 0, "pretrend": 0.03}, unit="log points", decimals=2,
        ),
        ghost=("points",),
    )


OUTCOMES = {"revenue": "revenue", "GDP": "gdp"}
ALL, LATER = "all cities without a zone yet", "only cities that get one later"
_NUMBERS = {"twfe": (TWFE, "X"), "clean": (CLEAN, "P"), "lead": (TRUTH, "o")}


def _cities():
    """`simulate.cities` on the real names and dates, read once."""
    zones = data.load("pilot_zones").query("batch <= 6")
    return partial(simulate.cities, names=zones["city"].to_numpy(), approved=zones["approval_date"].to_numpy())


def _columns(panel):
    return [panel[name] for name in did.COLUMNS]


@cache
def _treated_cities():
    """Number of treated cities behind each event time."""
    effects = did.att_gt(*_columns(_cities()(0, noise=0)))
    return {event: int(effects.size[effects.event_time == event].sum()) for event in np.unique(effects.event_time)}


def _signed(number):
    return plots.minus(f"{number:+.3f}")


def _apart(heights, distance):
    """The heights of labels, moved apart so that no two overlap, lowest first."""
    placed, floor = {}, -np.inf
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        placed[name] = floor = max(height, floor + distance)
    return placed
