"""A lecture that nobody can spoil: each key and click while slides are shown, the lecturer's window, a rehearsal."""

import re
import string

import pytest
from jupyter_pages import CHROMIUM, ROOT
from test_projector import EVERYTHING, IMAGE, LESSONS, NUMBER, RANGE, lecture, opened, turn_to

from beltlab.notebooks import read
from beltlab.present import deck

SCRIPT = ROOT / "src/beltlab/present/labextension/beltlab-present/page/present.js"
in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not EVERYTHING, reason="No Chromium here: apt install chromium."),
]
NAMED = ["Backspace", "Delete", "Enter", "Escape", "Home", "End", "Insert", "PageUp", "PageDown", "Tab", "Space",
         "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "CapsLock", "ContextMenu", "Pause",
         *(f"F{number}" for number in range(1, 13))]
PRINTED = [*string.ascii_lowercase, *string.digits, *"`-=[];',./\\"]
MODIFIERS = ("", "Shift", "Control", "Alt")
TURNS = {"ArrowRight": 1, "ArrowDown": 1, "PageDown": 1, "Space": 1, "ArrowLeft": -1, "ArrowUp": -1, "PageUp": -1,
         "Shift+Space": -1}  # the presenter's set, as README has it
ACTS = {"b": ".beltlab-black:not([hidden])", ".": ".beltlab-black:not([hidden])", "t": ".beltlab-clock:not([hidden])",
        "o": ".beltlab-overview", "Escape": ".beltlab-ask"}
WATCH = """() => {
  const { content } = jupyterapp.shell.currentWidget;
  const cells = () => content.widgets.map((cell) =>
    [cell.model.type, cell.model.sharedModel.source, cell.rendered, cell.model.executionCount, cell.inputHidden]);
  const outputs = () => content.widgets.filter((cell) => cell.model.outputs).map((cell) => cell.model.outputs.length);
  globalThis.notebook = () =>
    JSON.stringify([content.model.toJSON(), cells(), outputs(), content.model.dirty && "dirty"]);
  globalThis.shown = () => [document.querySelector("[data-slide]").dataset.slide, document.body.dataset.beltlab,
    content.mode, document.querySelectorAll("dialog, .jp-Dialog, .lm-Menu:not(.lm-MenuBar-menu)").length].join("|");
  globalThis.before = notebook();
}"""


@pytest.fixture(scope="module")
def room(chromium, tmp_path_factory):
    with lecture(tmp_path_factory.mktemp("safe"), "01") as address:
        page = opened(chromium, address, LESSONS[0])
        page.wait_for_timeout(1000)  # the last outputs have come
        page.evaluate(WATCH)
        yield page, address


def at(page, number):
    """Go to a slide by its number and Enter."""
    page.evaluate("document.activeElement?.blur()")
    for digit in str(number):
        page.keyboard.press(digit)
    page.keyboard.press("Enter")
    assert page.locator(NUMBER).get_attribute("data-slide").startswith(f"{number} /")


def explorer_slide():
    return next(slide.number for slide in deck.slides(read(deck.find("01", ROOT))) if slide.explorer)


class TestPresenting:
    """One server and one page for all of these: the notebook must be the same after every one."""

    pytestmark = in_a_browser

    @pytest.mark.parametrize("explorer", [False, True], ids=["prose and code", "an explorer"])
    def test_no_key_does_anything_but_the_presenters_set(self, room, explorer):
        page, _ = room
        number = explorer_slide() if explorer else 5
        at(page, number)
        still, wrong = page.evaluate("shown()"), []
        for modifier in MODIFIERS:
            for key in [*NAMED, *PRINTED]:
                name = f"{modifier}+{key}" if modifier else key
                if name == "n":
                    with page.expect_popup() as window:
                        page.keyboard.press(name)
                    window.value.wait_for_load_state()  # a page that is closed while it starts may never say so
                    window.value.close()
                    continue
                page.keyboard.press(name)
                if name in TURNS or name in ("Home", "End"):
                    turned = int(page.locator(NUMBER).get_attribute("data-slide").split()[0])
                    last = int(page.locator(NUMBER).get_attribute("data-slide").split()[-1])
                    assert turned == {"Home": 1, "End": last}.get(name, number + TURNS.get(name, 0)), name
                    at(page, number)
                elif name in ACTS:
                    assert page.locator(ACTS[name]).count() == 1, name
                    page.keyboard.press("Escape" if name in ("o", "Escape") else key)
                elif name not in string.digits and page.evaluate("shown()") != still:
                    wrong.append(f"{name}: {page.evaluate('shown()')}")
                    at(page, number)
                if key == "Tab":  # it goes to the first control of an explorer; the next key must not be its
                    page.evaluate("document.activeElement?.blur()")
            page.keyboard.press("a")  # an unfinished number is forgotten
        assert wrong == [] and page.evaluate("notebook() === before")

    def test_every_key_is_tried_also_where_an_explorers_button_has_the_focus(self, room):
        page, _ = room
        at(page, explorer_slide())
        still = page.evaluate("shown()")
        button = page.locator(".beltlab-shown .beltlab-explorer button:enabled:not(.beltlab-plain)").last
        for key in [*string.ascii_lowercase, "Delete", "Escape"]:
            if key in ("o", "n", "b", "t"):
                continue
            button.focus()
            assert page.evaluate("document.activeElement.closest('.beltlab-explorer') !== null")
            page.keyboard.press(key)
            assert page.evaluate("shown()") == still, key
        assert page.evaluate("notebook() === before")

    def test_clicks_on_words_code_and_outputs_change_nothing(self, room):
        page, _ = room
        for number in (5, 7, 12, explorer_slide()):
            at(page, number)
            still = page.evaluate("shown()")
            places = page.evaluate("""() => [...document.querySelectorAll(
                ".beltlab-shown :is(h2, p, li, td, img, pre, .cm-line, .jp-RenderedHTMLCommon)")].filter((node) =>
                node.checkVisibility() && !node.closest(".beltlab-explorer")).slice(0, 8).map((node) => {
                  const box = node.getBoundingClientRect();
                  return [box.x + Math.min(box.width / 2, 60), box.y + box.height / 2];
                })""")
            picture = page.locator(".beltlab-shown .beltlab-explorer img")
            if picture.count():
                box = picture.bounding_box()
                places.append([box["x"] + 50, box["y"] + 50])
            assert places
            for x, y in [*places, [5, 300]]:
                page.mouse.click(x, y)
                page.mouse.dblclick(x, y)
                page.mouse.click(x, y, button="right")
                page.mouse.click(x, y, button="middle")
                page.keyboard.press("x")
                page.keyboard.press("Shift+Enter")
                assert page.evaluate("shown()") == still, (number, x, y)
        assert page.evaluate("notebook() === before")

    def test_an_explorer_is_live_and_arrows_turn_slides_after_a_button(self, room):
        page, _ = room
        number = explorer_slide()
        at(page, number)
        page.locator(RANGE).first.focus()
        page.keyboard.press("Home")
        page.wait_for_function("(image) => document.querySelector(image).alt.includes('2015')", arg=IMAGE)
        page.keyboard.press("ArrowRight")  # a focused slider keeps its arrows
        page.wait_for_function("(image) => !document.querySelector(image).alt.includes('2015')", arg=IMAGE)
        assert page.locator(NUMBER).get_attribute("data-slide").startswith(f"{number} /")
        page.keyboard.press("Escape")  # lets go of it
        page.keyboard.press("ArrowRight")
        assert page.locator(NUMBER).get_attribute("data-slide").startswith(f"{number + 1} /")
        for press in (lambda button: button.click(), lambda button: (button.focus(), page.keyboard.press("Enter"))):
            at(page, number)
            press(page.locator(".beltlab-shown .beltlab-explorer button", has_text="Reset"))
            page.keyboard.press("ArrowRight")
            assert page.locator(NUMBER).get_attribute("data-slide").startswith(f"{number + 1} /")
        assert page.evaluate("notebook() === before")

    def test_the_lecturers_window_goes_in_step_both_ways(self, room):
        page, address = room
        at(page, 2)
        window = page.context.new_page()
        window.goto(f"{address}beltlab/lecturer")
        window.wait_for_function("document.body.dataset.slide === '2'")
        slide = deck.slides(read(deck.find("01", ROOT)))
        assert window.locator("#say li").all_text_contents() == slide[1].note["say"]
        assert window.locator("#next").text_content() == slide[2].title
        window.get_by_role("button", name="next").click()
        page.wait_for_function("document.querySelector('[data-slide]').dataset.slide.startsWith('3 /')")
        window.wait_for_function("document.body.dataset.slide === '3'")
        window.get_by_role("button", name="black").click()
        page.wait_for_selector(".beltlab-black:not([hidden])")
        window.get_by_role("button", name="black").click()
        page.wait_for_selector(".beltlab-black", state="hidden")
        at(page, explorer_slide())
        window.wait_for_function(f"document.body.dataset.slide === '{explorer_slide()}'")
        assert len(window.locator("#asks li").all()) >= 2 and window.locator("#away").is_hidden()
        practice = next(slide.number for slide in deck.slides(read(deck.find("01", ROOT)))
                        if "practice" in slide.cells[0].metadata.get("tags", []))
        at(page, practice)
        window.wait_for_function(f"document.body.dataset.slide === '{practice}'")
        assert len(window.locator("#wrong li").all()) >= 3
        pace = [window.evaluate(f"ahead({passed}, {{ start: 10, minutes: 3 }})") for passed in (4, 10, 12.5, 13, 15)]
        assert pace == [6, 0, 0, 0, -2]
        window.close()

    def test_leaving_asks_and_staying_is_the_answer_at_hand(self, room):
        page, _ = room
        at(page, 2)
        page.keyboard.press("Escape")
        assert "Leave the slides?" in page.locator(".beltlab-ask").text_content()
        page.keyboard.press("Enter")
        assert page.evaluate("document.body.dataset.beltlab") == "ready" and not page.locator(".beltlab-ask").count()
        page.locator(".beltlab-remote .leave").click()
        page.get_by_role("button", name="Leave", exact=True).click()
        page.wait_for_function("document.body.dataset.beltlab === 'left'")
        assert page.evaluate("notebook() === before"), "leaving itself changes nothing"
        page.evaluate("jupyterapp.shell.currentWidget.content.node.focus()")
        page.keyboard.press("b")  # and now it is a notebook again
        assert page.evaluate("notebook() !== before")


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM and not EVERYTHING, reason="No Chromium here: apt install chromium.")
def test_a_rehearsal_of_yesterday_asks_and_fresh_forgets_it(chromium, tmp_path):
    later = """async (hours) => {
      const { workspaces } = jupyterapp.serviceManager, id = "beltlab notebooks/NAME.ipynb";
      const kept = await workspaces.fetch(id);
      kept.data.time -= hours * 3600e3;
      await workspaces.save(id, kept);
    }""".replace("NAME", LESSONS[0])
    with lecture(tmp_path, "01") as address:
        page = opened(chromium, address, LESSONS[0])
        turn_to(page, 3)
        page.wait_for_timeout(1500)
        page.evaluate(later, 2.9)
        page.context.close()
        page = opened(chromium, address, LESSONS[0])
        assert page.locator(NUMBER).get_attribute("data-slide").startswith("3 /")
        page.wait_for_timeout(1500)
        page.evaluate(later, 3.1)
        page.context.close()
        page = chromium.new_page()
        page.goto(f"{address}lab/tree/notebooks/{LESSONS[0]}.ipynb?reset")
        page.wait_for_selector(".beltlab-ask", timeout=90_000)
        assert "stopped on slide 3" in page.locator(".beltlab-ask").text_content()
        page.keyboard.press("Enter")
        page.wait_for_function("document.body.dataset.beltlab === 'ready'", timeout=90_000)
        assert page.locator(NUMBER).get_attribute("data-slide").startswith("1 /")
        turn_to(page, 4)
        page.wait_for_timeout(1500)
        page.close()
    with lecture(tmp_path, "01", "--fresh") as address:
        page = opened(chromium, address, LESSONS[0])
        assert page.locator(NUMBER).get_attribute("data-slide").startswith("1 /")


def test_the_deck_stands_on_the_public_interface():
    script = SCRIPT.read_text(encoding="utf-8")
    assert not re.search(r"\.constructor\b|\._[a-z]|prototype", script.replace("window._JUPYTERLAB", ""))
