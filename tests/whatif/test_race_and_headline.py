"""The race of the provinces and the headline, against published counts and figures."""

import pytest
from test_drawing import share, stroke

from beltlab import data
from beltlab.whatif import lesson_01


@pytest.fixture
def race():
    return lesson_01.race()


@pytest.fixture
def headline():
    return lesson_01.headline()


@pytest.mark.parametrize(
    ("batch", "in_force", "leader", "most"),  # the lists in the State Council's replies, counted by hand
    [(1, 1, "Zhejiang", 1), (3, 35, "Guangdong", 4), (5, 105, "Guangdong", 13), (6, 132, "Guangdong", 21),
     (8, 178, "Guangdong", 21)],
)
def test_bars_are_the_zones_of_the_replies(race, batch, in_force, leader, most):
    race.set(batch=batch)
    assert f"{in_force} in force, {leader} {most}" in race.words
    told = race.words.split(" in force, ")[1].split(".")[0]
    assert len(told.split(", ")) == (1 if batch == 1 else 4)  # a sentence, no list
    artists = race.picture.artists
    assert (artists["names"][0].get_text(), artists["bars"][0].get_width()) == (f"● {leader}", most)
    widths = [bar.get_width() for bar in artists["bars"]]
    assert widths == sorted(widths, reverse=True)


def test_a_province_that_has_no_zone_has_no_name(race):
    race.set(batch=1)
    _ = race.png
    assert [name.get_text() for name in race.picture.artists["names"]] == ["● Zhejiang", *[""] * 9]


def test_diamonds_wait_for_a_prediction_and_are_shares_of_trade(race):
    race.set(batch=6, beside="shares of trade")
    _ = race.png
    assert not race.picture.artists["expected"].get_visible() and "28" not in race.words
    race.reset()
    race.guess(15)
    race.set(batch=6, beside="shares of trade")
    _ = race.png
    assert race.picture.artists["expected"].get_visible()
    trade = data.load("province_trade").query("year == 2021").set_index("province")["goods_trade_100m_yuan"]
    by_trade = 132 * trade["Guangdong"] / trade.sum()
    assert race.picture.artists["expected"].get_xdata()[0] == pytest.approx(by_trade)
    race.set(batch=8)
    _ = race.png
    assert race.picture.artists["expected"].get_xdata()[0] == pytest.approx(by_trade * 178 / 132)
    assert by_trade == pytest.approx(21 / 0.75, rel=0.01), "the location quotient of the lesson"


@pytest.mark.parametrize(
    ("start", "end", "times", "verdict"),
    [("2015 parcels", "2020 customs", "47", "two series"), ("2015 parcels", "2019 parcels", "5.2", "may be said"),
     ("2015 parcels", "2017 research", "211", "two series"),
     ("2020 customs", "2022 customs, later", "1.22", "editions"),
     ("2022 customs", "2023 customs", "1.13", "too small"), ("2019 parcels", "2015 parcels", "0.19", "later"),
     ("2020 customs", "2024 customs", "1.56", "may be said"), ("2015 parcels", "2015 research", "133", "later")],
)
def test_a_headline_is_judged(headline, start, end, times, verdict):
    headline.set(start=start, end=end)
    assert f"{times} times as large" in headline.words
    assert verdict in headline.words.split("as large. ")[1].lower()
    _ = headline.png
    artists = headline.picture.artists
    assert (artists["line"].get_linestyle() == "-") is artists["verdict"].get_text().startswith("✓")


def test_the_largest_headline_is_the_largest_of_all(headline):
    first = headline.sliders[0].options
    years = {name: int(name[:4]) for name in first}
    ratios = [headline.model(start=a, end=b)["ratio"] for a in first for b in first if years[b] > years[a]]
    assert headline.outcomes[1] == max(ratios) == pytest.approx(76000 / 360)


def test_a_hand_drags_the_nearer_ring_to_the_nearest_figure(headline):
    stroke(headline, (2019, 0.186), (2020, 1.7))
    assert headline.values() == {"start": "2015 parcels", "end": "2020 customs"}
    stroke(headline, (2015, 0.036), (2017, 0.09))
    assert headline.values() == {"start": "2017 parcels", "end": "2020 customs"}
    before = headline.values()
    headline.stroke(before, [[0.001, 0.999]])
    assert headline.values() == before, "the margin drags nothing"
    assert share(headline, 2015, 1)[0] < share(headline, 2020, 1)[0]
