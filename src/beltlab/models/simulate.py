"""Simulated city outcomes on real approval dates, so that the true effect is known.

Assumed parameters, and the range that is plausible:

- base_effect, effect_growth, pretrend: none is known; whether zones have an effect is the question of lesson 03.
- noise, cohort_noise: none is known for the simulated outcome; what revenue and GDP of real cities scatter is worked
  out in lesson 03, and unlike this noise it lasts.
"""

import numpy as np

from beltlab.models.ranges import one, whole, within


def first_full_year(approved):
    """The first year that counts as treated in annual data: an approval from October on counts from the next year.

    So Hangzhou (March 2015) is a 2015 cohort, and an approval of December 2019 is a 2020 cohort.

    Args:
        approved: dates, or text like "2019-12-15".

    Returns:
        Years, integers, of the same shape.

    Raises:
        ValueError: if a date is missing.
    """
    month = np.asarray(approved, "datetime64[D]").astype("datetime64[M]")
    if np.isnat(month).any():
        raise ValueError("An approval has no date. Leave out the cities whose date is not known.")
    return (month + 3).astype("datetime64[Y]").astype(int) + 1970


def cities(
    seed,
    names,
    approved,
    n_never=160,
    base_effect=0.02,
    effect_growth=0.10,
    noise=0.17,
    cohort_noise=0.0,
    pretrend=0.0,
    years=(2010, 2022),
):
    """A panel of cities by year whose approval dates are real and whose outcomes are SIMULATED.

    y_it = α_i + 0.05 (t − t₀) + τ_it + trend·(t − t₀)·1{approved} + u_gt + ε_it
    τ_it = base + growth·(t − g) from the first treated year g on, 0 before

    α_i ~ N(10, 1) is the city's level; u_gt is a shock that all cities of one cohort share in a year;
    ε_it is the city's own noise. The same seed draws the same luck whatever the effects, the noise or the
    pre-trend are, and more never-treated cities leave the others as they were. Cities approved after the last year
    are never treated in this panel.

    Args:
        seed: whole number.
        names: shape (n,), cities that were approved.
        approved: shape (n,), their dates of approval.
        n_never: invented cities that never get a zone, 0 or more.
        base_effect: effect in the first treated year, log points.
        effect_growth: growth of the effect, log points per year.
        noise: standard deviation of ε, log points, 0 or more.
        cohort_noise: standard deviation of u, log points, 0 or more.
        pretrend: extra growth of approved cities in all years, log points per year (breaks parallel trends).
        years: first and last year.

    Returns:
        Columns by name, one entry per city and year: unit (number), city, year, outcome (log points), first_year
        (0 for never), effect (the true τ; its mean where it applies is the true ATT), treated, status ("simulated").

    Raises:
        ValueError: if an argument is out of its range.

    Source: design after Goodman-Bacon (2021); dates from the approvals of the State Council.
    """
    names, treated_from = np.asarray(names, object), first_full_year(approved)
    first, last = (int(year) for year in years)
    base_effect, effect_growth, pretrend = (float(value) for value in within(
        "[-1e6, 1e6]", base_effect=base_effect, effect_growth=effect_growth, pretrend=pretrend))  # fmt: skip
    noise, cohort_noise = (float(value) for value in within("[0, 1e6]", noise=noise, cohort_noise=cohort_noise))
    if names.shape != treated_from.shape or not names.size or first >= last:
        raise ValueError("Give one date per city, at least one city, and a first year before the last.")
    n_never = one(n_never=whole("[0, 1e5]", n_never=n_never))
    t = np.arange(first, last + 1)
    g = np.concatenate([np.where(treated_from <= last, treated_from, 0), np.zeros(n_never, int)])[:, None]
    approved_draws, never_draws, cohort_draws = np.random.default_rng(seed).spawn(3)
    draws = np.concatenate(
        [rng.standard_normal((n, 1 + len(t))) for rng, n in ((approved_draws, len(names)), (never_draws, n_never))]
    )
    cohorts, cohort = np.unique(g, return_inverse=True)
    shocks = cohort_noise * cohort_draws.standard_normal((len(cohorts), len(t)))
    shocks[cohorts == 0] = 0
    treated = (g > 0) & (t >= g)
    effect = np.where(treated, base_effect + effect_growth * (t - g), 0.0)
    outcome = 10 + draws[:, :1] + 0.05 * (t - first) + pretrend * (t - first) * (g > 0)
    outcome = outcome + effect + shocks[cohort.ravel()] + noise * draws[:, 1:]
    units = np.concatenate([names, [f"Other city {k:03d}" for k in range(1, n_never + 1)]])
    return {
        "unit": np.repeat(np.arange(len(units)), len(t)),
        "city": np.repeat(units, len(t)),
        "year": np.tile(t, len(units)),
        "outcome": outcome.ravel(),
        "first_year": np.repeat(g.ravel(), len(t)),
        "treated": treated.ravel(),
        "effect": effect.ravel(),
        "status": np.repeat("simulated", effect.size),
    }
