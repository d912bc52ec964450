"""The picture itself: what stands in its place, grey marks, and the histogram of a class."""

import io
import itertools
import threading

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import StepPatch
from matplotlib.text import Text
from PIL import Image

from beltlab import plots
from beltlab.whatif import picture
from beltlab.whatif.picture import Picture

WAYS = ("rises", "falls", "stays")


def dark(png):
    """Where a PNG has letters: rows and columns."""
    return np.nonzero(np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 128)


# ---------------------------------------------------------------- a sentence in the picture's place


@pytest.mark.parametrize("words", [6, 30, 60])
def test_a_sentence_stands_whole_in_the_middle_of_the_picture(words):
    rows, columns = dark(picture.sentence("There is no picture here. " * (words // 5)))
    wide, high = (int(round(side * plots.DPI)) for side in plots.SIZE)
    assert wide / 20 < columns.min() and columns.max() < wide * 19 / 20
    assert columns.min() + columns.max() == pytest.approx(wide, abs=0.1 * wide)
    assert rows.min() + rows.max() == pytest.approx(high, abs=0.1 * high)
    assert np.ptp(rows) < high / 2, "lines of one sentence stand together"


# ---------------------------------------------------------------- the figure


def drawing(figure, bars=True):
    axes = figure.subplots()
    axes.set(xlim=(0, 4), ylim=(0, 4), ylabel="y")
    line, = axes.plot([], [], color="black")
    dots, = axes.plot([1], [1], "o", color="black", linestyle="None")
    (bar,) = axes.bar([2], [1], color="black")
    return {"line": line, "dots": dots, "bars": [bar], "text": axes.text(1, 3, "")}


def move(artists, result):
    artists["line"].set_data([0, 4], [result["high"]] * 2)
    artists["bars"][0].set_height(result["high"])
    artists["line"].axes.set_ylabel("\n".join("y" * result["high"]))
    artists["bars"][0].set_visible(result.get("bar", True))


@pytest.fixture
def shown():
    return Picture(drawing, move, "simulated", "this test", {"high": 1})


def boxes(made):
    return made.figure.axes[0].get_position().bounds


def test_the_layout_fits_what_is_shown_first_and_stays(shown):
    first = boxes(shown)
    for high in (2, 3, 1):
        shown.show({"high": high, "revealed": True})
        assert boxes(shown) == first
    wide = Picture(lambda figure: drawing(figure) | {"more": figure.axes[0].set_ylabel("y")},
                   lambda artists, result: artists["more"].set_text("\n".join("y" * result["high"])),
                   "simulated", "this test", {"high": 4})
    assert boxes(wide)[0] > first[0] + 0.03, "there is room for four lines beside the axes"


def test_lines_and_bars_leave_grey_marks_where_they_were_and_dots_none(shown):
    line, bar = shown.artists["line"], shown.artists["bars"][0]
    twins = dict(shown.ghosts)
    assert set(twins) == {line, bar}
    shown.show({"high": 3, "revealed": True})
    plain = shown.pixels.copy()
    shown.show({"high": 3, "revealed": True}, ghost=True)
    assert (shown.pixels == plain).all(), "nothing is remembered yet"
    shown.remember()
    shown.show({"high": 1, "bar": False, "revealed": True})
    plain = shown.pixels.copy()
    shown.show({"high": 1, "bar": False, "revealed": True}, ghost=True)
    assert twins[line].get_xydata().tolist() == [[0, 3], [4, 3]]
    assert twins[bar].get_bbox().bounds == pytest.approx((1.6, 0, 0.8, 3)) and twins[bar].get_visible()
    assert 1 <= twins[bar].get_linewidth() <= 5, "an outline"
    seen = np.nonzero((shown.pixels != plain).any(axis=2))
    height = shown.figure.bbox.height
    top, bottom = (height - shown.figure.axes[0].transData.transform((0, y))[1] for y in (3, 0))
    assert seen[0].min() == pytest.approx(top, abs=4) and seen[0].max() == pytest.approx(bottom, abs=4)
    shown.remember()
    assert not twins[bar].get_visible(), "what was not seen leaves no mark"


def test_marks_are_gone_from_a_picture_that_is_drawn_whole(shown):
    shown.show({"high": 3, "revealed": True})
    shown.remember()
    fresh = Picture(drawing, move, "simulated", "this test", {"high": 1})
    fresh.show({"high": 1, "revealed": True})
    plain = fresh.pixels
    shown._background = None
    shown.show({"high": 1, "revealed": True}, ghost=True)
    assert (shown.pixels != plain).any()
    shown.show({"high": 1, "revealed": True})
    assert (shown.pixels == plain).all()


def test_new_ticks_look_as_the_first_ones_whatever_the_style_of_the_session():
    def tick(artists, result):
        artists["line"].axes.set(xticks=range(0, 5, result["apart"]), yticks=[-1, 0, 1])

    pictures = [Picture(drawing, tick, "simulated", "this test", {"apart": 4}) for _ in range(2)]
    pictures[0].show({"apart": 1, "revealed": True})
    with mpl.rc_context({"xtick.labelsize": 5, "axes.unicode_minus": False, "text.hinting": "none"}):
        pictures[1].show({"apart": 1, "revealed": True})
    assert (pictures[0].pixels == pictures[1].pixels).all()


def test_pictures_of_two_threads_leave_the_settings_of_the_session_alone():
    settings, (second, first_is_done) = dict(mpl.rcParams), (threading.Event(), threading.Event())

    def first(figure):
        second.wait(0.5)  # in vain, if it draws alone
        return drawing(figure)

    def other(figure):
        second.set()
        first_is_done.wait(0.5)
        return drawing(figure)

    def make(draw, done):
        Picture(draw, move, "simulated", "this test", {"high": 1})
        done.set()

    pairs = (first, first_is_done), (other, threading.Event())
    threads = [threading.Thread(target=make, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dict(mpl.rcParams) == settings


def test_a_still_takes_fewer_bytes_than_a_picture_that_was_packed_fast(shown):
    shown.show({"high": 1, "revealed": True})
    stream = io.BytesIO()
    Image.fromarray(shown.pixels).convert("RGB").save(stream, "png")
    assert len(picture.small_png(shown.pixels)) < len(stream.getvalue())
    assert len(picture.fast_png(shown.pixels)) < 100_000


# ---------------------------------------------------------------- the guesses of a class


@pytest.fixture
def histogram(monkeypatch):
    """Draws one; gives the figure, and how many lie outside."""
    def drawn(classes, truth=None, question="How many?", unit="zones", ways=()):
        figures, empty = [], picture._empty_figure
        monkeypatch.setattr(picture, "_empty_figure", lambda: figures.append(empty()) or figures[0])
        _, beyond = picture.guesses_png(classes, truth, question, unit, ways)
        monkeypatch.setattr(picture, "_empty_figure", empty)
        return figures[0], beyond
    return drawn


def bars(figure):
    """The classes of a histogram: edges and heights."""
    return [part for part in figure.axes[0].patches if isinstance(part, StepPatch)]


def title(figure):
    return next(text for text in figure.axes[0].findobj(Text) if text.get_text().startswith("How many"))


def heights(part):
    return part.get_data().values.tolist()


@pytest.mark.parametrize("truth", [None, 7, 30])
def test_a_histogram_counts_each_guess_once(histogram, truth):
    guesses = [3] * 5 + [7] * 9 + [12] * 2
    figure, beyond = histogram({"this class": guesses}, truth)
    axes, (one,) = figure.axes[0], bars(figure)
    assert (sum(heights(one)), beyond) == (16, 0) and max(heights(one)) >= 9
    assert one.get_fill() and one.get_edgecolor() != one.get_facecolor()
    edges = one.get_data().edges
    assert axes.get_xlim() == (edges[0], edges[-1]) and edges[0] < 3
    assert edges[-1] > max(12, truth or 0) and len(edges) <= 1 + 5
    assert (axes.get_xlabel(), axes.get_ylabel(), title(figure).get_text()) == ("zones", "guesses", "How many?")
    assert all(tick == round(tick) for tick in axes.get_yticks()), "nobody is half a person"
    assert not figure.legends, "one class needs no name"
    assert "16 guesses of this class" in figure.get_supxlabel()
    (gaps,) = axes.collections
    tops = [segment[1][1] for segment in gaps.get_segments()]
    assert tops == [max(pair) for pair in itertools.pairwise([0, *heights(one), 0])], "white between the bars"
    assert gaps.get_linewidth()[0] <= 3 and (gaps.get_segments()[0][:, 0] == edges[0]).all()
    assert all(segment[0][1] == 0 for segment in gaps.get_segments())


def test_many_different_guesses_have_a_dozen_bars(histogram):
    figure, _ = histogram({"this class": list(range(100))})
    assert 8 <= len(heights(bars(figure)[0])) <= 15


def test_the_truth_is_a_line_at_its_place_over_the_bars_with_its_name_above(histogram):
    figure, _ = histogram({"this class": [3, 7, 7, 12]}, 9)
    axes = figure.axes[0]
    (line,), (name,) = axes.lines, axes.texts
    assert list(line.get_xdata()) == [9, 9] and list(line.get_ydata()) == [0, 1]
    assert 2 <= line.get_linewidth() <= 6 and line.get_zorder() > bars(figure)[0].get_zorder()
    box, paper = name.get_window_extent(), axes.get_window_extent()
    assert name.get_text() == "the truth" and paper.y1 <= box.y0 < box.y1 <= title(figure).get_window_extent().y0
    assert (box.x0 + box.x1) / 2 == pytest.approx(axes.transData.transform((9, 0))[0], abs=2)
    hidden, _ = histogram({"this class": [3, 7, 7, 12]})
    assert not hidden.axes[0].lines and not hidden.axes[0].texts


def test_two_classes_of_different_size_are_compared_in_per_cent(histogram):
    figure, beyond = histogram({"this class": [5, 6, 7, 6], "before: 2025": [6] * 30 + [8] * 9 + [9999]}, 6)
    now, before = bars(figure)
    assert sum(heights(now)) == pytest.approx(100) and sum(heights(before)) == pytest.approx(100 * 39 / 40)
    assert beyond == 0, "the one far away is of the class before"
    assert not before.get_fill() and now.get_zorder() < before.get_zorder() < figure.axes[0].lines[0].get_zorder()
    assert 1 <= before.get_linewidth() <= 5 and now.get_linewidth() <= before.get_linewidth()
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["this class (4)", "before: 2025 (40)"]
    one, two = (text.get_window_extent() for text in legend.get_texts())
    assert one.y0 == two.y0, "side by side"
    assert figure.axes[0].get_ylabel() == "per cent of the class"
    assert "4 guesses of this class" in figure.get_supxlabel()


def test_a_class_that_says_whether_it_rises_has_one_bar_for_each_answer(histogram):
    figure, beyond = histogram({"this class": ["rises", "stays", "stays"]}, "falls", unit="zones", ways=WAYS)
    axes, (one,) = figure.axes[0], bars(figure)
    assert heights(one) == [1, 0, 2] and beyond == 0
    names = {tick.get_text(): place for tick, place in zip(axes.get_xticklabels(), axes.get_xticks(), strict=True)}
    assert list(names) == list(WAYS) and list(axes.lines[0].get_xdata()) == [names["falls"]] * 2
    middles = (one.get_data().edges[1:] + one.get_data().edges[:-1]) / 2
    assert middles.tolist() == list(names.values()) and axes.get_xlabel() == ""


def test_a_long_question_is_read_whole_above_the_histogram(histogram):
    figure, _ = histogram({"this class": [3, 7]}, question="How many zones are in force at the end of this year? " * 3)
    box, paper = title(figure).get_window_extent(), figure.bbox
    assert 0 <= box.x0 < box.x1 <= paper.x1 and box.y1 <= paper.y1 and box.width > paper.width / 3


@pytest.mark.parametrize(("guesses", "truth", "low", "high"), [
    ([0] * 12, None, -0.5, 0.5), ([100] * 12, None, 95, 105), ([-100] * 12, None, -105, -95),  # one opinion
    ([10, 20], None, 9.5, 20.5), ([10, 20], 30, 9, 31), ([10, 20], 0, -1, 21),  # a twentieth on either side
    # four times the middle half further out than it: -174 to 274 or so
    ([*range(101), 274], None, -13.7, 287.7), ([*range(101), 280], None, -5, 105),
    ([*range(101), -174], None, -187.7, 113.7), ([*range(101), -180], None, -5, 105),
    # where the middle half is one number, as far as that number itself; at zero, next to nothing
    ([100] * 50 + [199], None, 95.05, 203.95), ([100] * 50 + [201], None, 95, 105),
    ([0] * 50 + [0.003], None, -0.00015, 0.00315), ([0] * 50 + [0.005], None, -0.5, 0.5),
])
def test_the_picture_ends_where_the_usual_guesses_end(guesses, truth, low, high):
    assert picture._usual(guesses, truth) == pytest.approx((low, high))
