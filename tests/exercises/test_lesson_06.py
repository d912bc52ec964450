"""Lesson 06: the worked answers against prices found by search, counts of brands, and customers followed one by one."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from beltlab import data
from beltlab.exercises import lesson_06 as q


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_first_price_by_buyers_on_a_line():
    cost, unlike, gap = 30.0, 10.0, 6.0
    buyers = (np.arange(20_000) + 0.5) / 20_000  # the first brand stands at 0, the second at 1

    def loss(price, rival, lead):
        return -(price - cost) * np.mean(lead - price - unlike * buyers > -rival - unlike * (1 - buyers))

    first = second = cost
    for _ in range(12):
        first = minimize_scalar(loss, bounds=(cost, 70), args=(second, gap), method="bounded").x
        second = minimize_scalar(loss, bounds=(cost, 70), args=(first, -gap), method="bounded").x
    assert q.q1._answer(cost, unlike, gap) == 42 == pytest.approx(first, abs=0.05)
    assert second == pytest.approx(38, abs=0.05)
    falls = q.q1.check(lambda cost, transport_cost, quality_gap: cost - transport_cost + quality_gap / 3)
    assert falls.misconception == "markup falls with differentiation"


def test_markup_by_trying_prices():
    alpha, cost, rival = 0.1, 30.0, 50.0

    def share(price):
        return 1 / (1 + np.exp(alpha * (price - rival)))

    best = minimize_scalar(lambda price: -(price - cost) * share(price), bounds=(30, 90), method="bounded").x
    assert best - cost == pytest.approx(q.q2._answer(share(best), alpha), abs=1e-4)
    assert q.q2._answer(0.5, 0.1) == pytest.approx(20)
    assert q.q2.check(lambda share, price_sensitivity: 1 / price_sensitivity).misconception == "the share left out"


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
    assert q.q3.check({"free entry": 40, "least cost": 20, "ratio": 0.5}).misconception == "half in place of double"
    assert q.q3.check({"free entry": 20, "least cost": 40, "ratio": 0.5}).misconception == "the two exchanged"


def test_value_of_customers_followed_one_by_one():
    generator = np.random.default_rng(6)
    stay, worth, discount = np.ones(200_000, bool), 0.0, 1.0
    for _ in range(60):
        worth += 60 * stay.mean() * discount
        stay &= generator.random(stay.size) < 0.6
        discount /= 1.1
    assert q.q4._answer(60, 0.6, 0.1) == pytest.approx(132) == pytest.approx(worth, rel=0.01)
    assert q.q4.check(lambda margin, retention, discount: margin / (1 - retention)).misconception == "not discounted"


def test_break_even_by_hand():
    worked = q.q5._answer()
    assert worked["break-even"] == pytest.approx(0.55)
    assert 48 * sum((0.55 / 1.1) ** year for year in range(200)) == pytest.approx(75 + 21)
    assert worked["most for a customer"] == pytest.approx(48 * sum((0.3 / 1.1) ** year for year in range(200)) - 21)
    assert q.q5.check(worked | {"break-even": 0}).misconception == "the paid acquisition forgotten"
    assert q.q5.check(worked | {"break-even": 0.396}).misconception == "the marketplace forgotten"


def test_sentences_against_the_data():
    facts = data.load("brand_other_facts").query("company == 'Anker Innovations'").set_index("metric")["value"]
    own, amazon = facts["growth of own-website channel"], facts["growth of Amazon channel"]
    added_by_own = facts["revenue share via own websites"] * own / (100 + own)
    added_by_amazon = facts["revenue share via Amazon"] * amazon / (100 + amazon)
    assert own > amazon and added_by_own < added_by_amazon  # A, and not B
    studies = data.load("literature").set_index("study_id")
    assert "vendor blog" in studies.loc["mag_repeat_all", "note"]  # C
    assert "misquoted as acquisition cost" in studies.loc["mag_cac_loss", "note"]  # D
    assert "fulfilment" in studies.loc["mag_amazon_take", "outcome"]  # F
    assert q.q5._answer()["may be said"] == ["A", "E", "G"] and list(q.claims().index) == list("ABCDEFG")


def test_progress_counts_five():
    assert q.progress().label.endswith("of 5 questions done")
