"""A tournament behind the walls. The oracle is the same game played without walls, and what each attack wanted."""

import csv
import html
import io
import json
import os
import signal

import hostile
import numpy as np
import pytest
from test_cluster import cluster  # noqa: F401

from beltlab.__main__ import main
from beltlab.grading import sandbox, spread, tournament, tournament_page
from beltlab.grading.classroom import GradingError
from beltlab.models import tournament as models

LEVELS = sandbox.LEVELS[sandbox.LEVELS.index(sandbox.strongest_level()):]
GOOD = """import numpy as np
SHARE = 0.2
def strategy(year, firm, market):
    if market["years_left"] < 2:
        return {}
    return {"brand": np.float64(SHARE), "research": 0.05, "own": 0, "leave": np.bool_(False)}
"""
STEADY = "def strategy(year, firm, market):\n    return {'brand': 0.15}\n"
HEAD = "def strategy(year, firm, market):\n    "
FAIL = {  # what a strategy does: what its owner is told
    "while True: pass": "more than 5 seconds",
    "import os; os._exit(0)": "ended the whole program",
    "import sys; sys.exit()": "SystemExit",
    "return {'brand': market['cheese']}": "KeyError: 'cheese'",
    "return {'brand': float('nan')}": '"brand" is nan',
    "return {'brand': 0.7, 'research': 0.7}": "together are 1.4",
    "return {'brnad': 0.1}": "unknown key 'brnad'",
    "return {'brand': '0.1'}": "\"brand\" is '0.1'",
    "return [0.1]": "not a dict",
    "return {'brand': [0] * 10**6}": "more than a strategy needs",
    "return {'brand': object()}": "a number from 0 to 1",
    "return strategy(year, firm, market)": "RecursionError",
    "raise ValueError('\\x1b[2J</script><b>=1+1')": "it failed with ValueError",
    "x = [b'x' * 2**20 for _ in range(2000)]": "Memory",
    "return {} if year < 2020 else 1": "Since 2020",
    "return None": "it returned None",
}


def written(folder, strategies):
    folder.mkdir(exist_ok=True)
    for name, source in strategies.items():
        cells = [{"cell_type": "code", "source": source, "outputs": [], "metadata": {}}]
        (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    return folder


def played(folder, output, seeds=2, **how):
    page = tournament.tournament(folder, output, hostile.SOLUTION, seeds, **how)
    with (output / "tournament.csv").open(encoding="utf-8-sig", newline="") as file:
        return page.read_text("utf-8"), {row["strategy"]: row for row in csv.DictReader(file)}


@pytest.mark.hostile
@pytest.mark.parametrize("level", LEVELS)
def test_behind_each_wall_a_strategy_earns_what_it_earns_without(tmp_path, level):
    _, rows = played(written(tmp_path / "class", {"a": GOOD}), tmp_path / "out", level=level)
    exec(GOOD, names := {})
    players = {f"{name} (built in)": strategy for name, strategy in models.BUILT_IN.items()}
    players = {"a.ipynb": names["strategy"]} | players
    right = models.rank(models.play(players, range(2)))
    earned = {name: int(row["mean_yuan"]) for name, row in rows.items()}
    assert earned == pytest.approx(dict(zip(right.names, right.mean, strict=True)), abs=1)
    assert not any(row["why"] for row in rows.values())


@pytest.mark.hostile
def test_one_that_fails_plays_distribution_and_its_owner_reads_why(tmp_path):
    names = {f"{place:02d}": HEAD + body for place, body in enumerate(FAIL)}
    folder = written(tmp_path / "class", names | {"nothing": "x = 1", "good": GOOD})
    (folder / "broken.ipynb").write_text('{"cells": [')
    (folder / "essay.pdf").write_bytes(b"%PDF")
    whole = json.loads((folder / "good.ipynb").read_bytes()) | {"nbformat": 4}
    (folder / "patient (built in)").write_text(json.dumps(whole))
    page, rows = played(folder, tmp_path / "out", level=LEVELS[0])
    for name, why in zip(names, FAIL.values(), strict=True):
        assert why in rows[f"{name}.ipynb"]["why"] and "plays distribution" in rows[f"{name}.ipynb"]["why"]
    assert "NameError" in rows["nothing.ipynb"]["why"] and not rows["good.ipynb"]["why"]
    assert "no whole notebook" in rows["broken.ipynb"]["why"] and "printout" in rows["essay.pdf"]["why"]
    assert "the course's own" in rows["patient (built in)"]["why"]
    assert "\x1b" not in page and "</script><b>" not in page and page.count("</script>") == 2


def test_failing_is_playing_distribution_from_then_on():
    def late(year, firm, market):
        return {"brand": 0.2} if year < 2018 else {"brand": 2}

    def lazy(year, firm, market):
        return {"brand": 0.2} if year < 2018 else {}

    others = models.BUILT_IN
    failed, right = (models.play(others | {"mine": one}, range(2)) for one in (late, lazy))
    for one, other in zip(failed, right, strict=True):
        np.testing.assert_array_equal(one.score, other.score)
    assert "Since 2018" in tournament_page.faults(failed)["mine"] and not tournament_page.faults(right)


def test_who_spends_much_for_less_than_nothing_reads_what_it_cost():
    def always(**answer):
        return lambda year, firm, market: answer

    entered = {f"{name} (built in)": strategy for name, strategy in models.BUILT_IN.items()}
    entered |= {"own.ipynb": always(own=0.8), "all.ipynb": always(brand=0.6, research=0.4)}
    entered |= {"some.ipynb": always(own=0.1)}
    markets = models.play(entered, range(4))
    ranking = models.rank(markets)
    earned = dict(zip(ranking.names, ranking.mean, strict=True))
    said = tournament_page.dear(ranking, markets)
    idle = earned["distribution (built in)"]
    assert set(said) == {name for name in ("own.ipynb", "all.ipynb") if earned[name] < idle}
    lost = f"{(idle - earned['own.ipynb']) / 1e4:,.1f} more"
    assert "for moving orders to an own site" in said["own.ipynb"] and lost in said["own.ipynb"]
    assert ranking.names[0] in said["own.ipynb"] and "a smaller share" in said["own.ipynb"]
    page = tournament_page.page(ranking, markets, {})
    assert "What was dear" in page and html.escape(said["own.ipynb"]) in page
    rows = list(csv.DictReader(io.StringIO(tournament._table(ranking, markets, {"x.ipynb": "why"}))))
    told = {row["strategy"]: row for row in rows}
    assert told["own.ipynb"]["dear"] == said["own.ipynb"] and int(told["own.ipynb"]["own_site_percent"]) > 50
    assert told["some.ipynb"]["dear"] == "" and told["x.ipynb"]["why"] == "not played: why"


def test_equal_scores_are_called_equal_and_stand_by_name():
    markets = models.play(models.BUILT_IN, range(2))
    same = [market._replace(score=np.where(np.arange(5) < 3, 9e5, market.score / 1e3)) for market in markets]
    ranking = models.rank([market._replace(skill=np.ones(5)) for market in same])
    ranking = ranking._replace(mean=np.array([9e5, 9e5, 9e5, 5e4, 2e4]), rank=np.array([1, 1, 1, 4, 5]))
    page = tournament_page.page(ranking, same, {})
    first = ", ".join(ranking.names[:3])
    assert f"{first} earned most, and equally much." in page
    assert page.count("<td>1, equal</td>") == 3 and "<td>4</td>" in page and "share a place" in page


@pytest.mark.hostile
def test_a_strategy_remembers_nothing_and_sees_only_its_own(tmp_path):
    spy = "seen = []\n" + HEAD + "seen.append(year)\n    return {'brand': 0.9 if len(set(seen)) > 1 else 0.15}"
    _, rows = played(written(tmp_path / "class", {"spy": spy, "steady": STEADY}), tmp_path / "out", level=LEVELS[0])
    assert not rows["spy.ipynb"]["why"]
    _, again = played(written(tmp_path / "same", {"spy": STEADY, "steady": STEADY}), tmp_path / "more", level=LEVELS[0])
    assert rows == again


@pytest.mark.hostile
def test_same_folder_same_bytes_however_many_play(tmp_path):
    lucky = "import random\nimport numpy as np\n" + HEAD
    lucky += "return {'brand': random.random() / 4 + np.random.rand() / 4}"
    folder = written(tmp_path / "class", {"a": GOOD, "lucky": lucky, "b": HEAD + "while True: pass"})
    for name, workers in (("one", 1), ("four", 4)):
        played(folder, tmp_path / name, level=LEVELS[0], workers=workers)
    for file in ("tournament.csv", "tournament.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "four" / file).read_bytes()


@pytest.mark.hostile
@pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")
def test_a_cluster_that_loses_a_worker_plays_the_same(tmp_path, cluster, monkeypatch):  # noqa: F811
    pytest.importorskip("distributed", reason="needs the extra cluster")
    folder = written(tmp_path / "class", {f"s{place}": STEADY.replace("15", str(place + 10)) for place in range(6)})
    played(folder, tmp_path / "here", level=LEVELS[0])
    address, (_, victim, _) = cluster(2)
    whole, came = spread.on_cluster, []

    def deadly(*arguments):
        for outcome in whole(*arguments):
            came.append(outcome)
            if len(came) == 20:  # of 72 answers
                victim.send_signal(signal.SIGKILL)
            yield outcome

    monkeypatch.setattr(spread, "on_cluster", deadly)
    played(folder, tmp_path / "there", level=LEVELS[0], scheduler=address)
    assert victim.wait() == -signal.SIGKILL and len(came) == 72
    for file in ("tournament.csv", "tournament.html"):
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "there" / file).read_bytes()


@pytest.mark.parametrize("lost", [OSError("Stream is closed"), TimeoutError("too long")])
def test_a_worker_that_is_lost_while_it_is_looked_at_is_no_other_course(lost, tmp_path):
    course = tournament.Course((), level="plain")

    class Client:
        def wait_for_workers(self, *arguments, **options):
            pass

        def run(self, *arguments, **options):
            return {"tcp://1": lost, "tcp://2": spread.state(course)}

        def nthreads(self):
            return {"tcp://2": 3}

    assert spread._Cluster(Client(), "tcp://0", course, tournament.answers)._workers() == 3
    Client.run = lambda self, *arguments, **options: {"tcp://1": ImportError("no beltlab")}
    with pytest.raises(spread.SpreadError, match="no beltlab"):
        spread._Cluster(Client(), "tcp://0", course, tournament.answers)._workers()


def test_what_cannot_be_played_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    with pytest.raises(GradingError, match="no notebooks"):
        played(tmp_path / "empty", tmp_path / "out", level="plain")
    folder = written(tmp_path / "class", {"a": GOOD})
    with pytest.raises(GradingError, match="--seeds is 1; it must be from 2 to 1,000"):
        played(folder, tmp_path / "out", seeds=1)
    monkeypatch.setattr("beltlab.grading.classroom.strongest_level", lambda: "limits")
    with pytest.raises(GradingError, match="--level limits"):
        played(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_without_the_lesson_says_where_to_run_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["tournament", str(written(tmp_path / "class", {"a": GOOD}))]) == 1
    assert "no solution notebook of lesson 09" in capsys.readouterr().err


def test_what_is_not_the_students_doing_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tournament, "AGAIN", (0, 0))

    def away(notebook, course):
        raise OSError("the disk is away")

    monkeypatch.setattr(tournament, "answers", away)
    with pytest.raises(GradingError, match="not its own doing: the disk is away"):
        played(written(tmp_path / "class", {"a": GOOD}), tmp_path / "out", level="plain")
    assert not (tmp_path / "out").exists()


@pytest.mark.browser
def test_the_replay_turns_with_the_keyboard(tmp_path):
    from playwright.sync_api import sync_playwright

    markets = models.play(models.BUILT_IN, range(2))
    page = tmp_path / "page.html"
    page.write_text(tournament_page.page(models.rank(markets), markets, {}), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        view, wrong, asked = browser.new_page(), [], []
        view.on("pageerror", lambda error: wrong.append(error))
        view.on("request", lambda request: asked.append(request.url))
        view.goto(page.as_uri())
        view.select_option("#mine", label="patient")
        view.focus("#year")
        view.keyboard.press("End")
        last = view.inner_text("#said")
        cash = {name: np.nansum(markets[0].cash[:, at]) for at, name in enumerate(markets[0].names)}
        assert "2026" in last and f"{max(cash, key=cash.get)} leads" in last
        place = 1 + sum(value > cash["patient"] for value in cash.values())
        assert f"patient is at place {place} of 5" in last
        view.focus("#play")
        view.keyboard.press("Enter")
        view.wait_for_function("document.getElementById('now').textContent === '2016'")
        assert view.inner_text("#play") == "Pause" and not wrong and asked == [page.as_uri()]
        browser.close()
