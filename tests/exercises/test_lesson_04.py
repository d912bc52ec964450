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
    assert len(points) == 105 and points[9] == points[10] and points[79] == points[80]
    border = [points[9], points[39], points[79]]
    counted = [sum(p >= border[0] for p in points), sum(border[0] > p >= border[1] for p in points),
               sum(border[1] > p >= border[2] for p in points), sum(p < border[2] for p in points)]  # fmt: skip
    assert list(q.q1._answer()) == counted == [13, 27, 41, 24]
    assert points[39] > points[40], "the 41st place exists, so that a border one place off is seen"
    assert q.q1.check([10, 30, 40, 25]).misconception == "ties broken by the order of the rows"
    assert q.q1.check([11, 32, 38, 24]).outcome == "incorrect"


@pytest.mark.parametrize(("share", "gain"), [(0.1, 0.15), (0.3, 0.2), (0.5, 0.7)])
def test_the_largest_noise_brings_just_the_gain_by_integration(share, gain):
    noise = q.q2._answer(share, gain)
    z = np.linspace(-10, 10, 100_001)
    stays = stats.norm.pdf(z) * stats.norm.sf((np.hypot(1, noise) * stats.norm.ppf(share) - z) / noise)
    assert (z * stays).sum() / stays.sum() == pytest.approx(gain, abs=1e-6)


def test_half_of_the_gain_is_left_where_two_of_three_are_wrong():
    assert q.q2._answer(0.1, stats.truncnorm(stats.norm.ppf(0.1), np.inf).mean() / 2) == pytest.approx(1.73, abs=0.005)
    zones = np.random.default_rng(8).standard_normal((2, 400_000))
    low = [set(np.argsort(x)[:40_000]) for x in (zones[0] + 1.73 * zones[1], zones[0])]
    assert len(low[0] - low[1]) / 40_000 == pytest.approx(2 / 3, abs=0.02)


def test_wrongly_expelled_by_two_sorted_lists():
    zones = q.assessed()
    assert zones.shape == (20_000, 2) and zones["quality"].skew() < -1.5
    rows = sorted(range(20_000), key=lambda row: zones["score"][row])[:2000]
    worst = set(sorted(range(20_000), key=lambda row: zones["quality"][row])[:2000])
    assert q.q3._answer() == sum(row not in worst for row in rows) / 2000
    alike = 1 / 2**0.5
    both = stats.multivariate_normal(cov=[[1, alike], [alike, 1]]).cdf([stats.norm.ppf(0.1)] * 2)
    assert q.q3.check(1 - both / 0.1).misconception == "the formula for normal quality"
    assert q.q3.check(0.42).misconception == "the number of the lesson"
    assert not q.q3.check(38.55).passed


def test_best_effort_by_search():
    def regret(rival, prize, noise, lead=0):
        paid = lambda own: 1.5 * own**2 / 2 - prize * stats.norm.cdf((own + lead - rival) / (noise * 2**0.5))  # noqa: E731
        return optimize.minimize_scalar(paid, bounds=(0, 5), method="bounded").x - rival

    first, second = (optimize.brentq(regret, 0.1, 3, args=(6, noise)) for noise in (0.9, 1.8))
    assert q.q4.check({"effort": first, "noisier": second, "prize": 12, "one ahead": "rises"}).passed
    assert regret(first, 12, 1.8) == pytest.approx(0, abs=1e-3)
    ahead = [optimize.brentq(regret, 1e-4, 3, args=(6, noise, 3)) for noise in (0.9, 1.8)]
    assert ahead[0] < ahead[1] - 0.1
    assert government.tournament_holds(6, 1.5, 0.9)
    near = q.q4.check({"effort": first, "noisier": second, "prize": 12.2, "one ahead": "rises"})
    assert near.message.startswith("You are near at `prize`")


def test_rules_that_meet_the_demands_are_found_by_search_and_no_other():
    shares = (0.05, 0.1, 0.15, 0.19, 0.2, 0.3)
    good = [(share, grace, scores) for grace in range(1, 13) for share in shares for scores in ("latest", "all")
            if q.q5.check(q._rule(share, grace, scores)).passed]  # fmt: skip
    assert good == [(0.19, 3, "all"), (0.2, 3, "all")]
    for share in np.arange(0.01, 0.2001, 0.01):  # waiting alone meets both demands nowhere, and not by luck
        for grace in range(1, 13):
            wrong, gain = q._facts({"share": share, "grace": grace, "scores": "latest"})
            assert wrong > q._MISTAKES + 0.01 or gain < q._DEMAND - 0.02, (share, grace)


def test_scores_are_called_simulated_and_hold_no_real_zone():
    assert set(q.scores()) == {"zone", "points"} and set(q.assessed()) == {"quality", "score"}
    assert "simulated" in q.q1.prompt and "simulated" in q.q3.prompt
    assert "SIMULATED" in q.scores.__doc__ and "SIMULATED" in q.assessed.__doc__
