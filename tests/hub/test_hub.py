"""The hub of `make hub`, with real servers, kernels and websockets on this machine's loopback."""

import asyncio
import os

import pytest
from class_on_a_hub import BOOK, MOVES, ROOT, Student, hub, proxy

pytestmark = pytest.mark.browser  # slow, and alone: like the tests in a browser


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    if not proxy(ROOT / "build" / "hub"):
        if not os.environ.get("BELTLAB_ALL"):
            pytest.skip("The hub's proxy is not here: npm install --prefix build/hub configurable-http-proxy@5")
        raise AssertionError("npm cannot fetch the hub's proxy")
    with hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.mark.timeout(300)
def test_two_students_answer_move_lose_a_kernel_and_come_back(made):
    async def lesson():
        ada, li = students = [Student(made, "ada"), Student(made, "li-na")]
        await asyncio.gather(*(student.start() for student in students))
        await asyncio.gather(*(student.open() for student in students))
        await asyncio.gather(*(student.answer_all() for student in students))
        await asyncio.gather(*(student.move() for student in students))
        await ada.save("my own words")
        saved = (made.home("ada") / BOOK).read_bytes()
        await ada.lose_the_kernel()
        kept = (made.home("ada") / BOOK).read_bytes()
        await ada.answer_all()
        await asyncio.gather(*(student.stop() for student in students))
        await ada.start()  # the next day: the course is handed out again
        again = (made.home("ada") / BOOK).read_bytes()
        await ada.stop()
        return ada, li, saved, kept, again

    ada, li, saved, kept, again = asyncio.run(lesson())
    assert (ada.correct, li.correct) == (10, 5)  # ada answered all five twice
    assert len(ada.moves) == len(li.moves) == MOVES
    assert (ada.restarted, li.restarted) == (True, False)
    assert b"my own words" in saved and saved == kept == again
    assert not (made.home("ada") / "solutions").exists()
    assert (made.home("ada") / BOOK).exists() and (made.home("li-na") / BOOK).exists()


def test_who_loses_a_kernel_reads_what_to_do():
    assert "After an error or a restart, run the first cell again" in (ROOT / BOOK).read_text(encoding="utf-8")
