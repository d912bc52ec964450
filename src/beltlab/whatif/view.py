"""The explorer in a browser: ipywidgets in boxes, and one widget of its own, the picture."""

import html
import json
import math
import re
import time
from collections.abc import Callable
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from beltlab import plots
from beltlab.whatif.explorer import DIRECTIONS, Choice, Curve, Explorer, Slider

PAUSE = 0.9  # seconds without a move after which a new one begins, and with it a new ghost
TICK = 700  # ms between two steps of Play


class Picture(anywidget.AnyWidget):
    """One picture with its words; it also gives ipywidgets' sliders the names that a screen reader says.

    A message from the browser, `{"stroke": [[x, y], …]}`, is a stroke over the picture from its beginning on, in shares
    of its width and height; its first point also tells when. Each is answered with a new `shown`.
    """

    _esm = Path(__file__).with_name("view.js")
    _css = Path(__file__).with_name("view.css")
    card = traitlets.Dict().tag(sync=True)
    png = traitlets.Bytes().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)


class Play(widgets.Play):
    """Walks through time. What it has told Python does not come back: its slider may have been moved since."""

    value = traitlets.CInt(0).tag(sync=True, echo_update=False)


class View(widgets.Box):
    """The controls of an explorer and its picture, laid out by view.css.

    Args:
        explorer: What they move and show.
        clock: Tells the seconds; a pause between two moves parts what came before from what comes now.
    """

    def __init__(self, explorer: Explorer, clock: Callable[[], float] = time.monotonic):
        self._explorer, self._clock = explorer, clock
        self._writing, self._answers = False, 0
        self._last, self._ghost = -math.inf, ""
        self._seen = self._pictured = explorer.values()
        self.controls = {slider.name: _control(slider) for slider in explorer.sliders}
        self.buttons = {name: self._button(name, lambda name=name: explorer.apply(name)) for name in explorer.presets}
        self.buttons["Reset"] = self._button("Reset", explorer.reset, "plain")
        self.buttons["Copy this scenario"] = self._button("Copy this scenario", None, "plain", "beltlab-copy")
        for control in self.controls.values():
            control.observe(self._follow, "value")
        self.picture = Picture()
        self.picture.on_msg(lambda _, message, __: message.get("stroke") and self._stroke(message["stroke"]))
        self._began, self._before = None, explorer.values()  # the stroke that goes on, and what it began with
        side = [*self._prediction(), *(self._with_play(slider) for slider in explorer.sliders)]
        self.picture.card = _card(explorer, self.controls, self.buttons)
        grid = widgets.Box([
            self.picture,
            _box(side, "beltlab-side"),
            _box([button for button in self.buttons.values() if not isinstance(button, Play)], "beltlab-buttons"),
        ])
        grid.add_class("beltlab-grid")
        super().__init__([grid], _dom_classes=("beltlab-explorer",))
        _hear_alone(self)
        self.answer()

    def answer(self, note: str = "", afresh: bool = False) -> None:
        """Show the explorer as it stands, in every place where it is shown.

        Args:
            note: A sentence about what could not be done.
            afresh: Whether the grey marks of the setting before go, and Play stops.
        """
        explorer = self._explorer
        values = explorer.values()
        moved = values != self._seen
        if afresh:
            self._ghost = ""
            for button in self.buttons.values():
                if isinstance(button, Play):
                    button.playing = False
        elif moved and self._clock() - self._last > PAUSE and explorer.picture.ghosts:
            explorer.picture.remember()
            changed = {name: value for name, value in self._pictured.items() if value != values[name]}
            self._ghost = f"In grey, before: {explorer.setting(changed)}."
        if moved or afresh:
            self._last = -math.inf if afresh else self._clock()
        self._seen = values
        frame = explorer.drawn(self._ghost)
        if frame.problem is None:
            self._pictured = values  # what the artists show, for the next ghost
        if self._showing_class():
            frame = explorer.histogram
        self._writing = True
        try:
            for slider in explorer.sliders:
                _write(self.controls[slider.name], values[slider.name])
            self._show_comparison(explorer)
        finally:
            self._writing = False
        self._answers += 1
        with self.picture.hold_sync():
            self.picture.png = explorer.labelled(frame.png)
            self.picture.shown = {
                "words": frame.words,
                "values": values,
                "texts": {slider.name: slider.text(values[slider.name]) for slider in explorer.sliders},
                "setting": explorer.setting(values),
                "scenario": json.dumps(explorer.scenario, ensure_ascii=False),
                "compared": explorer.comparison,
                "note": note,
                "answers": self._answers,  # so that the browser hears of each, also where nothing else has changed
            }

    def _follow(self, _: object) -> None:
        if not self._writing:
            self._try(lambda: self._explorer.set(**{name: control.value for name, control in self.controls.items()}))

    def _stroke(self, path: list) -> None:
        if path[0] != self._began:
            self._began, self._before = path[0], self._explorer.values()
        self._try(lambda: self._explorer.stroke(self._before, [point[:2] for point in path]))

    def _try(self, move: Callable[[], None]) -> None:
        try:
            move()
        except ValueError as error:
            self.answer(note=str(error))

    def _button(self, text: str, click: Callable | None, *looks: str) -> widgets.Button:
        button = widgets.Button(description=text, tooltip="")
        for look in looks:
            button.add_class(look if look.startswith("beltlab") else f"beltlab-{look}")
        if click:
            button.on_click(lambda _: self._try(click))
        return button

    def _with_play(self, slider: Slider | Choice | Curve) -> widgets.Widget:
        control = self.controls[slider.name]
        if not getattr(slider, "play", False):
            return control
        steps = dict(min=control.min, max=control.max, step=control.step, value=control.value)
        play = Play(**steps, interval=TICK, show_repeat=False)
        self.buttons[f"Play {slider.name}"] = play
        return _box([play, control], "beltlab-played")

    # The prediction: a form, in whose place the comparison stands later

    def _prediction(self) -> list[widgets.Widget]:
        asks = self._explorer.asks
        self._form = self._typed = self._class = None
        if asks is None:
            return []
        question = widgets.HTML(f"<p><b>Predict first.</b> {html.escape(asks.question)}</p>")
        self._compared = widgets.HTML()
        self._compared.add_class("beltlab-compared")
        self._typed = widgets.Text(placeholder="" if not asks.direction else "class: 12 / 5 / 3")
        self._typed.add_class("beltlab-typed")
        self._typed.on_msg(lambda _, message, __: message.get("event") == "submit" and self._commit())
        ways = [self._button(f"It {way}", lambda way=way: self._explorer.guess(way)) for way in DIRECTIONS]
        unit = [widgets.Label(asks.unit)] if asks.unit and not asks.direction else []
        commit = self._button("Commit", self._commit)
        self._form = _box([*(ways if asks.direction else []), self._typed, *unit, commit], "beltlab-form")
        self._class = widgets.ToggleButton(description="The class")
        self._class.observe(lambda _: None if self._writing else self.answer(), "value")
        self.buttons["The class"] = self._class
        return [_box([question, self._form, self._compared], "beltlab-prediction")]

    def _commit(self) -> None:
        if not self._typed.value.strip():
            self.answer(note="Write your prediction first.")
            return
        self._try(lambda: self._explorer.guess(self._typed.value))
        if self._explorer.prediction:
            self._typed.value = ""

    def _show_comparison(self, explorer: Explorer) -> None:
        if self._form is None:
            return
        self._compared.value = "" if explorer.awaits else f"<p>{html.escape(explorer.comparison)}</p>"
        self._form.layout.visibility = "visible" if explorer.awaits else "hidden"
        self._class.disabled = explorer.people < 2
        if self._class.disabled:
            self._class.value = False

    def _showing_class(self) -> bool:
        return bool(self._class and self._class.value and self._explorer.people > 1)


def _control(slider: Slider | Choice | Curve) -> widgets.Widget:
    """The ipywidget of one slider or choice; its description holds name, symbol, unit and meaning."""
    text = f'<span class="name">{html.escape(slider.name.replace("_", " "))}</span>'
    if isinstance(slider, Curve):
        made = widgets.Text(value=slider.default, continuous_update=False)
        made.placeholder = f"{slider.length} numbers, or draw in the picture"
        text += f' <span class="unit">{html.escape(slider.unit)}</span>' * bool(slider.unit)
    elif isinstance(slider, Choice):
        made = widgets.Dropdown(options=slider.options, value=slider.default)
    else:
        letter, _, index = slider.symbol.partition("_")
        index = f'<span class="index">{html.escape(index)}</span>' if index else ""
        text += f" <em>{html.escape(letter)}{index}</em>" * bool(letter)
        text += f' <span class="unit">{html.escape(slider.unit)}</span>' * bool(slider.unit)
        kind = widgets.FloatSlider if slider.decimals else widgets.IntSlider
        made = kind(slider.default, min=slider.minimum, max=slider.maximum, step=slider.step, behavior="snap")
        made.readout_format = f"{',' if slider.maximum >= 10_000 else ''}.{slider.decimals}f"
    made.description_allow_html = True
    made.description = f'{text}<span class="meaning">{html.escape(slider.meaning)}</span>'
    made.add_class(f"beltlab-control-{slider.name}")
    return made


def _write(control: widgets.Widget, value: float | str) -> None:
    """Set a control, but leave it alone where it only differs in the last digits of a float."""
    if isinstance(value, str) or abs(control.value - value) > 1e-9:
        control.value = value


def _hear_alone(widget: widgets.Widget) -> None:
    """Let what a browser says to a widget, and to those in it, wait until what it said to others is done.

    JupyterLab has the messages of two widgets heard in two threads. What has moved would be written over by the answer
    to what moved before.
    """
    widget.comm.on_msg(plots.alone(widget._handle_msg))
    for child in getattr(widget, "children", ()):
        _hear_alone(child)


def _box(children, look: str) -> widgets.Box:
    return widgets.Box(list(children), _dom_classes=(look,))


def _card(explorer: Explorer, controls: dict, buttons: dict) -> dict:
    """What stays the same as long as the explorer lives."""
    return {
        "question": explorer.question,
        "touch": explorer.touch is not None,
        "asked": f"{explorer.asks.question} {explorer.asks.unit}".strip() if explorer.asks else "",
        "controls": [
            {"name": slider.name, "model": controls[slider.name].model_id,
             "play": getattr(buttons.get(f"Play {slider.name}"), "model_id", None),
             "label": re.sub("_", " ", f"{slider.name} {getattr(slider, 'symbol', '')}").strip()}
            for slider in explorer.sliders
        ],
    }
