"""The style: fonts with every character that the course draws, pictures with words, the same bytes twice."""

import os
import re
import subprocess
import sys
import warnings
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib import pyplot
from matplotlib.lines import Line2D
from matplotlib.text import Text

from beltlab import plots

ROOT = Path(__file__).parents[1]
WORDS = "Four rising lines, one for each driver, with a different marker each."


def drawn():
    figure, axes = plots.figure("Pilot zones 跨境电商综合试验区")
    for rank, look in enumerate(plots.DRIVERS.values(), 1):
        axes.plot(np.arange(5) * rank, color=look.colour, marker=look.marker, linestyle=look.line, label=look.chinese)
    axes.legend()
    return figure


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_font_has_every_character_of_tables_notebooks_and_code(weight):
    known = set(TTFont(files("beltlab.fonts") / f"BeltSans-{weight}.otf").getBestCmap())
    used = set()
    for folder, ending in (("data", "csv"), ("notebooks", "ipynb"), ("solutions", "ipynb"), ("src", "py")):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            used |= set(re.findall(r"[\u0370-\u03ff\u2190-\u21ff\u2e80-\uffef]", path.read_text(encoding="utf-8")))
    assert used, "no Chinese or Greek character was found: the test looks in the wrong place"
    assert sorted(c for c in used if ord(c) not in known) == []


def test_chinese_labels_are_drawn_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = drawn()
        plots.sign(figure, "observed", "国函〔2015〕44号")
        assert plots.png(figure)[:4] == b"\x89PNG"


def test_the_same_figure_gives_the_same_bytes():
    figure = drawn()
    assert plots.png(figure) == plots.png(figure) == plots.png(drawn())


def test_a_picture_carries_its_words_twice_and_escaped():
    page = plots.picture(b"png", 'A line "above" another & below a third, rising from left.')
    assert page.count("&quot;above&quot; another &amp;") == 2
    assert page.startswith("<figure") and "<figcaption>" in page


def test_too_few_words_are_refused():
    with pytest.raises(ValueError, match="at least 8"):
        plots.picture(b"png", "a line that rises")


@pytest.mark.parametrize(("status", "source", "says"), [("guessed", "x", "must be"), ("observed", " ", "source")])
def test_a_figure_without_status_or_source_is_refused(status, source, says):
    with pytest.raises(ValueError, match=says):
        plots.sign(drawn(), status, source)


def test_show_puts_out_one_figure_and_closes_it(capsys, monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    plots.show(figure, f"{WORDS} It begins at -0.5.", status="simulated", source="a line of two points")
    assert len(shown) == 1 and f'alt="{WORDS} It begins at −0.5."' in shown[0].data
    assert pyplot.get_fignums() == []
    assert "SIMULATED" in figure.get_supxlabel() and "two points" in figure.get_supxlabel()


def test_drivers_and_kinds_of_numbers_differ_in_colour_marker_line_and_hatch():
    assert [*plots.DRIVERS] == ["government", "market", "platform", "external"]
    assert [look.label.lower() for look in plots.STATUS.values()] == [*plots.STATUS]
    assert {*plots.STATUS} == {"observed", "derived", "simulated", "unconfirmed"}
    for looks, parts in ((plots.DRIVERS, ("colour", "marker")), (plots.STATUS, ())):
        for part in ("line", "hatch", "label", "chinese", *parts):
            assert len({getattr(look, part) for look in looks.values()}) == len(looks)


def test_drivers_stay_apart_for_colour_blind_eyes():
    # Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB
    eyes = {
        "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    }
    colours = [np.array([int(look.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]) for look in plots.DRIVERS.values()]
    for matrix in eyes.values():
        seen = [np.clip(np.array(matrix) @ colour**2.2, 0, 1) ** (1 / 2.2) for colour in colours]
        apart = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]]
        assert min(apart) > 0.12
        assert all((1.05 / (0.05 + (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) ** 2.2)) > 3 for c in seen)


@pytest.mark.parametrize(
    ("hundred_million", "written"),
    [(21500, "2.15 trillion yuan"), (360, "36 billion yuan"), (9999.9, "1 trillion yuan"), (0.5, "50 million yuan"),
     (0.000012, "1,200 yuan"), (-21500, "-2.15 trillion yuan")],
)
def test_yuan(hundred_million, written):
    assert plots.yuan(hundred_million) == written


# what an earlier user left on the machine

SETTINGS = """backend: TkAgg
font.family: SimHei
font.size: 30
text.usetex: True
axes.prop_cycle: cycler('color', ['y', 'y'])
"""
DRAW = """import hashlib
from beltlab import plots
plots.style()
figure, axes = plots.figure("跨境电商 −1")
axes.plot([0, -1], [1, 2])
print(hashlib.sha256(plots.png(figure)).hexdigest())
"""


def test_the_style_does_not_depend_on_the_users_own_settings(tmp_path):
    (tmp_path / "matplotlibrc").write_text(SETTINGS)
    plain = {name: value for name, value in os.environ.items() if name not in ("MATPLOTLIBRC", "MPLBACKEND")}
    runs = [subprocess.run([sys.executable, "-c", DRAW], env=plain | more, capture_output=True, text=True, check=True)
            for more in ({"MATPLOTLIBRC": os.devnull}, {"MATPLOTLIBRC": str(tmp_path)}, {"MPLBACKEND": "agg"},
                         {"MPLBACKEND": "nowhere"})]  # which matplotlib alone does not survive
    assert len({run.stdout for run in runs}) == 1
    said = "import os; from beltlab import plots; print(plots.mpl.rcParams['backend'], os.environ.get('MPLBACKEND'))"
    for backend, there in (("svg", "svg svg"), ("nowhere", " None")):
        run = subprocess.run([sys.executable, "-c", said], env=plain | {"MPLBACKEND": backend}, capture_output=True)
        assert run.stdout.decode().strip().endswith(there), "a backend that there is stays the user's"


@pytest.mark.parametrize("drawn_by", [lambda sns: sns.lineplot(x=[1, 2], y=[3, 4]),
                                      lambda sns: sns.relplot(x=[1, 2], y=[3, 4]),
                                      lambda sns: pd.DataFrame({"a": [1, 2], "b": [3, 4]}).plot(subplots=True)])
def test_show_takes_what_seaborn_and_pandas_return(drawn_by, capsys):
    import seaborn as sns

    plots.style()
    plots.show(drawn_by(sns), "Two points and a line between them, nothing more.", status="simulated", source="a test")
    assert capsys.readouterr().out


def test_the_look_of_a_driver_is_the_same_for_every_library():
    market = plots.DRIVERS["market"]
    assert plots.look("market", linewidth=5) == {
        "color": market.colour, "marker": market.marker, "linestyle": market.line, "linewidth": 5}
    assert plots.drivers("palette")["palette"]["market"] == market.colour
    assert set(plots.drivers()) == {"palette", "markers", "dashes", "hue_order", "style_order"}


def test_a_picture_fits_the_page_and_names_no_version_of_a_library():
    data = plots.png(drawn())
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))  # of the header
    assert f"max-width:{width}px" in plots.picture(data, WORDS) and 1000 <= width <= 1200 and height < width
    assert b"Software" not in data and b"atplotlib" not in data  # else every update changes every notebook


def test_text_and_lines_are_legible_from_the_last_row_and_no_larger():
    plots.style()
    pixels = {name: float(value) * plots.DPI / 72 for name, value in mpl.rcParams.items()
              if name in ("font.size", "axes.labelsize", "axes.titlesize", "xtick.labelsize", "ytick.labelsize",
                          "legend.fontsize", "legend.title_fontsize", "lines.linewidth", "lines.markersize",
                          "axes.linewidth", "grid.linewidth", "axes.titlepad")}
    assert len(pixels) == 12
    for name, size in pixels.items():
        least, most = ((24, 36) if "size" in name and "marker" not in name else (3, 6) if name == "lines.linewidth"
                       else (12, 18) if "marker" in name else (10, 30) if "pad" in name else (0.5, 2))
        assert least <= size <= most, (name, size)


def test_what_is_no_driver_is_told_apart_from_each_other_and_from_the_page():
    def light(colour):
        parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        return np.where(parts > 0.04045, ((parts + 0.055) / 1.055) ** 2.4, parts / 12.92) @ [0.2126, 0.7152, 0.0722]

    assert all(1.05 / (0.05 + light(colour)) >= 3 for colour in plots.SEQUENCE)  # WCAG 2.2, graphics
    assert all(1.05 / (0.05 + light(colour)) >= 4.5 for colour in (plots.INK, plots.MUTED))  # and text
    for looks in (plots.SEQUENCE, plots.MARKERS, [str(line) for line in plots.LINES]):
        assert len(set(looks)) == len(looks) >= 4
    assert [Line2D([], [], linestyle=line).is_dashed() for line in plots.LINES] == [False] + 5 * [True]
    assert all(Line2D([], [], marker=marker).get_marker() == marker for marker in plots.MARKERS)
    drivers = plots.DRIVERS.values()
    assert not set(plots.SEQUENCE) & {look.colour for look in drivers}
    assert not set(plots.MARKERS) & {look.marker for look in drivers}


def test_the_style_leaves_alone_how_and_where_a_session_draws():
    plots._theme.cache_clear()
    mine = {"backend": "svg", "interactive": True, "timezone": "Asia/Shanghai", "savefig.directory": "mine",
            "toolbar": "None"}
    before = {name: mpl.rcParams[name] for name in mine}
    try:
        mpl.rcParams.update(mine)
        plots.style()
        assert {name: mpl.rcParams[name] for name in mine} == mine
        assert mpl.rcParams["text.color"] == plots.INK
    finally:
        mpl.rcParams.update(before)
        plots._theme.cache_clear()


def test_some_keywords_of_the_drivers_can_be_left_out():
    assert plots.drivers("dashes", "hue_order") == {
        "dashes": {name: plots.drivers()["dashes"][name] for name in plots.DRIVERS}, "hue_order": list(plots.DRIVERS)}
    dashes = plots.drivers("dashes")["dashes"].values()
    assert len(set(dashes)) == len(plots.DRIVERS)
    plots.style()
    key = mpl.rcParams["legend.handlelength"] * mpl.rcParams["legend.fontsize"] / mpl.rcParams["lines.linewidth"]
    assert all(sum(pattern) < key for pattern in dashes if pattern), "a legend shows the whole pattern"


@pytest.mark.parametrize(("written", "shown"), [
    ("from -3 to -0.5", "from −3 to −0.5"), ("(-.5)", "(−.5)"), ("at -0.00, or −0, or +0.0.", "at 0.00, or 0, or 0.0."),
    ("+0.05 and -0.05", "+0.05 and −0.05"), *[(text, text) for text in ("2015-2022", "10–-3", "COVID-19", "1e-05")],
])
def test_negative_numbers_have_a_minus_and_zero_has_no_sign(written, shown):
    assert plots.minus(written) == shown


@pytest.mark.parametrize("drawn_by", [None, [], "a picture", 3])
def test_what_is_no_figure_is_refused(drawn_by):
    with pytest.raises(ValueError, match="is no figure. Give a figure, or what"):
        plots.show(drawn_by, WORDS, status="simulated", source="a test")


def test_a_figure_has_its_title_only_if_given_one_and_the_caption_replaces_the_words():
    assert plots.figure("Zones")[0].get_suptitle() == "Zones" and plots.figure()[0].get_suptitle() == ""
    (title,) = plots.figure("Zones")[0].texts
    assert plots.TEXT < title.get_fontsize() <= 1.5 * plots.TEXT and title.get_horizontalalignment() == "left"
    assert plots.figure(rows=2, columns=3)[1].shape == (2, 3)
    assert "<figcaption>Short.</figcaption>" in plots.picture(b"png", WORDS, "Short.")


def test_a_picture_gives_its_labels_room_and_has_no_frame_above_or_right():
    figure, axes = plots.figure("A title")
    before = axes.get_position()
    axes.set_ylabel("\n".join(["a label of many lines"] * 9))
    plots.png(figure)
    assert axes.get_position().x0 > before.x0 and axes.get_tightbbox().x0 >= 0
    assert [side for side, spine in axes.spines.items() if spine.get_visible()] == ["left", "bottom"]
    assert all(axis.get_major_ticks()[0].tick1line.get_visible() for axis in (axes.xaxis, axes.yaxis))
    assert not axes.legend([], []).get_frame_on()


def test_the_source_stands_below_a_grid_of_seaborn(capsys):
    import seaborn as sns

    plots.style()
    grid = sns.relplot(x=[1, 2], y=[3, 4]).set_axis_labels("years", "zones")
    plots.show(grid, WORDS, status="simulated", source="a test")
    source = next(text for text in grid.figure.findobj(Text) if "SIMULATED" in text.get_text())
    assert source.get_window_extent().y1 < grid.ax.xaxis.label.get_window_extent().y0
