"""The view in a notebook, without a browser: its widgets, what its style and its script find, and the prediction."""

import re
import threading
from importlib.resources import files

import ipywidgets as widgets
import pytest
from test_explorer import make, says

from beltlab.whatif import Curve, Prediction, Slider, lesson_02, lesson_06
from beltlab.whatif.view import View, _control

STYLE, SCRIPT = (files("beltlab.whatif").joinpath(f"view.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))


def below(widget):
    """A widget and all that is in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def classes(explorer):
    return {name for widget in below(explorer.view) for name in widget._dom_classes}


def test_what_the_style_and_the_script_look_for_is_there():
    there = classes(make()) | classes(lesson_02.what_comes_next())  # one asks, one plays and is drawn
    there |= set(re.findall(r'classList\??\.add\("([\w-]+)"\)', SCRIPT)) | {"beltlab-still", "beltlab-dashboard"}
    wanted = re.findall(r"(?<=\.)beltlab-[a-z]+(?=[\s.:{>,)])", STYLE)
    wanted += re.findall(r'(?<=[".])beltlab-(?!control)[a-z]+(?=[ ,"])', SCRIPT)
    assert len(wanted) > 30 and set(wanted) <= there, set(wanted) - there
    assert {"beltlab-control-slope", "beltlab-control-curve"} <= there, "the script names the controls"


def test_the_dashboard_is_a_page_of_its_own(monkeypatch):
    import IPython.display

    from beltlab import whatif

    pages = []
    monkeypatch.setattr(IPython.display, "display", pages.append)
    monkeypatch.setenv("QUERY_STRING", "explorer=lesson_02.ceiling")
    whatif.dashboard()
    (page,) = pages
    chosen, shown = page.children
    assert "beltlab-dashboard" in page._dom_classes and chosen.value == "lesson_02.ceiling"
    assert shown.picture.card["question"] == lesson_02.ceiling().question
    assert ("02  " + lesson_02.ceiling().question, "lesson_02.ceiling") in chosen.options
    chosen.value = "lesson_06.alike"
    assert page.children[1].picture.card["question"] == lesson_06.alike().question


def test_the_script_reads_nothing_that_is_not_given():
    explorer = lesson_02.what_comes_next()
    card, shown = explorer.view.picture.card, explorer.view.picture.shown
    for row, slider in zip(card["controls"], explorer.sliders, strict=True):
        assert row["name"] == slider.name and row["model"] == explorer.controls[slider.name].model_id
        assert (row["play"] is not None) == getattr(slider, "play", False)
    assert card["controls"][1]["play"] == explorer.buttons["Play walked"].model_id
    assert [row["label"] for row in make().view.picture.card["controls"]] == ["slope b", "curve"]
    assert make().view.picture.card["asked"] == "Where does it end? steps" and card["asked"] == ""
    assert card["touch"] and not make().view.picture.card["touch"]
    for given, name in ((card, "card"), (shown, "shown")):
        assert set(re.findall(rf"\b{name}\.(\w+)", SCRIPT)) <= set(given), name
    assert shown["setting"] == "drawn = not drawn yet, walked = 0 quarters"
    assert shown["texts"] == {"drawn": "not drawn yet", "walked": "0 quarters"}


def test_a_curve_is_typed_whole_and_a_slider_snaps_to_what_it_shows():
    typed = _control(Curve("drawn", 4, 0, 300, unit="zones", meaning="each year"))
    assert typed.continuous_update is False, "half a curve is none"
    assert typed.placeholder == "4 numbers, or draw in the picture" and typed.description_allow_html
    assert typed.description.count('<span class="unit">zones</span>') == 1
    assert "unit" not in _control(Curve("drawn", 4, 0, 300)).description
    for slider, written in ((Slider("a", 0, 0, 20_000, 100), ",.0f"), (Slider("year", 2015, 2015, 2025, 1), ".0f"),
                            (Slider("p", 0, 0, 1, 0.05), ".2f"), (Slider("q", 0, 0, 10_000, 1), ",.0f")):
        control = _control(slider)
        assert (control.readout_format, control.behavior) == (written, "snap")
        assert (control.min, control.max, control.step) == (slider.minimum, slider.maximum, slider.step)
        assert "<em>" not in control.description and "unit" not in control.description


def test_time_plays_a_step_in_about_the_time_that_one_reads_a_number():
    explorer = lesson_02.what_comes_next()
    (play,) = [widget for widget in below(explorer.view) if isinstance(widget, widgets.Play)]
    assert 400 <= play.interval <= 1500 and not play.show_repeat
    assert (play.min, play.max, play.step, play.value) == (0, 16, 1, 0)
    assert play not in explorer.view.children[0].children[2].children, "it stands beside its slider"


def test_a_hand_that_rests_for_two_seconds_begins_anew():
    explorer = make()
    explorer.now = 0.0
    explorer.__dict__["view"] = View(explorer, clock=lambda: explorer.now)
    for at, slope, before in ((10, 2, "1.0"), (10.5, 2.5, "1.0"), (11, 5, "1.0"), (13, 6, "5.0"), (13.5, 6.5, "5.0")):
        explorer.now = at
        explorer.set(slope=slope)
        assert f"before: slope b = {before} per step." in explorer.view.picture.shown["words"], at
    explorer.now = 20
    explorer.set(slope=3)  # no picture there
    explorer.now = 30
    explorer.set(slope=2)
    assert "before: slope b = 6.5 per step." in explorer.view.picture.shown["words"], "what was seen last"
    explorer.now = 40
    explorer.view.answer()
    assert "before: slope b = 6.5 per step." in explorer.view.picture.shown["words"], "nothing has moved"
    explorer.reset()
    explorer.set(slope=4.5)
    assert "before: slope b = 1.0 per step." in explorer.view.picture.shown["words"]


def test_two_controls_that_are_moved_at_once_both_move():
    """JupyterLab has the messages of two widgets heard in two threads: Play walks, and a hand moves a slider."""
    explorer, drawing, both, seen = make(), threading.Event(), threading.Event(), []
    controls, update = explorer.controls, explorer.picture.update
    controls["curve"].observe(lambda change: seen.append(change["new"]), "value")

    def slowly(artists, result):
        if not drawing.is_set():  # the first hand is still drawing while the other one moves
            drawing.set()
            both.wait(1)
        update(artists, result)

    explorer.picture.update = slowly
    hands = [threading.Thread(target=controls[name].comm.handle_msg, args=[
        {"content": {"data": {"method": "update", "state": state}}}
    ]) for name, state in (("slope", {"value": 2}), ("curve", {"index": 1}))]
    hands[0].start()
    assert drawing.wait(10)
    hands[1].start()
    hands[1].join(0.3)
    both.set()
    for hand in hands:
        hand.join(10)
    wanted = {"slope": 2, "curve": "bent"}
    assert explorer.values() == {name: control.value for name, control in controls.items()} == wanted
    other = make()
    other.set(**wanted)
    assert explorer.view.picture.shown["values"] == wanted and seen == ["bent"], "no slider goes back and forth"
    assert explorer.drawn().png == other.drawn().png


# ---------------------------------------------------------------- the prediction


def texts(explorer):
    return [getattr(widget, "description", "") or getattr(widget, "value", "") for widget in below(explorer.view._form)]


def test_the_form_asks_for_a_number_with_its_unit_or_for_one_of_three_ways():
    number = make()
    assert "steps" in texts(number) and "Commit" in texts(number) and "It rises" not in texts(number)
    assert number.view._typed.placeholder == ""
    way = make(asks=Prediction("Does it <rise>?", "end", {"slope": 8}, "steps", direction=True))
    assert [text for text in texts(way) if text] == ["It rises", "It falls", "It stays", "Commit"]
    assert way.view._typed.placeholder == "class: 12 / 5 / 3"
    assert any("Does it &lt;rise&gt;?" in getattr(widget, "value", "") for widget in below(way.view))
    says(next(button for button in way.view._form.children if button.description == "It falls"), event="click")
    assert way.prediction["guess"] == "falls"
    silent = make(asks=None)
    assert silent.view._form is None and "The class" not in silent.buttons and silent.view.picture.card["asked"] == ""


def test_what_was_predicted_stands_where_the_form_was():
    explorer = make()
    form = explorer.view
    assert (form._form.layout.visibility, form._compared.value) == ("visible", "")
    form._typed.value = "5"
    says(form._typed, event="focus")
    assert explorer.awaits, "only Enter commits"
    says(form._typed, event="submit")
    assert form._form.layout.visibility == "hidden"
    assert form._compared.value == "<p>Your prediction: 5 steps. Now set slope b = 8.0 per step.</p>"
    assert form._class.disabled, "one is no class"
    explorer.guess("7 / 8")
    form._class.value = True
    assert not form._class.disabled and form.picture.shown["words"].startswith("Histogram.")
    explorer.reset()
    explorer.restore(make().scenario)
    assert form._class.disabled and not form._class.value
    assert form._form.layout.visibility == "visible" and form._compared.value == ""


@pytest.mark.parametrize("people", [2000, 2001])
def test_a_class_has_at_most_two_thousand(people):
    asked = Prediction("How many?", "end", {"slope": 8})
    if people == 2000:
        assert len(asked.read(f"5: {people}")) == people
    else:
        with pytest.raises(ValueError, match="between 1 and 2000"):
            asked.read(f"5: {people}")


def test_the_browser_gets_the_picture_what_stays_and_what_is_shown():
    state = make().view.picture.get_state()
    assert {"card", "png", "shown"} < set(state) and state["png"].startswith(b"\x89PNG")
