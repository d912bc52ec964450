"""You draw it: a class draws how a line goes on, and then reality walks along it, step by step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from beltlab import plots
from beltlab.whatif.explorer import Curve, Explorer, Slider

YOURS = plots.SEQUENCE[1]


@dataclass(frozen=True)
class Line:
    """A line of a picture.

    Attributes:
        x, y: Its points.
        label: What it is, for the legend.
        look: Keywords of matplotlib: colour, marker, line.
    """

    x: Sequence[float]
    y: Sequence[float]
    label: str
    look: Mapping


def you_draw_it(
    name: str,
    question: str,
    known: Line,
    truth: Line,
    places: Sequence[float],
    heights: tuple[int, int],
    *,
    step: str,
    places_named: str,
    axes: Mapping,
    beside: Sequence[Line] = (),
    unit: str = "",
    gap: Callable[[float], str] | None = None,
    walker: str = "reality",
    presets: Mapping[str, Sequence[float]] | None = None,
    status: str,
    source: str,
) -> Explorer:
    """Build an explorer in which the reader draws how a line goes on, before it is uncovered.

    The curve is drawn with the mouse or a finger, or typed as whole numbers. It can be mended as long as one likes; the
    words keep what was drawn, and how far it was off.

    Args:
        name: Module and function of the explorer.
        question: What is drawn; its title.
        known: The line as far as everybody knows it; its last point is where the drawing begins.
        truth: What came after: one point for each step, the first of them the last known one. Nothing of it is drawn
            or said before something is drawn and the reader lets it walk.
        places: Where the curve has its points, on the x axis, rising, after the last known point.
        heights: The smallest and largest whole number that can be drawn.
        step: What one step of the walk is called, in the plural: "quarters".
        places_named: Where the places are, in words: "the middle and the end of each year, 2022 to 2025".
        axes: Keywords of `Axes.set`.
        beside: Lines that help.
        unit: Of the heights.
        gap: Says what the curve minus the truth means, in half a sentence; without it, how far the curve is off.
        walker: Who walks: "reality", or "the model" where the truth is one's.
        presets: Curves by name, for who does not draw: one height for each place.
        status: One of `plots.STATUS`.
        source: Where known and truth come from.
    """
    curve = Curve("drawn", len(places), *heights, unit=unit, meaning=f"Draw in the picture, or type: {places_named}.")
    places = np.asarray(places, float)
    x, y = (np.asarray(part, float) for part in (truth.x, truth.y))
    begin, last = (float(list(known.x)[-1]), float(list(known.y)[-1])), len(x) - 1
    path = np.concatenate([[begin[0]], places])

    def said_of(number):
        return f"{number:.0f} {unit}".strip()

    def at(numbers, where):
        return np.interp(where, path, np.concatenate([[begin[1]], numbers]))

    def model(drawn, walked):
        numbers = curve.numbers(drawn)
        walked = walked if len(numbers) else 0
        misses = at(numbers, x[: walked + 1]) - y[: walked + 1] if len(numbers) else np.zeros(1)
        worst = int(np.abs(misses).argmax())
        return {"numbers": numbers, "steps": walked, "here": float(y[walked]), "misses": misses,
                "miss": float(misses[-1]), "worst": float(misses[worst]), "worst_at": float(x[worst])}

    def draw(figure):
        paper = figure.subplots()
        paper.set(**axes)
        paper.axvspan(begin[0], places[-1], color="#F2F2F2", zorder=0)
        for line in beside:
            paper.plot(line.x, line.y, label=line.label, **line.look)
        paper.plot(known.x, known.y, label=known.label, **{"zorder": 4, **known.look})
        drawn = dict(color=YOURS, linestyle=plots.LINES[4], marker="P", markersize=9, zorder=3)
        moving = {
            "yours": paper.plot([], [], label="your curve", **drawn)[0],
            "gap": paper.plot([], [], color=plots.MUTED, linewidth=2.5, zorder=2)[0],
            "truth": paper.plot([], [], label=truth.label, zorder=5, **truth.look)[0],
            "head": paper.plot([], [], "o", color=plots.INK, mfc="white", mew=3, markersize=16, zorder=6)[0],
            "number": paper.text(0, 0, "", fontsize=24, fontweight="bold", ha="center", va="bottom", zorder=7),
            "ask": paper.text(np.mean([begin[0], places[-1]]), np.mean(paper.get_ylim()), "", ha="center", va="center",
                              fontsize=26, color=plots.MUTED, zorder=1),
        }
        figure.legend(loc="outside upper left", ncols=4, columnspacing=1.4)
        return moving

    def update(artists, result):
        numbers, walked = result["numbers"], result["steps"]
        drawn = len(numbers) > 0
        artists["yours"].set_data(*((path, np.append(begin[1], numbers)) if drawn else ([], [])))
        artists["ask"].set_text("" if drawn else "your curve:\ndraw it here")
        artists["truth"].set_data(*((x[: walked + 1], y[: walked + 1]) if walked else ([], [])))
        artists["head"].set_data(*(([x[walked]], [result["here"]]) if walked else ([], [])))
        gap = ([x[walked]] * 2, [result["here"], at(numbers, x[walked])]) if walked else ([], [])
        artists["gap"].set_data(*gap)
        low, high = artists["number"].axes.get_ylim()
        side = -1 if result["miss"] > 0 else 1  # away from the drawn curve
        artists["number"].set_text(f"{result['here']:.0f}" if walked else "")
        artists["number"].set(position=(x[walked], result["here"] + side * (high - low) / 22),
                              va="top" if side < 0 else "bottom")

    def words(result):
        numbers, walked = result["numbers"], result["steps"]
        if not len(numbers):
            return (f"{known.label.capitalize()}, up to {said_of(begin[1])}; then an empty field. Draw how it goes "
                    f"on, with the mouse or as numbers; only then does {walker} walk.")
        said = f"Your curve goes from {begin[1]:.0f} to {said_of(numbers[-1])}, by way of {result['drawn']}. "
        if not walked:
            return said + f"Play, or the slider, lets {walker} walk: {last} {step}."
        here = f"After {walked} of {last} {step}, {truth.label} stands at {said_of(result['here'])}; "
        if gap:
            return f"{said}{here}{gap(result['miss'])}."
        off = f"{said_of(abs(result['miss']))} too {'high' if result['miss'] > 0 else 'low'}"
        return (f"{said}{here}your curve is there {off if round(result['miss']) else 'right'}. "
                f"So far its largest miss is {abs(result['worst']):.0f}.")

    def touch(before, start, points):
        inside = np.abs(places[:, None] - points[None, :, 0]) <= np.diff(path).max() / 2
        touched = [place for place in range(len(places))
                   if inside[place].any() or points[:, 0].min() <= places[place] <= points[:, 0].max()]
        if not touched:
            return {}
        heights = [_height(points, places[place]) for place in touched]
        return {"drawn": curve.drawn(before["drawn"], begin[1], touched, heights)}

    ways = {preset: {"drawn": curve.check(" ".join(f"{number:.0f}" for number in numbers))}
            for preset, numbers in (presets or {}).items()}
    widest = max(abs(y).max(), *map(abs, heights)) + max(map(abs, heights))
    return Explorer(
        name, question, model, draw, update, words,
        [curve, Slider("walked", 0, 0, last, 1, unit=step, play=True, meaning=f"how far {walker} has walked")],
        bounds={"here": (y.min(), y.max()), "misses": (-widest, widest)},
        status=status, source=source, presets=ways, ghost=(), touch=touch,
    )


def _height(points: np.ndarray, place: float) -> float:
    """How high a stroke is at a place: where it has passed it last, else at its nearest point."""
    for one, other in zip(points[-2::-1], points[:0:-1], strict=True):
        low, high = sorted((one[0], other[0]))
        if low <= place <= high and high > low:
            share = (place - one[0]) / (other[0] - one[0])
            return float(one[1] + share * (other[1] - one[1]))
    near = np.abs(points[:, 0] - place)
    return float(points[::-1][near[::-1].argmin(), 1])
