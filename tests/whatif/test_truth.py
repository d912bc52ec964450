"""What an explorer says where Jupyter does not answer: restarted, dead, busy, saved and opened again, converted."""

import json
import os
import subprocess
import sys

import pytest
from jupyter_pages import CHROMIUM, ROOT, notebook, run_all, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("BELTLAB_ALL"), reason="No Chromium: apt install chromium."),
]
CELL = "from beltlab.whatif import lesson_01\n\nlesson_01.zones_over_belts()"
SOON = 2500  # ms in the page: the sentence comes after 1.5 s; other tests may share the machine
STILL = ".beltlab-still img"


@pytest.fixture
def lab(chromium, tmp_path):
    """A small notebook, run in JupyterLab."""
    book = notebook(tmp_path / "small.ipynb", CELL, "import os, time")
    (tmp_path / "home").mkdir()
    with served("jupyterlab", book, tmp_path / "home") as address:
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(30_000)
        page.book, page.address = book, address
        page.goto(address)
        run_all(page)
        seen(page)
        yield page
        page.close()


def seen(page):
    page.wait_for_function("() => document.querySelector('.beltlab-picture img')?.naturalWidth > 0")
    page.wait_for_function("() => document.querySelector('.beltlab-explorer [role=slider]')?.ariaLabel")


def kernel(page, code):
    """Send code to the kernel, and do not wait."""
    page.evaluate(
        "(code) => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code }); }", code)


def press(page):
    page.locator(".beltlab-explorer [role=slider]").first.focus()
    page.keyboard.press("ArrowRight")


def says(page, words, within=SOON):
    page.locator(".beltlab-picture .alarm").get_by_text(words).wait_for(timeout=within)


def agree(page):
    number = page.locator(".beltlab-explorer .widget-readout").first.text_content()
    return f"at the end of {number}" in page.locator(".beltlab-picture img").get_attribute("alt")


def test_a_restarted_kernel_is_said_and_the_slider_stays_with_the_picture(lab):
    press(lab)
    lab.wait_for_function("() => document.querySelector('.beltlab-picture img').alt.includes('2016')")
    lab.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    says(lab, "Run this cell again.", 10_000)  # at once, without a move
    press(lab)
    lab.wait_for_timeout(300)
    assert agree(lab)
    lab.locator(".beltlab-buttons button", has_text="Reset").click()
    says(lab, "Run this cell again.")


def test_a_dead_kernel_is_said(lab):
    kernel(lab, "os._exit(1)")
    lab.wait_for_timeout(500)
    press(lab)
    says(lab, "run this cell again", 10_000)


# Stops the whole process, as a long calculation in one call would: Jupyter lets sliders run beside a cell if it can.
STOP = "import signal, subprocess; pid = os.getpid(); " \
       "_ = subprocess.Popen(['sh', '-c', f'sleep 6; kill -CONT {pid}']); os.kill(pid, signal.SIGSTOP)"
# In the page: when something was pressed or clicked, and when the sentence came
CLOCK = """() => {
  const alarm = document.querySelector('.beltlab-picture .alarm');
  for (const kind of ['keydown', 'click']) addEventListener(kind, () => { window.moved = performance.now(); }, true);
  window.said = null;
  new MutationObserver(() => { if (alarm.textContent) window.said = performance.now(); })
    .observe(alarm, { childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.parametrize("move", ["a slider", "a preset"])
def test_a_busy_kernel_is_said_and_forgotten_when_it_answers(lab, move):
    lab.evaluate(CLOCK)
    kernel(lab, STOP)
    if move == "a slider":
        press(lab)
    else:
        lab.locator(".beltlab-buttons button", has_text="Six years").click()
    says(lab, "Python does not answer yet", 6000)
    assert lab.evaluate("said - moved") < SOON
    year = 2016 if move == "a slider" else 2020
    followed = f"() => document.querySelector('.beltlab-picture img').alt.includes('{year}')"
    lab.wait_for_function(followed, timeout=20_000)
    lab.wait_for_function("() => !document.querySelector('.beltlab-picture .alarm').textContent")
    assert agree(lab)


@pytest.mark.parametrize("move", ["a slider", "a preset"])
def test_while_a_cell_runs_there_is_an_answer_or_a_sentence(lab, move):
    kernel(lab, "time.sleep(5)")
    if move == "a slider":
        press(lab)
    else:
        lab.locator(".beltlab-buttons button", has_text="Six years").click()
    lab.wait_for_function("""() => document.querySelector('.beltlab-picture .alarm').textContent.startsWith('Python')
      || /2016|2020/.test(document.querySelector('.beltlab-picture img').alt)""", timeout=4000)
    lab.wait_for_function("() => /2016|2020/.test(document.querySelector('.beltlab-picture img').alt)", timeout=20_000)
    assert agree(lab)


def only_the_still(page):
    page.wait_for_selector(STILL)
    page.wait_for_timeout(4000)  # Jupyter looks for the view's model for two seconds
    assert page.locator(STILL).count() == 1 and page.locator(STILL).is_visible()
    assert not page.get_by_text("model not found").is_visible()
    assert page.locator(".beltlab-explorer:visible").count() == 0


@pytest.mark.parametrize("state", ["with the state of its widgets", "without"])
def test_a_saved_notebook_opened_again_shows_the_still(lab, state):
    lab.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    lab.wait_for_timeout(1000)
    lab.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    saved = json.loads(lab.book.read_text("utf-8"))
    assert len(saved["cells"][0]["outputs"]) == 2
    lab.close()
    if state == "without":
        saved["metadata"].pop("widgets", None)
        lab.book.write_text(json.dumps(saved), "utf-8")
    again = lab.context.browser.new_page(viewport={"width": 1366, "height": 768})
    again.goto(lab.address)
    only_the_still(again)
    run_all(again)
    seen(again)
    assert not again.locator(STILL).is_visible(), "the still beside a live view"
    again.close()


def test_a_page_loaded_again_finds_its_kernel(lab):
    press(lab)
    lab.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    lab.wait_for_timeout(1000)
    lab.reload()
    seen(lab)
    press(lab)
    lab.wait_for_function("() => document.querySelector('.beltlab-picture img').alt.includes('2017')")
    assert not lab.locator(STILL).is_visible()


@pytest.mark.parametrize("state", [True, False])
def test_a_converted_notebook_shows_the_still(chromium, tmp_path, state):
    book = notebook(tmp_path / "small.ipynb", CELL)
    environment = {name: value for name, value in os.environ.items() if name != "JUPYTER_CONFIG_PATH"}
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(book),
         f"--ExecutePreprocessor.store_widget_state={state}"],
        env=environment | {"PYTHONWARNINGS": "ignore"}, cwd=ROOT, check=True, capture_output=True, timeout=120)
    page = chromium.new_context(offline=True).new_page()
    page.goto(book.with_suffix(".html").as_uri())
    only_the_still(page)
    page.close()


SENT = """() => { window.sent = []; const send = WebSocket.prototype.send; WebSocket.prototype.send = function (data) {
  const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
  if (text.includes('"comm_msg"')) window.sent.push(text);
  send.call(this, data);
}; }"""


def test_a_move_is_one_message_and_play_goes_on_from_the_slider(lab):
    play = lab.locator(".beltlab-played .widget-play button").first
    lab.evaluate(SENT)
    press(lab)
    lab.wait_for_function("() => document.querySelector('.beltlab-picture img').alt.includes('2016')")
    lab.wait_for_timeout(300)
    assert len(lab.evaluate("sent")) == 1
    play.click()
    lab.wait_for_function("() => document.querySelector('.beltlab-picture img').alt.includes('2017')")
    play.click()
    lab.wait_for_timeout(300)
    assert agree(lab) and not any('"value":2015' in text for text in lab.evaluate("sent"))


END_BEFORE_THE_ECHO = """() => { const handle = document.querySelector('.beltlab-explorer [role=slider]');
  const press = () => handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
  const send = WebSocket.prototype.send; WebSocket.prototype.send = function (data) {
    send.call(this, data);
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    if (!window.pressed && text.includes('"value":2016')) window.pressed = setTimeout(press);
  }; }"""


def test_a_slider_that_is_moved_while_play_walks_is_not_thrown_back(lab):
    lab.evaluate(END_BEFORE_THE_ECHO)
    lab.locator(".beltlab-played .widget-play button").first.click()
    lab.wait_for_function("() => document.querySelector('.beltlab-picture img').alt.includes('2025')")
    lab.wait_for_timeout(1000)  # a step of Play takes 700 ms
    assert lab.locator(".beltlab-explorer .widget-readout").first.text_content() == "2025" and agree(lab)
