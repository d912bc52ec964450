"""Each government model against a closed form, a limit, a conservation law or brute force."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import solve_ivp
from scipy.special import ndtr

from beltlab import data
from beltlab.models import government as gov

RATES = [(0.01, 0.4), (0.03, 0.38), (0.002, 1.2)]


@pytest.fixture(scope="module")
def six_batches():
    """Years since the first approval (days / 365.25) and zones in total, after each of the first six batches."""
    zones = data.load("pilot_zones").query("batch <= 6")
    batches = zones.groupby("batch").agg(date=("approval_date", "first"), zones=("city", "size"))
    return (batches["date"] - batches["date"].iloc[0]).dt.days.to_numpy() / 365.25, batches["zones"].cumsum().to_numpy()


# --- Roll-out ---


@pytest.mark.parametrize(("p", "q"), RATES)
def test_roll_out_starts_at_nothing_ends_at_the_ceiling_and_never_falls(p, q):
    assert gov.roll_out(0, p, q, 132) == 0
    assert gov.roll_out(1e4, p, q, 132) == pytest.approx(132)
    assert (np.diff(gov.roll_out(np.linspace(0, 40, 400), p, q, 132)) >= 0).all()


@pytest.mark.parametrize(("p", "q"), RATES)
def test_roll_out_solves_the_equation_of_bass(p, q):
    years = np.linspace(0, 15, 30)
    solved = solve_ivp(
        lambda t, n: (p + q * n / 132) * (132 - n), (0, 15), [0.0], t_eval=years, rtol=1e-10, atol=1e-10
    ).y[0]
    assert gov.roll_out(years, p, q, 132) == pytest.approx(solved, abs=1e-6)
    assert gov.approvals_per_year(years, p, q, 132) == pytest.approx((p + q * solved / 132) * (132 - solved), abs=1e-6)


def test_without_imitation_the_roll_out_is_exponential():
    years = np.linspace(0, 30, 50)
    assert gov.roll_out(years, 0.1, 0, 132) == pytest.approx(132 * (1 - np.exp(-0.1 * years)), abs=1e-12)
    assert gov.roll_out(years, 0.1, 1e-12, 132) == pytest.approx(gov.roll_out(years, 0.1, 0, 132), abs=1e-8)


@pytest.mark.parametrize(("p", "q"), RATES)
def test_the_peak_is_where_and_as_high_as_a_fine_search_finds_it(p, q):
    years = np.linspace(0, 20, 200_001)
    slopes = np.gradient(gov.roll_out(years, p, q, 132), years)
    assert gov.peak_time(p, q) == pytest.approx(years[slopes.argmax()], abs=1e-3)
    assert gov.peak_height(p, q, 132) == pytest.approx(slopes.max(), rel=1e-6)


def test_without_much_imitation_the_peak_is_the_start():
    assert gov.peak_time(0.4, 0.1) == gov.peak_time(0.4, 0) == 0
    assert gov.peak_height(0.4, 0.1, 100) == pytest.approx(gov.approvals_per_year(0, 0.4, 0.1, 100))


@pytest.mark.parametrize(("p", "q"), [(0.01, 0.4), (0.05, 0.9), (0.2, 0.01)])
def test_a_fit_finds_the_rates_that_made_the_data(p, q):
    years = np.linspace(0, 10, 8)
    fitted = gov.fit_roll_out(years, gov.roll_out(years, p, q, 150), 150)
    assert fitted == pytest.approx((p, q, 0), abs=1e-5)


@pytest.mark.parametrize("ceiling", [132, 165, 180, 300])
def test_no_other_rates_fit_better(six_batches, ceiling):
    years, totals = six_batches
    p, q = np.exp(np.linspace(-9, 0, 300))[:, None, None], np.exp(np.linspace(-3, 1.5, 300))[:, None]
    tried = gov.roll_out(years, p, q, ceiling)
    best = np.sqrt(((tried - totals) ** 2).mean(axis=-1)).min()
    fitted = gov.fit_roll_out(years, totals, ceiling)
    assert best - 0.02 < fitted.rmse <= best
    assert fitted.rmse == pytest.approx(
        np.sqrt(np.mean((gov.roll_out(years, fitted.innovation, fitted.imitation, ceiling) - totals) ** 2))
    )


def test_six_batches_do_not_identify_the_ceiling(six_batches):
    years, totals = six_batches
    assert totals.tolist() == [1, 13, 35, 59, 105, 132]
    errors = gov.ceiling_errors(years, totals, [132, 165, 180, 300])
    assert errors.round(1).tolist() == [11.5, 10.7, 10.8, 11.4]


# --- Effect by fit ---


def test_the_effect_arrives_with_time_and_with_fit():
    assert gov.effect_of_zone(-1, 0.9) == gov.effect_of_zone(-7, 0.9) == 0
    assert gov.effect_of_zone(1e4, 0.5, long_run=0.3) == pytest.approx(0.3)
    assert gov.effect_of_zone(0, 0.5, long_run=0.3, speed=np.log(2)) == pytest.approx(0.15)
    assert gov.effect_of_zone(3, 1.0, premium=1) == pytest.approx(3 * gov.effect_of_zone(3, 0.0, premium=1))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.45, 1.0])
def test_selection_on_fit_by_brute_force(share):
    fit = (np.arange(200_000) + 0.5) / 200_000
    effect = 0.3 * (1 + 1.2 * (fit - 0.5))
    approved = fit > 1 - share
    averages = gov.average_effects(share, 0.3, 1.2)
    assert averages.everyone == pytest.approx(effect.mean())
    assert averages.approved == pytest.approx(effect[approved].mean(), rel=1e-5)
    assert averages.approved >= averages.everyone
    if share < 1:
        assert averages.others == pytest.approx(effect[~approved].mean(), rel=1e-5)


def test_average_effects_average():
    share = np.linspace(0, 1, 11)
    averages = gov.average_effects(share, 0.3, 2)
    assert share * averages.approved + (1 - share) * averages.others == pytest.approx(averages.everyone)
    assert averages.approved[0] == pytest.approx(gov.effect_of_zone(1e4, 1.0, long_run=0.3, premium=2))


# --- Assessment and exit ---


def test_tiers_by_hand_with_a_tie_at_the_border():
    assert gov.tiers([90, 80, 80, 70, 60], (2, 1)).tolist() == [1, 1, 1, 3, 3]
    assert gov.tiers([3, 1, 2], (1, 1)).tolist() == [1, 3, 2]
    assert gov.tiers([5, 5, 5], (1,)).tolist() == [1, 1, 1]


def test_tiers_hold_every_zone_and_never_rank_a_better_one_lower():
    scores = np.random.default_rng(5).integers(50, 80, 105)
    grades = gov.tiers(scores, (10, 30, 40))
    assert np.bincount(grades).sum() == 105 and grades.min() >= 1 and grades.max() <= 4
    for better, worse in zip(scores[:-1], scores[1:], strict=True):
        if better >= worse:
            assert grades[scores == better].max() <= grades[scores == worse].min()


@pytest.mark.parametrize(("cut", "noise"), [(-1.0, 0.0), (0.5, 0.7), (1.5, 2.0)])
def test_quality_of_kept_against_numerical_integration(cut, noise):
    if noise:
        z = np.linspace(-12, 12, 200_001)
        weight = stats.norm.pdf(z) * stats.norm.sf((cut - z) / noise)
        expected = (z * weight).sum() / weight.sum()
    else:
        expected = stats.truncnorm(cut, np.inf).mean()
    assert gov.quality_of_kept(cut, noise) == pytest.approx(expected, abs=1e-8)
    assert gov.quality_of_kept(5 + 3 * cut, 3 * noise, mean=5, spread=3) == pytest.approx(5 + 3 * expected, abs=1e-7)


def test_exit_without_noise_and_in_a_lottery():
    cut = np.linspace(-3, 3, 13)
    assert gov.quality_of_kept(cut, 0) == pytest.approx(stats.norm.pdf(cut) / stats.norm.sf(cut))
    assert gov.quality_of_kept(cut, np.inf, mean=4) == pytest.approx(4)
    assert gov.gain_from_exit(0.1, 1e9) == pytest.approx(0, abs=1e-8)
    assert gov.gain_from_exit(0, 0.7) == 0


@pytest.mark.parametrize(("share", "noise"), [(0.1, 0.0), (0.1, 0.7), (0.3, 1.5)])
def test_gain_from_exit_follows_from_its_cut(share, noise):
    cut = gov.cut_for_share(share, noise, mean=2, spread=1.5)
    assert stats.norm.cdf(cut, 2, np.hypot(1.5, noise)) == pytest.approx(share)
    assert gov.gain_from_exit(share, noise, 1.5) == pytest.approx(gov.quality_of_kept(cut, noise, 2, 1.5) - 2)


@pytest.mark.parametrize(("share", "noise"), [(0.05, 0.3), (0.1, 0.7), (0.5, 1.0), (0.9, 2.0)])
def test_wrongly_expelled_against_the_bivariate_normal(share, noise):
    rho, h = 1 / np.hypot(1, noise), stats.norm.ppf(share)
    rightly = stats.multivariate_normal(cov=[[1, rho], [rho, 1]]).cdf([h, h])
    assert gov.share_wrongly_expelled(share, noise) == pytest.approx(1 - rightly / share, abs=1e-5)


def test_noise_of_seven_tenths_expels_the_wrong_zone_42_percent_of_the_time():
    assert gov.share_wrongly_expelled(0.1, 0.7) == pytest.approx(0.42, abs=0.005)
    quality, score = gov.simulate_scores(1, zones=400_000, noise=0.7)
    expelled, worst = score < np.quantile(score, 0.1), quality < np.quantile(quality, 0.1)
    assert (expelled & ~worst).sum() / expelled.sum() == pytest.approx(0.42, abs=0.01)


def test_wrongly_expelled_runs_from_none_to_a_lottery():
    share = np.array([1e-9, 0.1, 0.5, 0.9, 1.0])
    assert gov.share_wrongly_expelled(share, 0) == pytest.approx(0)
    assert gov.share_wrongly_expelled(share, np.inf) == pytest.approx(1 - share)
    assert (np.diff(gov.share_wrongly_expelled(0.1, np.linspace(0, 5, 50))) > 0).all()


def test_one_zone_that_is_expelled_is_the_wrong_one_or_is_not():
    review = gov.review(3, rounds=20, zones=10, share=0.1, noise=2.0, histories=1)
    assert set(review.wrong.tolist()) == {0, 1} and set(review.expelled.tolist()) <= {0, 1}


def test_review_of_nobody_changes_nothing():
    path = gov.repeated_review(3, rounds=8, share=0.0)
    assert path == pytest.approx(path[0])
    assert gov.repeated_review(3, rounds=8, share=0.009, zones=105) == pytest.approx(path[0])


@pytest.mark.parametrize("noise", [0.0, 0.7, 3.0])
def test_review_raises_the_mean_in_expectation(noise):
    path = gov.repeated_review(1, rounds=8, share=0.1, noise=noise, histories=2000)
    sampling_error = 3 * np.sqrt(0.1 / 105 / 2000)
    assert (np.diff(path) > -sampling_error).all() and path[-1] > path[0]


def test_one_review_gains_what_the_formula_says():
    path = gov.repeated_review(2, rounds=1, share=0.2, noise=0.7, zones=2000, histories=200)
    assert path[1] - path[0] == pytest.approx(0.8 * gov.gain_from_exit(0.2, 0.7), abs=0.004)


def test_a_grace_period_spares_newcomers():
    first = gov.repeated_review(4, rounds=5, share=0.3, grace=0)
    spared = gov.repeated_review(4, rounds=5, share=0.3, grace=2)
    assert spared[:2] == pytest.approx(first[:2])
    assert spared[-1] < first[-1]


def test_with_endless_grace_reviews_end_when_the_first_zones_are_gone():
    path = gov.repeated_review(4, rounds=6, share=0.9, grace=99, zones=10)
    assert path[0] != path[1] != path[2]
    assert path[2:] == pytest.approx(path[2], abs=1e-12)


# --- Replicator and tournament ---


def test_replicator_conserves_shares_and_grows_by_the_variance():
    shares, growth = np.array([0.5, 0.3, 0.2]), np.array([0.01, 0.05, 0.2])
    years = np.linspace(0, 30, 3001)
    path = gov.replicator(shares, growth, years)
    assert path[0] == pytest.approx(shares) and path.sum(axis=1) == pytest.approx(1)
    mean = path @ growth
    variance = path @ growth**2 - mean**2
    assert np.gradient(mean, years)[1:-1] == pytest.approx(variance[1:-1], abs=1e-6)
    slope = path * (growth - mean[:, None])
    assert np.gradient(path, years, axis=0)[1:-1] == pytest.approx(slope[1:-1], abs=1e-5)


def test_in_the_end_only_the_best_zone_is_left():
    growth = np.array([0.3, 0.5, 0.4])
    assert gov.replicator([0.98, 0.01, 0.01], growth, 1e5)[0] == pytest.approx([0, 1, 0])
    assert gov.replicator([0.5, 0.0, 0.5], growth, 1e5)[0] == pytest.approx([0, 0, 1])


@pytest.mark.parametrize(("prize", "cost", "noise"), [(1, 1, 1), (4, 2, 0.8), (10, 1, 3)])
def test_tournament_effort_is_the_best_reply_to_itself(prize, cost, noise):
    effort = gov.tournament_effort(prize, cost, noise)
    others = np.linspace(0, 3 * effort, 300_001)
    payoffs = prize * stats.norm.cdf((others - effort) / (noise * np.sqrt(2))) - cost * others**2 / 2
    assert others[payoffs.argmax()] == pytest.approx(effort, rel=1e-3)
    assert gov.tournament_payoff(others, effort, prize, cost, noise) == pytest.approx(payoffs)
    assert gov.tournament_holds(prize, cost, noise)


def test_more_noise_less_effort_and_too_little_noise_no_equilibrium():
    noise = np.linspace(0.5, 3, 20)
    assert (np.diff(gov.tournament_effort(2, 1, noise)) < 0).all()
    assert gov.tournament_effort(0, 1, 1) == 0 and gov.tournament_holds(0, 1, 1)
    assert gov.tournament_holds(12, 1, 1) and not gov.tournament_holds(13, 1, 1)


# --- Corners and errors ---


def test_every_model_is_finite_in_the_corners():
    tiny, huge = 1e-12, 1e6
    values = [
        gov.roll_out(np.array([0, tiny, huge]), tiny, np.array([[0], [tiny], [huge]]), huge),
        gov.approvals_per_year(np.array([0, tiny, huge]), 5.0, np.array([[0], [tiny], [huge]]), huge),
        gov.peak_time(tiny, np.array([0, huge])),
        gov.peak_height(tiny, np.array([0, huge]), huge),
        gov.fit_roll_out([0, 1], [5, 5], 5),
        gov.fit_roll_out([0, 1, 9], [0, 0, 1e-9], huge),
        gov.effect_of_zone(np.array([-huge, -1, 0, huge]), np.array([[0], [1]]), -1, 0),
        *gov.average_effects(np.array([0, 1]), 0, -2),
        gov.quality_of_kept(np.array([-1e30, -40, 0, 40, 1e9]), np.array([[0], [np.inf]])),
        gov.gain_from_exit(np.array([0, tiny, 1 - tiny]), np.array([[0], [tiny], [np.inf]])),
        gov.share_wrongly_expelled(np.array([1e-30, 0.5, 1]), np.array([[0], [tiny], [huge], [np.inf]])),
        gov.cut_for_share(np.array([tiny, 1 - tiny]), 0),
        gov.repeated_review(0, rounds=3, share=0.999, noise=0, zones=1, histories=1),
        gov.repeated_review(0, rounds=0),
        gov.replicator([1.0], [-huge], [0, huge]),
        gov.replicator([0.5, 0.5], [-huge, huge], [0, huge]),
        gov.tournament_effort(0, tiny, huge),
    ]
    for value in values:
        assert np.isfinite(value).all(), value


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gov.roll_out(1, -0.1, 0.4, 132), "innovation"),
        (lambda: gov.roll_out(1, 0.0, 0.4, 132), "above 0"),
        (lambda: gov.roll_out(-1, 0.1, 0.4, 132), "years"),
        (lambda: gov.roll_out(1, 0.1, np.nan, 132), "imitation"),
        (lambda: gov.roll_out(1, 0.1, 0.4, 0), "ceiling"),
        (lambda: gov.fit_roll_out([0, 1, 2], [1, 13, 35], 30), "35 zones are already observed"),
        (lambda: gov.fit_roll_out([0, 1, 2], [1, 12, 9], 100), "numpy.cumsum"),
        (lambda: gov.fit_roll_out([0, 2, 1], [1, 2, 3], 100), "Sort"),
        (lambda: gov.fit_roll_out([0, 1], [0, 0], 100), "nothing to fit"),
        (lambda: gov.fit_roll_out([0, 1], [1, 2, 3], 100), "one length"),
        (lambda: gov.effect_of_zone(1, 1.5), "fit"),
        (lambda: gov.average_effects(-0.1), "share"),
        (lambda: gov.tiers([1, np.nan], (1,)), "scores is nan"),
        (lambda: gov.tiers([1, 2], (-1,)), "places"),
        (lambda: gov.simulate_scores(1, noise=np.inf), "noise"),
        (lambda: gov.cut_for_share(0, 1), "share"),
        (lambda: gov.quality_of_kept(0, -1), "noise"),
        (lambda: gov.quality_of_kept(0, 1, spread=0), "spread"),
        (lambda: gov.gain_from_exit(1, 1), "below 1"),
        (lambda: gov.share_wrongly_expelled(0, 1), "share"),
        (lambda: gov.repeated_review(1, share=1), "below 1"),
        (lambda: gov.repeated_review(1, rounds=-1), "rounds"),
        (lambda: gov.fit_parabola([0, 1], [1, 13]), "do not fix a parabola"),
        (lambda: gov.repeated_review(1, zones=1001, histories=1000), "1001 zones in 1000 histories"),
        (lambda: gov.replicator([0.5, 0.6], [0, 0], 1), "add up to 1.1"),
        (lambda: gov.replicator([1.0], [0, 0], 1), "growth"),
        (lambda: gov.tournament_effort(1, 0, 1), "cost"),
        (lambda: gov.tournament_effort(1, 1, 0), "noise"),
        (lambda: gov.tournament_payoff(-1, 0, 1, 1, 1), "effort"),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words) as error:
        call()
    assert str(error.value).endswith(".")


# --- benchmarks, learning, unequal zones -------------------------------------------------------------------


def test_a_parabola_fits_nearly_as_well_as_the_s_curve_and_forecasts_as_well():
    zones = data.load("pilot_zones")
    months = zones.groupby("batch")["approval_month"].first()
    years = ((months.dt.year - 2015) + (months.dt.month - 3) / 12).to_numpy(float)
    totals = zones.groupby("batch").size().cumsum().to_numpy(float)
    fitted = gov.fit_parabola(years[:6], totals[:6])
    by_polyfit = np.polynomial.Polynomial.fit(years[1:6], totals[1:6] / years[1:6], 1, w=years[1:6]).convert().coef
    assert fitted[:2] == pytest.approx(tuple(by_polyfit))
    assert fitted.rmse == pytest.approx(11.8, abs=0.05)
    assert gov.parabola(years[6], *fitted[:2]) == pytest.approx(165.1, abs=0.05) and totals[6] == 165
    assert gov.parabola(years[7], *fitted[:2]) == pytest.approx(267.0, abs=0.05)
    assert gov.ceiling_errors(years[:6], totals[:6], [165]).min() == pytest.approx(10.9, abs=0.05)


def test_more_imitation_first_moves_the_peak_later():
    rates = np.linspace(0.02, 1, 4_901)
    peaks = gov.peak_time(0.02, rates)
    assert rates[peaks.argmax()] == pytest.approx(3.591 * 0.02, abs=2e-4)
    assert gov.peak_time(0.02, [0.05, 0.10]) == pytest.approx([13.1, 13.4], abs=0.05)


def by_hand(memory, rounds=12, zones=105, leaving=10, noise=0.7, histories=300):
    """Review, zone by zone, in plain Python: gain, and share of the expelled not among the truly worst ten."""
    luck, gain, wrong = np.random.default_rng(99), [], []
    for _ in range(histories):
        belt = [(z, []) for z in luck.normal(size=zones)]
        start = sum(z for z, _ in belt) / zones
        for _ in range(rounds):
            for z, scores in belt:
                scores.append(z + noise * luck.normal())
            order = sorted(belt, key=lambda zone: sum(zone[1]) / len(zone[1]) if memory else zone[1][-1])
            worst = sorted(z for z, _ in belt)[leaving - 1]
            wrong.append(sum(z > worst for z, _ in order[:leaving]) / leaving)
            belt = order[leaving:] + [(z, []) for z in luck.normal(size=leaving)]
        gain.append(sum(z for z, _ in belt) / zones - start)
    return np.mean(gain), np.mean(wrong)


@pytest.mark.parametrize("memory, gain, wrong", [(False, 0.72, 0.51), (True, 0.76, 0.42)])
def test_deciding_on_all_scores_gains_more_and_errs_less(memory, gain, wrong):
    found = gov.review(1, 12, 0.1, 0.7, histories=400, memory=memory)
    ours = found.quality[-1] - found.quality[0], found.wrong.mean()
    assert ours == pytest.approx((gain, wrong), abs=0.01)
    assert ours == pytest.approx(by_hand(memory), abs=0.015)


def test_errors_grow_after_the_first_decision():
    found = gov.review(1, 12, 0.1, 0.7, histories=400)
    assert found.wrong[0] == pytest.approx(gov.share_wrongly_expelled(0.1, 0.7), abs=0.03)
    assert found.wrong[3:].min() > found.wrong[0] + 0.05
    waited = gov.review(1, 4, 0.15, 1 / np.sqrt(3), histories=400).wrong
    assert waited == pytest.approx([0.33, 0.39, 0.41, 0.42], abs=0.015)


def test_a_long_grace_lets_all_go_who_may_and_says_how_many():
    found = gov.review(1, 8, share=0.6, grace=5)
    assert found.expelled.tolist() == [63, 42, 0, 0, 0, 0, 63, 42]
    assert found.wrong[2:6].tolist() == [0] * 4


@pytest.mark.parametrize("gap", [0, 0.7, 2, -2])
def test_effort_of_unequal_zones_is_where_more_no_longer_pays(gap):
    """The slope of the chance to win, by simulation: a shift of the score changes how often one wins."""
    luck = np.random.default_rng(2).normal(size=(2, 2_000_000)) * 0.8
    lead = gap + luck[0] - luck[1]
    slope = ((lead > -0.02).mean() - (lead > 0.02).mean()) / 0.04
    assert gov.tournament_effort(3, 1.5, 0.8, gap) == pytest.approx(3 * slope / 1.5, rel=0.02)


def test_noise_makes_unequal_zones_try_more():
    assert gov.tournament_effort(1, 1, [0.8, 1.6], gap=2) == pytest.approx([0.074, 0.119], abs=5e-4)
    noises = np.linspace(0.3, 4, 3_701)
    assert noises[gov.tournament_effort(1, 1, noises, gap=2).argmax()] == pytest.approx(np.sqrt(2), abs=2e-3)
    assert np.all(np.diff(gov.tournament_effort(1, 1, noises)) < 0)


@pytest.mark.parametrize("zones, places", [(2, 1), (105, 10), (12, 11), (40, 20)])
def test_effort_for_places_is_the_slope_of_the_chance_to_be_among_them(zones, places):
    """Chance to beat the m-th best of the others, drawn; its slope in one's own score."""
    luck = np.random.default_rng(6)
    to_beat = np.concatenate([
        np.partition(luck.normal(size=(20_000, zones - 1)), -places, axis=1)[:, -places] for _ in range(5)
    ])  # fmt: skip
    slope = (ndtr(0.01 - to_beat).mean() - ndtr(-0.01 - to_beat).mean()) / 0.02
    assert gov.places_effort(4, 2, 1, zones, places) == pytest.approx(2 * slope, rel=0.01)
    assert gov.places_effort(4, 2, 5, zones, places) == pytest.approx(2 * slope / 5, rel=0.01)


def test_ten_places_among_105():
    assert gov.places_effort(1, 1, 1) == pytest.approx(0.167, abs=5e-4)
    assert gov.places_effort(1, 1, 1, 2, 1) == pytest.approx(0.282, abs=5e-4)
