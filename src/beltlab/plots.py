"""One style, one palette and one way to show a figure, for the whole course.

Each driver has a colour *and* a marker *and* a line, so that a figure reads without colour. Each figure says in
itself whether it shows observed, derived, unconfirmed or simulated numbers, and where they come from.
"""

import base64
import contextlib
import functools
import html
import io
import os
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np

_backend = os.environ.pop("MPLBACKEND", "") if "matplotlib" not in sys.modules else ""
import matplotlib as mpl  # noqa: E402 - it does not start at all where MPLBACKEND names a backend that there is not

if _backend:
    with contextlib.suppress(ValueError):
        mpl.rcParams["backend"] = os.environ["MPLBACKEND"] = _backend
from matplotlib import font_manager  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

SIZE = (10.5, 6.0)  # inches; with DPI this is 1155 x 660 pixels, the width of a slide's picture
DPI = 110
TEXT = 16  # points; 24 pixels at DPI, legible from the last row
FEWEST_WORDS = 8
_ALONE = threading.RLock()


@dataclass(frozen=True)
class Look:
    """How one thing is drawn everywhere in the course: a name in two languages, a colour, a marker, a line, a hatch."""

    label: str
    chinese: str
    colour: str
    marker: str
    line: str
    hatch: str


DRIVERS = {
    "government": Look("government", "政府", "#0072B2", "o", "-", ""),
    "market": Look("market", "市场", "#D55E00", "s", "--", "//"),
    "platform": Look("platform", "平台", "#008F68", "^", "-.", ".."),
    "external": Look("abroad", "境外", "#3F3F3F", "D", ":", "xx"),
}

STATUS = {
    "observed": Look("OBSERVED", "观测", "#1A1A1A", "o", "-", ""),
    "derived": Look("DERIVED", "推算", "#1A1A1A", "P", "--", "//"),
    "unconfirmed": Look("UNCONFIRMED", "未证实", "#8A5A00", "o", ":", "xx"),
    "simulated": Look("SIMULATED", "模拟", "#8E2A7E", "X", "-.", ".."),
}

INK, MUTED, LIGHT = "#1A1A1A", "#595959", "#C8C8C8"
SEQUENCE = ("#1A1A1A", "#AA3377", "#8A6A00", "#7A7A7A")  # for what is no driver: other colours, and other markers
MARKERS = ("v", "P", "X", "*", "h", ">")
LINES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 1)))


OWN = {  # what the course changes in seaborn's theme
    "font.family": ["Belt Sans", "DejaVu Sans"],
    "font.size": TEXT,
    "axes.titlesize": TEXT + 4,
    "axes.labelsize": TEXT,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "legend.fontsize": TEXT,
    "legend.title_fontsize": TEXT,
    "legend.frameon": False,
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.bottom": True,
    "ytick.left": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.8,
    "lines.linewidth": 3,
    "lines.markersize": 10,
    "patch.edgecolor": "white",
    "figure.figsize": SIZE,
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "savefig.dpi": DPI,
}
LEFT_ALONE = ("backend", "backend_fallback", "toolbar", "interactive", "timezone", "savefig.directory")


def alone(draws: Callable) -> Callable:
    """Let a function wait while another thread draws: JupyterLab hears sliders in several.

    Matplotlib's settings are one for all threads. Two that draw at once would take each other's, and leave them behind.
    """
    @functools.wraps(draws)
    def one_at_a_time(*args, **kwargs):
        with _ALONE:
            return draws(*args, **kwargs)

    return one_at_a_time


@alone
def style() -> None:
    """Set the course's figure style for this session: a seaborn theme, its font, its text sizes, its colours.

    It starts from matplotlib's defaults, so that a person's own `matplotlibrc` changes nothing.
    """
    for name in ("BeltSans-Regular.otf", "BeltSans-Bold.otf"):
        with as_file(files("beltlab.fonts") / name) as path:
            if str(path) not in {font.fname for font in font_manager.fontManager.ttflist}:
                font_manager.fontManager.addfont(path)
    mpl.rcParams.update(_theme())


@functools.cache
def _theme() -> dict:
    """All settings of the course's theme, from matplotlib's defaults by way of seaborn's."""
    import seaborn as sns  # here: it takes a moment, and only figures need it

    with mpl.rc_context():
        mpl.rcParams.update({k: v for k, v in mpl.rcParamsDefault.items() if k not in LEFT_ALONE})
        sns.set_theme(context="notebook", style="whitegrid", palette=list(SEQUENCE), rc=OWN)
        return {name: value for name, value in mpl.rcParams.items() if name not in LEFT_ALONE}


def look(name: str, **changes) -> dict:
    """How one driver is drawn, as keywords for seaborn, pandas or matplotlib: colour, marker, line.

    Args:
        name: One of `DRIVERS`, or of `STATUS`.
        **changes: What is drawn otherwise, such as `linewidth=5`.
    """
    found = (DRIVERS | STATUS)[name]
    return {"color": found.colour, "marker": found.marker, "linestyle": found.line} | changes


def drivers(*kinds: str) -> dict:
    """Keywords for seaborn with `hue=` and `style=` on a column of driver names, such as `**plots.drivers()`.

    Args:
        *kinds: Which keywords: palette, markers, dashes, hue_order, style_order. All of them without any.
    """
    dashes = {"-": "", "--": (4, 2), "-.": (4, 1.5, 1, 1.5), ":": (1, 1)}
    all_kinds = {
        "palette": {name: found.colour for name, found in DRIVERS.items()},
        "markers": {name: found.marker for name, found in DRIVERS.items()},
        "dashes": {name: dashes[found.line] for name, found in DRIVERS.items()},
        "hue_order": list(DRIVERS),
        "style_order": list(DRIVERS),
    }
    return {kind: all_kinds[kind] for kind in kinds or all_kinds}


@alone
def figure(title: str = "", rows: int = 1, columns: int = 1, size: tuple = SIZE, **options) -> tuple[Figure, Axes]:
    """Make an empty figure in the course's style.

    Args:
        title: What the picture shows, in one line; it stands above the first axes.
        rows: Number of rows of axes.
        columns: Number of columns of axes.
        size: Width and height in inches.
        **options: Passed to `matplotlib.figure.Figure.subplots`, such as `sharey=True`.

    Returns:
        The figure and its axes (one, or an array of them). Nothing is shown until `show`.
    """
    style()
    made = Figure(figsize=size, dpi=DPI, layout="constrained")
    axes = made.subplots(rows, columns, **options)
    if title:
        made.suptitle(title, x=0.012, ha="left", fontsize=TEXT + 4)
    return made, axes


def sign(figure: Figure, status: str, source: str) -> None:
    """Write into the figure what its numbers are, and where they come from.

    Args:
        figure: The figure to sign.
        status: One of `STATUS`: observed, derived, unconfirmed or simulated.
        source: Who published the numbers, or which model made them; one line.

    Raises:
        ValueError: If the status is none of the four, or the source is empty.
    """
    if status not in STATUS:
        raise ValueError(f"A figure's status was {status!r}. It must be one of {', '.join(STATUS)}.")
    if not source.strip():
        raise ValueError("A figure needs its source. Name who published the numbers, or which model made them.")
    look = STATUS[status]
    figure.supxlabel(
        f"{look.label} {look.chinese} · {source}", x=0.012, ha="left", fontsize=TEXT, color=look.colour, wrap=True
    )


@alone
def png(figure: Figure) -> bytes:
    """Return the figure as the bytes of a PNG picture, the same bytes each time."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # the layout would move a little at every further drawing
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DPI, metadata={"Software": None})
    return stream.getvalue()


def picture(data: bytes, words: str, caption: str = "") -> str:
    """Return HTML that shows a PNG with its description, for people who see it and people who hear it.

    Args:
        data: The bytes of a PNG picture.
        words: What the picture shows; at least eight words. It becomes the text in place of the picture.
        caption: A line under the picture; without one, the words stand there too.

    Returns:
        A `<figure>` with `<img alt>` and `<figcaption>`. Unlike a bare picture it keeps its words in JupyterLab,
        in a web page and in slides.

    Raises:
        ValueError: If the description has fewer than eight words.
    """
    if len(words.split()) < FEWEST_WORDS:
        raise ValueError(
            f"The description of a figure was {words!r}: {len(words.split())} words. Someone who cannot see the "
            f"picture needs at least {FEWEST_WORDS}: say what is drawn, and what there is to see in it."
        )
    encoded = base64.b64encode(data).decode("ascii")
    return (
        '<figure style="margin:0.5em 0;max-width:1155px">'
        f'<img alt="{html.escape(words)}" src="data:image/png;base64,{encoded}" style="max-width:100%;height:auto">'
        f"<figcaption>{html.escape(caption or words)}</figcaption></figure>"
    )


def minus(text: str) -> str:
    """Write the numbers of a text with the sign minus, not a hyphen, and what is rounded to zero without a sign."""
    return re.sub(r"(?<![\w–-])-(?=\.?\d)", "−", re.sub(r"(?<![\w–-])[-−+](?=0(\.0+)?(?!\.?\d))", "", text))


def show(drawn: object, words: str, *, status: str, source: str) -> None:
    """Show a figure in the notebook, signed and described.

    Args:
        drawn: The finished figure, or what seaborn and pandas return: axes, an array of axes, or a grid of them.
        words: What it shows, in at least eight words: text for who cannot see it, caption for who can.
        status: One of `STATUS`.
        source: Who published the numbers, or which model made them.

    Raises:
        ValueError: If the words are too few, the status is unknown, the source is empty, or there is no figure.
    """
    from IPython.display import HTML, display
    from matplotlib import pyplot

    figure = _figure_of(drawn)
    figure.set_layout_engine("constrained")  # a grid of seaborn's has none that leaves room for the source
    sign(figure, status, source)
    page = picture(png(figure), minus(words))
    pyplot.close(figure)  # else a notebook shows a figure made by pyplot a second time, without words
    display(HTML(page))


def _figure_of(drawn: object) -> Figure:
    """The figure behind what a plotting call returned."""
    first = np.ravel(drawn)[0] if isinstance(drawn, (np.ndarray, list, tuple)) and np.size(drawn) else drawn
    figure = getattr(first, "figure", None)  # a figure is its own
    if not isinstance(figure, Figure):
        raise ValueError(
            f"A {type(drawn).__name__} is no figure. Give a figure, or what a call of seaborn or df.plot returns."
        )
    return figure


def yuan(hundred_million: float) -> str:
    """Write an amount of money given in 100 million yuan (亿元) in English: `yuan(21500)` is `"2.15 trillion yuan"`.

    Three significant digits; million below one billion, billion below one trillion.
    """
    amount = float(hundred_million) * 1e8
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(amount) >= 0.9995 * size:
            return f"{float(f'{amount / size:.3g}'):g} {name} yuan"
    return f"{amount:,.0f} yuan"
