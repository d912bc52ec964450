"""The zones over the belts, against the published counts."""

import pytest

from beltlab.whatif import lesson_01


@pytest.fixture(scope="module")
def explorer():
    return lesson_01.zones_over_belts()


@pytest.mark.parametrize(
    ("year", "in_force"),  # State Council: 1, 13, 35, 59, 105, 132 by batch; 165 in 2022; 178 after April 2025
    [(2015, 1), (2016, 13), (2017, 13), (2018, 35), (2019, 59), (2020, 105), (2021, 105), (2022, 165), (2024, 165),
     (2025, 178)],
)
def test_counts(explorer, year, in_force):
    explorer.set(year=year, belt="all nine")
    result = explorer.result(explorer.values())
    assert result["in_force"] == in_force
    assert f"{in_force} pilot zone" in explorer.words
    marks = (explorer.picture.artists[name] for name in ("earlier", "earlier_unconfirmed", "new", "new_unconfirmed"))
    assert sum(len(line.get_xdata()) for line in marks) == in_force


def test_three_are_crossed_only_after_2025(explorer):
    for year, crossed in ((2024, 0), (2025, 3)):
        explorer.set(year=year)
        assert ("Alashankou" in explorer.words) is bool(crossed)
        assert len(explorer.picture.artists["revoked"].get_xdata()) == crossed


def test_thirteen_names_are_hollow(explorer):
    explorer.set(year=2025)
    hollow = explorer.picture.artists["earlier_unconfirmed"]
    assert len(hollow.get_xdata()) == 13
    assert hollow.get_markerfacecolor() == "none"


@pytest.mark.parametrize(("year", "belts"), [(2015, 1), (2016, 5), (2025, 9)])
def test_five_of_nine_belts_are_reached_by_the_second_batch(explorer, year, belts):
    explorer.set(year=year, belt="all nine")
    assert f"Belts reached: {belts} of nine." in explorer.words
    assert explorer.frame.result["half"] == 2016


def test_unconfirmed_zone_of_xuchang_is_said_to_be_so(explorer):
    explorer.set(year=2022, belt="Xuchang wigs")
    assert "2022 (its name is unconfirmed)" in explorer.words


def test_hangzhou_is_first_and_two_places_make_one_belt(explorer):
    explorer.set(year=2015, belt="Hangzhou clothing")
    assert "2015" in explorer.words
    explorer.set(year=2015, belt="Sichuan and Chongqing automobiles and motorcycles")
    assert "no zone has reached it yet" in explorer.words
    assert len(explorer.picture.artists["ring"].get_xdata()) == 2
