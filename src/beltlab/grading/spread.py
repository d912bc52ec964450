"""Mark many submissions at the same time: on this machine, or on the workers of a Dask cluster."""

import hashlib
import itertools
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from beltlab.grading.fingerprint import fingerprint
from beltlab.grading.mark import Course, mark
from beltlab.grading.sandbox import WEAKER, SandboxError, strongest_level
from beltlab.grading.submissions import Submission

CONNECT = 5  # seconds in which a scheduler must answer
WORKERLESS = 10  # seconds for which a cluster may be without workers
RECENT = 256  # notebooks whose marks are kept until the journal surely has them


class SpreadError(Exception):
    """The cluster cannot mark, or not any more."""


@dataclass
class Outcome:
    """What became of one submission.

    Attributes:
        submission: which.
        notebook: the SHA-256 of its bytes.
        level: the walls behind which it was marked.
        marks: as `beltlab.grading.mark.mark`, or other work, returns them; None if the journal knows them, or there is
            a problem.
        problem: what kept it from being marked, which is not its own doing.
    """

    submission: Submission
    notebook: str = ""
    level: str = ""
    marks: Any = None
    problem: Exception | None = None


def here(
    submissions: Iterable[Submission],
    known: Callable[[str], bool],
    course: Course,
    workers: int | None = None,
    work: Callable[[bytes, Course], Any] | None = None,
) -> Iterator[Outcome]:
    """Mark on this machine.

    Args:
        submissions: the notebooks.
        known: takes the SHA-256 of a notebook and says whether the journal has its marks.
        course: solutions, seed, limits and level.
        workers: notebooks marked at the same time; by default as many as there are cores.
        work: what is done with each, instead of marking.
    """
    workers, work = workers or os.cpu_count() or 1, work or mark
    guard, recent = threading.Lock(), {}  # SHA-256 of a notebook: its marks, at once or soon

    def once(notebook: str, content: bytes) -> dict:
        with guard:
            first = recent.get(notebook)
            if first is None:
                mine = recent[notebook] = Future()
                for old in list(recent)[: -RECENT]:
                    del recent[old]
        if first is not None:
            return first.result()
        try:
            mine.set_result(work(content, course))
        except BaseException as error:
            mine.set_exception(error)
            with guard:
                recent.pop(notebook, None)  # the next one tries again
        return mine.result()

    def one(submission: Submission) -> Outcome:
        try:
            content = submission.read()
            notebook = hashlib.sha256(content).hexdigest()
            marks = None if known(notebook) else once(notebook, content)
        except SandboxError:
            raise
        except Exception as error:  # not the student's doing: a notebook that fails gets marks
            return Outcome(submission, problem=error)
        return Outcome(submission, notebook, course.level or strongest_level(), marks)

    left = iter(submissions)
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(one, each) for each in itertools.islice(left, 2 * workers)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(one, each) for each in itertools.islice(left, len(done))}
                yield from (future.result() for future in done)
        finally:
            pool.shutdown(cancel_futures=True)


def on_cluster(
    address: str,
    submissions: Iterable[Submission],
    known: Callable[[str], bool],
    course: Course,
    work: Callable[[bytes, Course], Any] | None = None,
) -> Iterator[Outcome]:
    """Mark on a Dask cluster. A worker that is lost loses nothing: what it was marking is marked by another.

    Args:
        address: of the scheduler, such as "tcp://10.0.0.5:8786".
        submissions: the notebooks; they are read here.
        known: as in `here`.
        course: solutions, seed, limits; a worker without the course's level is refused.
        work: what is done with each, instead of marking; a function that the workers can import.

    Raises:
        SpreadError: no scheduler or no workers within seconds, or none any more; a worker that has weaker walls, or
            another course.
    """
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise SpreadError('--scheduler needs Dask: pip install "beltlab[cluster]"') from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # a sentence says it
    with dask.config.set({"distributed.comm.timeouts.connect": f"{CONNECT}s", "distributed.comm.timeouts.tcp": "12s"}):
        try:
            client = Client(address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise SpreadError(
                f"No Dask scheduler answers at {address}. Start one with: dask scheduler. ({error})"
            ) from None
        try:
            yield from _Cluster(client, address, course, work or mark).mark(submissions, known)
        finally:
            client.close(timeout=1)


def state(course: Course) -> tuple[str, str]:
    """Give this process's level and fingerprint of the course."""
    global _state
    if _state is None or _state[0] != course:
        _state = course, (course.level or strongest_level(), fingerprint(course))
    return _state[1]


def work_there(work: Callable[[bytes, Course], Any], content: bytes, course: Course) -> tuple[str, str, Any]:
    """Work on a worker; give also its level and its fingerprint of the course."""
    return *state(course), work(content, course)


_state: tuple[Course, tuple[str, str]] | None = None


class _Cluster:
    def __init__(self, client, address: str, course: Course, work: Callable[[bytes, Course], Any] = mark):
        self._client, self._address, self._course, self._work = client, address, course, work
        self._fingerprint = fingerprint(course)
        self._finished: queue.SimpleQueue = queue.SimpleQueue()

    def mark(self, submissions: Iterable[Submission], known: Callable[[str], bool]) -> Iterator[Outcome]:
        threads = self._workers()
        # Made again where it was lost with its worker, unlike scattered data.
        course = self._client.submit(_same, self._course, key=f"beltlab-course-{self._fingerprint}")
        left, running, heard = iter(submissions), {}, time.monotonic()
        while True:
            for submission in itertools.islice(left, max(0, 2 * threads + 2 - len(running))):
                try:
                    content = submission.read()
                except Exception as error:
                    yield Outcome(submission, problem=error)
                    continue
                notebook = hashlib.sha256(content).hexdigest()
                if known(notebook):
                    yield Outcome(submission, notebook)
                    continue
                future = self._client.submit(work_there, self._work, content, course, pure=False, retries=3)
                running[future.key] = future, submission, notebook
                future.add_done_callback(self._finished.put)
            if not running:
                return
            try:
                finished = self._finished.get(timeout=0.5)
            except queue.Empty:
                heard = self._still_there(heard)
                continue
            heard = time.monotonic()
            future, submission, notebook = running.pop(finished.key)
            yield self._outcome(future, submission, notebook)

    def _workers(self) -> int:
        """Wait for workers, look at each, and count their threads."""
        try:
            self._client.wait_for_workers(1, timeout=WORKERLESS)
        except TimeoutError:
            raise self._no_workers() from None
        try:
            states = self._client.run(state, self._course, on_error="return")
        except Exception as error:
            raise self._lost(error) from None
        for worker, says in states.items():
            if isinstance(says, OSError):
                continue  # it was lost while it was asked; whoever works is looked at again with each answer
            if isinstance(says, BaseException):
                raise SpreadError(
                    f"The worker {worker} cannot mark: {type(says).__name__}: {says}. Each worker needs the same "
                    "beltlab, and the same Python and libraries, as this machine."
                )
            self._check(worker, *says)
        return max(1, sum(self._client.nthreads().values()))

    def _check(self, worker: str, level: str, course: str) -> None:
        if course != self._fingerprint:
            raise SpreadError(
                f"{worker} has another course: other code, tables, Python or libraries than this machine, so its marks "
                "could differ. Install the same there."
            )
        if level in WEAKER and level != self._course.level:
            raise SpreadError(
                f"{worker} has only the level {level}: {WEAKER[level]} To mark there all the same: --level {level}."
            )

    def _outcome(self, future, submission: Submission, notebook: str) -> Outcome:
        heard = time.monotonic()
        while future.status == "finished":
            try:
                level, course, marks = future.result(timeout=WORKERLESS)
            except TimeoutError:  # its worker has gone before it was fetched: another makes it again, if there is one
                heard = self._still_there(heard)
                continue
            self._check("A worker", level, course)
            return Outcome(submission, notebook, level, marks)
        if future.status == "error":
            error = future.exception()
            killed = type(error).__name__ == "KilledWorker"
            return Outcome(submission, problem=RuntimeError("it ended its worker several times") if killed else error)
        self._still_there(time.monotonic())
        return Outcome(submission, problem=RuntimeError(f"the cluster lost it ({future.status})"))

    def _still_there(self, heard: float) -> float:
        """Make sure that scheduler and workers exist; return when something was last heard."""
        if self._client.status != "running":
            raise self._lost(self._client.status)
        if time.monotonic() < heard + WORKERLESS:
            return heard
        try:
            workers = self._client.nthreads()
        except Exception as error:
            raise self._lost(error) from None
        if not workers:
            raise self._no_workers()
        return time.monotonic()

    def _no_workers(self) -> SpreadError:
        return SpreadError(
            f"The cluster at {self._address} has no workers. Start some with: dask worker {self._address}. All marks "
            "until now are kept; the same command goes on."
        )

    def _lost(self, why: object) -> SpreadError:
        return SpreadError(
            f"The scheduler at {self._address} does not answer any more ({why}). All marks until now are kept: start "
            "the scheduler and its workers again, then the same command."
        )


def _same(course: Course) -> Course:
    return course
