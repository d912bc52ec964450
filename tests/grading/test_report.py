"""The pictures and tables on a class, against a class of ten that was counted by hand."""

import re

import pytest

from beltlab.grading import report


def gave(outcome, idea="", answer=""):
    right = outcome == "correct"
    return {"points": int(right), "outcome": outcome, "misconception": idea, "message": "", "answer": answer}


@pytest.fixture
def tally():
    """Of ten, nine have q2 and four q10; three fell for one idea, two stopped or were wrong, one left q10 out."""
    tally, right = report.Tally(), gave("correct")
    tenth = [right] * 4 + [gave("known misconception", "shares & sums", "12")] * 3
    tenth += [gave("did not run", answer="7"), gave("wrong", answer="8"), gave("not attempted")]
    for number, each in enumerate(tenth):
        tally.add({"q10": each, "q2": right if number else gave("wrong", answer="nan")})
    return tally


def test_each_bar_is_a_share_of_the_class_and_says_how_many(tally):
    shares = tally.shares()
    assert [*shares] == ["q2", "q10"] and shares["q10"]["wrong"] == 2 and shares["q2"].total() == 10
    axes = report.outcomes(shares).axes[0]
    bars = [[(bar.get_x(), bar.get_width()) for bar in bars] for bars in axes.containers]
    assert bars == [[(0, 90), (0, 40)], [(90, 0), (40, 30)], [(90, 10), (70, 20)], [(100, 0), (90, 10)]]
    written = [(text.get_text(), *text.get_position()) for text in axes.texts]
    assert written == [("9", 45, 0), ("4", 20, 1), ("3", 55, 1), ("1", 95, 0), ("2", 80, 1), ("1", 95, 1)]
    assert axes.get_xlim() == (0, 100)
    assert "per cent" in axes.get_xlabel() and axes.yaxis_inverted()  # the first question stands at the top
    assert len({(bars.patches[0].get_facecolor(), bars.patches[0].get_hatch()) for bars in axes.containers}) == 4
    assert len(axes.figure.legends) == 1


def test_the_points_of_the_class_are_bars_over_whole_numbers(tally):
    axes = report.distribution(tally).axes[0]
    assert [bar.get_height() for bar in axes.patches] == [0, 7, 3]
    assert [bar.get_x() + bar.get_width() / 2 for bar in axes.patches] == pytest.approx([0, 1, 2])
    assert all(bar.get_width() < 1 for bar in axes.patches) and axes.get_xticks().tolist() == [0, 1, 2]
    assert [text.get_text() for text in axes.texts] == ["0", "7", "3"]
    assert axes.get_ylim()[0] == 0 and 7 < axes.get_ylim()[1] < 10 and axes.get_xlabel() == "points, of 2"
    assert all(tick == round(tick) for tick in axes.get_yticks())


def test_wrong_answers_stand_by_question_the_most_frequent_first(tally):
    page = report._wrong_answers(tally)
    rows = [re.findall(r"<td>(.*?)</td>", row)[:4] for row in re.findall(r"<tr><td>.*?</tr>", page)]
    assert rows == [
        ["q2", "wrong", "1", "10 %"], ["q10", "shares &amp; sums", "3", "30 %"], ["q10", "did not run", "1", "10 %"],
        ["q10", "wrong", "1", "10 %"],
    ]  # fmt: skip
    assert "3 × <code>12</code>" in page and "1 × <code>nan</code>" in page


def test_each_question_is_recalled_by_its_first_sentence():
    assert report._prompts(1, ["q1", "q99"]).count("q") == report._prompts(1, ["q1"]).count("q") >= 1
    assert report._prompts(1, ["q1", "q2"]).count("<br>") == 1 and "**" not in report._prompts(1, ["q1"])
    assert report._prompts(77, ["q1"]) == ""
