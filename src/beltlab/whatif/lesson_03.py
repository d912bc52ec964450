"""Explorers of lesson 03: what two-way fixed effects make of growing effects, and what a pre-trend looks like."""

from functools import cache, partial

import numpy as np

from beltlab import data, plots
from beltlab.models import did, simulate
from beltlab.whatif.explorer import Explorer, Prediction, Slider

BASE = 0.02  # log points, the effect in the first treated year
FASTEST = 0.15  # log points per year, the end of the slider for growth
SOURCE = "real approval dates, batches 1 to 6; invented cities"
TRUTH, CLEAN, TWFE = plots.INK, plots.SEQUENCE[2], plots.SEQUENCE[1]
GROWTH = Slider("effect_growth", 0.10, 0, FASTEST, 0.01, symbol="γ", unit="log points per year",
                meaning="How much the effect of a zone grows in each year after the first.")
NEVER = Slider("never_treated", 160, 0, 160, 10, unit="cities",
               meaning="Invented cities that never get a zone: the clean controls.")


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
    )


def inside_twfe() -> Explorer:
    """The two-by-two comparisons that a TWFE coefficient is made of: size is weight, height is estimate."""
    cities = _cities()

    def model(effect_growth, never_treated):
        panel = cities(0, n_never=never_treated, noise=0, base_effect=BASE, effect_growth=effect_growth)
        parts = did.bacon(*_columns(panel))
        shares = [float(parts.weight[parts.kind == kind].sum()) for kind in did.KINDS]
        sums = [float((parts.weight * parts.estimate)[parts.kind == kind].sum()) for kind in did.KINDS]
        return {
            **{f"{name}_{key}": value for kind, key in zip(did.KINDS, _KEYS, strict=True)
               for name, value in (("estimate", parts.estimate[parts.kind == kind]),
                                   ("weight", parts.weight[parts.kind == kind]),
                                   ("treated", parts.treated[parts.kind == kind]))},
            "shares": np.array(shares),
            "means": np.array([total / share if share else 0.0 for total, share in zip(sums, shares, strict=True)]),
            "forbidden": shares[2],
            "twfe": float(parts.weight @ parts.estimate),
            "true_att": float(panel["effect"][panel["treated"]].mean()),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-0.5, 3.45), ylim=(-0.68, 0.98), ylabel="estimate of one comparison, log points")
        axes.set_xticks([0, 1, 2], ["treated against\nnever treated", "earlier against\nnot yet treated",
                                    "later against\nalready treated"])
        axes.grid(False, axis="x")
        axes.axhline(0, color=plots.LIGHT, linewidth=1.5, zorder=1)
        axes.axvspan(1.5, 2.5, color="#F3E6EE", zorder=0)
        axes.text(2, -0.66, "forbidden", ha="center", va="bottom", color=TWFE, fontweight="bold")
        moving = {}
        for key, colour in zip(_KEYS, (TRUTH, CLEAN, TWFE), strict=True):
            moving[key] = axes.scatter([], [], s=[], color=colour, alpha=0.65, linewidths=0, zorder=3)
            moving[f"{key}_text"] = axes.text(_KEYS.index(key), 0.96, "", ha="center", va="top", color=colour,
                                              linespacing=1.35)
        moving["truth"] = axes.plot([-0.5, 2.5], [0, 0], color=TRUTH, linewidth=2)[0]
        moving["twfe"] = axes.plot([-0.5, 2.5], [0, 0], color=TWFE, linewidth=2.5, linestyle="-.")[0]
        moving["truth_text"] = axes.text(2.55, 0, "", color=TRUTH, va="center")
        moving["twfe_text"] = axes.text(2.55, 0, "", color=TWFE, va="center")
        return moving

    def update(artists, result):
        for column, key in enumerate(_KEYS):
            offset = (result[f"treated_{key}"] - 2018.5) / 11
            artists[key].set_offsets(np.column_stack([column + offset, result[f"estimate_{key}"]]))
            artists[key].set_sizes(5200 * result[f"weight_{key}"] + 12)
            share, mean = result["shares"][column], result["means"][column]
            mean = f"mean {_minus(mean)}" if share else " "
            artists[f"{key}_text"].set_text(f"weight {100 * share:.0f} %\n{mean}")
        places = _apart({"truth": result["true_att"], "twfe": result["twfe"]}, 0.09)
        for name, label, value in (("truth", "true ATT", result["true_att"]), ("twfe", "TWFE", result["twfe"])):
            artists[name].set_ydata([value, value])
            artists[f"{name}_text"].set_text(f"{label} {value:.3f}")
            artists[f"{name}_text"].set_y(places[name])

    def words(result):
        share, mean = result["forbidden"], result["means"][2]
        kept = (result["twfe"] - share * mean) / (1 - share)
        return (
            f"{result['never_treated']} never-treated cities: {100 * share:.0f} percent of the weight is on forbidden "
            f"comparisons. Effects grow by {result['effect_growth']:.2f} a year: those find {_minus(mean)} on average. "
            f"TWFE is {result['twfe']:.3f}, without them {kept:.3f}; the true ATT is {result['true_att']:.3f}."
        )

    return Explorer(
        "lesson_03.inside_twfe",
        "Which comparisons is one TWFE number made of?",
        model, draw, update, words,
        [GROWTH, NEVER],
        bounds={"forbidden": (0, 0.25), "twfe": (0, 0.3), "true_att": (0, 0.3), "shares": (0, 1), "means": (-0.6, 0.6)},
        status="simulated",
        source=f"{SOURCE}; no noise",
        presets={
            "Effects do not grow": {"effect_growth": 0},
            "Few controls": {"never_treated": 20},
            "No controls": {"never_treated": 0},
        },
        asks=Prediction(
            "From 160 never-treated cities to 20: does the weight of the forbidden comparisons rise, fall or stay?",
            of="forbidden", at={"never_treated": 20}, direction=True, decimals=3,
        ),
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
        artists["note"].set_text(f"ATT {result['overall']:.3f} (se {result['se']:.3f}), true {result['true_att']:.3f}")

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
    )


_KEYS = ("never", "later", "already")  # who the controls are, in the order of did.KINDS


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


def _minus(number):
    return f"{number:.3f}".replace("-", "−")


def _apart(heights, distance):
    """The heights of labels, moved apart so that no two overlap, lowest first."""
    placed, floor = {}, -np.inf
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        placed[name] = floor = max(height, floor + distance)
    return placed
