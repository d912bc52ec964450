"""The course's numbers by name, against the raw file, another library and the State Council's documents."""

import csv
import inspect
import itertools

import numpy as np
import pytest
from scipy.optimize import curve_fit

from beltlab import data, figures

NAMED = {name: figure for name, figure in vars(figures).items()
         if getattr(figure, "__module__", None) == figures.__name__ and not name.startswith("_")}
SIZES = [1, 12, 22, 24, 46, 27, 33, 16]  # of the batches, by the State Council's eight replies
MONTHS = ["2015-03", "2016-01", "2018-07", "2019-12", "2020-04", "2022-01", "2022-11", "2025-04"]


@pytest.mark.parametrize("name", NAMED)
def test_each_says_what_it_is_its_unit_and_how_firm_and_takes_settings_that_fit_into_a_comment(name):
    words = inspect.getdoc(NAMED[name]) or ""
    assert any(status in words.lower() for status in ("observed", "derived", "counted", "simulated")), words
    assert len(f"{name}()") <= 40


def test_batches_are_those_of_the_state_council():
    table = figures.batches()
    assert table["zones"].tolist() == SIZES and [str(month) for month in table["approved"]] == MONTHS
    assert [figures.approved(n) for n in range(1, 9)] == np.cumsum(SIZES).tolist()
    assert [figures.batch_size(n) for n in range(1, 9)] == SIZES
    assert [str(figures.batch_month(n)) for n in range(1, 9)] == MONTHS
    assert str(figures.month_before(7)) == "2022-10"
    assert table["years"].tolist() == pytest.approx([0, 10 / 12, 40 / 12, 57 / 12, 61 / 12, 82 / 12, 92 / 12, 121 / 12])
    table["zones"] = 0  # a reader's copy
    assert figures.batches()["zones"].tolist() == SIZES
    assert figures.zones_in_force("2022-01") == 132 and figures.zones_in_force(2025) == 181 - 3


def bass(years, innovation, imitation, ceiling):
    decay = np.exp(-(innovation + imitation) * years)
    return ceiling * (1 - decay) / (1 + imitation / innovation * decay)


def fitted(ceiling):
    years, totals = figures.batches()["years"].to_numpy(), np.cumsum(SIZES)
    rates, _ = curve_fit(lambda t, p, q: bass(t, p, q, ceiling), years[:6], totals[:6], p0=[0.015, 0.7], maxfev=20_000)
    miss = bass(years[:6], *rates, ceiling) - totals[:6]
    later = bass(years[6:], *rates, ceiling) - totals[6:]
    return np.sqrt(np.mean(miss**2)), later


def test_the_memo_is_a_textbook_fit_by_another_routine():
    errors = {ceiling: fitted(ceiling)[0] for ceiling in range(140, 180)}
    assert figures.best_ceiling() == min(errors, key=errors.get)
    assert figures.places_left() == figures.best_ceiling() - 132
    assert figures.fit_error(165) == pytest.approx(errors[165], rel=1e-5)
    shares = 1 - errors[figures.best_ceiling()] ** 2 / np.var(np.cumsum(SIZES)[:6])
    assert figures.variation_explained() == pytest.approx(100 * shares, rel=1e-5)


def test_the_ceilings_that_would_have_been_right():
    for batch in (7, 8):
        assert abs(fitted(figures.ceiling_needed(batch))[1][batch - 7]) < 0.02
        assert figures.forecast_error(batch, 200) == pytest.approx(fitted(200)[1][batch - 7], abs=0.02)
    worst = {ceiling: np.abs(fitted(ceiling)[1]).max() for ceiling in range(195, 216)}
    assert figures.ceiling_between() == min(worst, key=worst.get)


def test_the_trade_of_two_lists():
    with open(data.FOLDER / "cbec_trade.csv", encoding="utf-8") as file:
        rows = {(r["series"], r["vintage"], int(r["year"])): r for r in csv.DictReader(file)
                if r["flow"] == "total" and r["period"] == "year"}

    def amount(series, vintage, year):
        return float(rows[series, vintage, year]["value_100m_yuan"])

    full = [amount("gac_cbec_full_scope", "preliminary", year) for year in (2020, 2021)]
    retail = [amount("gac_platform_retail_list", "as_published", year) for year in (2015, 2019)]
    assert figures.two_lists_ratio() == pytest.approx(full[0] / retail[0])
    assert figures.retail_list_ratio() == pytest.approx(retail[1] / retail[0])
    assert figures.growth_from_totals(2021) == pytest.approx(100 * (full[1] / full[0] - 1))
    assert figures.growth_printed(2021) == float(rows["gac_cbec_full_scope", "preliminary", 2021]["yoy_pct"])
    assert figures.cbec_trillion(2020, "preliminary") == pytest.approx(full[0] / 1e4)


def test_three_claims_and_who_comes_first():
    claim = 2 - ((1 + 2 * 2**-4) / 3) ** (-1 / 4)  # a mean of powers with rho = -4, by hand
    assert figures.claim_of_one() == pytest.approx(100 * claim)
    assert figures.claims_of_three() == pytest.approx(300 * claim)
    assert figures.first_gain() == pytest.approx(((2 + 2**-4) / 3) ** (-1 / 4) - 1)
    assert figures.belt_output(8, 4, 5) == pytest.approx(3 / (1 / 8 + 1 / 4 + 1 / 5))
    slope = (figures.belt_output(5, 3 + 1e-6, 6) - figures.belt_output(5, 3, 6)) / 1e-6
    assert figures.one_point_more("market") == pytest.approx(slope, rel=1e-4)
    theta, cost = np.array([0.7, 0.8, 0.9]), np.array([1.6, 1.4, 1.5])
    links = np.array([[0, 2, 4], [2, 0, 3], [4, 3, 0]]) / 10
    for world, counted in {"separate": 0, "nash": 0.5, "joint": 1}.items():
        x = theta / cost
        for _ in range(200):  # each answers the others until nothing changes
            x = (theta + counted * links @ x) / cost
        assert figures.gain_of(world) == pytest.approx(theta @ x - cost @ x**2 / 2 + x @ links @ x / 2)
    assert figures.coordination_adds() == pytest.approx(figures.gain_of("joint") - figures.gain_of("nash"))


def test_the_credit_of_the_weak_link_over_six_orders():
    gain, end = 0, {"G": 3, "M": 1.2, "P": 3}
    for order in itertools.permutations("GMP"):
        before = [end[who] if order.index(who) < order.index("M") else 1 for who in "GMP"]
        after = [end[who] if order.index(who) <= order.index("M") else 1 for who in "GMP"]
        gain += np.mean(np.power(after, -4.0)) ** -0.25 - np.mean(np.power(before, -4.0)) ** -0.25
    growth = np.mean(np.power([3, 1.2, 3], -4.0)) ** -0.25 - 1
    assert figures.weak_link_credit() == pytest.approx(100 * gain / 6 / growth)


def test_simulated_cities_stand_on_the_real_dates_and_say_that_they_are_simulated():
    panel = figures.simulate_cities(1)
    assert set(panel["status"]) == {"simulated"}
    assert panel.equals(figures.simulate_cities(1)) and not panel.equals(figures.simulate_cities(2))
    cohorts = panel.loc[panel["first_year"] > 0].groupby("first_year")["city"].nunique()
    # twelve approvals of January 2016; those of December 2019 count from 2020
    assert cohorts[2015] == 1 and cohorts[2016] == 12 and cohorts[2020] == 24 + 46 and cohorts.sum() == 132
    assert panel.attrs["true_att"] == pytest.approx(panel.query("treated")["effect"].mean())
