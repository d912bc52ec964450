"""The platform models against closed forms, limits, conservation laws and brute force."""

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import erf
from scipy.stats import lognorm, pareto

from beltlab.models import platform


def lognormal_sellers(number, spread):
    """Qualities that differ on a bell curve, best first, of a library's own."""
    return lognorm(spread).isf((np.arange(number) + 0.5) / number) if spread else np.ones(number)


# --- sellers ------------------------------------------------------------------------------------------------


def test_sellers_follow_their_distribution():
    ranks = (np.arange(5) + 0.5) / 5
    np.testing.assert_allclose(platform.pareto_sellers(5, 2.5), pareto(2.5).isf(ranks))
    assert platform.pareto_sellers(1, 3).tolist() == [pytest.approx(2 ** (1 / 3))]


# --- attention ----------------------------------------------------------------------------------------------


def test_sorting_by_quality_beats_all_orders_of_seven_sellers():
    attraction = np.array([0.05, 0.4, 0.22, 0.31, 0.1, 0.18, 0.36])
    orders = np.array(list(permutations(range(7))))
    clicks = platform.position_clicks(1000, attraction[orders], 0.9)
    assert len(orders) == 5040
    best = orders[clicks.sum(-1).argmax()]
    assert best.tolist() == np.argsort(-attraction).tolist()


def test_attention_is_conserved_under_permutation():
    attraction = np.array([0.05, 0.4, 0.22, 0.31])
    orders = np.array(list(permutations(range(4))))
    clicks = platform.position_clicks(1000, attraction[orders], 0.9)
    given = clicks / attraction[orders] / 1000
    np.testing.assert_allclose(given.sum(-1), 1 + 2**-0.9 + 3**-0.9 + 4**-0.9)
    assert platform.attention([1, 2, 4], 1).tolist() == [1, 0.5, 0.25]
    assert platform.attention([1, 2, 4], 0).tolist() == [1, 1, 1]


# --- tilt, HHI, Gini ----------------------------------------------------------------------------------------


def test_no_tilt_is_equal_and_full_tilt_gives_all_to_the_best():
    quality = lognormal_sellers(50, 0.8)
    equal, all_to_one = platform.tilt_shares(quality, [0, 1e6])
    assert platform.hhi(equal) == pytest.approx(1 / 50)
    assert platform.gini(equal) == pytest.approx(0, abs=1e-12)
    assert platform.hhi(all_to_one) == 1
    assert platform.gini(all_to_one) == pytest.approx(1 - 1 / 50)


def test_tilt_one_is_share_of_quality():
    np.testing.assert_allclose(platform.tilt_shares([1, 3, 4], 1), [0.125, 0.375, 0.5])
    far_apart = platform.tilt_shares([1e-30, 1e30], [0, 1, 50])
    np.testing.assert_allclose(far_apart, [[0.5, 0.5], [0, 1], [0, 1]], atol=1e-50)


@pytest.mark.parametrize("tilt", [0.3, 0.8, 1.5])
def test_lognormal_sellers_have_the_gini_and_hhi_of_theory(tilt):
    sellers, spread = 200_000, 0.8
    shares = platform.tilt_shares(lognormal_sellers(sellers, spread), tilt)
    assert platform.gini(shares) == pytest.approx(erf(tilt * spread / 2), abs=2e-4)
    assert platform.hhi(shares) == pytest.approx(np.exp((tilt * spread) ** 2) / sellers, rel=0.01)


def test_gini_is_half_the_mean_difference():
    sales = np.random.default_rng(7).gamma(0.5, size=(3, 40))
    differences = np.abs(sales[:, :, None] - sales[:, None, :]).mean((1, 2))
    np.testing.assert_allclose(platform.gini(sales), differences / (2 * sales.mean(-1)))
    assert platform.gini([0, 0, 5]) == pytest.approx(2 / 3)


def test_hhi_does_not_depend_on_the_unit_of_sales():
    assert platform.hhi([50, 30, 20]) == pytest.approx(0.38)
    assert platform.hhi([[5e6, 3e6, 2e6], [1, 0, 0]]).tolist() == pytest.approx([0.38, 1])


# --- crowding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("capacity", [1, 50, 2000, 1e12])
def test_entry_stops_where_profit_is_zero(capacity):
    sellers = platform.free_entry_sellers(1e6, 0.04, 0.01, 2, capacity)

    def profit(number):
        return 0.01 * 1e6 / number * 0.04 / (1 + number / capacity) - 2

    assert sellers == pytest.approx(brentq(profit, 1e-3, 1e4, xtol=1e-9))
    assert platform.crowding_profit(sellers, 1e6, 0.04, 0.01, 2, capacity) == pytest.approx(0, abs=1e-9)
    assert sellers == pytest.approx(capacity / 2 * (-1 + np.sqrt(1 + 4 * 400 / (2 * capacity))), rel=1e-3)


def test_without_a_crowd_entry_shares_out_all_margin():
    assert platform.free_entry_sellers(1e6, 0.04, 0.01, 2, np.inf) == pytest.approx(200)
    assert platform.free_entry_sellers(1e6, 0.04, 0.01, 2, 1e15) == pytest.approx(200)
    assert platform.free_entry_sellers(0, 0.04, 0.01, 2, 10) == 0
    assert platform.conversion([0, 50], 0.04, 50).tolist() == [0.04, 0.02]


# --- survivors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tilt", [0, 0.5, 1, 2, 10])
def test_survivors_are_those_left_when_the_worst_leave_one_by_one(tilt):
    quality = np.random.default_rng(3).lognormal(sigma=0.8, size=200)
    stay = sorted(quality, reverse=True)
    while stay and 60 * stay[-1] ** tilt / sum(q**tilt for q in stay) < 1:
        stay.pop()
    assert platform.survivors(quality, tilt, 60, 1) == len(stay)


def test_no_set_of_best_sellers_larger_than_the_survivors_can_live():
    quality = np.array([5, 4, 3, 2, 1.5, 1.2, 1])
    number = platform.survivors(quality, 1, 5, 1)
    viable = [
        size
        for size in range(1, 8)
        for chosen in combinations(quality, size)
        if chosen == tuple(quality[:size]) and 5 * min(chosen) / sum(chosen) >= 1
    ]
    assert number == max(viable) and viable == list(range(1, number + 1))


TILTS = np.array([0, 0.5, 1, 1.5])
NUMBERS = [50_000, 40_000, 30_000, 20_000]  # Melitz (2003), Chaney (2008): (R/F)(1 − τ/a), quality Pareto, a = 2.5


def test_survivors_do_not_depend_on_how_many_entered():
    few = platform.survivors(platform.pareto_sellers(60_000, 2.5), TILTS, 50_000, 1)
    many = platform.survivors(platform.pareto_sellers(240_000, 2.5), TILTS, 50_000, 1)
    np.testing.assert_allclose(few, NUMBERS, rtol=0.01)
    np.testing.assert_allclose(many, few, rtol=2e-4)


def test_survivors_at_the_corners():
    quality = lognormal_sellers(30, 0.8)
    assert platform.survivors(quality, [0, 5, 1e4], 50, 0).tolist() == [30, 30, 30]
    assert platform.survivors(quality, [0, 5, 1e4], 1, 1).tolist() == [1, 1, 1]
    assert platform.survivors(quality, 0, 0.9, 1) == 0
    assert platform.survivors(quality, 0, 12, 1) == 12
    assert platform.survivors(quality, 0, 50, 1, threshold=1) == 15
    assert platform.survivors(quality, [0, 1], 50, 1, threshold=100).tolist() == [0, 0]


# --- contest ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sellers, tilt", [(2, 0.5), (2, 1), (5, 1), (20, 0.8)])
def test_contest_effort_is_a_best_reply(sellers, tilt):
    effort = platform.contest_effort(sellers, tilt, 100, 2)

    def loss(own):
        return 2 * own - 100 * own**tilt / (own**tilt + (sellers - 1) * effort**tilt)

    found = minimize_scalar(loss, bounds=(1e-6, 50), method="bounded", options={"xatol": 1e-9})
    assert effort == pytest.approx(found.x, rel=1e-5)
    assert platform.dissipation(sellers, tilt) == pytest.approx(sellers * 2 * effort / 100)


def test_contest_never_costs_more_than_the_prize():
    sellers, tilt = np.meshgrid(np.arange(1, 50), np.linspace(0, 5, 21))
    spent = platform.dissipation(sellers, tilt)
    assert spent.min() == 0 and spent.max() == 1
    assert platform.contest_effort(10, 1, 100, 2) == pytest.approx(1 * 9 * 100 / (10**2 * 2))


@pytest.mark.parametrize("sellers, tilt, active", [(5, 1.4, 3), (5, 1.25, 5), (300, 1.01, 101), (9, 2, 2), (2, 1.9, 2)])
def test_above_the_limit_only_some_compete_and_nobody_wants_to_change(sellers, tilt, active):
    """Brute force over one seller's efforts, for one who competes and for one who does not."""
    assert platform.active_contestants(sellers, tilt) == active
    effort, tries = platform.contest_effort(sellers, tilt, 1, 1), np.linspace(1e-9, 1, 200_001)

    def payoff(own, rivals):
        return own**tilt / (own**tilt + rivals * effort**tilt) - own

    best = payoff(tries, active - 1).max()
    assert payoff(effort, active - 1) == pytest.approx(max(best, 0), abs=1e-6)
    if active < sellers:
        assert payoff(tries, active).max() <= 1e-9
    assert platform.dissipation(sellers, tilt) == pytest.approx(active * effort)


def test_dissipation_of_five_sellers():
    assert platform.dissipation(5, 1.4) == pytest.approx(1.4 * 2 / 3)
    assert platform.dissipation(5, [2.1, 40]).tolist() == [1, 1]
    assert platform.dissipation(1, 40) == 0


@pytest.mark.parametrize("tilt", [0, 0.3, 0.5, 0.9, 1])
def test_who_competes_must_still_pay_the_fixed_cost(tilt):
    number = np.arange(1, 2_000)
    left = 1_000 / number - 1_000 * tilt * (number - 1) / number**2 - 2
    assert int(platform.contest_survivors(tilt, 1_000, 2)) == number[left >= -1e-12].max()


def test_a_contest_at_tilt_one_leaves_the_square_root():
    assert platform.contest_survivors([0, 1], 1_000, 2).tolist() == pytest.approx([500, np.sqrt(500)])
    assert platform.contest_survivors(0.5, 1, 2) == pytest.approx(0.5)
    assert platform.dissipation(300, 1) == pytest.approx(299 / 300)


# --- one system of demand -----------------------------------------------------------------------------------

QUALITY = platform.pareto_sellers(1_000, 2.5)[::-1] / 10
SWEEP = np.array([0, 0.5, 1, 1.5, 1.75, 2, 2.5])
MARKET = dict(visits=1e7, basket=100, margin=25, fixed_cost=20_000, taste=1.8)


def one_by_one(quality, tilt, own_orders=True):
    """Worst leaves until the last can pay 20,000 yuan, counted seller by seller; its share of orders, or of visits."""
    stay = sorted(quality, reverse=True)
    while stay:
        pull = sum(q**tilt for q in stay)
        buys = [q**1.8 / (1 + q**1.8) for q in stay]
        pot = 1e7 * 25 * sum(q**tilt / pull * c for q, c in zip(stay, buys, strict=True))
        last = 1e7 * 25 * stay[-1] ** tilt / pull * buys[-1] if own_orders else pot * stay[-1] ** tilt / pull
        if last >= 20_000:
            break
        stay.pop()
    return stay, pot


@pytest.mark.parametrize("tilt", [0.0, 1.3, 2.5])
def test_objectives_are_those_counted_seller_by_seller(tilt):
    result = platform.objectives(QUALITY, [tilt], **MARKET)
    stay, pot = one_by_one(QUALITY, tilt)
    kept = np.array(stay)
    shares = kept**tilt / (kept**tilt).sum()
    everyone = np.concatenate([shares, np.zeros(1_000 - len(stay))])
    assert result.survivors[0] == len(stay)
    assert result.gmv[0] == pytest.approx(4 * pot) and result.gross_profit[0] == pytest.approx(pot)
    assert result.consumer_surplus[0] == pytest.approx((shares * np.log(1 + kept**1.8)).sum() / 1.8)
    assert result.hhi[0] == pytest.approx((shares**2).sum())
    assert result.gini[0] == pytest.approx(np.abs(everyone[:, None] - everyone).mean() / (2 * everyone.mean()))


def test_the_surplus_is_what_visitors_gain_who_meet_one_seller_and_buy_or_leave():
    """A million visitors with drawn tastes: each meets one seller and takes it or leaves."""
    luck, quality = np.random.default_rng(11), np.array([3.0, 1.5, 0.6])
    met = luck.choice(3, 1_000_000, p=platform.tilt_shares(quality, 1.2))
    buying, leaving = luck.gumbel(size=(2, 1_000_000)) - np.euler_gamma
    worth = 1.8 * np.log(quality[met]) + buying
    result = platform.objectives(quality, 1.2, 1e6, 1, 1, 0, leaving=2, taste=1.8)
    assert (worth > np.log(2) + leaving).mean() == pytest.approx(float(result.conversion), abs=0.002)
    gain = np.maximum(worth, np.log(2) + leaving).mean() - np.log(2)
    assert gain / 1.8 == pytest.approx(float(result.consumer_surplus), abs=0.003)


def test_sales_and_buyers_want_the_most_tilt_equality_and_survivors_none():
    result = platform.objectives(QUALITY, SWEEP, **MARKET)
    assert (np.diff(result.gmv) > 0).all() and (np.diff(result.consumer_surplus) > 0).all()
    assert (np.diff(result.hhi) > 0).all() and (np.diff(result.gini) > 0).all()
    assert result.survivors.tolist() == [383, 336, 285, 229, 201, 173, 123]
    np.testing.assert_allclose(result.gross_profit, 0.25 * result.gmv)


def test_no_tilt_adds_survivors_whatever_the_sellers():
    luck = np.random.default_rng(5)
    for _ in range(200):
        quality = luck.lognormal(luck.normal(), luck.uniform(0.1, 2), 60)
        taste, leaving, cost = luck.uniform(0.3, 3), luck.uniform(0.1, 20), luck.uniform(10, 3_000)
        left = [
            len([n for n in range(1, 61) if _last(quality, n, tilt, taste, leaving) >= cost])
            for tilt in (0, 0.5, 1, 2)
        ]
        assert left == sorted(left, reverse=True)
        if left[-1]:
            counted = platform.objectives(quality, [0, 0.5, 1, 2], 1e4, 1, 10, cost, leaving, taste)
            assert counted.survivors.tolist() == left


def _last(quality, number, tilt, taste, leaving):
    best = np.sort(quality)[::-1][:number]
    return 1e5 * best[-1] ** tilt / (best**tilt).sum() * best[-1] ** taste / (leaving + best[-1] ** taste)


def test_a_pot_that_follows_sales_but_is_shared_by_visits_would_peak():
    """Half of the mending: the pot grows with sales, yet a visit to a bad seller earns as much as one to a good one."""
    counts = []
    for tilt in SWEEP:
        stay, pot = one_by_one(QUALITY, tilt, own_orders=False)
        counts.append(len(stay))
        assert abs(platform.survivors(QUALITY, tilt, pot, 20_000) - len(stay)) <= 1  # the pot moves with the last one
    assert counts == [677, 694, 730, 767, 767, 739, 573]


def test_conversion_can_be_set_to_that_of_the_lesson():
    leaving = platform.leaving_for(QUALITY, 0.04, taste=1.8)
    assert platform.purchase(QUALITY, leaving, 1.8).mean() == pytest.approx(0.04)
    result = platform.objectives(QUALITY, SWEEP, leaving=leaving, **MARKET)
    assert result.survivors.tolist() == [368, 323, 274, 221, 193, 167, 119]
    assert result.conversion.round(3).tolist() == [0.074, 0.101, 0.146, 0.222, 0.272, 0.329, 0.449]


def test_purchase_is_a_choice_between_two():
    assert platform.purchase([1, 4, 9], 4).tolist() == pytest.approx([0.2, 0.5, 9 / 13])
    assert platform.purchase(2, 4, 2) == pytest.approx(0.5)
    assert platform.purchase(1e30, 1, 5) == 1 and platform.purchase(1e-30, 1, 30) == pytest.approx(0)


def test_rivals_outside_take_their_part_of_the_traffic():
    np.testing.assert_allclose(platform.tilt_shares([1, 3], 1, rivals=4), [1 / 8, 3 / 8])
    assert platform.tilt_shares([1, 3], 1, rivals=1e30).sum() == pytest.approx(0, abs=1e-25)
    np.testing.assert_allclose(platform.tilt_shares([2, 3], [0, 2], 7), [[1 / 9] * 2, [4 / 20, 9 / 20]])


def test_each_row_of_qualities_is_a_market_of_its_own():
    both = platform.tilt_shares([[1, 3, 4], [6, 1, 1]], 1, rivals=2)
    np.testing.assert_allclose(both, [[0.1, 0.3, 0.4], [0.6, 0.1, 0.1]])


def test_objectives_are_finite_at_the_corners():
    for sellers in (1, 2, 5000):
        for spread in (0, 3):
            quality = lognormal_sellers(sellers, spread)
            for visits, cost in [(1e9, 1), (1e6, 0)]:
                result = platform.objectives(quality, [0, 1e-12, 50, 1e6], visits, 1, 1, cost, taste=1e-3)
                assert np.isfinite(result).all()
    with pytest.raises(ValueError, match="No seller survives"):
        platform.objectives(QUALITY, SWEEP, 1, 1, 0.5, 1)
    with pytest.raises(ValueError, match="No seller survives"):
        platform.objectives(QUALITY, SWEEP, 1e9, 1, 1, 1, threshold=1e3)


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: platform.tilt_shares([1, 0], 1), "quality is 0; it must be above 0 and finite."),
        (lambda: platform.survivors([1, 2], -1, 5, 1), "tilt is -1; it must be at least 0 and finite."),
        (lambda: platform.hhi([3, -1]), "sales is -1; it must be at least 0 and finite."),
        (lambda: platform.gini([0, 0]), "All sales are 0: no shares to compare. Give at least one sale above 0."),
        (lambda: platform.pareto_sellers(0, 1), "number is 0; it must be at least 1 and at most 1e+07."),
        (lambda: platform.free_entry_sellers(1, 1, 1, 0, 1), "fixed cost is 0; it must be above 0 and finite."),
    ],
)
def test_bad_input_gets_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert sentence in str(caught.value)
