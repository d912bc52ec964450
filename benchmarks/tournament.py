"""How long a tournament takes, for classes of several sizes: `python benchmarks/tournament.py 10 50 200`.

With `--workers 2` a Dask cluster of so many workers, each a process of this machine, asks the strategies. `--csv FILE`
keeps what was measured, one row a size, beside what the file holds already; `--picture FILE` draws the file.
"""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from used import Used

from beltlab import plots
from beltlab.grading.tournament import tournament

ROOT = Path(__file__).parents[1]
STRATEGY = """def strategy(year, firm, market):
    if market["years_left"] < {wait}:
        return {{}}
    return {{"brand": {brand}, "research": {research}}}
"""
COLUMNS = ["strategies", "markets", "workers", "cluster", "wall_s", "processor_s", "memory_mb", "load"]


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", help="strategies of a class (default: 10 50 200)")
    parser.add_argument("--seeds", type=int, default=30, help="deals; each is played in 4 calendars")
    parser.add_argument("--workers", type=int, help="of a Dask cluster; without it, this process asks")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--picture", type=Path)
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # which would compile the libraries at every start
    sizes = chosen.sizes or ([] if chosen.picture else [10, 50, 200])
    with cluster(chosen.workers) if chosen.workers else contextlib.nullcontext() as scheduler:
        for size in sizes:
            row = measured(size, chosen.seeds, scheduler, chosen.workers)
            print(pd.DataFrame([row]).to_string(index=False), flush=True)
            if chosen.csv:
                kept = pd.read_csv(chosen.csv) if chosen.csv.exists() else pd.DataFrame(columns=COLUMNS)
                rows = [*kept.to_dict("records"), row]
                pd.DataFrame(rows).sort_values(["cluster", "strategies"]).to_csv(chosen.csv, index=False)
    if chosen.picture:
        drawn(pd.read_csv(chosen.csv), chosen.picture)


def measured(size: int, seeds: int, scheduler: str | None, workers: int | None) -> dict:
    """Play a class of so many strategies that all differ; give one row of `COLUMNS`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "class")
        folder.mkdir()
        for number in range(size):
            source = STRATEGY.format(wait=number % 5, brand=number % 7 / 20, research=number % 3 / 20)
            cells = [{"cell_type": "code", "source": f"{source}# {number}"}]
            (folder / f"{number:05d}.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
        solution = next((ROOT / "solutions").glob("09_*.ipynb"))
        with Used(own=True) as used:
            start = time.perf_counter()
            tournament(folder, Path(place, "out"), solution, seeds, scheduler=scheduler)
            wall = time.perf_counter() - start
    load = os.getloadavg()[0]
    values = [size, 4 * seeds, workers or os.cpu_count(), bool(scheduler), wall, used.work, used.peak / 2**20, load]
    return {name: round(value, 1) for name, value in zip(COLUMNS, values, strict=True)}


@contextlib.contextmanager
def cluster(workers: int):
    """Start a Dask scheduler and workers of one thread each; give the scheduler's address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    port = address.rpartition(":")[2]
    commands = [["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]]
    commands += [["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]] * workers
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory())
        for command in commands:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place}
            process = subprocess.Popen([sys.executable, "-m", *command], **quiet)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address


def drawn(table: pd.DataFrame, picture: Path) -> None:
    """Draw how time and memory grow with the class, beside straight lines."""
    drawing, (time_axes, memory_axes) = plots.figure("How a tournament grows", columns=2, size=(plots.SIZE[0], 5.5))
    for cluster, rows in table.groupby("cluster"):
        where = "two workers of a Dask cluster" if cluster else "one process"
        line, marker, colour = ("--", "s", plots.SEQUENCE[1]) if cluster else ("-", "o", plots.INK)
        looks = {"x": "strategies", "style": line, "marker": marker, "color": colour, "legend": False}
        rows.plot(y="processor_s", ax=time_axes, label=where, loglog=True, **looks)
        rows.plot(y="memory_mb", ax=memory_axes, label="_", logx=True, **looks)
    first = table.iloc[0]
    even = pd.DataFrame({"strategies": table["strategies"].agg(["min", "max"])})
    even["processor_s"] = first["processor_s"] * even["strategies"] / first["strategies"]
    even.plot(x="strategies", y="processor_s", ax=time_axes, loglog=True, style=":", color=plots.MUTED, legend=False,
              label="twice as many, twice as long")
    time_axes.set_ylabel("seconds of processor time")
    memory_axes.set(ylabel="MB of all processes", ylim=(0, 1.1 * table["memory_mb"].max()))
    time_axes.legend(frameon=False, fontsize=plots.TEXT - 3)
    for axes in (time_axes, memory_axes):
        axes.set_xticks([], minor=True)
        axes.set_xticks(sorted(set(table["strategies"])), [f"{size:,}" for size in sorted(set(table["strategies"]))])
    drawing.supxlabel(f"MEASURED 实测 · {first['markets']:.0f} markets, two cores that others used too",
                      x=0.012, ha="left", fontsize=plots.TEXT)
    picture.write_bytes(plots.png(drawing))


if __name__ == "__main__":
    main()
