"""Every explorer of the course, at every corner of its sliders and anywhere between."""

import functools
import html
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numbers_in_words import missing, numbers, value
from sweep import check, corners, sweep
from sweep import settings as any_setting

from beltlab import plots, whatif
from beltlab.whatif import Choice, Explorer, NoPicture, Slider

BUILD = whatif.functions()


@functools.cache
def built(name):
    return BUILD[name]()


@pytest.fixture(params=BUILD)
def explorer(request):
    explorer = built(request.param)
    assert explorer.name == request.param
    explorer.reset()
    return explorer


def test_catalogue_holds_each_explorer_with_its_sliders_and_function():
    found = whatif.catalogue()["lesson_01.zones_over_belts"]
    assert [slider.name for slider in found.sliders] == ["year", "belt"]
    assert found.model(year=2022, belt="all nine")["in_force"] == 165


def test_is_complete(explorer):
    name = explorer.name
    assert explorer.question.endswith("?"), name
    assert explorer.bounds, f"{name} states no bounds for its result."
    assert explorer.status in plots.STATUS
    for slider in explorer.sliders:
        assert slider.meaning, f"{name}: {slider.name} has no meaning."
        assert slider.check(slider.default) == slider.default, f"{name}: {slider.name} cannot stand at its default."


def test_default_is_a_picture(explorer):
    assert explorer.frame.problem is None


def test_corners(explorer):
    sweep(explorer)


def test_presets_are_within_range(explorer):
    for preset in explorer.presets:
        explorer.apply(preset)
        check(explorer, explorer.values())


def test_prediction_has_an_outcome(explorer):
    if explorer.asks is None:
        pytest.skip("asks for no prediction")
    explorer.guess("rises" if explorer.asks.direction else 1)
    explorer.set(**explorer.asks.at)
    assert explorer.prediction["outcome"] is not None
    assert "You predicted" in explorer.comparison


def test_numbers_in_its_texts_are_those_of_the_picture(explorer):
    asked = [(explorer.asks.question, {}, explorer.asks.at)] if explorer.asks else []
    for text, before, after in [*asked, *((preset, values, values) for preset, values in explorer.presets.items())]:
        explorer.reset()
        explorer.set(**before)
        shown = {value(number) for number in numbers(explorer.words)}
        moved = {setting for setting in (*explorer.values().values(), *after.values()) if not isinstance(setting, str)}
        assert missing(text, shown | moved) == set(), f"{text!r}, but the picture says: {explorer.words}"


def told(explorer):
    """Where words and first picture tell the outcome of the prediction: its number, or the point of it on a curve."""
    before, after = explorer.outcomes
    half = 0.5 * 10 ** -explorer.asks.decimals
    near = max(half, 0.04 * abs(after - before))
    _ = explorer.png
    drawn = explorer.picture.figure
    ticks = {tick for axes in drawn.axes for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())}
    seen = [text.get_text() for text in drawn.findobj(Text) if text.get_visible() and text not in ticks]
    for text in (explorer.words, *seen):
        for number in map(abs, map(value, numbers(text))):
            if abs(number - abs(after)) <= near and abs(number - abs(before)) > half:
                yield text
    ghosts = [ghost for _, ghost in explorer.picture.ghosts]
    there = [setting for setting in explorer.asks.at.values() if not isinstance(setting, str)]
    for line in drawn.findobj(Line2D):
        x, y = np.asarray(line.get_xydata(), float).reshape(-1, 2).T
        if line.get_visible() and line not in ghosts:
            for setting in there:
                if ((abs(x - setting) < 1e-6) & (abs(y - after) < half)).any():
                    yield f"a line through ({setting}, {after})"


def test_neither_picture_nor_words_tell_before_a_prediction_is_committed(explorer):
    if explorer.asks is None:
        pytest.skip("asks for no prediction")
    fresh = BUILD[explorer.name]()
    assert list(told(fresh)) == []
    assert fresh.words in html.unescape(fresh.still), "the first still is this picture"


@pytest.mark.parametrize(("name", "hidden"), [("lesson_02.ceiling", "errors"), ("lesson_08.coordination", "curve")])
def test_a_picture_that_tells_is_found(name, hidden):
    explorer = BUILD[name]()
    explorer.hides = tuple(name for name in explorer.hides if name != hidden)
    if name == "lesson_02.ceiling":
        explorer._words = lambda result: f"The curve has an RMSE of {explorer.outcomes[1]:.1f} at a ceiling of 600."
    assert list(told(explorer)) != []


@pytest.mark.parametrize("name", BUILD)
@settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(draw=strategies.data())
def test_anywhere(name, draw):
    explorer = built(name)
    png, words = check(explorer, draw.draw(any_setting(explorer)))
    scenario = json.dumps(explorer.scenario)
    check(explorer, draw.draw(any_setting(explorer)))
    explorer.restore(scenario)
    assert (explorer.frame.png, explorer.words) == (png, words), "restore gives another picture"


def test_reset_and_restore_give_the_same_bytes(explorer):
    default = explorer.png
    far = corners(explorer)[-1]
    explorer.set(**far)
    there, scenario = explorer.png, explorer.scenario
    explorer.reset()
    assert explorer.png == default
    other = BUILD[explorer.name]()
    other.restore(scenario)  # before anything else was drawn
    assert other.png == there


# The tests are tested: what must be found is found


def planted(model, words=lambda result: f"The line stands at {result['height']:.2f} of at most one, sliders a to c."):
    def draw(figure):
        (line,) = figure.subplots().plot([0, 1], [0, 0])
        return {"line": line}

    def update(artists, result):
        artists["line"].set_ydata([0, result["height"]])

    sliders = [Slider(name, 0.5, 0, 1, 0.1, meaning="…") for name in "abc"]
    return Explorer("lesson_00.planted", "Found?", model, draw, update, words, sliders, bounds={"height": (0, 1)},
                    status="simulated", source="this test")


def height(a, b, c):
    return {"height": (a + b + c) / 3}


def test_sound_explorer_passes():
    sweep(planted(height))


def at_one_corner(a, b, c):
    return (a, b, c) == (1, 0, 1)


def raises(**values):
    return {"height": 1 / (not at_one_corner(**values))}


def is_not_finite(**values):
    return {"height": float("nan") if at_one_corner(**values) else 0.5}


def leaves_its_bounds(**values):
    return {"height": 1.5 if at_one_corner(**values) else 0.5}


@pytest.mark.parametrize("model", [raises, is_not_finite, leaves_its_bounds])
def test_fault_at_one_corner_is_found(model):
    with pytest.raises(AssertionError, match="a = 1.0, b = 0.0, c = 1.0"):
        sweep(planted(model))


def test_words_that_do_not_follow_are_found():
    with pytest.raises(AssertionError, match="do not follow"):
        sweep(planted(height, words=lambda _: "These eight words are the same for every picture."))


def test_reason_of_a_model_is_no_fault():
    def model(**values):
        if at_one_corner(**values):
            raise NoPicture("There is no picture where a and c are 1 and b is 0.")
        return height(**values)

    explorer = planted(model)
    sweep(explorer)
    explorer.set(a=1, b=0, c=1)
    assert explorer.words.startswith("There is no picture where")


def test_choices_are_corners():
    explorer = planted(height)
    explorer.sliders = (Choice("kind", "one", ("one", "two", "three")), *explorer.sliders[1:])
    assert len(corners(explorer)) == 3 * 2 * 2
