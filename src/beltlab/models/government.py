"""Government: how pilot zones spread, what a zone brings, and what assessment with exit can do.

Every function takes numbers or numpy arrays that broadcast and returns numpy floats. Time is in years.

Assumed parameters, and the range that is plausible:

- innovation, imitation, ceiling: none is known; lesson 02 fits them to the zones, and other stretches of years give
  others.
- slope, curvature: none is known; fitted, they describe a curve and have no meaning beyond it.
- long_run, speed, premium, effect: none is known; whether zones have an effect at all is the question of lesson 03.
- fit: none is known; no table says how well a city suits a zone.
- share: none is known; the assessments print grades, not a share that must leave.
- noise, mean, spread: none is known; scores and true quality of the zones are not published.
- places: none is known; as `share`.
- grace: none is known; no document of the course names one.
- prize, cost, gap: none is known; nobody has printed what a zone's status is worth or its effort costs.
- growth: none is known; no study in the course's list measures it.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares
from scipy.special import betaln, erfcx, ndtr, ndtri, owens_t, xlogy

from beltlab.models.ranges import fitting, one, row, whole, within

# --- Roll-out of zones -------------------------------------------------------------------------------------


@fitting
def roll_out(years, innovation, imitation, ceiling):
    """Zones approved after some years, by the diffusion curve of Bass.

    N(t) = m (1 − e^{−(p+q)t}) / (1 + (q/p) e^{−(p+q)t})

    Args:
        years: t, years since the start, 0 or more.
        innovation: p, rate per year at which cities start by themselves, above 0.
        imitation: q, rate per year at which they follow others, 0 or more.
        ceiling: m, zones there will ever be, above 0.

    Returns:
        N(t), zones, from 0 up to the ceiling.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Bass (1969).
    """
    decay, innovation, imitation, ceiling = _decay(years, innovation, imitation, ceiling)
    return ceiling * innovation * (1 - decay) / (innovation + imitation * decay)


@fitting
def approvals_per_year(years, innovation, imitation, ceiling):
    """Zones approved per year at a moment: the slope of `roll_out`.

    n(t) = m p (p+q)² e^{−(p+q)t} / (p + q e^{−(p+q)t})²

    Args:
        years: t, years since the start, 0 or more.
        innovation: p, rate per year, above 0.
        imitation: q, rate per year, 0 or more.
        ceiling: m, zones, above 0.

    Returns:
        n(t), zones per year.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Bass (1969).
    """
    decay, innovation, imitation, ceiling = _decay(years, innovation, imitation, ceiling)
    return ceiling * innovation * decay * ((innovation + imitation) / (innovation + imitation * decay)) ** 2


@fitting
def peak_time(innovation, imitation):
    """Years until most zones are approved per year: ln(q/p) / (p+q), or 0 where q ≤ p.

    More imitation does not always bring the peak forward: it moves later up to q = 3.59 p, where ln(q/p) = 1 + p/q,
    and earlier only from there on.

    Args:
        innovation: p, rate per year, above 0.
        imitation: q, rate per year, 0 or more.

    Returns:
        Years since the start.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Bass (1969).
    """
    innovation, imitation = within("(0, inf)", innovation=innovation), within("[0, inf)", imitation=imitation)
    return np.log(np.maximum(imitation, innovation) / innovation) / (innovation + imitation)


@fitting
def peak_height(innovation, imitation, ceiling):
    """Zones approved per year at the peak: m(p+q)² / (4q), or m p (the start) where q ≤ p.

    Args:
        innovation: p, rate per year, above 0.
        imitation: q, rate per year, 0 or more.
        ceiling: m, zones, above 0.

    Returns:
        Zones per year.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Bass (1969).
    """
    ceiling, innovation = within("(0, inf)", ceiling=ceiling, innovation=innovation)
    imitation = within("[0, inf)", imitation=imitation)
    faster = np.maximum(imitation, innovation)
    return ceiling * (innovation + faster) ** 2 / (4 * faster)


class RollOut(NamedTuple):
    """A fitted roll-out: innovation p and imitation q per year, and the error in zones."""

    innovation: float
    imitation: float
    rmse: float


@fitting
def fit_roll_out(years, cumulative, ceiling):
    """Innovation and imitation that come closest to observed totals, for a ceiling that is GIVEN.

    Least squares on N(t), from the best point of a grid over p and q.

    Args:
        years: shape (n,), years since the start, 0 or more, increasing, n ≥ 2.
        cumulative: shape (n,), total zones by then, never falling.
        ceiling: m, zones, not below the largest total.

    Returns:
        `RollOut` with p, q and the root mean squared error in zones.

    Raises:
        ValueError: if totals fall (batch sizes?), the shapes differ, or the ceiling is below what is observed.

    Source: Bass (1969).
    """
    years, cumulative = _check_totals(years, cumulative)
    ceiling = float(one(ceiling=within("(0, inf)", ceiling=ceiling)))
    if not cumulative.max() <= ceiling:
        raise ValueError(
            f"The ceiling is {ceiling}, but {cumulative.max():g} zones are already observed. "
            "Give a finite ceiling that is at least as high."
        )

    def errors(log_rates):
        innovation, imitation = np.exp(np.clip(log_rates, -30, 5))
        decay = np.exp(-(innovation + imitation) * years)
        return ceiling * innovation * (1 - decay) / (innovation + imitation * decay) - cumulative

    fitted = least_squares(errors, _grid_start(years, cumulative, ceiling), method="lm", xtol=1e-10)
    innovation, imitation = np.exp(np.clip(fitted.x, -30, 5))
    return RollOut(float(innovation), float(imitation), float(np.sqrt(np.mean(fitted.fun**2))))


@fitting
def ceiling_errors(years, cumulative, ceilings):
    """How well each ceiling can be made to fit: a flat line means the ceiling is not identified.

    Args:
        years: shape (n,), as in `fit_roll_out`.
        cumulative: shape (n,), as in `fit_roll_out`.
        ceilings: shape (k,), zones, none below the largest total.

    Returns:
        Shape (k,), root mean squared error in zones of the best p and q for each ceiling.

    Raises:
        ValueError: as `fit_roll_out`.

    Source: Bass (1969).
    """
    ceilings = row(ceilings=np.atleast_1d(within("(0, inf)", ceilings=ceilings)))
    return np.array([fit_roll_out(years, cumulative, ceiling).rmse for ceiling in ceilings])


@fitting
def parabola(years, slope, curvature):
    """Totals without any theory: a t + b t², the benchmark that a curve with a meaning must beat.

    Args:
        years: t, years since the start, 0 or more.
        slope: a, zones per year at the start.
        curvature: b, zones per year and year.

    Returns:
        Zones, without an upper end if b is above 0.

    Raises:
        ValueError: if an argument is out of its range.

    Source: a polynomial; no model.
    """
    years, (slope, curvature) = within("[0, inf)", years=years), within("(-inf, inf)", slope=slope, curvature=curvature)
    return slope * years + curvature * years**2


class Parabola(NamedTuple):
    """A fitted `parabola`: slope a and curvature b, and the error in zones."""

    slope: float
    curvature: float
    rmse: float


@fitting
def fit_parabola(years, cumulative):
    """The parabola through the start that comes closest to observed totals: two numbers, as in `fit_roll_out`.

    Args:
        years: shape (n,), as in `fit_roll_out`.
        cumulative: shape (n,), as in `fit_roll_out`.

    Returns:
        `Parabola` with a, b and the root mean squared error in zones.

    Raises:
        ValueError: as `fit_roll_out`; with two years of which one is 0, nothing can be fitted.

    Source: least squares.
    """
    years, cumulative = _check_totals(years, cumulative)
    powers = np.stack([years, years**2], axis=1)
    (slope, curvature), _, rank, _ = np.linalg.lstsq(powers, cumulative, rcond=None)
    if rank < 2:
        raise ValueError(f"The years {years.tolist()} do not fix a parabola: give two years or more after the start.")
    error = powers @ (slope, curvature) - cumulative
    return Parabola(float(slope), float(curvature), float(np.sqrt(np.mean(error**2))))


# --- Effect of a zone by how well it fits its belt ---------------------------------------------------------


@fitting
def effect_of_zone(years_since, fit, long_run=0.25, speed=0.5, premium=1.0):
    """What a zone adds to its city's outcome, by years since approval and by fit to the belt.

    τ(e, φ) = β∞ (1 − e^{−κ(e+1)}) (1 + θ(φ − ½)), and 0 before approval

    Args:
        years_since: e, years since approval; below 0 means not yet approved. Finite.
        fit: φ, how well the zone fits its belt, 0 to 1.
        long_run: β∞, effect at average fit after many years, log points.
        speed: κ, rate per year at which the effect arrives, 0 or more.
        premium: θ, how much fit matters, no unit.

    Returns:
        Effect in log points.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Heckman, Urzua & Vytlacil (2006).
    """
    fit, speed = within("[0, 1]", fit=fit), within("[0, inf)", speed=speed)
    long_run, premium, years_since = within(
        "(-inf, inf)", long_run_effect=long_run, premium=premium, years_since_approval=years_since
    )
    arrived = np.where(years_since < 0, 0, -np.expm1(-speed * (np.maximum(years_since, -1) + 1)))
    return long_run * arrived * (1 + premium * (fit - 0.5))


class AverageEffects(NamedTuple):
    """Mean effect on everyone (ATE), on the approved (ATT) and on the others (ATU), log points."""

    everyone: np.ndarray
    approved: np.ndarray
    others: np.ndarray


@fitting
def average_effects(share, effect=0.25, premium=1.0):
    """Why approved zones gain more than the rest would: the best-fitting share is approved first.

    With fit uniform on [0, 1]: ATE = β, ATT = β(1 + θ(½ − s/2)), ATU = β(1 − θ s/2)

    Args:
        share: s, share of cities approved, best fit first, 0 to 1.
        effect: β, effect at average fit, log points.
        premium: θ, how much fit matters, no unit.

    Returns:
        `AverageEffects`; at share 0 `approved` is its limit, the effect on the very best, and at share 1
        `others` is the effect on the very worst.

    Raises:
        ValueError: if the share is outside 0 to 1.

    Source: Heckman, Urzua & Vytlacil (2006).
    """
    share, (effect, premium) = within("[0, 1]", share=share), within("(-inf, inf)", effect=effect, premium=premium)
    return AverageEffects(
        everyone=effect * np.ones_like(share),
        approved=effect * (1 + premium * (0.5 - share / 2)),
        others=effect * (1 - premium * share / 2),
    )


# --- Noisy assessment and exit -----------------------------------------------------------------------------


@fitting
def tiers(scores, places):
    """Grades from scores: the best few get grade 1, the next grade 2, the rest the last grade.

    A zone's rank is 1 + the number of zones with a strictly better score, so zones that tie share a grade:
    the better one. The counts therefore add up to all zones, but a tie can fill more than the places planned.

    Args:
        scores: shape (n,), higher is better.
        places: planned number of zones in each grade but the last, e.g. (10, 30, 40).

    Returns:
        Shape (n,), grades 1, 2, … as integers.

    Raises:
        ValueError: if a score is not a number or a number of places is negative.
    """
    scores = row(scores=within("[-inf, inf]", scores=scores))
    places = row(places=np.atleast_1d(whole("[0, inf)", places=places)))
    better = len(scores) - np.searchsorted(np.sort(scores), scores, side="right")
    return 1 + np.searchsorted(np.cumsum(places), better, side="right")


@fitting
def simulate_scores(seed, zones=105, noise=0.7, mean=0.0, spread=1.0):
    """True quality of some zones and the scores an assessment would give them.

    z ~ N(μ, σz²), score = z + ε, ε ~ N(0, σε²)

    Args:
        seed: whole number; the same seed gives the same zones.
        zones: number of zones, whole, 1 to 1,000,000.
        noise: σε, score units, 0 or more and finite.
        mean: μ, score units.
        spread: σz, score units, above 0.

    Returns:
        (quality, score), each of shape (zones,).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Jovanovic (1982).
    """
    noise, spread, mean = _check_assessment(noise, spread, mean, lottery=False)
    noise, mean, spread = one(noise=noise, mean=mean, spread=spread)
    zones = one(zones=whole("[1, 1e6]", zones=zones))
    quality, error = np.random.default_rng(one(seed=whole("[0, inf)", seed=seed))).standard_normal((2, zones))
    quality = mean + spread * quality
    return quality, quality + noise * error


@fitting
def cut_for_share(share, noise, mean=0.0, spread=1.0):
    """The cut below which a share of the zones scores: c = μ + √(σz²+σε²) Φ⁻¹(share).

    Args:
        share: share expelled, above 0 and below 1.
        noise: σε, score units, 0 or more and finite.
        mean: μ, score units.
        spread: σz, score units, above 0.

    Returns:
        c, score units.

    Raises:
        ValueError: if an argument is out of its range.

    Source: quantile of a normal distribution; Jovanovic (1982) for the setting.
    """
    share = within("(0, 1)", share=share)
    noise, spread, mean = _check_assessment(noise, spread, mean, lottery=False)
    return mean + np.hypot(spread, noise) * ndtri(share)


@fitting
def quality_of_kept(cut, noise, mean=0.0, spread=1.0):
    """Mean true quality of the zones that stay when those with a score below the cut leave.

    E[z | z+ε > c] = μ + σz²/√(σz²+σε²) · λ(a), a = (c − μ)/√(σz²+σε²), λ(a) = φ(a)/(1 − Φ(a))

    Args:
        cut: c, score units, finite.
        noise: σε, score units, 0 or more (infinite: the score is a lottery).
        mean: μ, score units.
        spread: σz, score units, above 0.

    Returns:
        Score units.

    Raises:
        ValueError: if an argument is out of its range.

    Source: mean of a truncated normal, such as Owen (1956); Jovanovic (1982) for the setting.
    """
    noise, spread, mean = _check_assessment(noise, spread, mean)
    cut = within("(-inf, inf)", cut=cut)
    total = np.hypot(spread, noise)
    return mean + spread * (spread / total) * _inverse_mills((cut - mean) / total)


@fitting
def gain_from_exit(share, noise, spread=1.0):
    """What expelling the worst-scoring share adds to the mean true quality of those who stay.

    σz²/√(σz²+σε²) · λ(Φ⁻¹(share)): all of it without noise, nothing when the score is a lottery.

    Args:
        share: share expelled, 0 or more and below 1.
        noise: σε, score units, 0 or more (infinite: the score is a lottery).
        spread: σz, score units, above 0.

    Returns:
        Score units, 0 or more.

    Raises:
        ValueError: if an argument is out of its range.

    Source: mean of a truncated normal, such as Owen (1956); Jovanovic (1982) for the setting.
    """
    share, (noise, spread, _) = within("[0, 1)", share=share), _check_assessment(noise, spread)
    return spread * (spread / np.hypot(spread, noise)) * _inverse_mills(ndtri(share))


@fitting
def share_wrongly_expelled(share, noise, spread=1.0):
    """Of the zones expelled on their score, the share that is NOT among the truly worst as many.

    2 T(h, √((1−ρ)/(1+ρ))) / share, h = Φ⁻¹(share), ρ = σz/√(σz²+σε²), T Owen's function

    Args:
        share: share expelled, above 0, at most 1.
        noise: σε, score units, 0 or more (infinite: the score is a lottery).
        spread: σz, score units, above 0.

    Returns:
        From 0 (no noise) to 1 − share (a lottery).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Owen (1956) for the integral; Jovanovic (1982) for the setting.
    """
    share, (noise, spread, _) = within("(0, 1]", share=share), _check_assessment(noise, spread)
    reliability = spread / np.hypot(spread, noise)
    return 2 * owens_t(ndtri(share), np.sqrt((1 - reliability) / (1 + reliability))) / share


class Review(NamedTuple):
    """Rounds of review, means over histories.

    `quality`, shape (rounds + 1,): mean true quality before the first review and after each. Of each round, shape
    (rounds,): `wrong`, share of the expelled that was not among the truly worst as many; `expelled`, how many.
    """

    quality: np.ndarray
    wrong: np.ndarray
    expelled: np.ndarray


@fitting
def review(
    seed, rounds=10, share=0.1, noise=0.7, zones=105, grace=0, mean=0.0, spread=1.0, histories=20, memory=False
):
    """Rounds of review in which the worst-scoring zones give way to new ones: quality, errors, and how many left.

    Each round every zone gets a fresh noisy score; the worst share leaves; newcomers are drawn like the first
    zones. A zone younger than the grace period cannot be expelled; if fewer zones are past theirs than should leave,
    all of those leave, and no more.

    Args:
        seed: whole number; the same seed gives the same luck whatever the other arguments.
        rounds: number of reviews, whole, 0 to 1,000.
        share: share expelled per review, 0 or more and below 1, rounded down to whole zones.
        noise: σε, score units, 0 or more and finite.
        zones: number of zones, whole, 1 to 10,000; times the histories at most 1,000,000.
        grace: reviews that a newcomer is spared, whole, 0 or more (the first zones are past theirs).
        mean: μ of newcomers, score units.
        spread: σz of newcomers, score units, above 0.
        histories: number of histories averaged, whole, 1 to 10,000.
        memory: False decides on this round's score; True on the mean of all scores that a zone has had so far.

    Returns:
        `Review`. Where nobody is expelled, `wrong` is 0.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Hopenhayn (1992); Jovanovic (1982) for learning from all that has been seen.
    """
    noise, spread, mean = _check_assessment(noise, spread, mean, lottery=False)
    noise, mean, spread, share = one(noise=noise, mean=mean, spread=spread, share=within("[0, 1)", share=share))
    seed, grace = one(seed=whole("[0, inf)", seed=seed), grace=whole("[0, inf)", grace=grace))
    rounds = one(rounds=whole("[0, 1000]", rounds=rounds))
    zones, histories = one(zones=whole("[1, 1e4]", zones=zones), histories=whole("[1, 1e4]", histories=histories))
    if zones * histories > 1e6:
        raise ValueError(f"There are {zones} zones in {histories} histories; the product must be at most 1,000,000.")
    if memory not in (True, False):
        raise ValueError(f"The value of memory is {memory!r}; it must be True or False.")
    luck = np.random.default_rng(int(seed))
    shape = (histories, zones)
    leaving = min(int(share * zones + 1e-9), zones - 1)
    quality = mean + spread * luck.standard_normal(shape)
    age, total, seen = np.full(shape, grace), np.zeros(shape), np.zeros(shape)
    path, wrong, expelled = [quality.mean()], [], []
    for _ in range(rounds):
        error, newcomer = luck.standard_normal((2, *shape))
        score = quality + noise * error
        total, seen = total + score, seen + 1
        decides = np.where(age < grace, np.inf, total / seen if memory else score)
        out = decides < np.partition(decides, leaving)[:, [leaving]]
        worst = quality <= np.take_along_axis(np.sort(quality), np.maximum(out.sum(1, keepdims=True) - 1, 0), 1)
        wrong.append((out & ~worst).sum() / max(out.sum(), 1))
        expelled.append(out.sum() / histories)
        quality = np.where(out, mean + spread * newcomer, quality)
        age, total, seen = np.where(out, 0, age + 1), np.where(out, 0, total), np.where(out, 0, seen)
        path.append(quality.mean())
    return Review(np.array(path), np.array(wrong), np.array(expelled))


@fitting
def repeated_review(
    seed, rounds=10, share=0.1, noise=0.7, zones=105, grace=0, mean=0.0, spread=1.0, histories=20, memory=False
):
    """Mean true quality over rounds of `review`: its first part.

    Args:
        seed: as in `review`.
        rounds: as in `review`.
        share: as in `review`.
        noise: as in `review`.
        zones: as in `review`.
        grace: as in `review`.
        mean: as in `review`.
        spread: as in `review`.
        histories: as in `review`.
        memory: as in `review`.

    Returns:
        Shape (rounds + 1,), mean true quality before the first review and after each.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Hopenhayn (1992).
    """
    return review(seed, rounds, share, noise, zones, grace, mean, spread, histories, memory).quality


# --- Survival of the fittest, and a prize ------------------------------------------------------------------


@fitting
def replicator(shares, growth, years):
    """Shares of competing zones over time: those that grow faster than the mean gain share.

    xᵢ' = xᵢ(fᵢ − f̄), solved exactly: xᵢ(t) = xᵢ e^{fᵢt} / Σⱼ xⱼ e^{fⱼt}

    Args:
        shares: shape (n,), x, shares at the start, 0 or more, adding up to 1.
        growth: shape (n,), f, growth per year.
        years: shape (k,), t, years since the start, 0 or more.

    Returns:
        Shape (k, n), shares at each time; every row adds up to 1.

    Raises:
        ValueError: if shares do not add up to 1 or an argument is out of its range.

    Source: Taylor & Jonker (1978).
    """
    shares, years = row(shares=within("[0, inf)", shares=shares)), within("[0, inf)", years=years)
    years, growth = row(years=np.atleast_1d(years)), row(growth=within("(-inf, inf)", growth=growth))
    if shares.shape != growth.shape:
        raise ValueError(f"There are {shares.size} shares and {growth.size} growth rates. Give each zone one of both.")
    if abs(shares.sum() - 1) > 1e-6:
        raise ValueError(f"The shares add up to {shares.sum():g}, not 1. Divide them by their sum.")
    ahead = growth - growth[shares > 0].max()
    weight = shares * np.exp(np.minimum(np.outer(years, ahead), 0))
    return weight / weight.sum(axis=1, keepdims=True)


@fitting
def tournament_effort(prize, cost, noise, gap=0.0):
    """Effort of each of two zones that compete for one top grade: e* = ΔW φ(g/(σ√2)) / (kσ√2).

    Between equal zones it is ΔW / (2kσ√π): more noise, less effort. Where one is ahead by g from the start, both try
    less, and up to σ = g/√2 more noise makes both try MORE: the outcome is open again. Effort costs k e²/2. The zone
    with the higher score (start + effort + noise) wins. `tournament_holds` tells whether nobody gains by doing
    something else.

    Args:
        prize: ΔW, worth of the top grade over the other, money, 0 or more.
        cost: k, money per squared unit of effort, above 0.
        noise: σ, standard deviation of each zone's score, units of effort, above 0.
        gap: g, by how much one zone is ahead before any effort, units of effort; its sign does not matter.

    Returns:
        e*, units of effort, the same for both.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Lazear & Rosen (1981), section III for unequal contestants.
    """
    prize, (cost, noise) = within("[0, inf)", prize=prize), within("(0, inf)", cost=cost, noise=noise)
    gap = within("(-inf, inf)", gap=gap)
    return prize * _density(gap / (noise * np.sqrt(2))) / (cost * noise * np.sqrt(2))


@fitting
def places_effort(prize, cost, noise, zones=105, places=10):
    """Effort of each of n equal zones that compete for m top grades: e* = ΔW E[φ(X)] / (kσ).

    X is the score's noise, in σ, of the m-th best of the n − 1 others: what one must beat. For two zones and one place
    it is `tournament_effort`; ten places among 105 zones give 0.167 ΔW/(kσ).

    Args:
        prize: ΔW, worth of a top grade over none, money, 0 or more.
        cost: k, money per squared unit of effort, above 0.
        noise: σ, standard deviation of each zone's score, units of effort, above 0.
        zones: n, whole number, 2 to 10,000.
        places: m, whole number, from 1 to n − 1.

    Returns:
        e*, units of effort.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Lazear & Rosen (1981); Nalebuff & Stiglitz (1983) for many contestants.
    """
    prize, (cost, noise) = within("[0, inf)", prize=prize), within("(0, inf)", cost=cost, noise=noise)
    zones = one(zones=whole("[2, 1e4]", zones=zones))
    places = one(places=whole(f"[1, {zones - 1}]", places=places))
    x = np.linspace(-10, 10, 20_001)
    below, above = zones - places, places  # Φ(X) ~ Beta(n − m, m)
    beats = np.exp(xlogy(below - 1, ndtr(x)) + xlogy(above - 1, ndtr(-x)) - betaln(below, above))
    return prize / (cost * noise) * (_density(x) ** 2 * beats).sum() * (x[1] - x[0])


@fitting
def tournament_payoff(own, rival, prize, cost, noise):
    """What a zone expects from its effort, given its rival's: ΔW Φ((e − e')/(σ√2)) − k e²/2.

    Args:
        own: e, effort of the zone, 0 or more.
        rival: e', effort of its rival, 0 or more.
        prize: ΔW, money, 0 or more.
        cost: k, money per squared unit of effort, above 0.
        noise: σ, units of effort, above 0.

    Returns:
        Money.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Lazear & Rosen (1981).
    """
    own, rival, prize = within("[0, inf)", own_effort=own, rival_effort=rival, prize=prize)
    cost, noise = within("(0, inf)", cost=cost, noise=noise)
    return prize * ndtr((own - rival) / (noise * np.sqrt(2))) - cost * own**2 / 2


@fitting
def tournament_holds(prize, cost, noise):
    """Whether `tournament_effort` is an equilibrium: no other effort pays more against a rival who chose it.

    With a large prize and little noise it fails (above ΔW ≈ 12 kσ²): giving up then pays more.

    Args:
        prize: ΔW, money, 0 or more.
        cost: k, money per squared unit of effort, above 0.
        noise: σ, units of effort, above 0.

    Returns:
        True or False, for numbers only.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Lazear & Rosen (1981), section II.
    """
    prize, cost, noise = one(prize=prize, cost=cost, noise=noise)
    effort = tournament_effort(prize, cost, noise)
    others = effort * np.linspace(0, 2, 201)
    best = tournament_payoff(others, effort, prize, cost, noise).max()
    return bool(best <= tournament_payoff(effort, effort, prize, cost, noise) + 1e-9 * prize)


# --- Helpers -----------------------------------------------------------------------------------------------


def _decay(years, innovation, imitation, ceiling):
    """e^{−(p+q)t}, p, q and m, after checking what went in."""
    years, imitation = within("[0, inf)", years=years, imitation=imitation)
    innovation, ceiling = within("(0, inf)", innovation=innovation, ceiling=ceiling)
    return np.exp(-(innovation + imitation) * years), innovation, imitation, ceiling


def _check_totals(years, cumulative):
    years, cumulative = within("[0, inf)", years=years, cumulative=cumulative)
    if years.ndim != 1 or years.shape != cumulative.shape or len(years) < 2:
        raise ValueError(
            f"Years have shape {years.shape} and totals {cumulative.shape}: give two lists of one length, 2 or more."
        )
    within("[0, 1e6]", years=years, cumulative=cumulative)
    if (np.diff(years) <= 0).any():
        raise ValueError(f"The years {years.tolist()} do not increase. Sort the batches by date.")
    fall = np.flatnonzero(np.diff(cumulative) < 0)
    if fall.size:
        before, after = cumulative[fall[0] : fall[0] + 2]
        raise ValueError(
            f"The totals fall from {before:g} to {after:g}. Totals never fall: are these batch sizes? "
            "Then add them up first, with numpy.cumsum."
        )
    if cumulative[-1] == 0:
        raise ValueError("All totals are 0: there is nothing to fit. Give the totals of the batches.")
    return years, cumulative


def _grid_start(years, cumulative, ceiling):
    """(ln p, ln q) of the best point of a coarse grid, so that the search starts in the right valley."""
    log_p, log_q = np.meshgrid(np.linspace(-9, 1, 21), np.linspace(-5, 2, 21))
    p, q = np.exp(log_p)[..., None], np.exp(log_q)[..., None]
    decay = np.exp(-(p + q) * years)
    errors = ceiling * p * (1 - decay) / (p + q * decay) - cumulative
    best = (errors**2).sum(axis=-1).argmin()
    return log_p.flat[best], log_q.flat[best]


def _density(x):
    """φ(x) of the normal distribution."""
    return np.exp(-np.square(np.clip(x, -40, 40)) / 2) / np.sqrt(2 * np.pi)


def _inverse_mills(a):
    """φ(a)/(1 − Φ(a)) without loss of digits in either tail."""
    with np.errstate(over="ignore"):
        return np.sqrt(2 / np.pi) / erfcx(np.asarray(a, float) / np.sqrt(2))


def _check_assessment(noise, spread, mean=0.0, lottery=True):
    """Noise may be infinite (a lottery) where only its limit matters, not where scores are drawn."""
    mean, spread = within("(-inf, inf)", mean=mean), within("(0, inf)", spread=spread)
    return within("[0, inf]" if lottery else "[0, inf)", noise=noise), spread, mean
