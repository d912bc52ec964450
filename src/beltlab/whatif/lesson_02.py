"""Explorers of lesson 02: one curve through the batches of pilot zones, and the ceiling that they cannot tell."""

import numpy as np

from beltlab import figures, plots
from beltlab.models import government
from beltlab.whatif import drawing
from beltlab.whatif.explorer import Choice, Explorer, NoPicture, Prediction, Slider

FITTED = 6  # batches up to January 2022
LATER = ("November 2022", "April 2025")
HIDDEN, ONE_MORE, SHOWN = "batches 1 to 6", "batches 1 to 7", "all eight batches"
DROPPED = {HIDDEN: 6, ONE_MORE: 7, SHOWN: 8}  # batches in the picture: the later ones drop in one by one
USED = {f"batches 1 to {last}": last for last in (6, 7, 8)}
LOW, HIGH = 132, 600  # ceilings, zones
LAST_QUARTER = 16  # quarters after January 2022 that are over
SOURCE = "curve: Bass (1969); points: counted from State Council replies"
LOOK = plots.DRIVERS["government"]
CURVE = plots.STATUS["simulated"].colour
POINTS = dict(linestyle="none", marker=LOOK.marker, color=LOOK.colour, markersize=13, zorder=4)
HOLLOW = POINTS | dict(mfc="white", mew=3)
LEGEND = dict(ncols=5, columnspacing=1.4, handletextpad=0.5)


def what_comes_next() -> Explorer:
    """Six batches up to January 2022; the reader draws on, and then the approvals come, quarter by quarter."""
    batches = figures.batches()
    dates, totals = (batches[name].to_numpy() for name in ("date", "total"))
    january = dates[FITTED - 1]
    quarters = january + np.arange(LAST_QUARTER + 1) / 4
    came = totals[np.searchsorted(dates, quarters + 1e-9) - 1]
    places = january + np.arange(1, LAST_QUARTER // 2 + 1) / 2
    slope = totals[FITTED - 1] / (january - dates[0])
    ruler = totals[FITTED - 1] + slope * (places - january)
    doubled = totals[FITTED - 1] * 2 ** ((places - january) / 4)
    return drawing.you_draw_it(
        "lesson_02.what_comes_next",
        "Six batches. What comes next?",
        drawing.Line(dates[:FITTED], totals[:FITTED], "six batches", POINTS),
        drawing.Line(quarters, came, "what came", dict(color=LOOK.colour, drawstyle="steps-post", linewidth=5)),
        places, (0, 375),
        step="quarters",
        places_named="total every half year, July 2022 to January 2026",
        axes=dict(xlim=(2015, 2026.4), ylim=(0, 375), xlabel="year", ylabel="zones approved in all"),
        unit="zones",
        presets={"A ruler": ruler, "Nothing more": np.full(len(places), totals[FITTED - 1]),
                 "Twice in four years": doubled},
        status="derived",
        source="counted from State Council replies; your curve is yours",
    )


def roll_out() -> Explorer:
    """One curve of Bass against the six batches up to January 2022, its three numbers in the reader's hand."""
    dates, totals = (figures.batches()[name].to_numpy() for name in ("date", "total"))
    years = dates - dates[0]
    time = np.linspace(0, 15.7, 160)

    def model(innovation, imitation, ceiling, show):
        rates = innovation, imitation, ceiling
        near = government.roll_out(years, *rates)
        peak = float(government.peak_time(innovation, imitation))
        return {
            "curve": government.roll_out(time, *rates),
            "near": near,
            "rmse": float(np.sqrt(np.mean((near - totals)[:FITTED] ** 2))),
            "peak_time": peak,
            "at_peak": float(government.roll_out(peak, *rates)),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(2015, 2031), ylim=(0, 375), xlabel="year", ylabel="zones approved in all")
        axes.plot(dates[:FITTED], totals[:FITTED], **POINTS, label="six batches")
        moving = {
            "misses": axes.plot([], [], color=plots.MUTED, linewidth=2.5, zorder=2)[0],
            "curve": axes.plot([], [], color=CURVE, linestyle="-", zorder=3, label="the curve")[0],
            "ceiling": axes.plot([], [], color=plots.INK, linestyle=":", linewidth=2, zorder=2)[0],
            "ceiling_label": axes.text(2030.9, 0, "", ha="right", va="bottom"),
            "peak": axes.plot([], [], "*", color=CURVE, markersize=22, mec="white", zorder=5)[0],
            "later": axes.plot([], [], **HOLLOW, label="later batches")[0],
            "error": axes.text(2015.3, 366, "", fontsize=32, fontweight="bold", color=CURVE, va="top"),
            "caption": axes.text(2019.9, 366, "", va="top", linespacing=1.4),
        }
        moving["misses"].set_label("its misses")
        moving["peak"].set_label("steepest point")
        handles = [axes.lines[0], *(moving[name] for name in ("curve", "misses", "peak", "later"))]
        figure.legend(handles=handles, loc="outside upper left", **LEGEND)
        return moving

    def update(artists, result):
        gaps = np.full(FITTED, np.nan)
        near = result["near"]
        artists["misses"].set_data(
            np.column_stack([dates[:FITTED], dates[:FITTED], gaps]).ravel(),
            np.column_stack([totals[:FITTED], near[:FITTED], gaps]).ravel(),
        )
        artists["curve"].set_data(dates[0] + time, result["curve"])
        artists["ceiling"].set_data([2015, 2031], [result["ceiling"]] * 2)
        artists["ceiling_label"].set_text(f"ceiling m = {result['ceiling']}")
        artists["ceiling_label"].set_y(result["ceiling"] + 3)
        artists["peak"].set_data([dates[0] + result["peak_time"]], [result["at_peak"]])
        shown = slice(FITTED, DROPPED[result["show"]])
        artists["later"].set_data(dates[shown], totals[shown])
        artists["error"].set_text(f"RMSE {result['rmse']:.1f}")
        artists["caption"].set_text(f"zones over the six batches\n{_steepest(result['peak_time'])}")

    def words(result):
        said = [
            f"With innovation p = {result['innovation']:.3f}, imitation q = {result['imitation']:.2f} and a ceiling "
            f"of {result['ceiling']} zones, the curve misses the six batches: RMSE {result['rmse']:.1f} zones.",
            f"It is {_steepest(result['peak_time'])}.",
        ]
        if later := DROPPED[result["show"]] - FITTED:
            forecasts = list(zip(LATER, result["near"][FITTED:], totals[FITTED:], strict=True))[:later]
            said.append(" ".join(f"{month}: {curve:.0f}, but {total} came." for month, curve, total in forecasts))
        return " ".join(said)

    return Explorer(
        "lesson_02.roll_out",
        "How close can one curve come to six batches?",
        model, draw, update, words,
        [
            Slider("innovation", 0.02, 0.001, 0.06, 0.001, symbol="p", unit="per year",
                   meaning="share of the other cities that start by themselves in a year"),
            Slider("imitation", 0.4, 0, 1.5, 0.01, symbol="q", unit="per year",
                   meaning="how strongly a city follows those that are zones already"),
            Slider("ceiling", 200, LOW, 300, 1, symbol="m", unit="zones", meaning="zones there will ever be"),
            Choice("show", HIDDEN, tuple(DROPPED), meaning="The later batches are hollow: the RMSE leaves them out."),
        ],
        bounds={"rmse": (0, 220), "peak_time": (0, 210), "curve": (0, 300)},
        status="simulated",
        source=SOURCE,
        presets={
            "No imitation": {"imitation": 0},
            "Closest, ceiling 132": {"innovation": 0.007, "imitation": 1.15, "ceiling": 132},
            "Closest, ceiling 300": {"innovation": 0.023, "imitation": 0.38, "ceiling": 300},
        },
        asks=Prediction(
            "Imitation q doubles, from 0.4 to 0.8 per year. What happens to the time until the steepest point?",
            of="peak_time", at={"imitation": 0.8}, unit="years", direction=True, decimals=1,
        ),
        ghost=("curve", "peak"),
    )


def ceiling() -> Explorer:
    """The ceiling moves, innovation and imitation are fitted again: the error hardly answers."""
    dates, totals = (figures.batches()[name].to_numpy() for name in ("date", "total"))
    years = dates - dates[0]
    time = np.linspace(0, 12.7, 120)
    steps = np.linspace(0, 1, 10) ** 2  # closer where the error bends
    tried = {name: HIGH**steps * max(LOW, totals[last - 1]) ** (1 - steps) for name, last in USED.items()}
    errors = {
        name: government.ceiling_errors(years[:last], totals[:last], tried[name]) for name, last in USED.items()
    }

    def model(ceiling, fitted_to):
        last = USED[fitted_to]
        if ceiling < totals[last - 1]:
            raise NoPicture(
                f"{totals[last - 1]} zones were approved by batch {last}. A ceiling of {ceiling} is too low for them."
            )
        fitted = government.fit_roll_out(years[:last], totals[:last], ceiling)
        curve = government.roll_out(np.append(time, years), *fitted[:2], ceiling)
        return {
            "innovation": fitted.innovation, "imitation": fitted.imitation, "rmse": fitted.rmse,
            "curve": curve[: len(time)], "near": curve[len(time) :],
        }

    def draw(figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        left.set(xlim=(2015, 2028), ylim=(0, 400), xlabel="year", ylabel="zones approved in all")
        left.set_xticks([2016, 2020, 2024, 2028])
        right.set(xlim=(125, 630), xscale="log", ylim=(0, 20), xlabel="ceiling m (log scale)", ylabel="RMSE, zones")
        right.set_yticks([0, 5, 10, 15, 20])
        right.set_xticks([132, 200, 300, 600], ["132", "200", "300", "600"])
        right.set_xticks([], minor=True)
        moving = {
            "ceiling": left.plot([], [], color=plots.INK, linestyle=":", linewidth=2)[0],
            "curve": left.plot([], [], color=CURVE, linestyle="-", zorder=3, label="closest curve")[0],
            "used": left.plot(dates[:FITTED], totals[:FITTED], **POINTS, label="six batches")[0],
            "later": left.plot([], [], **HOLLOW, label="later, if you fit them too")[0],
            "errors": right.plot([], [], color=plots.MUTED)[0],
            "here": right.plot([], [], marker="*", color=CURVE, markersize=26, mec="white", zorder=5)[0],
            "error": right.text(128, 7.6, "", fontsize=32, fontweight="bold", color=CURVE, va="top"),
            "caption": right.text(128, 5.2, "", va="top", linespacing=1.4),
        }
        figure.legend(handles=[moving["used"], moving["later"], moving["curve"]], loc="outside upper left", **LEGEND)
        right.set_title("Error of the closest curve", fontsize=plots.TEXT, pad=8)
        return moving

    def update(artists, result):
        last = USED[result["fitted_to"]]
        artists["ceiling"].set_data([2015, 2028], [result["ceiling"]] * 2)
        artists["curve"].set_data(dates[0] + time, result["curve"])
        artists["later"].set_data(dates[FITTED:last], totals[FITTED:last])
        artists["errors"].set_data(tried[result["fitted_to"]], errors[result["fitted_to"]])
        artists["here"].set_data([result["ceiling"]], [result["rmse"]])
        artists["error"].set_text(f"RMSE {result['rmse']:.1f}")
        artists["caption"].set_text(
            f"zones, at m = {result['ceiling']}\np = {result['innovation']:.3f}, q = {result['imitation']:.2f}"
        )

    def words(result):
        said = [
            f"A ceiling of {result['ceiling']} zones, fitted to {result['fitted_to']}: the closest curve has "
            f"p = {result['innovation']:.3f}, q = {result['imitation']:.2f} and an RMSE of {result['rmse']:.1f} zones."
        ]
        known = USED[result["fitted_to"]] - FITTED
        forecasts = list(zip(LATER, result["near"][FITTED:], strict=True))[known:]
        if forecasts:
            said.append(f"It forecasts {', '.join(f'{curve:.0f} for {month}' for month, curve in forecasts)}.")
        return " ".join(said)

    return Explorer(
        "lesson_02.ceiling",
        "Which ceiling do the batches ask for?",
        model, draw, update, words,
        [
            Slider("ceiling", 150, LOW, HIGH, 1, symbol="m", unit="zones",
                   meaning="zones there will ever be; p and q are fitted again at each move"),
            Choice("fitted_to", HIDDEN, tuple(USED), meaning="The batches that the curve may know."),
        ],
        bounds={"rmse": (0, 20), "innovation": (0, 0.1), "imitation": (0, 2), "near": (0, 400)},
        status="simulated",
        source=SOURCE,
        presets={
            "132 zones, no more": {"ceiling": 132},
            "300 zones": {"ceiling": 300},
        },
        asks=Prediction(
            "At a ceiling of 150 zones the RMSE is 10.9. What is it at 600 zones, with p and q fitted again?",
            of="rmse", at={"ceiling": HIGH, "fitted_to": HIDDEN}, unit="zones", decimals=1,
        ),
        hides=("errors",),
        ghost=("curve",),
    )


def _steepest(peak_time: float) -> str:
    return f"steepest after {peak_time:.1f} years" if peak_time else "steepest at the start"
