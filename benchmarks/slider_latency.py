"""How long from a key press to the changed picture, in JupyterLab, in a browser, for four ways to follow a slider.

    python benchmarks/slider_latency.py            (about two minutes; plotly is measured where it is installed)
    python benchmarks/slider_latency.py ours --runs 3 --before FOLDER

The second measures ours against an earlier version of the course, in turns: a checkout with its own .venv, whose
sliders are still native inputs of the browser (commit 0a63fb6).

All four draw the same: the pilot zones that are in force in a year, over the nine belts, 1155 × 660 pixels.
For each way: 30 key presses one after the other (median, 95th percentile, kB in both directions per change), then one
second of dragging (40 keys) and the time from the last key until the picture stands still. The parts of our own way
follow: kernel (model, draw, encode), transport (browser → kernel → browser without the kernel's own work), paint.
"""

import argparse
import contextlib
import importlib.util
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("tests", "tests/whatif")]
from jupyter_pages import browser, notebook, run_all, served  # noqa: E402

PRESSES, DRAG_KEYS, DRAG_GAP = 30, 40, 0.025

COMMON = """
import numpy as np, seaborn as sns, matplotlib.pyplot as plt, ipywidgets as widgets, io
from IPython.display import display
from beltlab import data, plots
plots.style()
zones = data.load("pilot_zones")[["longitude", "latitude", "approval_month"]]
zones["since"] = zones.approval_month.dt.year
from beltlab.whatif.lesson_01 import LABELS
belts = data.load("belt_places").query("belt_id in @LABELS")
def seen(year):
    shown = zones[zones.since <= year]
    return shown.assign(age=np.where(shown.since == year, "new", "earlier"))
def label(axes, year):
    axes.set(xlim=(72, 151), ylim=(16.5, 50.5), title=f"{len(seen(year))} zones in {year}")
    axes.plot(belts.longitude, belts.latitude, "s", mfc="white", mec=plots.INK, mew=3.5, markersize=19, zorder=0)
    for belt in belts.itertuples():
        text, x, y = LABELS[belt.belt_id]
        axes.plot([belt.longitude, x], [belt.latitude, y], color=plots.LIGHT, linewidth=1.5, zorder=0)
        axes.text(x, y, text, ha="left" if x > 110 else "right", va="center")
    plots.sign(axes.figure, "observed", "State Council replies of 2015 to 2025, in reposts")
"""
WAYS = {
    "ours": ("""
from beltlab.whatif import lesson_01
lesson_01.zones_over_belts()
""", ".beltlab-explorer [role=slider]", ".beltlab-picture img"),
    "seaborn, new figure, interact": ("""
@widgets.interact(year=widgets.IntSlider(2015, 2015, 2025))
def draw(year):
    figure, axes = plt.subplots(figsize=plots.SIZE)
    sns.scatterplot(seen(year), x="longitude", y="latitude", hue="age", style="age", hue_order=["earlier", "new"],
                    style_order=["earlier", "new"], s=90, ax=axes)
    label(axes, year)
    plt.show()
""", ".noUi-handle", ".jp-OutputArea-output .jp-OutputArea img"),
    "persistent figure, Output": ("""
figure, axes = plt.subplots(figsize=plots.SIZE)
plt.close(figure)
points = [axes.plot([], [], "o")[0], axes.plot([], [], "D")[0]]
label(axes, 2015)
out, slider = widgets.Output(), widgets.IntSlider(2015, 2015, 2025)
def follow(change=None):
    shown = seen(slider.value)
    for line, age in zip(points, ("earlier", "new")):
        line.set_data(shown[shown.age == age].longitude, shown[shown.age == age].latitude)
    axes.set_title(f"{len(shown)} zones in {slider.value}")
    with out:
        out.clear_output(wait=True)
        display(figure)
slider.observe(follow, "value")
follow()
widgets.VBox([slider, out])
""", ".noUi-handle", ".jp-OutputArea-output .jp-OutputArea img"),
    "plotly FigureWidget": ("""
import plotly.graph_objects as go
def xy(year, age):
    shown = seen(year)
    return shown[shown.age == age][["longitude", "latitude"]].to_numpy().T
figure = go.FigureWidget([go.Scatter(x=[], y=[], mode="markers", marker_size=10) for _ in range(2)],
    layout=dict(width=1155, height=660, xaxis_range=(72, 151), yaxis_range=(16.5, 50.5), font_size=24))
for belt in belts.itertuples():
    text, x, y = LABELS[belt.belt_id]
    figure.add_annotation(x=belt.longitude, y=belt.latitude, ax=x, ay=y, axref="x", ayref="y", text=text)
slider = widgets.IntSlider(2015, 2015, 2025)
def follow(change=None):
    with figure.batch_update():
        for trace, age in zip(figure.data, ("earlier", "new")):
            trace.x, trace.y = xy(slider.value, age)
        figure.layout.title.text = f"{len(seen(slider.value))} zones in {slider.value}"
slider.observe(follow, "value")
follow()
widgets.VBox([slider, figure])
""", ".noUi-handle", ".js-plotly-plot .gtitle"),
}

NATIVE = (WAYS["ours"][0], ".beltlab-explorer input[type=range]", ".beltlab-explorer img")
BEFORE = "before: native inputs"

# In the page: what crosses the web socket and when; when a key goes down; when the picture that followed was painted.
WATCH = """
window.crossed = [];
const NativeSocket = window.WebSocket;
const size = (data) => data.byteLength ?? data.size ?? data.length;
window.WebSocket = class extends NativeSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", (e) => crossed.push({ at: performance.now(), bytes: size(e.data), in: true }));
  }
  send(data) { crossed.push({ at: performance.now(), bytes: size(data), in: false }); super.send(data); }
};
addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
"""
FOLLOW = """(selector) => {
  const look = () => {
    const node = [...document.querySelectorAll(selector)].at(-1);
    if (!node) return null;
    if (node.tagName === "IMG") return node.complete && node.naturalWidth ? node.getAttribute("src") : null;
    return node.textContent + node.closest(".js-plotly-plot").querySelector(".scatterlayer").innerHTML.length;
  };
  window.painted = [];
  let last = look();
  const tick = () => {
    const now = look();
    if (now !== null && now !== last) {
      last = now;
      const channel = new MessageChannel(); // runs after the frame is painted
      channel.port1.onmessage = () => painted.push(performance.now());
      channel.port2.postMessage(0);
    }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def measure(page, handle: str, picture: str) -> dict:
    """Press keys on the slider of the page, and return what was seen."""
    page.wait_for_selector(picture)
    page.wait_for_timeout(1500)
    page.evaluate(FOLLOW, picture)
    page.focus(handle)
    presses = []
    for number in range(PRESSES + 3):
        page.evaluate("painted.length = crossed.length = 0")
        page.keyboard.press("ArrowRight" if number // 10 % 2 == 0 else "ArrowLeft")
        page.wait_for_function("painted.length > 0", timeout=10_000)
        page.wait_for_timeout(250)
        presses.append(page.evaluate("({pressed, painted: painted[0], crossed})"))
    presses = presses[3:]  # the first warm up
    page.evaluate("painted.length = 0")
    start = time.monotonic()
    for number in range(DRAG_KEYS):
        page.keyboard.press("ArrowRight" if number // 10 % 2 == 0 else "ArrowLeft")
        time.sleep(max(0, start + (number + 1) * DRAG_GAP - time.monotonic()))
    page.wait_for_timeout(2500)
    drag = page.evaluate("({lag: painted.at(-1) - pressed, pictures: painted.length})")
    return {"presses": presses, **drag}


def summary(seen: dict) -> dict:
    """Median, 95th percentile, kB per change, lag; and the parts of a press."""
    totals = [press["painted"] - press["pressed"] for press in seen["presses"]]
    parts = []
    for press in seen["presses"]:
        sent = next(message["at"] for message in press["crossed"] if not message["in"])
        back = [message for message in press["crossed"] if message["in"] and message["at"] < press["painted"]]
        came = max(back, key=lambda message: message["bytes"])["at"]
        parts.append((sent - press["pressed"], came - sent, press["painted"] - came))
    return {
        "median": statistics.median(totals),
        "p95": statistics.quantiles(totals, n=20)[-1],
        "kB": statistics.median(sum(m["bytes"] for m in press["crossed"]) / 1000 for press in seen["presses"]),
        "lag": seen["lag"],
        "pictures": seen["pictures"],
        "parts": [statistics.median(column) for column in zip(*parts, strict=True)],
    }


def kernel_parts() -> dict:
    """Milliseconds of our own kernel work: model, draw, encode; medians of 200."""
    from beltlab.whatif import lesson_01

    explorer = lesson_01.zones_over_belts()
    picture = explorer.picture
    spent = {"model": [], "draw": [], "encode": []}
    for number in range(220):
        values = {"year": 2015 + number % 11, "belt": "all nine"}
        start = time.perf_counter()
        result = explorer.result(values)
        modelled = time.perf_counter()
        picture.show(result)
        drawn = time.perf_counter()
        picture.png()
        done = time.perf_counter()
        for name, value in zip(spent, (modelled - start, drawn - modelled, done - drawn), strict=True):
            spent[name].append(1000 * value)
    return {name: statistics.median(values[20:]) for name, values in spent.items()}


def main(chosen: list[str], runs: int, before: Path | None) -> None:
    """Measure each way in the same browser, one after the other in each run, and print one table."""
    ways = {name: (*way, sys.executable) for name, way in WAYS.items()
            if not chosen or any(name.startswith(start) for start in chosen)}
    if before:
        ways = {BEFORE: (*NATIVE, str(before.resolve() / ".venv" / "bin" / "python"))} | ways
    if any(name.startswith("plotly") for name in ways) and not importlib.util.find_spec("plotly"):
        ways = {name: way for name, way in ways.items() if not name.startswith("plotly")}
        print("plotly is not installed, so it is not measured: pip install plotly anywidget")
    found = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium, contextlib.ExitStack() as servers:
        addresses = {}
        for number, (name, (code, _, _, python)) in enumerate(ways.items()):
            folder = Path(scratch, str(number))
            folder.mkdir()
            book = notebook(folder / "slider.ipynb", *([] if code == NATIVE[0] else [COMMON]), code)
            addresses[name] = servers.enter_context(served("jupyterlab", book, folder, python))
        for _ in range(runs):
            for name, (_, handle, picture, _) in ways.items():
                page = chromium.new_page(viewport={"width": 1920, "height": 1400})
                page.add_init_script(WATCH)
                page.goto(addresses[name])
                run_all(page)
                found[name].append(summary(measure(page, handle, picture)))
                page.close()
    print(f"\n{'way':32}{'median ms':>10}{'p95 ms':>8}{'kB':>8}{'lag ms':>8}{'pictures in 1 s':>17}")
    for name, rows in found.items():
        for row in rows:
            print(f"{name:32}{row['median']:10.0f}{row['p95']:8.0f}{row['kB']:8.0f}{row['lag']:8.0f}{row['pictures']:17d}")
    print("\nwhere it goes, ms: browser before sending, sending until the picture is back, back until painted")
    for name, rows in found.items():
        parts = zip(*(row["parts"] for row in rows), strict=True)
        print(f"{name:32}" + "".join(f"{statistics.median(part):10.1f}" for part in parts))
    if before and "ours" in found:
        for what in ("median", "p95", "lag"):
            new, old = (statistics.median(row[what] for row in found[name]) for name in ("ours", BEFORE))
            print(f"{what}: {new:.0f} ms after {old:.0f} ms, {100 * (new / old - 1):+.0f} %")
    print("ours, in the kernel: " + ", ".join(f"{name} {ms:.1f}" for name, ms in kernel_parts().items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ways", nargs="*", help="the beginnings of their names; all of them without any")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--before", type=Path, help="a checkout of an earlier version with its own .venv")
    arguments = parser.parse_args()
    main(arguments.ways, arguments.runs, arguments.before)
