"""Lesson 04, assessment with exit: five questions on simulated scores, because no score of a real zone is public."""

import functools

import numpy as np
import pandas as pd
from scipy.stats import norm

from beltlab.exercises.kinds import EXACT, Function, Numbers, Parts, Text, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.exercises.rounding import agrees
from beltlab.models import government

_PLACES = (10, 30, 40)
_GRID = Tolerance(0, 0.0101, "A noise read from a grid of hundredths is near enough.")


def scores() -> pd.DataFrame:
    """Points of 105 SIMULATED zones for question 1: zone number and points, in whole points."""
    _, score = government.simulate_scores(2062)
    return pd.DataFrame({"zone": range(1, 106), "points": np.rint(70 + 10 * score).astype(int)})


def assessed() -> pd.DataFrame:
    """Quality and score of 20,000 SIMULATED zones for question 3: few lag far behind, and the noise is 1."""
    luck = np.random.default_rng(404)
    quality = 1 - luck.standard_exponential(20_000)
    return pd.DataFrame({"quality": quality, "score": quality + luck.standard_normal(20_000)})


progress = progress_of(__name__)


# Question 1


def _grades() -> np.ndarray:
    return np.bincount(government.tiers(scores()["points"], _PLACES), minlength=5)[1:]


def _by_rank(method: str, best: int = 1) -> list[int]:
    rank = scores()["points"].rank(ascending=False, method=method) + best - 1
    return pd.cut(rank, [0, 10, 40, 80, 105]).value_counts(sort=False).tolist()


def _counted(inside) -> list[int]:
    """Count zones by the number of zones above: `inside(above, last place of a grade)` says who is in it or better."""
    above = scores()["points"].rank(ascending=False, method="min") - 1
    return np.diff([0, *(int(inside(above, last).sum()) for last in (10, 40, 80)), 105]).tolist()


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
    kind=Numbers(4, tolerance=EXACT, labels=[(1, "first"), (2, "second"), (3, "third"), (4, "fourth")]),
    hints=(
        "A zone's place depends on how many zones have strictly more points. Zones that tie have the same number of "
        "zones above them, so they have the same place and the same grade.",
        "place = 1 + number of zones with more points. Grade 1 is for places 1 to 10, grade 2 for places 11 to 40, "
        "grade 3 for places 41 to 80, grade 4 after that.",
        "The method of `rank` must give a tie its best place. Then count how often each grade occurs.\n"
        "```python\n"
        'points = q.scores()["points"]\n'
        'place = points.rank(ascending=False, method="average")  # or "min", "max", "first", "dense"?\n'
        "grade = pd.cut(place, [0, 10, 40, 80, 105])\n"
        "grade.value_counts(sort=False)\n"
        "```",
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
        Wrong(
            "places counted from 0",
            lambda: _counted(lambda above, last: above <= last),
            "Your places begin with 0: the number of zones above. The zone with the most points has place 1, so each "
            "of your grades ends one place too late.",
        ),
        Wrong(
            "the best zones lost, their place being 0",
            lambda: _by_rank("min", 0),
            "The zone with the most points is in none of your grades. Which place did you give it, and where does your "
            "first grade begin?",
        ),
        Wrong(
            "the last place of a grade left out",
            lambda: _counted(lambda above, last: above < last - 1),
            "Your grades end one place too early: is the tenth place still in the first grade?",
        ),
        Wrong(
            "shares instead of counts",
            lambda: np.array(_grades()) / 105,
            "These are shares of all zones. The question asks how many zones, so four counts.",
        ),
    ],
    insight="Whole points make ties, and a rule for ties decides real grades. A public rule says so before the scores.",
)
def q1():
    return _grades()


# Question 2


def _perfect(share):
    """What exit on a perfect score adds to the mean quality of those who stay."""
    return norm.pdf(norm.ppf(share)) / (1 - share)


def _wishes(generator) -> list[list]:
    shares, parts = generator.uniform(0.06, 0.45, 5), generator.uniform(0.3, 0.45, 5)
    pairs = zip(shares.round(3).tolist(), parts.tolist(), strict=True)
    return [[share, round(part * _perfect(share), 4)] for share, part in pairs]


@question(
    kind=Function("share", "gain", result=Numbers(tolerance=_GRID)),
    inputs=_wishes,
    hints=(
        "More noise, less gain: at the largest noise the gain is just reached. Write down what a noisy score brings, "
        "and turn it round. Or try many noises.",
        "The gain is $λ(a) / \\sqrt{1 + σ_ε^2}$, with $λ(a) = φ(a) / (1 - Φ(a))$, and $a$ from $Φ(a)$, which is the "
        "share itself. Solve for $σ_ε$: first for the whole root, then for what stands in it.",
        "What a perfect score would bring, and how many times the wanted gain that is:\n"
        "```python\n"
        "share, gain = 0.3, 0.2\n"
        "perfect = norm.pdf(norm.ppf(share)) / (1 - share)\n"
        "perfect / gain  # so much is the root of 1 + noise**2\n"
        "```",
    ),
    properties=[
        Property(
            "Who wants a larger gain must get along with less noise.",
            lambda little, much: 0 < much < little,
            ([0.2, 0.1], [0.2, 0.2]),
        ),
        Property(
            "At the noise that you give, exit must bring just the gain that is wanted: `government.gain_from_exit` "
            "says what it brings.",
            lambda noise: 0 < noise < 100 and abs(government.gain_from_exit(0.3, noise) - 0.2) < 1e-3,
            ([0.3, 0.2],),
        ),
    ],
    wrong=[
        Wrong(
            "the square of the noise",
            lambda share, gain: (_perfect(share) / gain) ** 2 - 1,
            "What you found is a variance. The question asks for the spread of the noise.",
        ),
        Wrong(
            "the spread of the score in place of the noise",
            lambda share, gain: _perfect(share) / gain,
            "So much may the whole score spread, and quality is in it. How much of it is noise?",
        ),
        Wrong(
            "a spread taken from a spread",
            lambda share, gain: _perfect(share) / gain - 1,
            "You took the spread of quality from the spread of the score. Spreads of independent parts do not add up: "
            "what does?",
        ),
        Wrong(
            "variance in place of spread",
            lambda share, gain: np.sqrt(_perfect(share) / gain - 1),
            "In your sum the gain is divided by the variance of the score. Which of the two stands below the fraction, "
            "the variance or the spread?",
        ),
        Wrong(
            "quality added once more",
            lambda share, gain: np.sqrt((_perfect(share) / gain) ** 2 + 1),
            "Your noise is larger than the spread of the whole score. Noise is what is left of the score without "
            "quality.",
        ),
        Wrong(
            "the fraction upside down",
            lambda share, gain: np.sqrt(1 - (gain / _perfect(share)) ** 2),
            "Your noise stays below 1, however little gain is wanted. On which side of the equation did the root end "
            "up?",
        ),
        Wrong(
            "the gain of a perfect score",
            lambda share, gain: _perfect(share),
            "That is the gain of a perfect score, whatever `gain` is wanted. How much noise may take away of it?",
        ),
        Wrong(
            "the gain put where the noise belongs",
            lambda share, gain: float(government.gain_from_exit(share, gain)),
            "You put the wanted gain in the place of the noise. The noise is what you look for.",
        ),
        Wrong(
            "the share of those who leave below the fraction",
            lambda share, gain: np.sqrt((norm.pdf(norm.ppf(share)) / share / gain) ** 2 - 1),
            "You divided by the share of the zones that leave. Over which zones is the mean taken?",
        ),
        Wrong(
            "not divided by those who stay",
            lambda share, gain: np.sqrt((norm.pdf(norm.ppf(share)) / gain) ** 2 - 1),
            "Your noise is too small. The mean is taken over fewer zones than there were before.",
        ),
        Wrong(
            "the share itself used as the cut",
            lambda share, gain: np.sqrt((norm.pdf(share) / (1 - share) / gain) ** 2 - 1),
            "You put the share where a score belongs. Which score has this share of the zones below it?",
        ),
        Wrong(
            "the distribution in place of the density",
            lambda share, gain: np.sqrt((share / (1 - share) / gain) ** 2 - 1),
            "You used Φ twice: `norm.cdf` gives the share below the cut back. The formula has φ above the fraction.",
        ),
        Wrong(
            "a negative spread",
            lambda share, gain: -np.sqrt((_perfect(share) / gain) ** 2 - 1),
            "A root has two signs. Which of them can be a spread?",
        ),
    ],
    insight="Half of the gain is left at a noise of 1.73. For the mean a poor score is good enough; but if a tenth "
    "leaves, two of three then are the wrong zones.",
)
def q2(share, gain):
    return np.sqrt((_perfect(share) / gain) ** 2 - 1)


# Question 3



def _lists(share: float = 0.1) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Quality and score, and which zones are the worst by each."""
    quality, score = (assessed()[name] for name in ("quality", "score"))
    return quality, score, quality < quality.quantile(share), score < score.quantile(share)


def _wrong_of_expelled() -> float:
    _, _, worst, expelled = _lists()
    return (expelled & ~worst).sum() / expelled.sum()


def _one_border() -> float:
    quality, score, _, expelled = _lists()
    return (quality[expelled] >= score.quantile(0.1)).mean()


def _share_for_border() -> float:
    quality, score, _, _ = _lists()
    return (quality[score < 0.1] >= 0.1).mean()


def _best() -> float:
    quality, score, _, _ = _lists()
    return (quality[score > score.quantile(0.9)] <= quality.quantile(0.9)).mean()


def _above_average() -> float:
    quality, _, _, expelled = _lists()
    return (quality[expelled] > quality.mean()).mean()


@question(
    kind=Numbers(),
    hints=(
        "There are two lists of zones: those with a low score, and those with a low quality. Some zones are on the "
        "first list only. What part of the first list are they?",
        "share = (number expelled and NOT among the worst) / (number expelled). Each list has its own border: the 0.1 "
        "quantile of the score, and the 0.1 quantile of the quality.",
        "Make `worst` from the quality in the same way. `&` is and, `~` is not.\n"
        "```python\n"
        "zones = q.assessed()\n"
        'expelled = zones["score"] < zones["score"].quantile(0.1)\n'
        "worst = ...\n"
        "# wrongly = (expelled & ~worst).sum() / expelled.sum()\n"
        "```",
    ),
    wrong=[
        Wrong(
            "the score taken for the truth",
            lambda: 0.0,
            "You found no mistake at all. Do both of your lists come from one column, or did their zones get lost when "
            "you sorted? Who is expelled is decided by `score`, who is among the worst by `quality`.",
        ),
        Wrong(
            "the share taken for a border",
            _share_for_border,
            "You compared scores with the share itself. The share says how many zones leave; the border is a score.",
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
            "That is the share that was rightly expelled. The question asks for the others.",
        ),
        Wrong(
            "the best tenth in place of the worst",
            _best,
            "You looked at the zones with the highest scores. Which end of the list must leave?",
        ),
        Wrong(
            "above average in place of not among the worst",
            _above_average,
            "You counted the expelled that are better than the mean. A zone below the mean is wrongly expelled too, "
            "if it is not among the worst tenth.",
        ),
        Wrong(
            "the number of the lesson",
            lambda: float(government.share_wrongly_expelled(0.1, 0.7)),
            "That is the share of the lesson. The zones here have another noise, and another spread of quality.",
        ),
        Wrong(
            "the formula for normal quality",
            lambda: float(government.share_wrongly_expelled(0.1, 1.0)),
            "That is the formula, and it needs normal quality. Here a few zones lag far behind: count in the table.",
        ),
        Wrong(
            "zones in place of a share",
            lambda: float(round(2000 * _wrong_of_expelled())),
            "You counted zones. The question asks which share of the expelled they are.",
        ),
    ],
    insight="Even here, where the worst lag far behind and are easy to see, over a third of the closures are wrong.",
)
def q3():
    return _wrong_of_expelled()


# Question 4

_PRIZE, _COST, _NOISE = 6, 1.5, 0.9
_SEARCHED = Tolerance(0.01, 0, "A search over a grid of efforts is as good as the formula.")


def _efforts(factor: float = 1.0) -> dict:
    effort, noisy = (float(government.tournament_effort(_PRIZE, _COST, _NOISE * times)) for times in (1, 2))
    return {"effort": factor * effort, "noisier": factor * noisy, "prize": 2 * _PRIZE, "one ahead": "rises"}


def _written(effort) -> dict:
    """The answer of who writes the effort in this way, and takes the prize from the right proportion."""
    return _efforts() | {"effort": float(effort(_NOISE)), "noisier": float(effort(2 * _NOISE))}


def _reply_to_none(noise: float) -> float:
    tried = np.linspace(0, 3, 30001)
    return tried[government.tournament_payoff(tried, 0, _PRIZE, _COST, noise).argmax()]


@question(
    kind=Parts(
        {name: Numbers(tolerance=_SEARCHED) for name in ("effort", "noisier", "prize")}
        | {"one ahead": Text("rises", "falls", "stays")}
    ),
    hints=(
        "A little more effort costs k·e. It pays only where it changes who wins: when both scores lie close together. "
        "How likely is that, if luck is large? And if one zone is far ahead?",
        "For equal zones $e^* = ΔW / (2kσ\\sqrt{π})$. With a lead $g$ it is $ΔW\\,φ(g / (σ\\sqrt2)) / (kσ\\sqrt2)$: "
        "largest at $σ = g / \\sqrt2$.",
        "The first part is done below. For the second put in another noise. For the third solve the same equation for "
        "the prize. For the fourth look on which side of g/√2 both noises lie.\n"
        "```python\n"
        "effort = 6 / (2 * 1.5 * 0.9 * np.sqrt(np.pi))\n"
        "noisier = ...\n"
        "prize = ...\n"
        "2 / np.sqrt(2)  # for a lead of 2; yours is 3\n"
        "```",
    ),
    wrong=[
        Wrong(
            "both zones moved together",
            lambda: _efforts(0) | {"prize": _PRIZE},
            "You searched where both zones always make the same effort. Then effort changes nothing and only costs. "
            "Hold the rival's effort, find the best reply to it, and look for the effort that is the best reply to "
            "itself.",
        ),
        Wrong(
            "the reply to a rival at rest",
            lambda: _written(_reply_to_none),
            "This is the best effort against a rival who makes none. The rival thinks like you: at which effort does "
            "neither of you gain by changing its own?",
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
        Wrong(
            "brackets forgotten in the denominator",
            lambda: _written(lambda noise: _PRIZE / 2 * _COST * noise * np.sqrt(np.pi)),
            "Your line divides by the first factor only: after it Python multiplies again. So more noise seems to "
            "bring more effort.",
        ),
        Wrong(
            "the root of π forgotten",
            lambda: _efforts(np.sqrt(np.pi)),
            "Your efforts are too large. The density of a normal difference has a constant that is missing here.",
        ),
        Wrong(
            "π in place of its root",
            lambda: _efforts(1 / np.sqrt(np.pi)),
            "Your efforts are too small. Compare the constant below the fraction with the formula, sign by sign.",
        ),
        Wrong(
            "the noise squared",
            lambda: _written(lambda noise: _PRIZE / (2 * _COST * noise**2 * np.sqrt(np.pi))),
            "In your answer twice the noise leaves a quarter of the effort. With which power does σ stand in it?",
        ),
        Wrong(
            "the noise squared where it doubles",
            lambda: _efforts() | {"noisier": _efforts()["effort"] / 4, "prize": 4 * _PRIZE},
            "Your first effort is right. Then twice the noise leaves a quarter of it: with which power does σ stand in "
            "the formula?",
        ),
        Wrong(
            "twice the noise taken for twice its variance",
            lambda: _efforts() | {"noisier": _efforts()["effort"] / np.sqrt(2), "prize": _PRIZE * np.sqrt(2)},
            "You doubled the variance of the noise. The question doubles the noise itself, its spread.",
        ),
        Wrong(
            "more noise, always less effort",
            lambda: _efforts() | {"one ahead": "falls"},
            "Between equal zones noise weakens effort. But a zone that lies far ahead is sure to win while there is "
            "little luck. Does work change the winner then?",
        ),
        Wrong(
            "a lead changes nothing",
            lambda: _efforts() | {"one ahead": "stays"},
            "The chance that a little work changes the winner depends on the lead and on the noise. Calculate it for "
            "both noises.",
        ),
    ],
    insight="Between equal zones noise weakens effort. Where one is far ahead, noise opens the race again.",
)
def q4():
    return _efforts()


# Question 5

_YEARS, _YEARLY_NOISE, _SEED = 12, 1.0, 3
_MISTAKES, _DEMAND, _MOST = 0.32, 0.55, 0.2


@functools.lru_cache(maxsize=200)
def _review(share: float, rounds: int, noise: float, keep: bool, spared: int = 0) -> tuple:
    """The path of mean quality, and the share of mistakes at each decision."""
    done = government.review(_SEED, rounds, share, noise, grace=spared, memory=keep)
    return tuple(done.quality.tolist()), tuple(done.wrong.tolist())


def _may_leave(share: float) -> bool:
    """Whether one decision expels no more zones than the third demand allows: a part of a zone cannot leave."""
    return share * 105 + 1e-9 < _MOST * 105 + 1


def _facts(rule: dict, **changed) -> tuple[float, float]:
    """Mistakes and gain of a rule; `changed` says what somebody calculates otherwise."""
    share, grace, keep = float(rule["share"]), int(rule["grace"]), rule["scores"] == "all"
    one = {"rounds": _YEARS // grace, "noise": _YEARLY_NOISE / np.sqrt(grace), "keep": keep} | changed
    path, wrong = _review(share, **one)
    return float(np.mean(wrong or [0.0])), path[-1] - path[0]  # none, where the years are too few for a decision


def _rule(share: float, grace: float, scores: str = "all", **changed) -> dict:
    rule = {"share": share, "grace": grace, "scores": scores}
    wrong, gain = _facts(rule, **changed)
    return rule | {"wrongly expelled": wrong, "gain": gain}


def _tells(rule: dict, name: str, value: float) -> bool:
    """Whether the rule reports this value of a mistake in the calculation, and not the right one."""
    right = dict(zip(("wrongly expelled", "gain"), _facts(rule), strict=True))[name]
    return agrees(float(rule[name]), value) and not agrees(float(rule[name]), right)


def _tells_other_gain(rule: dict) -> bool:
    """Whether the gain is not that of the rule: then the mistakes come from another calculation as well."""
    return not agrees(float(rule["gain"]), _facts(rule)[1])


def _calculated(**changed):
    """Make the test whether a rule's two numbers come from another calculation."""

    def matches(rule: dict) -> bool:
        other = {name: make(rule) if callable(make) else make for name, make in changed.items()}
        pairs = zip(("wrongly expelled", "gain"), _facts(rule, **other), strict=True)
        return all(agrees(float(rule[name]), value) for name, value in pairs) and _differs(rule)

    return matches


def _differs(rule: dict) -> bool:
    pairs = zip(("wrongly expelled", "gain"), _facts(rule), strict=True)
    return not all(agrees(float(rule[name]), value) for name, value in pairs)


def _first(rule: dict) -> float:
    grace = int(rule["grace"])
    return _review(float(rule["share"]), _YEARS // grace, _YEARLY_NOISE / np.sqrt(grace), rule["scores"] == "all")[1][0]


def _formula(rule: dict) -> float:
    return float(government.share_wrongly_expelled(rule["share"], _YEARLY_NOISE / np.sqrt(rule["grace"])))


def _last(rule: dict) -> float:
    grace = int(rule["grace"])
    path = _review(float(rule["share"]), _YEARS // grace, _YEARLY_NOISE / np.sqrt(grace), rule["scores"] == "all")[0]
    return path[-1]


@question(
    kind=Parts(
        {
            "share": Numbers(),
            "grace": Numbers(),
            "scores": Text("latest", "all"),
            "wrongly expelled": Numbers(),
            "gain": Numbers(),
        }
    ),
    unique=False,
    hints=(
        "A longer grace period makes each decision better and leaves fewer decisions. Neither end of the scale meets "
        "all demands. And what happens to the scores of the years before?",
        "noise of the mean = noise of one score / √grace. Number of decisions = 12 // grace. Try each grace period "
        "with both kinds of scores and a few shares, and look at both numbers.",
        "This prints both numbers for one rule. Try others: change `share`, `grace` and `memory`.\n"
        "```python\n"
        "share, grace = 0.1, 2\n"
        "done = government.review(3, 12 // grace, share, 1.0 / np.sqrt(grace), memory=False)\n"
        "print(done.wrong.mean(), done.quality[-1] - done.quality[0])\n"
        "```",
    ),
    properties=[
        Property(
            "`grace` must be a whole number of years, at least 1 and at most the number of years there are.",
            lambda rule: 1 <= rule["grace"] <= _YEARS and rule["grace"] == int(rule["grace"]),
        ),
        Property(
            "`share` must be above 0 and not above the share that one decision may expel.",
            lambda rule: 0 < rule["share"] and _may_leave(rule["share"]),
        ),
        Property(
            "`wrongly expelled` does not belong to your rule. It is the mean of `.wrong` over all decisions, with the "
            "seed `3`.",
            lambda rule: agrees(float(rule["wrongly expelled"]), _facts(rule)[0]),
        ),
        Property(
            "`gain` does not belong to your rule. It is the last quality minus the first.",
            lambda rule: agrees(float(rule["gain"]), _facts(rule)[1]),
        ),
        Property(
            "Too many of the expelled are the wrong zones. Which of your choices makes a decision better?",
            lambda rule: _facts(rule)[0] <= _MISTAKES,
        ),
        Property(
            "The mean quality rises too little. Are there too few decisions, does each of them expel too few, or does "
            "it know too little?",
            lambda rule: _facts(rule)[1] >= _DEMAND,
        ),
    ],
    wrong=[
        Wrong(
            "zones in place of a share",
            lambda: _rule(0.2, 3) | {"share": 21},
            "`share` is a part of all the zones, a number between 0 and 1: neither per cent nor a number of zones.",
            matches=lambda rule: rule["share"] >= 1,
        ),
        Wrong(
            "mistakes in per cent",
            lambda: _rule(0.2, 3) | {"wrongly expelled": 100 * _rule(0.2, 3)["wrongly expelled"]},
            "You gave a share in per cent. `wrongly expelled` is a number from 0 to 1.",
            matches=lambda rule: _tells(rule, "wrongly expelled", 100 * _facts(rule)[0]),
        ),
        Wrong(
            "a part of a year",
            lambda: _rule(0.15, 3) | {"grace": 2.5},
            "`grace` is a whole number of years: scores come once a year. Take a number such as `2`, not one with "
            "decimals.",
            matches=lambda rule: rule["grace"] != int(rule["grace"]),
        ),
        Wrong(
            "too many closures at once",
            lambda: _rule(0.4, 3),
            "Your rule expels more zones at one decision than the third demand allows.",
            matches=lambda rule: not _may_leave(rule["share"]),
        ),
        Wrong(
            "the noise of one score for the mean of several",
            lambda: _rule(0.2, 3, noise=1.0),
            "You calculated with the noise of one score. The mean of several scores is less noisy.",
            matches=_calculated(noise=_YEARLY_NOISE),
        ),
        Wrong(
            "noise divided by the years, not by their root",
            lambda: _rule(0.2, 3, noise=1 / 3),
            "You divided the noise by the number of years. Variances add up, spreads do not: the noise of a mean falls "
            "more slowly.",
            matches=_calculated(noise=lambda rule: _YEARLY_NOISE / rule["grace"]),
        ),
        Wrong(
            "a decision each year",
            lambda: _rule(0.2, 3, rounds=12),
            "You let the review decide every year. With a grace period there are fewer decisions in the same time.",
            matches=_calculated(rounds=_YEARS),
        ),
        Wrong(
            "the grace period counted twice",
            lambda: _rule(0.2, 3, spared=3),
            "You also gave `grace` to `government.review`. There it spares newcomers for so many DECISIONS; in this "
            "rule nobody is spared once the years are over.",
            matches=_calculated(spared=lambda rule: int(rule["grace"])),
        ),
        Wrong(
            "the other kind of scores calculated",
            lambda: _rule(0.2, 3, keep=False),
            "Your two numbers belong to the other choice of `scores`. What does `memory` stand on in your line?",
            matches=_calculated(keep=lambda rule: rule["scores"] != "all"),
        ),
        Wrong(
            "the mistakes of the first decision only",
            lambda: _rule(0.2, 3) | {"wrongly expelled": _first(_rule(0.2, 3))},
            "You gave the mistakes of the first decision. Later ones are harder, because the weakest are gone: take "
            "the mean over all decisions.",
            matches=lambda rule: _tells(rule, "wrongly expelled", _first(rule)) and not _tells_other_gain(rule),
        ),
        Wrong(
            "the formula of one decision",
            lambda: _rule(0.2, 3) | {"wrongly expelled": _formula({"share": 0.2, "grace": 3})},
            "The formula describes one decision on fresh zones. After some decisions the zones are no longer fresh: "
            "take the mean of the simulated mistakes.",
            matches=lambda rule: _tells(rule, "wrongly expelled", _formula(rule)) and not _tells_other_gain(rule),
        ),
        Wrong(
            "the last quality in place of the gain",
            lambda: _rule(0.2, 3) | {"gain": _last(_rule(0.2, 3))},
            "You gave the quality at the end. The question asks by how much it has risen: where did it start?",
            matches=lambda rule: _tells(rule, "gain", _last(rule)),
        ),
        Wrong(
            "a grace period without end",
            lambda: _rule(0.2, 12),
            "With so long a grace period there is at most one decision in all the years. Each decision is good, but "
            "there are hardly any.",
            matches=lambda rule: rule["grace"] > 6 and not _differs(rule),
        ),
        Wrong(
            "no grace period",
            lambda: _rule(0.1, 1, "latest"),
            "Your rule decides on a single score of each new zone. One score is mostly luck near the cut: how does the "
            "share of wrong zones change when you wait?",
            matches=lambda rule: rule["grace"] == 1 and not _differs(rule),
        ),
        Wrong(
            "old scores thrown away",
            lambda: _rule(0.2, 3, "latest"),
            "With these scores every rule that makes few mistakes gains too little, and the other way round. What does "
            "the ministry know of an old zone that your rule does not use?",
            matches=lambda rule: (
                rule["scores"] == "latest" and 0 < rule["share"] and _may_leave(rule["share"]) and not _differs(rule)
            ),
        ),
    ],
    insight="Waiting alone trades speed for fairness. Keeping the scores gives some of both.",
    rubric=(
        ("What the rule buys and costs",
         ("0: gives the two numbers only",
          "1: says what they do to gain or to mistakes",
          "2: says what is gained AND lost against a rule without grace, in zones or in quality")),
        ("What the grace period is for",
         ("0: says only that it is fair",
          "1: names one reason: the mean is less noisy, or the effect of a zone takes years",
          "2: names both, and says which one the model does not hold")),
        ("Who is hurt",
         ("0: nobody is named",
          "1: names the wrongly expelled, or zones that had one bad year and keep it in their mean",
          "2: offers a remedy: a warning, an appeal, a merger with a neighbour")),
        ("What is not known",
         ("0: names no limit",
          "1: says that the scores are simulated, or that real scores and weights are not public",
          "2: also says that the three endings of 2025 are no evidence, and what evidence would be")),
    ),
)  # fmt: skip
def q5():
    return _rule(0.2, 3)
