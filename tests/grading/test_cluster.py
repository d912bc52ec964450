"""Marking on a Dask cluster that loses a worker, its scheduler, or has no workers. The oracle is the class's points."""

import contextlib
import csv
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace
from unittest.mock import Mock

import hostile
import pytest
from ports import free_port

from beltlab.grading import classroom, journal, spread
from beltlab.grading.classroom import GradingError, grade, read_marks
from beltlab.grading.sandbox import strongest_level

pytest.importorskip("distributed", reason="needs the extra cluster")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")
LEVEL = strongest_level()
PATIENCE = 90  # seconds in which a busy machine must have done what takes five


def a_class(folder, number):
    folder.mkdir()
    for place in range(number):
        answers = {"q3": f"# {place}\n{hostile.WRONG}" if place % 3 else f"# {place}\n{hostile.RIGHT}"}
        (folder / f"{place}.ipynb").write_bytes(hostile.written(hostile.notebook(answers)))
    return {f"{place}.ipynb": "4" if place % 3 else "5" for place in range(number)}


def points(table):
    with table.open(encoding="utf-8-sig", newline="") as file:
        return {row["submission"]: row["points"] for row in csv.DictReader(file)}


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and as many workers as asked for, each a process of its own; gives their processes."""
    with contextlib.ExitStack() as stack:

        def start(workers, **environment):
            address = f"tcp://127.0.0.1:{free_port()}"
            scheduler = ["distributed.cli.dask_scheduler", "--port", address.rpartition(":")[2], "--no-dashboard"]
            worker = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
            worker += ["--local-directory", str(tmp_path)]
            processes = [run(scheduler)] + [run(worker, **environment) for _ in range(workers)]
            wait_for(address, workers)
            return address, processes

        def run(command, **environment):
            process = subprocess.Popen(
                [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path,
                env={**os.environ, **environment},
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield start


def wait_for(address, workers):
    from distributed import Client

    finish = time.monotonic() + PATIENCE
    while True:
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                if workers:
                    client.wait_for_workers(workers, timeout=PATIENCE)
                return
        except OSError:
            assert time.monotonic() < finish


def after(monkeypatch, number, action):
    """Do something as soon as so many marks are in the journal; give the names of the marks."""
    written, write = [], journal.Journal.write

    def write_and_act(self, folder, submission, *rest):
        write(self, folder, submission, *rest)
        written.append(submission)
        if len(written) == number:
            action()

    monkeypatch.setattr(journal.Journal, "write", write_and_act)
    return written


def ends_with(sentence, *arguments, **options):
    """Run `grade` and make sure that it ends by itself, with that sentence."""
    errors = []

    def run():
        try:
            grade(*arguments, **options)
        except GradingError as error:
            errors.append(str(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive() and len(errors) == 1 and sentence in errors[0], errors


def test_a_worker_that_is_killed_loses_and_doubles_no_mark(tmp_path, cluster, monkeypatch):
    right = a_class(tmp_path / "class", 16)
    address, (_, victim, _) = cluster(2)
    written = after(monkeypatch, 3, lambda: victim.send_signal(signal.SIGKILL))
    table = grade(tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION], scheduler=address, level=LEVEL)
    assert sorted(written) == sorted(right) and points(table) == right and victim.wait() == -9


def test_a_scheduler_that_is_killed_ends_in_a_sentence_and_keeps_the_marks(tmp_path, cluster, monkeypatch):
    right = a_class(tmp_path / "class", 12)
    address, (scheduler, *_) = cluster(2)
    written = after(monkeypatch, 3, lambda: scheduler.send_signal(signal.SIGKILL))
    arguments = (tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION])
    ends_with("does not answer any more", *arguments, scheduler=address, level=LEVEL)
    kept = read_marks(tmp_path / "marks")
    assert 3 <= len(kept) == len(written) < 12
    assert set(points(tmp_path / "marks/grades.csv")) == set(right)  # also those that are not marked yet
    assert points(grade(*arguments, level=LEVEL)) == right and sorted(written) == sorted(right)  # none twice


def test_workers_that_are_all_killed_end_in_a_sentence(tmp_path, cluster, monkeypatch):
    a_class(tmp_path / "class", 12)
    address, (_, *workers) = cluster(1)
    written = after(monkeypatch, 3, lambda: [worker.kill() for worker in workers])
    arguments = (tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION])
    ends_with("has no workers", *arguments, scheduler=address, level=LEVEL)
    assert len(read_marks(tmp_path / "marks")) == len(written) >= 3


def test_a_scheduler_without_workers_ends_in_a_sentence(tmp_path, cluster):
    a_class(tmp_path / "class", 1)
    address, _ = cluster(0)
    ends_with("Start some with: dask worker", tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION],
              scheduler=address)


def test_no_scheduler_ends_in_a_sentence(tmp_path):
    a_class(tmp_path / "class", 1)
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://x:1", "tcp://nobody.invalid:1"):
        ends_with("No Dask scheduler answers", tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION],
                  scheduler=address)


@pytest.mark.skipif(LEVEL != "bubblewrap", reason="needs bubblewrap here and a worker without it")
def test_a_worker_with_weaker_walls_is_refused_unless_asked_for(tmp_path, cluster):
    right = a_class(tmp_path / "class", 2)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("unshare", "choom", "env", "sh", "true"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    address, _ = cluster(1, PATH=str(tools))
    arguments = (tmp_path / "class", tmp_path / "marks", [hostile.SOLUTION])
    ends_with("has only the level", *arguments, scheduler=address)
    assert points(grade(*arguments, scheduler=address, level="limits")) == right


def test_marks_that_went_with_their_worker_are_not_waited_for_without_end(monkeypatch):
    """The worker has finished, and is gone before the marks are fetched."""
    monkeypatch.setattr(spread, "WORKERLESS", 0.01)
    course = spread.Course((classroom.read_solution(hostile.SOLUTION),))
    cluster = SimpleNamespace(status="running", nthreads=dict)
    there = spread._Cluster(cluster, "tcp://here", course)
    future = SimpleNamespace(status="finished", result=Mock(side_effect=TimeoutError))
    with pytest.raises(spread.SpreadError, match="has no workers"):
        there._outcome(future, None, "a")
    cluster.nthreads = lambda: {"tcp://another": 1}
    future.result = Mock(side_effect=[TimeoutError, ("bubblewrap", spread.fingerprint(course), {"lesson": 1})])
    assert there._outcome(future, None, "a") == spread.Outcome(None, "a", "bubblewrap", {"lesson": 1})


def test_a_worker_with_another_course_is_refused():
    course = spread.Course((classroom.read_solution(hostile.SOLUTION),))
    there = spread._Cluster(None, "tcp://here", course)
    there._check("tcp://w", "bubblewrap", spread.fingerprint(course))
    with pytest.raises(spread.SpreadError, match="another course"):
        there._check("tcp://w", "bubblewrap", "0" * 64)
