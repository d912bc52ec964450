"""The platform models against closed forms, limits, conservation laws and brute force."""

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import erf
from scipy.stats import lognorm, pareto

from beltlab.models import platform

# --- sellers ------------------------------------------------------------------------------------------------


def test_sellers_follow_their_distribution():
    ranks = (np.arange(5) + 0.5) / 5
    np.testing.assert_allclose(platform.lognormal_sellers(5, 0.7), lognorm(0.7).isf(ranks))
    np.testing.assert_allclose(platform.pareto_sellers(5, 2.5), pareto(2.5).isf(ranks))
    assert platform.lognormal_sellers(1, 3).tolist() == [1]


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
    quality = platform.lognormal_sellers(50, 0.8)
    equal, all_to_one = platform.tilt_shares(quality, [0, 1e6])
    assert platform.hhi(equal) == pytest.approx(1 / 50)
    assert platform.gini(equal) == pytest.approx(0, abs=1e-12)
    assert platform.hhi(all_to_one) == 1
    assert platform.gini(all_to_one) == pytest.approx(1 - 1 / 50)


def test_tilt_one_is_share_of_quality():
    np.testing.assert_allclose(platform.tilt_shares([1, 3, 4], 1), [0.125, 0.375, 0.5])
    np.testing.assert_allclose(platform.tilt_shares([1e-300, 1e300], [0, 1, 50]), [[0.5, 0.5], [0, 1], [0, 1]])


@pytest.mark.parametrize("tilt", [0.3, 0.8, 1.5])
def test_lognormal_sellers_have_the_gini_and_hhi_of_theory(tilt):
    sellers, spread = 200_000, 0.8
    shares = platform.tilt_shares(platform.lognormal_sellers(sellers, spread), tilt)
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
NUMBERS = [50_000, 40_000, 30_000, 20_000]


def test_pareto_survivors_fall_linearly_in_the_tilt():
    assert platform.pareto_survivors(2.5, TILTS, 50_000, 1).tolist() == pytest.approx(NUMBERS)
    assert platform.pareto_survivors(2.5, [2.5, 4], 50_000, 1).tolist() == [0, 0]


def test_survivors_do_not_depend_on_how_many_entered():
    few = platform.survivors(platform.pareto_sellers(60_000, 2.5), TILTS, 50_000, 1)
    many = platform.survivors(platform.pareto_sellers(240_000, 2.5), TILTS, 50_000, 1)
    np.testing.assert_allclose(few, NUMBERS, rtol=0.01)
    np.testing.assert_allclose(many, few, rtol=2e-4)


def test_survivors_at_the_corners():
    quality = platform.lognormal_sellers(30, 0.8)
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


# --- objectives ---------------------------------------------------------------------------------------------

QUALITY = platform.lognormal_sellers(400, 0.8)[::-1]
SWEEP = np.linspace(0, 4, 81)


def test_objectives_are_those_counted_seller_by_seller():
    result = platform.objectives(QUALITY, [0.0, 1.3], 1e4, 0.02, 300, 1, taste=1.7, threshold=0.5)
    for place, tilt in enumerate([0.0, 1.3]):
        stay = sorted((q for q in QUALITY if q >= 0.5), reverse=True)
        while 300 * stay[-1] ** tilt / sum(q**tilt for q in stay) < 1:
            stay.pop()
        kept = np.array(stay)
        shares = kept**tilt / (kept**tilt).sum()
        everyone = np.concatenate([shares, np.zeros(400 - len(stay))])
        assert result.survivors[place] == len(stay)
        assert result.gmv[place] == pytest.approx(200 * (shares * kept**1.7 / (1 + kept**1.7)).sum())
        surplus = (shares * np.log(kept)).sum() - (shares * np.log(shares)).sum() / 1.7
        assert result.consumer_surplus[place] == pytest.approx(surplus)
        assert result.hhi[place] == pytest.approx((shares**2).sum())
        difference = np.abs(everyone[:, None] - everyone).mean() / (2 * everyone.mean())
        assert result.gini[place] == pytest.approx(difference)


@pytest.mark.parametrize("taste", [0.5, 1, 2.5])
def test_buyers_are_best_off_where_the_platform_steers_as_they_would_choose(taste):
    surplus = platform.objectives(QUALITY, SWEEP, 1, 1, 1, 0, taste=taste).consumer_surplus
    assert SWEEP[surplus.argmax()] == pytest.approx(taste)
    assert surplus.max() == pytest.approx(np.log((QUALITY**taste).sum()) / taste)


def test_no_tilt_is_best_for_all():
    result = platform.objectives(QUALITY, SWEEP, 1e4, 0.02, 300, 1)
    best = [
        result.gmv.argmax(),
        result.consumer_surplus.argmax(),
        result.hhi.argmin(),
        result.gini.argmin(),
        result.survivors.argmax(),
    ]
    assert best[0] == len(SWEEP) - 1  # the platform's sales want every visit sent to the best
    assert 0 < best[1] < len(SWEEP) - 1  # buyers want some tilt, not all
    assert best[2:] == [0, 0, 0]


def test_objectives_are_finite_at_the_corners():
    for sellers in (1, 2, 5000):
        for spread in (0, 3):
            quality = platform.lognormal_sellers(sellers, spread)
            for revenue, cost in [(1, 1), (1e6, 0)]:
                result = platform.objectives(quality, [0, 1e-12, 50, 1e6], 1e9, 1, revenue, cost, taste=1e-3)
                assert np.isfinite(result).all()
    with pytest.raises(ValueError, match="No seller survives"):
        platform.objectives(QUALITY, SWEEP, 1, 1, 0.5, 1)
    with pytest.raises(ValueError, match="No seller survives"):
        platform.objectives(QUALITY, SWEEP, 1, 1, 500, 1, threshold=1e3)


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: platform.tilt_shares([1, 0], 1), "quality is 0; it must be above 0 and finite."),
        (lambda: platform.survivors([1, 2], -1, 5, 1), "tilt is -1; it must be at least 0 and finite."),
        (lambda: platform.hhi([3, -1]), "sales is -1; it must be at least 0 and finite."),
        (lambda: platform.gini([0, 0]), "All sales are 0: no shares to compare. Give at least one sale above 0."),
        (lambda: platform.lognormal_sellers(0, 1), "number is 0; it must be at least 1 and finite."),
        (lambda: platform.free_entry_sellers(1, 1, 1, 0, 1), "fixed cost is 0; it must be above 0 and finite."),
    ],
)
def test_bad_input_gets_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert sentence in str(caught.value)
