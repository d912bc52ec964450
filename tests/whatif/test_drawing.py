"""What a hand does in a picture: curves drawn, ends and staves dragged, chips laid; and the same from the keyboard."""

import itertools
import os

import numpy as np
import pytest
from jupyter_pages import CHROMIUM, browser, notebook, run_all, served
from test_truth import SENT, STOP, kernel

from beltlab import data, figures
from beltlab.whatif import Curve, lesson_01, lesson_02, lesson_03, lesson_05, lesson_06, lesson_07, lesson_08

ZONES = Curve("drawn", 4, 0, 300, unit="zones")


def share(explorer, x, y):
    """A place in the picture, in shares of its width and height from the top left, of a point of its first axes."""
    figure = explorer.picture.figure
    pixels = figure.axes[0].transData.transform((x, y)) / figure.bbox.size
    return [pixels[0], 1 - pixels[1]]


def stroke(explorer, *points):
    explorer.stroke(explorer.values(), [share(explorer, *point) for point in points])


# ---------------------------------------------------------------- a curve as text


@pytest.mark.parametrize(("typed", "read"), [
    ("", ""), ("  ", ""), ("1 2 3 4", "1 2 3 4"), ("1,2,3,4", "1 2 3 4"), ("1; 2;3 /4", "1 2 3 4"),
    ("007 0 300 1", "7 0 300 1"), ("\uff11 2 3 4", "1 2 3 4"), ("1\n2\n3\n4", "1 2 3 4"),
])
def test_a_curve_is_read_as_people_type_it(typed, read):
    assert ZONES.check(typed) == read


@pytest.mark.parametrize("typed", ["1 2 3", "1 2 3 4 5", "1 2 3 x", "1 2 3 4.5", "1 2 3 -1", "1 2 3 301", "nan 1 1 1",
                                   "1 2 3 1e2", None, [1, 2, 3, 4]])
def test_a_curve_that_is_none_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"^drawn (was|has) .*\.$"):
        ZONES.check(typed)


def test_a_stroke_is_level_beyond_its_end_and_straight_before_it():
    assert ZONES.drawn("", 100, [1], [200]) == "150 200 200 200"
    assert ZONES.drawn("150 200 200 200", 100, [3], [20]) == "150 200 200 20"
    assert ZONES.drawn("", 100, [0, 1, 2, 3], [1000, -5, 7.4, 7.6]) == "300 0 7 8"


# ---------------------------------------------------------------- you draw it


DRAWN = [lesson_02.what_comes_next, lesson_03.missing_line, lesson_06.alike, lesson_07.down_the_page]


@pytest.fixture(params=DRAWN, ids=lambda build: build.__name__)
def drawing(request):
    return request.param()


def test_nothing_of_what_came_is_told_before_it_walks(drawing):
    silent = drawing.png
    drawing.set(walked=drawing.sliders[1].maximum)
    assert drawing.frame.result["steps"] == 0, "reality waits for a curve"
    drawing.reset()
    assert drawing.png == silent
    drawing.apply(next(iter(drawing.presets)))
    for name in ("truth", "head", "gap"):
        assert len(drawing.picture.artists[name].get_xdata()) == 0
    assert drawing.picture.artists["number"].get_text() == ""


def test_zones_walk_as_the_table_of_pilot_zones_has_them():
    explorer = lesson_02.what_comes_next()
    explorer.apply("Nothing more")
    zones = data.load("pilot_zones")
    approved = zones["approval_month"].dt.year * 12 + zones["approval_month"].dt.month  # a month counts at its end
    for quarter in range(lesson_02.LAST_QUARTER + 1):
        explorer.set(walked=quarter)
        _ = explorer.png
        end = 2022 * 12 + 1 + 3 * quarter
        assert explorer.frame.result["here"] == (approved <= end).sum()
        assert explorer.frame.result["miss"] == 132 - (approved <= end).sum()


def test_the_effect_that_a_line_claims_is_the_difference_in_differences():
    explorer = lesson_03.missing_line()
    explorer.apply("As the others")
    explorer.set(walked=4)
    assert -explorer.frame.result["miss"] == pytest.approx(100 * figures.four_means("revenue", 2016, 2019), abs=0.5)


def test_clicks_walk_down_the_page_as_the_log_has_them():
    explorer = lesson_07.down_the_page()
    explorer.apply("All alike")
    seen = []
    for place in range(11):
        explorer.set(walked=place)
        seen.append(explorer.frame.result["here"])
    log = data.load("click_share_by_position").query("study == 'aol2006'").set_index("position")["click_share_pct"]
    assert seen == log.loc[1:11].tolist()
    assert "stands at 1 %; your curve gives it 5 of 100 clicks too many" in explorer.words


def test_a_hand_draws_what_it_passes(drawing):
    places = drawing.picture.artists["yours"].axes
    low, high = places.get_xlim()
    first = drawing.picture.figure.axes[0].patches[0].get_x()  # the grey field
    stroke(drawing, (first + 0.1, 10), (high - 0.45, 10))
    numbers = np.array(drawing.values()["drawn"].split(), float)
    assert len(numbers) == drawing.sliders[0].length and (abs(numbers - 10) <= 1).all()
    stroke(drawing, (high - 0.5, 30), (high - 0.45, 30))
    after = np.array(drawing.values()["drawn"].split(), float)
    assert abs(after[-1] - 30) <= 1 and (after[:-2] == numbers[:-2]).all(), "only where the hand was"
    before = drawing.values()
    stroke(drawing, (low + 0.2, 10), (low + 0.4, 20))
    drawing.stroke(before, [[0.001, 0.999]])
    assert drawing.values() == before, "the past, and the margin, cannot be drawn"


def test_a_hand_that_goes_up_and_down_leaves_what_it_did_last():
    explorer = lesson_02.what_comes_next()
    stroke(explorer, (2024.1, 100), (2024.1, 300))
    assert abs(int(explorer.values()["drawn"].split()[3]) - 300) <= 1
    stroke(explorer, (2023.9, 200), (2025.2, 200), (2023.9, 260))
    back = [200 + 60 * (2025.2 - place) / 1.3 for place in 2022 + 1 / 12 + np.arange(4, 7) / 2]  # on the way back
    assert np.allclose(np.array(explorer.values()["drawn"].split()[3:6], float), back, atol=1)


def test_a_stroke_in_one_message_or_in_many_is_the_same_curve():
    path = [(2022.3, 140), (2022.9, 250), (2023.6, 180), (2024.8, 300), (2025.9, 200)]
    whole, parts = lesson_02.what_comes_next(), lesson_02.what_comes_next()
    stroke(whole, *path)
    before = parts.values()
    for end in range(1, len(path) + 1):
        parts.stroke(before, [share(parts, *point) for point in path[:end]])
    assert whole.values() == parts.values()


def test_typed_and_drawn_are_one():
    explorer = lesson_02.what_comes_next()
    explorer.controls["drawn"].value = "150, 160, 170, 180, 190, 200, 210, 220"
    assert explorer.values()["drawn"] == "150 160 170 180 190 200 210 220"
    assert explorer.controls["drawn"].value == explorer.values()["drawn"]
    explorer.controls["drawn"].value = "150, 160"
    assert "Write 8 whole numbers" in explorer.view.picture.shown["note"]
    assert explorer.controls["drawn"].value == "150 160 170 180 190 200 210 220", "what was there stays"


# ---------------------------------------------------------------- ends, chips, staves


@pytest.mark.parametrize(("x", "end"), [(0.0, "research"), (0.2, "research"), (1.0, "marketing"), (0.8, "marketing")])
def test_an_end_of_the_smile_follows_the_hand(x, end):
    explorer = lesson_05.smile()
    before = explorer.values()
    explorer.set(research=30, marketing=30)
    explorer.stroke(explorer.values(), [share(explorer, x, 45), share(explorer, x, 95)])
    assert explorer.values() == before | {"research": 30, "marketing": 30} | {end: 80}  # 95 less the middle's 15
    explorer.stroke(explorer.values(), [share(explorer, x, 45), share(explorer, x, 5000)])
    assert explorer.values()[end] == 120


def test_each_chip_lies_where_it_is_let_go_and_goes_back():
    explorer = lesson_05.chips()
    for chip, name in enumerate(lesson_05.CHIPS):
        tray = ((chip + 0.5) / 5, -62)
        for (x, y), place in {(0.15, 60): "research", (0.5, 30): "making", (0.9, 90): "brand and sale",
                              (0.5, 110): "both ends"}.items():
            explorer.reset()
            stroke(explorer, tray, (0.5, 0), (x, y))
            assert explorer.values() == explorer.defaults | {name: place}
        lies = explorer.picture.artists["chips"][chip].get_xydata()[0] if explorer.png else None
        stroke(explorer, lies, (0.5, -100))
        assert explorer.values() == explorer.defaults


def test_rings_come_with_the_last_chip_only():
    explorer = lesson_05.chips()
    for number, name in enumerate(lesson_05.CHIPS, 1):
        explorer.set(**{name: "making"})
        _ = explorer.png
        rings = sum(len(ring.get_xdata()) for ring in explorer.picture.artists["argued"])
        assert rings == (5 if number == 5 else 0)
        assert ("In rings" in explorer.words) == (number == 5)
    assert explorer.frame.result["same"] == 3


@pytest.mark.parametrize("side", range(3))
def test_a_stave_follows_the_hand_and_no_other(side):
    explorer = lesson_08.barrel()
    before = explorer.values()
    stroke(explorer, (side, 3), (side + 0.9, 6.6))
    assert explorer.values() == before | {lesson_08.NAMES[side]: 6.5}
    stroke(explorer, (3.2, 3), (3.2, 6))
    assert explorer.values() == before | {lesson_08.NAMES[side]: 6.5}


@pytest.mark.parametrize("panel", range(5))
def test_the_dotted_line_follows_the_hand_in_each_field_and_not_beside_them(panel):
    explorer = lesson_07.no_tilt_wins()
    axes, size = explorer.picture.figure.axes, explorer.picture.figure.bbox.size

    def at(axes, x):
        pixels = axes.transData.transform((x, np.mean(axes.get_ylim()))) / size
        return [pixels[0], 1 - pixels[1]]

    before = explorer.values()
    explorer.stroke(before, [at(axes[panel], 1), at(axes[panel], 2.2)])
    assert explorer.values() == before | {"tilt": 2.2}
    explorer.stroke(before, [at(axes[5], np.mean(axes[5].get_xlim())), at(axes[panel], 0.5)])
    assert explorer.values() == before | {"tilt": 2.2}, "where words stand, no tilt lies"


def test_the_fixed_cost_follows_the_hand_and_a_curve_does_not():
    explorer = lesson_07.who_survives()
    before = explorer.values()
    stroke(explorer, (10, 2), (10, 4.04))
    assert explorer.values() == before | {"fixed_cost": 4.0}
    stroke(explorer, (10, 30), (10, 1))
    assert explorer.values() == before | {"fixed_cost": 4.0}
    stroke(explorer, (10, 4), (10, 900))
    assert explorer.values() == before | {"fixed_cost": 6}


def test_water_stands_at_the_mean_at_the_geometric_mean_and_near_the_shortest():
    explorer = lesson_08.barrel()
    for staves in ([8, 4, 5], [1, 10, 10], [3, 3, 3]):
        values = dict(zip(lesson_08.NAMES, staves, strict=True))
        water = {rho: explorer.model(**values, substitutability=rho)["water"] for rho in (1, 0, -8)}
        assert water[1] == pytest.approx(np.mean(staves))
        assert water[0] == pytest.approx(np.prod(staves) ** (1 / 3))
        assert water[-8] == pytest.approx(np.mean(np.power(staves, -8.0)) ** (-1 / 8))
        assert min(staves) - 1e-9 <= water[-8] <= water[0] + 1e-9


def test_six_orders_sum_to_the_growth_and_their_mean_is_shapleys():
    def output(levels, rho=-4):
        return np.mean(np.power(levels, float(rho))) ** (1 / rho)

    grown = np.array([3, 1.2, 2.5])
    result = lesson_08.arrivals().model(18, *grown, -4)
    assert result["adds"].sum(1) == pytest.approx(output(grown) - 1)
    for player in range(3):  # Shapley's own formula, over the coalitions without the player
        others = [one for one in range(3) if one != player]
        value = 0
        for size in range(3):
            for group in itertools.combinations(others, size):
                there = [grown[one] if one in group else 1 for one in range(3)]
                joined = [grown[one] if one in (*group, player) else 1 for one in range(3)]
                value += (1 / 3, 1 / 6, 1 / 3)[size] * (output(joined) - output(there))
        assert result["mean"][player] == pytest.approx(value)


def test_bars_grow_one_arrival_at_a_time():
    explorer = lesson_08.arrivals()
    lengths = []
    for arrived in range(19):
        explorer.set(arrivals=arrived)
        _ = explorer.png
        rows = [[bar.get_width() for bar in bars] for bars in explorer.picture.artists["bars"]]
        lengths.append(sum(width > 0 for row in rows[:6] for width in row))
        for row in rows[:6]:
            ends = sorted((bar.get_x(), bar.get_width()) for bar, width in
                          zip(explorer.picture.artists["bars"][rows.index(row)], row, strict=True) if width)
            assert all(x + width == pytest.approx(other) for (x, width), (other, _) in itertools.pairwise(ends))
        assert any(rows[6]) == (arrived == 18)
    assert lengths == list(range(19))


def test_each_share_of_the_credit_stands_above_its_bar():
    explorer = lesson_08.credit()
    assert explorer.png
    artists = explorer.picture.artists
    for bar, number in zip(sum(map(list, artists["bars"]), []), sum(artists["numbers"], []), strict=True):
        assert number.get_text() == f"{bar.get_height():.0f}"
        assert bar.get_height() < number.get_position()[1] < bar.get_height() + 10


# ---------------------------------------------------------------- by way of the view


def test_a_message_of_the_browser_is_a_stroke_and_each_has_an_answer():
    explorer = lesson_05.smile()
    picture, answers = explorer.view.picture, []
    picture.observe(lambda change: answers.append(change.new), "shown")
    path = [[*share(explorer, 1, 75), 1], share(explorer, 1, 100), share(explorer, 1, 115)]
    for end in (1, 2, 3):
        picture._handle_custom_msg({"stroke": path[:end]}, [])
    assert explorer.values()["marketing"] == 100 and explorer.controls["marketing"].value == 100
    picture._handle_custom_msg({"stroke": [[0, 0, 2]]}, [])  # a margin
    assert len(answers) == 4
    quiet = lesson_02.roll_out()
    quiet.view.picture._handle_custom_msg({"stroke": [[0.5, 0.5, 3]]}, [])
    assert quiet.values() == quiet.defaults and not quiet.view.picture.card["touch"]


def test_a_stroke_begins_with_what_was_there_when_it_began():
    explorer = lesson_05.chips()
    view = explorer.view
    tray, high, low = share(explorer, 0.1, -62), share(explorer, 0.5, 30), share(explorer, 0.15, 60)
    for end in ([tray], [tray, high], [tray, high, low]):  # the chip has moved away from where the stroke began
        view.picture._handle_custom_msg({"stroke": [[*tray, 7], *end[1:]]}, [])
    assert explorer.values() == explorer.defaults | {"Xuchang_wigs": "research"}


# ---------------------------------------------------------------- in a browser


NAMES = ["lesson_02.what_comes_next", "lesson_05.smile", "lesson_05.chips", "lesson_08.barrel", "lesson_01.headline",
         "lesson_06.alike", "lesson_06.hundred", "lesson_06.break_even"]
WORDS = """([cell, text]) =>
  [...document.querySelectorAll('.jp-Cell')][cell].querySelector('.words').textContent.includes(text)"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    cells = ["from beltlab import whatif\nbuild = whatif.functions()", *(f"build['{name}']()" for name in NAMES)]
    book = notebook(tmp_path_factory.mktemp("drawing") / "all.ipynb", *cells)
    with browser() as chromium, served("jupyterlab", book, tmp_path_factory.mktemp("home")) as address:
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.goto(address)
        run_all(page)
        yield page
        page.close()


def seen(page, name):
    """The cell of an explorer, scrolled to where its picture can be touched, and its number."""
    cell = NAMES.index(name) + 1
    page.evaluate(f"jupyterapp.shell.currentWidget.content.scrollToItem({cell}, 'start')")
    place = page.locator(".jp-Cell").nth(cell)
    place.locator("img.touch").wait_for()
    place.locator(".beltlab-explorer").evaluate("(node) => node.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(300)
    return place, cell


def drag(page, place, *points):
    box = place.locator("img.touch").bounding_box()
    for step, (x, y) in enumerate(points):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8 if step else 1)
        if not step:
            page.mouse.down()
    page.mouse.up()


@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.skipif(not CHROMIUM and not os.environ.get("BELTLAB_ALL"), reason="No Chromium: apt install chromium.")
class TestByHand:
    def test_a_curve_is_drawn_and_reality_walks_through_it(self, lab):
        place, cell = seen(lab, "lesson_02.what_comes_next")
        explorer = lesson_02.what_comes_next()
        drag(lab, place, *(share(explorer, *point) for point in ((2022.2, 150), (2024, 300), (2026, 210))))
        lab.wait_for_function(WORDS, arg=[cell, "Your curve goes from 132 to 210 zones"])
        drawn = [int(number) for number in place.locator("input[type=text]").input_value().split()]
        assert len(drawn) == 8 and max(drawn) > 280 and abs(drawn[-1] - 210) < 15 and drawn[0] < 200
        place.locator(".widget-play button").first.click()
        lab.wait_for_function(WORDS, arg=[cell, "After 16 of 16 quarters, what came stands at 181"], timeout=60_000)

    def test_the_same_from_the_keyboard(self, lab):
        place, cell = seen(lab, "lesson_02.what_comes_next")
        place.get_by_role("button", name="Reset").click()
        lab.wait_for_function(WORDS, arg=[cell, "then an empty field"])  # what is typed before would be reset too
        typed = place.get_by_role("textbox", name="drawn")
        typed.focus()
        lab.keyboard.type("140 150 160 170 180 190 200 210")
        lab.keyboard.press("Enter")
        lab.wait_for_function(WORDS, arg=[cell, "to 210 zones, by way of 140 150"])
        place.locator("[role=slider]").focus()
        lab.keyboard.press("End")
        lab.wait_for_function(WORDS, arg=[cell, "stands at 181 zones; your curve is there 29 zones too high"])

    def test_an_end_a_chip_and_a_stave_follow_the_mouse(self, lab):
        place, cell = seen(lab, "lesson_05.smile")
        explorer = lesson_05.smile()
        drag(lab, place, share(explorer, 0.99, 74), share(explorer, 1, 115))
        lab.wait_for_function(WORDS, arg=[cell, "brand and sale adds 21"])
        place, cell = seen(lab, "lesson_05.chips")
        explorer = lesson_05.chips()
        drag(lab, place, share(explorer, 0.9, -62), share(explorer, 0.5, 110))
        lab.wait_for_function(WORDS, arg=[cell, "S both ends"])
        place, cell = seen(lab, "lesson_08.barrel")
        explorer = lesson_08.barrel()
        drag(lab, place, share(explorer, 1, 4), share(explorer, 1, 9))
        lab.wait_for_function(WORDS, arg=[cell, "market 9, platform 5"])

    def test_what_python_moves_is_not_told_to_python_as_a_move(self, lab):
        place, cell = seen(lab, "lesson_08.barrel")
        lab.evaluate(SENT)
        place.get_by_role("slider", name="market M").focus()
        lab.keyboard.press("End")
        lab.wait_for_function(WORDS, arg=[cell, "market 10"])
        place.get_by_role("button", name="Reset").click()  # the slider makes 3.9999999999999996 of 4
        lab.wait_for_function(WORDS, arg=[cell, "market 4,"])
        lab.wait_for_timeout(500)
        assert len(lab.evaluate("sent")) == 2, "the key and the button"

    def test_a_headline_a_price_and_a_customer_follow_the_mouse(self, lab):
        place, cell = seen(lab, "lesson_01.headline")
        explorer = lesson_01.headline()
        drag(lab, place, share(explorer, 2019, 0.186), share(explorer, 2020, 1.7))
        lab.wait_for_function(WORDS, arg=[cell, "47 times as large"])
        place, cell = seen(lab, "lesson_06.alike")
        explorer = lesson_06.alike()
        drag(lab, place, *(share(explorer, *point) for point in ((-9.8, 40), (-5, 38), (0, 36))))
        lab.wait_for_function(WORDS, arg=[cell, "Your curve goes from 40 to 36 yuan"])
        place.locator(".widget-play button").first.click()
        lab.wait_for_function(WORDS, arg=[cell, "After 10 of 10 steps, the model's price stands at 30"], timeout=60_000)
        place, cell = seen(lab, "lesson_06.break_even")
        explorer = lesson_06.break_even()
        drag(lab, place, share(explorer, 0.4, 94), share(explorer, 0.77, 150))
        lab.wait_for_function(WORDS, arg=[cell, "At 0.77 a customer is worth 200 yuan"])

    def test_a_hundred_customers_go_out_by_themselves(self, lab):
        place = lab.locator(".jp-Cell").nth(NAMES.index("lesson_06.hundred") + 1)
        lab.evaluate(f"jupyterapp.shell.currentWidget.content.scrollToItem({NAMES.index('lesson_06.hundred') + 1})")
        place.locator(".widget-play button").first.click()
        lab.wait_for_function(WORDS, arg=[NAMES.index("lesson_06.hundred") + 1, "Year 20, r = 0.40: 0.0 of a hundred"],
                              timeout=60_000)

    def test_the_page_does_not_move_and_nothing_is_selected_while_a_hand_draws(self, lab):
        place, _ = seen(lab, "lesson_08.barrel")
        before = lab.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop")
        drag(lab, place, (0.2, 0.6), (0.2, 0.2))
        assert lab.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == before
        assert lab.evaluate("getSelection().toString()") == ""

    def test_a_stroke_that_python_does_not_answer_is_said(self, lab):
        place, cell = seen(lab, "lesson_08.barrel")
        kernel(lab, f"import os\n{STOP}")
        lab.wait_for_timeout(300)
        drag(lab, place, (0.2, 0.6), (0.2, 0.4))
        place.locator(".alarm").get_by_text("Python does not answer yet").wait_for(timeout=6000)
        alarm = "(cell) => document.querySelectorAll('.jp-Cell')[cell].querySelector('.alarm').textContent"
        lab.wait_for_function(f"(cell) => !({alarm})(cell)", arg=cell, timeout=20_000)
