"""Runs inside WebAssembly: a whole lesson, an exercise answered wrongly and rightly, a slider. Prints what it found."""

import json
import os
import shutil
import sys
import time

os.chdir(shutil.copytree("/course", os.path.expanduser("~/course")))
begin = time.perf_counter()
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from IPython.utils.capture import capture_output  # noqa: E402

found = {"python": sys.version.split()[0], "platform": sys.platform, "start": seconds_to_start}  # noqa: F821


def run(path):
    """Run every code cell of a notebook as a kernel would; return the shell, and the errors with their cells."""
    shell, errors = InteractiveShell(), []
    with open(path, encoding="utf-8") as file:
        cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells):
        with capture_output():
            done = shell.run_cell("".join(cell["source"]), store_history=True)
        if not done.success:
            errors.append([number, repr(done.error_in_exec or done.error_before_exec)])
    return shell, errors, len(cells)


os.chdir("notebooks")
_, found["lesson_errors"], found["lesson_cells"] = run("01_zones_and_belts.ipynb")
found["lesson"] = time.perf_counter() - begin
os.chdir("../exercises")

begin = time.perf_counter()
from beltlab import data  # noqa: E402
from beltlab.exercises import lesson_01 as q  # noqa: E402
from beltlab.whatif import lesson_01 as explorers  # noqa: E402

zones = data.load("pilot_zones")
outside = zones[zones["province"] != "Guangdong"]
right = outside[outside["batch"] <= 6].groupby("batch").size().cumsum()
found["wrong"] = str(q.q1.check(list(outside[outside["batch"] <= 6].groupby("batch").size())))
found["before"] = os.path.exists("lesson_01.progress.json")
found["right"] = str(q.q1.check(list(right)))
found["kept"] = os.path.exists("lesson_01.progress.json")
found["exercise"] = time.perf_counter() - begin

explorer = explorers.zones_over_belts()
slider = explorer.sliders[0]
pictures, times = [bytes(explorer.png)], []
for value in (slider.maximum, slider.minimum, slider.maximum):
    begin = time.perf_counter()
    explorer.set(**{slider.name: value})
    pictures.append(bytes(explorer.png))
    times.append(time.perf_counter() - begin)
found["slider"] = sorted(times)[1]
pairs = zip(pictures, pictures[1:], strict=False)
found["moved"] = [before != after and after[:4] == b"\x89PNG" for before, after in pairs]
found["versions"] = {name: __import__(name).__version__ for name in ("numpy", "pandas", "scipy", "matplotlib", "PIL")}
print("FOUND " + json.dumps(found))
