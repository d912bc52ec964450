"""Lesson 04, assessment with exit: five questions on simulated scores, because no score of a real zone is public."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from beltlab.exercises.kinds import EXACT, ROUNDING, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import government

_PLACES = (10, 30, 40)


def scores() -> pd.DataFrame:
    """Points of 105 SIMULATED zones for question 1: zone number and points, in whole points."""
    _, score = government.simulate_scores(2007)
    return pd.DataFrame({"zone": range(1, 106), "points": np.rint(70 + 10 * score).astype(int)})


progress = progress_of(__name__)


# Question 1


def _grades() -> np.ndarray:
    return np.bincount(government.tiers(scores()["points"], _PLACES), minlength=5)[1:]


def _by_rank(method: str) -> list[int]:
    rank = scores()["points"].rank(ascending=False, method=method)
    return pd.cut(rank, [0, 10, 40, 80, 105]).value_counts(sort=False).tolist()


def _borders() -> list[int]:
    return scores()["points"].sort_values(ascending=False).iloc[[9, 39, 79]].tolist()


def _ties_lost() -> list[int]:
    points, (first, second, third) = scores()["points"], _borders()
    inside = [points > first, (points < first) & (points > second), (points < second) & (points > third)]
    return [int(grade.sum()) for grade in (*inside, points < third)]


def _filled_anew() -> list[int]:
    points, counts = scores()["points"].sort_values(ascending=False), []
    for planned in _PLACES:
        inside = points >= points.iloc[planned - 1]
        counts.append(int(inside.sum()))
        points = points[~inside]
    return [*counts, len(points)]


@question(
    kind=Numbers(4, tolerance=EXACT),
    hints=(
        "A zone's place depends on how many zones have strictly more points. Zones that tie have the same number of "
        "zones above them, so they have the same place and the same grade.",
        "place = 1 + number of zones with more points. Grade 1 is for places 1 to 10, grade 2 for places 11 to 40, "
        "grade 3 for places 41 to 80, grade 4 after that.",
        "Either `grades = government.tiers(points, (…, …, …))`, or `place = points.rank(ascending=False, method=…)` "
        "with the method that gives a tie its best place. Then count how often each grade occurs.",
    ),
    properties=[
        Property(
            "Each zone has one grade, so the four numbers must add up to the number of zones.",
            lambda grades: abs(grades.sum() - 105) < 0.5,
        ),
    ],
    wrong=[
        Wrong(
            "running totals",
            lambda: np.cumsum(_grades()),
            "These are running totals: how many zones are in this grade or a better one. The question asks for each "
            "grade alone.",
        ),
        Wrong(
            "counts that do not add up to all zones",
            _ties_lost,
            "Your four numbers do not add up to all zones. Zones exactly at a border have a grade too: with > on one "
            "side and < on the other they fall through.",
        ),
        Wrong(
            "ties broken by the order of the rows",
            lambda: [10, 30, 40, 25],
            "You filled the places exactly as planned. Then two zones with the same points get different grades, only "
            "because one stands earlier in the table.",
        ),
        Wrong(
            "ties given the worse grade",
            lambda: _by_rank("max"),
            "You gave zones that tie the worse grade. The rule says the better one: count only zones with strictly "
            "more points.",
        ),
        Wrong(
            "ties given an average place",
            lambda: _by_rank("average"),
            "You gave zones that tie the average of their places, as `rank` does when you do not say a `method`. The "
            "rule gives them the best of these places.",
        ),
        Wrong(
            "the fewest points first",
            lambda: np.bincount(government.tiers(-scores()["points"], _PLACES))[1:],
            "You began with the fewest points: `rank` and `sort_values` go upwards if you do not say otherwise. Place "
            "one is for the most points.",
        ),
        Wrong(
            "each grade filled anew",
            _filled_anew,
            "You filled each grade with as many zones as planned, and then added the ties. The place counts all zones "
            "above, also those that tied into the grade before.",
        ),
        Wrong(
            "grades in the order of their size",
            lambda: sorted(_grades(), reverse=True),
            "The right numbers, in another order: `value_counts` begins with the largest group. Sort by grade.",
        ),
        Wrong(
            "different points counted instead of zones",
            lambda: _by_rank("dense"),
            "You counted different numbers of points. The ten places are for zones: after three zones that tie for the "
            "first place comes place four, not two.",
        ),
    ],
    insight="Whole points make ties, and a rule for ties decides real grades. A public rule says so before the scores.",
)
def q1():
    return _grades()


# Question 2


def _mills(share):
    return norm.pdf(norm.ppf(share)) / (1 - share)


def _gain_by_simulation(share, noise):
    quality, score = government.simulate_scores(1, zones=20_000, noise=noise)
    return quality[score >= np.quantile(score, share)].mean()


def _gains(generator) -> list[list]:
    return [[round(generator.uniform(0.03, 0.6), 3), round(generator.uniform(0.2, 2), 2)] for _ in range(5)]


@question(
    kind=Function("share", "noise", result=Numbers(tolerance=ROUNDING)),
    inputs=_gains,
    hints=(
        "Work in two steps. First, by how much does the mean of the SCORES of those who stay rise, in standard "
        "deviations of the score? Second, how much of a high score is quality, and how much is luck?",
        "First step: the mean score of those who stay is λ(a) standard deviations above the mean, with a = Φ⁻¹(share) "
        "and λ(a) = φ(a) / (1 − Φ(a)); Φ(a) is the share itself. One standard deviation of the score is √(1 + σε²). "
        "Second step: of each point of score, 1 / (1 + σε²) is quality. Multiply: gain = λ(a) / √(1 + σε²).",
        "`a = norm.ppf(share)`; `mills = norm.pdf(a) / (1 - …)`; return `mills` divided by the square root of … .",
    ),
    properties=[
        Property(
            "With a perfect score, expelling the worse half must add √(2/π): that is the mean of the better half.",
            lambda gain: abs(gain - np.sqrt(2 / np.pi)) < 1e-6,
            ([0.5, 0.0],),
        ),
        Property(
            "A noisier score must add less to the quality of those who stay.",
            lambda clear, noisy: 0 < noisy < clear,
            ([0.2, 0.5], [0.2, 1.5]),
        ),
    ],
    wrong=[
        Wrong(
            "a simulation, or a rounded number",
            _gain_by_simulation,
            "That is near, but not exact. Did you simulate, or round? Use the formula: it needs no random numbers.",
        ),
        Wrong(
            "noise ignored",
            lambda share, noise: _mills(share),
            "That is the gain from a perfect score: your result does not change with `noise`. Some of the zones that "
            "stay had luck, not quality.",
        ),
        Wrong(
            "the gain in scores taken for the gain in quality",
            lambda share, noise: _mills(share) * np.sqrt(1 + noise**2),
            "Your gain grows with the noise. It is the gain in the mean SCORE of those who stay. Part of a high score "
            "is luck, and luck does not stay with the zone.",
        ),
        Wrong(
            "the cut on the scale of quality",
            lambda share, noise: float(government.quality_of_kept(norm.ppf(share), noise)),
            "You set the cut as if the score had spread 1. A noisy score spreads more, so with this cut another share "
            "of the zones leaves.",
        ),
        Wrong(
            "variance in place of spread",
            lambda share, noise: _mills(share) / (1 + noise**2),
            "You divided by the variance of the score. Quality has spread 1 and the score has a spread that is the "
            "root of a sum: which of the two belongs in the denominator?",
        ),
        Wrong(
            "divided by 1 + the spread of the noise",
            lambda share, noise: _mills(share) / (1 + noise),
            "You added two spreads. Spreads of independent errors do not add up: their squares, the variances, do.",
        ),
        Wrong(
            "those who leave in place of those who stay",
            lambda share, noise: -norm.pdf(norm.ppf(share)) / share / np.sqrt(1 + noise**2),
            "Your result is negative: it describes the zones that leave. Divide by the share of those who stay.",
        ),
    ],
    insight="Noise does not make exit harmful on average. It makes the same number of closures buy less.",
)
def q2(share, noise):
    return _mills(share) / np.sqrt(1 + noise**2)


# Question 3

_NOISY = 1.5
_SIMULATED = Tolerance(0, 0.015, "About four standard deviations of a simulation with this many zones.")


def _simulated(noise: float = _NOISY, seed: int = 4) -> tuple[np.ndarray, np.ndarray]:
    quality, score = government.simulate_scores(seed, zones=200_000, noise=noise)
    return quality < np.quantile(quality, 0.1), score < np.quantile(score, 0.1)


def _wrong_of_expelled(noise: float = _NOISY, seed: int = 4) -> float:
    worst, expelled = _simulated(noise, seed)
    return (expelled & ~worst).sum() / expelled.sum()


def _one_border() -> float:
    quality, score = government.simulate_scores(4, zones=200_000, noise=_NOISY)
    border = np.quantile(score, 0.1)
    return (quality[score < border] >= border).mean()


def _share_for_border() -> float:
    quality, score = government.simulate_scores(4, zones=200_000, noise=_NOISY)
    return (quality[score < 0.1] >= 0.1).mean()


def _below_share() -> float:
    return (government.simulate_scores(4, zones=200_000, noise=_NOISY)[1] < 0.1).mean()


@question(
    kind=Numbers(tolerance=_SIMULATED),
    hints=(
        "There are two lists of zones: those with a low score, and those with a low quality. Some zones are on the "
        "first list only. What part of the first list are they?",
        "share = (number expelled and NOT among the worst) / (number expelled). Each list has its own border: the 0.1 "
        "quantile of the score, and the 0.1 quantile of the quality.",
        "`expelled = score < np.quantile(score, 0.1)`; make `worst` from `quality` in the same way; then "
        "`(expelled & ~worst).sum() / …`.",
    ),
    wrong=[
        Wrong(
            "the score taken for the truth",
            lambda: 0.0,
            "You found no mistake at all. You compared the score with itself: who is among the worst must be decided "
            "by `quality`, which the assessor does not see.",
        ),
        Wrong(
            "the share taken for a border",
            _share_for_border,
            "You compared scores with the share itself. The share says how many zones leave; the border is a score: "
            "`np.quantile` finds it.",
        ),
        Wrong(
            "share of all zones",
            lambda: _wrong_of_expelled() * 0.1,
            "You divided by all zones. The question asks about the zones that were expelled: how many of THEM did not "
            "belong there?",
        ),
        Wrong(
            "one border for both lists",
            _one_border,
            "You used the border of the score also for the quality. The score spreads more, so the worst tenth by "
            "quality has a border of its own.",
        ),
        Wrong(
            "rightly in place of wrongly",
            lambda: 1 - _wrong_of_expelled(),
            "That is the share that was rightly expelled. Which sign turns `worst` into its opposite?",
        ),
        Wrong(
            "the noise of the lesson",
            lambda: _wrong_of_expelled(0.7),
            "That is the share for the noise of the lesson. The question uses another one.",
        ),
    ],
    insight="With more noise than quality in a score, most of the closures hit the wrong zone.",
)
def q3():
    return _wrong_of_expelled()


# Question 4

_PRIZE, _COST, _NOISE = 5, 1.25, 0.8
_SEARCHED = Tolerance(0.01, 0, "Two decimals, or a search over a grid of efforts, are as good as the formula.")


def _efforts(factor: float = 1.0) -> dict:
    effort, noisy = (float(government.tournament_effort(_PRIZE, _COST, _NOISE * times)) for times in (1, 2))
    return {"effort": factor * effort, "noisier": factor * noisy, "prize": 2 * _PRIZE}


@question(
    kind=Parts({name: Numbers(tolerance=_SEARCHED) for name in ("effort", "noisier", "prize")}),
    hints=(
        "A little more effort costs k·e. It pays only where it changes who wins: when both scores lie close together. "
        "How likely is that, if luck is large?",
        "e* = ΔW / (2 k σ √π). The noise σ stands in the denominator, the prize ΔW in the numerator.",
        "`effort = prize / (2 * cost * noise * np.sqrt(np.pi))` gives the first part. For the second put in another "
        "noise. For the third solve the same equation for the prize.",
    ),
    wrong=[
        Wrong(
            "both zones moved together",
            lambda: {"effort": 0, "noisier": 0, "prize": _PRIZE},
            "You searched where both zones always make the same effort. Then effort changes nothing and only costs. "
            "Hold the rival's effort, find the best reply to it, and look for the effort that is the best reply to "
            "itself.",
        ),
        Wrong(
            "more noise, more effort",
            lambda: _efforts() | {"noisier": 4 * _efforts()["noisier"], "prize": _PRIZE / 2},
            "In your answer more noise means more effort. Ask what one more unit of effort buys: when luck decides, "
            "does effort change the winner more often, or less often?",
        ),
        Wrong(
            "noise makes no difference",
            lambda: _efforts() | {"noisier": _efforts()["effort"], "prize": _PRIZE},
            "Your effort is the same with twice the noise. The chance that a little more effort changes the winner is "
            "not the same.",
        ),
        Wrong(
            "the luck of one zone only",
            lambda: _efforts(np.sqrt(2)),
            "Your efforts are too large. Both scores are noisy: what decides is the difference of two "
            "lucks, and its spread is √2 times as large.",
        ),
        Wrong(
            "the 2 of the formula forgotten",
            lambda: _efforts(2),
            "Your efforts are too large by one factor. Look once more at all that stands in the denominator.",
        ),
        Wrong(
            "the prize left as it was",
            lambda: _efforts() | {"prize": _PRIZE},
            "With the old prize the effort stays low. The noise has lowered what effort pays: what must the prize do?",
        ),
        Wrong(
            "the prize squared",
            lambda: _efforts() | {"prize": 4 * _PRIZE},
            "The prize and the noise stand in the formula with the same power. Compare the two efforts once more.",
        ),
    ],
    insight="A noisy assessment is paid for twice: it picks worse, and it makes the zones try less.",
)
def q4():
    return _efforts()


# Question 5

_YEARS, _YEARLY_NOISE = 12, 1.0


def _wrongly(share: float, noise: float) -> float:
    return float(government.share_wrongly_expelled(share, noise))


def _gain(share: float, grace: float, spared: int = 0) -> float:
    path = government.repeated_review(1, _YEARS // int(grace), share, _YEARLY_NOISE / np.sqrt(grace), grace=spared)
    return float(path[-1] - path[0])


def _rule(share: float, grace: int) -> dict:
    noise = _YEARLY_NOISE / np.sqrt(grace)
    return {"share": share, "grace": grace, "wrongly expelled": _wrongly(share, noise), "gain": _gain(share, grace)}


def _reports(rule: dict, noise: float) -> bool:
    """Whether the rule's share of mistakes is the one for this noise, and not the right one."""
    given, right = rule["wrongly expelled"], _wrongly(rule["share"], _YEARLY_NOISE / np.sqrt(rule["grace"]))
    return abs(given - _wrongly(rule["share"], noise)) < 0.01 < abs(given - right)


def _spares(rule: dict) -> bool:
    """Whether the rule's gain is the one with newcomers spared as many decisions as there are years of grace."""
    share, grace = float(rule["share"]), float(rule["grace"])
    twice = _gain(share, grace, spared=int(grace))
    return abs(rule["gain"] - twice) < 0.01 < abs(rule["gain"] - _gain(share, grace))


@question(
    kind=Parts(
        {
            "share": Numbers(),
            "grace": Numbers(),
            "wrongly expelled": Numbers(tolerance=_SEARCHED),
            "gain": Numbers(tolerance=_SEARCHED),
        }
    ),
    unique=False,
    hints=(
        "A longer grace period makes each decision better and leaves fewer decisions. Neither end of the scale meets "
        "all demands: look in between.",
        "noise of the mean = noise of one score / √grace. Number of decisions = 12 // grace. Try each grace period "
        "with a few shares, and look at both numbers.",
        "`for grace in range(1, 7):` … `noise = 1.0 / np.sqrt(grace)`; `path = government.repeated_review(1, 12 // "
        "grace, share, noise)`; print `government.share_wrongly_expelled(share, noise)` and `path[-1] - path[0]`; "
        "begin with the largest share that is allowed.",
    ),
    properties=[
        Property(
            "`grace` must be a whole number of years, at least 1 and at most the number of years there are.",
            lambda rule: 1 <= rule["grace"] <= _YEARS and rule["grace"] == int(rule["grace"]),
        ),
        Property(
            "`share` must be above 0 and not above the share that one decision may expel.",
            lambda rule: 0 < rule["share"] <= 0.2 + 1e-9,
        ),
        Property(
            "`wrongly expelled` does not belong to your `share` and `grace`. Calculate it with the noise of the mean.",
            lambda rule: abs(rule["wrongly expelled"] - _wrongly(rule["share"], 1 / np.sqrt(rule["grace"]))) < 0.01,
        ),
        Property(
            "`gain` does not belong to your `share` and `grace`. Check the number of decisions and the noise of the "
            "mean.",
            lambda rule: abs(rule["gain"] - _gain(float(rule["share"]), float(rule["grace"]))) < 0.06,
        ),
        Property(
            "A little too many of the expelled are the wrong zones: rounded, your number looks like the limit, but it "
            "is above it. Change one of your two numbers a little.",
            lambda rule: not 0 < _wrongly(rule["share"], 1 / np.sqrt(rule["grace"])) - 1 / 3 < 0.005,
        ),
        Property(
            "Too many of the expelled are the wrong zones. Which of your two numbers makes each decision better?",
            lambda rule: _wrongly(rule["share"], 1 / np.sqrt(rule["grace"])) <= 1 / 3,
        ),
        Property(
            "The mean quality rises a little too little: rounded, your gain looks like the demand, but it is below it. "
            "Change one of your two numbers a little.",
            lambda rule: not 0 < 0.4 - _gain(float(rule["share"]), float(rule["grace"])) < 0.005,
        ),
        Property(
            "The mean quality rises too little. Are there too few decisions, or does each of them expel too few?",
            lambda rule: _gain(float(rule["share"]), float(rule["grace"])) >= 0.4,
        ),
    ],
    wrong=[
        Wrong(
            "mistakes in per cent",
            lambda: _rule(0.15, 3) | {"wrongly expelled": 100 * _rule(0.15, 3)["wrongly expelled"]},
            "You gave a share in per cent. `share` and `wrongly expelled` are numbers from 0 to 1.",
            matches=lambda rule: max(rule["wrongly expelled"], rule["share"]) > 1,
        ),
        Wrong(
            "a part of a year",
            lambda: _rule(0.15, 6.5),
            "`grace` is a whole number of years: scores come once a year. Take a number such as `2`, not one with "
            "decimals.",
            matches=lambda rule: rule["grace"] != int(rule["grace"]),
        ),
        Wrong(
            "no grace period",
            lambda: _rule(0.1, 1),
            "Your rule decides every year, on one score. That is fast, but one score is mostly luck near the cut: how "
            "does the share of wrong zones change when you wait?",
            matches=lambda rule: rule["grace"] == 1,
        ),
        Wrong(
            "a grace period without end",
            lambda: _rule(0.2, 12),
            "With so long a grace period there is at most one decision in all the years. Each decision is good, but "
            "there are hardly any.",
            matches=lambda rule: rule["grace"] > 6,
        ),
        Wrong(
            "too many closures at once",
            lambda: _rule(0.4, 3),
            "Your rule expels more zones at one decision than the third demand allows.",
            matches=lambda rule: rule["share"] > 0.2 + 1e-9,
        ),
        Wrong(
            "the noise of one score for the mean of several",
            lambda: _rule(0.15, 3) | {"wrongly expelled": _wrongly(0.15, 1.0)},
            "You calculated `wrongly expelled` with the noise of one score. The mean of several scores is less noisy.",
            matches=lambda rule: _reports(rule, _YEARLY_NOISE),
        ),
        Wrong(
            "the grace period counted twice",
            lambda: _rule(0.2, 3) | {"gain": _gain(0.2, 3, spared=3)},
            "You also gave `grace` to `repeated_review`. There it spares newcomers for so many DECISIONS; in this rule "
            "nobody is spared once the years are over.",
            matches=_spares,
        ),
        Wrong(
            "noise divided by the years, not by their root",
            lambda: _rule(0.15, 3) | {"wrongly expelled": _wrongly(0.15, 1 / 3)},
            "You divided the noise by the number of years. Variances add up, spreads do not: the noise of a mean falls "
            "more slowly.",
            matches=lambda rule: _reports(rule, _YEARLY_NOISE / rule["grace"]),
        ),
    ],
    insight="Your rule trades speed for fairness. Another ministry could choose another point on the same curve.",
    rubric=(
        (
            "What the rule buys and costs",
            (
                "0: gives the two numbers only",
                "1: says what they do to gain or to mistakes",
                "2: says what is gained AND lost against a rule without grace, in zones or in quality",
            ),
        ),
        (
            "What the grace period is for",
            (
                "0: says only that it is fair",
                "1: names one reason: the mean is less noisy, or the effect of a zone takes years",
                "2: names both, and says which one the model does not hold",
            ),
        ),
        (
            "Who is hurt",
            (
                "0: nobody is named",
                "1: names the wrongly expelled, or good old zones that leave while newcomers are spared",
                "2: offers a remedy: a warning, an appeal, a merger with a neighbour",
            ),
        ),
        (
            "What is not known",
            (
                "0: names no limit",
                "1: says that the scores are simulated, or that real scores and weights are not public",
                "2: also says that the three endings of 2025 are no evidence, and what evidence would be",
            ),
        ),
    ),
)
def q5():
    return _rule(0.15, 3)
