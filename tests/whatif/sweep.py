"""What holds for every explorer, wherever its sliders stand."""

import io
import itertools
import re

import numpy as np
from hypothesis import strategies
from matplotlib.text import Text
from PIL import Image

from beltlab import plots
from beltlab.whatif import Choice, Curve, Explorer, NoPicture, Slider

PIXELS = tuple(round(inches * plots.DPI) for inches in plots.SIZE)


def curves(slider: Curve) -> list[str]:
    """Curves at the ends of what can be drawn: none, the lowest, the highest, from one to the other and back."""
    rising, level = np.linspace(slider.minimum, slider.maximum, slider.length), np.ones(slider.length)
    drawn = (slider.minimum * level, slider.maximum * level, rising, rising[::-1])
    return ["", *(" ".join(f"{number:.0f}" for number in numbers) for numbers in drawn)]


def corners(explorer: Explorer) -> list[dict]:
    """Every combination of smallest and largest values, and of all choices."""
    ends = [
        curves(slider) if isinstance(slider, Curve) else slider.options if isinstance(slider, Choice)
        else (slider.minimum, slider.maximum)
        for slider in explorer.sliders
    ]
    return [dict(zip(explorer.defaults, corner, strict=True)) for corner in itertools.product(*ends)]


def settings(explorer: Explorer) -> strategies.SearchStrategy[dict]:
    """Any setting of the sliders."""
    values = {slider.name: strategies.sampled_from(places(slider)) for slider in explorer.sliders}
    return strategies.fixed_dictionaries(values)


def check(explorer: Explorer, values: dict) -> tuple[bytes, str]:
    """Set the sliders, and hold what is shown to the rules; return the picture and its words."""
    explorer.set(**values)
    frame = explorer.frame
    where = explorer.setting(explorer.values())
    assert Image.open(io.BytesIO(frame.png)).size == PIXELS
    assert len(frame.words.split()) >= plots.FEWEST_WORDS, f"{where}: too few words: {frame.words!r}"
    if type(frame.problem) is NoPicture:
        return frame.png, frame.words
    if frame.problem is not None:
        raise AssertionError(f"{where}: {frame.problem!r}") from frame.problem
    for name, (low, high) in explorer.bounds.items():
        seen = np.asarray(frame.result[name])
        assert low <= seen.min() and seen.max() <= high, f"{where}: {name} lies outside {low} … {high}: {seen}"
    for artist in explorer.picture.moving:
        for get in {"get_xydata", "get_offsets"} & set(dir(artist)):
            points = np.ma.filled(getattr(artist, get)(), np.nan)
            broken = np.isinf(points).any() or (points.size and np.isnan(points).all())  # one nan only breaks a line
            assert not broken, f"{where}: {artist} has points that are not finite"
    return frame.png, frame.words


def sweep(explorer: Explorer) -> None:
    """Check every corner; along every edge between two of them, other pictures have other words."""
    seen, every = {}, corners(explorer)
    for values in every:
        seen[tuple(values.values())] = check(explorer, values)
        if explorer.frame.problem is None and len(seen) % (1 + len(every) // 300) == 0:  # of thousands some hundreds
            assert not (found := unreadable(explorer)), f"{explorer.setting(values)}: cannot be read: {found}"
    for one, other in itertools.combinations(seen, 2):
        if sum(a != b for a, b in zip(one, other, strict=True)) == 1 and seen[one][0] != seen[other][0]:
            assert seen[one][1] != seen[other][1], f"The words do not follow the picture from {one} to {other}."


def unreadable(explorer: Explorer) -> list[tuple[str, ...]]:
    """Texts of the picture that reach over its edge or into each other, and numbers with a hyphen for a minus."""
    _ = explorer.png
    figure, hidden = explorer.picture.figure, set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        hidden |= {label for label, place in zip(axis.get_majorticklabels(), axis.get_majorticklocs(), strict=True)
                   if not (axis.axes.axison and low <= place <= high)}
    boxes = {text: text.get_window_extent().padded(-1) for text in figure.findobj(Text)
             if text.get_visible() and text.get_alpha() != 0 and text.get_text().strip() and text not in hidden}
    over = [(text.get_text(),) for text, box in boxes.items()
            if min(box.x0, box.y0) < -2 or box.x1 > figure.bbox.width or box.y1 > figure.bbox.height]
    into = [(one.get_text(), other.get_text()) for one, other in itertools.combinations(boxes, 2)
            if boxes[one].overlaps(boxes[other]) and one.get_text() != other.get_text()]
    return over + into + [(text.get_text(),) for text in boxes if re.search(r"(?<!\w)-\d", text.get_text())]


def places(slider: Slider | Choice | Curve) -> list:
    """Everywhere that a slider can stand."""
    if isinstance(slider, Curve):
        return curves(slider)
    if isinstance(slider, Choice):
        return list(slider.options)
    steps = int((slider.maximum - slider.minimum) / slider.step + 1e-9)
    return [slider.nearest(slider.minimum + step * slider.step) for step in range(steps + 1)]


def words_at(explorer: Explorer, values: dict) -> str:
    """What the explorer says there, without drawing the picture."""
    try:
        return explorer._words(explorer.result(values))
    except NoPicture as reason:
        return str(reason)
