"""One belt, three drivers: against the models of the lessons, closed forms, limits, and a belt counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from beltlab.models import belt, market, platform, together

PLAIN = belt.Setting(zone=False, willing=False, entrants=0, brand_power=0.0)
PROTOTYPE = [0, 0.46, 0.00, 0.46, 1.22, 1.27, 2.22, 2.34]  # of a prototype by other hands, log sales over none


def by_hand(setting, skills, years):
    """The belt seller by seller, in plain Python: sales, survivors and spending of each year."""
    s, out = setting, []
    alive = {i: [z, 0.0, 0] for i, z in enumerate(skills[: s.sellers])}  # skill, goodwill, weak years
    coming = list(enumerate(skills))[s.sellers :]
    margin = s.margin + (s.zone_margin if s.zone else 0)
    fixed = s.fixed_cost * (1 - s.relief) if s.zone else s.fixed_cost
    wanted = s.discount + s.brand_decay + (s.zone_hazard if s.zone else s.hazard)
    for year in range(years):
        if year:
            for number, z in coming[: s.entrants]:
                alive[number] = [z, 0.0, 0]
            coming = coming[s.entrants :]
        quality = {i: z * (1 + g / s.brand_scale) ** s.brand_power for i, (z, g, _) in alive.items()}
        pull = s.rivals + sum(q**s.tilt for q in quality.values())
        sold, spent = 0, 0
        for i, q in quality.items():
            share, buys = q**s.tilt / pull, q / (q + s.leaving)
            orders = s.visits * share * buys
            sold += orders * s.basket
            profit = orders * margin
            spend = 0
            if s.willing:
                best = profit * (s.tilt * (1 - share) + 1 - buys) * s.brand_power / wanted - s.brand_scale
                spend = min(max(best - (1 - s.brand_decay) * alive[i][1], 0), s.brand_cap * profit)
            spent += spend
            alive[i][1] = (1 - s.brand_decay) * alive[i][1] + spend
            alive[i][2] = alive[i][2] + 1 if profit < fixed else 0
        alive = {i: seller for i, seller in alive.items() if seller[2] < s.patience}
        out.append((sold, len(alive), spent))
    return np.array(out).T


@pytest.mark.parametrize("zone, willing, tilt", [(0, 0, 0), (1, 0, 0.5), (0, 1, 1), (1, 1, 1), (1, 1, 2)])
def test_a_run_is_the_belt_counted_seller_by_seller(zone, willing, tilt):
    setting = belt.Setting(bool(zone), bool(willing), tilt, sellers=80, entrants=7, rivals=150, visits=8e5)
    skills = np.random.default_rng(zone + 2 * willing).pareto(2.5, 80 + 7 * 9) + 1
    run = belt.run(setting, 0, years=10, skills=skills)
    sales, survivors, spending = by_hand(setting, skills, 10)
    np.testing.assert_allclose(run.sales, sales)
    np.testing.assert_array_equal(run.survivors, survivors)
    np.testing.assert_allclose(run.spending, spending, atol=1e-6)
    assert (spending.sum() > 0) == bool(willing and tilt)


def test_the_experiment_finds_what_the_prototype_found():
    found = belt.experiment(seeds=range(20))
    np.testing.assert_allclose(found.log_sales, PROTOTYPE, atol=0.09)
    np.testing.assert_allclose(found.credit, [0.28, 0.52, 1.54], atol=0.06)
    assert found.credit.sum() == pytest.approx(found.log_sales[-1])
    pairs = belt.complement(found.log_sales)
    assert abs(found.log_sales[2]) < 0.005  # a brand pays nothing without traffic that follows quality
    assert pairs[1] < -0.25 and pairs[2] > 0.8  # government and platform substitutes, market and platform complements


def test_credit_is_the_average_over_the_orders_of_coming():
    small = belt.Setting(sellers=60, rivals=100, visits=6e5)
    assert np.array_equal(belt.experiment(small, years=2)[0], belt.experiment(small, range(10), years=2)[0])
    v = belt.experiment(small, seeds=[3]).log_sales
    by_orders = [
        (v[1] - v[0]) / 3 + (v[3] - v[2]) / 6 + (v[5] - v[4]) / 6 + (v[7] - v[6]) / 3,
        (v[2] - v[0]) / 3 + (v[3] - v[1]) / 6 + (v[6] - v[4]) / 6 + (v[7] - v[5]) / 3,
        (v[4] - v[0]) / 3 + (v[5] - v[1]) / 6 + (v[6] - v[2]) / 6 + (v[7] - v[3]) / 3,
    ]
    np.testing.assert_allclose(together.shapley(v), by_orders)


# --- the models of the lessons inside -----------------------------------------------------------------------


@pytest.mark.parametrize("tilt", [0, 0.7, 1.6])
def test_one_year_without_brands_is_the_traffic_of_lesson_07(tilt):
    skills = np.random.default_rng(4).pareto(2.5, 300) + 1
    run = belt.run(replace(PLAIN, tilt=tilt, rivals=0), 0, years=1, skills=skills)
    shares = skills**tilt / (skills**tilt).sum()
    np.testing.assert_allclose(run.firm_sales[0], 3e8 * shares * skills / (skills + 9))


@pytest.mark.parametrize("tilt", [0, 0.5, 1, 2])
def test_the_survivors_of_lesson_07_are_where_the_belt_comes_to_rest(tilt):
    """All of them stay for good; with one more, not all do, and where all 300 start no more than they are left."""
    skills = np.sort(np.random.default_rng(4).pareto(2.5, 300) + 1)[::-1]
    number = int(platform.objectives(skills, tilt, 3e6, 100, 25, 60_000, leaving=9).survivors)
    assert 1 < number < 200
    left = {}
    for entrants in (number, number + 1, 300):
        setting = replace(PLAIN, tilt=tilt, rivals=0, sellers=entrants, fixed_cost=60_000)
        left[entrants] = belt.run(setting, 0, skills=skills[:entrants]).survivors
    assert left[number].tolist() == [number] * 12
    assert left[number + 1][0] == number + 1 and left[number + 1][-1] <= number
    assert 0 < left[300][-1] <= number  # those who leave at once with others may have left too soon


def test_constant_spending_is_the_goodwill_of_nerlove_and_arrow():
    setting = replace(PLAIN, sellers=1, tilt=0, fixed_cost=0, rivals=1)
    profit = 25 * 3e6 / 2 * 2 / (2 + 9)

    def always(now):
        return belt.Decisions(np.array([7_000 / profit]), np.zeros(1), np.zeros(1), False)

    run = belt.run(setting, 0, years=40, skills=[2.0], policy=always)
    np.testing.assert_allclose(run.firm_goodwill[:, 0], 28_000 * (1 - 0.75 ** np.arange(40)))
    np.testing.assert_allclose(run.firm_goodwill[:, 0], market.goodwill_path(np.full(39, 7_000), 0.25))


def test_traffic_without_rivals_is_all_and_with_endless_rivals_none():
    for rivals, total in ((0, 1), (1e-9, 1), (1e20, 0)):
        now = next(belt.play(belt.Setting(rivals=rivals), 5))
        assert now.sellers.traffic.sum() == pytest.approx(total, abs=1e-9)


def test_shares_do_not_depend_on_the_size_of_the_sales():
    usual, tiny = (belt.run(belt.Setting(basket=basket), seed=0) for basket in (100, 1e-9))
    assert tiny.sales.max() < 0.01
    np.testing.assert_allclose(tiny.hhi, usual.hhi)


@pytest.mark.parametrize("tilt", [0, 0.6, 1, 2.4])
def test_the_return_on_goodwill_is_a_numeric_derivative(tilt):
    skills, goodwill = np.array([4.0, 1.2, 2.5]), np.array([5e3, 0, 9e4])

    def profit(stock):
        quality = belt.brand_quality(skills, stock, 0.35, 2e4)
        pull = quality**tilt
        return 3e6 * 25 * pull / (5 + pull.sum()) * quality / (quality + 9)

    quality = belt.brand_quality(skills, goodwill, 0.35, 2e4)
    share, buys = platform.tilt_shares(quality, tilt, 5), platform.purchase(quality, 9)
    brings = belt.goodwill_return(profit(goodwill), share, buys, goodwill, tilt, 0.35, 2e4)
    for i, unit in enumerate(np.eye(3)):
        more, less = profit(goodwill + 2 * unit)[i], profit(np.maximum(goodwill - 2 * unit, 0))[i]
        step = 4 if goodwill[i] else 2
        assert brings[i] == pytest.approx((more - less) / step, rel=2e-4)


def test_a_willing_seller_stops_where_a_yuan_no_longer_pays():
    setting = belt.Setting(brand_cap=1.0)
    now = next(belt.play(setting, 3))
    spent = belt.while_it_pays(now).brand * now.sellers.gross_profit
    brings = belt.goodwill_return(
        now.sellers.gross_profit, now.sellers.traffic, now.sellers.conversion, spent, 1, 0.35, 2e4
    )
    wanted = 0.08 + 0.075 + 0.25
    inside = (spent > 0) & (spent < 0.999 * now.sellers.gross_profit)
    assert inside.sum() > 5
    np.testing.assert_allclose(brings[inside], wanted)
    assert (brings[spent == 0] <= wanted + 1e-12).all()


def test_names_of_sellers_do_not_matter():
    skills, luck = np.random.default_rng(1).pareto(2.5, 300) + 1, np.random.default_rng(2)
    setting = belt.Setting(entrants=0)
    one, other = (belt.run(setting, 0, skills=s) for s in (skills, luck.permutation(skills)))
    for name in ("sales", "survivors", "branded", "hhi", "premium", "spending"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name))


def test_a_zone_that_gives_nothing_changes_nothing():
    empty = belt.Setting(relief=0, zone_margin=0, zone_hazard=0.25)
    with_zone, without = belt.run(empty, 7), belt.run(replace(empty, zone=False), 7)
    for one, other, name in zip(with_zone, without, belt.Run._fields, strict=True):
        if name != "zone":
            np.testing.assert_array_equal(one, other)
    assert with_zone.zone.all() and not without.zone.any()


def test_the_same_seed_is_the_same_belt_and_another_is_not():
    setting = belt.Setting(expelled=0.2)
    one, same, other = (belt.run(setting, seed) for seed in (4, 4, 5))
    for left, right in zip(one, same, strict=True):
        np.testing.assert_array_equal(left, right)
    assert one.sales[0] != other.sales[0]


# --- years, results, assessment -----------------------------------------------------------------------------


def test_results_of_a_year_follow_from_its_sellers():
    run = belt.run(belt.Setting(), 2)
    sold = np.nan_to_num(run.firm_sales)
    np.testing.assert_allclose(run.sales, sold.sum(1))
    shares = sold / sold.sum(1, keepdims=True)
    np.testing.assert_allclose(run.hhi, (shares**2).sum(1))
    goodwill = np.nan_to_num(run.firm_goodwill)
    np.testing.assert_allclose(run.branded, (shares * (goodwill >= 2e4)).sum(1))
    np.testing.assert_allclose(run.premium, (shares * ((1 + goodwill / 2e4) ** 0.35 - 1)).sum(1))
    fixed = 15_000 * np.isfinite(run.firm_sales).sum(1)
    np.testing.assert_allclose(np.nansum(run.firm_cash, 1), run.gross_profit - run.spending - fixed)
    np.testing.assert_allclose(run.gross_profit, 0.28 * run.sales)


def test_the_premium_is_the_price_that_keeps_the_orders():
    """A buyer who compares quality per price: at (1 + premium) times the price, orders are as without a brand."""
    skill, goodwill = 1.7, 6e4
    premium = (1 + goodwill / 2e4) ** 0.35 - 1
    branded = belt.brand_quality(skill, goodwill, 0.35, 2e4) / (1 + premium)
    assert platform.purchase(branded, 9) == pytest.approx(platform.purchase(skill, 9))


def test_a_calendar_changes_the_years_it_names_and_those_after():
    calendar = {2018: {"zone": True}, 2020: {"tilt": 0.0, "margin": 10}}
    run = belt.run(belt.Setting(zone=False), 1, calendar=calendar, first_year=2015)
    assert run.year.tolist() == list(range(2015, 2027))
    assert run.zone.tolist() == [False] * 3 + [True] * 9
    assert run.tilt.tolist() == [1.0] * 5 + [0.0] * 7
    before = belt.run(belt.Setting(zone=False), 1, years=3, first_year=2015)
    np.testing.assert_array_equal(run.sales[:3], before.sales)


def test_an_assessment_takes_the_zone_as_often_as_its_chance_says():
    setting = belt.Setting(sellers=1, entrants=0, expelled=0.1, zone_quality=-0.5, fixed_cost=0)
    lost = np.array([not belt.run(setting, seed, years=2).zone[1] for seed in range(4_000)])
    chance = belt.chance_to_lose_zone(0.1, 0.7, -0.5)
    draws = np.random.default_rng(0).standard_normal((2, 1_000_000))
    cut = np.quantile(draws[0] + 0.7 * draws[1], 0.1)
    assert chance == pytest.approx((-0.5 + 0.7 * draws[1] < cut).mean(), abs=0.002)
    assert lost.mean() == pytest.approx(chance, abs=0.02)


def test_a_lost_zone_stays_lost_until_it_is_given_again():
    setting = belt.Setting(expelled=0.5, score_noise=0.0, zone_quality=-1.0)
    run = belt.run(setting, 0, years=8, calendar={4: {"zone": False}, 6: {"zone": True}})
    assert run.zone.tolist() == [True, False, False, False, False, True, False, False]
    assert belt.run(replace(setting, zone_quality=1.0), 0).zone.all()


def test_an_own_site_brings_orders_back_without_the_platform():
    """Half of the orders moved, 40 % of customers stay: C' = 0.4 (C + 0.5 × orders by way of the platform)."""
    setting = replace(PLAIN, sellers=1, tilt=0, fixed_cost=0, rivals=1, own_cost=20, own_margin=10)

    def half(now):
        return belt.Decisions(np.zeros(1), np.zeros(1), np.full(1, 0.5), False)

    run = belt.run(setting, 0, years=5, skills=[2.0], policy=half)
    new, stock = 3e6 / 2 * 2 / 11, 0.0
    for year in range(5):
        assert run.firm_cash[year, 0] == pytest.approx(25 * new - 20 * new / 4 + 35 * stock)
        assert run.sales[year] == pytest.approx(100 * (new + stock))
        stock = 0.4 * (stock + new / 2)


def test_research_lifts_quality_and_leaving_ends_a_seller():
    setting = replace(PLAIN, sellers=2, tilt=0, fixed_cost=0, rivals=1)

    def policy(now):
        who = now.sellers.who
        return belt.Decisions(0 * who, who == 0, 0.0, (who == 1) & (now.year == 2))

    run = belt.run(setting, 0, years=4, skills=[2.0, 2.0], policy=policy)
    assert (np.diff(run.firm_sales[:, 0]) > 0).all() and run.firm_sales[1, 0] > run.firm_sales[1, 1]
    assert run.survivors.tolist() == [2, 1, 1, 1] and np.isnan(run.firm_sales[2:, 1]).all()


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: belt.Setting(tilt=-1), "tilt is -1; it must be at least 0 and at most 10."),
        (lambda: belt.Setting(relief=1.2), "relief is 1.2; it must be at least 0 and at most 1."),
        (lambda: belt.Setting(zone="yes"), "zone is 'yes'; it must be True or False."),
        (lambda: belt.Setting(sellers=2.5), "sellers is 2.5; it must be a whole number."),
        (lambda: belt.Setting(visits=[1, 2]), "visits has shape (2,); it must be one number."),
        (lambda: belt.run(belt.Setting(), 0, calendar={3: {"tlit": 1}}), "The calendar changes 'tlit' in 3"),
        (lambda: belt.run(belt.Setting(), 0, calendar={3: {"sellers": 1}}), "The calendar changes 'sellers' in 3"),
        (lambda: belt.run(belt.Setting(), 0, calendar={3: {"entrants": 1}}), "The calendar changes 'entrants' in 3"),
        (lambda: belt.run(belt.Setting(), 0, calendar={3: {"skill_shape": 2}}), "changes 'skill_shape' in 3"),
        (lambda: belt.run(belt.Setting(), 0, calendar={13: {"tilt": 1}}), "has the year 13; this run has 1 to 12."),
        (lambda: belt.run(belt.Setting(), 0, calendar={3: {"tilt": 99}}), "tilt is 99"),
        (lambda: belt.run(belt.Setting(), 0, skills=[1, 2]), "There are 2 skills; this belt has 520 sellers"),
        (lambda: belt.run(belt.Setting(), 0, years=0), "years is 0; it must be at least 1 and at most 100."),
        (lambda: belt.experiment(belt.Setting(visits=0), [1]), "sells nothing in its last year"),
        (lambda: belt.complement([1, 2]), "give eight values"),
        (
            lambda: belt.run(belt.Setting(), 0, policy=lambda now: belt.Decisions(0.7, 0.7, 0, False)),
            "take more than the whole gross profit",
        ),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


def test_corners_stay_finite(recwarn):
    for changes in (
        {"visits": 0}, {"tilt": 10}, {"rivals": 0, "fixed_cost": 1e9}, {"brand_scale": 1e-6}, {"threshold": 1e6},
        {"sellers": 1, "entrants": 0}, {"discount": 0, "hazard": 0, "zone_hazard": 0, "brand_decay": 0},
        {"margin": 0, "zone_margin": 0}, {"basket": 0}, {"brand_decay": 1.0, "brand_cap": 1.0},
    ):  # fmt: skip
        run = belt.run(belt.Setting(**changes), 1)
        for name in belt.Run._fields[:10]:
            assert np.isfinite(getattr(run, name)).all(), (changes, name)
    assert not recwarn.list
