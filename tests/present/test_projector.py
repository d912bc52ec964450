"""The slides as a class sees them: in a real browser, on two projectors; and a lecture that breaks down."""

import json
import os
import time
from pathlib import Path

import pytest
from jupyter_pages import CHROMIUM, ROOT, running

from beltlab.present import deck, editions

EVERYTHING = os.environ.get("BELTLAB_ALL")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not EVERYTHING, reason="No Chromium here: apt install chromium."),
]
SIZES = ((1920, 1080), (1280, 720))
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
FIT = Path(__file__).with_name("slides_fit.js").read_text(encoding="utf-8")
NUMBER = "[data-slide]"
FRAME = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"

# Turn through all slides from here, look at each as soon as it stands still. An explorer says more after a prediction
# and at its presets: on the way forward each of its buttons is pressed too.
THROUGH = f"""async (key) => {{
  const fit = {FIT};
  const found = [];
  const note = (number, what = "") => fit().forEach((fault) => found.push(`slide ${{number}} ${{what}}: ${{fault}}`));
  const prose = () => [...document.querySelectorAll(".beltlab-shown.jp-MarkdownCell")].filter((cell) =>
    !cell.querySelector(".jp-MarkdownOutput")?.checkVisibility()).length;
  for (let before = ""; ;) {{
    for (let frame = 0; frame < 3; frame++) {FRAME}
    const {{ slide: number, step }} = document.querySelector("{NUMBER}").dataset;
    if (number + step === before) return found;
    note(number);
    if (prose()) found.push(`slide ${{number}}: its prose is not shown`);
    const explorer = document.querySelector(".beltlab-shown .beltlab-explorer");
    if (explorer && key === "PageDown") {{
      for (const input of explorer.querySelectorAll(".beltlab-typed input")) {{
        input.value = "1";
        input.dispatchEvent(new Event("input", {{ bubbles: true }}));
      }}
      for (const button of explorer.querySelectorAll("button:not(.beltlab-plain, .widget-toggle-button)")) {{
        if (!button.checkVisibility({{ visibilityProperty: true }})) continue;
        button.click();
        await new Promise((done) => setTimeout(done, 150));
        note(number, button.textContent);
      }}
    }}
    before = number + step;
    document.body.dispatchEvent(new KeyboardEvent("keydown", {{ key, bubbles: true }}));
  }}
}}"""

KILL = """async () => {
  const headers = { "X-XSRFToken": document.cookie.match("_xsrf=([^;]*)")[1] };
  const running = await (await fetch("/api/kernels")).json();
  for (const { id } of running) await fetch(`/api/kernels/${id}`, { method: "DELETE", headers });
}"""


def lecture(home, lesson, *options):
    """`beltlab present`, as `make present` starts it; its home keeps the place in the lecture."""
    settings = home / "jupyter_config_dir" / "jupyter_server_config.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"ServerApp": {"allow_root": True}, "IdentityProvider": {"token": ""},
                                    "LabApp": {"expose_app_in_browser": True}}))
    return running(["beltlab", "present", lesson, *options], home, ROOT)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with lecture(tmp_path_factory.mktemp("room"), "01") as address:
        yield address


def opened(chromium, address, stem, script=""):
    width, height = SIZES[0]
    page = chromium.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(90_000)
    page.add_init_script(script)
    page.goto(f"{address}lab/tree/notebooks/{stem}.ipynb?reset")
    page.wait_for_function("document.body.dataset.beltlab === 'ready'")
    page.evaluate("document.fonts.ready")
    return page


def turn_to(page, number):
    page.wait_for_selector(NUMBER)
    while int(page.locator(NUMBER).get_attribute("data-slide").split()[0]) < number:
        page.keyboard.press("PageDown")


@pytest.mark.parametrize("stem", LESSONS)
def test_every_live_slide_fits(chromium, room, stem):
    page = opened(chromium, room, stem)
    page.keyboard.press("PageUp")
    found = page.evaluate(THROUGH, "PageDown")
    width, height = SIZES[1]
    page.set_viewport_size({"width": width, "height": height})
    found += page.evaluate(THROUGH, "PageUp")
    page.evaluate(KILL)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("stem", LESSONS)
def test_every_slide_without_a_server_fits_and_asks_for_nothing(chromium, stem, tmp_path):
    written = editions.slide_page(deck.find(stem, ROOT), tmp_path)
    page = chromium.new_context(viewport={"width": 1920, "height": 1080}, offline=True).new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(written.as_uri())
    page.wait_for_function("globalThis.Reveal?.isReady()")
    page.evaluate("document.fonts.ready")
    planned = deck.slides(deck.read(deck.find(stem, ROOT)))
    assert page.evaluate("Reveal.getTotalSlides()") == len(planned)
    headings = " ".join(page.locator("h2").all_text_contents())
    assert [slide.title for slide in planned if slide.explorer and slide.title not in headings] == []
    assert page.locator(".fragment").count() >= sum(bool(slide.uncovers) for slide in planned)
    found = []
    for _ in range(500):  # covered or not, each slide fits at every step
        page.evaluate(f"async () => {{ {FRAME} {FRAME} }}")
        slide = page.evaluate("Reveal.getSlidePastCount() + 1")
        found += [f"slide {slide}: {fault}" for fault in page.evaluate(f"({FIT})()")]
        if slide == len(planned) and not page.evaluate("Reveal.availableFragments().next"):
            break
        page.keyboard.press("PageDown")
    assert slide == len(planned) and found == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert wrong == []
    page.context.close()


IMAGE = ".beltlab-shown .beltlab-explorer img"
RANGE = ".beltlab-shown .beltlab-explorer [role=slider]"


def test_a_slider_is_live_and_a_presenters_button_turns_the_slide(chromium, room):
    page = opened(chromium, room, LESSONS[0])
    (number, *_) = [s.number for s in deck.slides(deck.read(deck.find("01", ROOT))) if s.explorer]
    turn_to(page, number)
    page.locator(RANGE).first.focus()
    page.keyboard.press("Home")  # an earlier lecture may have left it at its end
    page.wait_for_function("(image) => document.querySelector(image).alt.includes('2015')", arg=IMAGE)
    before = page.locator(IMAGE).get_attribute("src")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("([image, src]) => document.querySelector(image).src !== src", arg=[IMAGE, before])
    assert page.locator(NUMBER).get_attribute("data-slide").startswith(f"{number} /")
    page.keyboard.press("PageDown")
    page.wait_for_function(f"document.querySelector('{NUMBER}').dataset.slide.startsWith('{number + 1} /')")
    page.context.close()


def test_a_lecture_that_broke_down_goes_on_where_it_was(chromium, tmp_path):
    (number, *_) = [s.number for s in deck.slides(deck.read(deck.find("01", ROOT))) if s.explorer]
    start = time.monotonic()
    with lecture(tmp_path, "01") as address:
        page = opened(chromium, address, LESSONS[0])
        first = time.monotonic() - start
        turn_to(page, number)
        page.locator(RANGE).first.focus()
        page.keyboard.press("End")
        page.wait_for_function("(image) => document.querySelector(image).alt.includes('2025')", arg=IMAGE)
        page.wait_for_timeout(1500)
        page.evaluate(KILL)
        page.context.close()
    start = time.monotonic()
    with lecture(tmp_path, "01") as address:
        page = opened(chromium, address, LESSONS[0])
        page.wait_for_function("(image) => document.querySelector(image)?.alt.includes('2025')", arg=IMAGE)
        taken = time.monotonic() - start
        assert page.locator(NUMBER).get_attribute("data-slide").startswith(f"{number} /")
        page.context.close()
    assert taken < 1.5 * first + 3, "going on takes much longer than the first start did"
