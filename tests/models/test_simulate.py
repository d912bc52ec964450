"""The simulated cities: real dates, known truth, the same luck for every setting."""

import numpy as np
import pytest

from beltlab import data
from beltlab.models import simulate


@pytest.fixture(scope="module")
def approvals():
    zones = data.load("pilot_zones").query("batch <= 6")
    return zones["city"].to_numpy(), zones["approval_date"].to_numpy()


def test_an_approval_late_in_the_year_counts_from_the_next():
    dates = ["2015-03-07", "2018-07-24", "2019-12-15", "2020-04-27", "2022-11-14"]
    assert simulate.first_full_year(dates).tolist() == [2015, 2018, 2020, 2020, 2023]
    edges = ["2021-01-01", "2021-09-30", "2021-10-01", "2021-12-31"]  # from October on, says the rule
    assert simulate.first_full_year(edges).tolist() == [2021, 2021, 2022, 2022]
    with pytest.raises(ValueError, match="Leave out the cities"):
        simulate.first_full_year(["2021-01-01", "NaT"])


def test_cohorts_are_those_of_the_six_batches(approvals):
    table = simulate.cities(1, *approvals)
    cohorts, rows = np.unique(table["first_year"], return_counts=True)
    assert dict(zip(cohorts.tolist(), (rows // 13).tolist(), strict=True)) == {
        0: 160, 2015: 1, 2016: 12, 2018: 22, 2020: 70, 2022: 27
    }  # fmt: skip
    assert set(table["city"][table["first_year"] == 2015]) == {"Hangzhou"}
    assert set(table["status"]) == {"simulated"}
    assert {len(column) for column in table.values()} == {292 * 13}


def test_the_effect_is_what_was_asked_for(approvals):
    table = simulate.cities(1, *approvals, base_effect=0.05, effect_growth=-0.01)
    since = table["year"] - table["first_year"]
    assert (table["treated"] == ((table["first_year"] > 0) & (since >= 0))).all()
    assert table["effect"] == pytest.approx(np.where(table["treated"], 0.05 - 0.01 * since, 0))


def test_settings_change_the_outcome_by_exactly_what_they_say(approvals):
    def outcome(**settings):
        return simulate.cities(3, *approvals, **settings)["outcome"]

    table = simulate.cities(3, *approvals)
    assert outcome(base_effect=0, effect_growth=0) == pytest.approx(table["outcome"] - table["effect"])
    trend = np.where(table["first_year"] > 0, 0.02 * (table["year"] - 2010), 0)
    assert outcome(pretrend=0.02) == pytest.approx(table["outcome"] + trend)
    noise = table["outcome"] - outcome(noise=0)
    assert outcome(noise=0.34) == pytest.approx(table["outcome"] + noise)
    assert noise.std() == pytest.approx(0.17, rel=0.03)
    few = simulate.cities(3, *approvals, n_never=20)
    assert few["outcome"] == pytest.approx(table["outcome"][: 152 * 13])
    assert (outcome() == table["outcome"]).all()
    assert (outcome(cohort_noise=0, pretrend=0) == table["outcome"]).all(), "nothing else is in a plain panel"


def test_cohort_noise_is_shared_within_a_cohort_and_year(approvals):
    calm, shaken = (simulate.cities(3, *approvals, cohort_noise=sd) for sd in (0, 0.3))
    shock = (shaken["outcome"] - calm["outcome"]).reshape(292, 13)
    cohort = calm["first_year"].reshape(292, 13)[:, 0]
    for g in np.unique(cohort):
        assert shock[cohort == g] == pytest.approx(np.tile(shock[cohort == g][:1], ((cohort == g).sum(), 1)), abs=1e-9)
        assert 0.1 < shock[cohort == g].std() < 0.6 if g else (abs(shock[cohort == g]) < 1e-12).all()


def test_cities_approved_after_the_last_year_are_never_treated(approvals):
    table = simulate.cities(1, *approvals, years=(2010, 2019))
    assert table["first_year"].max() == 2018 and (table["first_year"][: 132 * 10] == 0).sum() == 97 * 10


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"noise": -1}, "noise"),
        ({"cohort_noise": -1}, "noise"),
        ({"pretrend": np.nan}, "pretrend is nan"),
        ({"n_never": -1}, "n never is -1"),
        ({"n_never": 2.5}, "whole number"),
        ({"years": (2020, 2020)}, "before the last"),
    ],
)
def test_bad_settings_get_a_sentence(approvals, settings, words):
    with pytest.raises(ValueError, match=words):
        simulate.cities(1, *approvals, **settings)


def test_a_missing_date_gets_a_sentence():
    with pytest.raises(ValueError, match="date"):
        simulate.cities(1, ["Nowhere"], ["NaT"])
