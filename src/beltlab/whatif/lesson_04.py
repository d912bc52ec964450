"""Explorers of lesson 04: who is expelled on a noisy score, what review after review brings, what a prize does."""

import numpy as np

from beltlab import plots
from beltlab.models import government
from beltlab.whatif.explorer import Choice, Explorer, NoPicture, Prediction, Slider

ZONES, YEARS, LUCKS = 105, 12, 20
LATEST, KEPT = "since the last decision", "all so far"
RIGHT, WRONG, SPARED, OTHER = plots.INK, plots.SEQUENCE[1], plots.SEQUENCE[2], plots.SEQUENCE[3]
NOISE = dict(minimum=0, maximum=2, step=0.1, symbol="σε", meaning="Error of a yearly score; quality has spread 1.")
SHARE = Slider("share", 0.1, 0.05, 0.5, 0.05, symbol="p", meaning="Share of the zones that leave at a decision.")


def who_is_expelled() -> Explorer:
    """Quality against score for 105 simulated zones, and the cut that the score draws through them."""
    quality, _ = government.simulate_scores(6, ZONES, noise=0)
    others = [government.simulate_scores(100 + year, ZONES, noise=1) for year in range(1, LUCKS + 1)]
    luck = np.array([score - its_quality for its_quality, score in others])

    def model(noise, share, year):
        score = (quality + noise * luck[year - 1]) / np.hypot(1, noise)
        leaving = int(share * ZONES + 1e-9)
        cut, bottom = (np.sort(values)[leaving - 1 : leaving + 1].mean() for values in (score, quality))
        expelled, worst = score < cut, quality < bottom
        return {
            "score": score,
            "groups": 2 * expelled + worst,
            "cut": float(cut),
            "bottom": float(bottom),
            "leaving": leaving,
            "wrong": int((expelled & ~worst).sum()),
            "expected": 100 * float(government.share_wrongly_expelled(share, noise)),
            "gain": float(quality[~expelled].mean() - quality.mean()),
        }

    def draw(figure):
        axes = figure.subplots()
        axes.set(xlim=(-3.4, 3.4), ylim=(-3.4, 3.4), ylabel="true quality (nobody sees it)")
        axes.set_xlabel("score of this year, in its own standard deviations")
        still = dict(linestyle="none", markeredgecolor="white", markeredgewidth=0.8)
        caption = dict(fontsize=plots.TEXT, linespacing=1.3)
        pad = dict(facecolor="white", edgecolor="none", alpha=0.8, pad=1)
        return {
            "cut": axes.plot([], [], color=plots.INK, linestyle="--", linewidth=2)[0],
            "bottom": axes.plot([], [], color=plots.MUTED, linestyle=":", linewidth=2)[0],
            "groups": [
                axes.plot([], [], marker, color=colour, markersize=size, **still)[0]
                for marker, colour, size in (("o", OTHER, 9), ("P", SPARED, 14), ("X", WRONG, 15), ("v", RIGHT, 13))
            ],
            "wrong": axes.text(-3.3, 3.2, "", color=WRONG, va="top", fontweight="bold", **caption),
            "spared": axes.text(3.3, -3.2, "", color=SPARED, ha="right", fontweight="bold", **caption),
            "right": axes.text(-3.3, -3.2, "", color=RIGHT, fontweight="bold", **caption),
            "line": axes.text(0, 3.2, "", color=plots.INK, va="top", **caption),
            "floor": axes.text(3.3, 0, "", color=plots.MUTED, ha="right", va="bottom", bbox=pad, **caption),
        }

    def update(artists, result):
        for group, marks in enumerate(artists["groups"]):
            inside = result["groups"] == group
            marks.set_data(result["score"][inside], quality[inside])
        artists["cut"].set_data([result["cut"]] * 2, [-3.4, 3.4])
        artists["bottom"].set_data([-3.4, 3.4], [result["bottom"]] * 2)
        wrong, leaving = result["wrong"], result["leaving"]
        artists["wrong"].set_text(f"wrongly\nexpelled: {wrong}")
        artists["spared"].set_text(f"among the worst {leaving},\nyet kept: {wrong}")
        artists["right"].set_text(f"rightly\nexpelled: {leaving - wrong}")
        artists["line"].set_text(f" cut: {leaving} zones left of it")
        artists["line"].set_x(result["cut"])
        artists["floor"].set_text(f"below: truly the worst {leaving}")
        artists["floor"].set_y(result["bottom"] + 0.05)

    def words(result):
        return (
            f"{ZONES} simulated zones in year {result['year']}, noise {result['noise']:.1f}: {result['leaving']} are "
            f"expelled, {result['wrong']} of them wrongly. Over many years {result['expected']:.0f} % of such "
            f"expulsions are wrong. This year's exit changes the mean quality by {result['gain']:.2f}."
        )

    return Explorer(
        "lesson_04.who_is_expelled",
        "Who is expelled on a noisy score?",
        model, draw, update, words,
        [
            Slider("noise", 0, **NOISE),
            SHARE,
            Slider("year", 1, 1, LUCKS, 1, meaning="The same zones, with another year's luck.", play=True),
        ],
        bounds={"wrong": (0, 52), "expected": (0, 95), "gain": (-0.2, 0.9), "leaving": (5, 52)},
        status="simulated",
        source="normal scores, in the setting of Jovanovic (1982); no real score is public",
        presets={
            "A good score": {"noise": 0.7},
            "The next year": {"noise": 0.7, "year": 2},
            "Almost a lottery": {"noise": 2},
            "Half must go": {"noise": 0.7, "share": 0.5},
        },
        asks=Prediction(
            "The worst ten leave on a perfect score. Let its noise be 0.7: how many of the ten do not belong there?",
            of="wrong", at={"noise": 0.7}, unit="zones",
        ),
        ghost=("cut", "bottom"),
    )


def repeated_review() -> Explorer:
    """Twelve years of review: the worst-scoring share gives way to newcomers, again and again."""
    years = np.arange(YEARS + 1)

    def reviews(share, noise, wait, scores):
        keep = scores == KEPT
        return government.review(1, YEARS // wait, share, noise / np.sqrt(wait), ZONES, memory=keep)

    def by_year(quality, wait):
        return (quality - quality[0])[years // wait]

    def model(share, noise, wait, scores):
        done = reviews(share, noise, wait, scores)
        gained, leaving = by_year(done.quality, wait), int(share * ZONES + 1e-9)
        return {
            "gained": gained,
            "perfect": by_year(reviews(share, 0, wait, scores).quality, wait),
            "final": float(gained[-1]),
            "decisions": YEARS // wait,
            "leaving": leaving,
            "wrong": 100 * float(done.wrong.mean()),
            "mistakes": float(done.wrong.mean()) * leaving,
        }

    def draw(figure):
        axes, side = figure.subplots(1, 2, width_ratios=(2.6, 1))
        axes.set(xlim=(0, 12.3), ylim=(-0.15, 1.45), xlabel="years", ylabel="mean true quality, gain since the start")
        axes.set_xticks(range(0, YEARS + 1, 2))
        side.axis("off")
        large = dict(fontsize=44, fontweight="bold", va="top")
        moving = {
            "perfect": axes.plot([], [], color=OTHER, linestyle="--", drawstyle="steps-post", label="perfect score")[0],
            "gained": axes.plot([], [], color=RIGHT, drawstyle="steps-post", label="this score")[0],
            "end": axes.plot([], [], plots.MARKERS[1], color=RIGHT, markersize=16)[0],
            "final": side.text(0, 1, "", color=RIGHT, **large),
            "decisions": side.text(0, 0.84, "", va="top", linespacing=1.4),
            "wrong": side.text(0, 0.48, "", color=WRONG, **large),
            "mistakes": side.text(0, 0.32, "", va="top", linespacing=1.4),
        }
        axes.legend(loc="upper left")
        return moving

    def update(artists, result):
        artists["perfect"].set_data(years, result["perfect"])
        artists["gained"].set_data(years, result["gained"])
        artists["end"].set_data([YEARS], [result["final"]])
        artists["final"].set_text(plots.minus(f"{result['final']:+.2f}"))
        plural = "s" if result["decisions"] > 1 else ""
        artists["decisions"].set_text(f"gain in quality by\n{result['decisions']} decision{plural}\nin {YEARS} years")
        artists["wrong"].set_text(f"{result['wrong']:.0f} %")
        artists["mistakes"].set_text(
            f"wrongly expelled,\nmean of all decisions:\nabout {result['mistakes']:.0f} of {result['leaving']}"
        )

    def words(result):
        wait, kept = result["wait"], result["scores"] == KEPT
        pace = f"Every {wait} years" if wait > 1 else "Each year"
        newest = f"the mean of the last {wait} scores" if wait > 1 else "the latest score"
        return (
            f"{pace} the worst {100 * result['share']:.0f} % leave, judged on "
            f"{'the mean of all their scores' if kept else newest}, noise {result['noise']:.1f}. In {YEARS} years mean "
            f"quality changes by {result['final']:.2f}, by {result['perfect'][-1]:.2f} on perfect scores. Of all the "
            f"expelled {result['wrong']:.0f} % are the wrong zones, about {result['mistakes']:.0f} of "
            f"{result['leaving']} each time."
        )

    return Explorer(
        "lesson_04.repeated_review",
        "What does review after review bring?",
        model, draw, update, words,
        [
            SHARE,
            Slider("noise", 0.7, **NOISE),
            Slider("wait", 1, 1, 6, 1, symbol="k", unit="years", meaning="The mean of k yearly scores decides."),
            Choice("scores", LATEST, (LATEST, KEPT), meaning="Which scores of a zone are averaged."),
        ],
        bounds={"final": (-0.15, 1.4), "wrong": (0, 95), "decisions": (2, 12), "mistakes": (0, 52)},
        earlier={"spared": None},
        status="simulated",
        source="repeated review (Hopenhayn 1992); mean of 20 histories of 105 zones",
        presets={
            "Every 3 years": {"wait": 3},
            "Half must go": {"share": 0.5},
            "Almost a lottery": {"noise": 2},
            "Keep all scores": {"scores": KEPT},
        },
        asks=Prediction(
            "Let the review wait three years and use the mean of three scores. Does quality after 12 years rise, fall, "
            "stay?",
            of="final", at={"wait": 3}, direction=True, decimals=2,
        ),
        ghost=("gained",),
    )


def prize() -> Explorer:
    """Two equal zones compete for one top grade: what effort pays, and how noise changes it."""
    own = np.linspace(0, 6, 121)
    noises = np.linspace(0.5, 3, 26)

    def model(prize, noise, cost):
        if not government.tournament_holds(prize, cost, noise):
            raise NoPicture(
                f"There is no effort at which both zones would stay: with a prize of {prize:.1f} and a noise of only "
                f"{noise:.1f}, it pays to give up against a rival who works that hard, and then the rival would work "
                "less. Make the prize smaller, or the noise or the cost larger."
            )
        effort = float(government.tournament_effort(prize, cost, noise))
        first = next(at for at, value in enumerate(noises) if government.tournament_holds(prize, cost, value))
        return {
            "payoff": 100 * government.tournament_payoff(own, effort, prize, cost, noise) / prize,
            "effort": effort,
            "best": 100 * float(government.tournament_payoff(effort, effort, prize, cost, noise)) / prize,
            "noises": noises[first:],
            "efforts": government.tournament_effort(prize, cost, noises[first:]),
            "spent": 100 * cost * effort**2 / 2 / prize,
        }

    def draw(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="What my effort pays", xlabel="my effort", ylabel="expected gain, % of the prize")
        left.set(xlim=(0, 6), ylim=(-60, 60))
        right.set(title="Effort of both, by noise", xlabel="noise of the score σ", ylabel="effort e*")
        right.set(xlim=(0.4, 3.1), ylim=(0, 6))
        left.axhline(0, color=plots.MUTED, linewidth=1.5)
        now = dict(marker=plots.MARKERS[1], linestyle="none", color=WRONG, markersize=17)
        return {
            "payoff": left.plot([], [], color=RIGHT)[0],
            "best": left.plot([], [], **now)[0],
            "efforts": right.plot([], [], color=RIGHT)[0],
            "effort": right.plot([], [], **now)[0],
            "label": right.text(3.05, 5.8, "", ha="right", va="top", fontsize=36, fontweight="bold", color=WRONG),
            "gap": right.fill_between([0, 0], 0, 6, color=plots.LIGHT, linewidth=0),
            "none": right.text(0.45, 4.6, "", va="top", color=plots.INK, rotation=90),
        }

    def update(artists, result):
        artists["payoff"].set_data(own, result["payoff"])
        artists["best"].set_data([result["effort"]], [result["best"]])
        artists["efforts"].set_data(result["noises"], result["efforts"])
        artists["effort"].set_data([result["noise"]], [result["effort"]])
        edge = result["noises"][0] - 0.05
        artists["gap"].set_data([0.4, edge] if edge > 0.5 else [0.4, 0.4], 0, 6)
        artists["none"].set_text("no equilibrium" if edge > 0.6 else "")
        artists["label"].set_text(f"e* = {result['effort']:.2f}")

    def words(result):
        return (
            f"With prize {result['prize']:.1f}, noise {result['noise']:.1f} and cost {result['cost']:.2f} each zone "
            f"works {result['effort']:.2f}: no other effort pays more against a rival who does the same. "
            f"The effort costs each zone {result['spent']:.0f} % of the prize, and each wins half of the time."
        )

    return Explorer(
        "lesson_04.prize",
        "How hard do zones work for the top grade?",
        model, draw, update, words,
        [
            Slider("prize", 4, 0.5, 12, 0.5, symbol="ΔW", unit="10,000 yuan", meaning="Worth of the top grade."),
            Slider("noise", 1, 0.5, 3, 0.1, symbol="σ", unit="units of effort", meaning="Luck in each zone's score."),
            Slider("cost", 1, 0.5, 3, 0.25, symbol="k", meaning="Effort e costs k e²/2, in 10,000 yuan."),
        ],
        bounds={"effort": (0, 6), "spent": (0, 50), "best": (-1, 50)},
        status="simulated",
        source="rank-order tournament (Lazear & Rosen 1981)",
        presets={
            "A noisier score": {"noise": 2},
            "A larger prize": {"noise": 2, "prize": 8},
            "Too little noise": {"noise": 0.5},
        },
        asks=Prediction(
            "Two equal zones. The score becomes noisier: σ goes from 1 to 2. Does their effort rise, fall or stay?",
            of="effort", at={"noise": 2}, direction=True, decimals=2,
        ),
        hides=("efforts", "gap", "none"),
        ghost=("payoff", "best"),
    )
