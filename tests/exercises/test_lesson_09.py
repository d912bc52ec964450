"""Lesson 09: the worked answers against figures worked by hand, and a student's own strategy."""

import statistics

import numpy as np
import pytest

from beltlab.exercises import lesson_09 as q
from beltlab.models import belt, platform
from beltlab.whatif import lesson_09 as whatif


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_complements_by_hand_and_by_the_package():
    assert q.q1._answer([8, 10, 12, 18]) == pytest.approx(np.log(1.2), abs=1e-9)  # 18 · 8 / (10 · 12)
    eight = np.log([8, 10, 12, 18, 8, 10, 12, 18])
    assert q.q1._answer([8, 10, 12, 18]) == pytest.approx(belt.complement(eight)[0])


def test_the_most_rivals_leave_the_belt_just_its_share():
    assert q.q2._answer([1, 2], 1, 0.75) == pytest.approx(1)  # as the prompt says: 3 of 4
    for quality, tilt, share in (([3, 1.5, 2], 1.4, 0.3), ([1, 4], 0.5, 0.9)):
        rivals = q.q2._answer(quality, tilt, share)
        assert platform.tilt_shares(np.array(quality), tilt, rivals).sum() == pytest.approx(share)


def test_years_by_hand():
    for profits, years in (([3, 1, 3, 1, 1, 9], 5), ([1, 1, 9], 2), ([1, 2, 1, 2], 4), ([1], 1), ([9, 9, 1, 1], 4)):
        assert q.q3._answer(profits, 2) == years


def test_the_interval_by_hand():
    lead = [1, 3, 2]
    half = 2 * statistics.stdev(lead) / 3**0.5
    assert q.q4._answer([5, 9, 7], [4, 6, 5]) == pytest.approx([2 - half, 2 + half])
    assert q.q4._answer([5, 9, 7], [4, 6, 5]) == pytest.approx([0.845, 3.155], abs=5e-4)  # as the prompt says


def test_eight_worlds_by_hand():
    sales, answer = q.worlds()["sales"], q.q5._answer()
    assert sum(answer["credit"]) == pytest.approx(np.log(sales["GMP"] / sales["none"]))
    in_yuan = sales["GP"] - sales["G"] - sales["P"] + sales["none"]
    assert answer["beyond"][1] < 0 < in_yuan  # the sign depends on what is counted: the message says so
    assert 100 * (sales["M"] / sales["none"] - 1) == 12.5  # sentence C


def test_a_race_with_a_strategy_of_ones_own():
    calls = []

    def strategy(year, firm, market):
        calls.append(year)
        return {"brand": 0.3}

    mine, sliders = whatif.race(strategy), whatif.race()
    assert [slider.name for slider in mine.sliders] == ["year", "deal", "calendar"]
    mine.set(year=2026)
    sliders.set(year=2026, brand=30)
    assert mine.frame.result["yours_now"] == pytest.approx(sliders.frame.result["yours_now"])
    assert "your own strategy" in mine.words and set(calls) == set(range(2015, 2027))


@pytest.mark.parametrize(
    ("answer", "why"), [({"brand": 20}, "from 0 to 1"), (None, "not a dict"), ({"price": 1}, "unknown key")]
)
def test_a_strategy_that_fails_is_told_why_below_its_race(answer, why):
    race = whatif.race(lambda year, firm, market: answer)
    assert why in race.words and "plays distribution" in race.words


def test_a_strategy_that_raises_is_told_why():
    assert "ZeroDivisionError" in whatif.race(lambda year, firm, market: 1 / 0).words


def test_what_is_observed_of_a_belt_and_what_is_not():
    assert "unconfirmed" in whatif.observed("xuchang_wigs")
    assert whatif.observed("sichuan_chongqing_auto_moto").startswith("zones Chongqing and Chengdu")
    assert whatif.NONE_PRINTED in whatif.observed("ningbo_stationery")
    assert "all of China" in whatif.observed("hangzhou_clothing")
