"""Lesson 03: the worked answers against arithmetic on the raw file, another library and the published weights."""

import csv
import math
from statistics import NormalDist, fmean, pstdev, stdev

import numpy as np
import pandas as pd
import pytest

from beltlab import data, figures
from beltlab.exercises import lesson_03 as q

EARLY = {"Anhui", "Chongqing", "Guangdong", "Henan", "Jiangsu", "Liaoning", "Shandong", "Shanghai", "Sichuan",
         "Tianjin", "Zhejiang"}  # the provinces of batches 1 and 2, by hand  # fmt: skip
COHORTS = {2015: 1, 2016: 12, 2018: 22, 2020: 24 + 46, 2022: 27}  # an approval of December 2019 counts from 2020
YEARS = range(2010, 2023)


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_difference_in_differences_from_the_raw_file():
    with open(data.FOLDER / "province_trade.csv", encoding="utf-8") as file:
        trade = {(row["province"], row["year"]): row["goods_trade_100m_yuan"] for row in csv.DictReader(file)}
    changes = {early: [] for early in (True, False)}
    for province in {province for province, _ in trade}:
        change = math.log(float(trade[province, "2017"]) / float(trade[province, "2013"]))
        changes[province in EARLY].append(change)
    assert {early: len(them) for early, them in changes.items()} == {True: 11, False: 20}
    effect = fmean(changes[True]) - fmean(changes[False])
    assert effect == pytest.approx(0.1475, abs=1e-4)
    assert q.q1.check(effect).passed
    assert q.q1.check(-effect).misconception == "the sign flipped"


def test_provinces_rest_on_observed_rows_and_a_clean_comparison():
    used = data.load("province_trade").query("year in (2013, 2017)")
    assert len(used) == 62 and set(used["status"]) == {"observed"}
    assert set(data.zones_in_force(2017)["province"]) == EARLY
    first = data.load("pilot_zones").query("province not in @EARLY")["approval_month"].min()
    assert str(first) == "2018-07"
    assert set(data.zones_in_force(2016)["status"]) == {"observed"}


def test_att_by_hand():
    panel = pd.DataFrame({"unit": [1, 1, 1, 2, 2, 2], "year": [2014, 2015, 2016] * 2,
                          "outcome": [5, 6, 8, 1, 2, 3], "first_year": [2016] * 3 + [0] * 3})  # fmt: skip
    assert q.q2._answer(panel, 2016, 2016) == (8 - 6) - (3 - 2)
    assert q.q2._answer(panel, 2016, 2014) == (5 - 6) - (1 - 2)

    def since_the_first_year(panel, cohort, year):
        first_year = panel["year"].min()
        means = panel.groupby(["first_year", "year"])["outcome"].mean()
        return means[cohort, year] - means[cohort, first_year] - means[0, year] + means[0, first_year]

    assert q.q2.check(since_the_first_year).misconception == "the first year of the data as base"


def test_mean_effect_agrees_with_another_library():
    from diff_diff import CallawaySantAnna

    panel = figures.simulate_cities(97)
    columns = {"outcome": "outcome", "unit": "unit", "time": "year", "first_treat": "first_year"}
    theirs = CallawaySantAnna(control_group="never_treated", base_period="universal").fit(panel, **columns)
    assert q.q3.check(theirs.overall_att).passed
    assert q.q3.check(q.effects().query("year >= cohort")["att"].mean()).misconception == "equal weights"
    assert dict(q.effects().groupby("cohort")["cities"].first()) == COHORTS


def published_weights(cohorts, years):
    """Weights of theorem 1 of Goodman-Bacon (2021), written from its equations 10e to 10g, not as in our model."""
    total = sum(cohorts.values())
    share = {g: n / total for g, n in cohorts.items()}
    treated = {g: sum(year >= g for year in years) / len(years) for g in cohorts}
    weight = {}
    for early in cohorts:
        for late in cohorts:
            if not treated[early] > treated[late]:
                continue
            both = share[early] + share[late]
            mix = share[early] / both * share[late] / both
            e, l = treated[early], treated[late]  # noqa: E741
            weight[early, late] = (both * (1 - l)) ** 2 * mix * (e - l) / (1 - l) * (1 - e) / (1 - l)
            if l:
                weight[late, early] = (both * e) ** 2 * mix * l / e * (e - l) / e
    whole = sum(weight.values())
    return {pair: value / whole for pair, value in weight.items()}


@pytest.mark.parametrize(("place", "never"), [(0, 10), (1, 40), (2, 80)])
def test_forbidden_weights_from_the_published_formula(place, never):
    weight = published_weights(COHORTS | {math.inf: never}, YEARS)
    forbidden = sum(value for (treated, control), value in weight.items() if control < treated)
    assert list(q.q4._answer())[place] == pytest.approx(forbidden, abs=1e-12)
    table = q.comparisons().query("never_treated == @never")
    assert len(table) == 25 == len(weight)
    for row in table.itertuples():
        assert row.weight == pytest.approx(weight[row.treated, row.control], abs=1e-12)


def test_published_formula_gives_the_weights_of_the_lesson():
    for never, percent in {160: 4, 20: 14, 0: 21}.items():
        cohorts = COHORTS | ({math.inf: never} if never else {})
        forbidden = sum(value for (g, h), value in published_weights(cohorts, YEARS).items() if h < g)
        assert round(100 * forbidden) == percent


def test_counting_comparisons_is_named():
    assert q.q4.check([10 / 25] * 3).misconception == "comparisons counted in place of weighed"


def test_a_filter_that_keeps_every_row_is_named():
    table = q.comparisons()
    kept = table[table["control"] != "inf"].groupby("never_treated")["weight"].sum()
    assert q.q4.check(kept).misconception == "every row kept"


def test_the_last_year_alone_is_named():
    last = q.effects().query("year == 2022")
    for mean in (last["att"].mean(), np.average(last["att"], weights=last["cities"])):
        assert not q.q3.check(mean).passed


NOISE, CONTROLS = 0.25, 80  # of question 5


def test_hangzhou_by_paper_and_pencil():
    spread = NOISE * math.sqrt(1 / 8 + 1)  # a mean of eight years minus one base year
    reported = NOISE * math.sqrt((1 / 8 + 1) / CONTROLS)
    table = q.hangzhou()
    assert table["estimate"].std() == pytest.approx(spread * math.sqrt(1 + 1 / CONTROLS), rel=0.10)
    assert table["se"].mean() == pytest.approx(reported, rel=0.05)
    assert table["truth"].unique() == pytest.approx(0.02 + 0.10 * 3.5)
    covered = 2 * NormalDist().cdf(1.96 * reported / spread) - 1
    assert q.q5._answer()["coverage"] == pytest.approx(covered, abs=3 * math.sqrt(covered * (1 - covered) / len(table)))


def test_what_may_be_said_about_hangzhou():
    right = {"true spread": q.hangzhou()["estimate"].std(), "coverage": q.q5._answer()["coverage"],
             "may be said": ["A", "D", "E"]}  # fmt: skip
    assert q.q5.check(right).passed
    said = q.q5.check(right | {"may be said": ["A", "B", "D"]})
    assert said.misconception == "significant, because t is large"
    assert "per cent" in q.q5.check(right | {"coverage": 100 * right["coverage"]}).message


def test_the_draws_tell_spread_from_distance_and_leave_sentence_a_right():
    """By its own standard error the mean of the estimates lies near the truth, and far enough to be told from it."""
    misses = (q.hangzhou()["estimate"] - q.hangzhou()["truth"]).tolist()
    spread, about_the_truth = stdev(misses), math.sqrt(fmean(miss * miss for miss in misses))
    assert 2 < (fmean(misses) / (spread / math.sqrt(len(misses)))) ** 2 < NormalDist().inv_cdf(0.95) ** 2
    right = q.q5._answer()
    for near in (spread, pstdev(misses), round(spread, 3), round(spread, 2)):
        assert q.q5.check(right | {"true spread": near}).passed
    for digits in (2, 3, 4, 9):
        said = q.q5.check(right | {"true spread": round(about_the_truth, digits)})
        assert said.misconception == "the distance from the truth taken for the spread"
    held = {half: sum(abs(miss) <= half * se for miss, se in zip(misses, q.hangzhou()["se"], strict=True))
            for half in (1.96, 2)}  # fmt: skip
    assert held[1.96] == held[2]


def test_what_the_lesson_prints_is_no_answer():
    """Spread and coverage of the lesson's own world, and the letters of its slides, are refused."""
    right = q.q5._answer()
    for part, copied in (("true spread", 0.188), ("true spread", 0.2), ("coverage", 1 / 8), ("coverage", 0.12)):
        said = q.q5.check(right | {part: copied})
        assert not said.passed and not said.misconception


def test_more_controls_do_not_help_hangzhou():
    from beltlab.models import did

    few, many = (did.by_cohort(did.att_gt(*(figures.simulate_cities(1, n_never=n)[name] for name in did.COLUMNS)))
                 for n in (160, 1600))  # fmt: skip
    assert many.se[0] < few.se[0] / 2  # sentence F: the interval only becomes shorter


def test_tables_are_new_at_each_call():
    table = q.hangzhou()
    table["estimate"] = 0
    assert np.ptp(q.hangzhou()["estimate"]) > 0.5


def test_the_course_s_own_function_is_not_read_as_if_the_student_had_written_it():
    from beltlab.models import did

    assert "loop" not in str(q.q2.check(did.att_gt))
