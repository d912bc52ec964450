"""The words, pictures and replay of a tournament of three in two markets, whose numbers were worked out by hand."""

import json
import re

import numpy as np
import pytest

from beltlab.grading import tournament_page as made
from beltlab.models.tournament import Market, Ranking

NONE = np.nan
NAMES = ("a.ipynb", "b.ipynb", "distribution (built in)")


@pytest.fixture
def markets():
    spent = np.array([[1e5, 1e5, 1e5], [3e4, 1e4, 0], [1e4, 0, 0], [5e3, 6e4, 0]])
    rest = {"calendar": "quiet years", "names": NAMES, "skill": np.zeros(3), "year": np.array([2016, 2017]),
            "spent": spent}
    return [
        Market(seed=0, score=np.array([6e4, 2e4, 4e4]), sales=np.ones((2, 3)),
               cash=np.array([[2600, 400, 0], [1000, 200, -600]]), brand=np.array([[0.2, 0.1, 0], [0.4, 0.1, 0]]),
               faults={"b.ipynb": "late"}, **rest),
        Market(seed=1, score=np.array([1e4, 3e4, 2e4]), sales=np.array([[1, 1, 1], [NONE, 1, 1]]),
               cash=np.array([[7e3, 0, 0], [NONE, 0, 9e3]]), brand=np.array([[0.4, 0.3, 0], [NONE, 0.3, 0]]),
               faults={}, **rest),
    ]  # fmt: skip


@pytest.fixture
def ranking():
    return Ranking(
        ("a.ipynb", "distribution (built in)", "b.ipynb"), np.array([35e3, 30e3, 25e3]), np.array([20e3, 12e3, -5e3]),
        np.array([50e3, 48e3, 61e3]), np.array([2.0, 2.04, 1.96]), np.array([0.5, 0, 0.5]),
        np.array([False, False, True]), np.array([1, 2, 3]),
    )  # fmt: skip


def test_the_page_says_what_was_played_and_how_sure_the_ranking_is(ranking, markets):
    page = made.page(ranking, markets, {"c.pdf": "a printout"})
    for words in (
        "3 strategies ran one firm each in the same 2 markets: 2 deals of skill, each in 1 calendars of events, "
        "2 years.",
        "a.ipynb earned most. All met", "from 1 of 2 it is told apart", "from distribution (built in) these markets do",
        "a.ipynb 3.5 (2.0 to 5.0); distribution (built in) 3.0 (1.2 to 4.8); b.ipynb 2.5 (−0.5 to 6.1).",
        "explains 10 % of the differences", "won 50 % of the markets", "came to place 3 of 3", "the mean of 2,",
        "a.ipynb: 30 % in 2016 and 40 % in 2017; distribution (built in): 0 % in 2016 and 0 % in 2017; "
        "b.ipynb: 20 % in 2016 and 20 % in 2017; all: 17 % in 2016 and 16 % in 2017.",
        "<td>1</td><td>a.ipynb</td><td>3.5</td><td>2.0 to 5.0</td><td>2.0</td><td>50 %</td><td></td>"
        "<td>30 %</td><td>10 %</td><td>5 %</td>",
        "<td>no</td><td>0 %</td>", "<td>yes</td><td>10 %</td><td>0 %</td><td>60 %</td>", "<th scope=\"col\">research",
        "It spent 70 % of its gross profit: 10 % for its brand, 60 % for moving orders to an own site. Distribution, "
        "which spends nothing, earned 0.5 more. The best, a.ipynb, spent 45 % of its gross profit: 30 % for its brand, "
        "10 % for research, 5 % for moving orders to an own site, and earned 1.0 more. The first orders",
        "<li>b.ipynb: In 1 of 2 markets; the first of them: late</li>", "<li>c.pdf: a printout</li>",
    ):  # fmt: skip
        assert words in page, words
    assert page.count("It spent") == 1 and "Not played" not in made.page(ranking, markets, {})


def test_who_failed_in_every_market_reads_only_why(markets):
    every = [market._replace(faults={"b.ipynb": "late"}) for market in markets]
    assert made.faults(every) == {"b.ipynb": "late"}


def test_without_distribution_nothing_is_dear(ranking, markets):
    assert made.dear(ranking._replace(names=("a.ipynb", "x", "b.ipynb")), markets) == {}
    assert made._parts(np.zeros(3)) == "nothing of its gross profit"


def test_the_replay_tells_each_firms_cash_so_far_and_its_closed_years(ranking, markets, monkeypatch):
    def told():
        page = made.page(ranking, markets, {})
        return page, json.loads(re.search(r'id="told">(.*?)</script>', page)[1])

    page, whole = told()
    assert whole["names"] == [*ranking.names] and whole["years"] == [2016, 2017] and "built-in strategies." not in page
    assert [market["title"] for market in whole["markets"]] == ["deal 1, quiet years", "deal 2, quiet years"]
    assert [market["cash"] for market in whole["markets"]] == [
        [[3, 4], [0, -1], [0, 1]], [[7, 7], [0, 9], [0, 0]]]  # thousand yuan
    assert [market["closed"] for market in whole["markets"]] == [[0, 0, 0], [1, 0, 0]]
    monkeypatch.setattr(made, "SHOWN", 1)
    monkeypatch.setattr(made, "REPLAYED", 1)
    page, some = told()
    assert some["names"] == ["a.ipynb", "distribution (built in)"] and len(some["markets"]) == 1
    assert "The best 1 and the built-in strategies." in page


def test_the_pictures_show_the_numbers_in_the_words(ranking, markets):
    axes = made.intervals(ranking).axes[0]
    assert axes.lines[0].get_xdata() == pytest.approx([3.5, 3, 2.5])
    ends = [segment[:, 0].tolist() for segment in axes.collections[0].get_segments()]
    np.testing.assert_allclose(ends, [[2, 5], [1.2, 4.8], [-0.5, 6.1]])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "distribution (built in)", "b"]
    assert axes.get_ylim() == (2.5, -0.5)  # the best at the top, each row whole
    assert any("simulated" in text.get_text().lower() for text in axes.figure.findobj(lambda each: hasattr(
        each, "get_text")))
    drawing = made.spending(ranking, markets)
    axes = drawing.axes[0]
    assert [line.get_label() for line in axes.lines] == ["a", "distribution (built in)", "b", "all"]
    assert [line.get_ydata().round(1).tolist() for line in axes.lines] == [[30, 40], [0, 0], [20, 20], [16.7, 16]]
    assert axes.get_ylim()[0] == 0 and len(drawing.legends) == 1
    assert all(tick == round(tick) for tick in axes.get_xticks())


def test_long_names_and_long_lists_are_cut_and_say_so():
    assert made._short("n" * 28 + ".ipynb") == "n" * 28 and made._short("n" * 29) == "n" * 27 + "…"
    assert made._enumerated([*"abcde"]) == "a, b, c, d, e" and made._enumerated([*"abcdef"]) == "a, b, c, d, e, …"
    assert made._money(1_234_567_890) == "123,456.8" and made._money(-1500) == "−0.1"
