"""Staggered difference-in-differences: what zones did, when cities get them in different years.

A panel goes in as four arrays of one length: unit, time, outcome, and the unit's first treated year (0, nan or
inf for never). It must be balanced: every unit in every year, once. Standard errors are clustered by unit.
"""

import csv
import os
from itertools import combinations, permutations
from math import comb
from typing import NamedTuple

import numpy as np
from scipy.special import fdtrc, ndtri

from beltlab.models.ranges import one, row, whole, within

COLUMNS = ("unit", "year", "outcome", "first_year")
CONTROLS = ("never", "not_yet")
KINDS = ("treated vs never treated", "earlier vs later", "later vs earlier")


class Estimate(NamedTuple):
    """An average effect on the treated and its standard error, in units of the outcome."""

    att: float
    se: float


class Effects(NamedTuple):
    """Effects in order: `at` is an event time or a cohort, `att` and `se` are in units of the outcome."""

    at: np.ndarray
    att: np.ndarray
    se: np.ndarray


class GroupTime(NamedTuple):
    """ATT(g,t), one entry per cohort g and year t that has controls.

    `influence` has a row per unit: what the unit adds to each estimate. `size` is the number of units in the
    cohort, `member` whether a unit (row) belongs to the cohort of an entry (column).
    """

    cohort: np.ndarray
    time: np.ndarray
    event_time: np.ndarray
    att: np.ndarray
    se: np.ndarray
    size: np.ndarray
    influence: np.ndarray
    member: np.ndarray


class Comparisons(NamedTuple):
    """The two-by-two comparisons inside a TWFE coefficient; `weight @ estimate` is the coefficient.

    `control` is a cohort, or inf for units never treated. `kind` is one of `KINDS`.
    """

    treated: np.ndarray
    control: np.ndarray
    kind: np.ndarray
    estimate: np.ndarray
    weight: np.ndarray


def two_by_two(treated_before, treated_after, control_before, control_after):
    """The change of the treated minus the change of the controls.

    Args:
        treated_before: outcomes of the treated before, a number or an array (its mean is taken).
        treated_after: outcomes of the treated after.
        control_before: outcomes of the controls before.
        control_after: outcomes of the controls after.

    Returns:
        The difference in differences, in units of the outcome.

    Raises:
        ValueError: if one of the four is empty or not finite.

    Source: Angrist & Pischke (2009), chapter 5.
    """
    treated_before, treated_after, control_before, control_after = (cell.mean() for cell in within(
        "(-inf, inf)", treated_before=treated_before, treated_after=treated_after, control_before=control_before,
        control_after=control_after,
    ))  # fmt: skip
    return (treated_after - treated_before) - (control_after - control_before)


def difference(change, treated):
    """Mean change of the treated minus that of the others, and its standard error: one change per unit.

    The same number as `two_by_two` of the units' outcomes. With one change per unit the error is clustered by unit:
    se² = s₁²/n₁ + s₀²/n₀, each group with its own spread.

    Args:
        change: shape (n,), outcome after less outcome before, of each unit.
        treated: shape (n,), True for the treated; two or more of them, and two or more others.

    Returns:
        `Estimate`, in units of the outcome.

    Raises:
        ValueError: if a change is not finite, or a group has less than two units (for one, see `placebo_interval`).

    Source: Neyman (1923); Bertrand, Duflo & Mullainathan (2004) for one change per unit.
    """
    change, treated = _two_groups(change, treated, least=2)
    of_treated, of_others = change[treated], change[~treated]
    variance = sum(group.var(ddof=1) / len(group) for group in (of_treated, of_others))
    return Estimate(float(of_treated.mean() - of_others.mean()), float(np.sqrt(variance)))


def permutation_p(change, treated, seed=0, draws=9_999):
    """How often chance alone gives a difference at least as large: treatment dealt out anew among the units.

    Every way to deal is tried if there are at most 20,000, else as many draws as asked for, the real one counted too.

    Args:
        change: shape (n,), outcome after less outcome before, of each unit.
        treated: shape (n,), True for the treated; one or more, and one or more others.
        seed: whole number, 0 or more.
        draws: whole number, 1 to 1,000,000, if not every way is tried.

    Returns:
        p, two-sided, from 1/(number of ways or draws + 1) to 1.

    Raises:
        ValueError: if a change is not finite, or a group is empty.

    Source: Fisher (1935).
    """
    change, treated = _two_groups(change, treated, least=1)
    seed, draws = whole("[0, inf)", seed=seed), whole("[1, 1e6]", draws=draws)
    units, number, total = len(change), int(treated.sum()), change.sum()

    def gap(sums):
        return np.abs(sums / number - (total - sums) / (units - number))

    if comb(units, number) <= 20_000:
        sums = np.array([change[list(chosen)].sum() for chosen in combinations(range(units), number)])
        counted = 0
    else:
        luck = np.random.default_rng(seed)
        sums = np.array([luck.permutation(change)[:number].sum() for _ in range(draws)])
        counted = 1
    as_large = gap(sums) >= gap(change[treated].sum()) * (1 - 1e-12) - 1e-12
    return float((as_large.sum() + counted) / (len(sums) + counted))


def placebo_effects(change, treated):
    """What the same comparison finds for each unit that was NOT treated, set against the other untreated.

    Args:
        change: shape (n,), outcome after less outcome before, of each unit.
        treated: shape (n,), True for the treated; two or more others.

    Returns:
        Shape (untreated,), in units of the outcome; their spread is what luck alone does to ONE unit.

    Raises:
        ValueError: if a change is not finite, or fewer than two units are untreated.

    Source: Abadie, Diamond & Hainmueller (2010); Conley & Taber (2011).
    """
    change, treated = _two_groups(change, treated, least=1)
    others = change[~treated]
    if len(others) < 2:
        raise ValueError(f"There is {len(others)} untreated unit; placebos need two or more.")
    return (others - others.mean()) * len(others) / (len(others) - 1)


def placebo_interval(change, treated, level=0.95):
    """An interval for the effect on ONE treated unit from the spread of the untreated: the placebo-city interval.

    The estimate less the quantiles of `placebo_effects`. It assumes that the treated city would have been as lucky or
    unlucky as any other.

    Args:
        change: shape (n,), outcome after less outcome before, of each unit.
        treated: shape (n,), True for the one treated unit.
        level: between 0 and 1. With u untreated units no level above 1 − 2/(u + 1) can be kept.

    Returns:
        (low, high), in units of the outcome.

    Raises:
        ValueError: if not just one unit is treated, or there are too few others for the level.

    Source: Conley & Taber (2011).
    """
    change, treated = _two_groups(change, treated, least=1)
    level = float(one(level=within("(0, 1)", level=level)))
    if treated.sum() != 1:
        raise ValueError(f"There are {treated.sum()} treated units; this interval is for one. See `difference`.")
    placebos = np.sort(placebo_effects(change, treated))
    reach = (1 - level) / 2 * (len(placebos) + 1)
    if reach < 1:
        needed = np.ceil(2 / (1 - level) - 1 - 1e-9)
        raise ValueError(f"There are {len(placebos)} untreated units; a level of {level:g} needs {needed:.0f}.")
    at = np.interp([reach - 1, len(placebos) - reach], np.arange(len(placebos)), placebos)
    estimate = float(change[treated][0] - change[~treated].mean())
    return estimate - float(at[1]), estimate - float(at[0])


def twfe(unit, time, outcome, first_year):
    """Two-way fixed effects: one coefficient for `treated` beside unit and year effects.

    y_it = α_i + λ_t + β D_it + ε_it, D_it = 1 from the unit's first treated year on

    β is right if the effect is the same for all and constant; if effects grow, units treated earlier are poor
    controls for later ones (see `bacon`).

    Args:
        unit: shape (n,), whose outcome it is.
        time: shape (n,), year.
        outcome: shape (n,), finite.
        first_year: shape (n,), first treated year of the unit; 0, nan or inf for never.

    Returns:
        `Estimate` of β; its standard error is clustered by unit.

    Raises:
        ValueError: if the panel is not balanced, or nobody changes treatment.

    Source: Goodman-Bacon (2021), equation 2.
    """
    panel = _panel(unit, time, outcome, first_year)
    treated = panel.times >= panel.first[:, None]
    coefficient, variance = _regress(panel.outcome, treated[..., None].astype(float))
    return Estimate(float(coefficient[0]), float(np.sqrt(variance[0, 0])))


def att_gt(unit, time, outcome, first_year, control="never"):
    """Average effect on each cohort in each year, against clean controls only.

    ATT(g,t) = E[y_t − y_{g−1} | cohort g] − E[y_t − y_{g−1} | controls]

    The base is always the last year before treatment, so entries before it test for a pre-trend and the entry
    at the base is 0. Units treated from the first year on have no base: they are left out, as controls too.

    Args:
        unit: shape (n,), whose outcome it is.
        time: shape (n,), year.
        outcome: shape (n,), finite.
        first_year: shape (n,), first treated year of the unit; 0, nan or inf for never.
        control: "never" for units never treated in the panel, "not_yet" for those untreated in t and base.

    Returns:
        `GroupTime`, by cohort and year. The standard error of a cohort of ONE is far too small: a single unit
        shows no spread, so only the controls' spread is counted.

    Raises:
        ValueError: if the panel is not balanced, or there are no treated units or no controls.

    Source: Callaway & Sant'Anna (2021), equation 2.1 and theorem 1.
    """
    if control not in CONTROLS:
        raise ValueError(f'The control is {control!r}; it must be "never" or "not_yet".')
    panel = _panel(unit, time, outcome, first_year)
    first, times = panel.first, panel.times
    cohorts = [cohort for cohort in np.unique(first) if times[0] < cohort < np.inf]
    if not cohorts:
        raise ValueError("No unit becomes treated after the first year, so there is no before and after to compare.")
    entries = []
    for cohort in cohorts:
        base = np.searchsorted(times, cohort) - 1
        treated = (first == cohort)[:, None]
        untreated_in = np.maximum(times, times[base]) if control == "not_yet" else np.full(len(times), times[-1])
        controls = (first[:, None] > untreated_in) & ~treated
        usable = controls.any(axis=0)
        change = (panel.outcome - panel.outcome[:, [base]])[:, usable]
        att, influence = _gap(change, treated, controls[:, usable])
        entries.append((np.full(len(att), cohort), times[usable], att, influence, np.tile(treated, len(att))))
    cohort, time, att, influence, member = (np.concatenate(part, axis=-1) for part in zip(*entries, strict=True))
    if not (time >= cohort).any():
        raise ValueError(
            'No year after treatment has controls. Use control="not_yet", or add units that are never treated.'
        )
    se = np.sqrt((influence**2).sum(axis=0))
    return GroupTime(cohort, time, time - cohort, att, se, member.sum(axis=0), influence, member)


def event_study(effects):
    """Effects by years since treatment, cohorts weighted by their size: θ(e) = Σ_g n_g ATT(g, g+e) / Σ_g n_g.

    Args:
        effects: what `att_gt` returns.

    Returns:
        `Effects` by event time; entries before 0 test for a pre-trend, and the base (usually −1) is 0.

    Source: Callaway & Sant'Anna (2021), equation 3.4.
    """
    return _averages(effects, effects.event_time, np.ones(len(effects.att), bool))[0]


def by_cohort(effects):
    """The mean effect of each cohort over its treated years.

    Args:
        effects: what `att_gt` returns.

    Returns:
        `Effects` by cohort. For a cohort of one unit do not believe the standard error.

    Source: Callaway & Sant'Anna (2021), equation 3.7.
    """
    return _averages(effects, effects.cohort, effects.event_time >= 0)[0]


def aggregate(effects, how="simple"):
    """One number from all ATT(g,t), in one of three ways.

    Args:
        effects: what `att_gt` returns.
        how: "simple" weighs every treated unit and year alike; "group" averages cohort effects by cohort size;
            "dynamic" averages the event study over years since treatment, all alike.

    Returns:
        `Estimate`; its standard error counts that cohort sizes are themselves a sample.

    Raises:
        ValueError: if `how` is none of the three.

    Source: Callaway & Sant'Anna (2021), section 3.
    """
    att, influence = _aggregate(effects, how)
    return Estimate(float(att), float(np.sqrt((influence**2).sum())))


def only(effects, first=-np.inf, last=np.inf, without=()):
    """The entries of ATT(g,t) from one event time to another, and without some cohorts; for `aggregate` and the others.

    Args:
        effects: what `att_gt` returns.
        first: lowest event time kept.
        last: highest event time kept.
        without: cohorts left out, such as a cohort of one city, or one seen in its first year only.

    Returns:
        `GroupTime`.

    Raises:
        ValueError: if no entry is left.

    Source: Callaway & Sant'Anna (2021), section 3, "balanced" in event time.
    """
    kept = (effects.event_time >= first) & (effects.event_time <= last) & ~np.isin(effects.cohort, without)
    if not kept.any():
        raise ValueError(f"No ATT(g,t) has an event time from {first:g} to {last:g} in the cohorts that are left.")
    return GroupTime(*(part[..., kept] for part in effects))


def mean_lead(effects):
    """The mean of the event study over the years before the base, all alike: 0 if trends were parallel.

    Args:
        effects: what `att_gt` or `only` returns.

    Returns:
        `Estimate`; below 0 means that cities grew towards the base year faster than their controls did.

    Raises:
        ValueError: if there is no year before the base.

    Source: Callaway & Sant'Anna (2021), section 4; Roth (2022) for what such a test can miss.
    """
    leads, influences = _leads(effects)
    return Estimate(float(leads.att.mean()), float(np.sqrt((influences.mean(axis=1) ** 2).sum())))


class Pretrend(NamedTuple):
    """Whether all leads may be 0 at once: the F statistic, how many leads, and p."""

    statistic: float
    leads: int
    p: float


def pretrend(effects):
    """Joint test that every lead of the event study is 0: F = θ'V⁻¹θ/k, against F with k and units − 1.

    Args:
        effects: what `att_gt` or `only` returns; fewer leads than units.

    Returns:
        `Pretrend`. A large p does not show that trends were parallel: it may only be that little could be seen.

    Raises:
        ValueError: if there is no year before the base, or as many leads as units.

    Source: Callaway & Sant'Anna (2021), section 4; Roth (2022).
    """
    leads, influences = _leads(effects)
    number, units = len(leads.att), (influences != 0).any(axis=1).sum()
    covariance = influences.T @ influences
    if number >= units or np.linalg.matrix_rank(covariance, hermitian=True) < number:
        raise ValueError(f"{number} leads cannot be tested with {units} units. Keep fewer, with `only`.")
    statistic = leads.att @ np.linalg.solve(covariance, leads.att) / number
    return Pretrend(float(statistic), number, float(fdtrc(number, units - 1, statistic)))


def bootstrap(effects, how="simple", seed=0, draws=999):
    """The standard error of an aggregate from random weights per unit: a check of the one that `aggregate` reports.

    Each unit's contribution is kept or turned round by the toss of a coin, the unit as a whole, so all its years stay
    together.

    Args:
        effects: what `att_gt` or `only` returns.
        how: as in `aggregate`.
        seed: whole number, 0 or more.
        draws: whole number, 2 to 100,000.

    Returns:
        `Estimate`, with the standard deviation over draws as its standard error.

    Raises:
        ValueError: as `aggregate`.

    Source: Callaway & Sant'Anna (2021), section 4.1; the multiplier bootstrap.
    """
    att, influence = _aggregate(effects, how)
    seed, draws = whole("[0, inf)", seed=seed), whole("[2, 1e5]", draws=draws)
    luck = np.random.default_rng(seed)
    drawn = np.array([luck.integers(0, 2, len(influence)) * 2 - 1 for _ in range(draws)]) @ influence
    return Estimate(float(att), float(drawn.std(ddof=1)))


def placebo_dates(unit, time, outcome, first_year, cohort, to):
    """The panel in which a cohort is said to have been treated years before it was: nothing should be found.

    Only years before the cohort's real date are kept. Cohorts treated earlier are left out; later ones are untreated.

    Args:
        unit: shape (n,), whose outcome it is.
        time: shape (n,), year.
        outcome: shape (n,), finite.
        first_year: shape (n,), first treated year of the unit; 0, nan or inf for never.
        cohort: the real first year of the cohort that is moved.
        to: its placebo date, earlier than that and later than the first year of the panel.

    Returns:
        (unit, time, outcome, first_year), for `twfe`, `att_gt` and the others.

    Raises:
        ValueError: if nobody belongs to the cohort, or the date does not lie between.

    Source: Bertrand, Duflo & Mullainathan (2004).
    """
    unit, time, outcome, first_year = (np.asarray(column) for column in (unit, time, outcome, first_year))
    first = np.where(np.isnan(first_year.astype(float)) | (first_year == 0), np.inf, first_year.astype(float))
    cohort, to = (float(value) for value in one(**dict(zip(
        ("cohort", "to"), within("(-inf, inf)", cohort=cohort, to=to), strict=True))))  # fmt: skip
    if not (first == cohort).any():
        raise ValueError(f"No unit is first treated in {cohort:g}. Cohorts: {np.unique(first[np.isfinite(first)])}.")
    if not time.min() < to < cohort:
        raise ValueError(f"The placebo date is {to:g}; it must lie after {time.min():g} and before {cohort:g}.")
    kept = (time < cohort) & (first >= cohort)
    moved = np.where(first == cohort, to, 0)
    return unit[kept], time[kept], outcome[kept], moved[kept]


def confidence_interval(att, se, level=0.95):
    """The interval att ± z·se of the normal distribution.

    Args:
        att: effect, a number or an array.
        se: standard error, 0 or more.
        level: between 0 and 1.

    Returns:
        (low, high).

    Raises:
        ValueError: if the level is not between 0 and 1, or a standard error is below 0.
    """
    att, se = within("(-inf, inf)", att=att), within("[0, inf)", se=se)
    half = -ndtri((1 - one(level=within("(0, 1)", level=level))) / 2) * se
    return att - half, att + half


def bacon(unit, time, outcome, first_year):
    """The two-by-two comparisons that a TWFE coefficient is made of, with their weights.

    For treated cohort g and control cohort h the window is the years before h is treated (if h is later or
    never) or from h on (if h is earlier: its outcome already holds its own effect). Weight ∝ n_g n_h × years
    before × years after.

    Args:
        unit: shape (n,), whose outcome it is.
        time: shape (n,), year.
        outcome: shape (n,), finite.
        first_year: shape (n,), first treated year of the unit; 0, nan or inf for never.

    Returns:
        `Comparisons`; weights add up to 1, and weights times estimates to the coefficient of `twfe`.

    Raises:
        ValueError: if the panel is not balanced, or there is nothing to compare.

    Source: Goodman-Bacon (2021), theorem 1.
    """
    panel = _panel(unit, time, outcome, first_year)
    cohorts, size = np.unique(panel.first, return_counts=True)
    mean = {cohort: panel.outcome[panel.first == cohort].mean(axis=0) for cohort in cohorts}
    rows = []
    for (g, n_g), (h, n_h) in permutations(zip(cohorts, size, strict=True), 2):
        window = panel.times < h if h > g else panel.times >= h
        before, after = window & (panel.times < g), window & (panel.times >= g)
        if before.any() and after.any():
            kind = KINDS[0] if np.isinf(h) else KINDS[1] if h > g else KINDS[2]
            estimate = two_by_two(mean[g][before], mean[g][after], mean[h][before], mean[h][after])
            rows.append((g, h, kind, estimate, n_g * n_h * before.sum() * after.sum()))
    if not rows:
        raise ValueError("No unit changes treatment while another does not, so there is nothing to compare.")
    treated, control, kind, estimate, weight = map(np.array, zip(*rows, strict=True))
    return Comparisons(treated, control, kind, estimate, weight / weight.sum())


def forbidden_weight(comparisons):
    """The weight, from 0 to 1, of comparisons in TWFE whose controls are already treated.

    Args:
        comparisons: what `bacon` returns.

    Returns:
        Share of the total weight.

    Source: Goodman-Bacon (2021).
    """
    return float(comparisons.weight[comparisons.kind == KINDS[2]].sum())


def sun_abraham(unit, time, outcome, first_year):
    """Event study from one regression with a coefficient for every cohort and event time.

    y_it = α_i + λ_t + Σ_g Σ_{e≠−1} δ_{g,e} 1{g_i = g, t − g = e} + ε_it, then θ(e) = Σ_g n_g δ_{g,e} / Σ_g n_g

    With controls never treated and a balanced panel, δ equals ATT(g,t); only the standard errors differ a little.

    Args:
        unit: shape (n,), whose outcome it is.
        time: shape (n,), year.
        outcome: shape (n,), finite.
        first_year: shape (n,), first treated year of the unit; 0, nan or inf for never.

    Returns:
        `Effects` by event time, the base (usually −1) left out; standard errors are clustered by unit.

    Raises:
        ValueError: if the panel is not balanced, or lacks treated units or units never treated.

    Source: Sun & Abraham (2021).
    """
    panel = _panel(unit, time, outcome, first_year)
    kept = panel.first > panel.times[0]
    first, times, outcome = panel.first[kept], panel.times, panel.outcome[kept]
    cohorts, size = np.unique(first, return_counts=True)
    if np.isfinite(cohorts).all() or np.isinf(cohorts).all():
        raise ValueError("Sun and Abraham's regression needs units that become treated and units that never are.")
    cell = [(g, t) for g in cohorts[:-1] for t in times if t != times[np.searchsorted(times, g) - 1]]
    cohort, year = np.array(cell).T
    dummies = (first[:, None, None] == cohort) & (times[:, None] == year)
    coefficient, variance = _regress(outcome, dummies.astype(float))
    at = np.unique(year - cohort)
    weight = (year - cohort == at[:, None]) * size[np.searchsorted(cohorts, cohort)]
    weight = weight / weight.sum(axis=1, keepdims=True)
    return Effects(at, weight @ coefficient, np.sqrt(np.diag(weight @ variance @ weight.T)))


class PanelError(ValueError):
    """A reader's panel cannot be used; the message names file, row and column, and says what to do."""


def read_panel(path):
    """Read a panel of your own: a CSV file, UTF-8, with the columns unit, year, outcome, first_year.

    Args:
        path: the file. `first_year` is empty, 0, never or inf for units never treated. Other columns are ignored.

    Returns:
        A pandas DataFrame with unit (text), year (int), outcome (float) and first_year (int, 0 for never), sorted
        by unit and year. Its four columns go into every function of this module.

    Raises:
        PanelError: if the file is missing, empty, not UTF-8 or not such a table; if a cell is not a number, a
            unit-year is doubled or missing, or first_year changes within a unit.
    """
    name = os.path.basename(path)
    table = _read_text_table(path, name)
    if (table["unit"] == "").any():
        _fail(name, "the unit has no name. Name it, or delete the row.", table["unit"] == "", "unit")
    never = table["first_year"].str.lower().isin(["", "0", "never", "inf"])
    table["first_year"] = table["first_year"].mask(never, "0")
    for column, kind in (("year", int), ("outcome", float), ("first_year", int)):
        table[column] = _numbers(table[column], name, kind)
    _check_table(table, name)
    return table.sort_values(["unit", "year"], ignore_index=True)


# --- Helpers: arrays ---------------------------------------------------------------------------------------


class _Panel(NamedTuple):
    """Outcomes as units × times, first treated time per unit (inf for never), and the times in order."""

    outcome: np.ndarray
    first: np.ndarray
    times: np.ndarray


def _panel(unit, time, outcome, first_year):
    """Check four long columns and turn them into a units × times matrix."""
    unit = np.asarray(unit)
    time, outcome, first_year = _columns(time, outcome, first_year)
    shapes = {column.shape for column in (unit, time, outcome, first_year)}
    if len(shapes) > 1 or unit.ndim != 1 or not len(unit):
        raise ValueError(
            f"Unit, time, outcome and first year must be four lists of one length; their shapes are {sorted(shapes)}."
        )
    if not (np.isfinite(time).all() and np.isfinite(outcome).all()):
        raise ValueError("A time or an outcome is missing or infinite. Leave out units whose data have gaps.")
    within("(-inf, inf)", time=time, outcome=outcome)
    try:
        units, row = np.unique(unit, return_inverse=True)
    except TypeError:
        raise ValueError("The units must be all text or all numbers, and none may be missing.") from None
    times, column = np.unique(time, return_inverse=True)
    cell = row * len(times) + column
    count = np.bincount(cell, minlength=len(units) * len(times))
    if (count != 1).any():
        wrong = np.argmax(count != 1)
        raise ValueError(
            f"Unit {units[wrong // len(times)]} has time {times[wrong % len(times)]:g} {count[wrong]} times. "
            "The panel must hold every unit at every time, once."
        )
    if len(units) < 2 or len(times) < 2:
        raise ValueError(f"The panel has {len(units)} units and {len(times)} times; it needs 2 or more of each.")
    order = np.argsort(cell)
    outcome, first = outcome[order].reshape(len(units), -1), first_year[order].reshape(len(units), -1)
    first = np.where(np.isnan(first) | (first == 0) | (first > times[-1]), np.inf, first)
    if (first != first[:, :1]).any():
        changes = units[np.argmax((first != first[:, :1]).any(axis=1))]
        raise ValueError(f"The first year of unit {changes} changes over time. A unit has one first year.")
    return _Panel(outcome, first[:, 0], times)


def _columns(*columns):
    """Columns as floats, with nan and inf where they are: what is missing is said later, by unit and time."""
    try:
        return [np.asarray(column, float) for column in columns]
    except (TypeError, ValueError):
        raise ValueError("Time, outcome and first year must be numbers, in lists of one length.") from None


def _gap(change, treated, controls):
    """Mean change of the treated minus that of the controls, per time, and what each unit adds to it."""
    of_treated, of_controls = treated / treated.sum(axis=0), controls / controls.sum(axis=0)
    mean_treated, mean_controls = (of_treated * change).sum(axis=0), (of_controls * change).sum(axis=0)
    influence = of_treated * (change - mean_treated) - of_controls * (change - mean_controls)
    return mean_treated - mean_controls, influence


def _average(att, influence, size, member):
    """Mean by cohort size and its influence; the last term is there because cohort sizes are a sample."""
    mean = size @ att / size.sum()
    return mean, (influence @ size + member @ (att - mean)) / size.sum()


def _average_of(effects, chosen):
    return _average(effects.att[chosen], effects.influence[:, chosen], effects.size[chosen], effects.member[:, chosen])


def _aggregate(effects, how):
    """An aggregate and its influence, one value per unit."""
    treated = effects.event_time >= 0
    if how not in ("simple", "group", "dynamic"):
        raise ValueError(f'The aggregate is {how!r}; it must be "simple", "group" or "dynamic".')
    if not treated.any():
        raise ValueError("No entry lies after treatment. Keep some event times from 0 on.")
    if how == "simple":
        return _average_of(effects, treated)
    if how == "group":
        cohorts, influences = _averages(effects, effects.cohort, treated)
        entry = np.array([np.argmax(effects.cohort == cohort) for cohort in cohorts.at])
        return _average(cohorts.att, influences, effects.size[entry], effects.member[:, entry])
    after, influences = _averages(effects, effects.event_time, treated)
    return after.att.mean(), influences.mean(axis=1)


def _leads(effects):
    """The event study before its base, which is 0 by construction, and the influences."""
    before = (effects.event_time < 0) & (effects.influence != 0).any(axis=0)
    if not before.any():
        raise ValueError("There is no year before the base, so no lead to look at.")
    return _averages(effects, effects.event_time, before)


def _two_groups(change, treated, least):
    """One change per unit, and who is treated, both groups large enough."""
    change = row(change=within("(-inf, inf)", change=change))
    treated = within("[0, 1]", treated=treated)
    if treated.shape != change.shape or not np.isin(treated, (0, 1)).all():
        raise ValueError(f"Treated must be {len(change)} values of True or False; given are {treated.shape}.")
    treated = treated.astype(bool)
    number, others = treated.sum(), (~treated).sum()
    if min(number, others) < least:
        raise ValueError(f"There are {number} treated units and {others} others; {least} of each are needed.")
    return change, treated


def _averages(effects, label, chosen):
    """`_average` for each label among the chosen entries: the effects and their influences."""
    labels = np.unique(label[chosen])
    means, influences = zip(*(_average_of(effects, chosen & (label == at)) for at in labels), strict=True)
    influences = np.stack(influences, axis=1)
    return Effects(labels, np.array(means), np.sqrt((influences**2).sum(axis=0))), influences


def _regress(outcome, regressors):
    """Least squares on 0/1 regressors with unit and time effects: coefficients and their covariance, clustered by unit.

    Subtracting unit and time means from both sides does the work of the dummies (exact in a balanced panel).
    """
    y, x = _within(outcome), _within(regressors)
    columns = x.reshape(-1, x.shape[-1])
    gram = columns.T @ columns
    if np.linalg.matrix_rank(gram, tol=1e-10 * regressors.sum(), hermitian=True) < len(gram):
        raise ValueError("Treatment does not vary beyond unit and time effects: some units must change, some not.")
    coefficient = np.linalg.solve(gram, columns.T @ y.ravel())
    score = (np.swapaxes(x, 1, 2) @ (y - x @ coefficient)[..., None])[..., 0]
    half = np.linalg.solve(gram, score.T)
    units, times = y.shape
    observed, estimated = units * times, len(gram) + times
    correction = units / (units - 1) * (observed - 1) / max(observed - estimated, 1)
    return coefficient, correction * half @ half.T


def _within(values):
    by_unit, by_time = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True)
    return values - by_unit - by_time + by_unit.mean(axis=0, keepdims=True)


# --- Helpers: a reader's file ------------------------------------------------------------------------------


def _fail(name, what, wrong=None, column=None):
    """Name the file, the line of the first wrong cell, and the column."""
    row = "" if wrong is None else f", row {wrong.idxmax()}"
    raise PanelError(f"{name}{row}{f', column {column}' if column else ''}: {what}") from None


def _read_text_table(path, name):
    """The four columns as stripped text, blank lines left out; the index is the line in the file."""
    from pandas import DataFrame

    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)  # a quotation mark without end is an error
            rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except UnicodeDecodeError:
        _fail(name, 'the file is not UTF-8. In your spreadsheet program, save it again as "CSV UTF-8".')
    except OSError as error:
        _fail(name, f"the file cannot be opened ({error.strerror}). Check its name and its folder.")
    except csv.Error as error:
        _fail(name, f"the file is not a table of comma-separated values ({error}). Save it as CSV.")
    lines = {line: cells for line, cells in rows if any(cells)}
    if not lines:
        _fail(name, f"the file is empty. It needs the columns {', '.join(COLUMNS)}.")
    header = lines.pop(min(lines))
    for column in COLUMNS:
        if header.count(column) != 1:
            found = f"it must be there once, but the header is: {', '.join(header)}"
            _fail(name, f"{found}. Rename the columns, and separate them by commas.", column=column)
    if not lines:
        _fail(name, "there is a header but no row. Add one row per unit and year.")
    for line, cells in lines.items():
        if len(cells) != len(header):
            found = f"the row has {len(cells)} cells and the header {len(header)}"
            _fail(f"{name}, row {line}", f"{found}. Put text that holds a comma in quotation marks.")
    return DataFrame.from_dict(lines, orient="index", columns=header)[list(COLUMNS)]


def _numbers(text, name, kind):
    from pandas import to_numeric

    numbers = to_numeric(text, errors="coerce")
    wrong = ~np.isfinite(numbers)
    if kind is int:
        wrong |= (numbers % 1 != 0) | (numbers < 0) | (numbers > 9999)
    if wrong.any():
        what = "a year, for example 2016" if kind is int else "a number, for example 1234.5"
        _fail(name, f'"{text[wrong.idxmax()]}" is not {what}. Correct it, or leave the unit out.', wrong, text.name)
    return numbers.astype(kind)


def _check_table(table, name):
    """Every unit in every year, once, with one first year."""
    doubled = table.duplicated(["unit", "year"])
    if doubled.any():
        row = table.loc[doubled.idxmax()]
        _fail(name, f"unit {row.unit} has the year {row.year} twice. Keep one row.", doubled, "year")
    changed = table["first_year"] != table.groupby("unit")["first_year"].transform("first")
    if changed.any():
        row = table.loc[changed.idxmax()]
        _fail(
            name,
            f"unit {row.unit} has {row.first_year} here and another value above. A unit has one first year.",
            changed,
            "first_year",
        )
    grid = table.groupby(["unit", "year"]).size().unstack(fill_value=0)
    if (grid == 0).any(axis=None):
        unit, year = (grid == 0).stack().idxmax()
        _fail(name, f"unit {unit} has no year {year}. Add the row, or leave the unit out of the file.", column="year")
    if min(grid.shape) < 2:
        _fail(name, f"the panel has {grid.shape[0]} units and {grid.shape[1]} years; it needs 2 or more of each.")
