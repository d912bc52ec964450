"""The explorer in a browser: native sliders with names, one picture, its words."""

import json
from pathlib import Path

import anywidget
import traitlets

from beltlab.whatif.explorer import DIRECTIONS, Choice, Explorer, Slider


class View(anywidget.AnyWidget):
    """Carries what the reader does to the explorer, and what the explorer shows to the browser.

    The browser sends one request at a time and keeps only the newest setting of the sliders while it waits, so that
    a burst never queues up here. Each request is answered, also one that fails.
    """

    _esm = Path(__file__).with_name("view.js")
    _css = Path(__file__).with_name("view.css")
    card = traitlets.Dict().tag(sync=True)

    def __init__(self, explorer: Explorer):
        self.explorer = explorer
        super().__init__(card=_card(explorer))
        self.on_msg(self._receive)

    def answer(self, note: str = "") -> None:
        """Send the explorer as it stands to every place where it is shown."""
        explorer, frame = self.explorer, self.explorer.frame
        state = {
            "values": explorer.values(),
            "words": frame.words,
            "scenario": json.dumps(explorer.scenario, ensure_ascii=False),
            "compared": explorer.comparison,
            "open": explorer.can_predict,
            "note": note,
        }
        self.send(state, [explorer.png])

    def _receive(self, _: object, request: dict, __: list) -> None:
        try:
            match request:
                case {"values": values}:
                    self.explorer.set(**values)
                case {"preset": name}:
                    self.explorer.apply(name)
                case {"guess": guess}:
                    self.explorer.guess(guess)
                case {"reset": _}:
                    self.explorer.reset()
                case _:
                    self.answer()
        except ValueError as error:
            self.answer(note=str(error))


def _card(explorer: Explorer) -> dict:
    """What stays the same as long as the explorer lives."""
    asks = explorer.asks
    return {
        "question": explorer.question,
        "sliders": [_control(slider) for slider in explorer.sliders],
        "presets": list(explorer.presets),
        "prediction": asks and {
            "question": asks.question, "unit": asks.unit, "directions": list(DIRECTIONS) if asks.direction else [],
        },
    }


def _control(slider: Slider | Choice) -> dict:
    shown = {"name": slider.name, "label": slider.name.replace("_", " "), "meaning": slider.meaning}
    if isinstance(slider, Choice):
        return shown | {"options": list(slider.options)}
    return shown | {
        "symbol": slider.symbol, "unit": slider.unit, "decimals": slider.decimals,
        "minimum": slider.minimum, "maximum": slider.maximum, "step": slider.step,
    }
