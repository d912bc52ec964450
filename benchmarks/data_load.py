"""How long the tables take to read, and `beltlab.data` to import.

Run `python benchmarks/data_load.py`. Limits: 50 ms for the largest table, 200 ms of import beyond numpy and pandas.
"""

import statistics
import subprocess
import sys
from time import perf_counter

from beltlab import data

REPEATS = 30


def milliseconds(call):
    """Median over REPEATS calls, after one to warm up."""
    call()
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return 1000 * statistics.median(times)


def import_milliseconds():
    """Import of beltlab.data in a new interpreter that has numpy and pandas already, median of REPEATS / 3."""
    script = ("import numpy, pandas\nfrom time import perf_counter\nstart = perf_counter()\n"
              "import beltlab.data\nprint(perf_counter() - start)")
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
            for _ in range(REPEATS // 3)]
    return 1000 * statistics.median(map(float, runs))


if __name__ == "__main__":
    for name in data.tables():
        if name == "cbec_trade":
            name = "cbec_series"
            spent = milliseconds(lambda: data.cbec_series("gac_cbec_full_scope", "preliminary"))
        else:
            spent = milliseconds(lambda name=name: data.load(name))
        print(f"{name:25}{spent:7.1f} ms")
    print(f"{'import beltlab.data':25}{import_milliseconds():7.1f} ms beyond numpy and pandas")
