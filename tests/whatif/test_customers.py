"""Lesson 06: prices that walk to the cost, a hundred customers who go out one by one, a customer who is dragged."""

import numpy as np
import pytest
from test_drawing import share, stroke

from beltlab.whatif import lesson_06


def best_answer(rival, unlike, cost=30):
    """The price that earns most against a rival's, on a street of a thousand buyers, each of them asked."""
    place = (np.arange(1000) + 0.5) / 1000
    tried = np.arange(cost, cost + 2 * unlike + 1, 0.5)
    sold = [(price + unlike * place < rival + unlike * (1 - place)).mean() for price in tried]
    return tried[np.argmax((tried - cost) * sold)]


@pytest.mark.parametrize("walked", [0, 4, 8, 9])
def test_neither_of_two_equal_brands_would_ask_another_price(walked):
    explorer = lesson_06.alike()
    explorer.set(drawn="40 40 40 40 40", walked=walked)
    unlike = 10 - walked
    _ = explorer.png
    price = explorer.frame.result["here"]
    assert price == 30 + unlike and best_answer(price, unlike) == pytest.approx(price, abs=0.5)
    if walked:
        assert (-explorer.picture.artists["truth"].get_xdata()[-1], explorer.picture.artists["number"].get_text()) == (
            unlike, str(30 + unlike))


def test_alike_to_the_end_the_price_is_the_cost_and_the_line_that_stayed_is_ten_too_high():
    explorer = lesson_06.alike()
    explorer.apply("Nothing moves")
    assert "30" not in explorer.words
    explorer.set(walked=10)
    assert "stands at 30 yuan; your curve is there 10 yuan too high" in explorer.words


def test_a_hand_draws_from_unlike_to_alike():
    explorer = lesson_06.alike()
    stroke(explorer, (-10, 40), (-5, 35), (0, 30))
    assert explorer.values()["drawn"] == "38 36 34 32 30"
    ticks = {label.get_text() for label in explorer.picture.figure.axes[0].get_xticklabels()}
    assert {"10", "0"} <= ticks and not any("-" in tick or "−" in tick for tick in ticks)


@pytest.mark.parametrize("retention", [0, 0.4, 0.8])
def test_a_hundred_customers_go_out_one_by_one_and_bring_what_a_ledger_says(retention):
    explorer = lesson_06.hundred()
    explorer.guess(100)
    people, ledger = 100.0, 0.0
    for year in range(21):
        explorer.set(retention=retention, year=year)
        _ = explorer.png
        ledger += people * 60 / 1.1**year / 100
        artists = explorer.picture.artists
        assert len(artists["still"].get_xdata()) == round(people)
        assert artists["count"].get_text() == f"year {year}: {people:.1f} of 100"
        assert artists["sum"].get_text() == f"{ledger:.0f} yuan"
        shown = [bar for bar in artists["now"] if bar.get_visible()]
        assert len(shown) == year + 1 and shown[-1].get_y() + shown[-1].get_height() == pytest.approx(ledger)
        people *= retention


def test_a_customer_who_is_gone_does_not_come_back():
    explorer = lesson_06.hundred()
    explorer.set(retention=0.85)
    before = None
    for year in range(21):
        explorer.set(year=year)
        _ = explorer.png
        there = {tuple(dot) for dot in explorer.picture.artists["still"].get_xydata()}
        assert before is None or there <= before
        before = there
    assert len({tuple(dot) for dot in explorer.picture.artists["gone"].get_xydata()}) == 100


def test_the_break_even_is_marked_where_the_two_lines_meet_and_nowhere_else():
    explorer = lesson_06.break_even()
    for changed in ({}, {"acquisition_cost": 200}, {"acquisition_cost": 300, "margin": 40}):
        explorer.set(**changed)
        assert explorer.png
        artists = explorer.picture.artists
        (line, own), (_, other) = artists["curve"].get_data(), artists["other"].get_data()
        meet = np.flatnonzero(np.diff(np.sign(own - other)))
        places = [line[i] + (line[i + 1] - line[i]) / (1 - (own - other)[i + 1] / (own - other)[i]) for i in meet]
        assert artists["needed"].get_xdata() == pytest.approx(places, abs=0.005)
        assert artists["needed"].get_ydata() == pytest.approx(np.interp(places, line, own), rel=0.02)


def test_a_hand_drags_the_customer_along_the_retention():
    explorer = lesson_06.break_even()
    stroke(explorer, (0.4, 94), (0.6, 130), (0.77, 60))
    assert explorer.values() == explorer.defaults | {"retention": 0.77}
    assert abs(explorer.frame.result["gain"]) < 1, "there it breaks even"
    stroke(explorer, (0.77, 200), (0.95, 200))
    assert explorer.values()["retention"] == 0.9
    before = explorer.values()
    explorer.stroke(before, [[0.001, 0.999]])
    assert explorer.values() == before, "the margin drags nothing"
    assert share(explorer, 0.2, 0)[0] < share(explorer, 0.8, 0)[0]
