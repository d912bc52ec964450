"""The market models against closed forms, limits, conservation laws and brute force."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq, minimize_scalar

from beltlab.models import market

# --- goodwill ---------------------------------------------------------------------------------------------


def test_goodwill_solves_its_differential_equation():
    years = np.linspace(0, 10, 21)
    solved = solve_ivp(lambda t, g: 3 - 0.25 * g, (0, 10), [20.0], t_eval=years, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(market.goodwill(years, 3, 0.25, initial=20), solved.y[0], rtol=1e-8)


def test_goodwill_settles_at_spending_over_decay():
    assert market.steady_goodwill(3, 0.25) == 12
    assert market.goodwill(1e4, 3, 0.25, initial=500) == pytest.approx(12)
    assert market.goodwill(4, 3, 0, initial=5) == 17
    assert market.goodwill(4, 3, 1e-9, initial=5) == pytest.approx(17)
    assert market.steady_goodwill([3, 0], 0).tolist() == [np.inf, 0]


def test_half_of_the_goodwill_is_left_after_its_half_life():
    assert market.goodwill(market.half_life(0.25), 0, 0.25, initial=8) == pytest.approx(4)
    assert market.half_life(0.25) == pytest.approx(2.772589)
    assert market.half_life(0) == np.inf


def test_goodwill_year_by_year_is_nerlove_and_arrow_at_the_rate_that_forgets_as_much():
    path = market.goodwill_path(np.full(12, 3.0), 0.25, initial=20)
    np.testing.assert_allclose(path, 12 + 8 * 0.75 ** np.arange(13))
    rate = -np.log(0.75)
    np.testing.assert_allclose(path, market.goodwill(np.arange(13), 12 * rate, rate, initial=20))
    assert market.goodwill_path([100, 100, 100], 0.25).tolist() == [0, 100, 175, 231.25]


def test_goodwill_step_rests_where_spending_makes_up_for_forgetting():
    assert market.goodwill_step(market.steady_goodwill(3, 0.25), 3, 0.25) == pytest.approx(12)
    assert market.goodwill_step(5, 2, [0, 1]).tolist() == [7, 2]


def test_goodwill_path_adds_up_over_firms_and_spending():
    first, second = np.array([5.0, 0, 2]), np.array([1.0, 7, 0])
    both = market.goodwill_path(np.stack([first, second]), 0.3)
    np.testing.assert_allclose(both.sum(0), market.goodwill_path(first + second, 0.3))


def test_best_advertising_is_nine_percent_of_revenue():
    assert market.best_advertising(0.3, 2.5, 0.25, 0.08) == pytest.approx(0.0909, abs=5e-5)
    assert market.best_advertising(0.3, 2.5, 0.25, 0) == pytest.approx(0.3 / 2.5)
    assert market.best_advertising(0.3, 2.5, 0, 0) == pytest.approx(0.3 / 2.5)


def test_best_advertising_beats_any_other_constant_spending():
    """Brute force: a monopolist in its steady state gains by no lasting change of price or spending."""
    beta, eta, decay, discount, cost = 0.3, 2.5, 0.25, 0.08, 1.0

    def value(spend, price, start):
        def flow(t):
            stock = spend / decay + (start - spend / decay) * np.exp(-decay * t)
            return np.exp(-discount * t) * ((price - cost) * stock**beta * price**-eta - spend)

        return quad(flow, 0, 400, limit=400, epsabs=1e-12)[0]

    price = cost * eta / (eta - 1)
    share = market.best_advertising(beta, eta, decay, discount)
    # a = share · p^{1−η} (a/δ)^β has one solution
    spend = (share * price ** (1 - eta) * decay**-beta) ** (1 / (1 - beta))
    best = value(spend, price, spend / decay)
    assert all(value(spend * k, price, spend / decay) < best for k in (0.5, 0.9, 0.98, 1.02, 1.1, 2))
    assert all(value(spend, price * k, spend / decay) < best for k in (0.9, 0.99, 1.01, 1.1))


# --- payback ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("discount", [0, 0.08])
def test_brand_value_is_the_integral_of_its_cash(discount):
    def cash(t):
        return np.exp(-discount * t) * (0.6 * market.goodwill(t, 5, 0.25) - 5)

    assert market.brand_value(7, 5, 0.25, 0.6, discount) == pytest.approx(quad(cash, 0, 7)[0])


def test_brand_pays_back_only_if_it_earns_more_than_decay_and_discount():
    decay, discount = 0.25, np.array([0, 0.08, 0.34, 0.36])
    years = market.brand_payback_year(decay, 0.6, discount)
    assert np.isfinite(years).tolist() == [True, True, True, False]
    assert np.all(np.diff(years[:3]) > 0)
    assert market.brand_payback_year(decay, 0.33, 0.08) == np.inf
    assert market.brand_payback_year(decay, 0.331, 0.08) < np.inf
    # the value of a brand kept for ever is a/r · (m/(r + δ) − 1)
    assert market.brand_value(1e4, 5, decay, 0.6, 0.08) == pytest.approx(5 / 0.08 * (0.6 / 0.33 - 1))


def test_brand_payback_year_is_the_root_of_the_integral():
    def value(t):
        return quad(lambda s: np.exp(-0.08 * s) * (0.6 * (1 - np.exp(-0.25 * s)) / 0.25 - 1), 0, t)[0]

    assert market.brand_payback_year(0.25, 0.6, 0.08) == pytest.approx(brentq(value, 1, 60), abs=1e-6)


def test_payback_of_a_row_of_cash_flows():
    flows = np.array([-100.0, 40, 40, 40, 40])
    assert market.payback_year(flows, 0) == 3
    assert market.payback_year(flows, 0.1) == 4
    assert market.payback_year(flows, 0.3) == np.inf
    assert market.payback_year([-100, 0, 121], 0.1) == 2  # exactly: no rounding error makes it "never"
    assert market.payback_year([flows, -flows], 0.1).tolist() == [4, 0]


# --- logit prices -------------------------------------------------------------------------------------------

COSTS, QUALITIES = np.array([1.0, 1.5, 2.0, 1.2]), np.array([2.0, 3.5, 4.0, 1.0])


def test_no_brand_gains_by_another_price():
    prices = market.logit_prices(COSTS, QUALITIES, 0.8)
    for brand in range(4):

        def loss(price, brand=brand):
            weights = np.exp(QUALITIES - 0.8 * np.where(np.arange(4) == brand, price, prices))
            return -(price - COSTS[brand]) * weights[brand] / (1 + weights.sum())

        best = minimize_scalar(loss, bounds=(COSTS[brand], 30), method="bounded", options={"xatol": 1e-10})
        assert prices[brand] == pytest.approx(best.x, abs=1e-6)


def test_logit_markup_is_the_first_order_condition():
    prices = market.logit_prices(COSTS, QUALITIES, 0.8, outside=-np.inf)
    shares = market.logit_shares(prices, QUALITIES, 0.8, outside=-np.inf)
    assert shares.sum() == pytest.approx(1)
    np.testing.assert_allclose(prices - COSTS, market.logit_markup(shares, 0.8), rtol=1e-10)
    slope = market.logit_shares(prices + 1e-6 * np.eye(4), QUALITIES, 0.8, -np.inf).diagonal() - shares
    np.testing.assert_allclose(shares + (prices - COSTS) * slope / 1e-6, 0, atol=1e-5)


@pytest.mark.parametrize("brands", [2, 3, 10, 100])
def test_equal_logit_brands_ask_a_markup_that_falls_to_one_over_alpha(brands):
    prices = market.logit_prices(np.full(brands, 3.0), 1.0, 2.0, outside=-np.inf)
    np.testing.assert_allclose(prices, 3 + brands / (2 * (brands - 1)))
    assert market.logit_markup(0, 2) == 0.5


def test_logit_prices_hold_at_the_corners():
    for quality, sensitivity in [(500, 1), (1e4, 3), (-500, 1), (0, 1e-6), (0, 1e6)]:
        prices = market.logit_prices([1.0, 1], [float(quality), 0], sensitivity)
        shares = market.logit_shares(prices, [float(quality), 0], sensitivity)
        assert np.isfinite(prices).all() and np.isfinite(shares).all()
        np.testing.assert_allclose((prices - 1) * sensitivity * (1 - shares), 1, rtol=1e-6)
    assert market.logit_markup(1, 2) == np.inf
    with pytest.raises(ValueError, match="One brand alone"):
        market.logit_prices([1.0], 1.0, 1.0, outside=-np.inf)


def test_logit_prices_of_many_markets_at_once():
    alphas = np.array([0.5, 0.8, 2.0])
    together = market.logit_prices(COSTS, QUALITIES, alphas[:, None])
    one_by_one = [market.logit_prices(COSTS, QUALITIES, alpha) for alpha in alphas]
    np.testing.assert_allclose(together, one_by_one)


# --- Hotelling, Salop, CES ----------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [0, 0.9, -0.9, 3.5, -3.5])
def test_no_hotelling_brand_gains_by_another_price(gap):
    """Brute force against demand counted buyer by buyer along the line."""
    buyers = (np.arange(20_000) + 0.5) / 20_000
    first, second = market.hotelling_prices(5, 1, gap)

    def profit(own, rival, lead):
        return (own - 5) * np.mean(lead - own - buyers > -rival - (1 - buyers))

    grid = np.linspace(4, 12, 801)
    assert profit(first - 1e-9, second, gap) >= max(profit(p, second, gap) for p in grid) - 2e-4
    assert profit(second - 1e-9, first, -gap) >= max(profit(p, first, -gap) for p in grid) - 2e-4
    counted = np.mean(gap - first - buyers > -second - (1 - buyers))
    assert market.hotelling_share([first, second], 1, gap) == pytest.approx(counted, abs=1e-4)


def test_hotelling_price_falls_to_cost_as_brands_become_alike():
    assert market.hotelling_prices(5, 1.2).tolist() == [6.2, 6.2]
    assert market.hotelling_prices(5, 1, 0.9).tolist() == pytest.approx([6.3, 5.7])
    assert market.hotelling_prices(5, [0, 1, 2]).tolist() == [[5, 6, 7], [5, 6, 7]]
    assert market.hotelling_prices(5, 0, 2).tolist() == [7, 5]
    assert market.hotelling_share([5, 5], 0) == 0.5
    assert market.hotelling_share([5, 5.1], 0) == 1
    edge = market.hotelling_prices(5, 1, [3 - 1e-12, 3 + 1e-12])
    np.testing.assert_allclose(edge[:, 0], edge[:, 1])


def test_salop_entry_stops_where_the_margin_pays_the_fixed_cost():
    sellers = market.salop_free_entry(40, 1000, 25)
    assert sellers == 40
    assert market.salop_markup(sellers, 40) * 1000 / sellers == pytest.approx(25)
    assert market.salop_profit(sellers, 40, 1000, 25) == pytest.approx(0)
    assert market.salop_profit(sellers - 1, 40, 1000, 25) > 0 > market.salop_profit(sellers + 1, 40, 1000, 25)


def test_salop_price_is_a_best_reply_and_the_optimum_is_half():
    def loss(price, n=8, t=40):
        return -(price - 10) * (1 / n + (10 + t / n - price) / t)  # demand when neighbours ask c + t/n

    assert minimize_scalar(loss).x - 10 == pytest.approx(market.salop_markup(8, 40))
    seats = np.arange(1, 200)
    # buyers sit on average a quarter of the gap between sellers away
    social = seats * 25 + 1000 * 40 / (4 * seats)
    assert seats[social.argmin()] == market.salop_optimum(40, 1000, 25) == 20


def test_salop_entry_path_follows_profit():
    def entry(_, n):
        return 0.5 * n * (40 * 1000 / n**2 - 25) / 25

    for start in (4.0, 400.0):
        solved = solve_ivp(entry, (0, 6), [start], rtol=1e-10, atol=1e-10)
        path = market.salop_entry(solved.t, start, 40, 1000, 25, speed=0.5)
        np.testing.assert_allclose(path, solved.y[0], rtol=1e-7)
    assert market.salop_entry(1e3, 4, 40, 1000, 25) == pytest.approx(40)


# --- smile --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("middle", [0, 0.3, 0.5, 1])
def test_smile_area_is_the_integral(middle):
    area = quad(lambda x: market.smile(x, 30, 50, 10, middle), 0, 1, points=[middle])[0]
    assert market.smile_area(30, 50, 10, middle) == pytest.approx(area)
    assert market.smile_area(30, 50, 10, middle) == pytest.approx(10 + (30 * middle + 50 * (1 - middle)) / 3)


def test_smile_has_its_bottom_in_the_middle_and_its_ends_on_top():
    places = np.linspace(0, 1, 1001)
    heights = market.smile(places, 30, 50, 10, 0.4)
    assert places[heights.argmin()] == pytest.approx(0.4)
    assert (heights.min(), heights[0], heights[-1]) == pytest.approx((10, 40, 60))


def test_value_added_along_the_chain_sums_to_the_price():
    sales = market.smile_price(np.array([0.15, 0.3, 0.7, 0.9, 1]), 30, 50, 10, 0.4)
    stages = market.value_added(sales)
    assert stages.sum() == pytest.approx(market.smile_area(30, 50, 10, 0.4))
    third = quad(lambda x: market.smile(x, 30, 50, 10, 0.4), 0.3, 0.7)[0]
    assert stages[2] == pytest.approx(third)
    assert market.value_added([4, 10, 30]).tolist() == [4, 6, 20]


# --- customers ----------------------------------------------------------------------------------------------


def test_lifetime_value_is_a_geometric_series():
    years = np.arange(2000)
    for retention in (0, 0.2, 0.6, 0.95):
        series = (60 * (retention / 1.1) ** years).sum()
        assert market.lifetime_value(60, retention, 0.1) == pytest.approx(series)
    assert market.lifetime_value(60, [0, 0.2, 0.6], 0.1).round(1).tolist() == [60.0, 73.3, 132.0]
    assert market.lifetime_value([60, 0], 1, 0).tolist() == [np.inf, 0]


def test_customers_are_counted_year_by_year():
    gained = market.acquired_customers(25, 40, 0.5)
    assert gained == 200
    count = 1000.0
    for year in range(30):
        assert market.customers(year, gained, 0.6, initial=1000) == pytest.approx(count)
        count = 0.6 * count + gained
    assert market.customers(500, gained, 0.6, initial=1000) == pytest.approx(500)
    assert market.customers([0, 3], 200, 1, initial=10).tolist() == [10, 610]
    assert market.customers([0, 3], 200, 0, initial=10).tolist() == [10, 200]


def test_best_acquisition_beats_any_other_spending():
    best = market.best_acquisition(132, 2, 0.6)
    found = minimize_scalar(lambda x: x - 132 * 2 * x**0.6, bounds=(0, 1e7), method="bounded")
    assert best == pytest.approx(found.x, rel=1e-4)
    assert market.best_acquisition(132, 2, [0.5, 1 - 1e-9])[1] == np.inf


def test_break_even_retention_makes_a_customer_worth_the_cost():
    assert market.break_even_retention(60, 0.1, 132) == pytest.approx(0.6)
    assert market.break_even_retention(60, 0.1, 90, alternative=42) == pytest.approx(0.6)
    assert market.break_even_retention(60, 0.1, [0, 60, 659, 661])[:2].tolist() == [0, 0]
    assert np.isfinite(market.break_even_retention(60, 0.1, [659, 661])).tolist() == [True, False]


# --- corners ------------------------------------------------------------------------------------------------

TIMES, MONEY, SHARE, RATE, TINY = [0, 1, 500], [0, 1e-9, 1e9], [0, 1e-9, 0.5, 1], [0, 1e-9, 0.5, 20], [1e-6, 1, 1e6]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "model, ranges",
    [
        (market.goodwill, (TIMES, MONEY, RATE, MONEY)),
        (market.steady_goodwill, (MONEY, RATE)),
        (market.half_life, (RATE,)),
        (market.best_advertising, ([0, 0.5, 0.999], [1.001, 3, 1e6], RATE, RATE)),
        (market.brand_value, (TIMES, MONEY, TINY, RATE, RATE)),
        (market.brand_payback_year, (TINY, RATE, RATE)),
        (market.logit_markup, (SHARE, TINY)),
        (market.salop_markup, (TINY, MONEY)),
        (market.salop_profit, (TINY, MONEY, MONEY, MONEY)),
        (market.salop_free_entry, (MONEY, MONEY, TINY)),
        (market.salop_optimum, (MONEY, MONEY, TINY)),
        (market.salop_entry, (TIMES, TINY, MONEY, MONEY, TINY, RATE)),
        (market.smile, (SHARE, MONEY, MONEY, MONEY, SHARE)),
        (market.smile_price, (SHARE, MONEY, MONEY, MONEY, SHARE)),
        (market.lifetime_value, (MONEY, SHARE, RATE)),
        (market.acquired_customers, (MONEY, MONEY, [1e-9, 0.5, 1 - 1e-9])),
        (market.customers, (TIMES, MONEY, SHARE, MONEY)),
        (market.best_acquisition, (MONEY, MONEY, [1e-9, 0.5, 1 - 1e-9])),
        (market.break_even_retention, (TINY, RATE, MONEY, MONEY)),
    ],
)
def test_corners_are_finite_or_inf_never_nan(model, ranges):
    """All corners at once, which also shows that arguments broadcast; inf is what the docstrings announce."""
    result = np.asarray(model(*np.meshgrid(*ranges)))
    assert result.shape[-len(ranges) :] == np.meshgrid(*ranges)[0].shape
    assert not np.isnan(result).any()
    if "inf" not in model.__doc__:
        assert np.isfinite(result).all()


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: market.goodwill(1, 1, -0.1), "decay is -0.1; it must be at least 0 and finite."),
        (lambda: market.half_life(np.nan), "decay is nan; it must be at least 0 and finite."),
        (lambda: market.lifetime_value(60, 1.2, 0.1), "retention is 1.2; it must be at least 0 and at most 1."),
        (lambda: market.smile([0.5, 2], 1, 1, 1), "position is 2; it must be at least 0 and at most 1."),
        (lambda: market.salop_free_entry(1, 1, 0), "fixed cost is 0; it must be above 0 and finite."),
        (lambda: market.value_added([1, np.inf]), "sales is inf; it must be finite."),
        (lambda: market.logit_prices(1, 2, 1, outside=-np.inf), "One brand alone has no best price if everyone must"),
        (lambda: market.price_war_in_the_middle(60, 60, 15, [1, 16]), "cut is 16; it must be at most the base, 15."),
    ],
)
def test_bad_input_gets_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert sentence in str(caught.value)


# --- a yuan and a programme, run-off, thirds, repeat buyers, a price war in the middle ------------------------


def test_one_yuan_pays_back_long_before_the_programme_does():
    def earned(years):
        return quad(lambda s: 0.5 * np.exp(-0.33 * s), 0, years)[0]

    year = market.yuan_payback_year(0.25, 0.5, 0.08)
    assert earned(year) == pytest.approx(1) and year == pytest.approx(3.27, abs=5e-3)
    assert market.brand_payback_year(0.25, 0.5, 0.08) == pytest.approx(7.3, abs=0.05)
    assert market.yuan_payback_year(0.25, [0.33, 0.2], 0.08).tolist() == [np.inf, np.inf]


def test_a_programme_that_stops_keeps_what_its_goodwill_still_earns():
    """20 million a year for three years, m = 0.5: cash counted moment by moment, to the end of the goodwill."""
    solved = solve_ivp(
        lambda t, y: [(20 if t < 3 else 0) - 0.25 * y[0], np.exp(-0.08 * t) * (0.5 * y[0] - (20 if t < 3 else 0))],
        (0, 120), [0, 0], max_step=0.01,
    )  # fmt: skip
    assert market.brand_value(3, 20, 0.25, 0.5, 0.08, run_off=True) == pytest.approx(solved.y[1, -1], abs=0.05)
    assert market.brand_value(3, 20, 0.25, 0.5, 0.08, run_off=True) == pytest.approx(27, abs=0.6)
    assert market.brand_value(3, 20, 0.25, 0.5, 0.08) == pytest.approx(-23, abs=0.6)
    assert market.brand_value([0, 5], 20, 0.25, 0.33, 0.08, run_off=True).tolist() == pytest.approx([0, 0], abs=1e-9)


def test_where_earning_just_covers_the_brand_never_pays():
    assert market.brand_payback_year(0.7, 0.8, 0.1) == np.inf
    assert market.brand_payback_year(0.25, [0.33, 0.35], 0.08)[1] < np.inf


def test_an_advantage_goes_in_thirds():
    """Prices by search for best replies; a buyer at x compares Δv − p₁ − tx with −p₂ − t(1 − x)."""
    first, second = market.hotelling_prices(30, 10, 6)
    share = market.hotelling_share([first, second], 10, 6)
    assert (first, second, share) == pytest.approx((42, 38, 0.6))

    def buyers(one, other):
        return np.clip(0.5 + (6 - one + other) / 20, 0, 1)

    tries = np.linspace(30, 60, 300_001)
    assert tries[((tries - 30) * buyers(tries, second)).argmax()] == pytest.approx(42, abs=1e-3)
    assert tries[((tries - 30) * (1 - buyers(first, tries))).argmax()] == pytest.approx(38, abs=1e-3)
    equal = market.hotelling_prices(30, 10, 0)[0]
    assert [first - equal, equal - second, 6 - (first - second)] == pytest.approx([2, 2, 2])  # thirds of 6


@pytest.mark.parametrize("gap, share", [(6, 1), (-6, 0), (0, 0.5), (0.3, 1)])
def test_the_better_brand_takes_all_where_brands_are_alike(gap, share):
    assert market.hotelling_share(market.hotelling_prices(30.1, 0, gap), 0, gap) == share
    near = market.hotelling_share(market.hotelling_prices(30.1, 1e-5, gap), 1e-5, gap)
    assert near == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    "site, retention",
    [((60, 0.1, 100, 0, 30), 0.77), ((60, 0.1, 200, 0, 30), 0.935), ((48, 0.1, 75, 0, 21), 0.704),
     ((60, 0.1, 100, 30), 0.59), ((60, 0.1, 200, 30), 0.81), ((48, 0.1, 75, 21), 0.55)],
)  # fmt: skip
def test_break_even_where_marketplace_buyers_come_back_too(site, retention):
    """Both channels year by year, and a search for the retention at which they are worth the same."""
    margin, discount, cost, once, per_order = (*site, 0)[:5]

    def ahead(r):
        years = np.arange(2_000)
        return ((margin - per_order) * (r / (1 + discount)) ** years).sum() - cost - once

    assert market.break_even_retention(*site) == pytest.approx(brentq(ahead, 0, 1))
    assert market.break_even_retention(*site) == pytest.approx(retention, abs=5e-3)


def test_break_even_at_its_ends():
    assert market.break_even_retention(60, 0.1, 0, 0, [30, 60, 90]).tolist() == [0, 0, np.inf]
    assert market.break_even_retention(60, 0.1, 10, 0, [50, 60, 90]).tolist() == [0, np.inf, np.inf]
    assert market.break_even_retention(60, 0.1, 0) == 0


def test_a_price_war_in_the_middle_leaves_the_ends():
    before = market.Smile(60, 60, 15)
    after = market.price_war_in_the_middle(*before, 10)
    ends = [market.smile([0, 0.5, 1], *heights) for heights in (before, after)]
    assert ends[0].tolist() == [75, 15, 75] and ends[1].tolist() == [75, 5, 75]
    stages = [market.value_added(market.smile_price([1 / 3, 2 / 3, 1], *heights)) for heights in (before, after)]
    lost = stages[0] - stages[1]
    edges = np.linspace(0, 1, 4)
    by_hand = [quad(lambda x: 10 - 10 * (2 * x - 1) ** 2, edges[i], edges[i + 1])[0] for i in range(3)]
    assert lost.tolist() == pytest.approx(by_hand) and lost[1] > 1.5 * lost[0]
    assert market.price_war_in_the_middle(60, 60, 15, 15).base == 0  # nothing is left of the middle
    lower = market.value_added(market.smile_price([1 / 3, 2 / 3, 1], 60, 60, 5))
    assert (stages[0] - lower).tolist() == pytest.approx([10 / 3] * 3)  # v_m alone is the whole chain's
