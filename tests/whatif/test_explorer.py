"""The explorer itself: sliders, prediction, scenario, picture, and what it puts into a notebook."""

import base64
import json
import re

import ipywidgets as widgets
import matplotlib as mpl
import numpy as np
import pytest

from beltlab import plots, whatif
from beltlab.models import together
from beltlab.whatif import Choice, Explorer, NoPicture, Prediction, Slider
from beltlab.whatif.explorer import LIVE
from beltlab.whatif.picture import labelled, sentence
from beltlab.whatif.view import View, _control

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
        "asks": Prediction("Where does it end?", "end", {"slope": 8}, "steps"),
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
    other._frame = None
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
        make(asks=None).guess(1)


@pytest.mark.parametrize(("to", "seen"), [(8, "rises"), (0, "falls"), (1, "stays")])
def test_prediction_of_a_direction(to, seen):
    explorer = make(asks=Prediction("Does it rise?", "end", {"slope": to, "curve": "bent"}, direction=True))
    for guess in ("rises", "rises", "falls"):
        explorer.guess(guess)
    explorer.set(slope=to, curve="bent")
    assert f"it {seen}. {dict(rises=2, falls=1, stays=0)[seen]} of 3 said so." in explorer.comparison
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


SAVED_IN_2026 = (  # as copied before the controls were ipywidgets
    '{"explorer": "lesson_02.roll_out", "values": {"innovation": 0.023, "imitation": 0.38, "ceiling": 300, '
    '"show": "all eight batches"}}')


def test_a_scenario_and_a_picture_of_an_earlier_version_still_restore():
    from beltlab.whatif import lesson_02

    for saved in (SAVED_IN_2026, labelled(sentence("saved from a notebook"), SAVED_IN_2026)):
        explorer = lesson_02.roll_out()
        explorer.restore(saved)
        assert explorer.values() == json.loads(SAVED_IN_2026)["values"]
        assert "164 zones" in explorer.words or "April 2025" in explorer.words


@pytest.mark.parametrize(("name", "saved", "now"), [
    ("lesson_04.repeated_review", {"noise": 0.5, "spared": 2}, {"noise": 0.5}),
    ("lesson_05.smile", {"base": 20}, {}),
    ("lesson_07.who_survives", {"page": "never too full"}, {"page": "all visits alike"}),
])
def test_what_an_earlier_version_named_otherwise_still_restores(name, saved, now):
    from beltlab import whatif

    explorer = whatif.catalogue()[name]
    explorer.restore({"explorer": name, "values": saved})
    assert explorer.values() == explorer.defaults | now
    with pytest.raises(ValueError, match="There is no slider"):
        explorer.restore({"explorer": name, "values": {"never_was": 1}})


@pytest.mark.parametrize(("name", "values"), [
    ("lesson_03.inside_twfe", {"effect_growth": 0.1, "never_treated": 20}),
    ("lesson_08.coupled_growth", {"government_market": 0.4, "links": "each lifts the two others"}),
])
@pytest.mark.parametrize("written", [dict, json.dumps, lambda saved: labelled(sentence("saved"), json.dumps(saved))])
def test_a_scenario_of_an_explorer_that_is_gone_says_where_it_went(name, values, written):
    from beltlab import whatif

    explorers = whatif.catalogue()
    assert name not in explorers
    for explorer in explorers.values():
        with pytest.raises(ValueError, match=f"'{name}', which is gone: ") as raised:
            explorer.restore(written({"explorer": name, "values": values}))
    told = str(raised.value).rpartition("gone: ")[2]
    (there,) = re.findall(r"lesson_\d\d\.\w+|(?<=model is )\w+", told)
    assert there in explorers or hasattr(together, there)


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


@pytest.fixture
def shown(monkeypatch):
    """What cells put out."""
    import IPython.display

    outputs = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: outputs.append(data))
    return outputs


def test_a_cell_shows_the_still_and_beside_it_the_live_view(explorer, shown):
    explorer._ipython_display_()
    make()._ipython_display_()
    still, view, again, _ = shown
    assert still == again, "the same bytes twice"
    assert f'alt="{explorer.words}"' in still["text/html"]
    assert still["text/plain"] == "Explorer(lesson_00.line)"
    assert LIVE not in still, "a front end would prefer the view, also a dead one"
    assert view[LIVE]["model_id"] == explorer.view.model_id


# The controls


def test_controls_are_those_of_ipywidgets(explorer):
    slope, curve = explorer.controls["slope"], explorer.controls["curve"]
    assert type(slope) is widgets.FloatSlider and (slope.min, slope.max, slope.step, slope.value) == (0, 8, 0.5, 1)
    assert type(curve) is widgets.Dropdown and curve.options == ("straight", "bent")
    assert list(explorer.buttons)[:2] == ["steep", "Reset"]
    slope.value = 2.5
    curve.value = "bent"
    assert explorer.values() == {"slope": 2.5, "curve": "bent"}
    assert explorer.view.picture.shown["words"].startswith(explorer.words)
    explorer.set(slope=5)
    assert (slope.value, explorer.view.picture.shown["values"]["slope"]) == (5, 5)
    explorer.buttons["Reset"].click()
    assert (slope.value, curve.value) == (1, "straight")
    explorer.buttons["steep"].click()
    assert (slope.value, explorer.values()["slope"]) == (8, 8)


@pytest.mark.parametrize("symbol, drawn", [("b", "<em>b</em>"), ("w_1", '<em>w<span class="index">1</span></em>')])
def test_a_slider_is_named_with_its_symbol_unit_and_meaning(symbol, drawn):
    slider = Slider("how_steep", 1, 0, 8, 0.5, symbol=symbol, unit="per step", meaning="of the line")
    assert _control(slider).description == (
        f'<span class="name">how steep</span> {drawn} <span class="unit">per step</span>'
        '<span class="meaning">of the line</span>'
    )


def test_controls_can_be_observed_linked_and_used_elsewhere(explorer):
    seen, drawn = [], []
    explorer.controls["slope"].observe(lambda change: seen.append(change["new"]), "value")
    other = widgets.FloatText()
    widgets.link((explorer.controls["slope"], "value"), (other, "value"))
    widgets.interactive_output(lambda **values: drawn.append(model(**values)["end"]), explorer.controls)
    other.value = 6
    assert explorer.values()["slope"] == 6
    assert seen == [6] and explorer.words == "A straight line that rises from zero to 6.0 in one step."
    explorer.set(slope=2)
    assert (other.value, drawn[-1]) == (2, 2)


def test_several_sliders_moved_by_code_are_one_picture(explorer, monkeypatch):
    pictures = []
    explorer.view.picture.observe(lambda _: pictures.append(1), "shown")
    explorer.set(slope=2, curve="bent")
    assert pictures == [1]


def test_a_value_between_two_steps_goes_to_the_nearest(explorer):
    explorer.controls["slope"].value = 2.2
    assert explorer.values()["slope"] == explorer.controls["slope"].value == 2.0


def test_time_has_a_play_button_that_its_slider_follows():
    explorer = make()
    explorer.sliders = (Slider("slope", 1, 0, 8, 2, play=True), explorer.sliders[1])
    play = explorer.view.buttons["Play slope"]
    assert isinstance(play, widgets.Play) and (play.min, play.max, play.step) == (0, 8, 2)
    play.playing = True
    explorer.apply("steep")
    assert play.playing, "it goes on from there"
    explorer.reset()
    assert not play.playing
    with pytest.raises(ValueError, match="whole numbers only"):
        Slider("slope", 1, 0, 8, 0.5, play=True)


# What the browser is given


def says(widget, **content):
    """A message of the browser to a widget."""
    widget._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def test_what_the_browser_is_given_restores(explorer):
    explorer.guess("7")
    explorer.set(slope=2)
    shown = explorer.view.picture.shown
    assert json.loads(shown["scenario"]) == explorer.scenario
    assert shown["compared"].startswith("Your prediction: 7 steps.")
    assert shown["texts"]["slope"] == "2.0 per step"
    other = make()
    other.restore(explorer.view.picture.png)
    assert other.values() == explorer.values()


def test_a_refused_guess_is_answered_with_a_sentence(explorer):
    form = explorer.view
    for typed, said in (("many", "Write a number"), ("1,23,4", "Write a number")):
        form._typed.value = typed
        says(form._typed, event="submit")  # Enter
        assert said in form.picture.shown["note"]
        assert explorer.prediction is None
    form._typed.value = "1,5"
    says(form._typed, event="submit")
    assert explorer.prediction["guess"] == 1.5
    assert (form.picture.shown["note"], form._typed.value) == ("", "")


def test_each_click_is_answered_also_where_nothing_changes(explorer):
    """The browser waits for this answer; where it does not come, it says that Python is busy."""
    form = explorer.view
    clicked = [button for button in form.buttons.values() if isinstance(button, widgets.Button)]
    commit = next(child for child in form._form.children if getattr(child, "description", "") == "Commit")
    for button in [*clicked, *clicked, commit]:
        if "beltlab-copy" in button._dom_classes:
            continue
        before = form.picture.shown
        says(button, event="click")
        assert form.picture.shown != before, button.description
    assert form.picture.shown["note"] == "Write your prediction first."


# The ghost


@pytest.fixture
def ghostly():
    """An explorer whose clock the test moves."""
    explorer = make()
    explorer.now = 0.0
    explorer.__dict__["view"] = View(explorer, clock=lambda: explorer.now)
    return explorer


def ghost(explorer):
    (_, made), *_ = explorer.picture.ghosts
    return list(made.get_ydata())


def test_ghost_is_the_setting_before_the_hand_moved(ghostly):
    assert "grey" not in ghostly.view.picture.shown["words"]
    for at, slope in ((10, 2), (10.1, 4.5), (10.2, 5)):
        ghostly.now = at
        ghostly.set(slope=slope)
        assert ghost(ghostly) == list(X)
        assert "In grey, before: slope b = 1.0 per step." in ghostly.view.picture.shown["words"]
    ghostly.now = 20
    ghostly.set(curve="bent")
    assert ghost(ghostly) == list(5 * X)
    assert "before: curve = straight." in ghostly.view.picture.shown["words"]
    ghostly.reset()
    assert "grey" not in ghostly.view.picture.shown["words"]


def test_ghost_is_seen_and_belongs_to_no_scenario(ghostly):
    ghostly.now = 10
    ghostly.set(slope=2)
    other = make()
    other.set(slope=2)
    assert ghostly.png == other.png, "a scenario is the same picture, whatever came before"
    assert ghostly.view.picture.png != other.png


# Hidden until predicted


def test_what_is_hidden_is_drawn_and_said_once_a_prediction_is_committed():
    def words(result):
        return f"A line of eight words that rises to {result['end'] if result['revealed'] else 'a height'}."

    explorer = make(hides=("line",))
    explorer._words = words
    hidden, said = explorer.frame.png, explorer.words
    plain = make()
    plain._words = words
    assert hidden != plain.frame.png and said.endswith("a height.")
    explorer.set(slope=2)
    assert explorer.words.endswith("a height.")
    explorer.reset()
    explorer.guess(3)
    assert explorer.frame.png == plain.frame.png and explorer.words.endswith("1.0.")


# Guesses of a class, typed at once


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("120 / 60 / 20", [120, 60, 20]), ("2018: 12, 2019: 3", [2018] * 12 + [2019] * 3), ("1,5", [1.5]),
        ("1,234", [1234]), ("1,234.5", [1234.5]), ("0,123", [0.123]), ("−3", [-3]), ("１２", [12]), ("12 steps", [12]),
        ("1.5: 2; 2,5: 1", [1.5, 1.5, 2.5]), ("3, 4, 5", [3, 4, 5]), ("3 4 5", [3, 4, 5]), ("7;8", [7, 8]),
    ],
)
def test_guesses_are_read_as_people_write_them(typed, read):
    assert Prediction("How many?", "end", {"slope": 8}, unit="steps").read(typed) == read


@pytest.mark.parametrize("typed", ["", "1,23,4", "1.2.3", "2018: many", "2018: 12, many", "12 zones", "nan", "1e999",
                                   "5: 99999", "5: 0", "1_000"])
def test_guesses_that_cannot_be_read_are_refused(typed):
    with pytest.raises(ValueError, match="number|people|class"):
        Prediction("How many?", "end", {"slope": 8}, unit="steps").read(typed)


def test_show_of_hands_for_a_direction():
    asked = Prediction("Rises?", "end", {"slope": 8}, direction=True)
    assert asked.read("2 / 1 / 3") == ["rises"] * 2 + ["falls"] + ["stays"] * 3
    assert asked.read("falls: 2, stays: 1") == ["falls", "falls", "stays"]
    with pytest.raises(ValueError, match="Choose one of"):
        asked.read("12 / 5")


@pytest.mark.parametrize("direction", [False, True])
def test_histogram_of_a_class_hides_the_truth_until_it_is_revealed(direction):
    explorer = make(asks=Prediction("Where does it end?", "end", {"slope": 8}, "steps", direction=direction))
    explorer.guess("3 / 5 / 1" if direction else "7: 2, 8: 5, 12: 1")
    button = explorer.buttons["The class"]
    assert not button.disabled
    button.value = True
    before = explorer.view.picture.shown["words"]
    assert before.startswith("Histogram. ") and "The truth is hidden" in before
    explorer.set(slope=8)
    after = explorer.view.picture.shown["words"]
    assert ("it rises. 3 of 9 said so" if direction else "It is 8 steps. 5 of 8 said so") in after
    assert explorer.histogram.png != explorer.frame.png
    button.value = False
    assert "Histogram" not in explorer.view.picture.shown["words"]


def test_text_of_the_status_stands_in_the_picture(explorer):
    assert plots.STATUS["simulated"].label in explorer.picture.figure.get_supxlabel()


def test_the_view_and_the_dashboard_can_be_written_as_text(capsys):
    """A name of ipywidgets that the view took for itself once broke both: Voilà writes what it shows."""
    from beltlab import whatif

    assert "View" in repr(make().view)
    whatif.dashboard()
    assert "Dropdown" in capsys.readouterr().out
