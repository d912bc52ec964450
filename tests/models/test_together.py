"""The models of three drivers together against closed forms, limits, first-order conditions and brute force."""

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from beltlab.models import together

LEVELS, WEIGHTS = np.array([0.8, 2.0, 5.0]), np.array([0.5, 0.3, 0.2])

# --- CES ----------------------------------------------------------------------------------------------------


def test_ces_has_its_three_limits():
    additive, cobb_douglas, smallest = together.ces(LEVELS, [1, 0, -np.inf], WEIGHTS)
    assert additive == pytest.approx(0.5 * 0.8 + 0.3 * 2 + 0.2 * 5)
    assert cobb_douglas == pytest.approx(0.8**0.5 * 2**0.3 * 5**0.2)
    assert smallest == pytest.approx(0.8)


def test_ces_runs_smoothly_through_its_limits():
    near_zero = together.ces(LEVELS, [-1e-6, -1e-12, 0, 1e-12, 1e-6], WEIGHTS)
    np.testing.assert_allclose(near_zero, near_zero[2], rtol=1e-6)
    np.testing.assert_allclose(together.ces(LEVELS, [-1e3, -1e6, -1e30], WEIGHTS), 0.8, rtol=1e-3)
    grid = np.linspace(-50, 1, 301)
    assert np.all(np.diff(together.ces(LEVELS, grid, WEIGHTS)) > 0)  # power means rise with the power


@pytest.mark.parametrize("rho", [-3.0, -0.5, 0.4, 1.0])
def test_ces_is_its_formula(rho):
    plain = (WEIGHTS * LEVELS**rho).sum() ** (1 / rho)
    assert together.ces(LEVELS, rho, WEIGHTS) == pytest.approx(plain)
    assert together.ces(LEVELS, rho, 7 * WEIGHTS) == pytest.approx(plain)
    assert together.ces(3 * LEVELS, rho, WEIGHTS) == pytest.approx(3 * plain)


def test_ces_where_a_driver_is_missing():
    missing = np.array([0.0, 2, 5])
    assert together.ces(missing, [-np.inf, -2, 0, 0.5, 1], WEIGHTS)[:3].tolist() == [0, 0, 0]
    assert together.ces(missing, 0.5, WEIGHTS) == pytest.approx((0.3 * 2**0.5 + 0.2 * 5**0.5) ** 2)
    assert together.ces(np.zeros(3), [-np.inf, -2, 0, 0.5, 1], WEIGHTS).tolist() == [0] * 5
    assert np.isfinite(together.ces([1e-30, 1, 1e30], [-np.inf, -1e9, -1, 0, 0.5, 1])).all()


@pytest.mark.parametrize("rho", [-3.0, -0.5, 0, 0.4, 1.0])
def test_marginal_products_are_slopes_and_add_up_by_euler(rho):
    step = 1e-6 * np.eye(3)
    slopes = (together.ces(LEVELS + step, rho, WEIGHTS) - together.ces(LEVELS - step, rho, WEIGHTS)) / 2e-6
    marginal = together.marginal_products(LEVELS, rho, WEIGHTS)
    output = together.ces(LEVELS, rho, WEIGHTS)
    np.testing.assert_allclose(marginal, slopes, rtol=1e-6)
    assert marginal @ LEVELS == pytest.approx(output)
    np.testing.assert_allclose(together.elasticities(LEVELS, rho, WEIGHTS), slopes * LEVELS / output, rtol=1e-6)
    np.testing.assert_allclose(marginal, WEIGHTS * (output / LEVELS) ** (1 - rho))


@pytest.mark.parametrize("rho", [-3.0, -0.5, 0, 0.4, 1.0])
def test_cross_partials_are_slopes_of_marginal_products(rho):
    step = 1e-5 * np.eye(3)
    up, down = (together.marginal_products(LEVELS + sign * step, rho, WEIGHTS) for sign in (1, -1))
    cross = together.cross_partials(LEVELS, rho, WEIGHTS)
    np.testing.assert_allclose(cross, (up - down) / 2e-5, atol=1e-7)
    off_diagonal = cross[~np.eye(3, dtype=bool)]
    assert np.all(off_diagonal == 0) if rho == 1 else np.all(off_diagonal > 0)
    np.testing.assert_allclose(cross @ LEVELS, 0, atol=1e-12)  # marginal products do not change with scale


def test_bottleneck_is_where_one_unit_more_brings_most():
    assert together.bottleneck(LEVELS, -1) == 0
    assert together.bottleneck(LEVELS[::-1], [-np.inf, -5, 0, 0.9]).tolist() == [2, 2, 2, 2]
    assert together.bottleneck([0.0, 1, 0.5], [-np.inf, -1, 0.5]).tolist() == [0, 0, 0]
    assert together.bottleneck(LEVELS, 1, [0.2, 0.5, 0.3]) == 1
    random = np.random.default_rng(5)
    levels, weights = random.uniform(0.1, 3, (50, 3)), random.uniform(0.1, 1, (50, 3))
    weights /= weights.sum(-1, keepdims=True)
    for rho in (-4.0, -0.7, 0.6):
        gains = [together.ces(levels + 1e-6 * unit, rho, weights) for unit in np.eye(3)]
        np.testing.assert_array_equal(together.bottleneck(levels, rho, weights), np.argmax(gains, 0))


# --- three actors -------------------------------------------------------------------------------------------

RETURNS, COSTS = np.array([0.7, 0.8, 0.9]), np.array([1.6, 1.4, 1.5])
SPILLOVERS = np.array([[0, 0.2, 0.4], [0.2, 0, 0.3], [0.4, 0.3, 0]])


def test_pair_matrix_puts_each_pair_in_its_two_places():
    np.testing.assert_array_equal(together.pair_matrix(0.2, 0.4, 0.3), SPILLOVERS)
    assert together.pair_matrix(np.zeros(4), 1, 2).shape == (4, 3, 3)


def test_coordination_adds_to_the_gain():
    gains = together.coordination(RETURNS, COSTS, SPILLOVERS)
    assert [round(float(gain), 3) for gain in gains] == [0.652, 0.910, 1.016, 1.085]
    alone = RETURNS / COSTS
    by_hand = sum(RETURNS[i] * alone[i] - COSTS[i] * alone[i] ** 2 / 2 for i in range(3))
    assert gains.stand_alone == pytest.approx(by_hand)
    by_hand += sum(SPILLOVERS[i, j] * alone[i] * alone[j] for i, j in [(0, 1), (0, 2), (1, 2)])
    assert gains.separate == pytest.approx(by_hand)


def test_joint_efforts_are_the_best_found_by_search():
    def loss(x):
        return -(RETURNS @ x - COSTS @ x**2 / 2 + x @ SPILLOVERS @ x / 2)

    found = minimize(loss, np.ones(3), tol=1e-12)
    efforts = together.best_efforts(RETURNS, COSTS, SPILLOVERS)
    np.testing.assert_allclose(efforts, found.x, atol=1e-5)
    np.testing.assert_allclose(RETURNS - COSTS * efforts + SPILLOVERS @ efforts, 0, atol=1e-12)
    assert together.coordination(RETURNS, COSTS, SPILLOVERS).joint == pytest.approx(-found.fun)


def test_nash_efforts_are_best_replies():
    efforts = together.best_efforts(RETURNS, COSTS, SPILLOVERS, counted=0.5)
    for actor in range(3):

        def loss(own, actor=actor):
            return -(RETURNS[actor] * own - COSTS[actor] * own**2 / 2 + own * (SPILLOVERS[actor] @ efforts) / 2)

        assert minimize_scalar(loss).x == pytest.approx(efforts[actor])


def test_efforts_never_fall_when_spill_overs_or_their_count_rise():
    counted = together.best_efforts(RETURNS, COSTS, SPILLOVERS, np.linspace(0, 1, 11))
    assert np.all(np.diff(counted, axis=0) > 0)
    np.testing.assert_allclose(counted[0], RETURNS / COSTS)
    one_pair = together.pair_matrix(np.linspace(0, 1, 11), 0.1, 0.1)
    assert np.all(np.diff(together.best_efforts(RETURNS, COSTS, one_pair), axis=0) > 0)


def test_spill_overs_above_costs_have_no_best_effort():
    with pytest.raises(ValueError, match="outweigh the costs"):
        together.best_efforts([1, 1, 1], [1, 1, 1], together.pair_matrix(0.5, 0.5, 0.5))
    assert np.isfinite(together.best_efforts([1, 1, 1], [1, 1, 1], together.pair_matrix(0.499, 0.499, 0.499))).all()
    # unlike pairs at costs of 2: the largest root of λ³ − (a² + b² + c²)λ − 2abc is 1 at a = b = 0.3, c = 0.82
    assert np.isfinite(together.best_efforts([1] * 3, [2] * 3, together.pair_matrix(0.6, 0.6, 1.639))).all()
    with pytest.raises(ValueError, match="outweigh the costs"):
        together.best_efforts([1] * 3, [2] * 3, together.pair_matrix(0.6, 0.6, 1.641))


# --- Shapley ------------------------------------------------------------------------------------------------


def by_orders(values, players):
    """Average what each player adds over all orders of coming."""
    credit = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        here = 0
        for player in order:
            credit[player] += values[here | 1 << player] - values[here]
            here |= 1 << player
    return credit / len(orders)


@pytest.mark.parametrize("players", [1, 2, 3, 6])
def test_shapley_is_the_average_over_orders(players):
    values = np.random.default_rng(players).normal(size=2**players)
    credit = together.shapley(values)
    np.testing.assert_allclose(credit, by_orders(values, players))
    assert credit.sum() == pytest.approx(values[-1] - values[0])


def test_shapley_gives_a_dummy_nothing_and_equals_the_same():
    members = together.coalitions(10)
    credit = together.shapley(members[:, :9].sum(-1) ** 2.0)
    assert credit[9] == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(credit[:9], 9)


def test_a_pair_term_is_split_in_half():
    own, pairs = np.array([1.0, 2, 3]), together.pair_matrix(4, -1, 0.5)
    members = together.coalitions(3)
    values = members @ own + np.einsum("si,ij,sj->s", members, pairs, members) / 2
    np.testing.assert_allclose(together.shapley(values), [1 + 1.5, 2 + 2.25, 3 - 0.25])


def test_credit_of_a_product_in_logarithms_is_the_log_ratios():
    before, after = np.array([[1.0, 2, 3], [2, 2, 2]]), np.array([[2.0, 2, 9], [2, 3, 8]])
    credit = together.growth_credit(before, after, lambda x: np.log(x.prod(-1)))
    np.testing.assert_allclose(credit, np.log(after / before), atol=1e-12)


def test_credit_of_ces_growth_sums_to_the_growth():
    after = 2 * LEVELS + [1, 0, 0.5]
    credit = together.growth_credit(LEVELS, after, lambda x: together.ces(x, -1, WEIGHTS))
    assert credit.sum() == pytest.approx(together.ces(after, -1, WEIGHTS) - together.ces(LEVELS, -1, WEIGHTS))


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: together.ces([1, -1, 1], 0.5), "levels is -1; it must be at least 0 and finite."),
        (lambda: together.ces([1, 1, 1], 1.5), "substitutability is 1.5; it must be at most 1."),
        (lambda: together.elasticities([1, 0, 1], 0.5), "levels is 0; it must be above 0 and finite."),
        (lambda: together.best_efforts([1] * 3, [1] * 3, np.eye(3)), "must have zeros on the diagonal"),
        (lambda: together.best_efforts([1] * 2, [1] * 2, [[0, 0.1], [0, 0]]), "must be symmetric"),
        (lambda: together.best_efforts([1] * 2, [1] * 2, [1, 2]), "must be a square matrix"),
        (lambda: together.shapley([1, 2, 3]), "There are 3 values; give one for each coalition"),
        (lambda: together.coalitions(11), "players is 11; it must be at least 1 and at most 10."),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


# --- returns to scale, costs, starts from above, the two comparisons -----------------------------------------


@pytest.mark.parametrize("returns", [0.4, 1.0, 1.7])
@pytest.mark.parametrize("rho", [-1.0, 0.2, 0.4, 0.8, 1.0])
def test_cross_partials_have_the_sign_of_returns_less_substitutability(rho, returns):
    """Slopes of a plain formula, and the sign."""

    def plain(x):
        return (WEIGHTS * x**rho).sum() ** (returns / rho)

    step, units = 1e-4, np.eye(3)
    slopes = np.array([
        [(plain(LEVELS + step * (i + j)) - plain(LEVELS + step * (i - j)) - plain(LEVELS - step * (i - j))
          + plain(LEVELS - step * (i + j))) / (4 * step**2) for j in units] for i in units
    ])  # fmt: skip
    cross = together.cross_partials(LEVELS, rho, WEIGHTS, returns)
    np.testing.assert_allclose(cross, slopes, atol=1e-5)
    off = cross[~np.eye(3, dtype=bool)]
    np.testing.assert_array_equal(np.sign(off.round(12)), np.sign(round(returns - rho, 9)))
    marginal = together.marginal_products(LEVELS, rho, WEIGHTS, returns)
    assert marginal @ LEVELS == pytest.approx(returns * plain(LEVELS))  # Euler
    assert together.ces(2 * LEVELS, rho, WEIGHTS, returns) == pytest.approx(2**returns * plain(LEVELS))


def test_the_bottleneck_depends_on_units_and_on_what_a_point_costs():
    assert together.bottleneck([8, 4, 5], -1) == 1
    assert together.bottleneck([3.2, 4, 5], -1) == 0  # the same government in another unit
    assert together.bottleneck([8, 4, 5], -1, costs=[1, 10, 1]) == 2
    gain = [together.ces([8 + (i == 0), 4 + 0.1 * (i == 1), 5 + (i == 2)], -1) for i in range(3)]  # one unit of money
    assert np.argmax(gain) == 2


def test_coordination_is_measured_against_nash():
    gains = together.coordination(RETURNS, COSTS, SPILLOVERS)
    own = [RETURNS[i] / COSTS[i] for i in range(3)]
    for _ in range(200):  # best replies until they stand still: each owns half of every pair's gain
        own = [(RETURNS[i] + sum(SPILLOVERS[i, j] * own[j] for j in range(3)) / 2) / COSTS[i] for i in range(3)]
    nash = RETURNS @ own - COSTS @ np.square(own) / 2 + own @ SPILLOVERS @ own / 2
    best = -minimize(lambda x: -(RETURNS @ x - COSTS @ x**2 / 2 + x @ SPILLOVERS @ x / 2), np.ones(3), tol=1e-12).fun
    assert gains.adds == pytest.approx(best - nash) and gains.adds == pytest.approx(0.069, abs=5e-4)


def test_where_one_driver_replaces_another_the_cheapest_is_bought_though_there_is_none_of_another():
    assert together.bottleneck([0, 4, 4], 1, costs=[2, 1, 3]) == 1
    assert together.bottleneck([0, 4, 4], 1, costs=[1, 2, 3]) == 0
