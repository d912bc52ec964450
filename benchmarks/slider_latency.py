"""How long from a key press to the changed picture, in JupyterLab, in a browser, for four ways to follow a slider.

    python benchmarks/slider_latency.py            (about two minutes; plotly is measured where it is installed)

All four draw the same: the pilot zones that are in force in a year, over the nine belts, 1155 × 660 pixels.
For each way: 30 key presses one after the other (median, 95th percentile, kB in both directions per change), then one
second of dragging (40 keys) and the time from the last key until the picture stands still. The parts of our own way
follow: kernel (model, draw, encode), transport (browser → kernel → browser without the kernel's own work), paint.
"""

import importlib.util
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "whatif"))
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
""", ".beltlab-explorer input[type=range]", ".beltlab-explorer img"),
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


def main(chosen: list[str]) -> None:
    """Measure each way in the same browser and print one table."""
    found = {}
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        for name, (code, handle, picture) in WAYS.items():
            if chosen and not any(name.startswith(start) for start in chosen):
                continue
            if name.startswith("plotly") and not importlib.util.find_spec("plotly"):
                print("plotly is not installed, so it is not measured: pip install plotly anywidget")
                continue
            folder = Path(scratch) / name.split(",")[0].replace(" ", "_")
            folder.mkdir()
            book = notebook(folder / "slider.ipynb", *([] if name == "ours" else [COMMON]), code)
            with served("jupyterlab", book, folder) as address:
                page = chromium.new_page(viewport={"width": 1920, "height": 1400})
                page.add_init_script(WATCH)
                page.goto(address)
                run_all(page)
                found[name] = summary(measure(page, handle, picture))
                page.close()
    print(f"\n{'way':32}{'median ms':>10}{'p95 ms':>8}{'kB':>8}{'lag ms':>8}{'pictures in 1 s':>17}")
    for name, row in found.items():
        print(f"{name:32}{row['median']:10.0f}{row['p95']:8.0f}{row['kB']:8.0f}{row['lag']:8.0f}{row['pictures']:17d}")
    print("\nwhere it goes, ms: browser before sending, sending until the picture is back, back until painted")
    for name, row in found.items():
        print(f"{name:32}" + "".join(f"{part:10.1f}" for part in row["parts"]))
    print("ours, in the kernel: " + ", ".join(f"{name} {ms:.1f}" for name, ms in kernel_parts().items()))


if __name__ == "__main__":
    main(sys.argv[1:])
