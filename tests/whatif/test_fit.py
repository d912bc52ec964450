"""Every explorer on every screen: question, picture, controls and values in one view, or below one another."""

import os

import pytest
from jupyter_pages import CHROMIUM, ROOT, notebook, run_all, served

from beltlab import whatif

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("BELTLAB_ALL"), reason="No Chromium: apt install chromium."),
]
NAMES = list(whatif.functions())
WHOLE = {(1366, 768): 600, (1920, 1080): 900}  # all of it is seen at once, and no higher than this
NARROW = {"150 %": (911, 512), "200 %": (683, 384), "a telephone": (390, 844)}  # one direction of scrolling
PARTS = ".question, img, label, select, [role=slider], .widget-readout, .jupyter-button, .beltlab-typed"

# Where the parts of the explorer in view lie, and what lies outside the place that is seen
LOOK = """async ([index, parts, panel]) => {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  let seen = null;
  for (let turn = 0; turn < 60; turn++) {
    if (panel) await jupyterapp.shell.currentWidget.content.scrollToItem(index, 'start');
    const cell = panel ? jupyterapp.shell.currentWidget.content.widgets[index].node : document;
    seen = cell.querySelector('.beltlab-explorer');
    const image = seen?.querySelector('img');
    const named = seen && [...seen.querySelectorAll('[role=slider]')].every((handle) => handle.ariaLabel);
    if (image?.naturalWidth && named && seen.querySelector('.jupyter-button')) break;
    await pause(100);
  }
  const place = panel ? document.querySelector(panel) : document.documentElement;
  seen.scrollIntoView({ block: 'start' });
  await pause(150);
  const box = place.getBoundingClientRect();
  const within = panel ? box : { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const outside = { across: [], down: [] };
  for (const part of seen.querySelectorAll(parts)) {
    const { left, top, right, bottom, width } = part.getBoundingClientRect();
    if (!width) continue;
    const name = `${part.tagName} ${part.className} ${part.textContent.slice(0, 30)}`;
    if (left < within.left - 1 || right > within.right + 1) outside.across.push(name);
    if (top < within.top - 1 || bottom > within.bottom + 1) outside.down.push(name);
    if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth && !part.matches('[role=slider]')) {
      outside.across.push(`cut off: ${name}`);
    }
  }
  if (place.scrollWidth > place.clientWidth + 1) outside.across.push('the page scrolls sideways');
  return { height: seen.getBoundingClientRect().height, outside };
}"""


@pytest.fixture(scope="module")
def lab(chromium, tmp_path_factory):
    """All explorers in one notebook, one kernel."""
    cells = ["from beltlab import whatif\nbuild = whatif.functions()", *(f"build['{name}']()" for name in NAMES)]
    book = notebook(tmp_path_factory.mktemp("fit") / "all.ipynb", *cells)
    with served("jupyterlab", book, tmp_path_factory.mktemp("home")) as address:
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.goto(address)
        run_all(page)
        yield page
        page.close()


def looked(page, size, panel=".jp-WindowedPanel-outer"):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.wait_for_timeout(300)
    for index, name in enumerate(NAMES, 1):
        yield name, page.evaluate(LOOK, [index, PARTS, panel])


@pytest.mark.parametrize("size", WHOLE)
def test_all_of_an_explorer_is_seen_at_once(lab, size):
    for name, seen in looked(lab, size):
        assert seen["outside"] == {"across": [], "down": []}, name
        assert 300 < seen["height"] <= WHOLE[size], f"{name} is {seen['height']:.0f} px high at {size}"


@pytest.mark.parametrize("screen", NARROW)
def test_on_a_narrow_screen_one_direction_of_scrolling_is_enough(lab, screen):
    if screen == "a telephone":
        lab.evaluate("() => jupyterapp.shell.collapseLeft()")
    for name, seen in looked(lab, NARROW[screen]):
        assert seen["outside"]["across"] == [], name


@pytest.mark.timeout(600)
def test_all_of_an_explorer_is_seen_in_the_dashboard(chromium, tmp_path):
    with served("voila", ROOT / "src" / "beltlab" / "whatif" / "dashboard.ipynb", tmp_path) as address:
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(120_000)  # Voilà answers once every cell has run, however busy the machine is
        page.goto(address)
        chooser = page.get_by_role("combobox", name="Question")
        for name in NAMES:
            chooser.select_option(index=NAMES.index(name))
            page.wait_for_function("(question) => document.querySelector('.beltlab-explorer .question')?.textContent "
                                   "=== question", arg=whatif.functions()[name]().question)
            for size, highest in WHOLE.items():
                page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
                page.wait_for_timeout(150)
                seen = page.evaluate(LOOK, [0, PARTS, ""])
                assert seen["outside"] == {"across": [], "down": []}, f"{name} at {size}"
                assert seen["height"] <= highest, f"{name} is {seen['height']:.0f} px high at {size}"
        page.close()
