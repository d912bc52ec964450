"""Lesson 08: the worked answers against closed forms and numbers worked out by hand, and answers that students give."""

import numpy as np
import pandas as pd
import pytest
from bench import lesson_08 as bench

from beltlab import data
from beltlab.exercises import lesson_08 as q
from beltlab.whatif import lesson_08 as whatif


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_limits_of_the_ces():
    right = {"rho 1": 6, "rho 0": 4.16, "rho minus infinity": 1, "complements at": ["0.5", "0", "-4"]}
    assert q.q1.check(right).passed  # (9 + 1 + 8) / 3, and 4.16³ is about 9 · 1 · 8 = 72
    assert 4.16**3 == pytest.approx(72, rel=2e-4)
    for numbers in ([0.5, 0, -4], np.array([-4.0, 0.0, 0.5]), ["0.5", 0, "-4"]):
        assert q.q1.check(right | {"complements at": numbers}).passed
    assert q.q1.check(right | {"complements at": -4}).misconception == "the border put at ρ = 0"
    assert not q.q1.check(right | {"complements at": ["1", "0"]}).passed
    assert not q.q1.check(right | {"complements at": ["0", "-4"]}).passed
    assert q.q1.check(right | {"rho 1": 18}).misconception == "the sum taken for the mean"


def test_bottlenecks_seen_with_the_naked_eye():
    by_eye = dict(zip("ABCDEF", ["market", "platform", "government", "none", "government", "platform"], strict=True))
    table = q.q2._answer().set_index("student")["bottleneck"]
    assert table.to_dict() == by_eye and set(q.scenarios()["status"]) == {"simulated"}
    assert q.q2.check({"student": list("ABCDEF"), "bottleneck": list(by_eye.values())}).passed
    largest = ["government", "market", "platform", "government", "platform", "market"]
    feedback = q.q2.check({"student": list("ABCDEF"), "bottleneck": largest})
    assert not feedback.passed


def test_coordination_of_equal_actors():
    """By hand: θ = C = 1, spill-overs ¼: each effort is 4/3 in the Nash equilibrium (gain 8/3) and 2 jointly (3)."""
    links = 0.25 * (1 - np.eye(3))
    assert q.q3._answer(np.ones(3), np.ones(3), links) == pytest.approx(3 - 8 / 3)
    links = np.array([[0, 0.2, 0.4], [0.2, 0, 0.3], [0.4, 0.3, 0]])
    returns, costs = np.array([0.7, 0.8, 0.9]), np.array([1.6, 1.4, 1.5])
    assert q.q3._answer(returns, costs, links) == pytest.approx(1.085 - 1.016, abs=6e-4)
    feedback = q.q3.check(lambda returns, costs, spillovers: (
        returns @ np.linalg.solve(np.diag(costs) - spillovers, returns) / 2 - (returns**2 / costs).sum() / 2
    ))  # fmt: skip
    assert feedback.misconception == "stand-alone gains added up"
    assert q.q3._answer(returns, costs, 0 * links) == 0
    assert q.q3.check(q._added(0.5, matrix=np.asarray)).misconception == "costs not on the diagonal"


def test_the_model_ends_where_spill_overs_outrun_costs():
    links, costs = np.array([[0, 0.2, 0.4], [0.2, 0, 0.3], [0.4, 0.3, 0]]), np.diag([1.6, 1.4, 1.5])
    smallest = [np.linalg.eigvalsh(costs - size * links).min() for size in (2.4, 2.5)]
    assert smallest[0] > 0 > smallest[1]  # the notebook says 2.5


def test_credit_by_hand():
    worlds = pd.Series([1.0, 1.2, 1.3, 1.9, 1.5, 2.4, 2.2, 4.0], q.COALITIONS)
    government = (0.2 + 0.2 + (1.9 - 1.3) + (2.4 - 1.5) + (4 - 2.2) + (4 - 2.2)) / 6
    market = (0.3 + 0.3 + (1.9 - 1.2) + (2.2 - 1.5) + (4 - 2.4) + (4 - 2.4)) / 6
    platform = (0.5 + 0.5 + (2.4 - 1.2) + (2.2 - 1.3) + (4 - 1.9) + (4 - 1.9)) / 6
    for answer in (q.q4._answer, *bench.MADE["q4"]):
        np.testing.assert_allclose(answer(worlds), [government, market, platform])
    assert government + market + platform == pytest.approx(3)
    last = q.q4.check(lambda v: [v["GMP"] - v["MP"], v["GMP"] - v["GP"], v["GMP"] - v["GM"]])
    assert last.misconception == "one at a time, each one last"


def test_eight_worlds_by_hand():
    """G and M add 4 + 2 alone and 6 together; G and P 4 + 10 and 12; M and P 2 + 10 and 20. 17 is 33 − 16."""
    sales = q.worlds()["sales"] - q.worlds()["sales"]["nobody"]
    assert sales.to_dict() == dict(nobody=0, G=4, M=2, GM=6, P=10, GP=12, MP=20, GMP=23)
    assert set(q.worlds()["status"]) == {"simulated"}
    right = {"complements": ["MP"], "substitutes": ["GP"], "supported": ["A", "C"]}
    assert q.q5.check(right).passed
    claims = [23 - 20, 23 - 12, 23 - 6]
    assert claims[-1] == 17 and sum(claims) > 23  # sentences A and C
    credit = q.q4._answer(sales + 10)
    np.testing.assert_allclose(credit, [20 / 6, 38 / 6, 80 / 6])  # sentence B: not 17
    assert not q.q5.check(right | {"supported": list("ABCDEF")}).passed


def test_evidence_is_what_the_tables_hold():
    seen = whatif.evidence()
    zones = seen[seen["kind"] == "government"].groupby("belt_id")["observation"].agg("; ".join)
    assert len(zones) == 9 and "Jinhua" in zones["yongkang_hardware"] and "Yongkang" not in zones["yongkang_hardware"]
    assert "Chongqing" in zones["sichuan_chongqing_auto_moto"] and "Chengdu" in zones["sichuan_chongqing_auto_moto"]
    assert set(seen.query("status == 'unconfirmed'")["belt_id"]) == {"xuchang_wigs"}
    assert set(seen.query("kind == 'market'")["belt_id"]) == {"shenzhen_electronics", "xuchang_wigs"}
    assert not len(seen.query("kind == 'outcome' and belt_id == 'qingdao_home_textiles'"))


def test_one_act_of_a_platform_names_a_place_of_a_belt():
    places = data.load("belt_places").query("belt_id in @whatif.LABELS")["city"]
    named = data.load("platform_events").query("place in @places.tolist()")
    assert len(places) == 10 and named["place"].tolist() == ["Xuchang"] and named["status"].tolist() == ["observed"]
    seen = whatif.evidence().query("kind == 'platform'").groupby("belt_id").size()
    assert seen.to_dict() == {"shenzhen_electronics": 1, "xuchang_wigs": 2}
