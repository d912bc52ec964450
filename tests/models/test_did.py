"""Difference-in-differences against published values, another library, dummies by hand, and known truths."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from beltlab import data
from beltlab.models import did, simulate

MPDTA = Path(__file__).parents[2] / "../shared/reference/mpdta.csv"
FIT = ("outcome", "unit", "year", "first_year")  # the order in which diff-diff asks for them


def panel(seed, cohorts=((2013, 1), (2014, 7), (2016, 12), (0, 15)), years=range(2010, 2020), effect=None):
    """A random panel in shuffled order: columns unit, time, outcome, first year."""
    draws = np.random.default_rng(seed)
    first = np.repeat([g for g, _ in cohorts], [n for _, n in cohorts])
    unit, time = (a.ravel() for a in np.meshgrid(np.arange(len(first)), list(years), indexing="ij"))
    g = first[unit]
    outcome = draws.normal(size=len(first))[unit] + 0.1 * (time - 2010) + 0.2 * draws.normal(size=unit.size)
    if effect:
        outcome = outcome + np.where((g > 0) & (time >= g), effect(time - g), 0)
    order = draws.permutation(unit.size)
    return unit[order], time[order], outcome[order], g[order]


@pytest.fixture(scope="module")
def mpdta():
    if not MPDTA.exists():
        pytest.skip("The county minimum-wage data (mpdta.csv) are not part of the project, so this test cannot run.")
    table = pd.read_csv(MPDTA)
    return [table[column].to_numpy() for column in ("countyreal", "year", "lemp", "first.treat")]


# --- Published values ---


def test_mpdta_twfe(mpdta):
    assert did.twfe(*mpdta).att == pytest.approx(-0.0365489, abs=1e-7)


@pytest.mark.parametrize(
    ("how", "att", "se"), [("simple", -0.0400, 0.0119), ("dynamic", -0.0772, 0.0219), ("group", -0.0310, 0.0126)]
)
def test_mpdta_aggregates(mpdta, how, att, se):
    estimate = did.aggregate(did.att_gt(*mpdta), how)
    assert estimate.att == pytest.approx(att, abs=1e-4)
    assert estimate.se == pytest.approx(se, rel=0.10)


def test_mpdta_bacon_rebuilds_twfe(mpdta):
    parts = did.bacon(*mpdta)
    assert parts.weight @ parts.estimate == pytest.approx(did.twfe(*mpdta).att, abs=1e-9)


# --- Another library ---


@pytest.mark.filterwarnings("ignore")  # it warns about small cohorts and cohorts without controls
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("control", did.CONTROLS)
def test_att_gt_and_aggregates_agree_with_diff_diff(seed, control):
    from diff_diff import CallawaySantAnna

    ours = panel(seed, effect=lambda e: 0.1 * e)
    name = {"never": "never_treated", "not_yet": "not_yet_treated"}[control]
    theirs = CallawaySantAnna(control_group=name, base_period="universal").fit(frame(ours), *FIT)
    effects = did.att_gt(*ours, control=control)
    expected = {cell: (got["effect"], got["se"]) for cell, got in theirs.group_time_effects.items()}
    compared = 0
    for g, t, att, se in zip(effects.cohort, effects.time, effects.att, effects.se, strict=True):
        if t == g - 1:
            assert att == se == 0
        else:
            assert (att, se) == pytest.approx(expected[g, t], abs=1e-8)
            compared += 1
    assert compared == sum(np.isfinite(att) for (g, t), (att, _) in expected.items() if t != g - 1)
    assert did.aggregate(effects) == pytest.approx((theirs.overall_att, theirs.overall_se), abs=1e-8)
    groups = theirs.aggregate("group").to_dataframe()
    assert np.array(did.by_cohort(effects)) == pytest.approx(groups[["label", "att", "se"]].to_numpy(float).T, abs=1e-8)
    events = theirs.aggregate("event_study").to_dataframe()
    events.loc[events["event_time"] == -1, "se"] = 0
    assert np.array(did.event_study(effects)) == pytest.approx(
        events[["event_time", "att", "se"]].to_numpy(float).T, abs=1e-8
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", [1, 2])
def test_sun_abraham_agrees_with_diff_diff(seed):
    from diff_diff import SunAbraham

    ours = panel(seed, effect=lambda e: 0.1 * e)
    theirs = SunAbraham().fit(frame(ours), *FIT).event_study_effects
    effects = did.sun_abraham(*ours)
    assert effects.at.tolist() == sorted(theirs)
    for at, att, se in zip(*effects, strict=True):
        assert (att, se) == pytest.approx((theirs[at]["effect"], theirs[at]["se"]), abs=1e-8)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("never", [0, 15])
def test_bacon_and_twfe_agree_with_diff_diff(never):
    from diff_diff import BaconDecomposition

    ours = panel(3, cohorts=((2013, 1), (2014, 7), (2016, 12), (0, never)), effect=lambda e: 0.1 * e)
    theirs = BaconDecomposition(weights="exact").fit(frame(ours), *FIT)
    parts = did.bacon(*ours)
    assert did.twfe(*ours).att == pytest.approx(theirs.twfe_estimate, abs=1e-8)
    assert did.forbidden_weight(parts) == pytest.approx(theirs.total_weight_later_vs_earlier, abs=1e-8)
    expected = {
        (c.treated_group, np.inf if c.control_group == "never_treated" else c.control_group): (c.estimate, c.weight)
        for c in theirs.comparisons
    }
    got = {(g, h): pair for g, h, *pair in zip(parts.treated, parts.control, parts.estimate, parts.weight, strict=True)}
    assert got.keys() == expected.keys()
    for cell, pair in got.items():
        assert pair == pytest.approx(expected[cell], abs=1e-8)


def frame(columns):
    return pd.DataFrame(dict(zip(did.COLUMNS, columns, strict=True)))


# --- By hand ---


def test_two_by_two_by_hand():
    assert did.two_by_two(1, 4, 2, 3) == 2
    assert did.two_by_two([1, 3], [7], 0, [1, 1]) == 4


def test_twfe_is_ordinary_least_squares_with_dummies():
    unit, time, outcome, first = panel(4, effect=lambda e: 0.3)
    treated = (first > 0) & (time >= first)
    units, times = unit[:, None] == np.unique(unit), time[:, None] == np.unique(time)[1:]
    design = np.column_stack([treated, units, times]).astype(float)
    coefficients, *_ = np.linalg.lstsq(design, outcome)
    residual = outcome - design @ coefficients
    bread = np.linalg.pinv(design.T @ design)
    scores = units.T.astype(float) @ (design * residual[:, None])
    n, k, clusters = len(outcome), 2 + times.shape[1], units.shape[1]
    small_sample = clusters / (clusters - 1) * (n - 1) / (n - k)
    se = np.sqrt(small_sample * (bread @ scores.T @ scores @ bread)[0, 0])
    assert did.twfe(unit, time, outcome, first) == pytest.approx((coefficients[0], se), abs=1e-9)


def test_att_gt_by_hand_on_three_units():
    unit, time = np.repeat([0, 1, 2], 3), np.tile([1, 2, 3], 3)
    outcome, first = np.array([0, 5, 9, 0, 1, 7, 0, 1, 2]), np.repeat([2, 3, 0], 3)
    never = did.att_gt(unit, time, outcome, first)
    assert never.cohort.tolist() == [2, 2, 2, 3, 3, 3] and never.time.tolist() == [1, 2, 3] * 2
    assert never.att.tolist() == [0, 4, 7, 0, 0, 5]
    assert never.size.tolist() == [1] * 6
    not_yet = did.att_gt(unit, time, outcome + [0, 0, 0, 0, 2, 0, 0, 0, 0], first, control="not_yet")
    assert not_yet.att.tolist() == [0, 3, 7, -2, 0, 3]
    assert did.aggregate(never).att == pytest.approx((4 + 7 + 5) / 3)
    assert did.aggregate(never, "group").att == pytest.approx((5.5 + 5) / 2)
    assert did.aggregate(never, "dynamic").att == pytest.approx((4.5 + 7) / 2)


def test_cohorts_are_weighted_by_their_size():
    effects = did.att_gt(*panel(5, effect=lambda e: 0.1 * e))
    after = effects.event_time >= 0
    assert did.aggregate(effects).att == pytest.approx(np.average(effects.att[after], weights=effects.size[after]))
    cohorts = did.by_cohort(effects)
    assert did.aggregate(effects, "group").att == pytest.approx(np.average(cohorts.att, weights=[1, 7, 12]))


def test_confidence_interval():
    low, high = did.confidence_interval(np.array([1.0, 2.0]), 0.5)
    assert low == pytest.approx([1 - 0.979982, 2 - 0.979982]) and high == pytest.approx([1.979982, 2.979982])
    with pytest.raises(ValueError, match="above 0 and below 1"):
        did.confidence_interval(0, 1, 95)


# --- Known truths ---


@pytest.mark.parametrize(("control", "n_never"), [("never", 160), ("not_yet", 160), ("not_yet", 0)])
def test_without_noise_att_gt_is_the_effect_itself(cities, control, n_never):
    effects = did.att_gt(*cities(1, noise=0, n_never=n_never), control=control)
    true = np.where(effects.event_time >= 0, 0.02 + 0.10 * effects.event_time, 0)
    assert effects.att == pytest.approx(true, abs=1e-9)


def test_a_pre_trend_biases_att_gt_by_the_trend_since_the_base(cities):
    effects = did.att_gt(*cities(1, noise=0, base_effect=0, effect_growth=0, pretrend=0.03))
    assert effects.att == pytest.approx(0.03 * (effects.event_time + 1), abs=1e-9)


@pytest.mark.parametrize("n_never", [160, 20, 0])
def test_twfe_is_exact_if_effects_are_constant(cities, n_never):
    sample = cities(1, n_never=n_never, noise=0, base_effect=0.1, effect_growth=0)
    assert did.twfe(*sample) == pytest.approx((0.1, 0), abs=1e-9)


@pytest.mark.parametrize(("n_never", "coefficient"), [(160, 0.143), (20, 0.095), (0, 0.061)])
def test_twfe_goes_wrong_if_effects_grow(cities, n_never, coefficient):
    sample = cities(1, n_never=n_never, noise=0)
    assert cities.true_att(1, n_never=n_never) == pytest.approx(0.182, abs=0.0005)
    assert did.twfe(*sample).att == pytest.approx(coefficient, abs=0.0005)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "cohorts",
    [
        ((2013, 1), (2014, 7), (2016, 12), (0, 15)),
        ((2013, 4), (2016, 5)),
        ((2008, 3), (2010, 2), (2014, 4), (2025, 6), (np.inf, 5)),
        ((2012, 1), (np.nan, 1)),
    ],
)
def test_bacon_weights_add_up_to_twfe(seed, cohorts):
    sample = panel(seed, cohorts, effect=lambda e: 0.1 * e)
    parts = did.bacon(*sample)
    assert parts.weight.sum() == pytest.approx(1, abs=1e-12) and (parts.weight > 0).all()
    assert parts.weight @ parts.estimate == pytest.approx(did.twfe(*sample).att, abs=1e-9)
    assert set(parts.kind) <= set(did.KINDS)


def test_a_single_cohort_has_no_forbidden_comparison():
    assert did.forbidden_weight(did.bacon(*panel(1, ((2014, 3), (0, 4))))) == 0


@pytest.mark.parametrize("seed", range(3))
def test_sun_abraham_equals_the_event_study_with_never_treated_controls(seed):
    sample = panel(seed, effect=lambda e: 0.1 * e)
    events, regression = did.event_study(did.att_gt(*sample)), did.sun_abraham(*sample)
    kept = events.at != -1
    assert regression.at.tolist() == events.at[kept].tolist()
    assert regression.att == pytest.approx(events.att[kept], abs=1e-9)


def test_units_treated_from_the_start_are_left_out_of_att_gt():
    with_early = panel(6, ((2010, 3), (2014, 7), (0, 15)))
    later = with_early[3] != 2010
    without = tuple(column[later] for column in with_early)
    for control in did.CONTROLS:
        assert did.att_gt(*with_early, control=control).att == pytest.approx(did.att_gt(*without, control=control).att)
    assert np.array(did.sun_abraham(*with_early)) == pytest.approx(np.array(did.sun_abraham(*without)))


# --- Intervals, and the cohort of one ---


def monte_carlo(cities, panels=300):
    """Estimates and standard errors over seeded panels, of the ATT and of Hangzhou's mean effect."""
    overall, hangzhou = [], []
    for seed in range(panels):
        effects = did.att_gt(*cities(seed))
        overall.append(did.aggregate(effects))
        cohorts = did.by_cohort(effects)
        assert cohorts.at[0] == 2015 and effects.size[0] == 1
        hangzhou.append((cohorts.att[0], cohorts.se[0]))
    return np.array(overall).T, np.array(hangzhou).T


def test_the_interval_covers_the_truth_except_for_a_cohort_of_one(cities):
    (att, se), (hangzhou, hangzhou_se) = monte_carlo(cities)
    true = cities.true_att(0)
    assert 0.92 <= np.mean(abs(att - true) < 1.96 * se) <= 0.98
    true_hangzhou = 0.02 + 0.10 * np.arange(8).mean()
    assert hangzhou_se.mean() == pytest.approx(0.014, abs=0.0005)
    assert hangzhou.std() == pytest.approx(0.183, abs=0.01)
    assert 0.08 <= np.mean(abs(hangzhou - true_hangzhou) < 1.96 * hangzhou_se) <= 0.18


def test_the_coverage_of_a_cohort_of_one_follows_from_its_controls():
    """One treated unit shows no spread, so with n controls the interval is √(n+1) times too short."""
    covered, n = [], 40
    for seed in range(300):
        effects = did.att_gt(*panel(seed, ((2015, 1), (0, n)), years=(2014, 2015)))
        covered.append(abs(effects.att[-1]) < 1.96 * effects.se[-1])
    assert np.mean(covered) == pytest.approx(2 * stats.norm.cdf(1.96 / np.sqrt(n + 1)) - 1, abs=0.07)


@pytest.fixture(scope="module")
def cities():
    """Simulated cities on the approvals of batches 1 to 6, as the four columns of a panel."""
    from beltlab import data
    from beltlab.models import simulate

    zones = data.load("pilot_zones").query("batch <= 6")
    names, dates = zones["city"].to_numpy(), zones["approval_date"].to_numpy()

    def columns(seed, **settings):
        table = simulate.cities(seed, names, dates, **settings)
        return [table[column] for column in did.COLUMNS]

    def true_att(seed, **settings):
        table = simulate.cities(seed, names, dates, **settings)
        return table["effect"][table["treated"]].mean()

    columns.true_att = true_att
    return columns


# --- Bad input ---


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda u, t, y, g: (u[1:], t[1:], y[1:], g[1:]), "0 times"),
        (lambda u, t, y, g: (u[1:], t, y, g), "one length"),
        (lambda u, t, y, g: ([], [], [], []), "one length"),
        (lambda u, t, y, g: (u, t, np.where(np.arange(y.size) == 3, np.nan, y), g), "missing or infinite"),
        (lambda u, t, y, g: (u, t, y, np.where(np.arange(y.size) == 3, 2018, g)), "changes over time"),
        (lambda u, t, y, g: (u * 0, t + 100 * u, y, g * 0), "2 or more"),
    ],
)
def test_a_bad_panel_gets_a_sentence(change, words):
    sample = change(*panel(1))
    for estimator in (did.twfe, did.att_gt, did.bacon, did.sun_abraham):
        with pytest.raises(ValueError, match=words):
            estimator(*sample)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: did.att_gt(*panel(1), control="nobody"), '"never" or "not_yet"'),
        (lambda: did.att_gt(*panel(1, ((2014, 3), (2016, 3)))), "not_yet"),
        (lambda: did.att_gt(*panel(1, ((2014, 3),)), control="not_yet"), "has controls"),
        (lambda: did.att_gt(*panel(1, ((0, 3),))), "No unit becomes treated"),
        (lambda: did.att_gt(*panel(1, ((2010, 3), (0, 3)))), "No unit becomes treated"),
        (lambda: did.twfe(*panel(1, ((0, 3),))), "does not vary"),
        (lambda: did.twfe(*panel(1, ((2013, 7),))), "does not vary"),
        (lambda: did.bacon(*panel(1, ((2014, 3),))), "nothing to compare"),
        (lambda: did.sun_abraham(*panel(1, ((2014, 3),))), "never are"),
        (lambda: did.aggregate(did.att_gt(*panel(1)), "calendar"), "simple"),
        (lambda: did.two_by_two([], 1, 2, 3), "treated before is empty"),
        (lambda: did.placebo_effects([1, 2, 3], [True, True, False]), "There is 1 untreated unit; placebos need two"),
        (lambda: did.only(did.att_gt(*panel(1)), first=50, last=60), "No ATT.* event time from 50 to 60 in"),
        (lambda: did.aggregate(did.only(did.att_gt(*panel(1)), last=-1)), "No entry lies after treatment"),
        (lambda: did.pretrend(did.only(did.att_gt(*panel(1)), first=0)), "There is no year before the base"),
        (lambda: did.pretrend(did.att_gt(*panel(1, ((2017, 2), (0, 2))))), "6 leads cannot be tested with 4 units"),
    ],
)
def test_a_wrong_question_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# --- A reader's own panel ---

HEADER = "unit,year,outcome,first_year"
ROWS = ["A,2010,1.5,2011", "A,2011,2.5,2011", "B,2010,1.0,", "B,2011,1.25,"]


def written(folder, lines, encoding="utf-8"):
    path = folder / "my panel 面板.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def test_a_good_panel_is_read_and_estimated(tmp_path):
    for encoding in ("utf-8", "utf-8-sig"):
        table = did.read_panel(written(tmp_path, [HEADER, *ROWS[::-1], "", ""], encoding))
        assert list(table.columns) == list(did.COLUMNS)
        assert table["unit"].tolist() == ["A", "A", "B", "B"] and table["first_year"].tolist() == [2011, 2011, 0, 0]
        assert [str(kind) for kind in table.dtypes[1:]] == ["int64", "float64", "int64"]
    columns = [table[column] for column in did.COLUMNS]
    assert did.twfe(*columns).att == pytest.approx(0.75)
    assert did.aggregate(did.att_gt(*columns)).att == pytest.approx(0.75)


def test_other_columns_their_order_and_ways_to_say_never_do_not_matter(tmp_path):
    lines = ["first_year, note,outcome,year,unit", "never,x,1,2010,甲", "0,,2,2011,甲", "inf,,3,2010,乙", ",,4,2011,乙"]
    table = did.read_panel(written(tmp_path, lines))
    assert table["first_year"].eq(0).all() and set(table["unit"]) == {"甲", "乙"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], ["empty", "unit, year, outcome, first_year"]),
        ([HEADER], ["no row"]),
        (["unit,year,sales,first_year", *ROWS], ["column outcome", "sales"]),
        (["unit,year,outcome,outcome,first_year", *ROWS], ["column outcome", "once"]),
        ([HEADER.replace(",", ";"), *ROWS], ["column unit", "commas"]),
        ([HEADER, *ROWS, "A,2010,3,2011"], ["row 6", "column year", "unit A has the year 2010 twice"]),
        ([HEADER, *ROWS[:3]], ["column year", "unit B has no year 2011"]),
        ([HEADER, "", *ROWS[:3], 'B,2011,"1,000",0'], ["row 6", "column outcome", '"1,000" is not a number']),
        ([HEADER, *ROWS[:3], "B,2011,,"], ["row 5", "column outcome", '"" is not a number']),
        ([HEADER, *ROWS[:3], "B,2011,inf,"], ["row 5", "column outcome"]),
        ([HEADER, *ROWS[:3], "B,2011.5,1,"], ["row 5", "column year", "not a year"]),
        ([HEADER, *ROWS[:3], "B,1e300,1,"], ["row 5", "column year"]),
        ([HEADER, *ROWS[:3], 'B,"2011,1,'], ["comma-separated"]),
        ([HEADER, *ROWS[:3], "B,last,1,"], ["row 5", "column year", '"last"']),
        ([HEADER, *ROWS[:3], "B,2011,1,soon"], ["row 5", "column first_year", '"soon"']),
        ([HEADER, *ROWS[:3], "B,2011,1,2011"], ["row 5", "column first_year", "one first year"]),
        ([HEADER, *ROWS[:3], ",2011,1,"], ["row 5", "column unit", "no name"]),
        ([HEADER, *ROWS, "C,2010,1,0,9,9"], ["row 6", "6 cells", "quotation marks"]),
        ([HEADER, *ROWS[:2]], ["1 units and 2 years"]),
    ],
)
def test_a_bad_file_gets_a_sentence_that_names_the_place(tmp_path, lines, words):
    with pytest.raises(did.PanelError) as error:
        did.read_panel(written(tmp_path, lines))
    for word in ["my panel 面板.csv", *words]:
        assert word in str(error.value)


def test_a_file_that_cannot_be_read_gets_a_sentence(tmp_path):
    with pytest.raises(did.PanelError, match="UTF-8"):
        did.read_panel(written(tmp_path, [HEADER, "杭州,2010,1,2015"], "gbk"))
    with pytest.raises(did.PanelError, match="UTF-8"):
        did.read_panel(written(tmp_path, [HEADER, *ROWS], "utf-16"))
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(did.PanelError, match="cannot be opened"):
            did.read_panel(path)


def test_what_is_written_is_what_is_read(tmp_path):
    sample = frame(panel(7)).astype({"unit": str})
    path = tmp_path / "panel.csv"
    sample.to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC)
    read = did.read_panel(path)
    assert did.twfe(*(read[c] for c in did.COLUMNS)) == pytest.approx(did.twfe(*(sample[c] for c in did.COLUMNS)))


# --- one change per unit: provinces ------------------------------------------------------------------------


def provincial(before, after, without=()):
    trade = data.load("province_trade").pivot(index="province", columns="year", values="goods_trade_100m_yuan")
    trade = np.log(trade[~trade.index.isin(without)])
    return (trade[after] - trade[before]).to_numpy(), trade.index.isin(data.zones_in_force(2016)["province"])


@pytest.mark.parametrize(
    "before, after, att, se, p",
    [(2014, 2020, 0.317, 0.180, 0.18), (2007, 2014, -0.045, 0.216, None), (2014, 2017, 0.180, 0.095, 0.14)],
)
def test_provinces_with_standard_errors(before, after, att, se, p):
    """Numbers of an independent derivation; the error again by Welch's test, and by a regression with HC2 errors."""
    change, treated = provincial(before, after)
    found = did.difference(change, treated)
    assert found == (pytest.approx(att, abs=6e-4), pytest.approx(se, abs=6e-4))
    welch = stats.ttest_ind(change[treated], change[~treated], equal_var=False)
    assert found.att / found.se == pytest.approx(welch.statistic)
    if p:
        assert did.permutation_p(change, treated) == pytest.approx(p, abs=0.015)


def test_two_provinces_carry_half_of_the_effect():
    assert did.difference(*provincial(2014, 2020, ["Tibet", "Qinghai"])).att == pytest.approx(0.134, abs=6e-4)
    assert did.difference(*provincial(2014, 2017, ["Tibet", "Qinghai"])).att == pytest.approx(0.097, abs=6e-4)


def test_permutations_of_a_small_case_by_hand():
    """Two of 20 ways to choose three of six give a gap as large as the real one, in either direction."""
    change, treated = np.array([9.0, 8, 5, 6, 1, 0]), np.array([True, True, False, True, False, False])
    assert did.permutation_p(change, treated) == pytest.approx(2 / 20)
    assert did.permutation_p(np.zeros(6), treated) == 1


def test_permutation_draws_come_near_all_ways():
    luck = np.random.default_rng(0)
    change, treated = luck.normal(size=16), np.arange(16) < 6
    change[treated] += 0.8
    every = stats.permutation_test(
        (change[treated], change[~treated]), lambda x, y: abs(x.mean() - y.mean()), n_resamples=np.inf,
        alternative="greater",
    ).pvalue
    assert did.permutation_p(change, treated) == pytest.approx(every)
    twice = np.repeat(change, 2), np.repeat(treated, 2)
    drawn = stats.permutation_test(
        (twice[0][twice[1]], twice[0][~twice[1]]), lambda x, y: abs(x.mean() - y.mean()), n_resamples=9_999,
        alternative="greater",
        rng=np.random.default_rng(1),
    ).pvalue  # fmt: skip
    assert did.permutation_p(*twice) == pytest.approx(drawn, abs=0.01)
    assert did.permutation_p(*twice) == did.permutation_p(*twice)


def test_the_true_division_is_one_of_the_draws():
    """Nothing of nine draws is as large as what was found: it is the one of ten."""
    change = np.r_[np.ones(10), np.zeros(20)]
    assert did.permutation_p(change, change > 0, draws=9) == 1 / 10


def test_the_placebo_city_interval_holds_what_it_promises_where_the_reported_one_does_not():
    """Hangzhou, a cohort of one, in 400 panels whose truth is known."""
    zones = data.load("pilot_zones").query("batch <= 6")
    held, reported = [], []
    for seed in range(400):
        panel = pd.DataFrame(simulate.cities(seed, zones["city"], zones["approval_date"], effect_growth=0))
        wide = panel.pivot(index="unit", columns="year", values="outcome")
        change = (wide.loc[:, 2015:].mean(axis=1) - wide[2014]).to_numpy()
        first = panel.groupby("unit")["first_year"].first().to_numpy()
        kept = (first == 2015) | (first == 0)
        low, high = did.placebo_interval(change[kept], first[kept] == 2015)
        held.append(low <= 0.02 <= high)
        gap = change[first == 2015][0] - change[first == 0].mean()
        spread = change[first == 0].std(ddof=1) / np.sqrt((first == 0).sum())
        reported.append(abs(gap - 0.02) < 1.96 * spread)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)
    assert np.mean(reported) < 0.25


def test_placebos_leave_the_city_itself_out():
    change = np.array([5.0, 1, 2, 6])
    placebos = did.placebo_effects(change, [True, False, False, False])
    assert placebos.tolist() == pytest.approx([1 - 4, 2 - 3.5, 6 - 1.5])


# --- the real panel of cities ------------------------------------------------------------------------------

FIRST_YEAR = {1: 2015, 2: 2016, 3: 2018, 4: 2020, 5: 2020, 6: 2022, 7: 2023}  # batch: first treated year
UNFIT = ["金华市", "牡丹江市", "呼伦贝尔市", "保定市", "三沙市", "莱芜市", "巢湖市", "儋州市", "毕节市", "铜仁市"]


def city_panel(outcome, first=2010, last=2023):
    """Unit, year, log outcome and first treated year of the cities that are fit for an estimate."""
    if not (data.FOLDER / "city_panel.csv").exists():
        pytest.skip("the panel of cities is not among the tables")
    batch = data.load("pilot_zones").set_index("zone_id")["batch"]
    zones = data.load("city_panel_zones").dropna(subset=["city_zh"])
    treated = zones.assign(first=zones["zone_id"].map(batch).map(FIRST_YEAR)).groupby("city_zh")["first"].min()
    panel = data.load("city_panel")
    panel = panel[panel["year"].between(first, last) & ~panel["city_zh"].isin(UNFIT)].dropna(subset=[outcome])
    panel = panel[panel.groupby("city_zh")["year"].transform("size") == last - first + 1]
    assert panel["city_zh"].nunique() == 281
    from_year = panel["city_zh"].map(treated).fillna(0)
    return [np.asarray(x) for x in (panel["city_zh"].astype(str), panel["year"], np.log(panel[outcome]), from_year)]


@pytest.mark.parametrize(
    "outcome, twfe, clean, lead, p",
    [
        ("revenue_100m_yuan", (0.025, 0.024), (-0.002, 0.015), (-0.009, 0.016), 0.55),
        ("gdp_100m_yuan", (0.065, 0.023), (0.015, 0.012), (-0.040, 0.016), 0.05),
    ],
)
def test_cities_give_the_numbers_of_an_independent_estimate(outcome, twfe, clean, lead, p):
    """Cohorts 2016 to 2022, six years before to five after, not-yet-treated controls.

    The independent estimate has Wuhan's revenue of 2013 as first printed. Mended, TWFE moves by 0.0015 and the joint
    p of revenue from 0.59 to 0.72; nothing else by more than 0.001.
    """
    panel = city_panel(outcome)
    np.testing.assert_allclose(did.twfe(*panel), twfe, atol=2.1e-3)
    effects = did.only(did.att_gt(*panel, control="not_yet"), -6, 5, without=(2015, 2023))
    np.testing.assert_allclose(did.aggregate(effects), clean, atol=7e-4)
    np.testing.assert_allclose(did.mean_lead(effects), lead, atol=7e-4)
    test = did.pretrend(effects)
    assert test.leads == 5 and (test.p > 0.5 if p == 0.55 else test.p == pytest.approx(p, abs=0.01))
    assert did.bootstrap(effects).se == pytest.approx(did.aggregate(effects).se, rel=0.08)


def test_one_misprint_moves_the_joint_p_of_revenue_by_more_than_a_tenth():
    """Wuhan's revenue of 2013: 978.52 in the statistics of the 36 large cities, 1730.6543 in the compilation."""
    unit, year, outcome, first = city_panel("revenue_100m_yuan")
    wuhan = (unit == "武汉市") & (year == 2013)
    assert wuhan.sum() == 1 and outcome[wuhan] == pytest.approx(np.log(978.52))

    def p(outcome):
        effects = did.att_gt(unit, year, outcome, first, control="not_yet")
        return did.pretrend(did.only(effects, -6, 5, without=(2015, 2023))).p

    assert p(np.where(wuhan, np.log(1730.6543), outcome)) == pytest.approx(0.59, abs=0.005)
    assert p(outcome) == pytest.approx(0.72, abs=0.005)


def test_a_placebo_date_finds_an_effect_on_output_before_any_zone():
    effects = did.att_gt(*did.placebo_dates(*city_panel("gdp_100m_yuan"), cohort=2020, to=2017), control="not_yet")
    assert did.aggregate(effects).att == pytest.approx(0.034, abs=6e-4)
    assert did.aggregate(effects).se == pytest.approx(0.016, abs=2e-3)


def test_the_specification_matters():
    unit, year, outcome, first = city_panel("revenue_100m_yuan")
    kept = (year <= 2019) & (first > 0)
    effects = did.att_gt(unit[kept], year[kept], outcome[kept], first[kept], control="not_yet")
    found = did.aggregate(did.only(effects, without=(2015,)))
    np.testing.assert_allclose(found, (0.053, 0.020), atol=1.2e-3)


def test_standard_errors_by_city_are_those_of_resampled_cities():
    """Whole cities drawn anew, with replacement, and everything estimated again: no formula of ours."""
    luck = np.random.default_rng(3)
    panel = pd.DataFrame(simulate.cities(5, list("abcdefghijkl"), ["2016-01-12"] * 7 + ["2018-07-24"] * 5, n_never=40))
    wide = panel.pivot(index="unit", columns="year", values="outcome").to_numpy()
    first = panel.groupby("unit")["first_year"].first().to_numpy()

    def estimate(rows):
        long = np.repeat(np.arange(len(rows)), 13), np.tile(np.arange(2010, 2023), len(rows)), wide[rows].ravel()
        return did.att_gt(*long, np.repeat(first[rows], 13), control="not_yet")

    effects = estimate(np.arange(52))
    drawn = [estimate(luck.integers(0, 52, 52)) for _ in range(400)]
    for number in (did.aggregate, did.mean_lead):
        again = np.std([number(one).att for one in drawn], ddof=1)
        assert number(effects).se == pytest.approx(again, rel=0.15)


def test_placebo_dates_keep_only_years_and_cities_before():
    unit, year = np.repeat(list("abcd"), 6), np.tile(np.arange(2010, 2016), 4)
    first = np.repeat([2012, 2014, 2015, np.nan], 6)
    moved = did.placebo_dates(unit, year, np.zeros(24), first, cohort=2014, to=2012)
    assert set(moved[0]) == {"b", "c", "d"} and moved[1].max() == 2013
    assert moved[3][moved[0] == "b"].tolist() == [2012] * 4 and (moved[3][moved[0] != "b"] == 0).all()


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: did.difference([1, 2, 3], [1, 0, 0]), "There are 1 treated units and 2 others; 2 of each are needed."),
        (lambda: did.difference([1, 2], [True]), "Treated must be 2 values"),
        (lambda: did.permutation_p([1, np.nan], [1, 0]), "change is nan"),
        (lambda: did.placebo_interval([1, 2, 3], [1, 1, 0]), "There are 2 treated units; this interval is for one."),
        (lambda: did.placebo_interval(np.arange(9), np.arange(9) == 0), "a level of 0.95 needs 39"),
        (lambda: did.confidence_interval(1, -0.5), "se is -0.5; it must be at least 0 and finite."),
        (
            lambda: did.placebo_dates(["a", "a"], [1, 2], [0, 0], [2, 2], cohort=3, to=2),
            "No unit is first treated in 3. Cohorts: [2.].",
        ),
        (
            lambda: did.placebo_dates(["a", "a"], [1, 2], [0, 0], [2, 2], cohort=2, to=2),
            "The placebo date is 2; it must lie after 1 and before 2.",
        ),
    ],
)
def test_new_functions_give_a_sentence(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)
