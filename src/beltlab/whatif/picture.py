"""One figure that lives as long as its explorer: its still parts are drawn once, its moving parts each time."""

import io
import struct
import textwrap
import zlib
from collections.abc import Callable, Iterable, Iterator

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from PIL import Image

from beltlab import plots

try:
    from isal.isal_zlib import compress  # a fifth of zlib's time, the same size
except ImportError:  # no wheel for this machine
    from zlib import compress

LINE_OF_TEXT = 60  # characters of a sentence that stands in the picture's place
LABEL = b"scenario"
GHOST = "#B4B4B4"  # light, but 2 to 1 against white; the words say what it is
BEFORE = "#7A7A7A"  # last year's class: a dashed outline
AFTER_HEADER = 33  # bytes of a PNG's signature and header


class Picture:
    """A figure drawn once, whose moving artists are laid over a kept copy of everything else.

    Anything else that changes (limits, ticks, a title) makes matplotlib mark the figure as stale. Then, and only
    then, the whole figure is drawn again.

    Args:
        draw: Builds the drawing in an empty figure and returns the artists that will move, by name.
        update: Moves those artists to show a result.
        status: One of `plots.STATUS`, written into the figure.
        source: Who published the numbers, or which model made them, written into the figure.
        first: The result shown first. The layout is fitted to it once, so that nothing jumps later.
        hides: Names of artists that are seen only where a result is revealed.
        ghost: Names of the lines and bars whose former state can stay in grey; None for all of them.
    """

    @plots.alone
    def __init__(
        self, draw: Callable, update: Callable, status: str, source: str, first: dict,
        hides: Iterable[str] = (), ghost: Iterable[str] | None = None,
    ):
        self.update = update
        with mpl.rc_context():
            self.figure = _empty_figure()
            self.artists = draw(self.figure)
            plots.sign(self.figure, status, source)
            update(self.artists, first)
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
        self.moving = sorted(_flat(self.artists.values()), key=Artist.get_zorder)
        self.hidden = list(_flat(self.artists[name] for name in hides))
        copied = self.artists if ghost is None else ghost
        self.ghosts = [(artist, made) for artist in _flat(self.artists[name] for name in copied)
                       if (made := _ghost(artist)) is not None]
        for artist in self.moving:
            artist.set_animated(True)
        self._background = None

    def remember(self) -> None:
        """Keep what the lines and bars show now, for a later picture to show it in grey."""
        for artist, ghost in self.ghosts:
            if isinstance(artist, Line2D):
                ghost.set_data(*artist.get_data())
            else:
                ghost.set_bounds(*artist.get_bbox().bounds)
            ghost.set_visible(artist.get_visible())

    def show(self, result: dict, ghost: bool = False) -> None:
        """Move the artists to a result and draw what has changed, with the grey marks or without."""
        self.update(self.artists, result)
        for artist in self.hidden:
            artist.set_visible(bool(result["revealed"]))
        canvas = self.figure.canvas
        if self._background is None or self.figure.stale:
            with mpl.rc_context():
                plots.style()  # new ticks take their style from the session, which the reader may have changed
                canvas.draw()
            self._background = canvas.copy_from_bbox(self.figure.bbox)
        else:
            canvas.restore_region(self._background)
        for _, copy in self.ghosts if ghost else ():
            self.figure.draw_artist(copy)
        for artist in self.moving:
            self.figure.draw_artist(artist)

    def points(self, path: Iterable[Iterable[float]]) -> np.ndarray | None:
        """Places in the picture as the axes below its first place count them, shape (n, 2); None outside of all axes.

        Args:
            path: Shares of the picture's width and height, from the top left.
        """
        path = np.asarray(path, float)
        pixels = np.column_stack([path[:, 0], 1 - path[:, 1]]) * self.figure.bbox.size
        for axes in self.figure.axes:
            if axes.bbox.contains(*pixels[0]):
                return axes.transData.inverted().transform(pixels)
        return None

    def png(self) -> bytes:
        """The picture as it stands, packed fast."""
        return fast_png(self.pixels)

    @property
    def pixels(self) -> np.ndarray:
        """The picture as it stands: height × width × 4, uint8."""
        return np.asarray(self.figure.canvas.buffer_rgba())


def sentence(words: str) -> bytes:
    """A picture of the usual size that holds one sentence: what stands where there is nothing to draw."""
    with mpl.rc_context():
        figure = _empty_figure()
        figure.text(0.5, 0.5, textwrap.fill(words, LINE_OF_TEXT), ha="center", va="center", linespacing=1.6)
        figure.canvas.draw()
    return fast_png(np.asarray(figure.canvas.buffer_rgba()))


def labelled(png: bytes, text: str) -> bytes:
    """Write a text into a PNG, for `label` to read; the picture looks the same."""
    chunk = LABEL + b"\0\0\0\0\0" + text.encode()
    return png[:AFTER_HEADER] + _chunk(b"iTXt", chunk) + png[AFTER_HEADER:]


def label(png: bytes) -> str:
    """Read the text that `labelled` wrote.

    Raises:
        ValueError: If these are not the bytes of such a PNG.
    """
    try:
        with Image.open(io.BytesIO(png)) as image:
            return image.text[LABEL.decode()]
    except (OSError, AttributeError, KeyError):
        raise ValueError("This picture names no scenario. Save it as PNG from a slide or a notebook.") from None


def fast_png(pixels: np.ndarray) -> bytes:
    """Pack pixels as a PNG with unfiltered rows: for flat colours as small as filtered, in a tenth of the time."""
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def small_png(pixels: np.ndarray) -> bytes:
    """Pack pixels as a PNG of few bytes, the same on every machine: what a notebook file keeps."""
    stream = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(stream, "png", optimize=True)
    return stream.getvalue()


@plots.alone
def guesses_png(
    classes: dict[str, list], truth: float | str | None, question: str, unit: str, directions: Iterable[str]
) -> tuple[bytes, int]:
    """Draw the guesses of a class as a histogram, and the truth as a dashed line where it is given.

    Args:
        classes: The guesses by what they are called; the first is this class, a second one stands paler behind it.
        truth: What came out; None while nobody may know.
        question: What was asked; the title.
        unit: Of the guesses.
        directions: The answers that there are, where one of a few was asked for.

    Returns:
        The picture as PNG, and how many guesses of this class lie so far outside that the picture leaves them out.
    """
    directions = list(directions)
    with mpl.rc_context():
        figure = _empty_figure()
        axes = figure.subplots()
        whole = [guess for guesses in classes.values() for guess in guesses]
        if directions:
            places = {direction: place for place, direction in enumerate(directions)}
            classes = {name: [places[guess] for guess in guesses] for name, guesses in classes.items()}
            truth = None if truth is None else places[truth]
            edges = np.arange(len(directions) + 1) - 0.5
            axes.set_xticks(range(len(directions)), directions)
        else:
            low, high = _usual(whole, truth)
            edges = np.linspace(low, high, min(12, len(set(whole)) + 2) + 1)
        beyond = 0
        for place, (name, guesses) in enumerate(classes.items()):
            share = 100 / len(guesses) if len(classes) > 1 else 1  # classes of two sizes: in per cent of each
            inside = [guess for guess in guesses if edges[0] <= guess <= edges[-1]]
            heights = share * np.histogram(inside, edges)[0]
            beyond += (len(guesses) - len(inside)) * (place == 0)
            if place:
                axes.stairs(heights, edges, color=BEFORE, linewidth=3, linestyle="--", zorder=3,
                            label=f"{name} ({len(guesses)})")
            else:
                axes.stairs(heights, edges, fill=True, facecolor=plots.LIGHT, edgecolor=plots.INK, linewidth=1.5,
                            label=f"{name} ({len(guesses)})")
                axes.vlines(edges, 0, np.maximum(np.append(heights, 0), np.append(0, heights)), color="white",
                            linewidth=2)
        if truth is not None:
            colour = plots.SEQUENCE[1]
            axes.axvline(truth, color=colour, linestyle=":", linewidth=4, zorder=4)
            axes.text(truth, 1.01, "the truth", color=colour, ha="center", transform=axes.get_xaxis_transform())
        counted = "guesses" if len(classes) == 1 else "per cent of the class"
        axes.set(xlabel="" if directions else unit, ylabel=counted, xlim=edges[[0, -1]])
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_title(textwrap.fill(question, LINE_OF_TEXT), fontsize=plots.TEXT, pad=32)
        if len(classes) > 1:
            figure.legend(loc="outside upper right", ncols=2)
        plots.sign(figure, "observed", f"{len(next(iter(classes.values())))} guesses of this class")
        figure.canvas.draw()
    return fast_png(np.asarray(figure.canvas.buffer_rgba())), beyond


def _usual(guesses: list[float], truth: float | None) -> tuple[float, float]:
    """Where the guesses lie, without the few that lie further out than four times the middle half is wide."""
    first, middle, third = np.percentile(guesses, (25, 50, 75))
    width = 4 * max(third - first, 0.25 * abs(middle), 1e-3)
    kept = [guess for guess in guesses if first - width <= guess <= third + width]
    kept += [] if truth is None else [truth]
    low, high = min(kept), max(kept)
    margin = 0.05 * (high - low) or max(0.5, 0.05 * abs(low))
    return low - margin, high + margin


def _ghost(artist: Artist) -> Artist | None:
    """A grey, fainter twin of a line or a bar, with nothing in it yet; None for anything else."""
    if isinstance(artist, Line2D) and artist.get_linestyle() != "None":
        made = Line2D([], [], color=GHOST, linewidth=artist.get_linewidth(), linestyle=artist.get_linestyle(),
                      drawstyle=artist.get_drawstyle(), transform=artist.get_transform())
        artist.axes.add_line(made)
    elif isinstance(artist, Rectangle):
        made = Rectangle((0, 0), 0, 0, facecolor="none", edgecolor=GHOST, linewidth=3, linestyle="--")
        artist.axes.add_patch(made)
    else:
        return None
    made.set(animated=True, in_layout=False)
    return made


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _empty_figure() -> Figure:
    plots.style()
    figure = Figure(figsize=plots.SIZE, dpi=plots.DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _flat(artists: Iterable) -> Iterator[Artist]:
    """The artists in any nesting of lists, tuples and containers (the bars of a bar chart)."""
    for artist in artists:
        if isinstance(artist, Artist):
            yield artist
        else:
            yield from _flat(artist)
