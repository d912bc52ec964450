"""One style, one palette and one way to show a figure, for the whole course.

Each driver has a colour *and* a marker *and* a line, so that a figure reads without colour. Each figure says in
itself whether it shows observed, derived, unconfirmed or simulated numbers, and where they come from.
"""

import base64
import html
import io
from dataclasses import dataclass
from importlib.resources import as_file, files

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SIZE = (10.5, 6.0)  # inches; with DPI this is 1155 x 660 pixels, the width of a slide's picture
DPI = 110
TEXT = 16  # points; 24 pixels at DPI, legible from the last row
FEWEST_WORDS = 8


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


def style() -> None:
    """Set the course's figure style for this session: its font, its text sizes, its colours."""
    for name in ("BeltSans-Regular.otf", "BeltSans-Bold.otf"):
        with as_file(files("beltlab.fonts") / name) as path:
            if str(path) not in {font.fname for font in font_manager.fontManager.ttflist}:
                font_manager.fontManager.addfont(path)
    mpl.rcParams.update(
        {
            "font.family": ["Belt Sans", "DejaVu Sans"],
            "mathtext.fontset": "dejavusans",
            "axes.unicode_minus": True,
            "font.size": TEXT,
            "axes.titlesize": TEXT + 4,
            "axes.labelsize": TEXT,
            "xtick.labelsize": TEXT,
            "ytick.labelsize": TEXT,
            "legend.fontsize": TEXT,
            "legend.frameon": False,
            "axes.titlelocation": "left",
            "axes.titlepad": 14,
            "axes.prop_cycle": mpl.cycler(color=SEQUENCE),
            "axes.edgecolor": MUTED,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#E4E4E4",
            "lines.linewidth": 3,
            "lines.markersize": 10,
            "figure.figsize": SIZE,
            "figure.dpi": DPI,
            "figure.facecolor": "white",
            "savefig.dpi": DPI,
        }
    )


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


def show(figure: Figure, words: str, *, status: str, source: str) -> None:
    """Show a figure in the notebook, signed and described.

    Args:
        figure: The finished figure.
        words: What it shows, in at least eight words: text for who cannot see it, caption for who can.
        status: One of `STATUS`.
        source: Who published the numbers, or which model made them.

    Raises:
        ValueError: If the words are too few, the status is unknown or the source is empty.
    """
    from IPython.display import HTML, display
    from matplotlib import pyplot

    sign(figure, status, source)
    page = picture(png(figure), words)
    pyplot.close(figure)  # else a notebook shows a figure made by pyplot a second time, without words
    display(HTML(page))


def yuan(hundred_million: float) -> str:
    """Write an amount of money given in 100 million yuan (亿元) in English: `yuan(21500)` is `"2.15 trillion yuan"`.

    Three significant digits; million below one billion, billion below one trillion.
    """
    amount = float(hundred_million) * 1e8
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(amount) >= 0.9995 * size:
            return f"{float(f'{amount / size:.3g}'):g} {name} yuan"
    return f"{amount:,.0f} yuan"
