"""The course's numbers by name: against what is known of the world, and the rules of how prose calls them."""

import pytest

from beltlab import figures


def test_simulated_cities_stand_on_the_real_dates_and_say_that_they_are_simulated():
    panel = figures.simulate_cities(1)
    assert set(panel["status"]) == {"simulated"}
    assert panel.equals(figures.simulate_cities(1)) and not panel.equals(figures.simulate_cities(2))
    cohorts = panel.loc[panel["first_year"] > 0].groupby("first_year")["city"].nunique()
    # twelve approvals of January 2016; those of December 2019 count from 2020
    assert cohorts[2015] == 1 and cohorts[2016] == 12 and cohorts[2020] == 24 + 46 and cohorts.sum() == 132
    assert panel.attrs["true_att"] == pytest.approx(panel.query("treated")["effect"].mean())
