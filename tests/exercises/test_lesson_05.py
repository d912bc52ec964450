"""Lesson 05: the worked answers against figures worked by hand from the accounts, and answers that students give."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq

from beltlab import data, figures
from beltlab.exercises import lesson_05 as q


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_value_added_by_hand():
    assert list(q.q1._answer()["by stage"]) == [60, 90, 30, 340, 120]
    assert q.q1.check({"by stage": [60, 90, 30, 340, 120], "all stages": 640}).passed
    assert q.q1.check({"by stage": [60, 90, 30, 340, 120], "all stages": 1550}).misconception == "sales added up"
    assert q.q1.check({"by stage": q.chain().diff().fillna(0), "all stages": 580}).misconception


def test_area_under_the_smile_by_quadrature():
    def left_and_right(research, marketing, base, middle):
        left = quad(lambda x: base + research * ((middle - x) / middle) ** 2, 0, middle)[0]
        return left + quad(lambda x: base + marketing * ((x - middle) / (1 - middle)) ** 2, middle, 1)[0]

    assert q.q2._answer(30, 60, 10, 0.4) == pytest.approx(26) == left_and_right(30, 60, 10, 0.4)
    assert q.q2.check(left_and_right).passed
    ends = q.q2.check(lambda research, marketing, base, middle: base + (research + marketing) / 2)
    assert ends.misconception == "the mean of the two ends"


def _strips(places):
    def area(research, marketing, base, middle):
        left, right = ((middle - places) / middle) ** 2, ((places - middle) / (1 - middle)) ** 2
        return np.where(places < middle, base + research * left, base + marketing * right).mean()

    return area


def test_a_thousand_strips_are_enough_however_their_ends_are_counted():
    for places in (np.linspace(0, 1, 1000), np.arange(1000) / 1000, (np.arange(1000) + 1) / 1000):
        assert q.q2.check(_strips(places)).passed
    assert q.q2.check(_strips(np.linspace(0, 1, 20))).outcome == "incorrect"
    half_an_arm = q.q2.check(lambda research, marketing, base, middle: (
        base + research * middle / 2 + marketing * (1 - middle) / 3
    ))  # fmt: skip
    assert half_an_arm.outcome == "incorrect"  # near, but it has no strips


def test_stock_of_knowledge_from_the_accounts_of_2024():
    by_hand = [2055 / 0.15, 884.92 / 0.15, 36.83 / 0.15, 969.15 / 0.15]
    assert np.allclose(q.q3._answer(), by_hand)
    after_a_century = solve_ivp(lambda year, stock: 2055 - 0.15 * stock, (0, 100), [0], rtol=1e-9).y[0, -1]
    assert after_a_century == pytest.approx(by_hand[0], rel=1e-5)
    accounts = data.load("brand_facts").query("year == 2024").set_index("company")["rd_million_yuan"]
    assert list(accounts) != list(accounts.sort_index()) and q.q3.check(accounts / 0.15).passed
    firms = ("Roborock", "Rebecca", "Ecovacs", "Anker")
    assert q.q3.check({firm: accounts.filter(like=firm).item() / 0.15 for firm in firms}).passed
    assert q.q3.check(list(accounts / 0.15)).misconception == "not in alphabetical order"
    assert q.q3.check([2055 * 0.15, 884.92 * 0.15, 36.83 * 0.15, 969.15 * 0.15]).misconception == (
        "spending times decay"
    )


def test_half_life_by_hand():
    assert q.q4._answer(0.25) == pytest.approx(2.772589, abs=1e-6)
    assert q.q4.check(lambda decay: math.log(2) / decay).passed
    assert q.q4.check(lambda decay: 1 / decay).misconception == "one over the decay"


def test_year_of_payback_by_root_of_the_integral():
    def worth(year, discount):  # 1 yuan a year: it earns m G less the yuan itself
        return quad(lambda t: math.exp(-discount * t) * (0.44 * (1 - math.exp(-0.2 * t)) / 0.2 - 1), 0, year)[0]

    worked = q.q5._answer()
    assert worked["paid back"] == pytest.approx(brentq(worth, 4, 30, (0.1,)), abs=1e-6)
    assert worth(2000, worked["never from"] - 1e-3) > 0 > worth(2000, worked["never from"] + 1e-3)
    never = q.q5.check(worked | {"paid back": math.inf})
    assert never.misconception == "a year that never comes"
    undiscounted = worked | {"paid back": brentq(worth, 4, 30, (0.0,))}
    assert q.q5.check(undiscounted).misconception == "payback without discounting"


def test_sentences_against_the_accounts():
    accounts = data.load("brand_facts")
    accounts = accounts.set_index(["firm", "year"])
    assert accounts.loc[("Rebecca", 2020), "sga_ratio_pct"] < accounts.loc[("Rebecca", 2024), "sga_ratio_pct"]  # B
    assert accounts.loc[("Anker", 2020), "gross_margin_pct"] < accounts.loc[("Anker", 2024), "gross_margin_pct"]  # D
    assert accounts.loc[("Anker", 2019), "break"] == "freight moved into cost in the next year"  # A
    assert set(accounts["status"]) == {"observed"}
    assert q.q5._answer()["may be said"] == ["B", "D", "G"] and list(q.claims().index) == list("ABCDEFG")


def test_figures_from_the_accounts_against_the_raw_file():
    with (Path(__file__).parents[2] / "data" / "brand_facts.csv").open(encoding="utf-8-sig") as file:
        rows = {(row["firm"], int(row["year"])): row for row in csv.DictReader(file)}
    for (firm, year), row in rows.items():
        assert figures.gross_margin(firm, year) == float(row["gross_margin_pct"])
        assert figures.sga_share(firm, year) == float(row["sga_ratio_pct"])
        assert figures.rd_share(firm, year) == float(row["rd_ratio_pct"])
        assert figures.sga_million(firm, year) == float(row["sga_million_yuan"])
    assert figures.ecovacs_moved() == 5880 - 5427
    assert figures.mean_margin("Rebecca") == pytest.approx((32.9 + 29.4 + 26.4 + 30.1 + 30.2) / 5)
    assert (figures.anker_selling(2024), figures.anker_rd_own_basis()) == (5570, 8.53)
    assert figures.wig_exports_a_head() == round(16.85e9 / 300_000, -3)
    assert figures.yongkang_units_share() == 100 * 600 / 800


def test_figures_of_the_models_against_step_by_step_sums():
    def spent(years, a, decay, steps=20_000):  # a small step at a time
        stock = 0.0
        for _ in range(steps):
            stock += (a - decay * stock) * years / steps
        return stock

    assert figures.smile_price(60, 60, 15) == pytest.approx(15 + 60 / 3)
    assert figures.goodwill_after(5, 30, 0.25) == pytest.approx(spent(5, 30, 0.25), rel=1e-3)
    assert figures.entrants_multiple(10, 0.25) == pytest.approx(spent(10, 1, 0.25) / spent(1, 1, 0.25), rel=1e-3)
    assert 2 ** (-1 / figures.years_to_forget_half(0.25)) == pytest.approx(math.exp(-0.25))
    assert figures.worth_of_a_yuan(0.25, 0.5, 0.08) == pytest.approx(
        quad(lambda t: 0.5 * math.exp(-0.33 * t), 0, math.inf)[0]
    )
    back = figures.yuan_payback(0.25, 0.5, 0.08)
    assert quad(lambda t: 0.5 * math.exp(-0.33 * t), 0, back)[0] == pytest.approx(1)

    def so_far(year):
        return quad(lambda t: math.exp(-0.08 * t) * (0.5 * 80 * (1 - math.exp(-0.25 * t)) - 20), 0, year)[0]

    assert so_far(figures.payback(0.25, 0.5, 0.08)) == pytest.approx(0, abs=1e-6)
    run_off = quad(lambda t: math.exp(-0.08 * t) * 0.5 * spent(3, 20, 0.25) * math.exp(-0.25 * (t - 3)), 3, 200)[0]
    assert figures.stopped_after(3, False) == pytest.approx(so_far(3))
    assert figures.stopped_after(3, True) == pytest.approx(so_far(3) + run_off, rel=1e-3)
    assert figures.never_from(0.2, 0.44) == pytest.approx(24)
