"""The page for phones: what a class sends arrives once, and whoever else comes finds nothing and stops nothing."""

import asyncio
import contextlib
import html
import http.client
import json
import os
import re
import socket
import threading
import time
import types
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from jupyter_pages import CHROMIUM, ROOT, browser
from ports import free_port
from test_projector import EVERYTHING, LESSONS, lecture, opened, turn_to

from beltlab.notebooks import read
from beltlab.present import lecturer, poll, server
from beltlab.present.deck import find, slides
from beltlab.whatif import lesson_02
from beltlab.whatif.explorer import Prediction

NUMBER = {"explorer": "lesson_02.ceiling", "question": "How many <b>zones</b>?", "unit": "zones", "direction": False}
WAY = {"explorer": "lesson_02.roll_out", "question": "What happens?", "unit": "", "direction": True}
SAYS = "([part, text]) => document.querySelector(`.beltlab-shown ${part}`).textContent.includes(text)"
SECRET = "sourcesandzones"  # stands in a file beside the server


@contextlib.contextmanager
def serving(asked=NUMBER):
    """A poll on a free port of this computer, in a thread of its own; it ends here."""
    made = poll.Poll(f"127.0.0.1:{free_port()}")
    ready, end = threading.Event(), []

    async def run():
        listening, ended = made.listen(), asyncio.Event()
        end.append((asyncio.get_running_loop(), ended))
        ready.set()
        await ended.wait()
        listening.stop()
        await listening.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(20)
    made.follow(asked)
    try:
        yield made
    finally:
        loop, ended = end[0]
        loop.call_soon_threadsafe(ended.set)
        thread.join(20)


def asked(made, method, path, body=None, headers=None):
    """Status and text of one request."""
    host, port = poll.parts(made.address)
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        given = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if body is not None and "Transfer-Encoding" not in given:
            given.setdefault("Content-Length", str(len(body)))
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders()
        if body is not None:
            connection.send(body.encode())
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())
    finally:
        connection.close()


def token(made):
    status, page, _ = asked(made, "GET", "/")
    assert status == 200
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def send(made, mark, answer):
    return asked(made, "POST", "/answer", urlencode({"token": mark, "answer": answer}))[:2]


# ---------------------------------------------------------------- the class


def test_three_hundred_answers_in_ten_seconds_arrive_once_each():
    with serving() as made:
        def answer(number):
            return send(made, token(made), str(number))[0]

        start = time.monotonic()
        with ThreadPoolExecutor(40) as phones:
            replies = Counter(phones.map(answer, range(300)))
        assert replies == {200: 300}
        came = made.since("lesson_02.ceiling", 0)
        assert sorted(came.values()) == [float(number) for number in range(300)], "none lost, none doubled"
        assert time.monotonic() - start < 60  # measured: 3 seconds; this only finds a server that stands still


def test_one_page_load_is_one_answer():
    with serving() as made:
        mark = token(made)
        assert send(made, mark, "12") == (200, send_page("Thank you", "Your answer is 12."))
        again = send_page("Not taken", "This page has answered already. Thank you.")
        assert [send(made, mark, number) for number in ("12", "13")] == [(409, again)] * 2
        with ThreadPoolExecutor(8) as fingers:  # a nervous finger
            one = token(made)
            replies = sorted(status for status, _ in fingers.map(lambda _: send(made, one, "5"), range(8)))
        assert replies == [200] + [409] * 7
        assert list(made.since("lesson_02.ceiling", 0).values()) == [12, 5]


def send_page(title, sentence):
    return poll.PAGE.format(title=title, body=f"<p>{sentence}</p>")


@pytest.mark.parametrize(("typed", "number"),
                         [("12", 12), (" 0.5 ", 0.5), ("1,234", 1234), ("\uff11\uff12", 12), ("40 zones", 40),
                          ("0" * 22 + "12", 12)])
def test_answers_are_read_as_people_type_them(typed, number):
    with serving() as made:
        assert send(made, token(made), typed)[0] == 200
        assert list(made.since("lesson_02.ceiling", 0).values()) == [number]


@pytest.mark.parametrize("typed", ["", "many", "nan", "inf", "1e999", "<script>", "7" * 25, "rises", "1 2", "\x00"])
def test_what_is_no_answer_is_refused_and_the_same_page_can_try_again(typed):
    with serving() as made:
        mark = token(made)
        status, page = send(made, mark, typed)
        assert status == 400 and "<script>" not in page
        assert not made.since("lesson_02.ceiling", 0)
        assert send(made, mark, "7")[0] == 200


def test_a_direction_has_three_answers():
    with serving(WAY) as made:
        page = html.unescape(asked(made, "GET", "/")[1])
        assert [page.count(f'value="{way}"') for way in ("rises", "falls", "stays")] == [1, 1, 1]
        replies = [send(made, token(made), way) for way in ("falls", "up", "3")]
        assert [status for status, _ in replies] == [200, 400, 400]
        assert "Your answer: it falls." in replies[0][1] and "one of rises, falls, stays" in replies[1][1]
        assert list(made.since("lesson_02.roll_out", 0).values()) == ["falls"]


def test_the_question_that_is_open_follows_the_slide():
    with serving() as made:
        old = token(made)
        made.follow(WAY)
        assert send(made, old, "12")[0] == 403, "a page of the slide before"
        assert send(made, token(made), "falls")[0] == 200
        made.follow(None)
        assert "No question is open" in asked(made, "GET", "/")[1]
        assert send(made, old, "12")[0] == 410
        made.follow(NUMBER)
        assert send(made, old, "12")[0] == 200, "turned back: the page is good again"
        assert made.since("lesson_02.roll_out", 0) and made.since("lesson_02.ceiling", 1) == {}


# ---------------------------------------------------------------- whoever else comes


def test_a_token_of_ones_own_is_refused():
    with serving() as made:
        mark, _, signature = token(made).partition(".")
        for wrong in ("", "x", ".", mark, f"{mark}.", f"{mark}.{'0' * 32}", f"{mark[:-1]}0z.{signature}", "é.é"):
            assert send(made, wrong, "12")[0] == 403, wrong
        assert not made.since("lesson_02.ceiling", 0)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "POST", "TRACE", "PROPFIND"])
def test_the_page_answers_only_to_get(method):
    with serving() as made:
        assert asked(made, method, "/", "" if method == "POST" else None)[0] in (405, 501)
        if method not in ("POST", "OPTIONS"):
            assert asked(made, method, "/answer")[0] in (405, 501)
        assert asked(made, "GET", "/answer")[0] == 405


PATHS = ["/lab", "/api/contents", "/beltlab/plan", "/index.html", "/../../etc/passwd", "/..%2f..%2fetc/passwd",
         "/%2e%2e/%2e%2e/data/sources.csv", "//data/sources.csv", "/answer/../data", "/static/x", "/favicon.ico",
         "/%00", "/data/sources.csv", "http://127.0.0.1/data/sources.csv", "/\\..\\data"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_else_is_reachable(path, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources.csv").write_text(SECRET)
    with serving() as made:
        status, page, headers = asked(made, "GET", path)
        assert status in (400, 404) and SECRET not in page and "root:" not in page
        assert status == 400 or "only one question" in page
        assert "Tornado" not in str(headers) and not any("cookie" in name.lower() for name in headers)


def test_the_page_runs_nothing_and_asks_no_other_server():
    with serving() as made:
        _, page, headers = asked(made, "GET", "/")
        assert "How many &lt;b&gt;zones&lt;/b&gt;?" in page, "a question is text"
        assert "<script" not in page and not re.search(r"(?:src|href)=", page)
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Cache-Control"] == "no-store" and "Set-Cookie" not in headers
        assert (headers["Referrer-Policy"], headers["X-Content-Type-Options"]) == ("no-referrer", "nosniff")
        assert headers["Connection"] == "close", "the next phone needs the place"


def chunked(size):
    return "".join(f"400\r\n{'x' * 1024}\r\n" for _ in range(size // 1024)) + "0\r\n\r\n"


@pytest.mark.parametrize(("body", "headers"), [
    ("x" * 2000, {}), ("x" * 513, {}), ("token=1&answer=2", {"Content-Length": "999999999"}),
    (chunked(1 << 20), {"Transfer-Encoding": "chunked"}),
], ids=["too long", "one letter too long", "said to be a gigabyte", "in pieces"])
def test_a_huge_body_is_not_read(body, headers, monkeypatch):
    monkeypatch.setattr(poll, "SECONDS", 3600)  # it is not the clock that refuses it
    with serving() as made:
        try:
            status = asked(made, "POST", "/answer", body, headers)[0]
        except (ConnectionError, http.client.HTTPException):
            status = 400  # hung up while it still came
        assert status in (400, 413), "403 is the answer to who was read"
        assert not made.since("lesson_02.ceiling", 0)
        assert send(made, token(made), "3")[0] == 200, "and it goes on"


def test_who_sends_slowly_is_hung_up_on_and_keeps_nobody_out(monkeypatch):
    monkeypatch.setattr(poll, "SECONDS", 1)
    with serving() as made:
        place = poll.parts(made.address)
        slow = [socket.create_connection(place, timeout=30) for _ in range(60)]
        for line in slow[:30]:
            line.sendall(b"GET / HTTP/1.1\r\nX-")
        for line in slow[30:]:
            line.sendall(b"POST /answer HTTP/1.1\r\nContent-Length: 100\r\n\r\ntoken=")
        assert send(made, token(made), "3")[0] == 200
        ends = []
        for line in slow:
            with contextlib.suppress(ConnectionError):
                while line.recv(4096):
                    pass
            ends.append(True)  # a recv that waits in vain raises TimeoutError
            line.close()
        assert len(ends) == 60


def test_connections_at_the_same_time_are_limited_and_come_back(monkeypatch):
    monkeypatch.setattr(poll, "OPEN", 20)
    monkeypatch.setattr(poll, "SECONDS", 3600)
    with serving() as made:
        lines = [socket.create_connection(poll.parts(made.address), timeout=30) for _ in range(40)]
        shut = 0
        for line in lines:
            line.settimeout(0.2)
            try:
                shut += line.recv(1) == b""
            except TimeoutError:
                pass
            except ConnectionError:
                shut += 1
        assert shut >= 20, "more than twenty stayed open"
        for line in lines:
            line.close()
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(ConnectionError, http.client.HTTPException, OSError):
                if asked(made, "GET", "/")[0] == 200:
                    break
            assert time.monotonic() < deadline, "the places were not given back"
            time.sleep(0.2)


def test_too_many_requests_wait():
    now = [0.0]
    bucket = poll.Bucket(rate=2, burst=3, clock=lambda: now[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.4
    assert not bucket.take()
    now[0] = 0.6
    assert bucket.take() and not bucket.take()
    now[0] = 1000
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    with serving() as made:
        made.bucket = poll.Bucket(rate=0, burst=2, clock=lambda: 0)
        assert [asked(made, "GET", "/")[0] for _ in range(3)] == [200, 200, 429]
        assert asked(made, "GET", "/nothing")[0] == 429


def test_a_whole_hall_gets_in_at_once_and_a_flood_does_not():
    now = [0.0]
    bucket = poll.Bucket(clock=lambda: now[0])
    assert 2 * 300 <= sum(bucket.take() for _ in range(5000)) <= 2 * 600, "each phone loads the page and answers"
    now[0] = 10.0
    assert 600 <= sum(bucket.take() for _ in range(5000))
    now[0] = 11.0
    assert 60 <= sum(bucket.take() for _ in range(5000)) <= 300
    assert 300 <= poll.OPEN < 1024, "an ordinary process has no more than 1024 files open"
    assert 2 <= poll.SECONDS <= 10, "a slow network is waited for, not somebody who never ends"


def test_a_header_of_a_few_thousand_bytes_is_the_longest():
    with serving() as made:
        assert asked(made, "GET", "/", headers={"Cookie": "x" * 6000})[0] == 200
        try:
            status = asked(made, "GET", "/", headers={"Cookie": "x" * 12_000})[0]
        except (ConnectionError, http.client.HTTPException):
            status = 431  # hung up
        assert status in (400, 431)


def test_a_token_is_too_long_to_be_guessed_and_short_enough_for_a_form():
    asked_twice = [poll.Question("lesson_02.ceiling", Prediction("?", "", {})) for _ in range(2)]
    mark, signature = asked_twice[0].token().split(".")
    assert len(mark) >= 16 and 32 <= len(signature) and len(mark + signature) <= 64
    assert len({asked.secret for asked in asked_twice}) == 2 and len(asked_twice[0].secret) >= 32


def test_a_question_takes_as_many_answers_as_a_class_has(monkeypatch):
    monkeypatch.setattr(poll, "MOST_GUESSES", 3)
    question = poll.Question("lesson_02.ceiling", Prediction("?", "", {}))
    for number in range(3):
        question.take(question.token(), str(number))
    with pytest.raises(poll.Refused, match="no more are taken") as refused:
        question.take(question.token(), "9")
    assert refused.value.status == 429
    assert list(question.answers.values()) == [0, 1, 2]


# ---------------------------------------------------------------- the address, and the lecture


@pytest.mark.parametrize("address", ["", "8900", "10.0.0.7", "10.0.0.7:0", "10.0.0.7:99999", "10.0.0.7:x", "a b:80",
                                     "http://10.0.0.7:80",
                                     "10.0.0.7:80/x"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ValueError, match="such as 192.168.1.20:8900"):
        poll.check(address)


@pytest.mark.parametrize(("address", "apart"), [
    ("10.0.0.7:1", ("10.0.0.7", 1)), ("lab-3.local:65535", ("lab-3.local", 65535)),
    ("[fe80::1]:8900", ("fe80::1", 8900)),
    ("10.0.0.7:0", None), ("10.0.0.7:65536", None), ("10.0.0.7:99999", None),
])
def test_a_port_is_a_number_of_sixteen_bits(address, apart):
    if apart:
        assert poll.parts(address) == apart
    else:
        with pytest.raises(ValueError, match="such as 192.168.1.20:8900"):
            poll.parts(address)


def test_a_port_that_was_just_left_is_free_again():
    """The lecture is started again a moment after it broke down: the system still keeps the end of a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = listening.getsockname()
        with socket.create_connection(place) as phone:
            listening.accept()[0].close()  # who hangs up first is who has to wait
            phone.recv(1)
    address = f"127.0.0.1:{place[1]}"
    assert poll.check(address) == address


@pytest.mark.parametrize("address", ["0.0.0.0:8900", "[::]:8900"])
def test_every_network_at_once_is_refused(address):
    with pytest.raises(ValueError, match="every network"):
        poll.check(address)


def test_an_address_of_another_computer_or_a_port_in_use_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="cannot be served on 192.0.2.1:8900"):  # RFC 5737: nobody's
        poll.check("192.0.2.1:8900")
    with serving() as made, pytest.raises(ValueError, match="a port that is free"):
        poll.check(made.address)


def test_the_code_leads_to_the_page():
    segno = pytest.importorskip("segno")
    assert poll.Poll("10.0.0.7:8900").qr.startswith("<svg")
    code = segno.make("http://10.0.0.7:8900/", error="m", micro=False)
    assert code.version <= 3, "few and large squares"
    drawing = poll.qr("10.0.0.7:8900").partition(">")[0]
    side = float(re.search(r'viewBox="0 0 ([\d.]+) \1"', drawing)[1])
    assert 2 <= (side - code.symbol_size(border=0)[0]) / 2 <= 4, "cameras need a margin; more would waste the slide"
    assert "width=" not in drawing, "the slide says how large it is"


def test_without_an_address_nothing_is_served(monkeypatch):
    monkeypatch.delenv(server.POLL, raising=False)
    web = types.SimpleNamespace(settings={"base_url": "/"}, add_handlers=lambda *_: None)
    server._load_jupyter_server_extension(types.SimpleNamespace(web_app=web))
    assert "beltlab_poll" not in web.settings


def test_the_plan_names_the_question_of_each_explorer():
    path = find("02", ROOT)
    rows = lecturer.plan(path)["slides"]
    for slide, row in zip(slides(read(path)), rows, strict=True):
        assert bool(row["poll"]) <= bool(slide.explorer)
    asks = lesson_02.ceiling().asks
    assert {"explorer": "lesson_02.ceiling", "question": asks.question, "unit": "zones", "direction": False} in [
        row["poll"] for row in rows]


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.skipif(not CHROMIUM and not EVERYTHING, reason="No Chromium here: apt install chromium.")
def test_answers_of_phones_stand_on_the_slide_and_stop_with_the_lecture(tmp_path):
    address = f"127.0.0.1:{free_port()}"
    made = types.SimpleNamespace(address=address)
    number = next(slide.number for slide in slides(read(find("02", ROOT))) if slide.explorer == "lesson_02.roll_out")
    with browser() as chromium, lecture(tmp_path, "02", "--poll", address) as root:
        page = opened(chromium, root, LESSONS[1])
        assert "No question is open" in asked(made, "GET", "/")[1], "the first slide asks nothing"
        turn_to(page, number)
        page.wait_for_selector(".beltlab-phones:not([hidden]) svg")
        for place in range(30):
            assert send(made, token(made), ("rises", "falls", "stays")[place % 3])[0] == 200
        page.wait_for_function("document.querySelector('.beltlab-phones').textContent.includes('30 answers')")
        assert page.locator(".beltlab-shown .beltlab-compared").inner_text() == "", "nobody is led by the others"
        page.keyboard.press("p")
        assert page.locator(".beltlab-phones").get_attribute("data-size") == "large"
        page.keyboard.press("p")
        page.keyboard.press("p")
        page.locator(".beltlab-shown .widget-readout").nth(1).click()
        page.keyboard.press("Control+a")
        page.keyboard.type("0.8")
        page.keyboard.press("Enter")
        page.wait_for_function(SAYS, arg=[".beltlab-compared", "10 of 30"])
        page.locator(".beltlab-shown button", has_text="The class").click()
        page.wait_for_function(SAYS, arg=[".words", "rises 10, falls 10, stays 10"])
        page.wait_for_selector(".beltlab-phones", state="hidden")  # what has moved asks nobody any more
        assert send(made, "any", "rises")[0] == 410
        page.context.close()
    deadline = time.monotonic() + 60
    with pytest.raises(OSError):
        while time.monotonic() < deadline:  # the server ends its kernels first
            asked(made, "GET", "/")
            time.sleep(0.2)


def test_the_sliders_of_a_notebook_go_back_to_where_they_stood(monkeypatch):
    from beltlab import present

    mine, other, moved = lesson_02.roll_out(), lesson_02.ceiling(), lesson_02.roll_out()
    shell = types.SimpleNamespace(user_ns={"_": mine, "other": other, "x": 3})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    moved.set(imitation=0.7)
    present.bring_back(json.dumps(moved.scenario))
    assert mine.values() == moved.values() and other.values() == other.defaults


def test_answers_reach_an_explorer_of_the_notebook_once(monkeypatch):
    from beltlab import present

    explorer = lesson_02.roll_out()
    shell = types.SimpleNamespace(user_ns={"_": explorer, "_7": explorer, "mine": explorer, "other": 3})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    present.take_answers("lesson_02.roll_out", {"a": "rises", "b": "falls"})
    present.take_answers("lesson_02.roll_out", {"b": "falls", "c": "stays"})  # the page was loaded again
    assert sorted(explorer.guesses["guess"]) == ["falls", "rises", "stays"]
    explorer.set(imitation=0.5)
    present.take_answers("lesson_02.roll_out", {"d": "falls"})
    assert len(explorer.guesses) == 3, "who answers after the first move is too late"
    assert json.dumps(explorer.scenario) and os.environ.get("BELTLAB_RUN", "") == ""
