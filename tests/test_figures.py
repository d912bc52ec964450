"""The course's numbers by name, against the raw file, another library and the State Council's documents."""

import csv
import inspect
import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import curve_fit
from scipy.stats import norm

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


def test_nine_of_the_first_thirteen_zones_lie_by_the_sea():
    """By hand from the two replies: all but Chongqing, Hefei, Zhengzhou and Chengdu."""
    assert figures.first_zones_by_the_sea() == figures.zones_in_force(2016) - 4 == 9


def test_the_zones_of_a_province_and_the_belts_of_the_table():
    with open(data.FOLDER / "pilot_zones.csv", encoding="utf-8") as file:
        batches = [int(row["batch"]) for row in csv.DictReader(file) if row["province"] == "Guangdong"]
    assert [figures.approved_in("Guangdong", n) for n in (1, 5, 8)] == [0, 13, 21]
    assert sum(batch <= 5 for batch in batches) == 13 and len(batches) == 21
    with open(data.FOLDER / "province_trade.csv", encoding="utf-8") as file:
        trade = {r["province"]: float(r["goods_trade_100m_yuan"]) for r in csv.DictReader(file) if r["year"] == "2021"}
    assert figures.share_of_zones("Guangdong") == pytest.approx(100 * 21 / 132)  # of six batches; none had ended
    assert figures.share_of_trade("Guangdong") == pytest.approx(100 * trade["Guangdong"] / sum(trade.values()))
    assert figures.location_quotient("Guangdong") == pytest.approx(21 / 132 * sum(trade.values()) / trade["Guangdong"])
    assert figures.belts_in_table() == len((data.FOLDER / "belts.csv").read_text(encoding="utf-8").splitlines()) - 1


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
    printed = amount("gac_cbec_full_scope", "preliminary", 2022)
    assert figures.growth_from_totals(2022) == pytest.approx(100 * (printed / full[1] - 1))
    # by hand, in trillion yuan: 1.98 and 2.11 first printed, with growth of 15 and 9.8 per cent; 2022 later 2.06
    assert figures.implied_base(2021) == pytest.approx(1.98 / 1.15)
    assert figures.implied_base(2022) == pytest.approx(2.11 / 1.098)
    revised = [1.98 / 1.15 / 1.69 - 1, 2.11 / 1.098 / 1.98 - 1, 2.06 / 2.11 - 1]
    assert figures.largest_revision() == pytest.approx(100 * max(map(abs, revised)))
    early = amount("gac_platform_retail_list", "as_published", 2017)
    assert figures.newspaper_ratio() == pytest.approx(full[0] / early)


def test_three_claims_and_who_comes_first():
    claim = 2 - ((1 + 2 * 2**-4) / 3) ** (-1 / 4)  # a mean of powers with rho = -4, by hand
    assert figures.claim_of_one() == pytest.approx(100 * claim)
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


@pytest.mark.parametrize("outcome, column", [("revenue", "revenue_100m_yuan"), ("gdp", "gdp_100m_yuan")])
def test_noise_memory_and_growth_of_real_cities_by_regression(outcome, column):
    """Dummies for cities and years, then the residuals: another way than taking means away, on the file itself."""
    sample = data.city_panel_sample(2010, 2023).query("first_year == 0")[["city_zh", "year"]]
    table = sample.merge(pd.read_csv(data.FOLDER / "city_panel.csv")[["city_zh", "year", column]])
    log = np.log(table[column].to_numpy(float))
    dummies = pd.get_dummies(table[["city_zh", "year"]].astype(str), dtype=float)
    left = pd.Series(log - dummies @ np.linalg.lstsq(dummies, log)[0]).set_axis(
        pd.MultiIndex.from_frame(table[["city_zh", "year"]])).unstack()  # fmt: skip
    assert left.shape == (132, 14)
    assert figures.city_noise(outcome) == pytest.approx(np.sqrt((left**2).mean(axis=None)), rel=1e-6)
    before, after = left.loc[:, :2022].to_numpy().ravel(), left.loc[:, 2011:].to_numpy().ravel()
    slope = np.linalg.lstsq(before[:, None], after)[0][0]
    assert figures.city_memory(outcome) == pytest.approx(slope, rel=1e-6)
    ends = table.set_index(["city_zh", "year"])[column].unstack()
    assert figures.city_growth(outcome) == pytest.approx(np.log(ends[2023] / ends[2010]).mean() / 13)


# ---------------------------------------------------------------- lesson 07


def lives_on_own_orders(tilt, entrants=1_000, alike=False):
    """Send the worst away one by one, in yuan; who is left, and what all sell, in plain Python."""
    quality = [((place + 0.5) / entrants) ** (-1 / 2.5) for place in range(entrants)]
    buys = [0.04 if alike else q**1.8 / (67.5275 + q**1.8) for q in quality]
    weight = [q**tilt for q in quality]
    there, total = entrants, sum(weight)
    while 25 * 1e7 * buys[there - 1] * weight[there - 1] / total < 20_000:
        there -= 1
        total -= weight[there]
    return there, 100 * 1e7 * sum(b * w for b, w in zip(buys[:there], weight[:there], strict=True)) / total / 1e6


@pytest.mark.parametrize("tilt", [0, 0.5, 1, 1.5, 2.5])
def test_the_category_of_lesson_07_seller_by_seller(tilt):
    left, sold = lives_on_own_orders(tilt)
    assert figures.tilt_survivors(tilt) == left and figures.tilt_sales(tilt) == pytest.approx(sold, rel=1e-4)
    assert figures.tilt_profit(tilt) == pytest.approx(sold / 4, rel=1e-4)  # 25 of 100 yuan
    assert figures.alike_survivors(tilt) == lives_on_own_orders(tilt, alike=True)[0]


def test_more_entrants_leave_more_only_where_buyers_know_good_from_bad():
    table = figures.more_enter().set_index(["enter", "buyers"])["survive"].unstack()
    assert set(table["all visits alike"]) == {302} and [*table.index[[0, -1]]] == [500, 5_000]
    assert table["buyers know good from bad"].is_monotonic_increasing
    assert table["buyers know good from bad"][5_000] == lives_on_own_orders(1, 5_000)[0]


def test_a_tilt_never_adds_a_survivor_though_sales_grow():
    left, sold = zip(*(lives_on_own_orders(tilt) for tilt in np.linspace(0, 2.5, 11)), strict=True)
    assert list(left) == sorted(left, reverse=True) and list(sold) == sorted(sold)
    assert figures.sellers_kept(1.5) == pytest.approx(100 * left[6] / left[0])
    assert figures.sales_kept(1.5) == pytest.approx(100 * sold[6] / sold[-1], rel=1e-4)


def test_numbers_of_lesson_07_by_hand():
    assert figures.visits_each(500) == 20_000 and figures.crowd_converts(500) == pytest.approx(4 / 1.5)
    assert figures.orders_each(500) == pytest.approx(20_000 * 0.04 / 1.5) and figures.orders_each(1_000) == 200
    stop = figures.entry_stops()
    assert 25 * figures.orders_each(stop) == pytest.approx(20_000)
    assert figures.mean_converts() == pytest.approx(4) and figures.place_converts(1) == pytest.approx(77.9, abs=0.05)
    assert figures.contest_eats(300, 0.5) == pytest.approx(50 * 299 / 300)
    let_in = figures.threshold_sweep()["let in"]
    assert let_in[1.0] == 5_000 and let_in[2.0] == pytest.approx(5_000 * 2**-2.5, abs=1)
    assert (figures.threshold_sweep().drop(columns="let in").le(let_in, axis=0)).all(axis=None)


def test_events_of_lesson_07_are_those_of_the_table():
    with (data.FOLDER / "event_figures.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["event_id"], row["as_of"], row["unit"]): float(row["value"]) for row in csv.DictReader(file)
                if row["event_id"] in ("20", "22", "23", "24", "43", "44")}  # fmt: skip
    assert figures.event_figure(22, "accounts") == rows["22", "2021-08", "accounts"] == 50_000
    assert figures.event_figure(24, "accounts") == rows["24", "2021-09", "accounts"] == 3_000
    assert figures.event_figure(24, "brands") == 600 and figures.event_figure(20, "shops") == 340
    for event, month in [(43, "2020-12"), (43, "2021-12"), (23, "2021-01"), (23, "2021-09"), (44, "2022-02")]:
        assert figures.top_share(event, month) == rows[str(event), month, "percent"]
    assert (figures.new_sellers_share(), figures.first_place_share(), figures.half_of_sales()) == (75, 35.1, 33_000)
    assert (figures.log_share(1), figures.log_share(11)) == (42.3, 0.66)
    acts = figures.acts_of_platforms()
    unconfirmed = data.load("platform_events").query("status == 'unconfirmed'")["event_id"]
    assert set(acts[acts["who"] == "unconfirmed"]["event_id"]) == set(unconfirmed) - {44}  # 44 is a share, no act
    firm = acts[acts["who"] != "unconfirmed"]
    assert firm[firm["who"] == "external"].equals(firm[firm["type"] == "external rule"])
    assert {"external", "platform"} <= set(firm["who"])
    assert str(figures.event_date(39).date()) == "2025-05-02"


def test_what_is_public_of_two_assessments():
    with open(data.FOLDER / "assessment_grades.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for year in (2021, 2022):
        known = [sum(r["assessment_year"] == str(year) and r["status"] == status for r in rows)
                 for status in ("observed", "unconfirmed")]  # fmt: skip
        assert [figures.grades_public(year), figures.grades_public(year, "unconfirmed")] == known
        assert figures.grades_public(year, "not found") == 105 - sum(known)
    assert [figures.in_grade(grade) for grade in (1, 2, 3, 4)] == [10, 50, 40, 5]  # released on 31 May 2023
    assert figures.zones_assessed() == 105 == figures.approved(5) and figures.indicators() == 40
    assert f"{figures.results_released():%Y-%m-%d %A}" == "2023-05-31 Wednesday"
    assert f"{figures.reply_of_2025():%Y-%m-%d}" == "2025-04-28"


def test_mistakes_and_effort_by_counting_and_by_a_difference():
    luck = np.random.default_rng(11)
    quality, error = luck.standard_normal((2, 400_000))
    score = quality + 0.7 * error
    out, worst = score < np.quantile(score, 0.1), quality < np.quantile(quality, 0.1)
    assert figures.wrongly_expelled(0.1, 0.7) == pytest.approx(100 * (out & ~worst).sum() / out.sum(), abs=0.8)
    assert figures.correlation(0.7) == pytest.approx(np.corrcoef(quality, score)[0, 1], abs=0.003)
    gains = quality[~out].mean(), quality[~worst].mean()
    assert figures.gain_kept(0.1, 0.7) == pytest.approx(100 * gains[0] / gains[1], abs=1)
    for noise, gap in [(0.8, 0), (0.8, 2), (1.6, 2)]:  # one unit of work more changes the winner so much more often
        wins = [norm.cdf((gap + more) / (noise * 2**0.5)) for more in (-0.001, 0.001)]
        assert figures.incentive(noise, gap) == pytest.approx((wins[1] - wins[0]) / 0.002, rel=1e-4)
    errors = luck.standard_normal((4_000, 104))
    tenth = np.sort(errors, axis=1)[:, -10]  # what one must beat
    assert figures.places_incentive() == pytest.approx(norm.pdf(tenth).mean(), rel=0.02)
    assert figures.effect_arrived(1) == pytest.approx(100 * (1 - np.exp(-1)))


def reviewed_by_hand(keep, seed=3, histories=40):
    """Gain and share of mistakes of twelve yearly reviews of 105 zones, one zone after the other."""
    luck, gains, wrong = np.random.default_rng(seed), [], []
    for _ in range(histories):
        quality = list(luck.standard_normal(105))
        seen, start = [[] for _ in quality], np.mean(quality)
        for _ in range(12):
            for zone in range(105):
                seen[zone] = (seen[zone] if keep else []) + [quality[zone] + 0.7 * luck.standard_normal()]
            out = sorted(range(105), key=lambda zone: np.mean(seen[zone]))[:10]
            worst = sorted(range(105), key=lambda zone: quality[zone])[:10]
            wrong.append(len(set(out) - set(worst)) / 10)
            for zone in out:
                quality[zone], seen[zone] = luck.standard_normal(), []
        gains.append(np.mean(quality) - start)
    return np.mean(gains), 100 * np.mean(wrong)


@pytest.mark.parametrize("keep", [False, True])
def test_twelve_years_of_review_one_zone_after_the_other(keep):
    gain, wrong = reviewed_by_hand(keep)
    assert figures.review_gain(0.1, 0.7, keep=keep) == pytest.approx(gain, abs=0.06)
    assert figures.review_wrong(0.1, 0.7, keep=keep) == pytest.approx(wrong, abs=2.5)
    rule = figures.waiting_rules().query("years == 1")
    assert rule["gain"].iloc[int(keep)] == figures.review_gain(0.1, 0.7, keep=keep)
    assert rule["gain"].diff().iloc[-1] > 0 > rule["wrong"].diff().iloc[-1]  # keeping the scores is better in both


def test_a_customer_who_may_return_by_adding_up_the_years():
    years = np.arange(400)

    def worth(margin, retention):  # money of a later year counts 1/1.1
        return (margin * (retention / 1.1) ** years).sum()

    assert figures.customer_worth(60, 0.4) == pytest.approx(worth(60, 0.4))
    needed = figures.retention_needed(60, 100, 30)
    assert worth(60, needed) - 100 == pytest.approx(worth(30, needed)) and needed == pytest.approx(0.77)
    once = figures.retention_needed_once(60, 100, 30)
    assert worth(60, once) - 100 == pytest.approx(30) and round(once, 2) == 0.59
    assert figures.most_for_a_customer(48, 21, 0.3) == pytest.approx(worth(48, 0.3) - worth(21, 0.3))
    assert [figures.crowd_markup(n) for n in (2, 5, 10)] == pytest.approx([20, 12.5, 100 / 9])  # 10 n/(n − 1)


@pytest.mark.parametrize("scores", ["latest", "all"])
def test_the_rule_of_the_letter_by_another_simulation(scores):
    """A fifth leaves every third year, noise 1: four decisions, drawn here zone by zone."""
    luck, histories, zones, leave = np.random.default_rng(11), 400, 105, 21
    quality = luck.standard_normal((histories, zones))
    total, decisions = np.zeros_like(quality), np.zeros_like(quality)
    start, wrong = quality.mean(), []
    for _ in range(4):
        score = quality + luck.normal(0, 1 / np.sqrt(3), quality.shape)
        total, decisions = total + score, decisions + 1
        judged = total / decisions if scores == "all" else score
        low = judged.argsort(axis=1).argsort(axis=1) < leave
        wrong.append((low & (quality.argsort(axis=1).argsort(axis=1) >= leave)).sum() / low.sum())
        quality = np.where(low, luck.standard_normal(quality.shape), quality)
        total, decisions = np.where(low, 0, total), np.where(low, 0, decisions)
    assert figures.letter_wrong(scores) == pytest.approx(100 * np.mean(wrong), abs=2.5)
    assert figures.letter_gain(scores) == pytest.approx(quality.mean() - start, abs=0.05)


def test_the_two_ends_of_a_line_and_the_circle_by_search():
    def best(other, lead):  # of a price grid, cost 30, t = 10: what pays most against the other's price
        prices = np.linspace(30, 60, 6001)
        return prices[((prices - 30) * np.clip(0.5 + (lead + other - prices) / 20, 0, 1)).argmax()]

    mine = its = 40.0
    for _ in range(60):
        mine, its = best(its, 6), best(mine, -6)
    assert [figures.line_price(10, 6), figures.line_price(10, 6, 2)] == pytest.approx([mine, its], abs=0.02)
    assert figures.line_share(10, 6) == pytest.approx(100 * (0.5 + (6 + its - mine) / 20), abs=0.1)
    brands = np.arange(1, 200)
    assert figures.least_cost_brands() == brands[(50_000 * brands + 30 * 6e6 / (4 * brands)).argmin()]


# Lesson 09


def test_the_experiment_is_near_the_prototype_and_its_credit_adds_up():
    sets = ("government", "market", "platform", "government market", "government platform", "market platform",
            "government market platform")  # fmt: skip
    prototype = (0.46, 0.00, 1.22, 0.46, 1.27, 2.22, 2.34)  # another program, other draws of sellers
    assert [figures.brings(drivers) for drivers in sets] == pytest.approx(prototype, abs=0.08)
    credit = [figures.driver_credit(driver) for driver in figures.DRIVERS]
    assert sum(credit) == pytest.approx(figures.brings(sets[-1]))
    assert credit == pytest.approx((0.28, 0.52, 1.54), abs=0.06)
    assert figures.pair_adds("market platform") > 0.8 > 0 > figures.pair_adds("government platform")
    assert figures.on_the_map(600) < -0.3 and abs(figures.on_the_map(0)) < 0.05


def test_of_two_belts_the_one_without_a_tilt_stands_still():
    years = figures.fates()
    assert years.index[0] == 2015 and years.index[-1] == 2026
    assert years["A"].iloc[-1] > 3 * years["A"].iloc[0] and years["B"].iloc[-1] < years["B"].iloc[0]
    assert figures.fate("A") == years["A"].iloc[-1]


def test_a_calendar_by_hand():
    calendar = figures.run_calendar(0.2, zone_year=2016)
    assert calendar[2016] == {"zone": True} and calendar[2017] == {"threshold": 1.2}
    assert calendar[2021] == {"visits": pytest.approx(2.4e6), "margin": pytest.approx(20)}  # the closures, and IOSS
    assert calendar[2022]["tilt"] == pytest.approx(1.2 * 1.2)  # after the plan of 2019
    assert calendar[2025]["tilt"] == pytest.approx(1.2 * 1.2 * 0.8)  # Haul opened in November: the next year
    assert calendar[2026]["margin"] == pytest.approx(25 * 0.8**4)
    assert not {"brand_power"} & {name for acts in calendar.values() for name in acts}  # G100 is unconfirmed
    assert all(acts.get("tilt", 0) == 0 for acts in figures.run_calendar(0.2, tilt=0).values())
    unmoved = figures.run_calendar(0)
    assert {acts["margin"] for acts in unmoved.values() if "margin" in acts} == {25}


def test_years_from_which_a_belt_has_its_zone():
    years = figures.belt_zone_years()
    assert len(years) == 9 and years["hangzhou_clothing"] == 2015 and years["sichuan_chongqing_auto_moto"] == 2016
    assert years["foshan_furniture"] == 2020 and years["xuchang_wigs"] == 2023  # December 2019, November 2022


def test_the_risk_of_a_zone_by_the_normal_distribution():
    cut = norm.ppf(0.1) * np.sqrt(1 + 0.7**2)  # scores have the variance of quality and noise
    for quality in (-1, 0, 1):
        assert figures.zone_risk(quality) == pytest.approx(100 * norm.cdf((cut - quality) / 0.7), rel=1e-6)
    assert figures.risk_costs(-1) > figures.risk_costs(0) > figures.risk_costs(1) >= 0


def rows_of(table):
    with open(data.FOLDER / f"{table}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_facts_of_other_firms_are_those_of_the_table():
    (said,) = (row["value"] for row in rows_of("brand_other_facts") if row["company"] == "Anker Innovations"
               and row["metric"] == "selling and distribution expense" and row["year"] == "2024")
    assert figures.anker_selling(2024) == float(said)


def test_growth_of_the_provinces_with_an_early_zone():
    early = {row["province"] for row in rows_of("pilot_zones") if row["approval_month"] <= "2016-12"}
    trade = {(row["province"], row["year"]): float(row["goods_trade_100m_yuan"] or "nan")
             for row in rows_of("province_trade")}
    for which in (True, False):
        total = {year: sum(value for (province, at), value in trade.items()
                           if at == year and (province in early) == which) for year in ("2014", "2020")}
        assert figures.province_growth(which, 2020) == pytest.approx(100 * (total["2020"] / total["2014"] - 1))


def test_four_means_are_four_means():
    panel = figures.city_panel("revenue")

    def mean(year, chosen):
        return panel.loc[(panel.year == year) & chosen, "outcome"].mean()
    treated, clean = panel.first_year == 2016, (panel.first_year == 0) | (panel.first_year > 2019)
    by_hand = mean(2019, treated) - mean(2015, treated) - (mean(2019, clean) - mean(2015, clean))
    assert figures.four_means("revenue", 2016, 2019) == pytest.approx(by_hand)
