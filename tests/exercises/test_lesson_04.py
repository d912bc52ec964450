"""Lesson 04: the worked answers against integration, counting by hand and search, and answers that students give."""

import numpy as np
import pytest
from scipy import optimize, stats

from beltlab.exercises import lesson_04 as q
from beltlab.models import government


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_grades_of_105_zones_counted_by_hand():
    points = sorted(q.scores()["points"], reverse=True)
    assert len(points) == 105 and points[9] == points[10] and points[39] == points[40] and points[79] == points[80]
    border = [points[9], points[39], points[79]]
    counted = [sum(p >= border[0] for p in points), sum(border[0] > p >= border[1] for p in points),
               sum(border[1] > p >= border[2] for p in points), sum(p < border[2] for p in points)]  # fmt: skip
    assert list(q.q1._answer()) == counted == [11, 32, 38, 24]
    assert q.q1.check([10, 30, 40, 25]).misconception == "ties broken by the order of the rows"
    places = q.scores()["points"].rank(ascending=False)
    average = [((low < places) & (places <= high)).sum() for low, high in [(0, 10), (10, 40), (40, 80), (80, 105)]]
    assert q.q1.check(average).misconception == "ties given an average place"
    assert q.q1.check([11, 43, 81, 105]).misconception == "running totals"
    assert q.q1.check([8, 29, 37, 24]).outcome == "incorrect"


@pytest.mark.parametrize(("share", "noise"), [(0.1, 0.7), (0.3, 1.5)])
def test_gain_by_integration(share, noise):
    z = np.linspace(-10, 10, 100_001)
    stays = stats.norm.pdf(z) * stats.norm.sf((np.hypot(1, noise) * stats.norm.ppf(share) - z) / noise)
    simulated = q.q2.check(lambda share, noise: round(q.q2._answer(share, noise), 2))
    assert "near" in simulated.message or not simulated.misconception
    assert q.q2._answer(share, noise) == pytest.approx((z * stays).sum() / stays.sum(), abs=1e-6)


def test_wrongly_expelled_by_the_bivariate_normal():
    alike = 1 / 3.25**0.5
    both = stats.multivariate_normal(cov=[[1, alike], [alike, 1]]).cdf([stats.norm.ppf(0.1)] * 2)
    assert q.q3._answer() == pytest.approx(1 - both / 0.1, abs=0.008)
    assert q.q3.check(1 - both / 0.1).passed
    assert q.q3.check(0).misconception == "the score taken for the truth"
    assert q.q3.check(0.42).misconception == "the noise of the lesson"
    assert q.q3.check(0.0645).misconception == "share of all zones"
    assert not q.q3.check(64.5).passed
    _, score = government.simulate_scores(4, zones=200_000, noise=1.5)
    assert not q.q3.check((score < 0.1).mean()).passed


def test_best_effort_by_search():
    def regret(rival, prize, noise):
        paid = lambda own: 1.25 * own**2 / 2 - prize * stats.norm.cdf((own - rival) / (noise * 2**0.5))  # noqa: E731
        return optimize.minimize_scalar(paid, bounds=(0, 5), method="bounded").x - rival

    first, second = (optimize.brentq(regret, 0.1, 3, args=(5, noise)) for noise in (0.8, 1.6))
    assert q.q4.check({"effort": first, "noisier": second, "prize": 10}).passed
    assert regret(first, 10, 1.6) == pytest.approx(0, abs=1e-3)
    assert q.q4.check({"effort": 1.41, "noisier": 0.71, "prize": 10}).passed
    assert q.q4.check({"effort": 1.4, "noisier": 0.7, "prize": 10.15}).message.startswith("You are near at `prize`")
    efforts = np.linspace(0, 3, 301)
    together = efforts[government.tournament_payoff(efforts, efforts, 5, 1.25, 0.8).argmax()]
    moved = q.q4.check({"effort": together, "noisier": together, "prize": 5})
    assert moved.misconception == "both zones moved together"
    turned = {"effort": first, "noisier": 2 * first, "prize": 2.5}
    assert q.q4.check(turned).misconception == "more noise, more effort"


def test_rules_that_meet_the_demands_are_found_by_search_and_no_other():
    good = [(share, grace) for grace in range(1, 13) for share in (0.05, 0.1, 0.15, 0.2, 0.3)
            if q.q5.check(q._rule(share, grace)).passed]  # fmt: skip
    assert good == [(0.15, 3), (0.2, 3), (0.15, 4), (0.2, 4)]
    assert q.q5.check(q._rule(0.2, 2)).outcome == "incorrect"
    assert q.q5.check(q._rule(0.2, 1)).misconception == "no grace period"
    assert q.q5.check(q._rule(0.2, 6.5)).misconception == "a part of a year"
    assert "rounded, your gain looks like the demand" in q.q5.check(q._rule(0.2, 5)).message
    assert "at least 1" in q.q5.check({"share": 0.1, "grace": 0, "wrongly expelled": 0.3, "gain": 0.5}).message
    assert q.q5.check(q._rule(0.1, 3) | {"gain": 0.5}).message.startswith("`gain` does not belong")


def test_scores_are_called_simulated_and_hold_no_real_zone():
    assert set(q.scores()) == {"zone", "points"} and "simulated" in q.q1.prompt and "SIMULATED" in q.scores.__doc__


def test_progress_counts_five():
    assert q.progress().label.endswith("of 5 questions done")
