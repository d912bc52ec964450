"""Lesson 06: the worked answers against prices found by search, counts of brands, and customers followed one by one."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from beltlab import data
from beltlab.exercises import lesson_06 as q


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def _settled(cost, unlike, lead):
    """Prices and profits on a hundred buyers, by buyers one by one on a line and replies by search."""
    buyers = (np.arange(20_000) + 0.5) / 20_000  # the first brand stands at 0, the second at 1

    def profit(price, rival, lead):
        return 100 * (price - cost) * np.mean(lead - price - unlike * buyers > -rival - unlike * (1 - buyers))

    def best(rival, lead):
        dearest = rival + lead + unlike  # at which nobody buys
        return minimize_scalar(lambda price: -profit(price, rival, lead), bounds=(cost, dearest), method="bounded").x

    first = second = cost
    for _ in range(12):
        first = best(second, lead)
        second = best(first, -lead)
    return profit(first, second, lead), profit(second, first, -lead)


def test_projects_by_buyers_on_a_line():
    worked = q.q1._answer()
    today, unlike, better = _settled(24, 9, 0), _settled(24, 12, 0), _settled(24, 9, 5.4)
    assert (worked["A"], worked["B"]) == pytest.approx((600, 648))
    assert (unlike[0], better[0]) == pytest.approx((600, 648), abs=2)
    assert worked["choose"] == "B" and better[0] > unlike[0]
    assert worked["fights back"] == "B" and better[1] < today[1] < unlike[1]


def test_shops_by_trying_prices():
    """In logit demand each shop gains by asking a little less, or does not; what leaves is counted, not derived."""
    shops = q.shops()
    lower = []
    for letter, shop in shops.iterrows():
        odds = shop.share / (1 - shop.share)

        def profit(move, odds=odds, shop=shop):
            part = odds * np.exp(-0.08 * move)
            return (shop.price + move - shop.cost) * part / (1 + part)

        if profit(-0.01) > profit(0):
            lower.append(letter)
    worked = q.q2._answer()
    assert worked["lower"] == lower == ["A", "D", "F"]
    odds = 0.35 / 0.65 * np.exp(-0.08e-4)
    assert worked["lost"] == pytest.approx(18 * 1e4 * (100 - 100 * odds / (1 + odds) / 0.35), rel=1e-3)
    assert shops["share"].sum() == pytest.approx(1)


def test_brands_counted_one_by_one():
    entry = 1
    while 40 / (entry + 1) * 4_000_000 / (entry + 1) >= 100_000:
        entry += 1
    spots = np.linspace(0, 1, 20_001)

    def society(brands):
        way = np.abs((spots * brands + 0.5) % 1 - 0.5) / brands  # to the nearest brand on a circle of length 1
        return brands * 100_000 + 40 * 4_000_000 * way.mean()

    least = min(range(1, 101), key=society)
    assert (entry, least) == (40, 20)
    assert q.q3.check({"free entry": entry, "least cost": least, "ratio": entry / least}).passed


def test_coupon_of_customers_followed_one_by_one():
    def worth(margin, retention):
        generator = np.random.default_rng(6)
        stay, total, discount = np.ones(200_000, bool), 0.0, 1.0
        for _ in range(60):
            total += margin * stay.mean() * discount
            stay &= generator.random(stay.size) < retention
            discount /= 1.1
        return total

    coupon = q.q4._answer(60, 0.4, 0.1, 0.2)
    assert coupon == pytest.approx(17.143, abs=0.001)
    assert worth(60 - coupon, 0.6) == pytest.approx(worth(60, 0.4), rel=0.01)


def test_break_even_by_hand():
    def worth(margin, retention):
        return margin * sum((retention / 1.1) ** year for year in range(400))

    worked = q.q5._answer()
    assert worked["break-even"] == pytest.approx(0.72875)
    assert worth(48, 0.72875) == pytest.approx(80 + worth(21, 0.72875))
    assert worked["most for a customer"] == pytest.approx(worth(48, 0.3) - worth(21, 0.3))


def test_sentences_against_the_data():
    facts = data.load("brand_other_facts").query("company == 'Anker Innovations'").set_index("metric")["value"]
    own, amazon = facts["growth of own-website channel"], facts["growth of Amazon channel"]
    added_by_own = facts["revenue share via own websites"] * own / (100 + own)
    added_by_amazon = facts["revenue share via Amazon"] * amazon / (100 + amazon)
    assert own > amazon and added_by_own < added_by_amazon  # A, and not B
    studies = data.load("literature").set_index("study_id")
    assert "vendor blog" in studies.loc["mag_repeat_all", "note"]  # C
    assert "misquoted as acquisition cost" in studies.loc["mag_cac_loss", "note"]  # D
    assert "fulfilment" in set(data.load("magnitudes").query("study_id == 'mag_amazon_take'")["group"])  # F
    assert q.q5._answer()["may be said"] == ["A", "E", "G"] and list(q.claims().index) == list("ABCDEFG")
