"""What a lecturer waits for: the first slide, a slider on it, and whether all slides fit.

    python benchmarks/present.py            (about five minutes)

First slide: from the start of the server until the slide is in the browser, and until its sliders are live. Cold: an
empty browser. Warm: the same browser again. Slider: 30 key presses on the explorer of lesson 01, on its slide and in
the notebook, both 1920 × 1080. Window: from "next" in the lecturer's window until the slide turned, and from the key on
the slide until the window knows. Slides of all lessons: how many have a picture, the words of the median and of the
longest, and faults at 1920 × 1080 and 1280 × 720.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / folder) for folder in ("tests", "tests/whatif", "tests/present", "benchmarks")]
from jupyter_pages import browser, run_all, served  # noqa: E402
from slider_latency import WATCH, measure, summary  # noqa: E402
from test_projector import IMAGE, LESSONS, RANGE, SIZES, THROUGH, lecture, opened, turn_to  # noqa: E402

from beltlab.notebooks import pictures, read  # noqa: E402
from beltlab.present import deck  # noqa: E402

RUNS = 3


def first_slide(chromium, home: Path) -> tuple[float, float]:
    """Seconds until the first slide is shown, and until its sliders are live."""
    start = time.perf_counter()
    with lecture(home, "01") as address:
        page = chromium.new_page()
        page.goto(f"{address}lab/tree/notebooks/{LESSONS[0]}.ipynb?reset")
        page.wait_for_function("document.body.dataset.beltlab")
        shown = time.perf_counter() - start
        page.wait_for_function("document.body.dataset.beltlab === 'ready'")
        live = time.perf_counter() - start
        page.close()
    return shown, live


def latency(chromium, home: Path) -> dict[str, dict]:
    """The same slider on a slide and in the notebook."""
    found = {}
    number = next(slide.number for slide in deck.slides(read(deck.find("01", ROOT))) if slide.explorer)
    with lecture(home, "01") as address:
        page = opened(chromium, address, LESSONS[0], script=WATCH)
        turn_to(page, number)
        found["on a slide"] = summary(measure(page, RANGE, IMAGE))
        page.context.close()
    with served("jupyterlab", ROOT / "notebooks" / f"{LESSONS[0]}.ipynb", home) as address:
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(WATCH)
        page.goto(address)
        run_all(page)
        page.evaluate("""() => {
          const notebook = jupyterapp.shell.currentWidget.content;
          const shows = (cell) => cell.sharedModel.source.includes("zones_over_belts");
          return notebook.scrollToItem([...notebook.model.cells].findIndex(shows), "start");
        }""")
        found["in the notebook"] = summary(measure(page, ".beltlab-explorer [role=slider]", ".beltlab-explorer img"))
        page.close()
    return found


def in_step(chromium, home: Path, turns: int = 20) -> dict[str, float]:
    """Milliseconds from one window to the other, the median of some turns."""
    last = len(deck.slides(read(deck.find("01", ROOT))))
    spent = {"window → slide": [], "slide → window": []}
    with lecture(home, "01") as address:
        page = opened(chromium, address, LESSONS[0])
        lecturer = page.context.new_page()
        lecturer.goto(f"{address}beltlab/lecturer")
        for _ in range(turns):
            for key, number in (("End", last), ("Home", 1)):
                spent["slide → window"].append(followed(
                    lambda key=key: page.keyboard.press(key), lecturer, f"+document.body.dataset.slide === {number}"))
            spent["window → slide"].append(followed(
                lambda: lecturer.get_by_role("button", name="next").click(), page,
                "!document.querySelector('[data-slide]').dataset.slide.startsWith('1 ')"))
        page.context.close()
    return {way: statistics.median(times) for way, times in spent.items()}


def followed(act, page, condition: str) -> float:
    """Milliseconds from an act until a page says that a condition holds."""
    start = time.perf_counter()
    act()
    page.wait_for_function(condition, polling=5)
    return 1000 * (time.perf_counter() - start)


def slides(chromium, home: Path) -> dict[str, tuple[int, int, float, int, int]]:
    """For each lesson: slides, those with a picture, words of the median and longest slide, faults at both sizes."""
    found = {}
    with lecture(home, "01") as address:
        for stem in LESSONS:
            page = opened(chromium, address, stem)
            every = deck.slides(read(deck.find(stem, ROOT)))
            shown = sum(bool(slide.explorer or any(map(pictures, slide.cells))) for slide in every)
            words = [slide.length for slide in every]
            faults = page.evaluate(THROUGH, "PageDown")
            page.set_viewport_size({"width": SIZES[1][0], "height": SIZES[1][1]})
            faults += page.evaluate(THROUGH, "PageUp")
            found[stem] = len(every), shown, statistics.median(words), max(words), len(faults)
            page.context.close()
    return found


def main() -> None:
    """Measure all of it and print it."""
    with browser() as chromium, tempfile.TemporaryDirectory() as scratch:
        runs = {"cold": [], "warm": []}
        for run in range(RUNS):
            context = chromium.new_context()
            for kind in runs:
                runs[kind].append(first_slide(context, Path(scratch, f"{run}")))
            context.close()
        for kind, seconds in runs.items():
            shown, live = (statistics.median(column) for column in zip(*seconds, strict=True))
            print(f"{kind}: first slide after {shown:.1f} s, its sliders live after {live:.1f} s (median of {RUNS})")
        print(f"\n{'slider':18}{'median ms':>10}{'p95 ms':>8}{'lag ms':>8}")
        for where, row in latency(chromium, Path(scratch, "slider")).items():
            print(f"{where:18}{row['median']:10.0f}{row['p95']:8.0f}{row['lag']:8.0f}")
        print()
        for way, spent in in_step(chromium, Path(scratch, "window")).items():
            print(f"{way}: {spent:.0f} ms")
        print(f"\n{'lesson':24}{'slides':>8}{'pictures':>10}{'words, median':>15}{'longest':>9}{'faults':>8}")
        for stem, (number, shown, median, longest, faults) in slides(chromium, Path(scratch, "fit")).items():
            print(f"{stem:24}{number:8d}{shown:10d}{median:15.0f}{longest:9d}{faults:8d}")


if __name__ == "__main__":
    main()
