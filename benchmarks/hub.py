"""A class on one machine: 1, 10 and 30 students log in, run exercises/01 with right answers and move an explorer.

    python benchmarks/hub.py 1 10 30        (three to eight minutes; needs the proxy from npm)

Real servers, kernels and websockets behind the hub of `hub/jupyterhub_config.py`, all on this machine's loopback.
"Run All" begins for all at the same moment. Then three kernels are killed while they work: what their owners read is
printed, and what they had saved is compared.
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "hub"))
from class_on_a_hub import BOOK, ROOT, Hub, Student, hub, proxy  # noqa: E402


def memory(made: Hub) -> tuple[float, float]:
    """GB of memory that the hub and its proxy take, and that all students' servers and kernels take."""
    own = students = 0
    for process in psutil.Process(made.pid).children(recursive=True) + [psutil.Process(made.pid)]:
        try:
            size, command = process.memory_full_info().pss, " ".join(process.cmdline())
        except psutil.Error:
            continue
        if "singleuser" in command or "ipykernel" in command:
            students += size
        else:
            own += size
    return own / 1e9, students / 1e9


async def lesson(made: Hub, number: int) -> None:
    """Let so many students work, and print one row."""
    students = [Student(made, f"student{number}-{k:02d}") for k in range(number)]
    await asyncio.gather(*(student.start() for student in students))
    await asyncio.gather(*(student.open() for student in students))
    await asyncio.gather(*(student.answer_all() for student in students))
    await asyncio.gather(*(student.save("my own words") for student in students))
    await asyncio.gather(*(student.move() for student in students))
    own, theirs = memory(made)
    moves = [seconds for student in students for seconds in student.moves]
    wrong = sum(student.correct != 5 for student in students)
    runs = [student.run_all for student in students]
    cells = [
        f"{number}", f"{max(student.ready for student in students):.0f} s",
        f"{statistics.median(runs):.1f} s ({max(runs):.1f})",
        f"{1000 * statistics.median(moves):.0f} ms ({1000 * max(moves):.0f})",
        f"{theirs:.1f} GB, {1000 * theirs / number:.0f} MB each; hub {1000 * own:.0f} MB", f"{wrong}",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)
    if number >= 10:
        await killed(made, students[:3])
    await asyncio.gather(*(student.stop() for student in students))


async def killed(made: Hub, students: list[Student]) -> None:
    """Kill three kernels in the middle."""
    before = {s.name: (made.home(s.name) / BOOK).read_bytes() for s in students}
    await asyncio.gather(*(student.lose_the_kernel() for student in students))
    lost = [s.name for s in students if (made.home(s.name) / BOOK).read_bytes() != before[s.name]]
    told = sum(student.restarted for student in students)
    again = 0
    for student in students:
        await student.answer_all()
        again += student.correct >= 5
    advice = next(line for cell in nbformat.read(ROOT / BOOK, 4).cells for line in cell.source.splitlines()
                  if "restart" in line)
    print(f"\nThree kernels killed: {told} of 3 were told that theirs restarts, {len(lost)} lost what was saved, "
          f"{again} of 3 went on after Run All. The notebook says: “{advice}”\n", flush=True)


def main() -> None:
    """Print the table."""
    if not proxy(ROOT / "build" / "hub"):
        sys.exit("The hub's proxy is not here, and npm cannot fetch it.")
    print("| students | server ready | Run All, median (slowest) | slider, median (worst) | memory | wrong answers |")
    print("|---|---|---|---|---|---|")
    for number in [int(word) for word in sys.argv[1:]] or [1, 10, 30]:
        with tempfile.TemporaryDirectory() as place, hub(Path(place)) as made:
            asyncio.run(lesson(made, number))


if __name__ == "__main__":
    main()
