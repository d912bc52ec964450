"""What a reader sees while a line is drawn and reality walks along it."""

import numpy as np
import pytest

from beltlab.whatif import lesson_02, lesson_03, lesson_06, lesson_07
from beltlab.whatif.drawing import Line, _height, you_draw_it


def made(**options):
    """An explorer of three places; what came is 10, 20, 40 at the steps 1, 2, 4."""
    looks = {"color": "black"}
    settings = dict(step="steps", places_named="each step", axes={"xlim": (-1, 5), "ylim": (0, 100)},
                    beside=[Line([0, 4], [50, 50], "half", looks)], unit="eggs", status="simulated", source="this test")
    return you_draw_it("lesson_00.eggs", "How many eggs?", Line([-1, 0], [5, 10], "eggs so far", looks),
                       Line([0, 1, 2, 3, 4], [10, 10, 20, 30, 40], "what came", looks), [1, 2, 4], (0, 100),
                       **settings | options)


def stroke(explorer, *points):
    figure = explorer.picture.figure
    shares = [figure.axes[0].transData.transform(point) / figure.bbox.size for point in points]
    explorer.stroke(explorer.values(), [(x, 1 - y) for x, y in shares])


@pytest.mark.parametrize(("drawn", "side"), [("12 60 80", -1), ("0 0 0", 1)])
def test_the_walk_is_marked_with_its_number_beside_the_gap(drawn, side):
    explorer = made()
    explorer.set(drawn=drawn, walked=3)
    _ = explorer.png
    artists = explorer.picture.artists
    curve = np.interp(3, [0, 1, 2, 4], [10, *map(float, drawn.split())])
    assert artists["yours"].get_xdata().tolist() == [0, 1, 2, 4]
    assert artists["yours"].get_ydata().tolist() == [10, *map(float, drawn.split())]
    assert artists["truth"].get_xydata().tolist() == [[0, 10], [1, 10], [2, 20], [3, 30]]
    assert artists["head"].get_xydata().tolist() == [[3, 30]]
    assert np.allclose(artists["gap"].get_xydata(), [[3, 30], [3, curve]])
    number = artists["number"]
    assert number.get_text() == "30" and number.get_ha() == "center"
    x, y = number.get_position()
    assert x == 3 and 2 < side * (y - 30) < 8, "away from the drawn curve, clear of the ring"
    assert number.get_va() == ("top" if side < 0 else "bottom") and number.get_fontweight() == "bold"
    box, axes = number.get_window_extent(), explorer.picture.figure.axes[0].get_window_extent()
    assert axes.height / 30 < box.height < axes.height / 8, "it is read from the last row and hides nothing"
    assert artists["ask"].get_text() == ""


def test_what_is_drawn_lies_over_what_helps_and_under_what_came():
    explorer = made()
    _ = explorer.png
    artists, axes = explorer.picture.artists, explorer.picture.figure.axes[0]
    field, = axes.patches
    known = next(line for line in axes.lines if line.get_label() == "eggs so far")
    order = [field, artists["ask"], artists["gap"], artists["yours"], known, artists["truth"], artists["head"],
             artists["number"]]
    levels = [part.get_zorder() for part in order]
    assert levels == sorted(levels) and len(set(levels)) == len(levels)
    assert (field.get_x(), field.get_x() + field.get_width()) == (0, 4), "the empty field"
    assert [text.get_text() for text in explorer.picture.figure.legends[0].get_texts()] == [
        "half", "eggs so far", "your curve", "what came"]
    rows = [text.get_window_extent().y0 for text in explorer.picture.figure.legends[0].get_texts()]
    assert np.ptp(rows) < 10, "all names stand in one line"
    ask, paper = artists["ask"], axes.get_window_extent()
    assert ask.get_text() == "your curve:\ndraw it here" and ask.get_position() == (2, 50)
    assert 0.15 * paper.width < ask.get_window_extent().width < 0.5 * paper.width
    head, yours, gap = artists["head"], artists["yours"], artists["gap"]
    assert gap.get_linewidth() < head.get_markeredgewidth() < yours.get_markersize() < head.get_markersize() < 20
    assert 5 <= yours.get_markersize() and 1 <= gap.get_linewidth()


def test_it_says_what_was_drawn_and_how_far_it_was_off():
    explorer = made()
    assert explorer.words == ("Eggs so far, up to 10 eggs; then an empty field. Draw how it goes on, with the mouse or "
                              "as numbers; only then does reality walk.")
    explorer.set(drawn="12 60 40")
    said = "Your curve goes from 10 to 40 eggs, by way of 12 60 40. "
    assert explorer.words == said + "Play, or the slider, lets reality walk: 4 steps."
    for walked, off in ((1, "2 eggs too high. So far its largest miss is 2."),
                        (2, "40 eggs too high. So far its largest miss is 40."),
                        (4, "right. So far its largest miss is 40.")):
        explorer.set(walked=walked)
        assert explorer.words == (f"{said}After {walked} of 4 steps, what came stands at {[0, 10, 20, 30, 40][walked]} "
                                  f"eggs; your curve is there {off}")
    explorer.set(drawn="0 0 0", walked=4)
    assert explorer.words.endswith("40 eggs too low. So far its largest miss is 40.")
    result = explorer.frame.result
    assert (result["worst"], result["worst_at"], result["miss"]) == (-40, 4, -40)
    other = made(gap=lambda miss: f"that is {miss:+.0f}", walker="the model", presets={"As it was": [10.4, 20, 40]})
    assert "then does the model walk" in other.words
    other.apply("As it was")
    other.set(walked=2)
    assert other.words.endswith("stands at 20 eggs; that is 0.") and other.values()["drawn"] == "10 20 40"


def test_a_hand_touches_the_places_near_it_and_all_that_it_passes():
    explorer = made(presets={"flat": [10, 10, 10]})
    for points, now in (([(0.95, 30)], "30 10 10"), ([(2.95, 30)], "10 30 10"), ([(0.2, 70)], "70 10 10"),
                        ([(-0.9, 20), (4.9, 20)], "20 20 20"), ([(3.2, 90)], "10 10 90"), ([(-0.5, 30)], "10 10 10"),
                        ([(1.5, 80), (1.6, 90)], "80 90 10")):
        explorer.apply("flat")
        stroke(explorer, *points)
        assert explorer.values()["drawn"] == now, points
    assert explorer.picture.ghosts == []


def test_a_second_stroke_goes_on_from_the_first():
    explorer = made()
    figure = explorer.picture.figure
    for when, points in ((1, [(0.5, 20), (4.4, 20)]), (2, [(4.2, 80), (4.4, 80)])):
        shares = [figure.axes[0].transData.transform(point) / figure.bbox.size for point in points]
        path = [[x, 1 - y] for x, y in shares]
        explorer.view.picture._handle_custom_msg({"stroke": [[*path[0], when], *path[1:]]}, [])
    assert explorer.values()["drawn"] == "20 20 80"


def test_a_stroke_is_as_high_as_where_it_passed_last_else_at_its_nearest_point():
    there_and_back = np.array([[0, 0], [2, 20], [0, 40]])
    assert _height(there_and_back, 1) == 30 and _height(there_and_back, 0) == 40
    assert _height(np.array([[0, 1], [1, 5.0]]), 3) == 5 and _height(np.array([[0, 1], [1, 5.0]]), -3) == 1
    assert _height(np.array([[1, 3], [1, 7.0]]), 1) == 7, "straight up: where it ended"
    assert _height(np.array([[1, 3], [1, 7.0], [1, 4.0]]), 0.5) == 4


@pytest.mark.parametrize("build", [lesson_02.what_comes_next, lesson_03.missing_line, lesson_06.alike,
                                   lesson_07.down_the_page])
def test_all_names_stand_inside_the_picture(build):
    figure = build().picture.figure
    box = figure.legends[0].get_window_extent()
    assert 0 <= box.x0 < box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height
    assert box.height < 50, "in one line"
