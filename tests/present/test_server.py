"""What the server of the slides gives the lecturer's window and the slides; no server runs for it."""

import json
import types

import pytest

from beltlab.present import poll, server
from beltlab.whatif import lesson_02


class Asked:
    """A handler that a request has reached; keeps what it answers."""

    def __init__(self, poll=None, **body):
        self.settings, self.body = {"beltlab_poll": poll} if poll else {}, body
        self.status, self.headers, self.answer = 200, {}, None

    def get_json_body(self):
        return self.body

    def set_status(self, status):
        self.status = status

    def set_header(self, name, value):
        self.headers[name] = value

    def finish(self, answer):
        self.answer = answer


def let_in(method, asked):
    """Run a handler as for somebody with the token."""
    method.__wrapped__(asked)
    return asked


@pytest.fixture
def plan(tmp_path, monkeypatch):
    monkeypatch.setenv(server.PLAN, str(tmp_path / "plan.json"))
    rows = [{"poll": None}, {"poll": poll.question(lesson_02.ceiling())}]
    whole = json.dumps({"slides": rows, "title": "带"}, ensure_ascii=False)
    (tmp_path / "plan.json").write_text(whole, encoding="utf-8")
    return tmp_path / "plan.json"


@pytest.mark.parametrize("method", [server.Window.get, server.Plan.get, server.Since.get, server.Phones.post])
def test_who_has_no_token_is_refused(method):
    asked = Asked()
    asked.current_user, asked.request = None, types.SimpleNamespace(method="POST")
    with pytest.raises(server.web.HTTPError) as refused:
        method(asked)
    assert refused.value.status_code == 403 and asked.answer is None


def test_the_window_gets_its_page_the_plan_once_it_is_made_and_the_moment(plan, monkeypatch):
    assert "For the lecturer" in let_in(server.Window.get, Asked()).answer
    made = let_in(server.Plan.get, Asked())
    assert json.loads(made.answer)["title"] == "带" and made.status == 200
    assert made.headers == {"Content-Type": "application/json", "Cache-Control": "no-store"}
    plan.unlink()
    early = let_in(server.Plan.get, Asked())
    assert (early.status, early.answer) == (204, None)
    monkeypatch.setenv(server.SINCE, "1700000000000")
    moment = let_in(server.Since.get, Asked())
    assert json.loads(moment.answer) == 1_700_000_000_000 and moment.headers["Content-Type"] == "application/json"
    monkeypatch.delenv(server.SINCE)
    assert json.loads(let_in(server.Since.get, Asked()).answer) == 0, "nothing is forgotten"


def test_the_slides_open_what_they_ask_and_get_each_answer_once(plan):
    phones = poll.Poll("10.0.0.7:8900")

    def told(slide, still=True, since=0):
        return let_in(server.Phones.post, Asked(phones, slide=slide, open=still, since=since)).answer

    first = told(1)
    assert (first["open"], first["address"], first["answers"]) == (False, "10.0.0.7:8900", {})
    assert first["qr"].startswith("<svg") and phones.now is None
    assert told(2)["open"] and phones.now.explorer == "lesson_02.ceiling"
    for number in ("3", "5", "8"):
        phones.now.take(phones.now.token(), number)
    assert list(told(2)["answers"].values()) == [3, 5, 8] and list(told(2, since=2)["answers"].values()) == [8]
    moved = told(2, still=False)
    assert not moved["open"] and list(moved["answers"].values()) == [3, 5, 8] and phones.now is None
    for nowhere in (0, 3, -1):
        told(2)
        assert not told(nowhere)["open"], "a slide that is not there asks nothing"
    plan.unlink()
    assert not told(2)["open"], "the plan is still being made"


def test_without_a_poll_the_slides_are_told_so(plan):
    silent = let_in(server.Phones.post, Asked())
    assert (silent.status, silent.answer) == (204, None)


def test_the_server_adds_four_pages_below_its_own_address_and_the_poll_where_one_is_named(monkeypatch):
    pages, later = {}, []
    monkeypatch.setattr(server.IOLoop, "current", lambda: types.SimpleNamespace(add_callback=later.append))
    monkeypatch.setenv(server.POLL, "10.0.0.7:8900")
    web = types.SimpleNamespace(settings={"base_url": "/hub/"}, add_handlers=lambda _, found: pages.update(found))
    assert server._jupyter_server_extension_points() == [{"module": server.__name__}]
    server._load_jupyter_server_extension(types.SimpleNamespace(web_app=web))
    assert pages == {"/hub/beltlab/lecturer": server.Window, "/hub/beltlab/plan": server.Plan,
                     "/hub/beltlab/since": server.Since, "/hub/beltlab/poll": server.Phones}
    assert web.settings["beltlab_poll"].address == "10.0.0.7:8900"
    assert later == [web.settings["beltlab_poll"].listen]
