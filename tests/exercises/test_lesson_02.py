"""Lesson 02: the worked answers against other ways to work them out, and answers that students give."""

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import odeint
from scipy.optimize import minimize

from beltlab import data
from beltlab.exercises import lesson_02 as q
from beltlab.exercises.packing import arguments
from beltlab.models import government

MONTHS = np.array([0, 10, 40, 57, 61, 82, 92, 121])  # since March 2015, counted by hand from the dates of the replies
TOTALS = np.array([1, 13, 35, 59, 105, 132, 165, 181])
SIX = MONTHS[:6] / 12, TOTALS[:6]


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def solved(years, p, q, m):
    """The roll-out from its differential equation, step by step, without the closed form."""
    return odeint(lambda n, t: (p + q * n / m) * (m - n), 0.0, years)[:, 0]


def closest(m):
    """p, q and RMSE by a search that is not the course's, on the equation that is not the closed form."""
    def error(rates):
        return np.sqrt(np.mean((solved(SIX[0], *np.exp(rates), m) - SIX[1]) ** 2))

    found = minimize(error, np.log([0.02, 0.6]), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-5})
    return *np.exp(found.x), found.fun


def test_the_batches_are_those_of_the_replies():
    assert (q.batches()["years"] * 12).round(6).tolist() == MONTHS.tolist()
    assert q.batches()["zones"].cumsum().tolist() == TOTALS.tolist()
    assert len(data.zones_in_force(2025)) == 178  # three of the 181 ended: the model counts approvals


@pytest.mark.parametrize(("p", "rate", "m"), [(0.01, 0.9, 132), (0.02, 0.4, 200), (0.1, 0.3, 300), (0.3, 0.1, 132)])
def test_no_number_of_zones_grows_faster_than_that_of_the_peak(p, rate, m):
    zones = np.linspace(0, m, 100_001)
    fastest = zones[((p + rate * zones / m) * (m - zones)).argmax()]
    assert q.q1._answer(p, rate, m) == pytest.approx(fastest, abs=m / 50_000)
    years = np.linspace(0, 15, 15_001)  # and along the path, which is not the formula of growth
    path = solved(years, p, rate, m)
    assert q.q1._answer(p, rate, m) == pytest.approx(path[np.diff(path).argmax()], abs=0.1)


def test_the_peak_is_asked_where_the_formula_of_the_slide_holds_and_where_it_fails():
    for seed in (0, 7):
        weak = [rate < p for p, rate, _ in map(arguments, q.q1.trials(seed))]
        assert any(weak) and sum(weak) < len(weak) / 2
    assert q.q1.check(lambda p, q, m: np.log(q / p) / (p + q)).misconception == "the formula of the slide, copied"
    unclipped = q.q1.check(lambda p, q, m: m * (q - p) / (2 * q))
    assert unclipped.misconception == "below 0 where imitation is the weaker rate"
    assert q.q1.check(lambda p, q, m: 48).outcome == "incorrect"


def test_fit_by_another_search():
    assert q.q2._answer() == pytest.approx(closest(200), rel=0.005)
    assert q.q2.check(closest(200)).passed
    assert q.q2.check(government.fit_roll_out(*SIX, 200)).passed
    assert not q.q2.check(government.fit_roll_out(*SIX, 180)).passed
    assert q.q2.check(np.round(closest(200), 2)).passed
    assert q.q2.check([*closest(200)[:2], 11]).message.startswith("Rounded too much at ")
    assert q.q2.check(closest(156)).misconception == "the ceiling with the smallest error"


def test_days_instead_of_months_change_the_first_decimal_only():
    dates = data.load("pilot_zones").groupby("batch")["approval_date"].first()[:6]
    by_days = government.ceiling_errors((dates - dates.iloc[0]).dt.days / 365.25, SIX[1], q.CEILINGS)
    by_months = government.ceiling_errors(*SIX, q.CEILINGS)
    assert np.abs(by_days - by_months).max() < 0.4 and np.ptp(by_days) < 1


def test_the_range_of_ceilings():
    tried = np.arange(132, 601, 4)
    low, high = q.q3._answer(*SIX, tried, 0.05)
    errors = {m: closest(m)[2] for m in (low - 4, low, 156, high, high + 4)}
    assert errors[low] < 1.05 * errors[156] < errors[low - 4] and errors[high] < 1.05 * errors[156] < errors[high + 4]
    assert q.q3._answer(*SIX, tried, 0.1) == (132, 600)  # no upper end but that of the list
    assert q.q3.check(lambda *inputs: q._right_range(*inputs)[::-1]).misconception == "the highest ceiling first"

    def no_one_left(years, totals, ceilings, slack):
        errors = government.ceiling_errors(years, totals, ceilings)
        return ceilings[errors <= slack * errors.min()].min(), 0

    assert "does your condition let any value through?" in q.q3.check(no_one_left).message
    assert q.q3.check(q._best_ceiling).misconception == "one number instead of a range"
    assert q.q3.check(lambda years, totals, ceilings, slack: (136, 243)).outcome == "incorrect"


def test_the_forecast_of_2025():
    by_hand = [solved([0, MONTHS[7] / 12], *closest(m)[:2], m)[1] - 181 for m in q.CEILINGS]
    assert q.q4._answer() == pytest.approx(by_hand, abs=0.3)
    assert q.q4.check([-49.2, -18.9, -7.3, 47.2]).passed
    assert q.q4.check([-33.2, -2.9, 8.7, 63.2]).misconception == "compared with the total of batch 7"
    assert "Rounded too much" in q.q4.check([-49, -19, -7, 47]).message
    assert q.q4.check([11.8, 10.9, 11.1, 11.6]).misconception == "judged on the points it was fitted to"
    assert q.q4.check([-46.2, -15.9, -4.3, 50.2]).misconception == "compared with the zones in force"


def test_the_memo():
    assert q.q5.check({"supported": ["A", "C", "F"], "broken in": "2022-11",
                       "would help": "a list of the places that may become zones"}).passed  # fmt: skip
    wrong = q.q5.check({"supported": ["A", "D"], "broken in": "2022-10", "would help": "more digits of p and q"})
    assert "(at least one missing), `broken in`, `would help`." in wrong.message
    assert "more than 156" in q.statements()["statement"]["B"]
    assert TOTALS[5] < 156 < TOTALS[6] and q.batches()["approved"][7] == pd.Period("2022-11", "M")
    fits = government.ceiling_errors(*SIX, [165, 300])
    assert fits.max() / fits.min() < 1.1  # sentence C
