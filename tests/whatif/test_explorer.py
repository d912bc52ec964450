"""The explorer itself: sliders, prediction, scenario, picture, and what it puts into a notebook."""

import base64
import json
import re

import matplotlib as mpl
import numpy as np
import pytest

from beltlab import plots, whatif
from beltlab.whatif import Choice, Explorer, NoPicture, Prediction, Slider
from beltlab.whatif.view import View

X = np.linspace(0, 1, 20)


def model(slope, curve):
    if slope == 3:
        raise NoPicture("There is no line with a slope of three in this world.")
    return {"line": slope * (X if curve == "straight" else X**2), "end": 1 / (slope - 4) * 0 + slope}


def draw(figure):
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(-1, 5))
    (line,) = axes.plot(X, X)
    return {"line": line, "nested": [(axes.text(0, 0, ""),)]}


def update(artists, result):
    artists["line"].set_ydata(result["line"])
    axes = artists["line"].axes
    top = 5 if result["slope"] <= 5 else 10
    if axes.get_ylim()[1] != top:
        axes.set_ylim(-1, top)


def make(**options):
    sliders = [
        Slider("slope", 1, 0, 8, 0.5, symbol="b", unit="per step", meaning="how steep the line is"),
        Choice("curve", "straight", ("straight", "bent"), meaning="its shape"),
    ]
    settings = {
        "bounds": {"line": (0, 8)}, "status": "simulated", "source": "this test",
        "presets": {"steep": {"slope": 8}},
        "prediction": Prediction("Where does it end?", "end", {"slope": 8}, "steps"),
    }
    return Explorer("lesson_00.line", "How steep?", model, draw, update,
                    lambda result: f"A {result['curve']} line that rises from zero to {result['end']:.1f} in one step.",
                    sliders, **settings | options)


@pytest.fixture
def explorer():
    return make()


# Sliders


def test_slider_keeps_to_its_steps():
    slider = Slider("a", 0.3, 0, 1, 0.1)
    assert slider.nearest(0.1 + 0.2) == 0.3
    assert slider.nearest(7) == 1
    assert Slider("a", 1, 1, 10, 4).nearest(10) == 9, "the last step that fits"
    assert isinstance(Slider("year", 2015, 2015, 2025, 1).nearest(2019.2), int)


def test_slider_writes_numbers_for_people():
    assert Slider("year", 2015, 2015, 2025, 1).text(2019) == "2019"
    assert Slider("sellers", 0, 0, 50_000, 100, unit="sellers").text(12_500) == "12,500 sellers"
    assert Slider("p", 0, 0, 1, 0.05, unit="per year").text(0.1) == "0.10 per year"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"slope": 9}, "slope was 9. It must lie between 0 and 8."),
        ({"slope": "2"}, "slope was '2'. It must be a number."),
        ({"slope": float("nan")}, "slope was nan. It must be a number."),
        ({"curve": "round"}, "curve was 'round'. It must be one of straight, bent."),
        ({"speed": 1}, "There is no slider 'speed'. The sliders are slope, curve."),
    ],
)
def test_wrong_value_is_refused_in_words_and_changes_nothing(explorer, change, message):
    with pytest.raises(ValueError) as error:
        explorer.set(**change)
    assert str(error.value) == message
    assert explorer.values() == {"slope": 1, "curve": "straight"}


def test_values_fit_the_model(explorer):
    explorer.set(slope=2)
    assert model(**explorer.values())["end"] == 2


def test_preset_goes_from_the_defaults(explorer):
    explorer.set(curve="bent")
    explorer.apply("steep")
    assert explorer.values() == {"slope": 8, "curve": "straight"}
    with pytest.raises(ValueError, match="It must be one of steep"):
        explorer.apply("flat")


def test_a_saved_picture_brings_its_scenario_back(explorer):
    explorer.set(slope=2)
    still = base64.b64decode(re.search(r"base64,([^\"]+)", explorer.still).group(1))
    for saved in (explorer.png, still):
        other = make()
        other.restore(saved)
        assert other.values() == explorer.values()
    with pytest.raises(ValueError, match="names no scenario"):
        explorer.restore(b"no picture")


# The picture


def test_picture_blitted_is_the_picture_drawn_whole(explorer):
    assert explorer.png  # there is a background now
    explorer.set(slope=2)
    blitted = explorer.png
    other = make()
    other.set(slope=2)
    assert other.png == blitted
    other.picture._background = None
    other.__dict__.pop("frame")
    assert other.png == blitted


def test_background_is_drawn_again_only_when_limits_change(explorer, monkeypatch):
    drawn = []
    canvas = explorer.picture.figure.canvas
    monkeypatch.setattr(canvas, "draw", lambda whole=canvas.draw: drawn.append(1) or whole())
    for slope, redrawn in ((1, 1), (2, 1), (4.5, 1), (6, 2), (8, 2), (2, 3)):
        explorer.set(slope=slope)
        _ = explorer.png
        assert len(drawn) == redrawn, f"slope {slope}"


def test_style_of_the_session_does_not_change_the_picture(explorer):
    default = explorer.png
    with mpl.rc_context({"font.size": 5, "axes.grid": False}):
        explorer.set(slope=8)
        explorer.set(slope=1)
        assert explorer.png == default
        assert make().png == default
        assert mpl.rcParams["font.size"] == 5


def test_reason_of_the_model_stands_in_the_pictures_place(explorer):
    default = explorer.png
    explorer.set(slope=3)
    assert explorer.words == "There is no line with a slope of three in this world."
    assert explorer.png not in (default, b"")
    explorer.set(slope=1)
    assert explorer.png == default


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda slope, curve: {"line": X / 0}, "no finite value for line"),
        (lambda slope, curve: {"line": X * np.inf}, "no finite value for line"),
        (lambda slope, curve: 1 // 0, "ZeroDivisionError"),
        (lambda slope, curve: {"line": X[:3]}, "ValueError"),
    ],
)
def test_no_exception_reaches_the_reader(fault, said):
    explorer = make()
    explorer.set(slope=2)
    explorer.model = fault
    explorer.set(slope=4)
    assert said in explorer.words
    assert "slope b = 4.0 per step, curve = straight" in explorer.words
    assert explorer.frame.problem is not None
    explorer.model = model
    explorer.set(slope=2)
    assert explorer.frame.problem is None


# Prediction


def test_prediction_is_committed_before_the_first_move_and_compared_where_asked(explorer):
    assert explorer.prediction is None
    explorer.guess("5")
    assert explorer.prediction == {"question": "Where does it end?", "guess": 5.0, "outcome": None}
    explorer.set(slope=2)
    assert explorer.comparison == "Your prediction: 5 steps. Now set slope b = 8.0 per step."
    explorer.set(slope=8)
    assert explorer.prediction["outcome"] == 8
    assert explorer.comparison == "You predicted 5 steps. It is 8 steps: your prediction was 3 steps too low."
    explorer.set(slope=2)
    assert "It is 8 steps" in explorer.comparison, "the comparison stays"


def test_prediction_after_the_first_move_is_refused(explorer):
    explorer.set(slope=2)
    assert not explorer.can_predict
    with pytest.raises(ValueError, match="Press Reset, then predict"):
        explorer.guess(5)
    explorer.reset()
    explorer.guess(5)


def test_reset_hides_the_outcome_from_the_next_reader(explorer):
    explorer.guess(5)
    explorer.set(slope=8)
    explorer.reset()
    explorer.guess(3)
    assert "It is 8 steps" not in explorer.comparison


def test_prediction_with_more_digits_than_the_outcome_is_right():
    asked = Prediction("Where does it end?", "end", {"slope": 8}, unit="steps")
    assert asked.compare(109.6, 100, 110.2) == "You predicted 110 steps. It is 110 steps: exactly right."


def test_prediction_that_is_no_number_is_refused(explorer):
    with pytest.raises(ValueError, match="The prediction was 'many'. Write a number"):
        explorer.guess("many")
    with pytest.raises(ValueError, match="asks for no prediction"):
        make(prediction=None).guess(1)


@pytest.mark.parametrize(("to", "seen"), [(8, "rises"), (0, "falls"), (1, "stays")])
def test_prediction_of_a_direction(to, seen):
    explorer = make(prediction=Prediction("Does it rise?", "end", {"slope": to, "curve": "bent"}, direction=True))
    for guess in ("rises", "rises", "falls"):
        explorer.guess(guess)
    explorer.set(slope=to, curve="bent")
    assert f"it {seen}, {'as' if seen == 'falls' else 'not as'} you predicted" in explorer.comparison
    assert "3 guesses: rises 2, falls 1, stays 0." in explorer.comparison
    assert set(explorer.guesses["outcome"]) == {seen}


def test_guesses_of_a_class_are_a_small_table(explorer):
    for number, name in ((3, "Li Wei"), (12, "Wang Fang"), (6, "")):
        explorer.guess(number, by=name)
    assert "outcome" not in explorer.guesses
    explorer.apply("steep")
    assert explorer.guesses.to_dict("list") == {
        "by": ["Li Wei", "Wang Fang", ""], "guess": [3, 12, 6], "outcome": [8, 8, 8]
    }
    assert "3 guesses: from 3 steps to 12 steps, half of them below 6 steps." in explorer.comparison


# The scenario


@pytest.mark.parametrize("damage", [{"values": ["slope"]}, {"values": 5}, {"prediction": True}])
def test_damaged_scenario_is_refused_in_a_sentence(explorer, damage):
    with pytest.raises(ValueError, match="The scenario is damaged"):
        explorer.restore(explorer.scenario | damage)


def test_restored_scenario_without_a_prediction_has_none(explorer):
    scenario = make().scenario
    explorer.guess(5)
    explorer.restore(scenario)
    assert explorer.scenario == scenario


def test_scenario_travels_as_text(explorer):
    explorer.guess(5)
    explorer.set(slope=8, curve="bent")
    other = make()
    other.restore(json.dumps(explorer.scenario))
    assert (other.scenario, other.png, other.words) == (explorer.scenario, explorer.png, explorer.words)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ("{not", "The scenario is not JSON"),
        ("[1]", "This explorer is 'lesson_00.line'"),
        ({"explorer": "lesson_01.other", "values": {}}, "The scenario belongs to 'lesson_01.other'"),
        ({"explorer": "lesson_00.line", "values": {"slope": 99}}, "slope was 99"),
        ({"explorer": "lesson_00.line", "values": {"speed": 1}}, "There is no slider 'speed'"),
        ({"explorer": "lesson_00.line", "values": {}, "prediction": {"guess": "x"}}, "Write a number"),
    ],
)
def test_wrong_scenario_is_refused_and_changes_nothing(explorer, scenario, message):
    before = explorer.scenario
    with pytest.raises(ValueError, match=message):
        explorer.restore(scenario)
    assert explorer.scenario == before


def test_scenarios_of_a_class_are_one_table(explorer):
    explorer.guess(5)
    explorer.set(slope=8)
    table = whatif.collect([explorer.scenario, json.dumps(make().scenario)])
    assert table["slope"].tolist() == [8, 1]
    assert table["guess"].tolist()[0] == 5


# In a notebook


def test_still_has_the_words_and_the_same_bytes_twice(explorer):
    still, again = (make()._repr_mimebundle_() for _ in range(2))
    assert still["text/html"] == again["text/html"]
    assert isinstance(still["text/html"], str)
    assert f'alt="{explorer.words}"' in still["text/html"]
    assert still["text/plain"] == "Explorer(lesson_00.line)"
    assert "application/vnd.jupyter.widget-view+json" in still


@pytest.fixture
def sent(explorer, monkeypatch):
    """What the view sends to the browser."""
    messages = []
    monkeypatch.setattr(View, "send", lambda self, state, buffers: messages.append((state, buffers)))
    explorer.view._receive(None, {"show": True}, [])
    return messages


def test_each_request_is_answered_once_with_the_last_state(explorer, sent):
    requests = [
        ({"values": {"slope": 2, "curve": "bent"}}, {"slope": 2, "curve": "bent"}),
        ({"values": {"slope": 2, "curve": "bent"}}, {"slope": 2, "curve": "bent"}),
        ({"preset": "steep"}, {"slope": 8, "curve": "straight"}),
        ({"reset": True}, {"slope": 1, "curve": "straight"}),
        ({"guess": "7"}, {"slope": 1, "curve": "straight"}),
    ]
    for number, (request, values) in enumerate(requests, 2):
        explorer.view._receive(None, request, [])
        assert len(sent) == number
        state, (png,) = sent[-1]
        assert state["values"] == values
        assert png == explorer.png
        assert state["words"] == explorer.words
    assert json.loads(sent[-1][0]["scenario"]) == explorer.scenario
    assert sent[-1][0]["compared"].startswith("Your prediction: 7 steps.")


@pytest.mark.parametrize("bad", [{"values": {"slope": 99}}, {"values": {"x": 1}}, {"preset": "no"}, {"guess": "many"}])
def test_wrong_request_is_answered_with_a_sentence(explorer, sent, bad):
    explorer.view._receive(None, bad, [])
    assert len(sent) == 2
    assert sent[-1][0]["note"]
    assert sent[-1][0]["values"] == explorer.defaults


def test_code_moves_the_sliders_in_the_browser(explorer, sent):
    explorer.set(slope=5)
    assert sent[-1][0]["values"]["slope"] == 5


def test_text_of_the_status_stands_in_the_picture(explorer):
    assert plots.STATUS["simulated"].label in explorer.picture.figure.get_supxlabel()
