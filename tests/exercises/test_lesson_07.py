"""Lesson 07: the worked answers against figures worked by hand, and answers that students give."""

from itertools import combinations

import numpy as np
import pytest

from beltlab.exercises import lesson_07 as q
from beltlab.whatif import lesson_07 as whatif


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_porridge_by_hand():
    answer = q.q1._answer()
    assert list(answer["orders per seller"]) == pytest.approx([750, 281.25, 93.75])  # 0.05 × 2/3, 1/2 and 1/3 of visits
    # 450,000 / (N (1 + N/800)) = 300 is N² + 800 N = 1,200,000, so N = 400 (√8.5 − 1) = 766.19
    assert answer["most sellers"] == 766 and 766 * (800 + 766) <= 1_200_000 < 767 * (800 + 767)
    assert not q.q1.check({"orders per seller": [1, 2, 3], "most sellers": 766}).passed


def test_survivors_by_hand():
    # shares of 9 among the best: 5; then 3 of 8 gives 3.4; 2 of 10 gives 1.8; 1.5 of 11.5 gives 1.17
    assert [q.q2._answer([2, 5, 1.5, 3], 1, 9, cost) for cost in (10, 4, 3, 1.7, 1)] == [0, 1, 2, 3, 4]


def test_no_more_than_the_survivors_could_live_together():
    quality = np.random.default_rng(1).lognormal(size=9)
    number = q.q2._answer(quality, 0.8, 20, 3)
    groups = (np.array(group) ** 0.8 for size in range(1, 10) for group in combinations(quality, size))
    assert max(group.size for group in groups if 20 * group.min() / group.sum() >= 3) >= number
    assert not q.q2.check(lambda quality, tilt, revenue, fixed_cost: len(quality) // 3).passed


def test_sending_away_many_at_a_time_is_named():
    def survivors(quality, tilt, revenue, fixed_cost):
        weight, before = quality**tilt, 0
        while weight.size != before:
            before, weight = weight.size, weight[revenue * weight / weight.sum() >= fixed_cost]
        return weight.size

    assert q.q2.check(survivors).misconception == "many sent away at a time"


def test_sellers_not_in_order_are_shown_out_of_order():
    assert "quality = [1.5, 3, 1, 5, 2]" in q.q2.check(q._in_the_order_given).message
    assert "sales = [9, 1, 5, 2]" in q.q4.check(q._ranked).message


def test_concentration_by_hand():
    assert q.q3._answer([30, 50, 20]) == pytest.approx(0.64 + 0.04 - (0.25 + 0.09 + 0.04))
    assert q.q4._answer([3, 1]) == pytest.approx(0.25)  # mean difference 1, twice the mean 4
    assert q.q4._answer([5, 0, 0, 0]) == pytest.approx(0.75)


def test_tilts_say_what_the_prompt_says():
    table = q.tilts()
    assert len(table) == 11 and table["gmv"].is_monotonic_increasing and table["hhi"].is_monotonic_increasing
    assert table["survivors"].is_monotonic_decreasing and table["survivors"][0] == 368
    assert table["buyers_gain"].is_monotonic_increasing
    assert q.q5._answer()["best tilts"] == [2.5, 2.5, 0, 0]


def test_every_tilt_may_be_chosen():
    table = q.tilts().set_index("tilt")
    for tilt, row in table.iterrows():
        chosen = {"best tilts": [2.5, 2.5, 0, 0], "my tilt": tilt, "gmv kept": 100 * row["gmv"] / 448.7,
                  "survivors kept": row["survivors"] / 3.68}  # fmt: skip
        assert q.q5.check(chosen).passed
    whole = {"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": 33, "survivors kept": 74}
    assert q.q5.check(whole).passed
    assert q.q5.check({**chosen, "my tilt": 1.1}).outcome == "incorrect"
    assert q.q5.check({**chosen, "gmv kept": 20}).outcome == "incorrect"


def test_explorers_show_the_category_of_the_questions():
    table = q.tilts().set_index("tilt")
    shown = whatif.no_tilt_wins().result({"tilt": 1.0, "taste": 1.8, "threshold": 1, "fixed_cost": 2})
    assert shown["gmv_now"] == pytest.approx(table["gmv"][1.0], abs=0.05)
    assert shown["survivors_now"] == table["survivors"][1.0]


def test_survivors_stay_where_more_enter():
    explorer = whatif.who_survives()
    one, five = ({**explorer.defaults, "sellers": number} for number in (1_000, 5_000))
    assert explorer.result(one)["survivors"] == explorer.result(five)["survivors"]
    assert explorer.result(one)["weakest"] < explorer.result(five)["weakest"]
    assert "533 orders" in whatif.crowded_page().asks.question
    assert round(whatif.crowded_page().result(whatif.crowded_page().defaults)["orders_each"]) == 533


def test_a_larger_pot_does_not_save_the_last_one():
    explorer = whatif.no_tilt_wins()
    flat, steep = (explorer.result({**explorer.defaults, "tilt": tilt}) for tilt in (1.0, 2.5))
    assert steep["pot_now"] > 3 * flat["pot_now"] and steep["survivors_now"] < flat["survivors_now"] / 2
    assert flat["pot_now"] == pytest.approx(flat["gmv_now"] / 4)  # 25 of 100 yuan: gross profit follows sales
    assert explorer.asks.of == "survivors_now" and "119" not in explorer.words


def test_more_entrants_leave_more_where_buyers_know_good_from_bad():
    explorer = whatif.who_survives()
    choosy = {**explorer.defaults, "page": whatif.CHOOSY}
    one, five = (explorer.result({**choosy, "sellers": number}) for number in (1_000, 5_000))
    assert (one["survivors"], five["survivors"]) == (274, 526) and five["prize"] > one["prize"]
    assert one["after"][-1] >= choosy["fixed_cost"]
    shown = whatif.no_tilt_wins().result(whatif.no_tilt_wins().defaults)
    assert shown["survivors_now"] == one["survivors"] and shown["pot_now"] == pytest.approx(one["prize"] / 100)
